"""Byte slips undone on the test fifth of the official documents.

``python -m benchmarks.quality.slips`` damages paragraphs as sites do: with one annotation key that
lies across two characters (T2), with marks that do (T1), and whole documents with everything at
once; half of the paragraphs are Traditional by origin, half were converted. It counts passages
restored exactly, and every edit that is wrong. The simulator knows one mechanism, so cases that
scraped pages and other readers left are counted apart. ``--full`` takes 2,000 passages, half for
each kind of slip.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.provenance import write_results
from benchmarks.tables import table
from policytext import convert_script
from policytext._simulation import SlipLosses, slip_with_losses
from policytext.document import Edit, EditList
from policytext.encoding._slips import find_slips
from policytext.language.training_texts import PolicyText, read_policy_texts
from policytext.testing import glossed_characters

__all__ = ["main"]

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "results" / "slips.json"
WILD = HERE / "data" / "slips_wild.jsonl"
POOL = 6000
"""The number of paragraphs that those with a slip are taken from."""
PASSAGES, DOCUMENTS = 500, 20
FULL_PASSAGES, FULL_DOCUMENTS = 2000, 100
LENGTHS = range(80, 401)
DOCUMENT_LENGTH = 5000

Figures = dict[str, float]


def passages(rows: Iterable[PolicyText], count: int) -> list[str]:
    """Paragraphs in Traditional characters that GBK can write, half of them by origin."""
    chance = random.Random(0)
    own: list[str] = []
    converted: list[str] = []
    for row in rows:
        lines = [line.strip() for line in row.text.split("\n") if len(line.strip()) in LENGTHS]
        for line in chance.sample(lines, min(20, len(lines))):
            (own if row.script == "hant" else converted).append(line)
    chance.shuffle(own)
    chance.shuffle(converted)
    half = count // 2
    made = [convert_script(line, to="hant") for line in converted[: 2 * half]]
    chosen = [line for line in own if _in_gbk(line)][:half]
    chosen += [line for line in made if _in_gbk(line)][: count - len(chosen)]
    chance.shuffle(chosen)
    return chosen


def documents(rows: Iterable[PolicyText], count: int) -> list[str]:
    """Beginnings of documents, in one line, as the parser of a page leaves its paragraphs."""
    long = [row for row in rows if len(row.text) > DOCUMENT_LENGTH // 2]
    texts = []
    for row in random.Random(1).sample(long, min(count, len(long))):
        text = row.text[:DOCUMENT_LENGTH].replace("\n", "")
        text = convert_script(text, to="hant") if row.script == "hans" else text
        texts.append(text.encode("gbk", "ignore").decode("gbk"))
    return texts


def _in_gbk(text: str) -> bool:
    try:
        return bool(text.encode("gbk"))
    except UnicodeEncodeError:
        return False


def hidden_keys(text: str) -> list[tuple[str, str]]:
    """The annotated characters that hide across two characters of a text, with their readings."""
    found = []
    for first, second in pairwise(text):
        if second.isascii():
            continue
        straddling = first.encode("gbk")[1:] + second.encode("gbk")[:1]
        character = straddling.decode("gbk", "ignore") if len(straddling) == 2 else ""
        if character in glossed_characters():
            found.append((character, glossed_characters()[character]))
    return found


def damaged(texts: Sequence[str], count: int) -> Iterator[tuple[str, str, str, SlipLosses]]:
    """Kind, clean text, damaged text and losses: T2 by one key, T1 by every mark.

    A quarter of the T2 passages comes a second time, with the reading printed without its tone.
    """
    chance = random.Random(2)
    made: Counter[str] = Counter()
    for text in texts:
        keys = hidden_keys(text)
        if keys and made["T2"] < count:
            made["T2"] += 1
            keys = [chance.choice(keys)]
            shown, losses = slip_with_losses(text, dict(keys), marks=False)
            yield "T2", text, shown, losses
            if 4 * made["T2"] < count:
                yield ("T2 toneless", text, *slip_with_losses(text, _toneless(keys), marks=False))
        shown, losses = slip_with_losses(text, {})
        if losses.slips and made["T1"] < count:
            made["T1"] += 1
            yield "T1", text, shown, losses


def _toneless(keys: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Keys with their readings as some sites print them, without tones."""
    decomposed = {key: unicodedata.normalize("NFD", reading) for key, reading in keys}
    return {key: "".join(filter(str.isascii, reading)) for key, reading in decomposed.items()}


