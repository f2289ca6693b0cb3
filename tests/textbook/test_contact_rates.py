"""People met on a walk: how many an hour, and how much of the time they take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.study.measures.contacts import meet
from sim.tables import HOUR_US
from sim.world.draw import as_met
from tests.textbook.cases import SEED, Case, chain, patrol, value
from tests.textbook.judging import NARROW, Figure, disagreements

# Round the ring takes longer than anybody stays, so everybody met is new.
RING = chain([100] * 50, closed=True)
SEASONS = 30


def walk_among_people(density: float, talk_min: float, hours: float, speed_mps: float) -> Case:
    """One unit on the ring with so many people on a km."""
    changes = {
        "season.warm_up_hours": 10,
        "people.out_per_km": density,
        "people.open_share": 1,
        "people.openness_pair_ratio": 1,
        "people.stay.distribution": "constant",
        "people.stay.mean_min": 20,
        "people.talk.distribution": "constant",
        "people.talk.mean_min": talk_min,
        "contacts.again_after_h": 0,
    }
    return patrol(RING, "tour", 1, hours + 10, changes, speed_mps=speed_mps)


# Contacts an hour of walking, minutes of each: share of time in contact, contacts an hour.
ROWS: dict[tuple[float, float], tuple[float, float]] = {
    (1, 10): (0.142857, 0.857143),
    (2, 10): (0.250000, 1.500000),
    (4, 10): (0.400000, 2.400000),
    (2, 5): (0.142857, 1.714286),
    (2, 20): (0.400000, 1.200000),
    (6, 5): (0.333333, 4.000000),
}


@pytest.mark.parametrize(("per_hour", "talk_min"), ROWS)
def test_talks_take_time_from_meeting_more_people(per_hour: float, talk_min: float) -> None:
    share, contacts = ROWS[per_hour, talk_min]
    made = walk_among_people(per_hour / 3.6, talk_min, min(2500, 4000 / per_hour), 1)
    seasons = [made.season(r) for r in range(SEASONS)]
    met = [meet(one).number * HOUR_US / one.window.total for one in seasons]
    talking = [value(one, "talking_time_share")[0] for one in seasons]
    figures = [
        Figure("contacts an hour", met, contacts, NARROW),
        Figure("share of time", talking, share, NARROW),
    ]
    assert disagreements(figures) == []


def test_standing_people_are_met_at_density_times_speed() -> None:
    made = walk_among_people(10, 0, 80, 1.2)
    seasons = [made.season(r) for r in range(SEASONS)]
    met = [meet(one).number * HOUR_US / one.window.total for one in seasons]
    assert disagreements([Figure("meetings an hour", met, 43.2, NARROW)]) == []


def crossing(unit_mps: float, people_mps: float) -> Case:
    """One unit on the ring where ten people walk on a km, half each way."""
    changes = {
        "season.warm_up_hours": 1,
        "people.out_per_km": 0,
        "people.walking_per_km": 10,
        "people.walking_speed_mps": people_mps,
        "people.walking_open_share": 1,
        "people.openness_pair_ratio": 1,
        "people.talk.distribution": "constant",
        "people.talk.mean_min": 0,
        "contacts.again_after_h": 0,
    }
    return patrol(RING, "tour", 1, 61, changes, speed_mps=unit_mps)


@pytest.mark.parametrize(("unit_mps", "people_mps"), [(1.2, 1.3), (1.3, 1.2), (0.5, 1.5)])
def test_people_who_walk_are_met_at_density_times_the_faster_speed(
    unit_mps: float, people_mps: float
) -> None:
    made = crossing(unit_mps, people_mps)
    seasons = [made.season(r) for r in range(SEASONS)]
    met = [meet(one).number * HOUR_US / one.window.total for one in seasons]
    expected = 10 * 3.6 * max(unit_mps, people_mps)
    assert disagreements([Figure("meetings an hour", met, expected, NARROW)]) == []


def test_people_who_walk_come_by_a_unit_that_stands_at_density_times_their_speed() -> None:
    for place in ("segment s0 @ 30 m", "segment s0 @ 0 m"):
        made = crossing(1, 1.3)
        patrolling = replace(made.scenario.patrol, route="post", posts=(place,))
        made = replace(made, scenario=replace(made.scenario, patrol=patrolling))
        seasons = [made.season(r) for r in range(SEASONS)]
        met = [meet(one).number * HOUR_US / one.window.total for one in seasons]
        assert disagreements([Figure(f"at {place}", met, 46.8, NARROW)]) == []


def test_doors_open_as_often_as_they_are_said_to() -> None:
    changes = {"people.residents_per_km": 200, "patrol.start_at": "base"}
    doors = """
    [[activities.doors]]
    name = "all day"
    start = "00:00"
    end = "24:00"
    knocks_per_street = 2
    residents_per_door = 1
    answer_share = 0.41
    knock_min = 1
    talk = { distribution = "constant", mean_min = 10 }
    """
    made = patrol(RING, "tour", 1, 220, changes, doors)
    seasons = []
    for r in range(SEASONS):
        met = as_met(made.world(r), made.scenario, made.ground.graph, SEED, r)
        seasons.append(made.season(r, met))
    share = [value(one, "knocks_answered_share")[0] for one in seasons]
    assert sum(meet(one).further.knocks for one in seasons) > 5000
    assert disagreements([Figure("doors that open", share, 0.41, NARROW)]) == []
