"""One season of one scenario in one world: from tables to tables."""

from __future__ import annotations

import gc
from functools import partial

import numpy as np

from sim.scenario.model import Scenario
from sim.scenario.patrol_model import Patrol
from sim.tables import (
    DAY_US,
    HOUR_US,
    MINUTE_US,
    NEVER,
    Log,
    World,
)
from sim.walk import field
from sim.walk.calls import foot_calls
from sim.walk.choose import preference
from sim.walk.crew import Duty, duties, most_at_once, speaks_spanish
from sim.walk.desk import Desk
from sim.walk.doors import door_arrays
from sim.walk.events import outings_of
from sim.walk.ground import Ground, people_arrays
from sim.walk.kernel import BLOCK
from sim.walk.map_changes import changes_in, follow_map
from sim.walk.moments import ENDS, Clock, Moment
from sim.walk.pools import STEP_COLUMNS, TALK_COLUMNS, Pools, pack
from sim.walk.routes.ahead import plan_room
from sim.walk.routes.begin import AT_BASE, begin_routes
from sim.walk.routes.prepare import Plans, plan_routes, route_arrays
from sim.walk.routes.toward_people import Notebook, counts, people_in_file
from sim.walk.slots import Slots
from sim.walk.squad import Squad
from sim.walk.units import Unit
from sim.walk.unseen import close_done
from sim.walk.waits import watch_the_clock
from sim.walk.walkers import Walkers
from sim.walk.written import (
    activities_table,
    as_told,
    assignments_table,
    outcomes_table,
    units_table,
)

STEPS_ROOM, TALKS_ROOM = 1 << 18, 1 << 14
"""Rows that the log buffers hold; they are emptied when full."""
LONGEST_OVERTIME = DAY_US


