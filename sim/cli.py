"""The command ``walks``; the only place that prints."""

from __future__ import annotations

import argparse
import errno
import os
import shlex
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from sim.commands import STOPPED, UNEXPECTED, WRONG_INPUT, Answer, UsageError
from sim.commands.parser import build_parser

if TYPE_CHECKING:
    from sim.commands.progress import Progress


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command.

    Parameters
    ----------
    argv : sequence of str or None
        What was typed after ``walks``; None for the program's own arguments.

    Returns
    -------
    int
        0 if all went well, 2 if an input is wrong, 130 after Ctrl-C, 1 if
        something unexpected happened.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    typed = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser()
    try:
        args = parser.parse_args(typed)
    except SystemExit as leaving:  # argparse has printed what is to be said
        return int(leaving.code or 0)
    if args.command is None:
        parser.print_help()
        return 0
    try:
        with _stopping_once(), _telling(args.verbose):
            answer = _carry_out(args, typed)
    except KeyboardInterrupt:
        answer = Answer(problems="Stopped.", code=STOPPED)
    except Exception as error:
        if args.verbose:
            traceback.print_exc()
        answer = _problem(error, args.command)
    return _print(answer)


@contextmanager
def _stopping_once() -> Iterator[None]:
    """Let the first Ctrl-C stop the command, and let it stop in peace.

    A second one while the workers are being stopped would leave them behind.
    """
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) != signal.default_int_handler:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def _telling(verbose: bool) -> Iterator[None]:
    """Say each step on standard error, if that was asked for."""
    if not verbose:
        yield
        return
    from sim.study.journal import shown

    with shown(sys.stderr):
        yield


