"""Slogans in a text: the lexicon on a view without quotes, the patterns on one with them."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import ahocorasick_rs

from policytext.document import Annotation, Document, Slogan, Span
from policytext.errors import ConfigError, reject_bytes
from policytext.language.characters import HAN, fold, without_surrogates
from policytext.slogans._guards import Guard
from policytext.slogans._views import BareView, QuotedView
from policytext.slogans.expansion import find_members
from policytext.slogans.lexicon import KINDS, Entry, SloganLexicon, default_lexicon, numeral_of
from policytext.slogans.patterns import Proposal, find_patterns
from policytext.structure.attribution import find_statements

__all__ = ["SloganFinder", "find_slogans"]

_INSTITUTE = re.compile("(?:理论体系|思想)?研究(?:中心|院|所|基地|会)")
_KEYWORD_SCORE = 0.6
_LABEL = re.compile(rf"“([{HAN}A-Za-z0-9+]{{3,10}})”")
_LABEL_SCORE = 0.5


def find_slogans(
    text: str,
    *,
    lexicon: SloganLexicon | None = None,
    kinds: Iterable[str] | None = None,
    include_keywords: bool = False,
    include_quoted: bool = False,
    min_score: float = 0.5,
) -> tuple[Slogan, ...]:
    """The slogans (提法) of a text.

    The text is only looked at, through a folded view: script, width, glosses, soft line breaks and
    quotation marks inside a phrase make no difference.

    Args:
        text: The text.
        lexicon: The lexicon; that of the package if left out.
        kinds: Only these kinds.
        include_keywords: Also policy vocabulary and plans, with strength ``"keyword"``.
        include_quoted: Also labels in quotes that nothing else knows, with kind ``"quoted"``.
        min_score: Leave out what is less sure. Entries of the lexicon have 1, patterns .6 to .9;
            below .5 are lists of a common shape that need not be set phrases.

    Returns:
        The slogans in the order of the text; spans in code points of ``text``. They do not overlap;
        set phrases within one are its children.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ValueError: If a kind is unknown.

    >>> text = "要坚持“两个毫不动摇”，培育新质生产力，发挥“头雁”效应。"
    >>> [(slogan.text, slogan.canonical, slogan.kind) for slogan in find_slogans(text)][1:]
    [('新质生产力', '新质生产力', 'term'), ('头雁”效应', '头雁效应', 'metaphor')]
    """
    reject_bytes(text, "find_slogans")
    wanted = None if kinds is None else frozenset(kinds)
    if wanted is not None and wanted - set(KINDS):
        raise ValueError(f"{sorted(wanted - set(KINDS))[0]!r} is none of {', '.join(KINDS)}")
    options = _Options(include_keywords, include_quoted, min_score)
    found = _finder(lexicon or default_lexicon()).find(text, options)
    return tuple(slogan for slogan in found if wanted is None or slogan.kind in wanted)


@lru_cache(maxsize=4)
def _finder(lexicon: SloganLexicon) -> _Finder:
    return _Finder(lexicon)


@dataclass(frozen=True, slots=True)
class _Options:
    """What is wanted of a text."""

    keywords: bool
    quoted: bool
    min_score: float

    def want(self, strength: str, score: float) -> bool:
        """Whether a slogan of that strength and score is wanted."""
        return score >= self.min_score and (self.keywords or strength != "keyword")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of the lexicon, folded.

    Attributes:
        entry: The entry.
        guard: Where the form counts.
        numeral: The number that the entry counts to.
        inner: The forms inside it, each with where it stands there.
    """

    entry: Entry
    guard: Guard
    numeral: int | None
    inner: tuple[tuple[_Form, int, int], ...] = ()


