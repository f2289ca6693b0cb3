"""Every number in every table of a page: tied to a table of the study, or worked out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import isfinite

import numpy as np
import pytest

from sim.report.assumptions import (
    Assumed,
    assumed_of,
    range_text,
    sourced_of,
)
from sim.report.council import public_inputs, public_sources
from sim.report.street_map import DIFFERENCES
from sim.report.words import Words
from sim.scenario.on_streets import street_km
from sim.scenario.staffing import staffing
from sim.study.street_measures import STREET_MEASURES
from sim.study.when import WEEKDAYS
from sim.verify.short import last_outcome
from tests.report.conftest import Whole
from tests.report.reading import Reading, ReadTable, numbers_in, rounds_to, value_text
from tests.report.tied import Study, headed, scaled, tied


def hours(table: ReadTable, study: Study) -> None:
    """What a scenario asks for is worked out of its shifts."""
    for row, one in zip(table.rows, study.whole.results.study.scenarios, strict=True):
        figures = staffing(one, street_km(study.whole.results.graphs[one.name]))
        few, most = figures.fewest_at_once, figures.most_at_once
        assert [float(cell.text.replace(",", "")) for cell in (row[1], row[3], row[5])] == [
            round(figures.officer_hours_per_week), figures.officer_shifts_per_week,
            figures.heads_needed,
        ]  # fmt: skip
        assert set(numbers_in(row[4].text)) == {float(few), float(most)}
        assert set(numbers_in(row[6].text)) <= {float(one.crew.heads)}
        assert rounds_to(row[7].text, figures.hours_per_week_per_street_mile or 0)


def targets(table: ReadTable, study: Study) -> None:
    told = study.tables["targets"].set_index("scenario")
    for row in table.rows:
        its = told.loc[row[0].text]
        assert list(numbers_in(row[3].note)) == [its["met_seasons"], its["seasons"]]


def at_a_glance(table: ReadTable, study: Study) -> None:
    """The last column: each target with its bounds, and in how many seasons it was met."""
    for row in table.rows:
        mine = study.tables["targets"]
        mine = mine[mine["scenario"] == row[0].text]
        bounds = [
            scaled(bound, its["unit"]) for its in mine.to_dict("records")
            for bound in (its["at_least"], its["at_most"]) if isfinite(bound)
        ]  # fmt: skip
        assert list(numbers_in(row[-1].text)) == bounds
        assert list(numbers_in(row[-1].note)) == [*mine[["met_seasons", "seasons"]].stack()]
        for sign, verdict in (("✓", "meets"), ("✗", "fails"), ("?", "not sure yet")):
            assert row[-1].text.count(sign) == (mine["verdict"] == verdict).sum()
        assert not any(list(numbers_in(cell.note)) for cell in row[1:-1])


def unseen(table: ReadTable, study: Study) -> None:
    """The blocks that go longest without an officer."""
    segments = study.tables["segments"]
    for row in table.rows:
        mine = segments[segments["scenario"] == row[0].text]
        longest = mine.groupby("block")["mean_time_since_seen_min"].max()
        told = dict(re.findall(r"(?:^|; )(.+?) \(([\d.,]+)\s*h\)", row[4].text))
        assert len(told) == 3
        for block, time in told.items():
            assert rounds_to(time, longest[block] / 60), block
        assert max(longest) == longest[next(iter(told))]


def clear_streets(table: ReadTable, study: Study) -> None:
    changes = study.tables[DIFFERENCES]
    judged = [measure for measure in STREET_MEASURES if measure.better != "none"]
    for row in table.rows:
        for cell, measure in zip(row[1:], judged, strict=True):
            mine = changes[
                (changes["scenario"] == row[0].text) & (changes["measure"] == measure.name)
            ]
            clear = mine[mine["clear"]]["difference"]
            better = (clear < 0) if measure.better == "lower" else (clear > 0)
            counts = [better.sum(), (~better).sum(), (~mine["clear"]).sum()]
            assert [*numbers_in(cell.text), *numbers_in(cell.note)] == counts


def formula(table: ReadTable, study: Study) -> None:
    for row in table.rows:
        for told, simulated in zip(row[2:7:2], row[1:6:2], strict=True):
            its = study.formula.loc[(row[0].text, simulated.of.split("|")[1])]
            unit = study.measures.loc[(row[0].text, simulated.of.split("|")[1]), "unit"]
            assert rounds_to(told.text, scaled(its["closed_form"], unit)), (told, its)


def varied(table: ReadTable, study: Study) -> None:
    """Second lines: in how many settings nothing differs, in how many seasons a verdict held."""
    for row in table.rows:
        scenario, measure, _ = row[3].of.split("|")
        its = study.unknown.loc[(scenario, measure)]
        assert list(numbers_in(row[4].note)) in ([], [its["equal_in_settings"]])
        (hinge,) = [
            one for one in study.whole.results.hinges.rows
            if (one.scenario, one.measure) == (scenario, measure)
        ]  # fmt: skip
        said = list(numbers_in(row[3].note))
        assert said in ([], [hinge.held_in_seasons, hinge.seasons])


def assumed(table: ReadTable, study: Study) -> None:
    """Values and ranges are those of the scenario files, on a page to hand out some of them."""
    found = assumed_of(study.whole.loaded, study.whole.results.study.baseline)
    told = [(row[1].text, row[2].text) for row in table.rows if len(row) > 1]
    wanted = [
        [(value_text(one, study.words), range_text(one, study.words)) for one in _all(rows)]
        for rows in (found, public_inputs(found))
    ]
    assert told in wanted


def sourced(table: ReadTable, study: Study) -> None:
    """Values and sources are those of the baseline's file, on a page to hand out some of them."""
    found = sourced_of(study.whole.loaded, study.whole.results.study.baseline)
    told = [(row[1].text, row[2].text) for row in table.rows]
    wanted = [
        [(value_text(one, study.words), one.source) for one in rows]
        for rows in (found, public_sources(found))
    ]
    assert told in wanted


