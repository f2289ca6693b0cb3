"""Small disks and disks that may only be read, also for the superuser."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoDisk(Exception):
    """This machine does not let us mount a disk."""


def mounted_again(folder: Path, options: str) -> None:
    """Change the size of a small disk, or whether it may be written."""
    _mount("-o", f"remount,{options}", str(folder))


def closed_to_writers(folder: Path) -> None:
    """Let a folder be only read from now on, also while files in it are open; see `opened`."""
    _mount("--bind", str(folder), str(folder))
    _mount("-o", "remount,bind,ro", str(folder))


def opened(folder: Path) -> None:
    """Let it be written again."""
    subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@contextmanager
def small_disk(folder: Path, kb: int) -> Iterator[Path]:
    """A folder in memory that holds so many thousand bytes and no more.

    Raises
    ------
    NoDisk
        If this machine does not let us: only the superuser of a Linux machine may.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={kb}k", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@contextmanager
def not_written(folder: Path) -> Iterator[Path]:
    """A folder that may not be written: by its rights or, for the superuser, by its disk."""
    folder.mkdir(parents=True, exist_ok=True)
    if hasattr(os, "getuid") and os.getuid() == 0:
        with small_disk(folder, 1000):
            mounted_again(folder, "ro")
            yield folder
        return
    folder.chmod(0o500)
    try:
        yield folder
    finally:
        folder.chmod(0o700)


def _mount(*words: str) -> None:
    try:
        subprocess.run(["mount", *words], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoDisk(f"no disk can be mounted here: {error}") from None
