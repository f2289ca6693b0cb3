"""Verdicts: what an interval says about a difference that matters."""

from __future__ import annotations

from sim.study.estimate import Look, family_confidence, t_quantile

BETTER = "better"
WORSE = "worse"
SAME = "same for practical purposes"
A_LITTLE_BETTER = "a little better, may not matter"
A_LITTLE_WORSE = "a little worse, may not matter"
IDENTICAL = "identical in every season"
NOT_SURE = "not sure yet"
NOT_SHOWN = "cannot be judged"

VERDICTS = (
    BETTER, WORSE, SAME, A_LITTLE_BETTER, A_LITTLE_WORSE, IDENTICAL, NOT_SURE, NOT_SHOWN
)  # fmt: skip

MOST_SEASONS = 10_240
"""Beyond so many seasons, more runs will not settle a question."""


def verdict(low: float, high: float, margin: float) -> str:
    """Judge a difference by its interval.

    Parameters
    ----------
    low, high : float
        Interval of the difference with more being better (turn the sign of a
        measure of which less is better).
    margin : float
        The smallest difference that matters, above 0.

    Returns
    -------
    str
        One of `VERDICTS`, `IDENTICAL` excepted.

    Raises
    ------
    ValueError
        If `margin` is not above 0.
    """
    if not margin > 0:
        raise ValueError(f"the margin that matters must be above 0, not {margin}")
    if not low <= high:
        return NOT_SHOWN
    if low >= margin:
        return BETTER
    if high <= -margin:
        return WORSE
    if -margin < low and high < margin:
        return SAME
    if low > 0:
        return A_LITTLE_BETTER
    if high < 0:
        return A_LITTLE_WORSE
    return NOT_SURE


def seasons_needed(
    difference: float, standard_error: float, look: Look, margin: float, family: int
) -> int | None:
    """Seasons at the first later look that would settle the question.

    The difference and the spread between seasons are taken to stay as they
    are, with more being better.

    Returns
    -------
    int or None
        None if that would take more than `MOST_SEASONS`: more runs will not
        settle this.
    """
    spread = standard_error * look.seasons**0.5
    later = look.next
    while later.seasons <= MOST_SEASONS:
        reach = t_quantile(family_confidence(later, family), later.seasons)
        half = reach * spread / later.seasons**0.5
        if verdict(difference - half, difference + half, margin) not in (NOT_SURE, NOT_SHOWN):
            return later.seasons
        later = later.next
    return None
