"""docs/validation.md, and the outcome in short that the report page shows."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sim.verify.case import KINDS
from sim.verify.mutations import FILE as MUTATIONS_FILE
from sim.verify.pilot import RECORDED, SEASONS, Simulated, pilot_record
from sim.verify.proof.__main__ import versions
from sim.verify.runner import Line
from sim.verify.seeds import FILE as SEEDS_FILE
from sim.verify.short import FILE as OUTCOME_FILE
from sim.verify.table import by_kind, counted, markdown
from street_graph.store import write_whole

HEAD = """# What the program is checked against

**Verified, not validated.** The program does what it says: it agrees with theory and with published
cases, listed here one by one. Whether a neighborhood is as the scenario says is another question.
No route, position, response time or duty record of any Long Beach walk was found, so nothing here
shows that the model's neighborhood is Washington.

The tables were made by

    {command}

{when}, seed {seed}, {minutes} of processor time; {versions}. The seed is the program's usual
one; any other should do.

**{verdict}**

How it is judged. The simulator runs ordinary scenarios: endless ones after a warm-up for what has a
steady state, whole ones for what ends. A simulated figure agrees if it lies within
t(R - 1, 1 - 0.005/N) standard errors of what is expected, with R seasons (less one for each
quantity that is taken out of them) and N figures in the run, *and* if that interval is narrow:
{narrow} of what is expected for distances and shares of time, {wide} for waits and rare events. A
wait under 0.01 minutes has ± 0.002, a share under 0.001 has ± 0.0005. Each case runs until its
intervals are narrow enough. What a season's draws are known to differ by is taken out of its
figures (linear control variates), which leaves the means right: requests, their handling, and the
waits that they would bring to one fast unit, or if no wait held up another, of which the means are
known in closed form. In two kinds of cases the draws themselves are judged too. Equalities and
bounds hold in the season that is run. Formulas of the program are held against printed digits.

"""

PILOT = """## The pilot's record

The department reported {recorded} contacts in 64 days, a tally kept by officers. Recorded contacts
of {seasons} simulated seasons, the middle 95 of 100 between the ends:

| scenario | officer-hours | recorded contacts, mean | one season | holds {recorded} |
|---|---:|---:|---:|---|
{rows}
| the pilot | not known | {recorded} | | |

This tests the product of hours walked, people outdoors, share who would talk and share written
down, of which none is known well. So it is a check that the record and the model can be true
together at a dose between the two, not a validation. That calls rose by 4.1 % meanwhile tests
nothing: requests do not react to the walks here.

"""

WRONG = """## Whether a wrong line is noticed

A check that cannot fail shows nothing. Each row changes one line of the program on purpose
(`make mutations`) and runs some of the cases above. *Cases* is how many of
them then disagree; shown is the figure that tells it soonest, by how much it is off, and the
seasons that show as much with a probability of 99 % (one where it is exact).

| wrong line | where | cases | case | figure | expected | found | off by | seasons |
|---|---|---:|---|---|---:|---:|---:|---:|
{rows}

"""

OTHER = """## Other seeds

The cases above with their usual intervals (2 and 10 %) and other seeds (`make seeds` runs ten).
Every run that came to its end stands here. By the rule one run in a hundred is expected to fail by
chance. {verdict}

| seed | figures | with an interval | agree | processor time, minutes | what does not agree |
|---:|---:|---:|---:|---:|---|
{rows}

"""

LIMITS = """## What this does not show

- Laws hold for what they assume. Most shipped scenarios have what no textbook has: talks that hold
  up a walk, shifts that begin and end, signals, unlike units. There the closed form beside the
  result is a hint ([model.md](model.md), "A formula beside the result").
- Walk speeds, people outdoors, shares who talk and requests in Washington are assumed or from other
  places ([model.md](model.md)). Right code on wrong numbers gives wrong answers; the study of
  assumptions shows how much that matters.
- Cases of queues have units that walk in no time, because the formulas know no walk. That a walk
  takes its time is checked apart (E3, K), and both together against a second program for the bare
  shift that shares no code with this one (`tests/second`): thirteen measures agree, over 400 shifts
  here and 200 there.
- A mean over the means of seasons is a little low where units are busy most of the time: a busy
  season counts no more than a quiet one, and who still waits at its end is not counted. For D1
  that is some tenths of a per cent, with seasons of 30 times what the queue takes to forget, or
  more. The cases by priority and by kind (D3, D5) add up over what is expected instead, and wait
  for everybody, since with the means of seasons one seed of eight had shown a figure half a per
  cent low. Those by time of day (D6) add up all time spent waiting within their hours.
