"""From heads to officers on duty, each roster by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from sim.scenario.load import scenario_from_text
from sim.scenario.model import Scenario
from sim.scenario.rosters import ANY_SHIFT, rostered, shifts_each_month
from sim.tables import HOUR_US
from sim.walk.crew import duties
from sim.walk.muster import present
from tests.scenes import SCENES

MONDAY = date(2021, 3, 1)
NOON = """
[[shift]]
name = "noon"
days = {days}
start = "12:00"
end = "20:00"
officers = {officers}
unit = "single"
minimum_officers = {minimum}
"""
ROAM = '[patrol]\nroute = "roam"\nposts = []\n'
EVERY_DAY = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'


def crew(
    text: str, *, days: str = EVERY_DAY, officers: int = 2, minimum: int = 0, more: str = "",
    last: str = "2021-03-14",
) -> Scenario:  # fmt: skip
    """A scenario of two weeks from a Monday, with one shift and no absence."""
    shift = NOON.format(days=days, officers=officers, minimum=minimum)
    season = f'[season]\nlast_day = "{last}"\n'
    text = text if "absence_share" in text else f"absence_share = 0\n{text}"
    return scenario_from_text(
        f'base = "quiet"\n{season}{ROAM}{shift}{more}\n[crew]\n{text}', "crew", folder=SCENES
    )


def on_duty(scenario: Scenario, replication: int = 1) -> list[set[int]]:
    """Officers on duty, date by date."""
    found: list[set[int]] = [set() for _ in range(scenario.season.days)]
    for duty in duties(scenario, 1, replication):
        found[duty.date] |= set(duty.officers)
    return found


def test_a_rotation_of_two_on_and_one_off_is_staggered_over_the_heads():
    scenario = crew('roster = "rotating"\nheads = 3\non_days = 2\noff_days = 1\n')
    days = on_duty(scenario)
    assert days[:3] == days[3:6] == days[6:9]
    assert sorted(map(sorted, days[:3])) == [[1, 2], [1, 3], [2, 3]]


def test_four_on_four_off_halves_a_crew_of_eight():
    scenario = crew('roster = "rotating"\nheads = 8\non_days = 4\noff_days = 4\n', officers=8)
    days = on_duty(scenario)
    assert [len(today) for today in days] == [4] * 14
    assert days[:6] == days[8:]
    for officer in range(1, 9):  # eight days without a break hold four on in a row, seen around
        on = "".join("x" if officer in today else "." for today in days[:8]) * 2
        assert "....xxxx" in on


def test_a_rotation_runs_on_where_no_shift_starts():
    weekdays = '["mon", "tue", "wed", "thu", "fri"]'
    both = [crew('roster = "rotating"\nheads = 2\non_days = 3\noff_days = 3\n', days=days)
            for days in (EVERY_DAY, weekdays)]  # fmt: skip
    full, five = (on_duty(scenario) for scenario in both)
    assert five == [set() if i % 7 > 4 else today for i, today in enumerate(full)]


def test_a_weekly_pattern_sends_officers_to_their_shifts():
    late = """
[[shift]]
name = "late"
days = ["fri", "sat"]
start = "20:00"
end = "23:00"
officers = 1
unit = "single"
"""
    text = """roster = "weekly"
