"""Placing rows on the streets: by coordinates where a row has them, else by its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.calibrate.addresses import NO_STREET, ON_STREET_M, OUTSIDE, Book, Listed
from sim.calibrate.columns import Role, columns_of
from sim.calibrate.problems import unusable
from sim.calibrate.read import Form, Skipped, chunks
from sim.calibrate.streets import FAR_M, Ground
from street_graph.names import parse

if TYPE_CHECKING:
    import pandas as pd

MISSING = "no place is given"
NOT_DEGREES = "the coordinates are not degrees"

ELSEWHERE = (OUTSIDE, NO_STREET)
"""Reasons that put a row out of the area; the others leave open where it was."""

REMEMBERED = 200_000
"""Addresses whose place is kept in mind at one time."""

ADDRESS_ROLES = (
    Role("number", "house number or block", ("block", "number", "housenumber", "addressnumber",
                                             "hundredblock", "addr")),
    Role("street", "street", ("street", "streetname", "fullstreet", "road")),
    Role("lat", "latitude", ("lat", "latitude", "y")),
    Role("lon", "longitude", ("lon", "lng", "long", "longitude", "x")),
)  # fmt: skip
"""Columns of a list of addresses."""


@dataclass(frozen=True, eq=False)
class Placed:
    """Where rows lie.

    Attributes
    ----------
    spot : ndarray of int64, shape (R,)
        See `sim.calibrate.streets.Ground`; -1 for none.
    reason : ndarray of object, shape (R,)
        Why there is none, "" where there is one.
    away_m : ndarray of float64, shape (R,)
        Metres from the street; NaN for rows that were not placed by coordinates.
    had_coordinates : ndarray of bool, shape (R,)
    """

    spot: np.ndarray
    reason: np.ndarray
    away_m: np.ndarray
    had_coordinates: np.ndarray


@dataclass
class Placer:
    """Places rows, portion by portion.

    Attributes
    ----------
    book : Book
    swapped, unsigned : Skipped
        Rows with latitude and longitude exchanged, and with a minus sign
        missing; both were put right.
    """

    book: Book
    swapped: Skipped = field(default_factory=Skipped)
    unsigned: Skipped = field(default_factory=Skipped)
    _known: dict[str, int | str] = field(default_factory=dict)
    _named: dict[str, np.ndarray] = field(default_factory=dict)
    _moved: dict[tuple[str, float, float], int] = field(default_factory=dict)

    @property
    def ground(self) -> Ground:
        """The streets."""
        return self.book.ground

    def place(self, frame: pd.DataFrame) -> Placed:
        """Place the rows of a portion; columns lat, lon and address as far as there are any."""
        count = len(frame)
        spot = np.full(count, -1, dtype=np.int64)
        reason = np.full(count, MISSING, dtype=object)
        away = np.full(count, np.nan)
        had = np.zeros(count, dtype=bool)
        if "lat" in frame and "lon" in frame:
            had = self._by_coordinates(frame, spot, reason, away)
        if "address" in frame:
            rest = np.flatnonzero((reason == MISSING) & (frame["address"] != "").to_numpy())
            found = self._by_address(frame["address"].to_numpy()[rest])
            for row, one in zip(rest.tolist(), found, strict=True):
                spot[row], reason[row] = (one, "") if isinstance(one, int) else (-1, one)
        return Placed(spot, reason, away, had)

    def _by_coordinates(
        self, frame: pd.DataFrame, spot: np.ndarray, reason: np.ndarray, away: np.ndarray
    ) -> np.ndarray:
        lat, lon = _degrees(frame["lat"]), _degrees(frame["lon"])
        empty = ((frame["lat"] == "") | (frame["lon"] == "")).to_numpy()
        empty = empty | ((lat == 0) & (lon == 0))
        far = ~self.ground.near(lon, lat)
        swapped = ~empty & far & self.ground.near(lat, lon)
        lat[swapped], lon[swapped] = lon[swapped], lat[swapped]
        self.swapped.note(frame.index[swapped])
        sign = np.sign(self.ground.origin[0])
        unsigned = ~empty & (np.sign(lon) == -sign) & self.ground.near(-lon, lat)
        lon[unsigned] *= -1
        self.unsigned.note(frame.index[unsigned])
        with np.errstate(invalid="ignore"):
            degrees = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
        reason[~empty & ~degrees] = NOT_DEGREES
        reason[~empty & degrees] = OUTSIDE
        inside = ~empty & degrees
        inside[inside] = self.ground.inside(lon[inside], lat[inside])
        rows = np.flatnonzero(inside)
        if len(rows):
            found, metres = self.ground.nearest(lon[rows], lat[rows])
            near = metres <= FAR_M
            if "address" in frame:
                self._on_named(frame["address"].to_numpy()[rows], lon[rows], lat[rows], found)
            spot[rows[near]], reason[rows[near]] = found[near], ""
            away[rows] = metres
        given: np.ndarray = ~empty & degrees
        return given

    def _on_named(
        self, texts: np.ndarray, lon: np.ndarray, lat: np.ndarray, found: np.ndarray
    ) -> None:
        """Move positions beside a corner to the street that their address names."""
        for i, key in enumerate(zip(texts.tolist(), lon.tolist(), lat.tolist(), strict=True)):
            if key not in self._moved:
                if len(self._moved) >= REMEMBERED:
                    self._moved.clear()
                own = self._own(key[0])
                segment, away = self.ground.nearest_of(own, *key[1:]) if len(own) else (-1, 0.0)
                self._moved[key] = segment if away <= ON_STREET_M else -1
            if self._moved[key] >= 0:
                found[i] = self._moved[key]

    def _own(self, text: str) -> np.ndarray:
        if text not in self._named:
            if len(self._named) >= REMEMBERED:
                self._named.clear()
            self._named[text] = self.book.named(text)
        return self._named[text]

    def _by_address(self, texts: np.ndarray) -> list[int | str]:
        found = []
        for text in texts.tolist():
            if text not in self._known:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[text] = self.book.find(text)
            found.append(self._known[text])
        return found


def read_list(form: Form) -> Listed:
    """Read a list of addresses with their positions.

    Raises
    ------
    ScenarioError
        If a column is missing, or no row has a number, a street and a position.
    """
    columns = columns_of(form, ADDRESS_ROLES, {})
    missing = [role.what for role in ADDRESS_ROLES if role.name not in columns]
    if missing:
        told = f"has no column for {', '.join(missing)}; name them block, street, lat, lon"
        raise unusable(form.path, ("", told))
    listed = Listed()
    for frame in chunks(form, columns.taken, Skipped()):
        number = frame["number"].str.extract(r"^(\d{1,6})")[0].fillna("").to_numpy()
        lat, lon = _degrees(frame["lat"]), _degrees(frame["lon"])
        good = (number != "") & (frame["street"] != "").to_numpy() & np.isfinite(lat + lon)
        names = frame["street"].to_numpy()[good]
        streets = {name: parse(name) for name in set(names.tolist())}
        rows: Iterable[tuple[str, str, float, float]] = zip(
            names, number[good], lon[good], lat[good], strict=True
        )
        for name, house, east, north in rows:
            listed.add(streets[name], int(house), float(east), float(north))
    if not listed.at:
        told = "has no row with a number, a street, a latitude and a longitude"
        raise unusable(form.path, ("", told))
    return listed


def _degrees(texts: pd.Series) -> np.ndarray:
    """Numbers; a decimal comma is read too, what is no number is NaN."""
    import pandas as pd

    plain = texts.str.replace(",", ".", regex=False)
    found: np.ndarray = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float, copy=True)
    return found
