"""Lengths of time drawn from a `Duration`, as whole microseconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.compiled import compiled_apart
from sim.scenario.demand_model import DISTRIBUTIONS, Duration
from sim.tables import MINUTE_US
from sim.world.chance import normal

EXPONENTIAL, LOGNORMAL, CONSTANT, LIST = range(len(DISTRIBUTIONS))


@dataclass(frozen=True)
class Laws:
    """Several durations as arrays, one row each; ``values`` is shared.

    Attributes
    ----------
    code : ndarray of int64
    mean_us, sigma : ndarray of float64
    first, count : ndarray of int64
        Stretch of ``values`` that belongs to a list.
    values : ndarray of float64, microseconds
    """

    code: np.ndarray
    mean_us: np.ndarray
    sigma: np.ndarray
    first: np.ndarray
    count: np.ndarray
    values: np.ndarray


def laws(durations: list[Duration]) -> Laws:
    """Pack `durations` for the compiled draw."""
    values = [v * MINUTE_US for d in durations for v in d.values_min]
    count = np.array([len(d.values_min) for d in durations], dtype=np.int64)
    return Laws(
        np.array([DISTRIBUTIONS.index(d.distribution) for d in durations], dtype=np.int64),
        np.array([d.mean_min * MINUTE_US for d in durations]),
        np.array([d.sigma for d in durations]),
        np.cumsum(count) - count,
        count,
        np.array(values or [0.0]),
    )


def mean_min(duration: Duration) -> float:
    """Mean of `duration` in minutes."""
    if duration.distribution == "list":
        return sum(duration.values_min) / len(duration.values_min)
    return duration.mean_min


def survival(duration: Duration, minutes: np.ndarray) -> np.ndarray:
    """Chance that `duration` is longer than each of `minutes`."""
    t = np.maximum(np.asarray(minutes, dtype=float), 0.0)
    longer: np.ndarray
    if duration.distribution == "exponential":
        longer = np.exp(-t / duration.mean_min)
        return longer
    if duration.distribution == "constant":
        longer = (t < duration.mean_min).astype(float)
        return longer
    if duration.distribution == "list":
        longer = (np.array(duration.values_min) > t[..., None]).mean(axis=-1)
        return longer
    from scipy.special import ndtr

    middle = math.log(duration.mean_min) - duration.sigma**2 / 2
    with np.errstate(divide="ignore"):
        longer = ndtr((middle - np.log(t)) / duration.sigma)
    return longer


@compiled_apart
def draw_us(code, mean_us, sigma, first, count, values, u):
    """Length of time at the share `u` of its law, in whole microseconds (int64)."""
    if code == EXPONENTIAL:
        x = -mean_us * math.log1p(-u)
    elif code == LOGNORMAL:
        x = mean_us * math.exp(sigma * normal(u) - 0.5 * sigma * sigma)
    elif code == CONSTANT:
        x = mean_us
    else:
        x = values[first + min(count - 1, int(u * count))]
    return np.int64(round(min(x, 9e15)))
