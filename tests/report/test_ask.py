"""What you may ask: every answer is worked out from this study, or says why it is not known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.report import ask as questions
from sim.report.ask import ask, dollars_each, first_to_measure, minutes_each
from sim.report.asked import Asked, block_table, named, spread
from sim.report.duty_words import days_on_duty, shifts_text, weekly_minutes
from sim.report.page import page_html
from sim.report.read import Numbers, numbers_of
from sim.report.words import load_words
from sim.scenario.duty_model import Shift
from sim.scenario.model import Referral, Scenario
from sim.scenario.season_model import Costs
from sim.study.run import Results
from tests.report.blank import drawn

ENGLISH, SPANISH = load_words("en"), load_words("es")
NASTY = "<script>alert(1)</script>"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def asked(numbers: Numbers, key: str, council: bool = False) -> Asked:
    return next(one for one in ask(numbers, ENGLISH, council=council) if one.key == key)


def changed(numbers: Numbers, **changes: object) -> Numbers:
    """The same study with other things in its baseline."""
    study = numbers.results.study
    first = replace(study.scenarios[0], **changes)
    study = replace(study, scenarios=(first, *study.scenarios[1:]))
    return numbers_of(replace(numbers.results, study=study))


def with_values(numbers: Numbers, measure: str, values: dict[str, float]) -> Numbers:
    """The same study with other values of one measure."""
    table = numbers.results.tables["measures"].copy()
    for scenario, value in values.items():
        row = (table["scenario"] == scenario) & (table["measure"] == measure)
        table.loc[row, "value"] = value
    tables = {**numbers.results.tables, "measures": table}
    return numbers_of(replace(numbers.results, tables=tables))


@pytest.mark.parametrize("council", [False, True])
def test_all_questions_are_answered(numbers: Numbers, council: bool) -> None:
    found = ask(numbers, ENGLISH, council=council)
    assert [one.key for one in found] == [
        "elsewhere", "contact", "anyone", "block", "officer", "spanish", "mornings", "referral",
        "next-door", "record",
    ]  # fmt: skip
    for one in found:
        assert one.question.endswith("?") and one.answer and all(one.answer)
        if one.answer[0].startswith("Not known"):
            assert "Not known, because " in one.answer[0]


def test_the_numbers_in_the_tables_of_answers_are_those_of_the_study(numbers: Numbers) -> None:
    seen = 0
    for one in ask(numbers, ENGLISH, council=False):
        for row in one.table.rows if one.table else ():
            for cell in row:
                scenario, _, measure = cell.of.partition("|")
                if not cell.of or not measure.endswith("|value"):
                    continue
                value = numbers.row(scenario, measure.removesuffix("|value"))
                scale = 100 if value["unit"] == "share" else 1
                if np.isfinite(value["value"]):
                    shown = float(cell.text.replace(",", ""))
                    assert shown == pytest.approx(scale * value["value"], rel=0.01, abs=0.005)
                    seen += 1
    assert seen > 30


def test_a_spread_names_the_baseline_and_both_ends(numbers: Numbers) -> None:
    values = {"announced": 20.0, "roam": 25.0, NASTY: 10.0}
    told = with_values(numbers, "any_officer_wait_to_limit_min", values)
    assert spread(told, "any_officer_wait_to_limit_min", ENGLISH) == (
        f"20.0 min in announced; over all scenarios 10.0 min ({NASTY}) to 25.0 min (roam)"
    )
    assert spread(told, "any_officer_wait_to_limit_min", ENGLISH) in asked(told, "anyone").answer[0]
    same = with_values(numbers, "contacts_per_week", dict.fromkeys(values, 7.0))
    assert spread(same, "contacts_per_week", ENGLISH) == "7.00"  # its name says per week
    none = with_values(numbers, "contacts_per_week", dict.fromkeys(values, np.nan))
    assert spread(none, "contacts_per_week", SPANISH) == "no se sabe"
    assert named(["roam"], numbers, ENGLISH) == "roam"
    assert named(numbers.scenarios, numbers, ENGLISH) == "all scenarios here"


@pytest.mark.parametrize(
    ("source", "told"),
    [("not-stated", "Not known, because it is not stated where the hours of announced come from."),
     ("radio-patrol", "In announced the hours come from radio patrol."),
     ("overtime", "In announced the hours are overtime"),
     ("new-positions", "In announced the hours are new positions")],
)  # fmt: skip
def test_what_is_given_up_elsewhere_follows_from_where_the_hours_come_from(
    numbers: Numbers, source: str, told: str
) -> None:
    study = numbers.results.study
    others = tuple(replace(s, costs=Costs("overtime")) for s in study.scenarios[1:])
    first = replace(study.scenarios[0], costs=Costs(source))
    results = replace(numbers.results, study=replace(study, scenarios=(first, *others)))
    answer = asked(numbers_of(results), "elsewhere").answer
    key = told.replace("announced", "all scenarios here") if source == "overtime" else told
    assert answer[0].startswith(key)
    assert "is not counted" in answer[-1]


def test_a_contact_costs_all_minutes_on_duty_over_all_who_were_talked_with(
    numbers: Numbers,
) -> None:
    told = with_values(numbers, "contacts_per_officer_hour", {"announced": 0.5, "roam": 0.0})
    assert minutes_each(told, "announced") == 120.0 and np.isnan(minutes_each(told, "roam"))
    one = asked(told, "contact")
    assert one.answer[0].startswith(
        "In announced, officers are on duty for 120 minutes for each person they talk with"
    )
    assert "no quota" not in one.answer[-1] and "None of this is a quota." in one.answer[-1]
    assert any(text.startswith("Dollars: not known, because") for text in one.answer)
    assert len(one.table.head) == 4
    cells = {cell.of: cell.text for row in one.table.rows for cell in row}
    assert cells["announced|contacts_per_officer_hour|minutes_each"] == "120"


def test_dollars_stand_there_only_with_a_price(numbers: Numbers) -> None:
    told = with_values(numbers, "dollars_per_week", {"announced": 5000.0})
    told = with_values(told, "contacts_per_week", {"announced": 50.0})
    assert dollars_each(told, "announced") == 100.0
    one = asked(told, "contact")
    assert any("that is 100 dollars for each person in announced" in text for text in one.answer)
    assert not any("Dollars: not known" in text for text in one.answer)
    assert one.table.rows[1][2].text == "not known"


def test_every_block_is_listed_with_its_own_figure(numbers: Numbers) -> None:
    table = block_table(numbers, ENGLISH)
    segments = numbers.segments("roam").set_index("segment")
    assert len(table.rows) == len(segments) and table.head[1:] == tuple(numbers.scenarios)
    for row in table.rows:
        scenario, block, column = row[2].of.split("|")
        value = segments.at[block.removeprefix("block "), column]
        assert scenario == "roam" and float(row[2].text.replace(",", "")) == pytest.approx(
            value, rel=0.01
        )


def test_a_city_has_no_list_of_blocks(numbers: Numbers, monkeypatch) -> None:
    monkeypatch.setattr(questions, "MOST_BLOCKS", 3)
    one = asked(numbers, "block")
    assert one.table is None and "more than 3 blocks" in one.answer[-1]
    assert "The map" not in asked(numbers, "block", council=True).answer[0]


def test_one_officer_is_on_duty_on_so_many_days(numbers: Numbers) -> None:
    crew = numbers.results.study.scenarios[0].crew
    told = changed(numbers, crew=replace(crew, shifts_per_officer_week=5.0, absence_share=0.2))
    assert (
        "works 5 shifts a week and misses 20\N{NO-BREAK SPACE}% of them"
        in asked(told, "officer").answer[1]
    )
    assert "on duty on 4 of seven days at most" in asked(told, "officer").answer[1]


def test_spanish_is_known_only_where_a_scenario_tells_who_speaks_it(numbers: Numbers) -> None:
    assert asked(numbers, "spanish").answer[0].startswith("Not known, because these scenarios")
    crew = replace(numbers.results.study.scenarios[0].crew, spanish_speaker_share=0.3)
    told = changed(numbers, crew=crew)
    told = with_values(told, "spanish_speaker_share", {"announced": 0.51})
    one = asked(told, "spanish")
    assert "51.0 %" in one.answer[0] and "for a certain hour it is not known" in one.answer[0]
    assert one.table is not None


def shift(start: str, end: str, days: tuple[str, ...] = WEEK, officers: int = 2) -> Shift:
    on, off = (60 * int(t[:2]) + int(t[3:]) for t in (start, end))
    return Shift("late", days, on, off, (), officers, "pair")


def with_shifts(numbers: Numbers, *shifts: Shift) -> Scenario:
    return replace(numbers.results.study.scenarios[0], shifts=shifts)


def test_officers_on_duty_in_an_hour_by_hand(numbers: Numbers) -> None:
    one = with_shifts(
        numbers, shift("11:00", "15:00"), shift("15:00", "23:00", ("mon", "tue"), 4),
        shift("22:00", "08:30", ("fri",)),
    )  # fmt: skip
    assert weekly_minutes(one, 480, 720) == 7 * 60 * 2 + 30 * 2  # the night of Friday ends at 8:30
    assert weekly_minutes(one, 870, 930) == 7 * 30 * 2 + 2 * 30 * 4
    assert days_on_duty(one, 870, 930) == 2  # on other days nobody from 15:00
    assert days_on_duty(one, 660, 900) == 7 and days_on_duty(one, 600, 700) == 0
    assert shifts_text(one, ENGLISH).startswith("late, 11:00 to 15:00, every day: 2 officers, in")
    assert "lun y mar: 4 oficiales, en parejas" in shifts_text(one, SPANISH)
    assert shifts_text(with_shifts(numbers), ENGLISH) == "nobody walks"


def test_a_start_time_that_is_drawn_counts_in_the_mean_and_covers_what_is_sure(
    numbers: Numbers,
) -> None:
    drawn_start = replace(shift("14:00", "16:00"), other_starts=(600, 870))  # 10:00, 14:30
    one = with_shifts(numbers, drawn_start)
    assert weekly_minutes(one, 480, 720) == pytest.approx(7 * 120 * 2 / 3)
    assert days_on_duty(one, 870, 930) == 0  # not on days on which it starts at 10:00
    sure = with_shifts(numbers, replace(drawn_start, other_starts=(870,)))
    assert days_on_duty(sure, 870, 930) == 7 and days_on_duty(sure, 840, 930) == 0
    assert "14:00 to 16:00 / 10:00 to 12:00 / 14:30 to 16:30" in shifts_text(one, ENGLISH)


def test_mornings_and_the_end_of_school_follow_from_the_shifts(numbers: Numbers) -> None:
    told = changed(numbers, shifts=(shift("08:00", "15:00"),))
    told = with_values(told, "requests_in_window_share", {"announced": 0.75})
    first, mornings, school = asked(told, "mornings").answer
    assert "75.0 % are made in the hours that count" in first.replace("\N{NO-BREAK SPACE}", " ")
    assert "25.0 % are made at other hours" in first.replace("\N{NO-BREAK SPACE}", " ")
    assert mornings.endswith(": announced.")
    assert "roam" in school and "announced" not in school  # it ends at 15:00
    assert asked(numbers, "mornings").answer[1].startswith("Nobody here is on duty between 8:00")


def test_referrals_are_counted_but_not_followed(numbers: Numbers) -> None:
    assert "no referrals at all" in asked(numbers, "referral").answer[1]
    base = numbers.results.study.scenarios[0]
    found = Referral("clinic", 0.1, 0.0, base.people.talk)
    told = changed(numbers, contacts=replace(base.contacts, referrals=(found,)))
    one = asked(with_values(told, "referrals_per_week", {"announced": 3.0}), "referral")
    assert one.answer[0].startswith("Not known, because what comes of a referral")
    assert "3.00" in one.answer[1] and one.table is not None


def test_what_to_record_first_is_what_moves_the_verdicts(
    numbers: Numbers, varied_results: Results
) -> None:
    assert first_to_measure(numbers) == []
    assert "this study has not asked" in asked(numbers, "record").answer[1]
    varied = numbers_of(varied_results)
    assert first_to_measure(varied)[0] == "people.open_share"
    one = asked(varied, "record")
    assert "hang most on “Share of the people out who would talk with an officer”" in one.answer[1]
    assert len(one.items) == 7 and one.answer[-1].endswith(":")


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_names_in_answers_stay_text(numbers: Numbers, words) -> None:
    page = page_html(numbers, drawn(numbers), {}, {}, words)
    inside = page[page.index('id="ask"') : page.index('id="files"')]
    assert NASTY not in inside and "&lt;script&gt;alert(1)" in inside
    assert inside.count("<details>") == 6  # a table for each question that has one
