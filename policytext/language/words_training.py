"""Counts the word list, and groups its words.

``policytext train words --data $POLICYTEXT_DATA -o policytext/resources/words.tsv`` reads the
training part of the official documents. A string of two to five Han characters is taken for a word
where it is frequent, where its characters attract one another more than chance, and where what
stands before and behind it is free: how many different characters stand there, as entropy.

Source: the branching entropy of Z. Jin and K. Tanaka-Ishii, "Unsupervised Segmentation of Chinese
Text by Use of Branching Entropy", ACL 2006; cohesion as the least pointwise mutual information of
its two parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from policytext.language._clusters import cluster, embed
from policytext.language.characters import fold, without_surrogates
from policytext.language.training_texts import read_policy_texts
from policytext.language.words import WORDS_FILE, WordList, normal_symbols

__all__ = ["WordReport", "classify_words", "count_words", "train_words"]

TARGET = Path(__file__).resolve().parent.parent / "resources" / WORDS_FILE
LONGEST = 5
LEAST = {2: 12, 3: 10, 4: 10, 5: 10}
"""How often a word of each length must stand."""
COHESION = 2.5
"""The least mutual information of the two parts, in nats."""
FREEDOM = 1.2
"""The least entropy, in nats, of what stands before and of what stands behind."""
FINE, COARSE = 512, 64
"""How many classes the words are put into, twice."""
SEEN = 8
"""How often a word must stand to be put into a class."""
_BOUNDARY = 0
_FUNCTION = frozenset("的了和与及在是对等把被为以其之于而或将并从到向由就都也这那")

_PLANE, _LINE_FEED, _TAB = 0x110000, 10, 9

Codes = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordReport:
    """What was counted.

    Attributes:
        documents: The number of documents.
        characters: The number of characters.
        words: The number of words kept.
    """

    documents: int
    characters: int
    words: int

    def __str__(self) -> str:
        """The figures, a line each."""
        return "\n".join(
            f"{name}: {getattr(self, name):,}" for name in ("documents", "characters", "words")
        )


def train_words(data: Path, out: Path = TARGET) -> WordReport:
    """Count the words of the training documents, and write the list.

    Args:
        data: The folder of training data.
        out: The file to write: word, fine class, coarse class; sorted.

    Returns:
        What was counted.

    Raises:
        FileNotFoundError: If the folder holds no documents.
    """
    texts = [without_surrogates(fold(text.text)) for text in read_policy_texts(data, "training")]
    words = count_words(texts)
    rows = classify_words(texts, words)
    lines = (f"{word}\t{fine}\t{coarse}\n" for word, fine, coarse in rows)
    out.write_text("".join(lines), "utf-8", newline="\n")
    return WordReport(len(texts), sum(map(len, texts)), len(words))


def classify_words(texts: Iterable[str], words: Sequence[str]) -> list[tuple[str, int, int]]:
    """Words, and characters that stand by themselves, with their classes from 1.

    Args:
        texts: The texts, folded.
        words: The words.

    Returns:
        Sorted rows: word, fine class, coarse class; the classes of a rare word are 0.
    """
    plain = WordList(tuple((word, 0, 0) for word in words))
    tokens = np.concatenate([_tokens(plain, text) for text in texts])
    names, numbers, counts = np.unique(tokens, return_inverse=True, return_counts=True)
    seen = np.flatnonzero((counts >= SEEN) & (names != _LINE_FEED) & (names != _TAB))
    points = embed(numbers, len(names), seen)
    spelled = [
        words[name - _PLANE - 1] if name >= _PLANE else chr(name) for name in names[seen].tolist()
    ]
    classes = zip(
        (cluster(points, FINE) + 1).tolist(), (cluster(points, COARSE) + 1).tolist(), strict=True
    )
    rows = dict.fromkeys(words, (0, 0)) | dict(zip(spelled, classes, strict=True))
    return [(word, *rows[word]) for word in sorted(rows)]


def _tokens(words: WordList, text: str) -> Codes:
    """Pieces of a text as numbers: a character's code point, or what lies above all of them."""
    text = f"{text}\n"
    cut = words.cut(text)
    codes = normal_symbols(text)[cut.starts].astype(np.int64)
    return np.where(cut.words > 0, cut.words + _PLANE, codes)


