"""A slot is held by one unit after another, and its process serves all their shifts."""

from __future__ import annotations

from functools import partial

import pytest
import simpy

from sim.walk.moments import ENDS, Clock, Moment
from sim.walk.slots import Busy, Slots


class OnDuty:
    """As much of a unit as a slot knows: it is on duty for `lasts` and notes what happens."""

    process: simpy.Process

    def __init__(self, env: Clock, name: str, lasts: int, found: list[tuple[int, str]]) -> None:
        self.env, self.name, self.lasts, self.found = env, name, lasts, found

    def serve_shift(self):
        self.found.append((self.env.now, f"{self.name} begins"))
        try:
            yield Moment(self.env, self.env.now + self.lasts, ENDS)
        except simpy.Interrupt:
            self.found.append((self.env.now, f"{self.name} is sent home"))
        self.found.append((self.env.now, f"{self.name} ends"))


def test_the_first_free_slot_goes_to_the_next_unit():
    env, found = Clock(), []
    slots, held = Slots(env, 2), []

    def begins(name: str, lasts: int, _: simpy.Event) -> None:
        slot = slots.next()
        held.append((name, slot.number))
        slot.give(OnDuty(env, name, lasts, found))

    for name, at, lasts in (("a", 0, 10), ("b", 0, 4), ("c", 5, 20), ("d", 11, 3), ("e", 15, 1)):
        Moment(env, at, ENDS, partial(begins, name, lasts))
    env.run_out()
    assert held == [("a", 0), ("b", 1), ("c", 1), ("d", 0), ("e", 0)]
    assert [(t, what) for t, what in found if what.endswith("ends")] == [
        (4, "b ends"), (10, "a ends"), (14, "d ends"), (16, "e ends"), (25, "c ends"),
    ]  # fmt: skip


def test_there_is_no_slot_while_all_are_taken():
    slots = Slots(Clock(), 1)
    slots.next()
    with pytest.raises(Busy, match="a day after their shifts' end"):
        slots.next()


def test_who_has_just_gone_off_duty_is_not_interrupted_in_the_next_shift():
    """Two interruptions at one moment: the first ends the shift, the second finds nobody."""
    env, found = Clock(), []
    slots = Slots(env, 1)
    first, second = OnDuty(env, "first", 10, found), OnDuty(env, "second", 10, found)

    def interrupts_twice(_: simpy.Event) -> None:
        first.process.interrupt()
        first.process.interrupt()

    Moment(env, 0, ENDS, lambda _: slots.next().give(first))
    Moment(env, 5, ENDS, interrupts_twice)
    Moment(env, 7, ENDS, lambda _: slots.next().give(second))
    env.run_out()
    assert found == [
        (0, "first begins"), (5, "first is sent home"), (5, "first ends"),
        (7, "second begins"), (17, "second ends"),
    ]  # fmt: skip
