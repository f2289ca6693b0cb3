"""The replay: positions lie on the walked path, and what is packed is what was recorded."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.report.replay.data import BUDGET, is_too_large, replay_of, room_beside, unpack
from sim.report.replay.evening import Evenings, read_recorded
from sim.report.replay.section import replay_data, replay_script, replay_section
from sim.report.replay.streets import streets_of
from sim.report.replay.track import Track, lengths_dm, packed, position_at, track_of, unpacked
from sim.report.words import load_words
from sim.study.whereabouts import Whereabouts
from sim.tables import DAY_US, NEVER, NOT_ASKED, STEPS, TALKED, TALKS, WALKING
from street_graph.graph import grid
from tests.report.evenings import Season, spot_on, walked_season

S = 1_000_000
NASTY = "</script><script>alert(1)</script>"


@pytest.fixture(scope="module")
def season() -> Season:
    return walked_season("announced", "longest-unseen")


@pytest.fixture(scope="module")
def folder(season: Season, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return season.write(tmp_path_factory.mktemp("recorded"))


def tracks(season: Season, name: str) -> list[tuple[int, int, Track]]:
    """Unit, midnight of its date, and track, of all units of a scenario."""
    log, length = season.logs[name], season.graphs[name].length_mm
    found = []
    for unit in log.units:
        number, midnight = int(unit["unit"]), int(unit["date"]) * DAY_US
        steps = log.steps[log.steps["unit"] == number]
        talks = log.talks[log.talks["unit"] == number]
        steps, talks = np.sort(steps, order="entered"), np.sort(talks, order="start")
        found.append((number, midnight, track_of(steps, talks, length, midnight)))
    return found


def test_a_walk_with_a_talk_and_a_signal_by_hand() -> None:
    steps, talks = np.zeros(1, dtype=STEPS), np.zeros(1, dtype=TALKS)
    steps["to_mm"], steps["left"], steps["delay"], steps["state"] = 100_000, 130 * S, 30 * S, 2
    talks["start"], talks["end"] = 40 * S, 60 * S
    track = track_of(steps, talks, np.array([100_000]), 0)
    assert position_at(track, -1) is None
    at = {0: 0, 40: 400, 50: 400, 60: 400, 61: 410, 100: 800, 120: 1000, 125: 1000, 999: 1000}
    assert {t: position_at(track, t) for t in at} == {t: (0, dm) for t, dm in at.items()}


def test_a_unit_stands_where_a_step_stands() -> None:
    steps = np.zeros(2, dtype=STEPS)
    steps["from_mm"], steps["to_mm"] = [0, 60_000], [60_000, 60_000]
    steps["entered"], steps["left"] = [0, 60 * S], [60 * S, 600 * S]
    steps["delay"] = [0, 540 * S]
    track = track_of(steps, np.zeros(0, dtype=TALKS), np.array([100_000]), 0)
    assert [position_at(track, t) for t in (30, 60, 300, 600)] == [
        (0, 300.0), (0, 600.0), (0, 600.0), (0, 600.0),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["announced", "longest-unseen"])
def test_positions_lie_on_the_step_of_the_moment(season: Season, name: str) -> None:
    sizes = lengths_dm(season.graphs[name].length_mm)
    chance = np.random.default_rng(1)
    for _, _, track in tracks(season, name)[:12]:
        assert (track.walking >= 0).all() and (track.standing >= 0).all()
        assert (track.entered[1:] >= track.left[:-1]).all()
        assert (np.maximum(track.start, track.end) <= sizes[track.segment]).all()
        for t in chance.uniform(track.entered[0], track.left[-1], 200):
            row = int(np.searchsorted(track.entered, t, side="right")) - 1
            segment, dm = position_at(track, t)
            assert segment == track.segment[row]
            assert min(track.start[row], track.end[row]) <= dm
            assert dm <= max(track.start[row], track.end[row])


@pytest.mark.parametrize("name", ["announced", "longest-unseen"])
def test_rounded_positions_are_those_of_the_log(season: Season, name: str) -> None:
    """Moments are rounded to half a second, so a unit is a few steps off at most."""
    graph, where = season.graphs[name], Whereabouts(season.logs[name])
    chance, off = np.random.default_rng(2), []
    for unit, midnight, track in tracks(season, name)[:8]:
        for t in chance.integers(track.entered[0], track.left[-1], 30).tolist():
            segment, mm = where.place(unit, midnight + t * S)
            a = spot_on(graph, segment, mm / 100)
            b = spot_on(graph, *position_at(track, t))
            off.append(np.hypot(a[0] - b[0], a[1] - b[1]) / 10)
    assert len(off) == 240
    assert max(off) < 3.0 and np.mean(off) < 0.5


def test_a_unit_never_jumps(season: Season) -> None:
    graph = season.graphs["announced"]
    _, _, track = tracks(season, "announced")[0]
    moments = np.arange(track.entered[0], track.entered[0] + 900)
    spots = np.array([spot_on(graph, *position_at(track, t)) for t in moments])
    walked = np.hypot(*np.diff(spots, axis=0).T)
    assert walked.max() < 60  # decimetres in a second
    assert walked.sum() > 4000


@pytest.mark.parametrize("name", ["announced", "longest-unseen"])
def test_a_packed_track_comes_out_whole(season: Season, name: str) -> None:
    sizes = lengths_dm(season.graphs[name].length_mm)
    for _, _, track in tracks(season, name):
        again = unpacked(json.loads(json.dumps(packed(track, sizes))), sizes)
        for key, value in vars(track).items():
            assert np.array_equal(getattr(again, key), value), key


def test_a_unit_that_never_walks_packs() -> None:
    nothing = track_of(np.zeros(0, dtype=STEPS), np.zeros(0, dtype=TALKS), np.array([1000]), 0)
    again = unpacked(packed(nothing, np.array([10])), np.array([10]))
    assert position_at(again, 100) is None


def test_an_evening_has_the_requests_and_talks_of_the_tables(season: Season, folder: Path) -> None:
    name = "announced"
    graph, log, table = season.graphs[name], season.logs[name], season.requests[name]
    recorded = read_recorded(folder / "season-1" / name, graph, 15.0)
    assert recorded is not None
    ended = np.full(len(table), NOT_ASKED)
    ended[log.outcomes["request"]] = log.outcomes["outcome"]
    made, talked = 0, 0
    for date in range(9):
        start, end = recorded.on_duty(date)
        evening = Evenings(recorded).evening(date, start, end)
        shown = table["foot"] & (ended != NOT_ASKED) & (table["t"] >= start) & (table["t"] < end)
        rows = {int(table["number"][row]): row for row in np.flatnonzero(shown)}
        assert sorted(one[0] for one in evening["requests"]) == sorted(rows)
        for number, t, segment, _, _, _, outcome, _, in_time, sent in evening["requests"]:
            row = table[rows[number]]
            arrived = log.assignments["arrived"][log.assignments["request"] == row["request"]]
            first = arrived.min() if len(arrived) else NEVER
            assert t == round((row["t"] - date * DAY_US) / S) and segment == row["segment"]
            assert outcome == ended[rows[number]] and len(sent) == len(arrived)
            assert bool(in_time) == bool(first - row["t"] <= 15 * 60 * S)
        here = log.units["unit"][log.units["date"] == date]
        assert len(evening["units"]) == len(here)
        for unit in evening["units"]:
            assert WALKING in unit["state"] and unit["since"][0] == unit["from"]
            talked += sum(unit["result"])
        made += len(rows)
    assert made > 20
    assert talked == (log.talks["result"] == TALKED).sum()


def test_the_replay_has_as_many_dates_as_fit(season: Season, folder: Path) -> None:
    study, graphs = season.study, season.graphs
    whole = replay_of(study, graphs, folder)
    assert whole is not None and whole.whole and len(whole.evenings) == 9
    assert [len(unpack(text)) for week in whole.weeks for text in week] == [7, 7, 2, 2]
    size = sum(len(text) for text in (*whole.streets, *whole.weeks[0]))
    week = replay_of(study, graphs, folder, budget=size)
    assert len(week.evenings) == 7 and week.weeks == whole.weeks[:1] and not week.whole
    less = replay_of(study, graphs, folder, budget=size // 2)
    assert 1 <= len(less.evenings) < 7
    assert sum(len(text) for text in (*less.streets, *less.weeks[0])) <= size // 2
    assert len(replay_of(study, graphs, folder, budget=1).evenings) == 1


def test_a_large_page_leaves_less_room() -> None:
    assert room_beside(1_000_000) == BUDGET
    assert 300_000 < room_beside(4_500_000) < 500_000
    assert room_beside(7_000_000) == 300_000
    assert is_too_large(4_700_000) and not is_too_large(4_600_000)


def test_all_scenarios_play_by_the_same_clock(season: Season, folder: Path) -> None:
    replay = replay_of(season.study, season.graphs, folder)
    for number, evening in enumerate(replay.evenings):
        for week in replay.weeks[number // 7]:
            one = unpack(week)[number % 7]
            for unit in one["units"]:
                assert evening.start <= unit["from"] * S and unit["to"] * S <= evening.end + S
    first, second = (unpack(text)[0]["requests"] for text in replay.weeks[0])
    assert [one[:6] for one in first] == [one[:6] for one in second]


def test_streets_are_drawn_north_up_in_decimetres() -> None:
    lines = streets_of(grid(2, 2, 100, 200))
    assert lines["points"] == [2, 2, 2, 2] and lines["length"] == [1000, 1000, 2000, 2000]
    assert abs(lines["width"] - 1000) < 5 and abs(lines["height"] - 2000) < 20  # at the equator
    assert sum(lines["y"][:1]) == lines["height"]  # the first row is the southern one
    assert {name for name, *_ in lines["names"]} == {"r0-0", "r1-0", "c0-0", "c1-0"}


def test_names_cannot_leave_the_data(season: Season, folder: Path) -> None:
    scenarios = season.study.scenarios
    nasty = replace(scenarios[0], name=NASTY)
    study = replace(season.study, scenarios=(nasty, scenarios[1]), baseline=NASTY)
    replay = replay_of(season.study, season.graphs, folder)
    replay = replace(replay, scenarios=(nasty, scenarios[1]))
    text = str(replay_section(replay, study, 4, "OpenStreetMap", load_words("en")))
    assert text.count("<script") == text.count("</script>") == 2
    found = re.search(r'id="replay-data">(.*?)</script>', text, re.DOTALL)
    assert json.loads(found[1])["scenarios"][0]["name"] == NASTY
    assert not re.search(r"\bsrc=|\bhref=|url\(|https?:(?!//www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize(("language", "said"), [("en", "unbroken"), ("es", "sin cortes")])
def test_an_unbroken_season_is_not_replayed(
    season: Season, folder: Path, language: str, said: str
) -> None:
    endless = [
        replace(s, season=replace(s.season, unbroken_hours=48.0)) for s in season.study.scenarios
    ]
    study = replace(season.study, scenarios=tuple(endless))
    assert replay_of(study, season.graphs, folder) is None
    text = str(replay_section(None, study, 4, "OpenStreetMap", load_words(language)))
    assert said in text and "<script" not in text


def test_a_season_that_was_not_recorded_is_said(season: Season, tmp_path: Path) -> None:
    assert replay_of(season.study, season.graphs, tmp_path) is None
    text = str(replay_section(None, season.study, 4, "OpenStreetMap", load_words("en")))
    assert "there is nothing to replay" in text


def test_the_script_finds_all_its_words(season: Season, folder: Path) -> None:
    replay = replay_of(season.study, season.graphs, folder)
    texts = replay_data(replay, load_words("es"))["texts"]
    asked = set(re.findall(r'"((?:replay|state|map)\.[a-z_]+)"', replay_script()))
    assert len(asked) > 15 and asked <= set(texts)
    ends = set(re.findall(r'"event_([a-z]+)"', replay_script()))
    assert {f"replay.event_{end}" for end in ends | {"served", "gone", "open", "car"}} <= set(texts)


def test_a_scenario_without_shifts_plays_its_requests(tmp_path: Path) -> None:
    alone = walked_season("cars-only")
    replay = replay_of(alone.study, alone.graphs, alone.write(tmp_path))
    evenings = [one for text in replay.weeks for one in unpack(text[0])]
    assert all(one["units"] == [] for one in evenings)
    assert sum(len(one["requests"]) for one in evenings) > 5
    text = str(replay_section(replay, alone.study, 4, "OpenStreetMap", load_words("en")))
    assert 'id="replay-side-0"' in text and 'id="replay-side-1"' not in text
