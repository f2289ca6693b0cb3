"""The command line: what it says, where it says it, and with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.commands.opening import study_name
from sim.commands.progress import Progress, duration_text
from sim.scenario.load import load_scenario
from sim.scenario.model import Study
from sim.study.arms import SINGLE, Arm
from sim.study.measures import measure_names
from sim.study.store import Store, StoreError

ROOT = Path(__file__).parents[1]
HEAVY = ("osmnx", "matplotlib", "scipy", "pandas", "numba", "networkx", "simpy", "pyarrow")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scenario(folder: Path, name: str, text: str = "") -> Path:
    """A scenario of two days based on announced."""
    path = folder / "scenarios" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    season = '[season]\nlast_day = "2021-02-28"\n'
    path.write_text(f'format = 1\nabout = "{name}"\nbase = "announced"\n{season}{text}')
    return path


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


def stops(error: BaseException) -> object:
    def run_study(*args: object) -> None:
        raise error

    return run_study


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    for scenario, numbers in {"announced": (1, 2, 5, 6), "roam": (1, 2, 5)}.items():
        kept = here / "results" / "announced-roam" / "seasons" / scenario
        kept.mkdir(parents=True)
        for number in numbers:
            (kept / f"{number:05d}.npz").write_bytes(b"")
    monkeypatch.setattr(sim.study.run, "run_study", stops(KeyboardInterrupt()))
    assert main(["compare", "announced", "roam"]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "Stopped. 3 of 40 seasons are finished and kept in results/announced-roam.\n"
        "To go on from there, type the same command again: walks compare announced roam\n"
    )


def test_a_results_folder_of_other_inputs_is_exit_code_2(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    monkeypatch.setattr(sim.study.run, "run_study", stops(StoreError("holds other results")))
    assert main(["compare", "announced", "roam"]) == 2
    assert capsys.readouterr().err == "holds other results\n"


def test_the_unexpected_is_one_sentence_unless_asked_for_more(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    monkeypatch.setattr(sim.study.run, "run_study", stops(ZeroDivisionError("no units")))
    assert main(["run", "roam"]) == 1
    said = capsys.readouterr().err
    assert "did not expect (ZeroDivisionError: no units)" in said and said.count("\n") == 1
    assert main(["run", "roam", "--verbose"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_progress_counts_finished_seasons_and_the_time_left() -> None:
    written: list[str] = []
    now = 0.0

    def at(seconds: float) -> None:
        nonlocal now
        now = seconds

    progress = Progress(written.append, lambda: now)
    progress.tell(10, 40)  # ten were there before
    at(100.0)  # getting ready takes long and says nothing about the rate
    progress.tell(11, 40)
    at(104.0)
    progress.tell(13, 40)  # 2 seasons in 4 s, 27 to go
    at(160.0)
    progress.tell(40, 40)
    lines = [text.strip("\r ") for text in written]
    assert lines[0].endswith(
        "10 of 40 seasons finished, 10 of them before; time left not known yet"
    )
    assert "time left not known yet" in lines[1]
    assert lines[2].endswith("13 of 40 seasons finished, about 54 s left")
    assert lines[3] == f"[{'#' * 24}] 40 of 40 seasons finished"
    assert all(text.startswith("\r") for text in written)
    progress.clear()
    assert written[-1].strip("\r ") == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (200, "3 min"), (9000, "2.5 h")]
)
def test_durations_read_easily(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


OSM = """<osm version="0.6">
<node id="1" lat="33.780" lon="-118.190"/><node id="2" lat="33.780" lon="-118.189"/>
<node id="3" lat="33.781" lon="-118.189"/><node id="4" lat="33.781" lon="-118.190"/>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="name" v="Elm Ave"/></way></osm>"""


def test_a_schematic_grid_is_written_under_a_name(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["streets", "grid", "--name", "small", "--avenues", "3", "--streets", "2"]
    assert main([*typed, "--block-m", "100,50"]) == 0
    text = capsys.readouterr().out
    assert "small: 6 junctions, 7 segments, 0.6 km of street" in text
    assert '[streets] graph = "grid 3 x 2, 100 x 50 m"' in text
    assert (here / "streets" / "small.plans.json").is_file()
    assert main([*typed, "--block-m", "100,50"]) == 2
    assert "--replace replaces it" in capsys.readouterr().err
    assert main([*typed, "--block-m", "0,50", "--replace"]) == 2
    assert "a block is 1 to 5,000 m long" in capsys.readouterr().err


def test_streets_are_built_shown_and_checked(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "elm.osm").write_text(OSM)
    assert main(["streets", "build", "elm.osm", "--name", "elm"]) == 0
    text = capsys.readouterr().out
    assert 'streets/elm.geojson is written. Scenarios name it so: [streets] graph = "elm"' in text
    assert "beats: shortest walk" in text
    assert (here / "streets" / "elm.plans.json").is_file()
    assert main(["streets", "build", "elm.osm", "--name", "elm"]) == 2
    assert "--replace replaces it" in capsys.readouterr().err
    assert main(["streets", "show", "elm", "--beats", "2", "--out", "map.png"]) == 0
    assert "Picture: map.png" in capsys.readouterr().out
    assert (here / "map.png").read_bytes().startswith(b"\x89PNG")
    assert main(["streets", "check", "elm"]) == 0
    assert "elm: nothing is wrong." in capsys.readouterr().out
    assert main(["streets", "check", "elmo"]) == 2
    assert 'did you mean "elm"?' in capsys.readouterr().err


def test_a_map_that_is_none_is_exit_code_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "broken.osm").write_text("not a map")
    assert main(["streets", "build", "broken.osm", "--name", "broken"]) == 2
    said = capsys.readouterr()
    assert "broken.osm" in said.err and "Traceback" not in said.err
    assert not (here / "streets").exists()


def test_two_scenarios_from_files_to_page(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two days, one season, in a process of its own without a terminal."""
    scenario(here, "first")
    scenario(here, "second", '[patrol]\nroute = "roam"\narea = "whole"\n')
    typed = ["compare", "first", "second", "--replications", "1", "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WALKS_KERNEL": "python"}
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", *typed], capture_output=True, text=True,
        env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "seasons" not in done.stderr
    assert "first-second: 2 scenarios, compared with first season by season." in done.stdout
    assert (
        "Streets walked in a day (%); more is better, under 2 points does not matter" in done.stdout
    )
    assert "Page:    results/first-second/report.html" in done.stdout
    folder = here / "results" / "first-second"
    assert {path.name for path in folder.iterdir()} == {
        ".lock", "council.es.html", "council.html", "figures", "inputs.json", "report.es.html",
        "report.html", "run.json", "scenarios", "season-1", "seasons", "streets.gpkg", "study.json",
        "summary.es.md", "summary.md", "tables", "tables.xlsx",
    }  # fmt: skip
    assert json.loads((folder / "run.json").read_text())["command"] == f"walks {' '.join(typed)}"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "2 scenarios are compared with “first”" in page
    same = [*folder.glob("*.html"), *folder.glob("*.md"), folder / "tables.xlsx",
            *folder.glob("tables/*"), *folder.glob("figures/*")]  # fmt: skip
    before = {path: path.read_bytes() for path in same}
    shutil.rmtree(folder / "tables")
    (here / "scenarios" / "second.toml").unlink()
    assert main(["report", "first-second"]) == 0
    assert "Made again from one stored season." in capsys.readouterr().out
    assert {path: path.read_bytes() for path in same} == before


