"""A study that grows: more seasons, further scenarios, other inputs, until settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.scenario.load_study import study_of
from sim.scenario.model import Headline, Target
from sim.study.estimate import look_at
from sim.study.settled import last_look, next_look, still_open
from sim.study.store import StoreError
from sim.study.targets import TargetFigure, seasons_to_judge
from tests.study.small import digest, run, small_study


def stamps(folder):
    return {p: p.stat().st_mtime_ns for p in folder.glob("seasons/*/*")}


def part(names):
    study = small_study()
    return replace(study, scenarios=tuple(s for s in study.scenarios if s.name in names))


def test_a_scenario_is_added_without_doing_the_others_again(tmp_path):
    both = tmp_path / "both"
    run(small_study(), both)
    run(part(["announced", "delivered"]), tmp_path / "grown")
    before = stamps(tmp_path / "grown")
    run(small_study(), tmp_path / "grown")
    assert before.items() < stamps(tmp_path / "grown").items()
    assert digest(tmp_path / "grown") == digest(both)


def test_a_scenario_with_other_hours_says_which_hours_changed(tmp_path):
    early = study_of(["announced", "school-and-evenings"], "early").study
    season = small_study().scenarios[0].season
    early = replace(
        early,
        seed=7,
        replications=4,
        scenarios=tuple(replace(s, season=season) for s in early.scenarios),
    )
    run(replace(part(["announced"]), replications=1), tmp_path)
    with pytest.raises(StoreError, match=r'window = "\d\d:\d\d-\d\d:\d\d" in the study file keeps'):
        run(early, tmp_path)


def test_a_changed_scenario_says_which_keys_changed(tmp_path):
    study = replace(part(["announced"]), replications=1)
    run(study, tmp_path)
    (old,) = study.scenarios
    new = replace(old, crew=replace(old.crew, walk_speed_mps=1.5, meal_min=20))
    with pytest.raises(StoreError) as told:
        run(replace(study, scenarios=(new,)), tmp_path)
    was = old.crew.walk_speed_mps
    assert f"scenario announced: crew.meal_min {old.crew.meal_min:g} then, 20 now; " in str(
        told.value
    ) or f"crew.walk_speed_mps {was:g} then, 1.5 now" in str(told.value)
    assert "may also get a new name" in str(told.value)


def test_a_changed_list_says_which_of_its_numbers_changed(tmp_path):
    study = replace(part(["announced"]), replications=1)
    run(study, tmp_path)
    (old,) = study.scenarios
    factors = (*old.people.month_factors[:2], 1.5, *old.people.month_factors[3:])
    new = replace(old, people=replace(old.people, month_factors=factors))
    with pytest.raises(StoreError, match=r"people.month_factors Mar: 1 -> 1.5 \(1 of 12 values\)"):
        run(replace(study, scenarios=(new,)), tmp_path)


def test_words_about_a_scenario_may_change(tmp_path):
    study = replace(part(["announced"]), replications=1)
    run(study, tmp_path)
    (old,) = study.scenarios
    run(replace(study, scenarios=(replace(old, about="in other words"),)), tmp_path)


@pytest.mark.parametrize(
    ("complete", "after", "most"), [(0, 40, 40), (39, 40, 40), (40, 80, 40), (159, 160, 80)]
)
def test_looks_come_at_fixed_counts_only(complete, after, most):
    assert next_look(complete) == after
    assert last_look(complete) == most


def settling(margin, at_most, targets=()):
    """Two scenarios that differ clearly, judged by one measure."""
    study = part(["announced", "delivered"])
    return replace(
        study,
        replications=at_most,
        until_settled=True,
        headlines=(Headline("contacts_per_week", margin),),
        targets=targets,
    )


def test_a_clear_difference_is_settled_at_the_first_look(tmp_path):
    results = run(settling(1.0, 320), tmp_path)
    assert results.comparison.look.seasons == 40
    assert not still_open(results.comparison)
    assert results.comparison.difference("delivered", "contacts_per_week").verdict == "worse"


@pytest.mark.slow
def test_it_goes_on_as_long_as_it_may_help_and_no_longer(tmp_path):
    routes = replace(settling(1.0, 40), scenarios=part(["announced", "longest-unseen"]).scenarios)
    found = run(routes, tmp_path).comparison.difference("longest-unseen", "contacts_per_week")
    assert found.low < 0 < found.high
    # So wide that half the reach would do, and this reach does not.
    margin = abs(found.value) + 0.85 * (found.high - found.value)
    told = []
    more = replace(routes, replications=160, headlines=(Headline("contacts_per_week", margin),))
    results = run(more, tmp_path, tell=lambda done, of: told.append((done, of)))
    assert told[0] == (40, 40)
    assert results.comparison.look.seasons > 40
    looked = {of for _, of in told}
    assert looked <= {40, 80, 160} and max(looked) == results.comparison.look.seasons
    # Too few allowed to help: it stops at the first look.
    short = run(replace(more, replications=79), tmp_path / "short")
    assert short.comparison.look.seasons == 40 and still_open(short.comparison)


def test_a_target_counts_as_settled_only_when_it_is_judged():
    figure = TargetFigure("a", Target("walked_share", 0.5, None, 0.9), 38, 40, 0.8, 0.99, "")
    assert seasons_to_judge(figure, look_at(40)) == 320
    half = TargetFigure("a", Target("walked_share", 0.5, None, 0.9), 36, 40, 0.8, 0.99, "")
    assert seasons_to_judge(half, look_at(40)) is None
