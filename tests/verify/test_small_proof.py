"""The proof in small: few studies, with the limits of so few; and that it can fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.study.compare import compare
from sim.study.estimate import t_quantile
from sim.verify.proof import __main__ as proof
from sim.verify.proof.chosen import CASES, chosen_rows, slippage
from sim.verify.proof.drawn import (
    MEAN,
    SKEWED,
    SKEWNESS,
    drawn_arms,
    drawn_rows,
    lognormal_sigma,
    mean_median,
    truths,
)
from sim.verify.proof.page import proof_page
from sim.verify.proof.rows import Row, at_most, covers, holds, inside, limits, wrong
from sim.verify.proof.skewed import skewness_of
from sim.verify.proof.targets import target_rows
from sim.verify.proof.walked import (
    FEWER,
    arms_of,
    truth_of,
    walked_rows,
)

SEED = 7
FACTS = {
    "studies": 1000, "seed": SEED, "workers": 2, "long": 10240, "pilot": 200, "drawn": SKEWNESS,
    "when": "May 1, 2021", "minutes": 1.0, "versions": "none",
}  # fmt: skip


def failed(rows: list[Row]) -> list[str]:
    return [f"{r.what}: {r.found} of {r.tries}" for r in rows if r.judged and not r.passed]


def test_the_limits_are_those_that_chance_keeps_in_999_of_1000_proofs() -> None:
    assert limits(1000, 0.95) == (926, 971)
    assert at_most(1000, 0.05) == 73


@pytest.mark.parametrize(("hits", "passed"), [(925, False), (926, True), (971, True), (972, False)])
def test_covering_too_rarely_or_too_often_fails(hits: int, passed: bool) -> None:
    assert covers("", "", np.arange(1000) < hits).passed == passed


def test_a_promise_of_at_least_or_at_most_has_one_limit() -> None:
    assert holds("", "", np.ones(1000)).passed
    assert not holds("", "", np.arange(1000) < 925).passed
    assert wrong("", "", np.zeros(1000)).passed
    assert not wrong("", "", np.arange(1000) < 74).passed


def test_no_interval_does_not_hold_the_truth() -> None:
    assert inside(0.7, 0.7, 0.1 * 7)
    assert not inside(float("nan"), float("nan"), 1.0)


def test_the_known_truth_is_that_of_many_drawn_seasons() -> None:
    now, new = drawn_arms(SEED, 0, 5_120)
    found = compare("long", [now, new], "now", ())
    for name, truth in truths().items():
        figure, difference = found.figure("now", name), found.difference("new", name)
        # five standard errors: half-widths are of two
        assert abs(figure.value - truth.now) <= 2.5 * (figure.high - figure.low) / 2 + 1e-9, name
        reach = 2.5 * (difference.high - difference.low) / 2 + 1e-9
        assert abs(difference.value - truth.difference) <= reach, name
    assert skewness_of(now, SKEWED) == pytest.approx(SKEWNESS, abs=0.3)


def test_known_laws_by_hand() -> None:
    # half of very many exponential waits of mean 1 are shorter than ln 2
    assert mean_median(3000) == pytest.approx(np.log(2), abs=5e-4)
    # with the standard deviation equal to the mean: 1 + 3
    assert lognormal_sigma(4.0) ** 2 == pytest.approx(np.log(2))


def test_intervals_hold_the_truth_of_drawn_seasons() -> None:
    assert failed(drawn_rows(SEED, 10, 1)) == []


def test_intervals_that_are_too_narrow_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.compare.t_quantile", lambda c, n: t_quantile(c, n) / 6)
    rows = drawn_rows(SEED, 8, 1)
    assert len(failed(rows)) > 8


def test_targets_are_judged_as_promised() -> None:
    assert failed(target_rows(SEED, 20, 1)) == []


def test_the_best_is_selected_as_promised() -> None:
    assert failed(chosen_rows(SEED, 10, 1)) == []


def test_the_best_is_ahead_by_the_margin_and_spreads_differ() -> None:
    values = slippage(np.random.default_rng(SEED), CASES[-1])
    assert values.mean(axis=1)[0] - values.mean(axis=1)[1:].mean() == pytest.approx(1, abs=0.2)
    spread = values.std(axis=1)
    assert spread[0] == pytest.approx(4, rel=0.05)
    assert spread[-1] == pytest.approx(2, rel=0.05)
    assert np.corrcoef(values)[0, -1] == pytest.approx(0.5, abs=0.05)


@pytest.mark.slow
def test_simulated_studies_hold_the_long_run_and_equal_ones_are_not_different() -> None:
    truth, _ = truth_of(SEED, 4, 1, 160)
    rows = walked_rows(SEED, 4, 1, truth)
    assert failed(rows) == []
    assert rows[-1].tries >= 20  # of byte-identical scenarios, every measure


def test_equal_in_law_have_other_draws_and_shared_evenings_the_same_requests() -> None:
    arms = arms_of(SEED, ("roam", "copy", "other route seed", "evenings of its own", FEWER[1]),
                   range(1, 4))  # fmt: skip
    passes = {name: arm.walked_m.tolist() for name, arm in arms.items()}
    assert passes["roam"] == passes["copy"]
    others = [walked for name, walked in passes.items() if name != "roam"]
    assert all(walked not in others[:i] for i, walked in enumerate(others))
    asked = {name: [len(w) for w in arm.waits] for name, arm in arms.items()}
    assert asked["roam"] == asked["other route seed"] == asked[FEWER[1]]
    assert asked["roam"] != asked["evenings of its own"]


def test_the_page_says_what_failed_and_what_is_not_promised() -> None:
    rows = [covers("One part", "good", np.arange(1000) < 950),
            covers("One part", "bad", np.arange(1000) < 900),
            covers("Rough", "rough", np.arange(1000) < 900, False)]  # fmt: skip
    page = proof_page(rows, {MEAN: {"here": 0.25, "there": float("nan")}}, FACTS)
    assert "**1 of 2 rows failed.**" in page
    assert "| good | 1,000 | 95 % | 950 | 926 to 971 | yes |" in page
    assert "| bad | 1,000 | 95 % | 900 | 926 to 971 | **no** |" in page
    assert "| rough | 1,000 | 95 % | 900 | 926 to 971 | not promised |" in page
    assert f"| `{MEAN}` | 0.2 | – |" in page


@pytest.mark.parametrize(("hits", "code"), [(950, 0), (900, 1)])
def test_a_row_that_fails_ends_with_an_error(
    hits: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = covers("Part", "row", np.arange(1000) < hits)
    for name in ("target_rows", "chosen_rows", "walked_rows"):
        monkeypatch.setattr(proof, name, lambda *_: [])
    monkeypatch.setattr(proof, "drawn_rows", lambda *_: [row])
    monkeypatch.setattr(proof, "truth_of", lambda *_: (None, {}))
    monkeypatch.setattr(proof, "pilot_arms", lambda *_: {"now": drawn_arms(SEED, 1, 40)[0]})
    page = tmp_path / "proof.md"
    assert proof.main(["--out", str(page), "--workers", "1"]) == code
    assert "row" in page.read_text(encoding="utf-8")


def test_the_page_in_docs_has_the_rows_of_this_proof() -> None:
    page = (Path(__file__).parents[2] / "docs" / "proof.md").read_text(encoding="utf-8")
    assert "**All " in page
    for row in target_rows(SEED, 1, 1):
        assert f"| {row.what} | 1,000 |" in page


@pytest.mark.slow
def test_a_hundred_studies_of_everything(tmp_path: Path) -> None:
    words = ["--studies", "100", "--long", "2560", "--out", str(tmp_path / "proof.md")]
    assert proof.main(words) == 0
