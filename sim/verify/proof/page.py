"""The proof as a page: docs/proof.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from sim.verify.proof.rows import CHANCE, Row, at_most, limits

HEAD = """# What the intervals and verdicts keep of what they promise

{studies:,} small studies in each row, of which the true answer is known. Made by

    make proof

{when}, seed {seed}, {minutes:.0f} minutes on {workers} processes; {versions}.

*Found* is how often it was so. *Limits* are the counts between which chance alone stays in {sure}
of 1,000 proofs if the promise is kept exactly (binomial; one limit only where a promise is "at
most" or "or more"): {least} to {most} of 1,000 for 95 %, at most {worst} for 5 %. {verdict}

How it is done. *Drawn seasons* are drawn from laws of which mean, ratio and percentile are known
in closed form, and compared by the program as any study. *Simulated seasons* are days on
Washington's streets with `roam`, 80 requests a day, 40 days a study; the truth is that of one
long run of {long:,} further days. *Equal in law* are two scenarios that differ only in what
chance brings: officers who roam by another route seed, or evenings of another seed; every
difference beyond 0 counts as called different. A *figure* is one scenario's value with its 95 %
interval, a *difference* that of two scenarios over the same evenings. Headline differences of a
study hold together, and at all looks (40, 80, 160, 320 seasons), so a study may go on until all
is settled.
"""

LIMITS = """## {part}

Not promised, and so not judged; shown so that nobody relies on it.

"""

SKEW = """## How skewed the measures are

A range of a mean rests on seasons that do not lean too far to one side. Skewness of season values
(0: none; an exponential law has 2), from {pilot} seasons of the pilot and from the long run of
single days. The skewed measure above is drawn with {drawn}.

| measure | {heads} |
|---|{dashes}
"""


def proof_page(
    rows: Sequence[Row],
    skewness: Mapping[str, Mapping[str, float]],
    facts: Mapping[str, object],
) -> str:
    """The page in Markdown.

    Parameters
    ----------
    rows : sequence of Row
    skewness : mapping of str to mapping
        By measure, then by where it was measured.
    facts : mapping
        ``studies``, ``when``, ``seed``, ``minutes``, ``workers``, ``versions``, ``long``,
        ``pilot`` and ``drawn``.
    """
    failed = [row for row in rows if row.judged and not row.passed]
    judged = sum(row.judged for row in rows)
    verdict = (
        f"**{len(failed)} of {judged} rows failed.**"
        if failed
        else f"**All {judged} rows passed.**"
    )
    least, most = limits(1000, 0.95)
    text = HEAD.format(
        **facts, sure=round(1000 * (1 - CHANCE)), least=least, most=most,
        worst=at_most(1000, 0.05), verdict=verdict,
    )  # fmt: skip
    for part, group in groupby(rows, key=lambda row: row.part):
        found = list(group)
        text += "\n" + (f"## {part}\n\n" if found[0].judged else LIMITS.format(part=part))
        text += table(found)
    return text + "\n" + _skewness(skewness, facts)


def table(rows: Sequence[Row]) -> str:
    """Rows of one part."""
    lines = ["| what | of | promised | found | limits | passed |", "|---|---:|---|---:|---:|---|"]
    for row in rows:
        passed = ("yes" if row.passed else "**no**") if row.judged else "not promised"
        lines.append(
            f"| {row.what} | {row.tries:,} | {row.promised} | {row.found:,} | {_limits(row)} "
            f"| {passed} |"
        )
    return "\n".join(lines) + "\n"


def _limits(row: Row) -> str:
    if row.least == row.most:
        return f"{row.least:,}"
    if row.least == 0:
        return f"at most {row.most:,}"
    if row.most == row.tries:
        return f"at least {row.least:,}"
    return f"{row.least:,} to {row.most:,}"


def _skewness(skewness: Mapping[str, Mapping[str, float]], facts: Mapping[str, object]) -> str:
    heads = list(next(iter(skewness.values())))
    text = SKEW.format(
        **facts, heads=" | ".join(heads), dashes="---:|" * len(heads)
    )  # fmt: skip
    for measure, by in skewness.items():
        cells = " | ".join("–" if by[h] != by[h] else f"{by[h]:.1f}" for h in heads)
        text += f"| `{measure}` | {cells} |\n"
    return text
