"""What a new user stumbles over: files, numbers and folders that are not what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from tests.commands.files import scenario


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/", "/\n  is a folder, not a file; give the name of a scenario in it"),
        ("scenarios/", "is a folder, not a file"),
        ("scenarios/deep.toml", "is a folder, not a file"),
        ("announced.toml", 'the scenario of this name is called "announced"'),
        ("scenarios/anounced.toml", 'there is no such file; did you mean "announced"?'),
    ],
)
def test_a_path_that_is_no_scenario_is_told(
    here: Path, name: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "scenarios" / "deep.toml").mkdir(parents=True)
    assert main(["check", name]) == 2
    assert message in capsys.readouterr().err


def test_a_folder_is_no_name_to_choose(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "scenarios" / "deep.toml").mkdir(parents=True)
    assert main(["check", "deep"]) == 2
    assert '"deep", ' not in capsys.readouterr().err.partition("there are")[2]


def test_a_study_without_its_keys_is_read_as_a_study(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "scenarios" / "studies").mkdir(parents=True)
    (here / "scenarios" / "studies" / "mine.toml").write_text("format = 1\n", encoding="utf-8")
    assert main(["check", "mine"]) == 2
    assert "scenarios/studies/mine.toml\n  about" in capsys.readouterr().err


def test_announced_alone_is_compared_with_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "announced"]) == 2
    assert "walks compare announced roam\n" in capsys.readouterr().err


def test_a_number_that_is_none_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["best", "pilot", "--margin", "some"]) == 2
    assert "--margin: 'some' is not a number, such as 0.05" in capsys.readouterr().err


def test_a_name_with_a_space_is_quoted_in_the_next_commands(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "late shift"]) == 0
    assert 'walks check "late shift"\n' in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_a_map_file_that_cannot_be_written_is_told(
    here: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "mine")
    (here / "taken").write_text("", encoding="utf-8")
    assert main(["streets", "export", "washington", "--out", f"taken/map{ending}"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (here / f"folder{ending}").mkdir()
    assert main(["streets", "export", "washington", "--out", f"folder{ending}"]) == 2
    assert "Choose another file with --out." in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "taken").write_text("", encoding="utf-8")
    assert main(["new", "mine", "--folder", "taken/below"]) == 2
    assert "Look whether the folder is there" in capsys.readouterr().err


FOREIGN = "holds no results of this program but other things (budget.xlsx)"


@pytest.mark.parametrize(
    "typed", [["compare", "mine", "other"], ["run", "mine"], ["run", "mine", "--replication", "2"]]
)
def test_results_are_not_mixed_into_a_folder_of_other_things(
    here: Path, typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "mine")
    scenario(here, "other")
    (here / "desk").mkdir()
    (here / "desk" / "budget.xlsx").write_text("not ours")
    assert main([*typed, "--out", "desk"]) == 2
    told = capsys.readouterr().err
    assert FOREIGN in told and "--out, such as desk/results." in told
    assert [path.name for path in (here / "desk").rglob("*")] == ["budget.xlsx"]


def test_an_unknown_name_gets_the_nearest_few_and_the_command_that_lists_all(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "evening-north")
    scenario(here, "evening-south")
    assert main(["check", "evening-nort"]) == 2
    err = capsys.readouterr().err
    assert 'did you mean "evening-north" or "evening-south"? To list all: walks check\n' in err
    assert main(["check", "xyzzy"]) == 2
    assert 'there is no scenario "xyzzy"; to list all: walks check\n' in capsys.readouterr().err


def test_check_alone_lists_what_can_be_named(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "mine")
    (here / "scenarios" / "torn.toml").write_text("format = ")
    assert main(["check"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("Scenarios in the folder scenarios:\n  mine                   mine\n")
    assert "  torn                   cannot be read; walks check says why\n" in listed
    for name in ("announced", "same-hours", "hot-spots"):
        assert f"\n  {name} " in listed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("con", '"con" names a device on Windows'),
        ("Com1.toml", '"Com1" names a device on Windows'),
        ("nul.old", '"nul.old" names a device on Windows'),
        ("mine.", '"mine." ends in a dot or a space'),
        ("x" * 81, "is too long for a name; at most 80 letters"),
        ("a/b", "a folder is given with --folder"),
        ("pilot", 'there is a study "pilot" already'),
        ("Roam", 'there is a scenario "roam" already'),
        ("hot-spots", 'there is a scenario "hot-spots" already'),
    ],
)
def test_new_takes_no_name_that_is_another_thing_here_or_elsewhere(
    here: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", name]) == 2
    assert said in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_a_file_with_the_name_of_a_device_is_no_scenario(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "aux")
    assert main(["check", "aux"]) == 2
    assert '"aux" names a device on Windows' in capsys.readouterr().err


@pytest.mark.parametrize("base", ["7", '"anounced"', '""', '"mine"'])
def test_a_wrong_base_does_not_hide_other_mistakes(
    here: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scenario(here, "mine", 'lst_day = 1\n[crew]\nheads = "eight"\n')
    path.write_text(path.read_text().replace('"announced"', base))
    assert main(["check", "mine"]) == 2
    err = capsys.readouterr().err
    assert "  base " in err and "season.lst_day " in err and "crew.heads " in err
    assert "3 errors." in err


@pytest.mark.parametrize("typed", [["washington"], ["--scenario", "announced"]])
def test_a_picture_that_cannot_be_written_is_an_error(
    here: Path, typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "streets").write_text("a file where the folder would be")
    assert main(["streets", "show", *typed]) == 2
    assert "Look whether the folder is there" in capsys.readouterr().err
    (here / "taken.png").mkdir()
    assert main(["streets", "show", *typed, "--out", "taken.png"]) == 2
    assert "taken.png: Is a directory" in capsys.readouterr().err


def test_the_made_up_calls_of_the_docs_are_found_from_any_folder(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", "scenarios/examples/made-up-calls.csv"]) == 2
    assert "* --time      Call DateTime" in capsys.readouterr().err
    assert main(["calibrate", "scenarios/examples/other.csv"]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_kinds_that_are_gone_or_new_are_told_in_short(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = (
        'name = "barking"\nshare = 1\npriority = 3\nto_foot_share = 0.2\nofficers_needed = 1\n'
        'two_officers_required_share = 0\npatience = "endless"\n'
        'handling = { distribution = "constant", mean_min = 5 }\n'
        'car_response = { distribution = "constant", mean_min = 30 }\n'
    )
    scenario(here, "mine", f"[[requests.kind]]\n{kind}")
    assert main(["check", "mine"]) == 0
    told = capsys.readouterr().out
    assert '  kind "emergency": taken out\n' in told
    assert '  kind "barking": (nothing) -> share 1; priority 3; ' in told


def test_new_says_where_every_key_stands(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert Path(last.removeprefix("Every key there is, with its meaning: ")).is_file()


@pytest.mark.parametrize(
    "typed", [["scenarios/examples/made-up-calls.csv", "--yes"], ["--walks", "log.csv"]]
)
def test_a_report_of_somebody_else_is_not_replaced_by_a_fit(
    here: Path, typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "desk").mkdir()
    (here / "desk" / "report.md").write_text("not ours")
    assert main(["calibrate", *typed, "--name", "mine", "--out", "desk"]) == 2
    said = "desk/report.md is there already; give another --out, or --replace"
    assert said in capsys.readouterr().err
    assert (here / "desk" / "report.md").read_text() == "not ours"


def test_a_scenario_without_shifts_has_nobody_to_plan_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["roster", "cars-only"]) == 2
    assert "cars-only has no shifts, and so nobody to plan for" in capsys.readouterr().err


def test_a_scenario_in_place_of_streets_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["streets", "show", "roam"]) == 2
    assert "Its beats and routes: walks streets show --scenario roam" in capsys.readouterr().err
