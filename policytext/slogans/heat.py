"""How hot slogans are: six steps from 沸 (boiling) to 冷 (cold), by the share of documents.

After the scale with which the China Media Project reports on official discourse every month. Where
its steps begin is not published, so the cut-offs are the caller's, or the quantiles of the table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from policytext.slogans.trends import SloganTable

__all__ = ["TIERS", "Heat", "Tier", "quantile_cutoffs", "slogan_heat"]

Tier: TypeAlias = Literal["冷", "温", "暖", "热", "烫", "沸"]
"""A step of the scale: cold, tepid, warm, hot, scalding, boiling."""

TIERS: tuple[Tier, ...] = ("冷", "温", "暖", "热", "烫", "沸")
"""The steps, from cold to boiling."""

_QUANTILES = (0.4, 0.65, 0.85, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Heat:
    """How hot a slogan is in a period.

    Attributes:
        canonical: The canonical form.
        period: The period.
        share: The share of its documents that have the slogan.
        tier: The step of the scale; a slogan that no document has is cold.
        change: How many steps it rose since the period before; 0 in the first one.
    """

    canonical: str
    period: str
    share: float
    tier: Tier
    change: int


def slogan_heat(
    table: SloganTable,
    names: Sequence[str] | None = None,
    *,
    cutoffs: Sequence[float] | None = None,
) -> tuple[Heat, ...]:
    """How hot slogans are in each period, and how that changed.

    Args:
        table: The slogans by period.
        names: Canonical forms; all of the table if left out.
        cutoffs: The five shares from which 温, 暖, 热, 烫 and 沸 begin, in order. If left out, the
            quantiles .4, .65, .85, .95 and .99 of the shares above 0.

    Returns:
        One value a slogan and period, by slogan.

    Raises:
        ValueError: If there are not five cut-offs in order.

    >>> from policytext.slogans import slogan_table
    >>> table = slogan_table(["推动高质量发展。"])
    >>> slogan_heat(table, cutoffs=(0.01, 0.05, 0.1, 0.3, 0.6))
    ()
    """
    bounds = quantile_cutoffs(table) if cutoffs is None else tuple(cutoffs)
    if len(bounds) != len(TIERS) - 1 or list(bounds) != sorted(bounds):
        raise ValueError(f"cutoffs must be {len(TIERS) - 1} shares in ascending order")
    chosen = [row.canonical for row in table.rows] if names is None else list(names)
    rows = []
    for name in chosen:
        before: int | None = None
        for period in table.periods:
            share = table.share(name, period)
            step = bisect_right(bounds, share) if share > 0 else 0
            change = 0 if before is None else step - before
            rows.append(Heat(name, period, share, TIERS[step], change))
            before = step
    return tuple(rows)


def quantile_cutoffs(table: SloganTable) -> tuple[float, ...]:
    """Cut-offs at quantiles of the shares above 0 of a table.

    Args:
        table: The slogans by period.
    """
    shares = sorted(
        count / table.documents[period]
        for row in table.rows
        for period, count in row.by_period.items()
    )
    if not shares:
        return (0.0,) * len(_QUANTILES)
    return tuple(shares[min(len(shares) - 1, int(q * len(shares)))] for q in _QUANTILES)