class _Finder:
    """A lexicon made ready for matching."""

    def __init__(self, lexicon: SloganLexicon) -> None:
        self.lexicon = lexicon
        texts: list[str] = []
        forms: list[_Form] = []
        for form, entry in lexicon.forms().items():
            folded = without_surrogates(fold(form))
            texts.append(folded)
            forms.append(_Form(entry, Guard.of(folded, entry), entry.numeral))
        self.matcher = ahocorasick_rs.AhoCorasick(
            texts or ["\0"], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )
        self.forms = _with_inner(texts, forms)

    def find(self, text: str, options: _Options) -> list[Slogan]:
        """The slogans that are wanted, in order."""
        view = QuotedView.of(text)
        found = _Found()
        for slogan, place in self._from_lexicon(text, view, options):
            found.add(slogan, place)
        proposals = list(find_patterns(view.text, options.min_score))
        for proposal in sorted(proposals, key=lambda p: (-p.score, p.span.start - p.span.end)):
            slogan = _proposed(text, view, proposal)
            # What was judged to be vocabulary stays that, however much it looks like a name.
            entry = self.lexicon.get(slogan.canonical)
            judged = entry is None or self._is_wanted(entry, options)
            if judged and options.want(slogan.strength, slogan.score):
                found.propose(slogan, proposal.span)
        if options.quoted and options.min_score <= _LABEL_SCORE:
            for match in _LABEL.finditer(view.text):
                label = Proposal(Span(*match.span(1)), "quoted", "quoted-label", _LABEL_SCORE)
                found.propose(_proposed(text, view, label), label.span)
        slogans = [_expanded(view, slogan, place) for slogan, place in found.rows()]
        return _spoken(text, slogans)

    def _from_lexicon(
        self, text: str, view: QuotedView, options: _Options
    ) -> Iterator[tuple[Slogan, Span]]:
        """Slogans of the lexicon, each with its place in the view."""
        bare = BareView.of(view)

        def counts(form: _Form, start: int, end: int) -> bool:
            return self._is_wanted(form.entry, options) and form.guard.holds(
                bare.text, start, end, lambda: view.quoted(bare.inside(Span(start, end)))
            )

        for number, start, end in self.matcher.find_matches_as_indexes(bare.text):
            form = self.forms[number]
            if counts(form, start, end):
                yield _slogan(text, view, bare, form, Span(start, end))
                continue
            # What is turned down must not hide what stands inside it.
            for inner, first, last in form.inner:
                if counts(inner, start + first, start + last):
                    yield _slogan(text, view, bare, inner, Span(start + first, start + last))

    @staticmethod
    def _is_wanted(entry: Entry, options: _Options) -> bool:
        return options.want(entry.strength, _score(entry))


def _score(entry: Entry) -> float:
    return 1.0 if entry.strength == "slogan" else _KEYWORD_SCORE


def _with_inner(texts: Sequence[str], forms: Sequence[_Form]) -> list[_Form]:
    """The forms with those that stand inside them, longest first and without overlaps."""
    if not texts:
        return []
    every = ahocorasick_rs.AhoCorasick(list(texts))
    result = []
    for text, form in zip(texts, forms, strict=True):
        matches = sorted(
            every.find_matches_as_indexes(text, overlapping=True), key=lambda m: m[1] - m[2]
        )
        kept: list[tuple[_Form, int, int]] = []
        for number, start, end in matches:
            inner = forms[number]
            if inner.entry is not form.entry and all(end <= a or start >= b for _, a, b in kept):
                kept.append((inner, start, end))
        result.append(replace(form, inner=tuple(sorted(kept, key=lambda row: row[1]))))
    return result


def _slogan(
    text: str, view: QuotedView, bare: BareView, form: _Form, inside: Span
) -> tuple[Slogan, Span]:
    """A slogan of the lexicon at a place of the bare view, and its place in the view."""
    entry = form.entry
    place = bare.inside(inside)
    span = view.original(place)
    listed = _listed(bare.text, inside, entry) if entry.kind == "parallel" else ()
    members = tuple(view.original(bare.inside(member)) for member in listed)
    slogan = Slogan(
        span,
        span.extract(text),
        entry.canonical,
        entry.kind,
        entry.strength,
        _score(entry),
        f"lexicon:{entry.canonical}",
        expansion=entry.members,
        expansion_source=("text" if members else "lexicon") if entry.members else None,
        members=members,
        numeral=form.numeral,
        quoted=view.quoted(place),
        in_organization=_INSTITUTE.match(bare.text, inside.end) is not None,
        children=tuple(
            _child(text, view.original(bare.inside(Span(inside.start + a, inside.start + b))), one)
            for one, a, b in form.inner
        ),
    )
    return slogan, place


def _listed(shown: str, inside: Span, entry: Entry) -> tuple[Span, ...]:
    """Where the members of a list stand in it, if they stand there as the lexicon has them."""
    places = []
    at = inside.start
    for member in map(fold, entry.members):
        at = shown.find(member, at, inside.end)
        if at < 0:
            return ()
        places.append(Span(at, at + len(member)))
        at += len(member)
    return tuple(places)


def _child(text: str, span: Span, form: _Form) -> Slogan:
    entry = form.entry
    return Slogan(
        span,
        span.extract(text),
        entry.canonical,
        entry.kind,
        entry.strength,
        _score(entry),
        f"lexicon:{entry.canonical}",
        expansion=entry.members,
        expansion_source="lexicon" if entry.members else None,
        numeral=form.numeral,
    )


def _proposed(text: str, view: QuotedView, proposal: Proposal) -> Slogan:
    span = view.original(proposal.span)
    canonical = proposal.span.extract(view.text).replace("”", "").replace("“", "")
    members = tuple(map(view.original, proposal.members))
    listed = tuple(member.extract(view.text) for member in proposal.members)
    return Slogan(
        span,
        span.extract(text),
        canonical,
        proposal.kind,
        "keyword" if proposal.kind == "plan" else "slogan",
        proposal.score,
        f"pattern:{proposal.rule}",
        expansion=listed if members else (),
        expansion_source="text" if members else None,
        members=members,
        numeral=numeral_of(canonical) if proposal.kind == "numeric" else None,
        quoted=view.quoted(proposal.span),
    )


