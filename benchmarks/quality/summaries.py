"""Extracts against headlines and human summaries, beside Lead, an oracle, and the peers installed.

``python -m benchmarks.quality.summaries`` measures on bulletin items from July 2024 on, with and
without their first three sentences, and on the segments of every third meeting; the weights and
the constants saw the others only. Every system ranks the sentences of one splitter, and one
routine fills the same budget from its ranking; those with a splitter of their own keep it. The
peers get the first ``--peers`` items of each set, since they are slow; Lead and our rows are then
given on the same items. ``--full`` takes all.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.provenance import installed, write_results
from benchmarks.quality.briefs import ARTICLES
from benchmarks.tables import table
from policytext.language.training_texts import read_policy_texts
from policytext.structure import split_sentences
from policytext.summarization import key_phrases, summarize
from policytext.summarization._reading import Reading
from policytext.summarization.scoring import score_sentences
from policytext.summarization.training import Example, read_examples, tokens

__all__ = ["main"]

RESULTS = Path(__file__).resolve().parents[1] / "results" / "summaries.json"
JUDGED = Path(__file__).resolve().parent / "data" / "keyphrases_judged.jsonl"
BUDGETS = {"xwlb_train": 100, "xwlbnl_train": 100, "vcsum_dev": 200}
NAMES = {"xwlb_train": "bulletins", "xwlbnl_train": "bulletins-no-lead", "vcsum_dev": "meetings"}
LEAST_CHARACTERS = 400
PEERS = 40
RESAMPLES = 1000

System: TypeAlias = Callable[[str, int], str]
Rating: TypeAlias = Callable[..., float] | dict[object, float]
Scores: TypeAlias = npt.NDArray[np.float64]
Grams: TypeAlias = Counter[tuple[str, ...]]


# -- ROUGE --------------------------------------------------------------------------------------


def rouge_scores(candidate: str, reference: str) -> tuple[float, float, float]:
    """The F1 of ROUGE-1, ROUGE-2 and ROUGE-L over Han characters, Latin runs and numbers.

    >>> [round(score, 2) for score in rouge_scores("全国统一大市场", "统一市场")]
    [0.73, 0.44, 0.73]
    """
    first, second = tokens(candidate), tokens(reference)
    return (
        _overlap(_grams(first, 1), _grams(second, 1)),
        _overlap(_grams(first, 2), _grams(second, 2)),
        _f1(_common(first, second), len(first), len(second)),
    )


def _grams(items: Sequence[str], n: int) -> Grams:
    return Counter(zip(*(items[at:] for at in range(n)), strict=False))


def _overlap(first: Grams, second: Grams) -> float:
    return _f1(sum((first & second).values()), sum(first.values()), sum(second.values()))


def _f1(common: int, first: int, second: int) -> float:
    return 2 * common / (first + second) if first + second else 0.0


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest common subsequence, a bit of an integer for each token.

    Source: M. Crochemore and others, A fast and practical bit-vector algorithm for the longest
    common subsequence problem, 2001.
    """
    places: dict[str, int] = {}
    for at, token in enumerate(first):
        places[token] = places.get(token, 0) | 1 << at
    everything = (1 << len(first)) - 1
    row = everything
    for token in second:
        matched = row & places.get(token, 0)
        row = ((row + matched) | (row - matched)) & everything
    return len(first) - row.bit_count()


# -- systems ------------------------------------------------------------------------------------


def fill(sentences: Sequence[str], ranking: Sequence[int], budget: int) -> str:
    """The best sentences that fit, at least one, in the order of the text."""
    chosen: list[int] = []
    left = budget
    for at in ranking:
        if len(sentences[at]) <= left or not chosen:
            chosen.append(at)
            left -= len(sentences[at])
    return "".join(sentences[at] for at in sorted(chosen))


def _split(text: str) -> list[str]:
    return [sentence.text.replace("\n", "") for sentence in split_sentences(text)]


def lead(text: str, budget: int) -> str:
    """The sentences from the top."""
    sentences = _split(text)
    return fill(sentences, range(len(sentences)), budget)


