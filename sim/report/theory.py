"""The closed form beside the result, as a table and as reasons why they differ."""

from __future__ import annotations

from sim.report.read import Numbers
from sim.report.tables import Cell, Table
from sim.report.words import Words
from sim.study.measures import measure_named

SHOWN = ("busy_share", "reached_in_time_share", "mean_wait_to_limit_min")

REASONS = ("breaks", "talks", "signals", "places", "handling", "busy_days", "several", "ends")


def theory(numbers: Numbers, words: Words) -> Table:
    """Simulated figures beside those of the closed form, with what that leaves out."""
    table = numbers.results.tables["closed-form"].set_index(["scenario", "measure"])
    rows = []
    for scenario in numbers.scenarios:
        cells = [Cell(scenario, words=True)]
        for name in SHOWN:
            measure, row = measure_named(name), table.loc[(scenario, name)]
            cells += [
                Cell(words.number(float(row["simulated"]), measure), f"{scenario}|{name}|value"),
                Cell(words.number(float(row["closed_form"]), measure)),
            ]
        told = str(table.loc[(scenario, SHOWN[0])]["remark"])
        remarks = [remark_words(remark, words) for remark in told.split("; ") if remark]
        cells.append(Cell("; ".join(remarks) or words("word.none"), words=True))
        rows.append(tuple(cells))
    head = [words("column.scenario")]
    for measure in map(measure_named, SHOWN):
        title = words.title(measure)
        head += [words("column.simulated", what=title), words("column.formula", what=title)]
    head.append(words("column.left_out"))
    return Table(words("heading.theory"), tuple(head), tuple(rows))


def remark_words(remark: str, words: Words) -> str:
    """A remark of `sim.verify.remarks` in words."""
    return words(f"remark.{remark.replace(' ', '_')}")


def reasons(words: Words) -> list[str]:
    """Why both differ, and which way each reason pushes."""
    return [words(f"theory.{reason}") for reason in REASONS]
