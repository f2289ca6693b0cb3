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
    from sim.calibrate.walk_holdout import Foretold, WalkHoldout

Rows = Sequence[Sequence[str]]
SHAKY = 0.5
"""A range wider than this share of its number is told as resting on little."""


def walks_text(fit: WalkFit, found: Outcome, check: WalkHoldout | None, base: str) -> str:
    """What is told, how far it foretells itself, and what stays assumed, for the terminal."""
    return "\n\n".join([
        _read(fit), columns(_told_rows(found, base)), _judged(found), _verdict(check),
        "What stays assumed:\n" + columns(found.stays),
    ])  # fmt: skip


def walks_report(
    fit: WalkFit,
    found: Outcome,
    check: WalkHoldout | None,
    base: str,
    notes: Sequence[str],
    command: str,
) -> str:
    """The report of the fit as a page of Markdown."""
    parts = ["# A scenario fitted to a walk log", _read(fit), _verdict(check)]
    parts += ["\n".join(f"- {note}" for note in notes)] if notes else []
    parts += [
        "## What is told, and how exactly", _markdown(_told_rows(found, base)), _judged(found),
        "## What was counted", _markdown(_counted_rows(fit)),
        "## People talked with per officer-hour, by hour and channel",
        _markdown(_hour_rows(fit)), _by_hour(fit),
        "## Foretelling the last part from the first", *_foretold(check),
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


def _verdict(check: WalkHoldout | None) -> str:
    """The check in a sentence."""
    if check is None:
        return (
            "Not checked: a check needs 14 days with walks and 40 people talked with on the "
            "street at least. Take the numbers as a first guess."
        )
    if check.holds:
        return (
            f"The fit holds: what the first {check.first_days} days say is what the last "
            f"{check.days} showed; {check.days_inside} of them lie within their 90 % range."
        )
    wrong = [f"{one.name} ({_share_or(one, one.found)})" for one in check.told if not one.holds]
    if not check.days_hold:
        wrong.append("days that vary more than before")
    if not check.hours_hold:
        wrong.append("other hours")
    return (
        f"The fit holds in part. The last {check.days} days are not what the first "
        f"{check.first_days} say in this: {', '.join(wrong)}. Ranges are for the days that were "
        "read; other weeks may differ by more."
    )


def _foretold(check: WalkHoldout | None) -> list[str]:
    if check is None:
        return [_verdict(check)]
    rows: list[Sequence[str]] = [("what", "foretold", "99 % range", "found", "holds")]
    for one in check.told:
        ends = f"{_share_or(one, one.low)} to {_share_or(one, one.high)}"
        rows.append((one.name, _share_or(one, one.expected), ends, _share_or(one, one.found),
                     "yes" if one.holds else "no"))  # fmt: skip
    rows.append((
        "days within their 90 % range", f"{0.9 * check.days:.0f} of {check.days}",
        f"{check.days_at_least} or more", f"{check.days_inside}",
        "yes" if check.days_hold else "no",
    ))  # fmt: skip
    if not np.isnan(check.hours_p):
        rows.append(("hours", "differ by chance alone", "p 0.01 or more",
                     f"p = {check.hours_p:.2g}", "yes" if check.hours_hold else "no"))  # fmt: skip
    return [
        f"Fitted to the {check.first_days} days before {check.cut}, looked at in the "
        f"{check.days} days from then on, with the officer-hours that were walked there. Each "
        "line holds in 99 of 100 cases if nothing has changed.",
        _markdown(rows),
    ]


def _share_or(one: Foretold, value: float) -> str:
    """A figure of one thing foretold, in its unit."""
    if one.unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:.3g} {one.unit}".strip()


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
