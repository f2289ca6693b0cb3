"""A grid in a study file: every combination of some choices becomes a scenario.

The first choice is among scenarios that are there already; each further axis
sets one key to one value after the other, or several keys together under a
name. Nothing is written to disk: a combination is its scenario with one more
layer of changes.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sim.scenario.errors import listed_with, shown_value
from sim.scenario.study_schema import AxisTable, GridTable

MOST_COMBINATIONS = 1000
JOINED = "+"
"""Between the parts of a combination's name."""


@dataclass(frozen=True)
class Combination:
    """One scenario of a grid.

    Attributes
    ----------
    base : str
        Scenario that it changes.
    words : tuple of str
        What was chosen on each axis.
    sets : tuple of (str, value)
        Keys that it sets, as "section.key", in order.
    """

    base: str
    words: tuple[str, ...]
    sets: tuple[tuple[str, Any], ...]

    @property
    def about(self) -> str:
        """What it is, in a line."""
        words = "; ".join(f"{key} = {shown_value(value)}" for key, value in self.sets)
        return f"{self.base} with {words}"

    def name(self, base_name: str) -> str:
        """Its name: that of its base and its choices, joined."""
        return JOINED.join([base_name, *self.words])


def size_of(grid: GridTable) -> int:
    """How many scenarios a grid makes."""
    total = len(grid.scenarios)
    for axis in grid.axis:
        total *= len(axis.values) or len(axis.choice)
    return total


def twice(grid: GridTable) -> Iterator[tuple[str, str]]:
    """Yield the place and the name of each choice that stands twice among its like."""
    lists = [("grid.scenarios", list(grid.scenarios))]
    lists += [
        (f"grid.axis[{number}]", [word for word, _ in _choices(axis)])
        for number, axis in enumerate(grid.axis, 1)
    ]
    for place, names in lists:
        for name, times in Counter(names).items():
            if times > 1:
                yield place, name


def combinations(grid: GridTable) -> Iterator[Combination]:
    """Yield every combination, the last axis changing fastest."""
    axes = [list(_choices(axis)) for axis in grid.axis]
    for base, *chosen in product(grid.scenarios, *axes):
        words = tuple(word for word, _ in chosen)
        yield Combination(base, words, tuple(one for _, sets in chosen for one in sets))


def _choices(axis: AxisTable) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Yield the choices of an axis: a word for the name, and the keys to set."""
    for value in axis.values:
        yield _word(axis.key, value), [(axis.key, value)]
    for choice in axis.choice:
        yield choice.name, list(choice.set.items())


def _word(key: str, value: Any) -> str:
    """A short word for a value: text as it is, a number with the last word of its key."""
    if isinstance(value, str):
        return value.replace(":", "")
    last = key.rsplit(".", 1)[-1]
    if isinstance(value, list):
        return "-".join([last, *(shown_value(one).strip('"').replace(":", "") for one in value)])
    if isinstance(value, bool):
        return last if value else f"no-{last}"
    return f"{last}-{value:g}"


def changes_of(data: Mapping[str, Any], sets: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """What a layer must hold to set some keys of a scenario.

    In a list of tables a key such as ``shift.officers`` sets all of them,
    ``shift.evening.officers`` the one of that name, ``requests.place.1.weight``
    the first where they have no names.

    Parameters
    ----------
    data : mapping
        All keys of the scenario, as merged.
    sets : sequence of (str, value)

    Returns
    -------
    dict
        Sections with the changed keys; lists of tables whole.

    Raises
    ------
    LookupError
        If a list of tables has none of the name; the message lists the names.
    """
    new: dict[str, Any] = {}
    for key, value in sets:
        section, *path = key.split(".")
        if section not in new:
            old = data.get(section)
            new[section] = copy.deepcopy(old) if isinstance(old, list) else {}
        _set(new[section], data.get(section), path, value)
    return new


def _set(new: Any, old: Any, path: Sequence[str], value: Any) -> None:
    """Set the key at `path` below `new`, which holds the changes to `old`."""
    if isinstance(new, list):
        chosen, path = (_one_of(new, path[0]), path[1:]) if len(path) > 1 else (new, path)
        for row in chosen:
            _set(row, row, path, value)
        return
    if len(path) == 1:
        new[path[0]] = copy.deepcopy(value)
        return
    inner = old.get(path[0]) if isinstance(old, Mapping) else None
    if path[0] not in new:
        new[path[0]] = copy.deepcopy(inner) if isinstance(inner, list) else {}
    _set(new[path[0]], inner, path[1:], value)


def _one_of(rows: Sequence[Any], name: str) -> list[Any]:
    """The table of a list that has this name, or this number from 1 where none has a name."""
    names = [str(row.get("name", number)) for number, row in enumerate(rows, start=1)]
    if name not in names:
        known = listed_with([f'"{one}"' for one in names], "and")
        raise LookupError(f'there is none of the name "{name}"; there are {known}')
    return [rows[names.index(name)]]
