"""What `walks streets show` and `walks streets check` say about streets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from street_graph.check import doubtful, kilometres_by_class
from street_graph.graph import StreetGraph
from street_graph.names import parse, short, without_directions
from street_graph.optimized import OptimizedPlan
from street_graph.places import corners
from street_graph.plans import Plan
from street_graph.store import checksum


def _thing(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def summary(
    graph: StreetGraph,
    plans: Mapping[int, Plan] | None = None,
    together: Mapping[int, OptimizedPlan] | None = None,
) -> str:
    """A summary for planners, several lines of text.

    Parameters
    ----------
    graph : StreetGraph
    plans : mapping of int to Plan, optional
        By number of beats; their tours are told.
    together : mapping of int to OptimizedPlan, optional
        By number of units; how long they leave streets alone is told.
    """
    told = graph.provenance
    km = float(graph.length_mm.sum()) / 1e6
    counted = float((graph.length_mm * graph.weight).sum()) / 1e6
    streets = _streets(graph)
    lines = [
        f"{graph.name}: {_thing(graph.nodes, 'junction')}, {_thing(graph.segments, 'segment')}, "
        f"{km:.1f} km of street ({km / 1.609344:.1f} miles)",
    ]
    if counted < 0.9999 * km:
        lines.append(
            f"  counted in coverage: {counted:.1f} km (each carriageway of a divided street, or "
            "each sidewalk, counts half)"
        )
    for name, (count, length) in kilometres_by_class(graph).items():
        if count:
            lines.append(f"  {name}: {_thing(count, 'segment')}, {length:.1f} km")
    lines += [
        f"  corners with a signal: {int(graph.signal.sum())} ({told.get('signals', 'not told')})",
        f"  named corners: {len(corners(graph))}",
        f"  streets: {len(streets)}: "
        + ", ".join(f"{name} {length / 1e6:.1f} km" for name, length in streets),
    ]
    for name in sorted(graph.places):
        lines.append(f"  place: {name} ({told.get('places', {}).get(name) or 'source not told'})")
    lines += _origin(told)
    lines.append(f"checksum: {checksum(graph)[:16]}")
    if plans:
        lines += _beats(plans)
    if together:
        lines += _together(together)
    return "\n".join(lines) + "\n"


def _streets(graph: StreetGraph) -> list[tuple[str, int]]:
    """Each street and its millimetres, longest first."""
    written: dict[tuple[str, str], set[str]] = {}
    length: dict[tuple[str, str], int] = {}
    for name, mm in zip(graph.street, graph.length_mm.tolist(), strict=True):
        if name:
            key = parse(name).key
            written.setdefault(key, set()).add(name)
            length[key] = length.get(key, 0) + mm
    called = {
        key: short(min(names)) if len(names) == 1 else without_directions(min(names))
        for key, names in written.items()
    }
    return sorted(((called[k], length[k]) for k in called), key=lambda s: (-s[1], s[0]))


def _origin(told: Mapping[str, Any]) -> list[str]:
    lines = []
    if before := told.get("before_trimming"):
        lines.append(
            f"before trimming to the area: {before['junctions']} junctions, "
            f"{before['segments']} segments, {before['km']:.1f} km"
        )
    for item in told.get("dropped", []):
        km = f", {item['km']:.1f} km" if "km" in item else ""
        lines.append(f"dropped: {item['count']} {item['what']}{km}: {item['why']}")
    for key, word in (("source", "source"), ("source_date", "date"), ("note", "note"),
                      ("licence", "licence"), ("command", "made by")):  # fmt: skip
        if told.get(key):
            lines.append(f"{word}: {told[key]}")
    if told.get("attribution"):
        lines.append(str(told["attribution"]))
    return lines


def _beats(plans: Mapping[int, Plan]) -> list[str]:
    lines = ["beats: shortest walk over all streets of each beat (its tour)"]
    for k, plan in sorted(plans.items()):
        km = plan.tour_mm / 1e6
        text = f"{km[0]:.1f} km"
        if k > 1:
            text = (
                f"{km.mean():.1f} km in the mean, longest {km.max():.1f} km "
                f"({plan.unevenness:.2f} times the mean)"
            )
        lines.append(f"  {_thing(k, 'beat')}: {text}")
    return lines


def _together(plans: Mapping[int, OptimizedPlan]) -> list[str]:
    lines = ["units together (route optimized): longest weighted walk between passes of a street"]
    for k, plan in sorted(plans.items()):
        lines.append(
            f"  {_thing(k, 'unit')}: {plan.longest_mm / 1e6:.2f} km, {plan.ratio:.3f} times the "
            f"least that any walks could reach ({plan.bound.mm / 1e6:.2f} km)"
        )
    return lines


def check_text(graph: StreetGraph) -> str:
    """What is doubtful about streets that could be read.

    What is wrong stops the reading and is told by `StreetsError`.
    """
    found = doubtful(graph)
    lines = [f"{graph.name}: nothing is wrong. {_count(found)}"]
    lines += [f"  {text}" for text in found]
    return "\n".join(lines) + "\n"


def _count(found: Sequence[str]) -> str:
    if not found:
        return "Nothing is doubtful."
    return f"{_thing(len(found), 'thing is', 'things are')} doubtful:"
