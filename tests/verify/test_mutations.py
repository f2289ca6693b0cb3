"""A wrong line of the program is noticed: in small here, all of them by `make mutations`."""

from __future__ import annotations

import pytest

from sim.verify.mutations import (
    COLUMNS,
    FILE,
    MUTATIONS,
    Mutation,
    mutated_text,
    row_of,
    try_one,
    worst,
)
from sim.verify.page import kept_rows
from sim.verify.registry import all_cases, key_of

SEED = 3


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_the_line_is_there_once_and_cases_look_at_it(mutation: Mutation) -> None:
    text, line = mutated_text(mutation)
    assert line > 1
    compile(text, mutation.file, "exec")
    for begins in mutation.cases:
        assert any(key_of(case).startswith(begins) for case in all_cases()), begins


@pytest.mark.slow
def test_a_pass_that_is_counted_twice_is_noticed() -> None:
    noticed("a pass is counted twice")


@pytest.mark.slow
@pytest.mark.parametrize("name", [m.name for m in MUTATIONS if m.quick])
def test_wrong_lines_are_noticed(name: str) -> None:
    noticed(name)


def noticed(name: str) -> None:
    number = [m.name for m in MUTATIONS].index(name)
    row = row_of(number, try_one(number, SEED))
    assert row["noticed"] and row["case"] and row["shift"]


def test_of_what_is_wrong_the_figure_that_shows_it_soonest_is_told() -> None:
    def line(how: str, agrees: bool, needed: int) -> dict[str, object]:
        return {"how": how, "agrees": agrees, "needed": needed}

    slow, fast = line("interval", False, 90), line("interval", False, 4)
    assert worst([line("interval", True, 1), line("equal", False, 1), slow, fast]) is fast
    assert worst([line("equal", True, 1)]) is None


def test_what_was_found_last_is_kept_for_all_of_them() -> None:
    rows = kept_rows(FILE)
    assert [row["mutation"] for row in rows] == [m.name for m in MUTATIONS]
    assert tuple(rows[0]) == COLUMNS
    assert all(int(row["noticed"]) > 0 for row in rows)
