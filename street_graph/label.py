"""What segments are called, and which corners have a signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from street_graph.alongside import compass, sides
from street_graph.graph import ARTERIAL, PATH
from street_graph.measure import bearing, to_metres
from street_graph.names import bare, parse, short
from street_graph.stretches import Positions, Stretch, lengths_m, meetings

SIGNAL_M = 30.0
"""A signal drawn on a street belongs to the junctions within this walk of it."""

TAGGED = "from the source (traffic_signals)"
INFERRED = "inferred: the source shows no signals, so one stands wherever two arterials meet"


def segment_ids(stretches: Sequence[Stretch]) -> tuple[str, ...]:
    """Stable ids: the numbers of both ends in the source, "-2" for a second such segment."""
    seen: dict[str, int] = {}
    ids = []
    for s in stretches:
        name = f"{s.ends[0]}-{s.ends[1]}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(ids)


def _cross_street(own: Stretch, point: int, others: Sequence[Stretch]) -> str:
    """What `own` meets at `point`, in a word or two."""
    if not others:
        return "dead end"
    key = parse(own.street).key if own.street else None
    named = [s for s in others if s.street and parse(s.street).key != key]
    if named:
        return bare(min(named, key=lambda s: (s.street_class, s.street)).street)
    unnamed = [s for s in others if not s.street]
    if unnamed:
        return "path" if all(s.street_class == PATH for s in unnamed) else "unnamed street"
    return "fork" if len(others) > 1 else "bend"


def block_labels(
    stretches: Sequence[Stretch],
    weight: np.ndarray,
    streets: Sequence[Stretch],
    positions: Positions,
) -> tuple[str, ...]:
    """Labels for people such as "Pacific Ave, 14th–15th", each once.

    Ends are told from south to north or from west to east. A carriageway
    tells its direction of traffic, a sidewalk its side of the street.

    Parameters
    ----------
    stretches : sequence of Stretch
    weight : ndarray, shape (S,)
    streets : sequence of Stretch
        All named streets, for the sides of sidewalks.
    positions : mapping of int to (lon, lat)
    """
    at = meetings(stretches)
    side = sides(stretches, streets, positions)
    labels = []
    for i, s in enumerate(stretches):
        a, b = (positions[p] for p in s.ends)
        dx, dy = (float(v) for v in to_metres(np.float64(b[0]), np.float64(b[1]), a))
        ends = s.ends if (dy > 0 if abs(dy) >= abs(dx) else dx > 0) else s.ends[::-1]
        first, last = (
            _cross_street(s, p, [stretches[j] for j, _ in at[p] if j != i]) for p in ends
        )
        title = short(s.street) or ("Unnamed path" if s.street_class == PATH else "Unnamed street")
        if side[i]:
            title += f" {side[i]} side"
        elif weight[i] < 1 and s.oneway:
            title += f" {compass(float(bearing(s.oneway * dx, s.oneway * dy)))}bound"
        labels.append(f"{title}, at {first}" if first == last else f"{title}, {first}–{last}")
    return _told_apart(labels, stretches, positions)


def _told_apart(
    labels: Sequence[str], stretches: Sequence[Stretch], positions: Positions
) -> tuple[str, ...]:
    """Make equal labels different: by compass where two are meant, else by number."""
    groups: dict[str, list[int]] = {}
    for i, label in enumerate(labels):
        groups.setdefault(label, []).append(i)
    result = list(labels)
    for label, same in groups.items():
        if len(same) == 1:
            continue
        marks = [str(k + 1) for k in range(len(same))]
        if len(same) == 2:
            a, b = (np.mean([positions[p] for p in stretches[i].points], axis=0) for i in same)
            dx, dy = to_metres(b[0], b[1], (float(a[0]), float(a[1])))
            to_second, to_first = float(bearing(dx, dy)), float(bearing(-dx, -dy))
            if np.hypot(dx, dy) > 1:
                marks = [compass(to_first), compass(to_second)]
        for i, mark in zip(same, marks, strict=True):
            result[i] = f"{label} ({mark})"
    return tuple(result)


def signal_corners(
    stretches: Sequence[Stretch],
    positions: Positions,
    point_tags: Mapping[int, Mapping[str, str]],
) -> tuple[set[int], str]:
    """Junctions with a traffic signal, and how that is known.

    A signal of the source that stands on a junction belongs to it; one that
    stands on a street belongs to the ends of its segment within 30 m. Where
    the source has no signals at all, corners where arterials of different
    names meet are taken to have one (assumed: in US cities they mostly do).
    """
    tagged = {p for p, tags in point_tags.items() if "traffic_signals" in tags.values()}
    at = meetings(stretches)
    if tagged:
        found = tagged & set(at)
        for s in stretches:
            for k, point in enumerate(s.points[1:-1], start=1):
                if point in tagged:
                    parts = (s.points[: k + 1], s.points[k:])
                    halves = [Stretch(p, "", s.street_class) for p in parts]
                    found |= {
                        end
                        for end, m in zip(s.ends, lengths_m(halves, positions), strict=True)
                        if m <= SIGNAL_M
                    }
        return found, TAGGED
    found = set()
    for point, ends in at.items():
        arterials = [stretches[i] for i, _ in ends if stretches[i].street_class == ARTERIAL]
        if len({parse(s.street).key for s in arterials if s.street}) > 1:
            found.add(point)
    return found, INFERRED
