"""A pipeline of peers beside ours, stage by stage, on the same input.

Each stage of each side runs in a process of its own: ``python -m benchmarks.scale.peers SIDE STAGE
FILE`` prints its time and memory. Loading is left out of the time: a corpus is long.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.scale.processes import measured
from policytext import Document, convert_script
from policytext.pipeline import Pipeline

__all__ = ["compare"]

DOCUMENTS = 1_000
SEED = 20240715

STAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "encoding": ("ftfy", ("repair-encoding", "normalize-characters")),
    "script": ("opencc", ("convert-script",)),
    "cleaning": ("jionlp", ("merge-copies", "remove-boilerplate", "remove-repeats")),
    "tagging": ("jieba", ("entities", "slogans")),
    "summary": ("sumy", ("sentences", "summary")),
}
"""For each stage the peer, and the components that do its work here."""


def compare(texts: Sequence[str]) -> Mapping[str, Any]:
    """Time and memory of every stage on both sides.

    Args:
        texts: Passages to compose documents of.
    """
    chance = random.Random(SEED)
    docs = [f"第{n}号　{chance.choice(texts)}" for n in range(DOCUMENTS)]
    characters = sum(map(len, docs))
    figures: dict[str, Any] = {"documents": DOCUMENTS, "characters": characters, "stages": {}}
    total = {"peers": 0.0, "policytext": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docs.json"
        for stage, (peer, names) in STAGES.items():
            # Scripts are converted from Traditional; all else reads what both sides were given.
            given = [convert_script(doc, to="hant") for doc in docs] if stage == "script" else docs
            path.write_text(json.dumps(given), encoding="ascii")
            row: dict[str, Any] = {"peer": peer, "components": list(names)}
            for side in total:
                if side == "peers" and find_spec(peer) is None:
                    continue
                cost = measured([sys.executable, "-m", __name__, side, stage, str(path)])
                row[side] = json.loads(cost.output.splitlines()[-1])
                total[side] += row[side]["cpu_seconds"]
            if "peers" in row:
                ratio = row["peers"]["cpu_seconds"] / row["policytext"]["cpu_seconds"]
                row["times_as_fast"] = round(ratio, 2)
            figures["stages"][stage] = row
    figures["total_cpu_seconds"] = {side: round(value, 2) for side, value in total.items()}
    figures["times_as_fast"] = round(total["peers"] / total["policytext"], 2)
    return figures


# -- one side of one stage -------------------------------------------------------------------------


def _ours(stage: str) -> Callable[[Sequence[str]], object]:
    names = STAGES[stage][1]
    if stage == "script":
        from policytext.script import ScriptConverter

        pipeline = Pipeline([ScriptConverter(to="hans")])
    else:
        pipeline = Pipeline.from_names(*names)

    def work(texts: Sequence[str]) -> object:
        return pipeline.process_batch([Document.from_text(text) for text in texts])

    return work


def _each(function: Callable[[str], object]) -> Callable[[Sequence[str]], object]:
    def work(texts: Sequence[str]) -> object:
        return [function(text) for text in texts]

    return work


def _peer(stage: str) -> Callable[[Sequence[str]], object]:
    if stage == "encoding":
        return _each(import_module("ftfy").fix_text)
    if stage == "script":
        return _each(import_module("opencc").OpenCC("t2s").convert)
    if stage == "cleaning":
        return _each(import_module("jionlp").clean_text)
    if stage == "tagging":
        tagger = import_module("jieba.posseg")
        return _each(lambda text: list(tagger.cut(text)))
    return _each(_sumy())


def _sumy() -> Callable[[str], object]:
    """LexRank over words of jieba, three sentences."""
    jieba = import_module("jieba")
    dom = import_module("sumy.models.dom")
    summarizer = import_module("sumy.summarizers.lex_rank").LexRankSummarizer()

    class Words:
        """What sumy asks of a tokenizer; its own needs data that it downloads."""

        def to_words(self, sentence: str) -> Iterable[str]:
            return [word for word in jieba.cut(str(sentence)) if word.strip()]

    def summarize(text: str) -> object:
        sentences = [part + "。" for part in text.split("。") if part.strip()]
        made = [dom.Sentence(sentence, Words()) for sentence in sentences]
        return summarizer(dom.ObjectDocumentModel([dom.Paragraph(made)]), 3)

    return summarize


def main() -> None:
    """Run one side of one stage, and print what it took."""
    side, stage, path = sys.argv[1:]
    texts = json.loads(Path(path).read_text("ascii"))
    work = _ours(stage) if side == "policytext" else _peer(stage)
    work(texts[:32])
    started, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(texts), 64):
        work(texts[start : start + 64])
    cpu = time.process_time() - cpu
    figures = {
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(cpu, 2),
        "characters_per_cpu_second": round(sum(map(len, texts)) / cpu),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
