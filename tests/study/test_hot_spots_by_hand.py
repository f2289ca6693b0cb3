"""Hot spots: stays, dose and returns in time, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.study.measures import measure_named
from sim.study.measures.coverage import cover
from sim.study.measures.hot_spots import dose
from sim.study.reduce import reduce
from sim.tables import HOUR_US, MINUTE_US, WAITING, WALKING
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


def test_each_spot_has_its_own_stays_by_unit_and_day(season, three_streets) -> None:
    names = [f"segment {three_streets.segment_id[s]} @ {m} m" for s, m in ((ASH, 40), (OAK, 40))]
    evidence = season(days=2, steps=[
        stay(OAK, 40, "14:10", "14:20"),
        stay(ASH, 40, "14:20", "14:25", unit=1),
        stay(OAK, 40, "14:20", "14:30", unit=1),  # another unit: another stay
        stay(ASH, 40, "14:25", "14:26"),
        stay(ASH, 41, "14:26", "14:40"),
        stay(OAK, 40, "13:50", "14:05", day=1),  # begins before the hours
        walk(OAK, 40, 40, "15:00", "15:10", day=1, state=WALKING),
        stay(OAK, 40, "16:04", "16:05", day=1),  # due at 16:05
        {**stay(OAK, 40, "17:00", "17:10", day=1), "to_mm": 41_000},
    ])  # fmt: skip
    evidence = looked_after(evidence, *names)
    found = dose(evidence)
    assert found.names == tuple(names)
    assert found.visits.tolist() == [2, 3]
    assert (found.stays / 60e6).tolist() == [6, 21]
    assert (found.stood / 60e6).tolist() == [6, 10 + 10 + 5 + 1]
    # Ash at 16:25 and 16:26, nobody comes; Oak at 16:20 (the other unit is there 14:20), 16:30,
    # 16:05 on the second day (in time) and 18:05
    assert found.due.tolist() == [2, 4]
    assert found.in_time.tolist() == [1, 2]
    assert found.days == 2
    table = reduce(evidence).spots
    assert table["spot"].tolist() == names


def test_steps_that_touch_are_one_stay_for_every_spot_and_unit(season, three_streets) -> None:
    names = [f"segment {three_streets.segment_id[s]} @ {m} m" for s, m in ((ASH, 40), (OAK, 40))]
    evidence = season(steps=[
        stay(ASH, 40, "14:10", "14:20"), stay(ASH, 40, "14:20", "14:24"),
        stay(ASH, 40, "14:24", "14:25"),
        stay(ASH, 40, "16:00", "16:03", unit=1), stay(ASH, 40, "16:03", "16:10", unit=1),
        stay(OAK, 40, "15:00", "15:10", unit=1), stay(OAK, 40, "15:10", "15:11", unit=1),
        stay(OAK, 40, "15:11", "15:30", unit=1), stay(OAK, 40, "15:31", "15:40", unit=1),
    ])  # fmt: skip
    found = dose(looked_after(evidence, *names))
    assert found.visits.tolist() == [2, 2]
    assert (found.stays / 60e6).tolist() == [15 + 10, 30 + 9]
    # Ash is due at 16:25 and Oak at 17:30, in time; at 18:10 and 17:40 nobody has come again
    assert (found.due.tolist(), found.in_time.tolist()) == ([2, 2], [1, 1])


@pytest.mark.parametrize(
    ("back", "in_time"), [("16:19", 1), ("16:20", 1), ("16:21", 0)]
)  # fmt: skip
def test_back_at_the_very_moment_is_in_time(season, three_streets, back: str, in_time: int) -> None:
    steps = [stay(OAK, 40, "14:10", "14:20"), stay(OAK, 40, back, "21:59")]
    found = dose(
        looked_after(season(steps=steps), f"segment {three_streets.segment_id[OAK]} @ 40 m")
    )
    assert (found.due.tolist(), found.in_time.tolist()) == ([1], [in_time])


@pytest.mark.parametrize(
    ("on_duty", "due"),
    [((14, 22), 1), ((14, 16.25), 0), ((14, 16.26), 1), ((16.25, 22), 1), ((16.26, 22), 0)],
)
def test_a_spot_falls_due_while_a_unit_is_on_duty(
    season, three_streets, on_duty: tuple[float, float], due: int
) -> None:
    start, end = (round(hour * HOUR_US) for hour in on_duty)
    units = [{"start": start, "end": end, "left": end, "officers": 1}]
    evidence = season(units=units, steps=[stay(OAK, 40, "14:10", "14:15")])  # due at 16:15
    found = dose(looked_after(evidence, f"segment {three_streets.segment_id[OAK]} @ 40 m"))
    assert found.due.tolist() == [due]


def test_before_the_warm_up_ends_nothing_counts(season, three_streets) -> None:
    evidence = season(steps=[
        stay(OAK, 40, "14:10", "14:20"), stay(OAK, 40, "16:20", "16:40"),
    ])  # fmt: skip
    evidence = looked_after(evidence, f"segment {three_streets.segment_id[OAK]} @ 40 m")
    scenario = evidence.scenario
    warm = replace(scenario.season, unbroken_hours=24.0, warm_up_hours=16.0)

    def until(first: int):
        found = dose(
            replace(evidence, scenario=replace(scenario, season=warm), first_counted=first)
        )
        return found.visits.tolist(), found.due.tolist()

    due = 16 * HOUR_US + 20 * MINUTE_US
    assert until(due) == ([1], [2])
    assert until(due + 1) == ([0], [1])


def test_without_hot_spots_there_is_nothing(day, season) -> None:
    plain = season(steps=[stay(OAK, 40, "14:10", "14:20")])
    assert np.isnan(measure_named("hot_spot_min_per_day").value(cover(plain)))
    assert len(reduce(plain).spots) == 0


def test_the_table_has_a_row_for_each_spot(day) -> None:
    table = reduce(day).spots
    assert table["spot"].tolist() == list(day.scenario.patrol.spots)
    assert table["due"].tolist() == [3]
