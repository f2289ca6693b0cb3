"""Answers of ``walks record`` as plain text for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import mean
from typing import TYPE_CHECKING

from sim.commands.show import columns
from sim.scenario.model import Scenario

if TYPE_CHECKING:
    from sim.calibrate.days_needed import Precision, Records


def precision_text(
    scenario: Scenario,
    days: Sequence[int],
    records: Sequence[Records],
    table: Sequence[Precision],
) -> str:
    """How exactly a log of so many days tells each number."""
    hours = mean(float(one.walks.officer_hours.sum()) for one in records) / days[-1]
    head = ["", "value", "", *(f"{number} days" for number in days), "key of a scenario"]
    rows = [head]
    for one in table:
        unit = one.quantity.unit
        value = f"{100 * one.value:.1f} %" if unit == "share" else f"{one.value:.3g}"
        keys = ", ".join(one.quantity.keys) or "-"
        rows.append([one.quantity.name, value, "" if unit == "share" else unit,
                     *(_half(half) for half in one.half), keys])  # fmt: skip
    return (
        f"{scenario.name}: how exactly a walk log of so many days tells each number. "
        f"{len(records)} simulated logs\nof {hours:.0f} officer-hours of walking a day; half the "
        f"95 % interval, in percent of the value (median).\n\n{columns(rows)}\n\n"
        "The value is what this scenario assumes or leads to; the percents hold as far as it is "
        'right. "-":\nmost logs of that length hold none. Uneven days are in it, the season is '
        "not: people out of one\nseason differ from those of the next by "
        f"{100 * scenario.people.season_cv:.0f} % (sd, people.season_cv), however long the log."
    )


def _half(half: float) -> str:
    return f"± {100 * half:.0f} %" if math.isfinite(half) else "-"
