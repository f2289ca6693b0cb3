"""Scenarios beside the streets they name."""

from __future__ import annotations

from math import isnan

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.feasibility import warnings
from sim.scenario.find import SHIPPED
from sim.scenario.load import load_scenario, open_scenario, scenario_from_text
from sim.scenario.on_streets import names_of, open_streets, street_km, tour_hours_on
from street_graph.graph import from_tables, grid
from street_graph.plans import load_plan
from street_graph.store import load

BLOCKS = grid(3, 3, 100.0, 100.0)  # four blocks: twelve segments of 100 m

ON_BLOCKS = """
base = "announced"
crew.base = "{base}"
[[requests.place]]
weight = 1
segment = "{segment}"
to_m = {to_m}
"""


def on_blocks(base: str = "Row 0 & Column 1", segment: str = "r0-0", to_m: float = 100.0):
    text = ON_BLOCKS.format(base=base, segment=segment, to_m=to_m)
    return scenario_from_text(text, open_streets=lambda name: names_of(BLOCKS))


def test_corners_and_segments_of_the_graph_are_accepted():
    assert on_blocks().crew.base == "Row 0 & Column 1"


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"base": "Row 0 & Column 7"}, "crew.base", "Column"),
        ({"segment": "r9-9"}, "requests.place[1].segment", 'no segment "r9-9" in "grid"'),
        ({"to_m": 100.5}, "requests.place[1].to_m", "100.5 m is beyond the segment's end at 100 m"),
    ],
)
def test_others_are_errors_of_their_key(change: dict[str, object], key: str, words: str):
    with pytest.raises(ScenarioError) as caught:
        on_blocks(**change)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert problem.key == key
    assert words in problem.message


def test_streets_that_do_not_exist_are_an_error_of_their_key():
    with pytest.raises(ScenarioError, match=r"streets\.graph   there are no streets of this name"):
        scenario_from_text(
            'base = "announced"\nstreets.graph = "washingtn"', open_streets=open_streets
        )


def test_each_carriageway_of_a_divided_street_counts_half():
    nodes = {"a": (0.0, 0.0), "b": (0.001, 0.0)}
    both = [{"id": i, "u": "a", "v": "b", "length_m": 300.0, "weight": 0.5} for i in "xy"]
    assert street_km(from_tables("divided", nodes, both)) == pytest.approx(0.3)


def test_tours_are_timed_where_a_plan_is_kept():
    # Washington's whole tour is 21.4 km; nobody keeps plans of a few blocks
    assert tour_hours_on(load("washington"), 2.0)(1) == pytest.approx(21.4 / 7.2, abs=0.01)
    assert isnan(tour_hours_on(BLOCKS, 1.0)(1))


def test_more_units_than_segments_are_a_warning():
    text = """
base = "announced"
[[shift]]
name = "all"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "12:00"
end = "20:00"
officers = 20
unit = "single"
"""

    def not_possible(units: int) -> float:
        return load_plan(BLOCKS, units).tour_mm.max() / 3.6e6

    (warning,) = warnings(scenario_from_text(text), None, not_possible)
    assert warning.startswith("Tours for 20 units are not possible")


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_shipped_scenario_names_only_places_that_are_there(name: str):
    assert load_scenario(name, open_streets=open_streets).streets.graph == "washington"


def test_shipped_tours_fit_their_shifts():
    graph = load("washington")
    for name in ("announced", "delivered", "tour-whole", "four-a-day", "singles"):
        scenario = open_scenario(name).scenario
        hours = tour_hours_on(graph, scenario.crew.walk_speed_mps)
        assert warnings(scenario, street_km(graph), hours) == []
