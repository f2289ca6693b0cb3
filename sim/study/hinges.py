"""What a comparison hangs on: its verdicts over all settings of what is merely assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.moving import Assumed, value_at
from sim.study.arms import SINGLE, Arm
from sim.study.comparison import Comparison, Difference
from sim.study.estimate import standard_error, t_quantile
from sim.study.flips import End, Flip, flip
from sim.study.measures import Measure, measure_named
from sim.study.setting_seasons import EndSeasons, SettingSeasons
from sim.study.unknown import Unknown, best_in, unknown
from sim.study.verdict import (
    A_LITTLE_BETTER,
    A_LITTLE_WORSE,
    BETTER,
    IDENTICAL,
    SAME,
    WORSE,
)

ENOUGH = 0.9
"""Share of the settings in which an answer has to hold, not to depend on assumptions."""

ABOVE = (BETTER, A_LITTLE_BETTER)
BELOW = (WORSE, A_LITTLE_WORSE)

MOST_CHECKED = 10
"""Assumptions of each comparison, at most, that are simulated at the ends of their ranges."""

SUMS = ("mean", "ratio")
"""Estimators that put seasons together as sum over sum."""


@dataclass(frozen=True)
class Hinge:
    """One headline difference over all settings.

    Attributes
    ----------
    scenario, measure : str
    verdict : str
        With all as in the files.
    unknown : Unknown
        With more being better.
    held : int
        Settings in which the verdict holds: on the same side of the baseline,
        or, for "same", nearer to it than the margin; -1 where there is no
        verdict that could hold.
    ends : tuple of End
        The difference with one assumption at an end of its range.
    flips : tuple of Flip
        Where one assumption, moved alone, ends the verdict; the one nearest to
        the files first.
    held_in_seasons, seasons : int
        Seasons (groups of as many as a setting has) in which the verdict holds
        with all as in the files, of all: what chance alone does to `held`.
    """

    scenario: str
    measure: str
    verdict: str
    unknown: Unknown
    held: int
    ends: tuple[End, ...] = ()
    flips: tuple[Flip, ...] = ()
    held_in_seasons: int = 0
    seasons: int = 0

    @property
    def judged(self) -> bool:
        """Whether its verdict says something that can hold or not."""
        return self.held >= 0

    @property
    def share(self) -> float:
        """Share of the settings in which the verdict holds; nan without one."""
        return self.held / self.unknown.settings if self.judged else float("nan")

    @property
    def holds(self) -> bool:
        """Whether the verdict holds in enough settings, or there is none."""
        return not self.judged or self.share >= ENOUGH


@dataclass(frozen=True, eq=False)
class Hinges:
    """What a whole comparison hangs on.

    Attributes
    ----------
    found : SettingSeasons
    settings : int
        That all scenarios finished.
    rows : tuple of Hinge
        By scenario, then headline; none for the baseline.
    best : dict of measure to dict of scenario to int
        Settings in which each scenario is the best of all, ties counted for all.
    left_out : tuple of str
        Headline measures that single seasons do not have.
    assumed : mapping of scenario to Assumed
        What each scenario assumes with a range.
    """

    found: SettingSeasons
    settings: int
    rows: tuple[Hinge, ...]
    best: Mapping[str, Mapping[str, int]]
    left_out: tuple[str, ...]
    assumed: Mapping[str, Assumed]

    @property
    def judged(self) -> list[Hinge]:
        """Rows with a verdict that can hold or not."""
        return [row for row in self.rows if row.judged]

    @property
    def turning(self) -> list[Hinge]:
        """Rows whose verdict holds in too few settings, the least sure first."""
        return sorted((row for row in self.judged if not row.holds), key=lambda row: row.share)

    def row(self, scenario: str, measure: str) -> Hinge:
        """One row; KeyError if there is none."""
        for row in self.rows:
            if (row.scenario, row.measure) == (scenario, measure):
                return row
        raise KeyError(f"no setting was compared in {measure!r} for {scenario!r}")

    def value(self, scenario: str, assumption: str, share: float) -> float:
        """Value of an assumption at a share, in its unit, as `scenario` or any other has it."""
        covered = [self.assumed[name].get(assumption, ()) for name in (scenario, *self.assumed)]
        return value_at(next(filter(None, covered), ()), share)

    def wanted(self) -> list[tuple[str, float]]:
        """Ends that are worth simulating: of the assumptions that move any difference most."""
        chosen = {
            effect.name: effect.way
            for row in self.rows for effect in row.unknown.clear[:MOST_CHECKED]
        }  # fmt: skip
        names = [name for name in self.found.design.names if name in chosen]
        return [(name, share) for name in names for share in chosen[name] if share != 0]


def hinges(
    found: SettingSeasons,
    comparison: Comparison,
    data: Mapping[str, Mapping[str, Any]],
    ends: EndSeasons | None = None,
    arms: Sequence[Arm] = (),
) -> Hinges:
    """Hold the verdicts of a comparison against all settings.

    Parameters
    ----------
    found : SettingSeasons
        Of the scenarios of the comparison.
    comparison : Comparison
    data : mapping of scenario to mapping
        Merged data of each scenario.
    ends : EndSeasons or None
        What came of `Hinges.wanted`; None: no flip points.
    arms : sequence of Arm
        The scenarios as in their files, to tell what chance alone does.
    """
    assumed = {name: assumptions_by_entry(one) for name, one in data.items()}
    complete = found.complete
    measures = [measure_named(headline.measure) for headline in comparison.headlines]
    used = [measure for measure in measures if measure.estimator in SUMS]
    others = [name for name in comparison.scenarios if name != comparison.baseline]
    rows, best = [], {}
    for measure in used:
        sign = _sign(measure)
        values = {name: sign * found.values(name, measure) for name in comparison.scenarios}
        counts = best_in(np.array([value[complete] for value in values.values()]))
        best[measure.name] = dict(zip(values, counts.tolist(), strict=True))
        for name in others:
            gap = values[name] - values[comparison.baseline]
            gap[~complete] = np.nan
            told = comparison.difference(name, measure.name)
            judged = unknown(found.design, gap, len(used) * len(others))
            held = _held(told.verdict, gap[complete], told.margin)
            at_ends = _at_ends(ends, name, comparison.baseline, measure) if ends else ()
            flips = _flips(at_ends, told, sign, comparison.look.seasons, judged)
            whole = [f if not _whole(assumed, f.name) else _to_the_end(f) for f in flips]
            single = _in_seasons(arms, name, comparison.baseline, measure, found.seasons)
            rows.append(
                Hinge(
                    name, measure.name, told.verdict, judged, held, at_ends, tuple(whole),
                    max(_held(told.verdict, single, told.margin), 0), len(single),
                )
            )  # fmt: skip
    order = {name: i for i, name in enumerate(comparison.scenarios)}
    rows.sort(key=lambda row: order[row.scenario])
    left_out = tuple(measure.name for measure in measures if measure not in used)
    return Hinges(found, int(complete.sum()), tuple(rows), best, left_out, assumed)


def _sign(measure: Measure) -> float:
    return -1.0 if measure.direction == "lower" else 1.0


def _in_seasons(
    arms: Sequence[Arm], scenario: str, baseline: str, measure: Measure, size: int
) -> np.ndarray:
    """The difference in each group of `size` seasons, all as in the files, more being better."""
    known = {arm.scenario: arm for arm in arms}
    if scenario not in known or baseline not in known:
        return np.zeros(0)
    column = SINGLE.index(measure)
    values: list[np.ndarray] = []
    for arm in (known[scenario], known[baseline]):
        count = arm.seasons // size
        sums = (one[: count * size, column] for one in (arm.numerator, arm.denominator))
        top, bottom = (one.reshape(count, size).sum(axis=1) for one in sums)
        with np.errstate(invalid="ignore", divide="ignore"):
            values.append(_sign(measure) * top / bottom)
    apart: np.ndarray = values[0] - values[1]
    return apart


def _at_ends(ends: EndSeasons, scenario: str, baseline: str, measure: Measure) -> tuple[End, ...]:
    """The difference at every end that was simulated, with more being better."""
    found = []
    for i, (name, share) in enumerate(ends.ends):
        if not ends.complete[i]:
            continue
        mine, other = (ends.estimate(one, measure, i) for one in (scenario, baseline))
        if len(mine.errors) == len(other.errors) and np.isfinite([mine.value, other.value]).all():
            value = _sign(measure) * (mine.value - other.value)
            error = standard_error(mine.errors - other.errors)
            found.append(End(name, share, value, error, ends.seasons))
    return tuple(found)


def _flips(
    ends: Sequence[End], told: Difference, sign: float, seasons: int, judged: Unknown
) -> list[Flip]:
    """Flip points of the assumptions that are clear, the nearest to the file first."""
    bounds = _bounds(told.verdict, told.margin)
    error = (told.high - told.low) / 2 / t_quantile(told.confidence, seasons)
    clear = {effect.name for effect in judged.clear}
    found = [flip(sign * told.value, error, end, bounds) for end in ends if end.name in clear]
    return sorted((one for one in found if one), key=lambda one: abs(one.share))


def _bounds(verdict: str, margin: float) -> tuple[float, ...]:
    """Differences at which a verdict ends; none if it says nothing that could end."""
    if verdict in (SAME, IDENTICAL):
        return (-margin, margin)
    return (0.0,) if verdict in (*ABOVE, *BELOW) else ()


def _whole(assumed: Mapping[str, Assumed], name: str) -> bool:
    return any(one.whole for entries in assumed.values() for one in entries.get(name, ()))


def _to_the_end(found: Flip) -> Flip:
    """A flip of a whole number lies at the end that was simulated, not on the way there."""
    return replace(found, share=found.end, low=found.end, high=found.end)


def _held(verdict: str, gap: np.ndarray, margin: float) -> int:
    """In how many settings a verdict holds, with more being better."""
    if verdict in ABOVE:
        return int((gap > 0).sum())
    if verdict in BELOW:
        return int((gap < 0).sum())
    if verdict in (SAME, IDENTICAL):
        return int((np.abs(gap) < margin).sum())
    return -1


def in_unit(measure: Measure, low: float, middle: float, high: float) -> tuple[float, ...]:
    """A range in which more is better, as scenario less baseline in the measure's own unit."""
    return (-high, -middle, -low) if measure.direction == "lower" else (low, middle, high)
