"""Where seasons are simulated: in this process, in several here, or on other machines.

All three take tasks and give one compact value for each; which of them did it
makes no difference to its bytes. What stands behind is the interface of
`concurrent.futures`, which a pool of processes and a Dask cluster share.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager
from types import TracebackType

from sim.study.failures import Failure
from sim.study.task import Task, carry_out, outcomes

OUTSTANDING = 4
"""Tasks handed out per worker at most; the rest wait here."""

AGAIN = 3
"""A task whose worker dies is done again so often, then recorded as failed."""

Outcome = bytes | Failure
Done = tuple[Task, dict[str, Outcome]]


class Workers(AbstractContextManager["Workers"]):
    """Workers, started when the first task comes and kept until all is done.

    Parameters
    ----------
    number : int
        How many; with 1, and no other `start`, this process does the work.
    start : callable or None
        Gives a new executor; None for processes on this machine.
    lost : exception types
        Besides `BrokenExecutor`: what an executor raises for a task whose
        worker died again and again.
    """

    def __init__(
        self,
        number: int,
        start: Callable[[], Executor] | None = None,
        lost: tuple[type[BaseException], ...] = (),
    ) -> None:
        self.number = number
        self._start = start
        self._lost = lost
        self._executor: Executor | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def do(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Do tasks, each as soon as there is a worker for it.

        Yields
        ------
        (task, outcome of each of its scenarios)
            In the order in which they finish.
        """
        if self._start is None and self.number == 1:
            for task in tasks:
                yield task, outcomes(carry_out(task))
            return
        try:
            yield from self._hand_out(iter(tasks))
        except BaseException:
            self._stop()  # and with it what is still running
            raise

    def _hand_out(self, waiting: Iterator[Task]) -> Iterator[Done]:
        running: dict[Future[bytes], tuple[Task, int]] = {}
        again: deque[tuple[Task, int]] = deque()  # with how often they were tried
        while True:
            self._fill(running, waiting, again)
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task, tries = running.pop(future)
                try:
                    yield task, outcomes(future.result())
                except BrokenExecutor:
                    # All that was under way is lost with the executor.
                    lost = [(task, tries), *running.values()]
                    running.clear()
                    self._stop()
                    for one, tried in lost:
                        if tried <= AGAIN:
                            again.append((one, tried + 1))
                        else:
                            yield one, _given_up(one, "its worker was stopped")
                    break
                except self._lost as error:
                    yield task, _given_up(task, f"its worker was lost ({error})")

    def _fill(
        self,
        running: dict[Future[bytes], tuple[Task, int]],
        waiting: Iterator[Task],
        again: deque[tuple[Task, int]],
    ) -> None:
        """Hand out tasks; after a break one at a time, so that the guilty one is found."""
        if again:
            if not running:
                task, tries = again.popleft()
                running[self._submit(task)] = (task, tries)
            return
        while len(running) < OUTSTANDING * self.number:
            task = next(waiting, None)
            if task is None:
                return
            running[self._submit(task)] = (task, 1)

    def _submit(self, task: Task) -> Future[bytes]:
        if self._executor is None:
            self._executor = self._start() if self._start else _pool(self.number)
        try:
            return self._executor.submit(carry_out, task)
        except BrokenExecutor:  # it broke since; what was under way says so itself
            self._stop()
            return self._submit(task)

    def _stop(self) -> None:
        if self._executor is not None:
            executor, self._executor = self._executor, None
            executor.shutdown(wait=True, cancel_futures=True)


def _given_up(task: Task, why: str) -> dict[str, Outcome]:
    told = f"{why} each time it was tried, as when memory is short"
    return {
        name: Failure(name, task.replication, task.setting, task.study.seed, told, "the worker")
        for name in task.names
    }


def _follow_the_parent() -> None:
    """Leave interrupts to the parent process, and end when it ends, however that is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_follow_the_parent,
    )
