"""The answer of walks staff in words: what is claimed, what is not, and what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from sim.commands.show_staff import lone_shifts, split_text, staffing_text
from sim.scenario.load_study import LoadedStudy, open_study
from sim.scenario.model import Target
from sim.scenario.staffing import staffing
from sim.study.staffing_search import StaffingSearch, fewest_officers
from sim.study.targets import FAILS, MEETS, NOT_SURE, TargetFigure


@pytest.fixture(scope="module")
def officers() -> LoadedStudy:
    """Four to twelve officers, with a target for requests and one for streets."""
    found = open_study("officers")
    targets = (
        Target("reached_in_time_share", 0.7, None, 0.9),
        Target("walked_share", 0.9, None, 0.9),
    )
    return replace(found, study=replace(found.study, targets=targets))


def search(found: LoadedStudy, verdicts: Sequence[str]) -> StaffingSearch:
    """A search in which the scenarios, from the largest down, get these verdicts on target 2."""
    left = list(verdicts)

    def judge(name: str) -> list[TargetFigure]:
        words = (MEETS, left.pop(0))
        return [
            TargetFigure(name, target, 38, 40, 0.85, 1.0, word)
            for target, word in zip(found.study.targets, words, strict=True)
        ]

    hours = {s.name: staffing(s).officer_hours_per_week for s in found.study.scenarios}
    return fewest_officers(hours, judge)


def told(found: LoadedStudy, *verdicts: str) -> str:
    """The text, its lines joined."""
    return staffing_text(found.study, search(found, verdicts), 40).replace("\n", " ")


def test_the_answer_names_the_fewest_and_the_next_that_fails(officers: LoadedStudy):
    text = told(officers, MEETS, MEETS, MEETS, MEETS, MEETS, FAILS, FAILS, FAILS)
    assert "  1: Requests reached on foot in time, at least 70.0 %, in 90 % of seasons" in text
    words = " ".join(text.split())
    assert " announced+12-officers 672 40 38 of 40 38 of 40 meets announced+11-off" in words
    assert " announced+6-officers 336 40 38 of 40 38 of 40 fails, below the stop ann" in words
    assert "announced+8-officers (448 officer-hours a week) meets all targets." in text
    assert (
        "The next smaller one, announced+7-officers (392 officer-hours a week), fails target 2."
        in text
    )
    assert "so two below were run, too: none is shown to meet all targets." in text
    assert "walks alone" not in text


def test_one_below_that_meets_is_told_apart_from_the_answer(officers: LoadedStudy):
    text = told(officers, MEETS, MEETS, MEETS, MEETS, FAILS, FAILS, MEETS)
    assert "announced+9-officers (504 officer-hours a week) meets all targets." in text
    assert (
        "announced+6-officers (336 officer-hours a week) meets all targets. That is not part"
        in text
    )


def test_an_answer_in_which_somebody_walks_alone_says_so(officers: LoadedStudy):
    text = told(officers, MEETS, MEETS, MEETS, MEETS, MEETS, MEETS, FAILS, FAILS, FAILS)
    assert 'Note: in announced+7-officers one officer of the shift "afternoon" is left over' in text
    seven = officers.study.scenarios[3]
    assert lone_shifts(seven) == ["afternoon"]
    third = tuple(replace(shift, left_over="third") for shift in seven.shifts)
    assert lone_shifts(replace(seven, shifts=third)) == []


def test_what_is_not_settled_says_how_to_go_on(officers: LoadedStudy):
    text = told(officers, MEETS, NOT_SURE, FAILS, FAILS)
    assert (
        "(616 officer-hours a week), is not shown to meet target 2. That is not settled within 40"
        in text
    )
    assert "To go on from here: walks staff officers --at-most 80" in text


def test_where_all_meet_or_none_the_study_is_too_narrow(officers: LoadedStudy):
    text = told(officers, *[MEETS] * 9)
    assert "It is the smallest staffing of the study; a smaller one was not tried." in text
    text = told(officers, FAILS, FAILS, FAILS)
    assert "The largest staffing, announced+12-officers" in text
    assert "try more officers" in text and ") meets all targets" not in text


def test_the_ways_to_place_the_officers_are_left_to_another_command(officers: LoadedStudy):
    found = search(officers, [MEETS] * 5 + [FAILS] * 3)
    assert "the same 56 officer-shifts a week" in split_text(officers, found)
    split = open_study("split")
    both = replace(
        split,
        study=replace(officers.study, scenarios=officers.study.scenarios + split.study.scenarios),
    )
    text = split_text(both, found)
    assert "places 56 officer-shifts a week in 28 other ways" in text
    assert text.endswith("walks best officers")
    fewer = search(officers, [MEETS] * 6 + [FAILS] * 3)
    assert split_text(both, fewer).endswith("set officer_shifts_per_week = 49 first.")
    none = search(officers, [FAILS] * 3)
    assert split_text(officers, none) == ""
