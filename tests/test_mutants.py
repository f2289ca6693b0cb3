"""What was decided about mutants that no test notices is about lines that are still there."""

from __future__ import annotations

import csv

import pytest

from tests.mutants import DECIDED, FIRST, OPEN, REASONS, Mutant, decided, first, why
from tests.study.small import ROOT


def test_each_decision_is_about_a_line_of_its_file_and_has_a_reason() -> None:
    with DECIDED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    texts = {row["file"]: (ROOT / row["file"]).read_text(encoding="utf-8") for row in rows}
    told = {file: " ".join(text.split()) for file, text in texts.items()}
    gone = [row["was"] for row in rows if " ".join(row["was"].split()) not in told[row["file"]]]
    assert gone == []
    assert {row["why"] for row in rows} <= set(REASONS) - {"strict", "undecided"}
    assert len(decided()) == len(rows)


def test_what_was_caught_at_first_is_no_more_than_what_was_tried() -> None:
    found = first()
    assert all(caught <= tried for tried, caught in found.values())
    assert all((ROOT / file).exists() for file in found)
    assert FIRST.read_text(encoding="utf-8").startswith("file,tried,caught\n")


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("zip(a, b, strict=True)", "zip(a, b, strict=False)", "strict"),
        ("zip(a, b, strict=True)", "zip(a, b, )", "strict"),
        ("zip(a, b, strict=True)", "zip(a, strict=True)", "undecided"),
        ("f(x, 1)", "f(x, )", "undecided"),
    ],
)
def test_a_zip_that_does_not_insist_is_decided_by_itself(was: str, now: str, reason: str) -> None:
    assert why(Mutant("a.py", "f", "survived", was, now), {}) == reason
    assert reason not in OPEN or reason == "undecided"


def test_a_decision_is_found_by_file_function_and_lines() -> None:
    mutant = Mutant("a.py", "f", "survived", "x = 1", "x = 2")
    assert why(mutant, {mutant.key: "same"}) == "same"
    assert why(mutant, {("b.py", *mutant.key[1:]): "same"}) == "undecided"
