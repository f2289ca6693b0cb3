"""Study files: scenarios to compare, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.errors import ScenarioError
from sim.scenario.explain import study_check_text
from sim.scenario.load import load_scenario, open_scenario
from sim.scenario.load_study import is_study, load_study
from sim.scenario.model import Headline, Target
from sim.scenario.moving import fewest_settings, movable

GOOD = {
    "format": "1",
    "about": '"A study"',
    "scenarios": '["announced", "roam"]',
    "baseline": '"announced"',
    "seed": "7",
    "replications": "40",
    "window": '"14:00-22:00"',
    "reach_within_min": "15",
    "wait_limit_min": "60",
    "seen_within_min": "480",
    "headline": '[{ measure = "walked_share", margin = 0.02 }]',
}
MEASURES = ("walked_share", "contacts_per_week")


def write(folder: Path, **changes: str) -> Path:
    path = folder / "mine.toml"
    rows = {**GOOD, **changes}
    path.write_text("\n".join(f"{k} = {v}" for k, v in rows.items() if v), encoding="utf-8")
    return path


def errors_of(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as caught:
        load_study(path, measures=MEASURES)
    return [(problem.key, problem.message) for problem in caught.value.problems]


def test_study_is_read(tmp_path: Path):
    study = load_study(write(tmp_path), measures=MEASURES)
    assert study.name == "mine"
    assert [scenario.name for scenario in study.scenarios] == ["announced", "roam"]
    assert (study.seed, study.replications, study.window) == (7, 40, (14 * 60, 22 * 60))
    assert study.headlines == (Headline("walked_share", 0.02),)


def test_window_auto_is_left_to_the_shifts(tmp_path: Path):
    assert load_study(write(tmp_path, window='"auto"')).window is None


def test_window_may_cross_midnight(tmp_path: Path):
    assert load_study(write(tmp_path, window='"18:00-02:00"')).window == (18 * 60, 2 * 60)


def test_scenarios_beside_the_study_are_found_by_path_and_by_name(tmp_path: Path):
    (tmp_path / "late.toml").write_text('format = 1\nabout = "x"\nbase = "announced"\n')
    path = write(tmp_path, scenarios='["announced", "late"]')
    assert load_study(path).scenarios[1].name == "late"
    path = write(tmp_path, scenarios='["announced", "late.toml"]', baseline='"late.toml"')
    assert load_study(path).baseline == "late"


def test_scenarios_above_a_studies_folder_are_found_by_name(tmp_path: Path):
    (tmp_path / "studies").mkdir()
    (tmp_path / "late.toml").write_text('format = 1\nabout = "x"\nbase = "announced"\n')
    path = write(tmp_path / "studies", scenarios='["announced", "late"]')
    assert load_study(path).scenarios[1].name == "late"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"replications": "0"},
         [("replications", '0 is neither a whole number from 1 to 100,000 nor "until settled"')]),
        ({"replications": '"until bored"'},
         [("replications", '"until bored" is neither a whole number from 1 to 100,000 nor '
           '"until settled"')]),
        ({"replications": '"until settled"\nat_most = 39'},
         [("at_most", "39 is too small; at least 40")]),
        ({"seed": "-1"}, [("seed", "-1 is too small; at least 0")]),
        ({"window": '"14:00"'},
         [("window", '"14:00" is neither "auto" nor two times, as in "14:00-22:00"')]),
        ({"window": '"14:00-25:00"'},
         [("window", '"25:00" is not a time of day (00:00 to 24:00)')]),
        ({"baseline": '"annnounced"'},
         [("baseline", '"annnounced" is not among the scenarios of this study; '
           'did you mean "announced"?')]),
        ({"scenarios": '["announced", "rome"]'},
         [("scenarios[2]", 'there is no scenario "rome"; did you mean "roam"? '
                           "To list all: walks check")]),
        ({"scenarios": '["announced", "roam", "roam"]'},
         [("scenarios[3]", '"roam" stands more than once')]),
        ({"scenarios": '["announced", "../roam.toml"]'},
         [("scenarios[2]", '"../roam.toml" lies outside the folder of this file; '
           "give the name of a scenario or a path below that folder")]),
        ({"headline": '[{ measure = "walked_shares", margin = 0 }]'},
         [("headline[1].margin", "0 is too small; more than 0")]),
        ({"headline": '[{ measure = "walked_shares", margin = 1 }]'},
         [("headline[1].measure", 'no measure "walked_shares"; did you mean "walked_share"?')]),
        ({"headline": '[{ measure = "walked_share", margin = 1 }, '
          '{ measure = "walked_share", margin = 2 }]'},
         [("headline[2].measure", '"walked_share" stands twice')]),
        ({"reach_within_min": "", "reach_within": "15"},
         [("reach_within", 'unknown key; did you mean "reach_within_min"?')]),
    ],
)  # fmt: skip
def test_wrong_study_says_what_is_wrong(
    tmp_path: Path, changes: dict[str, str], expected: list[tuple[str, str]]
):
    assert errors_of(write(tmp_path, **changes)) == expected


def test_errors_of_the_scenarios_are_shown_with_those_of_the_study(tmp_path: Path):
    (tmp_path / "late.toml").write_text(
        'format = 1\nabout = "x"\nbase = "announced"\ncrew.heads = -1'
    )
    path = write(
        tmp_path, scenarios='["announced", "late"]', headline='[{ measure = "x", margin = 1 }]'
    )
    assert errors_of(path) == [
        ("crew.heads", "-1 is too small; at least 0"),
        ("headline[1].measure", 'no measure "x"; there are "contacts_per_week", "walked_share"'),
    ]


def test_scenarios_of_other_seasons_cannot_be_compared(tmp_path: Path):
    (tmp_path / "may.toml").write_text(
        'format = 1\nabout = "x"\nbase = "announced"\nseason.last_day = "2021-05-31"'
    )
    ((key, message),) = errors_of(write(tmp_path, scenarios='["announced", "may"]'))
    assert key == "scenarios"
    assert message.startswith('"may" runs 2021-02-27 to 2021-05-31, "announced" 2021-02-27 to')
    (tmp_path / "long.toml").write_text(
        'format = 1\nabout = "x"\nbase = "announced"\nseason.unbroken_hours = 100'
    )
    ((_, message),) = errors_of(write(tmp_path, scenarios='["announced", "long"]'))
    assert '"long" runs 2021-02-27 to 2021-05-01 with 100 unbroken hours, "announced"' in message


def test_studies_are_told_from_scenarios(tmp_path: Path):
    assert is_study(write(tmp_path))
    assert is_study("pilot")
    assert not is_study("announced")
    assert not is_study(tmp_path / "nothing.toml")


def test_study_in_words(tmp_path: Path):
    assert study_check_text(load_study(write(tmp_path))).splitlines() == [
        "mine: A study",
        "",
        '2 scenarios, compared with "announced":',
        "  announced   As announced: eight officers every day in pairs, two overlapping 8-hour "
        "shifts, beats with tours",
        "  roam        The announced hours, officers roaming the whole area at random",
        "",
        "40 simulated seasons each, seed 7; daily window 14:00 to 22:00.",
        "Judged by:",
        "  walked_share, differences under 0.02 do not matter",
        "",
        "No errors.",
    ]


def test_a_study_may_set_the_days_of_all_its_scenarios(tmp_path: Path):
    days = {"first_day": '"2021-05-02"', "last_day": '"2021-05-09"'}
    study = load_study(write(tmp_path, **days), measures=MEASURES)
    assert [(s.name, s.season.days) for s in study.scenarios] == [("announced", 8), ("roam", 8)]
    assert study.scenarios[1].about == load_scenario("roam").about


def test_days_that_do_not_fit_are_an_error_of_the_study(tmp_path: Path):
    found = errors_of(write(tmp_path, last_day='"2021-02-01"'))
    assert ("season.last_day", "2021-02-01 is before first_day, 2021-02-27") in found


def test_a_study_may_say_where_the_hours_of_all_its_scenarios_come_from(tmp_path: Path):
    study = load_study(write(tmp_path, hours_from='"overtime"'), measures=MEASURES)
    assert [s.costs.hours_from for s in study.scenarios] == ["overtime", "overtime"]
    ((key, message),) = errors_of(write(tmp_path, hours_from='"cars"'))
    assert key == "hours_from"
    assert '"radio-patrol"' in message


def test_targets_are_read_and_checked(tmp_path: Path):
    target = '[{ measure = "walked_share", at_least = 0.9 }]'
    study = load_study(write(tmp_path, target=target), measures=MEASURES)
    assert study.targets == (Target("walked_share", 0.9, None, 0.9),)
    assert "walked_share at least 0.9, in 90 % of seasons" in study_check_text(study)
    found = errors_of(write(tmp_path, target='[{ measure = "walkd_share", at_least = 0.9 }]'))
    assert found == [
        ("target[1].measure", 'no measure "walkd_share"; did you mean "walked_share"?')
    ]
    found = errors_of(write(tmp_path, target='[{ measure = "walked_share" }]'))
    assert found == [("target[1]", "needs at_least or at_most")]


def test_settings_are_read_and_left_out_means_none(tmp_path: Path):
    study = load_study(write(tmp_path, settings="256", setting_seasons="2"))
    assert (study.settings, study.setting_seasons) == (256, 2)
    study = load_study(write(tmp_path))
    assert (study.settings, study.setting_seasons) == (0, 1)


def test_settings_must_be_enough_for_what_is_assumed_and_even(tmp_path: Path):
    assumed = [assumptions_by_entry(open_scenario(n).data) for n in ("announced", "roam")]
    count = len(movable(assumed))
    ((key, message),) = errors_of(write(tmp_path, settings="20"))
    assert key == "settings"
    assert message == (
        f"20 are too few for the {count} numbers that these scenarios assume with a plausible "
        f"range; give at least {fewest_settings(count)}, or 0 to leave them as they are"
    )
    ((key, message),) = errors_of(write(tmp_path, settings="257"))
    assert (key, message) == (
        "settings", "257 is odd; settings come in mirrored pairs: 258?"
    )  # fmt: skip
    ((key, message),) = errors_of(write(tmp_path, settings="256", scenarios='["announced"]'))
    assert "there is one scenario only" in message
