"""Briefs as Markdown, plain text and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeAlias

from policytext.document import Span

if TYPE_CHECKING:
    from policytext.structure import Statement
    from policytext.summarization.brief import Brief, Mention
    from policytext.summarization.figures import Figure
    from policytext.summarization.measures import Measure

__all__ = ["to_json", "to_markdown", "to_text"]

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


def to_json(brief: Brief) -> str:
    """One line of JSON. Spans are ``{"start": …, "end": …}``, in code points."""
    return json.dumps(_value(brief), ensure_ascii=False)


def _value(value: object) -> Json:
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _value(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"a brief cannot hold a {type(value).__name__}")


def to_markdown(brief: Brief) -> str:
    """A page of Markdown: a head, then a list for each kind of fact, each fact with its place."""
    lines = [f"# {_escape(brief.title)}" if brief.title else "# (无题)"]
    lines.extend(_facts(brief))
    if brief.thesis is not None:
        lines += ["", f"> {_escape(brief.thesis.text)} {_place(brief.thesis.span)}"]
    for name, rows in _sections(brief, places=True):
        lines += ["", f"## {name}", "", *rows]
    return "\n".join(lines) + "\n"


def to_text(brief: Brief) -> str:
    """Plain text for reading aloud or for a mail: the same facts, without places."""
    lines = [brief.title or "(无题)", *(fact.lstrip("- ") for fact in _facts(brief))]
    if brief.thesis is not None:
        lines += ["", f"主旨：{_flat(brief.thesis.text)}"]
    for name, rows in _sections(brief, places=False):
        lines += ["", f"{name}：", *rows]
    return "\n".join(lines) + "\n"


def _facts(brief: Brief) -> Iterator[str]:
    for name, value in (
        ("作者", "、".join(brief.authors)),
        ("单位", brief.affiliation),
        ("来源", brief.outlet),
        ("日期", brief.date),
    ):
        if value:
            yield f"- {name}：{_flat(value)}"


def _sections(brief: Brief, *, places: bool) -> Iterator[tuple[str, list[str]]]:
    slogans = (
        f"- {item.canonical}（{item.count}）{_places(item.spans, places)}" for item in brief.slogans
    )
    phrases = "、".join(phrase.text for phrase in brief.key_phrases)
    sections: list[tuple[str, Iterable[str]]] = [
        ("谁说了什么", (_statement(item, places) for item in brief.statements)),
        ("举措", _outline(brief.measures, places)),
        ("提法", slogans),
        ("数据与目标", (_figure(item, places) for item in brief.figures)),
        ("文件", (_mention(item, places) for item in brief.documents)),
        ("会议", (_mention(item, places) for item in brief.meetings)),
        ("关键词", [f"- {_flat(phrases)}"] if phrases else []),
    ]
    for name, rows in sections:
        found = list(rows)
        if found:
            yield name, found


def _statement(item: Statement, places: bool) -> str:
    quote = f"“{_flat(item.quote)}”" if item.quoted else _flat(item.quote)
    speaker = f"**{_escape(item.speaker)}**" if places else item.speaker
    return f"- {speaker}{item.verb}：{quote}{_places((item.span,), places)}"


def _outline(measures: tuple[Measure, ...], places: bool) -> Iterator[str]:
    """Measures indented by how they nest here, not by their absolute level."""
    above: list[int] = []
    for item in measures:
        while above and above[-1] >= item.level:
            above.pop()
        marker = f"{item.marker} " if item.marker else ""
        yield f"{'  ' * len(above)}- {marker}{_flat(item.head)}{_places((item.span,), places)}"
        above.append(item.level)


def _figure(item: Figure, places: bool) -> str:
    date = f"（{item.date}）" if item.date and item.date not in item.clause else ""
    goal = "目标：" if item.is_target else ""
    return f"- {goal}{_flat(item.clause)}{date}{_places((item.span,), places)}"


def _mention(item: Mention, places: bool) -> str:
    return f"- {_flat(item.text)}（{item.count}）{_places(item.spans, places)}"


def _places(spans: tuple[Span, ...], places: bool) -> str:
    return "" if not places else " " + " ".join(map(_place, spans[:3]))


def _place(span: Span) -> str:
    return f"`{span.start}:{span.end}`"


def _flat(text: str) -> str:
    return " ".join(text.split()) if "\n" in text else text


def _escape(text: str) -> str:
    return _flat(text).translate(_SPECIAL)
