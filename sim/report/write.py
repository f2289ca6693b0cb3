"""Writing figures, pages and what goes beside them into the results folder of a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.report.assumptions import Sourced, assumed_of, sourced_of
from sim.report.council import public
from sim.report.geopackage import PACKAGE, package
from sim.report.page import page_html, read_record
from sim.report.pictures import Picture, pictures
from sim.report.read import Numbers, numbers_of
from sim.report.replay.data import is_too_large, replay_of, room_beside
from sim.report.street_map import MOST_VALUES
from sim.report.summary import summary_text
from sim.report.words import LANGUAGES, Words, load_words, page_file, summary_file
from sim.report.workbook import WORKBOOK, workbook_bytes
from sim.scenario.load import Loaded
from sim.study.journal import LOG, appended
from sim.study.run import Results
from sim.study.store import write_whole

MAP_VALUES = (MOST_VALUES, 60_000, 20_000)
"""Values of single streets on the map of a page; fewer where it is too large with more."""


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


def write_report(results: Results, loaded: Sequence[Loaded] = ()) -> Written:
    """Write the figures and the page of a study in every language, and what goes beside them.

    Parameters
    ----------
    results : Results
        Its tables are what the page says; ``run.json`` of its folder says how
        they were made.
    loaded : sequence of Loaded
        The scenarios as read from their files, for the list of assumptions.

    Raises
    ------
    StoreError
        If a file cannot be written; each is there whole or not at all.
    """
    with appended(results.folder):
        written = _write(results, loaded)
        LOG.info("Figures, pages, workbook and map file are written.")
    return written


def _write(results: Results, loaded: Sequence[Loaded]) -> Written:
    folder = results.folder
    numbers = numbers_of(results)
    record = read_record(folder)
    assumed = assumed_of(loaded, results.study.baseline)
    sourced = sourced_of(loaded, results.study.baseline)
    count = len(assumed.get(results.study.baseline, ()))
    said = {language: load_words(language) for language in LANGUAGES}
    shown = {language: pictures(numbers, words) for language, words in said.items()}
    for map_values in MAP_VALUES:
        without = max(
            len(page_html(numbers, shown[language], record, assumed, words, sourced=sourced,
                          map_values=map_values).encode())
            for language, words in said.items()
        )  # fmt: skip
        if not is_too_large(without):
            break
    replay = replay_of(results.study, results.graphs, folder, room_beside(without))
    pages, council, summaries, figures = [], [], [], []
    for language, words in said.items():
        drawn = shown[language]
        ending = "" if language == LANGUAGES[0] else f".{language}"
        for picture in drawn:
            for kind, content in (("svg", picture.svg), ("png", picture.png)):
                figures.append(folder / "figures" / f"{picture.name}{ending}.{kind}")
                write_whole(figures[-1], content)
        pages.append(folder / page_file(language))
        text = page_html(
            numbers, drawn, record, assumed, words, replay, sourced=sourced, map_values=map_values
        )
        write_whole(pages[-1], text.encode())
        council.append(folder / page_file(language, council=True))
        text = _for_council(numbers, drawn, record, assumed, sourced, words)
        write_whole(council[-1], text.encode())
        summaries.append(folder / summary_file(language))
        write_whole(summaries[-1], summary_text(numbers, record, count, words).encode())
    for old in (folder / "figures").glob("tornado-*"):
        if old not in figures:
            old.unlink()
    english = load_words(LANGUAGES[0])
    write_whole(folder / WORKBOOK, workbook_bytes(numbers, record, count, english))
    streets = package(numbers, english)
    write_whole(folder / PACKAGE, streets.content)
    return Written(
        tuple(pages), tuple(council), tuple(summaries), tuple(figures), folder / WORKBOOK,
        folder / PACKAGE, streets.left_out,
    )  # fmt: skip


def _for_council(
    numbers: Numbers,
    drawn: Sequence[Picture],
    record: Any,
    assumed: Any,
    sourced: Sequence[Sourced],
    words: Words,
) -> str:
    """The page for everybody; figures are drawn again where one says too much."""
    open_to_all = public(numbers)
    if len(open_to_all.headlines) < len(numbers.headlines):
        drawn = pictures(open_to_all, words)
    return page_html(open_to_all, drawn, record, assumed, words, sourced=sourced, council=True)
