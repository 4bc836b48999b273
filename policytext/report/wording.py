"""The words of the interface, in English and Chinese.

Both languages stand in the page, and a style rule hides one of them, so that a page that was sent
to somebody can be read in either without a network or a second file.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Literal, TypeAlias

__all__ = ["WORDS", "Language", "say"]

Language: TypeAlias = Literal["en", "zh"]
"""The language that a page opens in."""

WORDS: Mapping[str, tuple[str, str]] = {
    "after": ("After", "清洗后"),
    "annotations": ("What was found", "识别结果"),
    "article": ("Article", "文章"),
    "before": ("Before", "原文"),
    "brief": ("Brief", "要点"),
    "change": ("Change", "改动"),
    "characters": ("Characters", "字数"),
    "clusters": ("Near-duplicates", "近似重复"),
    "count": ("Count", "次数"),
    "damage": ("Damage that was not repaired", "未能修复的损坏"),
    "decoded": ("Decoded from", "编码"),
    "documents": ("Documents", "文档数"),
    "dropped": ("Dropped", "剔除"),
    "edits": ("What was changed", "改动清单"),
    "entities": ("Entities", "命名实体"),
    "entity": ("Entity", "实体"),
    "error": ("Error", "错误"),
    "failed": ("Failed", "失败"),
    "id": ("Document", "文档"),
    "keys": (
        "Click a change, or press j and k to go through them: its reason stands here.",
        "点击改动处，或按 j、k 键逐条查看；改动理由显示在此。",
    ),
    "kept": ("Kept", "保留"),
    "kept-instead": ("Kept instead", "保留的文档"),
    "label": ("Label", "类别"),
    "language": ("中文", "English"),
    "measures": ("Measures", "举措"),
    "metadata": ("Metadata", "元数据"),
    "name": ("Name", "名称"),
    "nothing": ("Nothing.", "无。"),
    "place": ("Place in the source", "原文位置"),
    "quarantine": ("Quarantine", "隔离清单"),
    "reason": ("Reason", "理由"),
    "shown-of": ("shown of", "条，共"),
    "similarity": ("Similarity", "相似度"),
    "skip": ("Skip to the text", "跳到正文"),
    "slogans": ("Slogans", "提法"),
    "statements": ("Who says what", "谁说了什么"),
    "step": ("Step", "步骤"),
    "steps": ("Changes by step and reason", "各步骤改动统计"),
    "summary": ("Summary", "摘要"),
    "thesis": ("Thesis", "主旨"),
    "trends": ("Slogans over time", "提法走势"),
    "unread": ("Unread", "无法读取"),
    "value": ("Value", "值"),
}
"""Each word of the interface: English, Chinese."""


def say(word: str) -> str:
    """A word of the interface in both languages, as HTML.

    Args:
        word: A key of ``WORDS``.

    >>> say("before")
    '<span class="say" lang="en">Before</span><span class="say" lang="zh">原文</span>'
    """
    english, chinese = map(escape, WORDS[word])
    return (
        f'<span class="say" lang="en">{english}</span><span class="say" lang="zh">{chinese}</span>'
    )
