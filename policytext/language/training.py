"""Remakes the fluency model.

``policytext train fluency --data $POLICYTEXT_DATA -o policytext/resources/fluency.npz`` writes it
from the training part of the official documents, and measures it on the part that is kept aside.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policytext.language._ngrams import Backoff, estimate
from policytext.language.characters import fold
from policytext.language.fluency import (
    CLASSES,
    MODEL_FILE,
    QUANTUM,
    FluencyModel,
    symbol_table,
)
from policytext.language.training_texts import PolicyText, read_policy_texts
from policytext.resources import read_text

__all__ = ["FluencyReport", "train_fluency"]

TARGET = Path(__file__).resolve().parent.parent / "resources" / MODEL_FILE
LEAST_COUNT = 2
"""A character seen less often stands for its class."""
IDIOMS = "idioms.txt"
IDIOM_WEIGHT = 3
"""How often each idiom is counted."""
BIGRAM_GAIN = 0.5
"""The least gain of a pair, in nats over the whole corpus."""
TRIGRAM_GAIN = 1.7
"""The least gain of a triple."""


@dataclass(frozen=True, slots=True)
class FluencyReport:
    """What was trained, and how well it predicts.

    Attributes:
        documents: The number of documents counted.
        characters: The number of characters counted.
        symbols: The number of different symbols.
        bigrams: The number of pairs kept.
        trigrams: The number of triples kept.
        size: Bytes of the file.
        perplexity: Per character, on the documents kept aside, by collection and by script.
    """

    documents: int
    characters: int
    symbols: int
    bigrams: int
    trigrams: int
    size: int
    perplexity: dict[str, float]

    def __str__(self) -> str:
        """The figures, a line each."""
        rows = [f"{name}: {value:,}" for name, value in asdict(self).items() if type(value) is int]
        rows += [f"perplexity {name}: {value:.1f}" for name, value in self.perplexity.items()]
        return "\n".join(rows)


def train_fluency(data: Path, out: Path = TARGET) -> FluencyReport:
    """Count, smooth, round and write the model, and measure it.

    Args:
        data: The folder of training data.
        out: The file to write.

    Returns:
        What was trained, and its perplexity on documents that it has not seen.

    Raises:
        FileNotFoundError: If the folder holds no documents.
    """
    texts = list(read_policy_texts(data, "training"))
    collections = sorted({text.collection for text in texts})
    characters, symbols = _count_symbols([*(text.text for text in texts), *_idioms()])
    size = len(CLASSES) + len(characters)
    model = estimate(symbols, size, BIGRAM_GAIN, TRIGRAM_GAIN)
    card: dict[str, object] = {
        "title": "character trigram model of official Chinese and idioms, folded to Simplified",
        "collections": collections,
        "documents": len(texts),
        "characters": len(symbols),
    }
    trial = FluencyModel.from_bytes(_pack(characters, model, size, card))
    perplexity = measure_perplexity(trial, read_policy_texts(data, "test"))
    card["perplexity"] = {name: round(value, 2) for name, value in perplexity.items()}
    packed = _pack(characters, model, size, card)
    out.write_bytes(packed)
    return FluencyReport(
        len(texts),
        len(symbols),
        size,
        len(model.bigram_keys),
        len(model.trigram_keys),
        len(packed),
        perplexity,
    )


def _idioms() -> list[str]:
    """The set phrases, as often as makes them known; few are frequent enough by themselves."""
    return read_text(IDIOMS).splitlines() * IDIOM_WEIGHT


def measure_perplexity(model: FluencyModel, texts: Iterable[PolicyText]) -> dict[str, float]:
    """The perplexity of a model per character, of each collection and of each script.

    Args:
        model: The model.
        texts: Documents that it has not seen.
    """
    sums: dict[str, list[float]] = {}
    for text in texts:
        score = float(model.log_probabilities(text.text).sum(dtype=np.float64))
        for name in (text.collection, text.script):
            pair = sums.setdefault(name, [0.0, 0.0])
            pair[0] += score
            pair[1] += len(text.text)
    return {name: float(np.exp(-score / max(1.0, n))) for name, (score, n) in sums.items()}


def _count_symbols(texts: Iterable[str]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The characters with a symbol of their own, the most frequent first, and all symbols."""
    folded = fold("\n\n" + "\n\n".join(texts))
    points = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
    counts = np.bincount(points)
    bare = symbol_table(np.zeros(0, np.uint32))
    always = [index for index, name in enumerate(CLASSES) if not name.startswith("rare")]
    own = np.flatnonzero((counts >= LEAST_COUNT) & ~np.isin(bare[: len(counts)], always))
    characters = own[np.argsort(-counts[own], kind="stable")].astype(np.uint32)
    return characters, symbol_table(characters)[points].astype(np.int64)


def _pack(
    characters: npt.NDArray[np.uint32], model: Backoff, size: int, card: dict[str, object]
) -> bytes:
    """The bytes of the file: counts and rounded logarithms, the halves of wide numbers apart."""
    seconds, thirds = model.bigram_keys % size, model.trigram_keys % size
    places = np.searchsorted(model.bigram_keys, model.trigram_keys // size)
    arrays: dict[str, npt.NDArray[Any]] = {
        "characters": characters,
        "unigrams": _steps(model.unigrams),
        "unigram_backoffs": _signed_steps(model.unigram_backoffs),
        "bigram_counts": np.bincount(model.bigram_keys // size, minlength=size).astype(np.uint16),
        "bigram_seconds_low": (seconds & 255).astype(np.uint8),
        "bigram_seconds_high": (seconds >> 8).astype(np.uint8),
        "bigrams": _steps(model.bigrams),
        "bigram_backoffs": _signed_steps(model.bigram_backoffs),
        "trigram_counts": np.bincount(places, minlength=len(model.bigram_keys)).astype(np.uint16),
        "trigram_thirds_low": (thirds & 255).astype(np.uint8),
        "trigram_thirds_high": (thirds >> 8).astype(np.uint8),
        "trigrams": _steps(model.trigrams),
        "metadata": np.frombuffer(json.dumps(card, ensure_ascii=False).encode(), np.uint8),
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _steps(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(logs / -QUANTUM), 0, 255).astype(np.uint8)


def _signed_steps(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    return np.clip(np.rint(logs / -QUANTUM), -128, 127).astype(np.int8)
