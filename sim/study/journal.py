"""What a run did, told in plain sentences in ``log.txt`` of its results folder.

Other modules write to `LOG` as to any logger of the standard library. Where no
results folder is held and nobody asked for ``--verbose``, nothing is shown.
What stands in the log comes from the program, the command line and the names
of scenarios and files; never from a cell of a file of calls.
"""

from __future__ import annotations

import logging
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import TextIO

from sim import __version__
from sim.study.failures import Failure
from sim.study.store import StoreError

LOG = logging.getLogger("walks")
LOG.addHandler(logging.NullHandler())

FILE = "log.txt"

LIBRARIES = ("simpy", "numpy", "numba", "scipy", "pandas", "pyarrow", "networkx", "matplotlib")
"""Libraries on which the numbers and pictures depend."""


def versions() -> dict[str, str]:
    """Versions of the program and of the libraries that its numbers depend on."""
    found = {"neighborhood-walks": __version__}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def system() -> str:
    """The kind of machine."""
    return f"{platform.system()} {platform.machine()}"


class _Lines(logging.Formatter):
    """One line for each message; a warning is called one."""

    def __init__(self, fmt: str | None = None, datefmt: str | None = None) -> None:
        super().__init__(fmt, datefmt)
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The message in one line."""
        called = "Warning: " if record.levelno == logging.WARNING else ""
        record.message = called + " ".join(record.message.split())
        return super().formatMessage(record)


class _LogFile(logging.FileHandler):
    """A log that never stops a run: where it cannot be written, its lines are lost.

    What matters is written by `sim.study.store.write_whole`, which tells.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.setFormatter(_Lines("%(asctime)s  %(message)s", "%Y-%m-%d %H:%M:%S UTC"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, if the disk lets it."""
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Close the file, if the disk lets it."""
        with suppress(OSError):
            super().close()


@contextmanager
def shown(stream: TextIO) -> Iterator[None]:
    """Show the lines of the log on a stream as they come, as for ``--verbose``."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines())
    with _heard_by(handler):
        yield


@contextmanager
def appended(folder: Path) -> Iterator[None]:
    """Add the lines that come meanwhile to the log of a results folder.

    Warnings of libraries go there too, instead of to the screen.
    """
    file = _LogFile(folder / FILE)
    warnings = logging.getLogger("py.warnings")
    warnings.addHandler(file)
    logging.captureWarnings(True)
    try:
        with _heard_by(file):
            yield
    finally:
        logging.captureWarnings(False)
        warnings.removeHandler(file)
        file.close()


@contextmanager
def written_to(folder: Path, command: str) -> Iterator[None]:
    """Keep the log of a results folder while a command is carried out in it.

    Parameters
    ----------
    folder : Path
        Existing folder.
    command : str
        What was typed.
    """
    began = time.monotonic()
    with appended(folder):
        LOG.info("Begins: %s", " ".join(command.split()))
        made = ", ".join(f"{name} {version}" for name, version in versions().items())
        LOG.info("Made with %s; Python %s on %s.", made, platform.python_version(), system())
        try:
            yield
        except KeyboardInterrupt:
            LOG.info("Stopped by Ctrl-C after %.1f s. What is finished is kept.", _since(began))
            raise
        except BaseException as error:
            LOG.error("Ended after %.1f s: %s", _since(began), _told(error))
            raise
        LOG.info("Finished after %.1f s.", _since(began))


@contextmanager
def _heard_by(handler: logging.Handler) -> Iterator[None]:
    level = LOG.level
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        LOG.setLevel(level)


def tell_failure(failure: Failure) -> None:
    """Write that a season failed; what the error said stands in the folder ``failed``."""
    setting = f" in setting {failure.setting} of what is assumed" if failure.setting else ""
    LOG.warning(
        "Season %d of %s failed%s (%s). It is left out in all scenarios.",
        failure.replication, failure.scenario, setting, failure.where,
    )  # fmt: skip


def _since(began: float) -> float:
    return time.monotonic() - began


def _told(error: BaseException) -> str:
    """An error in one line: our own words in full, of any other its kind and place."""
    if isinstance(error, StoreError):
        return " ".join(str(error).split())
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        code = trace.tb_frame.f_code
        where = f" in {Path(code.co_filename).name}, line {trace.tb_lineno} ({code.co_name})"
    return f"{type(error).__name__}{where}"