def wrong_edits(shown: str, clean: str, edits: Sequence[Edit]) -> int:
    """How many edits left a text that differs from the clean one inside them."""
    listed = EditList(edits)
    differences = [
        (code.src_start, code.src_end)
        for code in Levenshtein.opcodes(listed.apply(shown), clean)
        if code.tag != "equal"
    ]
    wrong = 0
    for edit in edits:
        place = listed.to_target(edit.span)
        wrong += any(
            start < place.end and end > place.start if end > start
            else place.start < start < place.end
            for start, end in differences
        )  # fmt: skip
    return wrong


def measure_passages(texts: Sequence[str], count: int) -> dict[str, Figures]:
    """Passages restored exactly, marked, left without a word; and slips with a wrong repair."""
    counts: dict[str, Counter[str]] = {}
    for kind, clean, shown, losses in damaged(texts, count // 2):
        lost = "swallowed" if losses.swallowed else "dropped" if losses.dropped else "lossless"
        edits, marks = find_slips(shown)
        wrong = wrong_edits(shown, clean, edits)
        exact = EditList(edits).apply(shown) == clean
        counts.setdefault(f"{kind} {lost}", Counter()).update(
            passages=1,
            slips=losses.slips,
            exact=exact,
            marked=not exact and bool(marks),
            silent=not exact and not marks and not wrong,
            wrong=wrong,
        )
    return {name: _shares(figures) for name, figures in sorted(counts.items())}


def _shares(count: Counter[str]) -> Figures:
    share = {name: count[name] / count["passages"] for name in ("exact", "marked", "silent")}
    return {
        "passages": count["passages"],
        "slips": count["slips"],
        **{name: round(value, 4) for name, value in share.items()},
        "wrong": round(count["wrong"] / count["slips"], 4),
    }


def measure_documents(texts: Sequence[str]) -> Figures:
    """Slips of whole documents, annotated and slipped at once: mended, wrong, marked."""
    count: Counter[str] = Counter()
    seconds = 0.0
    for text in texts:
        shown, losses = slip_with_losses(text, seed=3)
        started = time.process_time()
        edits, marks = find_slips(shown)
        seconds += time.process_time() - started
        wrong = wrong_edits(shown, text, edits)
        count.update(slips=losses.slips, mended=len(edits) - wrong, wrong=wrong, marked=len(marks))
        count.update(characters=len(shown))
    slips = max(1, count["slips"])
    return {
        "documents": len(texts),
        "slips": count["slips"],
        **{name: round(count[name] / slips, 4) for name in ("mended", "wrong", "marked")},
        "characters_per_second": round(count["characters"] / max(seconds, 1e-9)),
    }


def measure_clean(rows: Iterable[PolicyText]) -> Figures:
    """What is changed or marked in documents that nobody damaged."""
    count: Counter[str] = Counter()
    for row in rows:
        edits, marks = find_slips(row.text)
        count.update(characters=len(row.text), repairs=len(edits), marks=len(marks))
    return {name: float(count[name]) for name in ("characters", "repairs", "marks")}


def measure_wild() -> Figures:
    """Cases whose damage is not ours."""
    rows = [json.loads(row) for row in WILD.read_text(encoding="utf-8").splitlines()]
    count: Counter[str] = Counter()
    for row in rows:
        edits, marks = find_slips(row["damaged"])
        exact = EditList(edits).apply(row["damaged"]) == row["clean"]
        wrong = bool(edits) and not exact
        count.update(cases=1, exact=exact, wrong=wrong, marked=not exact and bool(marks))
    return {name: float(count[name]) for name in ("cases", "exact", "wrong", "marked")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.slips")
    parser.add_argument("--full", action="store_true", help="2,000 passages and 100 documents")
    chosen = parser.parse_args(arguments)
    place = os.environ.get("POLICYTEXT_DATA")
    if not place:
        sys.stderr.write("POLICYTEXT_DATA is not set; it names the folder of measuring data\n")
        return 1
    rows = list(read_policy_texts(Path(place), "test"))
    count = FULL_PASSAGES if chosen.full else PASSAGES
    results: dict[str, object] = {
        "passages": measure_passages(passages(rows, POOL), count),
        "documents": measure_documents(
            documents(rows, FULL_DOCUMENTS if chosen.full else DOCUMENTS)
        ),
        "clean": measure_clean(rows),
        "wild": measure_wild(),
    }
    full = " --full" if chosen.full else ""
    write_results(RESULTS, results, f"python -m benchmarks.quality.slips{full}")
    _show(results)
    return 0


def _show(results: Mapping[str, object]) -> None:
    for name, part in results.items():
        assert isinstance(part, Mapping)
        nested = part if name == "passages" else {name: part}
        head = [name, *next(iter(nested.values()))]
        cells = [[row, *(f"{value:g}" for value in line.values())] for row, line in nested.items()]
        print(table(head, cells), end="\n\n")


if __name__ == "__main__":
    sys.exit(main())
