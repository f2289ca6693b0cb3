"""What stands in a record stays in it: no output, log, error or file repeats a cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.cli import main
from tests.calibrate.rows import drawn, known, written

SECRET = "Quixotrel"
"""In every cell from which nothing may be repeated."""

Row = dict[str, str]


def bytes_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, and what is packed in workbooks."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                yield from ((name, packed.read(name)) for name in packed.namelist())


def repeated(folder: Path, *said: str) -> list[str]:
    """Files, or things said, in which the secret stands, in any case."""
    found = [name for name, content in bytes_below(folder) if SECRET.lower().encode() in
             content.lower()]  # fmt: skip
    return found + [text for text in said if SECRET.lower() in text.lower()]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Calls with an address each, in which secrets stand wherever people write them."""
    demand = known(per_day=12.0, days=60)
    path = written(demand, drawn(demand, 3), tmp_path_factory.mktemp("calls") / "calls.csv")
    with path.open(encoding="utf-8") as stream:
        found = list(csv.DictReader(stream))
    for number, row in enumerate(found):
        row |= {
            "Call Number": f"{SECRET}-{number}", "Caller": f"{SECRET} {number}",
            "Remarks": f"says {SECRET}, call back", "Phone": f"562 {SECRET}",
            "Address": f"1450 CEDAR AVE APT {SECRET}",
        }  # fmt: skip
    # One row for each thing that can be wrong with a cell.
    for number, column in enumerate(
        ("Call DateTime", "Latitude", "Longitude", "Call Type", "Priority", "Handling Minutes")
    ):
        found[10 + number][column] = f"{SECRET} {column}"
    found[20] |= {"Latitude": "", "Longitude": "", "Address": f"{SECRET} STREET"}
    found[21] |= {"Latitude": "", "Longitude": "", "Address": f"12 {SECRET} ST / PINE AVE"}
    found[22] |= {"Latitude": "", "Longitude": "", "Address": f"900 {SECRET} BLVD"}
    found[23]["Call DateTime"] = "1899-12-30 00:00"
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder; files of records go beside it, not into it."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(here: Path, rows: list[Row], text: str = "") -> str:
    """A file of calls outside the current folder."""
    stream = io.StringIO()
    table = csv.DictWriter(stream, rows[0])
    table.writeheader()
    table.writerows(rows)
    path = here.parent / "calls.csv"
    path.write_text(stream.getvalue() + text, encoding="utf-8")
    return str(path)


def test_a_fit_repeats_no_cell(
    here: Path, rows: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(here, rows, f"2020-01-07 10:00,{SECRET},too,many,cells,in,this,row,of,all,,x\n")
    assert main(["calibrate", file]) == 2
    assert main(["calibrate", file, "--yes", "--name", "mine", "--verbose"]) == 0
    shown = capsys.readouterr()
    assert "Rows that do not count" in shown.out
    assert "as those of the other rows: row 12\n" in shown.out
    assert "without quotes?): row 692\n" in shown.out
    assert repeated(here, shown.out, shown.err) == []
    assert (here / "scenarios" / "mine.toml").exists()


@pytest.mark.slow
def test_a_season_with_the_requests_that_were_fitted_repeats_no_cell(
    here: Path, rows: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", write(here, rows), "--yes", "--name", "mine"]) == 0
    (here / "scenarios" / "own.toml").write_text(
        'format = 1\nabout = "own"\nbase = "evenings"\ndemand = "mine"\n'
        '[season]\nlast_day = "2021-02-27"\n'
    )
    assert main(["run", "own", "--replications", "1", "--workers", "1", "--verbose"]) == 0
    shown = capsys.readouterr()
    assert repeated(here, shown.out, shown.err) == []
    assert any(path.suffix == ".xlsx" for path in here.rglob("*"))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Call DateTime", SECRET, "does not read as dates"),
        ("Call DateTime", "", "no date and time is given"),
        ("Call DateTime", f"2021-02-30 10:00 {SECRET}", "does not read as dates"),
        ("Latitude", SECRET, "the coordinates are not degrees"),
        ("Latitude", "95", "the coordinates are not degrees"),
    ],
)
def test_an_error_names_the_column_or_row_and_no_cell(
    here: Path,
    rows: list[Row],
    capsys: pytest.CaptureFixture[str],
    column: str,
    value: str,
    said: str,
) -> None:
    file = write(here, [{**row, column: value} for row in rows[:40]])
    assert main(["calibrate", file, "--yes", "--verbose", "--address", "-"]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert repeated(here, shown.out, shown.err) == []


def test_kinds_that_are_free_text_are_not_repeated(
    here: Path, rows: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    told = [{**row, "Call Type": f"{SECRET} {number}"} for number, row in enumerate(rows)]
    file = write(here, told)
    assert main(["calibrate", file, "--yes", "--name", "mine"]) == 0
    assert main(["calibrate", file, "--yes", "--replace", "--kind", "Remark"]) == 2
    (here.parent / "kinds.csv").write_text(f"code,kind\nnoise,{SECRET}/late\n")
    assert main(["calibrate", file, "--yes", "--kinds", str(here.parent / "kinds.csv")]) == 2
    shown = capsys.readouterr()
    assert "row 2: needs a code" in shown.err
    assert repeated(here, shown.out, shown.err) == []


def test_a_walk_log_repeats_no_cell(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "date,unit,start,end,officers,street,remarks\n"
    line = f"2026-05-02,{SECRET},14:00,15:00,2,1,{SECRET}\n"
    log = here.parent / "log.csv"
    for text in (
        line.replace("2,1", f"2,{SECRET}"), line.replace("14:00", SECRET),
        line.replace("2026-05-02", SECRET), line + line.replace("15:00", "13:00,,,,,"),
    ):  # fmt: skip
        log.write_text(head + text, encoding="utf-8")
        main(["calibrate", "--walks", str(log), "--name", "walked", "--replace", "--verbose"])
        shown = capsys.readouterr()
        assert repeated(here, shown.out, shown.err) == []
