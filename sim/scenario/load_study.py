"""Opening study files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.checks import OpenStreets
from sim.scenario.errors import (
    Problem,
    ScenarioError,
    did_you_mean,
    key_path,
    quoted,
    shown_file,
    shown_value,
)
from sim.scenario.find import SHIPPED, find_study
from sim.scenario.layer import Layer
from sim.scenario.load import Loaded, open_scenario
from sim.scenario.merge import SPANISH
from sim.scenario.model import Headline, Season, Study, Target
from sim.scenario.moving import fewest_settings, movable
from sim.scenario.study_scenarios import scenarios_of
from sim.scenario.study_schema import USUALLY_AT_MOST, StudyFile
from sim.scenario.toml_files import read_toml
from sim.scenario.wording import findings

USUAL_STUDY = SHIPPED / "studies" / "pilot.toml"
"""The study whose seed, limits and headlines serve where no study file is given."""


@dataclass(frozen=True)
class LoadedStudy:
    """A study with what was read of each of its scenarios, in the same order.

    ``ways`` names those that its [split] makes.
    """

    study: Study
    scenarios: tuple[Loaded, ...]
    ways: frozenset[str] = frozenset()


def load_study(
    source: str | Path,
    *,
    folder: Path | None = None,
    open_streets: OpenStreets | None = None,
    measures: Collection[str] | None = None,
) -> Study:
    """Load and check a study with all its scenarios.

    Parameters
    ----------
    source : str or Path
        A path, or the name of a study.
    folder : Path or None
        Folder of the planner's scenarios; None for ``scenarios`` here.
    open_streets : callable or None
        See `sim.scenario.load.load_scenario`.
    measures : collection of str or None
        Names that a measure with a margin or a target may have; None to allow any.

    Returns
    -------
    Study

    Raises
    ------
    ScenarioError
        With everything that is wrong in the study and in its scenarios.
    """
    return open_study(source, folder=folder, open_streets=open_streets, measures=measures).study


def open_study(
    source: str | Path,
    *,
    folder: Path | None = None,
    open_streets: OpenStreets | None = None,
    measures: Collection[str] | None = None,
) -> LoadedStudy:
    """Load a study together with its scenarios' contents; see `load_study`."""
    path = find_study(str(source), folder)
    shown = shown_file(path)
    layer = Layer(path, shown, read_toml(path, shown))
    file = _study_file(layer)
    problems: list[Problem] = []
    scenarios, ways = scenarios_of(file, layer, folder, open_streets, problems)
    if not scenarios and not problems:
        problems.append(
            Problem(shown, "scenarios", "is empty; name scenarios, or give a [grid] or [split]")
        )
    baseline = Path(file.baseline).stem if file.baseline.endswith(".toml") else file.baseline
    names = [loaded.scenario.name for loaded in scenarios]
    if baseline not in names and not problems:
        message = f"{shown_value(baseline)} is not among the scenarios of this study"
        near = did_you_mean(baseline, names) or f"there are {quoted(names)}"
        problems.append(Problem(shown, "baseline", f"{message}; {near}"))
    problems += _season_problems(scenarios, shown)
    problems += _measure_problems(file, shown, measures)
    if not problems:
        problems += _settings_problems(file, scenarios, shown)
    if problems:
        raise ScenarioError(problems)
    found = _loaded_study(path.stem, scenarios, baseline, file)
    return replace(found, ways=ways)


def study_of(
    sources: Sequence[str | Path],
    name: str,
    *,
    folder: Path | None = None,
    open_streets: OpenStreets | None = None,
) -> LoadedStudy:
    """Make a study of scenarios that are named one by one; the first is the baseline.

    Seed, number of seasons, window, limits and headlines are those of
    `USUAL_STUDY`.

    Parameters
    ----------
    sources : sequence of str or Path
        Paths or names of scenarios, at least one.
    name : str
        Name of the study.
    folder, open_streets
        See `load_study`.

    Raises
    ------
    ScenarioError
        With everything that is wrong in the scenarios.
    """
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            one = open_scenario(source, folder=folder, open_streets=open_streets)
        except ScenarioError as error:
            problems += error.problems
            continue
        if one.scenario.name in [other.scenario.name for other in loaded]:
            problems.append(Problem(one.file, "", "is given twice, or has the name of another"))
        loaded.append(one)
    problems += _season_problems(loaded, name)
    if problems:
        raise ScenarioError(problems)
    shown = shown_file(USUAL_STUDY)
    usual = _study_file(Layer(USUAL_STUDY, shown, read_toml(USUAL_STUDY, shown)))
    usual = usual.model_copy(update={"about": "", SPANISH: ""})  # it says what the names say
    names = [one.scenario.name for one in loaded]
    return _loaded_study(name, loaded, names[0], usual)


