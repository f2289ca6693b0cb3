"""Fields of a unit's record in the kernel's memory.

The records stand one behind the other in the array ``unit``, `COUNT` numbers
each. In compiled code ``u`` is where a record begins, so ``ints[u + field.AT]``
is the unit's field AT.
"""

from __future__ import annotations

# Who it is: its row in the units table, its slot, what it does (STATES), 1 for a pair.
ROW, SLOT, STATE, PAIR = range(4)
# Where it is and how it moves: on SEGMENT, from AT towards TO since SINCE, at
# SPEED; what comes NEXT (time) and which EVENT that is; whether the piece is
# one of its route.
MOTION, SEGMENT, AT, TO, SINCE, SPEED, NEXT, EVENT, OF_ROUTE = range(4, 13)
# The piece that begins after a signal.
PIECE_SEGMENT, PIECE_AT, PIECE_TO, PIECE_OF_ROUTE = range(13, 17)
# The step being written.
STEP_FROM, STEP_ENTERED, STEP_DELAY = range(17, 20)
# Talks: whether it may meet people, whom it meets or talks with, since when,
# and how it moved before.
MEETS, PERSON, TALK_START, TALK_BACK = range(20, 24)
# Where it is sent.
GOAL, GOAL_SEGMENT, GOAL_AT, GOAL_NODE, GOAL_END, GOAL_PHASE = range(24, 30)
# Its route: whether it is on it, which one, its tour and the piece of it, where
# it left it, its beat, its own stream of chance, its target, its standing point.
ON_ROUTE, ROUTE, TOUR, TOUR_PIECE, RESUME_SEGMENT, RESUME_AT = range(30, 36)
PARTITION, BEAT, KEY, DRAWS, TARGET, POST_SEGMENT, POST_AT = range(36, 43)
# Distance to a place that was asked for.
DISTANCE = 43
COUNT = 44
