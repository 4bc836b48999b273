"""The public contract: one damaged page, and what every public function makes of it.

The page is our own writing. It carries pinyin glosses, a byte slip, a byline, a line broken inside
a word, a spam word inside a word, furniture, and it stands there twice, in Traditional characters.
Calls and attributes named here are relied on outside this repository.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import policytext
from policytext import Document, Field, Span
from policytext.document import Article, Entity, Sentence, Slogan, SummarySentence

TITLE = "推動東北全面振興取得新突破\n"
BYLINE = "□ 王小明\n"
FIRST = (
    "習近平總書記強調(diào),要堅持和落實“兩個毫不動搖”,積極培育和發(fā)展新質(zhì)生產(chǎn)力,"
    "在新時(shí)代推動?xùn)|北全面振興。\n"
)
SECOND = (
    "國務(wù)院印發(fā)《新一代人工智能發(fā)展規(guī)劃》,支持半導舞蹈場地體產(chǎn)業(yè)發(fā)展。"
    "到2035年,基本建成現(xiàn)代化產(chǎn)業(yè)體系,加快建設(shè)全國統(tǒng)一大市\n"
)
THIRD = "場,促進(jìn)公平競爭和有效流通。\n"
NOTE = "(作者單位:東北大學經(jīng)濟研究院)\n"
EDITOR = "責任編輯:李華\n"
COPY = TITLE + BYLINE + FIRST + SECOND + THIRD + NOTE + EDITOR
PAGE = COPY * 2

REPAIRED = (
    "推動東北全面振興取得新突破\n□ 王小明\n"
    "習近平總書記強調,要堅持和落實“兩個毫不動搖”,積極培育和發展新質生產力,"
    "在新時代推動東北全面振興。\n"
    "國務院印發《新一代人工智能發展規劃》,支持半導舞蹈場地體產業發展。"
    "到2035年,基本建成現代化產業體系,加快建設全國統一大市\n"
    "場,促進公平競爭和有效流通。\n"
    "(作者單位:東北大學經濟研究院)\n責任編輯:李華\n"
)
EDITED = (
    "推動東北全面振興取得新突破\n"
    "習近平總書記強調,要堅持和落實“兩個毫不動搖”,積極培育和發展新質生產力,"
    "在新時代推動東北全面振興。\n"
    "國務院印發《新一代人工智能發展規劃》,支持半導體產業發展。"
    "到2035年,基本建成現代化產業體系,加快建設全國統一大市場,促進公平競爭和有效流通。\n"
)
HANT = EDITED.replace(",", "，")
HANS = (
    "推动东北全面振兴取得新突破\n"
    "习近平总书记强调，要坚持和落实“两个毫不动摇”，积极培育和发展新质生产力，"
    "在新时代推动东北全面振兴。\n"
    "国务院印发《新一代人工智能发展规划》，支持半导体产业发展。"
    "到2035年，基本建成现代化产业体系，加快建设全国统一大市场，促进公平竞争和有效流通。\n"
)
ENTITIES = [
    ("东北", "LOCATION"),
    ("习近平", "PERSON"),
    ("东北", "LOCATION"),
    ("国务院", "ORGANIZATION"),
    ("《新一代人工智能发展规划》", "DOCUMENT"),
    ("2035年", "DATE"),
]
SLOGANS = [
    ("东北振兴", "term"),
    ("两个毫不动摇", "numeric"),
    ("新质生产力", "term"),
    ("东北振兴", "term"),
    ("全国统一大市场", "term"),
]


@pytest.fixture(scope="module")
def doc() -> Document:
    """The page, processed to Simplified."""
    return policytext.process(PAGE, script="hans")


def at(part: str, text: str = PAGE) -> Span:
    """Where a part stands for the first time."""
    start = text.index(part)
    return Span(start, start + len(part))


class TestFunctionsOnText:
    """Each function does its one task and leaves the rest alone."""

    def test_clean(self) -> None:
        assert policytext.clean(PAGE) == HANT

    def test_clean_to_simplified(self) -> None:
        assert policytext.clean(PAGE, script="hans") == HANS

    def test_repair_encoding(self) -> None:
        assert policytext.repair_encoding(COPY) == REPAIRED

    def test_remove_boilerplate(self) -> None:
        assert policytext.remove_boilerplate(REPAIRED) == EDITED

    def test_remove_repeats(self) -> None:
        line = "國務院印發《新一代人工智能發展規劃》,支持半導體產業發展。\n"
        assert policytext.remove_repeats(line + "堅持穩中求進。\n" + line) == (
            line + "堅持穩中求進。\n"
        )

    def test_normalize_characters(self) -> None:
        assert policytext.normalize_characters("到２０３５年，ＡＩ") == "到2035年，AI"

    def test_normalize_punctuation(self) -> None:
        assert policytext.normalize_punctuation(EDITED) == HANT

    def test_convert_script(self) -> None:
        assert policytext.convert_script(HANT, to="hans") == HANS
        assert policytext.convert_script(HANS, to="hans") == HANS

    def test_detect_script(self) -> None:
        report = policytext.detect_script(HANT)
        assert report.script == "hant"
        assert policytext.detect_script(HANS).script == "hans"
        assert policytext.detect_script("2035，AI").script == "neutral"
        assert report.region is None
        assert report.counts["hant"] > report.counts.get("hans", 0)
        assert all(isinstance(item.span, Span) for item in report.spans)

    def test_decode(self) -> None:
        source = policytext.decode(HANS.encode("gb18030"))
        assert (source.text, source.lossless) == (HANS, True)
        assert policytext.decode(HANT.encode("big5", "ignore")).text.startswith("推動東北")
        assert policytext.decode(b"\xef\xbb\xbf" + HANS.encode()).text == HANS
        assert source.byte_span(Span(0, 2)) == Span(0, 4)

    def test_find_entities(self) -> None:
        found = policytext.find_entities(HANS)
        assert [(entity.text, entity.label) for entity in found] == ENTITIES
        assert all(entity.span.extract(HANS) == entity.text for entity in found)

    def test_find_slogans(self) -> None:
        found = policytext.find_slogans(HANS)
        assert [(slogan.canonical, slogan.kind) for slogan in found] == SLOGANS
        assert all(slogan.span.extract(HANS) == slogan.text for slogan in found)

    def test_find_slogans_in_the_damaged_page(self) -> None:
        found = policytext.find_slogans(COPY)
        assert found[2].text == "新質(zhì)生產(chǎn)力"
        assert found[2].span == at("新質(zhì)生產(chǎn)力")
        assert found[2].canonical == "新质生产力"

    def test_split_sentences(self) -> None:
        texts = [sentence.text for sentence in policytext.split_sentences(HANS)]
        assert texts == [
            HANS[:13],
            "习近平总书记强调，要坚持和落实“两个毫不动摇”，积极培育和发展新质生产力，"
            "在新时代推动东北全面振兴。",
            "国务院印发《新一代人工智能发展规划》，支持半导体产业发展。",
            "到2035年，基本建成现代化产业体系，加快建设全国统一大市场，促进公平竞争和有效流通。",
        ]

    def test_summarize(self) -> None:
        summary = policytext.summarize(HANS, max_chars=60)
        assert len(summary.text) <= 60
        assert summary.sentences
        for sentence in summary.sentences:
            assert sentence.span.extract(HANS) == sentence.text

    def test_key_phrases(self) -> None:
        assert "东北" in "".join(phrase.text for phrase in policytext.key_phrases(HANS * 3))

    def test_brief(self, doc: Document) -> None:
        (note,) = policytext.brief(doc)
        names = list(dict.fromkeys(name for name, _ in SLOGANS))
        assert [slogan.canonical for slogan in note.slogans] == names
        assert "习近平" in note.statements[0].speaker
        assert note.thesis is not None
        assert len(policytext.brief(PAGE)) == 1

    def test_deduplicate(self) -> None:
        other = "各地区各部门要结合实际认真贯彻落实，确保各项政策措施落地见效。" * 3
        result = policytext.deduplicate([HANS, HANT, other])
        assert len(result.kept) == 2
        assert len(result.clusters) == 1
        assert len(result.pairs) == 1
        assert "2" in str(result.report())


class TestProcess:
    """One call: clean text and results, each with its place in the input."""

    def test_text(self, doc: Document) -> None:
        assert doc.text == HANS

    def test_entities(self, doc: Document) -> None:
        assert [(entity.text, entity.label) for entity in doc.entities] == ENTITIES

    def test_slogans_are_traced_to_the_page(self, doc: Document) -> None:
        assert [(slogan.canonical, slogan.kind) for slogan in doc.slogans] == SLOGANS
        assert doc.source_span(doc.slogans[1]) == at("兩個毫不動搖")
        assert doc.source_span(doc.slogans[2]) == at("新質(zhì)生產(chǎn)力")
        assert doc.source_span(doc.slogans[4]) == at("全國統(tǒng)一大市\n場")

    def test_pieces_leave_out_what_was_cut(self, doc: Document) -> None:
        pieces = doc.source_spans(at("半导体", doc.text))
        assert [piece.extract(PAGE) for piece in pieces] == ["半導", "體"]

    def test_every_result_has_a_place(self, doc: Document) -> None:
        results: list[Entity | Slogan | Sentence | SummarySentence] = [
            *doc.entities, *doc.slogans, *doc.sentences, *doc.summary.sentences
        ]  # fmt: skip
        assert results
        for found in results:
            assert doc.slice(found) == found.text
            assert not doc.source_span(found).is_empty

    def test_replay(self, doc: Document) -> None:
        assert doc.source.text == PAGE
        assert doc.replay() == doc.text

    def test_history(self, doc: Document) -> None:
        assert [step.by for step in doc.history] == [
            "repair-encoding",
            "merge-copies",
            "remove-boilerplate",
            "normalize-punctuation",
            "convert-script",
        ]
        reasons = {step.by: set(step.edits.reasons) for step in doc.history}
        assert {"pinyin-gloss", "byte-slip"} <= reasons["repair-encoding"]
        assert reasons["merge-copies"] == {"copy"}
        assert {"byline", "author-note", "editor", "line-break", "spam"} <= (
            reasons["remove-boilerplate"]
        )

    def test_a_cut_copy_refers_to_what_was_kept(self, doc: Document) -> None:
        (cut,) = [edit for edit in doc.history[1].edits if edit.reason == "copy"][:1]
        assert cut.refers_to is not None

    def test_metadata(self, doc: Document) -> None:
        assert doc.metadata["authors"] == (Field("王小明", at("王小明")),)
        (article,) = doc.articles
        assert isinstance(article, Article)
        assert article.title == Field("推動東北全面振興取得新突破", at(TITLE.strip()))
        assert [author.value for author in article.authors] == ["王小明"]
        assert [note.source_span for note in article.notes] == [at(NOTE.strip())]

    def test_explanation_names_every_change(self, doc: Document) -> None:
        told = str(doc.explain())
        assert "pinyin-gloss" in told
        assert "舞蹈場地" in told

    def test_clean_is_process(self) -> None:
        for script in (None, "hans"):
            assert policytext.clean(PAGE, script=script) == (
                policytext.process(PAGE, script=script).text
            )

    def test_input_forms(self, tmp_path: Path) -> None:
        file = tmp_path / "页.txt"
        file.write_bytes(PAGE.encode("utf-8"))
        assert policytext.process(file).text == HANT
        assert policytext.process(PAGE.encode("utf-8")).text == HANT
        assert policytext.process(Document.from_text(PAGE, id="x")).id == "x"
        assert policytext.process("页.txt").text == "页.txt"

    def test_bytes_are_not_text(self) -> None:
        with pytest.raises(TypeError, match="decode"):
            policytext.clean(PAGE.encode())  # type: ignore[arg-type]


def test_public_names() -> None:
    """The names of the package are a contract: adding is a decision, removing a deprecation."""
    assert sorted(policytext.__all__) == [
        "Annotation", "Article", "Document", "Drop", "Dropped", "Edit", "EditList", "Entity",
        "Failed", "Field", "KEEP", "Pipeline", "PolicyTextError", "Rewrite", "ScriptReport",
        "Sentence", "Slogan", "Source", "Span", "Step", "Summary", "SummarySentence",
        "__version__", "brief", "classify_lines", "clean", "convert_script", "decode",
        "deduplicate", "detect_script", "find_entities", "find_slogans", "key_phrases",
        "normalize_characters", "normalize_punctuation", "process", "remove_boilerplate",
        "remove_repeats", "repair_encoding", "split_articles", "split_sentences", "summarize",
    ]  # fmt: skip
    for name in policytext.__all__:
        assert getattr(policytext, name) is not None
