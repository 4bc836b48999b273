"""Encoding repair on the test fifth of the official documents.

``python -m benchmarks.quality.encoding`` damages passages in every way but byte slips (which
``benchmarks.quality.slips`` measures) and counts what is restored; decodes short strings and whole
documents; counts what is changed in clean text and in cases that only look damaged; with ftfy and
charset-normalizer beside. ``--full`` takes 200 passages a kind;
``--clean`` looks at all of the clean text, document by document, and at nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import get_args

import charset_normalizer
import ftfy
from rapidfuzz.distance import Levenshtein

from benchmarks.provenance import installed, write_results
from benchmarks.tables import table
from policytext import decode, repair_encoding
from policytext.document import EditList
from policytext.encoding import EncodingRepairer
from policytext.language.characters import HAN
from policytext.language.training_texts import Part, PolicyText, read_policy_texts
from policytext.testing import (
    MISREADINGS,
    Dialect,
    Escape,
    escape_characters,
    gloss,
    misread,
    misread_runs,
)

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "encoding.json"
CASES = ROOT / "tests" / "cases"
PASSAGES, FULL_PASSAGES = 40, 200
STRINGS, FULL_STRINGS = 1000, 10_000
LENGTHS = range(80, 401)
TWICE = (
    ("utf-8 as latin-1", "utf-8 as latin-1"),
    ("gbk as latin-1", "utf-8 as cp1252"),
    ("utf-8 as gbk", "utf-8 as gbk"),
)
PAIRED = ("utf-8 as gbk", "utf-8 as big5", "gbk as big5", "big5 as gbk")
"""Kinds whose reader loses bytes in nearly every passage: runs that lose none are damaged apart."""
PARTS: Sequence[Part] = ("test", "training")
CODECS = ("gb18030", "big5", "utf-8")

Figures = dict[str, float]
Damage = Callable[[str, int], str]


def passages(rows: Sequence[PolicyText], script: str, count: int) -> list[str]:
    """Paragraphs in one script; Simplified ones are converted where too few are Traditional."""
    chance = random.Random(0)
    lines = [
        line
        for row in rows
        if row.script == script
        for line in chance.sample(lines_of(row), min(8, len(lines_of(row))))
    ]
    chance.shuffle(lines)
    return lines[:count]


def lines_of(row: PolicyText) -> list[str]:
    return [line.strip() for line in row.text.split("\n") if len(line.strip()) in LENGTHS]


# -- Damage ------------------------------------------------------------------------------------


def damages() -> Iterator[tuple[str, str, Damage]]:
    """Every kind by name, the script that it befalls, and how it is done."""
    for kind in MISREADINGS:
        script = "hant" if kind.startswith("big5") or kind == "utf-8 as big5" else "hans"
        yield f"{kind}, whole", script, partial(_misread_whole, (kind,))
        yield f"{kind}, runs", script, partial(_misread_some, kind)
        if kind in PAIRED:
            yield f"{kind}, lossless runs", script, partial(_misread_lossless, kind)
    for kinds in TWICE:
        yield ", then ".join(kinds), "hans", partial(_misread_whole, kinds)
    for dialect in get_args(Dialect):
        yield f"glosses, dialect {dialect}", "hant", partial(_gloss, dialect)
    for form in get_args(Escape):
        yield f"{form} escapes", "hans", partial(_escape, form)


def _misread_whole(kinds: Sequence[str], text: str, seed: int) -> str:
    for kind in kinds:
        text = misread(text, kind)
    return text


def _misread_some(kind: str, text: str, seed: int) -> str:
    return misread_runs(text, kind, share=0.3, seed=seed)


def _misread_lossless(kind: str, text: str, seed: int) -> str:
    """Every run of four characters or more of which no byte is lost is misread, and no other."""

    def read(run: re.Match[str]) -> str:
        shown = misread(run[0], kind)
        return run[0] if "?" in shown else shown

    return _RUN.sub(read, text)


_RUN = re.compile(f"[{HAN}]{{4,}}")


def _gloss(dialect: Dialect, text: str, seed: int) -> str:
    return gloss(text, dialect, seed=seed)


def _escape(form: Escape, text: str, seed: int) -> str:
    return escape_characters(text, form, share=0.3, seed=seed)


def writable(text: str, kind: str) -> bool:
    """Whether the codec that wrote holds the text: else the damage is not the kind's."""
    if " as " not in kind:
        return True
    codec = MISREADINGS[kind.partition(",")[0]][0]
    try:
        return bool(text.encode(codec))
    except UnicodeEncodeError:
        return False


