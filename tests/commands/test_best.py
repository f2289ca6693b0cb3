"""``walks best``: what it says, writes and simulates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.scenario.model import Study
from sim.study.arms import SINGLE, Arm
from sim.study.store import Store
from tests.commands.files import scenario

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
