"""How often a spot is passed, and how much of the streets is seen in a time.

Length of street D, k units at speed v: however they walk, they pass an average
spot f = k v / D times an hour.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.evidence import Evidence
from sim.study.measures.coverage import cover
from sim.study.measures.effort import work
from sim.study.measures.rhythm import pass_idleness, passes
from sim.study.measures.seen import union_length
from sim.tables import HOUR_US
from street_graph.graph import StreetGraph, grid
from tests.textbook.cases import chain, patrol, value
from tests.textbook.judging import NARROW, Figure, disagreements

SPEED = 1.2  # m/s: 4.32 km/h
BLOCKS = grid(14, 7, 120, 120)  # 175 streets of 120 m: 21 km, 100 s each
RING = chain([120] * 175, closed=True)

# Units: passes an hour and mean gap (min), on 21 km.
ROWS = {2: (0.4114, 145.83), 4: (0.8229, 72.92), 8: (1.6457, 36.46)}

# Hours: share of the streets seen at least once in such a time, by units 2, 4 and 8, if
# passes came purely by chance, and if units were evenly spaced on a round.
SEEN = {
    5 / 60: ((0.0337, 0.0663, 0.1282), (0.0343, 0.0686, 0.1371)),
    15 / 60: ((0.0977, 0.1859, 0.3373), (0.1029, 0.2057, 0.4114)),
    30 / 60: ((0.1859, 0.3373, 0.5608), (0.2057, 0.4114, 0.8229)),
    1: ((0.3373, 0.5608, 0.8071), (0.4114, 0.8229, 1)),
    2: ((0.5608, 0.8071, 0.9628), (0.8229, 1, 1)),
    4: ((0.8071, 0.9628, 0.9986), (1, 1, 1)),
}


@pytest.mark.parametrize("units", ROWS)
@pytest.mark.parametrize(
    ("route", "turn_back"), [("roam", True), ("roam", False), ("longest-unseen", False)]
)
def test_passes_are_metres_walked_over_metres_of_street(
    route: str, turn_back: bool, units: int
) -> None:
    back = {"patrol.turn_back": turn_back}
    season = patrol(BLOCKS, route, units, 48, back, speed_mps=SPEED).season()
    walked = units * 48 * 3600 * 1200
    counts = cover(season).pass_count
    assert int(work(season).walked.sum()) == walked
    assert int(counts @ BLOCKS.length_mm) == walked
    frequency, _ = ROWS[units]
    assert value(season, "passes_per_hour")[0] == pytest.approx(frequency, abs=5e-5)


def test_passes_of_a_tour_are_metres_walked_over_metres_of_street() -> None:
    # A round of 194 streets, all 175 and some twice; the units are half a round apart.
    season = patrol(BLOCKS, "tour", 2, 48, speed_mps=SPEED).season()
    walked = 2 * 48 * 3600 * 1200
    assert int(work(season).walked.sum()) == walked
    assert int(cover(season).pass_count @ BLOCKS.length_mm) == walked


@pytest.mark.parametrize("units", ROWS)
def test_gaps_on_a_round_are_the_frequency_turned_over(units: int) -> None:
    season = patrol(RING, "tour", units, 12, speed_mps=SPEED).season()
    for idle in pass_idleness(season)[0]:
        assert idle == pytest.approx(ROWS[units][1], abs=0.005)


def seen(season: Evidence, hours: float) -> float:
    """Share of the streets passed at least once in a stretch of time, mean over stretches."""
    found, graph, window = passes(season), season.graph, season.window
    length = round(hours * HOUR_US)
    stretches = window.length // length
    number = (found.t - window.start) // length
    inside = (number >= 0) & (number < stretches)
    once = np.unique(number[inside] * graph.segments + found.segment[inside])
    return float(graph.length_mm[once % graph.segments].sum() / stretches / graph.length_mm.sum())


def seen_by_roaming(
    graph: StreetGraph, units: int, turn_back: bool, hours: tuple[float, ...], seasons: int
) -> np.ndarray:
    """Share seen (R, len(hours)) in seasons of 200 h."""
    back = {"patrol.turn_back": turn_back}
    made = patrol(graph, "roam", units, 200, back, speed_mps=SPEED)
    return np.array([[seen(one, h) for h in hours] for one in map(made.season, range(seasons))])


@pytest.mark.parametrize("units", ROWS)
@pytest.mark.parametrize("turn_back", [True, False])
def test_roaming_sees_less_than_passes_by_pure_chance(turn_back: bool, units: int) -> None:
    # A walk comes back to the streets it has just left. Only where it may not turn back at
    # once and has no time to go round a block does it do better, at most as well as a round.
    share = seen_by_roaming(BLOCKS, units, turn_back, tuple(SEEN), 4).mean(axis=0)
    column = list(ROWS).index(units)
    for seen_share, (hours, (chance, spaced)) in zip(share, SEEN.items(), strict=True):
        best = spaced[column] if hours == 5 / 60 and not turn_back else chance[column]
        assert 0.6 * best < seen_share < best + 5e-5


def test_eight_roaming_units_on_twelve_by_sixteen_corners() -> None:
    # By pure chance 0.816 and 0.966.
    share = seen_by_roaming(grid(16, 12, 100, 130), 8, False, (2, 4), 20)
    figures = [
        Figure("seen in 2 h", share[:, 0], 0.761, NARROW),
        Figure("seen in 4 h", share[:, 1], 0.936, NARROW),
    ]
    assert disagreements(figures) == []


@pytest.mark.parametrize("hours", SEEN)
@pytest.mark.parametrize("units", ROWS)
def test_evenly_spaced_on_a_round_nothing_is_seen_twice_before_all_is_seen(
    units: int, hours: float
) -> None:
    season = patrol(RING, "tour", units, hours, speed_mps=SPEED).season()
    steps = season.log.steps
    walked = union_length(steps, np.zeros(len(steps), dtype=np.int64), 1, RING.length_mm)
    total = int(RING.length_mm.sum())
    assert int(walked.sum()) == min(total, round(units * 4_320_000 * hours))
    expected = SEEN[hours][1][list(ROWS).index(units)]
    assert walked.sum() / total == pytest.approx(expected, abs=5e-5)
