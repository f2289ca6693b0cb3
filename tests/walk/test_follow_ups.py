"""Follow-ups at the desk: asked for only if officers on foot answered the first request."""

from __future__ import annotations

import numpy as np
import pytest

from sim.tables import DAY_US, NOT_ASKED, SERVED, World
from tests.scenes import ask, quiet, seconds, walk, world

TWO_DAYS = '[season]\nlast_day = "2021-03-02"'


def asked_again(patience_s):
    """A request at noon, 50 m from the officer, and its follow-up a day and a minute later."""
    made = world([ask(60, 0, 50, patience_s=patience_s), ask(120, 0, 80)])
    requests = made.requests.copy()
    requests["t"][1] += DAY_US
    requests["date"][1] = 1
    requests["parent"][1] = 0
    return World(requests, made.people)


@pytest.mark.parametrize("eager", [False, True])
def test_a_follow_up_of_a_served_request_is_served(eager):
    log = walk(quiet(TWO_DAYS), asked_again(None), eager=eager)
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]
    arrived = seconds(log.assignments["arrived"])
    # 50 m at 1 m/s; the next day 80 m from the same post, where it came on duty
    assert arrived.tolist() == [110.0, 86_400 + 200.0]


@pytest.mark.parametrize("eager", [False, True])
def test_a_follow_up_of_a_request_that_was_not_served_is_never_asked(eager):
    log = walk(quiet(TWO_DAYS), asked_again(30), eager=eager)
    assert log.outcomes["outcome"].tolist()[1] == NOT_ASKED
    assert log.outcomes["t"][1] == asked_again(30).requests["t"][1]
    assert np.unique(log.assignments["request"]).tolist() == [0]
