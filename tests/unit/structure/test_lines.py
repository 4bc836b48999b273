"""Lines, headings and items."""

from __future__ import annotations

import pytest

from policytext.structure.lines import heading_level, is_list_item, split_lines


@pytest.mark.parametrize(
    "text", ["", "一", "一\n", "一\r\n二\r三\n\n四", "\n\n", "\u2028一\u2029二", "一\x0b二\x1c三"]
)
def test_lines_cover_the_text(text: str) -> None:
    lines = split_lines(text)
    at = 0
    for line in lines:
        assert line.start == at <= line.end <= line.next
        at = line.next
    assert at in (len(text), len(text) + 1)


def test_only_line_breaks_break_lines() -> None:
    assert [line.span.extract("一\x0b二\r\n三") for line in split_lines("一\x0b二\r\n三")] == [
        "一\x0b二",
        "三",
    ]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("# 总则", 1),
        ("第一编 总则", 1),
        ("第二章　市场准入", 2),
        ("一、总体要求", 2),
        ("（一）指导思想", 3),
        ("1.扩大内需", 4),
        ("（一）坚持党的全面领导。", None),
        ("3.5亿元", None),
        ("国务院", None),
    ],
)
def test_heading_level(line: str, level: int | None) -> None:
    assert heading_level(line) == level


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("第十条 本条例", True),
        ("（一）坚持", True),
        ("● 扩大内需", True),
        ("- 扩大内需", True),
        ("3.5亿元", False),
        ("一轮科技革命", False),
    ],
)
def test_is_list_item(line: str, item: bool) -> None:
    assert is_list_item(line) is item
