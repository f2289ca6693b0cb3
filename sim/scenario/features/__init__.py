"""What a scenario makes use of, in words, and what follows from it: for ``walks check``.

Each file tells of one part of the model. A teller takes the scenario and its
streets and gives sentences, none where the scenario does not use the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.scenario.features import optimized
from sim.scenario.features.beats import told_beats, told_drawn
from sim.scenario.features.crew import told_crew
from sim.scenario.features.dispatch import told_dispatch
from sim.scenario.features.events import told_events
from sim.scenario.features.people import told_people
from sim.scenario.features.plans import told_overrides
from sim.scenario.features.routes import told_routes
from sim.scenario.features.season import told_season
from sim.scenario.model import Scenario
from street_graph.graph import StreetGraph

Teller = Callable[[Scenario, StreetGraph], Iterator[str]]

TELLERS: tuple[Teller, ...] = (
    told_routes, optimized.told, told_overrides, told_beats,
    told_drawn, told_people, told_crew, told_events, told_season, told_dispatch,
)  # fmt: skip
"""In the order in which ``walks check`` says them."""


def features(scenario: Scenario, graph: StreetGraph) -> list[str]:
    """Say what `scenario` makes use of beyond plain walking, and what follows from it.

    Parameters
    ----------
    scenario : Scenario
    graph : StreetGraph
        Of the scenario's streets.

    Returns
    -------
    list of str
        Plain sentences.
    """
    return [sentence for teller in TELLERS for sentence in teller(scenario, graph)]
