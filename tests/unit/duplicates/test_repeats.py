"""Repeated paragraphs and sentences, and what only looks like them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policytext.document import Document
from policytext.duplicates import RepeatRemover, remove_repeats
from policytext.testing import check_component

CASES = Path(__file__).resolve().parents[2] / "cases" / "duplicates_repeats.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
LINE = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。\n"
OTHER = "各地区各部门要结合实际认真贯彻落实，确保各项政策措施落地见效。\n"


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_case(row: dict[str, str]) -> None:
    assert remove_repeats(row["text"]) == row.get("wanted", row["text"])


def test_a_cut_names_what_stays() -> None:
    (edit,) = RepeatRemover().edits(LINE + OTHER + LINE)
    assert edit.reason == "repeated-paragraph"
    assert edit.refers_to is not None
    assert edit.refers_to.extract(LINE + OTHER + LINE) == LINE.strip()


def test_best_and_first() -> None:
    bad = LINE.replace("总基调，完整", "总\ue000\ue000调，完整")
    text = bad.strip() + OTHER.strip() + "\n" + OTHER + LINE.strip() + OTHER
    assert RepeatRemover().edits(text).apply(text) == LINE.strip() + OTHER + OTHER
    first = RepeatRemover(keep="first").edits(text).apply(text)
    assert first == bad.strip() + OTHER + OTHER
    assert not len(RepeatRemover(near=False, sentences="none").edits(text))


def test_sentences_everywhere() -> None:
    text = LINE.strip() + OTHER + OTHER.strip() + LINE
    assert not len(RepeatRemover().edits(text))
    cut = RepeatRemover(sentences="all").edits(text).apply(text)
    assert cut == LINE.strip() + OTHER + "\n"


def test_far_apart() -> None:
    text = LINE + "".join(f"代表{n}发言，谈到{n * 7}件事。\n" for n in range(3000)) + LINE
    assert len(text) > 40_000
    assert not len(RepeatRemover().edits(text))


def test_bytes() -> None:
    with pytest.raises(TypeError, match="decode"):
        remove_repeats(LINE.encode())  # type: ignore[arg-type]


def test_component_is_function() -> None:
    component = RepeatRemover()
    for row in ROWS:
        doc = Document.from_text(row["text"])
        assert doc.rewrite(component.clean(doc), by=component).text == remove_repeats(row["text"])
    check_component(component, [row["text"] for row in ROWS])


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text", ["（" * 1_000_000, "国" * 1_000_000, (LINE * 20_000), "国。" * 300_000, "\n" * 500_000]
)
def test_hostile(text: str) -> None:
    remove_repeats(text)
