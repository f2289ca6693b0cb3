"""C: scenarios for which the exact hypercube says what every unit does; see `sim.verify.bare`."""

from __future__ import annotations

import numpy as np

from sim.verify import erlang
from sim.verify.bare import case_of
from sim.verify.case import Exact, Row, Sampled
from sim.verify.cases.scenes import exponential, kinds, scene, standing
from sim.verify.hypercube import hypercube
from street_graph.graph import StreetGraph, grid

SOURCE = "Larson's hypercube, solved exactly"
ANYWHERE = '[[requests.place]]\nweight = 1\nstreet_class = "any"'
SPOTS = 30
"""Corners at which requests are made."""


def _spread(graph: StreetGraph, units: int, seed: int) -> tuple[list[str], str]:
    """Posts of units and corners with weights at which requests are made, drawn once for all."""
    rng = np.random.default_rng(seed)
    posts = [f"segment {graph.segment_id[s]} @ 30 m" for s in rng.choice(graph.segments, units)]
    corners = rng.choice(graph.segments, SPOTS, replace=False)
    places = "\n".join(
        f'[[requests.place]]\nweight = {weight}\ncorner = "segment {graph.segment_id[s]} @ 0 m"'
        for s, weight in zip(corners, rng.integers(1, 10, SPOTS), strict=True)
    )
    return posts, places


def nearest(units: int, per_hour: float, room: int, rule: str) -> Sampled:
    """Units at posts all over a grid; the nearest goes, or that of the beat."""
    graph = grid(7, 6, 110, 140)
    posts, places = _spread(graph, units, 11 + units)
    changes = standing(per_hour, posts, 400, room, 20) | {"dispatch.rule": rule}
    if rule == "own-beat-first":
        changes["patrol.area"] = "beats"
    made = scene(graph, units, changes, kinds((1, 1, exponential(20))), places)
    waits = "nobody waits" if room == 0 else "any number waits"
    name = f"{units} units, {rule}, {waits}"
    return case_of(made.scenario, graph, "C", name, SOURCE)


def listed(units: int, per_hour: float) -> Sampled:
    """Units at one spot, sent by a list for each street."""
    rng = np.random.default_rng(5)
    graph = grid(3, 3, 100, 100)
    orders = "\n".join(
        f'[[dispatch.preference]]\nsegment = "{name}"\n'
        f"units = {(rng.permutation(units) + 1).tolist()}"
        for name in graph.segment_id
    )
    posts = [f"segment {graph.segment_id[0]} @ 0 m"] * units
    changes = standing(per_hour, posts, 400, -1, 20) | {"dispatch.rule": "preference"}
    made = scene(graph, units, changes, kinds((1, 1, exponential(20))), orders, ANYWHERE)
    return case_of(made.scenario, graph, "C", f"{units} units by lists, any number waits", SOURCE)


def impatient(units: int, per_hour: float) -> Sampled:
    """Who waits gives up after an exponential time: Erlang's queue of that kind."""
    graph = grid(3, 3, 100, 100)
    posts = [f"segment {graph.segment_id[0]} @ 0 m"] * units
    law = kinds((1, 1, exponential(20))).replace(
        'patience = "endless"', f"patience = {{ {exponential(15)} }}"
    )
    changes = standing(per_hour, posts, 400, 0, 20) | {"dispatch.queue_at_most": -1}
    made = scene(graph, units, changes, law, ANYWHERE)
    name = f"{units} units, who waits gives up"
    return case_of(made.scenario, graph, "C", name, "Erlang A: Palm 1957")


def alike_rows(seed: int) -> list[Row]:
    """However units are ranked, alike units are busy as Erlang says, for 1 to 12 of them."""
    rng = np.random.default_rng(seed)
    rows = []
    for units in range(1, 13):
        order = rng.permuted(np.tile(np.arange(units), (20, 1)), axis=1)
        for waits in (True, False):
            found = hypercube(np.full(20, 0.03 * units), order, np.ones(units), queue=waits)
            solved = erlang.queue(0.6 * units, 1.0, units, room=None if waits else 0)
            name = f"{units} units, {'any number' if waits else 'nobody'} waits"
            rows += [
                Row(f"{name}: all busy", solved.all_busy_share, found.all_busy_share, 1e-9),
                Row(f"{name}: number in service", solved.in_service, float(found.workloads.sum()),
                    1e-8),
            ]  # fmt: skip
    return rows


CASES = (
    Exact("C", "1 to 12 units, ranked by lot", "Erlang B and C", alike_rows, formula=True),
    nearest(5, 8, 0, "nearest"),
    nearest(4, 7, -1, "nearest"),
    nearest(6, 10, 0, "own-beat-first"),
    listed(8, 15),
    nearest(12, 24, 0, "nearest"),
    impatient(3, 9),
)
