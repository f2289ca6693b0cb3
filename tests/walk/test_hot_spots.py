"""Hot spots by hand: A - B - C - D, 100 m each, one officer at 1 m/s from A at 12:00."""

from __future__ import annotations

from itertools import pairwise

from sim.tables import SERVED, WAITING
from tests.scenes import ask, quiet, seconds, stand, walk, walked, world

AB, BC, CD = range(3)
SPOTS = """
[crew]
walk_back = false
[patrol]
route = "hot-spots"
filler = "tour"
spots = [{spots}]
dwell_min = [10, 10]
return_within_min = {within}
{more}
"""


def scene(*spots: str, within: float = 30, more: str = "", officers: int = 1):
    names = ", ".join(f'"{spot}"' for spot in spots)
    return quiet(SPOTS.format(spots=names, within=within, more=more), officers=officers)


def stays(log, unit: int | None = None) -> list[tuple[int, float, float, float]]:
    """Stands at spots: segment, metre, from and to in seconds."""
    rows = log.steps[log.steps["state"] == WAITING]
    if unit is not None:
        rows = rows[rows["unit"] == unit]
    return [
        (int(r["segment"]), r["from_mm"] / 1000, float(seconds(r["entered"])),
         float(seconds(r["left"])))
        for r in rows
    ]  # fmt: skip


def test_a_unit_goes_to_the_spot_first_and_comes_back_before_it_is_late():
    log = walk(scene("segment cd @ 100 m"), world())
    # 300 m to D, 600 s there, so it is due again at 2700. The tour begins at A, at 1200.
    # At D (2100), C (2200) and B (2300) one more street there and back leaves time for
    # the way; at A (2400) it would not: 2400 + 200 + 300 > 2700. It sets out and is in time.
    assert walked(log)[14:18] == [
        (CD, 0, 100, 2000, 2100), (CD, 100, 0, 2100, 2200), (BC, 100, 0, 2200, 2300),
        (AB, 100, 0, 2300, 2400),
    ]  # fmt: skip
    assert stays(log)[:2] == [(CD, 100, 300, 900), (CD, 100, 2700, 3300)]


def test_a_block_is_stood_at_in_its_middle():
    log = walk(scene("segment bc"), world())
    assert stays(log)[0] == (BC, 50, 150, 750)


def test_afterwards_the_tour_goes_on_where_it_was_left():
    log = walk(scene("segment ab @ 100 m", more='start_at = "route"'), world())
    way = walked(log)
    # The tour begins at A; the spot B is due at once. From B back to A, then on.
    assert stays(log)[0] == (AB, 100, 100, 700)
    assert way[:3] == [(AB, 0, 100, 0, 100), (AB, 100, 0, 700, 800), (AB, 0, 100, 800, 900)]


def test_people_within_reach_are_met_and_a_long_talk_makes_the_stay_longer():
    made = world([], [stand(400, 500, CD, 95, talk_s=60), stand(890, 950, CD, 98, talk_s=90)])
    log = walk(scene("segment cd @ 100 m"), made)
    assert seconds(log.talks["start"]).tolist() == [400, 890]
    assert stays(log)[0] == (CD, 100, 300, 980)


def test_a_request_calls_it_away_and_the_stay_counts_for_what_it_was():
    made = world([ask(500, AB, 100, handling_s=100)])
    log = walk(scene("segment cd @ 100 m"), made)
    # Called away at 500, at B at 700, done at 800. The spot is due 1800 s after 500.
    assert log.outcomes["outcome"].tolist() == [SERVED]
    first, second = stays(log)[:2]
    assert first == (CD, 100, 300, 500)
    assert 2300 - 200 <= second[2] <= 2300
    assert second[3] - second[2] == 600


def test_of_several_spots_the_most_urgent_comes_first_and_each_in_time():
    log = walk(scene("segment cd @ 100 m", "segment ab @ 0 m", within=60), world())
    found = stays(log)
    # Both are due since midnight; D is further, so its time to set out is longer ago.
    assert found[:2] == [(CD, 100, 300, 900), (AB, 0, 1200, 1800)]
    for segment in (AB, CD):
        mine = [s for s in found if s[0] == segment]
        for before, after in pairwise(mine):
            assert after[2] - before[3] <= 3600


def test_two_units_never_take_one_spot():
    log = walk(scene("segment cd @ 100 m", within=20, officers=2), world())
    found = sorted(stays(log), key=lambda s: s[2])
    for before, after in pairwise(found):
        assert before[3] <= after[2]  # never two at once
    assert len(found) >= 3


def test_with_beats_each_unit_looks_after_the_spots_of_its_own():
    log = walk(
        scene("segment ab @ 50 m", "segment cd @ 50 m", more='area = "beats"', officers=2), world()
    )
    where = [{s[0] for s in stays(log, unit)} for unit in range(2)]
    assert sorted(map(sorted, where)) == [[AB], [CD]]


def test_stays_are_drawn_between_the_shortest_and_the_longest():
    text = "dwell_min = [12, 16]\n"
    changes = SPOTS.format(spots='"segment ab @ 50 m"', within=1, more="")
    log = walk(quiet(changes.replace("dwell_min = [10, 10]\n", text)), world())
    lasted = [s[3] - s[2] for s in stays(log)[:-1]]
    assert len(lasted) >= 5
    assert all(12 * 60 <= t <= 16 * 60 for t in lasted)
    assert len(set(lasted)) == len(lasted)


def test_a_unit_called_on_its_way_gives_the_spot_back_unvisited():
    made = world([ask(100, AB, 50, handling_s=100)])
    log = walk(scene("segment cd @ 100 m"), made)
    # At B when called; 50 m back, 100 s there, then to D at once: still due.
    assert stays(log)[0] == (CD, 100, 100 + 50 + 100 + 250, 1100)


def test_a_filler_by_longest_unseen_is_left_in_mid_walk():
    text = SPOTS.format(spots='"segment cd @ 100 m"', within=10, more='start_at = "base"')
    log = walk(quiet(text.replace('filler = "tour"', 'filler = "longest-unseen"')), world())
    # From D at 900 toward A, the street that is longest unseen; due again at 1500. At B
    # (1100) one more street and back would make it late: 1100 + 200 + 200 is not more than
    # 1500, so it walks on; at A (1200) it turns and is in time.
    assert walked(log)[3:9] == [
        (CD, 100, 0, 900, 1000), (BC, 100, 0, 1000, 1100), (AB, 100, 0, 1100, 1200),
        (AB, 0, 100, 1200, 1300), (BC, 0, 100, 1300, 1400), (CD, 0, 100, 1400, 1500),
    ]  # fmt: skip
    assert stays(log)[1] == (CD, 100, 1500, 2100)


def test_the_meal_ends_a_stay():
    more = "[crew]\nwalk_back = false\nmeal_min = 30\nmeal_after_h = 0.15\nmeal_if_longer_h = 1\n"
    text = SPOTS.format(spots='"segment ab @ 0 m"', within=30, more="")
    log = walk(quiet(text.replace("[crew]\nwalk_back = false\n", more)), world())
    assert stays(log)[0] == (AB, 0, 0, 540)
