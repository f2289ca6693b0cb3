"""One scenario over its seasons: put together, cut, and split by kind; worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.study.arms import RESPONSE_SUMS, Arm, response_by
from sim.study.estimate import t_quantile
from tests.study.small import arm

TABLE = np.dtype([("by", "U8"), ("group", "i4"), *((name, "f8") for name in RESPONSE_SUMS)])


def split(*rows: tuple[str, int, dict[str, float]]) -> np.ndarray:
    """The response of a season by kind or hour; sums that a row does not name are 0."""
    table = np.zeros(len(rows), dtype=TABLE)
    for row, (by, group, sums) in zip(table, rows, strict=True):
        row["by"], row["group"] = by, group
        for name, value in sums.items():
            row[name] = value
    return table


def sums(requests: float, **others: float) -> dict[str, float]:
    """Sums of which each share has another value."""
    given = {
        "requests": requests, "all_requests": 2 * requests, "reached": requests / 2,
        "reached_in_time": 0.25 * requests, "handed_over": 0.3 * requests,
        "gave_up": 0.1 * requests, "wait_to_limit_sum_min": 12 * requests,
        "wait_answered_sum_min": 4 * requests, "any_officer_in_time": 0.8 * requests,
        "any_officer_wait_to_limit_sum_min": 30 * requests,
    }  # fmt: skip
    return given | others


@pytest.fixture
def three_seasons() -> Arm:
    """Kind 4 is asked for in all seasons, kind 2 in the second only; hour 4 is something else."""
    return replace(
        arm("now", 3),
        response=(
            split(("kind", 4, sums(10)), ("hour", 4, sums(99))),
            split(("kind", 2, sums(8)), ("kind", 4, sums(20)), ("hour", 4, sums(99))),
            split(("kind", 4, sums(30)), ("hour", 4, sums(99))),
        ),
    )


def test_a_kind_that_a_season_has_none_of_counts_as_none(three_seasons: Arm) -> None:
    rows = response_by([three_seasons], "kind")
    assert rows["scenario"].tolist() == ["now", "now"]
    assert rows["kind"].tolist() == [2, 4]
    assert rows["requests_per_season"].tolist() == pytest.approx([8 / 3, 20])
    assert rows["all_requests_per_season"].tolist() == pytest.approx([16 / 3, 40])


def test_every_share_and_wait_is_its_sum_over_its_own_requests(three_seasons: Arm) -> None:
    row = response_by([three_seasons], "kind")[1]
    found = {name: row[name] for name in row.dtype.names[4:] if not name.endswith(("low", "high"))}
    assert found == pytest.approx({
        "reached_in_time_share": 0.25, "mean_wait_to_limit_min": 12, "mean_wait_answered_min": 8,
        "handed_over_share": 0.3, "gave_up_share": 0.1,
        "any_officer_in_time_share": 0.8 / 2, "any_officer_wait_to_limit_min": 30 / 2,
    })  # fmt: skip


def test_the_columns_are_named_alike(three_seasons: Arm) -> None:
    assert response_by([three_seasons], "hour").dtype.names == (
        "scenario", "hour", "requests_per_season", "all_requests_per_season",
        *(
            name + end
            for name in (
                "reached_in_time_share", "mean_wait_to_limit_min", "mean_wait_answered_min",
                "handed_over_share", "gave_up_share", "any_officer_in_time_share",
                "any_officer_wait_to_limit_min",
            )
            for end in ("", "_low", "_high")
        ),
    )  # fmt: skip


def test_the_interval_lies_on_both_sides_of_the_mean() -> None:
    # three seasons of ten requests, of which 2, 3 and 7 are reached in time: 0.4 +- t x 0.2646/3^.5
    seasons = tuple(
        split(("priority", 1, sums(10, reached_in_time=reached))) for reached in (2, 3, 7)
    )
    row = response_by([replace(arm("now", 3), response=seasons)], "priority")[0]
    half = t_quantile(0.95, 3) * 0.07**0.5 / 3**0.5
    assert row["reached_in_time_share"] == pytest.approx(0.4)
    assert row["reached_in_time_share_low"] == pytest.approx(0.4 - half)
    assert row["reached_in_time_share_high"] == pytest.approx(0.4 + half)


def numbered(seasons: range) -> Arm:
    """An arm of which every season has its own number everywhere."""
    values = np.array(seasons, dtype=float)
    one = arm("now", len(seasons))
    return replace(
        one,
        numerator=one.numerator * values[:, None],
        denominator=one.denominator + values[:, None],
        waits=tuple(np.array([v]) for v in values),
        walked_m=one.walked_m * values[:, None],
        response=tuple(split(("kind", int(v), sums(v))) for v in values),
    )


def same(one: Arm, other: Arm) -> bool:
    return (
        one.scenario == other.scenario
        and all(
            np.array_equal(getattr(one, name), getattr(other, name))
            for name in ("numerator", "denominator", "walked_m", "length_m", "weight")
        )
        and [w.tolist() for w in one.waits] == [w.tolist() for w in other.waits]
        and [r.tolist() for r in one.response] == [r.tolist() for r in other.response]
    )


def test_a_part_and_the_rest_are_the_whole() -> None:
    whole = numbered(range(1, 6))
    assert same(whole.first(2), numbered(range(1, 3)))
    assert same(whole.first(2).followed_by(numbered(range(3, 6))), whole)
    assert not same(whole.first(2), whole)
    assert whole.first(2).seasons == 2
