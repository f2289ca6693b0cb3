"""Write the table of docs/routes.md from the results of a study.

walks compare routes-and-pairs
python docs/routes_table.py results/routes-and-pairs
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

COLUMNS = {
    "mean_time_since_seen_min": ("time since seen, min", 1, 0),
    "seen_recently_share": ("seen within 8 h, %", 100, 1),
    "reached_in_time_share": ("reached within 15 min, %", 100, 1),
    "contacts_per_week": ("people a week", 1, 0),
    "predictability_share": ("predictability", 1, 2),
}
"""Measures, and for each its heading, factor and decimal places."""


def table(measures: pd.DataFrame) -> str:
    """One row per scenario: mean with the 95 % range of its computing error.

    Parameters
    ----------
    measures : DataFrame
        ``tables/measures.csv`` of a study.
    """
    rows = measures.set_index(["scenario", "measure"])
    heads = ["scenario", *(head for head, _, _ in COLUMNS.values())]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * len(COLUMNS)}"]
    for scenario in dict.fromkeys(measures["scenario"]):
        cells = [f"`{scenario}`"]
        for measure, (_, factor, places) in COLUMNS.items():
            found = rows.loc[(scenario, measure)]
            value, low, high = (
                f"{factor * found[c]:,.{places}f}" for c in ("value", "low", "high")
            )
            cells.append(f"{value} ({low} to {high})")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(pd.read_csv(Path(sys.argv[1]) / "tables" / "measures.csv")) + "\n")
