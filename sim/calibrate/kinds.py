"""Kinds of request in a department's words, and what a scenario has to know of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.calibrate.columns import Role, columns_of
from sim.calibrate.handling import Handling, fit_all
from sim.calibrate.problems import unusable
from sim.calibrate.read import Form, Skipped, chunks
from sim.calibrate.tally import Tally, merged_kinds
from sim.scenario.demand_model import Kind
from sim.scenario.errors import nearest

MOST_KINDS = 50
FEWEST = 5
"""Kinds with fewer rows than this are gathered: a rare text could name a person."""

OTHER = "other kinds"
LONGEST = 60

MAP_ROLES = (
    Role("code", "text of the calls", ("code", "calltype", "type")),
    Role("kind", "kind of the scenario", ("kind", "name")),
)


@dataclass(frozen=True)
class KindFit:
    """What is known of one kind.

    Attributes
    ----------
    name : str
    rows : int
    share, low, high : float
        Share of all requests and its 95 % range.
    handling : Handling or None
        Of its own rows, or of all rows together; None: as in the base scenario.
    own : bool
        Whether `handling` rests on its own rows.
    priority : int or None
        The most frequent one of its rows; None: as in the base scenario.
    like : Kind
        Kind of the base scenario that gives all that calls do not tell.
    """

    name: str
    rows: int
    share: float
    low: float
    high: float
    handling: Handling | None
    own: bool
    priority: int | None
    like: Kind


def read_map(form: Form) -> dict[str, str]:
    """Read which texts of the calls mean which kind; texts in small letters."""
    columns = columns_of(form, MAP_ROLES, {})
    if len(columns.taken) < 2:
        raise unusable(form.path, ("", "needs the columns code and kind"))
    found: dict[str, str] = {}
    for frame in chunks(form, columns.taken, Skipped()):
        for row, code, kind in zip(frame.index, frame["code"], frame["kind"], strict=True):
            if not code or kind != plain_name(kind):
                told = f"row {row}: needs a code, and a kind of letters, digits, spaces, - and _"
                raise unusable(form.path, ("kind", told))
            found[code.casefold()] = kind
    return found


def plain_name(text: str) -> str:
    """A text as a name that a scenario may have."""
    name = re.sub(r"[^\w]+", " ", text).strip()[:LONGEST].strip()
    kept = text if re.fullmatch(r"\w[\w -]*", text) and len(text) <= LONGEST else name
    return kept or "unnamed"


def gathered(tally: Tally, codes: Mapping[str, str], base: Sequence[Kind]) -> Tally:
    """The same counts by kinds of a scenario, rare ones gathered under `OTHER`.

    Parameters
    ----------
    tally : Tally
    codes : mapping of str to str
        Kind for each text of the calls that has one; see `read_map`.
    base : sequence of Kind
        A text that is the name of one of them, in any case, means it.
    """
    if not tally.kinds:
        return tally
    own = {kind.name.casefold(): kind.name for kind in base}
    names = {}
    for text in tally.kinds:
        name = codes.get(text.casefold()) or plain_name(text)
        names[text] = own.get(name.casefold(), name)
    same: dict[str, str] = {}
    names = {text: same.setdefault(name.casefold(), name) for text, name in names.items()}
    found = merged_kinds(tally, names)
    kept = {
        kind for kind, count in found.kinds.most_common(MOST_KINDS - 1) if count >= FEWEST
    }  # fmt: skip
    return merged_kinds(found, {kind: kind if kind in kept else OTHER for kind in found.kinds})


def fit_kinds(
    tally: Tally, base: Sequence[Kind], like: Kind
) -> tuple[tuple[KindFit, ...], Handling | None]:
    """Fit shares and handling times; kinds in falling order of rows.

    Parameters
    ----------
    tally : Tally
        From `gathered`.
    base : sequence of Kind
        Of the base scenario.
    like : Kind
        What kinds are like that the base does not have.

    Returns
    -------
    kinds : tuple of KindFit
        None if no column told kinds.
    together : Handling or None
        Handling times of all kinds together.
    """
    from scipy.stats import beta

    order = [kind for kind, _ in sorted(tally.kinds.items(), key=lambda one: (-one[1], one[0]))]
    own, together = fit_all(tally.minutes, order)
    by_name = {kind.name: kind for kind in base}
    total = sum(tally.kinds.values())
    found = []
    for name in order:
        rows = tally.kinds[name]
        # Jeffreys' range: Brown, Cai and DasGupta, Statistical Science 16, 2001, 101-133.
        low, high = (float(beta.ppf(q, rows + 0.5, total - rows + 0.5)) for q in (0.025, 0.975))
        levels = Counter({p: n for (kind, p), n in tally.priorities.items() if kind == name})
        found.append(KindFit(
            name, rows, rows / total, low, high, own.get(name, together), name in own,
            levels.most_common(1)[0][0] if levels else None, by_name.get(name, like),
        ))  # fmt: skip
    return tuple(found), together


def kind_named(name: str, base: Sequence[Kind]) -> Kind | str:
    """The kind of the base that a user names, or the nearest name."""
    for kind in base:
        if kind.name.casefold() == name.casefold():
            return kind
    return nearest(name, [kind.name for kind in base])
