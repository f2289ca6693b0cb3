"""Schematic areas: a grid of avenues and streets, made from its name.

"grid 24 x 7, 137 x 134 m" has 24 avenues (west to east, 1st Ave, 2nd Ave, ...),
7 streets (south to north, A St, B St, ...) and blocks of 137 m along the
streets and 134 m along the avenues. "grid 12 x 7 over 1503 x 806 m" gives the
whole instead of a block. The streets of its edge are arterials, the others
local; there are no signals. It lies nowhere: degrees are for drawing only.
"""

from __future__ import annotations

import re
from typing import Any

from street_graph.graph import StreetGraph, from_tables
from street_graph.problems import StreetsError

EXAMPLE = '"grid 24 x 7, 137 x 134 m" (avenues x streets, block) or "grid 12 x 7 over 1503 x 806 m"'
MOST = 60
METRE = 1 / 111_195.0
"""One metre in degrees at the equator, for drawing only."""

_FORM = re.compile(
    r"grid\s+(\d+)\s*x\s*(\d+)\s*(,|over)\s*(\d+(?:\.\d+)?)\s*x\s*(\d+(?:\.\d+)?)\s*m"
)


def is_schematic(name: str) -> bool:
    """Whether `name` asks for a schematic area."""
    return name.split(maxsplit=1)[:1] == ["grid"] and " " in name.strip()


def from_name(name: str) -> StreetGraph:
    """Make the schematic area of a name.

    Raises
    ------
    StreetsError
        If the name does not say what it should.
    """
    found = _FORM.fullmatch(name.strip())
    if not found:
        raise StreetsError(name, [f"a schematic area is written as {EXAMPLE}"])
    avenues, streets = int(found[1]), int(found[2])
    width, height = float(found[4]), float(found[5])
    if not (2 <= avenues <= MOST and 2 <= streets <= MOST):
        raise StreetsError(name, [f"a grid has 2 to {MOST} avenues and 2 to {MOST} streets"])
    if found[3] == ",":
        width, height = width * (avenues - 1), height * (streets - 1)
    blocks = (width / (avenues - 1), height / (streets - 1))
    if not all(1 <= block <= 5000 for block in blocks):
        raise StreetsError(name, ["a block is 1 to 5,000 m long"])
    return schematic(avenues, streets, round(width * 1000), round(height * 1000), name.strip())


def schematic(avenues: int, streets: int, width_mm: int, height_mm: int, name: str) -> StreetGraph:
    """Make a grid of avenues and streets.

    Parameters
    ----------
    avenues, streets : int
        At least 2 each.
    width_mm, height_mm : int
        Length of each street and of each avenue; blocks are equal to the
        millimetre.
    name : str

    Returns
    -------
    StreetGraph
        Segment "3rd Ave, B–C" has the id "a3-B", "B St, 3rd–4th" the id "sB-3".
    """
    x = [round(i * width_mm / (avenues - 1)) for i in range(avenues)]
    y = [round(i * height_mm / (streets - 1)) for i in range(streets)]
    across = [ordinal(i + 1) for i in range(avenues)]
    along = [letters(i) for i in range(streets)]
    nodes = {
        f"{a},{s}": (x[i] / 1000 * METRE, y[j] / 1000 * METRE)
        for j, s in enumerate(along)
        for i, a in enumerate(across)
    }
    rows: list[dict[str, Any]] = []
    for j, s in enumerate(along):
        kind = "arterial" if j in (0, streets - 1) else "local"
        for i in range(avenues - 1):
            rows.append({
                "id": f"s{s}-{i + 1}", "u": f"{across[i]},{s}", "v": f"{across[i + 1]},{s}",
                "length_m": (x[i + 1] - x[i]) / 1000, "street": f"{s} St", "street_class": kind,
                "block": f"{s} St, {across[i]}–{across[i + 1]}",
            })  # fmt: skip
    for i, a in enumerate(across):
        kind = "arterial" if i in (0, avenues - 1) else "local"
        for j in range(streets - 1):
            rows.append({
                "id": f"a{i + 1}-{along[j]}", "u": f"{a},{along[j]}", "v": f"{a},{along[j + 1]}",
                "length_m": (y[j + 1] - y[j]) / 1000, "street": f"{a} Ave", "street_class": kind,
                "block": f"{a} Ave, {along[j]}–{along[j + 1]}",
            })  # fmt: skip
    told = {
        "source": f"schematic grid of {avenues} avenues and {streets} streets, no real place",
        "signals": "a schematic area has none",
    }
    return from_tables(name, nodes, rows, provenance=told)


def ordinal(number: int) -> str:
    """A number as the name of an avenue: 1st, 2nd, ..."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if number % 100 in (11, 12, 13) else ends.get(number % 10, "th")
    return f"{number}{end}"


def letters(number: int) -> str:
    """A number from 0 as the name of a street: A to Z, then AA, AB, ..."""
    first, last = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
