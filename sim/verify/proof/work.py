"""Many small studies over the processors of this machine."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import numpy as np

Result = TypeVar("Result")

TOGETHER = 10
"""Studies that a worker does in one go."""


def in_groups(count: int, size: int = TOGETHER, first: int = 1) -> list[range]:
    """The numbers from `first` on, `count` of them, in groups."""
    end = first + count
    return [range(i, min(i + size, end)) for i in range(first, end, size)]


def spread_out(
    function: Callable[[int, range], Result], seed: int, groups: Sequence[range], workers: int
) -> list[Result]:
    """Apply `function` to the seed and each group, in this process or in several.

    Returns
    -------
    list
        In the order of the groups. Which process did one makes no difference.
    """
    if workers == 1:
        return [function(seed, group) for group in groups]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return list(pool.map(function, [seed] * len(groups), groups))


def stacked(parts: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Arrays of the groups one after another, by name."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
