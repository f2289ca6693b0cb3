"""The answer of ``walks calibrate --walks``, for the terminal and as a report in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.commands.show import columns
from sim.tables import CHANNELS

if TYPE_CHECKING:
    from sim.calibrate.counted import Counted
    from sim.calibrate.walk_file import Outcome
    from sim.calibrate.walk_fit import WalkFit

Rows = Sequence[Sequence[str]]
SHAKY = 0.5
"""A range wider than this share of its number is told as resting on little."""


def walks_text(fit: WalkFit, found: Outcome, base: str) -> str:
    """What is told and what stays assumed, for the terminal."""
    return "\n\n".join([
        _read(fit), columns(_told_rows(found, base)), _judged(found),
        "What stays assumed:\n" + columns(found.stays),
    ])  # fmt: skip


def walks_report(
    fit: WalkFit, found: Outcome, base: str, notes: Sequence[str], command: str
) -> str:
    """The report of the fit as a page of Markdown."""
    parts = ["# A scenario fitted to a walk log", _read(fit)]
    parts += ["\n".join(f"- {note}" for note in notes)] if notes else []
    parts += [
        "## What is told, and how exactly", _markdown(_told_rows(found, base)), _judged(found),
        "## What was counted", _markdown(_counted_rows(fit)),
        "## People talked with per officer-hour, by hour and channel",
        _markdown(_hour_rows(fit)), _by_hour(fit),
        "## What stays assumed", _markdown([("key", "why"), *found.stays]),
        "## How it is done", _how(fit), f"Made by `{command}`.",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _markdown(rows: Rows) -> str:
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _read(fit: WalkFit) -> str:
    log = fit.log
    return (
        f"{len(log):,} lines on {log.days} days: {log.officer_hours.sum():,.0f} officer-hours of "
        f"walk, {np.nansum(log.counts['street']):,.0f} people talked with on the street."
    )


def _told_rows(found: Outcome, base: str) -> Rows:
    head = ("key", f"in {base}", "by the log", "95 % range")
    return [head] + [
        (one.key, f"{one.old:.3g}", f"{one.new:.3g}", f"{one.low:.3g} to {one.high:.3g}")
        for one in found.told
    ]  # fmt: skip


def _judged(found: Outcome) -> str:
    shaky = [one.key for one in found.told if one.high - one.low > SHAKY * one.new]
    known = [one.key for one in found.told if one.key not in shaky]
    lines = []
    if known:
        lines.append(f"Well known: {', '.join(known)}.")
    if shaky:
        lines.append(f"Rests on little, or is uneven from day to day: {', '.join(shaky)}.")
    return "\n".join(lines)


def _counted_rows(fit: WalkFit) -> Rows:
    head = ("", "value", "95 % range", "counted", "of", "days", "as uneven as")
    rows: list[Sequence[str]] = [head]
    for quantity, value in fit.quantities:
        unit = "officer-hours" if quantity.unit != "share" else "cases"
        rows.append(
            (quantity.name, *_figure(value, quantity.unit), f"{value.count:,.0f}",
             f"{value.out_of:,.0f} {unit}", f"{value.days}", f"{value.spread:.1f} x chance")
        )  # fmt: skip
    return rows


def _figure(value: Counted, unit: str) -> tuple[str, str]:
    if unit == "share":
        return f"{100 * value.value:.1f} %", f"{100 * value.low:.1f} to {100 * value.high:.1f} %"
    return f"{value.value:.3g} {unit}", f"{value.low:.3g} to {value.high:.3g}"


def _hour_rows(fit: WalkFit) -> Rows:
    """Per officer-hour by channel, with the range in brackets; "-" where nobody counted."""
    rows: list[Sequence[str]] = [("hour", "officer-hours", *CHANNELS)]
    for hour, found in fit.by_hour:
        rows.append((f"{hour}:00", f"{found[0].out_of:,.1f}", *(_with_range(c) for c in found)))
    return rows


def _with_range(value: Counted) -> str:
    if not value.out_of > 0:
        return "-"
    return f"{value.value:.3g} ({value.low:.2g} to {value.high:.2g})"


def _by_hour(fit: WalkFit) -> str:
    if fit.hour_shares is None:
        return "Too few hours of the day to change people.hour_shares."
    return (
        "people.hour_shares follows the rates on the street, each hour borrowing from the base as "
        "far as it is thin; hours without walks stay as in the base."
    )


def _how(fit: WalkFit) -> str:
    response = fit.response
    return (
        "Days are the unit of evidence: how uneven they are widens every range. The number of "
        "people comes from the simulator: with few people out and with many, the units of the base "
        "were walked, and talks an hour of walk follow a k / (1 + a k b), with k times the people "
        f"of the base, a = {response.per_hour:.3g} an hour and b = "
        f"{60 * response.hours_each:.1f} minutes, within {100 * response.worst:.0f} %. The "
        "range of the people also holds that crews differ in pace, by "
        f"{100 * response.crews:.0f} % (sd), which the days of one crew do not "
        "show. The ranges stand in the file under [assumed], so a study with settings moves the "
        "numbers within them."
    )
