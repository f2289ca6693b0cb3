"""Styles in which QGIS opens layers (QML), with the colours of the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sim.report.figures.classes import Classes
from sim.tables import OUTCOMES

MM_PER_POINT = 25.4 / 72
SERVED_ON_FOOT, GAVE_UP, BY_CAR, OTHER = "#0072B2", "#D55E00", "#E69F00", "#999999"
"""Colours that people who do not tell red from green can tell apart (Okabe and Ito 2008)."""

BEYOND = 1e12
"""An end of the outermost class, beyond all values."""


def lines_by_class(column: str, classes: Classes) -> str:
    """Lines in the classes of a quantity, from thin and light to thick and dark."""
    looks = classes.looks()
    symbols = [
        ("line", "SimpleLine", {
            "line_color": colour, "line_width": f"{size * MM_PER_POINT:.2f}",
            "line_width_unit": "MM", "capstyle": "round",
        })
        for colour, size in looks
    ]  # fmt: skip
    style, renderer = _style(
        "graduatedSymbol", attr=column, graduatedMethod="GraduatedColor", symbollevels="1"
    )
    ranges = SubElement(renderer, "ranges")
    limits = (0.0, *classes.limits, BEYOND)
    for number, (low, high) in enumerate(pairwise(limits)):
        SubElement(ranges, "range", {
            "lower": f"{low:g}", "upper": f"{high:g}", "symbol": str(number), "render": "true",
            "label": classes.labels[number],
        })  # fmt: skip
    _symbols(renderer, symbols)
    return _text(style)


def points_by_value(column: str) -> str:
    """Points of requests, coloured by how they ended."""
    style, renderer = _style("categorizedSymbol", attr=column, symbollevels="0")
    categories = SubElement(renderer, "categories")
    symbols = []
    for number, (outcome, colour) in enumerate(_outcome_colours()):
        SubElement(categories, "category", {
            "value": outcome, "label": outcome, "symbol": str(number), "render": "true",
            "type": "string",
        })  # fmt: skip
        symbols.append(("marker", "SimpleMarker", {
            "color": colour, "name": "circle", "size": "1.6", "size_unit": "MM",
            "outline_color": "#FFFFFF", "outline_width": "0.2",
        }))  # fmt: skip
    _symbols(renderer, symbols)
    return _text(style)


def one_line() -> str:
    """Routes: dashed lines."""
    style, renderer = _style("singleSymbol", symbollevels="0")
    look = {"line_color": "#CC79A7", "line_width": "0.7", "line_width_unit": "MM",
            "line_style": "dash"}  # fmt: skip
    _symbols(renderer, [("line", "SimpleLine", look)])
    return _text(style)


def one_fill() -> str:
    """Beats: outlines with nothing inside, so that the streets can be seen."""
    style, renderer = _style("singleSymbol", symbollevels="0")
    look = {"style": "no", "color": "#FFFFFF", "outline_color": "#1D2733", "outline_width": "0.5",
            "outline_width_unit": "MM", "outline_style": "solid"}  # fmt: skip
    _symbols(renderer, [("fill", "SimpleFill", look)])
    return _text(style)


def _outcome_colours() -> Iterator[tuple[str, str]]:
    for outcome in OUTCOMES:
        if outcome.startswith("car"):
            yield outcome, BY_CAR
        else:
            yield outcome, {"served": SERVED_ON_FOOT, "gave-up": GAVE_UP}.get(outcome, OTHER)


def _style(kind: str, **attributes: str) -> tuple[Element, Element]:
    style = Element("qgis", {"version": "3.28", "styleCategories": "Symbology"})
    known = {"type": kind, "enableorderby": "0", "forceraster": "0", **attributes}
    return style, SubElement(style, "renderer-v2", known)


def _symbols(renderer: Element, looks: Sequence[tuple[str, str, Mapping[str, str]]]) -> None:
    symbols = SubElement(renderer, "symbols")
    for number, (kind, layer, look) in enumerate(looks):
        symbol = SubElement(symbols, "symbol", {
            "name": str(number), "type": kind, "alpha": "1", "clip_to_extent": "1",
            "force_rhr": "0",
        })  # fmt: skip
        one = SubElement(symbol, "layer", {
            "class": layer, "enabled": "1", "pass": str(number), "locked": "0",
        })  # fmt: skip
        options = SubElement(one, "Option", {"type": "Map"})
        for name, value in look.items():
            told = _rgba(value) if value.startswith("#") else value
            SubElement(options, "Option", {"type": "QString", "name": name, "value": told})


def _rgba(colour: str) -> str:
    """A colour as QGIS writes it: "0,114,178,255"."""
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def _text(style: Element) -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + ElementTree.tostring(style, encoding="unicode")
