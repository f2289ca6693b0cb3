"""The fewest officers that meet all targets: from the largest staffing down, one at a time.

Scenarios are ordered by officer-hours a week before anything is run. The largest is
judged first; the search goes on to the next smaller one only from one that meets all
targets, and stops at the first that does not, or is not sure at the limit of seasons.

Why no correction for many scenarios is needed: in such a fixed sequence, the first
scenario that does not truly meet the targets is reached by one judgement only, which
says "meets" wrongly with 5 % at most, and nothing is claimed beyond it (Maurer, Hothorn
and Lehmacher, in Biometrie in der chemisch-pharmazeutischen Industrie 6, 1995; Hsu and
Berger, Journal of the American Statistical Association 94, 1999). Nor is one needed for
many targets: all of them must be met, so a wrong "meets" needs the target that is not met
to be judged wrongly, again 5 % at most (Berger, Technometrics 24, 1982, on tests of an
intersection of hypotheses). Over the looks of one target the 5 % are shared; see
`sim.study.targets.judge`.

More officers need not do better: beats are cut anew for each number of units, and an odd
officer walks alone. So the next two below the stop are run, too. What they meet is told
beside the answer and not claimed with it: each of their verdicts stands by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.model import Target
from sim.study.arms import Arm
from sim.study.estimate import FIRST_LOOK
from sim.study.measures import measure_named
from sim.study.targets import FAILS, MEETS, NOT_SHOWN, NOT_SURE, TargetFigure, judge_all

BELOW = 2
"""Scenarios below the stop that are run, too."""

Judge = Callable[[str], Sequence[TargetFigure]]
"""From the name of a scenario to its figures for every target, settled or at the limit."""


@dataclass(frozen=True)
class Step:
    """One scenario on the way down.

    Attributes
    ----------
    scenario : str
    officer_hours : float
        Planned, a week.
    figures : tuple of TargetFigure
        One for each target.
    beyond : bool
        Below the stop: told, not claimed.
    """

    scenario: str
    officer_hours: float
    figures: tuple[TargetFigure, ...]
    beyond: bool

    @property
    def verdict(self) -> str:
        """Of all targets together; see `together`."""
        return together(self.figures)

    @property
    def seasons(self) -> int:
        """Most seasons that one of its verdicts rests on."""
        return max((figure.seasons for figure in self.figures), default=0)

    @property
    def against(self) -> tuple[TargetFigure, ...]:
        """The figures that keep it from meeting all targets."""
        return tuple(f for f in self.figures if f.verdict == self.verdict != MEETS)


@dataclass(frozen=True)
class StaffingSearch:
    """What a search found.

    Attributes
    ----------
    steps : tuple of Step
        In the order in which they were judged.
    smallest : str
        The scenario with the fewest officer-hours of all, judged or not.
    """

    steps: tuple[Step, ...]
    smallest: str

    @property
    def fewest(self) -> Step | None:
        """The smallest staffing that is claimed to meet all targets."""
        meeting = [s for s in self.steps if not s.beyond and s.verdict == MEETS]
        return meeting[-1] if meeting else None

    @property
    def stop(self) -> Step | None:
        """The first that did not meet all targets; None where all did."""
        return next((s for s in self.steps if not s.beyond and s.verdict != MEETS), None)

    @property
    def below(self) -> tuple[Step, ...]:
        """Those run below the stop."""
        return tuple(s for s in self.steps if s.beyond)


def together(figures: Sequence[TargetFigure]) -> str:
    """The verdict of one scenario on all targets.

    "fails" if any does, else "cannot be judged" or "not sure yet" if any is so, else
    "meets".
    """
    words = {figure.verdict for figure in figures}
    return next((word for word in (FAILS, NOT_SHOWN, NOT_SURE) if word in words), MEETS)


def settled(figures: Sequence[TargetFigure]) -> bool:
    """Whether more seasons are not needed to say if all targets are met."""
    return together(figures) != NOT_SURE


def looks_within(limit: int) -> Iterator[int]:
    """Yield the seasons at which one may look: 40, 80, 160, ... up to `limit`.

    A `limit` below 40 is the only look, a preview.
    """
    seasons = min(FIRST_LOOK, limit)
    while seasons <= limit:
        yield seasons
        seasons *= 2


def in_order(officer_hours: Mapping[str, float]) -> list[str]:
    """Scenarios by officer-hours a week, most first; equal ones as they stand."""
    return sorted(officer_hours, key=lambda name: -officer_hours[name])


def fewest_officers(officer_hours: Mapping[str, float], judge: Judge) -> StaffingSearch:
    """Search for the smallest staffing that meets all targets.

    Parameters
    ----------
    officer_hours : mapping of str to float
        Planned officer-hours a week of each scenario; one or more.
    judge : callable
        See `Judge`; called once for each scenario that is run.

    Returns
    -------
    StaffingSearch
    """
    names = in_order(officer_hours)
    steps: list[Step] = []
    left: int | None = None  # how many to run below the stop, once there is one
    for name in names:
        if left == 0:
            break
        step = Step(name, officer_hours[name], tuple(judge(name)), left is not None)
        steps.append(step)
        if left is not None:
            left -= 1
        elif step.verdict != MEETS:
            left = BELOW
    return StaffingSearch(tuple(steps), names[-1])


def judge_by(
    arms: Callable[[Sequence[str], int], Mapping[str, Arm]],
    targets: Sequence[Target],
    at_most: int,
) -> Judge:
    """Judge scenarios by seasons that are simulated as they are needed.

    Parameters
    ----------
    arms : callable
        From names and a number of seasons to these seasons, as `sim.study.runs.Runs.arms`.
    targets : sequence of Target
        One or more.
    at_most : int
        Seasons of each scenario at most.
    """

    def judge(name: str) -> Sequence[TargetFigure]:
        figures: Sequence[TargetFigure] = ()
        for seasons in looks_within(at_most):
            figures = judge_all([arms([name], seasons)[name]], targets)
            if settled(figures):
                break
        return figures

    return judge


STAFFING = np.dtype([
    ("step", "i4"), ("scenario", "U80"), ("part", "U10"),
    ("planned_officer_hours_per_week", "f8"), ("scenario_verdict", "U20"), ("measure", "U40"),
    ("unit", "U24"), ("at_least", "f8"), ("at_most", "f8"), ("in_seasons_share", "f8"),
    ("met_seasons", "i4"), ("seasons", "i4"), ("low", "f8"), ("high", "f8"), ("verdict", "U20"),
])  # fmt: skip
"""Columns of `staffing_table`."""


def staffing_table(search: StaffingSearch) -> np.ndarray:
    """One row per scenario that was run and target, in the order of the search.

    Returns
    -------
    ndarray of `STAFFING`
        ``part`` is "sequence" or "below"; a bound that is not set is nan.
    """
    pairs = [(i, step, figure) for i, step in enumerate(search.steps, 1) for figure in step.figures]
    rows = np.zeros(len(pairs), dtype=STAFFING)
    for row, (number, step, figure) in zip(rows, pairs, strict=True):
        target = figure.target
        row["step"], row["scenario"] = number, step.scenario
        row["part"] = "below" if step.beyond else "sequence"
        row["planned_officer_hours_per_week"] = step.officer_hours
        row["scenario_verdict"] = step.verdict
        row["measure"], row["unit"] = target.measure, measure_named(target.measure).unit
        row["at_least"] = np.nan if target.at_least is None else target.at_least
        row["at_most"] = np.nan if target.at_most is None else target.at_most
        row["in_seasons_share"] = target.in_seasons_share
        row["met_seasons"], row["seasons"] = figure.met, figure.seasons
        row["low"], row["high"], row["verdict"] = figure.low, figure.high, figure.verdict
    return rows
