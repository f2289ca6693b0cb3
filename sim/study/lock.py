"""One run at a time in a results folder."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sim.study.journal import FILE, written_to
from sim.study.store import INPUTS, SEASONS, StoreError, clear_leftovers, write_whole

LOCK = ".lock"
HOLDER = ".lock-holder.json"

OURS = (INPUTS, SEASONS, LOCK)
"""One of these lies in every folder that a run has held."""

OF_NOBODY = ("thumbs.db", "desktop.ini", FILE)
"""Files that a system puts into folders, or that a run leaves behind which never began."""

MOST_NAMED = 3


@contextmanager
def held(folder: Path, command: str) -> Iterator[None]:
    """Hold a results folder while something is run in it, and add to its log.

    The operating system gives it free when the process ends, however it ends.

    Raises
    ------
    StoreError
        If another run holds it, the folder holds something else than results,
        or it cannot be written.
    """
    _refuse_foreign(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(
            f"{folder} is in use{_holder(folder)}. Wait until that run is finished, or stop it; "
            "or choose another folder with --out."
        ) from None
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error.strerror}). Choose another folder with --out."
        ) from error
    try:
        holder = {
            "process": os.getpid(),
            "machine": socket.gethostname(),
            "since": datetime.now().isoformat(sep=" ", timespec="minutes"),
            "command": command,
        }
        clear_leftovers(folder)
        write_whole(folder / HOLDER, (json.dumps(holder) + "\n").encode())
        with written_to(folder, command):
            yield
    finally:
        with suppress(OSError):  # where nothing can be written any more
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _refuse_foreign(folder: Path) -> None:
    """Raise StoreError for a folder with other things in it and no results of ours."""
    try:
        inside = sorted(path.name for path in folder.iterdir())
    except OSError:  # there is none yet, or what is wrong with it is told when it is made
        return
    foreign = [n for n in inside if not n.startswith(".") and n.casefold() not in OF_NOBODY]
    if not foreign or any(name in inside for name in OURS):
        return
    rest = len(foreign) - MOST_NAMED
    listed = ", ".join(foreign[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
    raise StoreError(
        f"{folder} holds no results of this program but other things ({listed}), and results are "
        f"not mixed in. Give an empty or a new folder with --out, such as {folder / 'results'}."
    )


def _holder(folder: Path) -> str:
    """Who holds the folder, as far as is known."""
    try:
        told = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return (
            f" since {told['since']} by process {told['process']} on {told['machine']} "
            f"({told['command']})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return " by another run"
