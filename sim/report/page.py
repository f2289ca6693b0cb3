"""The page of a study: one HTML file that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from sim.report import hanging, tables
from sim.report.answer import answer
from sim.report.ask import ask
from sim.report.assumptions import Assumed, Sourced, assumed_rows, sourced_rows
from sim.report.believe import believe, other_evenings
from sim.report.cannot import cannot
from sim.report.chart_sections import CHART_SECTIONS, chart_sections
from sim.report.council import HIDDEN_SECTIONS, public_inputs, public_sources
from sim.report.figures.style import Hint
from sim.report.glance import glance
from sim.report.inline import policy, svg_address, template
from sim.report.pictures import Picture
from sim.report.read import Numbers
from sim.report.replay.data import Replay
from sim.report.replay.section import replay_script, replay_section
from sim.report.street_map import MOST_VALUES, map_section
from sim.report.tornadoes import drawn_rows, tornado_title
from sim.report.words import Words, page_file, summary_file
from sim.scenario.fields import clock_text
from sim.scenario.model import Study
from sim.scenario.staffing import KANSAS_CITY_2011, PHILADELPHIA_2009
from sim.study.evidence import window_minutes

SECTIONS = (
    "glance", "scenarios", "hours", "differences", "unknown", "frontier", "coverage", "map",
    "replay", "gaps", "waits", "duty", "contacts", "time",
    "believe", "assumptions", "cannot", "ask", "files",
)  # fmt: skip
"""In this order; those of charts only where there is a figure, "unknown" only where assumptions
were varied."""

FILES = (
    ("tables.xlsx", "workbook"),
    ("streets.gpkg", "streets"),
    ("summary.md", "summary"),
    ("council.html", "council"),
    ("tables/", "tables"),
    ("tables/measures.csv", "measures"),
    ("tables/seasons.csv", "seasons"),
    ("tables/segments.csv", "segments"),
    ("scenarios/", "scenarios"),
    ("figures/", "figures"),
    ("run.json", "record"),
)


def page_html(
    numbers: Numbers,
    drawn: Sequence[Picture],
    record: Mapping[str, Any],
    assumed: Mapping[str, Sequence[Assumed]],
    words: Words,
    replay: Replay | None = None,
    *,
    sourced: Sequence[Sourced] = (),
    council: bool = False,
    map_values: int = MOST_VALUES,
) -> str:
    """Write the page of a study in one language.

    Parameters
    ----------
    numbers : Numbers
    drawn : sequence of Picture
        The figures in the same language.
    record : mapping
        What ``run.json`` holds; empty if there is none.
    assumed : mapping of scenario name to Assumed
        The baseline's, then what differs from it.
    words : Words
    replay : Replay or None
        The recorded evenings.
    sourced : sequence of Sourced
        The baseline's inputs with a source.
    council : bool
        The page for everybody, without what `sim.report.council` leaves out;
        `numbers` and `drawn` are without it already.
    map_values : int
        Values of single streets that the map holds at most.

    Returns
    -------
    str
    """
    study, comparison = numbers.results.study, numbers.results.comparison
    inputs = assumed.get(study.baseline, ())
    credits = {str(g.provenance.get("attribution", "")) for g in numbers.results.graphs.values()}
    credit = "; ".join(sorted(credits - {""}))
    own = {"summary": summary_file(words.language),
           "council": page_file(words.language, council=True)}  # fmt: skip
    hidden: tuple[str, ...] = HIDDEN_SECTIONS if council else ()
    if numbers.results.hinges is None:
        hidden += ("unknown",)
    pictures = {picture.name: picture for picture in drawn}
    charts = chart_sections(numbers, pictures, words, council=council)
    hidden += tuple({*CHART_SECTIONS} - {one.id for one in charts})
    other = "es" if words.language == "en" else "en"
    street_map = None if council else map_section(numbers, words, most=map_values)
    scripts = [street_map["script"]] if street_map else []
    scripts += [replay_script()] if replay else []
    libraries = {k: v for k, v in record.get("versions", {}).items() if k != "neighborhood-walks"}
    page: str = _template().render(
        words=words,
        council=council,
        other_language=other,
        other_page=page_file(other, council=council),
        css=Markup("".join(map(template, ("page.css", "glance.css", "map.css", "replay.css")))),
        policy=policy(scripts),
        map=street_map,
        study=study,
        seasons=words.many(
            "page.seasons_apart" if other_evenings(numbers) else "page.seasons",
            comparison.look.seasons,
            seasons=comparison.look.seasons,
        ),
        question=question(numbers, words),
        answer=answer(numbers, len(inputs), words),
        sections=[section for section in SECTIONS if section not in hidden],
        unknown=unknown(numbers, words),
        margins="; ".join(tables.margins(numbers, words)),
        tables={
            "hours": tables.hours(numbers, words),
            "gain": tables.gain(numbers, words),
            "targets": tables.targets(numbers, words),
        },
        philadelphia=PHILADELPHIA_2009,
        kansas=KANSAS_CITY_2011,
        details=details(numbers, words),
        pictures=pictures,
        charts=charts,
        glance=glance(numbers, words),
        replay=(
            "" if council else replay_section(replay, study, comparison.look.seasons, credit, words)
        ),
        record=record,
        limits=words(
            "text.limits",
            reach=f"{study.reach_within_min:g}",
            limit=f"{study.wait_limit_min:g}",
            seen=f"{study.seen_within_min / 60:g}",
        ),
        libraries=", ".join(f"{name} {version}" for name, version in libraries.items()),
        believe=believe(numbers, record, len(inputs), sourced, words, council=council),
        assumed={
            name: assumed_rows(rows, words)
            for name, rows in (public_inputs(assumed) if council else assumed).items()
        },
        sourced=sourced_rows(public_sources(sourced) if council else sourced, words),
        cannot=cannot(words),
        ask=ask(numbers, words, council=council),
        files=[(own.get(key, path), key) for path, key in FILES],
        credit=credit,
    )
    return page


def _template() -> Any:
    environment = Environment(
        loader=FunctionLoader(template), autoescape=True, undefined=StrictUndefined,
        keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["address"] = svg_address
    environment.filters["at"] = _place
    return environment.get_template("page.html.j2")


def _place(hint: Hint) -> str:
    """Where a part of a figure lies, as CSS."""
    sides = (("left", hint.left), ("top", hint.top), ("width", hint.width), ("height", hint.height))
    return ";".join(f"{side}:{100 * share:.2f}%" for side, share in sides)


def read_record(folder: Path) -> dict[str, Any]:
    """What ``run.json`` in a results folder holds, or an empty dict."""
    try:
        found = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def question(numbers: Numbers, words: Words) -> str:
    """What was compared, where, when and in which hours."""
    study = numbers.results.study
    season = study.scenarios[0].season
    streets = words.listed(sorted({graph.name for graph in numbers.results.graphs.values()}))
    if season.unbroken_hours:
        return words("page.question_unbroken", hours=f"{season.unbroken_hours:g}", streets=streets)
    return words.many(
        "page.question" if numbers.others else "page.question_one",
        season.days,
        scenarios=len(study.scenarios),
        baseline=study.baseline,
        streets=streets,
        first=words.date(season.first_day),
        last=words.date(season.last_day),
        days=season.days,
        window=window_text(study, words),
    )


def window_text(study: Study, words: Words) -> str:
    """The daily hours that count, as clock times."""
    start, length = window_minutes(study)
    end = start + length
    return words(
        "number.to", low=clock_text(start), high=clock_text(end if end <= 1440 else end - 1440)
    )


def details(numbers: Numbers, words: Words) -> list[dict[str, Any]]:
    """Title, text, figure and table of each headline measure."""
    margins = tables.margin_amounts(numbers, words)
    found = []
    for measure, margin in zip(numbers.headlines, margins, strict=True):
        better = words(f"better_word.{measure.direction}")
        found.append({
            "title": words.name(measure),
            "text": words(
                "text.detail", definition=words.definition(measure), margin=margin, better=better
            ),
            "picture": f"difference-{measure.name}",
            "table": tables.detail(numbers, measure, words),
        })  # fmt: skip
    return found


def unknown(numbers: Numbers, words: Words) -> dict[str, Any] | None:
    """Sentences, tables and figures on what was varied; None where nothing was."""
    hinges = numbers.results.hinges
    if hinges is None:
        return None
    titles = [tornado_title(row, words) for row in drawn_rows(hinges)]
    return {
        "about": hanging.about(hinges, words),
        "table": hanging.hinge_table(hinges, words),
        "best": hanging.best_table(numbers, hinges, words),
        "figures": [(f"tornado-{i}", title) for i, title in enumerate(titles, start=1)],
        "flips": hanging.flip_lines(hinges, words),
    }
