"""The simulator held against the published tally: all that `walks record pilot` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.calibrate.calls_change import CallsChange, calls_change
from sim.calibrate.response import Response, response_of
from sim.calibrate.ridge import (
    Points,
    Prediction,
    Ranges,
    Rung,
    expected,
    fill,
    fitted,
    predict,
    ridge,
)
from sim.calibrate.sites import PublishedRecord, Site
from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.load import Loaded
from sim.scenario.model import Study
from sim.study.arms import Arm

ASSUMED = ("people.out_per_km", "people.open_share", "contacts.recorded_share")


@dataclass(frozen=True)
class Known:
    """A number before and after the tally was looked at: 95 % range and middle of each."""

    name: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class PilotRecord:
    """What the tally tells.

    Attributes
    ----------
    site : Site
        That was fitted.
    response : Response
    before, after : Points
        The ranges filled, and the same weighted by the tally.
    known : tuple of Known
    rungs : tuple of Rung
    predictions : tuple of Prediction
    calls : CallsChange
    """

    site: Site
    response: Response
    before: Points
    after: Points
    known: tuple[Known, ...]
    rungs: tuple[Rung, ...]
    predictions: tuple[Prediction, ...]
    calls: CallsChange


def ranges_of(loaded: Loaded) -> Ranges:
    """Plausible ranges of what the tally depends on, from a scenario's [assumed].

    Raises
    ------
    ValueError
        If one of them has no range.
    """
    found = {one.key: one for group in assumptions_by_entry(loaded.data).values() for one in group}
    ends = []
    for key in ASSUMED:
        one = found.get(key)
        if one is None or one.low is None or one.high is None:
            raise ValueError(f"{key} has no plausible range in {loaded.file}")
        ends.append((one.low, one.high))
    return Ranges(*ends)


def held_against(
    study: Study, arms: Mapping[str, Arm], ranges: Ranges, record: PublishedRecord
) -> PilotRecord:
    """Fit the tally of the first site and predict those of the others."""
    site = record.sites[0]
    response = response_of(study, arms)
    before = fill(ranges, record.sites, study.seed)
    after = fitted(response, before, site)
    low, high = site.officer_hours
    doses = np.geomspace(low, high, 1 + round(np.log2(high / low)))
    return PilotRecord(
        site, response, before, after, tuple(_known(response, before, after, site)),
        tuple(ridge(response, before, site, doses.tolist())),
        tuple(
            predict(response, after, site, other, number)
            for number, other in enumerate(record.sites[1:], start=1)
        ),
        calls_change(arms, record.calls_change),
    )  # fmt: skip


def _known(response: Response, before: Points, after: Points, site: Site) -> list[Known]:
    mean, _ = expected(response, before, site, before.hours[0])
    columns = [
        ("officer-hours of the pilot", before.hours[0]),
        ("people out on a km (people.out_per_km)", before.out_per_km),
        ("share that would talk (people.open_share)", before.open_share),
        ("share written down (contacts.recorded_share)", before.recorded_share),
        ("the three above together", before.rest),
        ("officer-hours times these three", before.product),
        ("contacts on record that the model expects", mean),
    ]
    return [Known(name, before.range_of(one), after.range_of(one)) for name, one in columns]