def count_words(texts: Iterable[str]) -> list[str]:
    """The words of some texts, sorted.

    Args:
        texts: The texts, folded.
    """
    symbols, characters = _symbols(texts)
    size = len(characters) + 1
    grams = {1: _Grams.of(symbols, 1, size)}
    words: list[str] = []
    for length in range(2, LONGEST + 1):
        grams[length] = _Grams.of(symbols, length, size)
        kept = _select(grams, length, size)
        words += [_spell(key, length, size, characters) for key in kept.tolist()]
    return sorted(word for word in words if not _FUNCTION & {word[0], word[-1]})


def _symbols(texts: Iterable[str]) -> tuple[Codes, list[str]]:
    """Han characters numbered from 1; everything else, and every text's end, is a boundary."""
    joined = np.frombuffer("\n".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32)
    is_han = (joined >= 0x4E00) & (joined <= 0x9FFF)
    codes, numbers = np.unique(joined[is_han], return_inverse=True)
    symbols = np.zeros(len(joined) + 2 * LONGEST, dtype=np.int64)
    symbols[LONGEST:-LONGEST][is_han] = numbers + 1
    # A run of boundaries tells no more than one.
    keep = (symbols != _BOUNDARY) | (np.roll(symbols, 1) != _BOUNDARY)
    edge = np.zeros(LONGEST, dtype=np.int64)
    return np.concatenate([edge, symbols[keep], edge]), list(map(chr, codes.tolist()))


@dataclass(frozen=True, slots=True)
class _Grams:
    """Strings of one length that are frequent enough.

    ``keys`` are sorted numbers in the base of the alphabet, ``counts`` how often each stands,
    ``freedom`` the entropy of its neighbours, the lesser of the two sides.
    """

    keys: Codes
    counts: Codes
    freedom: Doubles
    total: int

    @classmethod
    def of(cls, symbols: Codes, length: int, size: int) -> _Grams:
        windows = np.lib.stride_tricks.sliding_window_view(symbols, length)[1:-1]
        whole = np.flatnonzero((windows != _BOUNDARY).all(axis=1))
        keys = np.zeros(len(whole), dtype=np.int64)
        for column in range(length):
            keys = keys * size + windows[whole, column]
        names, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
        frequent = counts >= LEAST.get(length, 1)
        freedom = np.minimum(
            _entropy(inverse, symbols[whole], counts, size),
            _entropy(inverse, symbols[whole + 1 + length], counts, size),
        )
        return cls(names[frequent], counts[frequent], freedom[frequent], len(whole))

    def log_share(self, keys: Codes) -> Doubles:
        """The logarithms of the shares of strings; those that are rare count as the least."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        counts = np.where(self.keys[at] == keys, self.counts[at], 1)
        shares: Doubles = np.log(counts / self.total)
        return shares


def _entropy(inverse: Codes, neighbours: Codes, counts: Codes, size: int) -> Doubles:
    """The entropy of the neighbours of each string; a boundary counts as ever another one."""
    pairs, pair_counts = np.unique(inverse * size + neighbours, return_counts=True)
    owner, neighbour = pairs // size, pairs % size
    share = pair_counts / counts[owner]
    terms = np.where(neighbour == _BOUNDARY, share * np.log(counts[owner]), -share * np.log(share))
    return np.bincount(owner, weights=terms, minlength=len(counts)).astype(np.float64)


def _select(grams: dict[int, _Grams], length: int, size: int) -> Codes:
    these = grams[length]
    own = these.log_share(these.keys)
    cohesion = np.full(len(these.keys), np.inf)
    for cut in range(1, length):
        base = size ** (length - cut)
        parts = grams[cut].log_share(these.keys // base)
        parts = parts + grams[length - cut].log_share(these.keys % base)
        cohesion = np.minimum(cohesion, own - parts)
    kept: Codes = these.keys[(cohesion >= COHESION) & (these.freedom >= FREEDOM)]
    return kept


def _spell(key: int, length: int, size: int, characters: list[str]) -> str:
    word = ""
    for _ in range(length):
        key, symbol = divmod(key, size)
        word = characters[symbol - 1] + word
    return word
