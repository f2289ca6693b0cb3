"""The clock takes a shorter way through SimPy's own queue: it fails here if SimPy changes that."""

from __future__ import annotations

import random
from functools import partial

import pytest
import simpy

from sim.walk.moments import ASKED, CHANGES, ENDS, Clock, Moment, Summons


def test_simpy_keeps_its_events_as_the_clock_reads_and_writes_them():
    env = Clock()
    first, second = simpy.Event(env), simpy.Event(env)
    for event, rank in ((first, ASKED), (second, ENDS)):
        event._ok, event._value = True, None
        env.schedule(event, priority=rank, delay=5)
    third = Moment(env, 5, CHANGES)
    kept = [(5, CHANGES, 2, third), (5, ENDS, 1, second), (5, ASKED, 0, first)]
    assert sorted(env._queue) == kept
    assert next(env._eid) == 3


def busy_hour(seed: int, loop: str) -> list[tuple[int, str]]:
    """What happens when, with processes that wait, ring and interrupt each other."""
    env, chance = Clock(), random.Random(seed)
    found: list[tuple[int, str]] = []
    summons = [Summons(env) for _ in range(4)]

    def listens(name: int):
        while env.now < 3600:
            try:
                yield summons[name].await_next()
                found.append((env.now, f"{name} was rung"))
                yield env.timeout(chance.randrange(3))
            except simpy.Interrupt as why:
                summons[name].awaited = summons[name].open = False
                found.append((env.now, f"{name} was interrupted by {why.cause}"))

    def calls(name: int):
        while env.now < 3600:
            yield Moment(env, env.now + chance.randrange(20), chance.choice((ENDS, ASKED)))
            other = chance.randrange(4)
            found.append((env.now, f"{name} calls {other}"))
            if chance.random() < 0.3 and listening[other].is_alive:
                listening[other].interrupt(name)
            Moment(env, env.now, ENDS, partial(rings, other))

    def rings(name: int, _: simpy.Event) -> None:
        if summons[name].open:
            summons[name].ring()

    listening = [env.process(listens(name)) for name in range(4)]
    for name in range(3):
        env.process(calls(name))
    if loop == "short":
        env.run_out()
    else:
        while env.peek() < float("inf"):
            env.step()
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_short_loop_does_what_simpys_own_does(seed):
    assert busy_hour(seed, "short") == busy_hour(seed, "own")
    assert len(busy_hour(seed, "short")) > 300


def test_an_error_in_a_process_is_raised():
    def fails(env):
        yield Moment(env, 7, ENDS)
        raise ValueError("on purpose")

    env = Clock()
    env.process(fails(env))
    with pytest.raises(ValueError, match="on purpose"):
        env.run_out()
    assert env.now == 7


def test_a_moment_can_happen_again():
    env, times = Clock(), []

    def happens(moment):
        times.append(env.now)
        if env.now < 30:
            moment.again(env.now + 10, ENDS, happens)

    Moment(env, 10, ENDS, happens)
    env.run_out()
    assert times == [10, 20, 30]
