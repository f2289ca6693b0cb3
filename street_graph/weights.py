"""Weight files: places and how much each of them counts, from a planner's table.

A CSV file with a header line. It names its places in one of three ways, by
its columns: ``place`` (a corner, a named place, "segment ID @ METRES m" or
"LAT, LON"), ``segment`` (a segment's id; the weight is spread along it) or
``lat`` and ``lon`` (degrees). A further column ``weight`` tells how much a row
counts; without it each row counts 1, as in a list of past calls. Other columns
are passed over. Lines that begin with # are remarks.
"""

from __future__ import annotations

import csv
import difflib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from street_graph.graph import StreetGraph, legs
from street_graph.nearest import nearest_points
from street_graph.places import FAR_M, resolve_point
from street_graph.points import Point
from street_graph.problems import some

MOST_ROWS = 100_000
MOST_WEIGHT = 1e9
MOST_ERRORS = 20
"""Rows with mistakes that are told; reading stops there."""

COLUMNS = ("place", "segment", "lat", "lon", "weight")
_FORMS = (("place",), ("segment",), ("lat", "lon"))


class WeightsError(ValueError):
    """A weight file that cannot be used.

    Attributes
    ----------
    errors : tuple of str
        All that is wrong, one plain sentence each, with the number of its line.
    """

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__(some(self.errors))


@dataclass(frozen=True, eq=False)
class Weights:
    """Places and weights, R rows in the order of the file.

    Attributes
    ----------
    name : tuple of str
        Each place as it is written in the file.
    segment : ndarray of int64, shape (R,)
        Index of the segment.
    offset_mm : ndarray of int64, shape (R,)
        Millimetres along the segment, or -1: spread along all of it.
    node : ndarray of int64, shape (R,)
        Index of the junction where the place is one, else -1.
    weight : ndarray of float64, shape (R,)
        At least 0; some are more.
    line : ndarray of int64, shape (R,)
        Line of the file, from 1.
    """

    name: tuple[str, ...]
    segment: np.ndarray
    offset_mm: np.ndarray
    node: np.ndarray
    weight: np.ndarray
    line: np.ndarray


def read_weights(graph: StreetGraph, text: str) -> Weights:
    """Read the text of a weight file.

    Parameters
    ----------
    graph : StreetGraph
        Places are looked up in it.
    text : str
        CSV with commas, semicolons or tabs between the columns (the header
        line decides) and points in decimals.

    Returns
    -------
    Weights

    Raises
    ------
    WeightsError
        With everything that is wrong, up to `MOST_ERRORS` lines.
    """
    rows = _rows(text)
    _, header = next(rows, (0, []))
    names = [name.strip().lower() for name in header]
    form = _form(names)
    at = {name: names.index(name) for name in COLUMNS if name in names}
    faults: list[str] = []
    lines: list[int] = []
    wheres: list[tuple[str, ...]] = []
    weights: list[float] = []
    for line, row in rows:
        if len(lines) == MOST_ROWS:
            faults.append(f"has more than {MOST_ROWS:,} rows, the most there may be")
            break
        try:
            if len(row) != len(names):
                told = f"has {len(row)} of the header's {len(names)} columns"
                if len(row) > len(names):
                    told = f"has {len(row)} columns, its header {len(names)}"
                hint = '; a text with a comma in it stands in "quotes"'
                raise ValueError(told + (hint if len(row) > len(names) else ""))
            where = tuple(row[at[name]].strip() for name in form)
            weight = _weight(row[at["weight"]]) if "weight" in at else 1.0
            lines.append(line)
            wheres.append(where)
            weights.append(weight)
        except ValueError as fault:
            faults.append(f"line {line}: {fault}")
            if len(faults) >= MOST_ERRORS:
                break
    if not faults and not lines:
        faults.append("has no rows below its header")
    elif not faults and not math.fsum(weights) > 0:
        faults.append("has no weight above 0")
    points, unknown = _points(graph, form, wheres, lines) if lines else ([], [])
    faults += unknown
    if faults:
        raise WeightsError(sorted(faults, key=_line_of)[:MOST_ERRORS])
    whole = form == ("segment",)
    return Weights(
        name=tuple(", ".join(where) for where in wheres),
        segment=np.array([p.segment for p in points], dtype=np.int64),
        offset_mm=np.array([-1 if whole else p.offset_mm for p in points], dtype=np.int64),
        node=np.array([-1 if whole else p.node for p in points], dtype=np.int64),
        weight=np.array(weights),
        line=np.array(lines, dtype=np.int64),
    )


