"""Marks: Chinese ones in Chinese, and everything else as it stands."""

from __future__ import annotations

import pytest

from policytext import normalize_punctuation
from policytext.document import Document
from policytext.encoding import PunctuationNormalizer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议指出,要坚持稳中求进;推动发展:好!行?", "会议指出，要坚持稳中求进；推动发展：好！行？"),
        ("甲, 乙", "甲，乙"),
        ("中文,English,中文", "中文，English，中文"),
        ("(作者单位:东北大学)", "（作者单位：东北大学）"),
        ("（一)", "（一）"),
        ('他说:"好."', "他说：“好.”"),
        ("坚持稳中求进.\n", "坚持稳中求进。\n"),
        ("等等...", "等等……"),
        ("改革--开放", "改革——开放"),
        ("坚持，,稳中求进", "坚持，稳中求进"),
        ("科技、,产业", "科技、产业"),
        ("真的吗?!", "真的吗？！"),
        ('坚持"两个毫不动摇"', "坚持“两个毫不动摇”"),
        ('堅持"兩個毫不動搖"', "堅持「兩個毫不動搖」"),
        ('堅持“改革”和"開放"', "堅持“改革”和“開放”"),
    ],
)
def test_changed(text: str, expected: str) -> None:
    assert normalize_punctuation(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3,800亿元", "12:30", "比例为3:1", "https://www.gov.cn/a?b=1,2:3;4", "GB/T 15834-2011",
        "Hello, world! (really?) ...", "a, b; c: d", "实现(a)目标", "实现(LLM)目标",
        "「改革」『开放』",
        "堅持「兩個毫不動搖」", "U.S.A.", "1.总则", "5\"屏幕", 'x="中文"', "It's", "C:\\文件",
        "2020--2025年", "----", "|---|---|", 'print("中文")', "Art. 5 (中国)", "……", "——", "1,,2",
        "a,,b",
        "一.总则", '他说"好', "约翰.肯尼迪",
    ],
)  # fmt: skip
def test_left(text: str) -> None:
    assert normalize_punctuation(text) == text


@pytest.mark.parametrize("field", ["marks", "quotes", "ellipses", "dashes", "repeats"])
def test_each_can_be_switched_off(field: str) -> None:
    doc = Document.from_text('会议指出,要"改革"--开放，,等等...')
    everything = {edit.reason for edit in PunctuationNormalizer().clean(doc).edits}
    rest = {edit.reason for edit in PunctuationNormalizer(**{field: False}).clean(doc).edits}
    assert len(everything - rest) == 1