[[crew.pattern]]
officers = [1, 2]
days = ["mon", "tue", "fri"]
shift = "noon"
[[crew.pattern]]
officers = [3]
days = ["fri", "sat"]
shift = "late"
[[crew.pattern]]
officers = [4]
days = ["tue", "sat"]
"""
    scenario = crew(text, more=late)
    weekly = [(d.date, d.shift, d.officers) for d in duties(scenario, 1, 1) if d.date < 7]
    assert weekly == [
        (0, 0, (1,)), (0, 0, (2,)), (1, 0, (1,)), (1, 0, (2,)),
        (4, 0, (1,)), (4, 0, (2,)), (4, 1, (3,)), (5, 0, (4,)), (5, 1, (3,)),
    ]  # fmt: skip
    # officer 4 may go to either shift on Saturday and stays out on Tuesday, when the shift is full
    assert rostered(scenario, (MONDAY + timedelta(1)).toordinal())[-1] == (4, ANY_SHIFT)


def test_a_file_of_dates_names_nobody_but_its_officers_by_order(tmp_path):
    (tmp_path / "march.csv").write_text(
        "date,name,shift\n2021-03-02,Ruiz,noon\n2021-03-01,Ana Diaz,noon\n2021-03-03,Ruiz,noon\n"
    )
    scenario = from_file(tmp_path, "march.csv")
    assert on_duty(scenario)[:4] == [{2}, {1}, {1}, set()]
    assert "Diaz" not in repr(scenario)


def test_a_file_of_two_weeks_goes_round(tmp_path):
    (tmp_path / "two.csv").write_text(
        "week,weekday,name,shift\n1,mon,Ann,noon\n1,Sunday,Ben,noon\n2,mon,Ben,noon\n"
    )
    days = on_duty(from_file(tmp_path, "two.csv", "2021-03-28"))
    assert [i for i, today in enumerate(days) if today == {1}] == [0, 14]
    assert [i for i, today in enumerate(days) if today == {2}] == [6, 7, 20, 21]


def from_file(folder, name: str, last: str = "2021-03-14") -> Scenario:
    """The quiet crew with a roster file, opened from a folder."""
    quiet = (SCENES / "quiet.toml").read_text()
    (folder / "quiet.toml").write_text(quiet)
    text = (
        f'base = "quiet"\n[season]\nlast_day = "{last}"\n'
        f"{ROAM}{NOON.format(days=EVERY_DAY, officers=2, minimum=0)}\n"
        f'[crew]\nabsence_share = 0\nroster = "file"\nroster_file = "{name}"\n'
    )
    return scenario_from_text(text, "crew", folder=folder)


def test_below_the_minimum_the_shift_is_not_walked():
    text = 'roster = "weekly"\n' + "".join(
        f'[[crew.pattern]]\nofficers = [{o}]\ndays = ["mon"{more}]\n'
        for o, more in ((1, ', "tue"'), (2, ""))
    )
    assert on_duty(crew(text, minimum=2))[:2] == [{1, 2}, set()]
    assert on_duty(crew(text, minimum=0))[:2] == [{1, 2}, {1}]


PATTERN = """
[[crew.pattern]]
officers = [1]
days = ["mon", "tue"]
[[crew.pattern]]
officers = [2]
days = ["mon", "wed"]
[[crew.pattern]]
officers = [3]
days = ["thu"]
"""


def test_overtime_fills_to_the_plan_with_who_was_called_least():
    text = f'roster = "weekly"\nfill_with_overtime = "plan"\nrest_h = 10\n{PATTERN}'
    # Tuesday calls 2, Wednesday 1, Thursday 1 again (as often called as 2), Friday 3 and 2,
    # Saturday 3 and 1, Sunday 2 and 3
    assert on_duty(crew(text))[:7] == [
        {1, 2}, {1, 2}, {1, 2}, {1, 3}, {2, 3}, {1, 3}, {2, 3}
    ]  # fmt: skip
    called = [d for d in duties(crew(text), 1, 1) if d.called_in]
    assert [(d.date, d.officers) for d in called][:3] == [(1, (2,)), (2, (1,)), (3, (1,))]


def test_nobody_is_called_in_without_rest_before_and_after():
    text = f'roster = "weekly"\nfill_with_overtime = "plan"\nrest_h = 20\n{PATTERN}'
    # 20:00 to noon are 16 h: who worked the day before, or works the day after, is not called.
    # So 3 on Tuesday, nobody on Wednesday, 1 on Thursday, 2 on Friday, 1 and 3 on Saturday
    assert on_duty(crew(text))[:7] == [
        {1, 2}, {1, 3}, {2}, {1, 3}, {2}, {1, 3}, set()
    ]  # fmt: skip


def test_overtime_fills_only_to_the_minimum_or_not_at_all():
    text = f'roster = "weekly"\nfill_with_overtime = "minimum"\nrest_h = 20\n{PATTERN}'
    days = on_duty(crew(text, officers=3, minimum=2))
    # on Tuesday 3 comes; on Wednesday neither 1 nor 3 has rested, and 2 alone is below the minimum
    assert days[:4] == [{1, 2}, {1, 3}, set(), {1, 3}]


def test_absence_and_training_belong_to_the_date_and_the_officer():
    few = crew("heads = 8\nshifts_per_officer_week = 7\nabsence_share = 0.2\n"
               "training_days_per_month = 2\n", officers=12)  # fmt: skip
    many = crew("heads = 12\nshifts_per_officer_week = 7\nabsence_share = 0.2\n"
                "training_days_per_month = 2\n", officers=12)  # fmt: skip
    came = 0
    for ordinal in range(MONDAY.toordinal(), MONDAY.toordinal() + 60):
        eight = present(few, 1, 1, ordinal)
        assert [o for o in present(many, 1, 1, ordinal) if o[0] <= 8] == eight
        came += len(eight)
    assert 0.65 < came / 480 < 0.82  # 0.8 of them, less 2 in 30.4 days: 0.747


def test_training_takes_so_many_days_a_month_off_the_roster():
    scenario = crew("heads = 10\ntraining_days_per_month = 3\n", officers=10, last="2023-12-31")
    months = scenario.season.days / (365.25 / 12)
    days = [
        len(rostered(scenario, o)) - len(present(scenario, 1, 1, o))
        for o in range(MONDAY.toordinal(), MONDAY.toordinal() + scenario.season.days)
    ]
    assert sum(days) / months / 10 == pytest.approx(3, rel=0.05)
    assert shifts_each_month(scenario)[0] == pytest.approx(5 * 365.25 / 12 / 7)


def test_a_longer_season_keeps_its_first_days_with_overtime_too():
    text = ('heads = 4\nshifts_per_officer_week = 3\nabsence_share = 0.3\n'
            'fill_with_overtime = "plan"\n')  # fmt: skip
    short, long = crew(text), crew(text, last="2021-04-30")
    assert [d for d in duties(long, 1, 3) if d.date < 14] == duties(short, 1, 3)
    assert any(d.called_in for d in duties(short, 1, 3))


def test_nobody_works_twice_a_day_and_all_rest_who_are_called_in():
    late = NOON.replace("noon", "late").replace('"12:00"', '"19:00"').replace('"20:00"', '"03:00"')
    text = ('heads = 9\nshifts_per_officer_week = 4\nabsence_share = 0.2\nrest_h = 11\n'
            'fill_with_overtime = "plan"\n')  # fmt: skip
    more = late.format(days=EVERY_DAY, officers=3, minimum=2)
    scenario = crew(text, officers=3, more=more, last="2021-04-30")
    found = duties(scenario, 1, 1)
    of = {officer: [d for d in found if officer in d.officers] for officer in range(1, 10)}
    for days in of.values():
        assert len({d.date for d in days}) == len(days)
        for before, after in pairwise(days):
            if before.called_in or after.called_in:
                assert after.start - before.end >= 11 * HOUR_US
    assert sum(d.called_in for d in found) > 20


@pytest.mark.parametrize(
    ("officers", "units"), [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [2, 3])]
)
def test_an_officer_left_over_joins_a_pair_as_a_third(officers: int, units: list[int]):
    text = (
        f'{ROAM}[[shift]]\nleft_over = "third"\nname = "a"\ndays = ["mon"]\n'
        f'start = "12:00"\nend = "14:00"\nofficers = {officers}\nunit = "pair"\n'
    )
    scenario = scenario_from_text(f'base = "quiet"\n[crew]\n{text}', "third", folder=SCENES)
    assert [len(d.officers) for d in duties(scenario, 1, 1)] == units


def test_speeds_given_by_officer_and_the_slower_one_sets_the_pace():
    text = 'officer_speeds_mps = [1.2, 0.9]\n' + ROAM + '[[shift]]\nname = "a"\ndays = ["mon"]\n' \
           'start = "12:00"\nend = "14:00"\nofficers = 3\nunit = "pair"\n'  # fmt: skip
    scenario = scenario_from_text(f'base = "quiet"\n[crew]\n{text}', "paces", folder=SCENES)
    # the crew walks 1 m/s on patrol and 1 m/s to requests; the third officer is drawn (no spread)
    pace = [(d.walk_speed, d.response_speed) for d in duties(scenario, 1, 1)]
    assert pace == [(900, 900), (1000, 1000)]
