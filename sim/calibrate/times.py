"""Dates and times as departments write them, without guessing twice.

One way of writing holds for a whole column. Whether 03/04 is March 4 or April
3 is told by the rows that leave no doubt; a column in which some rows can only
be the one and others only the other is not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

TRIED_ROWS = 20_000
"""Rows of the first portion from which the way of writing is found."""

_DAYS = {
    "year first": ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
    "month first": ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m.%d.%Y"),
    "day first": ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y"),
}
"""Ways to write a date, by what comes first."""

_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H%M")

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day first", "month first", "year first"


@dataclass(frozen=True)
class Way:
    """How dates and times of a column are written.

    Attributes
    ----------
    forms : tuple of str
        Forms for ``strptime``, tried in this order on what the earlier ones
        left unread.
    order : str
        "year first", "month first" or "day first".
    sure : bool
        False where no row tells the day from the month.
    has_clock : bool
        False if there are only dates.
    """

    forms: tuple[str, ...]
    order: str
    sure: bool = True
    has_clock: bool = True


class MixedDates(ValueError):
    """Some rows can only be month first, others only day first.

    Attributes
    ----------
    month_first, day_first : int
        Number of a row of each sort.
    """

    def __init__(self, month_first: int, day_first: int) -> None:
        self.month_first = month_first
        self.day_first = day_first
        super().__init__(
            f"row {month_first:,} can only be month/day, row {day_first:,} only day/month: two "
            "ways to write a date are mixed. Export the column in one way, best as "
            "2021-02-27 18:30, or split the file"
        )


class UnreadableDates(ValueError):
    """Not one row reads as a date."""


@dataclass
class Clocks:
    """Hours that a change of the clocks skipped or repeated; filled while times are read.

    Attributes
    ----------
    skipped_rows, repeated_rows : list of int
        Numbers of the first such rows.
    skipped, repeated : int
        How many.
    """

    skipped_rows: list[int] = field(default_factory=list)
    repeated_rows: list[int] = field(default_factory=list)
    skipped: int = 0
    repeated: int = 0


def way_of(texts: pd.Series, *, order: str | None = None, clock: bool = True) -> Way:
    """Find how a column is written.

    Parameters
    ----------
    texts : Series of str
        Rows of the column; its index is their numbers. The first `TRIED_ROWS`
        that are not empty are looked at.
    order : str or None
        `DAY_FIRST` or `MONTH_FIRST`, as the user says.
    clock : bool
        Look for times of day too.

    Raises
    ------
    MixedDates, UnreadableDates
    """
    tried = tidy(texts[texts != ""].head(TRIED_ROWS))
    found: dict[str, list[str]] = {}
    read: dict[str, pd.Series] = {}
    for name, days in _DAYS.items():
        if order in (DAY_FIRST, MONTH_FIRST) and name not in (order, YEAR_FIRST):
            continue
        left = tried
        forms: list[str] = []
        for form in _forms(days, clock):
            if left.empty:
                break
            good = _parse(left, form).notna()
            if good.any():
                forms.append(form)
                left = left[~good]
        found[name] = forms
        read[name] = ~tried.index.isin(left.index)
    year = read[YEAR_FIRST]
    if not any(found.values()):
        if tried.str.fullmatch(r"\d{5}(\.\d+)?").mean() > 0.5:
            raise UnreadableDates(
                "holds numbers such as a spreadsheet keeps for dates; give the column a date "
                "format there (2021-02-27 18:30) and save again"
            )
        raise UnreadableDates("does not read as dates; write them as 2021-02-27 18:30")
    best, sure = YEAR_FIRST, True
    if MONTH_FIRST in read and DAY_FIRST in read:
        months, days = read[MONTH_FIRST] & ~year, read[DAY_FIRST] & ~year
        only_month, only_day = months & ~days, days & ~months
        if only_month.any() and only_day.any():
            raise MixedDates(int(tried.index[only_month][0]), int(tried.index[only_day][0]))
        if months.any() or days.any():
            best = DAY_FIRST if only_day.any() or not months.any() else MONTH_FIRST
            sure = bool(only_day.any() or only_month.any())
    elif order is not None and (read[order] & ~year).any():
        best = order
    forms = found[YEAR_FIRST] + (found[best] if best != YEAR_FIRST else [])
    has_clock = any("%H" in form or "%I" in form for form in forms)
    # Later rows may be written with or without seconds, but not without a time of day.
    names = dict.fromkeys((best, YEAR_FIRST))
    forms += [form for name in names for form in _forms(_DAYS[name], clock)]
    kept = [form for form in dict.fromkeys(forms) if not has_clock or "%M" in form]
    return Way(tuple(kept), best, sure, has_clock)


def read_times(texts: pd.Series, way: Way) -> pd.Series:
    """Read a column of dates and times.

    Parameters
    ----------
    texts : Series of str
    way : Way

    Returns
    -------
    Series of datetime64
        Clock times without a zone; NaT where a row does not read so.
    """
    import pandas as pd

    left = tidy(texts)
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for form in way.forms:
        open_rows = found.isna() & (left != "")
        if not open_rows.any():
            break
        read = _parse(left[open_rows], form)
        found.loc[read.index] = read.astype("datetime64[us]")
    return found


def contrary(texts: pd.Series, times: pd.Series, way: Way) -> int | None:
    """The first row that reads only with day and month the other way round, or None.

    `times` is what `read_times` made of `texts`.
    """
    other = {MONTH_FIRST: DAY_FIRST, DAY_FIRST: MONTH_FIRST}.get(way.order)
    unread = tidy(texts[times.isna() & (texts != "")])
    if other is None or unread.empty:
        return None
    for form in _forms(_DAYS[other], True):
        good = _parse(unread, form).notna()
        if good.any():
            return int(unread.index[good][0])
    return None


def local(times: pd.Series, texts: pd.Series, zone: str) -> pd.Series:
    """Turn times that carry an offset from UTC ("Z", "-08:00") into clock times of `zone`.

    Times without one stay as they are. `times` is what `read_times` made of
    `texts`, offsets left out.
    """
    import pandas as pd

    offset = texts.str.extract(r"(?i):\d\d(?:[.,]\d+)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)$")[0].fillna("")
    found = times.copy()
    for one in offset[offset != ""].unique():
        rows = (offset == one) & times.notna()
        minutes = 0
        if one.upper() not in ("Z", "UTC"):
            digits = one[1:].replace(":", "").ljust(4, "0")
            minutes = (60 * int(digits[:2]) + int(digits[2:])) * (-1 if one[0] == "-" else 1)
        utc = times[rows] - pd.Timedelta(minutes=minutes)
        there = utc.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
        found.loc[rows] = there.astype("datetime64[us]")
    return found


def note_clock_changes(times: pd.Series, zone: str, clocks: Clocks) -> None:
    """Count the times that a change of the clocks skipped or repeated in `zone`."""
    read = times.dropna()
    if read.empty:
        return
    once = read.dt.tz_localize(zone, nonexistent="NaT", ambiguous=_all(read))
    missing = read.index[once.isna()]
    there = read.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous="NaT")
    double = read.index[there.isna()]
    clocks.skipped += len(missing)
    clocks.repeated += len(double)
    clocks.skipped_rows += missing[: max(0, 5 - len(clocks.skipped_rows))].tolist()
    clocks.repeated_rows += double[: max(0, 5 - len(clocks.repeated_rows))].tolist()


def zone_known(zone: str) -> bool:
    """Whether there is a time zone of this name on this machine."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def tidy(texts: pd.Series) -> pd.Series:
    """Texts with one space between date and time, without parts of seconds and offset from UTC."""
    found = texts.str.upper().str.replace(r"(?<=\d)T(?=\d)", " ", regex=True)
    found = found.str.replace(r"(?<=:\d\d)[.,]\d+", "", regex=True)
    found = found.str.replace(r"(?<=:\d\d) ?(?:Z|UTC|[+-]\d\d(?::?\d\d)?)$", "", regex=True)
    found = found.str.replace(r"(?<=\d)(?=[AP]\.?M)", " ", regex=True)
    found = found.str.replace(r"([AP])\.M\.", r"\1M", regex=True)
    return found.str.replace(r"\s+", " ", regex=True).str.strip()