def by_segment(graph: StreetGraph, weights: Weights) -> np.ndarray:
    """Weight of each segment; what stands at a corner is shared equally by its streets.

    Returns
    -------
    ndarray of float64, shape (S,)
    """
    total = np.zeros(graph.segments)
    meeting = legs(graph)
    for segment, node, weight in zip(
        weights.segment.tolist(), weights.node.tolist(), weights.weight.tolist(), strict=True
    ):
        if node < 0:
            total[segment] += weight
        else:
            here = meeting.segment[meeting.start[node] : meeting.start[node + 1]]
            np.add.at(total, here, weight / len(here))
    return total


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the table, header first, with the numbers of their lines."""
    told = [
        (number, line)
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    head = told[0][1] if told else ""
    between = max(",;\t", key=head.count)
    for number, line in told:
        try:
            row = next(csv.reader([line], delimiter=between, skipinitialspace=True, strict=True))
        except csv.Error as error:
            raise WeightsError([f"line {number}: cannot be read as CSV ({error})"]) from None
        yield number, row


def _line_of(fault: str) -> int:
    """The line that a sentence speaks of; 0: the whole file."""
    first = fault.partition(":")[0].removeprefix("line ")
    return int(first) if first.isdigit() else 0


def _form(names: Sequence[str]) -> tuple[str, ...]:
    """Which columns name the places; raises `WeightsError` for a header that is not plain."""
    faults = [f'has the column "{name}" twice' for name in COLUMNS if names.count(name) > 1]
    for name in names:
        near = difflib.get_close_matches(name, COLUMNS, n=1, cutoff=0.75)
        if near and near[0] != name and near[0] not in names:
            faults.append(f'has a column "{name}"; did you mean "{near[0]}"?')
    forms = [form for form in _FORMS if set(form) <= set(names)]
    if len(forms) != 1 and not faults:
        found = "no header" if not names else f"the columns {', '.join(names)}"
        faults.append(
            f'has {found}; it needs a header: "place,weight" or "segment,weight" or '
            '"lat,lon,weight"'
        )
    if faults:
        raise WeightsError(faults)
    return forms[0]


def _weight(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= MOST_WEIGHT:
        raise ValueError(f"weight {text.strip()} is not between 0 and {MOST_WEIGHT:,.0f}")
    return value + 0.0


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        comma = "; write decimals with a point" if "," in text else ""
        raise ValueError(f'"{text.strip()[:40]}" is not a number{comma}')
    return value


def _points(
    graph: StreetGraph, form: tuple[str, ...], wheres: list[tuple[str, ...]], lines: list[int]
) -> tuple[list[Point], list[str]]:
    """Look all places up, each once; points and what is wrong."""
    if form == ("lat", "lon"):
        return _positions(graph, wheres, lines)
    find = _finder(graph, form)
    known: dict[str, Point | str] = {}
    faults: list[str] = []
    points: list[Point] = []
    for (text,), line in zip(wheres, lines, strict=True):
        if text not in known:
            try:
                known[text] = find(text)
            except ValueError as error:
                known[text] = str(error)
        found = known[text]
        if isinstance(found, str):
            faults.append(f"line {line}: {found}")
            if len(faults) == MOST_ERRORS:
                break
        else:
            points.append(found)
    return points, faults


def _finder(graph: StreetGraph, form: tuple[str, ...]) -> Callable[[str], Point]:
    number = {name: i for i, name in enumerate(graph.segment_id)}

    def segment(text: str) -> Point:
        if text not in number:
            near = difflib.get_close_matches(text, number, n=3)
            names = ", ".join(f'"{name}"' for name in near)
            raise ValueError(f'no segment "{text}"' + (f"; nearest names: {names}" if near else ""))
        return Point(number[text], 0)

    return segment if form == ("segment",) else lambda text: resolve_point(graph, text)


def _positions(
    graph: StreetGraph, wheres: list[tuple[str, ...]], lines: list[int]
) -> tuple[list[Point], list[str]]:
    faults: list[str] = []
    lat, lon = np.zeros(len(wheres)), np.zeros(len(wheres))
    for i, (north, east) in enumerate(wheres):
        try:
            lat[i], lon[i] = _number(north), _number(east)
            if not (abs(lat[i]) <= 90 and abs(lon[i]) <= 180):
                raise ValueError(f"lat {north}, lon {east} is no place on the earth")
        except ValueError as error:
            faults.append(f"line {lines[i]}: {error}")
    if faults:
        return [], faults
    points, away = nearest_points(graph, lon, lat)
    for i in np.flatnonzero(away > FAR_M)[:MOST_ERRORS].tolist():
        how_far = f"{away[i] / 1000:,.1f} km" if away[i] < 1e6 else "very far"
        told = f"{wheres[i][0]}, {wheres[i][1]} lies {how_far} from the nearest street"
        faults.append(f"line {lines[i]}: {told}")
    return points, faults
