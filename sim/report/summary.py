"""One page of Markdown for pasting into a memo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sim.report import tables
from sim.report.answer import answer
from sim.report.believe import evenings
from sim.report.cannot import cannot
from sim.report.page import question
from sim.report.read import Numbers
from sim.report.tables import Cell, Table
from sim.report.words import Words

MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")
"""What Markdown, or HTML in it, would take for more than text."""


def summary_text(numbers: Numbers, record: Mapping[str, Any], assumed: int, words: Words) -> str:
    """The summary of a study in one language.

    Parameters
    ----------
    numbers : Numbers
    record : mapping
        What ``run.json`` holds; empty if there is none.
    assumed : int
        How many inputs of the baseline are assumed; 0 if not known.
    words : Words

    Returns
    -------
    str
        Markdown; names and descriptions stand in it as text, whatever is in them.
    """
    return "\n".join(_lines(numbers, record, assumed, words)) + "\n"


def _lines(
    numbers: Numbers, record: Mapping[str, Any], assumed: int, words: Words
) -> Iterator[str]:
    study = numbers.results.study
    count = numbers.results.comparison.look.seasons
    seasons = words.many("page.seasons_apart", count, seasons=count)
    yield f"# {plain(words.about(study))}"
    yield f"\n{plain(question(numbers, words))} {plain(seasons)}"
    yield f"\n## {words('heading.answer')}"
    for sentence in answer(numbers, assumed, words).sentences:
        yield f"\n{plain(sentence)}"
    yield f"\n## {words('heading.glance')}\n"
    yield from _table(tables.glance(numbers, words))
    if numbers.others:
        margins = "; ".join(tables.margins(numbers, words))
        yield f"\n{plain(words('text.glance', baseline=study.baseline, margins=margins))}"
    yield f"\n## {words('heading.hours')}\n"
    yield from _table(tables.hours(numbers, words))
    targets = tables.targets(numbers, words)
    if targets:
        yield f"\n## {words('heading.targets')}\n"
        yield from _table(targets)
    yield f"\n## {words('heading.rests')}\n"
    for sentence in evenings(numbers, words):
        yield f"- {plain(sentence)}"
    yield f"- {words('summary.theory')}"
    yield f"\n## {words('heading.cannot')}\n"
    for one in cannot(words):
        yield f"- {plain(one.text.split('. ')[0].removesuffix('.'))}."
    if record:
        yield f"\n{words('text.again')}\n"
        yield f"    {_one_line(str(record['command']))}"
        version = record["versions"]["neighborhood-walks"]
        told = words("text.seed", seed=record["seed"], version=version, python=record["python"])
        yield f"\n{plain(told)}"


def plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return MARKS.sub(r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split(" ")).replace("\n", " ").replace("\r", " ")


def _table(table: Table) -> Iterator[str]:
    yield _row([plain(head) for head in table.head])
    numbers = [not cell.words for cell in table.rows[-1]] if table.rows else []
    yield _row([":---" if i == 0 or not right else "---:" for i, right in enumerate(numbers)])
    for row in table.rows:
        yield _row([_cell(cell) for cell in row])


def _cell(cell: Cell) -> str:
    return plain(f"{cell.text}; {cell.note}" if cell.note else cell.text)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
