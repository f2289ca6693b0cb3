"""What is told of kinds of request that differ: in when they come, or from where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

SIGNIFICANT = 0.05


@dataclass(frozen=True, eq=False)
class KindShares:
    """Shares of hours or of streets in the requests of each kind.

    Attributes
    ----------
    p : float
        How often chance alone would make the kinds differ as much; NaN with too
        few rows.
    shares, low, high : mapping of str to ndarray of float64, shape (n,)
        By kind, the share of each hour or street, and its 95 % range.
    """

    p: float
    shares: Mapping[str, np.ndarray]
    low: Mapping[str, np.ndarray]
    high: Mapping[str, np.ndarray]

    @property
    def differ(self) -> bool:
        """Whether kinds differ by more than chance."""
        return self.p < SIGNIFICANT
