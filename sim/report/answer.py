"""The answer first: what the verdicts of a study come to, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report import hanging
from sim.report.believe import other_evenings
from sim.report.pictures import SIGNS, verdict_words
from sim.report.read import Numbers
from sim.report.words import Words
from sim.study.estimate import FIRST_LOOK
from sim.study.measures import measure_named
from sim.study.verdict import (
    A_LITTLE_BETTER,
    A_LITTLE_WORSE,
    BETTER,
    IDENTICAL,
    NOT_SHOWN,
    NOT_SURE,
    SAME,
    WORSE,
)  # fmt: skip

ORDER = (
    BETTER, A_LITTLE_BETTER, WORSE, A_LITTLE_WORSE, SAME, IDENTICAL, NOT_SURE, NOT_SHOWN
)  # fmt: skip
WITH_SIZE = (BETTER, A_LITTLE_BETTER, WORSE, A_LITTLE_WORSE)
"""Verdicts that are told with the size of the difference."""

MOST_QUESTIONS = 2
"""Questions that the verdict names; of more, the number only."""

MOST_TRADES = 2
"""Scenarios whose gains and losses are told in the answer; of more, the names only."""


@dataclass(frozen=True)
class Beside:
    """One scenario beside the baseline: its officer-hours, then a line for each verdict."""

    scenario: str
    hours: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """What stands first, and a short list for each scenario.

    Attributes
    ----------
    verdict : str
        Rests on what is not known: "Depends on assumptions" where it does.
    rests : str
        Seasons, inputs, and what the program was held against.
    unsure : str
    more : tuple of str
        What moves the verdicts; gains that come with losses.
    each : tuple of Beside
    """

    verdict: str
    rests: str
    unsure: str
    more: tuple[str, ...]
    each: tuple[Beside, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that stands first, in order."""
        return (self.verdict, self.rests, self.unsure, *self.more)


def answer(numbers: Numbers, assumed: int, words: Words) -> Answer:
    """Put the verdicts of a study into words.

    Parameters
    ----------
    numbers : Numbers
    assumed : int
        How many inputs of the baseline are assumed; 0 if not known. As long as
        they are not varied, the verdict says that it depends on them; once
        they are, it says in how many settings the verdicts hold.
    words : Words
    """
    hinges = numbers.results.hinges
    rests, unsure = _rests(numbers, assumed, words), _unsure(numbers, words)
    if not numbers.others:
        return Answer(words("answer.one"), rests, unsure, (), ())
    first, more = _at_equal_hours(numbers, words)
    if hinges is None:
        first = words("answer.depends", verdict=_inside(first))
    else:
        first = hanging.verdict(hinges, first, _inside(first), words)
        more = hanging.moved(hinges, words) + more
    each = tuple(_beside(numbers, scenario, words) for scenario in numbers.others)
    return Answer(first, rests, unsure, tuple(more), each)


def _inside(sentence: str) -> str:
    """A sentence as it stands behind a colon; none of ours begins with a name."""
    return sentence[:1].lower() + sentence[1:]


def _rests(numbers: Numbers, assumed: int, words: Words) -> str:
    """Seasons, inputs, checks."""
    look = numbers.results.comparison.look
    inputs = words("answer.inputs" if assumed else "answer.inputs_unknown", count=assumed)
    shared = len(numbers.scenarios) > 1 and not other_evenings(numbers)
    key = "answer.rests" if shared else "answer.rests_apart"
    told = words.many(key, look.seasons, seasons=words.whole(look.seasons), inputs=inputs)
    if look.early:
        preview = {"seasons": look.seasons, "first": FIRST_LOOK}
        told += " " + words.many("answer.preview", look.seasons, **preview)
    return told


def _unsure(numbers: Numbers, words: Words) -> str:
    """What the study leaves open, the assumptions first."""
    hinges = numbers.results.hinges
    parts = []
    if hinges is None:
        parts.append(words("answer.unsure_unvaried"))
    elif hinges.turning:
        parts.append(hanging.turning_text(hinges, words))
    told = [str(numbers.row(s, m.name)["verdict"]) for s in numbers.others
            for m in numbers.headlines]  # fmt: skip
    loose = told.count(NOT_SURE) + told.count(NOT_SHOWN)
    if loose:
        parts.append(words("answer.unsure_open", open=loose, count=len(told)))
    parts.append(words("answer.unsure_safety"))
    return words("answer.unsure", parts="; ".join(parts))


