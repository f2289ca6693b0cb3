"""Tables as bytes and back: a zip of plain arrays, never anything that runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np

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
                content = io.BytesIO(folder.read(name))
                key = name.removeprefix(prefix).removesuffix(".npy")
                found[key] = np.lib.format.read_array(content, allow_pickle=False)
    return found
