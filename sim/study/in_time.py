"""Whether a unit could be at a request before it had to leave for the end of its shift.

Only where a unit hands over what is not done. The season is laid out again, as
it is before anybody walks: so paces, streets and signals are those of the walk.
"""

from __future__ import annotations

from sim.scenario.model import Scenario
from sim.study.whereabouts import Place
from sim.tables import World
from sim.walk.ground import Ground
from sim.walk.season import Season


class InTime:
    """Ways and times of the units of one season.

    Parameters
    ----------
    scenario : Scenario
    ground : Ground
        Of its streets.
    world : World
    key : (int, int)
        Seed and replication.
    """

    def __init__(
        self, scenario: Scenario, ground: Ground, world: World, key: tuple[int, int]
    ) -> None:
        self._crew = scenario.crew
        self._season = Season(scenario, ground, world, *key)
        self._map = -1

    def can_be_there(self, unit: int, place: Place, goal: Place, t: int) -> bool:
        """Whether a unit that sets out from `place` at `t` (us) has time left at `goal`.

        As `sim.walk.answering.Answering.can_be_there`, from a row of the units
        table and the map of the moment.
        """
        duty, walkers = self._season.duties[unit], self._season.walkers
        number = next((n for at, n in reversed(self._season.changes) if at <= t), 0)
        if number != self._map and self._season.changes:
            self._map = number
            walkers.change_map(t, number)
        back = 0
        if self._crew.walk_back:
            back = walkers.time_to(t, 0, self._season.squad.base, duty.walk_speed, goal)
        there = walkers.time_to(t, 0, goal, duty.response_speed, place)
        return t + there < self._season.squad.back_by(duty) - back
