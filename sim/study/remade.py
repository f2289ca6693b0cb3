"""Finished results worked out again from their stored seasons; nothing is simulated.

Tables and pages are a pure function of the stored seasons, the study and its
scenarios as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sim.scenario.errors import shown_file
from sim.study.again import Kept
from sim.study.as_read import AsRead
from sim.study.assume import Settings
from sim.study.execute import Done, Workers
from sim.study.lock import held
from sim.study.run import Results, analyse, varied, write_tables
from sim.study.runs import Runs
from sim.study.store import Store, StoreError
from sim.study.task import Task


class Nobody(Workers):
    """Workers that simulate nothing: what failed stays failed, what is missing is told."""

    def __init__(self, store: Store, command: str) -> None:
        super().__init__(1)
        self._store, self._command = store, command

    def do(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Give the recorded failure for each task.

        Raises
        ------
        StoreError
            If a season is neither stored nor recorded as failed.
        """
        for task in tasks:
            found = {
                one.scenario: one
                for one in self._store.failures(task.names)
                if (one.replication, one.setting) == (task.replication, task.setting)
            }
            for name in task.names:
                if name not in found:
                    raise StoreError(
                        f"season {task.replication} of {name} is missing in "
                        f"{shown_file(self._store.folder)}. The same command as before simulates "
                        f"what is missing: {self._command}"
                    )
            yield task, dict(found)


def results_again(kept: Kept, read: AsRead, command: str) -> Results:
    """Work out the results of stored seasons again and write their tables.

    Parameters
    ----------
    kept : Kept
    read : AsRead
    command : str
        What was typed, for whoever finds the folder in use.

    Raises
    ------
    StoreError
        If a season is missing, has another form than this program reads, or
        the folder is in use or cannot be written.
    """
    store = Store(kept.folder)
    with held(kept.folder, command):
        nobody = Nobody(store, kept.command)
        runs = Runs(read.study, store, nobody, _tell_nobody)
        there = len(runs.stored([s.name for s in read.study.scenarios], read.seasons))
        if there < read.seasons:
            raise StoreError(
                f"{kept.shown} holds {there} of the {read.seasons} seasons that its tables rest "
                f"on. The same command as before simulates what is missing: {kept.command}"
            )
        try:
            results = analyse(replace(read.study, replications=read.seasons), runs)
            if read.study.settings and len(read.loaded) > 1:
                settings = Settings(read.study, read.loaded, store, nobody, _tell_nobody)
                results = varied(results, settings)
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{kept.shown}: its seasons were made by another version of the program, and this "
                f"one cannot read them ({error}). Make the results again in another folder (--out)."
            ) from error
        write_tables(results, store)
    return replace(results, study=read.study, files={})


def _tell_nobody(done: int, of: int) -> None:
    """Nothing is simulated, so there is no progress."""
