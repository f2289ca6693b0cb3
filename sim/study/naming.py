"""Names for what stands in the tables as numbers: times, places, units, requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from sim.scenario.model import Scenario
from sim.study.whereabouts import Place
from sim.tables import DAY_US, MINUTE_US
from street_graph.graph import StreetGraph
from street_graph.places import corners

SIZES = {1: "officer", 2: "pair", 3: "group"}


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Parts as a list in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def count(number: int, noun: str) -> str:
    """A number with its noun: "one officer", "2 officers"."""
    return f"one {noun}" if number == 1 else f"{number:,} {noun}s"


def minutes(length: int) -> str:
    """A length of time (us) in minutes, to a tenth below ten; in seconds below one."""
    if length < MINUTE_US:
        return count(round(60 * length / MINUTE_US), "second")
    value = length / MINUTE_US
    shown = f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
    shown = shown.removesuffix(".0")
    return f"{shown} {'minute' if shown == '1' else 'minutes'}"


def metres(length: float) -> str:
    """A length as in "420 m"."""
    return f"{length:,.0f} m"


def sentence(text: str) -> str:
    """Text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


class Names:
    """Words for one season's numbers.

    Parameters
    ----------
    scenario : Scenario
    graph : StreetGraph
    requests, units : ndarray
        Tables of the season.
    """

    def __init__(
        self, scenario: Scenario, graph: StreetGraph, requests: np.ndarray, units: np.ndarray
    ) -> None:
        self.scenario = scenario
        self.graph = graph
        self.requests = requests
        self.units = units

    def day(self, number: int) -> date:
        """The date of a day of the season."""
        return self.scenario.season.first_day + timedelta(days=number)

    def long_day(self, number: int) -> str:
        """As in "Sunday, March 14, 2021"."""
        day = self.day(number)
        return f"{day:%A, %B} {day.day}, {day.year}"

    def clock(self, t: int, today: int) -> str:
        """Clock time of `t`, with the day where it is not `today` (a day of the season)."""
        day, rest = divmod(int(t), DAY_US)
        minute = rest // MINUTE_US
        text = f"{minute // 60:02d}:{minute % 60:02d}"
        if day == today:
            return text
        if day == today + 1:
            return f"{text} the next day"
        if day == today - 1:
            return f"{text} the day before"
        there = self.day(day)
        return f"{text} on {there:%B} {there.day}"

    @cached_property
    def _corners(self) -> dict[int, str]:
        """Names of junctions, by number."""
        return {point.node: name for name, point in corners(self.graph).items()}

    def block(self, segment: int) -> str:
        """Label of a block, or its id where it has none."""
        return self.graph.block[segment] or self.graph.segment_id[segment]

    def place(self, place: Place) -> str:
        """As in "on Pacific Ave, 14th-15th", or "at Pacific & 14th" where it is a corner."""
        segment, at = place
        node = -1
        if at == 0:
            node = int(self.graph.u[segment])
        elif at == self.graph.length_mm[segment]:
            node = int(self.graph.v[segment])
        if node in self._corners:
            return f"at {self._corners[node]}"
        return f"on {self.block(segment)}"

    def unit(self, unit: int, today: int | None = None) -> str:
        """As in "evening pair 2"; with the day where its shift began on another than `today`."""
        row = self.units[unit]
        size = SIZES.get(int(row["officers"]), "unit")
        name = f"{self.scenario.shifts[row['shift']].name} {size} {row['place'] + 1}"
        one_stretch = self.scenario.season.unbroken_hours > 0
        if today is None or row["date"] == today or one_stretch:
            return name
        return f"{name} of {self.day(int(row['date'])):%A}"

    def kind(self, request: int) -> str:
        """Name of a request's kind."""
        name: str = self.scenario.requests.kinds[self.requests[request]["kind"]].name
        return name

    def request(self, request: int) -> str:
        """How a request is asked for: "2021-03-14/17"."""
        row = self.requests[request]
        return f"{self.day(int(row['date'])).isoformat()}/{row['number']}"

    def described(self, request: int) -> str:
        """As in "request 2021-03-14/17 (advice, priority 3)"."""
        row = self.requests[request]
        told = f"{self.kind(request)}, priority {row['priority']}"
        return f"request {self.request(request)} ({told})"
