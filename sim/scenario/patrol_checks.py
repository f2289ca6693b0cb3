"""What the keys of [patrol] must mean together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sim.scenario.attached import Attached
from sim.scenario.errors import Location, shown_value

if TYPE_CHECKING:
    from sim.scenario.checks import OpenStreets
    from sim.scenario.patrol_schema import PatrolTable

Finding = tuple[Location, str]

PLACE_LISTS = ("points", "posts", "spots")
"""Keys that list corners or places."""

WEIGHT_FILES = ("spots_file", "people_file", "places_file")
"""Keys that name a file of places and weights."""


def patrol_problems(patrol: PatrolTable) -> Iterator[Finding]:
    """Check one way to patrol."""
    if patrol.route == "fixed" and len(patrol.points) < 2:
        message = f"the route fixed needs at least two corners; {len(patrol.points)} given"
        yield ("patrol", "points"), message
    if patrol.route == "optimized" and patrol.area != "whole":
        message = (
            "the route optimized is worked out for all units together and needs no beats; "
            'set patrol.area = "whole"'
        )
        yield ("patrol", "area"), message
    if patrol.route == "hot-spots" and not (patrol.spots or patrol.spots_file):
        message = "is empty; the route hot-spots needs at least one place here, or a spots_file"
        yield ("patrol", "spots"), message
    if patrol.spots and patrol.spots_file:
        message = 'is given beside a list of spots; give one of them, the other as [] or ""'
        yield ("patrol", "spots_file"), message
    for i, name in enumerate(patrol.spots):
        first = patrol.spots.index(name)
        if first < i:
            message = f"{shown_value(name)} is spot {first + 1} already"
            yield ("patrol", "spots", i), message
    if patrol.route == "drawn" and not patrol.drawn_file:
        message = "is empty; the route drawn needs a file with a line, GeoJSON or GeoPackage"
        yield ("patrol", "drawn_file"), message
    if patrol.beats_by != "length" and not patrol.beats_file:
        kind = "polygons" if patrol.beats_by == "drawn" else "places and counts"
        yield ("patrol", "beats_file"), f'is empty; beats by "{patrol.beats_by}" need {kind}'
    if patrol.beats_by == "length" and patrol.beats_file:
        message = 'is used only with beats_by "people", "requests" or "drawn"'
        yield ("patrol", "beats_file"), message
    shortest, longest = patrol.dwell_min
    if shortest > longest:
        message = f"{shortest:g} to {longest:g}: give the shortest stay first"
        yield ("patrol", "dwell_min"), message


def weight_file_problems(
    files: Mapping[Location, Attached], graph: str, open_streets: OpenStreets
) -> Iterator[Finding]:
    """Check the files of places and weights that a scenario names, line by line."""
    try:
        names = open_streets(graph)
    except (ValueError, LookupError, OSError):
        return  # told where the streets are checked
    for place, attached in files.items():
        if place[-1] in WEIGHT_FILES:
            try:
                names.weights(attached.text)
            except ValueError as error:
                for one in getattr(error, "errors", [str(error)]):
                    yield place, f"{shown_value(attached.file)}: {one}"