def is_lossless(text: str, damaged: str) -> bool:
    """Whether every byte of a misreading can still be read off."""
    return damaged.count("?") == text.count("?")


def measure_damage(rows: Sequence[PolicyText], count: int) -> dict[str, Figures]:
    """What is restored of each kind, with ftfy beside."""
    results: dict[str, Figures] = {}
    for kind, script, damage in damages():
        texts = [text for text in passages(rows, script, 3 * count) if writable(text, kind)]
        tally: Counter[str] = Counter()
        for seed, text in enumerate(texts[:count]):
            shown = damage(text, seed)
            if shown != text:
                tally.update(compared(text, shown))
        results[kind] = shares(tally)
    return results


def compared(text: str, shown: str) -> Counter[str]:
    edits, places = EncodingRepairer().edits(shown)
    repaired = edits.apply(shown)
    lossless = is_lossless(text, shown)
    wrong, written = wrong_characters(edits, repaired, text)
    left = Levenshtein.distance(repaired, text)
    return Counter(
        passages=1,
        exact=repaired == text,
        lossless=lossless,
        lossless_exact=lossless and repaired == text,
        characters=len(text),
        damaged=Levenshtein.distance(shown, text),
        left=left,
        lossy_characters=0 if lossless else len(text),
        lossy_left=0 if lossless else left,
        written=written,
        wrong=wrong,
        marked=repaired != text and bool(places),
        ftfy_exact=ftfy.fix_text(shown, config=CONFIG) == text,
    )


CONFIG = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False, normalization=None)
"""ftfy without what is form and not damage."""


def wrong_characters(edits: EditList, repaired: str, text: str) -> tuple[int, int]:
    """How many of the characters that a repair wrote are wrong; and how many it wrote."""
    different: set[int] = set()
    for code in Levenshtein.opcodes(repaired, text):
        if code.tag == "replace":
            different.update(range(code.src_start, code.src_end))
    wrong = written = 0
    for edit in edits:
        place = edits.to_target(edit.span)
        written += len(edit.replacement)
        inside = (at for at in range(place.start, place.end) if at in different)
        wrong += sum(repaired[at] != "\ufffd" for at in inside)
    return wrong, written


def shares(tally: Mapping[str, int]) -> Figures:
    count = max(1, tally["passages"])
    return {
        "passages": tally["passages"],
        "exact": round(tally["exact"] / count, 4),
        "lossless": tally["lossless"],
        "lossless_exact": round(tally["lossless_exact"] / max(1, tally["lossless"]), 4),
        "lossy_characters_right": round(
            1 - tally["lossy_left"] / max(1, tally["lossy_characters"]), 4
        ),
        "wrong": round(tally["wrong"] / max(1, tally["written"]), 5),
        "marked": round(tally["marked"] / count, 4),
        "ftfy_exact": round(tally["ftfy_exact"] / count, 4),
    }


# -- Decoding ----------------------------------------------------------------------------------


def strings(rows: Sequence[PolicyText], count: int) -> list[tuple[str, str]]:
    """Stretches of 4 to 40 characters, each with a codec."""
    chance = random.Random(5)
    chosen: list[tuple[str, str]] = []
    while len(chosen) < count:
        row, codec = chance.choice(rows), chance.choice(CODECS)
        if (codec == "big5") != (row.script == "hant") and codec != "utf-8":
            continue
        length = chance.randint(4, 40)
        at = chance.randrange(max(1, len(row.text) - length))
        text = row.text[at : at + length].strip()
        if len(text) >= 4 and not text.isascii() and holds(text, codec):
            chosen.append((text, codec))
    return chosen


def holds(text: str, codec: str) -> bool:
    try:
        return text.encode(codec).decode(codec) == text
    except UnicodeError:
        return False


