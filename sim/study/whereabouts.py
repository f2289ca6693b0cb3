"""Where each unit was at a moment, and what it was doing: from steps, talks and activities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.scenario.model import Scenario
from sim.tables import NEVER, ON_SCENE, RESPONDING, TALKING, WALKING, Log
from sim.walk.ground import Ground
from sim.walk.map_changes import changes_in
from sim.walk.ways import THROUGH
from street_graph.closures import with_closed
from street_graph.paths import rows_from

Place = tuple[int, int]
"""Segment, and millimetre from its first end."""


@dataclass(frozen=True)
class Standing:
    """What one unit was doing at a moment.

    Attributes
    ----------
    unit : int
        Row of the units table.
    state : int
        Index in `sim.tables.STATES`; TALKING for a talk on its walk.
    since, until : int
        us; of the activity, or of the talk.
    request : int
        The request that it was on the way to or at, else -1.
    place : (int, int) or None
        Where it was, or where it went inside; None before it came on the streets.
    step : int
        Row of the step in which the moment lies, -1 if it was not on the streets.
    talk : int
        Row of the talk that it was in, else -1.
    sent : bool
        Whether it was sent to a request at this very moment. The other
        entries then tell what it was doing until then.
    """

    unit: int
    state: int
    since: int
    until: int
    request: int
    place: Place | None
    step: int
    talk: int
    sent: bool


class Whereabouts:
    """The units of one season, ready to be asked where they were.

    Parameters
    ----------
    log : Log
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._rows = {
            "steps": _by_unit(log.steps, "entered"),
            "activities": _by_unit(log.activities, "start"),
            "talks": _by_unit(log.talks, "start"),
        }

    def on_duty(self, t: int) -> list[int]:
        """Units on duty at `t` (us), by the start of their shift."""
        units = self.log.units
        return np.flatnonzero((units["start"] <= t) & (t < units["left"])).tolist()

    def place(self, unit: int, t: int) -> Place | None:
        """Where a unit was at `t`, or where it left the streets before; None if it was on none.

        A step is walked at one pace but for its talks and, at its end, the
        wait at a signal.
        """
        row = self._last("steps", unit, t)
        if row < 0:
            return None
        step = self.log.steps[row]
        start, end = int(step["from_mm"]), int(step["to_mm"])
        length = int(step["left"] - step["entered"])
        walking = length - int(step["delay"])
        if t >= step["left"] or walking <= 0:
            return int(step["segment"]), end
        gone = t - int(step["entered"]) - self._talked(unit, int(step["entered"]), t)
        return int(step["segment"]), start + (end - start) * min(gone, walking) // walking

    def standing(self, unit: int, t: int, after: bool = False) -> Standing:
        """What a unit on duty was doing at `t`: just before that moment's orders, or `after`."""
        acts = self.log.activities
        row = self._last("activities", unit, t)
        before = self._before("activities", unit, row)
        sent = not after and self._sets_out(row, before, t)
        if sent:
            row = before
        act = acts[row]
        since, until = int(act["start"]), int(act["end"])
        state, request = int(act["state"]), int(act["request"])
        talk = self._talk_at(unit, t, sent)
        if talk >= 0 and state == WALKING:
            state = TALKING
            since, until = (int(self.log.talks[talk][name]) for name in ("start", "end"))
        last = t - 1 if sent else t
        step = self._last("steps", unit, last)
        if step >= 0 and not last < self.log.steps[step]["left"]:
            step = -1
        place = self.place(unit, t)
        return Standing(unit, state, since, until, request, place, step, talk, sent)

    def _sets_out(self, row: int, before: int, t: int) -> bool:
        """Whether an activity (after the one `before` it) is that of a unit sent at `t`."""
        acts = self.log.activities
        if acts[row]["start"] != t or acts[row]["state"] not in (RESPONDING, ON_SCENE):
            return False
        arrives = acts[before]["state"] == RESPONDING and acts[row]["state"] == ON_SCENE
        return not (arrives and acts[before]["request"] == acts[row]["request"])

    def time_in(self, unit: int, state: int, t: int) -> int:
        """Time (us) that a unit's activities of one state had taken until `t`."""
        acts = self.log.activities[self._rows["activities"][unit]]
        acts = acts[(acts["state"] == state) & (acts["start"] < t)]
        return int((np.minimum(acts["end"], t) - acts["start"]).sum())

    def ended_by(self, unit: int, t: int) -> int:
        """What a unit was doing (an activity's row) until `t`; -1 if nothing ended then."""
        rows = self._rows["activities"].get(unit, np.zeros(0, dtype=np.int64))
        found = rows[self.log.activities["end"][rows] == t]
        return int(found[0]) if len(found) else -1

    def _last(self, table: str, unit: int, t: int) -> int:
        """The last row of a unit that began at `t` or before, -1 if there is none."""
        rows = self._rows[table].get(unit)
        if rows is None:
            return -1
        name = "entered" if table == "steps" else "start"
        place = int(np.searchsorted(getattr(self.log, table)[name][rows], t, side="right"))
        return int(rows[place - 1]) if place else -1

    def _before(self, table: str, unit: int, row: int) -> int:
        """The row of the same unit before `row`; `row` itself if it is the first."""
        rows = self._rows[table][unit]
        place = int(np.flatnonzero(rows == row)[0])
        return int(rows[max(place - 1, 0)])

    def _talk_at(self, unit: int, t: int, sent: bool) -> int:
        """The talk in which a unit was at `t`, or that an order cut off then; -1 if none."""
        row = self._last("talks", unit, t)
        if row < 0:
            return -1
        talk = self.log.talks[row]
        cut = sent and talk["interrupted"] and talk["end"] == t
        return row if t < talk["end"] or cut else -1

    def _talked(self, unit: int, since: int, t: int) -> int:
        """Time in talks from `since` to `t`, us."""
        rows = self._rows["talks"].get(unit)
        if rows is None:
            return 0
        talks = self.log.talks[rows]
        length = np.minimum(talks["end"], t) - np.maximum(talks["start"], since)
        return int(np.maximum(length, 0).sum())


