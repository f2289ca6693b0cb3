"""Files that a scenario names: found beside it, read as text, kept within its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.attached import Attached, attached_in, named_files, read_attached
from sim.scenario.merge import Layer, merge

KEY = ("patrol", "spots_file")


def read(folder: Path, written: str):
    layer = Layer(folder / "mine.toml", "mine.toml", {"patrol": {"spots_file": written}})
    return read_attached(merge([layer]), [layer], folder)


def test_a_file_is_read_from_beside_the_scenario(tmp_path: Path):
    (tmp_path / "spots.csv").write_bytes(b"\xef\xbb\xbfplace,weight\r\nA,1\r\n")
    files, problems = read(tmp_path, "spots.csv")
    assert problems == []
    assert files == {KEY: Attached("spots.csv", "place,weight\nA,1\n")}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("spotz.csv", 'there is no file "spotz.csv" in '),
        ("../spots.csv", '"../spots.csv" lies outside the folder of this file'),
        ("C:\\spots.csv", "lies outside the folder of this file"),
        ("latin.csv", '"latin.csv" is not UTF-8 text; save it as "CSV UTF-8"'),
    ],
)
def test_what_cannot_be_read_is_told_by_key(tmp_path: Path, written: str, words: str):
    (tmp_path / "latin.csv").write_bytes("place,weight\nCañón,1\n".encode("latin-1"))
    files, problems = read(tmp_path, written)
    assert files == {}
    assert [(p.file, p.key) for p in problems] == [("mine.toml", "patrol.spots_file")]
    assert words in problems[0].message


def test_files_are_named_by_keys_that_end_so_and_not_by_sources():
    data = {
        "patrol": {"spots_file": "a.csv", "points": ["b_file"], "other_file": ""},
        "shift": [{"name": "x", "roster_file": "c.csv"}],
        "source": {"patrol.spots_file": "counted by hand"},
    }
    assert list(named_files(data)) == [(KEY, "a.csv"), (("shift", 0, "roster_file"), "c.csv")]


def test_attached_files_are_found_in_any_part_of_a_record():
    file = Attached("a.csv", "x")
    assert list(attached_in((Attached(), (file,), 3))) == [file]
