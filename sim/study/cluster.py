"""Simulating on other machines, through a Dask cluster that is already running.

The cluster's workers need this program installed, in the same version, and
nothing else: no disk is shared. Streets that are not shipped with the program
travel with the tasks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from typing import Any

from sim.scenario.model import Study
from sim.study.execute import AGAIN, Workers
from sim.study.store import StoreError
from sim.study.task import Task, carry_out, program
from street_graph import carried
from street_graph.carried import CarriedStreets

CONNECT_S = 30


@contextmanager
def cluster_workers(address: str, study: Study) -> Iterator[Workers]:
    """Workers of the Dask scheduler at an address, as "tcp://192.0.2.7:8786".

    Raises
    ------
    StoreError
        If there is no Dask here, no scheduler or worker there, a worker has
        not this program or another version of it, or the scheduler is lost.
    """
    try:
        from distributed import Client
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise StoreError(
            '--cluster needs Dask: type pip install --constraint constraints.txt ".[cluster]" in '
            "the program's folder, here and on the cluster's machines."
        ) from None
    # What Dask logs of a lost connection says less than the sentence below.
    for name in [name for name in logging.root.manager.loggerDict if "distributed" in name]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError, CommClosedError) as error:
        raise StoreError(
            f"no Dask scheduler answers at {address} ({error or 'no answer'}). Start one with: "
            "dask scheduler, and on each machine: dask worker ADDRESS --nthreads 1"
        ) from error
    try:
        _check_programs(client)
        threads = sum(client.nthreads().values())
        streets = carried.pack(sorted({s.streets.graph for s in study.scenarios}))
        yield Workers(
            threads, lambda: _Carrying(client.get_executor(pure=False), streets), (KilledWorker,)
        )
    except (CancelledError, CommClosedError) as error:
        raise StoreError(
            f"the Dask scheduler at {address} was lost. Every finished season is kept; start the "
            "scheduler again, or leave --cluster out, and type the same command to go on."
        ) from error
    finally:
        client.close()


def _check_programs(client: Any) -> None:
    """Look whether every worker has this program, in this version."""
    try:
        found: dict[str, str] = client.run(_program_there)
    except ImportError as error:
        raise StoreError(
            f"a worker of the cluster does not have this program ({error}). Install it on all "
            "machines, in the same version, and start the workers anew."
        ) from error
    if not found:
        raise StoreError(
            f"the Dask cluster at {client.scheduler.address} has no workers. Start them with: "
            "dask worker ADDRESS --nthreads 1"
        )
    other = {where: told for where, told in found.items() if told != program()}
    if other:
        where, told = next(iter(other.items()))
        raise StoreError(
            f"{len(other)} of {len(found)} workers of the cluster have another program, so their "
            f"numbers could differ: {where} has {told}, here it is {program()}. Install the same "
            "version on all machines and start the workers anew."
        )


def _program_there() -> str:
    return program()


class _Carrying(Executor):
    """An executor whose tasks bring their streets along."""

    def __init__(self, inner: Any, streets: Sequence[CarriedStreets]) -> None:
        self._inner, self._streets = inner, tuple(streets)

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert function is carry_out
        (task,) = args
        future: Future[Any] = self._inner.submit(
            _carry_out_there, task, self._streets, retries=AGAIN
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=False)


def _carry_out_there(task: Task, streets: Sequence[CarriedStreets]) -> bytes:
    carried.unpack(streets)
    return carry_out(task)
