"""The laws of slogans: places exact, none over another, the same whatever script and marks."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policytext import Document, Slogan, Span, find_slogans
from policytext.language.characters import fold
from policytext.slogans import (
    Entry,
    SloganFinder,
    SloganLexicon,
    default_lexicon,
    discover_slogans,
    lint_lexicon,
    slogan_table,
)
from policytext.slogans._views import BareView, QuotedView
from policytext.slogans.attest import write_lexicon
from policytext.slogans.patterns import find_patterns
from policytext.testing import policy_texts


@lru_cache(maxsize=1)
def forms() -> list[str]:
    return sorted(default_lexicon().forms())


@st.composite
def slogan_texts(draw: st.DrawFn) -> str:
    """Forms of the lexicon and pieces of them, with marks, numerals and breaks among them."""
    piece = st.one_of(
        st.integers(0, len(forms()) - 1).map(lambda index: forms()[index]),
        st.integers(0, len(forms()) - 1).map(lambda index: forms()[index][1:]),
        st.sampled_from(
            ["“", "”", "「", "」", '"', "、", "，", "。", "：", "；", "\n", "即", "坚持"]
        ),
        st.sampled_from(
            ["三个", "第", "两大", "1+1", "人工智能+", "(zhì)", "會議強調，", "\ue0f0", "\ud800"]
        ),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    )
    return "".join(draw(st.lists(piece, max_size=25)))


texts = st.one_of(policy_texts(), slogan_texts(), st.text(max_size=60))
LEXICON = SloganLexicon((Entry("三横四纵", "numeric"), Entry("文旅兴县", "fixed")))


def check(text: str, slogans: tuple[Slogan, ...]) -> None:
    at = 0
    for slogan in slogans:
        assert at <= slogan.span.start < slogan.span.end <= len(text)
        assert slogan.span.extract(text) == slogan.text
        assert 0 < slogan.score <= 1
        at = slogan.span.end
        for child in slogan.children:
            assert slogan.span.contains(child.span)
            assert child.span.extract(text) == child.text
        for member in slogan.members:
            assert 0 <= member.start < member.end <= len(text)
        if slogan.expansion_source == "text":
            assert len(slogan.members) == len(slogan.expansion)
        if slogan.expansion and slogan.kind == "numeric" and slogan.numeral is not None:
            assert len(slogan.expansion) <= slogan.numeral


@given(texts, st.booleans(), st.booleans(), st.sampled_from([0.0, 0.5, 0.9]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_places(text: str, keywords: bool, quoted: bool, least: float) -> None:
    slogans = find_slogans(text, include_keywords=keywords, include_quoted=quoted, min_score=least)
    check(text, slogans)
    assert slogans == find_slogans(
        text, include_keywords=keywords, include_quoted=quoted, min_score=least
    )


@given(texts)
def test_folding_changes_nothing_but_the_text(text: str) -> None:
    folded = fold(text)
    assert [(row.span, row.canonical) for row in find_slogans(text)] == [
        (row.span, row.canonical) for row in find_slogans(folded)
    ]


@given(slogan_texts(), slogan_texts())
def test_paragraphs_do_not_know_each_other(one: str, two: str) -> None:
    first = [row.canonical for row in find_slogans(one)]
    both = [row.canonical for row in find_slogans(f"{one}\n\n{two}")]
    if not set('"“”「」『』‘’') & set(one + two):
        assert both[: len(first)] == first


@given(texts)
def test_the_component_answers_as_the_function(text: str) -> None:
    doc = Document.from_text(text)
    assert doc.annotate(SloganFinder().annotate(doc)).slogans == find_slogans(text)


@given(st.lists(slogan_texts(), max_size=6))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_table_counts_each_slogan_once_a_document(docs: list[str]) -> None:
    table = slogan_table(docs)
    assert table.total == len(docs)
    for row in table.rows:
        assert 0 < row.documents <= min(row.occurrences, len(docs))
        assert sum(row.variants.values()) == row.occurrences


@given(st.lists(slogan_texts(), max_size=6), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
def test_discovery(docs: list[str], unquoted: bool) -> None:
    for one in discover_slogans(docs, min_documents=1, unquoted=unquoted):
        assert 1 <= one.documents <= len(docs)
        assert one.quoted <= one.occurrences
        assert 0 <= one.score <= 1


@given(texts, st.data())
def test_views(text: str, data: st.DataObject) -> None:
    view = QuotedView.of(text)
    bare = BareView.of(view)
    assert bare.text == view.text.replace("“", "").replace("”", "")
    if bare.text:
        start = data.draw(st.integers(0, len(bare.text) - 1))
        span = Span(start, data.draw(st.integers(start + 1, len(bare.text))))
        place = bare.inside(span)
        kept = place.extract(view.text).replace("“", "").replace("”", "")
        assert kept == span.extract(bare.text)
        assert place.extract(view.text)[0] not in "“”"
        assert place.extract(view.text)[-1] not in "“”"


@given(slogan_texts())
def test_patterns_stay_in_the_view(text: str) -> None:
    view = QuotedView.of(text).text
    for proposal in find_patterns(view):
        assert proposal.span.end <= len(view)
        assert all(proposal.span.start <= m.start < m.end <= len(view) or m.end <= proposal.span.end
                   for m in proposal.members)  # fmt: skip


names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)


@given(st.lists(names, min_size=1, max_size=30))
def test_own_entries_are_found(own: list[str]) -> None:
    entries = [Entry(name, "fixed", guards=("*",)) for name in sorted(set(map(fold, own)))]
    lexicon = SloganLexicon(tuple(entries))
    for entry in entries:
        found = [row.canonical for row in find_slogans(f"，{entry.canonical}。", lexicon=lexicon)]
        assert entry.canonical in found


def test_a_lexicon_that_is_written_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "slogans.tsv"
    write_lexicon(default_lexicon(), path)
    assert lint_lexicon(path) == ()
    assert SloganLexicon.load(path) == default_lexicon()
    assert find_slogans("建设三横四纵，文旅兴县。", lexicon=LEXICON)
