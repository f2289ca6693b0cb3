"""What we do not know, on the page: first sentence, tables, flip points, tornado."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.report import hanging
from sim.report.answer import answer
from sim.report.assumptions import parameter_text, parameter_value
from sim.report.figures.style import style, svg_bytes
from sim.report.figures.tornado import Bar, draw_tornado
from sim.report.read import numbers_of
from sim.report.words import load_words
from sim.report.write import write_report
from sim.scenario.load import Loaded
from sim.study.hinges import Hinges
from sim.study.run import Results

ENGLISH = load_words("en")


@pytest.fixture(scope="module")
def found(varied_results: Results) -> Hinges:
    assert varied_results.hinges is not None
    return varied_results.hinges


def with_held(found: Hinges, held: int) -> Hinges:
    """The same with every verdict held in so many settings."""
    return replace(found, rows=tuple(replace(row, held=held) for row in found.rows))


def test_the_answer_begins_with_what_does_not_hold(varied_results: Results) -> None:
    told = answer(numbers_of(varied_results), 48, ENGLISH)
    assert told.verdict.startswith("Depends on assumptions: no scenario ")
    assert told.verdict.endswith(
        "Of the 6 verdicts, 4 held in at least nine of ten of 32 settings of what is merely "
        "assumed."
    )
    assert told.unsure.startswith(
        "Not sure: the verdicts that held in fewer of the 32 settings: “People talked with in a "
        "week” for "
    )
    assert any(f"roam ({held})" in told.unsure for held in (15, 16, 17))
    (more,) = told.more
    assert "is moved most by “Share of the people out who would talk with an officer”" in more
    assert "ends the verdict at 0.077" in more  # 60 of 260 on the way from 0.04 to 0.2
    assert more.endswith("(assumed: 0.04).")


def test_of_many_scenarios_that_do_not_hold_three_are_named(found: Hinges) -> None:
    rows = [replace(row, scenario=f"plan {i}") for i, row in enumerate(found.turning * 3)]
    told = hanging.turning_text(replace(found, rows=tuple(rows)), ENGLISH)
    assert told.count("plan ") == 3 and told.endswith(", and 3 more")


def test_what_holds_nearly_everywhere_is_told_with_the_least_count(found: Hinges) -> None:
    told = hanging.verdict(with_held(found, 29), "Better.", "better.", ENGLISH)
    assert told == (
        "Better. All verdicts held in at least 29 of 32 settings of what is merely assumed."
    )
    assert hanging.moved(with_held(found, 29), ENGLISH) == []
    told = hanging.verdict(with_held(found, 28), "Better.", "better.", ENGLISH)
    assert told.startswith("Depends on assumptions: better. Of the 6 ")  # under nine of ten


def test_without_a_verdict_nothing_is_said_to_hold(found: Hinges) -> None:
    told = hanging.verdict(with_held(found, -1), "Better.", "better.", ENGLISH)
    assert told.startswith("Depends on assumptions: nothing could be told yet")


def test_flip_points_are_told_with_their_range_and_what_has_none_is_counted(
    found: Hinges,
) -> None:
    *lines, last = hanging.flip_lines(found, ENGLISH)
    assert len(lines) == 2  # both scenarios, in contacts
    assert "the side changes where “Share of the people out who would talk" in lines[0]
    assert "95 % range 0.0" in lines[0]
    assert last.startswith("In the other 4 comparisons no assumption")


def test_the_page_has_the_section_with_tables_and_figures(
    varied_results: Results, loaded: tuple[Loaded, ...]
) -> None:
    stale = varied_results.folder / "figures" / "tornado-7.png"
    stale.parent.mkdir(exist_ok=True)
    stale.write_bytes(b"")
    written = write_report(varied_results, loaded)
    text, spanish = (path.read_text(encoding="utf-8") for path in written.pages)
    assert not stale.exists()
    assert {"tornado-1.svg", "tornado-1.es.png"} <= {path.name for path in written.figures}
    assert '<h2 id="unknown">What we do not know</h2>' in text
    assert '<h2 id="unknown">Lo que no sabemos</h2>' in spanish
    assert "This study has not varied them" not in text
    assert "More simulated seasons do not make it narrower" in text
    assert "<script>alert" not in text
    table = varied_results.tables["unknown"].set_index(["scenario", "measure"])
    held = table.at[("roam", "contacts_per_week"), "held_in_settings"]
    assert f'data-of="roam|contacts_per_week|held_in_settings">{held}' in text


def test_an_entry_that_names_one_of_a_list_is_called_by_its_name_and_number() -> None:
    name = parameter_text("requests.place.1.weight", ENGLISH)
    assert name == "Requests: how many arise at each kind of place: 1"
    assert parameter_text("crew.walk_speed_mps", ENGLISH) == "Walking speed on patrol"
    assert parameter_text("no.such.key", ENGLISH) == "no.such.key"
    assert parameter_value("crew.walk_speed_mps", 1.23456, ENGLISH) == "1.23 m/s"


def test_a_tornado_tells_clear_bars_and_flips_by_more_than_colour(tmp_path: Path) -> None:
    bars = [
        Bar("speed", ((-3.0, "0.9", False), (3.0, "1.25", True)), True, True),
        Bar("detours", ((1.0, "0.5", True),), False, False),
    ]
    with style():
        figure = draw_tornado(bars, 0.5, "contacts", "To the right is better.", ENGLISH)
        (axes,) = figure.axes
        labels = [label.get_text() for label in axes.get_yticklabels()]
        hatches = [str(bar.get_hatch()) for bar in axes.patches if 0.5 < bar.get_height() < 0.7]
        assert svg_bytes(figure).startswith(b"<?xml")
    assert labels == ["speed ◆ ●", "detours ○"]
    assert hatches == ["", "", "////"]
