"""Slogans in a text: the lexicon on a view without quotes, the patterns on one with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import ahocorasick_rs

from policytext.document import Annotation, Document, Slogan, Span
from policytext.errors import ConfigError, reject_bytes
from policytext.language.characters import fold, without_surrogates
from policytext.language.matching import MatchView
from policytext.slogans.expansion import expand
from policytext.slogans.lexicon import Entry, SloganLexicon, default_lexicon, numeral_of
from policytext.slogans.patterns import Proposal, find_patterns

__all__ = ["SloganFinder", "find_slogans"]

_ORDINAL = frozenset("第百千万几数亿一二两三四五六七八九十0123456789")
_NUMERALS = frozenset("一二两双三四五六七八九十")
# Short forms that are also ordinary words stand alone only where this follows, or in quotes.
_COMPANY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "三公": ("经费",),
        "双拥": ("优良", "工作", "模范", "共建", "运动"),
        "双减": ("政策", "工作"),
        "双控": ("制度", "行动", "目标", "政策", "机制"),
        "内卷": ("式", "竞争"),
        "三医": ("联动", "协同"),
        "三通": ("问题", "进程"),
        "双创": ("活动", "基地", "示范", "平台"),
        "化债": ("方案", "政策", "工作", "举措"),
        "赶考": ("之路", "路上"),
    }
)
_FREE = frozenset(("三农", "六稳", "六保", "双碳", "四风", "两重", "两新"))
_PREFIXES = ("创新发展理念", "更新发展理念")
_INSTITUTES = ("研究中心", "研究院", "研究所", "研究基地", "研究会")
_OWN_RANGE = 4


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
        include_keywords: Also policy vocabulary, with strength ``"keyword"``.
        include_quoted: Also labels in quotes that nothing else knows, with kind ``"quoted"``.
        min_score: Leave out what is less sure.

    Returns:
        The slogans in the order of the text; spans in code points of ``text``.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> text = "要坚持“两个毫不动摇”，培育新质生产力，发挥“头雁”效应。"
    >>> [slogan.canonical for slogan in find_slogans(text)]
    ['两个毫不动摇', '新质生产力', '头雁效应']
    >>> find_slogans(text)[0].quoted
    True
    """
    reject_bytes(text, "find_slogans")
    finder = _finder(lexicon or default_lexicon())
    wanted = None if kinds is None else frozenset(kinds)
    found = finder.find(text, include_quoted=include_quoted)
    return tuple(
        slogan
        for slogan in found
        if slogan.score >= min_score
        and (include_keywords or slogan.strength != "keyword")
        and (wanted is None or slogan.kind in wanted)
    )


@lru_cache(maxsize=4)
def _finder(lexicon: SloganLexicon) -> _Finder:
    return _Finder(lexicon)


class _Finder:
    """A lexicon made ready for matching."""

    def __init__(self, lexicon: SloganLexicon) -> None:
        self.entries: list[Entry] = []
        forms: list[str] = []
        for form, entry in lexicon.forms().items():
            forms.append(without_surrogates(fold(form)))
            self.entries.append(entry)
        self.matcher = ahocorasick_rs.AhoCorasick(
            forms or ["\0"], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, text: str, *, include_quoted: bool) -> list[Slogan]:
        view = MatchView.of(text)
        found = list(self._from_lexicon(text, view))
        folded = without_surrogates(fold(text))
        taken = sorted(slogan.span for slogan in found)
        for proposal in sorted(find_patterns(folded), key=lambda item: -len(item.span)):
            if not _overlaps(taken, proposal.span):
                found.append(_proposed(text, folded, proposal))
                taken = sorted((*taken, proposal.span))
        if include_quoted:
            found += _quoted(text, folded, taken)
        return sorted(found, key=lambda slogan: slogan.span)

    def _from_lexicon(self, text: str, view: MatchView) -> Iterator[Slogan]:
        shown = without_surrogates(view.text)
        if not self.entries:
            return
        for number, start, end in self.matcher.find_matches_as_indexes(shown):
            entry = self.entries[number]
            if not _is_itself(shown, start, end, entry):
                continue
            inside = Span(start, end)
            quoted = view.quoted(inside)
            if len(shown[start:end]) <= 2 and not (quoted or _has_company(shown, start, end)):
                continue
            span = view.original(inside)
            members, expansion, source = expand(text, view, inside, entry)
            yield Slogan(
                span,
                span.extract(text),
                entry.canonical,
                entry.kind,
                entry.strength,
                1.0 if entry.strength == "slogan" else 0.6,
                f"lexicon:{entry.canonical}",
                "slogans",
                expansion,
                source,
                members,
                entry.numeral,
                quoted,
                shown.startswith(_INSTITUTES, end),
            )


def _is_itself(shown: str, start: int, end: int, entry: Entry) -> bool:
    """Whether a match is the slogan, not a part of another word or a larger number."""
    if shown[start] in _NUMERALS and start and shown[start - 1] in _ORDINAL:
        return False
    return not any(
        word.endswith(shown[start:end]) and shown.startswith(word, start - 1) for word in _PREFIXES
    )


def _has_company(shown: str, start: int, end: int) -> bool:
    form = shown[start:end]
    return form in _FREE or shown.startswith(_COMPANY.get(form, ("\0",)), end)


def _overlaps(taken: Sequence[Span], span: Span) -> bool:
    return any(span.overlaps(other) for other in taken)


def _proposed(text: str, folded: str, proposal: Proposal) -> Slogan:
    span = proposal.span
    canonical = span.extract(folded).replace("”", "").replace("“", "")
    numeral = numeral_of(canonical) if proposal.kind == "numeric" else None
    quoted = folded[span.start - 1 : span.start] == "“" and folded[span.end : span.end + 1] == "”"
    return Slogan(
        span,
        span.extract(text),
        canonical,
        proposal.kind,
        "slogan",
        proposal.score,
        f"pattern:{proposal.rule}",
        "slogans",
        numeral=numeral,
        quoted=quoted,
    )


def _quoted(text: str, folded: str, taken: Sequence[Span]) -> Iterator[Slogan]:
    """Labels in quotes that nothing else knows."""
    start = folded.find("“")
    while start >= 0:
        end = folded.find("”", start, start + 13)
        span = Span(start + 1, max(start + 1, end))
        phrase = span.extract(folded)
        if end > 0 and 3 <= len(phrase) <= 10 and phrase.isalnum() and not _overlaps(taken, span):
            yield replace(
                _proposed(text, folded, Proposal(span, "quoted", "quoted-label", 0.5)),
                strength="keyword",
            )
        start = folded.find("“", start + 1)


@dataclass(frozen=True)
class SloganFinder:
    """Finds slogans.

    Attributes:
        lexicon: A lexicon file to use in place of the package's.
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
        """Refuse a score that cannot be one."""
        if not 0 <= self.min_score <= 1:
            raise ConfigError(f"min_score must lie between 0 and 1, not {self.min_score}")

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
    own = SloganLexicon.from_tsv(Path(path))
    return default_lexicon().extended(own.entries) if extend else own
