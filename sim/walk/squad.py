"""What all units of a season have in common: the desk, the streets, the hours of the crew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.scenario.model import Scenario
from sim.tables import HOUR_US, MINUTE_US, NEVER
from sim.walk.crew import Duty
from sim.walk.moments import Clock
from sim.walk.routes.prepare import place_of
from sim.walk.walkers import Walkers
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.walk.desk import Desk

Place = tuple[int, int]
"""Segment and millimetre."""


class Squad:
    """The units of a season as one: worked out once, not for each shift of each.

    Attributes
    ----------
    env, walkers, desk
        The clock, the streets with all units on them, the desk.
    base : (int, int)
        Where they set out and write their reports.
    meal_places : sequence of (int, int)
        Where they eat, the nearest of them; none for anywhere.
    unbroken : bool
        Whether they stay on the streets for the whole season.
    finishes : bool
        Whether they finish what they have begun, however late.
    walks_back : bool
        Whether they walk to the base at the end of a shift.
    briefing, transfer, writing, meal : int
        How long each of these lasts (us).
    """

    def __init__(
        self, env: Clock, walkers: Walkers, desk: Desk, scenario: Scenario, graph: StreetGraph
    ) -> None:
        crew = scenario.crew
        self.env = env
        self.walkers = walkers
        self.desk = desk
        self.base: Place = place_of(graph, crew.base)
        self.meal_places: Sequence[Place] = [place_of(graph, name) for name in crew.meal_places]
        self.unbroken = scenario.season.unbroken_hours > 0
        self.finishes = self.unbroken or crew.end_of_shift == "finish"
        self.walks_back = crew.walk_back
        self.briefing = 0 if self.unbroken else round(crew.briefing_min * MINUTE_US)
        self.transfer = 0 if self.unbroken else round(crew.transfer_min * MINUTE_US)
        self.writing = round(crew.writing_min * MINUTE_US)
        self.meal = round(crew.meal_min * MINUTE_US)
        self._meal_after = round(crew.meal_after_h * HOUR_US)
        self._meal_if_longer = crew.meal_if_longer_h * HOUR_US
        self._before_end = round((crew.writing_min + crew.transfer_min) * MINUTE_US)

    def back_by(self, duty: Duty) -> int:
        """When a unit's walk is over: time is left for the way by car and the reports."""
        return NEVER if self.unbroken else duty.end - self._before_end

    def meal_due(self, duty: Duty) -> int:
        """When a unit's meal is due, NEVER in a shift too short for one."""
        if self.unbroken or self.meal == 0 or duty.end - duty.start <= self._meal_if_longer:
            return NEVER
        return duty.start + self._meal_after
