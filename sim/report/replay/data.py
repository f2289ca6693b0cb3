"""What the page of a study needs to play its recorded evenings, within a budget."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sim.report.replay.evening import Evenings, Recorded, read_recorded
from sim.report.replay.streets import streets_of
from sim.scenario.model import Scenario, Study
from sim.study.evidence import window_minutes
from sim.tables import DAY_US, MINUTE_US
from street_graph.graph import StreetGraph

BUDGET = 1_400_000
"""Characters that all evenings together take on the page at most."""

LEAST = 300_000
"""Characters that they may take on a page that is too large without them."""

PAGE_AT_MOST = 5_000_000
"""Bytes of a page that can still be passed on."""

APART = 60_000
"""Bytes of the replay's script, words and controls."""

WEEK = 7
"""Dates that are packed together."""

FIRST_SEASON = "season-1"


@dataclass(frozen=True)
class Evening:
    """A date that can be played.

    Attributes
    ----------
    day : date
    start, end : int
        us since midnight of the date: what is played.
    """

    day: date
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Replay:
    """All that is played.

    Attributes
    ----------
    scenarios : tuple of Scenario
        Those with a recorded season, the baseline first.
    streets : tuple of str
        Packed, equal ones once.
    streets_of : tuple of int
        By scenario.
    evenings : tuple of Evening
        By date.
    weeks : tuple of tuple of str
        For each seven dates, then scenario: a packed list of what
        `Evenings.evening` makes, None where a scenario has no such date.
    days : int
        Dates of the season, played or not.
    """

    scenarios: tuple[Scenario, ...]
    streets: tuple[str, ...]
    streets_of: tuple[int, ...]
    evenings: tuple[Evening, ...]
    weeks: tuple[tuple[str, ...], ...]
    days: int

    @property
    def whole(self) -> bool:
        """Whether all dates are there."""
        return len(self.evenings) == self.days


def pack(value: Any) -> str:
    """JSON, compressed (raw deflate) and written in base64."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeeze.compress(text.encode()) + squeeze.flush()).decode("ascii")


def unpack(text: str) -> Any:
    """What `pack` packed."""
    return json.loads(zlib.decompress(base64.b64decode(text), -15))


def room_beside(page: int) -> int:
    """Characters for the evenings on a page that has `page` bytes without them."""
    return max(min(BUDGET, PAGE_AT_MOST - page - APART), LEAST)


def is_too_large(page: int) -> bool:
    """Whether a page that has `page` bytes without evenings is too large with a few of them."""
    return page + APART + LEAST > PAGE_AT_MOST


def replay_of(
    study: Study, graphs: Mapping[str, StreetGraph], folder: Path, budget: int = BUDGET
) -> Replay | None:
    """Make the replay of a study from the log in its folder.

    As many weeks from the first date on as fit in the budget, each for all
    scenarios; fewer dates if not even one week fits, but at least one.

    Parameters
    ----------
    study : Study
    graphs : mapping of str to StreetGraph
        By scenario.
    folder : Path
        Results of the study.
    budget : int
        Characters.

    Returns
    -------
    Replay or None
        None if no season is recorded, or if the season is one unbroken
        stretch.
    """
    if any(scenario.season.unbroken_hours for scenario in study.scenarios):
        return None
    found = []
    for scenario in sorted(study.scenarios, key=lambda s: s.name != study.baseline):
        graph = graphs[scenario.name]
        place = folder / FIRST_SEASON / scenario.name
        recorded = read_recorded(place, graph, study.reach_within_min)
        if recorded is not None:
            found.append((scenario, recorded))
    return _replay(study, found, budget) if found else None


def _replay(study: Study, found: Sequence[tuple[Scenario, Recorded]], budget: int) -> Replay:
    drawn = [pack(streets_of(recorded.graph)) for _, recorded in found]
    streets = tuple(dict.fromkeys(drawn))
    first = min(s.season.first_day for s, _ in found)
    last = max(s.season.last_day for s, _ in found)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    evenings = [Evening(day, *_hours(study, found, day)) for day in days]
    makers = [(scenario, Evenings(recorded)) for scenario, recorded in found]
    played: list[Evening] = []
    weeks: list[tuple[str, ...]] = []
    spent, wanted = sum(map(len, streets)), WEEK
    while len(played) < len(evenings):
        some = evenings[len(played) : len(played) + wanted]
        packed = tuple(pack([_made(*maker, one) for one in some]) for maker in makers)
        size = sum(map(len, packed))
        if spent + size > budget and (played or wanted > 1):
            if played:
                break
            wanted = max(min(wanted - 1, wanted * max(budget - spent, 0) // size), 1)
            continue
        played += some
        weeks.append(packed)
        spent += size
        if wanted < WEEK:
            break
    return Replay(
        scenarios=tuple(scenario for scenario, _ in found),
        streets=streets,
        streets_of=tuple(streets.index(text) for text in drawn),
        evenings=tuple(played),
        weeks=tuple(weeks),
        days=len(days),
    )


def _made(scenario: Scenario, maker: Evenings, evening: Evening) -> dict[str, Any] | None:
    """An evening of one scenario; None if its season does not have the date."""
    season = scenario.season
    if not season.first_day <= evening.day <= season.last_day:
        return None
    number = (evening.day - season.first_day).days
    midnight = number * DAY_US
    return maker.evening(number, midnight + evening.start, midnight + evening.end)


def _hours(study: Study, found: Sequence[tuple[Scenario, Recorded]], day: date) -> tuple[int, int]:
    """From when to when (us since midnight) a date is played: while anybody is on duty.

    Where nobody is, the hours that count in the study.
    """
    spans = []
    for scenario, recorded in found:
        number = (day - scenario.season.first_day).days
        span = recorded.on_duty(number)
        if span is not None:
            spans.append((span[0] - number * DAY_US, span[1] - number * DAY_US))
    if not spans:
        start, length = window_minutes(study)
        return start * MINUTE_US, (start + length) * MINUTE_US
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    return low // MINUTE_US * MINUTE_US, -(-high // MINUTE_US) * MINUTE_US
