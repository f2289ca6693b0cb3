"""Numbers for figures and page, read from the tables of a study and nowhere else."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.study.measures import MEASURES, Measure, measure_named
from sim.study.reduce import GAP_EDGES_MIN
from sim.study.run import Results
from sim.study.when import WEEKDAYS


@dataclass(frozen=True, eq=False)
class Numbers:
    """The tables of a study, ready to be looked up.

    Attributes
    ----------
    results : Results
    measures : DataFrame
        The table ``measures``, indexed by scenario and measure.
    """

    results: Results
    measures: pd.DataFrame

    @property
    def scenarios(self) -> list[str]:
        """Names in the order of the study."""
        return [scenario.name for scenario in self.results.study.scenarios]

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return self.results.study.baseline

    @property
    def others(self) -> list[str]:
        """All scenarios but the baseline."""
        return [name for name in self.scenarios if name != self.baseline]

    @property
    def headlines(self) -> list[Measure]:
        """The measures that the study is judged by."""
        return [measure_named(h.measure) for h in self.results.study.headlines]

    def row(self, scenario: str, measure: str) -> pd.Series:
        """One row of the table ``measures``."""
        return self.measures.loc[(scenario, measure)]

    def number(self, scenario: str, measure: str, column: str = "value") -> float:
        """One number of the table ``measures``."""
        return float(self.measures.at[(scenario, measure), column])

    def equal_hours(self, scenario: str, within: float = 0.01) -> bool:
        """Whether a scenario costs the officer-hours of the baseline, to one percent."""
        mine, base = (self.number(s, "officer_hours_per_week") for s in (scenario, self.baseline))
        return abs(mine - base) <= within * base

    def segments(self, scenario: str) -> pd.DataFrame:
        """Streets of one scenario, in the order of its street graph."""
        table = self.results.tables["segments"]
        return table[table["scenario"] == scenario].reset_index(drop=True)

    def days_share(self, scenario: str) -> np.ndarray:
        """Share of the counted days on which each street is walked from end to end (S,)."""
        share: np.ndarray = self.segments(scenario)["days_walked_share"].to_numpy(dtype=float)
        return share

    def states(self) -> dict[str, list[float]]:
        """Shares of time by state, a number for each scenario; states nobody is in left out."""
        ends = "_time_share"
        names = [m.name for m in MEASURES if m.group == "effort" and m.name.endswith(ends)]
        found = {
            name.removesuffix(ends).replace("_", "-"): [
                self.number(scenario, name) for scenario in self.scenarios
            ]
            for name in names
        }
        return {state: values for state, values in found.items() if np.nansum(values) > 0}

    def by_hour(self, scenario: str) -> pd.DataFrame:
        """Rows of one scenario in the table ``by-hour``, 24 of them."""
        table = self.results.tables["by-hour"]
        return table[table["scenario"] == scenario].set_index("hour")

    def by_weekday(self, scenario: str) -> pd.DataFrame:
        """Rows of one scenario in the table ``by-weekday``, all days that any scenario has."""
        table = self.results.tables["by-weekday"]
        there = [day for day in WEEKDAYS if (table["weekday"] == day).any()]
        return table[table["scenario"] == scenario].set_index("weekday").reindex(there)

    def gap_shares(self, scenario: str) -> np.ndarray:
        """Share of the gaps between two sightings in each class of `GAP_EDGES_MIN` (N,)."""
        table = self.results.tables["gaps"]
        mine = table[table["scenario"] == scenario].set_index("from_min")["gaps"]
        count = mine.reindex(list(GAP_EDGES_MIN), fill_value=0).to_numpy(dtype=float)
        return count / count.sum() if count.sum() else np.full(len(count), math.nan)

    def frontier(self) -> dict[str, tuple[bool, str, tuple[str, ...]]]:
        """Of each scenario: whether it is worth a look, else which one is better, and on what."""
        table = self.results.tables["frontier"]
        rows = zip(
            table["scenario"], table["kept"], table["dropped_by"], table["better_on"], strict=True
        )
        return {
            name: (bool(kept), str(by or ""), tuple(str(on).split(", ")) if on else ())
            for name, kept, by, on in rows
        }


def numbers_of(results: Results) -> Numbers:
    """Make the tables of a study ready to be looked up."""
    return Numbers(results, results.tables["measures"].set_index(["scenario", "measure"]))
