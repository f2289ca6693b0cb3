"""The streets of a study for QGIS: one layer of segments for each scenario, with styles inside."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.report.figures.classes import Classes
from sim.report.figures.maps import Panel, time_classes
from sim.report.qml import lines_by_class, one_fill, one_line, points_by_value
from sim.report.read import Numbers
from sim.report.street_layers import MOST_SEGMENTS
from sim.report.words import Words
from sim.scenario.layout import layouts
from sim.scenario.shapes import joined, scenario_layers
from sim.study.replication import RECORDED, log_of
from sim.study.store import Store
from sim.study.tidy import UNTOLD
from street_graph.graph import StreetGraph
from street_graph.outlines import Layer, segment_layer, write_layers
from street_graph.points import Point, position

PACKAGE = "streets.gpkg"
SINCE_SEEN = "mean_time_since_seen_min"

MOST_FEATURES = 400_000
"""Segments, or requests, of all scenarios together; further scenarios are left out."""

REQUEST_COLUMNS = (
    "date", "number", "made_clock_min", "kind", "priority", "officers_needed", "foot", "counted",
    "outcome", "wait_min", "any_officer_wait_min", "open_min", "response_walk_m",
)  # fmt: skip
"""Columns of the table ``requests-season-1`` that go along."""


@dataclass(frozen=True)
class Package:
    """A GeoPackage.

    Attributes
    ----------
    content : bytes
    left_out : tuple of str
        Scenarios whose segments, or requests, found no room.
    """

    content: bytes
    left_out: tuple[str, ...]


def package(numbers: Numbers, words: Words) -> Package:
    """Segments with measures, beats, routes and requests of all scenarios.

    Parameters
    ----------
    numbers : Numbers
    words : Words
        For the labels of the classes.

    Returns
    -------
    Package
        Layers ``segments_NAME`` and ``requests_NAME`` (of the first season) for
        each scenario, ``beats`` and ``routes`` for all, each with the style in
        which QGIS opens it. Times since seen have the same classes in all.
    """
    room = MOST_FEATURES
    layers: dict[str, Layer] = {}
    styles: dict[str, str] = {}
    left_out = []
    classes = _classes(numbers, words)
    for scenario in numbers.scenarios:
        found = [
            (_segments(numbers, scenario), lines_by_class(SINCE_SEEN, classes)),
            (_requests(numbers, scenario), points_by_value("outcome")),
        ]
        size = sum(len(layer.rows) for layer, _ in found)
        if size > room:
            left_out.append(scenario)
            continue
        room -= size
        for layer, style in found:
            if layer.rows:
                name = _free(layer.name, layers)
                layers[name], styles[name] = replace(layer, name=name), style
    for layer in joined(list(_walks(numbers))):
        layers[layer.name] = layer
        styles[layer.name] = one_fill() if layer.name == "beats" else one_line()
    return Package(_written(list(layers.values()), styles), tuple(left_out))


def _classes(numbers: Numbers, words: Words) -> Classes:
    panels = [
        Panel(
            name, numbers.results.graphs[name], numbers.segments(name)[SINCE_SEEN].to_numpy(float)
        )
        for name in numbers.scenarios
    ]
    return time_classes(panels, words)


def _free(name: str, taken: Mapping[str, object]) -> str:
    """A name for a layer: letters, digits and _, and no other layer's."""
    plain = re.sub(r"[\W_]+", "_", name)
    found, number = plain, 2
    while found.lower() in {one.lower() for one in taken}:
        found, number = f"{plain}_{number}", number + 1
    return found


def _segments(numbers: Numbers, scenario: str) -> Layer:
    """The segments of one scenario with the columns of the table ``segments``."""
    layer = segment_layer(numbers.results.graphs[scenario])
    columns = (
        numbers.segments(scenario)
        .drop(columns=["length_m", "weight", "street_class"])
        .to_dict("records")
    )
    rows = tuple(
        {**row, **{name: value for name, value in found.items() if name not in row}}
        for row, found in zip(layer.rows, columns, strict=True)
    )
    return Layer(f"segments_{scenario}", layer.shapes, rows)


def _requests(numbers: Numbers, scenario: str) -> Layer:
    """Requests of the first season where they are made, with what became of them."""
    import shapely

    name = f"requests_{scenario}"
    table = numbers.results.tables["requests-season-1"]
    mine = table[(table["scenario"] == scenario) & (table["replication"] == RECORDED)]
    store = Store(numbers.results.folder)
    if mine.empty or RECORDED not in store.finished(scenario):
        return Layer(name, (), ())
    made, _ = log_of(store.read(scenario, RECORDED))
    rows = mine.assign(request=mine["request"].astype(int)).set_index("request")
    made = made[rows.loc[made["request"].tolist(), "segment"].to_numpy() != UNTOLD]
    if not len(made):
        return Layer(name, (), ())
    rows = rows.loc[made["request"].tolist(), list(REQUEST_COLUMNS)]
    spots = _positions(numbers.results.graphs[scenario], made)
    told = rows.replace([np.inf], np.nan).to_dict("records")
    return Layer(
        name, tuple(shapely.points(spots)),
        tuple({"scenario": scenario, **row} for row in told),
    )  # fmt: skip


def _positions(graph: StreetGraph, made: np.ndarray) -> np.ndarray:
    """Longitude and latitude of requests (n, 2); each spot is worked out once."""
    spots = pd.DataFrame({"segment": made["segment"], "offset": made["offset"]})
    groups = spots.groupby(["segment", "offset"], sort=False)
    each = np.array([position(graph, Point(int(s), int(at))) for s, at in groups.groups])
    found: np.ndarray = each[groups.ngroup().to_numpy()]
    return found


def _walks(numbers: Numbers) -> Iterator[Layer]:
    """Beats and routes of each scenario with its name; none of graphs that are too large."""
    for scenario in numbers.results.study.scenarios:
        graph = numbers.results.graphs[scenario.name]
        if graph.segments > MOST_SEGMENTS:
            continue
        for layer in scenario_layers(graph, layouts(scenario, graph)):
            rows = tuple({"scenario": scenario.name, **row} for row in layer.rows)
            yield replace(layer, rows=rows)


def _written(layers: Sequence[Layer], styles: Mapping[str, str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, PACKAGE)
        write_layers(path, layers)
        add_styles(path, styles)
        return path.read_bytes()


def add_styles(path: Path, styles: Mapping[str, str]) -> None:
    """Put styles into a GeoPackage so that QGIS opens its layers in them.

    Parameters
    ----------
    path : Path
    styles : mapping of layer to QML
    """
    with sqlite3.connect(path) as base:
        base.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            "f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, "
            "styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
            "description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
        base.execute("UPDATE gpkg_contents SET last_change = '2021-01-01T00:00:00.000Z'")
        base.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '', '2021-01-01T00:00:00Z')",
            [(layer, layer, style) for layer, style in styles.items()],
        )
    base.close()
