"""The command line: what it says, where it says it, and with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.commands.opening import study_name
from sim.scenario.load import load_scenario
from sim.scenario.load_study import USUAL_STUDY, load_study
from sim.study.measures import measure_names
from tests.commands.files import ROOT, scenario

HEAVY = ("osmnx", "matplotlib", "scipy", "pandas", "numba", "networkx", "simpy", "pyarrow")


@pytest.mark.parametrize(
    "command", [["--help"], ["check", "announced"], ["measures"], ["check", "pilot"]]
)
def test_light_commands_load_nothing_heavy(command: list[str], here: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from sim.cli import main; "
        f"code = main({command!r}); "
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]; "
        "print('loaded', heavy, 'code', code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded [] code 0"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for command in (
        "check",
        "new",
        "run",
        "compare",
        "best",
        "staff",
        "story",
        "streets",
        "measures",
    ):
        assert f"\n    {command} " in text
    assert "walks compare pilot" in text


def test_without_a_command_it_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("usage: walks")


@pytest.mark.parametrize(
    "typed",
    [["fly"], ["compare"], ["run", "announced", "--replications", "0"], ["streets"],
     ["compare", "pilot", "--workers", "two"], ["check", "announced", "--rep"]],
)  # fmt: skip
def test_a_wrong_command_is_exit_code_2(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("usage: walks") and "Traceback" not in said.err


def test_check_says_what_a_scenario_changes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario(here, "short", "[crew]\nmeal_min = 20\n")
    assert main(["check", "short"]) == 0
    text = capsys.readouterr().out
    assert 'Changes against "announced":' in text and "36 min -> 20 min" in text
    assert "Officer-hours a week per street-mile" in text


def test_check_warns_of_a_tour_that_is_too_long(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shift = '[[shift]]\nname = "x"\ndays = ["mon"]\nstart = "12:00"\nend = "15:00"\n'
    scenario(here, "thin", f'{shift}officers = 2\nunit = "pair"\n')
    assert main(["check", "thin"]) == 0
    assert "The longest tour takes" in capsys.readouterr().out


def test_check_shows_mistakes_on_standard_error_and_the_rest_on_standard_output(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "wrong", "[crew]\nmeel_min = 20\n")
    assert main(["check", "scenarios/wrong.toml", "announced"]) == 2
    said = capsys.readouterr()
    assert said.err == (
        "scenarios/wrong.toml\n"
        '  crew.meel_min   unknown key; did you mean "meal_min"?\n'
        "1 error. Nothing was run.\n"
    )
    assert "As announced: eight officers" in said.out


def test_check_of_a_study_warns_scenario_by_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "pilot"]) == 0
    text = capsys.readouterr().out
    assert "12 scenarios, compared with" in text
    assert 'Warnings for "eight-heads":\n  - 8 heads at 5 shifts a week' in text


def test_new_writes_a_file_that_changes_nothing_yet(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "mine", "--base", "roam"]) == 0
    text = capsys.readouterr().out
    assert "walks check mine" in text and "walks compare roam mine" in text
    mine, roam = load_scenario("mine"), load_scenario("roam")
    assert (mine.patrol, mine.crew, mine.shifts) == (roam.patrol, roam.crew, roam.shifts)
    assert json.loads((here / "scenarios" / "scenario.schema.json").read_text())["title"]
    assert main(["check", "mine"]) == 0


def test_new_study_writes_a_study_that_is_sound_also_with_all_its_lines(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario(here, "mine")
    typed = ["new", "which", "--study", "--scenarios", "announced", "scenarios/mine.toml"]
    assert main(typed) == 0
    assert "walks compare which" in capsys.readouterr().out
    path = here / "scenarios" / "studies" / "which.toml"
    study, usual = load_study("which"), load_study(USUAL_STUDY)
    assert [one.name for one in study.scenarios] == ["announced", "mine"]
    assert study.baseline == "announced" and study.headlines == usual.headlines
    assert json.loads((here / "scenarios" / "study.schema.json").read_text())["title"]
    assert main(["check", "which"]) == 0
    text = re.sub(r"(?m)^# (\w+ = |\[)", r"\1", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    whole = load_study("which")
    assert whole.settings == 256 and whole.targets and not study.targets


def test_new_study_of_scenarios_with_other_days_gives_days_to_all(here: Path) -> None:
    scenario(here, "mine")
    assert main(["new", "which", "--study", "--scenarios", "mine", "announced"]) == 0
    assert {str(one.season.last_day) for one in load_study("which").scenarios} == {"2021-02-28"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["mine", "--study"], "scenarios/mine.toml is there already"),
        (["which", "--study", "--base", "roam"], "--base goes with a scenario"),
        (["which", "--study", "--scenarios", "roam"], "a study compares at least two scenarios"),
        (["which", "--study", "--scenarios", "roam", "rom"], 'did you mean "roam"?'),
        (["which", "--study", "--scenarios", "roam", "far/rain.toml"], "far/rain.toml is not in"),
        (["which", "--scenarios", "roam", "fixed"], "--scenarios goes with --study"),
    ],
)
def test_new_study_tells_what_cannot_be(
    here: Path, typed: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scenario(here, "mine")
    assert main(["new", *typed]) == 2
    assert message in capsys.readouterr().err
    assert list(here.rglob("*.toml")) == [path]


@pytest.mark.parametrize(
    ("name", "message"),
    [("there", "scenarios/there.toml is there already; nothing was written"),
     ("roam", 'there is a scenario "roam" already'), ("../out", "cannot name a scenario")],
)  # fmt: skip
def test_new_never_overwrites(
    here: Path, name: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scenario(here, "there")
    before = path.read_bytes()
    assert main(["new", name]) == 2
    assert message in capsys.readouterr().err
    assert path.read_bytes() == before and list(here.rglob("*.toml")) == [path]


def test_measures_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measures"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n{name}  (" in text for name in measure_names())
    assert main(["measures", "--markdown"]) == 0
    assert "| `walked_share` |" in capsys.readouterr().out


def test_one_scenario_alone_cannot_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "roam"]) == 2
    assert capsys.readouterr().err == (
        "roam is one scenario, and there is nothing to compare it with.\n"
        "To compare it: walks compare roam announced\n"
        "To simulate it alone: walks run roam\n"
    )


def test_a_study_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "announced", "pilot"]) == 2
    assert capsys.readouterr().err.startswith("pilot is a study and stands alone")


def test_an_unknown_name_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "pilott"]) == 2
    assert 'did you mean "pilot"?' in capsys.readouterr().err


def test_both_kinds_of_replications_are_too_much(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "roam", "--replication", "2", "--replications", "3"]) == 2
    assert "give either --replication" in capsys.readouterr().err


def test_names_of_comparisons_without_a_study_file() -> None:
    assert study_name(["announced", "scenarios/mine.toml"]) == "announced-mine"
    many = [f"scenario-number-{n}" for n in range(9)]
    assert study_name(many).startswith("scenario-number-0-and-8-others-")
    assert study_name(many) != study_name(many[::-1][1:] + many[-1:])
