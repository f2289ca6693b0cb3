"""All cases of `walks verify`, by kind."""

from __future__ import annotations

from functools import lru_cache

from sim.verify.case import KINDS, Case, Sampled

FILE = "file "


@lru_cache(maxsize=1)
def all_cases() -> tuple[Case, ...]:
    """Every case, in the order of `KINDS`."""
    from sim.verify.cases import (
        arrivals,
        contacts,
        hourly,
        hypercube,
        idleness,
        larson_odoni,
        laws,
        passing,
        priorities,
        queues,
        rounds,
        scattered,
        two_kinds,
        walking,
    )

    modules = (
        larson_odoni, hypercube, queues, priorities, two_kinds, hourly, scattered, walking, passing,
        rounds, idleness, contacts, arrivals, laws,
    )  # fmt: skip
    order = list(KINDS)
    found = [case for module in modules for case in module.CASES]
    return tuple(sorted(found, key=lambda case: order.index(case.kind)))


def case_named(key: str) -> Case:
    """The case of this kind and name, written "D1: 4 an hour, 2 units", or "file NAME"."""
    if key.startswith(FILE):
        return _of_file(key.removeprefix(FILE))
    return _by_key()[key]


def key_of(case: Case) -> str:
    """Kind and name, or the file that it was made from."""
    if isinstance(case, Sampled) and case.file:
        return FILE + case.file
    return f"{case.kind}: {case.name}"


@lru_cache(maxsize=1)
def _of_file(file: str) -> Case:
    from sim.verify.bare import case_of_file

    return case_of_file(file)


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Case]:
    found = {key_of(case): case for case in all_cases()}
    if len(found) != len(all_cases()):
        raise ValueError("two cases of one kind have the same name")
    return found
