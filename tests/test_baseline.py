"""A full pilot run gives the numbers that were kept in tests/baseline.toml."""

from __future__ import annotations

import tomllib

from tests.baseline import FILE, kept, moved, numbers, written


def test_a_full_pilot_run_gives_the_numbers_that_were_kept() -> None:
    told = moved(kept(), numbers())
    assert told == [], "\n".join([
        "Numbers of the pilot have moved. If they should: python -m tests.baseline", *told,
    ])  # fmt: skip


def test_what_has_moved_is_told_with_old_new_and_per_cent() -> None:
    old = {"a.x": 100.0, "a.y": 0.0, "a.z": 1.0}
    told = moved(old, {"a.x": 103.0, "a.y": 1.0, "a.w": 2.0})
    assert told == [
        "a.w: is new", "a.x: 100 was kept, 103 found (+3.000%)",
        "a.y: 0 was kept, 1 found (was 0)", "a.z: is gone",
    ]  # fmt: skip
    assert moved(old, {"a.x": 100.0 + 1e-9, "a.y": 0.0, "a.z": 1.0}) == []


def test_the_file_is_read_as_it_was_written_and_has_about_twenty_numbers() -> None:
    assert 20 <= len(kept()) <= 60
    assert written(kept()) == FILE.read_text(encoding="utf-8")
    assert tomllib.loads(written({"a.x": 0.1}))["a"]["x"] == 0.1
