"""Slogans followed over time: in how many documents of each year or month they stand.

The unit is the document, as in the China Media Project's reports on official discourse: a slogan
that one speech repeats forty times is no hotter than one that forty articles have once. First and
last are those of the corpus given; nothing is said of first use elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import log

from policytext.document import Document, Slogan
from policytext.document.mapping import FrozenMapping
from policytext.slogans.finding import find_slogans
from policytext.slogans.lexicon import SloganLexicon
from policytext.slogans.periods import By, PeriodOf, read_period_of

__all__ = [
    "Contrast",
    "Pair",
    "SloganRow",
    "SloganTable",
    "compare_tables",
    "slogan_table",
]


@dataclass(frozen=True, slots=True)
class SloganRow:
    """A slogan in a corpus.

    Attributes:
        canonical: Its canonical form.
        kind: Its kind.
        documents: In how many documents it stands.
        occurrences: How often.
        by_period: In how many documents of each period; periods without it are left out.
        occurrences_by_period: How often in each period.
        variants: Its forms in the texts, with how often each stands.
        speakers: Who says it, where sentences tell, with how often.
    """

    canonical: str
    kind: str
    documents: int
    occurrences: int
    by_period: Mapping[str, int]
    occurrences_by_period: Mapping[str, int]
    variants: Mapping[str, int] = field(default_factory=FrozenMapping)
    speakers: Mapping[str, int] = field(default_factory=FrozenMapping)

    @property
    def first(self) -> str | None:
        """The first period of this corpus that has it."""
        return min(self.by_period, default=None)

    @property
    def last(self) -> str | None:
        """The last period of this corpus that has it."""
        return max(self.by_period, default=None)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two slogans that stand in the same documents.

    Attributes:
        first: The canonical form of one.
        second: That of the other.
        documents: In how many documents both stand.
        lift: How many times as many that is as if they had nothing to do with each other.
    """

    first: str
    second: str
    documents: int
    lift: float


@dataclass(frozen=True)
class SloganTable:
    """Slogans by period.

    Attributes:
        documents: How many documents each period has, in the order of the periods.
        undated: How many documents have no period. They count for ``total`` and for each slogan's
            documents, and stand in no period.
        rows: The slogans, those of most documents first.
        pairs: Slogans that stand together, if they were asked for.
        characters: How many characters the documents of each period have.
    """

    documents: Mapping[str, int]
    undated: int
    rows: tuple[SloganRow, ...]
    pairs: tuple[Pair, ...] = ()
    characters: Mapping[str, int] = field(default_factory=FrozenMapping)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods, in order."""
        return tuple(self.documents)

    @property
    def total(self) -> int:
        """How many documents there are."""
        return sum(self.documents.values()) + self.undated

    def get(self, canonical: str) -> SloganRow | None:
        """The row of a slogan, or ``None`` if the corpus has none."""
        return self._by_name.get(canonical)

    @cached_property
    def _by_name(self) -> Mapping[str, SloganRow]:
        return {row.canonical: row for row in self.rows}

    def share(self, canonical: str, period: str) -> float:
        """The share of a period's documents that have a slogan.

        Args:
            canonical: The canonical form.
            period: The period; one that the corpus has not gives 0.
        """
        row = self.get(canonical)
        count = self.documents.get(period, 0)
        return row.by_period.get(period, 0) / count if row and count else 0.0

    def rate(self, canonical: str, period: str) -> float:
        """How often a slogan stands in ten thousand characters of a period.

        Args:
            canonical: The canonical form.
            period: The period; one that the corpus has not gives 0.
        """
        row = self.get(canonical)
        count = self.characters.get(period, 0)
        found = row.occurrences_by_period.get(period, 0) if row else 0
        return 10_000 * found / count if count else 0.0

    def newcomers(self, since: str) -> tuple[SloganRow, ...]:
        """Slogans that no document before a period has.

        Args:
            since: The first period of the new.
        """
        return tuple(row for row in self.rows if row.first is not None and row.first >= since)

    def vanished(self, since: str) -> tuple[SloganRow, ...]:
        """Slogans that documents before a period have, and none from it on.

        Args:
            since: The first period without them.
        """
        return tuple(row for row in self.rows if row.last is not None and row.last < since)

    def missing(self, expected: Iterable[str], period: str | None = None) -> tuple[str, ...]:
        """Which of some slogans do not stand there: what is not said can be news.

        Args:
            expected: Canonical forms.
            period: Look at this period; at the whole corpus if left out.
        """
        found = {row.canonical for row in self.rows if period is None or period in row.by_period}
        return tuple(name for name in expected if name not in found)

    def to_csv(self) -> str:
        """The table as CSV: a row a slogan, a column a period with its number of documents."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("canonical", "kind", "documents", "occurrences", "first", "last",
                         *self.periods))  # fmt: skip
        for row in self.rows:
            counts = (row.by_period.get(period, 0) for period in self.periods)
            writer.writerow((row.canonical, row.kind, row.documents, row.occurrences,
                             row.first or "", row.last or "", *counts))  # fmt: skip
        return out.getvalue()

    def to_json(self) -> str:
        """The whole of it as JSON."""
        value = {
            "documents": dict(self.documents),
            "characters": dict(self.characters),
            "undated": self.undated,
            "slogans": [
                {
                    "canonical": row.canonical,
                    "kind": row.kind,
                    "documents": row.documents,
                    "occurrences": row.occurrences,
                    "first": row.first,
                    "last": row.last,
                    "by_period": dict(row.by_period),
                    "occurrences_by_period": dict(row.occurrences_by_period),
                    "variants": dict(row.variants),
                    "speakers": dict(row.speakers),
                }
                for row in self.rows
            ],
            "pairs": [
                {"first": pair.first, "second": pair.second, "documents": pair.documents,
                 "lift": round(pair.lift, 3)}
                for pair in self.pairs
            ],
        }  # fmt: skip
        return json.dumps(value, ensure_ascii=False, indent=1)


