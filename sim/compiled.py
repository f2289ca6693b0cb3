"""Compile the few functions in which most of the time is spent.

``compiled`` marks a function that other compiled functions call; ``entry``
marks one that Python calls. Both run unchanged as plain Python where numba is
missing or ``WALKS_KERNEL=python`` is set: slower, with the same results to the
last bit.

Compiled entries are kept in a cache folder named after a hash of every
source file that holds compiled code, so that an edit anywhere makes new
machine code (numba itself looks only at the file of the entry).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

PLAIN = os.environ.get("WALKS_KERNEL", "").lower() == "python"
try:
    if PLAIN:
        raise ImportError("plain Python is asked for")
    import numba
    import numba.core.config as numba_config

    COMPILED = True
except ImportError:
    COMPILED = False
"""Whether compiled code runs (else the same functions run as plain Python)."""

SOURCES = ("sim/compiled.py", "sim/world", "sim/walk")


def source_hash(sources: Sequence[str] = SOURCES) -> str:
    """Hash of source files and folders, by default of all that hold compiled code."""
    digest = hashlib.sha256()
    here = Path(__file__).parents[1]
    for source in sources:
        path = here / source
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            digest.update(file.relative_to(here).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path | None:
    """Where compiled code is kept, or None where no folder can be written."""
    chosen = os.environ.get("WALKS_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    bases = [
        Path(chosen) if chosen else None,
        Path(home) if home else Path("~/.cache").expanduser(),
        Path(tempfile.gettempdir()) / f"walks-{getattr(os, 'getuid', lambda: 0)()}",
    ]
    for base in bases:
        if base is None:
            continue
        folder = base / "neighborhood-walks" / f"kernel-{source_hash()}-{numba.__version__}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    return None


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` into every compiled function that calls it.

    For the small ones: a call costs as much as they do.
    """
    return _compile(function, inline=True)


def compiled_apart(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` once, for calls from other compiled functions: for the large ones."""
    return _compile(function, inline=False)


def _compile(function: Callable[..., Any], inline: bool) -> Callable[..., Any]:
    if not COMPILED:
        return function
    # Nobody calls it from Python, so nothing is compiled for that.
    made: Callable[..., Any] = numba.njit(
        error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=inline
    )(function)
    return made


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` for use from Python, and keep the machine code."""
    if not COMPILED:
        return np.errstate(over="ignore")(function)  # hashes run over, as they should
    made: Callable[..., Any]
    folder = cache_folder()
    if folder is None:
        made = numba.njit(function)
        return made
    before = numba_config.CACHE_DIR
    numba_config.CACHE_DIR = str(folder)
    try:
        made = numba.njit(function, cache=True)
    finally:
        numba_config.CACHE_DIR = before
    return made


@lru_cache
def of_whole_numbers(function: Any, count: int) -> Callable[..., Any]:
    """An `entry` for `count` whole numbers, called without a look at what it is handed.

    To find out what is handed over takes 0.13 of the 0.32 microseconds of a call. In
    plain Python the function itself.
    """
    made: Callable[..., Any] = function
    if COMPILED:
        made = function.compile((numba.int64,) * count)
    return made


def opener(header: np.dtype) -> Callable[[Any], Any]:
    """How compiled code opens a memory that Python hands over as one number.

    The memory is a record of type `header` and two pools of numbers, int64 and
    float64, whose addresses stand in its fields ``ints_at`` and ``floats_at``.
    Compiled, the function returned takes the record's address and gives the
    record and both pools as addresses. To hand over one number takes a tenth of
    the time of three arrays, and an entry is read and written without a look
    whether its index counts from the end, which halves the time of the walk. In
    plain Python the function takes and gives the three themselves.
    """
    if not COMPILED:
        return lambda memory: memory
    from numba.core import types
    from numba.extending import intrinsic

    record = numba.from_dtype(header)
    pools = {"ints_at": types.CPointer(types.int64), "floats_at": types.CPointer(types.float64)}

    def opened(_: Any, memory: Any) -> Any:
        def begins(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = args[0]
            found = [builder.inttoptr(address, context.get_value_type(record))]
            for name, pool in pools.items():
                at = builder.add(address, context.get_constant(types.int64, record.offset(name)))
                number = context.get_value_type(types.int64)
                begin = builder.load(builder.inttoptr(at, number.as_pointer()))
                found.append(builder.inttoptr(begin, context.get_value_type(pool)))
            return context.make_tuple(builder, signature.return_type, found)

        return types.Tuple((record, *pools.values()))(memory), begins

    made: Callable[[Any], Any] = intrinsic(opened)
    return made
