"""From scenario files to pages, which are opened and made again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from tests.commands.files import ROOT, scenario


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
    limits = "In time: within 15 min. Waits count up to 60 min. Seen recently: in the last 480 min."
    assert limits in done.stdout
    assert "Page:    results/first-second/report.html" in done.stdout
    folder = here / "results" / "first-second"
    assert {path.name for path in folder.iterdir()} == {
        ".lock", "council.es.html", "council.html", "figures", "inputs.json", "log.txt",
        "report.es.html", "report.html", "run.json", "scenarios", "season-1", "seasons",
        "streets.gpkg", "study.json", "summary.es.md", "summary.md", "tables", "tables.xlsx",
    }  # fmt: skip
    assert json.loads((folder / "run.json").read_text())["command"] == f"walks {' '.join(typed)}"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "2 scenarios are compared, with “first” as the baseline" in page
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