- A seed shows one draw. One run in a hundred is expected to fail by chance; then try another seed:
  the same case twice is no chance.
- Whether ranges and verdicts of studies keep what they promise is [proof.md](proof.md).
"""


def write_page(
    page: Path, lines: Sequence[Line], *, seed: int, full: bool, used: float,
    outcome: Path = OUTCOME_FILE,
) -> None:  # fmt: skip
    """Write docs/validation.md and the outcome beside the code.

    Parameters
    ----------
    page : Path
    lines : sequence of Line
    seed : int
    full : bool
    used : float
        Seconds of processor time.
    outcome : Path
    """
    when = date.today()
    facts = {
        "when": f"{when:%B} {when.day}, {when.year}", "seed": seed,
        "versions": ", ".join(versions()),
        "minutes": f"{used / 60:.1f} minutes",
        "command": f"walks verify{' --full' if full else ''} --doc docs/validation.md",
    }  # fmt: skip
    kept = (kept_rows(MUTATIONS_FILE), pilot_record(seed), kept_rows(SEEDS_FILE))
    text = validation_page(lines, facts, full, *kept)
    write_whole(page, text)
    write_whole(outcome, outcome_text(lines, when, seed, full))


def validation_page(
    lines: Sequence[Line],
    facts: Mapping[str, object],
    full: bool,
    mutations: Sequence[Mapping[str, str]],
    pilot: Sequence[Simulated],
    seeds: Sequence[Mapping[str, str]] = (),
) -> str:
    """The page in Markdown.

    Parameters
    ----------
    lines : sequence of Line
    facts : mapping
        ``when``, ``seed``, ``versions``, ``minutes`` and ``command``.
    full : bool
    mutations : sequence of mapping
        Rows of `sim.verify.mutations`.
    pilot : sequence of Simulated
    seeds : sequence of mapping
        Rows of `sim.verify.seeds`.
    """
    text = HEAD.format(
        **facts, verdict=counted(lines), narrow="1 %" if full else "2 %",
        wide="3 %" if full else "10 %",
    )  # fmt: skip
    text += "## Cases\n\n" + markdown(lines) + "\n"
    if seeds:
        text += OTHER.format(rows="\n".join(map(_seed, seeds)), verdict=_of_seeds(seeds))
    text += PILOT.format(recorded=RECORDED, seasons=SEASONS, rows="\n".join(map(_pilot, pilot)))
    text += WRONG.format(rows="\n".join(map(_mutation, mutations)))
    return text + LIMITS


def _pilot(row: Simulated) -> str:
    holds = "yes" if row.holds_the_record else "no"
    return (
        f"| `{row.scenario}` | {row.officer_hours:,.0f} | {row.mean:.0f} | "
        f"{row.low:.0f} to {row.high:.0f} | {holds} |"
    )


def _mutation(row: Mapping[str, str]) -> str:
    return (
        f"| {row['mutation']} | `{row['line']}` | {row['noticed']} | {row['case']} | "
        f"{row['figure']} | {row['expected']} | {row['found']} | {row['shift']} | "
        f"{row['seasons']} |"
    )


def _of_seeds(rows: Sequence[Mapping[str, str]]) -> str:
    good = sum(row["agree"] == row["figures"] for row in rows)
    return f"**All figures agree with {good} of {len(rows)} seeds.**"


def _seed(row: Mapping[str, str]) -> str:
    return (
        f"| {row['seed']} | {row['figures']} | {row['intervals']} | {row['agree']} | "
        f"{row['processor_min']} | {row['wrong']} |"
    )


def kept_rows(file: Path) -> list[dict[str, str]]:
    """What mutations or other seeds gave last; none if they were never tried."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def outcome_text(lines: Sequence[Line], when: date, seed: int, full: bool) -> str:
    """The outcome by kind (TOML), which `sim.verify.short` reads."""
    sources: dict[str, list[str]] = {}
    cases: dict[str, set[str]] = {}
    for line in lines:
        own = sources.setdefault(line.kind, [])
        if line.source not in own:
            own.append(line.source)
        cases.setdefault(line.kind, set()).add(line.case)
    text = (
        "# Written by walks verify --doc, with docs/validation.md; read by sim.verify.short.\n"
        f"when = {when.isoformat()}\nseed = {seed}\nfull = {str(full).lower()}\n"
    )
    for kind, found in by_kind(lines).items():
        quoted = ", ".join(f'"{source}"' for source in sources[kind])
        text += (
            f'\n[[kind]]\nname = "{kind}"\nwhat = "{KINDS[kind]}"\nsources = [{quoted}]\n'
            f"cases = {len(cases[kind])}\nfigures = {found['figures']}\nagree = {found['agree']}\n"
        )
    return text