def officers(table: ReadTable, study: Study) -> None:
    """How many officers are needed, and how many are out together."""
    for row, one in zip(table.rows, study.whole.results.study.scenarios, strict=True):
        figures = staffing(one, street_km(study.whole.results.graphs[one.name]))
        wanted = [figures.heads_needed, figures.most_at_once]
        assert [*numbers_in(row[1].text), *numbers_in(row[2].text)] == wanted


def mornings(table: ReadTable, study: Study) -> None:
    """Shifts, and who is on duty from 8:00 to 12:00 and when school lets out, by the minute."""
    for row, one in zip(table.rows, study.whole.results.study.scenarios, strict=True):
        on = np.zeros(7 * 1440)
        times = []
        for shift in one.shifts:
            assert not shift.other_starts
            end = shift.start + shift.minutes
            times += [*divmod(shift.start, 60), *divmod(end, 60), shift.officers]
            for day in shift.days:
                first = WEEKDAYS.index(day) * 1440 + shift.start
                on[np.arange(first, first + shift.minutes) % len(on)] += shift.officers
        assert list(numbers_in(row[1].text)) == times
        week = on.reshape(7, 1440)
        school = week[:, 14 * 60 + 30 : 15 * 60 + 30]
        assert rounds_to(row[2].text, week[:, 8 * 60 : 12 * 60].mean())
        assert rounds_to(row[3].text, school.mean())
        assert list(numbers_in(row[4].text)) == [(school > 0).all(axis=1).sum()]


def _all(found: Mapping[str, Sequence[Assumed]]) -> list[Assumed]:
    return [one for rows in found.values() for one in rows]


def checks(table: ReadTable, study: Study) -> None:
    """What `walks verify` found last, kind by kind."""
    told = [[cell.text for cell in row[1:4]] for row in table.rows]
    kinds = last_outcome().kinds
    assert told == [[f"{n:,}" for n in (k.cases, k.figures, k.agree)] for k in kinds]
    assert [row[4].text for row in table.rows] == ["; ".join(kind.sources) for kind in kinds]


ELSEWHERE: dict[str, Callable[[ReadTable, Study], None]] = {
    "heading.hours": hours, "heading.targets": targets, "heading.coverage": unseen,
    "street_map.table": clear_streets, "heading.theory": formula, "heading.unknown": varied,
    "heading.assumptions": assumed, "heading.checks": checks, "heading.glance": at_a_glance,
    "heading.sourced": sourced,
    "ask.officer_title": officers, "ask.mornings_title": mornings,
}  # fmt: skip
"""By the caption: tables with numbers of which not every cell says where it stands."""


NOTED = re.compile(r"^by-|\|verdict$")
"""Cells whose second line is looked at where their number is."""


def checker(table: ReadTable, words: Words, baseline: str) -> Callable[..., None] | None:
    captions = {words(key, baseline=baseline): check for key, check in ELSEWHERE.items()}
    return captions.get(table.caption.strip())


@pytest.mark.parametrize(
    ("name", "language"),
    [("report.html", "en"), ("report.es.html", "es"), ("council.html", "en")],
)
def test_every_number_in_every_table_is_that_of_the_study(
    whole: Whole, name: str, language: str
) -> None:
    study = Study(whole, language)
    page = Reading(whole.pages[name].read_text(encoding="utf-8"))
    checked = 0
    for table in page.tables:
        check = checker(table, study.words, whole.results.study.baseline)
        for row in table.rows:
            for i, cell in enumerate(row[1:], start=1):
                for one in (cell, *cell.inner):
                    if one.of:
                        tied(one, study)
                        headed(one, row, table.head[i], table, study)
                        checked += 1
                if cell.of:
                    noted = list(numbers_in(cell.note))
                    assert check or not noted or NOTED.search(cell.of), cell
                elif list(numbers_in(f"{cell.text} {cell.note}")):
                    assert check, f"nothing checks {cell} under {table.caption!r}"
        if check:
            check(table, study)
    assert checked > 100
