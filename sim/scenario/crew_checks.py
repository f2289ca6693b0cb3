"""What the keys of the crew and its rosters must mean together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.scenario.attached import Attached
from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.duty_schema import ActivitiesTable, CrewTable, ShiftTable
from sim.scenario.errors import Location, did_you_mean, quoted, repeated, shown_value
from sim.scenario.roster_file import read_roster
from sim.scenario.schema import ScenarioFile, SeasonTable

Finding = tuple[Location, str]


def check_speeds(crew: CrewTable) -> Iterator[Finding]:
    """Officers must not stand still."""
    if crew.speed_sd_mps > 0.5 * min(crew.walk_speed_mps, crew.response_speed_mps):
        message = (
            f"{crew.speed_sd_mps:g} is more than half of the speed; officers would stand still"
        )
        yield ("crew", "speed_sd_mps"), message


def check_roster(
    crew: CrewTable, shifts: Sequence[ShiftTable], season: SeasonTable
) -> Iterator[Finding]:
    """Each roster needs its own keys, and no others."""
    if crew.roster != "spread" and season.unbroken_hours:
        message = f'"{crew.roster}" needs dates; with unbroken_hours above 0 set it to "spread"'
        yield ("crew", "roster"), message
    if crew.roster == "rotating" and crew.heads == 0:
        yield ("crew", "heads"), "is 0; the roster rotating needs the number of officers"
    if crew.roster in ("weekly", "file") and crew.heads:
        message = f"is not used by the roster {crew.roster}, which names the officers; set it to 0"
        yield ("crew", "heads"), message
    if crew.roster == "weekly" and not crew.pattern:
        message = "is empty; the roster weekly needs at least one [[crew.pattern]]"
        yield ("crew", "pattern"), message
    if crew.roster != "weekly" and crew.pattern:
        message = f'is used only with the roster "weekly", not "{crew.roster}"'
        yield ("crew", "pattern"), message
    if crew.roster == "file" and not crew.roster_file:
        message = 'is empty; the roster file needs the name of a CSV file, as in "june.csv"'
        yield ("crew", "roster_file"), message
    if crew.roster != "file" and crew.roster_file:
        message = f'is used only with the roster "file", not "{crew.roster}"'
        yield ("crew", "roster_file"), message
    yield from _patterns(crew, shifts)


def _patterns(crew: CrewTable, shifts: Sequence[ShiftTable]) -> Iterator[Finding]:
    by_name = {shift.name: shift for shift in shifts}
    seen: dict[tuple[int, str], int] = {}
    for i, row in enumerate(crew.pattern):
        here = ("crew", "pattern", i)
        if row.shift and row.shift not in by_name:
            near = did_you_mean(row.shift, by_name)
            message = f"no shift {shown_value(row.shift)}; {near or 'there is ' + quoted(by_name)}"
            yield (*here, "shift"), message
        elif row.shift:
            idle = [day for day in row.days if day not in by_name[row.shift].days]
            if idle:
                message = f'the shift "{row.shift}" does not start on {", ".join(idle)}'
                yield (*here, "days"), message
        for officer in row.officers:
            for day in row.days:
                first = seen.setdefault((officer, day), i)
                if first != i:
                    message = (
                        f"officer {officer} already works on {day} in number {first + 1}; "
                        "one shift a day is possible"
                    )
                    yield (*here, "officers"), message
        if len(set(row.officers)) < len(row.officers):
            yield (*here, "officers"), "name an officer more than once"


def check_minimum(shifts: Sequence[ShiftTable]) -> Iterator[Finding]:
    """A minimum cannot be more than the plan."""
    for i, shift in enumerate(shifts):
        if shift.minimum_officers > shift.officers:
            message = f"{shift.minimum_officers} is more than officers, {shift.officers}"
            yield ("shift", i, "minimum_officers"), message


def check_events(
    activities: ActivitiesTable, shifts: Sequence[ShiftTable], season: SeasonTable
) -> Iterator[Finding]:
    """Events have names of their own, name shifts that there are, and take place on dates."""
    yield from repeated(("activities", "event"), [event.name for event in activities.event])
    names = [shift.name for shift in shifts]
    for i, event in enumerate(activities.event):
        here = ("activities", "event", i)
        for name in event.shifts:
            if name not in names:
                near = did_you_mean(name, names)
                message = f"no shift {shown_value(name)}; {near or 'there is ' + quoted(names)}"
                yield (*here, "shifts"), message
        if season.unbroken_hours:
            yield here, "needs dates; with unbroken_hours above 0 there can be no event"


def roster_file_problems(
    file: ScenarioFile, files: Mapping[Location, Attached]
) -> Iterator[Finding]:
    """Read the roster file and hold it against the shifts."""
    place = ("crew", "roster_file")
    if place not in files or file.crew.roster != "file":
        return
    try:
        table = read_roster(files[place].text)
    except ValueError as error:
        for line in str(error).splitlines():
            yield place, line
        return
    by_name = {shift.name: shift for shift in file.shift}
    for name in sorted({entry.shift for entry in table.entries} - set(by_name)):
        near = did_you_mean(name, by_name)
        yield place, f"no shift {shown_value(name)}; {near or 'there is ' + quoted(by_name)}"
    idle = set()
    for entry in table.entries:
        weekday = WEEKDAYS[(entry.ordinal - 1) % 7 if entry.ordinal else entry.weekday]
        if entry.shift in by_name and weekday not in by_name[entry.shift].days:
            idle.add((entry.shift, weekday))
    for name, weekday in sorted(idle):
        yield place, f'the shift "{name}" does not start on {weekday}'
