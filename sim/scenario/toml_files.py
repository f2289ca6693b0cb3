"""Reading TOML text from people one does not know.

Sizes are limited before anything is parsed, and every way in which a file
can be broken ends in a `ScenarioError` that says where.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from sim.scenario.errors import Problem, ScenarioError

MOST_BYTES = 1_000_000
MOST_VALUES = 60_000
MOST_DEPTH = 8

_DEEP_KEY = re.compile(
    rf"(?<![\w-])(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){{{MOST_DEPTH},}}"
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_LIKE_A_DATE = re.compile(r"=\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_BARE_CLOCK = re.compile(r"=\s*\[?\s*[0-9]{1,2}:[0-9]{2}\b(?!:)")


def read_toml(path: Path, shown: str) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    path : Path
    shown : str
        Name of the file in messages.

    Returns
    -------
    dict

    Raises
    ------
    ScenarioError
        If the file cannot be read, is too large or is not TOML.
    """
    try:
        if path.is_dir():
            raise ScenarioError([Problem(shown, "", "is a folder, not a file")])
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ScenarioError([Problem(shown, "", "there is no such file")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise ScenarioError([Problem(shown, "", f"cannot be read: {reason}")]) from None
    if len(raw) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES / 1e6:.0f} MB, the most a scenario file may have"
        raise ScenarioError([Problem(shown, "", message)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8 text; save the file with the encoding UTF-8"
        raise ScenarioError([Problem(shown, f"line {line}", message)]) from None
    return parse_toml(text, shown)


def parse_toml(text: str, shown: str) -> dict[str, Any]:
    """Parse TOML text within the limits of size, number of values and depth.

    Raises
    ------
    ScenarioError
    """
    if len(text) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES / 1e6:.0f} MB, the most a scenario file may have"
        raise ScenarioError([Problem(shown, "", message)])
    deep = _DEEP_KEY.search(text)
    if deep:
        line = text.count("\n", 0, deep.start()) + 1
        raise ScenarioError([Problem(shown, f"line {line}", _too_deep())])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([_syntax_problem(str(error), text, shown)]) from None
    except RecursionError:
        raise ScenarioError([Problem(shown, "", _too_deep())]) from None
    except ValueError:  # an integer beyond what Python reads
        raise ScenarioError([Problem(shown, "", "holds a number of thousands of digits")]) from None
    _refuse_too_much(data, shown)
    return data


def _too_deep() -> str:
    return f"is nested too deeply; at most {MOST_DEPTH} tables or lists within each other"


def _refuse_too_much(data: dict[str, Any], shown: str) -> None:
    """Refuse files of too many values or too many levels."""
    count = 0
    waiting: list[tuple[Any, int]] = [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value
        if not isinstance(value, (dict, list)):
            continue
        if depth > MOST_DEPTH:
            raise ScenarioError([Problem(shown, "", _too_deep())])
        count += len(value)
        if count > MOST_VALUES:
            message = f"holds more than {MOST_VALUES:,} values, the most a scenario file may have"
            raise ScenarioError([Problem(shown, "", message)])
        waiting.extend((item, depth + 1) for item in inner)


def _syntax_problem(message: str, text: str, shown: str) -> Problem:
    """Say what is wrong with the TOML, where, and how to mend the usual slips."""
    lines = text.splitlines() or [""]
    match = _AT.search(message)
    what = message[: match.start()] if match else message
    if match and match[1]:
        number, place = int(match[1]), f"line {match[1]}, column {match[2]}"
    else:
        number, place = len(lines), "end of file"
    line = lines[number - 1] if number <= len(lines) else ""
    twice = re.search(r"Cannot declare \((.*)\) twice", what)
    if _BARE_CLOCK.search(line):
        what = 'clock times stand in quotes, as in "14:00"'
    elif what.startswith("Invalid date") or (
        what.startswith("Expected newline") and _LIKE_A_DATE.search(line)
    ):
        what = "is a date or time that does not exist"
    elif twice:
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        what = f"[{name}] stands twice; put its keys together under one"
    elif what == "Cannot overwrite a value":
        what = "a key is given twice, or is both a value and a table"
    elif what == "Invalid value" and re.search(r"=\s*(True|False|TRUE|FALSE)\b", line):
        what = "write true or false in small letters"
    elif what == "Invalid value":
        what = "is not a value; text stands in quotes"
    elif what.startswith(("Illegal character '\\n'", "Unterminated")):
        what = "the text is not closed; a quote is missing"
    elif what.startswith("Illegal character"):
        what = "a character that cannot stand here"
    return Problem(shown, place, what)
