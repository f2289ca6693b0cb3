"""Broken files, each with the message that a planner reads beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.checks import StreetNames
from sim.scenario.errors import MOST_SHOWN, Problem, ScenarioError, key_path, render
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.toml_files import MOST_BYTES

BROKEN = Path(__file__).parents[1] / "data" / "scenarios"
NO_FILES = {"weights": str, "areas": str, "line": str}
FILES = sorted(path.stem for path in BROKEN.glob("*.toml"))


@pytest.mark.parametrize("name", FILES)
def test_broken_file_gives_the_message_beside_it(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(f"{name}.toml")
    assert f"{caught.value}\n" == (BROKEN / f"{name}.txt").read_text(encoding="utf-8")


def test_errors_show_in_the_form_promised_with_corners_checked(monkeypatch: pytest.MonkeyPatch):
    def point(text: str) -> None:
        if text == "Pacific & 41st":
            raise LookupError(f'no corner "{text}"; nearest names: "Pacific & 14th"')

    names = StreetNames(
        point=point, segment=lambda text: 100.0, classes=frozenset({"arterial"}), **NO_FILES
    )
    monkeypatch.chdir(BROKEN)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("late-start.toml", open_streets=lambda graph: names)
    assert str(caught.value).splitlines() == [
        "late-start.toml",
        '  shift[1].start     "25:00" is not a time of day (00:00 to 24:00)',
        '  shift[1].oficers   unknown key; did you mean "officers"?',
        '  patrol.points[3]   no corner "Pacific & 41st"; nearest names: "Pacific & 14th"',
        str(BROKEN.parents[2] / "scenarios" / "announced.toml"),
        '  requests.place[2].street_class   "washington" has no streets of the class "local"',
        "4 errors. Nothing was run.",
    ]


def test_segments_and_stretches_are_checked_against_the_streets():
    def segment(text: str) -> float:
        if text != "a":
            raise LookupError(f'no segment "{text}"')
        return 80.0

    names = StreetNames(point=lambda text: None, segment=segment, classes=frozenset(), **NO_FILES)
    text = """
base = "announced"
[[requests.place]]
weight = 1
segment = "a"
from_m = 10
to_m = 90
[dispatch]
rule = "preference"
[[dispatch.preference]]
segment = "b"
units = [1]
"""
    with pytest.raises(ScenarioError) as caught:
        scenario_from_text(text, open_streets=lambda graph: names)
    assert [(p.key, p.message) for p in caught.value.problems] == [
        ("requests.place[1].to_m", "90 m is beyond the segment's end at 80 m"),
        ("dispatch.preference[1].segment", 'no segment "b"'),
    ]


def test_unknown_street_graph_is_an_error_of_its_key():
    def no_graph(name: str) -> StreetNames:
        raise LookupError(f'there are no streets "{name}"')

    with pytest.raises(ScenarioError) as caught:
        scenario_from_text('base = "announced"\nstreets.graph = "x"', open_streets=no_graph)
    assert caught.value.problems == (Problem("text", "streets.graph", 'there are no streets "x"'),)


def test_file_over_one_megabyte_is_refused_unread(tmp_path: Path):
    file = tmp_path / "large.toml"
    file.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(ScenarioError, match="is larger than 1 MB"):
        load_scenario(file)


def test_file_of_too_many_values_is_refused(tmp_path: Path):
    file = tmp_path / "many.toml"
    file.write_text("a = [" + "1," * 70_000 + "]")
    with pytest.raises(ScenarioError, match="holds more than 60,000 values"):
        load_scenario(file)


def test_thousand_dots_in_a_key_are_refused_before_parsing():
    with pytest.raises(ScenarioError, match="line 1   is nested too deeply"):
        scenario_from_text("a." * 100_000 + "b = 1")


def test_thousand_brackets_are_refused():
    with pytest.raises(ScenarioError, match="is nested too deeply"):
        scenario_from_text("a = " + "[" * 100_000)


def test_folder_and_missing_file_are_named(tmp_path: Path):
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(ScenarioError, match="is a folder, not a file"):
        load_scenario(tmp_path / "folder.toml")
    with pytest.raises(ScenarioError, match="there is no such file"):
        load_scenario(tmp_path / "nothing.toml")


def test_unknown_name_gets_the_nearest_one():
    with pytest.raises(
        ScenarioError, match='there is no scenario "evening"; did you mean "evenings"'
    ):
        load_scenario("evening")


def test_file_name_that_cannot_name_a_scenario_is_an_error(tmp_path: Path):
    file = tmp_path / "a,b.toml"
    file.write_text('format = 1\nabout = "x"\nbase = "announced"\n')
    with pytest.raises(ScenarioError, match='"a,b" cannot name a scenario'):
        load_scenario(file)


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path):
    file = tmp_path / "windows.toml"
    file.write_bytes(b'\xef\xbb\xbfformat = 1\r\nabout = "x"\r\nbase = "announced"\r\n')
    assert load_scenario(file).name == "windows"


def test_only_the_first_errors_are_written_out_but_all_are_counted():
    text = 'base = "announced"\n' + "\n".join(f"wrong{i} = 1" for i in range(500))
    with pytest.raises(ScenarioError) as caught:
        scenario_from_text(text)
    lines = str(caught.value).splitlines()
    assert len(lines) == MOST_SHOWN + 3
    assert lines[-2:] == ["  ... and 440 more.", "500 errors. Nothing was run."]


def test_one_error_is_not_called_errors():
    assert render([Problem("f", "k", "is wrong")]).endswith("1 error. Nothing was run.")


def test_key_paths_count_from_one():
    assert key_path(("shift", 0, "other_starts", 2)) == "shift[1].other_starts[3]"
