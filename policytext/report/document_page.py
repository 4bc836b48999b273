"""The page of one document: before and after, why, what was found, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policytext.document import Document, Edit, Entity, Field, MetadataValue, Slogan, Span
from policytext.report.html import attribute, page, plain, section, table
from policytext.report.marks import Mark, marked_text
from policytext.report.wording import Language, say

if TYPE_CHECKING:
    from policytext.summarization import Brief

__all__ = ["document_page"]

_MAX_ROWS = 3000
"""The longest list of edits; a conversion of script alone makes tens of thousands."""
_LONG = 80


def document_page(
    document: Document, briefs: Sequence[Brief] = (), *, language: Language = "en"
) -> str:
    """One self-contained HTML page for a document.

    Nothing is fetched when it is opened, and the page forbids the browser to: what a hostile text
    holds is shown, not run.

    Args:
        document: The document, processed.
        briefs: Its briefs, if they are to be shown.
        language: The language that the page opens in; it can be switched in the page.

    Returns:
        The page.
    """
    changes = list(_changes(document))
    parts = [
        _legend(document),
        _sides(document, changes, briefs),
        _summary(document),
        _briefs(briefs),
        _facts(document),
        _edits(document, changes),
        _found(document),
        _damage(document),
    ]
    return page(f"policytext: {document.id}", "\n".join(filter(None, parts)), language)


# -- edits, traced both ways --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """An edit of some step, with its place in the source and in the final text."""

    number: int
    step: str
    edit: Edit
    before: str
    source: Span
    target: Span

    @property
    def reason(self) -> str:
        doubt = "" if self.edit.certain else " ?"
        return f"{self.step}: {self.edit.reason}{doubt}"


def _changes(document: Document) -> Iterator[_Change]:
    number = 0
    text = document.source.text
    explained = document.explain().steps
    for index, step in enumerate(document.history):
        later = document.history[index + 1 :]
        for edit, told in zip(step.edits, explained[index].edits, strict=True):
            target = step.edits.to_target(edit.span)
            if edit.span.is_empty:
                target = Span(target.start, target.start + len(edit.replacement))
            for following in later:
                target = following.edits.to_target(target)
            before = edit.span.extract(text)
            yield _Change(number, step.by, edit, before, told.source_span, target)
            number += 1
        text = step.edits.apply(text)


def _sides(document: Document, changes: Sequence[_Change], briefs: Sequence[Brief]) -> str:
    before = marked_text(document.source.text, map(_mark_before, changes))
    after = marked_text(
        document.text, (*_marks_after(document, changes), *_marks_of_briefs(briefs))
    )
    sides = _side("before", "source", before) + _side("after", "text", after)
    reason = f'<p id="reason" role="status">{say("keys")}</p>'
    return f'{reason}<div class="sides">{sides}</div>'


def _side(word: str, id: str, body: str) -> str:
    return f'<div><h2>{say(word)}</h2><div class="text" id="{id}" tabindex="0">{body}</div></div>'


def _mark_before(change: _Change) -> Mark:
    sign = "+" if change.source.is_empty else ""
    return Mark(change.source, "cut", _hover(change), f"b{change.number}", change.number, sign)


def _marks_after(document: Document, changes: Sequence[_Change]) -> Iterator[Mark]:
    for change in changes:
        classes, sign = ("gap", "✂") if change.target.is_empty else ("put", "")
        yield Mark(change.target, classes, _hover(change), f"a{change.number}", change.number, sign)
    for number, entity in enumerate(document.entities):
        title = f"{entity.label}: {entity.normalized or entity.text}"
        yield Mark(entity.span, f"entity {entity.label}", title, f"e{number}")
    for number, slogan in enumerate(document.slogans):
        yield Mark(slogan.span, "slogan", f"{slogan.kind}: {slogan.canonical}", f"s{number}")
    for number, sentence in enumerate(document.summary.sentences):
        yield Mark(sentence.span, "chosen", anchor=f"c{number}")
    for number, row in enumerate(document.layer("damage")):
        yield Mark(row.span, "damage", f"{row.label} ({row.by})", f"d{number}")


def _marks_of_briefs(briefs: Sequence[Brief]) -> Iterator[Mark]:
    """Places for the sentences of the briefs to jump to."""
    for number, brief in enumerate(briefs):
        if brief.thesis:
            yield Mark(brief.thesis.span, "told", anchor=f"t{number}")
        for index, statement in enumerate(brief.statements):
            yield Mark(statement.span, "told", anchor=f"w{number}-{index}")
        for index, measure in enumerate(brief.measures):
            yield Mark(measure.head_span, "told", anchor=f"m{number}-{index}")


def _hover(change: _Change) -> str:
    return f"{change.reason}\n{_short(change.before)} → {_short(change.edit.replacement)}"


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _edits(document: Document, changes: Sequence[_Change]) -> str:
    steps = Counter(change.reason for change in changes)
    counts = table(
        ["reason", "count"],
        (
            f'<tr><td>{plain(reason)}</td><td class="number">{count}</td></tr>'
            for reason, count in steps.most_common()
        ),
    )
    rows = table(["place", "reason", "change"], map(_edit_row, changes[:_MAX_ROWS]))
    more = ""
    if len(changes) > _MAX_ROWS:
        more = f'<p class="quiet">{_MAX_ROWS} {say("shown-of")} {len(changes)}</p>'
    return section("steps", counts) + section("edits", rows + more)


def _edit_row(change: _Change) -> str:
    place = f"{change.source.start}:{change.source.end}"
    return (
        f'<tr data-edit="{change.number}"><td class="number">'
        f'<a href="#b{change.number}" data-edit="{change.number}">{place}</a></td>'
        f"<td>{plain(change.reason)}</td>"
        f"<td><del>{plain(_short(change.before))}</del> "
        f"<ins>{plain(_short(change.edit.replacement))}</ins></td></tr>"
    )


# -- what is known and what was found -------------------------------------------------------------


def _facts(document: Document) -> str:
    source = document.source
    rows = [
        _fact_row(say("characters"), f"{len(source.text)} → {len(document.text)}"),
    ]
    if source.encoding is not None:
        rows.append(_fact_row(say("decoded"), source.encoding))
    for name, value in document.metadata.items():
        rows.append(_fact_row(plain(name), _told(value)))
    for number, article in enumerate(document.articles, start=1):
        told = _told(tuple(filter(None, (article.title, *article.authors))))
        if told:
            rows.append(_fact_row(f"{say('article')} {number}", told))
    return section("metadata", table(["name", "value"], rows))


def _fact_row(name: str, value: str) -> str:
    return f"<tr><td>{name}</td><td>{plain(value)}</td></tr>"


def _told(value: MetadataValue) -> str:
    fields: Iterable[Field] = value if isinstance(value, tuple) else (value,)
    return "; ".join(item.value for item in fields)


def _summary(document: Document) -> str:
    sentences = document.summary.sentences
    if not sentences:
        return ""
    body = "".join(
        f'<blockquote><a href="#c{number}">{plain(sentence.text)}</a></blockquote>'
        for number, sentence in enumerate(sentences)
    )
    return section("summary", body)


def _briefs(briefs: Sequence[Brief]) -> str:
    parts = (_brief(number, brief) for number, brief in enumerate(briefs))
    return section("brief", "".join(parts)) if briefs else ""


def _brief(number: int, brief: Brief) -> str:
    thesis = brief.thesis
    told = f"<p>{say('thesis')}: {_jump(f't{number}', thesis.text)}</p>" if thesis else ""
    statements = "".join(
        f"<li><b>{plain(item.speaker)}</b> {plain(item.verb or '')}: "
        f"{_jump(f'w{number}-{index}', item.text)}</li>"
        for index, item in enumerate(brief.statements)
    )
    measures = "".join(
        f"<li>{_jump(f'm{number}-{index}', item.text)}</li>"
        for index, item in enumerate(brief.measures)
    )
    return (
        told
        + (f"<p>{say('statements')}</p><ul>{statements}</ul>" if statements else "")
        + (f"<p>{say('measures')}</p><ul>{measures}</ul>" if measures else "")
    )


def _jump(anchor: str, text: str) -> str:
    return f'<a href="#{anchor}">{plain(text)}</a>'


def _legend(document: Document) -> str:
    labels = Counter(entity.label for entity in document.entities)
    boxes = [_box(label, plain(label), count) for label, count in sorted(labels.items())]
    if document.slogans:
        boxes.append(_box("slogan", say("slogans"), len(document.slogans)))
    return f'<fieldset class="legend">{"".join(boxes)}</fieldset>' if boxes else ""


def _box(kind: str, name: str, count: int) -> str:
    return (
        f'<label style="color:var(--{attribute(kind)})"><input type="checkbox" checked '
        f'data-filter="{attribute(kind)}"> {name} {count}</label>'
    )


def _found(document: Document) -> str:
    entities = table(
        ["entity", "label", "place"],
        (_entity_row(document, n, item) for n, item in enumerate(document.entities)),
    )
    slogans = table(
        ["slogans", "label", "place"],
        (_slogan_row(document, n, item) for n, item in enumerate(document.slogans)),
    )
    return section("entities", entities) + section("slogans", slogans)


def _entity_row(document: Document, number: int, entity: Entity) -> str:
    shown = entity.text if entity.normalized is None else f"{entity.text} ({entity.normalized})"
    return _found_row(document, entity.span, f"e{number}", shown, entity.label, entity.label)


def _slogan_row(document: Document, number: int, slogan: Slogan) -> str:
    shown = slogan.canonical
    if slogan.expansion:
        shown += f" = {'、'.join(slogan.expansion)}"
    return _found_row(document, slogan.span, f"s{number}", shown, slogan.kind, "slogan")


def _found_row(
    document: Document, span: Span, anchor: str, shown: str, label: str, kind: str
) -> str:
    place = document.source_span(span)
    return (
        f'<tr data-kind="{attribute(kind)}"><td><a href="#{anchor}">{plain(shown)}</a></td>'
        f'<td>{plain(label)}</td><td class="number">{place.start}:{place.end}</td></tr>'
    )


def _damage(document: Document) -> str:
    rows = (
        f'<tr><td><a href="#d{number}">{plain(_short(document.slice(row.span)))}</a></td>'
        f"<td>{plain(row.label)} ({plain(row.by)})</td></tr>"
        for number, row in enumerate(document.layer("damage"))
    )
    return section("damage", table(["value", "reason"], rows))
