"""A page as a reader meets it: all its text, and its tables cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from sim.report.assumptions import Assumed, Sourced, value_markup
from sim.report.words import Words

SPOKEN = ("alt", "aria-label", "title", "placeholder", "aria-valuetext")
"""Attributes that are read aloud or shown."""

VOID = {"meta", "img", "br", "link", "hr", "input"}


@dataclass
class ReadCell:
    """A cell: what it says, its second line, and where its number is said to stand.

    Numbers within it that stand elsewhere are cells of their own, `inner`.
    """

    text: str = ""
    note: str = ""
    of: str = ""
    words: bool = False
    inner: list[ReadCell] = field(default_factory=list)


@dataclass
class ReadTable:
    """A table of the page, its caption and the section that it stands in."""

    section: str
    caption: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[ReadCell]] = field(default_factory=list)


class Reading(HTMLParser):
    """Texts in the order of the page, each with its language, and all tables.

    Attributes
    ----------
    texts : list of (str, str)
        Language and text, also of attributes that are read aloud. What stands
        so in a file (``code``) is of no language, "".
    tables : list of ReadTable
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.tables: list[ReadTable] = []
        self._open: list[tuple[str, dict[str, str], str]] = []
        self._section = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        language = found.get("lang") or (self._open[-1][2] if self._open else "")
        self.texts += [(language, found[name]) for name in SPOKEN if found.get(name)]
        if tag not in VOID:
            self._open.append((tag, found, language))
        if tag == "section":
            self._section = found.get("aria-labelledby", "")
        elif tag == "table":
            self.tables.append(ReadTable(self._section))
        elif tag == "tr" and self._inside("tbody"):
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self._inside("tbody"):
            words = tag == "th" or "words" in found.get("class", "").split()
            self.tables[-1].rows[-1].append(ReadCell(of=found.get("data-of", ""), words=words))
        elif tag == "th":
            self.tables[-1].head.append("")
        elif "data-of" in found:
            self.tables[-1].rows[-1][-1].inner.append(ReadCell(of=found["data-of"]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not data.strip() or self._inside("style") or self._inside("script"):
            return
        language = "" if self._inside("code") else self._open[-1][2]
        self.texts.append((language, " ".join(data.split())))
        if not self.tables or not self._inside("table"):
            return
        table = self.tables[-1]
        if self._inside("caption"):
            table.caption += data
        elif self._inside("thead"):
            table.head[-1] += data
        elif table.rows and table.rows[-1]:
            cell = table.rows[-1][-1]
            noted = any(found.get("class") == "note" for _, found, _ in self._open)
            if "data-of" in self._open[-1][1] and self._open[-1][0] not in ("td", "th"):
                cell.inner[-1].text += data
            elif noted:
                cell.note += data
            else:
                cell.text += data

    def _inside(self, tag: str) -> bool:
        return any(one == tag for one, _, _ in self._open)


def numbers_in(text: str) -> Iterator[float]:
    """Numbers as the page writes them."""
    for found in re.findall(r"[\u2212+-]?\d[\d,]*(?:\.\d+)?", text):
        yield float(found.replace("\u2212", "-").replace(",", ""))


def rounds_to(text: str, value: float) -> bool:
    """Whether a text is a number (percentage signs and units apart) to the decimals it has."""
    found = re.search(r"[\u2212+-]?\d[\d,]*(?:\.(\d+))?", text)
    assert found, text
    shown = float(found[0].replace("\u2212", "-").replace(",", ""))
    return abs(shown - value) <= 0.5 * 10.0 ** -len(found[1] or "") * (1 + 1e-6)


def value_text(one: Assumed | Sourced, words: Words) -> str:
    """The value of an input as a reader meets it."""
    return unescape(re.sub("</?code>", "", str(value_markup(one, words))))
