"""Worker processes on this machine, each with a pipe of its own.

The pool of the standard library shares one pipe among its workers. If one is
killed while it writes a result there (as when memory is short), the reader
waits for the rest of it for ever. With a pipe for each worker its end is seen
at once, it is known which task was lost, and the other workers go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any


class WorkerDied(Exception):
    """The process that did a task ended before it was done."""


class _Worker:
    """One process, and the task it does."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends with the process
        self.future: Future[Any] | None = None

    def end(self, *, now: bool) -> None:
        """Let it end by itself, or at once."""
        if now:
            self.process.kill()
        self.pipe.close()
        self.process.join()


class Processes(Executor):
    """An executor whose tasks fail alone, with `WorkerDied`, if their worker dies.

    Parameters
    ----------
    number : int
        Processes at most; each is started when there is work for it.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = deque()
        self._lock = threading.Lock()
        self._stopping = False
        self._bell, self._ring = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._thread = threading.Thread(target=self._manage, daemon=True)
        self._thread.start()

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have `function` called with `args` in one of the processes."""
        assert not kwargs
        future: Future[Any] = Future()
        with self._lock:
            if self._stopping:
                raise RuntimeError("nothing can be submitted after shutdown")
            self._waiting.append((future, function, args))
        self._ring.send(None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes; what is under way is given up with ``cancel_futures``."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
            if cancel_futures:
                for future, _, _ in self._waiting:
                    future.cancel()
                self._waiting.clear()
        if cancel_futures:
            for worker in list(self._workers):
                if worker.future is not None:
                    worker.process.kill()
        self._ring.send(None)
        if wait:
            self._thread.join()

    def _manage(self) -> None:
        """Hand out tasks and take results until there is nothing left to do."""
        while True:
            self._hand_out()
            busy = [worker for worker in self._workers if worker.future is not None]
            if self._stopping and not busy and not self._waiting:
                break
            ready = wait([self._bell, *(worker.pipe for worker in busy)])
            if self._bell in ready:
                self._bell.recv()
            for worker in busy:
                if worker.pipe in ready:
                    self._take(worker)
        for worker in self._workers:
            worker.end(now=False)

    def _hand_out(self) -> None:
        while True:
            free = next((worker for worker in self._workers if worker.future is None), None)
            if free is None and len(self._workers) == self._number:
                return
            with self._lock:
                if not self._waiting:
                    return
                future, function, args = self._waiting.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            if free is None:
                free = _Worker()
                self._workers.append(free)
            free.future = future
            try:
                free.pipe.send((function, args))
            except OSError:
                self._lose(free)
            except Exception as error:  # what cannot be sent; nothing of it is on its way
                free.future = None
                future.set_exception(error)

    def _take(self, worker: _Worker) -> None:
        """Take what a worker sends, or notice that it is gone."""
        try:
            done, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker)
            return
        future, worker.future = worker.future, None
        assert future is not None
        if done:
            future.set_result(value)
        else:
            future.set_exception(value)

    def _lose(self, worker: _Worker) -> None:
        future = worker.future
        self._workers.remove(worker)
        worker.end(now=True)
        assert future is not None
        future.set_exception(WorkerDied("its worker was stopped"))


def _work(pipe: Connection) -> None:
    """Do one task after the other until the parent closes the pipe, or is gone.

    Then end at once: nothing here is to be put away, and to take a large process
    apart piece by piece takes more than a second, for which the parent would wait.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are the parent's
    while True:
        try:
            function, args = pipe.recv()
        except (EOFError, OSError):
            break
        try:
            outcome = (True, function(*args))
        except Exception as error:
            outcome = (False, RuntimeError(f"{type(error).__name__}: {error}"))
        try:
            pipe.send(outcome)
        except OSError:
            break
    os._exit(0)
