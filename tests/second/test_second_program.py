"""A second program for the bare shift, written apart, gives the same measures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.study.measures.contacts import meet
from sim.study.measures.seen import union_length
from sim.tables import HOUR_US
from sim.verify.cases.scenes import Scene, exponential, kinds, patrol, value
from street_graph.graph import grid
from tests.second import stepped
from tests.second.stepped import Officer, Request, Shift, run, seconds_between


def bare_shift() -> Scene:
    """The same shift as an ordinary scenario."""
    graph = grid(stepped.COLUMNS, stepped.ROWS, 100, 130)
    places = "\n".join(
        f'[[requests.place]]\nweight = 1\ncorner = "segment {name} @ {at} m"'
        for name, at in corners(graph)
    )
    changes = {
        "season.warm_up_hours": stepped.WARM_UP_S / 3600,
        "requests.per_day": 24 * stepped.REQUESTS_PER_H,
        "crew.response_speed_mps": stepped.MPS,
        "patrol.start_at": "random",
        "patrol.turn_back": False,
        "dispatch.talk_interruptible": True,
        "people.out_per_km": stepped.PEOPLE_PER_KM,
        "people.open_share": 1,
        "people.openness_pair_ratio": 1,
        "people.stay.distribution": "constant",
        "people.stay.mean_min": stepped.STAY_S / 60,
        "people.talk.distribution": "constant",
        "people.talk.mean_min": stepped.TALK_S / 60,
        "contacts.again_after_h": 0,
    }
    law = kinds((1, 1, exponential(stepped.HANDLING_S / 60)))
    law = law.replace("priority = 1", 'priority = 1\nmay_interrupt = ["talk"]')
    return patrol(
        graph, "roam", stepped.OFFICERS, stepped.END_S / 3600, changes, law, places,
        speed_mps=stepped.MPS,
    )  # fmt: skip


def corners(graph):
    """A segment and metre of each corner."""
    found = {}
    for name, u, v, mm in zip(graph.segment_id, graph.u, graph.v, graph.length_mm, strict=True):
        found.setdefault(int(u), (name, 0))
        found.setdefault(int(v), (name, int(mm) // 1000))
    return list(found.values())


def of_the_program(made: Scene, seasons: int) -> list[dict[str, float]]:
    by_log = ("contacts_per_hour", "walked_share", "segments_walked_share")
    names = [name for name in stepped.MEASURES if name not in by_log]
    found = []
    for r in range(1, seasons + 1):
        one = made.season(r, reach_within_min=stepped.IN_TIME_S / 60)
        row = dict(zip(names, value(one, *names), strict=True))
        row["contacts_per_hour"] = meet(one).number * HOUR_US / one.window.total
        # The day of an unbroken stretch is not whole, so what was walked is read off the steps.
        steps = one.log.steps[one.log.steps["entered"] >= one.window.start]
        length = one.graph.length_mm
        walked = union_length(steps, np.zeros(len(steps), dtype=np.int64), 1, length)[0]
        row["walked_share"] = float(walked.sum() / length.sum())
        row["segments_walked_share"] = float((walked >= 0.95 * length).mean())
        found.append(row)
    return found


def apart(ours: list[dict[str, float]], theirs: list[dict[str, float]], within: float) -> list[str]:
    """Measures that differ by more than chance, or of which too little is known to tell.

    Hardly anybody waits for a unit to be free, so that wait is known roughly only.
    """
    told = []
    for name in theirs[0]:
        a, b = (np.array([row[name] for row in rows]) for rows in (ours, theirs))
        error = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        both = f"{name}: {a.mean():.5g} and {b.mean():.5g}, error {error:.2g}"
        if not abs(a.mean() - b.mean()) <= 4 * error + 1e-12:
            told.append(both)
        elif error > within * abs(b.mean()) and name != "unit_wait_answered_min":
            told.append(f"{both}: not known well enough")
    return told


def test_both_programs_give_the_same_measures() -> None:
    assert apart(of_the_program(bare_shift(), 40), run(4, 1), 0.2) == []


@pytest.mark.slow
def test_both_programs_give_the_same_measures_more_exactly() -> None:
    assert apart(of_the_program(bare_shift(), 400), run(200, 2), 0.03) == []


def test_a_difference_is_found() -> None:
    theirs = [{"x": 1.0 + 0.01 * i} for i in range(-5, 6)]
    assert apart([{"x": 1.1 + 0.01 * i} for i in range(-5, 6)], theirs, 0.1) != []
    assert apart(theirs, theirs, 0.001) == ["x: 1 and 1, error 0.014: not known well enough"]
    assert apart(theirs, theirs, 0.1) == []


def test_the_nearest_of_the_second_program_turns_round_in_mid_street() -> None:
    shift = Shift(1)
    officer = Officer(street=0, at=30, way=1)
    assert shift.way_to(officer, 0) == (30, -1)
    assert shift.way_to(officer, 5) == (80 - 30 + 4 * 80, 1)
    request = Request(made=0.0, corner=0, handling=10.0)
    shift.officers = [officer]
    shift.call(request)
    for shift.now in range(31):
        shift.second(officer, True)
    assert request.arrived == 30 and request.walked == 30
    assert seconds_between(0, 17) == 80 + 104
