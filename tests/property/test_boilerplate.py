"""Laws of the boilerplate room that hold for every text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policytext.boilerplate import BoilerplateRemover, classify_lines, split_articles
from policytext.document import Document
from policytext.structure.lines import split_lines
from policytext.testing import damaged_texts, policy_texts

_PIECES = [
    "推动高质量发展\n", "□ 王小明\n", "要加快建设全国统一大\n", "市场，促进公平竞争。\n", "\n",
    "责任编辑：李华\n", "(作者单位:东北大学)\n", "## 扩大内需\n", "来源：\n", "清江日报\n",
    "首页\n", ">\n", "打印\n", "分享\n", "相关新闻：\n", "---\n", "第十条 应当公开。\r\n",
    "①要点\n", "12\n", "支持半舞蹈場地導體產業。\n", "# 标题\n", "新华社北京3月5日电 ",
    "（记者王小明）", "會議。 要", "发文机关：国务院\n", "成文日期：\n", "2024年3月5日\n",
    "索引号：1\n", "主题词：\n", "国务院关于推进\n", "改革的意见\n", "新华社记者 李华摄\n",
]  # fmt: skip
pages = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
texts = st.one_of(policy_texts(), pages)


@given(texts)
def test_one_label_for_each_line(text: str) -> None:
    labels = classify_lines(text)
    assert [label.span for label in labels] == [line.span for line in split_lines(text)]
    assert all(0 <= label.confidence <= 1 and label.why for label in labels)


@given(texts)
def test_function_and_component_agree(text: str) -> None:
    remover = BoilerplateRemover()
    doc = Document.from_text(text)
    assert remover.clean(doc).edits.apply(text) == remover.edits(text).apply(text)


@given(texts)
def test_nothing_is_written_that_did_not_stand_there(text: str) -> None:
    for edit in BoilerplateRemover().edits(text):
        assert edit.reason in BoilerplateRemover.reasons
        if edit.origin is not None:
            assert edit.replacement == edit.origin.extract(text)
        else:
            assert edit.replacement in ("", " ")


@given(texts)
def test_kept_lines_lose_no_words(text: str) -> None:
    """What is not cut with its line, as inline furniture or as spam, is still there."""
    remover = BoilerplateRemover()
    edits = remover.edits(text)
    for edit in edits:
        if edit.reason in ("line-break", "stray-space"):
            assert not edit.span.extract(text).strip()


@given(texts)
def test_articles_are_in_order_and_fields_in_place(text: str) -> None:
    end = 0
    for article in split_articles(text):
        assert article.span.start >= end
        end = article.span.end
        for field in (*article.authors, *article.notes):
            assert field.source_span is not None
            assert field.source_span.extract(text) == field.value


@given(damaged_texts())
def test_damage_never_fails(example: tuple[str, str, str]) -> None:
    _, _, damaged = example
    BoilerplateRemover().edits(damaged)
