"""Reading a table of records: its encoding, its separator, its header, and then row by row.

Only the columns that are named are ever read. Rows come in portions, so that a
file of millions takes no more memory than a small one.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sim.calibrate.problems import unusable
from sim.calibrate.widths import Widths

if TYPE_CHECKING:
    import pandas as pd

CHUNK_ROWS = 100_000
"""Rows that are held at one time."""

BLOCK_BYTES = 1 << 22

WIDE = 0.6
"""So large a share of every second byte is 0 in a table of two bytes a letter."""

MOST_KEPT = 10
"""Numbers of rows that are kept of each sort, to be told."""

_MORE = "more"
"""What stands beyond the last column; only whether there is anything is looked at."""

SEPARATORS = ",;\t|"

_WORKBOOKS = {b"PK\x03\x04": "a workbook (.xlsx)", b"\xd0\xcf\x11\xe0": "a workbook (.xls)"}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True)
class Form:
    """How a table is written.

    Attributes
    ----------
    path : Path
    encoding : str
        Name for Python's codecs.
    separator : str
        Between the columns.
    header : tuple of str
        Names of the columns as written, stripped.
    notes : tuple of str
        What the reader should know.
    """

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass
class Skipped:
    """Rows that are told of; filled while a table is read.

    Attributes
    ----------
    rows : list of int
        Numbers of the first of them.
    count : int
    """

    rows: list[int] = field(default_factory=list)
    count: int = 0

    def note(self, rows: Iterable[int]) -> None:
        """Add rows by their numbers; only the first are kept."""
        found = list(rows)
        self.count += len(found)
        self.rows += found[: max(0, MOST_KEPT - len(self.rows))]


def form_of(path: Path, *, encoding: str | None = None, separator: str | None = None) -> Form:
    """Find out how a table is written.

    Parameters
    ----------
    path : Path
    encoding, separator : str or None
        As the user says; None: found out.

    Raises
    ------
    ScenarioError
        If there is no such table: no file, nothing in it, a workbook, no
        header, an unknown encoding.
    """
    try:
        with path.open("rb") as stream:
            first = stream.read(BLOCK_BYTES)
    except FileNotFoundError:
        raise unusable(path, ("", "there is no such file")) from None
    except OSError as error:
        raise unusable(path, ("", f"cannot be read ({error.strerror or error})")) from None
    if not first.strip():
        raise unusable(path, ("", "is empty; export the table again, with its header line"))
    for mark, what in _WORKBOOKS.items():
        if first.startswith(mark):
            told = f'is {what}, not a text; open it and save it as "CSV UTF-8"'
            raise unusable(path, ("", told))
    notes: list[str] = []
    if encoding is None:
        encoding, doubts = _encoding(path, first)
        notes += doubts
    else:
        _try_encoding(path, encoding)
    line = _first_line(path, encoding)
    told_separator = separator is not None
    if separator is None:
        separator = max(SEPARATORS, key=line.count)
    elif len(separator) != 1:
        raise unusable(path, ("", "--separator is one character, such as ; or a tab"))
    header = tuple(name.strip() for name in next(csv.reader([line], delimiter=separator)))
    _check_header(path, header, told_separator)
    return Form(path, encoding, separator, header, tuple(notes))


def chunks(
    form: Form, columns: Mapping[str, str], skipped: Skipped, rows: int = CHUNK_ROWS
) -> Iterator[pd.DataFrame]:
    """Read the named columns of a table, some rows at a time.

    Parameters
    ----------
    form : Form
    columns : mapping of str to str
        For each role, the name of its column in the header. No other column is
        read.
    skipped : Skipped
        Rows with too many cells are left out and noted here.
    rows : int
        At most so many at a time.

    Yields
    ------
    DataFrame
        One column of text for each role, without spaces around it, "" where
        nothing stands. The index is the row's number; the header is row 1.

    Raises
    ------
    ScenarioError
        If the text breaks off within quotes, or has no rows.
    """
    import pandas as pd
    from pandas.errors import ParserError

    at = {role: form.header.index(name) for role, name in columns.items()}
    names = [f"c{i}" for i in range(len(form.header))]
    found = False
    stream, number = _below_header(form)
    beside, _ = _below_header(form)
    first = number
    try:
        with stream, beside, pd.read_csv(
            _Widened(stream, form.separator.join("x" * (len(names) + 1)) + "\n"),
            sep=form.separator, header=0, names=[*names, _MORE],
            usecols=[*sorted({names[i] for i in at.values()}), _MORE], dtype=str,
            na_filter=False, chunksize=rows, skip_blank_lines=False, index_col=False,
            skipinitialspace=True, engine="c",
        ) as reader:  # fmt: skip
            widths = Widths(beside, form.separator, len(form.header))
            for part in reader:
                taken = {role: part[names[i]].fillna("").str.strip() for role, i in at.items()}
                frame = pd.DataFrame(taken)
                frame.index = pd.RangeIndex(number, number + len(part), name="row")
                number += len(part)
                long = (part[_MORE].fillna("").str.strip() != "").to_numpy()
                long = long | widths.too_many(len(part))
                skipped.note(frame.index[long])
                frame = frame[~long & (frame != "").any(axis=1).to_numpy()]
                if len(frame):
                    found = True
                    yield frame
    except ParserError as error:
        line = re.search(r"row (\d+)", str(error))
        where = f"row {int(line[1]) + first - 1:,}: " if line else ""
        told = f'{where}a text in "quotes" is never closed; mend or take out that row'
        raise unusable(form.path, ("", told)) from None
    except pd.errors.EmptyDataError:
        pass
    except UnicodeDecodeError:
        told = f"is not {form.encoding} throughout; give the right --encoding, such as cp1252"
        raise unusable(form.path, ("", told)) from None
    if not found:
        raise unusable(form.path, ("", "has a header, but no rows below it"))


def _encoding(path: Path, first: bytes) -> tuple[str, list[str]]:
    for mark, name in _MARKS:
        if first.startswith(mark):
            row = _first_unreadable(path, name)
            if row is not None:
                told = (
                    f"row {row:,} or later is not {name}, as the first bytes of the file say; "
                    'save it anew as "CSV UTF-8"'
                )
                raise unusable(path, ("", told))
            return name, []
    if b"\0" in first:
        return _wide(path, first), []
    row = _first_unreadable(path, "utf-8")
    if row is None:
        return "utf-8", []
    return "cp1252", [
        f"is not UTF-8 (first in row {row:,}); it is read as Windows-1252. If letters "
        "come out wrong, give --encoding"
    ]


def _wide(path: Path, first: bytes) -> str:
    """The encoding of a text with bytes 0: two bytes a letter, though nothing says so at its start.

    In a plain text every second byte of such a table is 0.
    """
    for name, zeros in (("utf-16-le", first[1::2]), ("utf-16-be", first[0::2])):
        if zeros.count(0) > WIDE * len(zeros) and _first_unreadable(path, name) is None:
            return name
    row = 1 + first[: first.index(0)].count(b"\n")
    told = (
        f"row {row:,} holds a byte 0, which no text does: the file is damaged, or no table; "
        'export it again, as "CSV UTF-8"'
    )
    raise unusable(path, ("", told))


def _first_unreadable(path: Path, encoding: str) -> int | None:
    """The row with the first byte that is not of this encoding; None if all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                decoder.decode(block)
                lines += block.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            return lines + error.object[: error.start].count(b"\n")
    return None


