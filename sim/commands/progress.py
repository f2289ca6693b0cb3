"""Progress that tells the truth: finished seasons of all, and the time left at this rate."""

from __future__ import annotations

from collections.abc import Callable

WIDTH = 24


def duration_text(seconds: float) -> str:
    """A length of time in words, short."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


class Progress:
    """One line that is written again and again.

    Parameters
    ----------
    write : callable
        Takes text and writes it without a line break.
    clock : callable
        Seconds, as `time.monotonic`.
    """

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float]) -> None:
        self._write, self._clock = write, clock
        self._kept, self._total = -1, 0
        self._first = 0.0  # when the first new season was finished
        self._shown = 0

    def tell(self, done: int, total: int) -> None:
        """Show that `done` of `total` seasons are finished.

        The first call says how many there were before. The time left is the rate
        since the first new one was finished: making the program ready is not in it.
        With another `total` it begins again.
        """
        if self._kept < 0 or total != self._total:
            self._kept, self._total = done, total
        new = done - self._kept
        if new == 1:
            self._first = self._clock()
        full = WIDTH * done // max(total, 1)
        text = f"[{'#' * full}{'.' * (WIDTH - full)}] {done} of {total} seasons finished"
        if new >= 2 and done < total:
            left = (self._clock() - self._first) / (new - 1) * (total - done)
            text += f", about {duration_text(left)} left"
        elif done < total:
            text += f", {self._kept} of them before" if self._kept else ""
            text += "; time left not known yet"
        self._line(text)

    def say(self, text: str) -> None:
        """Show a sentence in the line."""
        self._line(text)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r" + " " * self._shown + "\r")
            self._shown = 0

    def _line(self, text: str) -> None:
        self._write("\r" + text.ljust(self._shown))
        self._shown = len(text)
