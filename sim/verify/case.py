"""What a case of `walks verify` is: a scenario, its figures, and what they should be.

Some cases are means over independent seasons and are judged by an interval
(`Sampled`); others hold exactly or as a bound in every season (`Exact`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = {
    "A": "two units on a line, nobody waits",
    "B": "three units, four classes of requests",
    "C": "the exact hypercube, up to twelve units",
    "D1": "waits for several units (Erlang)",
    "D2": "a queue with little room",
    "D3": "priorities, without and with interrupting",
    "D4": "one unit, other laws of handling",
    "D5": "a unit kept free, and requests for two officers",
    "D6": "waits by time of day, and from the start of a shift",
    "E1": "the nearest of scattered units",
    "E3": "walks on a street grid",
    "F": "passes, and what is seen",
    "G": "the shortest round of all streets",
    "H1": "time between visits on a round",
    "H2": "time between visits, back and forth",
    "H3": "time between visits, at random",
    "I": "people met, and the time it takes",
    "J": "requests by hour and day",
    "K": "metres, minutes and signals",
    "L": "laws that hold in every run",
}
"""Kinds of case and what each checks, in the order of the table."""


@dataclass(frozen=True)
class Figure:
    """A mean over seasons and the value that it should have.

    Attributes
    ----------
    name : str
    expected : float
    rare : bool
        A wait or a rare event, for which wider intervals do.
    enough : float
        A half-width that always does; for waits and shares next to nothing.
    most : float
        Largest half-width allowed, where it is not the usual share; 0: as usual.
    steadied_by : tuple of int or None
        Which of a season's quantities of mean 0 steady it (see `sim.verify.judging`);
        None: all.
    """

    name: str
    expected: float
    rare: bool = False
    enough: float = 0.0
    most: float = 0.0
    steadied_by: tuple[int, ...] | None = None


@dataclass(frozen=True, eq=False)
class Sampled:
    """A case whose figures are means over independent seasons.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    name, source : str
    figures : tuple of Figure
    scene : function
        Makes what all seasons share. Called once in a process.
    season : function
        Values of one season: the figures in order, then the quantities that
        steady them. Takes the scene, the seed and the number of the season.
    first : int
        Seasons from which it is seen how many it takes.
    together : int
        Seasons that a worker does in one go.
    file : str
        Scenario that it was made from; empty for the cases of this program.
    """

    kind: str
    name: str
    source: str
    figures: tuple[Figure, ...]
    scene: Callable[[], Any]
    season: Callable[[Any, int, int], Sequence[float]]
    first: int = 40
    together: int = 10
    file: str = ""


@dataclass(frozen=True)
class Row:
    """A figure that is equal to what it should be, or at most that.

    Attributes
    ----------
    name : str
    expected, found : float
    within : float
        How far they may be apart.
    bound : bool
        `expected` is an upper bound.
    """

    name: str
    expected: float
    found: float
    within: float = 0.0
    bound: bool = False

    @property
    def agrees(self) -> bool:
        """Whether it is as it should be."""
        apart = self.found - self.expected
        return bool(apart <= self.within and (self.bound or apart >= -self.within))


@dataclass(frozen=True, eq=False)
class Exact:
    """A case that holds exactly, or as a bound, in every season.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    name, source : str
    rows : function
        What was found, for a seed.
    formula : bool
        A closed form of the program held against printed numbers; nothing is simulated.
    """

    kind: str
    name: str
    source: str
    rows: Callable[[int], Sequence[Row]]
    formula: bool = False


Case = Sampled | Exact
