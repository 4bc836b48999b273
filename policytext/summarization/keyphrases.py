"""Key phrases: what is repeated here, holds together, and is not said everywhere.

A segmenter is not used: the new terms of a text, which matter most, are the ones that no word list
has. A phrase is a repeated run of characters whose neighbours vary on both sides, and it counts as
far as the text says it more often than official Chinese as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from policytext.document import Document, Span
from policytext.errors import LexiconError, reject_bytes
from policytext.language.characters import CLOSING_QUOTES, OPENING_QUOTES
from policytext.language.fluency import fluency_model
from policytext.language.matching import MatchView
from policytext.resources import read_text
from policytext.summarization._terms import Floats, Integers, code_points, is_letter

__all__ = ["KeyPhrase", "key_phrases"]

STOPS_FILE = "keyphrase_stops.tsv"

LONGEST = 12
"""A key phrase is at most so long."""

LEAST_COUNT = 2
LEAST_ENTROPY = 0.5
"""A phrase whose neighbours vary less, in nats, is a piece of a longer one."""

QUOTED_BONUS = 0.5
"""A phrase in quotation marks counts as if it were said so many times more."""

DAMPING = 0.75
"""What is said twice as often counts less than twice as much."""

LEAST_SURPRISE = 5.0
"""A word of two characters must be said so much more often, in nats, than official texts do."""

MOST_SURPRISE = 14.0
"""From here on a phrase is only longer, not more telling."""

MOST_BOND = 2.8
"""From here on, in nats, two neighbours are taken for one word."""

_LEAST_SCORE = 1.0
_SWALLOWED = 0.75
_LEADING = 8
"""So many times more phrases are compared with one another than are wanted."""

# Dates, amounts and words in small Latin letters, which are residue of the page.
_NO_PHRASE = re.compile(
    r"[0-9]{2}|[0-9〇零一二三四五六七八九十]+[年月日]|^[年月日]|百分之|[0-9%]\Z|\A[a-z]+\Z"
)
_LABEL = re.compile(r"^([^:,。\s]{1,12}):", re.MULTILINE)
_QUOTED = re.compile(r"[“「]([^“”「」，。；：、！？\s]{2,12})[”」]")


@dataclass(frozen=True, slots=True)
class KeyPhrase:
    """A phrase that a text is about.

    Attributes:
        text: The phrase, as it stands at its first place.
        spans: Where it stands, in code points of the text.
        score: Higher is better; comparable within a text.
    """

    text: str
    spans: tuple[Span, ...]
    score: float

    @property
    def count(self) -> int:
        """How often it stands in the text."""
        return len(self.spans)


def key_phrases(text_or_doc: str | Document, *, limit: int = 20) -> tuple[KeyPhrase, ...]:
    """The phrases that a text is about, the best first.

    Args:
        text_or_doc: Text, or a document: its slogans, where the layer exists, count as if they
            stood in quotation marks.
        limit: At most so many.

    Returns:
        The phrases. Glosses and line breaks inside a phrase are part of its spans.

    Raises:
        TypeError: If bytes are given.

    Source: T. Tomokiyo and M. Hurst, A language model approach to keyphrase extraction, 2003
    (what a text says more often than a background does); entropy of neighbours as in Z. Huang and
    L. Zhang's and others' work on new words.

    >>> text = "算力是底座，算力网络要加快建设。全国一体化算力网络，离不开算力网络标准。"
    >>> [phrase.text for phrase in key_phrases(text)][:1]
    ['算力网络']
    """
    if isinstance(text_or_doc, Document):
        marked = [slogan.span for slogan in text_or_doc.slogans]
        return _phrases(text_or_doc.text, marked, limit)
    reject_bytes(text_or_doc, "key_phrases")
    return _phrases(text_or_doc, [], limit)


def _phrases(text: str, marked: Iterable[Span], limit: int) -> tuple[KeyPhrase, ...]:
    view = MatchView.of(text)
    found = _cores(view.text)
    named = {span.extract(text) for span in marked}
    named.update(match.group(1) for match in _QUOTED.finditer(text))
    special = set()
    for form in named:
        folded = MatchView.of(form).text
        if 2 <= len(folded) <= LONGEST and not folded.isdigit():
            special.add(folded)
            if folded not in found:
                found[folded] = list(_places(view.text, folded))
    labels = {match.group(1) for match in _LABEL.finditer(view.text)}
    found = {form: places for form, places in found.items() if places and form not in labels}
    if not found:
        return ()
    scores = _scores(found, special, len(view.text))
    leading = sorted(found, key=lambda form: (-scores[form], form))[: limit * _LEADING]
    found = _whole_words(view.text, {form: found[form] for form in leading}, special)
    kept = _without_pieces(found, scores, special)
    best = sorted(kept, key=lambda form: (-scores[form], form))[:limit]
    return tuple(_key_phrase(view, form, found[form], scores[form]) for form in best)


def _cores(text: str) -> dict[str, list[int]]:
    """Repeated runs without what no phrase begins or ends with, and where they stand."""
    never = _stops().never
    places: dict[str, set[int]] = {}
    for form, starts in _repeated(text):
        begin, end = _core(form)
        core = form[begin:end]
        if len(core) > 1 and core not in never and not _NO_PHRASE.search(core):
            places.setdefault(core, set()).update(at + begin for at in starts)
    return {core: _disjoint(sorted(starts), len(core)) for core, starts in places.items()}


def _key_phrase(view: MatchView, form: str, places: list[int], score: float) -> KeyPhrase:
    spans = tuple(
        _with_its_marks(view.source, view.original(Span(at, at + len(form)))) for at in places
    )
    return KeyPhrase(spans[0].extract(view.source), spans, round(score, 3))


def _with_its_marks(text: str, span: Span) -> Span:
    """The span with the quotation mark at its border whose counterpart stands inside."""
    piece = span.extract(text)
    for opener, closer in zip(OPENING_QUOTES, CLOSING_QUOTES, strict=True):
        opened = piece.count(opener) - piece.count(closer)
        if opened < 0 and text[span.start - 1 : span.start] == opener:
            return Span(span.start - 1, span.end)
        if opened > 0 and text[span.end : span.end + 1] == closer:
            return Span(span.start, span.end + 1)
    if piece.count('"') % 2 and text[span.start - 1 : span.start] == '"':
        return Span(span.start - 1, span.end)
    if piece.count('"') % 2 and text[span.end : span.end + 1] == '"':
        return Span(span.start, span.end + 1)
    return span


def _places(text: str, form: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + len(form))


def _repeated(text: str) -> Iterator[tuple[str, list[int]]]:
    """Runs of characters that are repeated, with neighbours that vary on both sides.

    Runs of one length are made from those of the length before, which are themselves repeated, so
    the work shrinks with every step.
    """
    points = code_points(_encodable(text))
    size = len(points)
    if size < 2 * LEAST_COUNT:
        return
    letter = is_letter(points)
    # A mark stands on either side of the text, and marks are no two alike.
    codes = np.where(letter, points.astype(np.int64), 0x200000 + np.arange(size))
    codes = np.concatenate([[0x110000], codes, [0x110001]])
    runs = np.flatnonzero(letter)
    ids = points[runs].astype(np.int64)
    for length in range(2, LONGEST + 1):
        inside = runs + length <= size
        inside[inside] = letter[runs[inside] + length - 1]
        runs, ids = runs[inside], ids[inside]
        keys = ids << 21 | points[runs + length - 1]
        order = np.argsort(keys, kind="stable")
        runs, ids, counts = runs[order], *_numbered(keys[order])
        again = counts[ids] >= LEAST_COUNT
        runs, ids = runs[again], ids[again]
        if not len(runs):
            return
        left = _entropy(ids, codes[runs], len(counts))
        right = _entropy(ids, codes[runs + length + 1], len(counts))
        free = (np.minimum(left, right) >= LEAST_ENTROPY)[ids]
        starts, owners = runs[free].tolist(), ids[free]
        bounds = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), len(starts)]
        for begin, end in pairwise(bounds):
            places = _disjoint(starts[begin:end], length)
            if len(places) >= LEAST_COUNT:
                yield text[places[0] : places[0] + length], places


def _numbered(keys: Integers) -> tuple[Integers, Integers]:
    """Sorted keys as numbers from 0, and how often each stands."""
    new = np.ones(len(keys), np.int64)
    new[1:] = keys[1:] != keys[:-1]
    ids: Integers = np.cumsum(new) - 1
    return ids, np.bincount(ids)


def _disjoint(places: list[int], length: int) -> list[int]:
    kept: list[int] = []
    for at in places:
        if not kept or at >= kept[-1] + length:
            kept.append(at)
    return kept


def _entropy(ids: Integers, neighbours: Integers, size: int) -> Floats:
    """How much the neighbours of each run vary, in nats. *Shape:* ``(size,)``."""
    keys = np.sort(ids << 40 | neighbours)
    firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    counts = np.diff(np.append(firsts, len(keys))).astype(np.float64)
    owners = keys[firsts] >> 40
    shares = counts / np.bincount(owners, counts, size)[owners]
    entropy: Floats = np.bincount(owners, -shares * np.log(shares), size).astype(np.float32)
    return entropy


def _whole_words(text: str, found: dict[str, list[int]], special: set[str]) -> dict[str, list[int]]:
    """The phrases that do not begin or end inside a word, as far as official Chinese tells.

    Where a character and its neighbour stand together far more often than each alone would have
    it, they belong to one word: 权衡, 平衡 and 衡量 keep 衡 from beginning a phrase.
    """
    forms = [form for form in found if form not in special]
    if not forms:
        return found
    places = np.concatenate([np.array(found[form]) for form in forms])
    counts = np.array([len(found[form]) for form in forms])
    lengths = np.repeat([len(form) for form in forms], counts)
    owners = np.repeat(np.arange(len(forms)), counts)
    bonds = _bonds(text, np.concatenate([places, places + lengths]))
    left = np.bincount(owners, bonds[: len(places)]) / counts
    right = np.bincount(owners, bonds[len(places) :]) / counts
    whole = {
        form
        for form, worst in zip(forms, np.maximum(left, right).tolist(), strict=True)
        if worst < MOST_BOND
    }
    return {form: at for form, at in found.items() if form in whole or form in special}


def _bonds(text: str, at: Integers) -> Floats:
    """How much more likely characters are behind the one before them than alone, in nats."""
    model = fluency_model()
    padded = "\n" + text + "\n"
    symbols = model.symbols(padded)
    letter = is_letter(code_points(_encodable(padded)))
    before, behind = symbols[at], symbols[at + 1]
    ends = np.full(len(at), symbols[0], np.uint16)
    likely = model.conditional(ends, before, behind)
    bonds = likely - (model.unigrams + model.shares)[behind]
    joined: Floats = np.where(letter[at] & letter[at + 1], bonds, np.float32(0))
    return joined


def _encodable(text: str) -> str:
    """The text with lone surrogates replaced, of the same length."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _scores(found: dict[str, list[int]], special: set[str], size: int) -> dict[str, float]:
    """How much more often the text says each phrase than official Chinese does."""
    model = fluency_model()
    forms = list(found)
    lengths = np.array([len(form) for form in forms])
    # Two line ends before each phrase keep its neighbours in this list out of its context.
    joined = "\n\n" + "\n\n".join(forms)
    logs = np.concatenate([[0], np.cumsum(model.log_probabilities(joined), dtype=np.float64)])
    starts = np.concatenate([[0], np.cumsum(lengths[:-1] + 2)]) + 2
    firsts = model.symbols("".join(form[0] for form in forms))
    alone = (model.unigrams + model.shares)[firsts].astype(np.float64)
    background = alone + logs[starts + lengths] - logs[starts + 1]
    is_special = np.array([form in special for form in forms])
    counts = np.array([len(found[form]) for form in forms]) + QUOTED_BONUS * is_special
    surprise = np.log(counts / max(size, 200)) - background
    surprise[(lengths == 2) & (surprise < LEAST_SURPRISE) & ~is_special] = 0
    scores = np.log(lengths) * counts**DAMPING * np.minimum(surprise, MOST_SURPRISE)
    return dict(zip(forms, scores.tolist(), strict=True))