def policy(text: str, budget: int) -> str:
    """Ours as it is by default: it may stop before the budget is spent."""
    return summarize(text, max_chars=budget).text


def policy_fill(text: str, budget: int) -> str:
    """Ours, spending the whole budget."""
    return summarize(text, max_chars=budget, fill=True).text


def policy_ranking(text: str, budget: int) -> str:
    """Our ranking alone, filled as the others are: without floor, redundancy or minimum length."""
    reading = Reading.of(text)
    order = np.argsort(-score_sentences(reading).values, kind="stable").tolist()
    return fill([item.text.replace("\n", "") for item in reading.sentences], order, budget)


def lexrank(text: str, budget: int) -> str:
    """Our LexRank."""
    return summarize(text, max_chars=budget, method="lexrank", fill=True).text


OURS: dict[str, System] = {
    "lead": lead,
    "policy": policy,
    "policy-fill": policy_fill,
    "policy-ranking": policy_ranking,
    "lexrank": lexrank,
}


def _sumy(name: str) -> System:
    """A summariser of sumy, made to give its whole ranking of our sentences."""
    module = import_module(f"sumy.summarizers.{name}")
    kind = {"lex_rank": "LexRank", "text_rank": "TextRank", "lsa": "Lsa", "luhn": "Luhn"}[name]
    models = import_module("sumy.models.dom")
    tokenizer = import_module("sumy.nlp.tokenizers").Tokenizer("chinese")

    def run(text: str, budget: int) -> str:
        sentences = _split(text)
        items = [models._sentence.Sentence(item, tokenizer) for item in sentences]
        document = models._document.ObjectDocumentModel([models._paragraph.Paragraph(items)])
        summarizer = getattr(module, f"{kind}Summarizer")()
        ranked: list[int] = []

        def rank(
            found: Sequence[object], count: object, rating: Rating, *args: object
        ) -> tuple[()]:
            known = [
                (rating(item, *args) if callable(rating) else rating[item], at)
                for at, item in enumerate(found)
            ]
            ranked.extend(at for _, at in sorted(known, key=lambda pair: (-pair[0], pair[1])))
            return ()

        summarizer._get_best_sentences = rank
        summarizer(document, len(sentences))
        return fill(sentences, ranked or range(len(sentences)), budget)

    return run


def _jionlp() -> System:
    extract = import_module("jionlp").summary.extract_summary

    def run(text: str, budget: int) -> str:
        return str(extract(text, summary_length=budget))

    return run


def _snownlp() -> System:
    snow = import_module("snownlp").SnowNLP

    def run(text: str, budget: int) -> str:
        ranked = snow(text).summary(30)
        pieces = list(dict.fromkeys(str(item) for item in ranked))
        pieces.sort(key=text.find)
        order = [pieces.index(str(item)) for item in dict.fromkeys(ranked)]
        return fill(pieces, order, budget)

    return run


def _textrank4zh() -> System:
    graph = import_module("networkx")
    graph.__dict__["from_numpy_matrix"] = graph.from_numpy_array
    kind = import_module("textrank4zh").TextRank4Sentence

    def run(text: str, budget: int) -> str:
        ranker = kind()
        ranker.analyze(text=text, lower=True, source="all_filters")
        items = ranker.get_key_sentences(num=30)
        by_place = sorted(items, key=lambda item: item.index)
        order = [by_place.index(item) for item in items]
        return fill([str(item.sentence) for item in by_place], order, budget)

    return run


def _peers() -> Iterator[tuple[str, Callable[[], System]]]:
    if find_spec("sumy") and find_spec("jieba"):
        for name in ("lex_rank", "text_rank", "luhn", "lsa"):
            yield f"sumy-{name.replace('_', '')}", lambda name=name: _sumy(name)  # type: ignore[misc]
    for name, make in (("jionlp", _jionlp), ("snownlp", _snownlp), ("textrank4zh", _textrank4zh)):
        if find_spec(name):
            yield name, make


