"""How far every junction is from one of them: rows of the table of ways.

A row belongs to a junction and holds the way (mm) to it from every junction.
Where the streets are few, all rows are there from the beginning. Of a large
graph there is room for some: a row is made when somebody asks for it, in place
of the one that nobody has asked for longest, by the search of Dijkstra
(Numerische Mathematik, 1959), and only as far as somebody has asked; who asks
for more has it made again, twice as far. Both give the same millimetres, so
everybody walks the same streets.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.tables import NEVER

THROUGH = 1_000_000_000
"""Added to a way (mm) for each closed street that it walks from end to end.

So any way round is shorter, and what is left of a way divided by it is its true length."""

UNKNOWN = -(2**50)
"""In a row: farther than the search has come. So is all that is below 0."""

TENTATIVE = -(2**62)
"""Added to a way that may still become shorter, while a row is made."""

NO_WAY = 2**60
"""The way between junctions that nothing joins."""

ALL = 2**61
"""As far as any way may go."""

FIRST_REACH = 500_000
"""mm that a new row goes at first."""

# Behind the ways of a row that is made when asked for: where in the memory it is noted that
# the row is there (which tells junction and map), how far it goes, when it was last asked for.
NOTED_AT, REACH, ASKED = range(3)
BEHIND = 3


@compiled
def is_open(h, ints, segment):
    """Whether the segment may be walked through now."""
    return h.closures == 0 or ints[h.closed + segment] == 0


@compiled
def way_through(h, ints, segment):
    """What the whole segment adds to a way."""
    length = ints[h.segment_length + segment]
    return length if is_open(h, ints, segment) else length + THROUGH


@compiled
def first_reach(h):
    """How far to look at first: everywhere if all rows are there."""
    return np.int64(ALL if h.tabled == 1 else FIRST_REACH)


@compiled
def row_to(h, ints, node):
    """Where the row of `node` begins."""
    row = ints[h.row_at + node]
    if h.tabled == 0:
        if row < 0:
            row = new_row(h, ints, node)
        h.asked += 1
        ints[h.distance + row + h.nodes + ASKED] = h.asked
    return h.distance + row


@compiled
def row_within(h, ints, node, reach):
    """As `row_to`, with all ways up to `reach` known."""
    row = row_to(h, ints, node)
    if h.tabled == 0:
        widen(h, ints, row, node, reach)
    return row


@compiled
def way_in(h, ints, row, node):
    """Way (mm) from `node` to the junction of a row."""
    way = ints[row + node]
    return way if way >= 0 else look_farther(h, ints, row, node)


@compiled
def known(way):
    """A way read from a row, farther than all others if it is not known."""
    return way if way >= 0 else np.int64(2**62)


@compiled
def leg_towards(h, ints, node, target):
    """The leg to take from `node` on a shortest way to `target`, of several the first."""
    row = row_to(h, ints, target)
    way = way_in(h, ints, row, node)
    last = ints[h.leg_start + node + 1] - 1
    for leg in range(ints[h.leg_start + node], last):
        rest = ints[row + ints[h.leg_other + leg]]
        if way_through(h, ints, ints[h.leg_segment + leg]) + rest == way:
            return leg
    return last


@compiled_apart
def new_row(h, ints, node):
    """Make a row for `node`, where no room is left in place of another; where in them it begins."""
    size = h.nodes + BEHIND
    row = h.rows_made * size
    if h.rows_made < h.rows:
        h.rows_made += 1
    else:
        row = np.int64(0)
        for other in range(size, h.rows * size, size):
            last = h.distance + h.nodes + ASKED
            if ints[last + other] < ints[last + row]:
                row = other
        ints[ints[h.distance + row + h.nodes + NOTED_AT]] = -1
    ints[h.row_at + node] = row
    ints[h.distance + row + h.nodes + NOTED_AT] = h.row_at + node
    search(h, ints, h.distance + row, node, np.int64(FIRST_REACH))
    return row


@compiled_apart
def widen(h, ints, row, node, reach):
    """See to it that the row of `node` goes as far as `reach`."""
    if ints[row + h.nodes + REACH] < reach:
        search(h, ints, row, node, reach)


@compiled_apart
def look_farther(h, ints, row, node):
    """The way from `node` in a row that does not go so far yet."""
    target = ints[row + h.nodes + NOTED_AT] - h.row_at
    while ints[row + node] < 0:
        search(h, ints, row, target, 2 * ints[row + h.nodes + REACH])
    return ints[row + node]


@compiled_apart
def search(h, ints, row, node, reach):
    """Fill a row with the ways to `node` that are no longer than `reach`."""
    for other in range(h.nodes):
        ints[row + other] = UNKNOWN
    ints[row + node] = TENTATIVE
    ints[h.heap] = node
    waiting = 1
    while waiting > 0:
        entry = ints[h.heap]
        waiting -= 1
        sink(h, ints, waiting)
        here = entry % h.nodes
        if ints[row + here] >= 0:
            continue
        way = entry // h.nodes
        if way > reach:
            ints[row + h.nodes + REACH] = reach
            return
        ints[row + here] = way
        for leg in range(ints[h.leg_start + here], ints[h.leg_start + here + 1]):
            other = ints[h.leg_other + leg]
            onward = way + way_through(h, ints, ints[h.leg_segment + leg])
            if ints[row + other] < 0 and onward + TENTATIVE < ints[row + other]:
                ints[row + other] = onward + TENTATIVE
                rise(h, ints, waiting, onward * h.nodes + other)
                waiting += 1
    for other in range(h.nodes):
        if ints[row + other] < 0:
            ints[row + other] = NO_WAY
    ints[row + h.nodes + REACH] = NEVER


@compiled
def rise(h, ints, place, entry):
    """Put an entry into the heap, at first in `place`, behind all others."""
    while place > 0:
        above = (place - 1) // 2
        if ints[h.heap + above] <= entry:
            break
        ints[h.heap + place] = ints[h.heap + above]
        place = above
    ints[h.heap + place] = entry


@compiled
def sink(h, ints, count):
    """Close the gap at the top of the heap with its last entry; `count` are left."""
    entry = ints[h.heap + count]
    place = 0
    below = 1
    while below < count:
        if below + 1 < count and ints[h.heap + below + 1] < ints[h.heap + below]:
            below += 1
        if ints[h.heap + below] >= entry:
            break
        ints[h.heap + place] = ints[h.heap + below]
        place = below
        below = 2 * place + 1
    ints[h.heap + place] = entry
