"""Tables packed into bytes come back as they were, whatever their form."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from sim.study.packing import pack_tables, unpack_tables

TABLES = {
    "numbers": np.arange(7),
    "none": np.zeros(0, dtype=[("unit", np.int32), ("share", np.float64)]),
    "one": np.array(2.5),
    "pairs": np.array([(3, 0.25), (4, np.nan)], dtype=[("unit", np.int32), ("share", np.float64)]),
    "texts": np.array(["walked", "seen"], dtype="U40"),
    "square": np.arange(6).reshape(2, 3),
    "no_rows": np.zeros((0, 3)),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_back_as_it_was(name: str) -> None:
    table = TABLES[name]
    for _ in range(2):  # the second time its header is known
        found = unpack_tables(pack_tables({name: table}))[name]
        assert found.dtype == table.dtype
        assert found.shape == np.atleast_1d(table).shape
        assert found.tobytes() == table.tobytes()
        assert found.flags.writeable


def test_two_tables_of_one_form_are_not_mixed_up() -> None:
    found = unpack_tables(pack_tables({"log/a": np.arange(3), "log/b": np.arange(3, 6)}), "log/")
    found["a"][0] = 9
    assert found["a"].tolist() == [9, 1, 2]
    assert found["b"].tolist() == [3, 4, 5]


def packed(content: bytes) -> bytes:
    """A season that holds just this, in place of a table."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        folder.writestr("season.npy", content)
    return buffer.getvalue()


def test_a_table_written_by_columns_comes_back_so() -> None:
    content = io.BytesIO()
    np.lib.format.write_array(content, np.asfortranarray(np.arange(6).reshape(2, 3)))
    found = unpack_tables(packed(content.getvalue()))["season"]
    assert found.tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("what", ["cut off", "too long", "objects", "another form"])
def test_what_is_no_table_is_refused(what: str) -> None:
    content = io.BytesIO()
    table = np.array([{}, []], dtype=object) if what == "objects" else np.arange(5)
    version = (3, 0) if what == "another form" else (1, 0)
    np.lib.format.write_array(content, table, version=version, allow_pickle=True)
    text = content.getvalue()
    text = {"cut off": text[:-3], "too long": text + b"12345678"}.get(what, text)
    with pytest.raises(ValueError, match=r"buffer|reshape|OBJECT|form in which"):
        unpack_tables(packed(text))
