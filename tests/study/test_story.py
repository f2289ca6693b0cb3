"""Stories of small scenes: what is told is what stands in the tables."""

from __future__ import annotations

from sim.scenario.model import Scenario
from sim.study.story import Season
from sim.tables import World
from tests.scenes import ask, ground_of, quiet, stand, three_streets, walk, world

HEADINGS = ["The request", "Who was where at", "What was done", "What followed", "In short"]


def season(scenario: Scenario, made: World) -> Season:
    """The scene, simulated and ready to be told; 15 minutes count as in time."""
    ground = ground_of(three_streets(), scenario)
    return Season(scenario, ground, made, walk(scenario, made), 15.0)


def told(scenario: Scenario, made: World, request: int = 0) -> dict[str, list[str]]:
    """Sentences of a story by the first words of their heading."""
    parts = season(scenario, made).story(request)
    return {
        next(h for h in HEADINGS if part.heading.startswith(h)): list(part.sentences)
        for part in parts
    }


def done(scenario: Scenario, made: World, request: int = 0) -> list[str]:
    return told(scenario, made, request)["What was done"]


def units(scenario: Scenario, made: World, request: int = 0) -> list[str]:
    return told(scenario, made, request)["Who was where at"]


def test_a_plain_request_is_told_from_asking_to_the_end() -> None:
    made = world([ask(600, 1, 50, handling_s=300, patience_s=1800)])
    assert told(quiet(), made) == {
        "The request": [
            "On Monday, March 1, 2021, 12:10, a resident asked for officers on bc: disturbance, "
            "priority 2 (1 is the most urgent).",
            "It needed one officer, and the resident would wait for the first of them until 12:40. "
            "A patrol car would come 30 minutes after it is asked for.",
        ],
        "Who was where at": [
            "Noon officer 1 was standing at its post on ab (150 m away); it could be sent."
        ],
        "What was done": [
            "12:10: noon officer 1 was sent. It walked 150 m and was there at 12:12, 2.5 minutes "
            "later.",
            "The handling took from 12:12 to 12:17, 5 minutes.",
        ],
        "In short": [
            "2.5 minutes from the request to the first officer on foot, within the 15 minutes that "
            "the study counts as in time."
        ],
    }


def test_a_request_waits_for_the_unit_to_come_back_from_another() -> None:
    made = world([ask(0, 0, 50, handling_s=600), ask(60, 0, 0, handling_s=60)])
    assert units(quiet(), made, 1) == [
        "Noon officer 1 was at request 2021-03-01/1 (disturbance, priority 2) on ab (50 m away) "
        "from 12:00 to 12:10; it could not be sent: no request is interrupted for another in this "
        "scenario."
    ]
    assert done(quiet(), made, 1) == [
        "No unit could be sent.",
        "It waited for a unit from 12:01 to 12:10, 9.8 minutes.",
        "12:10: noon officer 1, free again after request 2021-03-01/1 (disturbance, priority 2), "
        "was sent. It walked 50 m and was there at 12:11, 50 seconds later.",
        "The handling took from 12:11 to 12:12, 1 minute.",
    ]


def test_a_more_urgent_request_is_served_before_one_that_waits() -> None:
    made = world([
        ask(0, 0, 0, handling_s=600), ask(60, 0, 0), ask(120, 0, 0, priority=1, handling_s=120),
    ])  # fmt: skip
    assert "12:10: noon officer 1 was sent to request 2021-03-01/3 (disturbance, priority 1): " \
        "it was more urgent." in done(quiet(), made, 1)  # fmt: skip


def test_waiting_can_make_a_request_more_urgent_than_its_priority() -> None:
    made = world([
        ask(0, 0, 0, handling_s=3000), ask(60, 0, 0, priority=3, handling_s=120),
        ask(2900, 0, 0),
    ])  # fmt: skip
    aged = quiet("[dispatch]\nageing_min_per_level = 10")
    assert "12:50: noon officer 1 was sent to request 2021-03-01/2 (disturbance, priority 3): " \
        "waiting had made it more urgent." in done(aged, made, 2)  # fmt: skip


def test_a_talk_is_broken_off_or_waited_for_as_the_scenario_says() -> None:
    made = world([ask(120, 0, 0)], [stand(0, 900, 0, 0, talk_s=300)])
    assert units(quiet(), made)[0] == (
        "Noon officer 1 was in a talk with somebody on ab (the very spot) since 12:00; it could be "
        "sent."
    )
    assert done(quiet(), made)[0] == (
        "12:02: noon officer 1 was sent; it broke off a talk that had lasted 2 minutes, and was "
        "there already."
    )
    patient = quiet("[dispatch]\ntalk_interruptible = false")
    assert units(patient, made)[0].endswith(
        "from 12:00 to 12:05; it could not be sent: no request cuts off a talk in this scenario."
    )
    assert done(patient, made)[2] == (
        "12:05: noon officer 1, whose talk was over, was sent, and was there already."
    )


