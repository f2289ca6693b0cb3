"""The walk log to fill in: a page to print, in English and Spanish, and an empty table."""

from __future__ import annotations

from html import escape
from typing import TypedDict

from sim.calibrate.walk_log import COLUMNS, Column

LINES = 10
"""Lines on the printed page: a shift of ten hours."""

LATER = ("helped", "second_count")
"""Columns that are filled in at a desk and are not on the printed page."""

_STYLE = """\
@page { size: letter landscape; margin: 10mm }
body { font: 9.5pt/1.25 sans-serif; color: #000; margin: 0 }
section { page-break-after: always }
section:last-child { page-break-after: auto }
h1 { font-size: 14pt; margin: 0 0 2mm }
p { margin: 0 0 2mm }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 2mm 0 }
th, td { border: 0.3mm solid #000; padding: 0.6mm 1mm; text-align: left; vertical-align: top }
th { font-size: 7.5pt; font-weight: bold; overflow-wrap: anywhere }
td { height: 8.5mm }
.blank { display: inline-block; border-bottom: 0.3mm solid #000; width: 45mm }
"""


class _Words(TypedDict):
    title: str
    date: str
    unit: str
    officers: str
    rules: tuple[str, ...]
    notes: str


_WORDS: dict[str, _Words] = {
    "en": {
        "title": "Walk log: one page for each unit and shift",
        "date": "Date", "unit": "Unit (number, no names)", "officers": "Officers",
        "rules": (
            "One line for each clock hour. Make a stroke for each person and write the sum. "
            "Write 0 where there was none; leave a box empty only if you did not count.",
            "A person talked with is one with whom you spoke, not a nod. Count each person once "
            "a day, and everybody in a group. Never write down names, addresses or plates of "
            "residents.",
            "\"People passed\": on one line a shift only, chosen before you set out, count "
            "everybody out on the street whom you pass.",
        ),
        "notes": "What happened to the route (closed street, long call, rain)",
    },
    "es": {
        "title": "Registro de caminata: una hoja por unidad y turno",
        "date": "Fecha", "unit": "Unidad (número, sin nombres)", "officers": "Oficiales",
        "rules": (
            "Una línea por cada hora del reloj. Haga una raya por persona y anote la suma. "
            "Escriba 0 donde no hubo; deje una casilla vacía solo si no contó.",
            "Una persona con quien se habló es alguien con quien conversó, no un saludo. Cuente a "
            "cada persona una vez al día, y los grupos por sus personas. Nunca anote nombres, "
            "direcciones ni placas de residentes.",
            "\"Personas al paso\": solo en una línea por turno, elegida antes de salir, cuente a "
            "todas las personas que vea en la calle al pasar.",
        ),
        "notes": "Qué pasó con la ruta (calle cerrada, llamado largo, lluvia)",
    },
}  # fmt: skip


def walk_table() -> str:
    """An empty table: the line with the names of the columns."""
    names = [column.name for column in COLUMNS]
    return ",".join(names) + "\n"


def walk_page() -> str:
    """The page to print: one side in English, one in Spanish (HTML)."""
    sides = "\n".join(_side(language) for language in _WORDS)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Walk log</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n{sides}\n"
        "</body>\n</html>\n"
    )


def meanings() -> str:
    """The columns and what to write in them, as a Markdown table."""
    rows = [f"| `{c.name}` | {c.english} | {c.spanish} | {c.meaning} |" for c in COLUMNS]
    head = "| column | on the form | en el formulario | what to write |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def _side(language: str) -> str:
    words = _WORDS[language]
    heads = "".join(f"<th>{escape(_title(column, language))}</th>" for column in _printed())
    line = "<tr>" + "<td></td>" * len(_printed()) + "</tr>"
    rules = "\n".join(f"<p>{escape(rule)}</p>" for rule in words["rules"])
    blanks = " &nbsp; ".join(
        f'{escape(name)} <span class="blank"></span>'
        for name in (words["date"], words["unit"], words["officers"])
    )
    return (
        f'<section lang="{language}">\n<h1>{escape(words["title"])}</h1>\n<p>{blanks}</p>\n'
        f"{rules}\n<table>\n<tr>{heads}</tr>\n" + "\n".join([line] * LINES) + "\n</table>\n"
        f"<p>{escape(words['notes'])}:</p>\n</section>"
    )


def _printed() -> list[Column]:
    """Columns of the printed table; date, unit and officers stand above it."""
    above = ("date", "unit", "officers")
    return [c for c in COLUMNS if c.name not in above and c.name not in LATER]


def _title(column: Column, language: str) -> str:
    return column.spanish if language == "es" else column.english
