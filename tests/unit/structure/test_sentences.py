"""Sentences: quotations, lists, run-in heads, wrapped lines, both scripts."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from policytext import Document, split_sentences
from policytext.structure import SentenceSplitter
from policytext.testing import SAMPLES, check_component

CASES = Path(__file__).resolve().parents[2] / "cases" / "sentences_split.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row, id=row["why"], marks=[pytest.mark.xfail(strict=True)] if row.get("fails") else []
        )
        for row in ROWS
    ],
)
def test_cases(row: dict[str, Any]) -> None:
    assert [sentence.text for sentence in split_sentences(row["text"])] == row["sentences"]


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())
def test_offsets_are_exact_and_nothing_is_lost(text: str) -> None:
    sentences = split_sentences(text)
    assert all(sentence.span.extract(text) == sentence.text for sentence in sentences)
    ends = [0, *(sentence.span.end for sentence in sentences)]
    starts = [*(sentence.span.start for sentence in sentences), len(text)]
    assert not any(text[a:b].strip() for a, b in zip(ends, starts, strict=True))


def test_paragraphs_are_counted() -> None:
    found = split_sentences("总则\n第一句。第二句。\n\n第三句。")
    assert [sentence.paragraph for sentence in found] == [0, 1, 1, 2]


def test_component_and_function_agree() -> None:
    text = "\n".join(SAMPLES.values())
    labels = SentenceSplitter().annotate(Document.from_text(text))
    assert [label.span for label in labels] == [item.span for item in split_sentences(text)]


def test_component_holds_the_contract() -> None:
    check_component(SentenceSplitter())


def test_bytes_are_refused() -> None:
    with pytest.raises(TypeError, match="decode"):
        split_sentences("国".encode())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "（" * 200_000,
        "“" * 200_000,
        '"' * 200_000,
        "?" * 200_000,
        "国" * 2_000_000,
        "国\n" * 50_000,
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.process_time()
    split_sentences(text)
    assert time.process_time() - start < 5
