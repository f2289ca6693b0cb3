"""``walks verify``: the simulator against closed forms and published cases."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import STOPPED, UNEXPECTED, Answer, UsageError
from sim.commands.progress import Progress, duration_text
from sim.scenario.errors import shown_file

if TYPE_CHECKING:
    from sim.verify.case import Case
    from sim.verify.runner import Line

FOLDER = Path("results") / "verify"
SEED = 20210227


@dataclass(frozen=True)
class Asked:
    """What is to be verified.

    Attributes
    ----------
    full : bool
        With intervals of 1 and 3 % instead of 2 and 10 %.
    seed : int
    case : str or None
        A kind, such as "D1", or a part of a name; None: all.
    scenario : str or None
        Instead of all cases, this scenario as a queue of the textbooks.
    workers : int
    out : str or None
        Folder for the table; None: ``results/verify``.
    doc : str or None
        Page to write.
    """

    full: bool
    seed: int
    case: str | None
    scenario: str | None
    workers: int
    out: str | None
    doc: str | None


def verify(asked: Asked, progress: Progress) -> Answer:
    """Run the cases; exit code 1 if one does not agree or its interval is too wide."""
    import pandas as pd

    from sim.study.tidy import write_table
    from sim.verify.registry import all_cases
    from sim.verify.runner import figures_judged, processor_time
    from sim.verify.runner import verify as run
    from sim.verify.table import counted, faults, plain, rows_of_file

    cases = _cases(asked)
    if asked.doc and (asked.case or asked.scenario):
        raise UsageError("--doc is for all cases: leave out --case and --scenario")
    together = figures_judged(cases if asked.scenario else all_cases())
    began, used = time.monotonic(), processor_time()
    try:
        lines = run(
            cases, asked.seed, full=asked.full, together=together, workers=asked.workers,
            tell=progress.say,
        )  # fmt: skip
    except KeyboardInterrupt:
        return Answer(problems="Stopped. Nothing was written.", code=STOPPED)
    finally:
        progress.clear()
    took = time.monotonic() - began
    folder = Path(asked.out) if asked.out else FOLDER
    write_table(folder, "verify", pd.DataFrame(rows_of_file(lines)))
    wrong = faults(lines)
    text = (
        f"{plain(lines)}\n\n{counted(lines)} Seed {asked.seed}, {duration_text(took)}.\n"
        f"Table: {shown_file(folder / 'verify.csv')}"
    )
    if asked.doc:
        _write_page(Path(asked.doc), lines, asked, processor_time() - used)
        text += f"\nPage: {asked.doc}"
    problems = "\n".join(["Not verified:", *wrong]) if wrong else ""
    return Answer(text, problems=problems, code=UNEXPECTED if wrong else 0)


def _cases(asked: Asked) -> list[Case]:
    from sim.scenario.errors import ScenarioError
    from sim.verify.bare import case_of_file
    from sim.verify.registry import all_cases

    if asked.scenario:
        if asked.case:
            raise UsageError("give either --case or --scenario")
        try:
            return [case_of_file(asked.scenario)]
        except ScenarioError:
            raise
        except ValueError as error:
            reasons = "\n".join(f"  {line}" for line in str(error).splitlines())
            raise UsageError(
                f"{asked.scenario} cannot be held against a closed form:\n{reasons}"
            ) from error
    if asked.case is None:
        return list(all_cases())
    wanted = asked.case.lower()
    found = [case for case in all_cases() if case.kind.lower() == wanted]
    found = found or [case for case in all_cases() if wanted in f"{case.kind}: {case.name}".lower()]
    if not found:
        from sim.verify.case import KINDS

        kinds = "\n".join(f"  {kind:3} {what}" for kind, what in KINDS.items())
        raise UsageError(f"--case {asked.case}: there is no such case. Kinds are:\n{kinds}")
    return found


def _write_page(page: Path, lines: list[Line], asked: Asked, used: float) -> None:
    from sim.verify.page import write_page

    write_page(page, lines, seed=asked.seed, full=asked.full, used=used)
