"""What ``walks check`` and a results folder say of lists that differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.explain import changes
from sim.scenario.list_changes import list_change


@pytest.mark.parametrize(
    ("key", "old", "new", "told"),
    [
        ("hour_shares", [1.0] * 24, [1.0] * 14 + [2.5] + [1.0] * 9,
         "14:00: 1 -> 2.5 (1 of 24 values)"),
        ("month_factors", [0.0] * 12, [0, 0.2, 0.15, 0.1, 0.05, 0, 0, 0, 0, 0, 0, 0.3],
         "Feb: 0 -> 0.2, Mar: 0 -> 0.15, Apr: 0 -> 0.1, May: 0 -> 0.05, ... (5 of 12 values)"),
        ("weekday_shares", [13, 14, 14, 14, 15, 16, 14], [13, 14, 14, 14, 15, 16, 20],
         "sun: 14 -> 20 (1 of 7 values)"),
        ("hour_factors_by_weekday", [[1] * 24] * 7, [[1] * 24] * 5 + [[1] * 23 + [3], [1] * 24],
         "sat 23:00: 1 -> 3 (1 of 168 values)"),
        ("officer_speeds_mps", [1] * 12, [1] * 11 + [2], "no. 12: 1 -> 2 (1 of 12 values)"),
        ("values_min", [1, 2, 3], [1, 5, 3], "no. 2: 2 -> 5 (1 of 3 values)"),
        ("values_min", [1, 2, 3], [1, 2, 3, 4], ""),
        ("values_min", [], [1], ""),
        ("dates", ["a", "b", "c"], ["a", "c", "d", "e"], "without b, with d, e"),
        ("dates", ["a", "b"], ["b", "a"], "the same in another order, or some of them more often"),
        ("per_day", 1, 2, ""),
    ],
)  # fmt: skip
def test_the_first_places_that_differ_are_told(key: str, old: Any, new: Any, told: str) -> None:
    assert list_change(old, new, key) == told


def test_check_says_which_months_and_hours_differ(tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    hours = [1] * 24
    head = 'format = 1\nabout = "x"\n'
    base.write_text(f'{head}base = "announced"\n[people]\nhour_shares = {hours}\n')
    hours[18] = 4
    (tmp_path / "mine.toml").write_text(f'{head}base = "base"\n[people]\nhour_shares = {hours}\n')
    (line,) = changes("mine", folder=tmp_path)
    assert line == "people out by hour: 18:00: 1 -> 4 (1 of 24 values) (people.hour_shares)"
    assert changes("rain")[0] == (
        "rain days: Jan: 0 -> 0.2, Feb: 0 -> 0.2, Mar: 0 -> 0.15, Apr: 0 -> 0.1, ... "
        "(12 of 12 values) "
        "(weather.rain_day_share)"
    )
