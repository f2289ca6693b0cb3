"""One evening of one scenario as the page plays it: units, requests and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow.parquet import ParquetFile

from sim.report.replay.track import lengths_dm, packed, seconds, track_of
from sim.tables import (
    DAY_US,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    TALKED,
    WAITING,
    Log,
)
from street_graph.graph import StreetGraph

TABLES = ("units", "assignments", "outcomes", "talks", "steps", "activities", "requests")


@dataclass(frozen=True, eq=False)
class Recorded:
    """The recorded season of one scenario.

    Attributes
    ----------
    graph : StreetGraph
    requests : ndarray
        Table of `sim.tables`.
    log : Log
    reach_us : int
        Within which a request counts as reached in time.
    """

    graph: StreetGraph
    requests: np.ndarray
    log: Log
    reach_us: int

    def on_duty(self, date: int) -> tuple[int, int] | None:
        """From when to when (us) anybody is on duty in the shifts of a date; None: nobody."""
        units = self.log.units[self.log.units["date"] == date]
        units = units[units["left"] > units["start"]]
        return (int(units["start"].min()), int(units["left"].max())) if len(units) else None


def read_recorded(folder: Path, graph: StreetGraph, reach_within_min: float) -> Recorded | None:
    """Read the log of a season from its Parquet files; None where one of them is missing."""
    found = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if not path.is_file():
            return None
        found[name] = _records(path)
    requests = found.pop("requests")
    return Recorded(graph, requests, Log(**found), round(reach_within_min * MINUTE_US))


def _records(path: Path) -> np.ndarray:
    """A table of plain numbers from its Parquet file."""
    with ParquetFile(path) as file:
        table = file.read(use_threads=False)
    columns = [column.to_numpy() for column in table.columns]
    return np.rec.fromarrays(columns, names=table.column_names).view(np.ndarray)


class Evenings:
    """The evenings of one recorded season, each made on demand.

    Parameters
    ----------
    recorded : Recorded
    """

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        log, requests = recorded.log, recorded.requests
        self._rows = {
            name: _by_unit(getattr(log, name), time)
            for name, time in (("steps", "entered"), ("talks", "start"), ("activities", "start"))
        }
        size = len(requests)
        self._outcome = np.full(size, NOT_ASKED, dtype=np.int64)
        self._ended = np.full(size, NEVER)
        self._outcome[log.outcomes["request"]] = log.outcomes["outcome"]
        self._ended[log.outcomes["request"]] = log.outcomes["t"]
        self._sizes = lengths_dm(recorded.graph.length_mm)

    def evening(self, date: int, start: int, end: int) -> dict[str, Any]:
        """All that happens from `start` to `end`.

        Parameters
        ----------
        date : int
            Day of the season; seconds are counted from its midnight.
        start, end : int
            us.

        Returns
        -------
        dict
            ``units`` and ``requests``, ready for JSON.
        """
        log, midnight = self.recorded.log, date * DAY_US
        units = log.units
        here = (units["start"] < end) & (units["left"] > start) & (units["left"] > units["start"])
        rows = np.flatnonzero(here)
        rows = rows[np.lexsort((units["place"][rows], units["shift"][rows], units["start"][rows]))]
        place = {int(units["unit"][row]): number for number, row in enumerate(rows)}
        return {
            "units": [self._unit(units[row], midnight) for row in rows],
            "requests": self._requests(start, end, midnight, place),
        }

    def _unit(self, unit: np.void, midnight: int) -> dict[str, Any]:
        log, number = self.recorded.log, int(unit["unit"])
        steps = log.steps[self._rows["steps"].get(number, [])]
        talks = log.talks[self._rows["talks"].get(number, [])]
        acts = log.activities[self._rows["activities"].get(number, [])]
        track = track_of(steps, talks, self.recorded.graph.length_mm, midnight)
        begins = seconds(acts["start"], midnight)
        return {
            "officers": int(unit["officers"]),
            "beat": int(unit["beat"]) + 1,
            "from": int(seconds(unit["start"], midnight)),
            "to": int(seconds(unit["left"], midnight)),
            **packed(track, self._sizes),
            "result": (talks["result"] == TALKED).astype(int).tolist(),
            "post": _runs((steps["state"] == WAITING) & (steps["from_mm"] == steps["to_mm"])),
            "state": acts["state"].tolist(),
            "since": np.diff(begins, prepend=0).tolist(),
        }

    def _requests(
        self, start: int, end: int, midnight: int, place: dict[int, int]
    ) -> list[list[Any]]:
        """Number, when, segment, decimetre, kind, priority, outcome, end, in time, units sent."""
        table, log = self.recorded.requests, self.recorded.log
        mine = table["foot"] & (self._outcome != NOT_ASKED)
        rows = np.flatnonzero(mine & (table["t"] >= start) & (table["t"] < end))
        rows = rows[np.argsort(table["t"][rows], kind="stable")]
        sent = log.assignments[np.isin(log.assignments["request"], rows)]
        sent = sent[np.argsort(sent["ordered"], kind="stable")]
        found = []
        for row in rows.tolist():
            asked, went = table[row], sent[sent["request"] == row]
            first = int(went["arrived"].min()) if len(went) else NEVER
            size = int(self._sizes[asked["segment"]])
            found.append([
                int(asked["number"]), int(seconds(asked["t"], midnight)), int(asked["segment"]),
                min((int(asked["offset"]) + 50) // 100, size), int(asked["kind"]),
                int(asked["priority"]), int(self._outcome[row]),
                _moment(int(self._ended[row]), midnight),
                int(first - int(asked["t"]) <= self.recorded.reach_us),
                [[place.get(int(one["unit"]), -1), *(
                    _moment(int(one[name]), midnight) for name in ("ordered", "arrived", "left")
                )] for one in went],
            ])  # fmt: skip
        return found


def _moment(t: int, midnight: int) -> int:
    """A moment in seconds; -1 if it does not come."""
    return -1 if t >= NEVER else int(seconds(np.int64(t), midnight))


def _runs(true: np.ndarray) -> list[int]:
    """Begin and end (rows) of each run of True, one after the other."""
    edges = np.diff(np.concatenate([[0], true.astype(np.int8), [0]]))
    return np.flatnonzero(edges).tolist()


def _by_unit(table: np.ndarray, time: str) -> dict[int, np.ndarray]:
    """Rows of each unit in the order of time."""
    order = np.lexsort((np.arange(len(table)), table[time], table["unit"]))
    units, first = np.unique(table["unit"][order], return_index=True)
    parts = np.split(order, first[1:])
    return dict(zip(units.tolist(), parts, strict=False))
