"""Cases of textbooks as ordinary scenarios, one file for each kind; `walks verify` runs them."""
