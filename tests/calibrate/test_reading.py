"""Tables as departments export them, and broken ones: what is said, with column, row and remedy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.calibrate.calls import BAD_TIME, NO_YEAR, ROLES, Reading, Wishes, read_calls
from sim.calibrate.columns import columns_of
from sim.calibrate.read import Skipped, chunks, form_of
from sim.calibrate.said import doubts
from sim.calibrate.times import way_of
from sim.scenario.errors import ScenarioError

HEAD = "Call DateTime,Call Type,Caller\n"
ROWS = "2021-03-01 10:00:00,NOISE,Jane Roe\n2021-03-02 22:30:00,THEFT,John Roe\n"


def table(folder: Path, text: str | bytes, name: str = "calls.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path, wishes: Wishes | None = None, **given: str) -> Reading:
    form = form_of(path)
    columns = columns_of(form, ROLES, given)
    return read_calls(form, columns, wishes or Wishes(zone="America/Los_Angeles"), None)


def refused(path: Path, **given: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read(path, **given)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        (HEAD, "has a header, but no rows below it"),
        ("PK\x03\x04rest", "is a workbook (.xlsx), not a text"),
        ("time kind caller\n2021-03-01 a b\n", "has one column only"),
        (ROWS, "has no header: 1 of the 3 names in row 1 are numbers or dates"),
        ("time,kind,Time\n1,2,3\n", "columns 1 and 3 have the same name"),
        (HEAD + "2021-03-01 10:00,A,x\n2021-03-01 11:00,\"A,x\n", "row 3: a text in \"quotes\""),
        (HEAD + "soon,A,x\nlater,B,x\n", "does not read as dates; write them as"),
        (HEAD + "44256.5,A,x\n44257.5,B,x\n", "numbers such as a spreadsheet keeps for dates"),
        (HEAD + "2021-03-01,A,x\n2021-03-02,B,x\n", "dates without a time of day"),
        (HEAD + ",A,x\n,B,x\n", "none of its 2 rows can be used. 2 of them: no date and time"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, text: str, said: str) -> None:
    told = refused(table(tmp_path, text))
    assert said in told and "calls.csv" in told
    assert "Roe" not in told


def test_mixed_ways_to_write_a_date_are_told_by_two_rows(tmp_path: Path) -> None:
    text = HEAD + "03/14/2021 10:00,A,x\n04/05/2021 10:00,A,x\n25/03/2021 10:00,A,x\n"
    told = refused(table(tmp_path, text))
    assert "Call DateTime" in told
    assert "row 2 can only be month/day, row 4 only day/month" in told


def test_dates_that_turn_round_later_in_the_file_are_told(tmp_path: Path) -> None:
    texts = pd.Series(["03/04/2021 10:00"] * 20_001 + ["25/03/2021 10:00"])
    assert way_of(texts).order == "month first"
    text = HEAD + "03/04/2021 10:00,A,x\n" * 20_001 + "25/03/2021 10:00,A,x\n"
    told = refused(table(tmp_path, text))
    assert "row 20,003 has its day and month in another order" in told


def test_a_wish_settles_day_and_month(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + "03/04/2021 10:00,A,x\n")
    assert read(path).tally.first_day.isoformat() == "2021-03-04"
    assert not read(path).day_told
    found = read(path, Wishes(order="day first"))
    assert found.tally.first_day.isoformat() == "2021-04-03"
    told = list(doubts(read(path), Wishes(), ()))
    assert told == [
        "No row tells the day from the month; dates were read month first. If that is wrong: "
        "--dates day-first."
    ]


@pytest.mark.parametrize(
    "written",
    ["2021-03-01 22:05:09", "2021-03-01T22:05:09.123", "03/01/2021 10:05:09 PM", "3/1/21 22:05",
     "2021/03/01 22:05", "20210301 2205", "2021-03-02T06:05:09Z", "2021-03-01 22:05:09-08:00",
     "3/1/2021 10:05 p.m."],
)  # fmt: skip
def test_ways_to_write_a_time(tmp_path: Path, written: str) -> None:
    found = read(table(tmp_path, f"{HEAD}{written},A,x\n"))
    assert found.tally.first_day.isoformat() == "2021-03-01"
    assert found.tally.table()[0, 22] == 1


def test_date_and_time_may_stand_in_two_columns(tmp_path: Path) -> None:
    text = "Date,Time,Kind\n2021-03-01 00:00:00,22:05,A\n2021-03-02 00:00:00,01:10,A\n"
    found = read(table(tmp_path, text))
    assert found.tally.table()[:, [22, 1]].tolist() == [[1, 0], [0, 1]]


def test_hours_that_the_clocks_skipped_or_repeated_are_told(tmp_path: Path) -> None:
    text = HEAD + "2021-03-14 02:30,A,x\n2021-11-07 01:30,A,x\n2021-06-01 12:00,A,x\n"
    path = table(tmp_path, text)
    found = read(path)
    assert (found.clocks.skipped_rows, found.clocks.repeated_rows) == ([2], [3])
    assert found.tally.rows == 3
    told = " ".join(doubts(found, Wishes(zone="America/Los_Angeles"), ()))
    assert "1 row in an hour that the clocks of America/Los_Angeles skipped" in told
    assert read(path, Wishes()).clocks.skipped == 0


def test_another_encoding_is_found_and_told(tmp_path: Path) -> None:
    text = HEAD.replace("Caller", "Señor") + ROWS
    form = form_of(table(tmp_path, text.encode("cp1252")))
    assert form.encoding == "cp1252" and "Windows-1252" in form.notes[0]
    assert form.header[-1] == "Señor"
    for encoding in ("utf-16", "utf-8-sig"):
        path = table(tmp_path, text.encode(encoding))
        assert form_of(path).header[-1] == "Señor"
        assert read(path).tally.rows == 2
    for encoding in ("utf-16-le", "utf-16-be", "utf-32"):  # without a mark, or with a rare one
        assert read(table(tmp_path, text.encode(encoding))).tally.rows == 2
    with pytest.raises(ScenarioError, match="--encoding names no encoding"):
        form_of(path, encoding="utf-42")


def test_bytes_that_no_text_has_are_told_by_their_row(tmp_path: Path) -> None:
    told = refused(table(tmp_path, HEAD + ROWS + "2021-03-03 10:00:00,A\0B,x\n"))
    assert "row 4 holds a byte 0" in told
    told = refused(table(tmp_path, b"\xef\xbb\xbf" + (HEAD + ROWS).encode() + b"\xff,\xfe\n"))
    assert "row 4 or later is not utf-8-sig" in told and 'save it anew as "CSV UTF-8"' in told


def test_years_that_cannot_be_are_left_out(tmp_path: Path) -> None:
    rows = "0001-01-01 00:00:00,A,x\n9999-12-31 23:59:59,A,x\n1899-12-30 00:00:00,A,x\n"
    found = read(table(tmp_path, HEAD + rows + ROWS))
    left_out = found.tally.left_out
    # pandas before 3 cannot read years so far away.
    too_far, read_as = left_out.get(BAD_TIME, Skipped()), left_out[NO_YEAR]
    assert [*too_far.rows, *read_as.rows] == [2, 3, 4]
    assert len(found.tally.table()) == 2
    told = refused(table(tmp_path, HEAD + rows))
    count, most = max((len(read_as.rows), NO_YEAR), (len(too_far.rows), BAD_TIME))
    assert f"{count} of them: {most}. Check --time, --date and --dates" in told


def test_a_table_of_one_column_is_taken_if_that_is_said(tmp_path: Path) -> None:
    path = table(tmp_path, "time\n2021-03-01 10:00\n2021-03-02 11:00\n")
    assert "if there is no other column, --separator ," in refused(path)
    assert form_of(path, separator=",").header == ("time",)


def test_semicolons_tabs_and_empty_lines_before_the_header(tmp_path: Path) -> None:
    for separator in ";\t|":
        text = "\n" + (HEAD + ROWS).replace(",", separator) + "\n"
        found = read(table(tmp_path, text))
        assert found.tally.rows == 2


def test_rows_that_stand_twice_count_once(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + ROWS + ROWS)
    found = read(path)
    assert found.tally.rows == 2 and found.tally.left_out["stands twice"].rows == [4, 5]
    assert read(path, Wishes(keep_twice=True)).tally.rows == 4
    numbered = (
        "Call Number,Call DateTime\n1,2021-03-01 10:00\n2,2021-03-01 10:00\n2,2021-03-01 11:00\n"
    )
    found = read(table(tmp_path, numbered))
    assert found.tally.left_out["stands twice"].rows == [4]


def too_long(found: Reading) -> list[list[int]]:
    """The rows that are told to have too many cells."""
    return [one.rows for why, one in found.tally.left_out.items() if "cells" in why and one.count]


def test_rows_with_too_many_cells_are_left_out_and_told(tmp_path: Path) -> None:
    found = read(table(tmp_path, HEAD + "2021-03-01 10:00,A,Roe, Jane\n" + ROWS))
    assert found.tally.rows == 2 and found.tally.read == 3
    assert too_long(found) == [[2]]


@pytest.mark.parametrize("end", [",", ",,", ", ,"])
def test_a_row_with_an_empty_cell_too_many_is_left_out_and_told(tmp_path: Path, end: str) -> None:
    pushed = f"2021-03-03 10:00:00,NOISE, LOUD{end}\n"
    found = read(table(tmp_path, HEAD + ROWS + pushed + ROWS.replace("-03-0", "-04-0")))
    assert too_long(found) == [[4]] and found.tally.rows == 4


def test_a_separator_at_the_end_of_every_row_is_no_cell_too_many(tmp_path: Path) -> None:
    ended = ROWS.replace("\n", ",\n")
    quoted = '2021-03-03 10:00:00,NOISE,"Roe, Jane\n(twice)",\n\n2021-03-04 10:00:00,NOISE,x\n'
    found = read(table(tmp_path, HEAD + ended + quoted))
    assert too_long(found) == [] and found.tally.rows == 4


def test_portions_do_not_change_what_is_read(tmp_path: Path) -> None:
    rows = [f"2021-03-{1 + i % 28:02d} {i % 24:02d}:{i % 60:02d},K{i % 3},x" for i in range(50)]
    form = form_of(table(tmp_path, HEAD + "\n".join(rows)))
    taken = {"time": "Call DateTime", "kind": "Call Type"}
    whole = pd.concat(chunks(form, taken, Skipped()))
    parts = pd.concat(chunks(form, taken, Skipped(), rows=7))
    pd.testing.assert_frame_equal(whole, parts)
    assert list(whole.columns) == ["time", "kind"] and whole.index[0] == 2


def test_a_column_of_free_text_is_no_column_of_kinds(tmp_path: Path) -> None:
    rows = [f"2021-03-01 {i // 60 % 24:02d}:{i % 60:02d}:{i // 1440:02d},text {i},x"
            for i in range(1100)]  # fmt: skip
    told = refused(table(tmp_path, HEAD + "\n".join(rows)))
    assert "Call Type" in told and "looks like free text" in told and "text 1" not in told


def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    told = refused(table(tmp_path, HEAD + ROWS), kind="Call Tipe")
    assert '--kind   there is no column "Call Tipe"; did you mean "Call Type"?' in told


def test_days_without_a_row_are_told(tmp_path: Path) -> None:
    days = [*range(1, 11), *range(20, 29)]
    rows = [f"2021-03-{d:02d} {h:02d}:00:{d:02d},A,x" for d in days for h in (1, 9, 13, 15, 20)]
    rows = [row.replace(":00:", f":{i % 59 + 1:02d}:") for i, row in enumerate(rows)]
    found = read(table(tmp_path, HEAD + "\n".join(rows)))
    told = " ".join(doubts(found, Wishes(), ()))
    assert "There is no row from 2021-03-11 to 2021-03-19" in told
