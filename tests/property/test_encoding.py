"""Laws of repair: what keeps its information comes back, and nothing is repaired twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policytext import decode, normalize_characters, normalize_punctuation, repair_encoding
from policytext.document import Edit, EditList
from policytext.encoding import EncodingRepairer
from policytext.encoding._composing import compose
from policytext.errors import UndecodableError
from policytext.testing import DAMAGES, damaged_texts, edit_lists, policy_texts

LOSSLESS = [
    name
    for name in DAMAGES
    if name.startswith(("utf-8 as latin", "utf-8 as cp", "utf-8 as mac", "gbk as latin, whole"))
    or "escapes" in name
    or name == "private-use characters"
]


@given(damaged_texts(LOSSLESS))
def test_what_keeps_its_information_comes_back(damage: tuple[str, str, str]) -> None:
    _, clean, damaged = damage
    assert repair_encoding(damaged) == clean


@given(damaged_texts())
def test_repairing_is_idempotent(damage: tuple[str, str, str]) -> None:
    once = repair_encoding(damage[2])
    edits, _ = EncodingRepairer().edits(once)
    # What a byte slip or a misreading left can look different to one more look; it is marked.
    assert repair_encoding(once) == once or EncodingRepairer().edits(damage[2])[1], list(edits)


@given(policy_texts(max_size=80))
def test_any_text_gives_lawful_edits(text: str) -> None:
    edits, places = EncodingRepairer().edits(text)
    edits.check_range(len(text))
    assert all(edit.replacement != edit.span.extract(text) for edit in edits)
    assert all(not place.is_empty and place.end <= len(text) for place in places)


@given(policy_texts(max_size=80))
def test_forms_and_marks_are_idempotent(text: str) -> None:
    for function in (normalize_characters, normalize_punctuation):
        once = function(text)
        assert function(once) == once


@given(st.data(), policy_texts(max_size=20))
def test_composed_edits_do_what_both_lists_do(data: st.DataObject, text: str) -> None:
    first = _still(data.draw(edit_lists(text)))
    middle = first.apply(text)
    second = _still(data.draw(edit_lists(middle)))
    assert compose(text, first, second).apply(text) == second.apply(middle)


def _still(edits: EditList) -> EditList:
    """The edits that move nothing."""
    return EditList(
        Edit(edit.start, edit.end, edit.replacement, edit.reason)
        for edit in edits
        if edit.origin is None
    )


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        kept = decode(data).data
    except UndecodableError as error:
        kept = error.source
    assert kept == data


@given(policy_texts(max_size=40), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_unicode_comes_back(text: str, codec: str) -> None:
    if any(c in "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x7f" for c in text) or text[:1] == "\ufeff":
        return
    if sum(c > "\u07ff" for c in text) > 1:
        assert decode(text.encode(codec)).text == text
