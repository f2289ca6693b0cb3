"""``walks streets export``, and pictures of where a scenario's units walk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.commands import Answer, UsageError
from sim.commands.opening import OpenedStreets
from sim.scenario.division import BY_LENGTH, beats_for
from sim.scenario.errors import shown_file
from sim.scenario.layout import Layout, layouts, tours_of
from sim.scenario.load import open_scenario
from sim.scenario.shapes import joined, scenario_layers
from street_graph.graph import StreetGraph
from street_graph.outlines import Layer, beat_layer, segment_layer, walk_layer, write_layers
from street_graph.store import load

ENDINGS = (".gpkg", ".geojson")
PICTURES = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class ExportOptions:
    """What ``walks streets export`` can be told; see its help."""

    name: str | None
    scenario: str | None
    beats: int | None
    tours: int | None
    out: str
    folder: str


def export(options: ExportOptions) -> Answer:
    """Write streets, beats and routes to a file for a GIS.

    Raises
    ------
    StreetsError, ScenarioError
        If streets or scenario cannot be read.
    UsageError
        If what was asked for does not go together.
    """
    path = Path(options.out)
    if path.suffix not in ENDINGS:
        raise UsageError(f"{path}: a file for a GIS ends in .gpkg or .geojson")
    layers: list[Layer] = []
    if one_of(options.name, options.scenario):
        graph = load(str(options.name), options.folder)
    else:
        graph, found = laid_out(str(options.scenario))
        layers += scenario_layers(graph, found)
    for units, tours in ((options.beats, False), (options.tours, True)):
        if units is not None:
            layers.append(_division_layer(graph, units, tours))
    layers.insert(0, segment_layer(graph))
    _write(path, joined(layers))
    told = [f"{len(layer.rows)} {layer.name}" for layer in joined(layers)]
    return Answer(
        f"{shown_file(path)} is written: {', '.join(told)}.\n"
        "Routes can be changed in a GIS and named as patrol.drawn_file, beats as patrol.beats_file."
    )


def _write(path: Path, layers: list[Layer]) -> None:
    """Write the layers; UsageError where no file can be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):  # the library that writes packages has errors of its own
            pass
        write_layers(path, layers)
    except OSError as error:
        raise UsageError(
            f"{shown_file(path)} cannot be written ({error.strerror}). "
            "Choose another file with --out."
        ) from None


def show_scenario(name: str, out: str | None) -> Answer:
    """Draw a picture of each layout of a scenario: its beats by color, its loops by arrows.

    Raises
    ------
    ScenarioError
        If the scenario cannot be read.
    UsageError
        If the picture's name has another ending.
    """
    from street_graph.picture import save_picture

    graph, found = laid_out(name)
    path = Path(out) if out else Path("streets") / f"{Path(name).stem}.png"
    if path.suffix not in PICTURES:
        raise UsageError(f"{path}: a picture file ends in .png, .svg or .pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, one in enumerate(found, 1):
        own = path.with_stem(f"{path.stem}-{number}") if len(found) > 1 else path
        save_picture(graph, own, one.beat, names=one.beats, walks=one.loops, title=one.title)
        lines.append(f"Picture: {shown_file(own)} ({one.title})")
    return Answer("\n".join(lines))


def one_of(name: str | None, scenario: str | None) -> bool:
    """Whether streets were named, and not a scenario; UsageError if both or none."""
    if (name is None) == (scenario is None):
        raise UsageError("name the streets, or a scenario with --scenario, one of the two")
    return name is not None


def laid_out(scenario: str) -> tuple[StreetGraph, list[Layout]]:
    """The streets and the layouts of a scenario."""
    streets = OpenedStreets()
    opened = open_scenario(scenario, open_streets=streets).scenario
    graph = streets.graph(opened.streets.graph)
    return graph, layouts(opened, graph)


def _division_layer(graph: StreetGraph, units: int, tours: bool) -> Layer:
    if units > graph.segments:
        raise UsageError(f"{graph.name} has {graph.segments} segments, too few for {units} beats")
    plan = beats_for(graph, BY_LENGTH, units)
    names = tuple(f"beat {b + 1} of {units}" for b in range(units))
    if tours:
        return walk_layer(graph, tours_of(graph, plan, names))
    return beat_layer(graph, plan.beat, names)
