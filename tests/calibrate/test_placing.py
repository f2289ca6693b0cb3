"""Rows on streets: by coordinates, by block and by corner, and why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.calibrate.addresses import (
    NO_BLOCK,
    NO_CORNER,
    NO_STREET,
    OUTSIDE,
    UNREADABLE,
    Book,
    read_address,
)
from sim.calibrate.place import MISSING, NOT_DEGREES, Placer, read_list
from sim.calibrate.read import form_of
from sim.calibrate.streets import Ground
from sim.scenario.errors import ScenarioError
from street_graph.places import resolve_point
from street_graph.points import Point, position
from tests.calibrate.rows import washington


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(washington())


def block(ground: Ground, found: int | str) -> str:
    return ground.graph.block[found] if isinstance(found, int) else found


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1400 BLOCK PACIFIC AVE", "Pacific Ave, 14th–15th"),
        ("1400 BLK OF PACIFIC AVE", "Pacific Ave, 14th–15th"),
        ("14XX PACIFIC", "Pacific Ave, 14th–15th"),
        ("1450 Cedar Ave #3", "Cedar Ave, 14th–15th"),
        ("1550 PINE AVE APT 4, LONG BEACH CA", "Pine Ave, 15th–16th"),
        ("1700 OREGON AVE", "Oregon Ave, 17th–Esther"),
        ("2400 PACIFIC AVE", OUTSIDE),
        ("400 OCEAN BLVD", NO_STREET),
        ("100 W 14TH ST", NO_BLOCK),
        ("PINE / CEDAR", NO_CORNER),
        ("CITY HALL", UNREADABLE),
        ("", UNREADABLE),
    ],
)
def test_block_addresses(ground: Ground, text: str, where: str) -> None:
    assert block(ground, Book(ground).find(text)) == where


@pytest.mark.parametrize(
    "text",
    ["PACIFIC AVE / 14TH ST", "W 14th St & Pacific", "PACIFIC AVE AND 14TH", "14TH @ PACIFIC"],
)
def test_corners_are_those_of_scenarios(ground: Ground, text: str) -> None:
    point = resolve_point(ground.graph, "Pacific & 14th")
    assert Book(ground).find(text) == ground.graph.segments + point.node


def test_a_numbered_street_is_no_house_number() -> None:
    found = read_address("14TH ST / PINE AVE")
    assert found is not None and found.number == -1
    assert read_address("14TH ST") is None


def test_coordinates_lie_on_the_street_they_were_taken_from(ground: Ground) -> None:
    graph = ground.graph
    middles = [position(graph, Point(s, int(graph.length_mm[s]) // 2))
               for s in range(graph.segments)]  # fmt: skip
    frame = pd.DataFrame(
        {"lat": [f"{lat:.7f}" for _, lat in middles], "lon": [f"{lon:.7f}" for lon, _ in middles]}
    )
    placed = Placer(Book(ground)).place(frame)
    short = graph.length_mm < 30_000
    assert (placed.spot[~short] == np.flatnonzero(~short)).all()
    assert (placed.spot >= 0).all() and placed.away_m.max() < 0.1


def test_what_is_wrong_with_coordinates_is_told_or_put_right(ground: Ground) -> None:
    lat, lon = "33.7860", "-118.1937"
    rows = [(lat, lon), (lon, lat), (lat, lon[1:]), ("", lon), ("0", "0"), ("33.9", lon),
            ("6500000", "1740000"), ("33,7860", "-118,1937"), ("north", lon)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["lat", "lon"], index=range(2, 2 + len(rows)))
    placer = Placer(Book(ground))
    placed = placer.place(frame)
    same = placed.spot[[0, 1, 2, 7]]
    assert (same == same[0]).all() and same[0] >= 0
    assert (placer.swapped.rows, placer.unsigned.rows) == ([3], [4])
    assert placed.reason.tolist() == [
        "", "", "", MISSING, MISSING, OUTSIDE, NOT_DEGREES, "", NOT_DEGREES
    ]  # fmt: skip


def test_an_address_helps_where_coordinates_are_missing_or_beside_a_corner(ground: Ground) -> None:
    graph = ground.graph
    lon, lat = position(graph, resolve_point(graph, "Pacific & 15th"))
    frame = pd.DataFrame({
        "lat": ["", f"{lat + 0.0001:.6f}", f"{lat + 0.0001:.6f}"],
        "lon": ["", f"{lon + 0.0002:.6f}", f"{lon + 0.0002:.6f}"],
        "address": ["1400 PACIFIC AVE", "1500 PACIFIC AVE", "1 W 15TH ST"],
    })  # fmt: skip
    placed = Placer(Book(ground)).place(frame)
    assert [graph.street[s] for s in placed.spot] == [
        "Pacific Avenue", "Pacific Avenue", "West 15th Street"
    ]  # fmt: skip


def test_a_list_of_addresses_says_where_blocks_lie(ground: Ground, tmp_path: Path) -> None:
    graph = ground.graph
    segment = next(s for s in range(graph.segments) if graph.block[s] == "W 17th St, Cedar–Pacific")
    lon, lat = position(graph, Point(segment, int(graph.length_mm[segment]) // 2))
    path = tmp_path / "addresses.csv"
    path.write_text(
        f"block,street,lat,lon\n200,W 17TH ST,{lat},{lon}\n200,17TH ST,{lat},{lon}\n"
        f"900,W 17TH ST,{lat + 1},{lon}\n"
    )
    book = Book(ground, read_list(form_of(path)))
    assert book.find("200 BLOCK W 17TH ST") == segment
    assert book.find("900 W 17TH ST") == OUTSIDE
    assert book.find("300 W 17TH ST") == NO_BLOCK
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ScenarioError, match="name them block, street, lat, lon"):
        read_list(form_of(path))


def test_rows_at_a_corner_are_shared_by_its_streets(ground: Ground) -> None:
    count = np.zeros(ground.spots)
    assert np.allclose(ground.shares(count).sum(axis=1), 1.0)
    point = resolve_point(ground.graph, "Pacific & 16th")
    corner = ground.graph.segments + point.node
    here = np.flatnonzero(ground.shares(count).toarray()[corner])
    assert len(here) >= 3
    count[corner], count[here[0]] = 9, 40
    found = ground.by_segment(count)
    assert found.sum() == pytest.approx(49)
    assert found[here[0]] > 46 and found[here[1]] > 0  # most where the rest of the rows is
