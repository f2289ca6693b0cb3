"""What ``walks check`` tells of dispatch beyond the plainest: nearest unit, one queue, no break."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.demand_model import Kind
from sim.scenario.model import Dispatch, Scenario
from sim.scenario.staffing import units_of
from street_graph.graph import StreetGraph

_RULES = {
    "least-busy": "Sent is the unit with the least time on calls so far in its shift, then the "
    "nearest. That spreads the work and makes the ways longer.",
    "expected-soonest": "Sent is the unit that is expected at the request first, busy ones "
    "included; a request may wait for a busy unit while another stands free farther away. The "
    "desk knows mean times and how long a call has lasted, never when it will end.",
}
_THEN = {
    "resume": "The request that was interrupted waits in its place in the queue and goes on "
    "where it was",
    "restart": "The request that was interrupted waits in its place in the queue and begins again",
    "hand-over": "A patrol car takes the request that was interrupted",
}
_BREAKS = {"meal": "a meal", "event": "an event", "writing": "report writing"}


def told_dispatch(scenario: Scenario, _: StreetGraph) -> Iterator[str]:
    """Say how requests are dispatched where that is not as plain as can be."""
    dispatch = scenario.dispatch
    if dispatch.rule in _RULES:
        yield _RULES[dispatch.rule]
    if dispatch.keep_free_units:
        yield from _kept_free(scenario)
    if dispatch.ageing_min_per_level:
        yield (
            f"In the queue, {dispatch.ageing_min_per_level:g} min of waiting count as one level "
            "of priority. That changes the order only: nobody is sent elsewhere or interrupted "
            "for it."
        )
    if dispatch.preempt_priority:
        yield from _preempting(dispatch, scenario.requests.kinds)
    yield from _breaks(scenario.requests.kinds)
    yield from _cars(scenario.requests.kinds)


def _kept_free(scenario: Scenario) -> Iterator[str]:
    keep, urgent = scenario.dispatch.keep_free_units, scenario.dispatch.keep_free_for_priority
    yield (
        f"Requests less urgent than priority {urgent} wait while sending somebody would leave "
        f"fewer than {keep} {_units(keep)} free."
    )
    if not any(k.priority <= urgent and k.to_foot_share > 0 for k in scenario.requests.kinds):
        yield (
            f"No request of priority {urgent} or more urgent comes to the foot patrol: "
            f"{_units(keep)} kept free stay free for nothing."
        )
    fewest = min((units_of(s.officers, s.unit) for s in scenario.shifts), default=0)
    if 0 < fewest <= keep:
        yield (
            f"A shift has {fewest} {_units(fewest)}: while it is alone on duty, less urgent "
            "requests wait until they go to a car or the resident gives up."
        )


def _preempting(dispatch: Dispatch, kinds: tuple[Kind, ...]) -> Iterator[str]:
    by = {"any": "any unit may take it up", "same": "only the same units take it up"}
    then = _THEN[dispatch.preempted_then]
    if dispatch.preempted_then != "hand-over":
        then += f"; {by[dispatch.preempted_by]}"
    yield (
        f"A request of priority {dispatch.preempt_priority} or more urgent that finds nobody free "
        "takes officers off a less urgent one, the least urgent first, then the one begun last. "
        f"{then}."
    )
    on_foot = {kind.priority for kind in kinds if kind.share > 0 and kind.to_foot_share > 0}
    if on_foot and not (min(on_foot) <= dispatch.preempt_priority and len(on_foot) > 1):
        yield "No kind of request for the foot patrol is urgent enough to interrupt another."


def _breaks(kinds: tuple[Kind, ...]) -> Iterator[str]:
    for word, said in _BREAKS.items():
        names = [kind.name for kind in kinds if word in kind.may_interrupt]
        if names:
            rest = "" if word == "event" else "; what is left of it is done afterwards"
            who = "All kinds of request" if len(names) == len(kinds) else ", ".join(names)
            yield f"{who} may break off {said}{rest}."


def _cars(kinds: tuple[Kind, ...]) -> Iterator[str]:
    drawn = [kind for kind in kinds if kind.car_response.distribution != "constant"]
    if drawn:
        yield (
            "How long a patrol car takes is drawn for each request"
            + ("." if len(drawn) == len(kinds) else f": {', '.join(k.name for k in drawn)}.")
        )


def _units(number: int) -> str:
    return "unit" if number == 1 else "units"