def _forms(days: tuple[str, ...], clock: bool) -> list[str]:
    """Forms of date and time, those with a time of day first."""
    with_clock = [f"{day} {hour}" for day in days for hour in _CLOCKS] if clock else []
    return with_clock + list(days)


def _parse(texts: pd.Series, form: str) -> pd.Series:
    import pandas as pd

    # Other texts of the same look ("3/4/21" for a year of four digits) must not pass.
    shape = re.escape(form)
    for mark, digits in (("Y", r"\d{4}"), ("m", r"\d{1,2}"), ("d", r"\d{1,2}"), ("y", r"\d{2}"),
                         ("H", r"\d{1,2}"), ("I", r"\d{1,2}"), ("M", r"\d{2}"), ("S", r"\d{2}"),
                         ("p", "[AP]M")):  # fmt: skip
        shape = shape.replace(f"%{mark}", digits)
    if form.endswith("%H%M"):
        shape = shape[: -len(r"\d{1,2}\d{2}")] + r"\d{4}"
    if "%Y%m%d" in form:
        shape = shape.replace(r"\d{4}\d{1,2}\d{1,2}", r"\d{8}")
    fits = texts[texts.str.fullmatch(shape)]
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    if len(fits):
        read = pd.to_datetime(fits, format=form, errors="coerce")
        found.loc[fits.index] = read.astype("datetime64[us]")
    return found


def _all(times: pd.Series) -> np.ndarray:
    """Take every hour that occurs twice for the first of the two."""
    import numpy as np

    return np.ones(len(times), dtype=bool)
