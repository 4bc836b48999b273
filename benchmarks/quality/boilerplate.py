"""Boilerplate: what is kept and what is cut, against gold, beside peers; harm on clean text; spam.

``python -m benchmarks.quality.boilerplate`` prints the tables and writes
``benchmarks/results/boilerplate.json``. Peers are measured by ``boilerplate_peers``; their rows are
taken over from the results, so that each may live in an environment of its own.
"""

from __future__ import annotations

import json
import logging
import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import policytext
from benchmarks.measures import fold, levenshtein
from benchmarks.provenance import write_results
from benchmarks.quality.boilerplate_peers import ARTICLES, RESULTS, kept_figures, pages
from benchmarks.tables import table
from policytext.boilerplate import BoilerplateRemover, classify_lines, remove_boilerplate
from policytext.boilerplate.layout import find_joins
from policytext.boilerplate.spam import _lexicon, find_spam
from policytext.language.characters import fold as fold_script
from policytext.language.training_texts import PolicyText, read_policy_texts
from policytext.structure.lines import KEPT_LABELS, split_lines

__all__ = ["main"]

PAGES = Path(__file__).resolve().parent / "data" / "boilerplate_pages.tsv"
CLEAN = Path(__file__).resolve().parent / "data" / "boilerplate_clean.tsv"
_LABELS = {
    "subtitle": "heading",
    "pullquote": "pull_quote",
    "header": "page_header",
}
_STRETCH = 2000
_PASSAGES = 2000
_LOOK_ALIKES = 500
_SETTINGS = ("strong-alone", "strong-infected", "weak-infected", "weak-alone", "border-infected")
"""Which word is put where: alone in its passage, or with two strong ones elsewhere in it."""
Figures = dict[str, Any]


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


# -- gold pages ------------------------------------------------------------------------------------


def articles() -> Figures:
    """Distances of the five articles: the whole pipeline, and this room on what is undamaged.

    000 and 002 are pasted twice, and 002 is full of glosses, so for the room alone the gold lines
    of the others are what counts.
    """
    found: Figures = {}
    for group, name, page, gold in pages(None):
        if group == "articles":
            row = {"pipeline": levenshtein(fold(policytext.clean(page)), fold(gold))}
            if name in ("001", "003", "004"):
                row["room"] = levenshtein(fold(remove_boilerplate(page)), fold(gold))
            found[name] = row
    return found


def inline() -> Figures:
    """The inline edits that the gold names, by kind: found, and how many there are.

    A row counts when an edit with a matching reason begins in its line.
    """
    kinds = {
        "dateline": {"dateline"},
        "byline": {"byline"},
        "join": {"line-break"},
        "space": {"stray-space", "line-break"},
        "spam": {"spam", "suspected-spam"},
        "markdown": {"markdown", "lifted-heading", "pull-quote"},
    }
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for path in sorted(ARTICLES.glob("*.txt")):
        if path.name[:3] == "002":
            continue  # Its rows are glosses, which are cut before.
        text = path.read_bytes().decode("utf-8")
        lines = split_lines(text)
        places: dict[int, set[str]] = {}
        for edit in BoilerplateRemover().edits(text):
            number = sum(line.start <= edit.start for line in lines)
            places.setdefault(number, set()).add(edit.reason)
        gold = ARTICLES / "gold" / f"{path.stem}.spans.tsv"
        for at, _, kind, *_ in list(_rows(gold))[1:]:
            wanted[kind] += 1
            found[kind] += not kinds[kind].isdisjoint(places.get(int(at), set()))
    return {kind: {"found": found[kind], "gold": wanted[kind]} for kind in sorted(wanted)}