def test_the_page_is_opened_where_there_is_a_screen(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = here / "results" / "two"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{}")
    (folder / "council.es.html").write_text("page")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    monkeypatch.setattr("sim.commands.report.has_display", lambda: True)
    assert main(["open", "two", "--council", "--language", "es"]) == 0
    assert "Opened: results/two/council.es.html" in capsys.readouterr().out
    assert opened == [(folder / "council.es.html").as_uri()]
    monkeypatch.setattr("sim.commands.report.has_display", lambda: False)
    assert main(["open", "two", "--council", "--language", "es"]) == 0
    assert str(folder / "council.es.html") in capsys.readouterr().out
    assert len(opened) == 1


def test_a_page_that_is_not_there_is_exit_code_2(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = here / "results" / "two"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{}")
    assert main(["open", "two"]) == 2
    said = capsys.readouterr().err
    assert "there is no results/two/report.html. To make it: walks report two" in said
    for command in ("open", "report"):
        assert main([command, "tow"]) == 2
        assert 'did you mean "two"?' in capsys.readouterr().err


WALKED = {"four": 0.60, "three": 0.58, "one": 0.20}


class GivenSeasons:
    """Stands in for the simulation: the more officers, the more is walked."""

    def __init__(self, study: Study, store: Store, *others: object) -> None:
        self.store = store
        self.names = [m.name for m in SINGLE]

    def arms(self, scenarios: list[str], seasons: int) -> dict[str, Arm]:
        evening = np.random.default_rng(1).normal(0, 0.05, 1000)[:seasons]
        found = {}
        for name in scenarios:
            top = np.ones((seasons, len(self.names)))
            top[:, self.names.index("walked_share")] = WALKED[name] + evening
            top[::2, self.names.index("walked_share")] += 0.02 * len(name)
            found[name] = Arm(
                name, top, np.ones_like(top), (np.zeros(0),) * seasons, np.ones((seasons, 2)),
                np.ones(2), np.ones(2), (),
            )  # fmt: skip
        return found


def test_the_best_of_a_study_is_told_and_written(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in WALKED:
        scenario(here, name)
    monkeypatch.setattr("sim.study.runs.Runs", GivenSeasons)
    assert main(["best", *WALKED, "--measure", "walked_share", "--out", "out"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("four-three-one: the best of 3 scenarios by this measure")
    assert "under 2 points does not matter" in said.out  # as the usual study says
    assert "dropped after 40 seasons, four was ahead" in said.out
    assert "with a probability of 95 % or more" in said.out and said.err == ""
    lines = (here / "out" / "tables" / "selection.csv").read_text().splitlines()
    assert lines[0].startswith("scenario,measure,unit,better,mean,seasons,outcome,")
    assert [line.split(",")[0] for line in lines[1:]] == ["four", "three", "one"]
    assert lines[1].endswith(",best,-1,,0.02,0.95")
    assert lines[3].endswith(",dropped,40,four,0.02,0.95")
    assert (here / "out" / "tables" / "selection.parquet").exists()


def test_a_selection_that_is_stopped_can_go_on(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def arms(self: object, scenarios: list[str], seasons: int) -> dict[str, Arm]:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.study.runs.Runs.arms", arms)
    assert main(["best", "announced", "roam"]) == 130
    assert capsys.readouterr().err == (
        "Stopped. Finished seasons are kept in results/announced-roam.\n"
        "To go on from there, type the same command again: walks best announced roam\n"
    )


@pytest.mark.slow
def test_only_what_is_in_play_is_simulated(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shift = '[[shift]]\nname = "x"\ndays = ["sat"]\nstart = "18:00"\nend = "21:00"\n'
    for name, officers in (("four", 4), ("five", 5), ("one", 1)):
        scenario(here, name, f'{shift}officers = {officers}\nunit = "single"\n')
    typed = ["best", "four", "five", "one", "--measure", "walked_share", "--margin", "0.05"]
    assert main([*typed, "--workers", "1", "--at-most", "45", "--out", "out"]) == 0
    seasons = {p.name: len(list(p.glob("*.npz"))) for p in (here / "out" / "seasons").iterdir()}
    assert seasons["one"] == 40 <= seasons["four"] <= seasons["five"]
    assert "dropped after 40 seasons" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["--measure", "walked_sare"], "no such measure; did you mean walked_share?"),
        (["--measure", "mean_wait_answered_min"], "no better or worse"),
        (["--measure", "least_walked_tenth_ratio"], "no value of their own"),
        (["--measure", "km_per_officer_shift"], "no better or worse"),
        (["--measure", "reached_share"], "no margin for reached_share"),
        (["--margin", "0"], "--margin 0: must be above 0"),
        (["--confidence", "0.4"], "below 1 and above 0.5, which drawing lots would reach"),
        (["--at-most", "39"], "the first stage alone takes 40 seasons"),
    ],
)
def test_questions_that_cannot_be_answered_are_exit_code_2(
    typed: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["best", "announced", "roam", *typed]) == 2
    said = capsys.readouterr()
    assert said.out == "" and message in said.err


def test_a_second_ctrl_c_does_not_cut_the_stopping_short(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    stopped = []

    def run_study(*args: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:  # the workers are being stopped
            signal.raise_signal(signal.SIGINT)
            stopped.append(True)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sim.study.run, "run_study", run_study)
    assert main(["compare", "announced", "roam"]) == 130
    assert stopped == [True]
    assert capsys.readouterr().err.startswith("Stopped. 0 of 40 seasons are finished")
    assert signal.getsignal(signal.SIGINT) is before


def test_a_scenario_is_drawn_with_one_picture_for_each_layout(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["streets", "show", "--scenario", "drawn-route", "--out", "map.svg"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Picture: map-1.svg (afternoon every day)", "Picture: map-2.svg (evening every day)",
    ]  # fmt: skip
    assert "<!-- school loop -->" in (here / "map-2.svg").read_text(encoding="utf-8")
    assert main(["streets", "show", "--scenario", "drawn-beats", "--out", "beats.svg"]) == 0
    assert "<!-- 1 school -->" in (here / "beats.svg").read_text(encoding="utf-8")


def test_streets_and_a_scenario_are_exported_for_a_gis(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["streets", "export", "washington", "--beats", "3", "--tours", "3"]
    assert main([*typed, "--out", "plan.geojson"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("plan.geojson is written: 140 segments, 3 beats, 3 routes.")
    features = json.loads((here / "plan.geojson").read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["layer"] for f in features} == {"segments", "beats", "routes"}
    named = [f["properties"].get("name") for f in features]
    assert named[-1] == "tour of beat 3 of 3"
    typed = ["streets", "export", "--scenario", "weekend-crew", "--out", "crew.geojson"]
    assert main(typed) == 0
    features = json.loads((here / "crew.geojson").read_text(encoding="utf-8"))["features"]
    names = [f["properties"]["name"] for f in features if f["properties"]["layer"] != "segments"]
    assert names == [
        "beat 1 of 2", "beat 2 of 2", "beat 1 of 1", "tour of beat 1 of 2", "tour of beat 2 of 2",
        "tour of beat 1 of 1", "fixed route",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["export", "washington", "--out", "x.shp"], "ends in .gpkg or .geojson"),
        (["export", "--out", "x.gpkg"], "name the streets, or a scenario"),
        (["show", "washington", "--scenario", "fixed"], "name the streets, or a scenario"),
        (["show", "--scenario", "fixed", "--beats", "2"], "a scenario has its own beats"),
        (["show", "--scenario", "fixed", "--out", "x.gif"], "a picture file ends in"),
        (["export", "washington", "--beats", "999", "--out", "x.gpkg"], "too few for 999 beats"),
        (["export", "--scenario", "fixd", "--out", "x.gpkg"], 'did you mean "fixed"?'),
    ],
)
def test_what_cannot_be_drawn_or_exported_is_told(
    typed: list[str], told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["streets", *typed]) == 2
    assert told in capsys.readouterr().err
