"""What readers may ask, each with an answer from this study or "not known, because ..."."""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.report.asked import (
    MOST_SCENARIOS,
    Asked,
    block_table,
    named,
    spread,
    table_of,
    title,
)
from sim.report.assumptions import parameter_text
from sim.report.cannot import (
    CENSUS,
    NEWARK,
    PHILADELPHIA,
    POST_CALLS,
    POST_WALK,
    PRESS_TELEGRAM,
)
from sim.report.duty_words import days_on_duty, shifts_text, weekly_minutes
from sim.report.read import Numbers
from sim.report.tables import Cell
from sim.report.words import Words
from sim.scenario.fields import clock_text
from sim.scenario.model import Scenario
from sim.scenario.on_streets import street_km
from sim.scenario.staffing import staffing
from sim.study.evidence import window_minutes
from sim.study.measures import measure_named

HOURS = "officer_hours_per_week"
PER_HOUR = "contacts_per_officer_hour"
LOST = "radio_hours_lost_per_week"
DOLLARS = "dollars_per_week"
TALKS = "contacts_per_week"
MORNING = (8 * 60, 12 * 60)
SCHOOL = (14 * 60 + 30, 15 * 60 + 30)
"""When school lets out, as far as this page goes; the school's own hours were not looked up."""

MOST_BLOCKS = 400
"""Blocks of a table of all blocks, at most."""

TO_RECORD = ("walk", "talk", "request", "hours", "referral", "elsewhere", "survey")
MOST_NAMED = 3


def ask(numbers: Numbers, words: Words, *, council: bool) -> list[Asked]:
    """All questions with their answers, in the order of the page.

    Parameters
    ----------
    numbers : Numbers
    words : Words
    council : bool
        For the page to hand out, which has no map to point at and no files.
    """
    return [
        _elsewhere(numbers, words),
        _contact(numbers, words),
        _anyone(numbers, words),
        _block(numbers, words, council),
        _officer(numbers, words),
        _spanish(numbers, words),
        _mornings(numbers, words),
        _referral(numbers, words),
        _next_door(words),
        _record(numbers, words),
    ]


def _walked(numbers: Numbers) -> list[Scenario]:
    return [scenario for scenario in numbers.results.study.scenarios if scenario.shifts]


def _elsewhere(numbers: Numbers, words: Words) -> Asked:
    by_source: dict[str, list[str]] = {}
    for scenario in _walked(numbers):
        by_source.setdefault(scenario.costs.hours_from, []).append(scenario.name)
    answer = []
    for key, names in by_source.items():
        hours = spread(numbers, LOST if key == "radio-patrol" else HOURS, words)
        told = words(f"ask.elsewhere_{key.replace('-', '_')}", names=named(names, numbers, words),
                     hours=hours)  # fmt: skip
        answer.append(told)
    answer.append(words("ask.elsewhere_more"))
    columns = (
        (words("column.hours_from"),
         lambda s: Cell(words(f"text.from_{s.costs.hours_from}" if s.shifts else "text.nobody"),
                        words=True)),
    )  # fmt: skip
    told_of: tuple[str, ...] = (HOURS, "overtime_h_per_week", LOST)
    if not any(math.isfinite(numbers.number(s, LOST)) for s in numbers.scenarios):
        told_of = told_of[:2]
    table = table_of(numbers, "elsewhere", told_of, words, columns)
    return Asked("elsewhere", title("elsewhere", words), tuple(answer), table,
                 sources=(PRESS_TELEGRAM, POST_CALLS))  # fmt: skip


def minutes_each(numbers: Numbers, scenario: str) -> float:
    """Officer-minutes on duty for each person talked with; nan where nobody is."""
    rate = numbers.number(scenario, PER_HOUR)
    return 60 / rate if rate > 0 else math.nan


def dollars_each(numbers: Numbers, scenario: str) -> float:
    """Dollars for each person talked with; nan without a price."""
    dollars, talks = numbers.number(scenario, DOLLARS), numbers.number(scenario, TALKS)
    return dollars / talks if talks > 0 else math.nan