def layout(data: Path) -> Figures:
    """Kept characters, labels and joins of the layout pages."""
    right = total = kept_right = 0
    hits = wrong = missed = 0
    per_page: Figures = {}
    for group, name, page, gold in pages(data):
        if group != "layout":
            continue
        lines, labels = split_lines(page), classify_lines(page)
        rows = list(_rows(data / "layout" / f"{name}.labels.tsv"))
        for number, label, *_ in rows:
            if int(number) <= len(labels):
                wanted = _LABELS.get(label, label)
                given = labels[int(number) - 1]
                total += 1
                right += given.label == wanted
                kept_right += given.kept == (wanted in KEPT_LABELS)
        joins = {(join.before + 1, join.behind + 1) for join in find_joins(page, lines, labels)}
        rows = list(_rows(data / "layout" / f"{name}.spans.tsv"))[1:]
        gold_joins = {
            tuple(int(part) for part in re.findall(r"[0-9]+", row[3])[:2])
            for row in rows
            if row[2] == "join"
        }
        hits += len(joins & gold_joins)
        wrong += len(joins - gold_joins)
        missed += len(gold_joins - joins)
        per_page[name] = levenshtein(fold(remove_boilerplate(page)), fold(gold))
    return {
        "kept": kept_figures(remove_boilerplate, data)["layout"],
        "label_accuracy": round(right / total, 4),
        "kept_accuracy": round(kept_right / total, 4),
        "lines": total,
        "joins": {"right": hits, "wrong": wrong, "missed": missed},
        "distance": per_page,
    }


def official(texts: Sequence[PolicyText]) -> Figures:
    """Official web pages line by line: characters cut and kept, for each part."""
    gold: dict[str, dict[int, str]] = {}
    part_of: dict[str, str] = {}
    for part, document, at, label, _ in _rows(PAGES):
        gold.setdefault(document, {})[int(at)] = label
        part_of[document] = part
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        if text.id not in part_of:
            continue
        count = counts.setdefault(part_of[text.id], Counter())
        count["documents"] += 1
        for number, given in enumerate(classify_lines(text.text), start=1):
            size = len(given.span.extract(text.text).strip())
            wanted = gold[text.id].get(number, "body")
            side = "kept" if wanted in KEPT_LABELS else "cut"
            count[side] += size
            if given.kept == (side == "kept"):
                count[f"{side}_right"] += size
            if side == "cut" and size:
                count["lines"] += 1
                count["labels"] += given.label == wanted
    return {
        part: {
            "documents": count["documents"],
            "kept_recall": round(count["kept_right"] / count["kept"], 6),
            "kept_precision": round(
                count["kept_right"] / (count["kept_right"] + count["cut"] - count["cut_right"]),
                6,
            ),
            "cut_recall": round(count["cut_right"] / count["cut"], 5),
            "cut_label_accuracy": round(count["labels"] / count["lines"], 4),
            "cut_characters": count["cut"],
        }
        for part, count in sorted(counts.items())
    }


# -- harm ------------------------------------------------------------------------------------------


def harm(texts: Sequence[PolicyText]) -> Figures:
    """What is cut from stretches of body text that need nothing."""
    by_id = {text.id: text for text in texts}
    characters = removed = blanks = stretches = joins = 0
    listed: list[str] = []
    for _, document, start, *_ in _rows(CLEAN):
        if document not in by_id:
            continue
        stretch = by_id[document].text[int(start) : int(start) + _STRETCH]
        stretches += 1
        characters += len(stretch)
        for edit in BoilerplateRemover().edits(stretch):
            cut = edit.span.extract(stretch)
            if edit.reason == "line-break":
                joins += 1
                continue
            content = len("".join(cut.split())) - len("".join(edit.replacement.split()))
            removed += max(0, content)
            blanks += len(cut) - len("".join(cut.split()))
            listed.append(f"{document}+{start}: {edit.reason} {cut[:40]!r}")
    return {
        "stretches": stretches,
        "characters": characters,
        "removed_per_million": round(1e6 * removed / characters, 2),
        "blanks_per_million": round(1e6 * blanks / characters, 2),
        "joins": joins,
        "listed": listed,
    }


# -- spam ------------------------------------------------------------------------------------------