def verdicts(numbers: Numbers, scenario: str) -> dict[str, list[str]]:
    """Headline measures of a scenario by verdict, in the order of `ORDER`."""
    found: dict[str, list[str]] = {verdict: [] for verdict in ORDER}
    for measure in numbers.headlines:
        found[str(numbers.row(scenario, measure.name)["verdict"])].append(measure.name)
    return {verdict: names for verdict, names in found.items() if names}


def gainers(numbers: Numbers) -> list[str]:
    """Scenarios at equal officer-hours that are better somewhere and worse nowhere."""
    found = []
    for scenario in numbers.others:
        told = verdicts(numbers, scenario)
        loses = WORSE in told or A_LITTLE_WORSE in told
        if numbers.equal_hours(scenario) and BETTER in told and not loses:
            found.append(scenario)
    return found


def _at_equal_hours(numbers: Numbers, words: Words) -> tuple[str, list[str]]:
    """The verdict at equal officer-hours, and what is to be said of gains with losses."""
    base = numbers.baseline
    equal = [scenario for scenario in numbers.others if numbers.equal_hours(scenario)]
    gain = gainers(numbers)
    if not equal:
        return words("answer.equal_none", baseline=base), []
    if gain:
        names = words.listed(gain)
        better = {name for scenario in gain for name in verdicts(numbers, scenario)[BETTER]}
        what = [words("answer.plain", measure=words.name(m)) for m in numbers.headlines
                if m.name in better]  # fmt: skip
        asked = words("answer.so_many", count=len(what), of=len(numbers.headlines))
        told = words.many(
            "answer.equal_gain", len(gain), baseline=base, names=names,
            what=asked if len(what) > MOST_QUESTIONS else words.listed(what),
        )  # fmt: skip
        alone = _alone(numbers, gain)
        if alone:
            told += " " + words("answer.alone", names=words.listed(alone))
    elif any(BETTER in verdicts(numbers, scenario) for scenario in equal):
        told = words("answer.equal_mixed", baseline=base)
    else:
        return words("answer.equal_settled", baseline=base), []
    mixed = [s for s in equal if s not in gain and BETTER in verdicts(numbers, s)]
    if len(mixed) > MOST_TRADES:
        return told, [words("answer.trades", names=words.listed(mixed))]
    return told, [_trade(numbers, scenario, words) for scenario in mixed]


def _trade(numbers: Numbers, scenario: str, words: Words) -> str:
    """What a scenario gains in some questions and loses in others."""
    told = verdicts(numbers, scenario)
    losses = [(verdict, told[verdict]) for verdict in (WORSE, A_LITTLE_WORSE) if verdict in told]
    return words(
        "answer.trade",
        scenario=scenario,
        better=words.listed([_told(numbers, scenario, m, True, words) for m in told[BETTER]]),
        but=words.listed([
            words(
                "answer.part",
                verdict=verdict_words(verdict, words),
                what=words.listed([_told(numbers, scenario, m, True, words) for m in names]),
            )
            for verdict, names in losses
        ]),
    )  # fmt: skip


def _alone(numbers: Numbers, names: Sequence[str]) -> list[str]:
    """Those scenarios that send officers out alone where the baseline sends pairs."""
    units = {s.name: {shift.unit for shift in s.shifts} for s in numbers.results.study.scenarios}
    return [n for n in names if "single" in units[n] and "single" not in units[numbers.baseline]]


def _beside(numbers: Numbers, scenario: str, words: Words) -> Beside:
    lines = []
    for verdict, names in verdicts(numbers, scenario).items():
        what = [_told(numbers, scenario, name, verdict in WITH_SIZE, words) for name in names]
        told = f"{SIGNS[verdict]} {verdict_words(verdict, words)}"
        lines.append((told, words.listed(what)))
    return Beside(scenario, hours_text(numbers, scenario, words), tuple(lines))


def _told(numbers: Numbers, scenario: str, name: str, size: bool, words: Words) -> str:
    measure = measure_named(name)
    if not size:
        return words("answer.plain", measure=words.name(measure))
    change = words.change(numbers.number(scenario, name, "difference"), measure)
    return words("answer.change", measure=words.name(measure), change=change)


def hours_text(numbers: Numbers, scenario: str, words: Words) -> str:
    """Officer-hours a week of a scenario beside those of the baseline."""
    mine, base = (numbers.number(s, "officer_hours_per_week") for s in (scenario, numbers.baseline))
    hours = f"{mine:,.0f}"
    if base == 0 and mine > 0:
        return words("answer.hours_alone", hours=hours, baseline=numbers.baseline)
    if numbers.equal_hours(scenario):
        return words("answer.hours_equal", hours=hours)
    key = "answer.hours_more" if mine > base else "answer.hours_less"
    return words(key, hours=hours, share=f"{100 * abs(mine / base - 1):.0f} %")
