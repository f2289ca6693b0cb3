"""``walks story``: one request's evening in words."""

from __future__ import annotations

import shlex
import textwrap
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sim.commands import Answer, UsageError
from sim.commands.opening import OpenedStreets
from sim.commands.simulate import RESULTS

if TYPE_CHECKING:
    from sim.study.story import Season

WIDTH = 96
LISTED = 10
"""Requests that are listed where none is asked for."""


def story(
    results: str, scenario: str | None, replication: int | None, request: str | None
) -> Answer:
    """Tell one request, or list those that may be asked for.

    Parameters
    ----------
    results : str
        A results folder, or its name in ``results``.
    scenario : str or None
        None for the baseline.
    replication : int or None
        None for the first.
    request : str or None
        "2021-03-14/17" for one; a date for a list of its requests; None for
        those that waited longest.

    Raises
    ------
    StoreError
        If the results are not there or not those of this program.
    UsageError
        If there is no such season, date or request.
    """
    from sim.study.again import (
        check_same,
        hours_that_count,
        kept_scenario,
        open_kept,
        seasons_of,
        walk_again,
    )
    from sim.study.replication import ground_of
    from sim.study.story import Season

    kept = open_kept(results, RESULTS)
    name = kept.baseline if scenario is None else scenario
    asked = parse_request(request) if request is not None else None
    found = kept_scenario(kept, name, OpenedStreets())
    held = seasons_of(kept, name)
    number = min(held, default=1) if replication is None else replication
    if number not in held:
        raise UsageError(
            f"{kept.shown} does not hold season {number} of {name}; --replication is a number up "
            f"to {max(held, default=0)}"
        )
    first, days = found.season.first_day, found.season.days
    if asked is not None and not 0 <= (asked[0] - first).days < days:
        raise UsageError(
            f"{asked[0]} is not in the season, which runs from {first} to "
            f"{first + timedelta(days - 1)}"
        )
    check_same(kept, found)
    world, log = walk_again(found, kept.seed, number)
    season = Season(
        found, ground_of(found.streets), world, log, kept.reach_within_min, hours_that_count(kept),
        (kept.seed, number),
    )  # fmt: skip
    head = f'Season {number} of "{name}" in {kept.shown}'
    typed = ["walks", "story", results, "--scenario", name, "--replication", str(number)]
    command = f"{shlex.join(typed)} --request"
    if asked is None:
        longest = season.longest(LISTED)
        day, number = first, 1
        if longest:
            row = season.requests[longest[0]]
            day, number = first + timedelta(int(row["date"])), int(row["number"])
        return Answer(
            f"{head}: the requests that waited longest.\n\n"
            f"{listing(season, longest)}\n\n{how_to_ask(command, day, number)}"
        )
    day, wanted = asked
    rows = season.of_date((day - first).days)
    if wanted is None:
        title = f"{head}: {len(rows)} request{'' if len(rows) == 1 else 's'} on {day}."
        listed = f"\n\n{listing(season, rows)}" if rows else ""
        return Answer(f"{title}{listed}\n\n{how_to_ask(command, day)}")
    row = next((row for row in rows if season.requests[row]["number"] == wanted), None)
    if row is None:
        there = "is 1 request" if len(rows) == 1 else f"are {len(rows)} requests"
        raise UsageError(
            f"there {there} on {day} in season {number} of {name}, so no {day}/{wanted}. "
            f"To list them: {command} {day}"
        )
    return Answer(told(f"{head}: request {day}/{wanted}", season, row))


def parse_request(text: str) -> tuple[date, int | None]:
    """A date, and the number of a request in it if there is one.

    Raises
    ------
    UsageError
        If it is neither "2021-03-14" nor "2021-03-14/17".
    """
    day, slash, number = text.partition("/")
    try:
        found = date.fromisoformat(day)
        wanted = int(number) if slash else None
    except ValueError:
        wanted = 0
    if wanted == 0 or (wanted is not None and wanted < 0):
        raise UsageError(
            f'--request "{text}" is neither a date (2021-03-14) nor a date with the number of a '
            "request in it (2021-03-14/17)"
        )
    return found, wanted


def listing(season: Season, rows: list[int]) -> str:
    """Requests in columns, one a line."""
    from sim.commands.show import columns

    return columns([season.line(row) for row in rows]) if rows else "  none"


def how_to_ask(command: str, day: date, number: int = 1) -> str:
    """How to ask for one request, and for those of a day."""
    return f"To read one: {command} {day}/{number}\nTo list a day: {command} {day}"


def told(head: str, season: Season, row: int) -> str:
    """The story of one request as text of lines that fit a terminal."""
    lines = [head]
    for part in season.story(row):
        lines += ["", part.heading]
        for sentence in part.sentences:
            lines += textwrap.wrap(
                sentence, WIDTH, initial_indent="  ", subsequent_indent="    ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
    return "\n".join(lines)
