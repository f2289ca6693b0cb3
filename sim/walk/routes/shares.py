"""Which way each unit patrols, and with whom it shares the streets.

The units of a shift that walk beats made in one way share the area among
themselves, however each walks its own; units that go one tour or one loop are
spread along it; units that stand take the posts in their order. Units of the
same shift that patrol in other ways do not count there.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from sim.scenario.division import division_of
from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.model import Scenario
from sim.scenario.overrides import patrol_on
from sim.scenario.patrol_model import Patrol
from sim.walk.crew import Duty


class Share(NamedTuple):
    """How one unit patrols, and its place among those with whom it shares.

    ``place`` of ``beside`` counts those in the shift that share its beats (or
    its tour), ``number`` those of the date that patrol like it, all from 0.
    """

    patrol: Patrol
    place: int
    beside: int
    number: int


def shares(scenario: Scenario, duties: Sequence[Duty]) -> list[Share]:
    """How each of `duties` patrols and with whom it shares, one after the other."""
    if not scenario.patrol.overrides:
        seen: dict[tuple[int, int, int], Share] = {}
        for d in duties:
            own = (d.place, d.beside, d.number)
            if own not in seen:
                seen[own] = Share(scenario.patrol, *own)
        return [seen[d.place, d.beside, d.number] for d in duties]
    first = scenario.season.first_day.toordinal() - 1
    patrols = [
        patrol_on(
            scenario.patrol, scenario.shifts[d.shift].name, WEEKDAYS[(first + d.date) % 7],
            d.place + 1,
        )
        for d in duties
    ]  # fmt: skip
    together: dict[Hashable, list[int]] = {}
    alike: dict[Hashable, list[int]] = {}
    for row in sorted(range(len(duties)), key=lambda r: duties[r][:3]):
        date, shift, patrol = *duties[row][:2], patrols[row]
        sharing = division_of(patrol) if patrol.has_beat else patrol
        together.setdefault((date, shift, sharing), []).append(row)
        alike.setdefault((date, patrol), []).append(row)
    places = {row: (i, len(rows)) for rows in together.values() for i, row in enumerate(rows)}
    numbers = {row: i for rows in alike.values() for i, row in enumerate(rows)}
    return [Share(patrol, *places[row], numbers[row]) for row, patrol in enumerate(patrols)]
