"""The laws of edits and documents: what may be relied on, whatever the edits are."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import ClassVar

from hypothesis import given
from hypothesis import strategies as st

from policytext.document import Annotation, Document, Edit, EditList, Rewrite, Span
from policytext.testing import edit_lists, policy_texts


@dataclass(frozen=True)
class Drawn:
    """The maker of edits that were drawn."""

    name: ClassVar[str] = "drawn"
    version: ClassVar[str] = "1"


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, EditList]:
    """A text and edits of it."""
    text = draw(policy_texts(max_size=20))
    return text, draw(edit_lists(text))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with up to four steps of history."""
    doc = Document.from_text(draw(policy_texts(max_size=20)))
    for _ in range(draw(st.integers(0, 4))):
        doc = doc.rewrite(Rewrite(draw(edit_lists(doc.text))), by=Drawn())
    return doc


def spans(text: str, *, least: int = 1) -> st.SearchStrategy[Span]:
    """Spans of a text that hold at least some characters."""
    starts = st.integers(0, max(0, len(text) - least))
    return starts.flatmap(
        lambda start: st.integers(start + least, max(start + least, len(text))).map(
            lambda end: Span(start, end)
        )
    )


def moves(edits: EditList) -> bool:
    """Whether an edit moves or repeats text."""
    return any(edit.origin is not None for edit in edits)


class TestReplay:
    """Replaying the history on the source gives the text."""

    @given(documents())
    def test_history_replays(self, doc: Document) -> None:
        assert doc.replay() == doc.text

    @given(edited_texts())
    def test_edits_are_what_a_loop_would_do(self, drawn: tuple[str, EditList]) -> None:
        text, edits = drawn
        pieces, position = [], 0
        for edit in edits:
            pieces += [text[position : edit.start], edit.replacement]
            position = edit.end
        assert "".join([*pieces, text[position:]]) == edits.apply(text)

    @given(edited_texts())
    def test_views_make_the_same_list(self, drawn: tuple[str, EditList]) -> None:
        _, edits = drawn
        assert EditList(list(edits)) == edits
        assert pickle.loads(pickle.dumps(edits)) == edits


class TestSlices:
    """If no edit overlaps a span, the two slices are equal."""

    @given(edited_texts(), st.data())
    def test_forward(self, drawn: tuple[str, EditList], data: st.DataObject) -> None:
        text, edits = drawn
        span = data.draw(spans(text)) if text else Span(0, 0)
        if not edits.touches(span):
            assert edits.to_target(span).extract(edits.apply(text)) == span.extract(text)

    @given(edited_texts(), st.data())
    def test_backward(self, drawn: tuple[str, EditList], data: st.DataObject) -> None:
        text, edits = drawn
        new = edits.apply(text)
        span = data.draw(spans(new)) if new else Span(0, 0)
        source = edits.to_source(span)
        if not edits.touches(source) and not moves(edits):
            assert source.extract(text) == span.extract(new)

    @given(edited_texts(), st.data())
    def test_unchanged_pieces_are_equal_also_across_cuts(
        self, drawn: tuple[str, EditList], data: st.DataObject
    ) -> None:
        text, edits = drawn
        cuts = EditList([Edit(e.start, e.end, "", e.reason) for e in edits if e.start < e.end])
        new = cuts.apply(text)
        span = data.draw(spans(new)) if new else Span(0, 0)
        pieces = cuts.to_source_pieces(span)
        assert "".join(piece.extract(text) for piece in pieces) == span.extract(new)


