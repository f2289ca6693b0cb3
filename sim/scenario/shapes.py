"""Beats and routes of a scenario as layers for a GIS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.layout import Layout, Walk
from street_graph.graph import StreetGraph
from street_graph.outlines import Layer, beat_layer, walk_layer


def scenario_layers(graph: StreetGraph, found: Sequence[Layout]) -> list[Layer]:
    """Beats and routes of all layouts, each once."""
    layers = []
    beats: dict[tuple[str, ...], np.ndarray] = {}
    walks: dict[str, Walk] = {}
    for one in found:
        if one.beat is not None:
            beats.setdefault(one.beats, one.beat)
        walks |= {walk[0]: walk for walk in (*one.tours, *one.loops)}
    layers += [beat_layer(graph, beat, names) for names, beat in beats.items()]
    if walks:
        layers.append(walk_layer(graph, list(walks.values())))
    return layers


def joined(layers: Sequence[Layer]) -> list[Layer]:
    """Layers of the same name as one."""
    found: dict[str, Layer] = {}
    for layer in layers:
        before = found.get(layer.name, Layer(layer.name, (), ()))
        found[layer.name] = Layer(
            layer.name, (*before.shapes, *layer.shapes), (*before.rows, *layer.rows)
        )
    return list(found.values())
