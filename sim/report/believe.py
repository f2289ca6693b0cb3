"""Why to believe the page, and how far: shared evenings, checks against theory, what went in."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.assumptions import Sourced
from sim.report.ranges import Ranges, ranges
from sim.report.read import Numbers
from sim.report.stress import stress
from sim.report.tables import Cell, Table
from sim.report.theory import reasons, theory
from sim.report.words import Words
from sim.scenario.worlds import world_key
from sim.study.measures import measure_named
from sim.verify.short import Outcome, last_outcome

KM = "km_per_officer_shift"
LEFT_OUT = ("crime", "reactions", "cars", "tired", "desk", "places", "other")


def believe(
    numbers: Numbers,
    record: Mapping[str, Any],
    assumed: int,
    sourced: Sequence[Sourced],
    words: Words,
    *,
    council: bool,
) -> dict[str, Any]:
    """All that the section "Can I believe it?" says.

    Parameters
    ----------
    numbers : Numbers
    record : mapping
        What ``run.json`` holds; empty if there is none.
    assumed : int
        How many inputs of the baseline are assumed; 0 if not known.
    sourced : sequence of Sourced
        Its inputs with a source.
    words : Words
    council : bool
        Without how officers go.
    """
    found = ranges(numbers)
    return {
        "ranges": ranges_table(found, words) if found else None,
        "reading": reading(found, words) if found else "",
        "varied": numbers.results.hinges is not None,
        "evenings": evenings(numbers, words),
        "checked": checks_said(last_outcome(), words),
        "checks": checks_table(last_outcome(), words),
        "leaves_out": leaves_out(numbers, words),
        "theory": theory(numbers, words),
        "reasons": reasons(words),
        "stress": stress(numbers, record, assumed, len(sourced), words, council=council),
        "checksums": checksums(record, words),
    }


def ranges_table(found: Ranges, words: Words) -> Table:
    """The numbers behind the picture, and what makes each range narrower."""
    measure, of = found.measure, f"{found.scenario}|{found.measure.name}"
    spans = (
        ("a", "range", words.span(*found.computing, measure)),
        ("b", "season_range", words.span(*found.season, measure)),
        (
            "c",
            "settings_values",
            words.span(*found.settings, measure) if found.settings else words("ranges.not_here"),
        ),
    )
    rows = tuple(
        (
            Cell(words(f"ranges.{key}"), words=True),
            Cell(span, f"{of}|{column}" if key != "c" or found.settings else ""),
            Cell(words(f"ranges.narrower_{key}"), words=True),
        )
        for key, column, span in spans
    )
    head = (words("ranges.range"), words.title(measure), words("ranges.narrower"))
    caption = words("ranges.caption", measure=words.name(measure), scenario=found.scenario)
    return Table(caption, head, rows)


def reading(found: Ranges, words: Words) -> str:
    """What the picture shows, in one or two sentences."""
    measure = found.measure
    told = words(
        "ranges.reading", scenario=found.scenario, measure=words.name(measure),
        value=words.amount(found.value, measure),
        computing=words.span(*found.computing, measure), season=words.span(*found.season, measure),
    )  # fmt: skip
    if found.settings is None:
        return f"{told} {words('ranges.reading_without')}"
    settings = words.span(*found.settings, measure)
    return f"{told} {words('ranges.reading_with', settings=settings, tried=found.tried)}"


def leaves_out(numbers: Numbers, words: Words) -> list[str]:
    """What is not in the program, and which way that pushes where it is known."""
    km = words.number(numbers.number(numbers.baseline, KM), measure_named(KM))
    return [words(f"leaves_out.{key}", scenario=numbers.baseline, km=km) for key in LEFT_OUT]


def checks_table(outcome: Outcome, words: Words) -> Table:
    """What ``walks verify`` found last, by kind of case."""
    rows = tuple(
        (
            Cell(words(f"checked.{kind.name}"), words=True),
            Cell(words.whole(kind.cases)),
            Cell(words.whole(kind.figures)),
            Cell(words.whole(kind.agree)),
            Cell("; ".join(kind.sources), words=True, lang="en"),
        )
        for kind in outcome.kinds
    )
    head = tuple(words(f"checks.{key}") for key in ("case", "cases", "figures", "agree", "source"))
    return Table(words("heading.checks"), head, rows)


def checks_said(outcome: Outcome, words: Words) -> str:
    """How many figures agreed, when."""
    figures = sum(kind.figures for kind in outcome.kinds)
    agree = sum(kind.agree for kind in outcome.kinds)
    return words(
        "text.checked", when=words.date(outcome.when), seed=outcome.seed,
        figures=words.whole(figures), agree=words.whole(agree),
    )  # fmt: skip


def checksums(record: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Checksums of scenarios, files and streets that a record names; each streets once."""
    found: dict[str, str] = {}
    for scenario, inputs in record.get("inputs", {}).get("scenarios", {}).items():
        for key, value in inputs.items():
            kind, _, name = key.partition(" ")
            found[words(f"checksum.{kind}", name=name, scenario=scenario)] = value
    return found


def evenings(numbers: Numbers, words: Words) -> list[str]:
    """On how much chance the differences rest: shared evenings, looks, family."""
    results = numbers.results
    look, family = results.comparison.look, results.comparison.family
    ratios = [
        numbers.number(scenario, measure.name, "variance_ratio")
        for scenario in numbers.others for measure in numbers.headlines
    ]  # fmt: skip
    known = [ratio for ratio in ratios if math.isfinite(ratio)]
    sentences = []
    apart = other_evenings(numbers)
    if apart:
        sentences.append(words("text.other_evenings", names=words.listed(apart)))
    elif known:
        times = f"{statistics.median(known):.2g}"
        sentences.append(words("text.same_evenings", times=times))
    else:
        sentences.append(words("text.same_evenings_plain"))
    if numbers.others:
        sentences.append(
            words("text.family", family=family, look=look.number, seasons=look.seasons)
        )
    if results.failures:
        first = results.failures[0]
        count = len({(f.setting, f.replication) for f in results.failures})
        sentences.append(
            words.many(
                "text.failed", count, count=count,
                season=first.replication, scenario=first.scenario, error=first.error,
            )
        )  # fmt: skip
    if look.complete > look.seasons:
        sentences.append(words("text.complete", complete=look.complete, next=look.next.seasons))
    return sentences


def other_evenings(numbers: Numbers) -> list[str]:
    """Scenarios that do not meet the evenings of the baseline."""
    worlds = {s.name: (world_key(s), s.season) for s in numbers.results.study.scenarios}
    return [name for name in numbers.others if worlds[name] != worlds[numbers.baseline]]
