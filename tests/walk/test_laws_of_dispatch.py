"""Laws of dispatch over random worlds, with all its switches at random.

Single officers or pairs on three streets; requests of three priorities that
need one or two officers, people to talk with.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.demand_model import Duration
from sim.scenario.model import Scenario
from sim.tables import (
    CAR_NOT_FOR_FOOT,
    GAVE_UP,
    HANDED_OVER,
    HANDLED,
    NEVER,
    ON_SCENE,
    OPEN,
    PREEMPTED,
    RESPONDING,
    SERVED,
    Log,
    World,
)
from tests.scenes import ask, quiet, stand, walk, world
from tests.walk.test_closures import closed, ring

LAWS = (
    Duration("exponential", 5), Duration("lognormal", 5, 0.9), Duration("constant", 5),
    Duration("list", values_min=(1, 5, 9)),
)  # fmt: skip
SWITCHES = {
    "rule": st.sampled_from(["nearest", "least-busy", "expected-soonest"]),
    "talk_interruptible": st.booleans(),
    "redirect": st.booleans(),
    "keep_free_units": st.sampled_from([0, 0, 1]),
    "ageing_min_per_level": st.sampled_from([0.0, 3.0]),
    "preempt_priority": st.sampled_from([0, 1, 2]),
    "preempted_then": st.sampled_from(["resume", "restart", "hand-over"]),
    "preempted_by": st.sampled_from(["any", "same"]),
    "hand_over_after_min": st.sampled_from([0.0, 20.0]),
    "queue_at_most": st.sampled_from([-1, -1, 2]),
}
MAY = st.lists(st.sampled_from(["talk", "meal", "returning", "writing"]), unique=True)
SEASONS = st.fixed_dictionaries({
    "switches": st.fixed_dictionaries(SWITCHES),
    "may": st.tuples(MAY, MAY),
    "law": st.sampled_from(LAWS),
    "units": st.integers(2, 4),
    "unit": st.sampled_from(["single", "pair"]),
    "seed": st.integers(0, 10_000),
    "requests": st.sampled_from([10, 25, 60]),
    "handling_s": st.sampled_from([40, 300]),
    "patient": st.booleans(),
    "end_of_shift": st.sampled_from(["finish", "hand-over"]),
})  # fmt: skip
few = settings(max_examples=1000, deadline=None, derandomize=True, database=None)


@lru_cache(maxsize=2)
def plain(unbroken: bool) -> Scenario:
    """Units that roam for eight hours, or have a shift of two with a meal and reports."""
    text = '[patrol]\nroute = "roam"\nposts = []\nstart_at = "random"\n'
    if unbroken:
        return quiet(text + "[season]\nunbroken_hours = 20\n")
    return quiet(
        text + "[crew]\nbriefing_min = 5\nwriting_min = 15\nmeal_min = 12\nmeal_after_h = 0.7\n"
        "meal_if_longer_h = 1\n"
    )


def scenario_of(found: dict, unbroken: bool) -> Scenario:
    """The plain scenario with the switches that were found."""
    scenario = plain(unbroken)
    kind = replace(scenario.requests.kinds[0], handling=found["law"])
    kinds = tuple(replace(kind, may_interrupt=tuple(may)) for may in found["may"])
    shift = replace(
        scenario.shifts[0], unit=found["unit"],
        officers=found["units"] * (2 if found["unit"] == "pair" else 1),
    )  # fmt: skip
    return replace(
        scenario,
        requests=replace(scenario.requests, kinds=kinds),
        shifts=(shift,),
        crew=replace(scenario.crew, end_of_shift=found["end_of_shift"]),
        dispatch=replace(scenario.dispatch, keep_free_for_priority=2, **found["switches"]),
    )


def world_of(found: dict) -> World:
    """Requests within two hours, and people who stand about."""
    rng = np.random.default_rng(found["seed"])
    times = np.sort(rng.uniform(0, 7200, found["requests"]))
    times[1::7] = times[::7][: len(times[1::7])] + 30  # round times that meet others
    made = [
        ask(round(t), int(rng.integers(3)), round(rng.uniform(0, 100)),
            handling_s=round(rng.exponential(found["handling_s"])),
            priority=int(rng.integers(1, 4)),
            officers=int(rng.choice([1, 1, 1, 2])), kind=int(rng.integers(2)),
            patience_s=None if found["patient"] else round(rng.exponential(1200)),
            foot=bool(rng.random() < 0.95))
        for t in np.sort(times)
    ]  # fmt: skip
    people = [
        stand(t, t + 300, int(rng.integers(3)), round(rng.uniform(0, 100)), talk_s=120)
        for t in rng.uniform(0, 7200, 150)
    ]
    return world(made, people)


def same(a: Log, b: Log) -> bool:
    other = b.tables()
    return all(table.tobytes() == other[name].tobytes() for name, table in a.tables().items())


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(SEASONS, st.integers(0, 90), st.integers(1, 60))
def test_while_streets_close_and_open(found: dict, start: int, lasts: int) -> None:
    """Requests change hands while the way round is longer or shorter than it was."""
    clock = [f"{12 + (t // 60)}:{t % 60:02}" for t in (start, min(start + lasts, 119))]
    works = quiet(closed(*clock))
    scenario = replace(scenario_of(found, unbroken=False), streets=works.streets)
    made = world_of(found)
    log = walk(scenario, made, ring())
    check_the_laws(made, log)
    handling_done(made, log, scenario.dispatch.preempted_then)
    assert same(log, walk(scenario, made, ring(), eager=True))


def check_the_laws(made: World, log: Log) -> None:
    """What holds of every season."""
    calls, units = log.assignments, log.units
    spent = np.bincount(
        log.activities["unit"], log.activities["end"] - log.activities["start"], len(units)
    )
    assert spent.astype(np.int64).tolist() == (units["left"] - units["start"]).tolist()
    walked = np.bincount(
        log.steps["unit"], np.abs(log.steps["to_mm"] - log.steps["from_mm"]), len(units)
    )
    on_calls = np.bincount(calls["unit"], calls["metres_mm"], len(units))
    assert (on_calls <= walked).all()
    for unit in range(len(units)):
        own = np.sort(calls[calls["unit"] == unit], order=["ordered", "left"])
        assert (own["ordered"][1:] >= own["left"][:-1]).all()
        steps = log.steps[log.steps["unit"] == unit]
        assert all(b["entered"] >= a["left"] for a, b in pairwise(steps))
        there = log.activities[(log.activities["unit"] == unit)]
        for state, since, until in ((RESPONDING, "ordered", "arrived"),
                                    (ON_SCENE, "arrived", "left")):  # fmt: skip
            busy = there[there["state"] == state]
            ends = np.minimum(own[until], own["left"])
            told = np.maximum(ends - np.minimum(own[since], ends), 0).sum()
            assert (busy["end"] - busy["start"]).sum() == told
    assert log.outcomes["request"].tolist() == made.requests["request"].tolist()
    assert ((log.outcomes["outcome"] == CAR_NOT_FOR_FOOT) == ~made.requests["foot"]).all()
    arrived = calls["arrived"] < NEVER
    assert (calls["ordered"] >= made.requests["t"][calls["request"]]).all()
    assert (calls["ordered"] < units["end"][calls["unit"]]).all()
    assert (calls["arrived"][arrived] >= calls["ordered"][arrived]).all()
    assert (calls["left"][arrived] >= calls["arrived"][arrived]).all()
    for request in made.requests:
        number, end = int(request["request"]), log.outcomes[int(request["request"])]
        own = calls[calls["request"] == number]
        assert (own["left"] <= end["t"]).all() or end["outcome"] == OPEN
        handled = own[own["ended"] == HANDLED]
        assert (len(handled) > 0) == (end["outcome"] == SERVED)
        if end["outcome"] == SERVED:  # enough officers stayed for all of the handling
            last = own[own["attempt"] == own["attempt"].max()]
            assert (last["ended"] == HANDLED).all()
            assert units["officers"][last["unit"]].sum() >= request["officers"]
            assert (last["left"] == end["t"]).all()
        if end["outcome"] == GAVE_UP:
            assert (own["arrived"] == NEVER).all()
            assert end["t"] == request["t"] + request["patience"]


def handling_done(made: World, log: Log, then: str) -> None:
    """Served requests got all the handling that they needed, interruptions or not."""
    for request in made.requests[log.outcomes["outcome"] == SERVED]:
        own = log.assignments[log.assignments["request"] == request["request"]]
        done = []
        for attempt in np.unique(own["attempt"]):
            rows = own[own["attempt"] == attempt]
            done.append(max(int(rows["left"][0]) - int(rows["arrived"].max()), 0))
        assert (sum(done) if then == "resume" else done[-1]) == request["handling"]


@few
@given(SEASONS)
def test_in_a_shift_with_meal_and_reports(found: dict) -> None:
    scenario, made = scenario_of(found, unbroken=False), world_of(found)
    log = walk(scenario, made)
    check_the_laws(made, log)
    handling_done(made, log, scenario.dispatch.preempted_then)
    nobody_goes_in_vain(log)
    assert same(log, walk(scenario, made, eager=True))


def nobody_goes_in_vain(log: Log) -> None:
    """A unit sent alone that hands over has some time at the request before."""
    calls = log.assignments
    for row in calls[calls["ended"] == HANDED_OVER]:
        together = (calls["request"] == row["request"]) & (calls["attempt"] == row["attempt"])
        assert together.sum() > 1 or row["left"] > row["arrived"]


@few
@given(SEASONS)
def test_in_one_stretch_nobody_waits_for_ever(found: dict) -> None:
    scenario, made = scenario_of(found, unbroken=True), world_of(found)
    log = walk(scenario, made)
    check_the_laws(made, log)
    handling_done(made, log, scenario.dispatch.preempted_then)
    dispatch = scenario.dispatch
    size = 2 if found["unit"] == "pair" else 1
    sharp = dispatch.preempted_by == "any" and dispatch.rule != "expected-soonest"
    every_talk = dispatch.talk_interruptible and all("talk" in may for may in found["may"])
    for request in made.requests[made.requests["foot"]]:
        if units_needed(request, size, dispatch.keep_free_units) <= found["units"]:
            assert log.outcomes["outcome"][request["request"]] != OPEN
        for since, until in waits(request, log):
            free = officers_free(log, since, until, counts_talks=every_talk)
            needs = units_needed(request, size, dispatch.keep_free_units)
            if sharp:
                assert (free < needs * size).all()
            if sharp and request["officers"] == 1 and request["priority"] <= (
                dispatch.preempt_priority
            ):  # fmt: skip
                nobody_on_less_urgent(made, log, request, since, until)


def units_needed(request: np.void, size: int, keep: int) -> int:
    """Units that must be free for a request to be served."""
    return -(-int(request["officers"]) // size) + (keep if request["priority"] > 2 else 0)


def waits(request: np.void, log: Log) -> list[tuple[int, int]]:
    """Stretches of time in which a request waited at the desk."""
    own = log.assignments[log.assignments["request"] == request["request"]]
    ends = log.outcomes["t"][request["request"]]
    found, since = [], int(request["t"])
    for attempt in np.unique(own["attempt"]):
        rows = own[own["attempt"] == attempt]
        found.append((since, int(rows["ordered"][0])))
        since = int(rows["left"].max())
    found.append((since, int(ends)))
    return [(a, b) for a, b in found if b > a]


def officers_free(log: Log, since: int, until: int, counts_talks: bool) -> np.ndarray:
    """Officers on patrol in each stretch between changes."""
    calls, talks = log.assignments, log.talks
    changes = [since, until, *calls["ordered"], *calls["left"], *talks["start"], *talks["end"]]
    times = np.unique([t for t in changes if since <= t <= until])
    officers = log.units["officers"]
    free = []
    for a, b in pairwise(times.tolist()):
        middle = (a + b) // 2
        busy = calls["unit"][(calls["ordered"] <= middle) & (middle < calls["left"])].tolist()
        if not counts_talks:
            busy += talks["unit"][(talks["start"] <= middle) & (middle < talks["end"])].tolist()
        free.append(int(officers.sum() - officers[sorted(set(busy))].sum()))
    return np.array(free)


def nobody_on_less_urgent(made: World, log: Log, request: np.void, since: int, until: int) -> None:
    """While a request that may interrupt waits, no unit is on one that it may interrupt."""
    calls = log.assignments
    other = made.requests["priority"][calls["request"]] > request["priority"]
    meets = np.minimum(calls["left"], until) - np.maximum(calls["ordered"], since)
    assert not (other & (meets > 0)).any()


def test_the_laws_are_put_to_the_test() -> None:
    """The random seasons do interrupt, redirect, wait and break off."""
    found = {
        "switches": {"rule": "nearest", "talk_interruptible": True, "redirect": True,
                     "preempt_priority": 2, "preempted_then": "resume", "preempted_by": "any"},
        "may": (["talk", "meal"], ["returning"]), "law": LAWS[0], "units": 3, "unit": "single",
        "seed": 2, "requests": 25, "handling_s": 300, "patient": True,
        "end_of_shift": "finish",
    }  # fmt: skip
    log = walk(scenario_of(found, unbroken=False), world_of(found))
    assert (log.assignments["ended"] == PREEMPTED).sum() > 4
    assert log.talks["interrupted"].sum() > 0
    assert log.assignments["attempt"].max() > 2


@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(SEASONS, st.integers(1200, 6000))
def test_nothing_drawn_later_changes_what_was_done_before(found: dict, turn_s: int) -> None:
    """Handling that is not over by then is drawn anew: every earlier order stays."""
    from tests.scenes import NOON, SECOND

    scenario, made = scenario_of(found, unbroken=True), world_of(found)
    turn = NOON + turn_s * SECOND
    log = walk(scenario, made)
    calls = log.assignments
    over = set(log.outcomes["request"][log.outcomes["t"] <= turn].tolist())
    seen = {  # handling that is over, in part or in whole, by the turn
        int(r): int(turn - calls["arrived"][(calls["request"] == r) & (calls["left"] > turn)].max())
        for r in np.unique(calls["request"][(calls["left"] > turn) & (calls["ordered"] <= turn)])
        if (calls["arrived"][(calls["request"] == r) & (calls["left"] > turn)] < NEVER).any()
    }
    other = made.requests.copy()
    for r in range(len(other)):
        if r not in over:
            other["handling"][r] += max(seen.get(r, 0), 0) + 77 * SECOND
    again = walk(scenario, World(other, made.people)).assignments
    keys = ["request", "attempt", "unit", "ordered"]
    old = calls[calls["ordered"] <= turn][keys]
    new = again[again["ordered"] <= turn][keys]
    assert sorted(old.tolist()) == sorted(new.tolist())
