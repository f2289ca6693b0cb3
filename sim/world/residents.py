"""Who lives on a street: how many residents each segment has."""

from __future__ import annotations

import numpy as np

from sim.scenario.demand_model import People
from street_graph.graph import StreetGraph


def residents(people: People, graph: StreetGraph) -> np.ndarray:
    """How many people live on each segment, at least one (ndarray of int64)."""
    count = np.rint(people.residents_per_km * graph.length_mm / 1e6)
    return np.maximum(1, count).astype(np.int64)
