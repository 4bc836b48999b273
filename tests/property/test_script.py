"""The laws of script conversion: the dictionaries' own semantics, and places that hold."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext import convert_script, detect_script
from policytext.document import Document, Span
from policytext.script import ScriptConverter, conversion_edits, repair_edits
from policytext.script._alignment import aligned
from policytext.script._chains import CHAINS, convert_chain, edits_between
from policytext.script._dictionaries import read_dictionary
from policytext.script._packages import REIMPLEMENTED, answering
from policytext.testing import policy_texts

CONFIGS = {
    ("hans", "hant"): "s2t",
    ("hans", "tw"): "s2tw",
    ("hans", "twp"): "s2twp",
    ("hans", "hk"): "s2hk",
    ("hant", "hans"): "t2s",
    ("tw", "hans"): "tw2s",
    ("twp", "hans"): "tw2sp",
    ("hk", "hans"): "hk2s",
    ("hant", "tw"): "t2tw",
    ("hant", "hk"): "t2hk",
}
DICTIONARIES = (
    "STPhrases",
    "TSPhrases",
    "TWPhrases",
    "TWPhrasesRev",
    "TWVariantsRevPhrases",
    "HKVariantsRevPhrases",
)
PAIRS = sorted(CHAINS)


@lru_cache(maxsize=1)
def keys() -> list[str]:
    return sorted({key for name in DICTIONARIES for key in read_dictionary(name)})


@st.composite
def phrase_texts(draw: st.DrawFn) -> str:
    """Keys of the dictionaries and pieces of them, joined so that they overlap and cross."""
    piece = st.one_of(
        st.integers(0, len(keys()) - 1).map(lambda index: keys()[index]),
        st.integers(0, len(keys()) - 1).map(lambda index: keys()[index][1:]),
        st.integers(0, len(keys()) - 1).map(lambda index: keys()[index][:-1]),
        st.sampled_from(["，", "．", "“", " ", "\n", "a", "—", "𠮷", "\u3000", "\x1c"]),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    )
    return "".join(draw(st.lists(piece, max_size=30)))


@pytest.mark.skipif(
    answering() != REIMPLEMENTED, reason=f"{REIMPLEMENTED} is not what is installed"
)
@pytest.mark.parametrize("pair", sorted(CONFIGS))
@given(text=phrase_texts())
def test_untouched_dictionaries_mean_what_their_package_says(
    pair: tuple[str, str], text: str
) -> None:
    assert convert_chain(text, *pair, overlay=False).text == _peer(CONFIGS[pair])(text)


@lru_cache(maxsize=16)
def _peer(config: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    import opencc

    return opencc.OpenCC(config).convert


@pytest.mark.parametrize("pair", PAIRS)
@given(text=st.one_of(phrase_texts(), policy_texts(max_size=40)))
def test_edits_give_the_conversion(pair: tuple[str, str], text: str) -> None:
    converted = convert_chain(text, *pair)
    edits = edits_between(text, converted)
    assert edits.apply(text) == converted.text
    for edit in edits:
        assert edit.replacement != edit.span.extract(text)


@pytest.mark.parametrize("pair", PAIRS)
@given(text=phrase_texts(), data=st.data())
def test_every_place_of_the_conversion_has_one_in_the_text(
    pair: tuple[str, str], text: str, data: st.DataObject
) -> None:
    source, to = pair
    converter = ScriptConverter(to=to, source=source)  # type: ignore[arg-type]
    doc = Document.from_text(text)
    after = doc.rewrite(converter.clean(doc), by=converter)
    if not after.text:
        return
    start = data.draw(st.integers(0, len(after.text) - 1))
    place = after.source_span(Span(start, start + 1))
    assert len(place) > 0
    assert after.text[start] in after.text
    assert place.end <= len(text)


@given(
    text=st.one_of(phrase_texts(), policy_texts(max_size=60)), to=st.sampled_from(["hans", "tw"])
)
def test_function_and_component_agree(text: str, to: str) -> None:
    converter = ScriptConverter(to=to)  # type: ignore[arg-type]
    doc = Document.from_text(text)
    result = convert_script(text, to=to)  # type: ignore[arg-type]
    assert doc.rewrite(converter.clean(doc), by=converter).text == result
    assert conversion_edits(text, to=to).apply(text) == result  # type: ignore[arg-type]


@given(text=st.text())
def test_any_text_can_be_converted(text: str) -> None:
    for source, to in PAIRS:
        assert isinstance(
            convert_script(text, to=to, source=source),  # type: ignore[arg-type]
            str,
        )


@given(text=st.one_of(phrase_texts(), st.text()))
def test_spans_of_a_report_partition_the_text(text: str) -> None:
    report = detect_script(text)
    if report.spans:
        ends = [0, *(item.span.end for item in report.spans)]
        assert [item.span.start for item in report.spans] == ends[:-1]
        assert ends[-1] == len(text)
    else:
        assert report.script == "neutral"
    for error in report.conversion_errors:
        assert error.span.extract(text) == error.text != error.expected


@given(text=st.one_of(phrase_texts(), st.text()))
def test_repair_keeps_the_length(text: str) -> None:
    assert len(repair_edits(text).apply(text)) == len(text)


@given(before=policy_texts(max_size=20), after=policy_texts(max_size=20))
def test_any_two_texts_can_be_aligned(before: str, after: str) -> None:
    if before and after:
        edits = edits_between(before, aligned(before, after))
        assert edits.apply(before) == after


@given(text=phrase_texts(), data=st.data())
def test_what_is_protected_stays(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    edits = conversion_edits(text, to="twp", source="hans", protect=[span])
    assert not any(edit.span.overlaps(span) for edit in edits)
