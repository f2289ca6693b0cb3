"""Run cases over the processors of this machine and judge their figures.

Every case first runs so many seasons that its spread is known; then as many
more as its interval needs (two stages, after Stein, Annals of Mathematical
Statistics 16, 1945, and one more where chance undoes the plan).
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from sim.verify.case import Case, Exact, Figure, Row, Sampled
from sim.verify.judging import Interval, interval, limit, seasons_needed
from sim.verify.registry import case_named, key_of

STAGES = 6
"""Looks at most."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes
    ----------
    kind, case, source, figure : str
    expected, found : float
    half : float
        Half-width of the interval of `found`; 0 where it is exact.
    limit : float
        Largest half-width allowed.
    how : str
        "interval", "equal", "at most" or "formula".
    agrees : bool
    fault : str
        Why not, in words; empty if it agrees.
    seasons : int
    spread : float
        Standard deviation of one season, what steadies it taken out.
    """

    kind: str
    case: str
    source: str
    figure: str
    expected: float
    found: float
    half: float
    limit: float
    how: str
    agrees: bool
    fault: str
    seasons: int
    spread: float


@dataclass(eq=False)
class _Going:
    case: Sampled
    rows: list[np.ndarray] = field(default_factory=list)
    wanted: int = 0

    @property
    def done(self) -> int:
        return sum(map(len, self.rows))


def figures_judged(cases: Iterable[Case]) -> int:
    """Figures that are judged by an interval, N of the pass rule."""
    return sum(len(case.figures) for case in cases if isinstance(case, Sampled))


@lru_cache(maxsize=2)
def _scene(name: str) -> Any:
    case = case_named(name)
    return case.scene() if isinstance(case, Sampled) else None


def seasons_of(name: str, seed: int, replications: range) -> np.ndarray:
    """Values of some seasons of a case, shape (n, figures and what steadies them)."""
    case = case_named(name)
    assert isinstance(case, Sampled)
    scene = _scene(name)
    return np.array([case.season(scene, seed, r) for r in replications], dtype=float)


def rows_of(name: str, seed: int) -> list[Row]:
    """What was found in an exact case."""
    case = case_named(name)
    assert isinstance(case, Exact)
    return list(case.rows(seed))


def verify(
    cases: Sequence[Case],
    seed: int,
    *,
    full: bool,
    together: int,
    workers: int = 1,
    tell: Tell = lambda text: None,
) -> list[Line]:
    """Run cases and judge them.

    Parameters
    ----------
    cases : sequence of Case
    seed : int
    full : bool
        Half-widths of 1 and 3 % instead of 2 and 10 %.
    together : int
        Figures judged together in the whole run, by which intervals are made wider.
    workers : int
        Processes. Their number makes no difference to the result.
    tell : function
        Is told how far it is.
    """
    going = [_Going(case, wanted=case.first) for case in cases if isinstance(case, Sampled)]
    exact = [case for case in cases if isinstance(case, Exact)]
    found: dict[str, list[Line]] = {}
    with _pool(workers) as pool:
        waiting = [(case, pool.submit(rows_of, key_of(case), seed)) for case in exact]
        for stage in range(STAGES):
            _more_seasons(pool, going, seed, tell, stage)
            for one in going:
                one.wanted = _wanted(one, full, together)
            if all(one.wanted <= one.done for one in going):
                break
        for case, task in waiting:
            found[key_of(case)] = [_exact_line(case, row) for row in task.result()]
    for one in going:
        found[key_of(one.case)] = _lines(one, full, together)
    return [line for case in cases for line in found[key_of(case)]]


class _Here(Executor):
    """Does the work in this process when it is asked for the result."""

    def submit(self, function: Any, /, *words: Any, **more: Any) -> Any:
        class Task:
            def result(self) -> Any:
                return function(*words, **more)

        return Task()


def _pool(workers: int) -> AbstractContextManager[Any]:
    if workers == 1:
        return nullcontext(_Here())
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _more_seasons(pool: Any, going: list[_Going], seed: int, tell: Tell, stage: int) -> None:
    tasks = []
    for one in going:
        step = one.case.together
        for first in range(one.done + 1, one.wanted + 1, step):
            replications = range(first, min(first + step, one.wanted + 1))
            tasks.append((one, pool.submit(seasons_of, key_of(one.case), seed, replications)))
    for number, (one, task) in enumerate(tasks, start=1):
        one.rows.append(task.result())
        tell(f"look {stage + 1}, {number} of {len(tasks)}: {key_of(one.case)}")


def _intervals(one: _Going, together: int) -> list[tuple[Figure, Interval]]:
    values = np.concatenate(one.rows)
    figures = one.case.figures
    steady = values[:, len(figures) :]
    return [
        (
            figure,
            interval(
                values[:, i],
                steady if figure.steadied_by is None else steady[:, list(figure.steadied_by)],
                together,
            ),
        )
        for i, figure in enumerate(figures)
    ]


def _wanted(one: _Going, full: bool, together: int) -> int:
    return max(
        seasons_needed(found, limit(figure, full)) for figure, found in _intervals(one, together)
    )


def _lines(one: _Going, full: bool, together: int) -> list[Line]:
    lines = []
    for figure, found in _intervals(one, together):
        most = limit(figure, full)
        half = max(found.half, figure.enough)
        fault = ""
        if not abs(found.mean - figure.expected) <= half:
            fault = (
                f"{found.mean:.6g} ± {half:.2g} simulated, {figure.expected:.6g} expected: "
                "they do not agree"
            )
        elif not found.half <= most:
            fault = f"the interval of ± {found.half:.2g} is wider than its limit of ± {most:.2g}"
        case = one.case
        lines.append(
            Line(case.kind, case.name, case.source, figure.name, figure.expected, found.mean, half,
                 most, "interval", not fault, fault, found.seasons, found.spread)
        )  # fmt: skip
    return lines


def _exact_line(case: Exact, row: Row) -> Line:
    how = "formula" if case.formula else "at most" if row.bound else "equal"
    word = "at most " if row.bound else ""
    agrees = row.agrees
    fault = "" if agrees else f"{row.found:.8g} found, {word}{row.expected:.8g} expected"
    return Line(case.kind, case.name, case.source, row.name, row.expected, row.found, 0.0,
                row.within, how, agrees, fault, 1, 0.0)  # fmt: skip
