"""The study in the order of the STRESS checklist for discrete-event simulation.

The checklist: Monks, Currie, Onggo, Robinson, Kunc and Taylor, *Strengthening
the reporting of empirical simulation studies*, Journal of Simulation 13, 2019.
Every item is filled from the study, its scenarios, its streets and the record
of its run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.report.duty_words import shifts_text
from sim.report.read import Numbers
from sim.report.words import Words
from sim.scenario.fields import clock_text
from sim.study.evidence import window_minutes
from sim.study.measures import measure_named


@dataclass(frozen=True)
class Item:
    """One item of the checklist: its number there, its name, what is so in this study.

    ``lang`` is "en" where it quotes an English file, else "".
    """

    number: str
    name: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Part:
    """One section of the checklist."""

    name: str
    items: tuple[Item, ...]


def stress(
    numbers: Numbers,
    record: Mapping[str, Any],
    assumed: int,
    sourced: int,
    words: Words,
    *,
    council: bool,
) -> list[Part]:
    """Fill the checklist.

    Parameters
    ----------
    numbers : Numbers
    record : mapping
        What ``run.json`` holds; empty if there is none.
    assumed, sourced : int
        Inputs of the baseline that are assumed, and that have a source.
    words : Words
    council : bool
        Without how officers go.
    """
    parts = (
        ("objectives", _objectives(numbers, words)),
        ("logic", _logic(numbers, words, council)),
        ("data", _data(numbers, assumed, sourced, words)),
        ("experimentation", _experimentation(numbers, words)),
        ("implementation", _implementation(numbers, record, words)),
        ("access", _access(record, words)),
    )
    return [
        Part(f"{i}. {words(f'stress.{key}')}", tuple(items))
        for i, (key, items) in enumerate(parts, start=1)
    ]


def _item(number: str, key: str, words: Words, **values: object) -> Item:
    return Item(number, words(f"stress.{key}_name"), words(f"stress.{key}", **values))


def _objectives(numbers: Numbers, words: Words) -> Iterator[Item]:
    study = numbers.results.study
    yield _item("1.1", "purpose", words, about=words.about(study))
    headlines = [
        words(
            "stress.headline", measure=words.name(measure_named(h.measure)),
            margin=words.margin(h.margin, measure_named(h.measure)),
        )
        for h in study.headlines
    ]  # fmt: skip
    yield _item("1.2", "outputs", words, headlines="; ".join(headlines))
    if numbers.others:
        equal = sum(map(numbers.equal_hours, numbers.others))
        yield _item(
            "1.3", "aims", words, count=len(study.scenarios), baseline=study.baseline, equal=equal,
            others=len(numbers.others),
        )  # fmt: skip
    else:
        yield _item("1.3", "aims_one", words, baseline=study.baseline)


def _logic(numbers: Numbers, words: Words, council: bool) -> Iterator[Item]:
    study = numbers.results.study
    yield _item("2.1", "overview", words)
    yield _item("2.2", "base", words)
    told = [f"{s.name}: {shifts_text(s, words)}" for s in study.scenarios]
    yield _item("2.3", "scenarios", words, scenarios=" — ".join(told))
    rules = words.listed(sorted({s.dispatch.rule for s in study.scenarios}))
    if council:
        yield _item("2.4", "algorithms_public", words, rules=rules)
    else:
        routes = words.listed(sorted({s.patrol.route for s in study.scenarios}))
        yield _item("2.4", "algorithms", words, routes=routes, rules=rules)
    graphs = {graph.name: graph for graph in numbers.results.graphs.values()}
    for graph in graphs.values():
        yield _item(
            "2.5", "components", words, graph=graph.name, segments=words.whole(graph.segments),
            km=words.digits(float(graph.length_mm.sum()) / 1e6),
            kinds=len(study.scenarios[0].requests.kinds),
        )  # fmt: skip


def _data(numbers: Numbers, assumed: int, sourced: int, words: Words) -> Iterator[Item]:
    baseline = numbers.baseline
    counted = words("stress.sources_none")
    if assumed or sourced:
        counted = words("stress.sources", sourced=sourced, assumed=assumed, baseline=baseline)
    yield Item("3.1", words("stress.sources_name"), counted)
    graphs = {graph.name: graph.provenance for graph in numbers.results.graphs.values()}
    for name, told in graphs.items():
        keys = ("attribution", "source_date", "signals", "classes", "note")
        text = "; ".join(str(told[key]) for key in keys if told.get(key))
        text = f"{name}: {text or words('number.none')}"
        yield Item("3.2", words("stress.streets_name"), text, "en")
    yield _item("3.3", "parameters", words)
    yield _item("3.4", "assumptions", words)


def _experimentation(numbers: Numbers, words: Words) -> Iterator[Item]:
    results = numbers.results
    study, look, hinges = results.study, results.comparison.look, results.hinges
    season = study.scenarios[0].season
    if season.unbroken_hours:
        hours, warm = f"{season.unbroken_hours:g}", f"{season.warm_up_hours:g}"
        yield _item("4.1", "start_unbroken", words, warm=warm)
        yield _item("4.2", "length_unbroken", words, hours=hours)
    else:
        yield _item("4.1", "start", words)
        start, length = window_minutes(study)
        yield _item(
            "4.2", "length", words, days=season.days, first=words.date(season.first_day),
            last=words.date(season.last_day), start=clock_text(start),
            end=clock_text((start + length - 1) % 1440 + 1),
        )  # fmt: skip
    told = words.many("stress.estimation", look.seasons, seasons=look.seasons)
    if hinges is not None:
        told += " " + words("stress.settings", settings=hinges.settings)
    yield Item("4.3", words("stress.estimation_name"), told)


def _implementation(numbers: Numbers, record: Mapping[str, Any], words: Words) -> Iterator[Item]:
    unknown = words("number.none")
    versions = record.get("versions", {})
    libraries = ", ".join(f"{k} {v}" for k, v in versions.items() if k != "neighborhood-walks")
    yield _item(
        "5.1", "software", words, version=versions.get("neighborhood-walks", unknown),
        python=record.get("python", unknown), libraries=libraries or unknown,
    )  # fmt: skip
    yield _item("5.2", "sampling", words, seed=numbers.results.study.seed)
    yield _item("5.3", "execution", words)
    yield _item(
        "5.4", "system", words, system=record.get("system", unknown),
        workers=record.get("workers", unknown), seconds=record.get("wall_time_s", unknown),
        date=str(record.get("written", unknown))[:10],
    )  # fmt: skip


def _access(record: Mapping[str, Any], words: Words) -> Iterator[Item]:
    program = record.get("inputs", {}).get("study", {}).get("program", words("number.none"))
    yield _item("6.1", "sharing", words, program=program)
