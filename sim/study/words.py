"""Numbers and looks in plain words."""

from __future__ import annotations

from sim.study.comparison import Comparison
from sim.study.estimate import FIRST_LOOK


def digits(value: float) -> str:
    """Three figures, at most two of them after the point."""
    size = abs(float(f"{value:.3g}"))
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{value:,.{decimals}f}"
    return text[1:] if text.startswith("-") and float(text.replace(",", "")) == 0 else text


def signed(value: float) -> str:
    """`digits` with a plus before what is above 0."""
    text = digits(value)
    return text if text.startswith("-") or float(text.replace(",", "")) == 0 else f"+{text}"


def look_sentence(comparison: Comparison) -> str:
    """On how many seasons the comparison rests, and why not on more."""
    look = comparison.look
    if look.early:
        return (
            f"This rests on {look.seasons} simulated season{'s' * (look.seasons != 1)}, "
            f"fewer than the {FIRST_LOOK} of a "
            "first look; take it as a preview."
        )
    text = f"This rests on {look.seasons} simulated seasons (look {look.number})."
    if look.complete > look.seasons:
        text += (
            f" {look.complete} are complete; the next look is at {look.next.seasons}, so that "
            "looking often cannot make a verdict."
        )
    return text
