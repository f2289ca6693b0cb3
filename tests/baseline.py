"""Numbers of one full pilot run, kept to see at once what a change of the program moves.

    python -m tests.baseline        writes tests/baseline.toml again

The test never writes it. Numbers that change on purpose are renewed by hand,
and the change stands in the commit.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from sim.scenario.load_study import load_study
from sim.study.evidence import with_hours_settled
from sim.study.replication import walked, world_of

FILE = Path(__file__).with_name("baseline.toml")
SEED, SEASONS = 2021, 2
OF_THE_FIRST = (
    "walked_share", "passes_per_hour", "mean_time_since_seen_min", "contacts_per_week",
    "recorded_contacts_per_season", "different_people_per_season", "talking_time_share",
    "reached_in_time_share", "mean_wait_to_limit_min", "mean_wait_answered_min",
    "response_walk_m", "handed_over_share", "busy_share", "km_per_officer_shift",
    "officer_hours_per_week", "overtime_h_per_week",
)  # fmt: skip
OF_OTHERS = ("contacts_per_week", "walked_share")
SMALL = 1e-9
"""Relative difference up to which two numbers are the same: sums in another order."""


def numbers() -> dict[str, float]:
    """Measures of the pilot's scenarios over a few seasons, sums over sums."""
    study = with_hours_settled(replace(load_study("pilot"), seed=SEED))
    found = {}
    for scenario in study.scenarios:
        sums: dict[str, list[float]] = {}
        for r in range(1, SEASONS + 1):
            reduced = walked(study, scenario, world_of(scenario, SEED, r), r)[2]
            for row in reduced.season:
                own = sums.setdefault(str(row["measure"]), [0.0, 0.0])
                own[0] += float(row["numerator"])
                own[1] += float(row["denominator"])
        first = scenario.name == study.baseline
        for name in OF_THE_FIRST if first else OF_OTHERS:
            top, bottom = sums[name]
            found[f"{scenario.name}.{name}"] = top / bottom
    return found


def kept() -> dict[str, float]:
    """The numbers that were kept."""
    return {
        f"{scenario}.{name}": float(value)
        for scenario, of_it in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
        for name, value in of_it.items()
    }


def moved(old: dict[str, float], new: dict[str, float]) -> list[str]:
    """What is no longer as it was: name, old, new, per cent."""
    told = []
    for name in sorted({*old, *new}):
        if name not in old or name not in new:
            told.append(f"{name}: {'is new' if name in new else 'is gone'}")
            continue
        before, after = old[name], new[name]
        if abs(after - before) > SMALL * abs(before):
            change = f"{after / before - 1:+.3%}" if before else "was 0"
            told.append(f"{name}: {before:.8g} was kept, {after:.8g} found ({change})")
    return told


def written(values: dict[str, float]) -> str:
    """The file for these numbers."""
    text = (
        f"# Numbers of the pilot study: {SEASONS} seasons, seed {SEED}.\n"
        "# Written by python -m tests.baseline, never by the test.\n"
    )
    before = ""
    for key, value in values.items():
        scenario, name = key.split(".")
        if scenario != before:
            text += f'\n["{scenario}"]\n'
        before = scenario
        text += f"{name} = {value!r}\n"
    return text


if __name__ == "__main__":
    FILE.write_text(written(numbers()), encoding="utf-8")
