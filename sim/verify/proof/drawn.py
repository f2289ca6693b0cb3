"""Drawn seasons whose truth is known in closed form, judged as any study is.

Two scenarios, `now` and `new`, share their evenings. Their measures are drawn
from laws of which mean, ratio and percentile are known, put into the arms of
a study, and compared by the program. So a wrong interval is the fault of the
comparison and of nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.scenario.model import Headline
from sim.study.arms import SINGLE, Arm
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.settled import still_open
from sim.verify.proof.rows import NOT_PROMISED, Row, always, covers, holds, inside
from sim.verify.proof.work import in_groups, spread_out, stacked

LOOKS = (40, 80, 160, 320)
"""Seasons at the looks that are taken."""

EARLY = 10
"""Seasons of a quick try, with which some planners begin."""

SKEWNESS = 1.2
"""Of the skewed measure: that of overtime at two hours a day in the pilot season."""

STRONG_CV = 1.5
"""Spread over mean of a lognormal measure that no shipped study has: skewness 7.9."""

RARE = 0.05
"""Mean number in a season of something that hardly ever happens."""

REQUESTS = 60
"""Mean number of requests in a season, from which percentiles are taken."""

RATE_SHAPE = 30.0
"""Shape of the gamma law of a season's pace: sd over mean 0.18."""

MEAN, RATIO, SKEWED, ZERO = (
    "contacts_per_week", "reached_in_time_share", "overtime_h_per_week", "called_in_h_per_week",
)  # fmt: skip
BY_SEASON, BY_SECTION = "median_wait_min", "p90_wait_min"
STRONGLY_SKEWED, RARELY = "mean_wait_to_limit_min", "flag_downs_phoned_per_week"

KINDS = {
    MEAN: "a mean (normal, shared evenings)",
    RATIO: "a ratio (numerator and denominator move together)",
    BY_SEASON: "a percentile, season by season (median)",
    BY_SECTION: "a percentile from groups of seasons (90th)",
    SKEWED: f"a skewed mean (lognormal, skewness {SKEWNESS})",
    ZERO: "a measure without variance",
}
"""What each measure stands for; the names are those of columns that are free."""

LIMITS = {
    STRONGLY_SKEWED: f"a very skewed mean (lognormal, sd {STRONG_CV} times the mean)",
    RARELY: f"something rare (Poisson, {RARE} a season)",
}
"""What is drawn to show where the intervals stop being right."""

HEADLINES = (
    Headline(MEAN, 8.0), Headline(RATIO, 0.06), Headline(BY_SEASON, 1.0),
    Headline(BY_SECTION, 4.0), Headline(SKEWED, 0.5), Headline(ZERO, 0.5),
)  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """The measure of each scenario, known in closed form."""

    now: float
    new: float

    @property
    def difference(self) -> float:
        """New less now."""
        return self.new - self.now


def lognormal_sigma(skewness: float) -> float:
    """Sigma of the lognormal law of this skewness: c**3 + 3 c, with c sd over mean."""
    roots = np.roots([1.0, 0.0, 3.0, -skewness])
    cv = float(roots[np.abs(roots.imag) < 1e-9].real[0])
    return math.sqrt(math.log1p(cv**2))


SIGMA = lognormal_sigma(SKEWNESS)
STRONG_SIGMA = math.sqrt(math.log1p(STRONG_CV**2))
LOAD = 0.6
"""A season's load lies evenly between 1 less and 1 plus this."""


def mean_median(requests: float) -> float:
    """Mean of the median of a Poisson number of exponential waits of mean 1.

    The k-th smallest of n has the mean 1/n + 1/(n-1) + ... + 1/(n-k+1)
    (Renyi, Acta Mathematica Hungarica 4, 1953).
    """
    from scipy.stats import poisson

    counts = np.arange(1, int(requests + 12 * requests**0.5))
    means = [(1 / np.arange(n, n - math.ceil(n / 2), -1)).sum() for n in counts]
    chance = poisson.pmf(counts, requests)
    return float(np.dot(means, chance) / chance.sum())


@lru_cache(maxsize=1)
def truths() -> dict[str, Truth]:
    """The known values of all measures that are drawn."""
    middle = mean_median(REQUESTS) * 10.0 * RATE_SHAPE / (RATE_SHAPE - 1)
    # Exponential waits with a gamma rate are Pareto waits: P(W > w) = (1 + w / b)**-a.
    ninth = 10.0 * RATE_SHAPE * (0.1 ** (-1 / RATE_SHAPE) - 1)
    load_variance = LOAD**2 / 3
    return {
        MEAN: Truth(150.0, 160.0),
        RATIO: Truth(0.60 - 0.3 * load_variance, 0.66 - 0.3 * load_variance),
        BY_SEASON: Truth(middle, 0.8 * middle),
        BY_SECTION: Truth(ninth, 0.8 * ninth),
        SKEWED: Truth(2.0, 3.0),
        ZERO: Truth(1.6, 0.7),
        STRONGLY_SKEWED: Truth(2.0, 3.0),
        RARELY: Truth(RARE, 2 * RARE),
    }


