"""Corpora for scale: short documents cut from official text, with planted damage.

Passages of 200 to 400 characters come from the measuring data, again and again with other
numbers in them, so that a million of them differ; a share of the rows is malformed.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["main", "passages", "write_corpus"]

COLLECTIONS = ("work_reports_provincial_2026", "state_council_2019", "laws_sample")
BAD = ("{broken", '{"txt": "no text"}', "[1, 2]", '{"text": 7}')


def passages(folder: Path) -> list[str]:
    """Passages of 200 to 400 characters, cut at sentence ends.

    Args:
        folder: The folder of measuring data.
    """
    found: list[str] = []
    for name in COLLECTIONS:
        with lzma.open(folder / "policy_text" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
            for line in file:
                found += _cut(json.loads(line)["text"])
    return found


def _cut(text: str) -> Iterator[str]:
    passage = ""
    for sentence in text.replace("\n", "").split("。"):
        if len(passage) + len(sentence) > 400:
            if 200 <= len(passage) <= 400:
                yield passage
            passage = ""
        passage += sentence + "。"


def write_corpus(path: Path, count: int, texts: Sequence[str], *, bad: float = 0.0) -> int:
    """Write JSON lines.

    Args:
        path: The file.
        count: How many rows.
        texts: Passages to take them from.
        bad: Which share of the rows is malformed.

    Returns:
        How many are malformed.
    """
    generator = random.Random(20240715)
    broken = 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            if generator.random() < bad:
                file.write(generator.choice(BAD) + "\n")
                broken += 1
                continue
            text = f"第{number}号　{texts[generator.randrange(len(texts))]}"
            file.write(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n")
    return broken


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale.corpus", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--bad", type=float, default=0.0)
    chosen = parser.parse_args(arguments)
    texts = passages(Path(os.environ["POLICYTEXT_DATA"]))
    broken = write_corpus(chosen.path, chosen.count, texts, bad=chosen.bad)
    print(f"{chosen.count} rows, {broken} of them malformed")


if __name__ == "__main__":
    main()
