"""What steadies the waits of a season: right by hand, and of mean 0."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import exp1

from sim.study.evidence import Window
from sim.tables import HOUR_US, MINUTE_US, REQUESTS
from sim.verify.cases.steadying import if_none_delayed


def season(t_min: list[float], handling_min: list[float], kind: list[int], hours: float):
    requests = np.zeros(len(t_min), dtype=REQUESTS)
    requests["t"] = np.array(t_min) * MINUTE_US
    requests["handling"] = np.array(handling_min) * MINUTE_US
    requests["kind"] = kind
    length = round(hours * HOUR_US)
    world = SimpleNamespace(requests=requests)
    return SimpleNamespace(world=world, window=Window(0, length, 1, length))


def test_waits_if_no_wait_held_up_another_by_hand() -> None:
    # One unit. The second finds the first in hand for 10 minutes more, the third the second
    # for 5, not for the 15 that it would be if the second had waited. The fourth finds nobody.
    one = season([0, 10, 25, 60], [20, 20, 5, 5], [0, 1, 1, 0], 1)
    load = 3 * 20 / 60  # three an hour are expected, of 20 minutes
    wait = 20 * (np.log(load) + np.euler_gamma + exp1(load))
    waits, long = 1 - np.exp(-load), 1 - np.exp(-load * np.exp(-5.5 / 20))
    found = if_none_delayed(one, 3, 1, 20, 5.5, shares=(0.5, 0.5))
    expected = [15 / (3 * wait), 2 / (3 * waits), 1 / (3 * long),
                0, 0, 15 / (1.5 * wait), 2 / (1.5 * waits)]  # fmt: skip
    assert np.array(found) + 1 == pytest.approx(expected, rel=1e-9)
    only = if_none_delayed(one, 3, 1, 20, 5.5, most_urgent=1)
    assert only == [-1, -1, -1]


def test_what_steadies_the_waits_has_mean_0() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(60):
        t = np.sort(rng.uniform(0, 300 * 60, rng.poisson(300 * 5)))
        kind = rng.choice(2, len(t), p=(0.3, 0.7))
        one = season(t, rng.exponential(20, len(t)), kind, 300)
        found.append(if_none_delayed(one, 5, 3, 20, 5, shares=(0.3, 0.7)))
    mean, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(60)
    assert (np.abs(mean) < 3.5 * error).all()
    assert (error < 0.05).all()