def _study_file(layer: Layer) -> StudyFile:
    try:
        return StudyFile.model_validate(layer.data)
    except ValidationError as error:
        found = findings(error, StudyFile)
        raise ScenarioError(
            Problem(layer.shown, key_path(at), text) for at, text in found
        ) from None


def _loaded_study(
    name: str, loaded: Sequence[Loaded], baseline: str, file: StudyFile
) -> LoadedStudy:
    study = Study(
        name=name,
        about=file.about,
        about_es=file.about_es,
        scenarios=tuple(one.scenario for one in loaded),
        baseline=baseline,
        seed=file.seed,
        replications=file.replications or file.at_most or USUALLY_AT_MOST,
        window=file.window,
        reach_within_min=file.reach_within_min,
        wait_limit_min=file.wait_limit_min,
        seen_within_min=file.seen_within_min,
        headlines=tuple(Headline(row.measure, row.margin) for row in file.headline),
        targets=tuple(Target(**row.model_dump()) for row in file.target),
        until_settled=file.replications is None,
        settings=file.settings,
        setting_seasons=file.setting_seasons,
    )
    return LoadedStudy(study, tuple(loaded))


def is_study(source: str | Path, folder: Path | None = None) -> bool:
    """Tell whether a path is a study file, or a name that only a study has.

    What lies in a folder ``studies`` is one. Other files that cannot be read
    count as scenarios, whose loading says why.
    """
    try:
        path = find_study(str(source), folder)
        return path.parent.name == "studies" or "scenarios" in read_toml(path, shown_file(path))
    except ScenarioError:
        return False


def _season_problems(loaded: Sequence[Loaded], shown: str) -> list[Problem]:
    """All scenarios of a study cover the same days, so that evenings can be paired."""
    problems = []
    scenarios = [one.scenario for one in loaded]
    for scenario in scenarios[1:]:
        first = scenarios[0]
        if scenario.season != first.season:
            message = (
                f'"{scenario.name}" runs {_ran(scenario.season, first.season)}, "{first.name}" '
                f"{_ran(first.season, scenario.season)}; all scenarios of a study need the same "
                "season"
            )
            problems.append(Problem(shown, "scenarios", message))
    return problems


def _ran(season: Season, other: Season) -> str:
    """The days of a season, and what else of it another has not."""
    told = f"{season.first_day} to {season.last_day}"
    for key, words in (("unbroken_hours", "unbroken hours"), ("warm_up_hours", "hours of warm-up")):
        if getattr(season, key) != getattr(other, key):
            told += f" with {getattr(season, key):g} {words}"
    return told


def _settings_problems(file: StudyFile, loaded: Sequence[Loaded], shown: str) -> list[Problem]:
    """Enough settings for all that is assumed, and at least one scenario beside the baseline."""
    if file.settings == 0:
        return []
    count = len(movable([assumptions_by_entry(one.data) for one in loaded]))
    fewest = fewest_settings(count)
    if count == 0:
        message = "there is nothing to vary: no scenario assumes a number with a plausible range"
    elif len(loaded) == 1:
        message = (
            "are for comparing, and there is one scenario only; name another, or set this to 0"
        )
    elif file.settings < fewest:
        message = (
            f"{file.settings} are too few for the {count} numbers that these scenarios assume with "
            f"a plausible range; give at least {fewest}, or 0 to leave them as they are"
        )
    elif file.settings % 2:
        message = f"{file.settings} is odd; settings come in mirrored pairs: {file.settings + 1}?"
    else:
        return []
    return [Problem(shown, "settings", message)]


def _measure_problems(
    file: StudyFile, shown: str, measures: Collection[str] | None
) -> list[Problem]:
    """Check the measures that the study is judged by and those that have targets."""
    problems = []
    seen: set[str] = set()
    named = [("headline", i, row.measure) for i, row in enumerate(file.headline)]
    named += [("target", i, row.measure) for i, row in enumerate(file.target)]
    for table, i, name in named:
        key = f"{table}[{i + 1}].measure"
        if table == "headline" and name in seen:
            problems.append(Problem(shown, key, f"{shown_value(name)} stands twice"))
        seen.add(name)
        if measures is not None and name not in measures:
            near = did_you_mean(name, measures) or f"there are {quoted(sorted(measures))}"
            problems.append(Problem(shown, key, f"no measure {shown_value(name)}; {near}"))
    return problems
