"""Weight files: places by corner, segment or position, and what is said of mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from street_graph.graph import grid
from street_graph.store import load
from street_graph.weights import MOST_ROWS, WeightsError, by_segment, read_weights

# 3 x 2 corners, 100 m apart; segments r0-0, r0-1, r1-0, r1-1, c0-0, c1-0, c2-0
GRID = grid(3, 2, 100, 100)
STEP = float(GRID.node_lon[1]) / 100
WASHINGTON = load("washington")


def wrong(text: str, graph=GRID) -> tuple[str, ...]:
    with pytest.raises(WeightsError) as caught:
        read_weights(graph, text)
    return caught.value.errors


def test_whole_segments():
    found = read_weights(GRID, "segment,weight\nr0-1,3\nc2-0,0.5\n")
    assert found.segment.tolist() == [1, 6]
    assert found.offset_mm.tolist() == [-1, -1]
    assert found.weight.tolist() == [3, 0.5]
    assert found.name == ("r0-1", "c2-0")
    assert found.line.tolist() == [2, 3]


def test_places_with_remarks_quotes_and_other_columns():
    text = (
        "\ufeff# calls of 2020\nKind, Place ,Weight\nnoise,Row 0 & Column 1,2\n\n"
        '# one spot\nfire,"segment c0-0 @ 25 m",1\nfire,"0.0, 0.0",4\n'
    )
    found = read_weights(GRID, text)
    assert found.node.tolist() == [1, -1, 0]
    assert found.offset_mm[1] == 25_000
    assert found.weight.tolist() == [2, 1, 4]
    assert found.line.tolist() == [3, 6, 7]


def test_a_list_of_positions_counts_each_row_once():
    text = f"lon;lat\n{150 * STEP};{-4 * STEP}\n{100 * STEP};{60 * STEP}\n"
    found = read_weights(GRID, text)
    assert found.segment.tolist() == [1, 5]
    assert found.offset_mm.tolist() == pytest.approx([50_000, 60_000], abs=5)
    assert found.weight.tolist() == [1, 1]


def test_a_corner_shares_its_weight_among_its_streets():
    text = "place,weight\nRow 0 & Column 1,6\nsegment r0-0 @ 10,1\n"
    found = by_segment(GRID, read_weights(GRID, text))
    # r0-0, r0-1 and c1-0 meet there
    np.testing.assert_allclose(found, [3, 2, 0, 0, 0, 2, 0])


def test_everything_wrong_is_told_with_its_line():
    text = "place,weight\nRow 0 & Column 1,-1\nRow 0 & Column 1\nRow 9 & Column 1,1\nx,1,2\n"
    assert wrong(text) == (
        "line 2: weight -1 is not between 0 and 1,000,000,000",
        "line 3: has 1 of the header's 2 columns",
        'line 4: no corner "Row 9 & Column 1"; nearest names: "Column 1 & Row 0", '
        '"Column 1 & Row 1", "Column 0 & Row 0"',
        'line 5: has 3 columns, its header 2; a text with a comma in it stands in "quotes"',
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no header; it needs"),
        ("Row 0 & Column 1,3\n", "has the columns row 0 & column 1, 3; it needs a header: "),
        ("place,lat,lon\n", "has the columns place, lat, lon; it needs"),
        ("place,wieght\n", 'has a column "wieght"; did you mean "weight"?'),
        ("place,weight,weight\n", 'has the column "weight" twice'),
        ("place,weight\n", "has no rows below its header"),
        ("segment,weight\nr0-0,0\n", "has no weight above 0"),
        ("segment,weight\nr0-0,nan\n", 'line 2: "nan" is not a number'),
        ("segment;weight\nr0-0;0,5\n", 'line 2: "0,5" is not a number; write decimals with'),
        ("segment,weight\nr0-9,1\n", 'line 2: no segment "r0-9"; nearest names: "r0-1", "r0-0"'),
        ("lat,lon\n91,0\n", "line 2: lat 91, lon 0 is no place on the earth"),
        ("lat,lon\n45,8\n", "line 2: 45, 8 lies very far from the nearest street"),
        ('place,weight\n"Row 0,1\n', "line 2: cannot be read as CSV"),
    ],
)
def test_mistakes(text, told):
    assert wrong(text)[0].startswith(told)


def test_a_file_may_not_be_endless():
    rows = "r0-0,1\n" * (MOST_ROWS + 1)
    assert wrong("segment,weight\n" + rows) == (
        "has more than 100,000 rows, the most there may be",
    )


def test_only_the_first_mistakes_are_told():
    assert len(wrong("segment,weight\n" + "x,y\n" * 1000)) == 20


def test_corners_of_the_shipped_streets():
    text = "place,weight\nPacific & 14th,5\nWashington Middle School,2\n1450 Cedar Ave,1\n"
    errors = wrong(text, WASHINGTON)
    assert len(errors) == 1 and errors[0].startswith('line 4: no place "1450 Cedar Ave"')
