"""Duplicates: planted pairs, judged pairs of laws, doubled pages, and how cost grows.

``python -m benchmarks.quality.duplicates`` builds 20,000 documents from the test fifth, 4,000 of
which are edited copies of others, and measures what is found; beside it the 60 pairs of laws that
were judged by reading, and 500 doubled pages with damage of their own in each copy. The peers
datasketch, rensa and simhash run on the same documents where they are installed; each system runs
in a process of its own, so that memory can be told apart. ``--full`` adds a million documents.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from benchmarks.measures import levenshtein
from benchmarks.provenance import installed, write_results
from benchmarks.tables import table
from policytext import Document, convert_script, deduplicate
from policytext.duplicates import CopyMerger, Keep, find_copies, remove_repeats, repair_across
from policytext.language.characters import fold
from policytext.language.training_texts import PolicyText, read_policy_texts
from policytext.testing import SPAM, insert_spam

__all__ = ["main"]

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "results" / "duplicates.json"
LAWS = HERE / "data" / "duplicates_laws.jsonl"
BASES, PLANTED, EXCERPTS = 16_000, 4_000, 400
LENGTH = 200
"""Characters of a document at least; it ends where a sentence does."""
THRESHOLD = 0.8
SEED = 20
PAGES = 500

Pair: TypeAlias = tuple[int, int]
Figures: TypeAlias = dict[str, Any]


class Sender(Protocol):
    """The end of a pipe that a process of its own writes to."""

    def send(self, obj: object) -> None:
        """Hand over a result."""


_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]*")
_HAN = re.compile("[\u4e00-\u9fff]")


# -- documents with planted pairs ------------------------------------------------------------------


def passages(rows: Sequence[PolicyText]) -> Iterator[str]:
    """Runs of whole sentences that do not overlap."""
    for row in rows:
        held = ""
        for match in _SENTENCE.finditer(row.text):
            held += match.group()
            if len(held) >= LENGTH:
                yield held[: 3 * LENGTH]
                held = ""


def _rewrapped(text: str, chance: random.Random) -> str:
    width = chance.randrange(18, 40)
    flat = text.replace("\n", "")
    return "\n".join(flat[i : i + width] for i in range(0, len(flat), width))


def _other_script(text: str, chance: random.Random) -> str:
    converted = convert_script(text, to="hant")
    return converted if converted != text else convert_script(text, to="hans")


def _edited(share: float) -> Callable[[str, random.Random], str]:
    def edit(text: str, chance: random.Random) -> str:
        out = []
        for character in text:
            if chance.random() >= share:
                out.append(character)
            elif (kind := chance.random()) < 1 / 3:
                out.append(chr(chance.randrange(0x4E00, 0x9FA6)))
            elif kind < 2 / 3:
                out.append(character + chr(chance.randrange(0x4E00, 0x9FA6)))
        return "".join(out)

    return edit


def _without_a_sentence(text: str, chance: random.Random) -> str:
    parts = _SENTENCE.findall(text)
    if len(parts) > 1:
        del parts[chance.randrange(len(parts))]
    return "".join(parts)


def _reordered(text: str, chance: random.Random) -> str:
    parts = _SENTENCE.findall(text)
    chance.shuffle(parts)
    return "".join(parts)


def _with_furniture(text: str, chance: random.Random) -> str:
    day = chance.randrange(1, 29)
    head = f"首页 > 要闻\n发布时间：2024-05-{day:02} 来源：本网\n"
    return f"{head}{text}\n责任编辑：李华\n打印本页 关闭窗口"


def _with_spam(text: str, chance: random.Random) -> str:
    return insert_spam(text, SPAM, count=3, seed=chance.randrange(1 << 30))


KINDS: Mapping[str, Callable[[str, random.Random], str]] = {
    "re-wrapped": _rewrapped,
    "other script": _other_script,
    "edits 1 %": _edited(0.01),
    "edits 5 %": _edited(0.05),
    "edits 10 %": _edited(0.10),
    "sentence dropped": _without_a_sentence,
    "furniture": _with_furniture,
    "spam": _with_spam,
    "reordered": _reordered,
}


def corpus(rows: Sequence[PolicyText]) -> tuple[list[str], dict[Pair, str]]:
    """Documents, and which of them are edited copies, with the kind of edit."""
    chance = random.Random(SEED)
    bases = list(dict.fromkeys(passages(rows)))
    chance.shuffle(bases)
    texts = bases[:BASES]
    planted: dict[Pair, str] = {}
    names = list(KINDS)
    for index, base in enumerate(chance.sample(range(len(texts)), PLANTED)):
        kind = names[index % len(names)]
        planted[base, len(texts)] = kind
        texts.append(KINDS[kind](texts[base], chance))
    order = list(range(len(texts)))
    chance.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    moved = {
        (min(place[a], place[b]), max(place[a], place[b])): kind for (a, b), kind in planted.items()
    }
    return [texts[old] for old in order], moved


def trigrams(text: str) -> set[str]:
    """The 3-shingles, made without any code of the package but its folding."""
    kept = "".join(character.lower() for character in fold(text) if character.isalnum())
    return {kept[i : i + 3] for i in range(max(len(kept) - 2, 1))}


def similarity(one: set[str], two: set[str]) -> float:
    """The Jaccard similarity."""
    return len(one & two) / max(len(one | two), 1)


# -- the systems -----------------------------------------------------------------------------------


def _policytext(texts: list[str]) -> set[Pair]:
    return _pairs(texts, "first")


def _policytext_best(texts: list[str]) -> set[Pair]:
    return _pairs(texts, "best")


def _pairs(texts: list[str], keep: Keep) -> set[Pair]:
    result = deduplicate(texts, threshold=THRESHOLD, keep=keep, excerpts=False)
    return {(pair.a.position, pair.b.position) for pair in result.pairs}


def _datasketch(texts: list[str]) -> set[Pair]:
    sketch = import_module("datasketch")
    index = sketch.MinHashLSH(threshold=THRESHOLD, num_perm=128)
    rows = []
    found = set()
    for at, text in enumerate(texts):
        row = sketch.MinHash(num_perm=128)
        row.update_batch([shingle.encode() for shingle in trigrams(text)])
        rows.append(row)
        for other in index.query(row):
            if row.jaccard(rows[other]) >= THRESHOLD:
                found.add((other, at))
        index.insert(at, row)
    return found


def _rensa(texts: list[str]) -> set[Pair]:
    rensa = import_module("rensa")
    index = rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=16)
    rows = []
    found = set()
    for at, text in enumerate(texts):
        row = rensa.RMinHash(num_perm=128, seed=42)
        row.update(list(trigrams(text)))
        rows.append(row)
        for other in index.query(row):
            if row.jaccard(rows[other]) >= THRESHOLD:
                found.add((other, at))
        index.insert(at, row)
    return found


def _simhash(texts: list[str]) -> set[Pair]:
    simhash = import_module("simhash")
    rows = [simhash.Simhash(list(trigrams(text))) for text in texts]
    index = simhash.SimhashIndex([(str(at), row) for at, row in enumerate(rows)], k=6)
    found = set()
    for at, row in enumerate(rows):
        for near in index.get_near_dups(row):
            if int(near) != at:
                found.add((min(at, int(near)), max(at, int(near))))
    return found


SYSTEMS: Mapping[str, tuple[Callable[[list[str]], set[Pair]], str]] = {
    "policytext": (_policytext, "numpy"),
    "policytext, best": (_policytext_best, "numpy"),
    "datasketch": (_datasketch, "datasketch"),
    "rensa": (_rensa, "rensa"),
    "simhash ≤ 6": (_simhash, "simhash"),
}


def _worker(name: str, texts: list[str], sender: Sender) -> None:
    """Run one system, and tell what it found, its time, and how much memory it added."""
    run, module = SYSTEMS[name]
    import_module(module)
    run(texts[:200])
    before = peak_megabytes()
    start = time.process_time()
    found = run(texts)
    seconds = time.process_time() - start
    sender.send((found, seconds, peak_megabytes() - before))


def peak_megabytes() -> float:
    """The most memory that this process has had; ``getrusage`` would count its parent's too."""
    status = Path("/proc/self/status").read_text("utf-8")
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match.group(1)) / 1024 if match else math.nan


