"""Small studies by the simulator itself, held against a long run of the same streets.

A season is one day on Washington's streets, a study 40 such seasons. Four
scenarios: `roam`; the same with another route seed; the same in evenings of
its own; and half of the officers. The first three are equal in law, so the
program must not call them different; the truth of the fourth comes from one
long run of seasons that no study uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, reduce

import numpy as np

from sim.scenario.load import scenario_from_text
from sim.scenario.model import Headline, Scenario, Study
from sim.study.arms import Arm, gather_arm
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.measures import measure_named, measure_names
from sim.study.reduce import Reduced
from sim.study.replication import walked, world_of
from sim.study.verdict import (
    A_LITTLE_BETTER,
    A_LITTLE_WORSE,
    BETTER,
    IDENTICAL,
    NOT_SHOWN,
    WORSE,
)
from sim.verify.proof.rows import NOT_PROMISED, Row, always, covers, holds, inside, wrong
from sim.verify.proof.work import in_groups, spread_out, stacked

SEASONS = 40
"""Seasons of a study."""

LONG = 10_240
"""Seasons of the long run: a look of the program, and 256 times a study."""

PART = 160
"""Seasons of the long run that a worker does in one go."""

HARDLY = 1e-9
"""A margin so small that every difference but none at all would matter."""

OTHER_EVENINGS = 1_000_003
"""Added to the seed for evenings that are not shared."""

SMALL = """
base = "roam"

[season]
first_day = "2021-03-01"
last_day = "2021-03-01"

[requests]
per_day = 80

[patrol]
route_seed = {route_seed}

[[shift]]
name = "afternoon"
days = ["mon"]
start = "12:00"
end = "20:00"
officers = {officers}
unit = "pair"

[[shift]]
name = "evening"
days = ["mon"]
start = "14:00"
end = "22:00"
officers = {officers}
unit = "pair"
"""
"""One day with more requests than the pilot has, so that 40 days show a median."""

DIFFERENT = (BETTER, WORSE, A_LITTLE_BETTER, A_LITTLE_WORSE)
"""Verdicts that say there is a difference."""

EQUAL = "roam", "other route seed"
APART = "roam", "evenings of its own"
FEWER = "roam", "half the officers"

BARELY = {
    "overtime_h_per_week": "a very skewed measure (overtime of one day)",
    "least_walked_tenth_ratio": "fairness (least-walked tenth against the average)",
}
"""Measures whose ranges are shown on pages and known to be rough."""

KINDS = {
    "contacts_per_week": "a mean (people talked with)",
    "walked_share": "a skewed mean (streets walked, near their ceiling)",
    "reached_in_time_share": "a ratio (requests reached in time)",
    "median_wait_min": "a percentile (median wait)",
    "mean_wait_to_limit_min": "another ratio (mean wait)",
    "officer_hours_per_week": "a measure without variance (officer-hours)",
}
"""Measures that are judged, and what they stand for."""

JUDGED = tuple(n for n in KINDS if measure_named(n).direction != "none")
SHOWN = (*KINDS, *BARELY)


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Scenario]:
    """All scenarios by name; two of them are byte-identical but for the name."""
    texts = {
        "roam": SMALL.format(route_seed=1, officers=4),
        "copy": SMALL.format(route_seed=1, officers=4),
        EQUAL[1]: SMALL.format(route_seed=2, officers=4),
        APART[1]: SMALL.format(route_seed=1, officers=4),
        FEWER[1]: SMALL.format(route_seed=1, officers=2),
    }
    return {name: scenario_from_text(text, name) for name, text in texts.items()}


@lru_cache(maxsize=4)
def small_study(seed: int) -> Study:
    """The study whose seed, hours and limits all seasons have."""
    chosen = tuple(scenarios().values())
    return Study("proof", "", chosen, "roam", seed, SEASONS, (720, 1320), 15, 60, 60, ())


def arms_of(seed: int, names: Sequence[str], replications: range) -> dict[str, Arm]:
    """These scenarios over some seasons, each season's evening shared by all but one."""
    found: dict[str, list[Reduced]] = {name: [] for name in names}
    for r in replications:
        worlds = {}
        for name in names:
            scenario = scenarios()[name]
            own = seed + OTHER_EVENINGS if name == APART[1] else seed
            if own not in worlds:
                worlds[own] = world_of(scenario, own, r)
            found[name].append(walked(small_study(own), scenario, worlds[own], r)[2])
    return {
        name: replace(gather_arm(name, seasons), response=()) for name, seasons in found.items()
    }


def joined(parts: Sequence[Arm]) -> Arm:
    """Arms of one scenario one after another."""
    return reduce(Arm.followed_by, parts)


