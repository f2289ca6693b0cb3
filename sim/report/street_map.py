"""What the interactive map of the page holds: streets, values, differences, layers.

Everything is plain data for ``templates/map.js``. Every number is read from
the tables ``segments`` and ``segment-differences``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from sim.report.inline import json_text, script_text
from sim.report.read import Numbers
from sim.report.street_classes import class_rows, difference_limits, value_classes
from sim.report.street_layers import MOST_SEGMENTS, decimetres, layers_of, steps
from sim.report.tables import Cell, Table
from sim.report.words import Words
from sim.study.street_measures import STREET_MEASURES, StreetMeasure
from street_graph.graph import StreetGraph

MOST_VALUES = 300_000
"""Values of single streets that a page holds; the rest stands in the tables."""

FIRST_MEASURES = ("mean_time_since_seen_min", "days_walked_share", "reached_in_time_share")
"""Those that stay when there is no room for all."""

CIRCLES = {"requests": "foot_requests_per_week", "contacts": "contacts_per_week"}
"""Measures that can stand on the map as circles."""

SCRIPTS = ("map_draw.js", "map.js", "map_controls.js")

DIFFERENCES = "segment-differences"


Changes = Mapping[tuple[str, str], pd.DataFrame]
"""Rows of the table of differences by scenario and measure, in the order of the segments."""


@dataclass(frozen=True)
class Room:
    """What finds room on the page.

    Attributes
    ----------
    scenarios : tuple of str
        In the order of the study.
    measures : tuple of StreetMeasure
    """

    scenarios: tuple[str, ...]
    measures: tuple[StreetMeasure, ...]


def room(numbers: Numbers, most: int = MOST_VALUES) -> Room:
    """Scenarios and measures whose values are at most `most`, the baseline first of all.

    With all measures if that leaves two scenarios, else with a few. One
    scenario always finds room.
    """
    sizes = {name: numbers.results.graphs[name].segments for name in numbers.scenarios}
    few = tuple(m for m in STREET_MEASURES if m.name in FIRST_MEASURES)
    kept: list[str] = []
    for measures in (STREET_MEASURES, few):
        left, kept = most, []
        for name in (numbers.baseline, *numbers.others):
            need = sizes[name] * len(measures) * (1 if name == numbers.baseline else 2)
            if kept and need > left:
                break
            left -= need
            kept.append(name)
        if len(kept) > 1 or len(numbers.scenarios) == 1:
            break
    return Room(tuple(name for name in numbers.scenarios if name in kept), measures)


def left_out(numbers: Numbers, found: Room, words: Words) -> list[str]:
    """Sentences on what is not on the map; none if everything is."""
    scenarios = len(numbers.scenarios) - len(found.scenarios)
    measures = [measure_name(m, words) for m in STREET_MEASURES if m not in found.measures]
    sentences = []
    if scenarios or measures:
        sentences.append(
            words(
                "street_map.left_out",
                scenarios=scenarios,
                of=len(numbers.scenarios),
                measures=words.listed(measures) or words("word.none"),
            )
        )
    if any(numbers.results.graphs[name].segments > MOST_SEGMENTS for name in found.scenarios):
        sentences.append(words("street_map.no_layers", most=words.whole(MOST_SEGMENTS)))
    fewest = max(s.requests.minimum_count for s in numbers.results.study.scenarios)
    if fewest:
        sentences.append(words("map.few_requests", fewest=words.whole(fewest)))
    return sentences


def measure_name(measure: StreetMeasure, words: Words) -> str:
    """Plain name of a measure of a single street."""
    return words(f"street_measure.{measure.name}")


def unit(measure: StreetMeasure, words: Words, *, difference: bool = False) -> str:
    """Unit behind a number; "" where the name says it."""
    if measure.unit == "share":
        return words("unit.points") if difference else "%"
    return "" if measure.unit.startswith("per ") else words(f"unit.{measure.unit}")


def margin_text(margin: float, measure: StreetMeasure, words: Words) -> str:
    """A margin as it was set, "" where there is none."""
    if not np.isfinite(margin):
        return ""
    size = 100 * margin if measure.unit == "share" else margin
    return f"{size:g} {unit(measure, words, difference=True)}"


def map_data(numbers: Numbers, words: Words, *, most: int = MOST_VALUES) -> dict[str, Any]:
    """All that the map needs, as plain data.

    Parameters
    ----------
    numbers : Numbers
    words : Words
    most : int
        Values of single streets at most.
    """
    found = room(numbers, most)
    graphs = {name: numbers.results.graphs[name] for name in found.scenarios}
    different = list({graph.segment_id: graph for graph in graphs.values()}.values())
    place = {graph.segment_id: i for i, graph in enumerate(different)}
    tables = {name: numbers.segments(name) for name in found.scenarios}
    changes = clear_differences(numbers)
    names = [measure.name for measure in found.measures]
    compared = [n for n in found.scenarios if n in {scenario for scenario, _ in changes}]
    scenarios_of = {s.name: s for s in numbers.results.study.scenarios}
    return {
        "words": _raw(words, "street_map"),
        "streets": [_streets(graph) for graph in different],
        "measures": [
            _measure(m, tables, [changes[name, m.name] for name in compared], words)
            for m in found.measures
        ],
        "scenarios": [
            {
                "name": name,
                "streets": place[graphs[name].segment_id],
                "values": [_plain(tables[name][m.name], m) for m in found.measures],
                "layers": layers_of(scenarios_of[name], graphs[name], words),
                "difference": _difference(changes, name, found.measures)
                if name in compared else None,
            }
            for name in found.scenarios
        ],
        "baseline": found.scenarios.index(numbers.baseline),
        "circles": {
            layer: names.index(measure) for layer, measure in CIRCLES.items() if measure in names
        },
        "north_letter": words("map.north"),
    }  # fmt: skip


def map_section(numbers: Numbers, words: Words, *, most: int = MOST_VALUES) -> dict[str, Any]:
    """What the template of the map puts in.

    Parameters
    ----------
    numbers : Numbers
    words : Words
    most : int
        Values of single streets at most.

    Returns
    -------
    dict
        Names of scenarios and measures, layers that can be switched on, the
        table of clear differences, the data and the script, both ready to stand
        in the page.
    """
    data = map_data(numbers, words, most=most)
    scenarios = data["scenarios"]
    layers = [one["layers"] for one in scenarios if one["layers"]]
    layouts = [layout for one in layers for layout in one["layouts"]]
    there = {
        "names": any(any(one["names"]) for one in data["streets"]),
        "requests": "requests" in data["circles"],
        "contacts": "contacts" in data["circles"],
        "beats": any(layout["beats"] for layout in layouts),
        "tours": any(layout["walks"] for layout in layouts),
        "spots": any(one["spots"] for one in layers),
    }
    return {
        "scenarios": [one["name"] for one in scenarios],
        "measures": [one["name"] for one in data["measures"]],
        "compared": any(one["difference"] for one in scenarios),
        "layers": [layer for layer, found in there.items() if found],
        "left_out": left_out(numbers, room(numbers, most), words),
        "table": difference_table(numbers, words),
        "data": Markup(json_text(data)),
        "script": Markup(script_text(SCRIPTS)),
    }


def clear_differences(numbers: Numbers) -> Changes:
    """Rows of the table of differences by scenario and measure; empty where there is no table."""
    table = numbers.results.tables.get(DIFFERENCES)
    if table is None:
        return {}
    rows = table.groupby(["scenario", "measure"], sort=False)
    return {(str(name), str(measure)): found for (name, measure), found in rows}


def _raw(words: Words, table: str) -> dict[str, str]:
    """Messages of one table as they stand, places for values included."""
    ahead = f"{table}."
    return {k.removeprefix(ahead): v for k, v in words.messages.items() if k.startswith(ahead)}


def _streets(graph: StreetGraph) -> dict[str, Any]:
    """Lines in whole decimetres east and north, each from its first point by steps."""
    points = decimetres(graph, np.column_stack([graph.lon, graph.lat]))
    return {
        "lines": [steps(line) for line in np.split(points, graph.geometry_start[1:-1])],
        "blocks": list(graph.block),
        "names": list(graph.street),
        "credit": str(graph.provenance.get("attribution", "")),
    }


def _plain(values: Any, measure: StreetMeasure) -> list[float | None]:
    """Numbers of six figures, shares as percentages; None where there is none."""
    scale = 100 if measure.unit == "share" else 1
    found = scale * np.asarray(values, dtype=float)
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in found]


def _measure(
    measure: StreetMeasure,
    tables: Mapping[str, pd.DataFrame],
    changes: Sequence[pd.DataFrame],
    words: Words,
) -> dict[str, Any]:
    values = np.concatenate([table[measure.name].to_numpy(float) for table in tables.values()])
    classes = value_classes(measure, values, words)
    margin = float(changes[0]["margin"].iloc[0]) if changes else float("nan")
    clear = [rows["difference"].to_numpy(float)[rows["clear"].to_numpy(bool)] for rows in changes]
    sizes = np.abs(np.concatenate([*clear, np.zeros(0)]))
    limits, labels = difference_limits(measure, sizes, margin, words)
    return {
        "name": measure_name(measure, words),
        "note": words(f"street_emphasis.{measure.name}"),
        "unit": unit(measure, words),
        "change_unit": unit(measure, words, difference=True),
        "better": measure.better,
        "limits": _plain(classes.limits, measure),
        "classes": class_rows(classes),
        "margin": margin_text(margin, measure, words),
        "change_limits": _plain(limits, measure),
        "change_labels": labels,
    }


def _difference(
    changes: Changes, name: str, measures: Sequence[StreetMeasure]
) -> list[dict[str, Any]]:
    found = []
    for measure in measures:
        rows = changes[name, measure.name]
        better, worse, same = counts(rows)
        found.append({
            "values": _plain(rows["difference"], measure),
            "clear": np.flatnonzero(rows["clear"].to_numpy(dtype=bool)).tolist(),
            "counts": [better, worse, same],
        })  # fmt: skip
    return found


def counts(rows: pd.DataFrame) -> tuple[int, int, int]:
    """Segments that are clearly better, clearly worse, and not clearly different.

    Where neither is better: more, fewer, and not clearly different.
    """
    clear = rows["clear"].to_numpy(dtype=bool)
    up = clear & (rows["difference"].to_numpy(dtype=float) > 0)
    down = clear & ~up
    if len(rows) and rows["better"].iloc[0] == "lower":
        up, down = down, up
    return int(up.sum()), int(down.sum()), int((~clear).sum())


def difference_table(numbers: Numbers, words: Words) -> Table | None:
    """How many streets fare clearly better or worse, by scenario and measure; None without any."""
    changes = clear_differences(numbers)
    if not changes:
        return None
    judged = [measure for measure in STREET_MEASURES if measure.better != "none"]
    rows = []
    for name in dict.fromkeys(scenario for scenario, _ in changes):
        cells = [Cell(name, words=True)]
        for measure in judged:
            up, down, same = counts(changes[name, measure.name])
            text = words("street_map.count", up=up, down=down)
            cells.append(Cell(text, note=words("street_map.count_same", same=same), words=True))
        rows.append(tuple(cells))
    head = (words("column.scenario"), *(measure_name(m, words) for m in judged))
    caption = words("street_map.table", baseline=numbers.baseline)
    return Table(caption, head, tuple(rows))
