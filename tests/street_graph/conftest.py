"""A way to write small OpenStreetMap files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

Nodes = Mapping[int, tuple[float, float]]
Ways = Sequence[tuple[Sequence[int], Mapping[str, str]]]


@pytest.fixture
def osm(tmp_path: Path) -> Callable[..., Path]:
    """Write nodes (x, y in metres near 0, 0; optional tags) and ways to a file."""

    def write(
        nodes: Nodes, ways: Ways, tags: Mapping[int, Mapping[str, str]] | None = None
    ) -> Path:
        def tagged(these: Mapping[str, str]) -> str:
            return "".join(f"<tag k='{k}' v='{v}'/>" for k, v in these.items())

        text = ["<osm version='0.6'>"]
        for n, (x, y) in nodes.items():
            at = f"lon='{x / 111_319.49:.9f}' lat='{y / 110_574.28:.9f}'"
            text.append(f"<node id='{n}' {at}>{tagged((tags or {}).get(n, {}))}</node>")
        for i, (points, these) in enumerate(ways, start=1):
            refs = "".join(f"<nd ref='{p}'/>" for p in points)
            text.append(f"<way id='{i}'>{refs}{tagged(these)}</way>")
        path = tmp_path / "town.osm"
        path.write_text("\n".join([*text, "</osm>"]), encoding="utf-8")
        return path

    return write
