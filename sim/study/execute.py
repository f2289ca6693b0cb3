"""Where replications are done: in this process, or in several on this machine."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from sim.scenario.model import Study
from sim.study.replication import simulate

OUTSTANDING = 4
"""Tasks handed out per worker at most; the rest wait here."""


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def replicate(
    study: Study, replications: Sequence[int], workers: int
) -> Iterator[tuple[int, bytes]]:
    """Do replications, each as soon as there is a worker for it.

    Yields
    ------
    (replication, value)
        In the order in which they finish. Which worker did one makes no
        difference to its bytes.
    """
    if workers == 1 or len(replications) <= 1:
        for replication in replications:
            yield replication, simulate(study, replication)
        return
    pool = ProcessPoolExecutor(
        min(workers, len(replications)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_leave_interrupts_to_the_parent,
    )
    waiting = iter(replications)
    running: dict[Future[bytes], int] = {}
    try:
        while True:
            while len(running) < OUTSTANDING * workers:
                replication = next(waiting, None)
                if replication is None:
                    break
                running[pool.submit(simulate, study, replication)] = replication
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=running.__getitem__):
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
