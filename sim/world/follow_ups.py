"""Follow-ups: requests at the same place, days after one that was answered on foot.

They are drawn with their parent, whoever walks; the desk hears of one only if
its parent was served. Follow-ups of follow-ups are not drawn.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import entry
from sim.scenario.demand_model import Duration, Requests
from sim.tables import DAY_US, HOUR_US, NEVER
from sim.world.chance import FOLLOW_UP, stream, uniform
from sim.world.durations import draw_us, laws

# Uniforms of one follow-up.
_WHETHER, _DAYS, _CLOCK, _HANDLING, _PATIENCE, _CAR = range(6)


@entry
def _draw_attributes(
    seed, replication, first_ordinal, arrivals, kind, share, days, hours,
    code, mean_us, sigma, first, count, values, out,
):  # fmt: skip
    """Fill one row of `out` (int64, 5 columns) for each parent.

    Days later (0: none), time of the day, handling, patience, time of a patrol car.
    """
    for r in range(arrivals.shape[0]):
        day, layer, i = arrivals[r, 0], arrivals[r, 2], arrivals[r, 3]
        key = stream(seed, replication, FOLLOW_UP, first_ordinal + day, layer)
        at = 8 * i
        k = kind[r]
        if uniform(key, at + _WHETHER) >= share[k]:
            continue
        span = days[k, 1] - days[k, 0] + 1
        out[r, 0] = days[k, 0] + min(span - 1, np.int64(uniform(key, at + _DAYS) * span))
        u = uniform(key, at + _CLOCK)
        hour = min(23, np.searchsorted(hours[k], u, side="right"))
        below = hours[k, hour - 1] if hour > 0 else 0.0
        inside = (u - below) / (hours[k, hour] - below)
        clock = np.int64((hour + inside) * HOUR_US)
        out[r, 1] = min(clock, DAY_US - 1)
        k = 3 * k
        out[r, 2] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _HANDLING))  # fmt: skip
        k += 1
        out[r, 3] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _PATIENCE))  # fmt: skip
        k += 1
        out[r, 4] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _CAR))  # fmt: skip


def with_follow_ups(
    table: np.ndarray, arrivals: np.ndarray, demand: Requests, days: int,
    seed: int, replication: int, ordinal: int,
) -> np.ndarray:  # fmt: skip
    """Add the follow-ups to a season's requests.

    Those that would fall after the season's last date are left out.

    Parameters
    ----------
    table : ndarray of dtype `REQUESTS`
        Without follow-ups, in order of time.
    arrivals : ndarray of int64
        The row of each request in its layer (`sim.world.arrivals`).
    demand : Requests
    days : int
        Dates of the season.
    seed, replication : int
    ordinal : int
        Of the first date.

    Returns
    -------
    ndarray of dtype `REQUESTS`
        In order of time; ``number`` of the others stays.
    """
    kinds = demand.kinds
    if not any(kind.follow_up_share for kind in kinds):
        return table
    endless = Duration("constant", 0.0)
    law = laws([
        d
        for k in kinds
        for d in (k.follow_up_handling or k.handling, k.patience or endless, k.car_response)
    ])  # fmt: skip
    hours = np.cumsum([kind.hour_shares or demand.hour_shares for kind in kinds], axis=1)
    drawn = np.zeros((len(table), 5), dtype=np.int64)
    _draw_attributes(
        seed, replication, ordinal, arrivals, table["kind"].astype(np.int64),
        np.array([k.follow_up_share for k in kinds]),
        np.array([k.follow_up_after_days for k in kinds], dtype=np.int64),
        hours / hours[:, -1:],
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values, drawn,
    )  # fmt: skip
    date = table["date"] + drawn[:, 0]
    chosen = np.flatnonzero((drawn[:, 0] > 0) & table["foot"] & (date < days))
    later = table[chosen]
    later["parent"] = chosen
    later["date"] = date[chosen]
    later["t"] = date[chosen] * DAY_US + drawn[chosen, 1]
    later["handling"] = drawn[chosen, 2]
    later["car"] = drawn[chosen, 4]
    later["patience"] = np.where(later["patience"] < NEVER, drawn[chosen, 3], NEVER)
    later = later[np.lexsort((later["parent"], later["t"]))]
    asked = np.bincount(table["date"], minlength=days)
    before = np.searchsorted(later["date"], later["date"], side="left")
    later["number"] = asked[later["date"]] + np.arange(len(later)) - before + 1
    both = np.concatenate([table, later])
    order = np.lexsort((np.arange(len(both)), both["t"]))
    row = np.empty(len(both), dtype=np.int64)
    row[order] = np.arange(len(both))
    both["parent"] = np.where(both["parent"] < 0, -1, row[both["parent"]])
    both = both[order]
    both["request"] = np.arange(len(both))
    return both