def spam(texts: Sequence[PolicyText]) -> Figures:
    """Spam words put into clean passages, and the same words where authors wrote them."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    chance = random.Random(7)
    _, words, strengths = _lexicon()
    strong = [strength.value == "strong" for strength in strengths]
    passages = [
        line
        for text in texts
        for line in text.text.split("\n")
        if 150 <= len(line) <= 1200 and "。" in line
    ]
    chosen = chance.sample(passages, min(_PASSAGES, len(passages)))
    counts: Counter[str] = Counter()
    for number, passage in enumerate(chosen):
        inner = _places(passage, inside=True)
        outer = _places(passage, inside=False)
        if not inner or not outer:
            continue
        setting = _SETTINGS[number % len(_SETTINGS)]
        rest = [w for w, is_strong in zip(words, strong, strict=True) if is_strong]
        if setting.startswith("weak"):
            drawn = [w for w, is_strong in zip(words, strong, strict=True) if not is_strong]
        else:
            drawn = rest
        word = chance.choice(drawn)
        others = 0 if setting.endswith("alone") else 2
        at = chance.choice(outer if setting == "border-infected" else inner)
        more = [(chance.choice(inner), chance.choice(rest)) for _ in range(others)]
        found = _found(passage, word, at, more)
        counts[setting] += 1
        counts[f"{setting}-found"] += found
    looks, cut, cut_infected = _look_alikes(texts, chance)
    recalls = {name: round(counts[f"{name}-found"] / counts[name], 4) for name in _SETTINGS}
    return {
        "passages": sum(counts[name] for name in recalls),
        "recall": recalls,
        "look_alikes": looks,
        "false_cuts": cut,
        "false_cuts_in_infected_text": cut_infected,
    }


def _places(passage: str, *, inside: bool) -> list[int]:
    import jieba

    han = re.compile("[\u4e00-\u9fff]{2,8}")
    places = []
    for token, start, end in jieba.tokenize(fold_script(passage)):
        if han.fullmatch(token):
            places += list(range(start + 1, end)) if inside else [start]
    return [at for at in places if 4 < at < len(passage) - 4]


def _found(passage: str, word: str, at: int, others: Sequence[tuple[int, str]]) -> bool:
    """Whether the word is cut exactly, with other words injected elsewhere."""
    inserted = [(at, word), *((place, other) for place, other in others if abs(place - at) > 8)]
    text, start = passage, at
    for place, other in sorted(inserted, reverse=True):
        text = text[:place] + other + text[place:]
        if place < at:
            start += len(other)
    return any(edit.start == start and edit.end == start + len(word) for edit in find_spam(text))


def _look_alikes(texts: Sequence[PolicyText], chance: random.Random) -> tuple[int, int, int]:
    """Places where an author wrote a word of the lexicon.

    Returns:
        How many there are, how many are cut, and how many are in a text that a spam word was put
        into.
    """
    _, words, _ = _lexicon()
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    windows = []
    for text in texts:
        folded = fold_script(text.text)
        for match in pattern.finditer(folded):
            windows.append(folded[max(0, match.start() - 80) : match.end() + 80])
    chosen = chance.sample(windows, min(_LOOK_ALIKES, len(windows)))
    cut = sum(bool(find_spam(window)) for window in chosen)
    infected = 0
    for window in chosen:
        page = "支持半舞蹈场地导体产业发展。" + window
        infected += sum(edit.start >= len(page) - len(window) for edit in find_spam(page))
    return len(chosen), cut, infected


# -- all -------------------------------------------------------------------------------------------


def main() -> None:
    """Measure, print and write."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    place = os.environ.get("POLICYTEXT_DATA")
    results["articles"] = articles()
    results["inline"] = inline()
    data = Path(place) if place else None
    results["room"] = kept_figures(remove_boilerplate, data)
    results["pipeline"] = kept_figures(policytext.clean, data)
    if data:
        test = list(read_policy_texts(data, "test"))
        training = list(read_policy_texts(data, "training"))
        results["layout"] = layout(data)
        results["official"] = official([*training, *test])
        results["harm"] = harm(test)
        results["spam"] = spam(test)
    peers = {name: row["version"] for name, row in results.get("peers", {}).items()}
    write_results(RESULTS, results, "python -m benchmarks.quality.boilerplate", peers=peers)
    show(results)


def show(results: Mapping[str, Any]) -> None:
    """Print the figures."""
    rows = []
    ours = {"policytext": results["pipeline"], "this room alone": results["room"]}
    for name, figures in {**ours, **results.get("peers", {})}.items():
        label = f"{name} {figures['version']}" if "version" in figures else name
        for group in ("articles", "layout"):
            if group in figures:
                row = figures[group]
                rows.append([label, group, f"{row['recall']:.4f}", f"{row['precision']:.4f}"])
    print(table(["cleaner", "pages", "kept recall", "kept precision"], rows))
    for name in ("articles", "inline", "layout", "official", "harm", "spam"):
        if name in results:
            print(f"\n{name}: {json.dumps(results[name], ensure_ascii=False, indent=1)}")


if __name__ == "__main__":
    main()
