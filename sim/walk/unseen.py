"""Calls whose end is no event, because nobody need know of it then: closed when somebody looks.

A unit on patrol that is sent alone, may finish what it begins and need not
think over what comes next is open again from the end of its call on, and the
kernel takes it back to its route. So the end is written down when the unit is
sent again, when its watch rings, or before anything reads how calls ended. As
soon as a request waits, each end is an event: what waits is offered then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.walk.units import Unit


def close_done(units: Iterable[Unit], before: int) -> None:
    """Close the calls whose end was no event, if they were done `before` that time."""
    for unit in units:
        unit.close_done(before)


def watch_ends(units: Iterable[Unit], since: int) -> None:
    """Let the end of each call in hand be an event; what was done before `since` is closed."""
    for unit in units:
        unit.close_done(since)
        unit.watch_end()
