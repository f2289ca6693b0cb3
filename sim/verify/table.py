"""The table of `walks verify`: for the terminal, for a spreadsheet and for docs/validation.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sim.verify.case import KINDS
from sim.verify.runner import Line

COLUMNS = (
    "kind", "case", "source", "figure", "expected", "simulated", "half_width", "limit", "how",
    "agrees", "seasons",
)  # fmt: skip
"""Columns of the file."""


def rows_of_file(lines: Sequence[Line]) -> dict[str, list[object]]:
    """The table by column."""
    values = [
        (line.kind, line.case, line.source, line.figure, line.expected, line.found, line.half,
         line.limit, line.how, line.agrees, line.seasons)
        for line in lines
    ]  # fmt: skip
    columns = zip(*values, strict=True) if values else [()] * len(COLUMNS)
    return {name: list(column) for name, column in zip(COLUMNS, columns, strict=True)}


def number(value: float, digits: int = 5) -> str:
    """A number with so many digits that count."""
    text = f"{value:.{digits}g}"
    return f"{value:.0f}" if "e+" in text else text


def cells(lines: Sequence[Line]) -> list[list[str]]:
    """Rows of text: kind, case, figure, expected, simulated, agreement.

    What is exact is one row for each case: how many figures, and which are wrong.
    """
    found = []
    for (kind, case), group in groupby(lines, key=lambda line: (line.kind, line.case)):
        several = list(group)
        if several[0].how == "interval":
            for line in several:
                half = f"{line.found:.5g} ± {line.half:.2g}"
                found.append([kind, case, line.figure, number(line.expected), half, _word(line)])
            continue
        wrong = [line for line in several if not line.agrees]
        what = {"formula": "by formula, nothing simulated"}.get(several[0].how, "in one season")
        right = f"{len(several) - len(wrong)} of {len(several)}"
        words = f"{len(several)} figures, {what}"
        found.append([kind, case, words, "", right, "no" if wrong else "yes"])
        for line in wrong:
            bound = "at most " if line.how == "at most" else ""
            found.append([kind, case, line.figure, bound + number(line.expected, 8),
                          number(line.found, 8), "no"])  # fmt: skip
    return found


def _word(line: Line) -> str:
    if line.agrees:
        return "yes"
    return "no" if abs(line.found - line.expected) > line.half else "too wide"


HEAD = ["", "case", "figure", "expected", "simulated", "agrees"]


def plain(lines: Sequence[Line]) -> str:
    """The table for the terminal."""
    rows = [HEAD, *cells(lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    told = []
    before = ""
    for row in rows:
        shown = list(row)
        if row[1] == before:
            shown[0] = shown[1] = ""
        before = row[1]
        right = (3, 4)
        told.append(
            "  ".join(
                cell.rjust(w) if i in right else cell.ljust(w)
                for i, (cell, w) in enumerate(zip(shown, widths, strict=True))
            ).rstrip()
        )
    return "\n".join(told)


def faults(lines: Iterable[Line]) -> list[str]:
    """A sentence for each figure that does not agree."""
    return [
        f"{line.kind}, {line.case}: {line.figure}: {line.fault}."
        for line in lines
        if not line.agrees
    ]


def counted(lines: Sequence[Line]) -> str:
    """How many figures agree, in a sentence."""
    wrong = sum(not line.agrees for line in lines)
    cases = len({(line.kind, line.case) for line in lines})
    intervals = sum(line.how == "interval" for line in lines)
    told = f"{len(lines)} figures of {cases} cases, {intervals} of them with an interval"
    return f"{told}: {'all agree' if not wrong else f'{wrong} do not agree'}."


def markdown(lines: Sequence[Line]) -> str:
    """The table for a page, a part for each kind."""
    sources = {(line.kind, line.case): line.source for line in lines}
    parts = []
    for kind, group in groupby(cells(lines), key=lambda row: row[0]):
        rows = list(group)
        text = f"### {kind}: {KINDS[kind]}\n\n"
        text += "| case | source | figure | expected | simulated | agrees |\n"
        text += "|---|---|---|---:|---:|---|\n"
        before = ""
        for row in rows:
            same = row[1] == before
            case = "" if same else row[1]
            source = "" if same else sources[row[0], row[1]]
            before = row[1]
            text += f"| {case} | {source} | {row[2]} | {row[3]} | {row[4]} | {_bold(row[5])} |\n"
        parts.append(text)
    return "\n".join(parts)


def _bold(word: str) -> str:
    return word if word == "yes" else f"**{word}**"


def by_kind(lines: Sequence[Line]) -> Mapping[str, Mapping[str, int]]:
    """Figures and those that agree, of each kind."""
    found: dict[str, dict[str, int]] = {}
    for line in lines:
        own = found.setdefault(line.kind, {"figures": 0, "agree": 0})
        own["figures"] += 1
        own["agree"] += int(line.agrees)
    return found
