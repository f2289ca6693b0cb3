"""Data flows one way through the parts of the program, and the picture of it is true."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def drawn():
    """The script that draws the picture."""
    place = ROOT / "docs" / "architecture.py"
    spec = importlib.util.spec_from_file_location("architecture", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_data_flows_one_way(drawn) -> None:
    level = drawn.layers(drawn.edges())
    main = ["street_graph", "sim.scenario", "sim.world", "sim.walk", "sim.study", "sim.report",
            "sim.commands"]  # fmt: skip
    assert [level[part] for part in main] == sorted({level[part] for part in main})


def test_parts_that_use_one_another_are_found(drawn) -> None:
    with pytest.raises(ValueError, match="use one another: a, b"):
        drawn.layers({"a": {"b"}, "b": {"a"}, "c": set()})


def test_what_all_may_use_uses_nobody(drawn) -> None:
    for shared in drawn.SHARED:
        assert {drawn.part_of(m) for m in drawn.imports()[shared]} <= {*drawn.SHARED}, shared


def test_every_part_is_in_the_picture_and_no_other(drawn) -> None:
    parts = {drawn.part_of(module) for module in drawn.imports()}
    assert parts - {*drawn.SHARED} == {*drawn.PARTS}


def test_the_arrows_of_the_picture_are_the_imports(drawn) -> None:
    text = drawn.PICTURE.read_text(encoding="utf-8")
    arrows = re.findall(r'data-from="([\w.]+)" data-to="([\w.]+)"', text)
    wanted = {(used, part) for part, others in drawn.edges().items() for used in others}
    assert len(arrows) == len(wanted) > 20
    assert {*arrows} == wanted, "to renew it: python docs/architecture.py"
    assert text == drawn.picture()
    assert len(text) < 300_000
