"""Reading a walk log: as it is typed in, and everything that is wrong with it at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calibrate.walk_form import walk_table
from sim.calibrate.walk_log import COUNTED
from sim.calibrate.walk_read import read_walk_log
from sim.scenario.errors import ScenarioError
from tests.calibrate.walk_write import walk_log_text

HEAD = "date,unit,start,end,officers,away_min,street,knocked,answered\n"


def read(here: Path, text: str):
    file = here / "log.csv"
    file.write_text(text, encoding="utf-8")
    return read_walk_log(file)


def problems(here: Path, text: str) -> dict[str, str]:
    with pytest.raises(ScenarioError) as told:
        read(here, text)
    return {one.key: one.message for one in told.value.problems}


def test_a_line_by_hand(tmp_path: Path) -> None:
    log = read(tmp_path, HEAD + "2026-05-02,7,14:00,15:00,2,15,3,0,\n").log
    assert log.day.tolist() == [date(2026, 5, 2).toordinal()]
    assert log.unit_hours.tolist() == [0.75]
    assert log.officer_hours.tolist() == [1.5]
    assert log.hour.tolist() == [14]
    assert log.counts["street"].tolist() == [3]
    assert log.counts["knocked"].tolist() == [0]
    assert np.isnan(log.counts["answered"]).all()
    assert np.isnan(log.counts["passed"]).all()


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("5/2/2026", "2:00 PM", "3:00 PM"), ("2026-05-02", "1400", "15"),
        ("5/2/2026", "2pm", "3 p.m."),
    ],
)  # fmt: skip
def test_dates_and_times_as_people_write_them(
    tmp_path: Path, day: str, start: str, end: str
) -> None:
    log = read(tmp_path, f"{HEAD}{day},1,{start},{end},2,,1,,\n").log
    assert date.fromordinal(int(log.day[0])).year == 2026
    assert (log.start[0], log.end[0]) == (840, 900)


def test_a_line_past_midnight_belongs_to_the_day_on_which_it_begins(tmp_path: Path) -> None:
    log = read(tmp_path, HEAD + "2026-05-02,1,23:30,0:30,1,,2,,\n").log
    assert (log.start[0], log.end[0]) == (1410, 1470)
    assert log.unit_hours[0] == 1
    assert log.hour[0] == 0


def test_the_titles_of_the_form_serve_as_names(tmp_path: Path) -> None:
    text = "Fecha;Desde;Hasta;Oficiales;Hablaron: calle;Notas\n2026-05-02;14:00;15:00;2;4;lluvia\n"
    found = read(tmp_path, text)
    assert found.log.counts["street"].tolist() == [4]
    assert found.notes == ("one column is no part of the log and passed over",)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    log = read(tmp_path, HEAD + "2026-05-02,,14:00,15:00,2,7.5,3,4,1\n").log
    again = read(tmp_path, walk_log_text(log)).log
    for name in COUNTED:
        assert np.array_equal(again.counts[name], log.counts[name], equal_nan=True)
    assert again.away.tolist() == [7.5]


def test_all_that_is_wrong_is_told_at_once_and_no_cell_is_shown(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        HEAD
        + "2026-05-02,1,14:00,15:00,2,90,3,0,1\n"
        + "2026-05-32,1,25:00,15:00,0,,-1,2,1\n"
        + "2026-05-03,1,14:00,15:00,2,,two secret,2.5,1\n",
    )
    assert told["date"].startswith("row 3")
    assert told["start"].startswith("row 3")
    assert told["officers"].startswith("row 3")
    assert told["away_min"].startswith("row 2")
    assert told["street"].startswith("rows 3 and 4")
    assert told["knocked"].startswith("row 4")
    assert told["answered"].startswith("row 2")
    assert "secret" not in str(told)


def test_what_is_needed_is_named(tmp_path: Path) -> None:
    told = problems(tmp_path, "date,start,street\n2026-05-02,14:00,1\n")
    assert set(told) == {"end", "officers"}


def test_an_empty_form_has_no_lines(tmp_path: Path) -> None:
    assert "no rows" in problems(tmp_path, walk_table())[""]


def test_a_line_that_stands_twice_is_told(tmp_path: Path) -> None:
    line = "2026-05-02,1,14:00,15:00,2,,3,,\n"
    assert "Typed twice?" in read(tmp_path, HEAD + line + line).notes[0]


def test_whatever_stands_in_the_cells_is_read_or_told(tmp_path: Path) -> None:
    """30 logs of cells as people spoil them: each is read, or told by column and row."""
    chance = np.random.default_rng(2021)
    cells = ["", "0", "2", "-1", "2.5", "nan", "inf", "1e999", "14:00", "24:00", "24:01",
             "9pm", "2026-05-02", "5/13/2026", "13/5/2026", "0001-01-01", "x", "2,5",
             "٣", "  "]  # fmt: skip
    read_at_all = 0
    for _ in range(30):
        good = ["2026-05-02", "1", "14:00", "15:00", "2", "5", "3", "4", "1"]
        rows = [[*good] for _ in range(3)]
        for _ in range(chance.integers(1, 4)):
            rows[chance.integers(3)][chance.integers(9)] = str(chance.choice(cells))
        text = "\n".join(";".join(row) for row in rows)
        try:
            read(tmp_path, HEAD.replace(",", ";") + text + "\n")
            read_at_all += 1
        except ScenarioError as told:
            assert "row" in str(told) or "date" in str(told)
    assert 2 <= read_at_all < 30