def _carry_out(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    name = args.command
    if name in ("streets", "record"):
        name += f" {getattr(args, name)}"
    return _COMMANDS[name](args, typed)


def _check(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.check import check

    return check(args.files)


def _new(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.new import new, new_study

    if args.study:
        return new_study(args.name, args.base, args.scenarios, args.folder)
    return new(args.name, args.base, args.scenarios, args.folder)


def _options(args: argparse.Namespace, typed: Sequence[str]) -> Any:
    from sim.commands.simulate import Options

    return Options(
        args.replications, args.seed, args.until_settled, args.workers, args.cluster, args.out,
        _command(typed),
    )  # fmt: skip


def _run(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.simulate import run, run_season

    options = _options(args, typed)
    if args.replication is not None:
        if args.replications is not None:
            raise UsageError("give either --replication (one season alone) or --replications")
        return run_season(args.scenario, args.replication, options)
    return run(args.scenario, options, _progress(args))


def _compare(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.simulate import compare

    options = _options(args, typed)
    return compare(args.files, options, _progress(args))


def _best(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.best import Question, best

    question = Question(args.measure, args.margin, args.confidence, args.at_most)
    return best(args.files, question, _options(args, typed), _progress(args))


def _report(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.report import report

    return report(args.results, _command(typed))


def _open(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.report import open_page

    return open_page(args.results, args.language, args.council)


def _story(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.story import story

    return story(args.results, args.scenario, args.replication, args.request)


def _staff(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.staff import staff

    return staff(args.study, args.at_most, _options(args, typed), _progress(args))


def _roster(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.roster import roster

    return roster(args.scenario, args.weeks, args.out)


def _calibrate(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    if bool(args.file) == bool(args.walks):
        raise UsageError("give either a file of calls, or a walk log with --walks LOG.csv")
    if args.walks:
        from sim.commands.calibrate_walks import calibrate_walks

        return calibrate_walks(args.walks, args.base, args.name, args.folder, args.out,
                               args.replace, _command(typed))  # fmt: skip
    from sim.commands.calibrate import CalibrateOptions, calibrate

    names = CalibrateOptions.__dataclass_fields__
    return calibrate(
        CalibrateOptions(**{name: getattr(args, name) for name in names}), _command(typed)
    )


def _verify(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.verify import Asked, verify

    asked = Asked(**{name: getattr(args, name) for name in Asked.__dataclass_fields__})
    return verify(asked, _progress(args))


def _measures(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.measures import measures

    return measures(args.markdown)


def _record_form(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.record import form

    return form(args.folder, args.markdown)


def _record_days(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.record import days

    return days(args.scenario, args.days, args.seasons, args.seed, _progress(args))


def _record_pilot(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.record_pilot import pilot

    return pilot(args.markdown, _options(args, typed), _progress(args))


def _streets_build(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.streets import BuildOptions, build

    names = BuildOptions.__dataclass_fields__
    given = {name: getattr(args, name) for name in names} | {"place": tuple(args.place)}
    return build(BuildOptions(**given))


def _streets_grid(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.streets import grid

    return grid(args.name, args.avenues, args.streets_across, args.block_m, args.replace,
                args.folder)  # fmt: skip


def _streets_show(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.maps import one_of, show_scenario
    from sim.commands.streets import show

    if one_of(args.name, args.scenario):
        return show(args.name, args.beats, args.out, args.folder)
    if args.beats is not None:
        raise UsageError("--beats is for streets; a scenario has its own beats")
    return show_scenario(args.scenario, args.out)


def _streets_export(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.maps import ExportOptions, export

    return export(
        ExportOptions(**{n: getattr(args, n) for n in ExportOptions.__dataclass_fields__})
    )


def _streets_check(args: argparse.Namespace, typed: Sequence[str]) -> Answer:
    from sim.commands.streets import check

    return check(args.name, args.folder)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Sequence[str]], Answer]] = {
    "check": _check,
    "new": _new,
    "run": _run,
    "compare": _compare,
    "best": _best,
    "report": _report,
    "open": _open,
    "story": _story,
    "staff": _staff,
    "roster": _roster,
    "calibrate": _calibrate,
    "verify": _verify,
    "measures": _measures,
    "record form": _record_form,
    "record days": _record_days,
    "record pilot": _record_pilot,
    "streets build": _streets_build,
    "streets grid": _streets_grid,
    "streets show": _streets_show,
    "streets export": _streets_export,
    "streets check": _streets_check,
}


def _command(typed: Sequence[str]) -> str:
    """What was typed, ready to be typed again."""
    return shlex.join(["walks", *typed])


def _progress(args: argparse.Namespace) -> Progress:
    """Progress on the terminal; none where there is none, or it or something else is wanted."""
    from sim.commands.progress import Progress

    if args.quiet or args.verbose or not sys.stderr.isatty():
        return Progress(lambda text: None, time.monotonic)

    def write(text: str) -> None:
        print(text, end="", file=sys.stderr, flush=True)

    return Progress(write, time.monotonic)


_NO_ROOM = ". Free some disk space or choose another folder, and run the same command again."
_NOT_MINE = ". Choose another folder, and run the same command again."
_NO_PLACE = (
    ". Look whether the folder is there and is one, and type the command in a folder of yours."
)
_REMEDIES = {
    errno.ENOSPC: _NO_ROOM, errno.EDQUOT: _NO_ROOM, errno.EFBIG: _NO_ROOM,
    errno.EROFS: _NOT_MINE, errno.EACCES: _NOT_MINE, errno.EPERM: _NOT_MINE,
    errno.EISDIR: ". That is a folder; give the name of a file.",
    errno.ENOENT: _NO_PLACE, errno.EEXIST: _NO_PLACE, errno.ENOTDIR: _NO_PLACE,
}  # fmt: skip


def _problem(error: Exception, command: str) -> Answer:
    """What to say of an error: its own words where it is the user's to mend."""
    from sim.scenario.errors import ScenarioError
    from sim.study.store import StoreError
    from street_graph.problems import StreetsError

    if isinstance(error, ScenarioError | StoreError | StreetsError | UsageError):
        return Answer(problems=str(error), code=WRONG_INPUT)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        remedy = _REMEDIES.get(error.errno or 0, "")
        return Answer(problems=f"{where}{error.strerror or error}{remedy}", code=WRONG_INPUT)
    return Answer(
        problems=(
            "Something happened that the program did not expect "
            f"({type(error).__name__}: {error}). What was finished is kept. "
            f"To see where it happened: walks {command} ... --verbose"
        ),
        code=UNEXPECTED,
    )


def _print(answer: Answer) -> int:
    try:
        if answer.text:
            print(answer.text, flush=True)
        if answer.problems:
            print(answer.problems, file=sys.stderr, flush=True)
    except BrokenPipeError:  # the reader has seen enough, as with "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # as with "> FILE" on a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        with suppress(OSError):
            what = f"What was to be said here could not be written ({error.strerror})."
            print(what, file=sys.stderr, flush=True)
        return UNEXPECTED
    return answer.code


if __name__ == "__main__":
    sys.exit(main())