def measure_decoding(rows: Sequence[PolicyText], count: int) -> dict[str, Figures]:
    """Strings and whole documents that come out right, with charset-normalizer beside."""
    documents = [(row.text, "big5hkscs" if row.script == "hant" else "gb18030") for row in rows]
    fitting = [pair for pair in documents if holds(*pair)][: count // 10]
    return {
        "strings": decoded(strings(rows, count)),
        "documents": decoded([*fitting, *((text, "utf-8") for text, _ in fitting)]),
    }


def decoded(pairs: Sequence[tuple[str, str]]) -> Figures:
    tally: Counter[str] = Counter()
    for text, codec in pairs:
        data = text.encode(codec)
        tally["ours"] += decode(data).text == text
        best = charset_normalizer.from_bytes(data).best()
        tally["peer"] += best is not None and str(best) == text
    return {
        "count": len(pairs),
        "right": round(tally["ours"] / len(pairs), 4),
        "charset_normalizer": round(tally["peer"] / len(pairs), 4),
    }


# -- Harm --------------------------------------------------------------------------------------

REAL_DAMAGE = ("private-use", "control-character", "invisible-character", "radical")


def measure_clean(rows: Iterable[PolicyText]) -> Figures:
    """What is changed in documents that nobody damaged: each repair and each mark is printed."""
    tally: Counter[str] = Counter()
    seconds = 0.0
    for row in rows:
        started = time.process_time()
        edits, places = EncodingRepairer().edits(row.text)
        seconds += time.process_time() - started
        tally.update(characters=len(row.text), marks=len(places))
        for place in places:
            around = row.text[max(0, place.start - 10) : place.end + 10]
            print(f"mark in clean text: {row.collection} {around!r}")
        for edit in edits:
            if edit.reason in REAL_DAMAGE:
                tally[edit.reason] += 1
                continue
            tally["repairs"] += 1
            around = row.text[max(0, edit.start - 10) : edit.end + 10]
            print(f"repair of clean text: {edit.reason} {around!r} -> {edit.replacement!r}")
    figures = {name: float(tally[name]) for name in ("characters", "repairs", "marks")}
    figures |= {name: float(tally[name]) for name in REAL_DAMAGE}
    figures["repairs_per_million"] = round(1e6 * tally["repairs"] / tally["characters"], 3)
    figures["characters_per_second"] = round(tally["characters"] / max(seconds, 1e-9))
    return figures


def measure_cases() -> dict[str, Figures]:
    """Cases of our own writing: those that must not change, and those with other damage."""
    negative = [json.loads(row)["text"] for row in read_cases("encoding_negative.jsonl")]
    files = ("encoding_positive.jsonl", "encoding_known_failures.jsonl")
    wild = [json.loads(row) for name in files for row in read_cases(name)]
    return {
        "negative": {
            "cases": len(negative),
            "changed": sum(repair_encoding(text) != text for text in negative),
            "changed_by_ftfy": sum(ftfy.fix_text(text, config=CONFIG) != text for text in negative),
        },
        "positive": {
            "cases": len(wild),
            "restored": sum(repair_encoding(row["damaged"]) == row["clean"] for row in wild),
            "restored_by_ftfy": sum(
                ftfy.fix_text(row["damaged"], config=CONFIG) == row["clean"] for row in wild
            ),
        },
    }


def read_cases(name: str) -> list[str]:
    return (CASES / name).read_text(encoding="utf-8").rstrip("\n").split("\n")


# -- The run -----------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.encoding")
    parser.add_argument("--full", action="store_true", help="more passages and strings")
    parser.add_argument("--clean", action="store_true", help="all of the clean text, nothing else")
    chosen = parser.parse_args(arguments)
    place = os.environ.get("POLICYTEXT_DATA")
    if not place:
        sys.stderr.write("POLICYTEXT_DATA is not set; it names the folder of measuring data\n")
        return 1
    full = chosen.full
    if chosen.clean:
        clean = chain.from_iterable(read_policy_texts(Path(place), part) for part in PARTS)
        _show({"clean": measure_clean(clean)})
        return 0
    rows = list(read_policy_texts(Path(place), "test"))
    random.Random(0).shuffle(rows)
    clean = chain(rows, read_policy_texts(Path(place), "training"))
    results: dict[str, object] = {
        "damage": measure_damage(rows, FULL_PASSAGES if full else PASSAGES),
        "decoding": measure_decoding(rows, FULL_STRINGS if full else STRINGS),
        "clean": measure_clean(clean),
        "cases": measure_cases(),
    }
    write_results(
        RESULTS,
        results,
        f"python -m benchmarks.quality.encoding{' --full' if full else ''}",
        peers=installed("ftfy", "charset-normalizer"),
    )
    _show(results)
    return 0


def _show(results: Mapping[str, object]) -> None:
    for name, part in results.items():
        assert isinstance(part, Mapping)
        nested = {name: part} if name == "clean" else part
        for row, line in nested.items() if name == "cases" else ():
            print(row, ", ".join(f"{key} {value:g}" for key, value in line.items()))
        if name != "cases":
            head = [name, *next(iter(nested.values()))]
            cells = [[row, *(f"{v:g}" for v in line.values())] for row, line in nested.items()]
            print(table(head, cells), end="\n\n")


if __name__ == "__main__":
    sys.exit(main())
