"""The tables that everything else is made from.

The *world* tables are drawn before anybody walks; the *log* tables are
written while the units walk. Every measure, figure and page is a function of
these tables alone.

Times are integer microseconds since local midnight of the season's first
day, lengths integer millimetres along a segment from its first end. Codes
are listed beside each table.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
NEVER = 2**62
"""A time that does not come (endless patience, not reached)."""

# What a unit is doing (units, steps, activities).
STATES = (
    "off", "briefing", "walking", "talking", "waiting", "responding",
    "on-scene", "break", "event", "writing", "returning", "transfer",
)  # fmt: skip
(OFF, BRIEFING, WALKING, TALKING, WAITING, RESPONDING,
 ON_SCENE, BREAK, EVENT, WRITING, RETURNING, TRANSFER) = range(len(STATES))  # fmt: skip

NOBODY = -1
"""A request that nobody of the people table makes."""

# How a request ended (outcomes). Each request ends in exactly one way.
OUTCOMES = (
    "served",            # handled on foot to the end
    "gave-up",           # patience ran out before an officer came
    "car-not-for-foot",  # never meant for the foot patrol
    "car-none-on-duty",  # nobody on duty (or too few officers), and no shift begins in time
    "car-queue-full",    # no place in the queue
    "car-waited-long",   # handed over after waiting
    "car-shift-ended",   # handed over in handling at a shift's end
    "open",              # still open when the season ended
    "not-asked",         # a follow-up of what was not answered on foot; a call of who was met
    "car-interrupted",   # handed over when its officers were taken off it
)  # fmt: skip
(SERVED, GAVE_UP, CAR_NOT_FOR_FOOT, CAR_NONE_ON_DUTY, CAR_QUEUE_FULL,
 CAR_WAITED_LONG, CAR_SHIFT_ENDED, OPEN, NOT_ASKED,
 CAR_INTERRUPTED) = range(len(OUTCOMES))  # fmt: skip

# Why an assignment ended.
ENDINGS = ("handled", "redirected", "called-off", "handed-over", "season-ended", "preempted")
(HANDLED, REDIRECTED, CALLED_OFF, HANDED_OVER, SEASON_ENDED,
 PREEMPTED) = range(len(ENDINGS))  # fmt: skip

# Where a talk came from.
CHANNELS = ("street", "door", "event", "request")
STREET, DOOR, EVENT_CHANNEL, REQUEST_CHANNEL = range(len(CHANNELS))

# What came of a meeting (talks).
RESULTS = ("talked", "greeting", "no-answer")
TALKED, GREETING, NO_ANSWER = range(len(RESULTS))
NOBODY_HOME = -1
"""Resident of a door where nobody opens."""

# Which units a person talks with (people).
OPEN_TO = ("any unit", "pairs", "single officers", "units that knock on doors", "units at an event")
ANY_UNIT, PAIRS_ONLY, SINGLES_ONLY, AT_DOORS, AT_EVENTS = range(len(OPEN_TO))

REQUESTS = np.dtype([
    ("request", np.int32),   # running number in the season (row number)
    ("date", np.int32),      # day of the season, 0 is the first
    ("number", np.int32),    # running number in the date, from 1
    ("t", np.int64),         # when it is made
    ("segment", np.int32),
    ("offset", np.int64),    # mm along the segment
    ("kind", np.int16),      # index in the scenario's kinds
    ("priority", np.int16),  # 1 is the most urgent
    ("officers", np.int16),  # officers needed at once
    ("foot", np.bool_),      # meant for the foot patrol
    ("handling", np.int64),  # us, from the moment enough officers are there
    ("patience", np.int64),  # us until the first arrival, or NEVER
    ("car", np.int64),       # us until a patrol car would come
    ("parent", np.int32),    # request that it follows up, -1: none
    ("person", np.int32),    # row of who phones because nobody came by; -1: anybody else
    ("referral", np.int8),   # number of the scenario's referral, from 1; 0: none
])  # fmt: skip

PEOPLE = np.dtype([
    ("person", np.int32),    # row number in the season
    ("date", np.int32),
    ("resident", np.int32),  # number in the pool of the segment's residents
    ("segment", np.int32),
    ("offset", np.int64),    # where they stand, or begin to walk
    ("start", np.int64),     # there from
    ("end", np.int64),       # to
    ("talk", np.int64),      # us of talk if met
    ("open_to", np.int8),    # index in OPEN_TO
    ("channel", np.int8),    # index in CHANNELS: how they come to talk
    ("pace", np.int32),      # mm/s along the segment, below 0 towards its first end; 0: stands
    ("companions", np.int8), # further people with them, met together
    ("spanish", np.bool_),   # talks with a unit only if it has a Spanish speaker
    ("referral", np.int8),   # number of the scenario's referral, from 1; 0: none
])  # fmt: skip

UNITS = np.dtype([
    ("unit", np.int32),      # row number in the season: one unit in one shift
    ("date", np.int32),      # date on which the shift starts
    ("shift", np.int16),     # index in the scenario's shifts
    ("place", np.int16),     # number within the shift, from 0
    ("beat", np.int16),      # beat index, -1 when it walks the whole area
    ("officers", np.int16),
    ("start", np.int64),     # on duty from (planned)
    ("end", np.int64),       # to (planned)
    ("left", np.int64),      # went off duty (actual)
    ("spanish", np.bool_),   # an officer speaks Spanish
    ("called_in", np.int16), # of its officers, those on overtime to fill the shift
])  # fmt: skip

ASSIGNMENTS = np.dtype([
    ("request", np.int32),
    ("attempt", np.int16),   # from 1, counted per request
    ("unit", np.int32),
    ("ordered", np.int64),   # sent
    ("started", np.int64),   # set out
    ("arrived", np.int64),   # NEVER: did not arrive
    ("left", np.int64),      # free again
    ("metres_mm", np.int64), # walked for it
    ("ended", np.int16),     # index in ENDINGS
])  # fmt: skip

OUTCOMES_TABLE = np.dtype([
    ("request", np.int32),
    ("outcome", np.int16),   # index in OUTCOMES
    ("t", np.int64),         # when it ended
])  # fmt: skip

TALKS = np.dtype([
    ("person", np.int32),
    ("unit", np.int32),
    ("start", np.int64),
    ("end", np.int64),
    ("interrupted", np.bool_),
    ("channel", np.int16),   # index in CHANNELS
    ("result", np.int8),     # index in RESULTS
])  # fmt: skip

STEPS = np.dtype([           # all of one width, as the kernel writes them
    ("unit", np.int64),
    ("segment", np.int64),
    ("from_mm", np.int64),   # a step with from_mm == to_mm stands still
    ("to_mm", np.int64),
    ("entered", np.int64),
    ("left", np.int64),
    ("delay", np.int64),     # us stood still within it (talks, signals)
    ("state", np.int64),     # index in STATES
])  # fmt: skip

ACTIVITIES = np.dtype([
    ("unit", np.int32),
    ("state", np.int16),     # index in STATES; talks and signals inside a walk
    ("start", np.int64),     #   are in talks and in the steps' delay
    ("end", np.int64),
    ("request", np.int32),   # -1: none
])  # fmt: skip


@dataclass(frozen=True)
class World:
    """One replication's world over the whole season (structured arrays)."""

    requests: np.ndarray
    people: np.ndarray


@dataclass(frozen=True)
class Log:
    """What one scenario's units did in one replication (structured arrays).

    ``activities`` of a unit follow each other without gap or overlap from
    going on duty to going off. In ``steps`` every moment a unit spends on
    the streets lies in exactly one row: walked stretches carry the talks and
    signals inside them as ``delay``; handling a request, standing at a post
    and waiting are rows with ``from_mm == to_mm`` (all of it delay). Briefing,
    meal, writing and transfer are not on the streets.
    """

    units: np.ndarray
    assignments: np.ndarray
    outcomes: np.ndarray
    talks: np.ndarray
    steps: np.ndarray
    activities: np.ndarray

    def tables(self) -> dict[str, np.ndarray]:
        """All tables by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def narrow(values: np.ndarray, most: int) -> np.ndarray:
    """Whole numbers from 0 to `most` in the smallest type that holds them.

    What sorts by several columns sorts those of 16 bits by their digits, and what
    is in order already in one go: many times as fast as numbers of 64 bits.
    """
    return values.astype(np.min_scalar_type(most))
