"""Tables as bytes and back: a zip of plain arrays, never anything that runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

_MAGIC = b"\x93NUMPY\x01\x00"
_DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written


def pack_tables(tables: Mapping[str, np.ndarray]) -> bytes:
    """Write arrays into one compact value; equal tables give equal bytes.

    Parameters
    ----------
    tables : mapping of str to ndarray
        Plain or structured arrays without Python objects.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        for name, table in tables.items():
            entry = zipfile.ZipInfo(name + ".npy", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(table), allow_pickle=False)
            folder.writestr(entry, content.getvalue(), compresslevel=1)
    return buffer.getvalue()


def unpack_tables(value: bytes, prefix: str = "") -> dict[str, np.ndarray]:
    """Read the arrays whose names begin with `prefix`, which is cut off."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(value)) as folder:
        for name in folder.namelist():
            if name.startswith(prefix):
                key = name.removeprefix(prefix).removesuffix(".npy")
                found[key] = _array(folder.read(name))
    return found


def _array(content: bytes) -> np.ndarray:
    """The array in the bytes of a npy file."""
    if content[:8] != _MAGIC:
        raise ValueError("not a table in the form in which seasons are stored")
    begin = 10 + int.from_bytes(content[8:10], "little")
    shape, in_columns, dtype = _form(content[8:begin])
    rows = np.frombuffer(content, dtype, offset=begin).copy()
    return rows.reshape(shape, order="F" if in_columns else "C")


@lru_cache(maxsize=1024)
def _form(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Shape, order and type in the header of a npy file; read once for all seasons that share it.

    To read a header takes numpy several times as long as the numbers behind it.
    """
    return np.lib.format.read_array_header_1_0(io.BytesIO(header))
