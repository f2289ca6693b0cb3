"""The walk log: its form, and the logs that officers of simulated seasons hand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from sim.calibrate.days_needed import precisions, simulated_records
from sim.calibrate.dispatch_record import dispatched
from sim.calibrate.walk_form import LATER, meanings, walk_page, walk_table
from sim.calibrate.walk_log import COLUMNS, COUNTED
from sim.calibrate.walk_quantities import QUANTITIES
from sim.calibrate.written_down import written_down
from sim.cli import main
from sim.scenario.load import load_scenario
from sim.scenario.model import Scenario
from sim.study.replication import met_and_walked, world_of
from sim.tables import DOOR, HOUR_US, RETURNING, TALKED, WALKING

ROOT = Path(__file__).parents[2]


@lru_cache(maxsize=1)
def one_week() -> tuple:
    """A week of the example `walk-log`: scenario, world and log."""
    scenario = load_scenario("walk-log")
    scenario = replace(scenario, season=replace(scenario.season, last_day=date(2021, 3, 5)))
    return scenario, *met_and_walked(scenario, world_of(scenario, 7, 1), 7, 1)


def written(scenario: Scenario | None = None, seed: int = 1):
    own, world, log = one_week()
    return written_down(scenario or own, world, log, np.random.default_rng(seed))


def test_the_forms_in_the_documents_are_those_of_the_program() -> None:
    assert (ROOT / "docs" / "walk-log.csv").read_text(encoding="utf-8") == walk_table()
    assert (ROOT / "docs" / "walk-log.html").read_text(encoding="utf-8") == walk_page()
    text = (ROOT / "docs" / "what-to-record.md").read_text(encoding="utf-8")
    assert meanings() in text


def test_the_printed_page_has_both_languages_and_all_columns_of_the_day() -> None:
    page = walk_page()
    assert page.count("<section") == 2
    for column in COLUMNS:
        if column.name not in (*LATER, "date", "unit", "officers"):
            assert f"<th>{column.english}</th>" in page
            assert f"<th>{column.spanish}</th>" in page


def test_no_form_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "form", "--folder", str(tmp_path)]) == 0
    assert main(["record", "form", "--folder", str(tmp_path)]) == 2
    assert "is not overwritten" in capsys.readouterr().err


def test_every_minute_of_walking_stands_in_the_log() -> None:
    _, _, log = one_week()
    acts = log.activities
    walked = acts[np.isin(acts["state"], (WALKING, RETURNING))]
    hours = (walked["end"] - walked["start"]).sum() / HOUR_US
    assert written().unit_hours.sum() == pytest.approx(hours, rel=1e-3)


def test_no_line_is_longer_than_its_hour() -> None:
    lines = written()
    assert (lines.end - lines.start <= 60).all()
    assert (lines.end > lines.start).all()
    assert (lines.unit_hours >= 0).all()


def test_everybody_talked_with_is_written_down_if_all_are() -> None:
    _, world, log = one_week()
    lines = written()
    talked = log.talks[log.talks["result"] == TALKED]
    for channel, name in enumerate(("street", "door")):
        mine = talked["channel"] == channel
        size = 1 + world.people["companions"][talked["person"][mine]].astype(int)
        assert lines.counts[name].sum() == size.sum()
    assert lines.counts["knocked"].sum() == (log.talks["channel"] == DOOR).sum()


def test_half_of_the_talks_are_written_down_if_half_are() -> None:
    scenario, _, _ = one_week()
    half = replace(scenario, contacts=replace(scenario.contacts, recorded_share=0.5))
    whole = written().counts["street"].sum()
    sums = [written(half, seed).counts["street"].sum() for seed in range(40)]
    assert np.mean(sums) == pytest.approx(whole / 2, abs=4 * np.sqrt(whole / 4 / 40))


def test_the_dispatch_record_agrees_with_the_measures() -> None:
    scenario, world, log = one_week()
    record = dispatched(scenario, world, log)
    assert record.days.sum() == 7
    assert record.asked.sum() == world.requests["foot"].sum()


def test_twice_the_days_tell_more() -> None:
    scenario = load_scenario("walk-log")
    records = simulated_records(scenario, 28, 4, 2021)
    found = precisions(scenario, records, (7, 28))
    assert len(found) == 9
    assert all(one.half[0] > 1.3 * one.half[1] for one in found)


def test_a_scenario_without_shifts_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "days", "cars-only"]) == 2
    assert "no shifts" in capsys.readouterr().err


def test_quantities_name_columns_that_there_are() -> None:
    lines = written()
    assert set(lines.counts) == set(COUNTED)
    for quantity in QUANTITIES:
        quantity.found(lines)
