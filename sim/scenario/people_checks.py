"""What people on the streets, door visits and referrals must mean together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.scenario.errors import Location, did_you_mean, quoted, repeated, shown_value
from sim.scenario.staffing import units_of

if TYPE_CHECKING:
    from sim.scenario.demand_schema import PeopleTable, RequestsTable
    from sim.scenario.duty_schema import ActivitiesTable, ShiftTable
    from sim.scenario.schema import ContactsTable, SeasonTable

Finding = tuple[Location, str]

MOST_WALKERS_ON_A_BLOCK = 500_000


def walkers_and_groups(people: PeopleTable) -> Iterator[Finding]:
    """Check people who walk, and groups."""
    if not math.fsum(people.group_sizes) > 0:
        yield ("people", "group_sizes"), "are all 0; for people who are all alone write [1]"
    if people.walking_open_share * people.openness_pair_ratio > 1:
        message = (
            f"{people.openness_pair_ratio:g} times walking_open_share, "
            f"{people.walking_open_share:g}, is more than everybody"
        )
        yield ("people", "openness_pair_ratio"), message


def amount_of_walkers(season: SeasonTable, people: PeopleTable) -> Iterator[Finding]:
    """Check that a season's people who walk can be drawn."""
    days = (season.last_day - season.first_day).days + 1
    hours = season.unbroken_hours or 24 * days
    willing = people.walking_per_km * people.walking_open_share
    willing *= max(1.0, people.openness_pair_ratio)
    if willing * people.walking_speed_mps * 3.6 * hours > MOST_WALKERS_ON_A_BLOCK:
        message = (
            f"{people.walking_per_km:g} at {people.walking_speed_mps:g} m/s make more than "
            f"{MOST_WALKERS_ON_A_BLOCK:,} people on each block in the season, the most that is "
            "possible"
        )
        yield ("people", "walking_per_km"), message


def flag_down_kind(people: PeopleTable, requests: RequestsTable) -> Iterator[Finding]:
    """Who phones must phone for a kind of request that there is."""
    names = [kind.name for kind in requests.kind]
    used = people.flag_down_share > 0 and people.flag_down_phones_share > 0
    if used and people.flag_down_kind not in names:
        yield ("people", "flag_down_kind"), _unknown(people.flag_down_kind, names, "kind")


def referrals(contacts: ContactsTable) -> Iterator[Finding]:
    """Nobody is referred twice."""
    rows = contacts.referral
    for key in ("share_of_talks", "share_of_requests"):
        total = math.fsum(getattr(row, key) for row in rows)
        if total > 1:
            message = f"have a {key} of {total:g} together; at most 1"
            yield ("contacts", "referral"), message
    yield from repeated(("contacts", "referral"), [row.resource for row in rows], "resource")


def doors(
    activities: ActivitiesTable, shift: Sequence[ShiftTable], season: SeasonTable
) -> Iterator[Finding]:
    """Check who knocks, and when."""
    rows = activities.doors
    yield from repeated(("activities", "doors"), [row.name for row in rows])
    shifts = [one.name for one in shift]
    for i, row in enumerate(rows):
        here: Location = ("activities", "doors", i)
        for name in row.shifts:
            if name not in shifts:
                yield (*here, "shifts"), _unknown(name, shifts, "shift")
        of = [one for one in shift if not row.shifts or one.name in row.shifts]
        most = max((units_of(one.officers, one.unit, one.left_over) for one in of), default=0)
        if of and row.units and max(row.units) > most:
            message = f"name unit {max(row.units)}; there are {most} units at most"
            yield (*here, "units"), message
        if row.dates and not any(season.first_day <= d <= season.last_day for d in row.dates):
            yield (*here, "dates"), "lie all outside the season"


def _unknown(name: str, names: Sequence[str], what: str) -> str:
    near = did_you_mean(name, names)
    listed = f"there are {quoted(names)}" if names else f"there is no {what}"
    return f"{shown_value(name)} is no {what}; {near or listed}"
