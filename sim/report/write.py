"""Writing figures and pages into the results folder of a study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.report.assumptions import assumed_of
from sim.report.page import page_html, read_record
from sim.report.pictures import pictures
from sim.report.read import numbers_of
from sim.report.replay.data import replay_of, room_beside
from sim.report.words import LANGUAGES, load_words
from sim.scenario.load import Loaded
from sim.study.run import Results
from sim.study.store import write_whole

PAGES = {"en": "report.html", "es": "report.es.html"}


def write_report(results: Results, loaded: Sequence[Loaded] = ()) -> list[Path]:
    """Write the figures and the page of a study in every language.

    Parameters
    ----------
    results : Results
        Its tables are what the page says; ``run.json`` of its folder says how
        they were made.
    loaded : sequence of Loaded
        The scenarios as read from their files, for the list of assumptions.

    Returns
    -------
    list of Path
        The pages, the English one first, then the figures (SVG and PNG; the
        Spanish ones end in ``.es``).

    Raises
    ------
    StoreError
        If a file cannot be written; each is there whole or not at all.
    """
    numbers = numbers_of(results)
    record = read_record(results.folder)
    assumed = assumed_of(loaded, results.study.baseline)
    said = {language: load_words(language) for language in LANGUAGES}
    shown = {language: pictures(numbers, words) for language, words in said.items()}
    without = max(
        len(page_html(numbers, shown[language], record, assumed, words).encode())
        for language, words in said.items()
    )
    replay = replay_of(results.study, results.graphs, results.folder, room_beside(without))
    pages, figures = [], []
    for language, words in said.items():
        drawn = shown[language]
        ending = "" if language == LANGUAGES[0] else f".{language}"
        for picture in drawn:
            for kind, content in (("svg", picture.svg), ("png", picture.png)):
                path = results.folder / "figures" / f"{picture.name}{ending}.{kind}"
                write_whole(path, content)
                figures.append(path)
        page = results.folder / PAGES[language]
        write_whole(page, page_html(numbers, drawn, record, assumed, words, replay).encode())
        pages.append(page)
    for old in (results.folder / "figures").glob("tornado-*"):
        if old not in figures:
            old.unlink()
    return pages + figures
