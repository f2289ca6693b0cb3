"""Problems with streets: wrong things stop, doubtful things are told.

Everything wrong is gathered first and raised once, so that a planner sees
the whole list and not one line at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 20
"""So many problems are written out; the rest are only counted."""


class StreetsError(ValueError):
    """Streets that cannot be used.

    Attributes
    ----------
    source : str
        The file, place or name that was asked for.
    errors : tuple of str
        All that is wrong, one plain sentence each.
    """

    def __init__(self, source: str, errors: Sequence[str]) -> None:
        self.source = source
        self.errors = tuple(errors)
        count = len(self.errors)
        lines = [source, *(f"  {e}" for e in self.errors[:SHOWN])]
        if count > SHOWN:
            lines.append(f"  and {count - SHOWN} more")
        lines.append(f"{count} error{'s' if count != 1 else ''}. No streets were read.")
        super().__init__("\n".join(lines))


def some(items: Sequence[object], shown: int = 5) -> str:
    """The first few of `items` as text, and how many more there are."""
    text = ", ".join(str(item) for item in items[:shown])
    return text if len(items) <= shown else f"{text} and {len(items) - shown} more"
