"""Fields of a unit's record in the kernel's memory.

The records stand one behind the other in the array ``unit``, `COUNT` numbers
each. In compiled code ``u`` is where a record begins, so ``ints[u + field.AT]``
is the unit's field AT.
"""

from __future__ import annotations

# Who it is: its row in the units table, its slot, what it does (STATES), 1 for
# a pair, its speed on patrol, its base.
ROW, SLOT, STATE, PAIR, WALK_SPEED, BASE_SEGMENT, BASE_AT = range(7)
# Whether it can be sent: to calls with a lower priority number than OPEN_TO;
# if that is not ANYBODY, only until OPEN_UNTIL.
OPEN_TO = 46
# Where it is and how it moves: on SEGMENT, from AT towards TO since SINCE, at
# SPEED; which EVENT comes next (when: the array ``due``); whether the piece is
# one of its route.
MOTION, SEGMENT, AT, TO, SINCE, SPEED, EVENT, OF_ROUTE = range(7, 15)
# The piece that begins after a signal.
PIECE_SEGMENT, PIECE_AT, PIECE_TO, PIECE_OF_ROUTE = range(15, 19)
# The step being written.
STEP_FROM, STEP_ENTERED, STEP_DELAY = range(19, 22)
# Talks: whether it may meet people, whom it meets or talks with, since when,
# and how it moved before.
MEETS, PERSON, TALK_START, TALK_BACK = range(22, 26)
# Where it is sent, and how long it stands there.
GOAL, GOAL_SEGMENT, GOAL_AT, GOAL_NODE, GOAL_END, GOAL_PHASE, HANDLING = range(26, 33)
# Its route: whether it is on it, which one, its tour and the piece of it, where
# it left it, its beat, its own stream of chance, its target, its standing point.
ON_ROUTE, ROUTE, TOUR, TOUR_PIECE, RESUME_SEGMENT, RESUME_AT = range(33, 39)
PARTITION, BEAT, KEY, DRAWS, TARGET, POST_SEGMENT, POST_AT = range(39, 46)
# What the unit must be taken from (a sum of the interruptions below; 0: nothing), and, when
# it is OPEN_TO some calls only, until when that holds.
OCCUPIED, OPEN_UNTIL = 64, 65
# Distance to a place that was asked for.
DISTANCE = 47
# Length of the way it was last sent.
WAY = 48
# Where the rules it patrols by begin (`sim.walk.rules`).
RULES = 49
# Its spots: the one it goes to or stays at (`sim.walk.routes.hot_spots`), when the
# stay ends (0: it does not stay), its own stream of chance for that.
SPOT, STAY_ENDS, STAY_KEY, STAYS = range(50, 54)
# Its detour: 0 none, street + 1 on the way out, -(street + 1) on the way back.
DETOUR = 54
# The streets it plans to walk next: which one comes, and where they end.
AHEAD_NEXT, AHEAD_STOP = 55, 56
# Language: whether it has a Spanish speaker. Doors: its hours at doors (the one
# that comes next, and where they end), how many are left to knock at on its piece.
SPEAKS, TURN, TURNS_END, KNOCKS = range(59, 63)
# Closures: whether it must find another way once its talk is over, and when it
# will be where it is sent, by the map of now.
REPLAN, ARRIVAL = 67, 68
# The people at the event at which it is: entries of the people's arrays.
EVENT_FIRST, EVENT_STOP = 69, 70
# What the desk may take for granted: how many officers it has, its speed to a request, and
# whether it may finish what it begins (1), however late.
OFFICERS, RESPONSE_SPEED, FINISHES = 71, 72, 73
COUNT = 74

NOBODY, ANYBODY = 0, 1_000_000
"""Values of OPEN_TO: to no call, to every call."""

IN_TALK, AT_MEAL, AT_EVENT, ON_WAY_BACK, AT_WRITING = 1, 2, 4, 8, 16
"""What a call may interrupt, in the order of `sim.scenario.model.INTERRUPTIBLE`; they add up."""
