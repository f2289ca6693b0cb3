"""Run cases over the processors of this machine and judge their figures.

Every case first runs so many seasons that its spread is known; then as many
more as its interval needs (two stages, after Stein, Annals of Mathematical
Statistics 16, 1945, and one more where chance undoes the plan). Cases do not
wait for each other.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from sim.verify.case import Case, Exact, Figure, Row, Sampled
from sim.verify.judging import Interval, interval, limit, seasons_needed
from sim.verify.registry import case_named, key_of

LOOKS = 8
"""So often at most it is looked whether a case has seasons enough."""

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
    """A case that is being run; `rows` by the first of the seasons that they hold."""

    case: Sampled
    wanted: int
    looks: int = 1
    rows: dict[int, np.ndarray] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True, eq=False)
class _Task:
    case: Case
    function: Callable[..., Any]
    words: tuple[Any, ...]


def figures_judged(cases: Iterable[Case]) -> int:
    """Figures that are judged by an interval, N of the pass rule."""
    return sum(len(case.figures) for case in cases if isinstance(case, Sampled))


@lru_cache(maxsize=6)
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
    going = {key_of(c): _Going(c, wanted=c.first) for c in cases if isinstance(c, Sampled)}
    found: dict[str, list[Line]] = {}
    tasks = deque(
        _Task(case, rows_of, (key_of(case), seed)) for case in cases if isinstance(case, Exact)
    )
    for one in going.values():
        tasks += _more_seasons(one, seed)
    finished = 0
    with _pool(workers) as pool:
        for task, result in _as_done(pool, tasks, 2 * workers):
            finished += 1
            name = key_of(task.case)
            if isinstance(task.case, Exact):
                found[name] = [_exact_line(task.case, row) for row in result]
            else:
                one = going[name]
                one.rows[task.words[2].start] = result
                if one.done == one.wanted and one.looks < LOOKS:
                    one.looks += 1
                    one.wanted = _wanted(one, full, together)
                    tasks += _more_seasons(one, seed)
            tell(f"{finished} tasks done: {name}")
    for name, one in going.items():
        found[name] = _lines(one, full, together)
    return [line for case in cases for line in found[key_of(case)]]


def _pool(workers: int) -> AbstractContextManager[Executor | None]:
    if workers == 1:
        return nullcontext()
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _as_done(pool: Executor | None, tasks: deque[_Task], ahead: int) -> Iterator[tuple[_Task, Any]]:
    """Each task with its result when it is done; meanwhile there may come more tasks.

    No more than `ahead` are handed over at a time, so that it stops soon when it is stopped.
    """
    if pool is None:
        while tasks:
            task = tasks.popleft()
            yield task, task.function(*task.words)
        return
    running: dict[Future[Any], _Task] = {}
    while tasks or running:
        while tasks and len(running) < ahead:
            task = tasks.popleft()
            running[pool.submit(task.function, *task.words)] = task
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


def _more_seasons(one: _Going, seed: int) -> list[_Task]:
    """Tasks for the seasons that are wanted and not done yet."""
    step = one.case.together
    return [
        _Task(one.case, seasons_of,
              (key_of(one.case), seed, range(first, min(first + step, one.wanted + 1))))
        for first in range(one.done + 1, one.wanted + 1, step)
    ]  # fmt: skip


def _intervals(one: _Going, together: int) -> list[tuple[Figure, Interval]]:
    values = np.concatenate([one.rows[first] for first in sorted(one.rows)])
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
        seasons_needed(found, limit(figure, full), together)
        for figure, found in _intervals(one, together)
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


def processor_time() -> float:
    """Seconds that this process and its workers have taken of the processors."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