def slogan_table(
    docs: Iterable[Document | str],
    *,
    by: By = "year",
    period: PeriodOf | None = None,
    lexicon: SloganLexicon | None = None,
    kinds: Iterable[str] | None = None,
    include_keywords: bool = False,
    pairs: bool = False,
) -> SloganTable:
    """Count slogans by period. Near-duplicates should be removed first: each copy counts.

    Args:
        docs: Documents or texts, read once. Where a document has slogans already
            (``doc.slogans``), those are counted.
        by: ``"year"`` or ``"month"``, read from the metadata ``date`` or ``year``.
        period: Gives the period of a document, in place of ``by``.
        lexicon: The lexicon for documents without slogans; that of the package if left out.
        kinds: Only these kinds.
        include_keywords: Also policy vocabulary.
        pairs: Also which slogans stand in the same documents.

    Returns:
        The table. Slogans in names of organisations are not counted.

    >>> from policytext import Field
    >>> texts = {"2012": "坚持科学发展观。", "2020": "贯彻新发展理念，推动高质量发展。"}
    >>> docs = [Document.from_text(t, metadata={"date": Field(y)}) for y, t in texts.items()]
    >>> table = slogan_table(docs)
    >>> [(row.canonical, row.first, row.documents) for row in table.rows]
    [('新发展理念', '2020', 1), ('科学发展观', '2012', 1), ('高质量发展', '2020', 1)]
    >>> [row.canonical for row in table.vanished("2020")]
    ['科学发展观']
    """
    wanted = None if kinds is None else frozenset(kinds)
    read = period or read_period_of(by)
    counting = _Counting(pairs)
    for doc in docs:
        text = doc.text if isinstance(doc, Document) else doc
        if isinstance(doc, Document) and (doc.slogans or "slogans" in doc.produced):
            slogans: Iterable[Slogan] = doc.slogans
        else:
            slogans = find_slogans(text, lexicon=lexicon, include_keywords=include_keywords)
        counting.add(
            read(doc) if isinstance(doc, Document) else None,
            len(text),
            [
                slogan
                for slogan in slogans
                if (wanted is None or slogan.kind in wanted)
                and (include_keywords or slogan.strength != "keyword")
                and not slogan.in_organization
            ],
        )
    return counting.table()


