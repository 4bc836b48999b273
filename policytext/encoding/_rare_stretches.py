"""Where characters stand close together that official Chinese hardly ever uses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from policytext.document import Span
from policytext.language.characters import fold
from policytext.language.fluency import fluency_model

__all__ = ["rare_points", "rare_stretches"]

RARE = -13.0
"""The unigram score, in nats, below which a character is rare: one in 440,000."""
CLOSE = 3
"""How near to each other two rare characters are a sign."""
NEAR = 6
"""How near to each other signs are judged together: good text between them would hide them."""
AROUND = 24
"""How many characters before and behind the signs are looked at."""
IMPROBABLE = -9.5
"""The mean score, in nats, below which the characters from sign to sign may be misread."""


def rare_stretches(text: str) -> list[Span]:
    """Where rare characters stand close together in improbable text, with what is around them.

    Args:
        text: Any text.

    Returns:
        Disjoint spans in code points.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    rare = np.flatnonzero(rare_points()[points])
    close = np.flatnonzero(np.diff(rare) <= CLOSE)
    if not len(close):
        return []
    hulls: list[Span] = []
    for start, end in zip(rare[close].tolist(), rare[close + 1].tolist(), strict=True):
        if hulls and start <= hulls[-1].end + NEAR:
            hulls[-1] = Span(hulls[-1].start, end + 1)
        else:
            hulls.append(Span(start, end + 1))
    scores = fluency_model().log_probabilities("".join(hull.extract(text) for hull in hulls))
    lengths = np.array([len(hull) for hull in hulls])
    sums = np.add.reduceat(scores, np.concatenate(([0], np.cumsum(lengths)[:-1])))
    odd = (sums / lengths < IMPROBABLE).tolist()
    return _widened(text, (hull for hull, is_odd in zip(hulls, odd, strict=True) if is_odd))


@lru_cache(maxsize=1)
def rare_points() -> npt.NDArray[np.bool_]:
    """Which code points are rare.

    Returns:
        *Shape:* ``(0x110000,)``
    """
    model = fluency_model()
    folded = fold("".join(map(chr, range(0x110000))))
    points = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
    rare: npt.NDArray[np.bool_] = (model.unigrams + model.shares)[model.table[points]] < RARE
    rare[ord("€")] = True
    return rare


def _widened(text: str, hulls: Iterable[Span]) -> list[Span]:
    """The hulls with what is around them, each inside its line."""
    stretches: list[Span] = []
    for hull in hulls:
        before = text.rfind("\n", max(0, hull.start - AROUND), hull.start) + 1
        start = before or max(0, hull.start - AROUND)
        end = min(len(text), hull.end + AROUND)
        behind = text.find("\n", hull.end, end)
        end = end if behind < 0 else behind
        if stretches and start <= stretches[-1].end:
            stretches[-1] = Span(stretches[-1].start, end)
        else:
            stretches.append(Span(start, end))
    return stretches
