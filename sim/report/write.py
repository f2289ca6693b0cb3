"""Writing figures, pages and what goes beside them into the results folder of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.report.assumptions import Assumed, Sourced, assumed_of, sourced_of
from sim.report.council import public
from sim.report.geopackage import PACKAGE, Package, package
from sim.report.page import page_html, read_record
from sim.report.pictures import Picture, pictures
from sim.report.read import Numbers, numbers_of
from sim.report.replay.data import Replay, is_too_large, replay_of, room_beside
from sim.report.street_map import MOST_VALUES
from sim.report.summary import summary_text
from sim.report.words import LANGUAGES, Words, load_words, page_file, summary_file
from sim.report.workbook import WORKBOOK, workbook_bytes
from sim.scenario.load import Loaded
from sim.study.execute import Workers
from sim.study.journal import LOG, appended
from sim.study.run import Results
from sim.study.store import write_whole

MAP_VALUES = (MOST_VALUES, 60_000, 20_000)
"""Values of single streets on the map of a page; fewer where it is too large with more."""

ONLY_IN_WORKBOOK = ("requests", "shifts", "days", "seasons")
"""Long tables that neither pages, figures nor the map file look at."""


@dataclass(frozen=True)
class Written:
    """Files of a report.

    Attributes
    ----------
    pages, council, summaries : tuple of Path
        One for each language, the English one first.
    figures : tuple of Path
        SVG and PNG; the Spanish ones end in ``.es``.
    workbook, streets : Path
    left_out : tuple of str
        Scenarios that found no room in `streets`.
    """

    pages: tuple[Path, ...]
    council: tuple[Path, ...]
    summaries: tuple[Path, ...]
    figures: tuple[Path, ...]
    workbook: Path
    streets: Path
    left_out: tuple[str, ...]


def write_report(
    results: Results, loaded: Sequence[Loaded] = (), workers: Workers | None = None
) -> Written:
    """Write the figures and the page of a study in every language, and what goes beside them.

    Parameters
    ----------
    results : Results
        Its tables are what the page says; ``run.json`` of its folder says how
        they were made.
    loaded : sequence of Loaded
        The scenarios as read from their files, for the list of assumptions.
    workers : Workers or None
        Who draws; None: this process. The files are the same.

    Raises
    ------
    StoreError
        If a file cannot be written; each is there whole or not at all.
    """
    with appended(results.folder):
        written = _write(results, loaded, workers or Workers(1))
        LOG.info("Figures, pages, workbook and map file are written.")
    return written


@dataclass(frozen=True)
class _Paper:
    """What the pages of a study are made from, but for words and figures."""

    numbers: Numbers
    record: Mapping[str, Any]
    assumed: Mapping[str, Sequence[Assumed]]
    sourced: Sequence[Sourced]

    @property
    def count(self) -> int:
        """How many inputs of the baseline are assumed; 0 if not known."""
        return len(self.assumed.get(self.numbers.baseline, ()))

    def page(
        self, drawn: Sequence[Picture], words: Words, replay: Replay | None, map_values: int
    ) -> bytes:
        """The page in one language."""
        return page_html(
            self.numbers, drawn, self.record, self.assumed, words, replay, sourced=self.sourced,
            map_values=map_values,
        ).encode()  # fmt: skip


def _drawn(paper: _Paper, language: str) -> tuple[list[Picture], int]:
    """The figures in one language, and how large the page is with them."""
    words = load_words(language)
    drawn = pictures(paper.numbers, words)
    return drawn, len(paper.page(drawn, words, None, MAP_VALUES[0]))


def _told(
    paper: _Paper, language: str, drawn: Sequence[Picture], replay: Replay | None, map_values: int
) -> dict[str, bytes]:
    """Page, council page and summary in one language, by name of the file."""
    words = load_words(language)
    summary = summary_text(paper.numbers, paper.record, paper.count, words)
    return {
        page_file(language): paper.page(drawn, words, replay, map_values),
        page_file(language, council=True): _for_council(paper, drawn, words).encode(),
        summary_file(language): summary.encode(),
    }


def _book(paper: _Paper) -> bytes:
    """The workbook."""
    return workbook_bytes(paper.numbers, paper.record, paper.count, load_words(LANGUAGES[0]))


def _streets(paper: _Paper) -> Package:
    """The map file."""
    return package(paper.numbers, load_words(LANGUAGES[0]))


def _write(results: Results, loaded: Sequence[Loaded], workers: Workers) -> Written:
    folder, baseline = results.folder, results.study.baseline
    numbers = numbers_of(results)
    numbers = replace(numbers, results=replace(results, arms=[]))
    short = {n: table for n, table in results.tables.items() if n not in ONLY_IN_WORKBOOK}
    whole = _Paper(
        numbers, read_record(folder), assumed_of(loaded, baseline), sourced_of(loaded, baseline)
    )
    paper = replace(whole, numbers=replace(numbers, results=replace(numbers.results, tables=short)))
    drawing = [workers.later(_drawn, paper, language) for language in LANGUAGES]
    book, streets = workers.later(_book, whole), workers.later(_streets, paper)
    found = [given() for given in drawing]
    drawn = {language: made for language, (made, _) in zip(LANGUAGES, found, strict=True)}
    without = max(size for _, size in found)
    map_values = MAP_VALUES[0]
    for map_values in MAP_VALUES:
        if map_values < MAP_VALUES[0]:
            without = max(
                len(paper.page(made, load_words(language), None, map_values))
                for language, made in drawn.items()
            )
        if not is_too_large(without):
            break
    replay = replay_of(results.study, results.graphs, folder, room_beside(without))
    told = [
        workers.later(_told, paper, language, drawn[language], replay, map_values)
        for language in LANGUAGES
    ]
    figures = []
    for language in LANGUAGES:
        ending = "" if language == LANGUAGES[0] else f".{language}"
        for picture in drawn[language]:
            for kind, content in (("svg", picture.svg), ("png", picture.png)):
                figures.append(folder / "figures" / f"{picture.name}{ending}.{kind}")
                write_whole(figures[-1], content)
    for old in (folder / "figures").glob("tornado-*"):
        if old not in figures:
            old.unlink()
    layers = streets()
    made = {WORKBOOK: book(), PACKAGE: layers.content}
    for content_of in (made, *(given() for given in told)):
        for name, content in content_of.items():
            write_whole(folder / name, content)
    return Written(
        pages=tuple(folder / page_file(language) for language in LANGUAGES),
        council=tuple(folder / page_file(language, council=True) for language in LANGUAGES),
        summaries=tuple(folder / summary_file(language) for language in LANGUAGES),
        figures=tuple(figures),
        workbook=folder / WORKBOOK,
        streets=folder / PACKAGE,
        left_out=layers.left_out,
    )


def _for_council(paper: _Paper, drawn: Sequence[Picture], words: Words) -> str:
    """The page for everybody; figures are drawn again where one says too much."""
    open_to_all = public(paper.numbers)
    if len(open_to_all.headlines) < len(paper.numbers.headlines):
        drawn = pictures(open_to_all, words)
    return page_html(
        open_to_all, drawn, paper.record, paper.assumed, words, sourced=paper.sourced, council=True
    )