class TestMonotony:
    """Mapping is monotone in both ends where no text moves."""

    @given(edited_texts(), st.data())
    def test_backward(self, drawn: tuple[str, EditList], data: st.DataObject) -> None:
        text, edits = drawn
        new = edits.apply(text)
        if not new or moves(edits):
            return
        one, two = data.draw(spans(new)), data.draw(spans(new))
        mapped_one, mapped_two = edits.to_source(one), edits.to_source(two)
        if one.start <= two.start:
            assert mapped_one.start <= mapped_two.start
        if one.end <= two.end:
            assert mapped_one.end <= mapped_two.end

    @given(edited_texts(), st.data())
    def test_forward(self, drawn: tuple[str, EditList], data: st.DataObject) -> None:
        text, edits = drawn
        if not text or moves(edits):
            return
        one, two = data.draw(spans(text)), data.draw(spans(text))
        if one.start <= two.start and one.end <= two.end:
            assert edits.to_target(one).start <= edits.to_target(two).start
            assert edits.to_target(one).end <= edits.to_target(two).end


class TestOrigins:
    """No non-empty result has an empty source, and the source holds all of it."""

    @given(documents(), st.data())
    def test_nothing_comes_from_nowhere(self, doc: Document, data: st.DataObject) -> None:
        if not doc.text:
            return
        span = data.draw(spans(doc.text))
        source = doc.source_span(span)
        assert not source.is_empty
        assert source.end <= len(doc.source.text)
        pieces = doc.source_spans(span)
        assert all(not piece.is_empty and source.contains(piece) for piece in pieces)

    @given(documents(), st.data())
    def test_a_point_has_a_place(self, doc: Document, data: st.DataObject) -> None:
        point = data.draw(st.integers(0, len(doc.text)))
        assert doc.source_span(Span(point, point)).end <= len(doc.source.text)

    @given(documents(), st.data())
    def test_the_hull_of_parts_is_the_hull_of_the_whole(
        self, doc: Document, data: st.DataObject
    ) -> None:
        if not doc.text:
            return
        span = data.draw(spans(doc.text))
        parts = [doc.source_span(Span(at, at + 1)) for at in range(span.start, span.end)]
        hull = Span(min(p.start for p in parts), max(p.end for p in parts))
        assert doc.source_span(span).contains(hull) or hull.contains(doc.source_span(span))

    @given(edited_texts(), st.data())
    def test_repeated_text_is_traced_to_its_origin(
        self, drawn: tuple[str, EditList], data: st.DataObject
    ) -> None:
        text, edits = drawn
        for edit in edits:
            if edit.origin is not None:
                end = len(edits.apply(text))
                start = end - len(edit.replacement)
                span = data.draw(spans(edit.replacement)).shift(start)
                assert edits.to_source(span).extract(text) == span.extract(edits.apply(text))


class TestAnnotations:
    """A label on characters stays only on those characters; a region shrinks with its text."""

    @given(edited_texts(), st.data())
    def test_text_anchors_keep_their_characters(
        self, drawn: tuple[str, EditList], data: st.DataObject
    ) -> None:
        text, edits = drawn
        if not text:
            return
        span = data.draw(spans(text))
        carried = Annotation(span, "entities", "PERSON", "test").carry(edits)
        assert (carried is None) == edits.touches(span)
        if carried is not None:
            assert carried.span.extract(edits.apply(text)) == span.extract(text)

    @given(edited_texts(), st.data())
    def test_regions_are_dropped_only_when_empty(
        self, drawn: tuple[str, EditList], data: st.DataObject
    ) -> None:
        text, edits = drawn
        if not text:
            return
        span = data.draw(spans(text))
        carried = Annotation(span, "damage", "damaged", "test", anchor="region").carry(edits)
        assert (carried is None) == edits.to_target(span).is_empty


class TestSerialisation:
    """A document survives JSON, and UTF-16 offsets name the same characters."""

    @given(documents())
    def test_round_trip(self, doc: Document) -> None:
        assert Document.from_json(doc.to_json()) == doc

    @given(policy_texts(max_size=20), st.data())
    def test_utf16(self, text: str, data: st.DataObject) -> None:
        span = data.draw(spans(text)) if text else Span(0, 0)
        units = text.encode("utf-16-le")
        wide = span.to_utf16(text)
        assert units[2 * wide.start : 2 * wide.end].decode("utf-16-le") == span.extract(text)
