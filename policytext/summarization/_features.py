"""What the policy scorer knows of a sentence: 54 numbers, without a dictionary of words."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.language.characters import fold
from policytext.summarization._cues import cues
from policytext.summarization._reading import Reading
from policytext.summarization._terms import (
    Floats,
    code_points,
    pair_similarity,
    pairs_of,
)

__all__ = ["Genre", "centrality", "feature_names", "features", "text_centrality"]

Genre: TypeAlias = Literal["auto", "news", "commentary", "meeting"]
"""What kind of text is summarised; ``"auto"`` tells by its words."""

_CONTENT = (
    "centroid", "lexrank", "forward", "backward", "spread", "cover", "like-lead", "like-first",
    "like-title", "log-length",
)  # fmt: skip
_POSITION = (
    "reciprocal", "depth", "first", "lead", "paragraph-first", "first-paragraph", "last",
    "last-paragraph", "section-first",
)  # fmt: skip
_FORM = ("short", "long", "quotation", "digits", "question", "commas", "colon", "turn-start")
_CONTEXTS = ("news", "spoken", "size", "strong-lead")
_CROSSED = (
    "reciprocal", "first", "lead", "depth", "first-paragraph", "centroid", "like-first",
)  # fmt: skip

BLOCK = 240
"""At most so many sentences are compared with one another."""

_DAMPING = 0.85
_ROUNDS = 12
_LEAD = 3


def feature_names() -> tuple[str, ...]:
    """The names of the columns of ``features``."""
    crossed = (f"{name}*{context}" for context in _CONTEXTS for name in _CROSSED)
    return (*_CONTENT, *_POSITION, *_FORM, *cues().groups, *crossed)


def features(reading: Reading, genre: Genre = "auto") -> Floats:
    """What is known of each sentence.

    Args:
        reading: The text.
        genre: What kind of text it is.

    Returns:
        *Shape:* ``(sentences, features)``
    """
    if not reading.sentences:
        return np.zeros((0, len(feature_names())), np.float32)
    content = np.vstack([_content(block) for block in _blocks(reading)])
    position = _position(reading)
    counts = cues().count(reading.folded, reading.starts, reading.ends)
    form = _form(reading)
    spoken = np.minimum(counts, 3)
    context = _contexts(reading, counts, content, genre)
    plain = np.hstack([content, position, form, spoken])
    names = feature_names()
    chosen = plain[:, [names.index(name) for name in _CROSSED]]
    crossed = [chosen * value for value in context]
    return np.hstack([plain, *crossed]).astype(np.float32)


def text_centrality(reading: Reading) -> Floats:
    """How central each sentence of a text is. *Shape:* ``(sentences,)``."""
    blocks = _blocks(reading)
    return np.concatenate([centrality(pair_similarity(block.pairs.rows())) for block in blocks])


def centrality(similarity: Floats) -> Floats:
    """How central each sentence is: LexRank over the cosine of every two.

    Source: G. Erkan and D. Radev, LexRank: graph-based lexical centrality as salience in text
    summarization, 2004.

    Args:
        similarity: *Shape:* ``(sentences, sentences)``

    Returns:
        *Shape:* ``(sentences,)``; the mean is 1.
    """
    size = len(similarity)
    degree = similarity.sum(axis=1, keepdims=True)
    moves = np.where(degree > 0, similarity / np.maximum(degree, 1e-6), 1 / max(1, size))
    rank = np.ones(size, np.float32)
    for _ in range(_ROUNDS):
        rank = (1 - _DAMPING) + _DAMPING * (rank @ moves)
    return rank.astype(np.float32)


def _blocks(reading: Reading) -> list[Reading]:
    """A long text in pieces, since comparing every two sentences of it would take too long."""
    size = len(reading.sentences)
    if size <= BLOCK:
        return [reading]
    pieces = np.array_split(np.arange(size), -(-size // BLOCK))
    return [reading.part(piece) for piece in pieces]


def _content(reading: Reading) -> Floats:
    rows = reading.pairs.rows()
    similarity = pair_similarity(rows)
    centroid = rows.mean(axis=0)
    norm = float(np.sqrt(centroid @ centroid)) or 1.0
    lead = rows[:_LEAD].mean(axis=0)
    lengths = (reading.ends - reading.starts).astype(np.float32)
    columns = [
        rows @ centroid / norm,
        centrality(similarity),
        np.triu(similarity).sum(axis=1),
        np.tril(similarity).sum(axis=1),
        *_spread(reading),
        rows @ lead,
        rows @ rows[0],
        _like_title(reading),
        np.log(np.maximum(lengths, 1)),
    ]
    return np.stack([_standardise(column.astype(np.float32)) for column in columns], axis=1)


def _spread(reading: Reading) -> tuple[Floats, Floats]:
    """How widespread the pairs of a sentence are, and how many of the most widespread it has."""
    pairs = reading.pairs
    size = pairs.size
    weight = np.log1p(pairs.spread)[pairs.terms] if len(pairs.terms) else np.zeros(0)
    total = np.bincount(pairs.sentences, weight, size)
    number = np.maximum(np.bincount(pairs.sentences, minlength=size), 1)
    if len(pairs.spread) > 20:
        top = pairs.spread >= max(2, int(np.partition(pairs.spread, -20)[-20]))
    else:
        top = pairs.spread >= 2
    cover = np.bincount(pairs.sentences, top[pairs.terms], size)
    return (total / number).astype(np.float32), cover.astype(np.float32)


def _like_title(reading: Reading) -> Floats:
    """The share of the title's pairs that each sentence has."""
    size = len(reading.sentences)
    if not reading.title:
        return np.zeros(size, np.float32)
    title = code_points(fold(reading.title))
    ours = code_points(reading.folded)
    both = np.concatenate([title, np.zeros(1, np.uint32), ours])
    starts = np.concatenate([[0], reading.starts + len(title) + 1])
    ends = np.concatenate([[len(title)], reading.ends + len(title) + 1])
    pairs = pairs_of(both, starts, ends)
    of_title = np.zeros(len(pairs.spread), np.bool_)
    of_title[pairs.terms[pairs.sentences == 0]] = True
    shared = np.bincount(pairs.sentences, of_title[pairs.terms], size + 1)
    return (shared[1:] / max(1.0, float(of_title.sum()))).astype(np.float32)


