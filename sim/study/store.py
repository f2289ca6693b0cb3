"""Results on disk: each season of each scenario one file, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sim.study.failures import Failure
from street_graph.store import write_whole as write_file

INPUTS = "inputs.json"
SEASONS = "seasons"
FAILED = "failed"
ENDING = ".npz"
HALF_WRITTEN = re.compile(r"\..+\.[a-z]+-[a-z0-9_]{8}")
""".NAME.ENDING-xxxxxxxx, as `write_whole` names a file that it is writing."""


class StoreError(Exception):
    """A results folder that cannot be used; the message says what to do."""


def why_unread(error: Exception) -> str:
    """Why a file of results cannot be used, in words: what the system says, or what it lacks."""
    if isinstance(error, FileNotFoundError):
        return "it is not there any more"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return f"it is damaged: {error}"
    if isinstance(error, KeyError):
        return f"it does not say {error}"
    return str(error)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises
    ------
    StoreError
        If the disk is full or the folder cannot be written.
    """
    try:
        write_file(path, content)
    except OSError as error:
        raise StoreError(
            f"{path} could not be written ({error.strerror}). What was finished before is kept. "
            "Free some disk space or choose another folder with --out, and run the same "
            "command again."
        ) from error


def clear_leftovers(folder: Path) -> None:
    """Remove what `write_whole` left half written when its process was killed.

    Only for whoever holds the folder (`sim.study.lock`).
    """
    for path in folder.rglob(".*"):
        if HALF_WRITTEN.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def fingerprint(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Store:
    """The seasons in the results folder of a study.

    Seasons of the scenarios as in their files lie in ``seasons/SCENARIO/``.
    Those of a setting of what is assumed lie in ``DESIGN/017/SCENARIO/``, where
    `design` names all settings of one design.
    """

    folder: Path
    design: str = "settings"

    def _place(self, scenario: str, setting: int) -> Path:
        part = Path(self.design, f"{setting:03d}") if setting else Path(SEASONS)
        return self.folder / part / scenario

    def _path(self, scenario: str, replication: int, setting: int) -> Path:
        return self._place(scenario, setting) / f"{replication:05d}{ENDING}"

    def finished(self, scenario: str, setting: int = 0) -> set[int]:
        """Numbers of the seasons of a scenario that are stored."""
        return {int(p.stem) for p in self._place(scenario, setting).glob(f"[0-9]*{ENDING}")}

    def scenarios(self) -> list[str]:
        """Scenarios of which any season is stored."""
        places = (self.folder / SEASONS).glob("*")
        return sorted(p.name for p in places if any(p.glob(f"[0-9]*{ENDING}")))

    def still_there(self) -> None:
        """Make sure that nobody has removed or moved the folder since it was claimed.

        Raises
        ------
        StoreError
        """
        if not (self.folder / INPUTS).is_file():
            raise StoreError(
                f"{self.folder} was removed or moved while the run went on, and what was finished "
                "with it. Run the same command again; if the folder was moved, move it back first."
            )

    def keep(self, scenario: str, replication: int, value: bytes, setting: int = 0) -> None:
        """Store one finished season; it does not count as failed any more.

        Raises
        ------
        StoreError
            If it cannot be written, or the folder is no longer the one that was
            claimed (`sim.study.inputs.claim`): somebody removed or moved it.
        """
        self.still_there()
        write_whole(self._path(scenario, replication, setting), value)
        self._failure(scenario, replication, setting).unlink(missing_ok=True)

    def read(self, scenario: str, replication: int, setting: int = 0) -> bytes:
        """One stored season.

        Raises
        ------
        StoreError
            If it cannot be read.
        """
        path = self._path(scenario, replication, setting)
        try:
            return path.read_bytes()
        except OSError as error:
            raise StoreError(
                f"{path} cannot be read ({error.strerror}). Run the same command again: "
                "what is missing is simulated."
            ) from error

    def _failure(self, scenario: str, replication: int, setting: int) -> Path:
        return self.folder / FAILED / f"{scenario}-{setting:03d}-{replication:05d}.json"

    def note(self, failure: Failure) -> None:
        """Record a season that failed."""
        path = self._failure(failure.scenario, failure.replication, failure.setting)
        write_whole(path, (json.dumps(asdict(failure), indent=2) + "\n").encode())

    def failures(self, scenarios: Sequence[str]) -> list[Failure]:
        """Seasons of these scenarios that failed, by setting, number and scenario."""
        order = {name: i for i, name in enumerate(scenarios)}
        found = []
        for path in (self.folder / FAILED).glob("*.json"):
            try:
                found.append(Failure(**json.loads(path.read_text(encoding="utf-8"))))
            except (OSError, ValueError, TypeError):
                continue  # not ours
        mine = [f for f in found if f.scenario in order]
        return sorted(mine, key=lambda f: (f.setting, f.replication, order[f.scenario]))
