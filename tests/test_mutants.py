"""What was decided about mutants that no test notices is about lines that are still there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.mutants import (
    DECIDED,
    FIRST,
    OPEN,
    REASONS,
    Mutant,
    decided,
    drawn,
    first,
    mend,
    which,
    why,
)
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
        ("*(a for a in b), strict=True", "*(a for a in b), strict=None", "strict"),
        ("*(a for a in b), strict=True", "*(a for a in b),", "strict"),
        ("zip( a, b, strict=True ):", "zip( a, b, ):", "strict"),
        ("zip(a, b, strict=True)", "zip(a, strict=True)", "undecided"),
        ("zip(a, b, strict=True)", "zip(None, b, strict=True)", "undecided"),
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


def test_a_larger_share_holds_the_smaller_ones() -> None:
    names = [f"m{n}" for n in range(200)]
    shares = [drawn(names, share, "7 a.py") for share in (0.1, 0.35, 0.9, 1.0)]
    assert [len(share) for share in shares] == [20, 70, 180, 200]
    assert shares[0] < shares[1] < shares[2] < shares[3] == set(names)
    assert drawn(reversed(names), 0.35, "7 a.py") == shares[1]
    assert drawn(names, 0.35, "7 b.py") != shares[1]


def test_what_was_half_written_when_a_run_was_killed_is_made_again(tmp_path: Path) -> None:
    inside = tmp_path / "sim" / "study"
    inside.mkdir(parents=True)
    for name, text in (("whole", '{"exit_code_by_key": {}}'), ("half", '{"exit_code_'), ("no", "")):
        (inside / f"{name}.py").write_text("x = 1")
        (inside / f"{name}.py.meta").write_text(text)
    (inside / "none.py").write_text("x = ")  # killed before there were any results
    mend(tmp_path)
    assert {path.name for path in inside.iterdir()} == {"whole.py", "whole.py.meta"}
    mend(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (("killed", "survived", "timeout"), "All mutants were tried."),
        (("killed", "skipped"), "Not all mutants were tried: they were drawn by chance"),
        (("killed", "not checked", "check was interrupted by user"), "stopped before 2 mutants"),
        (("killed", "skipped", "not checked"), "stopped before 1 mutants"),
    ],
)
def test_the_page_says_which_mutants_were_tried(statuses: tuple[str, ...], words: str) -> None:
    assert words in which([Mutant("a.py", "f", status, "", "") for status in statuses])
