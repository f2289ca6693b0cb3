"""Which column of a table holds what: as the user says, or guessed from the header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.calibrate.problems import unusable
from sim.calibrate.read import Form
from sim.scenario.errors import did_you_mean, shown_value

MOST_TOLD = 30
"""Names of columns that are told."""


@dataclass(frozen=True)
class Role:
    """Something that a column may hold.

    Attributes
    ----------
    name : str
        Also the name of the option that names its column.
    what : str
        In words.
    words : tuple of str
        Usual names of such a column, in small letters and digits only, the
        likeliest first.
    """

    name: str
    what: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The columns that are read.

    Attributes
    ----------
    taken : mapping of str to str
        Name of the column for each role that has one.
    guessed : tuple of str
        Roles whose column nobody named.
    """

    taken: Mapping[str, str]
    guessed: tuple[str, ...]

    def __contains__(self, role: str) -> bool:
        return role in self.taken


def columns_of(
    form: Form, roles: Sequence[Role], given: Mapping[str, str | None], *, guess: bool = True
) -> Columns:
    """Choose the columns of a table.

    Parameters
    ----------
    form : Form
    roles : sequence of Role
        In the order in which they may choose.
    given : mapping of str to (str or None)
        By role, the name of the column as the user wrote it (any case). "-"
        means that there is none; None leaves it to be guessed.
    guess : bool
        Guess what is not given.

    Raises
    ------
    ScenarioError
        If a column that the user names is not there.
    """
    by_name = {name.casefold(): name for name in form.header if name}
    taken: dict[str, str] = {}
    faults = []
    for role in roles:
        asked = given.get(role.name)
        if asked in (None, "-"):
            continue
        found = by_name.get(str(asked).strip().casefold())
        if found is None:
            near = did_you_mean(str(asked), by_name.values())
            hint = near or f"its columns: {names_told(form.header)}"
            told = f"there is no column {shown_value(asked)}; {hint}"
            faults.append((f"--{role.name}", told))
        else:
            taken[role.name] = found
    if faults:
        raise unusable(form.path, *faults)
    guessed = []
    for role in roles if guess else ():
        if role.name in taken or given.get(role.name) == "-":
            continue
        found = _guess(role, [name for name in form.header if name not in taken.values()])
        if found:
            taken[role.name] = found
            guessed.append(role.name)
    order = [role.name for role in roles]
    return Columns({name: taken[name] for name in order if name in taken}, tuple(guessed))


def names_told(names: Sequence[str]) -> str:
    """Names of columns, to be shown; only their number where they may be a row of data.

    Where the header line is missing the first call stands in its place, and no cell
    of a call is ever shown. What has two digits side by side is taken for such a row.

    Parameters
    ----------
    names : sequence of str
        The header, all of it.
    """
    if any(re.search(r"\d\d", name) for name in names):
        return f"{len(names)}, not shown because row 1 may be a call and not their names"
    shown = [shown_value(name) for name in names if name]
    more = f" and {len(shown) - MOST_TOLD:,} more" if len(shown) > MOST_TOLD else ""
    return ", ".join(shown[:MOST_TOLD]) + more


def plain(name: str) -> str:
    """A name of a column without case, spaces and marks: "Call Date/Time" is "calldatetime"."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _guess(role: Role, names: Sequence[str]) -> str | None:
    known = {plain(name): name for name in reversed(names)}
    return next((known[word] for word in role.words if word in known), None)
