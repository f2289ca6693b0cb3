"""Everything that is wrong with a file, gathered and shown at once.

Nothing in this package stops at the first mistake: checks add problems to a
list, and one `ScenarioError` carries them all.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_SHOWN = 60
"""Problems written out; any further ones are only counted."""

LONGEST_VALUE = 60
"""Characters of a value that are shown."""

Location = tuple[str | int, ...]
"""Keys and list positions (from 0) that lead to a value."""


@dataclass(frozen=True)
class Problem:
    """One mistake: the file and key where it stands, and what is wrong.

    Attributes
    ----------
    file : str
        File as shown to the reader.
    key : str
        Key path such as ``shift[1].start``; "" for the file as a whole.
    message : str
        What was found, then what is allowed or the nearest name.
    """

    file: str
    key: str
    message: str


class ScenarioError(ValueError):
    """A scenario or study file that cannot be used.

    ``str()`` gives the full text for the reader: each file, its mistakes
    indented below it, and the count.

    Attributes
    ----------
    problems : tuple of Problem
        At least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__(render(self.problems))


def render(problems: Sequence[Problem]) -> str:
    """Write problems as the reader sees them, grouped by file.

    Parameters
    ----------
    problems : sequence of Problem

    Returns
    -------
    str
        Several lines, without a line break at the end.
    """
    shown = problems[:MOST_SHOWN]
    by_file: dict[str, list[Problem]] = {}
    for problem in shown:
        by_file.setdefault(problem.file, []).append(problem)
    lines: list[str] = []
    for file, found in by_file.items():
        lines.append(file)
        width = max(len(problem.key) for problem in found)
        lines.extend(
            f"  {problem.key:<{width}}   {problem.message}" if width else f"  {problem.message}"
            for problem in found
        )
    if len(problems) > len(shown):
        lines.append(f"  ... and {len(problems) - len(shown)} more.")
    count = len(problems)
    lines.append(f"{count} error{'' if count == 1 else 's'}. Nothing was run.")
    return "\n".join(lines)


def key_path(location: Location) -> str:
    """Write a location as the reader counts: ``("shift", 0, "start")`` is ``shift[1].start``.

    A key with a space at an end has quotes, so that it is seen.
    """
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            name = _printable(part)
            name = name if name and name == name.strip() else f'"{name}"'
            text += f".{name}" if text else name
    return text


def shown_value(value: Any) -> str:
    """Write a value as it stands in the file, shortened, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_printable(value)}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, int):
        return "a whole number of many digits" if abs(value) >= 10**15 else str(value)
    if isinstance(value, float):
        return f"{value:g}"
    return _printable(str(value))


def nearest(word: str, known: Iterable[str]) -> str:
    """The name of `known` that is most like `word`, or "" if none is near."""
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word[:LONGEST_VALUE].casefold(), names, n=1, cutoff=0.6)
    return names[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Name the nearest of `known` names, as ``did you mean "x"?``, or "" if none is near."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else ""


def quoted(names: Iterable[str]) -> str:
    """List names in quotes, separated by commas."""
    return ", ".join(f'"{name}"' for name in names)


def listed_with(words: Sequence[object], last: str) -> str:
    """List words with commas and `last` ("and", "or") before the last one."""
    texts = [str(word) for word in words]
    return f" {last} ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]


def repeated(
    place: Location, names: Sequence[str], key: str = "name"
) -> Iterator[tuple[Location, str]]:
    """Yield the place and a message for each of `names` that stands before it already."""
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        first = seen.setdefault(name.casefold(), i)
        if first != i:
            yield (*place, i, key), f"{shown_value(name)} is taken by number {first + 1}"


def shown_file(path: Path) -> str:
    """Write a path relative to the current folder where it lies in it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative.replace(os.sep, "/")


def _printable(text: str) -> str:
    """Shorten a text and replace what would break a line or a terminal."""
    short = text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."
    return "".join(c if c.isprintable() else "?" for c in short)