class _Found:
    """Slogans that do not overlap, by where they start, each with its place in the view."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int]] = []
        self._slogans: dict[tuple[int, int], tuple[Slogan, Span]] = {}

    def add(self, slogan: Slogan, place: Span) -> None:
        """Take a slogan that overlaps none."""
        key = (slogan.span.start, slogan.span.end)
        insort(self._rows, key)
        self._slogans[key] = (slogan, place)

    def propose(self, slogan: Slogan, place: Span) -> None:
        """Take a slogan of a pattern if nothing is in its way, or if it goes on from a known one.

        人工智能+ is known, and 人工智能+制造 goes on from it; but three set phrases in a row stay
        three.
        """
        near = self._overlapping(slogan.span)
        known = [self._slogans[key][0] for key in near]
        if not all(_gives_way(other, slogan) for other in known):
            return
        for key in near:
            self._rows.remove(key)
            del self._slogans[key]
        if known:
            slogan = replace(slogan, children=tuple(replace(k, children=()) for k in known))
        self.add(slogan, place)

    def rows(self) -> list[tuple[Slogan, Span]]:
        """All of them with their places, in the order of the text."""
        return [self._slogans[key] for key in self._rows]

    def _overlapping(self, span: Span) -> list[tuple[int, int]]:
        at = bisect_right(self._rows, (span.start, span.start))
        found = []
        if at and self._rows[at - 1][1] > span.start:
            found.append(self._rows[at - 1])
        while at < len(self._rows) and self._rows[at][0] < span.end:
            found.append(self._rows[at])
            at += 1
        return found


def _gives_way(known: Slogan, slogan: Slogan) -> bool:
    """Whether a slogan that is there is only a part of one that a pattern proposes."""
    if not slogan.span.contains(known.span) or known.span == slogan.span:
        return False
    if known.rule.startswith("pattern"):
        return False
    goes_on = known.kind == slogan.kind and known.span.start == slogan.span.start
    return goes_on or (known.strength == "keyword" and slogan.strength == "slogan")


def _expanded(view: QuotedView, slogan: Slogan, place: Span) -> Slogan:
    """The slogan, with its members where those stand in the text."""
    if slogan.numeral is None or slogan.expansion_source == "text":
        return slogan
    members = find_members(view.text, place, slogan.canonical, slogan.expansion)
    if not members:
        return slogan
    return replace(
        slogan,
        members=tuple(map(view.original, members)),
        expansion=tuple(member.extract(view.text) for member in members),
        expansion_source="text",
    )


def _spoken(text: str, slogans: list[Slogan]) -> list[Slogan]:
    """The slogans, with who says them where a sentence tells."""
    if not slogans:
        return slogans
    statements = find_statements(text)
    starts = [statement.quote_span.start for statement in statements]
    spoken = []
    for slogan in slogans:
        at = bisect_right(starts, slogan.span.start) - 1
        if at >= 0 and slogan.span.end <= statements[at].quote_span.end:
            slogan = replace(slogan, speaker=statements[at].speaker)
        spoken.append(slogan)
    return spoken


@dataclass(frozen=True)
class SloganFinder:
    """Finds slogans.

    Attributes:
        lexicon: A lexicon file (TSV or TOML) to use beside or in place of the package's.
        extend: Keep the entries of the package's lexicon beside those of the file.
        kinds: Only these kinds; all if empty.
        include_keywords: Also policy vocabulary.
        include_quoted: Also labels in quotes that nothing else knows.
        min_score: Leave out what is less sure.
    """

    name: ClassVar[str] = "slogans"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    lexicon: str | None = None
    extend: bool = True
    kinds: tuple[str, ...] = ()
    include_keywords: bool = False
    include_quoted: bool = False
    min_score: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a score or a kind that cannot be one."""
        problems = [f"kinds: {kind!r} is none of {', '.join(KINDS)}" for kind in self.kinds
                    if kind not in KINDS]  # fmt: skip
        if not 0 <= self.min_score <= 1:
            problems.append(f"min_score must lie between 0 and 1, not {self.min_score}")
        if problems:
            raise ConfigError(problems)

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The slogans of ``doc.text``."""
        found = find_slogans(
            doc.text,
            lexicon=_lexicon(self.lexicon, self.extend),
            kinds=self.kinds or None,
            include_keywords=self.include_keywords,
            include_quoted=self.include_quoted,
            min_score=self.min_score,
        )
        return [slogan.to_annotation(self.name) for slogan in found]


@lru_cache(maxsize=4)
def _lexicon(path: str | None, extend: bool) -> SloganLexicon:
    if path is None:
        return default_lexicon()
    own = SloganLexicon.load(Path(path))
    return default_lexicon().extended(own.entries) if extend else own
