"""How likely a text is, character by character: the yardstick for every repair that must choose.

A trigram model over characters, counted from official documents of both scripts. Text is folded to
Simplified first, so that one table serves both; digits, Latin letters and rare characters stand
for their class. A neural model would predict better, but the questions put to this one (which of
these readings is Chinese at all?) are settled by nats, not by tenths of them, and it answers
millions of them a second without a dependency.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.errors import ResourceError
from policytext.language.characters import fold
from policytext.resources import read_bytes

__all__ = ["CLASSES", "FluencyModel", "Symbols", "fluency_model", "symbol_table"]

Symbols: TypeAlias = npt.NDArray[np.uint16]
"""What the model counts instead of characters. *Shape:* ``(characters,)``"""

Scores: TypeAlias = npt.NDArray[np.float32]
"""Natural logarithms of probabilities."""

CLASSES: Mapping[str, int] = {
    "line end": 1,
    "blank": 4,
    "digit": 10,
    "Latin letter": 52,
    "rare Han": 20000,
    "kana": 180,
    "rare letter": 3000,
    "rare mark": 3000,
}
"""The classes that stand first among the symbols, and how many characters share each evenly."""

MODEL_FILE = "fluency.npz"
QUANTUM = 1 / 16
"""The step, in nats, in which logarithms are stored: one byte reaches down to -16."""

_FAULTS = (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error)
_POINTS = 0x110000
_HAN_RANGES = ((0x3005, 0x3008), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
_KANA_RANGES = ((0x3041, 0x3100), (0x31F0, 0x3200))
_LETTER_RANGES = ((0xC0, 0x250), (0x370, 0x590), (0x1E00, 0x2000), (0x3105, 0x3130))
_ASTRAL_HAN = (0x20000, 0x32000)


def symbol_table(characters: npt.NDArray[np.uint32]) -> Symbols:
    """For every code point the symbol that the model counts.

    Args:
        characters: The code points with a symbol of their own, in the order of their symbols.
            *Shape:* ``(characters,)``

    Returns:
        The table. *Shape:* ``(0x110000,)``
    """
    order = list(CLASSES)
    table = np.full(_POINTS, order.index("rare mark"), np.uint16)
    for start, end in (*_HAN_RANGES, _ASTRAL_HAN):
        table[start:end] = order.index("rare Han")
    for start, end in _KANA_RANGES:
        table[start:end] = order.index("kana")
    for start, end in _LETTER_RANGES:
        table[start:end] = order.index("rare letter")
    table[[9, 32, 0xA0, 0x3000]] = order.index("blank")
    table[[10, 11, 12, 13, 0x85, 0x2028, 0x2029]] = order.index("line end")
    table[ord("0") : ord("9") + 1] = order.index("digit")
    table[ord("A") : ord("Z") + 1] = order.index("Latin letter")
    table[ord("a") : ord("z") + 1] = order.index("Latin letter")
    table[characters] = np.arange(len(order), len(order) + len(characters), dtype=np.uint16)
    table.flags.writeable = False
    return table


@dataclass(frozen=True, eq=False)
class FluencyModel:
    """A character trigram model with back-off, in sorted tables.

    Probabilities are conditional on up to two characters before; a text begins as if a line end
    stood before it. What a back-off model leaves out is reached through a shorter context: the
    score of ``c`` after ``a b`` is the stored one, or the back-off of ``a b`` plus the score of
    ``c`` after ``b``.

    Attributes:
        table: For every code point its symbol. *Shape:* ``(0x110000,)``
        shares: For every symbol the logarithm of the share that one character of it has.
            *Shape:* ``(symbols,)``
        unigrams: The score of every symbol by itself. *Shape:* ``(symbols,)``
        unigram_backoffs: What is added where a pair that begins so is not stored.
            *Shape:* ``(symbols,)``
        bigram_keys: ``first * symbols + second``, sorted. *Shape:* ``(bigrams,)``
        bigrams: The score of each pair's second symbol. *Shape:* ``(bigrams,)``
        bigram_backoffs: What is added where a triple that begins so is not stored.
            *Shape:* ``(bigrams,)``
        trigram_keys: ``place of the pair * symbols + third``, sorted. *Shape:* ``(trigrams,)``
        trigrams: The score of each triple's third symbol. *Shape:* ``(trigrams,)``
        metadata: What it was made from, and how well it predicts.
        checksum: SHA-256 of the file.

    >>> model = fluency_model()
    >>> model.score("推動東北全面振興取得新突破") > -4 > model.score("赏苿咏⒅胁苛∪斯ぶ悄墚")
    True
    """

    table: Symbols
    shares: Scores
    unigrams: Scores
    unigram_backoffs: Scores
    bigram_keys: npt.NDArray[np.uint32]
    bigrams: Scores
    bigram_backoffs: Scores
    trigram_keys: npt.NDArray[np.uint32]
    trigrams: Scores
    metadata: Mapping[str, object]
    checksum: str

    def symbols(self, text: str) -> Symbols:
        """What the model counts instead of the characters of a text.

        Args:
            text: Any text, lone surrogates included.

        Returns:
            *Shape:* ``(len(text),)``
        """
        folded = fold(text).encode("utf-32-le", "surrogatepass")
        symbols: Symbols = self.table[np.frombuffer(folded, np.uint32)]
        return symbols

    def log_probabilities(self, text: str) -> Scores:
        """The natural logarithm of each character's probability after the two before it.

        Args:
            text: Any text.

        Returns:
            *Shape:* ``(len(text),)``; *dtype:* float32. Of digits, Latin letters and rare
            characters it is that of the class, shared evenly.

        >>> fluency_model().log_probabilities("国务院").round(1).shape
        (3,)
        """
        symbols = self.symbols(text)
        context = np.full(len(symbols) + 2, self._line_end, np.uint16)
        context[2:] = symbols
        return self.conditional(context[:-2], context[1:-1], symbols)

    def score(self, text: str) -> float:
        """The mean of ``log_probabilities``; 0 for an empty text.

        Args:
            text: Any text.

        Returns:
            Nats per character. Official text lies about -3.5, damaged text below -7.

        >>> round(fluency_model().score(""), 1)
        0.0
        """
        return float(self.log_probabilities(text).mean()) if text else 0.0

    def log_probability_of(self, contexts: list[str], candidates: list[str]) -> Scores:
        """The score of every candidate after every context.

        Args:
            contexts: What stands before; the last two characters of each count.
            candidates: Single characters.

        Returns:
            *Shape:* ``(len(contexts), len(candidates))``; *dtype:* float32
        """
        before = self.symbols("".join(("\n\n" + context)[-2:] for context in contexts))
        third = self.symbols("".join(candidates))
        return self.conditional(before[::2, None], before[1::2, None], third[None, :])

    def conditional(self, first: Symbols, second: Symbols, third: Symbols) -> Scores:
        """The score of symbols after pairs of symbols; the arguments broadcast.

        Args:
            first: The symbol before the last.
            second: The last symbol before.
            third: The symbol that is scored.

        Returns:
            Natural logarithms, in the shape that the arguments broadcast to; *dtype:* float32
        """
        shape = np.broadcast_shapes(first.shape, second.shape, third.shape)
        # Wide before they are multiplied: NumPy 1 would keep 16 bits. Not broadcast before that:
        # what is alike along an axis is looked up once.
        a, b, c = (np.atleast_1d(symbols).astype(np.uint32) for symbols in (first, second, third))
        count = np.uint32(len(self.unigrams))
        pair, known_pair = _find(self.bigram_keys, a * count + b)
        last, known_last = _find(self.bigram_keys, b * count + c)
        scores = np.where(
            known_last, self.bigrams[last], self.unigram_backoffs[b] + self.unigrams[c]
        )
        scores = scores + np.where(known_pair, self.bigram_backoffs[pair], np.float32(0))
        triple, known = _find(self.trigram_keys, pair.astype(np.uint32) * count + c)
        scores = np.where(known & known_pair, self.trigrams[triple], scores) + self.shares[c]
        return scores.astype(np.float32, copy=False).reshape(shape)

    @cached_property
    def _line_end(self) -> int:
        return list(CLASSES).index("line end")

    @classmethod
    def from_bytes(cls, data: bytes) -> FluencyModel:
        """Read a model.

        Args:
            data: The bytes of a file that ``train_fluency`` wrote.

        Raises:
            ResourceError: If they are no such file.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            return cls._from_arrays(arrays, hashlib.sha256(data).hexdigest())
        except _FAULTS as error:
            raise ResourceError(
                f"{MODEL_FILE!r} is damaged: {error}; reinstall policytext", resource=MODEL_FILE
            ) from error

    @classmethod
    def _from_arrays(
        cls, arrays: Mapping[str, npt.NDArray[np.generic]], checksum: str
    ) -> FluencyModel:
        characters = arrays["characters"].astype(np.uint32)
        count = len(characters) + len(CLASSES)
        shares = np.zeros(count, np.float32)
        shares[: len(CLASSES)] = -np.log(np.array(list(CLASSES.values()), np.float32))
        seconds = arrays["bigram_seconds_low"].astype(np.uint32)
        seconds += arrays["bigram_seconds_high"].astype(np.uint32) << np.uint32(8)
        thirds = arrays["trigram_thirds_low"].astype(np.uint32)
        thirds += arrays["trigram_thirds_high"].astype(np.uint32) << np.uint32(8)
        return cls(
            table=symbol_table(characters),
            shares=shares,
            unigrams=_expand(arrays["unigrams"]),
            unigram_backoffs=_expand(arrays["unigram_backoffs"]),
            bigram_keys=_keys(arrays["bigram_counts"], seconds, count),
            bigrams=_expand(arrays["bigrams"]),
            bigram_backoffs=_expand(arrays["bigram_backoffs"]),
            trigram_keys=_keys(arrays["trigram_counts"], thirds, count),
            trigrams=_expand(arrays["trigrams"]),
            metadata=json.loads(arrays["metadata"].tobytes()),
            checksum=checksum,
        )


def _find(
    keys: npt.NDArray[np.uint32], wanted: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """The place of each wanted key, and whether it is there; 0 where it is not."""
    places = np.searchsorted(keys, wanted)
    places[places == len(keys)] = 0
    return places, keys[places] == wanted


def _expand(stored: npt.NDArray[np.generic]) -> Scores:
    """Logarithms from steps below 0."""
    return stored.astype(np.float32) * np.float32(-QUANTUM)


def _keys(
    counts: npt.NDArray[np.generic], last: npt.NDArray[np.uint32], symbols: int
) -> npt.NDArray[np.uint32]:
    """The sorted keys from the number of continuations of each context, and what continues it."""
    contexts = np.repeat(np.arange(len(counts), dtype=np.uint32), counts.astype(np.int64))
    return contexts * np.uint32(symbols) + last


@lru_cache(maxsize=1)
def fluency_model() -> FluencyModel:
    """The model of the package, loaded once.

    Raises:
        ResourceError: If its file is missing or damaged.
    """
    return FluencyModel.from_bytes(read_bytes(MODEL_FILE))
