"""What a caller chooses when streets are built."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from street_graph.problems import StreetsError
from street_graph.trim import MARGIN_M, Area


def check_name(name: str) -> None:
    """Raise `StreetsError` unless `name` can name a street graph."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
        raise StreetsError(
            name, ['is not a name for streets; use small letters, digits, "-" and "_"']
        )


@dataclass(frozen=True)
class NamedPlace:
    """A place that scenarios may name, and where its position comes from."""

    name: str
    lon: float
    lat: float
    source: str


def read_place(text: str) -> NamedPlace:
    """A named place from ``"NAME = LAT, LON; SOURCE"``.

    Raises
    ------
    StreetsError
        If the text has another form.
    """
    found = re.fullmatch(
        r"\s*([^=;]+?)\s*=\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*(?:;\s*(.+?)\s*)?", text
    )
    try:
        lat, lon = (float(found[2]), float(found[3])) if found else (999.0, 999.0)
    except ValueError:
        lat, lon = 999.0, 999.0
    if found is None or not (abs(lat) <= 90 and abs(lon) <= 180):
        raise StreetsError(text, ['is not a place; write "NAME = LAT, LON; SOURCE"'])
    return NamedPlace(found[1], lon, lat, found[4] or "given by the planner")


@dataclass(frozen=True)
class Choices:
    """What the caller may choose.

    Attributes
    ----------
    area : Area or None
        Trim to this area.
    margin_m : float
        See `street_graph.trim`.
    places : tuple of NamedPlace
    note : str
        Where the source comes from, in words.
    date : str
        Date of the source, where the file does not tell it.
    """

    area: Area | None = None
    margin_m: float = MARGIN_M
    places: tuple[NamedPlace, ...] = ()
    note: str = ""
    date: str = ""

    def command(self, source: str, name: str, by: str = "") -> str:
        """The command that builds the same again."""
        words = ["walks", "streets", "build", *([by] if by else []), source, "--name", name]
        if self.area is not None:
            words.append(f"--area={self.area.said}")
            if self.margin_m != MARGIN_M:
                words.append(f"--margin-m={self.margin_m:g}")
        for p in self.places:
            words += ["--place", f"{p.name} = {p.lat!r}, {p.lon!r}; {p.source}"]
        for key, value in (("--date", self.date), ("--note", self.note)):
            words += [key, value] if value else []
        return shlex.join(words)
