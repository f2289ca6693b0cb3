"""Figures: the same bytes every time, one scale for all maps, waits by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.report.figures.intervals import Change, draw_changes
from sim.report.figures.maps import Panel, draw_maps, share_classes, time_classes
from sim.report.figures.style import style, svg_bytes
from sim.report.pictures import pictures
from sim.report.read import Numbers
from sim.report.words import load_words
from sim.scenario.model import Season
from sim.study.street_measures import counted_days
from sim.study.waits import wait_curves
from street_graph.graph import StreetGraph

ENGLISH = load_words("en")


def test_figures_are_the_same_to_the_last_byte_and_carry_no_date(
    numbers: Numbers, written: list[Path]
) -> None:
    again = pictures(numbers, ENGLISH)
    assert [p.name for p in again][:5] == [
        "coverage-time", "coverage-days", "waits", "contacts", "time-use",
    ]  # fmt: skip
    files = {path.name: path.read_bytes() for path in written}
    for picture in again:
        assert picture.svg == files[f"{picture.name}.svg"]
        assert picture.png == files[f"{picture.name}.png"]
        assert b"dc:date" not in picture.svg and picture.png.startswith(b"\x89PNG")


def test_all_maps_share_one_scale_and_seldom_seen_streets_are_thick(streets: StreetGraph) -> None:
    often = np.linspace(40, 90, streets.segments)
    seldom = np.linspace(600, 3000, streets.segments)
    panels = [Panel("often", streets, often), Panel("seldom", streets, seldom)]
    classes = time_classes(panels, ENGLISH)
    assert classes.limits == (60, 480, 720, 1440, 2880)  # none between, where no street is
    assert classes.labels == (
        "under 1 h", "1 h to 8 h", "8 h to 12 h", "12 h to 1 day", "1 day to 2 days",
        "2 days or more",
    )  # fmt: skip
    widths = [width for _, width in classes.looks()]
    assert widths == sorted(widths)
    rare_first = [width for _, width in share_classes(ENGLISH).looks()]
    assert rare_first == sorted(rare_first, reverse=True)


def test_a_scale_has_few_classes_and_joins_those_with_few_streets(streets: StreetGraph) -> None:
    values = np.geomspace(10, 30_000, streets.segments)
    classes = time_classes([Panel("all", streets, values)], ENGLISH)
    assert len(classes.limits) == 7
    assert list(classes.limits) == sorted(classes.limits)


def test_streets_all_alike_make_a_map_of_one_class(streets: StreetGraph) -> None:
    classes = time_classes([Panel("all", streets, np.full(streets.segments, 100.0))], ENGLISH)
    assert classes.limits == () and classes.labels == ("all",)


def test_a_map_names_its_source_and_has_scale_bar_and_north(streets: StreetGraph) -> None:
    panels = [Panel(f"map {n}", streets, np.arange(12.0)) for n in range(5)]
    with style():
        figure = draw_maps(panels, share_classes(ENGLISH), "title", ENGLISH)
        FigureCanvasAgg(figure).draw()
    shown = [axes for axes in figure.axes if axes.get_title(loc="left")]
    texts = [[t.get_text() for t in axes.texts] for axes in shown]
    assert texts == [["50 m", "N"], [], [], [], []]
    assert figure.get_supxlabel() == "© OpenStreetMap contributors, ODbL 1.0"


def test_one_row_far_off_does_not_hide_the_others() -> None:
    rows = [
        Change("a", 1.0, 0.5, 1.5, "better", "▲"),
        Change("b", -2.0, -3.0, -1.0, "worse", "▼"),
        Change("far", 500.0, 450.0, 550.0, "better", "▲"),
    ]
    with style():
        figure = draw_changes(rows, 0.5, "axis", "better", ENGLISH)
        svg_bytes(figure)
    axes = figure.axes[0]
    assert axes.get_xlim()[1] < 10
    assert [t.get_text() for t in axes.texts if "scale" in t.get_text()] == ["off the scale: +500"]
    assert [t.get_text() for t in axes.texts][-1] == "▲ better"


def test_waits_by_hand(numbers: Numbers) -> None:
    """Season 1: waits 4, 10, never; season 2: wait 6. One request did not count, nor season 3."""
    table = pd.DataFrame({
        "scenario": ["announced"] * 6,
        "replication": [1, 1, 1, 2, 1, 3],
        "counted": [True, True, True, True, False, True],
        "wait_min": [4.0, 10.0, np.inf, 6.0, 1.0, 1.0],
    })  # fmt: skip
    curve = wait_curves(numbers.results.study, table, 2)["announced"]
    at = np.searchsorted(curve.minutes, [0.0, 5.0, 6.0, 60.0])
    assert curve.minutes[at].tolist() == [0.0, 5.0, 6.0, 60.0]
    assert curve.share[at].tolist() == [0.0, 0.25, 0.5, 0.75]
    assert curve.low[at].tolist() == [0.0, 0.0, 1 / 3, 2 / 3]
    assert curve.high[at].tolist() == [0.0, 1 / 3, 1.0, 1.0]
    assert curve.reached == 0.75
    assert curve.within(6.0) == 0.5


def test_a_scenario_without_requests_has_no_curve(numbers: Numbers) -> None:
    empty = numbers.results.tables["requests"].iloc[:0]
    curve = wait_curves(numbers.results.study, empty, 2)["announced"]
    assert np.isnan(curve.share).all() and np.isnan(curve.reached)


@pytest.mark.parametrize(
    ("hours", "warm_up", "days"), [(0, 0, 64), (100, 0, 4), (100, 30, 2), (20, 0, 0)]
)
def test_days_that_count_for_walking(hours: float, warm_up: float, days: int) -> None:
    from datetime import date

    season = Season(date(2021, 2, 27), date(2021, 5, 1), hours, warm_up)
    assert counted_days(season) == days


def test_a_map_of_very_many_streets_is_a_picture_inside_the_figure(
    streets: StreetGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = load_words("en")
    panels = [Panel("one", streets, np.linspace(0, 1, streets.segments))]
    for most, picture in ((streets.segments, False), (streets.segments - 1, True)):
        monkeypatch.setattr("sim.report.figures.maps.MOST_LINES", most)
        with style():
            svg = svg_bytes(draw_maps(panels, share_classes(words), "share", words))
        assert (b"data:image/png;base64" in svg) == picture
