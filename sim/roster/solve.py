"""The rules of a roster as a constraint program, solved by OR-Tools CP-SAT.

The same question has the same answer on every run: one worker, a fixed seed,
and a limit in the solver's own count of work instead of seconds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.roster.rules import Requirements, too_close

Works = dict[tuple[int, int], Any]
"""Of one officer: the variable of each day and shift."""

SEED = 1
FIND_LIMIT, FAIR_LIMIT = 10.0, 2.0
"""Work spent on one question, in the solver's deterministic time (about seconds)."""


class NoSolver(RuntimeError):
    """OR-Tools is not installed."""


class Undecided(RuntimeError):
    """The solver stopped at its limit of work without an answer."""


def solver() -> Any:
    """The module of CP-SAT.

    Raises
    ------
    NoSolver
        With the line that installs it.
    """
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise NoSolver(
            "Finding a roster needs OR-Tools. To install it:\n"
            "  pip install --constraint constraints.txt '.[roster]'"
        ) from None
    return cp_model


def fewest_possible(required: Requirements) -> int:
    """Heads below which counting alone shows that no roster exists."""
    by_day = [sum(n.officers for n in required.needs if day in n.days) for day in range(7)]
    total = required.officer_shifts_per_week * required.weeks
    return max([*by_day, math.ceil(total / max(1, _most_each(required)))])


def find(required: Requirements, heads: int, *, fair: bool = False) -> np.ndarray | None:
    """A roster for `heads` officers, or None if there is none.

    Parameters
    ----------
    required : Requirements
    heads : int
    fair : bool
        Bring the officers' shifts and weekends close together, as far as the
        limit of work allows.

    Returns
    -------
    ndarray of int64, shape (heads, days), or None
        The number of the shift, -1 for a day off.

    Raises
    ------
    NoSolver, Undecided
    """
    if heads < fewest_possible(required):
        return None
    cp = solver()
    model = cp.CpModel()
    works, day_on = _variables(model, required, heads)
    _keep(model, required, works, day_on)
    found = _solved(cp, model, works, FIND_LIMIT)
    if found is None or not fair:
        return found
    for officer in range(heads):
        for (day, shift), variable in works[officer].items():
            model.add_hint(variable, int(found[officer, day] == shift))
    _be_fair(model, required, day_on)
    return _solved(cp, model, works, FAIR_LIMIT, found)


def _most_each(required: Requirements) -> int:
    """Shifts that one officer can work at most, by counting days on and off."""
    on, off = required.days_on_at_most, required.days_off_in_row
    return min(required.most_shifts, required.days * on // (on + off), required.days - off)


def _variables(
    model: Any, required: Requirements, heads: int
) -> tuple[list[Works], list[list[Any]]]:
    """Whether an officer works a shift on a day, and whether at all."""
    works: list[Works] = []
    day_on: list[list[Any]] = []
    for officer in range(heads):
        mine = {
            (day, shift): model.new_bool_var(f"o{officer}d{day}s{shift}")
            for day in range(required.days)
            for shift, need in enumerate(required.needs)
            if day % 7 in need.days
        }
        on = [model.new_bool_var(f"o{officer}d{day}") for day in range(required.days)]
        for day in range(required.days):
            model.add(sum(v for (d, _), v in mine.items() if d == day) == on[day])
        works.append(mine)
        day_on.append(on)
    return works, day_on


def _keep(model: Any, required: Requirements, works: list[Works], day_on: list[list[Any]]) -> None:
    days = required.days
    for day in range(days):
        for shift, need in enumerate(required.needs):
            if day % 7 in need.days:
                model.add(sum(mine[day, shift] for mine in works) == need.officers)
    pairs = list(too_close(required))
    for mine, on in zip(works, day_on, strict=True):
        for a, ahead, b in pairs:
            for day in range(days):
                later = ((day + ahead) % days, b)
                if (day, a) in mine and later in mine:
                    model.add(mine[day, a] + mine[later] <= 1)
        model.add(sum(on) <= required.most_shifts)
        for first in range(0, days, 7):
            model.add(sum(on[first : first + 7]) <= required.most_in_week)
        _stretches(model, required, on)
        _weekends(model, required, on)
    _first_day_in_order(model, required, works)


def _stretches(model: Any, required: Requirements, on: list[Any]) -> None:
    """Not too many days on in a row, and never few off; the last day is before the first."""
    days = required.days
    longest = min(required.days_on_at_most, days - 1)
    for day in range(days):
        model.add(sum(on[(day + n) % days] for n in range(longest + 1)) <= longest)
        for off in range(1, min(required.days_off_in_row, days - 1)):
            between = sum(on[(day + n) % days] for n in range(1, off + 1))
            model.add(on[day] + on[(day + off + 1) % days] - between <= 1)


def _weekends(model: Any, required: Requirements, on: list[Any]) -> None:
    if required.weekends_off:
        free = []
        for first in range(0, required.days, 7):
            off = model.new_bool_var("")
            model.add(on[first + 5] + on[first + 6] <= 2 - 2 * off)
            free.append(off)
        model.add(sum(free) >= required.weekends_off)


def _first_day_in_order(model: Any, required: Requirements, works: list[Works]) -> None:
    """Officers are alike: those of the fullest day are the first ones, shift by shift."""
    by_day = [sum(n.officers for n in required.needs if d in n.days) for d in range(7)]
    day = by_day.index(max(by_day))
    officer = 0
    for shift, need in enumerate(required.needs):
        if day in need.days:
            for mine in works[officer : officer + need.officers]:
                model.add(mine[day, shift] == 1)
            officer += need.officers


def _be_fair(model: Any, required: Requirements, day_on: list[list[Any]]) -> None:
    """Keep the most and the fewest shifts, and weekend days, of an officer close."""
    spreads = []
    for name, days in (("shifts", range(required.days)), ("weekends", None)):
        chosen = [d for d in range(required.days) if d % 7 in (5, 6)] if days is None else days
        most = model.new_int_var(0, required.days, f"most {name}")
        least = model.new_int_var(0, required.days, f"least {name}")
        for on in day_on:
            total = sum(on[d] for d in chosen)
            model.add(total <= most)
            model.add(total >= least)
        spreads.append(most - least)
    model.minimize(sum(spreads))


def _solved(
    cp: Any, model: Any, works: list[Works], limit: float, before: np.ndarray | None = None
) -> np.ndarray | None:
    """Solve; `before` is what holds if no better is found within the limit."""
    machine = cp.CpSolver()
    machine.parameters.num_workers = 1
    machine.parameters.random_seed = SEED
    machine.parameters.max_deterministic_time = limit
    status = machine.solve(model)
    if status == cp.INFEASIBLE:
        return None
    if status not in (cp.OPTIMAL, cp.FEASIBLE):
        if before is not None:
            return before
        raise Undecided("no answer within the limit of work")
    days = 1 + max(day for mine in works for day, _ in mine)
    roster = np.full((len(works), -(-days // 7) * 7), -1, dtype=np.int64)
    for officer, mine in enumerate(works):
        for (day, shift), variable in mine.items():
            if machine.value(variable):
                roster[officer, day] = shift
    return roster
