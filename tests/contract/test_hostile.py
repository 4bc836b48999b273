"""Text made to hurt: every component answers it, in time and memory that grow with its length.

A quadratic step costs sixteen times as much on four times the text, a linear one four times; the
bound lies between, above the noise of a shared machine. What is quicker than ``QUICK`` is not
timed against anything: there the noise is larger than the work.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from time import process_time

import pytest

from policytext import Document
from policytext.components import Annotator, Cleaner, Component, CorpusStep, Filter
from policytext.pipeline import BUILT_IN, build

SETTINGS: dict[str, dict[str, object]] = {"convert-script": {"to": "hans"}}
# What needs a model of HanLP is held to the contract where there is one: test_hanlp.py, twice.
NAMES = [name for name in BUILT_IN if name != "entities-hanlp"]
SMALL, LARGE = 10_000, 40_000
QUICK = 0.25
"""Seconds of processor time."""

GROWTH = 9.0
"""How many times as long ``LARGE`` may take as ``SMALL``."""

PER_CHARACTER = 1_500
"""Bytes of Python memory that a component may use at its peak for each character."""

_GARBLED = "国务院印发规划的通知".encode().decode("gb18030", "replace")
_SLIPPED = "苿咏⒅胁苛∪斯ぶ悄墚a业"

HOSTILE: dict[str, str] = {
    "question marks": "?",
    "full-width question marks": "？",
    "opening brackets": "(",
    "opening Chinese brackets": "（",
    "nested titles": "《〈",
    "opening quotes": "“",
    "pairs of quotes": "“”",
    "straight quotes": '"',
    "dots": ".",
    "dashes": "-",
    "hashes": "#",
    "spaces": " ",
    "ideographic spaces": "\u3000",
    "line breaks": "\n",
    "carriage returns": "\r",
    "numerals": "两个三",
    "listing commas": "改、",
    "one character": "的",
    "one word": "发展",
    "one sentence": "坚持稳中求进。",
    "one line": "责任编辑：李华\n",
    "one heading": "一、总体要求\n",
    "digits": "2024",
    "dates": "2024年1月",
    "glosses": "區(qū)",
    "letters": "ab",
    "addresses": "http://a.b/?",
    "entities": "&#24179;",
    "escapes": "\\u5e73",
    "percent escapes": "%E5",
    "garble": _GARBLED,
    "slips": _SLIPPED,
    "debris": "锟斤拷",
    "replacement characters": "\ufffd",
    "private use": "\ue000",
    "zero width": "\u200b",
    "controls": "\x00\x1b",
    "lone surrogates": "\ud800",
    "astral Han": "\U00020000",
    "emoji": "\U0001f1e8\U0001f1f3",
    "combining marks": "e\u0301",
    "table bars": "|-",
    "tags": "<p>",
    "open tags": "<a ",
    "meetings": "全国会议",
    "organisations": "委员会",
    "people": "王小明",
}


WARMING = Document.from_text("坚持稳中求进，推動中部地區(qū)崛起。\n" * 20)
"""What loads on first use is not what is measured."""


def made(name: str) -> Component:
    """A component with its least settings."""
    return build(name, SETTINGS.get(name, {}))


def hostile(unit: str, size: int) -> Document:
    """A document of one text repeated up to a length."""
    return Document.from_text((unit * (size // len(unit) + 1))[:size])


def work_of(component: Component) -> Callable[[Document], object]:
    """What a component does with a document; a corpus step fits on it and treats it."""
    if isinstance(component, CorpusStep):
        return lambda doc: work_of(component.fit([doc, doc]))(doc)
    if isinstance(component, Cleaner):
        return component.clean
    if isinstance(component, Annotator):
        return lambda doc: list(component.annotate(doc))
    assert isinstance(component, Filter)
    return component.verdict


def seconds(work: Callable[[Document], object], doc: Document) -> float:
    """Processor time without the garbage collector, which goes through what other tests left."""
    gc.disable()
    try:
        started = process_time()
        work(doc)
        return process_time() - started
    finally:
        gc.enable()


def slow_growth(name: str, small: int, large: int, growth: float) -> Iterator[str]:
    """What grows faster than it may."""
    work = work_of(made(name))
    work(WARMING)
    for kind, unit in HOSTILE.items():
        long = seconds(work, hostile(unit, large))
        if long < QUICK:
            continue
        short = min(seconds(work, hostile(unit, small)) for _ in range(2))
        if long / short > growth:
            # Something else may have had the machine: once more before it is called slow.
            long = min(long, *(seconds(work, hostile(unit, large)) for _ in range(2)))
        if long / short > growth:
            yield f"{kind}: {small} characters take {short:.2f} s, {large} take {long:.2f} s"


@pytest.mark.parametrize("name", NAMES)
def test_time_grows_with_the_text(name: str) -> None:
    assert list(slow_growth(name, SMALL, LARGE, GROWTH)) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", NAMES)
def test_time_grows_with_long_texts(name: str) -> None:
    assert list(slow_growth(name, 100_000, 400_000, GROWTH)) == []


def peak(work: Callable[[Document], object], doc: Document) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        work(doc)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", NAMES)
def test_memory_grows_with_the_text(name: str) -> None:
    work = work_of(made(name))
    work(WARMING)
    over = {
        kind: round(used / LARGE)
        for kind, unit in HOSTILE.items()
        if (used := peak(work, hostile(unit, LARGE))) > PER_CHARACTER * LARGE
    }
    assert over == {}
