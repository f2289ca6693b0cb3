"""What ``walks check`` says of rosters and events."""

from __future__ import annotations

import pytest

from sim.scenario.features.crew import told_crew
from sim.scenario.features.events import told_events
from sim.scenario.features.people import told_people
from sim.scenario.load import scenario_from_text
from tests.scenes import three_streets

EVENT = """
[[activities.event]]
name = "post"
place = "Washington Middle School"
start = "{start}"
end = "{end}"
officers = {officers}
requests = "{requests}"
talks_per_h = 4
talk = {{ distribution = "constant", mean_min = 3 }}
"""


def crew(text: str, folder=None) -> list[str]:
    scenario = scenario_from_text(f'base = "announced"\n[crew]\n{text}', folder=folder)
    return list(told_crew(scenario, three_streets()))


def events(start: str, end: str, officers: int = 2, requests: str = "wait", more: str = ""):
    text = EVENT.format(start=start, end=end, officers=officers, requests=requests) + more
    scenario = scenario_from_text(f'base = "announced"\n{text}')
    return list(told_events(scenario, three_streets()))


def test_the_announced_crew_needs_no_words():
    assert crew("") == []
    assert list(told_events(scenario_from_text('base = "announced"'), three_streets())) == []


def test_a_rotation_says_how_many_are_on():
    (told,) = crew('roster = "rotating"\nheads = 10\non_days = 5\noff_days = 2\n')
    assert told == (
        "10 officers in rotation, 5 days on and 2 off, staggered over the officers: 7 to 8 "
        "officers are to work on a day with a shift, before absences; the shifts plan 8."
    )


def test_a_roster_that_leaves_too_little_rest_or_too_many_for_a_shift_is_named():
    pattern = '[[crew.pattern]]\nofficers = {}\ndays = {}\nshift = "{}"\n'
    text = 'roster = "weekly"\nrest_h = 15\n' + pattern.format(
        [1, 2, 3, 4, 5], '["mon"]', "evening"
    ) + pattern.format([1], '["tue"]', "afternoon")  # fmt: skip
    told = crew(text)
    assert '5 officers for the shift "evening" on 2021-03-01, which takes 4' in told[1]
    # ten at night to noon
    assert told[2] == "Officer 1 has 14 h of rest before 2021-03-02, less than rest_h, 15."


def test_a_file_of_dates_that_ends_before_the_season_is_named(tmp_path):
    (tmp_path / "march.csv").write_text("date,name,shift\n2021-03-31,Ann,evening\n")
    told = crew('roster = "file"\nroster_file = "march.csv"\n', tmp_path)
    assert "The roster file ends on 2021-03-31; after that nobody walks" in told[-1]


def test_what_changes_nothing_with_every_shift_filled_is_said():
    (told,) = crew("training_days_per_month = 2\n")
    assert told.startswith("With heads = 0 every shift is filled")


@pytest.mark.parametrize(
    ("start", "end", "officers", "doubt"),
    [
        ("15:00", "16:00", 2, None),
        ("12:00", "13:00", 2, "lies outside the shifts in part or whole on mon, tue"),  # briefing
        ("21:00", "23:00", 2, "lies outside the shifts"),
        ("09:00", "10:00", 2, "lies outside the shifts"),
        ("13:00", "14:00", 6, "needs 6 officers, more than are on the streets"),
        ("11:00", "22:30", 2, "lies outside the shifts"),  # longer than any shift
    ],
)
def test_events_that_nobody_can_be_at_are_named(start, end, officers: int, doubt: str | None):
    told = events(start, end, officers)
    assert len(told) == (1 if doubt is None else 2)
    if doubt:
        assert doubt in told[1]


def test_what_happens_to_requests_is_said():
    assert "Requests meanwhile are answered" in events("15:00", "16:00", 2, "answer")[0]
    assert "Requests wait meanwhile" in events("15:00", "16:00", 2, "wait")[0]
    assert "only requests of priority 1" in events("15:00", "16:00", 2, "urgent-only")[0]


def test_an_event_on_no_date_of_the_season_is_named():
    told = events("15:00", "16:00", more='dates = ["2022-01-01"]\n')
    assert told[1] == '"post" is on no date of the season.'


@pytest.mark.parametrize(("share", "drawn"), [(0.3, True), (1, False)])
def test_who_speaks_spanish_is_said_to_be_drawn_by_officer_and_season(share: float, drawn: bool):
    text = f'base = "two-languages"\n[crew]\nspanish_speaker_share = {share}\n'
    told = " ".join(told_people(scenario_from_text(text), three_streets()))
    assert "of the officers speak Spanish" in told
    assert ("drawn once for each officer and season" in told) is drawn
