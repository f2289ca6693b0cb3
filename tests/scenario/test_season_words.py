"""What ``walks check`` says of the season: months, days, rain, closures, kinds, costs, nobody."""

from __future__ import annotations

import pytest

from sim.scenario.closures import maps
from sim.scenario.features.season import told_season
from sim.scenario.load import load_scenario
from street_graph.store import load


def said(name: str) -> list[str]:
    scenario = load_scenario(name)
    return list(told_season(scenario, load(scenario.streets.graph)))


def test_nothing_is_said_of_a_plain_season():
    assert said("announced") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("holidays", 'Special day "Memorial Day" (2021-05-31): requests as on a Sunday, no shift.'),
        ("holidays", "Months: people out May x1.1, Jun x1.2 in this season."),
        ("event-night", 'Special day "street fair" (2021-03-06, 18:00 to 01:00): requests x1.5, '
         "people out x4."),
        ("rain", "Rain, the same for all: Feb 20 %, Mar 15 %, Apr 10 %, May 5 % of the days, for 8 "
         "hours. Then people out x0.5, requests x0.95, and shifts that meet it walk at x0.9."),
        ("road-works", "2021-02-28 to 2021-03-13 from 00:00 to 24:00. Units walk round; requests "
         "there are reached from its ends."),
        ("night-noise", 'Requests of the kind "noise" have hours and places of their own.'),
        ("follow-ups", "20 % lead to a follow-up at the same place 2 to 14 days later."),
        ("costs", "The hours are taken from radio patrol: 448 officer-hours a week lost there."),
        ("costs", "They cost 35,840 dollars a week as planned, at 80 an hour."),
        ("cars-only", "Nobody walks: patrol cars take every request"),
        ("wider-area", "The streets are a schematic grid of 41.4 km, not a real place."),
    ],
)  # fmt: skip
def test_each_part_is_said(name: str, words: str):
    assert [line for line in said(name) if words in line]


def test_maps_change_when_the_set_of_closures_does():
    closures = (
        load_scenario("road-works").streets.closures + load_scenario("event-night").streets.closures
    )
    found = maps(closures)
    # the works on from February 28, the fair beside them on March 6, the works off after March 13
    assert found.closures == ((), (0,), (0, 1))
    day = closures[0].first_day.toordinal() * 1440
    assert [(minute - day, number) for minute, number in found.changes] == [
        (0, 1), (6 * 1440 + 16 * 60, 2), (7 * 1440, 1), (14 * 1440, 0),
    ]  # fmt: skip
