"""Slogans that a corpus has and no lexicon: found by how they are written, to be judged by reading.

Three signs are looked for, in one pass over the documents, with memory bounded:

- *quoted*: a phrase that stands in quotation marks in most of its places is a name (两个维护).
- *list*: a list of members of one length, word for word the same in several documents.
- *unquoted*: four to eight characters that hold together and stand freely.

Beside each stand how often, in which periods, and where in the text; a burst in one period is what
new slogans have and standing vocabulary has not. What comes out is a list to judge, not a lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2
from pathlib import Path

from policytext.document import Document
from policytext.document.mapping import FrozenMapping
from policytext.errors import reject_bytes
from policytext.language.characters import to_simplified
from policytext.slogans._tallies import Evidence, Tallies, Tally
from policytext.slogans._views import QuotedView
from policytext.slogans.lexicon import Entry, SloganLexicon, default_lexicon, numeral_of
from policytext.slogans.periods import PeriodOf, period_of

__all__ = ["Candidate", "Evidence", "discover_slogans", "write_candidates"]

_BLOCK = 2_000_000
"""Characters that are looked at together; what a block needs is forgotten after it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may be a slogan.

    Attributes:
        text: The phrase, in Simplified characters.
        evidence: By which sign it was found.
        kind: The kind that its form suggests.
        score: For sorting within one sign, from 0 to 1.
        documents: In how many documents it stands.
        occurrences: How often.
        quoted: How often in quotation marks of its own.
        periods: In how many documents of each period it stands.
        peak: The period in which the greatest share of the documents has it.
        burst: How much greater that share is than its share of all documents.
        contexts: Where it stands, a few places.
        known: Whether the lexicon has it.
    """

    text: str
    evidence: Evidence
    kind: str
    score: float
    documents: int
    occurrences: int
    quoted: int
    periods: Mapping[str, int] = field(default_factory=FrozenMapping)
    peak: str | None = None
    burst: float = 1.0
    contexts: tuple[str, ...] = ()
    known: bool = False

    @property
    def quote_ratio(self) -> float:
        """The share of its places at which it stands in quotation marks."""
        return self.quoted / self.occurrences if self.occurrences else 0.0

    @property
    def first(self) -> str | None:
        """The first period that has it."""
        return min(self.periods, default=None)

    @property
    def last(self) -> str | None:
        """The last period that has it."""
        return max(self.periods, default=None)

    def to_entry(self, why: str, *, strength: str = "slogan") -> Entry:
        """An entry for a lexicon, once it is judged.

        Args:
            why: Why it belongs in the lexicon.
            strength: ``"slogan"`` or ``"keyword"``.
        """
        members = tuple(self.text.split("、")) if self.kind == "parallel" else ()
        guards = ("“”",) if len(self.text) <= 2 or self.kind == "quoted" else ()
        return Entry(self.text, self.kind, strength, (), members, guards, "", why)


def discover_slogans(
    docs: Iterable[Document | str],
    *,
    lexicon: SloganLexicon | None = None,
    include_known: bool = False,
    period: PeriodOf = period_of,
    min_documents: int = 3,
    min_quote_ratio: float = 0.5,
    unquoted: bool = False,
) -> tuple[Candidate, ...]:
    """Phrases of a corpus that may be slogans, the likeliest of each sign first.

    The documents are read once and need not be held: counts of a phrase begin with the block of two
    million characters in which it shows its sign first.

    Args:
        docs: Documents or texts; an iterator will do.
        lexicon: What is known already; the package's lexicon if left out.
        include_known: Also what the lexicon has, marked as known.
        period: Gives the period of a document. By default the year in its metadata.
        min_documents: In how many documents a phrase must stand.
        min_quote_ratio: The least share of places in quotation marks, for the sign ``quoted``.
        unquoted: Also look for phrases without quotation marks. Most of what is found so is
            vocabulary, so it is for those who mean to read thousands of phrases.

    Returns:
        Candidates by sign, and within it by score.

    Raises:
        TypeError: If a text is not a ``str``.

    >>> texts = [f"第{n}章，全面落实“四下沉”机制，做好工作。" for n in "一二三四"]
    >>> [(c.text, c.kind, c.quote_ratio) for c in discover_slogans(texts, unquoted=False)]
    [('四下沉', 'numeric', 1.0)]
    """
    known = _known_forms(default_lexicon() if lexicon is None else lexicon)
    counting = Tallies(frozenset() if include_known else known, unquoted=unquoted)
    block: list[tuple[str | None, str]] = []
    size = 0
    for doc in docs:
        text = doc.text if isinstance(doc, Document) else doc
        reject_bytes(text, "discover_slogans")
        shown = to_simplified(QuotedView.of(text).text)
        block.append((period(doc) if isinstance(doc, Document) else None, shown))
        size += len(shown)
        if size >= _BLOCK:
            counting.add(block)
            block, size = [], 0
    counting.add(block)
    candidates = (
        _candidate(text, tally, counting, known)
        for text, tally in counting.rows.items()
        if tally.documents >= min_documents and tally.is_sound(min_quote_ratio)
    )
    order = {"quoted": 0, "list": 1, "unquoted": 2}
    return tuple(sorted(candidates, key=lambda c: (order[c.evidence], -c.score, c.text)))


def _known_forms(lexicon: SloganLexicon) -> frozenset[str]:
    return frozenset(form.replace("，", ",") for entry in lexicon.entries for form in entry.forms())


def _candidate(text: str, tally: Tally, counting: Tallies, known: frozenset[str]) -> Candidate:
    peak, burst = _burst(tally, counting)
    kind = _kind(text, tally.evidence)
    return Candidate(
        text,
        tally.evidence,
        kind,
        round(_score(text, kind, tally, counting.total, burst), 4),
        tally.documents,
        tally.occurrences,
        tally.quoted,
        FrozenMapping(dict(sorted(tally.periods.items()))),
        peak,
        round(burst, 2),
        tuple(tally.contexts),
        text in known,
    )


def _burst(tally: Tally, counting: Tallies) -> tuple[str | None, float]:
    """The period with the greatest share of documents, and its share beside that of all."""
    dated = sum(counting.documents.values())
    inside = sum(tally.periods.values())
    if not inside:
        return None, 1.0
    # One document more than there are keeps a period of few documents from standing out.
    shares = {
        period: count / (counting.documents[period] + 1) for period, count in tally.periods.items()
    }
    peak = max(sorted(shares), key=lambda period: shares[period])
    return peak, shares[peak] / (inside / (dated + 1))


_WEIGHTS = {"numeric": 1.5, "plus_action": 1.3, "parallel": 1.0, "fixed": 1.1, "quoted": 0.8}


def _score(text: str, kind: str, tally: Tally, total: int, burst: float) -> float:
    """How likely a candidate is, among those of its sign."""
    spread = log2(1 + tally.documents) / log2(2 + total)
    if tally.evidence == "quoted":
        weight = tally.quoted / tally.occurrences
    elif tally.evidence == "list":
        weight = 0.5 + 0.5 * _is_rhetorical(text)
    else:
        weight = min(1.0, 0.2 + burst / 20)
    return min(1.0, spread * weight * _WEIGHTS.get(kind, 1.0))


def _is_rhetorical(text: str) -> bool:
    """Whether the members of a list share a character, or are whole clauses."""
    members = text.split("、")
    shared = set(members[0]).intersection(*members[1:])
    return bool(shared) or len(members[0]) >= 4


def _kind(text: str, evidence: Evidence) -> str:
    if evidence == "list":
        return "parallel"
    if "+" in text:
        return "plus_action"
    if numeral_of(text) is not None and (text[0] in "一二两双三四五六七八九十"):
        return "numeric"
    if "、" in text or len(text) in (4, 8):
        return "fixed"
    return "quoted" if evidence == "quoted" else "term"


def write_candidates(candidates: Iterable[Candidate], path: Path) -> None:
    """Write candidates as TSV, with their contexts, to be judged.

    Args:
        candidates: The candidates.
        path: The file; it is replaced.
    """
    head = ("canonical", "kind", "evidence", "score", "documents", "occurrences", "quote_ratio",
            "first", "last", "peak", "burst", "known", "contexts")  # fmt: skip
    rows = ["\t".join(head)]
    for one in candidates:
        cells = (one.text, one.kind, one.evidence, f"{one.score:.4f}", one.documents,
                 one.occurrences, f"{one.quote_ratio:.2f}", one.first or "", one.last or "",
                 one.peak or "", f"{one.burst:.1f}", "yes" if one.known else "",
                 " | ".join(one.contexts))  # fmt: skip
        rows.append("\t".join(map(str, cells)))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
