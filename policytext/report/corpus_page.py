"""The page of a corpus: what became of it, what was changed, what stands in it, and since when."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from policytext.components import Dropped, Failed, Outcome
from policytext.corpus.formats import json_lines, table_rows
from policytext.document import to_dict
from policytext.report.html import attribute, page, plain, section, table
from policytext.report.wording import Language, say

__all__ = ["CorpusDigest", "corpus_page"]

_NAMES = 40
_CHARTS = 12
_ROWS = 1000
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

Record = Mapping[str, object]


@dataclass
class CorpusDigest:
    """What a corpus page shows, counted document by document, so that memory stays bounded.

    Attributes:
        statuses: How many documents were kept, dropped, failed and unread.
        edits: How many edits there were, by ``"step/reason"``.
        entities: By label, in how many documents each name stands.
        slogans: In how many documents each slogan stands.
        slogans_by_year: The same by the year of the document, where it has a date.
        duplicates: Dropped documents: id, the one that was kept, similarity.
        failures: Documents that failed: id, by which component, why.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    entities: dict[str, Counter[str]] = field(default_factory=dict)
    slogans: Counter[str] = field(default_factory=Counter)
    slogans_by_year: dict[str, Counter[str]] = field(default_factory=dict)
    duplicates: list[tuple[str, str, str]] = field(default_factory=list)
    failures: list[tuple[str, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> CorpusDigest:
        """The digest of outcomes, such as ``Pipeline.outcomes`` gives."""
        digest = cls()
        for outcome in outcomes:
            digest.add(outcome)
        return digest

    @classmethod
    def of_run(cls, folder: Path) -> CorpusDigest:
        """The digest of what ``policytext run`` wrote.

        Args:
            folder: The folder of the run.

        Raises:
            FileNotFoundError: If it is not such a folder.
        """
        if not (folder / "run.json").exists():
            raise FileNotFoundError(f"{folder} holds no run: run.json is missing")
        digest = cls()
        for path in sorted(folder.glob("done-*.json")):
            counts = json.loads(path.read_bytes())
            digest.statuses.update(counts["status"])
            digest.edits.update(counts["edits"])
        for record in _records(folder):
            digest._add_record(record)
        for row in _lines(folder, "drops-*.jsonl"):
            digest._add_drop(str(row["id"]), cast("Record", row["evidence"]))
        for row in _lines(folder, "errors-*.jsonl"):
            digest.failures.append((str(row["id"]), str(row["by"]), str(row["error"])))
        return digest

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if isinstance(outcome, Failed):
            self.statuses["failed"] += 1
            self.failures.append((outcome.document.id, outcome.by, outcome.error))
        elif isinstance(outcome, Dropped):
            self.statuses["dropped"] += 1
            self._add_drop(outcome.document.id, outcome.drop.evidence)
        else:
            self.statuses["kept"] += 1
            for step in outcome.history:
                self.edits.update(f"{step.by}/{reason}" for reason in step.edits.reasons)
            self._add_record(to_dict(outcome, "slim"))

    def _add_drop(self, id: str, evidence: Record) -> None:
        kept = str(evidence.get("duplicate_of", ""))
        similarity = evidence.get("similarity")
        shown = f"{similarity:.3f}" if isinstance(similarity, float) else ""
        self.duplicates.append((id, kept, shown))

    def _add_record(self, record: Record) -> None:
        text = str(record["text"])
        names: set[tuple[str, str]] = set()
        slogans: set[str] = set()
        for row in cast("list[Record]", record["annotations"]):
            attributes = _attributes(row)
            if row["layer"] == "entities":
                surface = text[cast("int", row["start"]) : cast("int", row["end"])]
                names.add((str(row["label"]), str(attributes.get("normalized") or surface)))
            elif row["layer"] == "slogans":
                slogans.add(str(attributes.get("canonical")))
        for label, name in names:
            self.entities.setdefault(label, Counter())[name] += 1
        self.slogans.update(slogans)
        year = _year(record)
        for slogan in slogans if year else ():
            self.slogans_by_year.setdefault(slogan, Counter())[year or ""] += 1


def _records(folder: Path) -> Iterator[Record]:
    for path in sorted(folder.glob("part-*")):
        if path.suffix == ".parquet":
            for row in table_rows(path, "parquet"):
                if not isinstance(row, ValueError):
                    yield {**row, "metadata": json.loads(str(row["metadata"]))}
        else:
            yield from _json_rows(path)


def _lines(folder: Path, pattern: str) -> Iterator[Record]:
    for path in sorted(folder.glob(pattern)):
        yield from _json_rows(path)


def _json_rows(path: Path) -> Iterator[Record]:
    for line in json_lines(path):
        if isinstance(line, bytes) and line:
            yield cast("Record", json.loads(line))


def _attributes(row: Record) -> Record:
    value = row.get("attributes") or {}
    return cast("Record", json.loads(value) if isinstance(value, str) else value)


def _year(record: Record) -> str | None:
    """The year of a document, from its metadata; a date given by the caller comes first."""
    metadata = cast("Record", record["metadata"])
    for name in ("date", "published", "year"):
        value = metadata.get(name)
        row = value[0] if isinstance(value, list) and value else value
        if isinstance(row, Mapping) and (found := _YEAR.search(str(row.get("value")))):
            return found.group()
    return None


def corpus_page(digest: CorpusDigest, title: str, *, language: Language = "en") -> str:
    """One self-contained HTML page for a corpus.

    Args:
        digest: What was counted.
        title: What the corpus is called.
        language: The language that the page opens in.

    Returns:
        The page.
    """
    parts = [
        section("documents", _counts("label", digest.statuses, words=True), id="text"),
        section("steps", _counts("reason", digest.edits)),
        section("clusters", table(["id", "kept-instead", "similarity"], _rows(digest.duplicates))),
        section("entities", _entity_index(digest.entities)),
        section("slogans", _counts("slogans", digest.slogans, limit=3 * _NAMES)),
        section("trends", _charts(digest)),
        section("quarantine", table(["id", "step", "error"], _rows(digest.failures))),
    ]
    return page(f"policytext: {title}", "\n".join(parts), language)


def _counts(head: str, counts: Counter[str], *, words: bool = False, limit: int = _ROWS) -> str:
    rows = (
        f'<tr><td>{say(name) if words else plain(name)}</td><td class="number">{count}</td></tr>'
        for name, count in _ranked(counts, limit)
    )
    return table([head, "count"], rows)


def _ranked(counts: Counter[str], limit: int) -> list[tuple[str, int]]:
    """The most frequent, ties by name, so that two runs give one page."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _rows(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    for row in rows[:_ROWS]:
        yield f"<tr>{''.join(f'<td>{plain(cell)}</td>' for cell in row)}</tr>"


def _entity_index(entities: Mapping[str, Counter[str]]) -> str:
    return "".join(
        f"<details><summary>{plain(label)} ({len(counts)})</summary>"
        f"{_counts('name', counts, limit=_NAMES)}</details>"
        for label, counts in sorted(entities.items())
    )


def _charts(digest: CorpusDigest) -> str:
    """A small chart for each of the most frequent slogans: documents by year."""
    years = sorted({year for counts in digest.slogans_by_year.values() for year in counts})
    if not years:
        return f'<p class="quiet">{say("nothing")}</p>'
    span = [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]
    ranked = [name for name, _ in _ranked(digest.slogans, len(digest.slogans))]
    dated = [name for name in ranked if name in digest.slogans_by_year][:_CHARTS]
    return "".join(_chart(name, digest.slogans_by_year[name], span) for name in dated)


def _chart(name: str, counts: Counter[str], years: Sequence[str]) -> str:
    width, height, head = 12, 60, 18
    top = max(counts.values())
    bars = "".join(
        f'<rect x="{index * width}" y="{head + height - height * counts[year] / top:.1f}" '
        f'width="{width - 2}" height="{height * counts[year] / top:.1f}">'
        f"<title>{year}: {counts[year]}</title></rect>"
        for index, year in enumerate(years)
        if counts[year]
    )
    total = len(years) * width
    full = height + head + 16
    return (
        f'<svg role="img" width="{max(total, 120)}" height="{full}" aria-label="{attribute(name)}">'
        f'<text x="0" y="12">{plain(name)} ({top})</text>{bars}'
        f'<text x="0" y="{full - 3}">{years[0]}</text>'
        f'<text x="{max(total, 120)}" y="{full - 3}" text-anchor="end">{years[-1]}</text></svg>'
    )