def _without_pieces(
    found: dict[str, list[int]], scores: dict[str, float], special: set[str]
) -> list[str]:
    """The phrases that are not mostly pieces of a longer one, nor a longer one of a good piece."""
    kept = []
    forms = sorted(found, key=len, reverse=True)
    for at, form in enumerate(forms):
        if scores[form] < _LEAST_SCORE:
            continue
        if form in special:
            kept.append(form)
            continue
        count = len(found[form])
        if any(
            form in other and len(found[other]) >= _SWALLOWED * count
            for other in forms[:at]
            if len(other) > len(form)
        ):
            continue
        kept.append(form)
    return _without_extensions(kept, found, special)


def _without_extensions(
    kept: list[str], found: dict[str, list[int]], special: set[str]
) -> list[str]:
    """Leave out a longer phrase where a piece of it is said more than twice as often."""
    answer = []
    for form in kept:
        pieces = [other for other in kept if other != form and other in form]
        loud = any(len(found[other]) > 2.5 * len(found[form]) for other in pieces)
        if form in special or not loud:
            answer.append(form)
    return answer


@dataclass(frozen=True, slots=True)
class _Stops:
    start: re.Pattern[str]
    end: re.Pattern[str]
    never: frozenset[str]


def _core(form: str) -> tuple[int, int]:
    """Where a run starts and ends once what no phrase begins or ends with is left out."""
    stops = _stops()
    start, end = 0, len(form)
    while start < end and (match := stops.start.match(form, start, end)):
        start = match.end()
    while start < end and (match := stops.end.search(form, start, end)):
        end = match.start()
    return start, end


@lru_cache(maxsize=1)
def _stops() -> _Stops:
    groups: dict[str, list[str]] = {}
    for number, row in enumerate(read_text(STOPS_FILE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        group, _, forms = row.partition("\t")
        if not forms:
            raise LexiconError("a row is a group and forms", path=STOPS_FILE, line=number)
        groups[group] = forms.split()
    return _Stops(
        re.compile("|".join(["[0-9]+", *groups["start"], *groups["edge"]])),
        re.compile("(?:" + "|".join([*groups["end"], *groups["edge"]]) + r")\Z"),
        frozenset(groups["never"]),
    )
