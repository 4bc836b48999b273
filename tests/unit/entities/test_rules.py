"""What form alone tells: dates, and what only looks like one."""

from __future__ import annotations

import pytest

from policytext.entities._view import View
from policytext.entities.rules import find_by_rules


def dates(text: str) -> list[tuple[str, str | None]]:
    view = View.of(text).text
    rows = [row for row in find_by_rules(view) if row.label == "DATE"]
    return [(view[row.start : row.end], row.normalized) for row in rows]


@pytest.mark.parametrize(
    ("text", "date", "normal"),
    [
        ("罢工后，16日，英国", "16日", "---16"),
        ("（新闻联播）：22日，联合国", "22日", "---22"),
        ("在九十年代巩固", "九十年代", None),
        ("自70年代以来", "70年代", None),
        ("迈向二十一世纪。", "二十一世纪", None),
        ("离开。本月8日离港", "本月8日", None),
        ("修正104年4月20日的程序", "104年4月20日", None),
        ("民国94年12月7日公布", "民国94年12月7日", "2005-12-07"),
        ("1997年度预算", "1997年度", "1997"),
        ("一九五八年春季招生", "一九五八年春季", "1958"),
        ("2023年元旦刚过", "2023年元旦", "2023"),
    ],
)
def test_dates(text: str, date: str, normal: str | None) -> None:
    found = dates(text)
    assert [name for name, _ in found] == [date]
    if normal is not None:
        assert found[0][1] == normal


@pytest.mark.parametrize(
    "text",
    [
        "历时五年完成",
        "建设21世纪海上丝绸之路",
        "建设二十一世纪海上丝绸之路",
        "发展二十一世纪马克思主义",
        "几十年代代相传",
        "比分3:2日本队胜",
        "增长3,000,15日均",
        "100年不动摇",
        "二十年来",
        "共20世代",
        "上市日期",
    ],
)
def test_no_dates(text: str) -> None:
    assert dates(text) == []