def _contact(numbers: Numbers, words: Words) -> Asked:
    def number(scenario: Scenario, value: float, column: str) -> Cell:
        known = math.isfinite(value)
        text = words.digits(value) if known else words("number.none")
        return Cell(text, f"{scenario.name}|{PER_HOUR}|{column}" if known else "")

    columns = [(
        words("ask.minutes_each"),
        lambda s: number(s, minutes_each(numbers, s.name), "minutes_each"),
    )]  # fmt: skip
    base = minutes_each(numbers, numbers.baseline)
    answer = []
    if math.isfinite(base):
        told = words("ask.contact", baseline=numbers.baseline, minutes=words.digits(base))
        answer.append(f"{told} {words('ask.contact_all')}")
    else:
        answer.append(words("ask.contact_none", baseline=numbers.baseline))
    priced = [s for s in numbers.scenarios if math.isfinite(dollars_each(numbers, s))]
    if priced:
        columns.append((
            words("ask.dollars_each"),
            lambda s: number(s, dollars_each(numbers, s.name), "dollars_each"),
        ))  # fmt: skip
        dollars = words.digits(dollars_each(numbers, priced[0]))
        answer.append(words("ask.contact_priced", scenario=priced[0], dollars=dollars))
    else:
        answer.append(words("ask.contact_unpriced"))
    answer.append(words("ask.contact_quota"))
    table = table_of(numbers, "contact", (TALKS, HOURS), words, tuple(columns))
    return Asked("contact", title("contact", words), tuple(answer), table)


def _anyone(numbers: Numbers, words: Words) -> Asked:
    study = numbers.results.study
    answer = words(
        "ask.anyone", limit=f"{study.wait_limit_min:g}", within=f"{study.reach_within_min:g}",
        wait=spread(numbers, "any_officer_wait_to_limit_min", words),
        share=spread(numbers, "any_officer_in_time_share", words),
        foot=spread(numbers, "reached_in_time_share", words),
    )  # fmt: skip
    names = (
        "any_officer_wait_to_limit_min", "any_officer_in_time_share", "mean_wait_to_limit_min",
        "reached_in_time_share", "handed_over_share", "all_requests_wait_to_limit_min",
    )  # fmt: skip
    table = table_of(numbers, "anyone", names, words)
    return Asked("anyone", title("anyone", words), (answer, words("ask.anyone_cars")), table,
                 sources=(POST_CALLS,))  # fmt: skip


def _block(numbers: Numbers, words: Words, council: bool) -> Asked:
    most = max(graph.segments for graph in numbers.results.graphs.values())
    answer = [words("ask.block_council" if council else "ask.block")]
    table = block_table(numbers, words) if most <= MOST_BLOCKS else None
    if table is None:
        answer.append(words("ask.block_many", most=words.whole(MOST_BLOCKS)))
    elif len(numbers.scenarios) > MOST_SCENARIOS:
        answer.append(words("ask.block_some", shown=MOST_SCENARIOS, of=len(numbers.scenarios)))
    return Asked("block", title("block", words), tuple(answer), table)


def _officer(numbers: Numbers, words: Words) -> Asked:
    study = numbers.results.study
    base = next(s for s in study.scenarios if s.name == numbers.baseline)
    figures = {
        s.name: staffing(s, street_km(numbers.results.graphs[s.name])) for s in study.scenarios
    }
    answer = [words("ask.officer")]
    if base.shifts:
        days = base.crew.shifts_per_officer_week * (1 - base.crew.absence_share)
        answer.append(
            words(
                "ask.officer_days", baseline=base.name, heads=figures[base.name].heads_needed,
                shifts=f"{base.crew.shifts_per_officer_week:g}",
                absence=f"{100 * base.crew.absence_share:g}\N{NO-BREAK SPACE}%", days=f"{days:.2g}",
            )
        )  # fmt: skip
    columns = (
        (words("column.heads"), lambda s: Cell(words.whole(figures[s.name].heads_needed))),
        (words("ask.officers_most"), lambda s: Cell(words.whole(figures[s.name].most_at_once))),
    )
    table = table_of(numbers, "officer", ("different_people_per_season",), words, columns)
    return Asked("officer", title("officer", words), tuple(answer), table)


