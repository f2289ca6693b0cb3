"""The report of a fit, as Markdown: what is well known, and what rests on few rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.calibrate.fit import Fit
from sim.calibrate.handling import NEAR, Handling
from sim.calibrate.holdout import DAY_RANGE, Holdout
from sim.calibrate.kinds import KindFit
from sim.calibrate.problems import many
from sim.calibrate.report_streets import kind_places, streets, table
from street_graph.graph import StreetGraph

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
WIDE = 0.5
"""A range wider than this share of its number is told as resting on few rows."""

LENT = 0.25
EVEN = 0.05
"""Seasons that differ by less than this (sd over mean) need not be known more exactly."""


def report_text(
    fit: Fit,
    title: str,
    left_out: Sequence[tuple[str, int, str]],
    placed: Sequence[str],
    doubts: Sequence[str],
    graph: StreetGraph | None,
    pictures: Sequence[tuple[str, str]],
) -> str:
    """Write the report.

    Parameters
    ----------
    fit : Fit
    title : str
    left_out : sequence of (str, int, str)
        Reasons for which rows do not count, how many, and which.
    placed, doubts : sequence of str
        Sentences on places and on what is doubtful.
    graph : StreetGraph or None
    pictures : sequence of (str, str)
        File and what it shows.
    """
    parts = [f"# {title}", *verdict(fit), "## What was read", *_read(fit, left_out, doubts)]
    if placed:
        parts += ["## Where", *placed]
    parts += ["## How many, and when", *_rates(fit)]
    if fit.kinds:
        parts += ["## Kinds and handling times", *_kinds(fit.kinds), *_kind_hours(fit)]
    elif fit.together is not None:
        parts += ["## Handling times", _together(fit.together)]
    if fit.weights is not None and graph is not None:
        parts += ["## Streets", *streets(fit, graph), *kind_places(fit, graph)]
    parts += ["## Foretelling the last part from the first", *_holdout(fit.holdout)]
    parts += ["## Well known, and not", *_known(fit)]
    parts += [f"![{what}]({file})" for file, what in pictures]
    return "\n\n".join(parts) + "\n"


def verdict(fit: Fit) -> list[str]:
    """The fit in three sentences."""
    rates = fit.rates
    said = (
        f"{many(rates.rows)} from {fit.first_day} to {fit.last_day}, {many(rates.days, 'day')}: "
        f"**{_amount(rates.per_day)} requests a day** (95 % range {_amount(rates.low)} to "
        f"{_amount(rates.high)})."
    )
    return [said, _verdict(fit.holdout)]


def _amount(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def _verdict(check: Holdout | None) -> str:
    if check is None:
        return (
            "**Not checked**: a check needs eight weeks and 100 rows at least. Take the numbers as "
            "a first guess."
        )
    if check.holds:
        return (
            "**The fit holds**: what the first three quarters of the days say is what the last "
            "quarter showed."
        )
    wrong = []
    if not check.level_holds:
        change = 100 * (check.rows / check.expected - 1)
        wrong.append(f"the number of requests moved by {change:+.0f} %")
    if not check.days_hold:
        wrong.append("days vary more or less than before")
    if not check.hours_hold:
        wrong.append("requests come at other hours")
    if not check.streets_hold:
        wrong.append("they come from other streets")
    return (
        f"**The fit holds in part**: in the last quarter of the days {', '.join(wrong)}. Ranges "
        "below are for the days that were read; another season may differ by more."
    )


def _read(
    fit: Fit, left_out: Sequence[tuple[str, int, str]], doubts: Sequence[str]
) -> Iterator[str]:
    yield f"Rows that count: {fit.rates.rows:,}."
    if left_out:
        yield table(
            ("rows", "left out because", "which"),
            [(f"{count:,}", why, which) for why, count, which in left_out],
        )
    if doubts:
        yield "\n".join(f"- {doubt}" for doubt in doubts)


def _rates(fit: Fit) -> Iterator[str]:
    rates = fit.rates
    v = rates.variance
    told = f"{v.value:.3f} (95 % range {v.low:.3f} to {v.high:.3f})"
    too = "Holidays" if fit.luck else "Holidays and slow change"
    yield (
        f"Busy and quiet days: variance of the day's factor {told}. {too} count as such too."
        if rates.variance_known
        else "Too few days to tell busy and quiet ones; the base's value stays."
    )
    yield _seasons(fit)
    if np.isnan(rates.cells_p):
        yield "Too few rows to ask whether the hours differ by weekday; they are taken as equal."
    elif rates.differ:
        yield (
            f"The hours differ from weekday to weekday (p = {rates.cells_p:.2g}); the demand file "
            "holds a factor for each of the 168 hours of a week."
        )
    else:
        yield (
            f"No sign that the hours differ from weekday to weekday (p = {rates.cells_p:.2g}); the "
            "demand file takes them as equal."
        )
    names = [f"{h}:00" for h in range(24)]
    for label, names_of, cells in (
        ("weekday", WEEKDAYS, rates.weekdays), ("hour", names, rates.hours)
    ):  # fmt: skip
        yield table(
            (label, "rows", "share", "95 % range", "rests on the base by"),
            [
                (name, f"{int(n):,}", f"{100 * s:.2f} %", f"{100 * lo:.2f} to {100 * hi:.2f}",
                 f"{100 * b:.0f} %")
                for name, n, s, lo, hi, b in zip(names_of, cells.rows, cells.share, cells.low,
                                                 cells.high, cells.borrowed, strict=True)
            ],
        )  # fmt: skip
    if rates.months is not None and rates.months_told is not None:
        told_months = rates.months_told
        yield table(
            ("month", "factor", "95 % range"),
            [
                (name, f"{f:.2f}", f"{lo:.2f} to {hi:.2f}")
                for name, f, lo, hi in zip(
                    MONTHS, rates.months, told_months.low, told_months.high, strict=True
                )
            ],
        )


def _seasons(fit: Fit) -> str:
    luck = fit.luck
    if luck is None:
        needed = "two years" if fit.rates.months is not None else f"{3 * fit.weeks} weeks"
        return (
            f"How much one season differs from another (`season_cv`) cannot be told: for seasons "
            f"of {fit.weeks} weeks it takes {needed} at least, and more to tell it well. The "
            "base's value stays, and the range of the requests a day is for the days that were "
            "read."
        )
    how = "each with those of the same time of other years" if luck.by_year else "with one another"
    more = (
        "What comes back each year stands in the months." if luck.by_year
        else "Slow change, and the time of the year, count as such differences too."
    )  # fmt: skip
    return (
        f"How much one season differs from another (`season_cv`): {luck.cv:.3f} (95 % range "
        f"{luck.low:.3f} to {luck.high:.3f}), from {luck.stretches} stretches of {luck.weeks} "
        f"weeks, compared {how}. {more} The range of the requests a day allows for it."
    )


def _kinds(kinds: Sequence[KindFit]) -> Iterator[str]:
    yield table(
        ("kind", "rows", "share", "95 % range", "handling", "mean, minutes", "95 % range", "fit"),
        [
            (k.name, f"{k.rows:,}", f"{100 * k.share:.1f} %",
             f"{100 * k.low:.1f} to {100 * k.high:.1f}", *_handling(k))
            for k in kinds
        ],
    )  # fmt: skip
    yield (
        "The fit is good where the law could have made such times (p is 0.05 or more), and good "
        f"enough where it is nowhere further than {100 * NEAR:.0f} percentage points from them; "
        "where it is neither, the demand file holds the times themselves as percentiles."
    )


def _kind_hours(fit: Fit) -> Iterator[str]:
    found = fit.kind_hours
    if found is None or np.isnan(found.p):
        yield "Too few rows to ask whether kinds come at different hours; all have the same."
    elif not found.differ:
        yield f"No sign that kinds come at different hours (p = {found.p:.2g})."
    else:
        yield (
            f"Kinds come at different hours (p = {found.p:.2g}); the demand file gives each its "
            "own. The busiest three hours in a row of each:"
        )
        rows = []
        for kind in fit.kinds:
            share = found.shares[kind.name]
            three = share + np.roll(share, -1) + np.roll(share, -2)
            at = int(three.argmax())
            rows.append((kind.name, f"{at}:00 to {(at + 3) % 24}:00", f"{100 * three[at]:.0f} %"))
        yield table(("kind", "hours", "share of its requests"), rows)


def _together(found: Handling) -> str:
    return (
        f"Handling minutes in {many(found.rows)}: {found.law.distribution}, mean "
        f"{found.mean:.1f} (95 % range {found.low:.1f} to {found.high:.1f}), fit {_fits(found)}. "
        "No column tells kinds, so the kinds of the base stay with their own handling times."
    )


def _handling(kind: KindFit) -> tuple[str, str, str, str]:
    found = kind.handling
    if found is None:
        return "as in the base", "", "", "no times"
    law = found.law.distribution
    if not kind.own:
        law += ", of all kinds"
    elif law == "lognormal":
        law += f", sigma {found.sigma:.2f} ({found.sigma_low:.2f} to {found.sigma_high:.2f})"
    return law, f"{found.mean:.1f}", f"{found.low:.1f} to {found.high:.1f}", _fits(found)


def _fits(found: Handling) -> str:
    if np.isnan(found.p):
        return "times as they are"
    if found.p >= 0.05:
        return f"good (p = {found.p:.2f})"
    if found.distance <= NEAR:
        return f"good enough ({100 * found.distance:.1f} points away)"
    return f"poor ({100 * found.distance:.1f} points away), but too few rows for percentiles"


def _holdout(check: Holdout | None) -> Iterator[str]:
    if check is None:
        yield "Not done: it needs eight weeks and 100 rows at least."
        return
    low, high = check.days_expected
    rows = [
        ("requests", f"{check.expected:,.0f} (99 % range {check.low:,.0f} to {check.high:,.0f})",
         f"{check.rows:,}", check.level_holds),
        (f"days within their {100 * DAY_RANGE:.0f} % range",
         f"{100 * low:.0f} to {100 * high:.0f} %", f"{100 * check.days_inside:.0f} %",
         check.days_hold),
        ("hours", "differ by chance alone (p 0.01 or more)", f"p = {check.hours_p:.2g}",
         check.hours_hold),
    ]  # fmt: skip
    if not np.isnan(check.streets_gain):
        rows.append((
            "streets", "likelier than by length alone (more than 0)",
            f"{check.streets_gain:+.3f} a row", check.streets_hold,
        ))  # fmt: skip
    yield f"Fitted to the days before {check.cut}, looked at in the {check.days} days from then on."
    yield table(
        ("what", "foretold", "found", "holds"),
        [(what, told, found, "yes" if holds else "no") for what, told, found, holds in rows],
    )


def _known(fit: Fit) -> Iterator[str]:
    rates = fit.rates
    sure: list[str] = []
    thin: list[str] = []
    _sort((rates.high - rates.low) / rates.per_day, "requests a day", sure, thin)
    for cells, names, what in (
        (rates.hours, [f"{h}:00" for h in range(24)], "hours"),
        (rates.weekdays, list(WEEKDAYS), "weekdays"),
    ):
        weak = [name for name, width, lent in zip(
            names, (cells.high - cells.low) / cells.share, cells.borrowed, strict=True
        ) if width > WIDE or lent > LENT]  # fmt: skip
        some = 0 < len(weak) < len(names)
        told = f"{what}: {', '.join(weak)}" if some else f"all {what}"
        (thin if weak else sure).append(told)
    if fit.luck is not None:
        exact = fit.luck.high - fit.luck.low <= WIDE * max(fit.luck.cv, EVEN)
        (sure if exact else thin).append("how much seasons differ")
    weak_kinds = [k.name for k in fit.kinds if (k.high - k.low) / k.share > WIDE]
    if fit.kinds:
        (thin if weak_kinds else sure).append(
            f"shares of kinds: {', '.join(weak_kinds)}" if weak_kinds else "shares of all kinds"
        )
        borrowed = [k.name for k in fit.kinds if not k.own]
        if borrowed:
            thin.append(f"handling times of: {', '.join(borrowed)} (too few of their own)")
    if fit.weights is not None:
        width = (fit.weights.high - fit.weights.low) / fit.weights.share
        thin.append(
            f"streets: the range is wider than half the weight on {int((width > WIDE).sum())} of "
            f"{len(width)} segments"
        )
    yield (
        f"**Well known** (95 % range within {50 * WIDE:.0f} % either way): "
        + ("; ".join(sure) or "nothing")
        + "."
    )
    yield "**Resting on few rows**: " + ("; ".join(thin) or "nothing") + "."
    yield (
        "**Not in calls at all**, and taken from the base: who asks a foot patrol instead of a car "
        "(`to_foot_share`), how long people wait (`patience`), how many officers are needed, "
        + ("" if fit.luck else "how much one season differs from another (`season_cv`), ")
        + "and when a patrol car comes. Calls are those that somebody made and somebody noted."
    )


def _sort(width: float, what: str, sure: list[str], thin: list[str]) -> None:
    (sure if width <= WIDE else thin).append(what)