def run_apart(name: str, texts: list[str]) -> tuple[set[Pair], float, float]:
    """What a system finds, its processor seconds, and the MB that it needed at its peak."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_worker, args=(name, texts, sender))
    process.start()
    sender.close()
    found: tuple[set[Pair], float, float] = receiver.recv()
    process.join()
    return found


def planted_pairs(rows: Sequence[PolicyText]) -> Figures:
    """Precision, recall, speed and memory of each system."""
    texts, planted = corpus(rows)
    sets = {at: trigrams(texts[at]) for pair in planted for at in pair}
    exact = {pair: similarity(sets[pair[0]], sets[pair[1]]) for pair in planted}
    reach = {pair for pair, score in exact.items() if score >= THRESHOLD}
    figures: Figures = {
        "documents": len(texts),
        "characters": sum(map(len, texts)),
        "planted": len(planted),
        "planted_above_threshold": len(reach),
        "systems": {},
        "by_kind": {},
    }
    for name, (_, module) in SYSTEMS.items():
        if find_spec(module) is None:
            continue
        found, seconds, megabytes = run_apart(name, texts)
        # Passages of the corpus that resemble each other by themselves are no mistake.
        natural = {pair for pair in found - planted.keys() if _is_alike(texts, pair)}
        wrong = len(found) - len(natural) - len(found & planted.keys())
        figures["systems"][name] = {
            "precision": 1 - wrong / max(len(found), 1),
            "recall": len(found & reach) / len(reach),
            "wrong": wrong,
            "natural_pairs": len(natural),
            "documents_per_second": round(len(texts) / seconds),
            "megabytes": round(megabytes),
        }
        for kind in KINDS:
            of_kind = {pair for pair, k in planted.items() if k == kind}
            share = len(of_kind & found) / len(of_kind)
            figures["by_kind"].setdefault(kind, {})[name] = share
            figures["by_kind"][kind]["above_threshold"] = len(of_kind & reach) / len(of_kind)
    return figures


def _is_alike(texts: Sequence[str], pair: Pair) -> bool:
    return similarity(trigrams(texts[pair[0]]), trigrams(texts[pair[1]])) >= THRESHOLD


def excerpts(rows: Sequence[PolicyText]) -> Figures:
    """Whether excerpts of a third of a longer document are found in it, and in no other."""
    chance = random.Random(SEED)
    wholes = [row.text[:3000] for row in rows if len(row.text) >= 3000]
    wholes = chance.sample(wholes, min(EXCERPTS, len(wholes)))
    parts = []
    for whole in wholes:
        start = chance.randrange(0, 2000)
        parts.append(_edited(0.02)(whole[start : start + 600], chance))
    count = len(wholes)
    result = deduplicate([*wholes, *parts], threshold=THRESHOLD)
    found = {(row.part.position - count, row.whole.position) for row in result.excerpts}
    right = {(at, at) for at in range(count)}
    sets = [trigrams(text) for text in [*wholes, *parts]]
    wrong = [
        pair
        for pair in found - right
        if len(sets[pair[0] + count] & sets[pair[1]]) < 0.8 * len(sets[pair[0] + count])
    ]
    return {
        "excerpts": count,
        "recall": len(found & right) / count,
        "wrong": len(wrong),
    }


# -- laws ------------------------------------------------------------------------------------------


def laws(data: Path) -> Figures:
    """What becomes of the judged pairs at several thresholds."""
    judged = [json.loads(line) for line in LAWS.read_text("utf-8").splitlines()]
    texts = {
        row.id: row.text
        for part in ("training", "test")
        for row in read_policy_texts(data, part)
        if row.collection == "laws_sample"
    }
    ids = sorted(texts)
    figures: Figures = {}
    for threshold in (0.8, 0.9, 0.95, 0.98):
        result = deduplicate([texts[id] for id in ids], threshold=threshold, excerpts=False)
        found = {frozenset((ids[p.a.position], ids[p.b.position])) for p in result.pairs}
        found |= {
            frozenset((ids[one.position], ids[two.position]))
            for cluster in result.clusters
            for one, two in combinations(cluster.members, 2)
        }
        counts = Counter(
            row["verdict"] for row in judged if frozenset((row["a"], row["b"])) in found
        )
        figures[str(threshold)] = {
            verdict: counts[verdict] for verdict in ("same", "version", "other-law")
        } | {"dropped_of_all": len(result.dropped)}
    figures["judged"] = dict(Counter(row["verdict"] for row in judged)) | {
        "dropped_of_all": 0,
    }
    return figures


# -- doubled pages ---------------------------------------------------------------------------------


def damaged(text: str, share: float, chance: random.Random) -> str:
    """Han characters lost, replaced by marks or by others, doubled, or followed by spam."""
    out = []
    for character in text:
        if not _HAN.match(character) or chance.random() >= share:
            out.append(character)
            continue
        kind = chance.random()
        if kind < 0.25:
            out.append("?")
        elif kind < 0.40:
            out.append("\ufffd")
        elif kind < 0.65:
            continue
        elif kind < 0.90:
            out.append(chr(chance.randrange(0x4E00, 0x9FA6)))
        elif kind < 0.95:
            out.append(character + chance.choice(SPAM))
        else:
            out.append(2 * character)
    return "".join(out)


def articles(rows: Sequence[PolicyText], count: int) -> list[str]:
    """Beginnings of documents, from 500 to 3,000 characters, that end with a line."""
    chance = random.Random(SEED)
    found = []
    for row in rows:
        for start in range(0, len(row.text) - 800, 6000):
            text = row.text[start : start + chance.randrange(800, 3000)]
            text = text[text.find("\n") + 1 : text.rfind("\n") + 1]
            if len(text) >= 500 and not find_copies(text):
                found.append(text)
    return chance.sample(found, min(count, len(found)))


def doubled_pages(rows: Sequence[PolicyText]) -> Figures:
    """How far a doubled page is from its original before and after, by share of damage."""
    originals = articles(rows, PAGES)
    figures: Figures = {}
    for share in (0.0, 0.02, 0.05):
        chance = random.Random(SEED)
        row: Counter[str] = Counter()
        for text in originals:
            first, second = damaged(text, share, chance), damaged(text, share, chance)
            doc = Document.from_text(first + second)
            rewrite = CopyMerger().clean(doc)
            merged = rewrite.edits.apply(doc.text)
            row["found"] += bool(len(rewrite.edits))
            if not len(rewrite.edits):
                row["left_doubled"] += levenshtein(merged, text)
            row["first_copy"] += levenshtein(first, text)
            row["page"] += levenshtein(doc.text, text)
            row["merged"] += levenshtein(merged, text)
            row["conflicts"] += len(rewrite.annotations)
            row["choices"] += sum(edit.reason != "copy" for edit in rewrite.edits)
        figures[f"{share:.0%}"] = {
            "found": row["found"] / len(originals),
            "page": row["page"],
            "first_copy": row["first_copy"],
            "merged": row["merged"],
            "of_it_pages_not_found": row["left_doubled"],
            "choices": row["choices"],
            "conflicts": row["conflicts"],
        }
    # What merging must not do: take anything from a damaged copy into a sound one.
    chance = random.Random(SEED)
    wrong = sum(
        edit.reason != "copy"
        for text in originals
        for edit in CopyMerger().clean(Document.from_text(text + damaged(text, 0.05, chance))).edits
    )
    figures["sound_first_copy"] = {"wrong_choices": wrong, "pages": len(originals)}
    return figures


def harm(rows: Sequence[PolicyText]) -> Figures:
    """What is cut from documents as they are; genuine repetitions are among it."""
    pages = cut = 0
    for row in rows:
        if row.collection == "state_council_2019":
            # These stand twice in their source, once with and once without mark-up.
            continue
        pages += bool(find_copies(row.text))
        cut += len(row.text) - len(remove_repeats(row.text))
    return {
        "documents": len(rows),
        "characters": sum(len(row.text) for row in rows),
        "taken_for_doubled": pages,
        "characters_cut_as_repeats": cut,
    }


def across_documents(rows: Sequence[PolicyText]) -> Figures:
    """Three copies of each of 100 articles, each with 2 % damage of its own."""
    chance = random.Random(SEED)
    originals = articles(rows, 100)
    texts = [damaged(text, 0.02, chance) for text in originals for _ in range(3)]
    before = after = 0
    mended = {row.position: row.edits.apply(texts[row.position]) for row in repair_across(texts)}
    for at, text in enumerate(texts):
        before += levenshtein(text, originals[at // 3])
        after += levenshtein(mended.get(at, text), originals[at // 3])
    clean = sum(len(row.edits) for row in repair_across([row.text for row in rows]))
    return {"before": before, "after": after, "edits_on_genuine_documents": clean}


# -- growth ----------------------------------------------------------------------------------------


def short_documents(rows: Sequence[PolicyText], count: int) -> Iterator[str]:
    """Documents of 200 characters made of sentences of the test fifth; every tenth one a copy."""
    chance = random.Random(SEED)
    pool = [
        match.group()
        for row in rows
        for match in _SENTENCE.finditer(row.text)
        if 20 <= len(match.group()) <= 80
    ]
    last = ""
    for at in range(count):
        if at % 10 == 9:
            yield _edited(0.01)(last, chance)
            continue
        last = ""
        while len(last) < 200:
            last += chance.choice(pool)
        last = last[:200]
        yield last


def _grow(count: int, sender: Sender) -> None:
    rows = list(read_policy_texts(Path(os.environ["POLICYTEXT_DATA"]), "test"))
    texts = list(short_documents(rows, count))
    before = peak_megabytes()
    start, wall = time.process_time(), time.perf_counter()
    result = deduplicate(texts, excerpts=False)
    sender.send(
        {
            "seconds": round(time.process_time() - start, 1),
            "wall_seconds": round(time.perf_counter() - wall, 1),
            "peak_megabytes": round(peak_megabytes()),
            "added_megabytes": round(peak_megabytes() - before),
            "microseconds_per_document": round(1e6 * (time.process_time() - start) / count, 1),
            "candidates_per_document": round(result.candidates / count, 3),
            "dropped": len(result.dropped),
        }
    )


def growth(counts: Sequence[int]) -> Figures:
    """Time and memory for corpora of several sizes, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    figures: Figures = {}
    for count in counts:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_grow, args=(count, sender))
        process.start()
        sender.close()
        figures[f"{count:,}"] = receiver.recv()
        process.join()
        print(f"{count:,}: {figures[f'{count:,}']}", flush=True)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print tables, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.duplicates")
    parser.add_argument("--full", action="store_true", help="add corpora of up to a million")
    parser.add_argument("--only", action="append", help="measure these parts alone")
    chosen = parser.parse_args(arguments)
    data = Path(os.environ["POLICYTEXT_DATA"])
    rows = list(read_policy_texts(data, "test"))
    parts: dict[str, Callable[[], Figures]] = {
        "planted": lambda: planted_pairs(rows),
        "excerpts": lambda: excerpts(rows),
        "laws": lambda: laws(data),
        "doubled": lambda: doubled_pages(rows),
        "harm": lambda: harm(rows),
        "across": lambda: across_documents(rows),
    }
    if chosen.full:
        parts["growth"] = lambda: growth((10_000, 100_000, 1_000_000))
    figures: Figures = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    peers = figures.get("planted", {})
    for name, measure in parts.items():
        if chosen.only and name not in chosen.only:
            continue
        start = time.process_time()
        figures[name] = measure()
        print(f"{name}: {time.process_time() - start:.0f} s\n{_shown(figures[name])}\n", flush=True)
    _keep_peers(figures, peers)
    write_results(
        RESULTS,
        figures,
        f"python -m benchmarks.quality.duplicates{' --full' if 'growth' in figures else ''}",
        peers=installed("datasketch", "rensa", "simhash"),
        keep_peers=True,
    )


def _keep_peers(figures: Figures, before: Figures) -> None:
    """Peers that are not installed here keep what they reached on the same documents."""
    same = all(
        figures.get("planted", {}).get(key) == before.get(key)
        for key in ("documents", "characters", "planted")
    )
    if before and same:
        figures["planted"]["systems"] = before["systems"] | figures["planted"]["systems"]
        for kind, row in figures["planted"]["by_kind"].items():
            figures["planted"]["by_kind"][kind] = before["by_kind"].get(kind, {}) | row


def _shown(figures: Mapping[str, Any]) -> str:
    lines = [f"{name}: {_cell(value)}" for name, value in figures.items() if not _is_table(value)]
    groups: defaultdict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    for name, value in figures.items():
        if not isinstance(value, dict):
            continue
        if any(isinstance(inner, dict) for inner in value.values()):
            for row, cells in value.items():
                groups[(name, *cells)].append([row, *map(_cell, cells.values())])
        else:
            groups[("", *value)].append([name, *map(_cell, value.values())])
    return "\n".join([*lines, *(table(head, rows) for head, rows in groups.items())])


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _cell(value: float | str) -> str:
    return f"{value:.4f}" if isinstance(value, float) else f"{value:,}"


if __name__ == "__main__":
    main()
