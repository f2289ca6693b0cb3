"""People and contacts in words: who walks, groups, flag-downs, doors, language, referrals."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.demand_model import Duration, People
from sim.scenario.duty_model import WEEKDAYS, Doors
from sim.scenario.feasibility import DAY_NAMES
from sim.scenario.fields import clock_text
from sim.scenario.model import Scenario
from sim.scenario.staffing import units_of
from street_graph.graph import StreetGraph


def told_people(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say what people and contacts the scenario has beyond people who stand and talk."""
    people = scenario.people
    yield from _walkers(people)
    if len(people.group_sizes) > 1:
        mean = sum(size * share for size, share in enumerate(people.group_sizes, 1))
        yield (
            f"People out come in groups of {mean:.2g} in the mean. A group takes the time of one "
            "talk and counts as so many contacts."
        )
    if people.flag_down_share > 0:
        yield (
            f"Flag-downs: {people.flag_down_share:.0%} of those who would talk want something and "
            f"talk for {_mean(people.flag_down_handling):g} min in the mean. If no unit comes by, "
            f"{people.flag_down_phones_share:.0%} of them phone when they leave, by day and by "
            f'night, as "{people.flag_down_kind}".'
        )
    yield from _language(scenario)
    for row in scenario.activities.doors:
        yield _doors(row, scenario, graph)
    for one in scenario.contacts.referrals:
        yield (
            f"Referrals to {one.resource}: {one.share_of_talks:.0%} of talks and "
            f"{one.share_of_requests:.0%} of requests, {_mean(one.handling):g} min longer each."
        )
    if scenario.contacts.callers_count:
        yield "Callers reached on foot are contacts too."


def _walkers(people: People) -> Iterator[str]:
    if people.walking_per_km * people.walking_open_share > 0:
        speed = people.walking_speed_mps * 3.6
        willing = people.walking_per_km * people.walking_open_share
        yield (
            f"People who walk: {people.walking_per_km:g} on a km in the busiest hour at "
            f"{speed:.2g} km/h. On an average street an officer who keeps walking meets "
            f"{willing * speed:.2g} of them an hour who would stop, or more if the officer walks "
            "faster than they do."
        )


def _language(scenario: Scenario) -> Iterator[str]:
    only, speakers = scenario.people.spanish_only_share, scenario.crew.spanish_speaker_share
    if only > 0:
        pair = 1 - (1 - speakers) ** 2
        yield (
            f"{only:.0%} of those who would talk speak Spanish only, and {speakers:.0%} of the "
            f"officers speak Spanish: {pair:.0%} of pairs, {speakers:.0%} of single officers. "
            "Without a speaker it stays at a greeting, which is no contact. Requests are handled "
            "in any language."
        )
        if 0 < speakers < 1:
            yield (
                "Who speaks Spanish is drawn once for each officer and season, not for each shift: "
                "with few officers, few seasons may not tell two shares apart."
            )
    elif speakers > 0:
        yield (
            f"{speakers:.0%} of the officers speak Spanish; with spanish_only_share 0 that "
            "changes no talk."
        )


def _doors(row: Doors, scenario: Scenario, graph: StreetGraph) -> str:
    if row.dates:
        when = f"on {len(row.dates)} date{'s' if len(row.dates) > 1 else ''}"
    elif len(row.days) == len(WEEKDAYS):
        when = "every day"
    else:
        when = "on " + ", ".join(DAY_NAMES[day] for day in row.days)
    shifts = [s for s in scenario.shifts if not row.shifts or s.name in row.shifts]
    units = sum(len(row.units) or units_of(s.officers, s.unit) for s in shifts)
    visit = row.answer_share * _mean(row.talk) + (1 - row.answer_share) * row.knock_min
    minutes = (row.end - row.start - 1) % 1440 + 1
    street = float(graph.length_mm.mean()) / 1000 / scenario.crew.walk_speed_mps / 60
    knocks = row.knocks_per_street * minutes / (street + row.knocks_per_street * visit)
    return (
        f'Doors "{row.name}" {when}, {clock_text(row.start)} to {clock_text(row.end)}, up to '
        f"{units} units: {row.knocks_per_street} doors on each street of the route. About "
        f"{knocks:.0f} knocks and {knocks * row.answer_share:.0f} talks for each unit and time, "
        "so that much fewer streets are walked meanwhile. Units that stand at a post knock nowhere."
    )


def _mean(law: Duration) -> float:
    if law.distribution == "list":
        return sum(law.values_min) / len(law.values_min)
    return law.mean_min
