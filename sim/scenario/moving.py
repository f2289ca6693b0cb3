"""Moving what is merely assumed: the keys of a scenario in one setting of its assumptions.

Each entry of a scenario's ``[assumed]`` table with a plausible range is one
*assumption*. A *share* says how far it is moved from its value towards an end
of its range: -1 is the lower end, 0 the value in the file, 1 the upper end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.scenario.assumed import Assumption

DUMMIES = 2
"""Shares that are drawn like the others and move nothing: they show what chance alone does."""

FEWEST_SETTINGS = 8


def fewest_settings(assumptions: int) -> int:
    """Settings, in mirrored pairs, that a straight line in so many assumptions needs at least."""
    return max(FEWEST_SETTINGS, 2 * (assumptions + DUMMIES + 2))


Assumed = Mapping[str, Sequence[Assumption]]
"""What a scenario assumes with a range, by entry (`sim.scenario.assumed.assumptions_by_entry`)."""


def movable(assumed: Sequence[Assumed]) -> tuple[str, ...]:
    """Assumptions with a range that at least one of the scenarios rests on, in order.

    Parameters
    ----------
    assumed : sequence of Assumed
        One for each scenario.
    """
    return tuple(dict.fromkeys(key for one in assumed for key in one))


def ways(assumed: Sequence[Assumed], names: Sequence[str]) -> list[tuple[float, float]]:
    """How far each assumption can go: lowest and highest share that move anything.

    Of an assumption that stands at an end of its range in all scenarios only
    the other way is left: 0 to 1, or -1 to 0.
    """
    found = []
    for name in names:
        ends = [_ends(one) for entries in assumed for one in entries.get(name, ())]
        down = any(low < value for low, value, _ in ends)
        up = any(value < high for _, value, high in ends)
        found.append((-1.0 if down or not up else 0.0, 1.0 if up or not down else 0.0))
    return found


def moved(
    assumed: Assumed, names: Sequence[str], shares: Sequence[float]
) -> list[tuple[str, float]]:
    """Keys and values of one scenario in one setting.

    Parameters
    ----------
    assumed : Assumed
        Of the scenario.
    names : sequence of str
        Assumptions, by the key of their entry.
    shares : sequence of float, or ndarray of float64
        One for each name, from -1 to 1.

    Returns
    -------
    list of (key, value)
        Of what the scenario assumes; what it decides or has a source for
        stays. Whole numbers stay whole.
    """
    return [
        (one.key, _moved_value(one, float(share)))
        for name, share in zip(names, shares, strict=False)
        for one in assumed.get(name, ())
    ]


def value_at(covered: Sequence[Assumption], share: float, *, used: bool = False) -> float:
    """Value of an assumption moved by `share`, in its own unit; nan if it covers nothing.

    Of an entry that covers several places it is the mean of what they have.
    With `used` whole numbers are whole, as a scenario takes them.
    """
    values = [_moved_value(one, share, used) for one in covered]
    return sum(values) / len(values) if values else float("nan")


def _ends(one: Assumption) -> tuple[float, float, float]:
    """Lowest plausible, used and highest plausible value."""
    value = float(one.value)
    assert one.low is not None and one.high is not None
    return min(one.low, value), value, max(one.high, value)


def _moved_value(one: Assumption, share: float, used: bool = True) -> float:
    """A value moved by `share` of its way to an end of its range.

    One that lies outside its range moves towards the far end only.
    """
    low, value, high = _ends(one)
    there = value + share * (high - value if share > 0 else value - low)
    return round(there) if one.whole and used else there