def _standardise(column: Floats) -> Floats:
    deviation = float(column.std())
    if deviation < 1e-6:
        return np.zeros_like(column)
    standard: Floats = (column - column.mean()) / np.float32(deviation)
    return standard


def _position(reading: Reading) -> Floats:
    size = len(reading.sentences)
    at = np.arange(size)
    paragraphs = reading.paragraphs
    new = np.ones(size, np.bool_)
    new[1:] = paragraphs[1:] != paragraphs[:-1]
    after_heading = np.zeros(size, np.bool_)
    after_heading[1:] = reading.is_heading[:-1]
    columns = [
        1 / (at + 1),
        at / max(1, size - 1),
        at == 0,
        at < _LEAD,
        new,
        paragraphs == paragraphs[0],
        at == size - 1,
        paragraphs == paragraphs[-1],
        after_heading,
    ]
    return np.stack([column.astype(np.float32) for column in columns], axis=1)


def _form(reading: Reading) -> Floats:
    lengths = reading.ends - reading.starts
    points = reading.points
    columns = [
        lengths < 20,
        lengths > 120,
        np.minimum(_count(reading, (points == ord("“")) | (points == ord("《"))), 3),
        np.minimum(_count(reading, (points >= 0x30) & (points < 0x3A)), 12) / 4,
        _count(reading, points == ord("?")) > 0,
        np.minimum(_count(reading, points == ord(",")), 8) / 4,
        _count(reading, points == ord(":")) > 0,
        np.array([turn is not None for turn in reading.turns]),
    ]
    return np.stack([column.astype(np.float32) for column in columns], axis=1)


def _count(reading: Reading, marks: npt.NDArray[np.bool_]) -> Floats:
    """How many marked characters each sentence has; the text is folded, so are its marks."""
    running = np.concatenate([[0], np.cumsum(marks)])
    counts: Floats = (running[reading.ends] - running[reading.starts]).astype(np.float32)
    return counts


def _contexts(
    reading: Reading, counts: Floats, content: Floats, genre: Genre
) -> tuple[float, float, float, float]:
    """What holds for the whole text: how much it is news, and spoken; its size; its opening."""
    groups = cues().groups
    opening = counts[: max(3, len(counts) // 10)]
    head = float(
        opening[:, [groups.index("decision"), groups.index("time"), groups.index("meta")]].sum()
    )
    news = min(1.0, head / 4)
    characters = float((reading.ends - reading.starts).sum()) or 1.0
    filler = float(counts[:, [groups.index("filler"), groups.index("courtesy")]].sum())
    spoken = min(1.0, filler / characters * 40)
    if genre != "auto":
        news, spoken = float(genre == "news"), float(genre == "meeting")
    return news, spoken, float(np.log(len(reading.sentences))), float(np.tanh(content[0, 0]))
