"""What [[patrol.override]] tables must mean together with [patrol] and the shifts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.duty_schema import ShiftTable
from sim.scenario.errors import Location, did_you_mean, quoted, shown_value
from sim.scenario.overrides import Chooses, crews
from sim.scenario.patrol_schema import CHOICES, PatrolTable
from sim.scenario.schema import SeasonTable
from sim.scenario.staffing import units_of

Finding = tuple[Location, str]
PatrolCheck = Callable[[PatrolTable], Iterator[Finding]]


def check_overrides(
    check: PatrolCheck, patrol: PatrolTable, shifts: Sequence[ShiftTable], season: SeasonTable
) -> Iterator[Finding]:
    """Check what overrides choose, that none contradicts another, and what they come to.

    Parameters
    ----------
    check : callable
        What is asked of [patrol] alone; asked of each way to patrol that
        comes of the overrides too.
    """
    faults = list(_choices(patrol, shifts, season))
    yield from faults
    if faults or not patrol.override:
        return
    seen: set[tuple[int, ...]] = set()
    for _, _, units in crews(shifts, patrol.override, season.unbroken_hours > 0):
        for which in units:
            if which and which not in seen:
                seen.add(which)
                yield from _contradictions(patrol, which)
                yield from _placed(check(resolved(patrol, which)), patrol, which)


def check_posts(
    patrol: PatrolTable, shifts: Sequence[ShiftTable], season: SeasonTable
) -> Iterator[Finding]:
    """Each unit that stands has a post of its own, or each of its shift has."""
    unbroken = season.unbroken_hours > 0
    standing: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    where: dict[tuple[str, ...], tuple[int, ...]] = {}
    for _, day, units in crews(shifts, patrol.override, unbroken):
        here: dict[tuple[str, ...], int] = {}
        for which, members in units.items():
            own = resolved(patrol, which)
            posts = tuple(own.posts)
            if own.route == "post":
                here[posts] = here.get(posts, 0) + len(members)
                where.setdefault(posts, which)
        for posts, count in here.items():
            standing.setdefault(("" if unbroken else day, posts), []).append(count)
    told: set[tuple[str, ...]] = set()
    for (_, posts), counts in standing.items():
        total, given_posts = sum(counts), len(posts)
        if total != given_posts and any(n != given_posts for n in counts) and posts not in told:
            told.add(posts)
            message = (
                f"the route post needs one post for each unit, {total} (or for each unit of "
                f"a shift, if all shifts have as many); {given_posts} given"
            )
            yield from _placed([(("patrol", "posts"), message)], patrol, where[posts])


def resolved(patrol: PatrolTable, which: Sequence[int]) -> PatrolTable:
    """[patrol] with the keys of the overrides `which` (from 0), and no overrides."""
    changes = {key: value for i in which for key, value in given(patrol.override[i])}
    return patrol.model_copy(update={**changes, "override": []})


def given(override: Any) -> list[tuple[str, Any]]:
    """The keys of [patrol] that an override changes, with their values."""
    return [
        (key, getattr(override, key))
        for key in type(override).model_fields
        if key in override.model_fields_set and key not in CHOICES
    ]


def _choices(
    patrol: PatrolTable, shifts: Sequence[ShiftTable], season: SeasonTable
) -> Iterator[Finding]:
    names = [shift.name for shift in shifts]
    planned = crews(shifts, patrol.override, season.unbroken_hours > 0)
    chosen = {i for _, _, units in planned for which in units for i in which}
    for i, one in enumerate(patrol.override):
        here = ("patrol", "override", i)
        if not given(one):
            yield here, "changes nothing; give at least one key of [patrol]"
        unknown = [name for name in one.shifts if name not in names]
        for name in unknown:
            near = did_you_mean(name, names) or f"there are {quoted(names)}"
            yield (*here, "shifts"), f"{shown_value(name)} is no shift; {near}"
        if one.days and season.unbroken_hours:
            yield (*here, "days"), "are not used with unbroken_hours; take them out"
        elif not unknown and i not in chosen:
            most = _most_units(one, shifts)
            message = f"has at most {most} unit{'' if most == 1 else 's'} to choose from"
            if not most:
                message = "chooses no unit: no such shift starts on these days"
            yield (*here, "units") if most else here, message


def _most_units(one: Chooses, shifts: Sequence[ShiftTable]) -> int:
    """Units in the largest crew that an override chooses from; 0 if it chooses no shift."""
    days = one.days or WEEKDAYS
    crews_of = [s for s in shifts if (not one.shifts or s.name in one.shifts)]
    sizes = [units_of(s.officers, s.unit, s.left_over) for s in crews_of if set(days) & set(s.days)]
    return max(sizes, default=0)


def _contradictions(patrol: PatrolTable, which: Sequence[int]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for i in which:
        for key, _ in given(patrol.override[i]):
            if key in first:
                message = (
                    f"is changed by patrol.override[{first[key] + 1}] too, for the same unit on "
                    "the same day; let the two choose different ones"
                )
                yield ("patrol", "override", i, key), message
            first.setdefault(key, i)


def _placed(
    found: Iterator[Finding] | Sequence[Finding], patrol: PatrolTable, which: Sequence[int]
) -> Iterator[Finding]:
    """Findings about [patrol] with the overrides `which`, at the key that stands in one."""
    for place, message in found:
        own = [i for i in which if place[1:2] and place[1] in dict(given(patrol.override[i]))]
        own = own or list(which)
        if own:
            yield ("patrol", "override", own[-1], *place[1:]), message
        else:
            yield place, message
