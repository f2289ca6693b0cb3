"""A walk log as a table, as it would be typed in."""

from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np

from sim.calibrate.walk_log import COLUMNS, COUNTED, WalkLog
from sim.scenario.fields import clock_text


def walk_log_text(log: WalkLog) -> str:
    """Write a log as CSV; times are rounded to the minute, what was not counted is empty.

    Parameters
    ----------
    log : WalkLog
    """
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\n")
    write.writerow([column.name for column in COLUMNS])
    for i in range(len(log)):
        start, end = (round(float(t[i])) % 1440 for t in (log.start, log.end))
        counts = [_cell(log.counts[name][i]) for name in COUNTED]
        write.writerow([
            date.fromordinal(int(log.day[i])).isoformat(), "", clock_text(start), clock_text(end),
            _cell(log.officers[i]), f"{log.away[i]:.1f}", *counts,
        ])  # fmt: skip
    return buffer.getvalue()


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:g}"
