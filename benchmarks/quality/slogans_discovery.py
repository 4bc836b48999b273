"""Discovery of slogans with the lexicon taken away: precision, what it finds again, speed, memory.

Part of ``python -m benchmarks.quality.slogans``. The documents are the dated ones that the lexicon
was mined from. Precision is that of the 200 candidates ranked highest, which were judged by reading
them in their contexts (``data/slogans_discovered.tsv``); the judge is the one who judged the
lexicon. What is found again is the share of the lexicon's slogans that stand in three documents or
more, by kind.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

from policytext import Document, Field
from policytext.language.characters import fold
from policytext.language.training_texts import read_policy_texts
from policytext.slogans import Candidate, SloganLexicon, default_lexicon, discover_slogans
from policytext.slogans.attest import read_dated_texts

__all__ = ["discovery"]

JUDGED = Path(__file__).resolve().parent / "data" / "slogans_discovered.tsv"
RANKED = 200
LEAST = 3
CHARACTERS = 10_000_000

Figures: TypeAlias = dict[str, Any]


def discovery(data: Path) -> Figures:
    """Measure discovery.

    Args:
        data: The folder of training data.
    """
    nothing = SloganLexicon(())
    written = discover_slogans(_dated(data), lexicon=nothing, unquoted=False)
    free = discover_slogans(_dated(data), lexicon=nothing, unquoted=True)
    return {
        "precision": _precision(written),
        "found_again": _found_again(written),
        "found_again_with_unquoted": _found_again(free),
        "candidates": {"written": len(written), "with_unquoted": len(free)},
        "speed": {
            "whole": _run_apart(data, CHARACTERS),
            "half": _run_apart(data, CHARACTERS // 2),
        },
    }


def _dated(data: Path) -> Iterator[Document]:
    for text in read_dated_texts(data):
        yield Document.from_text(text.text, id=text.id, metadata={"year": Field(str(text.year))})


def _precision(candidates: tuple[Candidate, ...]) -> Figures:
    judged = dict(
        row.split("\t")
        for row in JUDGED.read_text(encoding="utf-8").splitlines()
        if not row.startswith("#")
    )
    ranked = sorted(candidates, key=lambda one: (-one.score, one.text))[:RANKED]
    verdicts = [judged.get(one.text, "not judged") for one in ranked]
    slogans = verdicts.count("slogan")
    return {
        "n": len(ranked),
        "not_judged": verdicts.count("not judged"),
        "slogans": round(slogans / len(ranked), 4),
        "slogans_or_vocabulary": round((slogans + verdicts.count("vocabulary")) / len(ranked), 4),
    }


def _found_again(candidates: tuple[Candidate, ...]) -> Figures:
    found = {one.text for one in candidates}
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    for entry in default_lexicon().entries:
        if entry.strength == "slogan" and entry.documents >= LEAST:
            is_found = any(fold(form) in found for form in entry.forms())
            kinds[entry.kind].append(is_found)
            kinds["all"].append(is_found)
    return {
        kind: {"n": len(rows), "share": round(sum(rows) / len(rows), 4)}
        for kind, rows in sorted(kinds.items())
    }


def _run_apart(data: Path, characters: int) -> Figures:
    """Time and memory of discovery in a process of its own, so that nothing else counts."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_run, data, characters).result()


def _run(data: Path, characters: int) -> Figures:
    counted = 0
    reading = 0.0

    def texts() -> Iterator[str]:
        nonlocal counted, reading
        started = time.perf_counter()
        for row in read_policy_texts(data, "training"):
            reading += time.perf_counter() - started
            if counted >= characters:
                return
            counted += len(row.text)
            yield row.text
            started = time.perf_counter()

    started = time.perf_counter()
    found = discover_slogans(texts())
    seconds = time.perf_counter() - started - reading
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "characters": counted,
        "seconds": round(seconds, 1),
        "peak_megabytes": round(peak * unit / 1e6),
        "candidates": len(found),
    }
