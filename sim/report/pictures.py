"""All figures of a study with the words that go with them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.report.charts import charts
from sim.report.figures.intervals import Change, Mean, draw_changes, draw_means
from sim.report.figures.maps import Panel, draw_maps, share_classes, time_classes
from sim.report.figures.ranges import Band, draw_ranges
from sim.report.figures.small import with_chart
from sim.report.figures.style import Hint, arrange, hints_of, png_bytes, style, svg_bytes
from sim.report.figures.time_use import LOOKS, draw_time_use
from sim.report.figures.waits import draw_waits
from sim.report.ranges import ranges
from sim.report.read import Numbers
from sim.report.tornadoes import tornadoes
from sim.report.words import Words
from sim.study.measures import Measure, measure_named

CONTACTS = "contacts_per_week"
SINCE_SEEN = "mean_time_since_seen_min"
WALKED = "segments_walked_share"

SIGNS = {
    "better": "▲", "worse": "▼", "same for practical purposes": "=",
    "a little better, may not matter": "△", "a little worse, may not matter": "▽",
    "identical in every season": "≡", "not sure yet": "?", "cannot be judged": "–",
}  # fmt: skip
"""A sign for each verdict, so that none is told by colour alone."""


@dataclass(frozen=True, eq=False)
class Picture:
    """One figure.

    Attributes
    ----------
    name : str
        Of its files, without ending.
    alt : str
        What it shows, for those who do not see it.
    svg, png : bytes
    hints : tuple of Hint
        Parts that tell their value when pointed at on a page.
    """

    name: str
    alt: str
    svg: bytes
    png: bytes
    hints: tuple[Hint, ...] = ()


def pictures(numbers: Numbers, words: Words) -> list[Picture]:
    """Draw all figures of a study in one language.

    Returns
    -------
    list of Picture
        Maps of time since seen and of days walked, waits, contacts, time use,
        ``difference-<measure>`` for each headline where there is anything
        to compare, those of `sim.report.charts`, ``tornado-<number>`` where
        assumptions were varied, and ``ranges``, the three ranges of one figure.
        Maps and small charts are of the scenarios that `with_chart` names.
    """
    made = []
    with style():
        for name, alt, figure in _figures(numbers, words):
            arrange(figure)
            svg, found = svg_bytes(figure), hints_of(figure)
            made.append(Picture(name, alt, svg, png_bytes(figure), found))
    gc.collect()  # figures refer to themselves in circles
    return made


def verdict_words(verdict: str, words: Words) -> str:
    """A verdict of `sim.study.verdict` in the language of the page."""
    return words("verdict." + verdict.replace(",", "").replace(" ", "_"))


def _figures(numbers: Numbers, words: Words) -> Iterator[tuple[str, str, Figure]]:
    names = numbers.scenarios
    drawn = with_chart(names, numbers.baseline)
    listed = words.listed(drawn)
    time_maps, day_maps = _time_maps(numbers, drawn, words), _day_maps(numbers, drawn, words)
    yield "coverage-time", words("alt.coverage_time", scenarios=listed), time_maps
    yield "coverage-days", words("alt.coverage_days", scenarios=listed), day_maps
    within = numbers.results.study.reach_within_min
    curves = {name: curve for name, curve in numbers.results.waits.items() if name in drawn}
    waits = draw_waits(curves, numbers.baseline, within, words)
    yield "waits", words("alt.waits", scenarios=listed), waits
    listed = words.listed(names)
    measure = measure_named(CONTACTS)
    means = [Mean(name, *_mean(numbers, name, measure)) for name in names]
    yield (
        "contacts",
        words("alt.contacts", scenarios=listed),
        draw_means(means, words.title(measure), words),
    )
    shares = {state: values for state, values in numbers.states().items() if state in LOOKS}
    yield "time-use", words("alt.time", scenarios=listed), draw_time_use(shares, names, words)
    for headline in numbers.headlines if numbers.others else []:
        yield (
            f"difference-{headline.name}",
            words("alt.difference", measure=words.name(headline), baseline=numbers.baseline),
            _changes(numbers, headline, words),
        )
    yield from charts(numbers, words)
    yield from tornadoes(numbers, words)
    yield from _ranges(numbers, words)


def _ranges(numbers: Numbers, words: Words) -> Iterator[tuple[str, str, Figure]]:
    """The three ranges of one figure; none where no figure has them."""
    found = ranges(numbers)
    if found is None:
        return
    measure = found.measure
    spans = {"a": found.computing, "b": found.season, "c": found.settings}
    bands = []
    for key, span in spans.items():
        ends = (scaled(span[0], measure), scaled(span[1], measure)) if span else None
        said = words.span(*span, measure) if span else words("ranges.not_here")
        bands.append(Band(words(f"ranges.{key}"), ends, said))
    mean = words("ranges.mean", value=words.amount(found.value, measure))
    named = {"measure": words.name(measure), "scenario": found.scenario}
    axis = words("ranges.axis", scenario=found.scenario, measure=words.title(measure))
    figure = draw_ranges(scaled(found.value, measure), bands, axis, mean)
    yield "ranges", words("alt.ranges", **named), figure


def _time_maps(numbers: Numbers, names: list[str], words: Words) -> Figure:
    measure = measure_named(SINCE_SEEN)
    panels = [
        Panel(
            f"{name}: {words.amount(numbers.number(name, SINCE_SEEN), measure)}",
            numbers.results.graphs[name],
            numbers.segments(name)["mean_time_since_seen_min"].to_numpy(dtype=float),
        )
        for name in names
    ]
    return draw_maps(panels, time_classes(panels, words), words("map.time"), words)


def _day_maps(numbers: Numbers, names: list[str], words: Words) -> Figure:
    panels = [
        Panel(
            f"{name}: {words.share(numbers.number(name, WALKED))}",
            numbers.results.graphs[name],
            numbers.days_share(name),
        )
        for name in names
    ]
    return draw_maps(panels, share_classes(words), words("map.days_walked"), words)


def _mean(numbers: Numbers, name: str, measure: Measure) -> tuple[float, ...]:
    columns = ("value", "low", "high", "season_low", "season_high")
    return tuple(scaled(numbers.number(name, measure.name, c), measure) for c in columns)


def scaled(value: float, measure: Measure) -> float:
    """Shares as percentages, everything else as it is."""
    return 100 * value if measure.unit == "share" else value


def _changes(numbers: Numbers, measure: Measure, words: Words) -> Figure:
    rows = []
    for name in numbers.others:
        row = numbers.row(name, measure.name)
        ends = (row["difference"], row["difference_low"], row["difference_high"])
        value, low, high = (scaled(float(v), measure) for v in ends)
        verdict = str(row["verdict"])
        rows.append(Change(name, value, low, high, verdict_words(verdict, words), SIGNS[verdict]))
    margin = scaled(numbers.number(numbers.others[0], measure.name, "margin"), measure)
    axis = words(
        "difference.axis", measure=words.title(measure, difference=True), baseline=numbers.baseline
    )
    return draw_changes(rows, margin, axis, words(f"better.{measure.direction}"), words)
