"""When a study has run long enough: every question is settled, or the limit is reached.

Looks are taken at 40, 80, 160, ... seasons only. The intervals of a
comparison hold at all looks together, and a target's bounds too, so a study
may stop after any of them for any reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.study.comparison import Comparison, Difference
from sim.study.estimate import FIRST_LOOK, Look, look_at
from sim.study.targets import NOT_SURE as TARGET_NOT_SURE
from sim.study.targets import TargetFigure, seasons_to_judge
from sim.study.verdict import NOT_SURE


@dataclass(frozen=True)
class Open:
    """What is not settled at a look.

    Attributes
    ----------
    differences : tuple of Difference
        Headline differences of which the verdict is "not sure yet".
    targets : tuple of TargetFigure
    """

    differences: tuple[Difference, ...]
    targets: tuple[TargetFigure, ...]

    def __bool__(self) -> bool:
        return bool(self.differences or self.targets)

    def worth_more(self, look: Look, limit: int) -> bool:
        """Whether any of it may be settled within `limit` seasons.

        Differences, spreads and shares are taken to stay as they are.
        """
        needed = [d.seasons_needed for d in self.differences]
        needed += [seasons_to_judge(figure, look) for figure in self.targets]
        return any(n is not None and n <= limit for n in needed)


def still_open(comparison: Comparison, targets: tuple[TargetFigure, ...] = ()) -> Open:
    """The questions of a study that are not settled."""
    return Open(
        tuple(d for d in comparison.differences if d.verdict == NOT_SURE),
        tuple(t for t in targets if t.verdict == TARGET_NOT_SURE),
    )


def last_look(at_most: int) -> int:
    """The largest look that takes no more than `at_most` seasons (at least the first)."""
    return max(look_at(at_most).seasons, FIRST_LOOK)


def next_look(complete: int) -> int:
    """Seasons at the first look that takes more than `complete` seasons."""
    return FIRST_LOOK if complete < FIRST_LOOK else look_at(complete).next.seasons
