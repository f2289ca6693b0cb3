"""How far events were staffed as planned.

What a unit was to attend is worked out again from the units of the season, as
before the shifts; when it stood there is in its activities.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sim.study.evidence import Evidence
from sim.tables import EVENT


def event_staffing(evidence: Evidence) -> tuple[float, float]:
    """Officer time at events, and what they need (us).

    Of the time at an event only so many officers count as it needs, between
    its start and its end.
    """
    scenario = evidence.scenario
    events = scenario.activities.events
    if not events:
        return 0.0, 0.0
    # Here, because the register of measures must not load the compiled walk.
    from sim.walk.agenda import occurrences, plan_events
    from sim.walk.crew import Duty

    units = evidence.log.units
    names = ("date", "shift", "place", "officers", "start", "end")
    duties = [
        Duty(date, shift, place, 0, 0, 0, tuple(range(officers)), 0, start, end, 0, 0)
        for date, shift, place, officers, start, end in zip(
            *(units[name].tolist() for name in names), strict=True
        )
    ]
    acts = evidence.log.activities
    rows = acts[acts["state"] == EVENT]
    stood: dict[int, list[tuple[int, int]]] = {}
    for unit, start, end in zip(
        rows["unit"].tolist(), rows["start"].tolist(), rows["end"].tolist(), strict=True
    ):
        stood.setdefault(unit, []).append((start, end))
    found = occurrences(scenario)
    there: list[list[tuple[int, int, int]]] = [[] for _ in found]
    for unit, attended in plan_events(scenario, duties).items():
        for one in attended:
            for start, end in stood.get(unit, ()):
                first, last = max(start, one.start), min(end, one.end)
                if first < last:
                    there[one.number].append((first, last, len(duties[unit].officers)))
    needed = [events[occurrence.event].officers for occurrence in found]
    staffed = sum(officer_time(spans, n) for spans, n in zip(there, needed, strict=True))
    planned = sum(n * (o.end - o.start) for o, n in zip(found, needed, strict=True))
    return float(staffed), float(planned)


def officer_time(spans: Sequence[tuple[int, int, int]], most: int) -> int:
    """Officer time of (from, to, officers), of no more than `most` officers at one time."""
    turns = sorted({t for first, last, _ in spans for t in (first, last)})
    return sum(
        (b - a) * min(most, sum(n for first, last, n in spans if first <= a and b <= last))
        for a, b in pairwise(turns)
    )
