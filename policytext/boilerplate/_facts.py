"""Blocks that say a page's facts once more: front matter, the table beside a document, labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policytext.boilerplate._verdicts import Verdicts, nearest
from policytext.structure.lines import Label

__all__ = ["fact_verdicts", "front_matter_verdicts", "value_verdicts"]

_FENCE = re.compile(r"-{3,}")
_KEY = re.compile(r"([A-Za-z_][\w-]{0,30})[ \t]{0,4}:(?:[ \t]|$)")
_KEYS: Mapping[str, Label] = {
    "title": "duplicate",
    "date": "timestamp",
    "published": "timestamp",
    "updated": "timestamp",
    "author": "byline",
    "authors": "byline",
    "source": "source",
    "url": "source",
    "original_url": "source",
    "link": "source",
    "canonical": "source",
}
_LONGEST_FRONT = 80


def front_matter_verdicts(stripped: Sequence[str]) -> Verdicts:
    """The block between two rules at the very top, in which page generators keep their facts.

    Args:
        stripped: The lines without the blanks at their ends.
    """
    if not stripped or not _FENCE.fullmatch(stripped[0]):
        return {}
    end = next(
        (i for i in range(1, min(len(stripped), _LONGEST_FRONT)) if _FENCE.fullmatch(stripped[i])),
        None,
    )
    if end is None:
        return {}
    found: Verdicts = {0: ("furniture", 0.95, "front-matter")}
    label: Label = "furniture"
    for index in range(1, end):
        line = stripped[index]
        key = _KEY.match(line)
        if key:
            label = _KEYS.get(key.group(1).lower(), "navigation")
        elif line and not line.startswith(("-", "#", "[")):
            return {}
        if line:
            found[index] = (label, 0.95, "front-matter")
    found[end] = ("furniture", 0.95, "front-matter")
    return found


_LABELS: tuple[tuple[re.Pattern[str], Label], ...] = (
    (re.compile(r"(?:信息|文章|稿件)?(?:来源|來源)[:：]"), "source"),
    (re.compile(r"(?:责任编辑|責任編輯|责编|責編|编辑|編輯|网络编辑|审核|校对)[:：]"), "editor"),
    (
        re.compile(r"(?:发布|發布|發佈|发表|發表|更新|成文|刊发)(?:时间|時間|日期)[:：]"),
        "timestamp",
    ),
    (re.compile(r"(?:时间|時間|日期)[:：]"), "timestamp"),
    (
        re.compile(r"(?:阅读|閱讀|浏览|瀏覽|点击|點擊|访问)(?:量|数|數|次数|次數)[:：]"),
        "navigation",
    ),
)
_VALUE = 24
_DATED = re.compile(
    r"[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[ \u3000T]*[0-9:：]{4,8})?"
)
_COUNT = re.compile(r"[0-9,，万]{1,12}次?")
_WORD = re.compile(r"[^\s。；：:!！?？][^。；：:!！?？]{0,23}")


def value_verdicts(stripped: Sequence[str]) -> Verdicts:
    """Labels of a page's facts that a converter parted from their values.

    Args:
        stripped: The lines without the blanks at their ends.
    """
    found: Verdicts = {}
    for index, line in enumerate(stripped):
        if not 3 <= len(line) <= 8 or line[-1] not in ":：":
            continue
        label = next((label for form, label in _LABELS if form.fullmatch(line)), None)
        if label is None:
            continue
        behind = nearest(stripped, index, 1)
        if behind is None or len(stripped[behind]) > _VALUE:
            continue
        form = {"timestamp": _DATED, "navigation": _COUNT}.get(label, _WORD)
        if form.fullmatch(stripped[behind]):
            found[index] = (label, 0.9, "label-above-value")
            found[behind] = (label, 0.85, "value-under-label")
    return found


_FACTS = frozenset(
    re.findall(
        r"\S+",
        "索引号 主题分类 主题词 发文机关 成文日期 发文字号 发布日期 标题 公文种类 组配分类 "
        "发布机构 生成日期 文号 有效性 效力状态 公开方式 公开范围 信息名称 文件编号 体裁分类 "
        "服务对象 关键词 废止日期 失效日期 生效日期 发文日期 发布文号 公开日期 所属主题 名称",
    )
)
_FACT = re.compile(r"([\u4e00-\u9fff][\u4e00-\u9fff \u3000\xa0]{1,14})[:：]\s*(.{0,120})")
_LEAST_FACTS = 4


def fact_verdicts(stripped: Sequence[str]) -> Verdicts:
    """The table of index number, topic, issuer and date; all of it stands in the document as well.

    Args:
        stripped: The lines without the blanks at their ends.
    """
    keys = [i for i, line in enumerate(stripped) if _fact_key(line)]
    runs: list[list[int]] = []
    for index in keys:
        if runs and index - runs[-1][-1] <= 4:
            runs[-1].append(index)
        else:
            runs.append([index])
    found: Verdicts = {}
    for run in runs:
        if len({_fact_key(stripped[i]) for i in run}) < _LEAST_FACTS:
            continue
        for at, index in enumerate(run):
            found[index] = ("furniture", 0.95, "table-of-facts")
            end = run[at + 1] if at + 1 < len(run) else index + 1
            for between in range(index + 1, end):
                if stripped[between]:
                    found[between] = ("furniture", 0.9, "table-of-facts")
        _last_value(stripped, run[-1], found)
    return found


def _fact_key(line: str) -> str | None:
    if not line or len(line) > 140 or not ("：" in line[:16] or ":" in line[:16]):
        return None
    match = _FACT.fullmatch(line)
    key = re.sub(r"\s", "", match.group(1)) if match else ""
    return key if key in _FACTS else None


def _last_value(stripped: Sequence[str], index: int, found: Verdicts) -> None:
    """The value of the last label, where it stands on a line of its own and is short."""
    if stripped[index][-1] not in ":：" or _fact_key(stripped[index]) in ("主题词", "关键词"):
        return
    behind = nearest(stripped, index, 1)
    if behind is not None and len(stripped[behind]) <= _VALUE and "。" not in stripped[behind]:
        found[behind] = ("furniture", 0.85, "table-of-facts")
