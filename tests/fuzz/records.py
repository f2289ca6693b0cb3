"""Spoilt exports of calls and walk logs: fitted, or told what is wrong, and never quoted."""

from __future__ import annotations

import csv
import io
import random
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from unittest import mock

from sim.calibrate.walk_file import outcome, scenario_text
from sim.calibrate.walk_fit import fit_walks
from sim.calibrate.walk_read import read_walk_log
from sim.calibrate.walk_response import WalkResponse
from sim.commands import UsageError
from sim.commands.calibrate import CalibrateOptions, calibrate
from sim.scenario.errors import ScenarioError
from sim.scenario.find import SHIPPED
from sim.scenario.load import Loaded, open_scenario, open_text
from tests.fuzz.mutations import spoilt_text
from tests.fuzz.trial import KEY_OR_PLACE, Tally

Rows = list[list[str]]

SECRET = "Roexyz"
"""Stands in every cell of columns of which nobody may say anything."""

ROWS = 60
MOST_BYTES = 1_000_000
PICTURES_EVERY = 20
RESPONSE = WalkResponse(2.0, 0.1)
WALKS_BASE = "walk-log"

HOSTILE = (
    "", " ", "0", "-1", "nan", "inf", "1e999", "x" * 3000, "é", "\u202e", "\x00", "NULL", "#REF!",
    "=1+1", '"', "'", ",", ";", "\n", "24:00", "25:61", "2021-02-30 10:00", "13/13/2021 10:00",
    "29/02/2021 10:00", "03/04/2021 10:00", "25/03/2021 10:00", "2021-03-14 02:30",
    "2021-11-07 01:30", "2021-03-14T10:30:00Z", "2021-03-14 02:30:00-08:00", "0001-01-01 00:00",
    "9999-12-31 23:59", "1677-01-01 00:00", "44256.5", "1450 CEDAR AVE", "CEDAR / 14TH",
    "-118.19", "33.786", "118.19", "6500000", "33,786", "0:25", "1:61:00", "99999", "٣", "😀",
)  # fmt: skip
"""What a cell may hold instead of its own."""


@lru_cache(maxsize=1)
def sound_calls() -> Rows:
    """Made-up calls with positions, and two columns of which nobody may read anything."""
    text = (SHIPPED / "examples" / "made-up-calls.csv").read_text(encoding="utf-8")
    head, *rows = list(csv.reader(text.splitlines()))[: ROWS + 1]
    draw = random.Random(0)
    found = [[*head, "Latitude", "Longitude", "Caller", "Remarks"]]
    for row in rows:
        lat, lon = 33.783 + 0.006 * draw.random(), -118.2 + 0.01 * draw.random()
        who = f"{SECRET} {len(found)}"
        found.append([*row, f"{lat:.6f}", f"{lon:.6f}", who, f"{who} said; call back"])
    return found


@lru_cache(maxsize=1)
def sound_walks() -> Rows:
    """A walk log of ten days, with a column that is no part of it."""
    head = [
        *("date", "unit", "start", "end", "officers", "away_min", "street", "door", "knocked"),
        *("answered", "spanish_only", "referred", "passed", "second_count", "remarks"),
    ]
    draw = random.Random(0)
    rows = [head]
    for day in range(2, 12):
        for hour in (15, 16, 17):
            street = draw.randrange(4)
            rows.append([
                f"2026-05-{day:02d}", SECRET, f"{hour}:00", f"{hour + 1}:00", "2", "5", str(street),
                "1", "3", "1", str(min(street, 1)), "0", "30", str(street + 1), SECRET,
            ])  # fmt: skip
    return rows


def spoilt_table(sound: Rows, draw: random.Random) -> bytes:
    """A table with one to five things done to it that people and programs do to tables."""
    rows = [list(row) for row in sound]
    for _ in range(draw.choice((1, 1, 2, 3, 5))):
        draw.choice(_CHANGES)(rows, draw)
        rows = rows or [[]]
    stream = io.StringIO()
    quoting = draw.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    ends = draw.choice(("\n", "\n", "\r\n", "\r"))
    separator = draw.choice((",", ",", ";", "\t", "|"))
    csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator=ends).writerows(rows)
    form = draw.choice(("utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le"))
    content = stream.getvalue().encode(form, "replace")
    return spoilt_text(content, draw)[:MOST_BYTES] if draw.random() < 0.3 else content


def _place(rows: Rows, draw: random.Random) -> tuple[int, int]:
    row = draw.randrange(len(rows))
    return row, draw.randrange(max(len(rows[row]), 1))


def _cell(rows: Rows, draw: random.Random) -> None:
    row, column = _place(rows, draw)
    rows[row][column : column + 1] = [draw.choice(HOSTILE)]


def _column(rows: Rows, draw: random.Random) -> None:
    """All cells of a column below its name, or one in five."""
    _, column = _place(rows, draw)
    value, share = draw.choice(HOSTILE), draw.choice((0.2, 1.0))
    for row in rows[1:]:
        if draw.random() < share:
            row[column : column + 1] = [value]


def _moved(rows: Rows, draw: random.Random) -> None:
    """Cells of two columns change places, in all rows or in some."""
    (_, one), (_, other) = _place(rows, draw), _place(rows, draw)
    share = draw.choice((0.1, 1.0))
    for row in rows[1:]:
        if max(one, other) < len(row) and draw.random() < share:
            row[one], row[other] = row[other], row[one]


