"""Discovery as a step of a pipeline: fitted to a corpus, it finds what it discovered there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from policytext.document import Annotation, Document
from policytext.errors import ConfigError
from policytext.slogans.discovery import discover_slogans
from policytext.slogans.finding import find_slogans
from policytext.slogans.lexicon import Entry, SloganLexicon

__all__ = ["DiscoveredSloganFinder", "SloganDiscovery"]


@dataclass(frozen=True)
class SloganDiscovery:
    """A corpus step: discovers slogans in a corpus, and gives a finder that knows them too.

    What was discovered was judged by nobody, so it is found with the score ``score``, and the rule
    ``discovered:…``, and a reader can tell it from what the lexicon has.

    Attributes:
        min_documents: In how many documents a phrase must stand.
        min_quote_ratio: The least share of its places in quotation marks.
        unquoted: Also phrases without quotation marks.
        most: How many candidates of each sign are kept.
        score: The score of what is found through them.
    """

    name: ClassVar[str] = "discover-slogans"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    min_documents: int = 3
    min_quote_ratio: float = 0.5
    unquoted: bool = False
    most: int = 500
    score: float = 0.5

    def __post_init__(self) -> None:
        """Refuse values that cannot be."""
        problems = [
            f"{name} must lie between 0 and 1, not {value}"
            for name, value in (("min_quote_ratio", self.min_quote_ratio), ("score", self.score))
            if not 0 <= value <= 1
        ]
        problems += [
            f"{name} must be at least 1, not {value}"
            for name, value in (("min_documents", self.min_documents), ("most", self.most))
            if value < 1
        ]
        if problems:
            raise ConfigError(problems)

    def fit(self, docs: Iterable[Document]) -> DiscoveredSloganFinder:
        """Discover slogans.

        Args:
            docs: The documents; they are read once.
        """
        found = discover_slogans(
            docs,
            min_documents=self.min_documents,
            min_quote_ratio=self.min_quote_ratio,
            unquoted=self.unquoted,
        )
        kept: Counter[str] = Counter()
        phrases = []
        for one in found:
            kept[one.evidence] += 1
            if kept[one.evidence] <= self.most:
                phrases.append((one.text, one.kind))
        return DiscoveredSloganFinder(self.score, tuple(phrases))


@dataclass(frozen=True)
class DiscoveredSloganFinder:
    """Finds the phrases that ``SloganDiscovery`` discovered.

    Attributes:
        score: The score of what is found.
        phrases: The phrases, each with its kind.
    """

    name: ClassVar[str] = "discovered-slogans"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    score: float = 0.5
    phrases: tuple[tuple[str, str], ...] = field(default=(), metadata={"config": False})

    @cached_property
    def _lexicon(self) -> SloganLexicon:
        return SloganLexicon(tuple(Entry(text, kind) for text, kind in sorted(self.phrases)))

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The discovered phrases of ``doc.text`` that no slogan found before overlaps."""
        if not self.phrases:
            return []
        taken = [slogan.span for slogan in doc.slogans]
        found = find_slogans(doc.text, lexicon=self._lexicon)
        return [
            replace(
                slogan,
                score=self.score,
                rule=slogan.rule.replace("lexicon:", "discovered:"),
            ).to_annotation(self.name)
            for slogan in found
            if slogan.rule.startswith("lexicon:")
            and not any(slogan.span.overlaps(other) for other in taken)
        ]
