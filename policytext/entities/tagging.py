"""The tagger as a layer: the weights of the package, or those of a user."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from policytext.entities._candidates import Candidate
from policytext.entities._crf import FAULTS, Crf
from policytext.entities._features import Seen
from policytext.errors import ModelLoadError, ResourceError
from policytext.resources import read_bytes

__all__ = ["WEIGHTS_FILE", "load_tagger", "tag"]

WEIGHTS_FILE = "entities.npz"


def tag(seen: Sequence[Seen], weights: Path | None = None) -> list[list[Candidate]]:
    """What the tagger proposes.

    Args:
        seen: Views of texts, with what the rules and the gazetteer saw in them.
        weights: A file of ``policytext train entities``; the package's own if left out.

    Returns:
        For each text its names in order; the score is the probability of the least sure character.

    Raises:
        ModelLoadError: If the file cannot be read.
        ResourceError: If the package's own weights are missing or damaged.
    """
    return load_tagger(weights).tag(seen)


def load_tagger(weights: Path | None = None) -> Crf:
    """Load weights, once for each state of a file.

    Args:
        weights: The file; the package's own if left out.

    Raises:
        ModelLoadError: If the file cannot be read.
        ResourceError: If the package's own weights are missing or damaged.
    """
    if weights is None:
        return _built_in()
    try:
        state = weights.stat()
        return _load(weights, state.st_mtime_ns, state.st_size)
    except FAULTS as error:
        raise ModelLoadError(
            f"{weights}: these are no weights of a tagger, or damaged ones: {error}; "
            "make them with: policytext train entities",
            path=str(weights),
        ) from error


@lru_cache(maxsize=1)
def _built_in() -> Crf:
    data = read_bytes(WEIGHTS_FILE)
    try:
        return Crf.from_bytes(data)
    except FAULTS as error:
        raise ResourceError(
            f"{WEIGHTS_FILE!r} is damaged: {error}; reinstall policytext", resource=WEIGHTS_FILE
        ) from error


@lru_cache(maxsize=4)
def _load(weights: Path, changed: int, size: int) -> Crf:
    """The weights of a file; time and size are there to tell one state of it from the next."""
    return Crf.from_bytes(weights.read_bytes())
