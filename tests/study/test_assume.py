"""Settings of what is assumed, simulated and stored: short seasons of two scenarios."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.load import Loaded, open_scenario, reopen
from sim.scenario.load_study import study_of
from sim.study.arms import SINGLE
from sim.study.assume import END_SEASONS, Settings
from sim.study.evidence import with_hours_settled
from sim.study.execute import Workers
from sim.study.inputs import claim
from sim.study.packing import unpack_tables
from sim.study.run import Results, run_study
from sim.study.store import Store

RANGES = {
    "people.open_share": {"plausible": [0.01, 0.2], "why": "x"},
    "patrol.detour_share": {"plausible": [0, 0.5], "why": "x"},
}
SETTINGS = 12
DAYS = [("season.last_day", "2021-02-28")]


def short(name: str, ranges: dict[str, object]) -> Loaded:
    """A scenario of two days that assumes only so much."""
    found = reopen(open_scenario(name), DAYS, "test")
    return replace(found, data={**found.data, "assumed": ranges})


def settings(folder: Path, told: list[tuple[int, int]], **ranges: object) -> Settings:
    loaded = [short(name, {**RANGES, **ranges}) for name in ("announced", "singles")]
    study = replace(
        study_of(["announced", "singles"], "made up").study,
        scenarios=tuple(one.scenario for one in loaded), settings=SETTINGS,
    )  # fmt: skip
    study = with_hours_settled(study)
    tell = lambda done, total: told.append((done, total))  # noqa: E731
    store = Store(folder)
    claim(store, study)
    return Settings(study, loaded, store, Workers(1), tell)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


def test_every_setting_is_simulated_once_and_found_again(folder: Path):
    told: list[tuple[int, int]] = []
    first = settings(folder, told)
    found = first.joint()
    assert first.study.scenarios[0].season.last_day == date(2021, 2, 28)
    assert found.numerator["singles"].shape == (SETTINGS, 1, len(SINGLE))
    assert found.complete.all()
    assert (told[0], told[-1]) == ((0, 2 * SETTINGS), (2 * SETTINGS, 2 * SETTINGS))
    told.clear()
    again = settings(folder, told).joint()
    assert told == [(2 * SETTINGS, 2 * SETTINGS)]
    for name, values in found.numerator.items():
        assert np.array_equal(values, again.numerator[name])
    stored = first.store.read("announced", 1, 1)
    assert list(unpack_tables(stored)) == ["season"]  # no more of it is kept


def test_contacts_follow_the_share_who_would_talk(folder: Path):
    found = settings(folder, []).joint()
    talks = [m.name for m in SINGLE].index("contacts_per_week")
    values = found.numerator["announced"][:, 0, talks]
    assert np.corrcoef(values, found.design.shares[:, 0])[0, 1] > 0.8


def test_ends_move_one_assumption_and_leave_the_others(folder: Path):
    first = settings(folder, [])
    found = first.ends([("people.open_share", -1.0), ("patrol.detour_share", 1.0)])
    assert found.seasons == END_SEASONS
    assert found.ends == (("people.open_share", -1.0), ("patrol.detour_share", 1.0))
    low, detours = (SETTINGS + 1, SETTINGS + 4)
    assert first.store.finished("announced", low) == set(range(1, END_SEASONS + 1))
    assert first.store.finished("announced", detours) == set(range(1, END_SEASONS + 1))
    talks = [m.name for m in SINGLE].index("contacts_per_week")
    few, usual = found.numerator["announced"][:, :, talks].sum(axis=1)
    assert few < 0.6 * usual


def test_other_ranges_do_not_take_what_is_stored_for_others(folder: Path):
    before = settings(folder, []).store.design
    other = settings(folder, [], **{"people.open_share": {"plausible": [0.02, 0.2], "why": "x"}})
    assert other.store.design != before


def test_a_setting_that_is_not_sound_is_noted_and_left_out(tmp_path: Path):
    told: list[tuple[int, int]] = []
    wild = {"crew.walk_speed_mps": {"plausible": [-4.0, 1.2], "why": "too wide"}}
    first = settings(tmp_path, told, **wild)
    found = first.joint()
    column = first.design.names.index("crew.walk_speed_mps")
    # from 1.1 on the way to -4; twice the officers' spread of 0.2 is too slow
    below = 1.1 + 5.1 * first.design.shares[:, column] < 0.4
    assert 0 < below.sum() < SETTINGS
    assert np.array_equal(found.complete, ~below)
    notes = first.store.failures(["announced", "singles"])
    assert {note.setting - 1 for note in notes} == set(np.flatnonzero(below))
    assert "crew.walk_speed_mps" in notes[0].error


def test_a_study_with_settings_holds_its_verdicts_against_them(tmp_path: Path):
    first = settings(tmp_path, [])
    study = replace(first.study, replications=2)

    def run() -> Results:
        return run_study(study, tmp_path, Workers(1), lambda *_: None, "test", first.loaded)

    found = run()
    assert found.hinges is not None
    assert found.hinges.settings == SETTINGS
    assert {"unknown", "assumptions", "settings"} <= set(found.tables)
    assert len(found.tables["settings"]) == 2 * SETTINGS
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert record["settings"] == SETTINGS
    tables = sorted((tmp_path / "tables").glob("*.csv"))
    before = [path.read_bytes() for path in tables]
    run()
    assert [path.read_bytes() for path in tables] == before
    plain = run_study(replace(study, settings=0), tmp_path, Workers(1), lambda *_: None, "test")
    assert plain.hinges is None
    assert not (tmp_path / "tables" / "settings.csv").exists()
