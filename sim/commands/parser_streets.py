"""What may be typed after ``walks streets``, with the help that goes with it."""

from __future__ import annotations

import argparse
from typing import Any

from sim.commands.parser_parts import add_command, decimal, whole


def two_lengths(text: str) -> tuple[float, float]:
    """A type for two lengths in metres, "X,Y"."""
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers as in 137,134") from None
    return first, second


def add_streets(commands: Any) -> None:
    """Add the command ``streets`` and those below it."""
    streets = commands.add_parser(
        "streets", help="build, show or check the streets of an area", allow_abbrev=False,
        description="Streets to walk on: build them from OpenStreetMap, look at them, check them.",
    )  # fmt: skip
    which = streets.add_subparsers(dest="streets", metavar="COMMAND", title="commands")
    which.required = True
    build = add_command(
        which, "build", "build streets from an OpenStreetMap file",
        "Build a walking network from an OpenStreetMap file (.osm), and beats and tours on it.\n"
        "Says what was dropped, and what looks doubtful.",
        "examples:\n  walks streets build roosevelt.osm --name roosevelt\n"
        '  walks streets build north.osm --name north --area="-118.19,33.86,-118.17,33.87"\n'
        '  walks streets build --from-place "Rose Park, Long Beach, California" --name rose-park',
    )  # fmt: skip
    source = build.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", metavar="FILE", help="OpenStreetMap file (.osm)")
    source.add_argument(
        "--from-place", metavar="PLACE", help="name of a place instead of a file; needs internet"
    )
    build.add_argument("--name", required=True, help="name that scenarios use for these streets")
    build.add_argument(
        "--area", "--trim", metavar="BOX",
        help='trim to "west,south,east,north" in degrees, or to the polygon of a .geojson file',
    )  # fmt: skip
    build.add_argument(
        "--margin-m", type=decimal, metavar="M",
        help="so far outside the area a street may lie and still be one of its edge (default: 30)",
    )  # fmt: skip
    build.add_argument(
        "--place", action="append", default=[], metavar="TEXT",
        help='a place that scenarios may name, as "NAME = LAT, LON; SOURCE"; may be repeated',
    )  # fmt: skip
    build.add_argument("--date", default="", help="date of the map, where the file does not say")
    build.add_argument("--note", default="", help="where the file comes from, in words")
    build.add_argument("--no-beats", action="store_true", help="do not work out beats and tours")
    build.add_argument("--replace", action="store_true", help="replace streets of the same name")
    _folder(build)
    grid = add_command(
        which, "grid", "make a schematic area: a grid of avenues and streets",
        "Make a schematic grid, for areas of which there is no map. Avenues (1st, 2nd, ...) run\n"
        "south to north, streets (A, B, ...) west to east; those at the edge are arterials.",
        "example:\n  walks streets grid --name twice-as-wide --avenues 24 --streets 7 "
        "--block-m 137,134",
    )  # fmt: skip
    grid.add_argument("--name", required=True, help="name that scenarios use for these streets")
    grid.add_argument("--avenues", required=True, type=whole(2), metavar="A", help="how many")
    grid.add_argument("--streets", required=True, type=whole(2), metavar="B", help="how many",
                      dest="streets_across")  # fmt: skip
    grid.add_argument(
        "--block-m", required=True, type=two_lengths, metavar="X,Y",
        help="meters of a block along the streets and along the avenues",
    )  # fmt: skip
    grid.add_argument("--replace", action="store_true", help="replace streets of the same name")
    _folder(grid)
    show = add_command(
        which, "show", "say what is in the streets of an area, and draw them",
        "Print a summary of streets and save a labeled picture of them.",
        "examples:\n  walks streets show washington --beats 4\n"
        "  walks streets show --scenario announced",
    )  # fmt: skip
    _streets_or_scenario(show)
    show.add_argument("--beats", type=whole(1), metavar="K", help="color the streets by K beats")
    show.add_argument(
        "--out", metavar="FILE", help="picture file, .png, .svg or .pdf (default: streets/NAME.png)"
    )
    _folder(show)
    export = add_command(
        which, "export", "write streets, beats and routes to a file for a GIS",
        "Write the segments of streets, and beats and routes if asked for, as layers of a\n"
        "GeoPackage or GeoJSON file. Changed in a GIS, lines can be walked (patrol.drawn_file)\n"
        "and polygons be beats (patrol.beats_file).",
        "examples:\n  walks streets export washington --beats 4 --tours 4 --out washington.gpkg\n"
        "  walks streets export --scenario fixed --out fixed.geojson",
    )  # fmt: skip
    _streets_or_scenario(export)
    export.add_argument("--beats", type=whole(1), metavar="K", help="K beats, as polygons")
    export.add_argument("--tours", type=whole(1), metavar="K", help="the tours of K beats")
    export.add_argument("--out", required=True, metavar="FILE", help="file, .gpkg or .geojson")
    _folder(export)
    check = add_command(
        which, "check", "look for what is wrong or doubtful in streets",
        "Read streets and say what is wrong (exit code 2) and what is doubtful.",
    )  # fmt: skip
    check.add_argument("name", metavar="NAME", help="name of the streets, or a .geojson file")
    _folder(check)


def _streets_or_scenario(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="name of the streets, or a .geojson file"
    )
    parser.add_argument(
        "--scenario", metavar="SCENARIO", help="instead of NAME: a scenario's beats and routes"
    )


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", default="streets", metavar="FOLDER",
        help="folder of your own streets (default: streets, in the current folder)",
    )  # fmt: skip
