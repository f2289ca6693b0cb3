"""I: people met on a walk, how many an hour, and how much of the time they take."""

from __future__ import annotations

from functools import partial

from sim.study.measures.contacts import meet
from sim.tables import HOUR_US
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import Scene, chain, patrol, value
from sim.world.draw import as_met

# Round the ring takes longer than anybody stays, so everybody met is new.
RING = chain([100] * 50, closed=True)

# Who walks does so along one street only, so a short ring will do.
SHORT_RING = chain([100] * 6, closed=True)

ROWS = ((1, 10), (2, 10), (4, 10), (2, 5), (2, 20), (6, 5))
"""Contacts an hour of walking, minutes of each."""


def walk_among_people(density: float, talk_min: float, hours: float, speed_mps: float) -> Scene:
    """One unit on the ring with so many people on a km."""
    changes = {
        "season.warm_up_hours": 10,
        "people.out_per_km": density,
        "people.open_share": 1,
        "people.openness_pair_ratio": 1,
        "people.stay.distribution": "constant",
        "people.stay.mean_min": 20,
        "people.talk.distribution": "constant",
        "people.talk.mean_min": talk_min,
        "contacts.again_after_h": 0,
    }
    return patrol(RING, "tour", 1, hours + 10, changes, speed_mps=speed_mps)


def crossing(unit_mps: float, people_mps: float, post: str = "") -> Scene:
    """One unit on the ring, or at a post, where ten people walk on a km, half each way."""
    changes: dict[str, object] = {
        "season.warm_up_hours": 1,
        "people.out_per_km": 0,
        "people.walking_per_km": 10,
        "people.walking_speed_mps": people_mps,
        "people.walking_open_share": 1,
        "people.openness_pair_ratio": 1,
        "people.talk.distribution": "constant",
        "people.talk.mean_min": 0,
        "contacts.again_after_h": 0,
    }
    if post:
        changes["patrol.posts"] = [post]
    return patrol(SHORT_RING, "post" if post else "tour", 1, 61, changes, speed_mps=unit_mps)


DOORS = """
[[activities.doors]]
name = "all day"
start = "00:00"
end = "24:00"
knocks_per_street = 2
residents_per_door = 1
answer_share = 0.41
knock_min = 1
talk = { distribution = "constant", mean_min = 10 }
"""


def behind_doors() -> Scene:
    """One unit that knocks at doors."""
    changes = {"people.residents_per_km": 200, "patrol.start_at": "base"}
    return patrol(RING, "tour", 1, 220, changes, DOORS)


def met_season(made: Scene, seed: int, r: int) -> list[float]:
    """Contacts an hour and share of time in talk of a season."""
    one = made.season(r, seed=seed)
    return [meet(one).number * HOUR_US / one.window.total, *value(one, "talking_time_share")]


def meetings_season(made: Scene, seed: int, r: int) -> list[float]:
    """Contacts an hour of a season."""
    return met_season(made, seed, r)[:1]


def doors_season(made: Scene, seed: int, r: int) -> list[float]:
    """Share of knocks answered in a season."""
    met = as_met(made.world(r, seed), made.scenario, made.ground.graph, seed, r)
    return value(made.season(r, met, seed=seed), "knocks_answered_share")


def renewal(per_hour: float, talk_min: float) -> tuple[float, float]:
    """Contacts an hour, and share of time, where each takes time from meeting more."""
    load = per_hour * talk_min / 60
    return per_hour / (1 + load), load / (1 + load)


def _talks(per_hour: float, talk_min: float) -> Sampled:
    contacts, share = renewal(per_hour, talk_min)
    return Sampled(
        "I", f"{per_hour} an hour of walking, {talk_min} min each", "alternating renewal",
        (Figure("contacts an hour", contacts), Figure("share of time in talk", share)),
        partial(walk_among_people, per_hour / 3.6, talk_min, min(1200, 2400 / per_hour), 1),
        met_season,
    )  # fmt: skip


def _walkers(unit_mps: float, people_mps: float) -> Sampled:
    return Sampled(
        "I", f"people walk at {people_mps} m/s, the unit at {unit_mps}", "density x max(u, v)",
        (Figure("meetings an hour", 36 * max(unit_mps, people_mps)),),
        partial(crossing, unit_mps, people_mps), meetings_season, first=30,
    )  # fmt: skip


def _passers_by(where: str, post: str) -> Sampled:
    return Sampled(
        "I", f"people walk at 1.3 m/s, the unit stands {where}", "density x u",
        (Figure("meetings an hour", 46.8),), partial(crossing, 1, 1.3, post), meetings_season,
        first=30,
    )  # fmt: skip


PRINTED = {
    (1, 10): (0.142857, 0.857143), (2, 10): (0.25, 1.5), (4, 10): (0.4, 2.4),
    (2, 5): (0.142857, 1.714286), (2, 20): (0.4, 1.2), (6, 5): (0.333333, 4.0),
}  # fmt: skip


def formulas(seed: int) -> list[Row]:
    """The formula beside the digits of the table."""
    rows = []
    for key, (share, contacts) in PRINTED.items():
        found = renewal(*key)
        name = f"{key[0]} an hour, {key[1]} min"
        rows.append(Row(f"{name}: contacts an hour", contacts, found[0], 5.1e-7))
        rows.append(Row(f"{name}: share of time", share, found[1], 5.1e-7))
    return rows


CASES = (
    Exact("I", "digits of the table", "alternating renewal", formulas, formula=True),
    *(_talks(*row) for row in ROWS),
    Sampled(
        "I", "ten people stand on a km, 4.32 km/h", "density x v",
        (Figure("meetings an hour", 43.2),), partial(walk_among_people, 10, 0, 80, 1.2),
        meetings_season, first=30,
    ),
    *(_walkers(*row) for row in ((1.2, 1.3), (1.3, 1.2), (0.5, 1.5))),
    _passers_by("in mid-street", "segment s0 @ 30 m"),
    _passers_by("at a corner", "segment s0 @ 0 m"),
    Sampled(
        "I", "doors in New Haven", "412 of 1,007 opened",
        (Figure("doors that open", 0.41),), behind_doors, doors_season, first=30,
    ),
)  # fmt: skip
