"""Where seasons are simulated: in this process, in several here, or on other machines.

All three take tasks and give one compact value for each; which of them did it
makes no difference to its bytes. What stands behind is the interface of
`concurrent.futures`, which a pool of processes and a Dask cluster share.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, TypeVar

from sim.study.failures import Failure
from sim.study.journal import LOG
from sim.study.processes import Processes, WorkerDied
from sim.study.task import Task, carry_out, outcomes

OUTSTANDING = 4
"""Tasks handed out per worker at most; the rest wait here."""

AGAIN = 3
"""A task whose worker dies is done again so often, then recorded as failed."""

T = TypeVar("T")

Outcome = bytes | Failure
Done = tuple[Task, dict[str, Outcome]]


class Workers(AbstractContextManager["Workers"]):
    """Workers, started when the first task comes and kept until all is done.

    Parameters
    ----------
    number : int
        How many; with 1, and no other `start`, this process does the work.
    start : callable or None
        Gives an executor; None for processes on this machine.
    lost : exception types
        What an executor raises for a task whose workers died again and again.
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

    def later(self, function: Callable[..., T], *args: Any) -> Callable[[], T]:
        """Have something else worked out beside what this process does; ask for it when needed.

        Where there is only this process, or the workers may be on other machines,
        it is worked out here at once. Here, too, where a worker ended or failed at
        it: what goes wrong then is told here. A worker gets and gives values; files
        are for this process to write.
        """
        if self._start is not None or self.number == 1:
            value = function(*args)
            return lambda: value
        future = self._submit(function, *args)

        def given() -> T:
            try:
                return future.result()
            except Exception as error:
                LOG.warning("A worker could not do its part (%s); it is done here.", error)
                return function(*args)

        return given

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
                except WorkerDied:
                    LOG.warning("A worker ended during season %d (time %d).",
                                task.replication, tries)  # fmt: skip
                    if tries <= AGAIN:
                        again.append((task, tries + 1))
                    else:
                        yield task, _given_up(task, "its worker was stopped")
                except self._lost as error:
                    yield task, _given_up(task, f"its worker was lost ({error})")

    def _fill(
        self,
        running: dict[Future[bytes], tuple[Task, int]],
        waiting: Iterator[Task],
        again: deque[tuple[Task, int]],
    ) -> None:
        """Hand out tasks, those whose worker died first."""
        while len(running) < OUTSTANDING * self.number:
            task, tries = again.popleft() if again else (next(waiting, None), 1)
            if task is None:
                return
            running[self._submit(carry_out, task)] = (task, tries)

    def _submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        if self._executor is None:
            self._executor = self._start() if self._start else Processes(self.number)
        return self._executor.submit(function, *args)

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
