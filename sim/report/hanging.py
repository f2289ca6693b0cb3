"""What we do not know, in words and tables: over all settings of what is merely assumed."""

from __future__ import annotations

from sim.report.assumptions import parameter_text, parameter_value
from sim.report.pictures import SIGNS, verdict_words
from sim.report.read import Numbers
from sim.report.tables import Cell, Table
from sim.report.words import Words
from sim.study.hinges import Hinge, Hinges, in_unit
from sim.study.measures import measure_named
from sim.study.verdict import IDENTICAL, SAME

MOST_TOLD = 3
"""Questions of which the answer says what moves them, and scenarios named in each."""


def verdict(hinges: Hinges, alone: str, inside: str, words: Words) -> str:
    """The verdict with what it rests on: in how many settings the verdicts hold.

    Parameters
    ----------
    hinges : Hinges
    alone, inside : str
        The verdict as a sentence of its own, and as it stands behind a colon.
    words : Words
    """
    judged, turning = hinges.judged, hinges.turning
    if not judged:
        return words("answer.varied_open", settings=hinges.settings)
    if not turning:
        held = min(row.held for row in judged)
        return words("answer.varied_holds", verdict=alone, held=held, settings=hinges.settings)
    return words(
        "answer.varied_turns", verdict=inside, held=len(judged) - len(turning),
        judged=len(judged), settings=hinges.settings,
    )  # fmt: skip


def turning_text(hinges: Hinges, words: Words) -> str:
    """Which verdicts hold in too few settings, by measure, the least sure first."""
    cases = []
    for name, rows in _turning(hinges).items():
        told = [words("answer.varied_held", scenario=r.scenario, held=r.held) for r in rows]
        if len(told) > MOST_TOLD:
            more = words("answer.varied_more", count=len(told) - MOST_TOLD)
            told = [*told[:MOST_TOLD], more]
        measure = words.name(measure_named(name))
        cases.append(words("answer.varied_case", measure=measure, scenarios=words.listed(told)))
    return words("answer.unsure_turns", settings=hinges.settings, cases="; ".join(cases))


def moved(hinges: Hinges, words: Words) -> list[str]:
    """What moves the verdicts that hold in too few settings."""
    told = [_moved_by(hinges, rows[0], words) for rows in _turning(hinges).values()]
    return [" ".join(told[:MOST_TOLD])] if told else []


def _turning(hinges: Hinges) -> dict[str, list[Hinge]]:
    """Rows whose verdict holds in too few settings, by measure."""
    found: dict[str, list[Hinge]] = {}
    for row in hinges.turning:
        found.setdefault(row.measure, []).append(row)
    return found


def _moved_by(hinges: Hinges, row: Hinge, words: Words) -> str:
    """What moves one difference most, and where its verdict ends."""
    measure = words.name(measure_named(row.measure))
    clear = row.unknown.clear
    if not clear:
        return words("answer.moved_by_none", measure=measure, scenario=row.scenario)
    first = parameter_text(clear[0].name, words)
    told = words("answer.moved_by", measure=measure, scenario=row.scenario, assumption=first)
    if not row.flips:
        return f"{told} {words('answer.flips_none')}"
    nearest = row.flips[0]
    return f"{told} " + words(
        "answer.flips", assumption=parameter_text(nearest.name, words),
        value=_value(hinges, row, nearest.name, nearest.share, words),
        file=_value(hinges, row, nearest.name, 0.0, words),
    )  # fmt: skip


def _value(hinges: Hinges, row: Hinge, assumption: str, share: float, words: Words) -> str:
    return parameter_value(assumption, hinges.value(row.scenario, assumption, share), words)


def about(hinges: Hinges, words: Words) -> list[str]:
    """What was varied, how, and what is left out."""
    design = hinges.found.design
    said = [
        words.many(
            "text.varied", hinges.found.seasons,
            settings=design.settings, count=len(design.names),
            seasons=hinges.found.seasons,
        ),
        words("text.varied_held"),
    ]  # fmt: skip
    if hinges.settings < design.settings:
        said.append(words("text.varied_failed", failed=design.settings - hinges.settings))
    if hinges.left_out:
        names = [f"“{words.name(measure_named(name))}”" for name in hinges.left_out]
        said.append(words("text.varied_left_out", names=words.listed(names)))
    return said


def hinge_table(hinges: Hinges, words: Words) -> Table:
    """Every headline difference over the settings: how often better, its range, what moves it."""
    rows = []
    for row in hinges.rows:
        measure, one = measure_named(row.measure), row.unknown
        low, middle, high = in_unit(measure, one.low, one.middle, one.high)
        of = f"{row.scenario}|{row.measure}"
        verdict = f"{SIGNS[row.verdict]} {verdict_words(row.verdict, words)}"
        held = str(row.held) if row.judged else words("number.none")
        chance = ""
        if row.judged and row.seasons:
            chance = words("text.chance_in", held=row.held_in_seasons, seasons=row.seasons)
        moved = [parameter_text(effect.name, words) for effect in one.clear[:2]]
        equal = words("text.equal_in", count=one.equal) if one.equal else ""
        rows.append((
            Cell(row.scenario, words=True),
            Cell(words.name(measure), words=True),
            Cell(verdict, words=True),
            Cell(held, f"{of}|held_in_settings", chance, "" if row.holds else "bad"),
            Cell(str(one.better), f"{of}|better_in_settings", equal),
            Cell(words.change(middle, measure), f"{of}|difference_median"),
            Cell(words.change_span(low, high, measure), f"{of}|settings_range"),
            Cell("; ".join(moved) or words("word.none"), words=True),
        ))  # fmt: skip
    head = (
        words("column.scenario"), words("column.measure"), words("column.verdict"),
        words("column.held", settings=hinges.settings),
        words("column.better_settings", settings=hinges.settings),
        words("column.median_settings"), words("column.range_settings"), words("column.moved_most"),
    )  # fmt: skip
    return Table(words("heading.unknown"), head, tuple(rows))


def best_table(numbers: Numbers, hinges: Hinges, words: Words) -> Table:
    """In how many settings each scenario is the best of all."""
    rows = []
    for scenario in numbers.scenarios:
        cells = [Cell(scenario, words=True)]
        for name, best in hinges.best.items():
            cells.append(Cell(str(best[scenario]), f"{scenario}|{name}|best_in_settings"))
        rows.append(tuple(cells))
    head = [words("column.scenario"), *(words.name(measure_named(n)) for n in hinges.best)]
    return Table(words("column.best_settings", settings=hinges.settings), tuple(head), tuple(rows))


def flip_lines(hinges: Hinges, words: Words) -> list[str]:
    """Where an assumption, moved alone, ends a verdict."""
    lines = []
    for row in hinges.rows:
        key = "text.flip_margin" if row.verdict in (SAME, IDENTICAL) else "text.flip"
        for flip in row.flips:
            low, at, high, file = (
                _value(hinges, row, flip.name, share, words)
                for share in (flip.low, flip.share, flip.high, 0.0)
            )
            span = words("text.flip_span", low=low, high=high) if low != high else ""
            lines.append(
                words(
                    key, scenario=row.scenario, measure=words.name(measure_named(row.measure)),
                    assumption=parameter_text(flip.name, words), value=at, span=span, file=file,
                )
            )  # fmt: skip
    without = sum(not row.flips for row in hinges.rows if row.judged)
    if without:
        key = "text.flip_none" if lines else "text.flip_none_all"
        lines.append(words(key, count=without))
    return lines