def oracle(example: Example, budget: int) -> str:
    """Greedy, with the reference in hand: the sentence that raises ROUGE-2 most, and so on."""
    sentences = _split(example.text)
    wanted = _grams(tokens(example.summary), 2)
    chosen: list[int] = []
    best = 0.0
    while True:
        size = sum(len(sentences[at]) for at in chosen)
        options = [
            (_overlap(_grams(_joined(sentences, [*chosen, at]), 2), wanted), -at)
            for at in range(len(sentences))
            if at not in chosen and (not chosen or size + len(sentences[at]) <= budget)
        ]
        if not options or max(options)[0] <= best:
            return "".join(sentences[at] for at in sorted(chosen))
        best, last = max(options)
        chosen.append(-last)


def _joined(sentences: Sequence[str], chosen: Sequence[int]) -> list[str]:
    return tokens("".join(sentences[at] for at in sorted(chosen)))


# -- measuring ----------------------------------------------------------------------------------


def measure(examples: Sequence[Example], budget: int, system: System) -> dict[str, Any]:
    """Means over documents, and how many a second of processor time."""
    system(examples[0].text, budget)
    start = time.process_time()
    answers = [system(example.text, budget) for example in examples]
    seconds = time.process_time() - start
    scores = np.array([rouge_scores(a, e.summary) for a, e in zip(answers, examples, strict=True)])
    return {
        **_means(scores),
        "length": round(float(np.mean([len(answer) for answer in answers])), 1),
        "documents_a_second": round(len(examples) / max(seconds, 1e-9), 1),
        "scores": scores,
    }


def _means(scores: Scores) -> dict[str, float]:
    r1, r2, rl = (100 * scores.mean(axis=0)).tolist()
    return {"r1": round(r1, 2), "r2": round(r2, 2), "rl": round(rl, 2)}


def difference(ours: Scores, theirs: Scores) -> list[float]:
    """The 95 % interval of the mean difference in ROUGE-2, by paired bootstrap over documents."""
    random = np.random.default_rng(0)
    gaps = 100 * (ours[:, 1] - theirs[:, 1])
    drawn = random.integers(0, len(gaps), (RESAMPLES, len(gaps)))
    return [
        round(float(value), 2) for value in np.percentile(gaps[drawn].mean(axis=1), [2.5, 97.5])
    ]


