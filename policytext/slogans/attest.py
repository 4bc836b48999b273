"""Where the slogans of the lexicon are attested, counted from dated documents.

``python -m policytext.slogans.attest --data $POLICYTEXT_DATA`` counts the entries of the package's
lexicon in the dated collections of the training data (work reports, party documents, news), and
writes the four last columns of the lexicon: in how many documents, how often, and the earliest and
the latest document with its year and its count. Documents of the test fifth are left out. That
a document is the earliest of these says nothing of first use: that stands in ``status``, with its
source.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from policytext.language.training_texts import is_test
from policytext.slogans.finding import find_slogans
from policytext.slogans.lexicon import (
    COLUMNS,
    COMPUTED,
    LEXICON_FILE,
    Attestation,
    Entry,
    SloganLexicon,
)

__all__ = ["DatedText", "attest", "main", "read_dated_texts", "write_lexicon"]

FOLDER = "policy_text"
COLLECTIONS = (
    "party_documents",
    "work_reports_national",
    "work_reports_provincial",
    "xinwenlianbo",
)
"""Collections whose documents have a year of their own. Laws are dated by their last revision."""


@dataclass(frozen=True, slots=True)
class DatedText:
    """A document with its year.

    Attributes:
        id: Its id.
        year: Its year.
        text: Its text.
    """

    id: str
    year: int
    text: str


def read_dated_texts(data: Path) -> Iterator[DatedText]:
    """The dated documents of the training data, in a fixed order, without those of the test fifth.

    Args:
        data: The folder of training data, which ``POLICYTEXT_DATA`` names.

    Raises:
        FileNotFoundError: If the folder holds none.
    """
    paths = [
        path
        for path in sorted((data / FOLDER).glob("*.jsonl.xz"))
        if path.name.startswith(COLLECTIONS)
    ]
    if not paths:
        raise FileNotFoundError(f"no dated documents in {data / FOLDER}")
    for path in paths:
        collection = path.name.removesuffix(".jsonl.xz")
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                date = str(row.get("date", "")).replace("-", "")
                if not is_test(str(row["id"]), collection, date):
                    yield DatedText(str(row["id"]), _year(row, date), str(row["text"]))


_CONGRESSES = {"党的十九大报告": 2017, "党的二十大报告": 2022}
"""The reports to the party congresses, whose rows have a title and no year."""


def _year(row: Mapping[str, object], date: str) -> int:
    title = str(row.get("title", ""))
    return _CONGRESSES[title] if title in _CONGRESSES else int(str(row.get("year") or date)[:4])


def attest(lexicon: SloganLexicon, texts: Iterable[DatedText]) -> SloganLexicon:
    """A lexicon with its counts.

    Args:
        lexicon: The lexicon; counts that it has are replaced.
        texts: The documents.

    Returns:
        The lexicon, each entry with documents, occurrences, earliest and latest.
    """
    found: defaultdict[str, list[Attestation]] = defaultdict(list)
    for text in texts:
        counts = Counter(
            slogan.canonical
            for slogan in find_slogans(text.text, lexicon=lexicon, include_keywords=True)
            if slogan.rule.startswith("lexicon:")
        )
        for canonical, count in counts.items():
            found[canonical].append(Attestation(text.id, text.year, count))
    return SloganLexicon(
        tuple(_attested(entry, found[entry.canonical]) for entry in lexicon.entries)
    )


def _attested(entry: Entry, rows: Sequence[Attestation]) -> Entry:
    ordered = sorted(rows, key=lambda row: (row.year, row.document))
    return replace(
        entry,
        documents=len(rows),
        occurrences=sum(row.count for row in rows),
        earliest=ordered[0] if ordered else None,
        latest=ordered[-1] if ordered else None,
    )


def write_lexicon(lexicon: SloganLexicon, path: Path) -> None:
    """Write a lexicon as TSV.

    Args:
        lexicon: The lexicon.
        path: The file; it is replaced.
    """
    rows = ["\t".join((*COLUMNS, *COMPUTED)), *map(_row, lexicon.entries)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def _row(entry: Entry) -> str:
    return "\t".join(
        (
            entry.canonical,
            entry.kind,
            entry.strength,
            "|".join(entry.variants),
            ";".join(entry.members),
            "|".join(entry.guards),
            entry.status,
            entry.why,
            str(entry.documents),
            str(entry.occurrences),
            str(entry.earliest or ""),
            str(entry.latest or ""),
        )
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(prog="python -m policytext.slogans.attest")
    parser.add_argument("--data", type=Path, default=os.environ.get("POLICYTEXT_DATA"))
    parser.add_argument("--lexicon", type=Path, help="a lexicon file; the package's if left out")
    parser.add_argument("--out", type=Path, help="where to write; in place if left out")
    options = parser.parse_args(arguments)
    if options.data is None:
        parser.error("name the folder of dated documents with --data or POLICYTEXT_DATA")
    source = options.lexicon or Path(str(files("policytext.resources").joinpath(LEXICON_FILE)))
    lexicon = attest(SloganLexicon.load(source), read_dated_texts(Path(options.data)))
    write_lexicon(lexicon, options.out or source)
    attested = sum(entry.documents > 0 for entry in lexicon.entries)
    print(f"{len(lexicon.entries)} entries, {attested} of them attested")


if __name__ == "__main__":
    main()