def drawn_arms(seed: int, study: int, seasons: int) -> list[Arm]:
    """Two scenarios over the same evenings, with the truth of `truths`."""
    rng = np.random.default_rng([seed, 1, study])
    top = {name: np.ones((seasons, len(SINGLE))) for name in ("now", "new")}
    bottom = {name: np.ones((seasons, len(SINGLE))) for name in ("now", "new")}
    place = {measure.name: i for i, measure in enumerate(SINGLE)}
    evening = rng.standard_normal(seasons)
    load = rng.uniform(1 - LOAD, 1 + LOAD, seasons)
    asked = rng.poisson(40.0 * load)
    pace = rng.gamma(RATE_SHAPE, 1 / RATE_SHAPE, seasons)
    counts = rng.poisson(REQUESTS, seasons)
    skewed = rng.standard_normal(seasons)
    waits = {}
    for name, share, times in (("now", 0.60, 1.0), ("new", 0.66, 0.8)):
        known = {m: getattr(t, name) for m, t in truths().items()}
        both = math.sqrt(0.6) * evening + math.sqrt(0.4) * rng.standard_normal(seasons)
        tail = math.sqrt(0.5) * skewed + math.sqrt(0.5) * rng.standard_normal(seasons)
        column = top[name]
        column[:, place[MEAN]] = known[MEAN] + 45.0 * both
        column[:, place[RATIO]] = rng.binomial(asked, share - 0.3 * (load - 1))
        bottom[name][:, place[RATIO]] = asked
        column[:, place[SKEWED]] = known[SKEWED] * np.exp(SIGMA * tail - SIGMA**2 / 2)
        column[:, place[ZERO]] = known[ZERO]
        column[:, place[STRONGLY_SKEWED]] = known[STRONGLY_SKEWED] * np.exp(
            STRONG_SIGMA * tail - STRONG_SIGMA**2 / 2
        )
        column[:, place[RARELY]] = rng.poisson(known[RARELY], seasons)
        waits[name] = tuple(
            times * 10.0 / p * rng.standard_exponential(n)
            for p, n in zip(pace, counts, strict=True)
        )
    return [
        Arm(
            name, top[name], bottom[name], waits[name], np.ones((seasons, 2)), np.ones(2),
            np.ones(2), (),
        )
        for name in ("now", "new")
    ]  # fmt: skip


def _figures(found: Comparison, names: tuple[str, ...]) -> list[bool]:
    rows = [found.figure("now", name) for name in names]
    return [inside(r.low, r.high, truths()[r.measure].now) for r in rows]


def _differences(found: Comparison, names: tuple[str, ...]) -> list[bool]:
    rows = [found.difference("new", name) for name in names]
    return [inside(r.low, r.high, truths()[r.measure].difference) for r in rows]


def drawn_studies(seed: int, studies: range) -> dict[str, np.ndarray]:
    """Do some studies and say of each interval whether it holds the truth.

    Returns
    -------
    dict of ndarray of bool
        ``early``, ``figure`` and ``difference``, shape (n, all measures): 95 %
        intervals of figures of 10, and of figures and differences of 40 seasons;
        ``looks``, shape (n, looks, headlines): headline intervals at each look;
        ``stopped``, shape (n,): all headline intervals at the first look at
        which everything was settled, or at the last.
    """
    names, shown = tuple(KINDS), (*KINDS, *LIMITS)
    out: dict[str, list[object]] = {
        name: [] for name in ("early", "figure", "difference", "looks", "stopped")
    }
    for study in studies:
        arms = drawn_arms(seed, study, LOOKS[-1])
        plain = compare("drawn", [arm.first(LOOKS[0]) for arm in arms], "now", ())
        early = compare("early", [arm.first(EARLY) for arm in arms], "now", ())
        out["early"].append(_figures(early, shown))
        out["figure"].append(_figures(plain, shown))
        out["difference"].append(_differences(plain, shown))
        looks, stopped = [], None
        for seasons in LOOKS:
            found = compare("drawn", [arm.first(seasons) for arm in arms], "now", HEADLINES)
            looks.append(_differences(found, names))
            if stopped is None and not still_open(found):
                stopped = all(looks[-1])
        out["looks"].append(looks)
        out["stopped"].append(all(looks[-1]) if stopped is None else stopped)
    return {name: np.array(values, dtype=bool) for name, values in out.items()}


def drawn_rows(seed: int, studies: int, workers: int) -> list[Row]:
    """The rows on drawn seasons."""
    found = stacked(spread_out(drawn_studies, seed, in_groups(studies), workers))
    figures, differences, looks = found["figure"], found["difference"], found["looks"]
    fixed = f"Drawn seasons of known truth, {LOOKS[0]} seasons"
    rows = []
    for i, (name, kind) in enumerate(KINDS.items()):
        row = always if name == ZERO else covers
        rows.append(row(fixed, f"figure: {kind}", figures[:, i]))
        rows.append(row(fixed, f"difference: {kind}", differences[:, i]))
    rows.append(holds(fixed, "all headline differences together", np.all(looks[:, 0], axis=1)))
    settled = "Drawn seasons of known truth, until settled"
    for k, seasons in enumerate(LOOKS):
        together = np.all(looks[:, k], axis=1)
        rows.append(holds(settled, f"all headline differences at {seasons} seasons", together))
    for i, kind in enumerate(KINDS.values()):
        rows.append(holds(settled, f"at every look: {kind}", np.all(looks[:, :, i], axis=1)))
    rows.append(
        holds(settled, "at every look: all headline differences", np.all(looks, axis=(1, 2)))
    )
    rows.append(holds(settled, "at the look at which it stopped: all", found["stopped"]))
    for name in (MEAN, RATIO, SKEWED):
        early = found["early"][:, tuple(KINDS).index(name)]
        rows.append(
            covers(NOT_PROMISED, f"{EARLY} seasons only, figure: {KINDS[name]}", early, False)
        )
    for i, kind in enumerate(LIMITS.values(), start=len(KINDS)):
        rows.append(covers(NOT_PROMISED, f"drawn, figure: {kind}", figures[:, i], False))
        rows.append(covers(NOT_PROMISED, f"drawn, difference: {kind}", differences[:, i], False))
    return rows