def _try_encoding(path: Path, encoding: str) -> None:
    try:
        codecs.lookup(encoding)
        "".encode(encoding)
        row = _first_unreadable(path, encoding)
    except (LookupError, ValueError, TypeError, AttributeError):
        told = "--encoding names no encoding; usual ones are utf-8, cp1252 and utf-16"
        raise unusable(path, ("", told)) from None
    if row is not None:
        told = f"row {row:,} or later is not {encoding}; leave --encoding out to find it"
        raise unusable(path, ("", told))


def _first_line(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace", newline=None) as stream:
        for line in stream:
            if line.strip():
                return line.rstrip("\r\n")
    raise unusable(path, ("", "is empty; export the table again, with its header line"))


def _below_header(form: Form) -> tuple[TextIO, int]:
    """The text of the table behind its header line, and the number of its first row."""
    stream = form.path.open(encoding=form.encoding, newline="")
    for count, line in enumerate(stream):
        if line.strip():
            return stream, count + 2
    return stream, 2


class _Widened:
    """A text with a line before it, which tells pandas of one column more than the header has."""

    def __init__(self, stream: TextIO, line: str) -> None:
        self.stream = stream
        self.line = line

    def read(self, size: int = -1) -> str:
        """Read on."""
        line, self.line = self.line, ""
        return line or self.stream.read(size)

    def __iter__(self) -> Iterator[str]:
        return iter(self.stream)


def _check_header(path: Path, header: tuple[str, ...], told_separator: bool) -> None:
    """Tell a header from a first row of data."""
    if len(header) == 1 and not told_separator:
        told = (
            "has one column only; if its columns are separated by something else than "
            "comma, semicolon, tab or |, give --separator; if there is no other column, "
            "--separator ,"
        )
        raise unusable(path, ("", told))
    data = [name for name in header if re.fullmatch(r"[-+]?[\d.,:/ T-]+(?:Z|[AP]M)?", name)]
    if data:
        told = (
            f"has no header: {len(data)} of the {len(header)} names in row 1 are numbers or dates. "
            "Put a line with the names of the columns before the data"
        )
        raise unusable(path, ("", told))
    named = [name.casefold() for name in header]
    first = next((name for name in named if name and named.count(name) > 1), None)
    if first is not None:
        one, other, *_ = (i for i, name in enumerate(named, start=1) if name == first)
        told = f"columns {one} and {other} have the same name; give each a name of its own"
        raise unusable(path, ("", told))
