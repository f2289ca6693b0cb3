"""Which ways of OpenStreetMap a foot patrol walks, and what class they are.

After the walking network of OSMnx, but stricter where ground is private
(parking aisles, driveways) and telling the reason for each way left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from street_graph.graph import ARTERIAL, LOCAL, PATH

WAY_TAGS = (
    "highway", "name", "oneway", "junction", "access", "foot", "area", "service", "footway",
    "indoor", "sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right", "note:class", "fixme",
)  # fmt: skip
"""Tags of ways that the builder looks at."""
NODE_TAGS = ("highway", "crossing")
"""Tags of points that the builder looks at."""

_ARTERIAL = {"trunk", "primary", "secondary", "tertiary"}
_LOCAL = {"residential", "unclassified", "living_street", "service", "road"}
_PATH = {"footway", "path", "steps", "pedestrian", "track", "bridleway", "cycleway"}
_FAST = {"motorway", "motorway_link"}
_OPEN = {"yes", "designated", "permissive", "public"}
_PRIVATE_GROUND = {"driveway", "parking_aisle", "parking", "drive-through", "emergency_access",
                   "private"}  # fmt: skip

CLASS_RULE = (
    "arterial: OpenStreetMap trunk, primary, secondary, tertiary and their links; local: "
    "residential, unclassified, living_street, service (alleys too) and road; path: footway, "
    "path, steps, pedestrian, track, bridleway, and cycleway where walking is allowed"
)


def _base(highway: str) -> str:
    return highway.removesuffix("_link") if highway != "motorway_link" else highway


def street_class(highway: str) -> int:
    """Class of a walkable way: `ARTERIAL`, `LOCAL` or `PATH`."""
    base = _base(highway)
    return ARTERIAL if base in _ARTERIAL else LOCAL if base in _LOCAL else PATH


def why_not(tags: Mapping[str, str]) -> str:
    """Why a way is not walked, in a few words; "" if it is walked.

    Parameters
    ----------
    tags : mapping of str to str
        Tags of a way that has a ``highway`` tag.
    """
    highway, foot = tags["highway"], tags.get("foot", "")
    allowed = foot in _OPEN
    if _base(highway) not in _ARTERIAL | _LOCAL | _PATH | _FAST:
        return "not a street that is open to walk (construction, platform and the like)"
    if tags.get("area") == "yes" or tags.get("indoor") == "yes":
        return "areas or indoor ways, which have no line to walk"
    if highway in _FAST and not allowed:
        return "motorways"
    if foot in ("no", "private"):
        return "closed to people on foot (foot=no)"
    if highway == "cycleway" and not allowed:
        return "cycleways where walking is not mapped as allowed"
    if tags.get("access") in ("private", "no", "customers") and not allowed:
        return "private (access)"
    if tags.get("service") in _PRIVATE_GROUND and not allowed:
        return "driveways, parking aisles and other private ground"
    return ""


def has_own_sidewalks(tags: Mapping[str, object]) -> bool:
    """Whether the map draws the sidewalks of this street as ways of their own."""
    keys = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
    return any(tags.get(key) == "separate" for key in keys)
