"""Spoiling files: scenarios by their structure and by their text, tables and maps by their text.

Every change is drawn from a `random.Random`, so a seed and a number give the
same spoilt file again.
"""

from __future__ import annotations

import copy
import math
import random
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from sim.scenario.toml_text import toml_value

HOSTILE: tuple[Any, ...] = (
    math.nan, math.inf, -math.inf, -0.0, 0, -1, 1, 2, 0.5, 1e-9, 1e9, 1e308, 5e-324, 10**9, 2**63,
    -(2**63), 10**30, True, False, "", " ", "0", "nan", "24:00", "00:00", "25:00", "23:59", "12:60",
    "2021-02-29", "2021-03-14", "0001-01-01", "9999-12-31", "mon", "every", "whole", "beats",
    "announced", "announced.toml", "../announced.toml", "/etc/hostname", "C:\\x", "~", "..", "a\0b",
    "\u202eevil", "😀", "é" * 300, "x" * 5000, "<script>alert(1)</script>", "=1+1", "{0}", "%s",
    "Pacific & 14th", "1450 Cedar Ave", [], [[]], [0], [""], [1, 2, 3], ["mon", "mon"], [0.0] * 24,
    [1e308] * 24, [0.1] * 25, {}, {"a": 1}, {"distribution": "constant", "mean_min": 1},
    {"distribution": "lognormal", "mean_min": 0, "sigma": -1},
    {"distribution": "list", "values_min": []}, {"distribution": "?", "mean_min": "x"},
)  # fmt: skip
"""Values that a key may be given instead of its own."""

Place = tuple[Any, Any]
"""A table or list, and the key or position in it."""


def places(data: Any) -> Iterator[Place]:
    """Every value of a parsed file, as where it stands."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in list(items):
        yield data, key
        if isinstance(value, (dict, list)):
            yield from places(value)


def spoilt_structure(text: str, draw: random.Random, others: tuple[str, ...]) -> str:
    """A TOML file with one to four of its values changed, moved, doubled or gone.

    Parameters
    ----------
    text : str
        A sound file.
    draw : random.Random
    others : tuple of str
        Other sound files, of which parts are grafted in.
    """
    data = tomllib.loads(text)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 4))):
        _CHANGES[draw.randrange(len(_CHANGES))](data, draw, others)
    return "\n".join(f"{_key(key)} = {_written(value)}" for key, value in data.items()) + "\n"


def _key(key: str) -> str:
    return toml_value(key)


def _written(value: Any) -> str:
    """One value as TOML; dates and times too, which files may hold bare."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_written(one)}" for key, one in value.items())
        return "{ " + inner + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return value.isoformat() if hasattr(value, "isoformat") else toml_value(value)


def _one(data: Any, draw: random.Random) -> Place | None:
    found = list(places(data))
    return draw.choice(found) if found else None


def _replaced(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    place = _one(data, draw)
    if place:
        place[0][place[1]] = copy.deepcopy(draw.choice(HOSTILE))


def _dropped(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    place = _one(data, draw)
    if place:
        del place[0][place[1]]


def _scaled(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    numbers = [
        (table, key) for table, key in places(data)
        if isinstance(table[key], (int, float)) and not isinstance(table[key], bool)
    ]  # fmt: skip
    if numbers:
        table, key = draw.choice(numbers)
        table[key] = table[key] * draw.choice((-1, 0, 0.5, 2, 10, 1000, 1e6, 1e-6)) + draw.choice(
            (0, 0, 0, 1, -1, 0.5)
        )


def _renamed(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    found = [(table, key) for table, key in places(data) if isinstance(key, str)]
    if found:
        table, key = draw.choice(found)
        at = draw.randrange(len(key) + 1)
        table[key[:at] + draw.choice(("", "x", ".", "é", " ", "\u200b")) + key[at + 1 :]] = (
            table.pop(key)
        )


def _doubled(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    lists = [table[key] for table, key in places(data) if isinstance(table[key], list)]
    if lists:
        chosen = draw.choice(lists)
        chosen.extend(copy.deepcopy(chosen[: draw.choice((1, 2, 40))]) * draw.choice((1, 1, 20)))


def _grafted(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    """A value of another file, under its own key or in place of any other."""
    taken = _one(tomllib.loads(draw.choice(others)), draw)
    place = _one(data, draw)
    if taken and place:
        value = copy.deepcopy(taken[0][taken[1]])
        if isinstance(taken[1], str) and isinstance(place[0], dict) and draw.random() < 0.7:
            place[0][taken[1]] = value
        else:
            place[0][place[1]] = value


def _swapped(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    found = [(t, k) for t, k in places(data) if not isinstance(t[k], (dict, list))]
    if len(found) > 1:
        (one, key), (other, second) = draw.sample(found, 2)
        one[key], other[second] = other[second], one[key]


def _nested(data: Any, draw: random.Random, others: tuple[str, ...]) -> None:
    place = _one(data, draw)
    if place:
        value = place[0][place[1]]
        for _ in range(draw.choice((1, 2, 9, 60))):
            value = [value] if draw.random() < 0.5 else {"a": value}
        place[0][place[1]] = value


_CHANGES: tuple[Callable[[Any, random.Random, tuple[str, ...]], None], ...] = (
    _replaced, _replaced, _replaced, _dropped, _scaled, _scaled, _scaled, _renamed, _doubled,
    _grafted, _grafted, _swapped, _nested,
)  # fmt: skip

SIGNS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b'"', b"'", b"[", b"]", b"{", b"}",
    b"=", b",", b";", b"#", b".", b"-", b"9", b"e99", b"nan", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80",
    b"<", b">", b"&", b"]]>", b"null", b"1e999", b"--", b'""', b"\\", b"\\u0000",
)  # fmt: skip


LONGEST = 20_000
"""Bytes of a line that are doubled; a file may be one line."""


def spoilt_text(content: bytes, draw: random.Random) -> bytes:
    """A file with one to six of its bytes, words or lines changed.

    Parameters
    ----------
    content : bytes
        A sound file.
    draw : random.Random
    """
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        content = _TEXT[draw.randrange(len(_TEXT))](content, draw)
    return content


def _inserted(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(SIGNS) + content[at + draw.choice((0, 0, 1, 3)) :]


def _cut(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content) + 1)
    return content[:at] if draw.random() < 0.3 else content[:at] + content[at + 40 :]


def _lines(content: bytes, draw: random.Random) -> bytes:
    """A line gone, doubled, moved, or its numbers changed."""
    lines = content.split(b"\n")
    at = draw.randrange(len(lines))
    what = draw.randrange(4)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(at, lines[at][:LONGEST] * draw.choice((1, 1, 200)))
    elif what == 2:
        other = draw.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        digits = [i for i, sign in enumerate(lines[at]) if 48 <= sign <= 57]
        if digits:
            place = draw.choice(digits)
            new = draw.choice((b"", b"-", b"0", b"99999999999", b".", b"e5", b"x"))
            lines[at] = lines[at][:place] + new + lines[at][place + 1 :]
    return b"\n".join(lines)


def _encoded(content: bytes, draw: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    form = draw.choice(("utf-16", "latin-1", "cp1252", "utf-8-sig", "utf-32"))
    return text.encode(form, "replace")


_TEXT: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _inserted, _inserted, _inserted, _cut, _lines, _lines, _lines, _encoded,
)  # fmt: skip
