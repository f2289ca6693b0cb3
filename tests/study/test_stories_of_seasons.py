"""Stories of whole days: every request gets one, and it agrees with tables and model."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from sim.scenario.load import scenario_from_text
from sim.study.again import walk_again
from sim.study.reach import CAN, IF_NEEDED
from sim.study.replication import ground_of
from sim.study.story import Season
from sim.tables import (
    CAR_NONE_ON_DUTY,
    CAR_NOT_FOR_FOOT,
    DAY_US,
    HANDLED,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    PREEMPTED,
    REDIRECTED,
    SERVED,
)

DISPATCH = {
    "announced": "",
    "redirect": "redirect = true",
    "preempt": "preempt_priority = 2\nredirect = true",
    "same": 'preempt_priority = 2\npreempted_by = "same"',
    "keep": "keep_free_units = 1\nkeep_free_for_priority = 2",
    "ageing": "ageing_min_per_level = 10",
    "soonest": 'rule = "expected-soonest"\npreempt_priority = 2',
    "own": 'rule = "own-beat-first"\nqueue_at_most = 1',
    "list": 'rule = "preference"\npreference = [{ segment = "", units = [2, 1, 3] }]',
    "talks": "talk_interruptible = false\nhand_over_after_min = 20",
}
CREW = {
    "alone": '[[shift]]\nname = "late"\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n'
    'start = "14:00"\nend = "22:00"\nofficers = 3\nunit = "single"\n[crew]\n'
    'end_of_shift = "hand-over"\n',
    "works": '[[streets.closure]]\nname = "works"\nfrom_corner = "Magnolia & 14th"\n'
    'to_corner = "Magnolia & 16th"\nfirst_day = "2021-02-28"\nlast_day = "2021-03-01"\n'
    'start = "15:00"\nend = "19:00"\n',
    "market": '[[activities.event]]\nname = "market"\nplace = "Washington Middle School"\n'
    'dates = ["2021-02-28"]\nstart = "15:00"\nend = "18:30"\nofficers = 4\nshifts = []\n'
    'arrive_min = 10\nrequests = "wait"\ntalks_per_h = 10\n'
    'talk = { distribution = "constant", mean_min = 6 }\n',
}
EXAMPLES = ("follow-ups", "break-off-meals", "third-officer", "flag-downs", "referrals", "doors",
            "hot-spots", "meal-places", "cars-only")  # fmt: skip
NAMES = [*DISPATCH, *CREW, *EXAMPLES]
on_every_season = pytest.mark.parametrize("name", NAMES)


@cache
def season(name: str) -> Season:
    """Three busy days of a scenario, or nine for follow-ups."""
    base = name if name in EXAMPLES else "announced"
    last = "2021-03-07" if name == "follow-ups" else "2021-03-01"
    text = (
        f'base = "{base}"\n[season]\nlast_day = "{last}"\n[requests]\nper_day = 100\n'
        f"[dispatch]\n{DISPATCH.get(name, '')}\n{CREW.get(name, '')}"
    )
    scenario = scenario_from_text(text, name)
    world, log = walk_again(scenario, 7, 1)
    return Season(scenario, ground_of(scenario.streets), world, log, 15.0, (600, 840), (7, 1))


def at_the_desk(found: Season) -> list[int]:
    """Requests for which the dispatcher looked for a unit, and officers were on duty."""
    return [
        request
        for request in range(len(found.requests))
        if found._came_to_the_desk(request)
        and (
            found.outcome[request] != CAR_NONE_ON_DUTY
            or found.ended[request] > found.rules.known_at(request)
        )
    ]


def clocks(found: Season) -> set[str]:
    """Every clock time that stands in the tables or follows from one row."""
    requests, log = found.requests, found.log
    patience = np.where(requests["patience"] < NEVER, requests["patience"], 0)
    asked = requests["t"]
    times = [asked, asked + found.rules.delay, asked + patience, found.ended,
             found.ended + requests["car"], log.units["start"], log.units["end"],
             log.units["left"]]  # fmt: skip
    times += [log.assignments[name] for name in ("ordered", "arrived", "left")]
    times += [table[name] for table in (log.talks, log.activities) for name in ("start", "end")]
    all_times = np.unique(np.concatenate(times) % DAY_US // MINUTE_US).tolist()
    return {f"{minute // 60:02d}:{minute % 60:02d}" for minute in all_times}


@on_every_season
def test_every_request_gets_a_story_whose_times_stand_in_the_tables(name: str) -> None:
    found = season(name)
    known = clocks(found) | {"10:00", "24:00"}  # the hours that count
    rows = found.log.assignments
    assert len(found.requests) > 0
    for request in range(len(found.requests)):
        parts = found.story(request)
        text = "\n".join(sentence for part in parts for sentence in part.sentences)
        assert parts[0].heading == "The request" and parts[-1].heading == "In short"
        assert all(sentence.endswith(".") for sentence in text.splitlines())
        assert not re.search(r"\{|nan|None|  |\.\.|-\d", re.sub(r"\d-\d|--", "", text))
        assert set(re.findall(r"\d\d:\d\d", text)) <= known
        mine = rows[rows["request"] == request]
        done = "\n".join(next(p for p in parts if p.heading == "What was done").sentences)
        for name_of_time in ("ordered", "arrived", "left"):
            for t in mine[name_of_time][mine[name_of_time] < NEVER].tolist():
                assert found._clock(t, request).split()[0] in done


@on_every_season
def test_who_is_sent_could_be_sent_and_who_waits_waits_for_a_reason(name: str) -> None:
    found = season(name)
    rules, rows = found.rules, found.log.assignments
    for request in at_the_desk(found):
        t = rules.known_at(request)
        could = {s.unit for s, r in rules.all_at(request, t) if r.how in (CAN, IF_NEEDED)}
        sent = set(rows["unit"][(rows["request"] == request) & (rows["ordered"] == t)].tolist())
        assert sent <= could
        assert bool(sent) != bool(not sent and rules.why_nobody(request, t))
    for row in rows[np.isin(rows["ended"], (REDIRECTED, PREEMPTED))]:
        request, left = int(row["request"]), int(row["left"])
        again = (rows["request"] == request) & (rows["ordered"] == left)
        if found.ended[request] > left and not again.any():
            assert rules.why_nobody(request, left, after=True)


@on_every_season
def test_nobody_on_duty_means_too_few_officers_that_can_be_counted_on(name: str) -> None:
    found = season(name)
    for request in np.flatnonzero(found.outcome == CAR_NONE_ON_DUTY).tolist():
        units = [s.unit for s, r in found.rules.all_at(request, int(found.ended[request]))
                 if r.listed]  # fmt: skip
        needed = found.requests[request]["officers"]
        assert found.log.units["officers"][units].sum() < needed


@on_every_season
def test_a_unit_told_lies_on_its_step_and_walks_the_distance_told(name: str) -> None:
    found = season(name)
    steps, where = found.log.steps, found.rules.where
    chance = np.random.default_rng(3)
    some = chance.integers(0, len(steps), 400) if len(steps) else []
    for step in steps[some]:
        t = int(chance.integers(step["entered"], step["left"]))
        segment, at = where.place(int(step["unit"]), t)
        low, high = sorted((int(step["from_mm"]), int(step["to_mm"])))
        assert segment == step["segment"] and low <= at <= high
    rows = found.log.assignments
    for row in rows[rows["ended"] == HANDLED]:
        request, t = found.requests[row["request"]], int(row["ordered"])
        place = where.place(int(row["unit"]), t)
        goal = (int(request["segment"]), int(request["offset"]))
        changed = any(t < at <= row["arrived"] for at, _ in found.ways.changes)
        if place is not None and not changed:
            assert found.ways.metres(place, goal, t) == pytest.approx(
                row["metres_mm"] / 1000, abs=0.01
            )


def test_the_seasons_hold_what_stories_are_about() -> None:
    ends = set()
    for name in NAMES:
        ends |= set(season(name).outcome.tolist())
        ends |= {("assignment", int(e)) for e in season(name).log.assignments["ended"]}
    assert {SERVED, CAR_NOT_FOR_FOOT, NOT_ASKED, CAR_NONE_ON_DUTY} <= ends
    assert {("assignment", HANDLED), ("assignment", REDIRECTED), ("assignment", PREEMPTED)} <= ends
