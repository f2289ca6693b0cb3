"""What a Dask cluster on this machine costs beside the seasons themselves, and whether it grows.

    python benchmarks/cluster.py [--seasons 10000] [--print]

A scheduler and 1, 2 and 4 workers, each a process of its own, talk over
127.0.0.1. Many seasons of one day and one officer are done; each result is written by the client
as it arrives and dropped. What is measured is processor time, which a busy
machine changes little, and memory. Writes its part of docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measure import processor_s
from sim.scenario.load import scenario_from_text
from sim.scenario.load_study import load_study
from sim.scenario.model import Study
from sim.study.cluster import cluster_workers
from sim.study.evidence import with_hours_settled
from sim.study.execute import OUTSTANDING, Workers
from sim.study.inputs import claim
from sim.study.store import Store
from sim.study.task import Task, carry_out, tasks_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- benchmarks/cluster.py writes from here -->", "<!-- to here -->"
WORKERS = (1, 2, 4)
FEW = 1_000
TINY = """
base = "announced"
[season]
last_day = "2021-02-27"
[[shift]]
name = "noon"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "15:00"
end = "17:00"
officers = 1
unit = "single"
"""


@dataclass(frozen=True)
class Took:
    """One run: seasons, seconds on the clock, processor seconds, memory (MB) at each tenth.

    ``window`` is the most tasks handed out and not yet back at one time.
    """

    workers: int
    seasons: int
    clock_s: float
    client_s: float
    scheduler_s: float
    workers_s: float
    window: int
    client_mb: tuple[float, ...]
    scheduler_mb: tuple[float, ...]


def tiny_study() -> Study:
    """One scenario: one officer for two hours of one day."""
    scenario = scenario_from_text(TINY, "tiny")
    usual = load_study("same-hours")
    study = replace(usual, name="tiny", scenarios=(scenario,), baseline="tiny", targets=())
    return with_hours_settled(study)


def tasks(study: Study, seasons: int) -> Iterator[Task]:
    """The tasks of so many seasons, each made when it is asked for."""
    names = {scenario.name for scenario in study.scenarios}
    for number in range(2, seasons + 2):
        yield from tasks_of(study, number, names)


@contextmanager
def processes(workers: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and workers: its address, and process numbers, the scheduler's first."""
    folder = tempfile.mkdtemp()
    told = Path(folder) / "scheduler.json"
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path}
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    start = [
        ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common],
        *[["distributed.cli.dask_worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
           *common]] * workers,
    ]  # fmt: skip
    running = []
    try:
        for words in start:
            one = subprocess.Popen(
                [sys.executable, "-m", *words], env=environment, cwd=folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            running.append(one)
            while not told.exists():
                time.sleep(0.05)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        yield address, [one.pid for one in running]
    finally:
        for one in reversed(running):
            one.terminate()
            one.wait()
        shutil.rmtree(folder, ignore_errors=True)


def spent(pid: int) -> float:
    """Processor seconds of a process so far."""
    import psutil

    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def memory_mb(pid: int) -> float:
    """Memory of a process now, MB."""
    import psutil

    return float(psutil.Process(pid).memory_info().rss / 1e6)


def run(study: Study, workers: int, seasons: int) -> Took:
    """Do the seasons on a cluster of so many workers."""
    folder = tempfile.mkdtemp()
    store = Store(Path(folder))
    claim(store, study)
    handed = most = 0

    def counted(made: Iterator[Task]) -> Iterator[Task]:
        nonlocal handed
        for task in made:
            handed += 1
            yield task

    client_mb, scheduler_mb = [], []
    with processes(workers) as (address, pids):
        wait_for(address, workers)
        with cluster_workers(address, study) as cluster:
            each_worker(cluster, study, workers)
            before = [spent(pid) for pid in (os.getpid(), *pids)]
            began = time.perf_counter()
            arriving = cluster.do(counted(tasks(study, seasons)))
            for done, (task, found) in enumerate(arriving, 1):
                most = max(most, handed - done + 1)
                for name, outcome in found.items():
                    assert isinstance(outcome, bytes), outcome  # else it is a failure
                    store.keep(name, task.replication, outcome)
                if done % (seasons // 10) == 0:
                    client_mb.append(memory_mb(os.getpid()))
                    scheduler_mb.append(memory_mb(pids[0]))
            clock = time.perf_counter() - began
            after = [spent(pid) for pid in (os.getpid(), *pids)]
    shutil.rmtree(folder, ignore_errors=True)
    client, scheduler, *theirs = [b - a for a, b in zip(before, after, strict=True)]
    return Took(workers, seasons, clock, client, scheduler, sum(theirs), most,
                tuple(client_mb), tuple(scheduler_mb))  # fmt: skip


def wait_for(address: str, workers: int) -> None:
    """Wait until all workers have come."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers)


def each_worker(cluster: Workers, study: Study, workers: int) -> None:
    """Let every worker do some seasons first, so that it has imported and compiled all."""
    for _ in cluster.do(tasks(study, 20 * workers)):
        pass


def table(found: Sequence[Took], alone_ms: float) -> str:
    """What is written into the page."""
    lines = [
        f"Measured on {date.today():%B} {date.today().day}, {date.today().year} by "
        f"`python benchmarks/cluster.py`: a scheduler and workers on one machine with "
        f"{os.cpu_count()} cores, over 127.0.0.1; seasons of one day and one officer, each of "
        f"which takes {alone_ms:.1f} ms of a processor without Dask. A client hands out at most "
        f"{OUTSTANDING} tasks for each worker.",
        "",
        "| processor ms a season | " + " | ".join(
            f"{one.workers} worker{'s' * (one.workers > 1)}, {one.seasons:,} seasons"
            for one in found) + " |",
        "|---" * (len(found) + 1) + "|",
    ]  # fmt: skip
    rows = {
        "client: hand out, take back, write down": [1000 * t.client_s / t.seasons for t in found],
        "scheduler": [1000 * t.scheduler_s / t.seasons for t in found],
        "worker, less the season itself": [
            1000 * t.workers_s / t.seasons - alone_ms for t in found
        ],
    }
    for name, values in rows.items():
        lines.append(f"| {name} | " + " | ".join(f"{value:.1f}" for value in values) + " |")
    lines += [
        "| seasons a second on the clock | "
        + " | ".join(f"{t.seasons / t.clock_s:.0f}" for t in found) + " |",
        "| most tasks out at one time | " + " | ".join(str(t.window) for t in found) + " |",
        "| memory of the client at a tenth and at the end, MB | "
        + " | ".join(f"{t.client_mb[0]:.0f}, {t.client_mb[-1]:.0f}" for t in found) + " |",
        "| memory of the scheduler at a tenth and at the end, MB | "
        + " | ".join(f"{t.scheduler_mb[0]:.0f}, {t.scheduler_mb[-1]:.0f}" for t in found) + " |",
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    """Measure, and write the table into the page or print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seasons", type=int, default=10_000, help="for two workers")
    parser.add_argument("--print", action="store_true", help="print the table, do not write it")
    options = parser.parse_args()
    study = tiny_study()
    some = list(tasks(study, 50))
    for task in some:
        carry_out(task)
    alone_ms = 1000 * processor_s(lambda: [carry_out(task) for task in some]) / len(some)
    few = min(FEW, options.seasons)
    found = [run(study, k, options.seasons if k == 2 else few) for k in WORKERS]
    text = table(found, alone_ms)
    if options.print:
        print(text)
    else:
        page = PAGE.read_text(encoding="utf-8")
        head, rest = page.split(BEGIN)
        _, tail = rest.split(END)
        PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", encoding="utf-8")
        print(f"written: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
