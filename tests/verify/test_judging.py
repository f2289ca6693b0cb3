"""The pass rule: what agrees, what is too wide, how many seasons it takes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from scipy.stats import norm, t

from sim.verify import runner
from sim.verify.case import Case, Exact, Figure, Row, Sampled
from sim.verify.judging import interval, limit, seasons_for_power, seasons_needed
from sim.verify.runner import Line, verify
from sim.verify.table import faults


def drawn(mean: float, spread: float, scene: object, seed: int, r: int) -> list[float]:
    """A season of a normal law, and what it was drawn from."""
    own, known = np.random.default_rng([seed, r]).standard_normal(2)
    return [mean + spread * own + spread * known, known]


def case(mean: float, spread: float, expected: float = 1.0, **more: object) -> Sampled:
    figures = (Figure("drawn", expected, **more),)  # type: ignore[arg-type]
    return Sampled("L", "drawn", "by lot", figures, lambda: None, partial(drawn, mean, spread))


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch):
    def one(made: Case, full: bool = False, seed: int = 3) -> list[Line]:
        monkeypatch.setattr(runner, "case_named", lambda key: made)
        runner._scene.cache_clear()
        return verify([made], seed, full=full, together=50)

    return one


def test_what_is_right_agrees_and_takes_as_many_seasons_as_it_needs(judge) -> None:
    (wide,), (narrow,) = judge(case(1.0, 0.1)), judge(case(1.0, 0.1), full=True)
    assert wide.agrees and narrow.agrees
    assert wide.half <= wide.limit == 0.02
    assert narrow.half <= narrow.limit == 0.01
    assert 3 < narrow.seasons / wide.seasons < 5


def test_in_which_order_workers_are_done_makes_no_difference(judge, monkeypatch) -> None:
    made = case(1.0, 0.3)
    alone = judge(made)
    monkeypatch.setattr(runner, "_pool", lambda workers: ThreadPoolExecutor(workers))
    assert verify([made], 3, full=False, together=50, workers=3) == alone
    assert alone[0].seasons > 100


def test_what_is_a_little_wrong_does_not_agree(judge) -> None:
    found = judge(case(1.03, 0.1))
    assert "do not agree" in faults(found)[0]


def test_an_interval_that_stays_too_wide_does_not_agree(judge, monkeypatch) -> None:
    monkeypatch.setattr(runner, "LOOKS", 1)
    (line,) = judge(case(1.0, 0.5))
    assert abs(line.found - 1) <= line.half
    assert "wider than its limit" in line.fault


def test_waits_may_be_wider_and_next_to_nothing_has_a_limit_of_its_own(judge) -> None:
    assert limit(Figure("wait", 5.0, True), False) == 0.5
    assert limit(Figure("wait", 5.0, True), True) == pytest.approx(0.15)
    (line,) = judge(case(0.0001, 0.0005, 0.0, rare=True, enough=0.002))
    assert line.agrees and line.limit == line.half == 0.002
    (line,) = judge(case(0.01, 0.0005, 0.0, rare=True, enough=0.002))
    assert not line.agrees


def test_the_interval_is_that_of_the_pass_rule() -> None:
    values = np.random.default_rng(1).normal(5, 2, 30)
    found = interval(values, None, 200)
    half = t.ppf(1 - 0.005 / 200, 29) * values.std(ddof=1) / np.sqrt(30)
    assert (found.mean, found.half) == pytest.approx((values.mean(), half), rel=1e-12)
    assert seasons_needed(found, found.half, 200) == 30
    # 57 seasons would do if the quantile stayed the same; with more it is smaller
    needed = seasons_needed(found, found.half / 1.25, 200)
    assert 40 < needed < 57
    reach = t.ppf(1 - 0.005 / 200, needed - 1) * found.spread / np.sqrt(needed)
    assert reach <= 0.9 * found.half / 1.25 < 1.03 * reach
    assert seasons_needed(found, found.half / 100, 200) == 75  # no more from one look to the next


def test_what_is_known_of_the_draws_makes_the_interval_narrower_and_leaves_the_mean() -> None:
    known, own = np.random.default_rng(2).standard_normal((2, 400))
    values = 5 + known + 0.1 * own
    plain, steadied = interval(values, None, 1), interval(values, known[:, None], 1)
    assert steadied.half < 0.12 * plain.half
    assert abs(steadied.mean - 5) < steadied.half


def test_what_hardly_ever_happened_steadies_nothing() -> None:
    values = np.random.default_rng(3).normal(5, 1, 40)
    never, once = np.full(40, -1.0), np.full(40, -1.0)
    once[7] = 30.0
    plain = interval(values, None, 1)
    assert interval(values, np.column_stack([never, once]), 1) == plain


def test_seasons_for_99_percent_power_are_those_that_show_a_shift() -> None:
    rng = np.random.default_rng(4)
    found = interval(rng.normal(1.1, 0.2, 2000), None, 50)
    needed = seasons_for_power(found, 1.0, 50, 0.99)
    reach = norm.ppf(1 - 0.005 / 50) + norm.ppf(0.99)
    assert needed == pytest.approx((reach * 2) ** 2, rel=0.25)
    samples = rng.normal(found.mean, found.spread, (2000, needed))
    half = t.ppf(1 - 0.005 / 50, needed - 1) * samples.std(axis=1, ddof=1) / np.sqrt(needed)
    assert (abs(samples.mean(axis=1) - 1.0) > half).mean() == pytest.approx(0.99, abs=0.008)


def test_equalities_and_bounds(judge) -> None:
    rows = [Row("equal", 1.0, 1.0), Row("bound", 1.0, 0.5, bound=True), Row("near", 1.0, 1.1, 0.2)]
    assert faults(judge(Exact("L", "rows", "identity", lambda seed: rows))) == []
    for wrong in (Row("equal", 1.0, 1.001), Row("bound", 1.0, 1.5, bound=True),
                  Row("near", 1.0, 0.7, 0.2), Row("nothing", 1.0, float("nan"))):  # fmt: skip
        assert len(faults(judge(Exact("L", "rows", "identity", lambda seed, w=wrong: [w])))) == 1
