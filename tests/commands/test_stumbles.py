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
