"""A split in a study file: every way to place officers over shifts and groups of weekdays.

The total of officer-shifts a week is given; each way that spends it exactly is a
scenario. Nothing is written to disk: a way is its scenario with other shifts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.errors import did_you_mean, quoted, shown_value
from sim.scenario.grid import JOINED
from sim.scenario.model import Scenario
from sim.scenario.study_schema import SplitTable

MOST_WAYS = 200
FIXED_ROSTERS = ("weekly", "file")
"""Rosters that name each officer's shifts, so that these cannot be split otherwise."""

_SHIFTS_NAMED = (("activities", "doors"), ("activities", "event"), ("patrol", "override"))
"""Lists of tables that say for which shifts they are."""


@dataclass(frozen=True)
class Way:
    """One way to place the officers.

    Attributes
    ----------
    shifts : tuple of str
        Names of the shifts among which officers are placed.
    groups : tuple of tuple of str
        Weekdays of each group.
    officers : tuple of tuple of int
        For each group, the officers in each shift.
    """

    shifts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    officers: tuple[tuple[int, ...], ...]

    def name(self, base_name: str) -> str:
        """Its name: its scenario, then each group with its officers by shift."""
        words = (
            "-".join([label(group), *map(str, officers)])
            for group, officers in zip(self.groups, self.officers, strict=True)
        )
        return JOINED.join([base_name, *words])

    @property
    def about(self) -> str:
        """What it is, in a line."""
        return "Officers: " + "; ".join(
            f"{label(group)} "
            + ", ".join(f"{n} {s}" for n, s in zip(officers, self.shifts, strict=True))
            for group, officers in zip(self.groups, self.officers, strict=True)
        )


def label(days: Sequence[str]) -> str:
    """A short word for some weekdays: "mon-thu", "sun", "tue_thu"."""
    numbers = [WEEKDAYS.index(day) for day in days]
    in_row = all((b - a) % 7 == 1 for a, b in pairwise(numbers))
    return f"{days[0]}-{days[-1]}" if in_row and len(days) > 1 else "_".join(days)


def ways(split: SplitTable, shifts: Sequence[str], total: int) -> Iterator[Way]:
    """Yield every way that spends `total` officer-shifts a week, the last shift changing fastest.

    Parameters
    ----------
    split : SplitTable
    shifts : sequence of str
        Names of the shifts among which officers are placed.
    total : int

    Notes
    -----
    Sums that the places still to fill can reach are worked out first, so no way is
    begun that cannot be finished.
    """
    weights = [len(group) for group in split.days for _ in shifts]
    choices = range(split.at_least, split.at_most + 1, split.step)
    reach: list[set[int]] = [{0}]  # sums of the last 0, 1, 2, ... places
    for weight in reversed(weights):
        sums = {rest + weight * n for rest in reach[-1] for n in choices}
        reach.append({one for one in sums if one <= total})
    groups = tuple(tuple(group) for group in split.days)
    for found in _placed(weights, choices, reach, total):
        rows = tuple(found[i * len(shifts) : (i + 1) * len(shifts)] for i in range(len(groups)))
        yield Way(tuple(shifts), groups, rows)


def split_problems(
    scenario: Scenario, shifts: Sequence[str], total: int, found: int
) -> Iterator[tuple[str, str]]:
    """Yield what cannot be split, as key and message.

    Parameters
    ----------
    scenario : Scenario
        Whose officers are placed.
    shifts : sequence of str
    total : int
        Officer-shifts a week.
    found : int
        Ways, counted up to one more than `MOST_WAYS`.
    """
    known = [shift.name for shift in scenario.shifts]
    for i, name in enumerate(shifts):
        if name not in known:
            near = did_you_mean(name, known) or f"there is {quoted(known)}"
            yield f"split.shifts[{i + 1}]", f"no shift {shown_value(name)}; {near}"
    if scenario.crew.roster in FIXED_ROSTERS:
        message = (
            f'has the roster "{scenario.crew.roster}", which names each officer\'s shifts; '
            'give a scenario with the roster "spread" or "rotating"'
        )
        yield "split.scenario", message
    if set(shifts) <= set(known) and not found:
        message = (
            f"no way spends exactly {total:,} officer-shifts a week; change "
            "officer_shifts_per_week, step, at_least or at_most"
        )
        yield "split", message
    if found > MOST_WAYS:
        message = (
            f"makes more than {MOST_WAYS} scenarios; take a larger step, fewer groups of days, "
            "or at_least and at_most closer together"
        )
        yield "split", message


def _placed(
    weights: Sequence[int], choices: range, reach: Sequence[set[int]], total: int
) -> Iterator[tuple[int, ...]]:
    """Yield the officers of all places, in order, whose weighted sum is `total`."""
    if total not in reach[len(weights)]:
        return
    if not weights:
        yield ()
        return
    for n in choices:
        for rest in _placed(weights[1:], choices, reach, total - weights[0] * n):
            yield (n, *rest)


def changes_of_way(data: Mapping[str, Any], way: Way) -> dict[str, Any]:
    """What a layer must hold to place the officers of a scenario this way.

    Groups with equally many officers in a shift share one shift; the first keeps its
    name, so tables for certain shifts are for all parts of them, and dropped where
    none is left.

    Parameters
    ----------
    data : mapping
        All keys of the scenario, as merged.
    way : Way

    Returns
    -------
    dict
        Sections with what changes; empty where the scenario is this way already.
    """
    new: list[dict[str, Any]] = []
    parts: dict[str, list[str]] = {}
    for shift in data["shift"]:
        rows = _parts(shift, way) if shift["name"] in way.shifts else [dict(shift)]
        parts[shift["name"]] = [row["name"] for row in rows]
        new += rows
    if new == [{**shift, "days": in_order(shift["days"])} for shift in data["shift"]]:
        return {}
    change: dict[str, Any] = {"shift": new}
    for section, key in _SHIFTS_NAMED:
        rows = data.get(section, {}).get(key, [])
        renamed = [one for row in rows for one in _for_parts(row, parts)]
        if renamed != rows:
            change.setdefault(section, {})[key] = renamed
    return change


def in_order(days: Sequence[str]) -> list[str]:
    """Weekdays, Monday first."""
    return sorted(days, key=WEEKDAYS.index)


def _parts(shift: Mapping[str, Any], way: Way) -> list[dict[str, Any]]:
    """The shifts that one shift becomes: one for each number of officers above 0."""
    column = way.shifts.index(shift["name"])
    days: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for group, officers in zip(way.groups, way.officers, strict=True):
        number = officers[column]
        if number:
            names.setdefault(number, f"{shift['name']} {label(group)}" if days else shift["name"])
            days.setdefault(number, []).extend(group)
    return [
        {**shift, "name": names[n], "days": in_order(on), "officers": n} for n, on in days.items()
    ]


def _for_parts(row: Mapping[str, Any], parts: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """A table that is for certain shifts, for their parts; none where no part is left."""
    if not row.get("shifts"):
        return [dict(row)]
    names = [part for name in row["shifts"] for part in parts.get(name, [name])]
    return [{**row, "shifts": names}] if names else []
