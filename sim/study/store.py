"""Results on disk: each replication one file, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

INPUTS = "inputs.json"
REPLICATIONS = "replications"


class StoreError(Exception):
    """A results folder that cannot be used; the message says what to do."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises
    ------
    StoreError
        If the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(
            f"{path} could not be written ({error.strerror}). What was finished before is kept. "
            "Free some disk space or choose another folder with --out, and run the same "
            "command again."
        ) from error


def fingerprint(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Store:
    """The results folder of one study."""

    folder: Path

    def claim(self, inputs: Mapping[str, str]) -> None:
        """Bind the folder to its inputs, or check that they are the same.

        Parameters
        ----------
        inputs : mapping of str to str
            Checksum of each input by its name.

        Raises
        ------
        StoreError
            If the folder holds finished replications of other inputs.
        """
        path = self.folder / INPUTS
        if path.exists() and self.finished():
            try:
                before = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise StoreError(
                    f"{path} cannot be read ({error}). Choose another folder with --out."
                ) from error
            changed = sorted(k for k in {*before, *inputs} if before.get(k) != inputs.get(k))
            if changed:
                raise StoreError(
                    f"{self.folder} holds results of other inputs (changed: {', '.join(changed)}). "
                    "They are not mixed. Choose another folder with --out, or remove this one."
                )
            return
        text = json.dumps(dict(inputs), indent=2, sort_keys=True) + "\n"
        write_whole(path, text.encode())

    def _path(self, replication: int) -> Path:
        return self.folder / REPLICATIONS / f"{replication:05d}.npz"

    def finished(self) -> list[int]:
        """Numbers of the replications that are stored."""
        return sorted(int(p.stem) for p in (self.folder / REPLICATIONS).glob("[0-9]*.npz"))

    def keep(self, replication: int, value: bytes) -> None:
        """Store one finished replication."""
        write_whole(self._path(replication), value)

    def read(self, replication: int) -> bytes:
        """One stored replication."""
        return self._path(replication).read_bytes()

    def complete(self) -> list[int]:
        """Replications 1, 2, 3, … as far as none is missing."""
        numbers = self.finished()
        return [n for i, n in enumerate(numbers, start=1) if n == i]

    def seasons(self, replications: list[int]) -> Iterator[bytes]:
        """Stored replications one at a time."""
        for replication in replications:
            yield self.read(replication)
