"""What a unit was doing at a moment, in words."""

from __future__ import annotations

from sim.study.naming import Names
from sim.study.reach import CAN, IF_NEEDED, NOT_KNOWN, Reach, Rules
from sim.study.whereabouts import Standing
from sim.tables import (
    BREAK,
    BRIEFING,
    CHANNELS,
    EVENT,
    NEVER,
    NO_ANSWER,
    ON_SCENE,
    RESPONDING,
    RETURNING,
    TALKING,
    TRANSFER,
    WAITING,
    WALKING,
    WRITING,
)

PLACE = "{place}"
"""Stands where the place goes in what `doing` says."""


def doing(rules: Rules, names: Names, standing: Standing, today: int) -> str:
    """What a unit was doing, with `PLACE` for where.

    Parameters
    ----------
    rules : Rules
    names : Names
    standing : Standing
    today : int
        The day of the season that clock times need not name.
    """
    state = standing.state
    since, until = (names.clock(t, today) for t in (standing.since, standing.until))
    span = f"since {since}" if standing.sent else f"from {since} to {until}"
    if state == BRIEFING:
        return f"was at the briefing until {until}"
    if state == TRANSFER:
        way = "to the area" if standing.place is None else "back from the area"
        return f"was being driven {way} until {until}"
    if state == TALKING:
        return f"was {_talk(rules, standing)}{PLACE} {span}"
    if state in (RESPONDING, ON_SCENE):
        return _on_a_request(rules, names, standing, today, span)
    if state == BREAK:
        return f"was at its meal{PLACE} {span}"
    if state == EVENT:
        event = rules.event_of(standing.unit, standing.since)
        events = rules.scenario.activities.events
        name = f'"{events[event].name}"' if event >= 0 else "its event"
        return f"was at {name}{PLACE} {span}"
    if state == WRITING:
        return f"was at the base to write its reports {span}"
    if state == RETURNING:
        return f"was on the way back to the base for the end of its shift{PLACE}"
    return f"was {_walk(rules, standing)}{PLACE}"


def reach_words(reach: Reach) -> str:
    """Whether a unit could be sent, as the end of a sentence; "" where it is not known."""
    if reach.how == NOT_KNOWN:
        return ""
    if reach.how == CAN:
        return "it could be sent"
    if reach.how == IF_NEEDED:
        return f"it could be taken off that if no other unit could go, since {reach.why}"
    return f"it could not be sent: {reach.why}"


def _talk(rules: Rules, standing: Standing) -> str:
    talk = rules.log.talks[standing.talk]
    channel = CHANNELS[talk["channel"]]
    if channel == "door":
        return (
            "at a door where nobody opened"
            if talk["result"] == NO_ANSWER
            else "in a talk at a door"
        )
    return "in a talk with somebody"


def _on_a_request(rules: Rules, names: Names, standing: Standing, today: int, span: str) -> str:
    other = names.described(standing.request)
    if standing.state == ON_SCENE:
        return f"was at {other}{PLACE} {span}"
    row = rules.assignment(standing.unit, standing.request, max(standing.since, 0))
    arrived = int(row["arrived"])
    ends = f", to arrive at {names.clock(arrived, today)}" if arrived < NEVER else ""
    since = names.clock(standing.since, today)
    return f"was on its way to {other}{PLACE} since {since}{ends}"


def _walk(rules: Rules, standing: Standing) -> str:
    """How a unit walked that nothing called away."""
    share = rules.shares[standing.unit]
    state = rules.log.steps[standing.step]["state"] if standing.step >= 0 else WALKING
    if state == WAITING:
        post = share.patrol.route == "post"
        return "standing at its post" if post else "standing"
    if state == RETURNING:
        return "on the way back to its route"
    if rules.late_for(standing.unit, standing.until) >= 0 or _goes_to_eat(rules, standing):
        return "walking"
    return "walking its beat" if share.patrol.has_beat else "walking its route"


def _goes_to_eat(rules: Rules, standing: Standing) -> bool:
    """Whether it may have been on the way to a place for the meal."""
    acts = rules.log.activities
    meals = acts["start"][(acts["unit"] == standing.unit) & (acts["state"] == BREAK)]
    return bool(rules.scenario.crew.meal_places) and standing.until in meals
