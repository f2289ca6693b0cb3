"""Fields of a unit's record in the kernel's memory.

The records stand one behind the other in the array ``unit``, `COUNT` numbers
each. In compiled code ``u`` is where a record begins, so ``ints[u + field.AT]``
is the unit's field AT.
"""

from __future__ import annotations

# What is settled before its shift begins (`Season.settle`), one behind the other.
# Its officers, 1 for a pair, whether one of them speaks Spanish, whether it may finish
# what it begins, however late; its base and its hours at doors: the one that comes next
# and where they end.
OFFICERS, PAIR, SPEAKS, FINISHES, BASE_SEGMENT, BASE_AT, TURN, TURNS_END = range(8)
# Its speed on patrol and to a request; its route: which one, where the rules it patrols by
# begin (`sim.walk.rules`), its beat, its own stream of chance.
WALK_SPEED, RESPONSE_SPEED, ROUTE, RULES, PARTITION, BEAT, KEY, DRAWS = range(8, 16)
# Its tour, the piece of it and where it left it; its standing point.
TOUR, TOUR_PIECE, RESUME_SEGMENT, RESUME_AT, POST_SEGMENT, POST_AT = range(16, 22)
# Its spots: the one it goes to or stays at (`sim.walk.routes.hot_spots`), when the
# stay ends (0: it does not stay), its own stream of chance for that.
SPOT, STAY_ENDS, STAY_KEY, STAYS = range(22, 26)
# Its detour: 0 none, street + 1 on the way out, -(street + 1) on the way back.
DETOUR = 26
SETTLED = 27
"""How many fields that are."""

# Who it is: its row in the units table, its slot, what it does (STATES).
ROW, SLOT, STATE = range(27, 30)
# Where it is and how it moves: on SEGMENT, from AT towards TO since SINCE, at
# SPEED; which EVENT comes next (when: the array ``due``); whether the piece is
# one of its route.
MOTION, SEGMENT, AT, TO, SINCE, SPEED, EVENT, OF_ROUTE = range(30, 38)
# The piece that begins after a signal.
PIECE_SEGMENT, PIECE_AT, PIECE_TO, PIECE_OF_ROUTE = range(38, 42)
# The step being written.
STEP_FROM, STEP_ENTERED, STEP_DELAY = range(42, 45)
# Talks: whether it may meet people, whom it meets or talks with, since when,
# and how it moved before.
MEETS, PERSON, TALK_START, TALK_BACK = range(45, 49)
# Where it is sent, and how long it stands there; the length of the way it was last sent.
GOAL, GOAL_SEGMENT, GOAL_AT, GOAL_NODE, GOAL_END, GOAL_PHASE, HANDLING, WAY = range(49, 57)
# Whether it is on its route, and its target.
ON_ROUTE, TARGET = 57, 58
# Whether it can be sent: from OPEN_FROM on, to calls with a lower priority number than OPEN_TO;
# if that is not ANYBODY, only until OPEN_UNTIL; what it must be taken from (a sum of the
# interruptions below; 0: nothing). Its distance to a place that was asked for.
OPEN_TO, OPEN_UNTIL, OCCUPIED, DISTANCE = range(59, 63)
# The streets it plans to walk next: which one comes, and where they end.
AHEAD_NEXT, AHEAD_STOP = 63, 64
# How many doors are left to knock at on its piece.
KNOCKS = 65
# Closures: whether it must find another way once its talk is over, and when it
# will be where it is sent, by the map of now.
REPLAN, ARRIVAL = 66, 67
# The people at the event at which it is: entries of the people's arrays.
EVENT_FIRST, EVENT_STOP = 68, 69
OPEN_FROM = 70
COUNT = 71

NOBODY, ANYBODY = 0, 1_000_000
"""Values of OPEN_TO: to no call, to every call."""

IN_TALK, AT_MEAL, AT_EVENT, ON_WAY_BACK, AT_WRITING = 1, 2, 4, 8, 16
"""What a call may interrupt, in the order of `sim.scenario.model.INTERRUPTIBLE`; they add up."""
