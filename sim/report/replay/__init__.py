"""The replay: the evenings of the recorded season, made small enough to play on the page."""
