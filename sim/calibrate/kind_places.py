"""Whether kinds of request come from places of their own, and from which.

That kinds share their places is tested by drawing tables with the same rows of each
kind and of each place at random (Patefield, Applied Statistics 30, 1981, 91-97), for
most places have too few rows of a kind for the law that is usual with such tables.
If they do not share them, each kind with rows enough has weights of its own: around
those of all requests, each street moved towards its own count as far as it has rows
(`sim.calibrate.shrink`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.calibrate.kind_shares import KindShares
from sim.calibrate.shrink import shrink
from sim.calibrate.weights import FEWEST as FEWEST_ON_STREET
from sim.calibrate.weights import PlaceWeights, in_company

FEWEST = 200
"""Rows of a kind that the question takes; two kinds must have them."""

DRAWS = 199


@dataclass(frozen=True, eq=False)
class KindPlaces(KindShares):
    """Shares of the segments, by kind with rows enough.

    Attributes
    ----------
    written : mapping of str to ndarray of float64, shape (S,)
        Weights for the demand file: on segments with fewer than five rows of the
        kind it is spread as all requests are.
    rows : mapping of str to ndarray of float64, shape (S,)
        Rows of the kind on each segment; what lies at a corner is shared.
    """

    written: Mapping[str, np.ndarray]
    rows: Mapping[str, np.ndarray]


def fit_kind_places(
    counts: Mapping[str, np.ndarray], shares: Any, common: PlaceWeights
) -> KindPlaces:
    """Fit the places of each kind around those of all.

    Parameters
    ----------
    counts : mapping of str to ndarray of int64, shape (spots,)
        Rows of each kind by spot.
    shares : sparse array, shape (spots, S)
        See `sim.calibrate.streets.Ground.shares`.
    common : PlaceWeights
        Of all requests.
    """
    many = {name: count for name, count in counts.items() if count.sum() >= FEWEST}
    p = _chance(np.array(list(many.values()))) if len(many) >= 2 else float("nan")
    found: dict[str, list[np.ndarray]] = {}
    for name, count in many.items():
        here = count @ shares
        told = shrink(here, here.sum() * common.share)
        amount = common.share * told.ratio
        total = float(amount.sum())
        low, high = (common.share * end / total for end in (told.low, told.high))
        written = amount / total
        thin = in_company(here < FEWEST_ON_STREET, here, np.ones(len(here), dtype=bool))
        written[thin] = written[thin].sum() * common.written[thin] / common.written[thin].sum()
        found[name] = [amount / total, low, high, written, here]
    parts = [{name: one[k] for name, one in found.items()} for k in range(5)]
    return KindPlaces(p, *parts)


def _chance(table: np.ndarray) -> float:
    """How often random tables with the same sums are as far from independence."""
    from scipy.stats import random_table

    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2:
        return float("nan")
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    even = rows[:, None] * columns / table.sum()

    def squares(one: np.ndarray) -> np.ndarray:
        found: np.ndarray = ((one - even) ** 2 / even).sum(axis=(-2, -1))
        return found

    chance = np.random.default_rng(1)
    drawn = [squares(random_table(rows, columns, seed=chance).rvs(size=1)) for _ in range(DRAWS)]
    return float((1 + (np.concatenate(drawn) >= squares(table) - 1e-9).sum()) / (DRAWS + 1))
