"""What a record tells: a quantity with the numbers of a scenario that it replaces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.calibrate.counted import Counted


@dataclass(frozen=True)
class Quantity:
    """Something that a record tells.

    Attributes
    ----------
    name, unit : str
        In words; the unit "share" is shown in percent.
    keys : tuple of str
        Of a scenario, that it replaces or helps to replace.
    found : callable
        From the record to a `Counted`.
    """

    name: str
    unit: str
    keys: tuple[str, ...]
    found: Callable[[Any], Counted]