def test_a_unit_is_taken_off_a_request_and_comes_back_to_it() -> None:
    made = world([
        ask(0, 0, 0, priority=3, handling_s=1200), ask(600, 0, 100, priority=1, handling_s=300),
    ])  # fmt: skip
    urgent = quiet("[dispatch]\npreempt_priority = 1")
    assert units(urgent, made, 1)[0].endswith(
        "it could be taken off that if no other unit could go, since that request was less urgent."
    )
    assert done(urgent, made, 0) == [
        "12:00: noon officer 1 was sent, and was there already.",
        "12:10: noon officer 1 was taken off it and sent to request 2021-03-01/2 (disturbance, "
        "priority 1), which was more urgent.",
        "No unit could be sent.",
        "It waited for a unit from 12:10 to 12:16, 6.7 minutes.",
        "12:16: noon officer 1, free again after request 2021-03-01/2 (disturbance, priority 1), "
        "was sent. It walked 100 m and was there at 12:18, 1.7 minutes later.",
        "The handling took from 12:18 to 12:28, 10 minutes.",
    ]


def test_a_unit_on_its_way_is_sent_on_to_a_more_urgent_request() -> None:
    made = world([ask(0, 2, 100, priority=3), ask(60, 0, 0, priority=1)])
    redirect = quiet("[dispatch]\nredirect = true")
    assert units(redirect, made, 1) == [
        "Noon officer 1 was on its way to request 2021-03-01/1 (disturbance, priority 3) on ab (60 "
        "m away) since 12:00; it could be sent."
    ]
    assert done(redirect, made, 0)[:2] == [
        "12:00: noon officer 1 was sent. It walked 60 m towards it.",
        "12:01: noon officer 1 was sent on to request 2021-03-01/2 (disturbance, priority 1), "
        "which was more urgent.",
    ]
    assert done(redirect, made, 1)[0] == (
        "12:01: noon officer 1 was sent; it had been on the way to request 2021-03-01/1 "
        "(disturbance, priority 3). It walked 60 m and was there at 12:02, 1 minute later."
    )


def test_the_resident_gives_up_while_a_unit_is_on_its_way() -> None:
    made = world([ask(0, 2, 100, patience_s=120)])
    assert done(quiet(), made) == [
        "12:00: noon officer 1 was sent. It walked 120 m towards it.",
        "12:02: noon officer 1 was called off and turned back.",
        "12:02: the resident gave up; no officer had come.",
    ]
    assert told(quiet(), made)["In short"] == [
        "No officer on foot ever came. The study counts 15 minutes as in time."
    ]


def test_two_officers_walk_to_a_request_that_needs_both() -> None:
    changes = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]'
    made = world([ask(0, 0, 0, handling_s=60), ask(10, 0, 100, officers=2)])
    two = quiet(changes, officers=2)
    assert done(two, made, 1) == [
        "Only one officer could be sent, and 2 are needed at once.",
        "It waited for a unit from 12:00 to 12:01, 50 seconds.",
        "12:01: noon officer 1, free again after request 2021-03-01/1 (disturbance, priority 2), "
        "was sent. It walked 100 m and was there at 12:02, 1.7 minutes later.",
        "12:01: noon officer 2, which was free, was sent. It walked 200 m and was there at "
        "12:04, 3.3 minutes later.",
        "The handling began at 12:04, when the last of them was there, 1.7 minutes after the "
        "first.",
        "The handling took from 12:04 to 12:05, 1 minute.",
    ]


def test_a_free_unit_is_kept_for_more_urgent_requests() -> None:
    keep = quiet("[dispatch]\nkeep_free_units = 1\nkeep_free_for_priority = 1")
    made = world([ask(0, 0, 0, patience_s=60)])
    assert units(keep, made)[0].endswith("it could be sent.")
    assert done(keep, made) == [
        "In this scenario one free unit is kept for requests of priority 1 or more urgent.",
        "It waited for a unit from 12:00 to 12:01, 1 minute.",
        "12:01: the resident gave up; no officer had come.",
    ]


def test_what_goes_to_a_patrol_car_says_why() -> None:
    busy = [ask(0, 0, 0, handling_s=3600), ask(60, 0, 0), ask(90, 0, 0)]
    assert done(quiet("[dispatch]\nqueue_at_most = 1"), world(busy), 2) == [
        "No unit could be sent.",
        "In this scenario at most one request may wait. Request 2021-03-01/2 (disturbance, "
        "priority 2) was waiting already. At 12:01 it was left to a patrol car, which came at "
        "12:31.",
    ]
    assert done(quiet("[dispatch]\nhand_over_after_min = 10"), world(busy), 1)[-1] == (
        "That was as long as a request may wait in this scenario. At 12:11 it was left to a patrol "
        "car, which came at 12:41."
    )
    assert done(quiet(), world([ask(0, 0, 0, foot=False)])) == [
        "It was not meant for the foot patrol. At 12:00 it was left to a patrol car, which came at "
        "12:30."
    ]
    assert done(quiet(), world([ask(0, 0, 0, officers=2)])) == [
        "It needed 2 officers, and only one was on duty. At 12:00 it was left to a patrol car, "
        "which came at 12:30."
    ]
    late = told(quiet(), world([ask(3 * 3600, 0, 0)]))
    assert late["Who was where at"] == ["Nobody of the foot patrol was on duty."]
    assert late["What was done"] == [
        "Nobody was on duty to be sent. At 15:00 it was left to a patrol car, which came at 15:30."
    ]


