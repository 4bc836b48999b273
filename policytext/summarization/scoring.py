"""How sentences are scored: by trained weights, by their place, or by how central they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np

from policytext.errors import ResourceError
from policytext.resources import read_text
from policytext.summarization._features import Genre, feature_names, features, text_centrality
from policytext.summarization._reading import Reading
from policytext.summarization._terms import Floats

__all__ = ["WEIGHTS_FILE", "Genre", "Method", "Scores", "Weights", "score_sentences", "weights"]

Method: TypeAlias = Literal["policy", "lead", "lexrank"]
"""How sentences are chosen: by trained weights, from the top, or by LexRank."""

WEIGHTS_FILE = "summary_weights.json"

_LEAST_SHARE = 0.25
_WHY = {
    "centroid": "central", "lexrank": "central", "forward": "central", "backward": "central",
    "spread": "central", "cover": "central", "like-lead": "like-the-opening",
    "like-first": "like-the-opening", "like-title": "like-the-title", "reciprocal": "opening",
    "first": "opening", "lead": "opening", "first-paragraph": "opening",
    "paragraph-first": "opens-a-paragraph", "section-first": "opens-a-section",
    "last": "closing", "last-paragraph": "closing", "attribution": "who-says-what",
    "authority": "authority", "decision": "decision", "measure": "measure", "modal": "measure",
    "enumeration": "measure", "conclusion": "conclusion", "importance": "importance",
    "growth": "figures", "digits": "figures", "quotation": "quotation",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of the policy scorer.

    Attributes:
        values: A weight for each feature. *Shape:* ``(features,)``
        version: Which training they come from.
    """

    values: Floats
    version: str


@dataclass(frozen=True, eq=False)
class Scores:
    """A score for each sentence, and why.

    Attributes:
        values: Higher is better. *Shape:* ``(sentences,)``
        reasons: For each sentence what speaks for it, the strongest first.
    """

    values: Floats
    reasons: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the package, loaded once.

    Raises:
        ResourceError: If their file is missing, damaged, or made for other features.
    """
    try:
        row = json.loads(read_text(WEIGHTS_FILE))
        values = dict(row["weights"])
        version = str(row["version"])
        chosen = np.array([float(values[name]) for name in feature_names()], np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise ResourceError(
            f"{WEIGHTS_FILE!r} is damaged: {error}; reinstall policytext", resource=WEIGHTS_FILE
        ) from error
    return Weights(chosen, version)


def score_sentences(reading: Reading, method: Method = "policy", genre: Genre = "auto") -> Scores:
    """A score for each sentence of a text.

    Args:
        reading: The text.
        method: ``"policy"``, ``"lead"`` or ``"lexrank"``.
        genre: What kind of text it is, for ``"policy"``.
    """
    size = len(reading.sentences)
    if not size:
        return Scores(np.zeros(0, np.float32), ())
    if method == "lead":
        return Scores(-np.arange(size, dtype=np.float32), (("opening",),) * size)
    if method == "lexrank":
        return Scores(text_centrality(reading), (("central",),) * size)
    known = features(reading, genre)
    contributions = known * weights().values
    return Scores(contributions.sum(axis=1), _reasons(contributions))


def _reasons(contributions: Floats) -> tuple[tuple[str, ...], ...]:
    """What speaks for each sentence against the others: at most three reasons."""
    if not len(contributions):
        return ()
    groups = sorted(set(_WHY.values()))
    member = np.zeros((contributions.shape[1], len(groups)), np.float32)
    for column, name in enumerate(feature_names()):
        why = _WHY.get(name.partition("*")[0])
        if why is not None:
            member[column, groups.index(why)] = 1
    shares = (contributions - contributions.mean(axis=0)) @ member
    order = np.argsort(-shares, axis=1, kind="stable")[:, :3]
    return tuple(
        tuple(groups[at] for at in row if shares[sentence, at] > _LEAST_SHARE)
        for sentence, row in enumerate(order)
    )
