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
from sim.report.replay.data import PAGE_AT_MOST, Replay, is_too_large, replay_of, room_beside
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


@dataclass(frozen=True)
class _Told:
    """What is in one language: figures, and pages and summary by name of the file."""

    language: str
    drawn: Sequence[Picture]
    texts: dict[str, bytes]

    @property
    def page(self) -> bytes:
        """The page that is not for everybody."""
        return self.texts[page_file(self.language)]

    def figures(self) -> dict[str, bytes]:
        """All figures, by name of the file."""
        ending = "" if self.language == LANGUAGES[0] else f".{self.language}"
        return {
            f"{picture.name}{ending}.{kind}": content
            for picture in self.drawn
            for kind, content in (("svg", picture.svg), ("png", picture.png))
        }


def _tell(paper: _Paper, language: str, replay: Replay | None) -> _Told:
    """Everything in one language."""
    words = load_words(language)
    drawn = pictures(paper.numbers, words)
    summary = summary_text(paper.numbers, paper.record, paper.count, words)
    texts = {
        page_file(language): paper.page(drawn, words, replay, MAP_VALUES[0]),
        page_file(language, council=True): _for_council(paper, drawn, words).encode(),
        summary_file(language): summary.encode(),
    }
    return _Told(language, drawn, texts)


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
    book, streets = workers.later(_book, whole), workers.later(_streets, paper)
    replay = replay_of(results.study, results.graphs, folder)
    telling = [workers.later(_tell, paper, language, replay) for language in LANGUAGES]
    told = [given() for given in telling]
    if max(len(one.page) for one in told) > PAGE_AT_MOST:
        _shorten(told, paper, results)
    figures = []
    for name, content in (item for one in told for item in one.figures().items()):
        figures.append(folder / "figures" / name)
        write_whole(figures[-1], content)
    for old in (folder / "figures").glob("tornado-*"):
        if old not in figures:
            old.unlink()
    layers = streets()
    made = {WORKBOOK: book(), PACKAGE: layers.content}
    for files in (made, *(one.texts for one in told)):
        for name, content in files.items():
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


def _shorten(told: Sequence[_Told], paper: _Paper, results: Results) -> None:
    """Make pages that are too large smaller: fewer evenings, then fewer values on the map."""
    spoken = [(one, load_words(one.language)) for one in told]
    for map_values in MAP_VALUES:
        without = max(len(paper.page(one.drawn, words, None, map_values)) for one, words in spoken)
        if not is_too_large(without):
            break
    replay = replay_of(results.study, results.graphs, results.folder, room_beside(without))
    for one, words in spoken:
        one.texts[page_file(one.language)] = paper.page(one.drawn, words, replay, map_values)


def _for_council(paper: _Paper, drawn: Sequence[Picture], words: Words) -> str:
    """The page for everybody; figures are drawn again where one says too much."""
    open_to_all = public(paper.numbers)
    if len(open_to_all.headlines) < len(paper.numbers.headlines):
        drawn = pictures(open_to_all, words)
    return page_html(
        open_to_all, drawn, paper.record, paper.assumed, words, sourced=paper.sourced, council=True
    )
