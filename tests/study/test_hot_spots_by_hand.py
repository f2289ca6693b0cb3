"""Hot spots: stays, dose and returns in time, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.study.measures import measure_named
from sim.study.measures.coverage import cover
from sim.study.measures.hot_spots import dose
from sim.study.reduce import reduce
from sim.tables import WAITING, WALKING
from tests.study.test_coverage_by_hand import ASH, OAK, walk


def looked_after(evidence, *spots: str, within: float = 120.0):
    scenario = evidence.scenario
    patrol = replace(
        scenario.patrol, route="hot-spots", spots=spots, return_within_min=within, filler="roam"
    )
    return replace(evidence, scenario=replace(scenario, patrol=patrol))


def stay(segment: int, at_m: float, start: str, end: str, **more: object):
    return walk(segment, at_m, at_m, start, end, state=WAITING, **more)


@pytest.fixture
def day(season, three_streets):
    """One spot on Oak at 40 m, due again after two hours; hours 14:00 to 22:00."""
    evidence = season(steps=[
        stay(OAK, 40, "14:10", "14:20"),
        stay(OAK, 40, "14:20", "14:24"),  # the same stay, in two steps
        walk(OAK, 40, 0, "14:24", "14:25", state=WALKING),
        stay(OAK, 40, "16:20", "16:30"),  # due at 16:24: in time
        stay(OAK, 40, "18:40", "18:50"),  # due at 18:30: late
        stay(OAK, 41, "19:00", "19:30"),  # somewhere else
        stay(ASH, 40, "19:40", "19:50"),
    ])  # fmt: skip
    return looked_after(evidence, f"segment {three_streets.segment_id[OAK]} @ 40 m")


def test_stays_are_put_together_and_only_those_at_the_spot_count(day) -> None:
    found = dose(day)
    assert found.visits.tolist() == [3]
    assert (found.stays / 60e6).tolist() == [34]
    assert (found.stood / 60e6).tolist() == [34]


def test_a_spot_falls_due_so_long_after_it_was_left(day) -> None:
    # 16:24 in time, 18:30 late, and 20:50, when nobody comes any more
    found = dose(day)
    assert (found.due.tolist(), found.in_time.tolist()) == ([3], [1])


def test_measures_are_per_spot_and_day(day) -> None:
    coverage = cover(day)
    value = {
        name: measure_named(name).value(coverage)
        for name in ("hot_spot_min_per_day", "hot_spot_visits_per_day", "hot_spot_stay_min",
                     "hot_spot_returns_in_time_share")
    }  # fmt: skip
    assert list(value.values()) == pytest.approx([34, 3, 34 / 3, 1 / 3])


def test_a_spot_that_falls_due_at_night_is_nobodys_fault(season, three_streets) -> None:
    evidence = season(steps=[stay(OAK, 40, "21:00", "21:10")])
    found = dose(looked_after(evidence, f"segment {three_streets.segment_id[OAK]} @ 40 m"))
    assert found.due.tolist() == [0]


def test_without_hot_spots_there_is_nothing(day, season) -> None:
    plain = season(steps=[stay(OAK, 40, "14:10", "14:20")])
    assert np.isnan(measure_named("hot_spot_min_per_day").value(cover(plain)))
    assert len(reduce(plain).spots) == 0


def test_the_table_has_a_row_for_each_spot(day) -> None:
    table = reduce(day).spots
    assert table["spot"].tolist() == list(day.scenario.patrol.spots)
    assert table["due"].tolist() == [3]
