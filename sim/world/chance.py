"""One counter-based source of chance.

A *stream* is a 64-bit key made from (seed, replication, purpose, two ids);
number ``i`` of a stream is a hash of key and ``i``, so that any number can be
had without the ones before it and no generator objects are needed. The hash
is the finalizer of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's
variant 13).

All functions run compiled or as plain Python with the same bits.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, compiled_apart, entry

# Purposes: what a stream is for.
SEASON_FACTOR, DAY_FACTOR, ARRIVALS, REQUEST, PRESENCE, PERSON = 1, 2, 3, 4, 5, 6
PEOPLE_SEASON, PEOPLE_DAY = 7, 8
DOOR, TRAITS, WALK_BY, WALKER, PHONE, REFERRAL, REQUEST_REFERRAL, SPANISH = range(30, 38)
CAR_RESPONSE = 60
ABSENCE, SHIFT_START, PACE, ROUTE_CHOICE, ROUTE_START = 20, 21, 22, 23, 24
TRAINING, GATHERING = 50, 51
SPOT_STAY = 70
RAIN, RAIN_START, FOLLOW_UP = 40, 41, 42

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-52


@compiled
def scramble(x):
    """Hash one uint64 to another, one to one."""
    x = (x ^ (x >> np.uint64(30))) * _FIRST
    x = (x ^ (x >> np.uint64(27))) * _SECOND
    return x ^ (x >> np.uint64(31))


@compiled
def stream(seed, replication, purpose, first, second):
    """Key of a stream.

    Parameters
    ----------
    seed, replication, purpose, first, second : int
        Any 64-bit integers; `purpose` is one of the constants above.

    Returns
    -------
    uint64
    """
    key = scramble(np.uint64(seed) + _FIRST)
    key = scramble(key ^ scramble(np.uint64(replication) + _GOLDEN))
    key = scramble(key ^ scramble(np.uint64(purpose) + _GOLDEN))
    key = scramble(key ^ scramble(np.uint64(first) + _GOLDEN))
    return scramble(key ^ scramble(np.uint64(second) + _GOLDEN))


@compiled
def uniform(key, i):
    """Number `i` of the stream `key`, evenly spread inside (0, 1), ends left out."""
    bits = scramble(np.uint64(key) + _GOLDEN * np.uint64(i + 1))
    return (float(bits >> np.uint64(12)) + 0.5) * _TO_UNIT


# Coefficients of AS 241, highest power first.
_CENTRE_TOP = (
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
)  # fmt: skip
_CENTRE_BOTTOM = (
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
)  # fmt: skip
_MIDDLE_TOP = (
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
    1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
    1.42343711074968357734,
)  # fmt: skip
_MIDDLE_BOTTOM = (
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
    0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187,
    1.0,
)  # fmt: skip
_TAIL_TOP = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
    0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
    6.6579046435011037772,
)  # fmt: skip
_TAIL_BOTTOM = (
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
    7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
    0.59983220655588793769, 1.0,
)  # fmt: skip


@compiled
def polynomial(coefficients, x):
    """Value at `x` of the polynomial with `coefficients`, highest power first."""
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


@compiled_apart
def normal(u):
    """Standard normal value below which a share `u` lies, 0 < u < 1.

    Wichura's algorithm AS 241 (Applied Statistics 37, 1988), about 16 digits.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * polynomial(_CENTRE_TOP, r) / polynomial(_CENTRE_BOTTOM, r)
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        size = polynomial(_MIDDLE_TOP, r - 1.6) / polynomial(_MIDDLE_BOTTOM, r - 1.6)
    else:
        size = polynomial(_TAIL_TOP, r - 5.0) / polynomial(_TAIL_BOTTOM, r - 5.0)
    return -size if q < 0.0 else size


@entry
def numbers(seed, replication, purpose, first, second, count):
    """The first `count` numbers of a stream (ndarray of float64)."""
    key = stream(seed, replication, purpose, first, second)
    drawn = np.empty(count, np.float64)
    for i in range(count):
        drawn[i] = uniform(key, i)
    return drawn


@entry
def number_by_date(seed, replication, purpose, ordinals):
    """The first number of the stream of each date in `ordinals` (ndarray of float64)."""
    drawn = np.empty(len(ordinals), np.float64)
    for i in range(len(ordinals)):
        drawn[i] = uniform(stream(seed, replication, purpose, ordinals[i], 0), 0)
    return drawn


@entry
def streams(seed, replication, purposes, firsts, seconds):
    """Keys of many streams, and the first number of each.

    Parameters
    ----------
    seed, replication : int
    purposes, firsts, seconds : ndarray of int64, shape (n,)

    Returns
    -------
    keys : ndarray of int64, shape (n,)
        With the bits of the keys.
    numbers : ndarray of float64, shape (n,)
    """
    keys = np.empty(len(purposes), np.int64)
    drawn = np.empty(len(purposes), np.float64)
    for i in range(len(purposes)):
        key = stream(seed, replication, purposes[i], firsts[i], seconds[i])
        keys[i] = np.int64(key)
        drawn[i] = uniform(key, 0)
    return keys, drawn


@entry
def normal_at(u):
    """`normal` for callers outside compiled code."""
    return normal(u)