def _by_unit(table: np.ndarray, time: str) -> dict[int, np.ndarray]:
    """Rows of each unit in the order of time."""
    order = np.lexsort((np.arange(len(table)), table[time], table["unit"]))
    units, first = np.unique(table["unit"][order], return_index=True)
    return {
        unit: order[start:stop]
        for unit, start, stop in zip(
            units.tolist(), first.tolist(), [*first[1:].tolist(), len(order)], strict=False
        )
    }


class Ways:
    """How far it was from one place to another on foot, by the map of the moment.

    Parameters
    ----------
    ground : Ground
        Of the scenario's streets.
    scenario : Scenario
        For the date on which the season begins.
    """

    def __init__(self, ground: Ground, scenario: Scenario) -> None:
        self.ground = ground
        first = scenario.season.first_day.toordinal()
        self.changes = changes_in(ground.changes, first, NEVER)
        self._from = lru_cache(maxsize=64)(self._row)

    def _row(self, number: int, node: int) -> np.ndarray:
        """Ways (mm) on a map from a junction to all."""
        ways: np.ndarray
        if "distance" in self.ground.arrays:
            ways = self.ground.arrays["distance"][number, node]
        else:
            shut = np.flatnonzero(self.ground.arrays["closed"][number]).tolist()
            ways = rows_from(with_closed(self.ground.graph, shut, THROUGH), [node])[0]
        return ways

    def metres(self, a: Place, b: Place, t: int) -> float:
        """Shortest way at `t` from `a` to `b`, metres; see `sim.walk.moving.plan_path`."""
        number = next((n for at, n in reversed(self.changes) if at <= t), 0)
        arrays = self.ground.arrays
        shut = arrays["closed"][number]
        length = arrays["segment_length"]

        def part(segment: int, mm: int) -> int:
            return mm + THROUGH * int(shut[segment] and mm == length[segment])

        ways = [
            part(a[0], a[1] if i == 0 else int(length[a[0]]) - a[1])
            + int(
                self._from(number, int(arrays[f"segment_{'uv'[j]}"][b[0]]))[
                    arrays[f"segment_{'uv'[i]}"][a[0]]
                ]
            )
            + part(b[0], b[1] if j == 0 else int(length[b[0]]) - b[1])
            for i in (0, 1)
            for j in (0, 1)
        ]
        if a[0] == b[0]:
            ways.append(part(a[0], abs(a[1] - b[1])))
        best = min(ways)
        return (best % THROUGH if self.changes else best) / 1000
