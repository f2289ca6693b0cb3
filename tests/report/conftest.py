"""A study of three small made-up scenarios, from hand-made walks through to its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.report.read import Numbers, numbers_of
from sim.report.replay.data import FIRST_SEASON
from sim.report.write import write_report
from sim.scenario.load import Loaded, open_scenario
from sim.scenario.model import Headline, Scenario, Study, Target
from sim.study.arms import SINGLE, gather_arm
from sim.study.closed_form import closed_form_table, closed_forms, hours_table
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.evidence import gather, with_hours_settled
from sim.study.failures import Failure, failures_table
from sim.study.hinge_tables import effects_table, settings_table, summary_table
from sim.study.hinges import hinges
from sim.study.reduce import Reduced, reduce
from sim.study.run import Results, write_record
from sim.study.setting_seasons import EndSeasons, SettingSeasons
from sim.study.settings import spread
from sim.study.targets import judge_all, targets_table
from sim.study.tidy import (
    long_requests,
    long_shifts,
    requests_table,
    tidy_tables,
    write_log,
)
from sim.tables import (
    ACTIVITIES,
    ASSIGNMENTS,
    DAY_US,
    HOUR_US,
    MINUTE_US,
    OUTCOMES_TABLE,
    PEOPLE,
    REQUESTS,
    STEPS,
    TALKS,
    UNITS,
    WALKING,
    Log,
    World,
)
from street_graph.graph import StreetGraph, grid

NASTY = "<script>alert(1)</script>"
SEASONS = 4
DAYS = 3
STEP = 2 * MINUTE_US
UNITS_OF = {"announced": 2, "roam": 2, NASTY: 4}
RIGHT_TO_LEFT = 'مناوبة "المساء" 🚶'
LONG = "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsg"
HOSTILE = dict(zip(UNITS_OF, (RIGHT_TO_LEFT, LONG, NASTY), strict=True))
"""Names that a page must bear, for those of the study."""
UNITS_OF |= {RIGHT_TO_LEFT: 2, LONG: 2}
SEEDS = {name: sum(map(ord, old)) for old, new in HOSTILE.items() for name in (old, new)}


@pytest.fixture(scope="session")
def loaded() -> tuple[Loaded, ...]:
    """The shipped announced and roam, and a third scenario with a name full of markup."""
    found = []
    for name in HOSTILE:
        one = open_scenario("announced" if name == NASTY else name)
        scenario = one.scenario
        season = replace(scenario.season, last_day=date(2021, 3, 1))
        told = ("a & b < c", "") if name == NASTY else (scenario.about, scenario.about_es)
        changed = replace(scenario, name=name, about=told[0], about_es=told[1], season=season)
        found.append(replace(one, scenario=changed))
    return tuple(found)


@pytest.fixture(scope="session")
def streets() -> StreetGraph:
    """Three by three corners; one block is named in markup."""
    graph = grid(3, 3, 100, 130)
    block = ("<b>Row</b>, $1$–2", *graph.block[1:])
    credit = {"attribution": "© OpenStreetMap contributors, ODbL 1.0"}
    return replace(graph, block=block, provenance=credit)


def season(scenario: Scenario, graph: StreetGraph, study: Study, replication: int) -> Reduced:
    """What a season of `walked` comes to."""
    world, log = walked(scenario, graph, replication)
    return reduce(gather(graph, study, scenario, world, log))


def walked(scenario: Scenario, graph: StreetGraph, replication: int) -> tuple[World, Log]:
    """One season in which units walk at random blocks from 14:00 to 22:00."""
    same = np.random.default_rng(replication)
    units = UNITS_OF[scenario.name]
    mine = np.random.default_rng([replication, SEEDS[scenario.name]])
    asked = 5 * DAYS
    requests = np.zeros(asked, dtype=REQUESTS)
    requests["request"] = np.arange(asked)
    requests["date"] = np.arange(asked) // 5
    requests["number"] = np.arange(asked) % 5 + 1
    minute = same.integers(0, 480, asked)
    requests["t"] = requests["date"].astype(np.int64) * DAY_US + 14 * HOUR_US + minute * MINUTE_US
    requests["segment"] = same.integers(0, graph.segments, asked)
    requests["kind"], requests["priority"], requests["officers"] = 0, 2, 1
    requests["foot"], requests["car"] = True, 40 * MINUTE_US
    on = np.zeros(units * DAYS, dtype=UNITS)
    on["unit"] = np.arange(units * DAYS)
    on["date"] = np.arange(units * DAYS) // units
    on["place"], on["beat"], on["officers"] = np.arange(units * DAYS) % units, -1, 2
    on["start"] = on["date"].astype(np.int64) * DAY_US + 14 * HOUR_US
    on["end"] = on["left"] = on["start"] + 8 * HOUR_US
    count = 8 * HOUR_US // STEP
    steps = np.zeros(len(on) * count, dtype=STEPS)
    steps["unit"] = np.repeat(on["unit"], count)
    steps["segment"] = mine.integers(0, graph.segments, len(steps))
    steps["to_mm"] = graph.length_mm[steps["segment"]]
    steps["entered"] = np.repeat(on["start"], count) + np.tile(np.arange(count) * STEP, len(on))
    steps["left"], steps["state"] = steps["entered"] + STEP, WALKING
    activities = np.zeros(len(on), dtype=ACTIVITIES)
    activities["unit"], activities["state"] = on["unit"], WALKING
    activities["start"], activities["end"], activities["request"] = on["start"], on["left"], -1
    reached = np.flatnonzero(mine.random(asked) < 0.7)
    went = np.zeros(len(reached), dtype=ASSIGNMENTS)
    went["request"], went["attempt"] = reached, 1
    went["unit"] = requests["date"][reached] * units
    went["ordered"] = went["started"] = requests["t"][reached] + MINUTE_US
    went["arrived"] = went["started"] + mine.integers(1, 20, len(reached)) * MINUTE_US
    went["left"] = went["arrived"] + 5 * MINUTE_US
    outcomes = np.zeros(asked, dtype=OUTCOMES_TABLE)
    outcomes["request"], outcomes["outcome"] = np.arange(asked), 1
    outcomes["outcome"][reached] = 0
    outcomes["t"] = requests["t"] + 30 * MINUTE_US
    people = np.zeros(20, dtype=PEOPLE)
    people["person"] = people["resident"] = np.arange(20)
    talks = np.zeros(6 * units, dtype=TALKS)
    talks["person"], talks["unit"] = np.arange(6 * units) % 20, np.arange(6 * units) % len(on)
    talks["start"] = on["start"][talks["unit"]] + (1 + np.arange(6 * units)) * 10 * MINUTE_US
    talks["end"] = talks["start"] + 5 * MINUTE_US
    return World(requests, people), Log(on, went, outcomes, talks, steps, activities)


@pytest.fixture(scope="session")
def results(
    loaded: tuple[Loaded, ...], streets: StreetGraph, tmp_path_factory: pytest.TempPathFactory
) -> Results:
    """Results of the made-up study, with the record of its run."""
    return results_of(loaded, streets, Path(tmp_path_factory.mktemp("results")))


def results_of(loaded: Sequence[Loaded], streets: StreetGraph, folder: Path) -> Results:
    """Results of the made-up study of these scenarios, the first the baseline."""
    scenarios = tuple(one.scenario for one in loaded)
    first = scenarios[0].name
    headlines = (
        Headline("seen_recently_share", 0.02),
        Headline("reached_in_time_share", 0.02),
        Headline("contacts_per_week", 10.0),
    )
    study = with_hours_settled(Study(
        "made-up", f"About {NASTY}", scenarios, first, 1, SEASONS, None, 15.0, 60.0, 60.0,
        headlines, (Target("reached_in_time_share", 0.5, None, 0.9),),
    ))  # fmt: skip
    seasons = {
        s.name: {r: season(s, streets, study, r) for r in range(1, SEASONS + 1)} for s in scenarios
    }
    arms = [gather_arm(name, found.values()) for name, found in seasons.items()]
    comparison = compare(study.name, arms, study.baseline, headlines)
    graphs = {scenario.name: streets for scenario in scenarios}
    by_name = {s.name: s for s in scenarios}
    tables = tidy_tables(by_name, graphs, seasons, arms, comparison)
    asked = long_requests(study, seasons, comparison.look.seasons)
    tables |= long_shifts(study, seasons).tables | asked.tables
    tables["requests"] = requests_table(seasons, by_name)  # with all columns, for tests
    targets = judge_all(arms, study.targets)
    theory = closed_forms(study, graphs)
    tables["closed-form"] = closed_form_table(theory, comparison)
    tables["closed-form-by-hour"] = hours_table(theory)
    tables["targets"] = pd.DataFrame(targets_table(targets))
    failures = (Failure(first, 9, 0, 1, f"ValueError: {NASTY}", "desk.py, serve"),)
    tables["failures"] = pd.DataFrame(failures_table(failures))
    found = Results(
        study, folder, comparison, arms, tables, graphs, targets, failures, waits=asked.waits
    )
    write_record(found, 1.0, 1, f"walks compare {NASTY}")
    return found


@pytest.fixture(scope="session")
def written(results: Results, loaded: tuple[Loaded, ...]) -> list[Path]:
    """Its pages and figures, written into its folder."""
    found = write_report(results, loaded)
    return [*found.pages, *found.figures]


@pytest.fixture(scope="session")
def numbers(results: Results) -> Numbers:
    """Its tables, ready to be looked up."""
    return numbers_of(results)


ASSUMED = ("people.open_share", "crew.walk_speed_mps", "requests.kind.officers_needed")
WAYS = ((-1.0, 1.0), (-1.0, 1.0), (0.0, 1.0))


@pytest.fixture(scope="session")
def varied_results(
    results: Results, loaded: tuple[Loaded, ...], tmp_path_factory: pytest.TempPathFactory
) -> Results:
    """The same study with three assumptions varied, of which the first moves contacts."""
    return varied(results, loaded, Path(tmp_path_factory.mktemp("varied")))


def varied(results: Results, loaded: Sequence[Loaded], folder: Path) -> Results:
    """Results with three assumptions varied; every season is like the others but for luck."""
    design = spread(ASSUMED, 32, 1, WAYS)
    names = [one.scenario.name for one in loaded]
    measures = [m.name for m in SINGLE]
    column = measures.index("contacts_per_week")
    top = {name: np.full((32, 1, len(SINGLE)), 2.0) for name in names}
    bottom = {name: np.ones((32, 1, len(SINGLE))) for name in names}
    ends = {name: np.full((2, 5, len(SINGLE)), 2.0) for name in names}
    below = {name: np.ones((2, 5, len(SINGLE))) for name in names}
    for i, name in enumerate(names[1:], start=1):
        luck = np.random.default_rng(i).normal(0, 5, 32)
        top[name][:, 0, column] += -200 * design.shares[:, 0] + luck
        ends[name][:, :, column] += np.array([[200.0], [-200.0]]) + luck[:5]
    shown = ((ASSUMED[0], -1.0), (ASSUMED[0], 1.0))
    data = {one.scenario.name: one.data for one in loaded}
    found = hinges(
        SettingSeasons(top, bottom, design), _with_verdicts(results.comparison), data,
        EndSeasons(ends, below, shown), results.arms,
    )  # fmt: skip
    tables = {
        **results.tables,
        "unknown": pd.DataFrame(summary_table(found, names)),
        "assumptions": pd.DataFrame(effects_table(found)),
        "settings": pd.DataFrame(settings_table(found, names)),
    }
    return replace(results, folder=folder, tables=tables, hinges=found)


def _with_verdicts(comparison: Comparison) -> Comparison:
    """The same comparison, as if many seasons had settled it: contacts better by 60 a week."""
    judged = {
        "contacts_per_week": ("better", 60.0, 1.0),
        "seen_recently_share": ("same for practical purposes", 0.0, 0.001),
        "reached_in_time_share": ("same for practical purposes", 0.0, 0.001),
    }
    rows = []
    for row in comparison.differences:
        verdict, value, half = judged.get(row.measure, ("", row.value, 0.0))
        if verdict:
            row = replace(row, verdict=verdict, value=value, low=value - half, high=value + half)
        rows.append(row)
    return replace(comparison, differences=tuple(rows))


@dataclass(frozen=True, eq=False)
class Whole:
    """Results, their scenarios, and all the pages made of them by the names of their files."""

    results: Results
    loaded: tuple[Loaded, ...]
    pages: dict[str, Path]


@pytest.fixture(scope="session")
def whole(
    loaded: tuple[Loaded, ...], streets: StreetGraph, tmp_path_factory: pytest.TempPathFactory
) -> Whole:
    """Pages with everything on them: hostile names, replay, targets, what was varied."""
    folder = Path(tmp_path_factory.mktemp("whole"))
    renamed = [
        replace(one, scenario=replace(one.scenario, name=HOSTILE[one.scenario.name]))
        for one in loaded
    ]
    found = results_of(renamed, streets, folder)
    for scenario in found.study.scenarios:
        world, log = walked(scenario, streets, 1)
        write_log(folder / FIRST_SEASON / scenario.name, world.requests, log)
    found = varied(found, renamed, folder)
    written = write_report(found, renamed)
    pages = {path.name: path for path in (*written.pages, *written.council)}
    return Whole(found, tuple(renamed), pages)
