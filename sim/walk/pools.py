"""The memory of the walk: a header and two flat pools of numbers.

The header is one record of counts and offsets; ``ints`` and ``floats`` hold
all arrays one behind the other. Sizes are data, so one compilation serves
every scenario, and a call from Python hands over one number.

In compiled code ``ints[h.segment_u + i]`` is entry ``i`` of the array
``segment_u``; from Python, `Pools.view` gives the array itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.compiled import COMPILED, opener

COUNTS = (
    "ints_at", "floats_at", "segments", "nodes", "units", "now",
    "steps_used", "steps_room", "talks_used", "talks_room",
    "signals", "own_beat_first", "closures", "walkers", "greeting", "doors", "door_rows",
    "longest", "tabled", "rows", "rows_made", "asked",
)  # fmt: skip
"""Single numbers in the header; the first two are the addresses of the pools."""

STREET_ARRAYS = (
    "segment_u", "segment_v", "segment_length", "segment_last_seen", "segment_reserved",
    "leg_start", "leg_segment", "leg_end", "leg_other", "leg_position",
    "row_at", "distance", "heap", "closed", "turn_start", "turn_delay",
)  # fmt: skip
PEOPLE_ARRAYS = (
    "people_start", "people_first", "person_row", "person_at", "person_from",
    "person_to", "person_talk", "person_open", "person_met", "person_pace", "person_spanish",
    "walkers_start", "walkers_first",
)  # fmt: skip
ROUTE_ARRAYS = (
    "tour_start", "tour_segment", "tour_from", "tour_to", "partition", "rules",
    "spot_segment", "spot_at", "spot_left", "spot_taken", "listed_spot", "listed_return",
    "planned", "tried_leg", "tried_node", "tried_mm", "on_walk",
)  # fmt: skip
DOOR_ARRAYS = (
    "door_start", "door_tried", "door_round",
    "turn_from", "turn_until", "turn_table", "turn_row", "turn_knocks",
)  # fmt: skip
LOG_ARRAYS = ("steps", "talks")
INT_ARRAYS = (
    *STREET_ARRAYS, *PEOPLE_ARRAYS, *ROUTE_ARRAYS, *DOOR_ARRAYS, "unit", "due",
    "block_due", "block_first", "ranked", *LOG_ARRAYS,
)  # fmt: skip
FLOAT_ARRAYS = ("segment_weight", "tried_worth", "people")

STEP_COLUMNS = 8  # unit row, segment, from, to, entered, left, delay, state
TALK_COLUMNS = 5  # person row, unit row, start, end, interrupted

HEADER = np.dtype([(name, np.int64) for name in COUNTS + INT_ARRAYS + FLOAT_ARRAYS])


opened = opener(HEADER)
"""Header, ``ints`` and ``floats`` of a `Pools.memory`, in the kernel."""


@dataclass(frozen=True, eq=False)
class Pools:
    """Header (one record) and pools; whoever hands their `memory` to the kernel keeps them."""

    head: np.ndarray
    ints: np.ndarray
    floats: np.ndarray
    sizes: dict[str, int]

    @property
    def memory(self) -> Any:
        """What is handed to the kernel: an address, or in plain Python header and pools."""
        if COMPILED:
            return self.head.ctypes.data
        return self.head.view(np.recarray)[0], self.ints, self.floats

    def view(self, name: str) -> np.ndarray:
        """The array `name`, writable, without a copy."""
        start = int(self.head[name][0])
        pool = self.floats if name in FLOAT_ARRAYS else self.ints
        return pool[start : start + self.sizes[name]]


def pack(counts: dict[str, int], arrays: dict[str, np.ndarray], room: dict[str, int]) -> Pools:
    """Lay out header and pools.

    Parameters
    ----------
    counts : dict
        Some of `COUNTS`; the others start at 0.
    arrays : dict of str to ndarray
        Arrays by name.
    room : dict of str to int
        Sizes of the arrays that begin empty; together with `arrays` every
        name of `INT_ARRAYS` and `FLOAT_ARRAYS`.
    """
    head = np.zeros(1, dtype=HEADER)
    for name, value in counts.items():
        head[name][0] = value
    sizes = {name: int(np.size(array)) for name, array in arrays.items()} | room
    pools = []
    for names, dtype in ((INT_ARRAYS, np.int64), (FLOAT_ARRAYS, np.float64)):
        pool = np.empty(sum(sizes[name] for name in names), dtype=dtype)
        offset = 0
        for name in names:
            head[name][0] = offset
            if name in arrays:
                pool[offset : offset + sizes[name]] = np.ravel(arrays[name])
            offset += sizes[name]
        pools.append(pool)
    head["ints_at"], head["floats_at"] = pools[0].ctypes.data, pools[1].ctypes.data
    return Pools(head, pools[0], pools[1], sizes)