def measure_sets(data: Path, peers: int | None) -> dict[str, Any]:
    """Every system on every set."""
    figures: dict[str, Any] = {}
    examples = [e for e in read_examples(data, test=True) if len(e.text) >= LEAST_CHARACTERS]
    for collection, budget in BUDGETS.items():
        chosen = [example for example in examples if example.collection == collection]
        rows = {name: measure(chosen, budget, system) for name, system in OURS.items()}
        best = np.array([rouge_scores(oracle(e, budget), e.summary) for e in chosen])
        rows["oracle"] = {**_means(best), "scores": best}
        some = chosen if peers is None else chosen[:: max(1, len(chosen) // peers)][:peers]
        for name, make in _peers():
            rows[name] = measure(some, budget, make())
        places = [chosen.index(example) for example in some]
        figures[NAMES[collection]] = _report(rows, places, len(chosen))
    return figures


def _report(rows: dict[str, dict[str, Any]], places: list[int], size: int) -> dict[str, Any]:
    """The figures of a set; peers beside ours and Lead on the documents that they had."""
    ours, filled = rows["policy"]["scores"], rows["policy-fill"]["scores"]
    answer: dict[str, Any] = {"documents": size, "systems": {}}
    for name, row in rows.items():
        scores = row.pop("scores")
        if name not in OURS and name != "oracle":
            row["documents"] = len(places)
            row["policy_r2_here"] = _means(ours[places])["r2"]
            row["policy_fill_r2_here"] = _means(filled[places])["r2"]
            row["gap"] = difference(ours[places], scores)
            row["gap_fill"] = difference(filled[places], scores)
        elif name != "oracle" and not name.startswith("policy"):
            row["gap"] = difference(ours, scores)
            row["gap_fill"] = difference(filled, scores)
        answer["systems"][name] = row
    return answer


def measure_articles() -> dict[str, Any]:
    """How much of what an analyst noted a 300-character extract of each article holds."""
    briefs = json.loads((ARTICLES / "gold" / "briefs.json").read_text("utf-8"))
    totals: dict[str, Counter[str]] = {"policy": Counter(), "lead": Counter(), "lexrank": Counter()}
    names = sorted({row["article"] for row in briefs})
    for name in names:
        text = (ARTICLES / "gold" / name).read_text("utf-8")
        rows = [row for row in briefs if row["article"] == name]
        for system, total in totals.items():
            summary = summarize(text, max_chars=300, method=system, fill=True)  # type: ignore[arg-type]
            held = _bare(summary.text)
            for row in rows:
                best = [_bare(item) for item in row["best_sentences"]]
                said = [_bare(item["quote"]) for item in row["statements"]]
                total["best"] += sum(item[:24] in held for item in best)
                total["best_gold"] += len(best)
                total["statements"] += sum(item[:16] in held for item in said)
                total["statements_gold"] += len(said)
    return {name: dict(total) for name, total in totals.items()}


def measure_key_phrases(data: Path) -> dict[str, Any]:
    """The share of good ones among the first ten, as one reader judged them in 30 documents.

    Phrases that nobody judged, since they came up later, are counted apart.
    """
    rows = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    texts = {text.id: text.text for text in read_policy_texts(data, "training")}
    total: Counter[str] = Counter()
    for row in rows:
        for phrase in key_phrases(texts[row["id"]], limit=10):
            known = "good" if phrase.text in row["good"] else "bad"
            total[known if phrase.text in [*row["good"], *row["bad"]] else "unjudged"] += 1
    judged = total["good"] + total["bad"]
    return {"precision_at_10": round(total["good"] / max(1, judged), 4), **total}


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print tables, and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.summaries")
    parser.add_argument("--peers", type=int, default=PEERS, help="documents of a set for peers")
    parser.add_argument("--full", action="store_true", help="all documents for peers, too")
    chosen = parser.parse_args(arguments)
    place = os.environ.get("POLICYTEXT_DATA")
    if not place:
        sys.stderr.write("POLICYTEXT_DATA is not set; it names the folder of measuring data\n")
        return 1
    figures: dict[str, Any] = {
        "sets": measure_sets(Path(place), None if chosen.full else chosen.peers)
    }
    for name, row in figures["sets"].items():
        print(f"\n{name}: {row['documents']} documents")
        print(table(_HEAD, [_cells(system, cells) for system, cells in row["systems"].items()]))
    figures["key_phrases"] = measure_key_phrases(Path(place))
    print(f"key phrases: {figures['key_phrases']}")
    if ARTICLES.is_dir():
        figures["articles"] = measure_articles()
        for name, total in figures["articles"].items():
            print(f"articles, 300 characters, {name}: {total}")
    write_results(
        RESULTS,
        figures,
        f"python -m benchmarks.quality.summaries{' --full' if chosen.full else ''}",
        peers=installed("sumy", "jionlp", "snownlp", "textrank4zh"),
    )
    return 0


_HEAD = [
    "system",
    "n",
    "R1",
    "R2",
    "RL",
    "length",
    "docs/s",
    "ours R2 here",
    "ours - it",
    "filled - it",
]


def _cells(name: str, row: dict[str, Any]) -> list[str]:
    def gap(key: str) -> str:
        return "{} to {}".format(*row[key]) if key in row else ""

    return [
        name,
        str(row.get("documents", "all")),
        *(f"{row[key]:.1f}" for key in ("r1", "r2", "rl")),
        str(row.get("length", "")),
        str(row.get("documents_a_second", "")),
        str(row.get("policy_r2_here", "")),
        gap("gap"),
        gap("gap_fill"),
    ]


if __name__ == "__main__":
    sys.exit(main())
