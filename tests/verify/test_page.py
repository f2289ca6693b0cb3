"""The page of what is verified, and its outcome in short."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sim.verify.case import KINDS
from sim.verify.page import kept_rows, outcome_text, validation_page
from sim.verify.pilot import Simulated
from sim.verify.registry import all_cases
from sim.verify.runner import Line
from sim.verify.seeds import FILE as SEEDS_FILE
from sim.verify.seeds import row_of
from sim.verify.short import last_outcome

DAY = date(2021, 5, 1)
LINES = [
    Line("A", "a line", "book", "travel", 0.46, 0.47, 0.02, 0.02, "interval", True, "", 40, 0.1),
    Line("A", "a line", "book", "lost", 0.25, 0.5, 0.02, 0.02, "interval", False, "off", 40, 0.1),
    Line("G", "rounds", "other", "length", 194, 194, 0, 0, "formula", True, "", 1, 0.0),
]
FACTS = {
    "when": "May 1, 2021", "seed": 3, "versions": "none", "minutes": "3 minutes",
    "command": "walks verify --doc docs/validation.md",
}  # fmt: skip


def test_the_outcome_in_short_is_that_of_the_cases(tmp_path: Path) -> None:
    file = tmp_path / "outcome.toml"
    file.write_text(outcome_text(LINES, DAY, 3, False), encoding="utf-8")
    found = last_outcome(file)
    assert (found.when, found.seed, found.full) == (DAY, 3, False)
    first, second = found.kinds
    assert (first.name, first.what, first.sources) == ("A", KINDS["A"], ("book",))
    assert (first.cases, first.figures, first.agree) == (1, 2, 1)
    assert (second.figures, second.agree) == (1, 1)


def test_the_outcome_that_is_kept_has_every_kind_and_case() -> None:
    kept = last_outcome()
    assert [kind.name for kind in kept.kinds] == list(KINDS)
    cases = {name: sum(case.kind == name for case in all_cases()) for name in KINDS}
    assert {kind.name: kind.cases for kind in kept.kinds} == cases
    assert [kind.name for kind in kept.kinds if kind.agree != kind.figures] == []


def test_the_page_says_verified_not_validated_and_which_figure_does_not_agree() -> None:
    pilot = [Simulated("announced", 4096, 700, 500, 900), Simulated("delivered", 1024, 190, 1, 400)]
    seeds = [{name: str(value) for name, value in row_of(4, LINES, 90).items()}]
    text = validation_page(LINES, FACTS, False, [], pilot, seeds)
    assert "Verified, not validated" in text
    assert "1 do not agree" in text
    assert "|  |  | lost | 0.25 | 0.5 ± 0.02 | **no** |" in text
    assert "| rounds | other | 1 figures, by formula, nothing simulated |  | 1 of 1 | yes |" in text
    assert "| `announced` | 4,096 | 700 | 500 to 900 | no |" in text
    assert "| `delivered` | 1,024 | 190 | 1 to 400 | yes |" in text
    assert "All figures agree with 0 of 1 seeds" in text
    assert "| 4 | 3 | 2 | 2 | 1.5 | A, a line: lost: off. |" in text


def test_with_nine_of_ten_other_seeds_that_are_kept_all_figures_agree() -> None:
    kept = kept_rows(SEEDS_FILE)
    seeds = [int(row["seed"]) for row in kept]
    assert seeds and seeds == sorted(set(seeds))
    assert sum(row["agree"] != row["figures"] for row in kept) <= 1
