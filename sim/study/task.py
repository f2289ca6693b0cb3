"""The task that a worker does: one season of the scenarios that share its evenings."""

from __future__ import annotations

import io
import json
import traceback
import zipfile
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from sim import __version__
from sim.compiled import source_hash
from sim.scenario.model import Scenario, Study
from sim.study.failures import Failure
from sim.study.packing import pack_tables
from sim.study.replication import RECORDED, by_world, walked, world_of
from sim.tables import World

CODE = (
    "sim/tables.py", "sim/compiled.py", "sim/world", "sim/walk", "sim/study/measures",
    "sim/study/evidence.py", "sim/study/reduce.py", "sim/study/replication.py",
    "sim/study/packing.py", "sim/study/task.py", "street_graph",
)  # fmt: skip
"""Sources on which the numbers of a season depend."""

SEASON = ".npz"
FAILED = ".failed.json"


@dataclass(frozen=True)
class Task:
    """One season to be simulated.

    Attributes
    ----------
    study : Study
        With those scenarios only that share their evenings, and daily hours
        that are settled (`window` is not None).
    replication : int
        Number of the season.
    setting : int
        0: the scenarios as in their files; else the number of a setting of
        what is assumed, of which only the measures are kept.
    """

    study: Study
    replication: int
    setting: int = 0

    @property
    def names(self) -> list[str]:
        """Names of its scenarios."""
        return [scenario.name for scenario in self.study.scenarios]


@lru_cache(maxsize=1)
def program() -> str:
    """Version of this program and hash of the sources that make its numbers."""
    return f"{__version__} {source_hash(CODE)}"


def tasks_of(study: Study, replication: int, missing: set[str], setting: int = 0) -> list[Task]:
    """One task for each group of `missing` scenarios that share their evenings."""
    wanted = tuple(s for s in study.scenarios if s.name in missing)
    groups = by_world(replace(study, scenarios=wanted)) if wanted else []
    return [Task(replace(study, scenarios=tuple(group)), replication, setting) for group in groups]


def carry_out(task: Task) -> bytes:
    """Simulate the season of every scenario of a task.

    What goes wrong in one scenario is kept as its outcome, and the others are
    simulated all the same.

    Returns
    -------
    bytes
        See `outcomes`. Equal tasks give equal bytes, whoever does them.
    """
    study = task.study
    found: dict[str, bytes | Failure] = {}
    try:
        world = world_of(study.scenarios[0], study.seed, task.replication)
    except Exception as error:
        return _packed({name: _failed(task, name, error) for name in task.names})
    for scenario in study.scenarios:
        try:
            found[scenario.name] = _season(task, scenario, world)
        except Exception as error:
            found[scenario.name] = _failed(task, scenario.name, error)
    return _packed(found)


def _season(task: Task, scenario: Scenario, world: World) -> bytes:
    met, log, reduced = walked(task.study, scenario, world, task.replication)
    if task.setting:
        return pack_tables({"season": reduced.season})
    tables = reduced.tables()
    if task.replication == RECORDED:
        tables |= {f"log/{k}": v for k, v in log.tables().items()}
        tables["log/requests"] = met.requests
    return pack_tables(tables)


def _failed(task: Task, scenario: str, error: Exception) -> Failure:
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{last.filename.replace(chr(92), '/').rsplit('/', 1)[-1]}, {last.name}"
    told = f"{type(error).__name__}: {error}"
    return Failure(scenario, task.replication, task.setting, task.study.seed, told, where)


def _packed(found: dict[str, bytes | Failure]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:  # stored: the seasons are compressed already
        for name, outcome in found.items():
            if isinstance(outcome, Failure):
                entry, content = name + FAILED, json.dumps(asdict(outcome)).encode()
            else:
                entry, content = name + SEASON, outcome
            folder.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def outcomes(value: bytes) -> dict[str, bytes | Failure]:
    """What became of each scenario of a task: its packed season, or why it failed."""
    found: dict[str, bytes | Failure] = {}
    with zipfile.ZipFile(io.BytesIO(value)) as folder:
        for entry in folder.namelist():
            content = folder.read(entry)
            if entry.endswith(FAILED):
                found[entry.removesuffix(FAILED)] = Failure(**json.loads(content))
            else:
                found[entry.removesuffix(SEASON)] = content
    return found
