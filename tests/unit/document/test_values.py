"""Spans, edits, annotations, documents: the cases that laws do not reach."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from typing import ClassVar

import pytest

from policytext.document import (
    Annotation,
    Article,
    Document,
    Edit,
    EditList,
    Entity,
    Field,
    FrozenMapping,
    Rewrite,
    Sentence,
    Slogan,
    Source,
    Span,
    SummarySentence,
)
from policytext.document.annotation import freeze
from policytext.errors import EditError, SchemaError, point_at, reject_bytes


@dataclass(frozen=True)
class Marker:
    """A maker with one setting."""

    width: int = 2
    state: str = "loaded"
    name: ClassVar[str] = "marker"
    version: ClassVar[str] = "3"


class TestSpan:
    def test_refuses_a_range_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="not a span"):
            Span(3, 2)
        with pytest.raises(ValueError, match="not a span"):
            Span(-1, 2)

    def test_relations(self) -> None:
        assert Span(0, 3).overlaps(Span(2, 5))
        assert not Span(0, 3).overlaps(Span(3, 5))
        assert Span(0, 5).contains(Span(5, 5))
        assert Span(4, 6).hull(Span(1, 2)) == Span(1, 6)

    def test_an_empty_span_is_still_a_span(self) -> None:
        assert bool(Span(0, 0))


class TestEditList:
    """Edits that could not be applied or traced are refused, and the error says where."""

    @pytest.mark.parametrize(
        ("edits", "message"),
        [
            ([Edit(4, 2, "", "r")], "ends before it starts"),
            ([Edit(0, 3, "", "r"), Edit(2, 5, "", "r")], "overlaps or precedes"),
            ([Edit(5, 6, "", "r"), Edit(0, 1, "", "r")], "overlaps or precedes"),
            ([Edit(-1, 2, "", "r")], "before the text"),
            ([Edit(2, 2, "国", "r")], "without an origin"),
            ([Edit(2, 2, "国", "r", origin=Span(1, 1))], "without an origin"),
            ([Edit(2, 2, "", "r", origin=Span(0, 1))], "changes nothing"),
            ([Edit(2, 2, "国", "r", origin=Span(0, 1))] * 2, "two insertions"),
        ],
    )
    def test_refuses(self, edits: list[Edit], message: str) -> None:
        with pytest.raises(EditError, match=message):
            EditList(edits)

    def test_refuses_columns_of_different_lengths(self) -> None:
        with pytest.raises(EditError, match="differ in length"):
            EditList.from_columns([0, 1], [1], ["国"], "r")
        with pytest.raises(EditError, match="differ in length"):
            EditList.from_columns([0], [1], ["国"], ["r", "s"])

    def test_an_edit_outside_the_text_says_where(self) -> None:
        with pytest.raises(EditError, match="leaves the text of 2") as caught:
            EditList([Edit(1, 4, "", "r")]).apply("国务")
        assert (caught.value.start, caught.value.end) == (1, 4)

    def test_an_origin_outside_the_text_is_refused(self) -> None:
        with pytest.raises(EditError, match="outside the text"):
            EditList([Edit(0, 1, "务", "r", origin=Span(5, 6))]).apply("国务")

    def test_equal_length_maps_character_by_character(self) -> None:
        edits = EditList([Edit(0, 3, "国务院", "hant-to-hans")])
        assert edits.to_source(Span(1, 2)) == Span(1, 2)
        assert edits.to_target(Span(1, 2)) == Span(1, 2)

    def test_an_uneven_replacement_snaps_outward(self) -> None:
        edits = EditList([Edit(1, 2, "端口", "twp-to-hans")])
        assert edits.to_source(Span(2, 3)) == Span(1, 2)
        assert edits.to_target(Span(1, 2)) == Span(1, 3)

    def test_a_cut_at_the_border_stays_outside_and_one_inside_is_covered(self) -> None:
        text = "（注）国 务 院（注）"
        edits = EditList(
            [Edit(0, 3, "", "r"), Edit(4, 5, "", "r"), Edit(6, 7, "", "r"), Edit(8, 11, "", "r")]
        )
        assert edits.apply(text) == "国务院"
        assert edits.to_source(Span(0, 3)).extract(text) == "国 务 院"
        assert edits.to_source_pieces(Span(0, 3)) == (Span(3, 4), Span(5, 6), Span(7, 8))

    def test_lifted_text_is_traced_to_where_it_stood(self) -> None:
        text = "交叉创\n# 标题\n新质"
        edits = EditList([Edit(0, 0, "标题\n", "lift", origin=Span(6, 9)), Edit(3, 9, "", "lift")])
        assert edits.apply(text) == "标题\n交叉创新质"
        assert edits.to_source(Span(0, 2)).extract(text) == "标题"
        assert edits.to_source_pieces(Span(0, 8)) == (Span(6, 9), Span(0, 3), Span(9, 11))

    def test_numpy_columns_give_the_same_list(self) -> None:
        numpy = pytest.importorskip("numpy")
        columns = numpy.array([0, 2]), numpy.array([1, 3])
        made = EditList.from_columns(*columns, ["国", "院"], "r")
        assert list(made) == [Edit(0, 1, "国", "r"), Edit(2, 3, "院", "r")]
        assert made[-1] == Edit(2, 3, "院", "r")
        assert made[:1] == [Edit(0, 1, "国", "r")]

    def test_equal_edits_with_other_reasons_differ(self) -> None:
        assert EditList([Edit(0, 1, "", "a")]) != EditList([Edit(0, 1, "", "b")])
        assert len({EditList([Edit(0, 1, "", "a")]), EditList([Edit(0, 1, "", "a")])}) == 1


class TestDocument:
    def test_a_step_records_who_and_how(self) -> None:
        doc = Document.from_text("国国").rewrite(Rewrite([Edit(0, 1, "", "r")]), by=Marker(3))
        (step,) = doc.history
        assert (step.by, step.version, dict(step.config)) == (
            "marker", "3", {"width": 3, "state": "loaded"}
        )  # fmt: skip

    def test_a_step_that_changes_nothing_is_not_stored(self) -> None:
        assert Document.from_text("国").rewrite(Rewrite(), by=Marker()).history == ()

    def test_what_is_known_already_stays(self) -> None:
        doc = Document.from_text("国", metadata={"date": Field("2024-03-05")})
        found = Rewrite(metadata={"date": Field("2023"), "title": Field("国", Span(0, 1))})
        assert dict(doc.rewrite(found, by=Marker()).metadata) == {
            "date": Field("2024-03-05"),
            "title": Field("国", Span(0, 1)),
        }

    def test_labels_of_a_rewrite_are_carried_through_it(self) -> None:
        damaged = Annotation(Span(2, 4), "damage", "damaged", "marker", anchor="region")
        rewrite = Rewrite([Edit(0, 2, "", "r")], annotations=[damaged])
        assert Document.from_text("删删坏坏").rewrite(rewrite, by=Marker()).layer("damage")[
            0
        ].span == Span(0, 2)

    def test_a_label_outside_the_text_is_refused(self) -> None:
        with pytest.raises(ValueError, match="outside the text"):
            Document.from_text("国").annotate([Annotation(Span(0, 2), "entities", "X", "t")])

    def test_an_annotator_that_finds_nothing_has_still_run(self) -> None:
        assert Document.from_text("国").annotate([], by=Marker()).produced == ("marker",)

    def test_a_place_outside_the_text_has_no_source(self) -> None:
        with pytest.raises(ValueError, match="leaves the text"):
            Document.from_text("国").source_span(Span(0, 5))

    def test_the_id_is_the_content_hash_unless_given(self) -> None:
        doc = Document.from_text("国")
        assert doc.id == doc.digest == Document.from_text("国").id
        assert Document.from_text("国", id="a#1").id == "a#1"
        assert Document.from_text("\ud800").id

    def test_spans_among_attributes_move_with_the_text(self) -> None:
        label = Annotation(
            Span(4, 6), "slogans", "numeric", "t", attributes=freeze({"members": [Span(6, 8)]})
        )
        doc = Document.from_text("删删国国两个毫不动摇").annotate([label])
        moved = doc.rewrite(Rewrite([Edit(0, 2, "", "r")]), by=Marker())
        assert moved.annotations[0].attributes["members"] == (Span(4, 6),)
        touched = doc.rewrite(Rewrite([Edit(7, 8, "", "r")]), by=Marker())
        assert touched.annotations == ()

    def test_documents_pickle(self) -> None:
        doc = Document.from_text("国国", metadata={"date": Field("2024")})
        doc = doc.rewrite(Rewrite([Edit(0, 1, "", "r")]), by=Marker())
        assert pickle.loads(pickle.dumps(doc)) == doc

    def test_the_notebook_view_escapes_the_text(self) -> None:
        assert "<script>" not in Document.from_text("<script>alert(1)</script>")._repr_html_()


class TestResults:
    """A result written down as an annotation and read back is the same result."""

    text = "国务院坚持“两个毫不动搖”，即毫不动摇巩固，毫不动摇鼓励。"

    def test_entity(self) -> None:
        inner = Entity(Span(0, 1), "国", "LOCATION", "rules", 0.5)
        entity = Entity(
            Span(0, 3), "国务院", "ORGANIZATION", "gazetteer", 0.9, "government", "国务院", (inner,)
        )
        assert Entity.from_annotation(entity.to_annotation(), self.text) == entity

    def test_slogan(self) -> None:
        child = Slogan(Span(8, 12), "毫不动搖", "毫不动摇", "fixed", score=0.5)
        slogan = Slogan(
            Span(6, 12), "两个毫不动搖", "两个毫不动摇", "numeric", rule="lexicon",
            expansion=("毫不动摇巩固", "毫不动摇鼓励"), expansion_source="text",
            members=(Span(15, 21), Span(22, 28)), numeral=2, quoted=True, children=(child,),
            speaker="习近平",
        )  # fmt: skip
        assert Slogan.from_annotation(slogan.to_annotation(), self.text) == slogan

    def test_sentence_and_summary(self) -> None:
        sentence = Sentence(Span(0, 3), "国务院", 2)
        assert Sentence.from_annotation(sentence.to_annotation(), self.text) == sentence
        chosen = SummarySentence(Span(0, 3), "国务院", 0.5, ("first",), "总体要求")
        assert SummarySentence.from_annotation(chosen.to_annotation(), self.text) == chosen

    def test_article(self) -> None:
        article = Article(
            Span(0, 9),
            Field("标题", Span(3, 5)),
            (Field("李涛", Span(6, 8)), Field("徐翔", None)),
            (Field("作者系教授", Span(9, 14)),),
            FrozenMapping({"date": Field("2024-03-05"), "publishers": (Field("a"), Field("b"))}),
        )
        assert Article.from_annotation(article.to_annotation()) == article

    def test_a_document_reads_its_layers(self) -> None:
        entity = Entity(Span(0, 3), "国务院", "ORGANIZATION", "gazetteer")
        chosen = SummarySentence(Span(0, 5), "国务院坚持")
        doc = Document.from_text(self.text).annotate(
            [entity.to_annotation(), chosen.to_annotation()]
        )
        assert doc.entities == (entity,)
        assert doc.summary.text == "国务院坚持"
        assert doc.slogans == ()
        assert doc.sentences == ()
        assert doc.articles == (Article(Span(0, len(self.text))),)


class TestSource:
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
    def test_byte_spans_name_the_same_characters(self, encoding: str) -> None:
        text = "國務院印發通知"
        source = Source(text.encode(encoding), encoding, text)
        span = source.byte_span(Span(2, 5))
        data = source.data or b""
        assert data[span.start : span.end].decode(encoding) == "院印發"

    def test_a_byte_order_mark_is_counted(self) -> None:
        source = Source("﻿国务院".encode(), "utf-8", "国务院")
        assert source.lossless
        assert source.byte_span(Span(0, 1)) == Span(3, 6)

    def test_lossy_decoding_has_no_byte_spans(self) -> None:
        source = Source(b"\xb9\xfa\xff", "gb18030", "国\ufffd")
        with pytest.raises(ValueError, match="without loss"):
            source.byte_span(Span(0, 1))


class TestSerialisation:
    def test_json_is_plain(self) -> None:
        doc = Document.from_text("地區(qū)", id="a")
        doc = doc.rewrite(Rewrite([Edit(2, 6, "", "pinyin-gloss")]), by=Marker())
        value = json.loads(doc.to_json())
        assert value["schema"] == 1
        assert value["offsets"] == "codepoint"
        assert value["history"][0]["edits"] == [
            {"start": 2, "end": 6, "replacement": "", "reason": "pinyin-gloss"}
        ]

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("{", "not JSON"),
            ("[]", "expected an object"),
            ('{"schema": 99}', "schema 99 is not known"),
            ('{"schema": 1, "id": 3}', "id: expected str, found int"),
        ],
    )
    def test_what_is_not_a_document_is_refused(self, line: str, message: str) -> None:
        with pytest.raises(SchemaError, match=message):
            Document.from_json(line)

    def test_a_history_that_gives_another_text_is_refused(self) -> None:
        line = (
            Document.from_text("国务院").to_json().replace('"text":"\\u56fd', '"text":"\\u4e2d', 1)
        )
        with pytest.raises(SchemaError, match="do not turn the source into the text"):
            Document.from_json(line)


class TestExplanation:
    def test_tells_each_edit_with_its_place_in_the_source(self) -> None:
        doc = Document.from_text("　推動地區(qū)崛起")
        doc = doc.rewrite(Rewrite([Edit(0, 1, "", "space")]), by=Marker())
        doc = doc.rewrite(
            Rewrite([Edit(4, 8, "", "pinyin-gloss", certain=False, margin=2.5)]), by=Marker()
        )
        step = doc.explain().steps[1]
        (edit,) = step.edits
        assert step.counts == {"pinyin-gloss": 1}
        assert (edit.before, edit.after, edit.source_span) == ("(qū)", "", Span(5, 9))
        assert "5:9 pinyin-gloss (inferred): 推動地區[(qū) -> ]崛起" in str(doc.explain())

    def test_says_when_nothing_was_changed(self) -> None:
        assert str(Document.from_text("国").explain()) == "nothing was changed"


def test_bytes_where_text_is_meant_give_advice() -> None:
    with pytest.raises(TypeError, match=r"decode them first with policytext\.decode"):
        reject_bytes(b"abc", "clean")
    with pytest.raises(TypeError, match="takes a str, not int"):
        reject_bytes(3, "clean")


def test_the_marker_counts_columns() -> None:
    assert point_at("第一行\n全面AI落实", 8, 10) == "全面AI落实\n      ^^^^"