class _Counting:
    """Counts over documents."""

    def __init__(self, pairs: bool) -> None:
        self.totals: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self.undated = 0
        self.kinds: dict[str, str] = {}
        self.documents: Counter[str] = Counter()
        self.by_period: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.occurrences: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
        self.variants: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.speakers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.pairs: Counter[tuple[str, str]] | None = Counter() if pairs else None

    def add(self, period: str | None, length: int, slogans: Sequence[Slogan]) -> None:
        """Count the slogans of a document."""
        if period is None:
            self.undated += 1
        else:
            self.totals[period] += 1
            self.characters[period] += length
        for slogan in slogans:
            name = slogan.canonical
            self.kinds.setdefault(name, slogan.kind)
            self.occurrences[name][period] += 1
            self.variants[name][slogan.text] += 1
            if slogan.speaker:
                self.speakers[name][slogan.speaker] += 1
        names = sorted({slogan.canonical for slogan in slogans})
        for name in names:
            self.documents[name] += 1
            if period is not None:
                self.by_period[name][period] += 1
        if self.pairs is not None:
            self.pairs.update(combinations(names, 2))

    def table(self) -> SloganTable:
        """The table of what was counted."""
        rows = [self._row(name) for name in self.kinds]
        return SloganTable(
            FrozenMapping({period: self.totals[period] for period in sorted(self.totals)}),
            self.undated,
            tuple(sorted(rows, key=lambda row: (-row.documents, -row.occurrences, row.canonical))),
            tuple(self._pairs()),
            FrozenMapping({period: self.characters[period] for period in sorted(self.characters)}),
        )

    def _row(self, name: str) -> SloganRow:
        occurrences = self.occurrences[name]
        dated = {period: occurrences[period] for period in sorted(filter(None, occurrences))}
        return SloganRow(
            name,
            self.kinds[name],
            self.documents[name],
            sum(occurrences.values()),
            FrozenMapping(dict(sorted(self.by_period[name].items()))),
            FrozenMapping(dated),
            FrozenMapping(dict(self.variants[name].most_common())),
            FrozenMapping(dict(self.speakers[name].most_common())),
        )

    def _pairs(self) -> list[Pair]:
        total = sum(self.totals.values()) + self.undated
        rows = [
            Pair(one, two, count, count * total / (self.documents[one] * self.documents[two]))
            for (one, two), count in (self.pairs or {}).items()
        ]
        return sorted(rows, key=lambda pair: (-pair.documents, -pair.lift, pair.first, pair.second))


@dataclass(frozen=True, slots=True)
class Contrast:
    """A slogan in two corpora.

    Attributes:
        canonical: The canonical form.
        share: The share of documents of the first corpus that have it.
        other_share: The share in the second.
        surprise: How unlikely such a difference is by chance: the log-likelihood ratio G², which is
            positive where the first corpus has it oftener and negative where the second does.
    """

    canonical: str
    share: float
    other_share: float
    surprise: float


def compare_tables(table: SloganTable, other: SloganTable) -> tuple[Contrast, ...]:
    """What sets two corpora apart, such as two papers or two provinces.

    Source: the log-likelihood ratio as in T. Dunning, Accurate methods for the statistics of
    surprise and coincidence, 1993, over documents.

    Args:
        table: The slogans of one corpus.
        other: Those of the other.

    Returns:
        Every slogan of the two, the greatest difference first.
    """
    counts = {row.canonical: row.documents for row in table.rows}
    others = {row.canonical: row.documents for row in other.rows}
    rows = [
        _contrast(name, counts.get(name, 0), table.total, others.get(name, 0), other.total)
        for name in counts.keys() | others.keys()
    ]
    return tuple(sorted(rows, key=lambda row: (-abs(row.surprise), row.canonical)))


def _contrast(name: str, count: int, total: int, other: int, other_total: int) -> Contrast:
    share = count / total if total else 0.0
    other_share = other / other_total if other_total else 0.0
    surprise = _likelihood_ratio(count, total, other, other_total)
    return Contrast(name, share, other_share, surprise if share >= other_share else -surprise)


def _likelihood_ratio(count: int, total: int, other: int, other_total: int) -> float:
    cells = (count, total - count, other, other_total - other)
    everything = total + other_total
    if not everything:
        return 0.0
    having, lacking = count + other, everything - count - other
    expected = (
        total * having / everything,
        total * lacking / everything,
        other_total * having / everything,
        other_total * lacking / everything,
    )
    return 2 * sum(
        cell * log(cell / expect) for cell, expect in zip(cells, expected, strict=True) if cell
    )