def _without(rows: Rows, draw: random.Random) -> None:
    _, column = _place(rows, draw)
    for row in rows:
        del row[column : column + 1]


def _header(rows: Rows, draw: random.Random) -> None:
    """No header, a name that is another's, or one that nobody knows."""
    what = draw.randrange(4)
    if what == 0:
        del rows[0]
    elif rows[0]:
        _, column = _place(rows[:1], draw)
        rows[0][column] = draw.choice((*rows[0], "", "time", "Date", "x"))


def _cut(rows: Rows, draw: random.Random) -> None:
    """Only the first rows are left, perhaps none."""
    del rows[draw.choice((0, 1, 2, 3, 21)) :]


def _again(rows: Rows, draw: random.Random) -> None:
    """A row stands many times, or all of them twice."""
    row, _ = _place(rows, draw)
    rows += [list(one) for one in draw.choice(([rows[row]] * 40, rows[1:]))]


def _longer(rows: Rows, draw: random.Random) -> None:
    row, column = _place(rows, draw)
    rows[row][column:column] = [draw.choice(HOSTILE)] * draw.choice((1, 1, 3))


def _dates(rows: Rows, draw: random.Random) -> None:
    """Day and month change places in some dates."""
    for row in rows[1:]:
        for column, text in enumerate(row):
            if text.count("/") == 2 and draw.random() < 0.3:
                month, day, rest = text.split("/")
                row[column] = f"{day}/{month}/{rest}"


_CHANGES: tuple[Callable[[Rows, random.Random], None], ...] = (
    _cell, _cell, _cell, _column, _column, _moved, _without, _header, _cut, _again, _longer, _dates,
)  # fmt: skip


def try_records(folder: Path, numbers: Iterable[int], seed: int, tally: Tally) -> None:
    """Try spoilt exports of calls and spoilt walk logs, two of the first for one of the second.

    Parameters
    ----------
    folder : Path
        Empty; to be filled.
    numbers : iterable of int
        Of all files together; the same seed and number give the same file.
    seed : int
    tally : Tally
        Takes what came of them. A file that is accepted has led to a file of
        requests, or a scenario, that can be read.
    """
    base = open_scenario(WALKS_BASE)
    for number in numbers:
        draw = random.Random(f"{seed}/records/{number}")
        path = folder / f"spoilt-{number}.csv"
        walks = number % 3 == 2
        path.write_bytes(spoilt_table(sound_walks() if walks else sound_calls(), draw))
        before, began = len(tally.surprises), time.process_time()
        _try(
            path, (lambda path=path: _walks(path, base)) if walks
            else (lambda path=path, number=number: _calls(path, folder, number)), tally,
        )  # fmt: skip
        tally.slowest_s = max(tally.slowest_s, time.process_time() - began)
        if len(tally.surprises) == before:
            path.unlink()


def _try(path: Path, use: Callable[[], str], tally: Tally) -> None:
    try:
        said = use()
    except (ScenarioError, UsageError) as error:
        said = str(error)
        tally.refused += 1
        if isinstance(error, ScenarioError) and not KEY_OR_PLACE.search(said):
            tally.surprises.append((path.name, said))
    except Exception as error:
        tally.surprises.append((path.name, f"{type(error).__name__}: {error}"))
        return
    else:
        tally.accepted += 1
    if SECRET in said:
        tally.surprises.append((path.name, "a cell is quoted that nobody may read"))


def options(file: Path, folder: Path, **more: object) -> CalibrateOptions:
    """``walks calibrate FILE --yes --replace`` with all that is written below `folder`."""
    from sim.calibrate.calls import ROLES

    named = dict.fromkeys((role.name for role in ROLES), None)
    rest: dict[str, object] = {
        "yes": True, "encoding": None, "separator": None, "dates": None,
        "timezone": "America/Los_Angeles", "first_day": None, "last_day": None,
        "keep_twice": False, "base": "announced", "addresses": None, "kinds": None, "like": None,
        "name": "fitted", "folder": str(folder / "scenarios"), "out": str(folder / "fit"),
        "replace": True,
    }  # fmt: skip
    return CalibrateOptions(file=str(file), **{**named, **rest, **more})  # type: ignore[arg-type]


def _calls(path: Path, folder: Path, number: int) -> str:
    """Fit requests as the command does, mostly without its pictures; all that it says."""
    (folder / "scenarios").mkdir(exist_ok=True)
    drawn = mock.patch("sim.calibrate.figures.pictures", lambda *_: {})
    if number % PICTURES_EVERY:
        with drawn:
            answer = calibrate(options(path, folder), "walks calibrate")
    else:
        answer = calibrate(options(path, folder), "walks calibrate")
    if answer.problems:
        raise UsageError(answer.problems)
    open_scenario(str(folder / "scenarios" / "fitted.toml"))
    return answer.text + texts((folder / "scenarios", folder / "fit"))


def _walks(path: Path, base: Loaded) -> str:
    """Fit people as the command does, without its simulated walks; all that it says."""
    read = read_walk_log(path)
    try:
        fit = fit_walks(read.log, base.scenario, RESPONSE)
    except ValueError as error:
        raise UsageError(str(error)) from None
    text = scenario_text(fit, outcome(fit, base), base, "fitted")
    open_text(text, "fitted")
    return " ".join([text, *read.notes])


def texts(folders: Sequence[Path]) -> str:
    """All that stands in the text files below some folders."""
    return "".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".toml", ".csv", ".md", ".txt", ".log")
    )