def _spanish(numbers: Numbers, words: Words) -> Asked:
    study = numbers.results.study
    told = [s.name for s in study.scenarios if s.crew.spanish_speaker_share > 0]
    facts = (POST_WALK, CENSUS)
    if not told:
        answer = (words("ask.spanish_unknown"), words("ask.spanish_facts"))
        return Asked("spanish", title("spanish", words), answer, sources=facts)
    time = spread(numbers, "spanish_speaker_share", words)
    answer = (words("ask.spanish", time=time), words("ask.spanish_facts"))
    names = ("spanish_speaker_share", "greetings_per_week")
    table = table_of(numbers, "spanish", names, words)
    return Asked("spanish", title("spanish", words), answer, table, sources=facts)


def _mornings(numbers: Numbers, words: Words) -> Asked:
    study = numbers.results.study
    start, length = window_minutes(study)
    inside = numbers.number(numbers.baseline, "requests_in_window_share")
    answer = []
    if math.isfinite(inside):
        hours = words("number.to", low=clock_text(start),
                      high=clock_text((start + length - 1) % 1440 + 1))  # fmt: skip
        answer.append(
            words("ask.mornings", hours=hours, inside=words.share(inside),
                  outside=words.share(1 - inside))
        )  # fmt: skip
    early = [s.name for s in _walked(numbers) if weekly_minutes(s, *MORNING)]
    school = [s.name for s in _walked(numbers) if days_on_duty(s, *SCHOOL)]
    answer.append(
        words("ask.mornings_some", names=named(early, numbers, words))
        if early else words("ask.mornings_nobody")
    )  # fmt: skip
    answer.append(
        words("ask.school", names=named(school, numbers, words))
        if school
        else words("ask.school_nobody")
    )

    def officers(span: tuple[int, int]) -> Callable[[Scenario], Cell]:
        minutes = 7 * (span[1] - span[0])
        return lambda s: Cell(words.digits(weekly_minutes(s, *span) / minutes))

    columns = (
        (words("ask.shifts"), lambda s: Cell(shifts_text(s, words), words=True)),
        (words("ask.officers_morning"), officers(MORNING)),
        (words("ask.officers_school"), officers(SCHOOL)),
        (words("ask.school_days"), lambda s: Cell(words.whole(days_on_duty(s, *SCHOOL)))),
    )
    table = table_of(numbers, "mornings", ("requests_in_window_share",), words, columns)
    sources = () if early else (POST_WALK,)
    return Asked("mornings", title("mornings", words), tuple(answer), table, sources=sources)


def _referral(numbers: Numbers, words: Words) -> Asked:
    heading, unknown = title("referral", words), words("ask.referral")
    if not any(s.contacts.referrals for s in numbers.results.study.scenarios):
        return Asked("referral", heading, (unknown, words("ask.referral_none")))
    count = words("ask.referral_count", count=spread(numbers, "referrals_per_week", words))
    table = table_of(numbers, "referral", ("referrals_per_week",), words)
    return Asked("referral", heading, (unknown, count), table)


def _next_door(words: Words) -> Asked:
    told = (words("ask.next_door"),)
    return Asked("next-door", title("next_door", words), told,
                 sources=(NEWARK, PHILADELPHIA))  # fmt: skip


def _record(numbers: Numbers, words: Words) -> Asked:
    items = tuple(words(f"ask.record_{key}") for key in TO_RECORD)
    answer = []
    low, high = (numbers.number(numbers.baseline, TALKS, c) for c in ("season_low", "season_high"))
    if math.isfinite(low) and math.isfinite(high):
        span = words.span(low, high, measure_named(TALKS))
        answer.append(words("ask.record_chance", baseline=numbers.baseline, span=span))
    first = first_to_measure(numbers)
    if first:
        names = words.listed([f"“{parameter_text(name, words)}”" for name in first])
        answer.append(words("ask.record_first", names=names))
    else:
        answer.append(words("ask.record_unvaried"))
    answer.append(words("ask.record"))
    return Asked("record", title("record", words), tuple(answer), items=items)


def first_to_measure(numbers: Numbers) -> list[str]:
    """Assumptions that move the most differences most, at most `MOST_NAMED`; none if not varied."""
    hinges = numbers.results.hinges
    if hinges is None:
        return []
    firsts = [row.unknown.clear[0].name for row in hinges.rows if row.unknown.clear]
    ranked = sorted(set(firsts), key=lambda name: (-firsts.count(name), firsts.index(name)))
    return ranked[:MOST_NAMED]
