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

Key = tuple[int, int, int]
"""Date, shift and place in the shift: one unit in one shift."""


class Share(NamedTuple):
    """How one unit patrols, and its place among those with whom it shares.

    ``place`` of ``beside`` counts those in the shift that share its beats (or
    its tour), ``number`` those of the date that patrol like it, all from 0.
    """

    patrol: Patrol
    place: int
    beside: int
    number: int


def key_of(duty: Duty) -> Key:
    """What tells one duty from all others of the season."""
    return duty.date, duty.shift, duty.place


def shares(scenario: Scenario, duties: Sequence[Duty]) -> dict[Key, Share]:
    """How each of `duties` patrols and with whom it shares."""
    if not scenario.patrol.overrides:
        seen: dict[Key, Share] = {}
        for d in duties:
            own = (d.place, d.beside, d.number)
            if own not in seen:
                seen[own] = Share(scenario.patrol, *own)
        return {key_of(d): seen[d.place, d.beside, d.number] for d in duties}
    first = scenario.season.first_day.toordinal() - 1
    patrols = {
        key_of(d): patrol_on(
            scenario.patrol, scenario.shifts[d.shift].name, WEEKDAYS[(first + d.date) % 7],
            d.place + 1,
        )
        for d in duties
    }  # fmt: skip
    together: dict[Hashable, list[Key]] = {}
    alike: dict[Hashable, list[Key]] = {}
    for key in sorted(patrols):
        patrol = patrols[key]
        sharing = division_of(patrol) if patrol.has_beat else patrol
        together.setdefault((key[:2], sharing), []).append(key)
        alike.setdefault((key[0], patrol), []).append(key)
    places = {key: (i, len(keys)) for keys in together.values() for i, key in enumerate(keys)}
    numbers = {key: i for keys in alike.values() for i, key in enumerate(keys)}
    return {key: Share(patrols[key], *places[key], numbers[key]) for key in patrols}
