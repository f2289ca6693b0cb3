"""Coverage: how much of the neighborhood is walked, and how recently seen.

A segment is *seen* while any unit is on it, walking or standing. The time
since it was last seen runs on through meals, shift changes and nights. Where
that time matters, the first day is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.hot_spots import Dose, dose
from sim.study.measures.record import Measure
from sim.study.measures.rhythm import Passes, passes, predictability
from sim.study.measures.seen import Unseen, sum_by, union_length, unseen, visits
from sim.study.measures.sums import weighted
from sim.tables import DAY_US, HOUR_US, MINUTE_US

WALKED_WHOLE_PERCENT = 95
"""A segment counts as walked on a day when this much of its length is."""

MM_PER_KM = 1_000_000


@dataclass(frozen=True, eq=False)
class Coverage:
    """Coverage of one season.

    Shapes: S segments, D dates. Times in us, lengths in mm.

    Attributes
    ----------
    length : ndarray of int64, shape (S,)
    weight : ndarray of float64, shape (S,)
    counted_dates : ndarray of int64
        Dates that count for what is walked in a day.
    walked_day : ndarray of int64, shape (D, S)
        Length walked at least once on each date.
    walked : ndarray of int64, shape (S,)
        All that was walked, repeats included.
    presence : ndarray of int64, shape (S,)
        Time of units on the segment within the window.
    too_old : ndarray of int64, shape (S,)
        Time in the coverage window at which it was last seen longer ago than
        the limit, or never yet.
    age : ndarray of float64, shape (S,)
        Integral over the coverage window of the time since last seen, us squared.
    bound : ndarray of int64, shape (S,)
        Time in the coverage window for which its visits would keep the segment
        recently seen if none fell within the limit of another.
    gaps : Unseen
    passes : Passes
    predictability : tuple of float
        Numerator and denominator.
    window_time, coverage_time : int
        Length of the window, with and without what is left out at its start.
    days : float
        Length of the counted season.
    dose : Dose
        What the hot spots got.
    """

    length: np.ndarray
    weight: np.ndarray
    counted_dates: np.ndarray
    walked_day: np.ndarray
    walked: np.ndarray
    presence: np.ndarray
    too_old: np.ndarray
    age: np.ndarray
    bound: np.ndarray
    gaps: Unseen
    passes: Passes
    predictability: tuple[float, float]
    window_time: int
    coverage_time: int
    days: float
    dose: Dose

    @property
    def total(self) -> float:
        """Weighted length of all streets, mm."""
        return float(weighted(self.length, self.weight))

    @property
    def street_time(self) -> float:
        """Weighted length times the coverage window, mm us."""
        return self.total * self.coverage_time

    @property
    def walked_share_by_date(self) -> np.ndarray:
        """Share of the weighted length walked on each date (D,)."""
        return weighted(self.walked_day, self.weight) / self.total

    @property
    def whole(self) -> np.ndarray:
        """Whether each segment was walked on each date (D, S)."""
        whole: np.ndarray = 100 * self.walked_day >= WALKED_WHOLE_PERCENT * self.length
        return whole

    @property
    def whole_share_by_date(self) -> np.ndarray:
        """Share of the segments, by weight, that were walked on each date (D,)."""
        share: np.ndarray = weighted(self.whole, self.weight) / self.weight.sum()
        return share

    @property
    def pass_count(self) -> np.ndarray:
        """Passes of each segment within the window (S,)."""
        return np.bincount(self.passes.segment[self.passes.counted], minlength=len(self.length))

    @property
    def closed_gaps(self) -> tuple[np.ndarray, np.ndarray]:
        """Segment and length (us) of every gap between two sightings."""
        closed = self.gaps.seen_before & self.gaps.seen_again
        return self.gaps.segment[closed], (self.gaps.until - self.gaps.since)[closed]


def cover(evidence: Evidence) -> Coverage:
    """Reduce the steps of a season to its coverage."""
    steps, graph = evidence.log.steps, evidence.graph
    segments, window = graph.segments, evidence.window
    counted = window.starting_from(evidence.first_counted)
    limit = round(evidence.seen_within_min * MINUTE_US)
    seen = visits(steps)
    gaps = unseen(seen, segments)
    stale = gaps.since + np.where(gaps.seen_before, limit, 0)
    kept = counted.measure(seen.start, seen.end + limit)
    found = passes(evidence)
    presence = window.measure(steps["entered"], steps["left"])
    metres = np.abs(steps["to_mm"] - steps["from_mm"])
    return Coverage(
        length=graph.length_mm,
        weight=graph.weight,
        counted_dates=_counted_dates(evidence),
        walked_day=union_length(steps, step_dates(evidence), evidence.dates, graph.length_mm),
        walked=sum_by(steps["segment"], metres, segments),
        presence=sum_by(steps["segment"], presence, segments),
        too_old=sum_by(gaps.segment, counted.measure(stale, gaps.until), segments),
        age=np.bincount(
            gaps.segment,
            weights=counted.age_integral(gaps.since, gaps.until, gaps.since),
            minlength=segments,
        ),
        bound=sum_by(seen.segment, kept, segments),
        gaps=gaps,
        passes=found,
        predictability=predictability(found, window, graph.length_mm * graph.weight),
        window_time=window.total,
        coverage_time=counted.total,
        days=7 * evidence.weeks,
        dose=dose(evidence),
    )


def step_dates(evidence: Evidence) -> np.ndarray:
    """Date of each step: that of its shift, or of the clock without shifts."""
    steps = evidence.log.steps
    date: np.ndarray
    if evidence.unbroken:
        date = np.minimum(steps["entered"] // DAY_US, evidence.dates - 1)
    else:
        date = evidence.log.units["date"][steps["unit"]].astype(np.int64)
    return date


def _counted_dates(evidence: Evidence) -> np.ndarray:
    """All dates, or the whole days of an unbroken season after its warm-up."""
    dates = np.arange(evidence.dates)
    if not evidence.unbroken:
        return dates
    inside = (dates * DAY_US >= evidence.first_counted) & (
        (dates + 1) * DAY_US <= evidence.season_end
    )
    return dates[inside]


def _walked_share(c: Coverage) -> tuple[float, float]:
    return float(c.walked_share_by_date[c.counted_dates].sum()), float(len(c.counted_dates))


def _segments_walked(c: Coverage) -> tuple[float, float]:
    return float(c.whole_share_by_date[c.counted_dates].sum()), float(len(c.counted_dates))


def _seen_recently(c: Coverage) -> tuple[float, float]:
    # Time times length is more than 64 bits hold: a block of 300 m, unseen for a year.
    old = c.too_old.astype(float) * c.length
    return c.street_time - float(weighted(old, c.weight)), c.street_time


def _seen_bound(c: Coverage) -> tuple[float, float]:
    bound = float(weighted(c.bound.astype(float) * c.length, c.weight))
    return min(bound, c.street_time), c.street_time


def _time_since_seen(c: Coverage) -> tuple[float, float]:
    return float(weighted(c.age / MINUTE_US, c.length * c.weight)), c.street_time


def _passes_per_hour(c: Coverage) -> tuple[float, float]:
    return float(weighted(c.pass_count * c.length, c.weight)) / c.total, c.window_time / HOUR_US


def _presence(c: Coverage) -> tuple[float, float]:
    return float(c.presence.sum()) / MINUTE_US / (c.total / MM_PER_KM), c.days


def _mean_gap(c: Coverage) -> tuple[float, float]:
    gaps = c.closed_gaps[1]
    return float(gaps.sum()) / MINUTE_US, float(len(gaps))


def _predictability(c: Coverage) -> tuple[float, float]:
    return c.predictability


MEASURES = (
    Measure(
        "walked_share", "share", "higher", "coverage",
        "Streets walked in a day", "Calles recorridas en un día", "mean",
        "Share of the street length that an officer walks at least once in a day; "
        "mean over all days, days without a patrol included.", _walked_share,
    ),
    Measure(
        "segments_walked_share", "share", "higher", "coverage",
        "Blocks walked from end to end in a day", "Cuadras recorridas de punta a punta en un día",
        "mean", "Share of the blocks walked for at least 95 % of their length in a day; mean over "
        "all days.",
        _segments_walked,
    ),
    Measure(
        "seen_recently_share", "share", "higher", "coverage",
        "Streets seen recently", "Calles vistas hace poco", "ratio",
        "At a random moment of the window and a random spot of the streets, the chance that "
        "an officer was on that block within the time set by the study (nights count as time; "
        "first day left out).", _seen_recently,
    ),
    Measure(
        "seen_recently_bound_share", "share", "none", "coverage",
        "The most that could have been seen recently",
        "Lo máximo que se podría haber visto hace poco", "ratio",
        "What the same visits would give if no block were visited again within the time set by "
        "the study: k v s τ / D, and the time on the blocks themselves; at most 1.", _seen_bound,
    ),
    Measure(
        "mean_time_since_seen_min", "min", "lower", "coverage",
        "Time since an officer was on your block",
        "Tiempo desde que un oficial estuvo en su cuadra", "ratio",
        "If you step outside at a random moment of the window at a random spot, the mean time "
        "since an officer was on your block (0 while one is there; nights count as time; first "
        "day left out). A block that nobody has walked yet counts from the first midnight.",
        _time_since_seen,
    ),
    Measure(
        "passes_per_hour", "per hour", "higher", "coverage",
        "Times an officer passes an average spot in an hour",
        "Veces por hora que un oficial pasa por un punto cualquiera", "ratio",
        "Crossings of a block's middle, averaged over the street length, per hour of the window.",
        _passes_per_hour,
    ),
    Measure(
        "presence_min_per_km_day", "min per km and day", "higher", "coverage",
        "Time with officers on a kilometer of street in a day",
        "Tiempo con oficiales en un kilómetro de calle por día", "ratio",
        "Minutes that units spend on the streets within the window, standing included, per "
        "kilometer of street and day.", _presence,
    ),
    Measure(
        "mean_gap_min", "min", "none", "coverage",
        "Time between two visits to a block", "Tiempo entre dos visitas a una cuadra", "ratio",
        "Mean of the completed gaps between sightings of a block, nights included. Streets never "
        "visited again drop out, so this says nothing about which plan is better.", _mean_gap,
    ),
    Measure(
        "predictability_share", "share", "none", "coverage",
        "How easily the next pass can be foretold",
        "Qué tan fácil es prever el próximo paso", "ratio",
        "0 when the time since the last pass tells nothing about the next one, near 1 for a "
        "clockwork; in classes of 15 minutes of window time.", _predictability,
    ),
)  # fmt: skip
