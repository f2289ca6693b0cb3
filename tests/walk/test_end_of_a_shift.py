"""Requests around the end of a shift, by hand: an officer at A, 12:00 to 14:00, walks 1 m/s."""

from __future__ import annotations

from sim.tables import CAR_NONE_ON_DUTY, HANDED_OVER, OPEN, REDIRECTED, RETURNING, SERVED
from tests.scenes import ask, quiet, seconds, walk, world
from tests.walk.test_closures import closed, ring
from tests.walk.test_who_is_sent import kind, sent

AB, BC, CD = range(3)
END = 7200
WAITS = "[dispatch]\nhand_over_after_min = 60\n"
OVER = '[crew]\nend_of_shift = "hand-over"\n'
APART = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'


def then(start: str) -> str:
    """A second shift (TOML) of one officer, from `start` to 18:00."""
    return (
        f'[[shift]]\nname = "then"\ndays = ["mon"]\nstart = "{start}"\nend = "18:00"\n'
        'officers = 1\nunit = "single"\n'
    )


def ends(log):
    """How each request ended, and the second at which it did."""
    return [(int(o["outcome"]), float(seconds(o["t"]))) for o in log.outcomes]


# -- who counts as on duty ------------------------------------------------

OVERTIME = ask(6900, AB, 0, handling_s=600)


def test_who_works_overtime_does_not_count_as_on_duty():
    log = walk(quiet(WAITS), world([OVERTIME, ask(7260, AB, 0)]))
    assert ends(log) == [(SERVED, 7500), (CAR_NONE_ON_DUTY, 7260)]


def test_a_shift_in_its_briefing_does():
    scenario = quiet(then("13:50") + WAITS + "[crew]\nbriefing_min = 30\n")
    log = walk(scenario, world([OVERTIME, ask(7260, AB, 0)]))
    assert ends(log) == [(SERVED, 7500), (SERVED, 8400 + 60)]


def test_what_waits_at_the_end_goes_to_a_car_if_no_shift_begins_in_time():
    made = world([OVERTIME, ask(7000, AB, 0)])  # it may wait until 14:56:40
    assert ends(walk(quiet(WAITS), made))[1] == (CAR_NONE_ON_DUTY, END)
    assert ends(walk(quiet(then("14:57") + WAITS), made))[1] == (CAR_NONE_ON_DUTY, END)
    assert ends(walk(quiet(then("14:56") + WAITS), made))[1] == (SERVED, 10_560 + 60)


def test_without_a_longest_wait_it_waits_for_the_next_shift_whenever_that_is():
    made = world([OVERTIME, ask(7000, AB, 0)])
    assert ends(walk(quiet(then("17:00")), made))[1] == (SERVED, 18_000 + 60)
    assert ends(walk(quiet(), made))[1][0] == OPEN


def test_what_waits_goes_to_a_car_when_the_last_officer_goes_inside():
    # The way back takes the minute before about 6037 s, and nothing breaks it off.
    text = WAITS + "[crew]\nwriting_min = 18\n[patrol]\nposts = ['segment ab @ 60 m']\n"
    may = kind('distribution = "constant", mean_min = 5', "[]")
    log = walk(quiet(text + may), world([ask(6020, AB, 0)]))
    back = float(seconds(log.activities["end"][log.activities["state"] == RETURNING][0]))
    assert ends(log) == [(CAR_NONE_ON_DUTY, back)]
    assert 6020 < back < 6060


# -- who is sent ----------------------------------------------------------


def test_nobody_is_sent_on_the_way_back_after_the_planned_end():
    # Done at D at 7100 s, the officer is on the way back from then until 7400 s.
    made = [ask(6600, CD, 100, handling_s=200)]
    before, after = world([*made, ask(7150, CD, 0)]), world([*made, ask(7250, CD, 0)])
    assert sent(walk(quiet(), before)) == [(0, 0, 6600), (1, 0, 7150)]
    log = walk(quiet(), after)
    assert sent(log) == [(0, 0, 6600)]
    assert ends(log)[1] == (CAR_NONE_ON_DUTY, 7250)


def test_what_waits_is_not_taken_at_the_planned_end_or_after_it():
    # Two officers are needed. One is free on the way back, the other not before 7300 s.
    made = world([
        ask(6600, CD, 100, handling_s=200), ask(6900, AB, 0, handling_s=400),
        ask(7000, AB, 0, officers=2),
    ])  # fmt: skip
    log = walk(quiet(APART, officers=2), made)
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED, OPEN]


def test_who_works_overtime_is_not_redirected():
    scenario = quiet("[dispatch]\nredirect = true")
    first = ask(7100, CD, 100, priority=3, handling_s=10)
    log = walk(scenario, world([first, ask(7150, AB, 50, priority=1)]))
    assert log.assignments["ended"][0] == REDIRECTED
    log = walk(scenario, world([first, ask(7250, BC, 50, priority=1)]))
    assert ends(log) == [(SERVED, 7410), (CAR_NONE_ON_DUTY, 7250)]


def test_who_hands_over_is_sent_only_where_it_is_before_it_has_to_leave():
    # It has to leave D at 6900 s.
    text = OVER + WAITS
    log = walk(quiet(text), world([ask(6599, CD, 100, handling_s=600)]))
    assert sent(log) == [(0, 0, 6599)]
    assert seconds(log.assignments["left"]).tolist() == [6900]
    log = walk(quiet(text), world([ask(6600, CD, 100, handling_s=600)]))
    assert sent(log) == []
    assert ends(log)[0][0] == CAR_NONE_ON_DUTY


def test_an_officer_whose_shift_goes_on_is_sent_instead():
    scenario = quiet(OVER + then("13:00"))
    for at, unit in ((6999, 0), (7000, 1)):  # the first has to leave B at 7100 s
        assert sent(walk(scenario, world([ask(at, AB, 100, handling_s=300)]))) == [(0, unit, at)]


def test_nothing_is_promised_to_who_would_have_to_leave_on_arrival():
    # The first is done at 6950 s and would be at C at 7060 s; it has to leave C at 7000 s.
    made = world([ask(6800, AB, 90, handling_s=60), ask(6900, BC, 100, handling_s=300)])
    rule = '[dispatch]\nrule = "expected-soonest"\n'
    rule += kind('distribution = "constant", mean_min = 1')
    assert sent(walk(quiet(then("13:00") + rule), made)) == [(0, 0, 6800), (1, 0, 6950)]
    assert sent(walk(quiet(OVER + then("13:00") + rule), made)) == [(0, 0, 6800), (1, 1, 6900)]


def test_a_street_that_closes_on_the_way_can_still_make_it_too_late():
    text = OVER + closed("13:54")
    log = walk(quiet(text), world([ask(6780, 2, 0, handling_s=600)]), ring())
    assert log.assignments["ended"].tolist() == [HANDED_OVER]
    assert log.assignments["left"].tolist() == log.assignments["arrived"].tolist()
    assert seconds(log.units["left"]) > END
