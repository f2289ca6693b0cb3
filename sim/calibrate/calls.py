"""Reading a department's export of calls, portion by portion, into counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sim.calibrate import times
from sim.calibrate.columns import Columns, Role
from sim.calibrate.place import Placer
from sim.calibrate.problems import unusable
from sim.calibrate.read import Form, Skipped, chunks
from sim.calibrate.tally import Tally, TooManyKinds

if TYPE_CHECKING:
    import pandas as pd

ROLES = (
    Role("time", "date and time of the call", (
        "datetime", "calldatetime", "timestamp", "createdatetime", "receiveddatetime",
        "calltime", "timereceived", "receivedtime", "createtime", "createdon", "incidentdatetime",
        "time", "dateandtime", "reported", "received")),
    Role("date", "date of the call", (
        "date", "calldate", "incidentdate", "createdate", "receiveddate", "daterecieved")),
    Role("lat", "latitude", ("lat", "latitude", "y", "ycoord", "ycoordinate", "geolat")),
    Role("lon", "longitude", (
        "lon", "lng", "long", "longitude", "x", "xcoord", "xcoordinate", "geolon")),
    Role("address", "block address or corner", (
        "blockaddress", "address", "location", "block", "hundredblock", "incidentaddress",
        "incidentlocation", "intersection")),
    Role("street", "street, if the address column holds only the number", (
        "street", "streetname")),
    Role("kind", "kind of call", (
        "kind", "calltype", "type", "incidenttype", "calltypecode", "nature", "natureofcall",
        "callcode", "calltypedescription", "problem", "category", "offense")),
    Role("priority", "priority", ("priority", "pri", "callpriority", "prioritylevel")),
    Role("minutes", "minutes of handling", (
        "minutes", "handlingminutes", "durationmin", "durationminutes", "handlingtime",
        "timeonscene", "onsceneminutes", "servicetime", "duration")),
    Role("id", "number of the call, to find rows that stand twice", (
        "incidentnumber", "callnumber", "eventnumber", "cadnumber", "incidentid", "callid",
        "eventid", "casenumber")),
)  # fmt: skip

_MIDNIGHT = r"(?i)[ T](?:0?0:00(?::00)?(?:\.0+)?|12:00(?::00)? AM)(?:Z|[+-]00(?::?00)?)?$"

MOST_MINUTES = 24 * 60
YEARS = (1970, 2100)
"""Calls of other years are slips of the pen or empty dates, and every day between would count."""

NO_TIME = "no date and time is given"
BAD_TIME = "the date and time does not read as those of the other rows"
NO_YEAR = "the year is not from 1970 to 2100"
TOO_EARLY = "before the first day asked for"
TOO_LATE = "after the last day asked for"
TWICE = "stands twice"
LONG = "more cells than the header has columns (a comma without quotes?)"
NO_KIND = "(none)"

BAD_MINUTES = "handling minutes that are no number, 0 or more than a day (the call counts)"


@dataclass(frozen=True)
class Wishes:
    """What the user says on how to read.

    Attributes
    ----------
    zone : str
        Time zone of the clock times; "" if changes of the clocks are not looked at.
    order : str or None
        "day first" or "month first".
    first_day, last_day : date or None
    keep_twice : bool
        Count rows that stand twice.
    """

    zone: str = ""
    order: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    keep_twice: bool = False


@dataclass
class Reading:
    """What came of reading.

    Attributes
    ----------
    tally : Tally
    way : Way or None
        How times are written.
    day_told : bool
        Whether a row left no doubt about day and month.
    clocks : Clocks
    bad_minutes : Skipped
    whole_hours : bool
        Times are given in whole hours only.
    """

    tally: Tally
    way: times.Way | None = None
    day_told: bool = False
    clocks: times.Clocks = field(default_factory=times.Clocks)
    bad_minutes: Skipped = field(default_factory=Skipped)
    whole_hours: bool = False


def read_calls(form: Form, columns: Columns, wishes: Wishes, placer: Placer | None) -> Reading:
    """Read all rows and count them.

    Parameters
    ----------
    form, columns
        Of the table.
    wishes : Wishes
    placer : Placer or None
        None if no column tells a place: all rows count then.

    Raises
    ------
    ScenarioError
        If the table cannot be used.
    """
    tally = Tally(spots=placer.ground.spots if placer else 0)
    found = Reading(tally)
    long = Skipped()
    seen = np.zeros(0, dtype=np.uint64)
    for frame in chunks(form, columns.taken, long):
        tally.read += len(frame)
        frame, at = _timed(form, columns, frame, wishes, found)
        if not wishes.keep_twice and not found.whole_hours and len(frame):
            frame, at, seen = _once(frame, at, columns, tally, seen)
        spot = None
        if placer is not None and len(frame):
            frame, at, spot = _placed(frame, at, placer, tally)
            tally.add_spots(_ordinals(at), spot)
        _count(form, columns, frame, at, spot, found)
    if long.count:
        tally.read += long.count
        tally.left_out[LONG] = long
    if not tally.hours:
        _nothing(form, columns, tally)
    return found


def _timed(
    form: Form, columns: Columns, frame: pd.DataFrame, wishes: Wishes, found: Reading
) -> tuple[pd.DataFrame, pd.Series]:
    """Rows with a time, and their times."""
    texts = frame["time"] if "time" in frame else frame["date"]
    if "time" in frame and "date" in frame:
        texts = frame["date"].str.replace(_MIDNIGHT, "", regex=True)
        texts = texts + " " + frame["time"]
        texts = texts.where((frame["date"] != "") & (frame["time"] != ""), "")
    column = columns.taken.get("time") or columns.taken["date"]
    empty = (texts == "").to_numpy()
    found.tally.leave_out(NO_TIME, frame.index[empty])
    frame, texts = frame[~empty], texts[~empty]
    if frame.empty:
        return frame, texts
    if found.way is None:
        try:
            found.way = times.way_of(texts, order=wishes.order)
        except (times.MixedDates, times.UnreadableDates) as error:
            raise unusable(form.path, (column, str(error))) from None
        if not found.way.has_clock:
            told = "holds dates without a time of day; name a column of times with --time"
            raise unusable(form.path, (column, told))
    at = times.read_times(texts, found.way)
    other = times.contrary(texts, at, found.way)
    if other is not None:
        said = " --dates day-first or" if found.way.order == times.MONTH_FIRST else ""
        told = (
            f"row {other:,} has its day and month in another order than the rows before it "
            f"({found.way.order}). If all rows are written like this one, give{said} --dates "
            "month-first or day-first; if not, export the column as 2021-02-27 18:30"
        )
        raise unusable(form.path, (column, told.replace(" or --dates month-first or", " or")))
    bad = at.isna().to_numpy()
    found.tally.leave_out(BAD_TIME, frame.index[bad])
    frame, at = frame[~bad], at[~bad]
    year = at.dt.year
    wrong = ((year < YEARS[0]) | (year > YEARS[1])).to_numpy()
    found.tally.leave_out(NO_YEAR, frame.index[wrong])
    frame, at, texts = frame[~wrong], at[~wrong], texts[~bad][~wrong]
    if wishes.zone:
        at = times.local(at, texts, wishes.zone)
        times.note_clock_changes(at, wishes.zone, found.clocks)
    if frame.empty:
        return frame, at
    found.day_told |= found.way.sure or bool((at.dt.day > 12).any())
    if not found.tally.hours and len(at) >= 50:
        found.whole_hours = bool((at.dt.minute == 0).mean() > 0.99)
    for reason, out in (
        (TOO_EARLY, wishes.first_day is not None and at.dt.date < wishes.first_day),
        (TOO_LATE, wishes.last_day is not None and at.dt.date > wishes.last_day),
    ):
        if out is not False:
            rows = out.reindex(frame.index, fill_value=False).to_numpy()
            found.tally.leave_out(reason, frame.index[rows])
            frame, at = frame[~rows], at[~rows]
    return frame, at


def _once(
    frame: pd.DataFrame, at: pd.Series, columns: Columns, tally: Tally, seen: np.ndarray
) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """Leave out rows that were there before, by their number or by all that is read of them."""
    import pandas as pd

    what = frame
    if "id" in columns:
        what = frame[["id"]]
    key = pd.util.hash_pandas_object(what, index=False).to_numpy(copy=True)
    if "id" in columns:
        nameless = (frame["id"] == "").to_numpy()
        key[nameless] = pd.util.hash_pandas_object(frame[nameless], index=False).to_numpy()
    again = pd.Series(key).duplicated().to_numpy()
    place = np.searchsorted(seen, key)
    before = np.zeros(len(key), dtype=bool)
    inside = place < len(seen)
    before[inside] = seen[place[inside]] == key[inside]
    twice = again | before
    tally.leave_out(TWICE, frame.index[twice])
    return frame[~twice], at[~twice], np.union1d(seen, key)


def _placed(
    frame: pd.DataFrame, at: pd.Series, placer: Placer, tally: Tally
) -> tuple[pd.DataFrame, pd.Series, np.ndarray]:
    """Rows that lie on a street of the area, with their times and spots."""
    if "street" in frame and "address" in frame:
        frame = frame.assign(address=(frame["address"] + " " + frame["street"]).str.strip())
    placed = placer.place(frame)
    good = placed.spot >= 0
    for reason in sorted(set(placed.reason[~good].tolist())):
        tally.leave_out(reason, frame.index[placed.reason == reason])
    tally.add_away(placed.away_m[good])
    tally.with_coordinates += int(placed.had_coordinates.sum())
    tally.of_them_inside += int(np.isfinite(placed.away_m).sum())
    tally.of_them_placed += int((placed.had_coordinates & good).sum())
    return frame[good], at[good], placed.spot[good]


def _count(
    form: Form,
    columns: Columns,
    frame: pd.DataFrame,
    at: pd.Series,
    spot: np.ndarray | None,
    found: Reading,
) -> None:
    import pandas as pd

    if frame.empty:
        return
    tally = found.tally
    tally.add_times(_ordinals(at), at.dt.hour.to_numpy())
    tally.midnight += int(((at.dt.hour == 0) & (at.dt.minute == 0) & (at.dt.second == 0)).sum())
    kinds = np.full(len(frame), NO_KIND, dtype=object)
    if "kind" in frame:
        kinds = frame["kind"].where(frame["kind"] != "", NO_KIND).to_numpy(dtype=object)
        try:
            tally.add_kinds(kinds, at.dt.hour.to_numpy())
        except TooManyKinds:
            told = (
                "holds more than 1,000 different texts, so it looks like free text and not like "
                "kinds; name a column of codes with --kind"
            )
            raise unusable(form.path, (columns.taken["kind"], told)) from None
        if spot is not None:
            tally.add_kind_spots(kinds, spot)
    if "minutes" in frame:
        plain = frame["minutes"].str.replace(",", ".", regex=False)
        clock = plain.str.contains(":", regex=False)
        minutes = pd.to_numeric(plain.where(~clock, "x"), errors="coerce")
        if clock.any():
            minutes[clock] = pd.to_timedelta(
                plain[clock].where(plain[clock].str.count(":") == 2, plain[clock] + ":00"),
                errors="coerce",
            ).dt.total_seconds() / 60  # fmt: skip
        good = (minutes > 0) & (minutes <= MOST_MINUTES)
        found.bad_minutes.note(frame.index[((frame["minutes"] != "") & ~good).to_numpy()])
        tally.add_minutes(kinds, minutes.where(good).to_numpy(dtype=float))
    if "priority" in frame:
        level = frame["priority"].str.extract(r"^\D{0,12}?([1-9])\b")[0].fillna("")
        read = (level != "").to_numpy()
        pairs = zip(kinds[read].tolist(), level[read].astype(int).tolist(), strict=True)
        tally.priorities.update(pairs)


def _ordinals(at: pd.Series) -> np.ndarray:
    """Python's ordinals of dates."""
    found: np.ndarray = at.to_numpy().astype("datetime64[D]").astype(np.int64) + 719_163
    return found


def _nothing(form: Form, columns: Columns, tally: Tally) -> None:
    """Say why not one row counts."""
    most = max(tally.left_out, key=lambda reason: tally.left_out[reason].count, default="")
    count = tally.left_out[most].count if most else 0
    told = f"none of its {tally.read:,} rows can be used. {count:,} of them: {most}"
    raise unusable(form.path, ("", told + _remedy(most, columns.taken)))


def _remedy(reason: str, taken: Mapping[str, str]) -> str:
    if re.search("area|block|corner|coordinates|place", reason):
        named = " ".join(f"--{role}" for role in ("lat", "lon", "address") if role in taken)
        return f". Check {named}, and --base: has it the streets of these calls?"
    if reason in (TOO_EARLY, TOO_LATE):
        return ". Check --from and --to"
    return ". Check --time, --date and --dates"