def test_overtime_follows_from_what_the_shift_ended_in() -> None:
    made = world([ask(7000, 0, 0, handling_s=600)])
    assert told(quiet(), made)["What followed"] == [
        "The shift of noon officer 1 ended at 14:00, while it was busy with this request: it "
        "went off duty at 14:06, 6.7 minutes later."
    ]
    over = quiet('[crew]\nend_of_shift = "hand-over"')
    assert done(over, made)[1:] == [
        "14:00: noon officer 1 had to leave for the end of its shift.",
        "The officers' shift ended before it was handled. At 14:00 it was left to a patrol car, "
        "which came at 14:30.",
    ]


def test_who_works_overtime_only_finishes_what_it_has_begun() -> None:
    made = world([ask(7000, 0, 0, handling_s=600), ask(7260, 0, 0)])
    assert units(quiet(), made, 1) == [
        "Noon officer 1 was at request 2021-03-01/1 (disturbance, priority 2) on ab (the very "
        "spot) from 13:56 to 14:06; it could not be sent: its shift was over, and it only finished "
        "what it had begun."
    ]


def test_a_request_that_waits_when_the_last_unit_goes_home_says_so() -> None:
    made = world([ask(7000, 0, 0, handling_s=600), ask(7140, 0, 0, patience_s=1800)])
    assert done(quiet(), made, 1) == [
        "No unit could be sent.",
        "It waited for a unit from 13:59 to 14:29, 30 minutes.",
        "From 14:06 on, nobody of the foot patrol was on duty.",
        "14:29: the resident gave up; no officer had come.",
    ]


def test_a_request_for_which_no_shift_begins_in_time_says_so() -> None:
    made = world([ask(7000, 0, 0, handling_s=600), ask(7140, 0, 0), ask(7260, 0, 0)])
    scenario = quiet("[dispatch]\nhand_over_after_min = 60")
    assert done(scenario, made, 1) == [
        "No unit could be sent.",
        "It waited for a unit from 13:59 to 14:00, 1 minute.",
        "Nobody was left on duty, and no shift was to begin in time for it. At 14:00 it was left "
        "to a patrol car, which came at 14:30.",
    ]
    assert done(scenario, made, 2) == [
        "Nobody was on duty to be sent. At 14:01 it was left to a patrol car, which came at 14:31."
    ]


def test_a_unit_that_would_have_to_leave_on_arrival_says_so() -> None:
    made = world([ask(6700, 2, 100)])
    assert units(quiet('[crew]\nend_of_shift = "hand-over"'), made) == [
        "Noon officer 1 was standing at its post on ab (300 m away); it could not be sent: it "
        "would have had to leave for the end of its shift as soon as it was there."
    ]


def test_on_the_way_back_a_unit_is_told_as_it_is_sent() -> None:
    made = world([ask(6600, 2, 100, handling_s=300), ask(7260, 0, 100)])
    there = told(quiet(), made, 1)["Who was where at"]
    sent = "was sent; it turned round on the way back" in " ".join(done(quiet(), made, 1))
    assert there[0].startswith("Noon officer 1 was on the way back to the base for the end of its")
    assert there[0].endswith("it could be sent.") == sent


def test_the_longest_waits_stand_first_and_hours_that_do_not_count_are_told() -> None:
    made = world([ask(0, 0, 0, handling_s=600), ask(60, 0, 0), ask(3000, 0, 0, foot=False)])
    scenario = quiet()
    found = season(scenario, made)
    assert found.longest(10) == [1, 0]
    assert found.line(1) == ("2021-03-01/2", "12:01", "disturbance",
                             "served; reached after 9 minutes")  # fmt: skip
    assert found.of_date(0) == [0, 1, 2] and found.of_date(1) == []
    ground = ground_of(three_streets(), scenario)
    evenings = Season(scenario, ground, made, walk(scenario, made), 5.0, (18 * 60, 240))
    assert evenings.story(1)[-1].sentences == (
        "9.0 minutes from the request to the first officer on foot, longer than the 5 minutes that "
        "the study counts as in time.",
        "It was made outside the hours that count (18:00 to 22:00), so the figures of the study "
        "leave it out.",
    )
