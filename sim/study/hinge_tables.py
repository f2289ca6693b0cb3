"""What the comparison hangs on, as tables of plain rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.moving import value_at
from sim.study.arms import SINGLE
from sim.study.hinges import SUMS, Hinges, in_unit
from sim.study.measures import measure_named

NONE = (float("nan"),) * 3


def summary_table(found: Hinges, scenarios: Sequence[str]) -> list[dict[str, object]]:
    """One row for each scenario and headline measure: the table ``unknown``."""
    rows = []
    for name in scenarios:
        for measure_name, best in found.best.items():
            measure = measure_named(measure_name)
            row: dict[str, object] = {
                "scenario": name, "measure": measure.name, "unit": measure.unit,
                "verdict": "", "settings": found.settings, "held_in_settings": -1,
                "better_in_settings": -1, "equal_in_settings": -1,
                "best_in_settings": best[name], "difference_median": np.nan,
                "difference_low": np.nan, "difference_high": np.nan,
            }  # fmt: skip
            known = [h for h in found.rows if (h.scenario, h.measure) == (name, measure.name)]
            for hinge in known:
                one = hinge.unknown
                low, middle, high = in_unit(measure, one.low, one.middle, one.high)
                row |= {
                    "verdict": hinge.verdict, "held_in_settings": hinge.held,
                    "better_in_settings": one.better, "equal_in_settings": one.equal,
                    "difference_median": middle, "difference_low": low, "difference_high": high,
                }  # fmt: skip
            rows.append(row)
    return rows


def effects_table(found: Hinges) -> list[dict[str, object]]:
    """One row for each scenario, headline and assumption: the table ``assumptions``."""
    rows = []
    for hinge in found.rows:
        measure = measure_named(hinge.measure)
        ends = {(end.name, end.share): end for end in hinge.ends}
        flips = {one.name: one for one in reversed(hinge.flips)}  # the nearest of two stays
        for effect in hinge.unknown.effects:
            low, middle, high = in_unit(measure, effect.low, effect.slope, effect.high)
            at = [found.value(hinge.scenario, effect.name, share) for share in (*effect.way, 0.0)]
            row: dict[str, object] = {
                "scenario": hinge.scenario, "measure": measure.name, "unit": measure.unit,
                "assumption": effect.name, "value_low": at[0], "value_file": at[2],
                "value_high": at[1], "effect": middle, "effect_low": low, "effect_high": high,
                "swing": effect.swing, "dummy_swing": hinge.unknown.floor, "clear": effect.clear,
            }  # fmt: skip
            for word, share in (("low", -1.0), ("high", 1.0)):
                end = ends.get((effect.name, share))
                spread = (end.value, end.value - end.reach, end.value + end.reach) if end else NONE
                low, middle, high = in_unit(measure, spread[1], spread[0], spread[2])
                row |= {
                    f"difference_at_{word}": middle,
                    f"difference_at_{word}_from": low,
                    f"difference_at_{word}_to": high,
                }
            one = flips.get(effect.name)
            shares = (one.share, one.low, one.high) if one else ()
            values = [found.value(hinge.scenario, effect.name, share) for share in shares] or NONE
            row |= dict(zip(("flip_value", "flip_low", "flip_high"), values, strict=True))
            rows.append(row)
    return rows


def settings_table(found: Hinges, scenarios: Sequence[str]) -> list[dict[str, object]]:
    """One row for each setting and scenario: the table ``settings``."""
    design = found.found.design
    rows = []
    values = {
        name: {m.name: found.found.values(name, m) for m in SINGLE if m.estimator in SUMS}
        for name in scenarios
    }
    for k in range(design.settings):
        for name in scenarios:
            row: dict[str, object] = {"setting": k + 1, "scenario": name}
            for column, assumption in enumerate(design.names):
                share = float(design.shares[k, column])
                covered = found.assumed[name].get(assumption, ())
                row[assumption] = value_at(covered, share, used=True)
            rows.append(row | {measure: float(value[k]) for measure, value in values[name].items()})
    return rows