def memory(
    scenario: Scenario,
    ground: Ground,
    world: World,
    plans: Plans,
    slots: int,
    doors: dict[str, int],
    door_lists: dict[str, np.ndarray],
) -> Pools:
    """Header and pools of one season."""
    segments = ground.graph.segments
    units = np.zeros((slots, field.COUNT), dtype=np.int64)
    blocks = -(-slots // BLOCK)
    units[:, field.SLOT] = np.arange(slots)
    by_people = any(patrol.walked == "toward-people" for patrol in plans.patrols)
    return pack(
        {
            "segments": segments,
            "nodes": ground.graph.nodes,
            "units": slots,
            "steps_room": STEPS_ROOM,
            "talks_room": TALKS_ROOM,
            "own_beat_first": int(scenario.dispatch.rule == "own-beat-first"),
            "closures": int(len(ground.changes) > 0),
            "signals": int(ground.arrays["turn_delay"].any()),
            "walkers": int((world.people["pace"] != 0).any()),
            "greeting": round(scenario.people.greeting_min * MINUTE_US),
            **ground.counts,
            **doors,
        },
        {
            **ground.arrays,
            "segment_last_seen": np.zeros(segments, dtype=np.int64),
            "segment_reserved": np.full(segments, -1, dtype=np.int64),
            **people_arrays(world.people, segments),
            **route_arrays(plans, ground.graph),
            **door_lists,
            "unit": units,
            "due": np.full(slots, NEVER),
            "ranked": np.zeros(slots, dtype=np.int64),
            "on_walk": np.zeros(segments, dtype=np.int64),
            "people": np.ones(slots * segments if by_people else 0),
        },
        plan_room(slots)
        | ground.room
        | {
            "block_due": blocks,
            "block_first": blocks,
            "steps": STEPS_ROOM * STEP_COLUMNS,
            "talks": TALKS_ROOM * TALK_COLUMNS,
        },
    )


class Season:
    """The moving parts of one season: environment, desk, units on duty."""

    def __init__(
        self, scenario: Scenario, ground: Ground, world: World, seed: int, replication: int
    ) -> None:
        self.scenario = scenario
        self.graph = ground.graph
        self.world = world
        self.seed = seed
        self.replication = replication
        self.duties = duties(scenario, seed, replication)
        self.plans = plan_routes(scenario, self.graph, self.duties)
        self.by_people = any(patrol.walked == "toward-people" for patrol in self.plans.patrols)
        self.spanish = [speaks_spanish(scenario, seed, replication, d) for d in self.duties]
        doors, door_lists, self.turns = door_arrays(scenario, self.graph, world.people, self.duties)
        slots = most_at_once(self.duties, LONGEST_OVERTIME)
        last = max((duty.end for duty in self.duties), default=0)
        first = scenario.season.first_day.toordinal()
        self.changes = changes_in(ground.changes, first, last)
        self.env = Clock()
        self.walkers = Walkers(
            memory(scenario, ground, world, self.plans, slots, doors, door_lists)
        )
        self.desk = Desk(
            self.env, self.walkers, scenario, preference(scenario.dispatch, self.graph), slots,
            sorted({duty.start for duty in self.duties}),
        )  # fmt: skip
        self.units: list[Unit] = []
        self.slots = Slots(self.env, slots)
        self.squad = Squad(self.env, self.walkers, self.desk, scenario, self.graph)
        self.outings = outings_of(scenario, self.graph, world.people, self.duties)
        self.beginnings = begin_routes(
            scenario, self.graph, self.plans, self.duties, seed, replication
        )
        self.settled = self.settle().ravel().data
        self.places = [
            self.squad.base if segment == AT_BASE else (segment, at)
            for segment, at in self.beginnings.places.tolist()
        ]
        self.told = partial(as_told, world.people, np.array(self.spanish, dtype=bool))
        self.notebook = Notebook(self.walkers, world, self.told, self.graph.length_mm)

    def call_the_roll(self, roll: Moment) -> None:
        """Bring on duty the units whose shift starts now; the same event happens for the next."""
        for row in range(len(self.units), len(self.duties)):
            duty = self.duties[row]
            if duty.start > self.env.now:
                roll.again(duty.start, ENDS, self.call_the_roll)
                return
            self.begin(row, duty)

    def begin(self, row: int, duty: Duty) -> None:
        """Give a unit a free slot and let its shift begin."""
        slot = self.slots.next()
        known = self.settled[row * field.SETTLED : (row + 1) * field.SETTLED]
        self.walkers.records[slot.number][: field.SETTLED] = known
        if self.by_people:
            patrol = self.plans.shares[row].patrol
            if patrol.walked == "toward-people":
                self.read_notebook(slot.number, patrol)
        outings = self.outings.get(row, [])
        unit = Unit(self.squad, duty, row, slot.number, self.places[row], outings)
        self.units.append(unit)
        slot.give(unit)

    def read_notebook(self, slot: int, patrol: Patrol) -> None:
        """Tell the unit of a slot where people are, as it reads in the notebook or in a file."""
        if patrol.people_file:
            people = people_in_file(patrol, self.graph)
        else:
            close_done(self.desk.units, self.env.now)
            over = np.array([unit.off_duty for unit in self.units], dtype=bool)
            self.notebook.bring_up_to_date(over, self.desk.outcomes)
            people = self.notebook.people()
        size = self.graph.segments
        known = self.walkers.people[slot * size : (slot + 1) * size]
        known[:] = counts(people, patrol.people_balance)

    def settle(self) -> np.ndarray:
        """What is known of each unit before its shift (ndarray of int64, shape (U, SETTLED))."""
        settled = self.beginnings.values
        officers = np.array([len(duty.officers) for duty in self.duties], dtype=np.int64)
        settled[:, field.OFFICERS] = officers
        settled[:, field.PAIR] = officers > 1
        settled[:, field.SPEAKS] = self.spanish
        settled[:, field.FINISHES] = self.squad.finishes
        settled[:, [field.BASE_SEGMENT, field.BASE_AT]] = self.squad.base
        settled[:, [field.TURN, field.TURNS_END]] = np.array(self.turns).reshape(-1, 2)
        settled[:, field.WALK_SPEED] = [duty.walk_speed for duty in self.duties]
        settled[:, field.RESPONSE_SPEED] = [duty.response_speed for duty in self.duties]
        return settled

    def run(self, eager: bool) -> None:
        """Let the season happen."""
        calls = foot_calls(self.world.requests)
        if self.changes:
            self.env.process(follow_map(self.env, self.walkers, self.desk, self.changes))
        if self.duties:
            Moment(self.env, self.duties[0].start, ENDS, self.call_the_roll)
        self.desk.bring(calls)
        ends = sorted({duty.end for duty in self.duties})
        self.env.process(watch_the_clock(self.desk, ends))
        unbroken = self.scenario.season.unbroken_hours
        until = int(unbroken * HOUR_US) if unbroken > 0 else None
        if eager:
            while (at := self.env.peek()) < (float("inf") if until is None else until):
                self.walkers.advance(int(at))
                self.env.step()
        if until is None:
            self.env.run_out()
        else:
            self.env.run(until)
            self.env.now = until
        for unit in self.units:
            if not unit.off_duty:
                unit.stop()

    def log(self) -> Log:
        """What was written down."""
        assignments = self.desk.assignments.table()
        assignments[:, -1] //= self.desk.diary.width
        on_duty = [unit.duty for unit in self.units]
        left = np.array([unit.left for unit in self.units], dtype=np.int64)
        beats = [-1] * len(on_duty)
        if any(patrol.has_beat for patrol in self.plans.patrols):
            beats = [self.plans.own_beat(share) for share in self.plans.shares[: len(on_duty)]]
        return Log(
            units=units_table(on_duty, beats, left, self.spanish),
            assignments=assignments_table(assignments),
            outcomes=outcomes_table(
                self.world.requests, self.desk.outcomes.table(), self.env.now, self.walkers
            ),
            talks=self.told(self.walkers.talks()),
            steps=self.walkers.steps(),
            activities=activities_table(self.desk.diary.table(), assignments, left),
        )


def walk_season(
    scenario: Scenario,
    ground: Ground,
    world: World,
    seed: int,
    replication: int,
    *,
    eager: bool = False,
) -> Log:
    """Simulate one season.

    Parameters
    ----------
    scenario : Scenario
    ground : Ground
        Of the scenario's streets.
    world : World
        Of (seed, replication) and the scenario's world sections.
    seed, replication : int
        For the officers' own chances.
    eager : bool
        Advance all units at every event instead of on demand. Slower, the
        same tables: a test holds one against the other.

    Returns
    -------
    Log
    """
    collecting = gc.isenabled()
    gc.disable()  # events and processes refer to each other until the season ends
    try:
        season = Season(scenario, ground, world, seed, replication)
        try:
            season.run(eager)
            return season.log()
        finally:
            season.desk.close_down()
    finally:
        if collecting:
            gc.enable()
