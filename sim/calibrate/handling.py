"""How long calls take, by kind: a law that a scenario knows, and how well it fits.

Lognormal and exponential laws are fitted by maximum likelihood (scipy.stats),
with a gamma law beside them for comparison. Whether the law could have made the
times is tested with the Kolmogorov-Smirnov distance by parametric bootstrap,
since the law was fitted to the same times (Stute, Gonzalez Manteiga and Presedo
Quindimil, Metrika 40, 1993, 243-256). With many rows every law is rejected,
because people round to five minutes; so a law is also good enough where it is
never further than `NEAR` from the times. Where no law is, the times themselves
are written, as percentiles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.calibrate.tally import TENTHS
from sim.scenario.demand_model import Duration

FEWEST = 20
"""Rows with a time that a kind needs for a law of its own."""

MOST_FITTED = 20_000
"""Rows a law is fitted to; of more, so many are drawn."""

MOST_TESTED = 1_000
"""Rows the test looks at, so that it judges what matters and not the last decimal."""

DRAWS = 199
NEAR = 0.05
PERCENTILES = 99
FEWEST_FOR_LIST = 200
LAWS = ("lognormal", "exponential")
SIGNIFICANT = 0.05
MOST_SIGMA = 4.0

Cdf = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Handling:
    """Handling time of one kind, or of all together.

    Attributes
    ----------
    rows : int
        Rows with a time.
    law : Duration
        To be written into the demand file.
    mean, low, high : float
        Mean of the law in minutes and its 95 % range.
    sigma, sigma_low, sigma_high : float
        The same for the spread of a lognormal law; NaN for others.
    p : float
        How often the law would lie as far from times of its own; NaN for a list.
    distance : float
        Largest difference between the shares of the law and of the times.
    best : str
        The likeliest of lognormal, exponential and gamma.
    """

    rows: int
    law: Duration
    mean: float
    low: float
    high: float
    sigma: float
    sigma_low: float
    sigma_high: float
    p: float
    distance: float
    best: str


def times_of(counts: Mapping[int, int], seed: int = 1) -> np.ndarray:
    """Times in minutes, float64, sorted; at most `MOST_FITTED`, drawn evenly from all."""
    tenths = np.array(sorted(counts), dtype=np.int64)
    number = np.array([counts[t] for t in tenths.tolist()], dtype=np.int64)
    if number.sum() > MOST_FITTED:
        rng = np.random.default_rng(seed)
        number = rng.multivariate_hypergeometric(number, MOST_FITTED, method="marginals")
    return np.repeat(tenths, number) / TENTHS


def fit_handling(counts: Mapping[int, int], seed: int = 1) -> Handling | None:
    """Fit a law; None with fewer than `FEWEST` rows.

    Parameters
    ----------
    counts : mapping of int to int
        Rows with each time in tenths of a minute, above 0.
    seed : int
        Of the bootstrap.
    """
    rows = int(sum(counts.values()))
    if rows < FEWEST:
        return None
    times = times_of(counts, seed)
    if np.ptp(times) == 0:
        at = float(times[0])
        nan = float("nan")
        return Handling(
            rows, Duration("constant", at), at, at, at, nan, nan, nan, nan, 0.0, "constant"
        )
    laws = _laws(times)
    likely = {name: float(law.logpdf(times).sum()) - free for name, (law, free) in laws.items()}
    best = max(likely, key=lambda name: likely[name])
    name = max(LAWS, key=lambda one: likely[one])
    law = laws[name][0]
    distance = _distance(times, law.cdf)
    p = _bootstrap(times, name, seed)
    if p < SIGNIFICANT and distance > NEAR and rows >= FEWEST_FOR_LIST:
        return _list(rows, times, best)
    if name == "exponential":
        mean, low, high = _exponential(times, rows)
        nan = float("nan")
        return Handling(
            rows, Duration(name, round(mean, 2)), mean, low, high, nan, nan, nan, p, distance, best
        )
    mean, low, high, sigma, s_low, s_high = _lognormal(times, rows)
    written = Duration(name, round(mean, 2), round(min(sigma, MOST_SIGMA), 3))
    return Handling(rows, written, mean, low, high, sigma, s_low, s_high, p, distance, best)


def fit_all(
    minutes: Mapping[str, Counter[int]], kinds: list[str]
) -> tuple[dict[str, Handling], Handling | None]:
    """Fit a law for each of `kinds` that has the rows for it, and one for all rows together."""
    found = {}
    for number, kind in enumerate(kinds):
        fitted = fit_handling(minutes.get(kind, {}), seed=number + 1)
        if fitted:
            found[kind] = fitted
    together: Counter[int] = Counter()
    for counts in minutes.values():
        together.update(counts)
    return found, fit_handling(together, seed=0)


def _laws(times: np.ndarray) -> dict[str, tuple[Any, int]]:
    """The laws fitted to times, each with the number of its parameters."""
    from scipy import stats

    shape, _, scale = stats.lognorm.fit(times, floc=0)
    g_shape, _, g_scale = stats.gamma.fit(times, floc=0)
    return {
        "lognormal": (stats.lognorm(shape, scale=scale), 2),
        "exponential": (stats.expon(scale=times.mean()), 1),
        "gamma": (stats.gamma(g_shape, scale=g_scale), 2),
    }


def _distance(times: np.ndarray, cdf: Cdf) -> float:
    """Kolmogorov-Smirnov distance; times are rounded, so steps are compared half-way."""
    values, number = np.unique(times, return_counts=True)
    upto = number.cumsum()[:-1] / len(times)
    return float(np.abs(cdf((values[:-1] + values[1:]) / 2) - upto).max(initial=0.0))


def _bootstrap(times: np.ndarray, name: str, seed: int) -> float:
    """How often times drawn from the law lie as far from a law fitted to them."""
    rng = np.random.default_rng([2021, seed])
    if len(times) > MOST_TESTED:
        times = np.sort(rng.choice(times, MOST_TESTED, replace=False))
    logs = np.log(times)
    own = _distance(times, _quick(name, times, logs))
    count = len(times)
    further = 0
    for _ in range(DRAWS):
        if name == "exponential":
            drawn = rng.exponential(times.mean(), count)
        else:
            drawn = np.exp(rng.normal(logs.mean(), logs.std(), count))
        drawn = np.maximum(np.round(drawn * TENTHS), 1) / TENTHS
        further += _distance(drawn, _quick(name, drawn, np.log(drawn))) >= own
    return (further + 1) / (DRAWS + 1)


def _quick(name: str, times: np.ndarray, logs: np.ndarray) -> Cdf:
    """Share of times below, under the law fitted to `times`."""
    from scipy.special import ndtr

    if name == "exponential":
        mean = float(times.mean())
        return lambda x: -np.expm1(-x / mean)
    middle, spread = float(logs.mean()), max(float(logs.std()), 1e-9)
    return lambda x: ndtr((np.log(x) - middle) / spread)


def _lognormal(times: np.ndarray, rows: int) -> tuple[float, ...]:
    """Mean and sigma with ranges: Cox's method with Student's t.

    Source: Olsson, Journal of Statistics Education 13, 2005.
    """
    from scipy.stats import chi2, t

    logs = np.log(times)
    n = min(rows, len(times))
    variance = float(logs.var(ddof=1))
    middle = float(logs.mean()) + variance / 2
    error = np.sqrt(variance / n + variance**2 / (2 * (n - 1))) * t.ppf(0.975, n - 1)
    spread = [float(np.sqrt(variance * (n - 1) / chi2.ppf(q, n - 1))) for q in (0.975, 0.025)]
    mean, low, high = (float(np.exp(middle + d)) for d in (0, -error, error))
    return mean, low, high, float(np.sqrt(variance)), *spread


def _exponential(times: np.ndarray, rows: int) -> tuple[float, float, float]:
    from scipy.stats import chi2

    n = min(rows, len(times))
    mean = float(times.mean())
    low, high = (float(2 * n * mean / chi2.ppf(q, 2 * n)) for q in (0.975, 0.025))
    return mean, low, high


def _list(rows: int, times: np.ndarray, best: str) -> Handling:
    """The times themselves, as evenly spaced percentiles with the same mean."""
    from scipy.stats import t

    values = np.quantile(times, (np.arange(PERCENTILES) + 0.5) / PERCENTILES)
    mean = float(times.mean())
    values = np.round(values * mean / values.mean(), 1)
    error = float(times.std(ddof=1) / np.sqrt(len(times)) * t.ppf(0.975, len(times) - 1))
    nan = float("nan")
    law = Duration("list", values_min=tuple(values.tolist()))
    return Handling(rows, law, mean, mean - error, mean + error, nan, nan, nan, nan, 0.0, best)