def walked_studies(seed: int, studies: range) -> dict[str, np.ndarray]:
    """Do some studies.

    Returns
    -------
    dict of ndarray
        ``figure``, ``equal``, ``apart``, ``fewer``, shape (n, measures, 2):
        95 % intervals of the figure of `roam` and of differences from it;
        ``family``, shape (n, judged measures, 2): intervals of the headline
        differences of half the officers; ``different``, shape (n, 2, judged
        measures), bool: what is equal in law was called different, in the
        same evenings and in others, each as the only question of a study.
    """
    out: dict[str, list[object]] = {
        name: [] for name in ("figure", "equal", "apart", "fewer", "family", "different")
    }
    for study in studies:
        replications = range((study - 1) * SEASONS + 1, study * SEASONS + 1)
        arms = arms_of(seed, ("roam", EQUAL[1], APART[1], FEWER[1]), replications)
        plain = compare("plain", list(arms.values()), "roam", ())
        out["figure"].append([(f.low, f.high) for f in (plain.figure("roam", m) for m in SHOWN)])
        for name, (_, other) in (("equal", EQUAL), ("apart", APART), ("fewer", FEWER)):
            out[name].append(_intervals(plain, other, SHOWN))
        out["different"].append([
            [_called_different(arms["roam"], arms[other], name) for name in JUDGED]
            for _, other in (EQUAL, APART)
        ])  # fmt: skip
        headlines = tuple(Headline(name, HARDLY) for name in JUDGED)
        family = compare("family", [arms["roam"], arms[FEWER[1]]], "roam", headlines)
        out["family"].append(_intervals(family, FEWER[1], JUDGED))
    return {name: np.array(values) for name, values in out.items()}


def _intervals(found: Comparison, scenario: str, names: Sequence[str]) -> list[tuple[float, float]]:
    return [(d.low, d.high) for d in (found.difference(scenario, name) for name in names)]


def _called_different(arm: Arm, other: Arm, measure: str) -> bool:
    found = compare("equal", [arm, other], arm.scenario, (Headline(measure, HARDLY),))
    return found.difference(other.scenario, measure).verdict in DIFFERENT


def long_run(seed: int, replications: range) -> dict[str, Arm]:
    """Seasons of the long run."""
    return arms_of(seed, FEWER, replications)


def identical_studies(seed: int, studies: range) -> np.ndarray:
    """Verdicts on two byte-identical scenarios that are "identical" (bool, one a measure)."""
    headlines = tuple(Headline(name, HARDLY) for name in measure_names(with_direction=True))
    words = []
    for study in studies:
        replications = range((study - 1) * SEASONS + 1, study * SEASONS + 1)
        arms = arms_of(seed, ("roam", "copy"), replications)
        found = compare("identical", list(arms.values()), "roam", headlines)
        words += [found.difference("copy", h.measure).verdict for h in headlines]
    return np.array([word == IDENTICAL for word in words if word != NOT_SHOWN])


def truth_of(
    seed: int, studies: int, workers: int, seasons: int = LONG
) -> tuple[Comparison, dict[str, Arm]]:
    """Compare over the long run, whose seasons come after those of all studies."""
    groups = in_groups(seasons, PART, first=studies * SEASONS + 1)
    parts = spread_out(long_run, seed, groups, workers)
    arms = {name: joined([part[name] for part in parts]) for name in FEWER}
    return compare("truth", list(arms.values()), "roam", ()), arms


def walked_rows(seed: int, studies: int, workers: int, truth: Comparison) -> list[Row]:
    """The rows on studies by the simulator, with the truth of `truth_of`."""
    found = stacked(spread_out(walked_studies, seed, in_groups(studies, 5), workers))
    return [
        *_against_the_long_run(found, truth),
        *_equal_in_law(found),
        *identical_rows(seed, max(studies // 40, 1), workers),
    ]


def _against_the_long_run(found: dict[str, np.ndarray], truth: Comparison) -> list[Row]:
    part = f"Simulated seasons against a long run, {SEASONS} seasons"
    rows, together = [], []
    for i, (name, kind) in enumerate((KINDS | BARELY).items()):
        figure = hits(found["figure"][:, i], truth.figure("roam", name).value)
        # Of so many groups of seasons one may have no median: then there is no difference
        # with an interval, but both figures, of all requests together, are known.
        known = truth.figure(FEWER[1], name).value - truth.figure("roam", name).value
        fewer = hits(found["fewer"][:, i], known)
        for what, held in ((f"figure: {kind}", figure), (f"half the officers: {kind}", fewer)):
            if name in BARELY:
                rows.append(covers(NOT_PROMISED, f"one-day seasons, {what}", held, False))
            else:
                rows.append((covers if name in JUDGED else always)(part, what, held))
        if name in JUDGED:
            together.append(hits(found["family"][:, JUDGED.index(name)], known))
    what = "half the officers: all headline differences together"
    rows.insert(2 * len(KINDS), holds(part, what, np.all(together, axis=0)))
    return rows


def hits(intervals: np.ndarray, known: float) -> np.ndarray:
    """Which of the intervals, shape (n, 2), hold the known value."""
    return np.array([inside(low, high, known) for low, high in intervals])


def _equal_in_law(found: dict[str, np.ndarray]) -> list[Row]:
    rows = []
    for k, (name, about) in enumerate(
        (("equal", "two route seeds"), ("apart", "evenings that are not shared"))
    ):
        part = f"Equal in law, other draws: {about}"
        for j, measure in enumerate(JUDGED):
            kind = KINDS[measure]
            rows.append(wrong(part, f"called different: {kind}", found["different"][:, k, j]))
        for measure in JUDGED:
            i = SHOWN.index(measure)
            rows.append(covers(part, f"95 % interval holds 0: {KINDS[measure]}",
                               hits(found[name][:, i], 0.0)))  # fmt: skip
    return rows


def identical_rows(seed: int, studies: int, workers: int) -> list[Row]:
    """The row on byte-identical scenarios."""
    parts = spread_out(identical_studies, seed, in_groups(studies, 5), workers)
    what = f'called "{IDENTICAL}": every measure of every study'
    return [always("Byte-identical scenarios", what, np.concatenate(parts))]
