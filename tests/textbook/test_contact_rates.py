"""People met on a walk: how many an hour, and how much of the time they take."""

from __future__ import annotations

import pytest

from sim.study.measures.contacts import meet
from sim.tables import HOUR_US
from tests.textbook.cases import Case, chain, patrol, value
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
