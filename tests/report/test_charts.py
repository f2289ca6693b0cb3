"""Charts and the table at a glance: worked by hand, nothing on top of anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.report import chart_tables
from sim.report.chart_sections import chart_sections
from sim.report.charts import charts
from sim.report.figures.columns import Axis, Columns, bars, draw_columns, hour_axis
from sim.report.figures.compact import compact
from sim.report.figures.duty import Duty, draw_duty
from sim.report.figures.frontier import Panel, Point, draw_frontier, labels, listed, spread
from sim.report.figures.intervals import Change
from sim.report.figures.small import MOST_CHARTS, with_chart
from sim.report.figures.style import arrange, hints_of, in_lines, style, svg_bytes
from sim.report.glance import EDGE, WIDTH, bar, glance
from sim.report.read import Numbers, numbers_of
from sim.report.words import LANGUAGES, load_words
from tests.report.blank import FIGURES

ENGLISH = load_words("en")
SVG = "{http://www.w3.org/2000/svg}"


def places(svg: str, css: str) -> list[float]:
    """Numbers of the shape of a class in a bar."""
    shapes = re.findall(rf'<\w+ class="{css}"([^>]*)>', svg)
    return [float(n) for n in re.findall(r"-?\d+\.?\d*", " ".join(shapes))]


def test_a_bar_stands_where_its_numbers_are_on_the_scale_of_the_column() -> None:
    inner = WIDTH - 2 * EDGE
    svg = bar(Change("a", 5.0, 2.5, 7.5, "", ""), -10.0, 10.0, 1.0)
    ElementTree.fromstring(svg)
    assert 'aria-hidden="true"' in svg
    assert places(svg, "zero")[0] == EDGE + inner / 2
    left, _, width, _ = places(svg, "band")
    assert (left, width) == (EDGE + inner * 0.45, inner * 0.1)
    low, _, high = places(svg, "span")[:3]
    assert (low, high) == pytest.approx((EDGE + inner * 0.625, EDGE + inner * 0.875), abs=0.05)
    assert places(svg, "dot")[0] == pytest.approx(EDGE + inner * 0.75, abs=0.05)


def test_a_difference_beyond_the_scale_is_an_arrow_at_its_edge() -> None:
    right = bar(Change("a", 99.0, 90.0, 110.0, "", ""), -10.0, 10.0, 1.0)
    left = bar(Change("a", -99.0, -110.0, -90.0, "", ""), -10.0, 10.0, 1.0)
    assert f'class="dot" d="M{WIDTH - EDGE:.1f} 8l-7 ' in right
    assert f'class="dot" d="M{EDGE:.1f} 8l7 ' in left
    assert "span" not in right + left
    assert bar(Change("a", np.nan, np.nan, np.nan, "", ""), -1.0, 1.0, 0.1) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_at_a_glance_has_verdicts_in_words_and_targets_beside(
    numbers: Numbers, language: str
) -> None:
    words = load_words(language)
    table = glance(numbers, words)
    assert [row.scenario for row in table.rows] == numbers.scenarios
    assert table.head[2][1] == words("glance.higher") and table.targets == words("glance.targets")
    first, *others = table.rows
    assert all(cell.bar == "" and cell.change is None for cell in first.cells)
    for row in others:
        assert all(cell.bar and len(cell.value.note) > 3 for cell in row.cells)
    for row, figure in zip(table.rows, numbers.results.targets, strict=True):
        (told,) = row.targets
        assert words(f"target.{figure.verdict.replace(' ', '_')}") in told.text
        assert f"{figure.met} " in told.note


def test_labels_of_points_that_lie_together_are_one_and_others_stand_apart() -> None:
    found = labels([1, 2, 3, 4], [100, 100, 100, 500], [50.0, 50.1, 56.0, 50.0], 100.0)
    assert [label.text for label in found] == ["1, 2", "3", "4"]
    assert found[1].place - found[0].place == pytest.approx(7.5)
    assert found[2].place == 50.0


def test_numbers_of_points_are_written_short() -> None:
    assert listed([1, 2, 4, 5, 6]) == "1, 2, 4–6"
    assert listed([7]) == "7"
    assert listed([1, 4, 7, 10, 13, 16, 19]) == "1, 4, 7, 10, 13, 16 …"


def test_many_points_in_a_row_are_not_all_one_label() -> None:
    rising = [float(y) for y in range(0, 99, 3)]
    found = labels(list(range(1, 34)), [448.0] * 33, rising, 100.0)
    assert [label.text for label in found][:2] == ["1–4", "5–8"]
    up = [label.place for label in found]
    assert all(high - low >= 7.5 - 1e-9 for low, high in pairwise(up))


def test_long_names_are_broken_where_they_can_be() -> None:
    assert (
        in_lines("announced+mon-wed-2-6+thu-sun-4-4", 27) == "announced+mon-wed-2-6+thu-\nsun-4-4"
    )
    assert in_lines("roam", 27) == "roam"
    assert in_lines("x" * 30, 27) == "x" * 27 + "\n" + "xxx"
    assert in_lines("Time since seen", 10) == "Time since\nseen"


def test_places_are_spread_no_farther_than_needed() -> None:
    assert spread(np.array([0.0, 10.0, 20.0]), 5.0) == [0.0, 10.0, 20.0]
    assert spread(np.array([10.0, 10.0]), 4.0) == [8.0, 12.0]
    assert spread(np.array([0.0, 1.0, 50.0]), 3.0) == [-1.0, 2.0, 50.0]
    assert spread(np.array([]), 3.0) == []


def test_a_measure_that_nobody_has_leaves_an_empty_chart() -> None:
    nobody = Point(448.0, np.nan, np.nan, np.nan)
    panels = [Panel("a", "more is better", (nobody, nobody)),
              Panel("b", "more is better", (Point(448.0, 1.0, 0.9, 1.1), nobody))]  # fmt: skip
    with style():
        figure = draw_frontier(["one", "two"], [True, False], panels, ENGLISH)
        FigureCanvasAgg(figure).draw()
    texts = [t.get_text() for t in figure.axes[1].texts]
    assert texts == ["more is better", "1"]


def test_columns_are_drawn_from_zero_and_empty_ones_left_out() -> None:
    path = bars(np.array([2.0, 0.0, np.nan, 3.0]))
    corners = path.vertices.reshape(-1, 5, 2)
    assert len(corners) == 2
    assert corners[:, 1, 1].tolist() == [2.0, 3.0] and corners[:, 0, 1].tolist() == [0.0, 0.0]
    assert corners.mean(axis=(1, 2)).shape == (2,)
    assert len(bars(np.zeros(3)).vertices) == 0


def test_charts_of_nothing_are_empty_and_do_not_fail() -> None:
    nothing, two = np.zeros(24), Axis(("x", "y"), "", "")
    axis = hour_axis(range(24), "hour", "people", ENGLISH)
    assert [label for label in axis.labels if label] == ["0", "4", "8", "12", "16", "20"]
    with style():
        for figure in (
            draw_columns({"a": Columns(nothing, nothing, nothing)}, "a", axis, ENGLISH),
            draw_columns({"a": Columns(np.full(2, np.nan))}, "a", two, ENGLISH),
            draw_duty({"a": Duty(nothing, nothing, nothing)}, "a", ENGLISH),
        ):
            FigureCanvasAgg(figure).draw()
            assert all(np.isfinite(axes.get_ylim()).all() for axes in figure.axes)


def test_of_many_scenarios_the_first_are_drawn_and_the_baseline_is_among_them() -> None:
    names = [f"s{n}" for n in range(40)]
    drawn = with_chart(names, "s30")
    assert len(drawn) == MOST_CHARTS and drawn[-1] == "s30" and drawn[:2] == ["s0", "s1"]
    assert with_chart(names[:MOST_CHARTS], "s0") == names[:MOST_CHARTS]


def test_a_figure_made_short_keeps_its_lines(numbers: Numbers) -> None:
    long = (
        '<svg><metadata><a/></metadata>\n <g id="axes_1">\n  <!-- 20 % -->\n'
        '  <g id="line2d_3"><path d="M 1.23456 7 \nL 2.0004 -0.0001 \nz\n" '
        'style="fill: none; stroke: #e9edf1"/></g>\n'
        '  <use xlink:href="#DejaVuSans-13" transform="translate(63.6251 0)"/>\n </g>\n</svg>'
    )
    assert compact(long) == (
        '<svg><g><path d="M1.23 7L2 0z" style="fill:none;stroke:#e9edf1"/>'
        '<use xlink:href="#g13" x="63.63"/></g></svg>'
    )


def test_all_charts_of_a_study_are_there_and_named(numbers: Numbers) -> None:
    with style():
        found = {name: alt for name, alt, _ in charts(numbers, ENGLISH)}
    assert set(found) == {
        "gaps", "duty-hours", "contacts-hours", "contacts-weekdays", "frontier",
    }  # fmt: skip
    assert all(len(alt) > 40 for alt in found.values())


def test_the_frontier_is_told_in_words(numbers: Numbers) -> None:
    table = numbers.results.tables["frontier"].assign(
        kept=[True, False, False], dropped_by=["", "announced", "announced"],
        better_on=["", "contacts_per_week, officer_hours_per_week", "contacts_per_week"],
    )  # fmt: skip
    results = replace(numbers.results, tables={**numbers.results.tables, "frontier": table})
    told = numbers_of(results)
    lines = chart_tables.frontier_lines(told, ENGLISH)
    assert lines[0] == "Worth a look is announced."
    assert lines[1].startswith("announced beats roam and <script>alert(1)</script>: better by")
    rows = chart_tables.frontier(told, ENGLISH).rows
    assert rows[0][-1].text == "● worth a look"
    assert rows[1][-1].text == (
        "○ no: announced is better in “People talked with in a week” and “Officer-hours in a week”"
    )


def test_a_large_study_says_what_is_left_out_of_its_charts(
    numbers: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any("are drawn" in line for one in chart_sections(numbers, FIGURES, ENGLISH)
                   for line in one.lines)  # fmt: skip
    monkeypatch.setattr("sim.report.chart_sections.MOST_CHARTS", 2)
    monkeypatch.setattr("sim.report.figures.small.MOST_CHARTS", 2)
    found = chart_sections(numbers, FIGURES, ENGLISH)
    lines = {one.id: one.lines for one in found}
    assert [section for section, said in lines.items() if "2 of the 3 scenarios" in said[-1]] == [
        "coverage", "gaps", "waits", "duty", "contacts",
    ]  # fmt: skip
    for one in found:
        tables = [table for part in one.parts for table in part.tables]
        in_columns = [t for t in tables if t.head[0] in ("Hour of the day", "Day of the week")]
        assert ("tables/by-hour.csv" in one.lines[-1]) == bool(in_columns), one.id
        assert all(table.head[1:] == tuple(numbers.scenarios[:2]) for table in in_columns)


def test_parts_of_a_figure_tell_their_numbers_where_they_stand() -> None:
    rows = {"a": Columns(np.array([1.0, 4.0]), np.array([0.5, 3.0]), np.array([2.0, 5.0]))}
    with style():
        figure = draw_columns(rows, "a", Axis(("x", "y"), "", ""), ENGLISH)
        arrange(figure)
        first, second = hints_of(figure)
        svg = svg_bytes(figure)
    assert first.text == "a, x: 1.00 (one season 0.50 to 2.00)"
    assert second.text == "a, y: 4.00 (one season 3.00 to 5.00)"
    assert second.left == pytest.approx(first.left + first.width)
    box = figure.axes[0].get_position()
    assert (first.top, first.height) == pytest.approx((1 - box.y1, box.height))
    assert box.x0 < first.left < second.left + second.width < box.x1
    assert b"hint" not in svg


def test_values_close_together_keep_whole_numbers_on_the_axis() -> None:
    points = [Point(448.0, 100.0, 99.995, 100.0), Point(448.0, 99.998, 99.994, 100.0)]
    panels = [Panel("Streets walked in a day (%)", "more is better", points)]
    with style():
        figure = draw_frontier(["one", "two"], [True, True], panels, ENGLISH)
        figure.canvas.draw()
    axes = figure.axes[0]
    assert axes.yaxis.get_offset_text().get_text() == ""
    assert all(label.get_text().startswith(("99.", "100.")) for label in axes.get_yticklabels())
