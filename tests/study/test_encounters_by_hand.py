"""Doors, flag-downs, groups, languages and referrals in the measures, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.scenario.demand_model import Duration
from sim.scenario.model import Referral
from sim.study.evidence import Evidence
from sim.study.measures import measure_named
from sim.study.measures.contacts import meet
from sim.study.reduce import reduce
from sim.tables import (
    DAY_US,
    DOOR,
    EVENT_CHANNEL,
    GREETING,
    HOUR_US,
    MINUTE_US,
    NEVER,
    NO_ANSWER,
    NOBODY_HOME,
    NOT_ASKED,
    REQUEST_CHANNEL,
    SERVED,
    STREET,
)

ALL = (
    "street_contacts_per_week", "door_contacts_per_week", "event_contacts_per_week",
    "request_contacts_per_week", "knocks_per_week", "knocks_answered_share",
    "flag_downs_met_per_week", "flag_downs_phoned_per_week", "greetings_per_week",
    "spanish_speaker_share", "referrals_per_week",
)  # fmt: skip


def talk(person: int, hour: float, minutes: float = 6, **more: object) -> dict[str, object]:
    start = round(hour * HOUR_US)
    return {"person": person, "unit": 0, "start": start,
            "end": start + round(minutes * MINUTE_US), **more}  # fmt: skip


def value(name: str, evidence: Evidence) -> float:
    return measure_named(name).value(meet(evidence))


def per_week(number: float) -> object:
    return pytest.approx(7 * number)  # a season of one day


def with_people(evidence: Evidence, **changes: object) -> Evidence:
    scenario = evidence.scenario
    changed = replace(scenario, people=replace(scenario.people, **changes))
    return replace(evidence, scenario=changed)


def test_a_plain_season_has_talks_on_the_street_and_nothing_else(season) -> None:
    evidence = season(people=[{}], talks=[talk(0, 15)])
    assert value("street_contacts_per_week", evidence) == per_week(1)
    told = {name for name in ALL if measure_named(name).function(meet(evidence))[1] > 0}
    assert told == {"street_contacts_per_week"}


def test_contacts_by_channel(season) -> None:
    people = [{"resident": r, "channel": c} for r, c in
              enumerate((STREET, DOOR, DOOR, EVENT_CHANNEL, REQUEST_CHANNEL))]  # fmt: skip
    talks = [talk(i, 15 + i / 4, channel=p["channel"]) for i, p in enumerate(people)]
    evidence = with_people(season(people=people, talks=talks), flag_down_share=0.1)
    for channel, number in (("street", 1), ("door", 2), ("event", 1), ("request", 1)):
        assert value(f"{channel}_contacts_per_week", evidence) == per_week(number)
    assert reduce(evidence).talks["contacts"].tolist() == [1, 2, 1, 1]


def test_a_closed_door_is_a_knock_and_no_contact(season) -> None:
    people = [{"resident": NOBODY_HOME, "channel": DOOR}] * 2 + [{"channel": DOOR}]
    talks = [talk(0, 15, 1, channel=DOOR, result=NO_ANSWER),
             talk(1, 16, 1, channel=DOOR, result=NO_ANSWER), talk(2, 17, channel=DOOR)]  # fmt: skip
    evidence = season(people=people, talks=talks)
    assert value("knocks_per_week", evidence) == per_week(3)
    assert value("knocks_answered_share", evidence) == pytest.approx(1 / 3)
    assert value("contacts_per_week", evidence) == per_week(1)
    assert value("mean_talk_min", evidence) == 6


def test_a_group_is_as_many_contacts_and_one_talk(season) -> None:
    # Three of Elm (residents 7, 8, 9 of 20), then resident 8 again with one more.
    people = [{"resident": 7, "companions": 2}, {"resident": 8, "companions": 2}]
    evidence = season(people=people, talks=[talk(0, 15), talk(1, 16)])
    evidence = with_people(evidence, residents_per_km=200.0)
    contacts = meet(evidence)
    assert contacts.counted.tolist() == [3, 1]  # 8 and 9 were counted an hour before
    assert contacts.different == 4
    assert contacts.inside.sum() == 2
    assert reduce(evidence).segments["contacts"].tolist() == [4, 0, 0]


def test_the_last_residents_of_a_block_go_out_with_the_first(season) -> None:
    evidence = season(people=[{"resident": 19, "companions": 1}, {"resident": 0}],
                      talks=[talk(0, 15), talk(1, 16)])  # fmt: skip
    assert meet(with_people(evidence, residents_per_km=200.0)).counted.tolist() == [2, 0]


def test_a_greeting_is_no_contact(season) -> None:
    people = [{"companions": 1, "spanish": True}, {"resident": 4}]
    evidence = season(people=people, talks=[talk(0, 15, 0.5, result=GREETING), talk(1, 16)])
    evidence = with_people(evidence, spanish_only_share=0.2)
    assert value("greetings_per_week", evidence) == per_week(2)
    assert value("contacts_per_week", evidence) == per_week(1)


def test_flag_downs_met_and_phoned(season) -> None:
    people = [{"resident": r, "channel": REQUEST_CHANNEL} for r in range(4)]
    asked = [{"t": round(h * HOUR_US), "person": i} for i, h in enumerate((15, 16, 23, 17))]
    outcomes = [{"request": 0, "outcome": NOT_ASKED},
                *({"request": i, "outcome": SERVED} for i in (1, 2, 3))]  # fmt: skip
    evidence = season(people=people, requests=asked, outcomes=outcomes,
                      talks=[talk(0, 14.9, channel=REQUEST_CHANNEL)])  # fmt: skip
    evidence = with_people(evidence, flag_down_share=0.1)
    assert value("flag_downs_met_per_week", evidence) == per_week(1)
    assert value("flag_downs_phoned_per_week", evidence) == per_week(2)  # 23:00 does not count


def test_callers_count_where_the_scenario_says_so(season) -> None:
    asked = [{"t": 15 * HOUR_US, "segment": 1}, {"t": 16 * HOUR_US, "segment": 2}]
    sent = [
        {"request": 0, "unit": 0, "arrived": round(15.2 * HOUR_US)},
        {"request": 0, "unit": 1, "arrived": round(15.1 * HOUR_US)},
        {"request": 1, "unit": 0, "arrived": NEVER},
    ]
    units = [{"start": 0, "end": DAY_US, "left": DAY_US, "officers": 1}] * 2
    evidence = season(units=units, requests=asked, assignments=sent)
    assert meet(evidence).number == 0
    scenario = evidence.scenario
    told = replace(scenario, contacts=replace(scenario.contacts, callers_count=True))
    evidence = replace(evidence, scenario=told)
    contacts = meet(evidence)
    assert (contacts.number, contacts.different, contacts.unit.tolist()) == (1, 1, [1])
    assert value("request_contacts_per_week", evidence) == per_week(1)
    reduced = reduce(evidence)
    assert reduced.segments["contacts"].tolist() == [0, 1, 0]
    assert reduced.days["contacts"].tolist() == [1]
    assert reduced.days["talks"].tolist() == [0]


def test_referrals_count_after_whole_talks_and_served_requests(season) -> None:
    rows = (Referral("health department", 0.1, 0.1, Duration("constant", 5.0)),
            Referral("public works", 0.1, 0.1, Duration("constant", 5.0)))  # fmt: skip
    six = 6 * MINUTE_US
    people = [{"resident": r, "referral": n, "talk": six} for r, n in enumerate((1, 2, 2, 0))]
    talks = [talk(0, 15), talk(1, 16), talk(2, 17, 5, interrupted=True), talk(3, 18)]
    asked = [{"t": 15 * HOUR_US, "referral": 2}, {"t": 16 * HOUR_US, "referral": 1}]
    outcomes = [{"request": 0, "outcome": SERVED}, {"request": 1, "outcome": SERVED + 1}]
    evidence = season(people=people, talks=talks, requests=asked, outcomes=outcomes)
    scenario = evidence.scenario
    told = replace(scenario, contacts=replace(scenario.contacts, referrals=rows))
    evidence = replace(evidence, scenario=told)
    assert value("referrals_per_week", evidence) == per_week(3)
    assert reduce(evidence).referrals.tolist() == [
        ("health department", 1, 0), ("public works", 1, 1),
    ]  # fmt: skip


def test_time_with_a_spanish_speaker(season) -> None:
    units = [
        {"start": 0, "end": 3 * HOUR_US, "left": 3 * HOUR_US, "officers": 2, "spanish": True},
        {"start": 0, "end": HOUR_US, "left": HOUR_US, "officers": 2},
    ]
    evidence = season(units=units)
    scenario = evidence.scenario
    told = replace(scenario, crew=replace(scenario.crew, spanish_speaker_share=0.5))
    assert value("spanish_speaker_share", replace(evidence, scenario=told)) == 0.75


def test_meetings_that_are_neither_doors_nor_flag_downs_are_not_counted_as_such(season) -> None:
    people = [{"resident": r} for r in range(4)]
    talks = [talk(0, 15), talk(1, 16, channel=REQUEST_CHANNEL),
             talk(2, 17, channel=REQUEST_CHANNEL, result=GREETING),
             talk(3, 18, channel=DOOR)]  # fmt: skip
    further = meet(with_people(season(people=people, talks=talks), flag_down_share=0.1)).further
    assert (further.knocks, further.answers, further.flagged) == (1, 1, 1)
    assert further.used == {STREET, REQUEST_CHANNEL}


def test_channels_are_used_where_the_scenario_has_people_for_them(season) -> None:
    evidence = season(people=[{"channel": DOOR}, {"channel": EVENT_CHANNEL}])
    assert meet(evidence).further.used == {STREET, DOOR, EVENT_CHANNEL}
    flagging = season(people=[{"channel": REQUEST_CHANNEL}])
    assert meet(flagging).further.used == {STREET}  # nobody flags down in this scenario
    assert meet(with_people(flagging, flag_down_share=0.01)).further.used == {
        STREET, REQUEST_CHANNEL,
    }  # fmt: skip
    assert not meet(flagging).further.flags
    assert not meet(flagging).further.languages


def test_nobody_on_duty_speaks_no_spanish(season) -> None:
    unit = {"start": HOUR_US, "end": 2 * HOUR_US, "left": HOUR_US, "spanish": True, "officers": 1}
    further = meet(season(units=[unit])).further
    assert (further.duty, further.spanish_duty) == (0, 0)


def test_before_the_warm_up_ends_nothing_comes_of_a_meeting(season) -> None:
    warm = 16 * HOUR_US
    rows = (Referral("clinic", 0.1, 0.1, Duration("constant", 5.0)),
            Referral("works", 0.1, 0.1, Duration("constant", 5.0)))  # fmt: skip
    six = 6 * MINUTE_US
    people = [{"resident": r, "referral": 1, "talk": six, "companions": 2} for r in range(6)]
    talks = [talk(0, 15, channel=DOOR), talk(1, 16, channel=DOOR),
             talk(2, 15, channel=REQUEST_CHANNEL), talk(3, 16, channel=REQUEST_CHANNEL),
             talk(4, 15, result=GREETING), talk(5, 16, result=GREETING)]  # fmt: skip
    asked = [{"t": warm - 1, "referral": 1}, {"t": warm, "referral": 1}]
    outcomes = [{"request": 0, "outcome": SERVED}, {"request": 1, "outcome": SERVED}]
    evidence = season(people=people, talks=talks, requests=asked, outcomes=outcomes)
    scenario = evidence.scenario
    told = replace(
        scenario,
        season=replace(scenario.season, unbroken_hours=24.0, warm_up_hours=16.0),
        contacts=replace(scenario.contacts, referrals=rows),
    )
    further = meet(replace(evidence, scenario=told, first_counted=warm)).further
    assert (further.knocks, further.answers, further.flagged, further.greeted) == (1, 1, 1, 3)
    assert further.referred_talks.tolist() == [2, 0]  # the clinic; not after a greeting
    assert further.referred_requests.tolist() == [1, 0]
