"""Laws of byte slips: what the simulator does to clean text is undone or marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policytext.document import EditList
from policytext.encoding._slips import REASON, find_slips
from policytext.testing import DAMAGES, damaged_texts, policy_texts, slip_bytes

SLIPS = [name for name in DAMAGES if name.startswith("byte slips")]


@given(damaged_texts(SLIPS))
def test_every_slip_is_mended_or_marked(damage: tuple[str, str, str]) -> None:
    kind, clean, damaged = damage
    edits, marks = find_slips(damaged)
    if "glosses" in kind or "half-width" in kind:
        return
    assert damaged == clean or edits or marks


@given(
    st.sampled_from(
        ["推動東北全面振興", "因為產業發展", "變為現實，他們如何", "分數據說明，總側重"]
    )
)
def test_a_named_byte_is_restored(clean: str) -> None:
    damaged = slip_bytes(clean, {"訓": "xùn", "驗": "yàn", "優": "yōu", "內": "nèi", "側": "cè"})
    edits, _ = find_slips(damaged)
    assert EditList(edits).apply(damaged) == clean


@given(policy_texts(max_size=60))
def test_any_text_gives_lawful_edits(text: str) -> None:
    edits, marks = find_slips(text)
    EditList(edits).check_range(len(text))
    for edit in edits:
        assert edit.reason == REASON
        assert edit.replacement
        assert edit.replacement != edit.span.extract(text)
        assert edit.certain or edit.margin is not None
    assert all(mark.end <= len(text) and not mark.is_empty for mark in marks)


@given(st.text(alphabet="?？！，。、；：xùn)(|推動東北a€1 \n", max_size=80))
def test_the_alphabet_of_slips(text: str) -> None:
    edits, marks = find_slips(text)
    result = EditList(edits).apply(text)
    assert find_slips(text) == (edits, marks)
    assert isinstance(result, str)


@given(st.sampled_from(["推動東北全面振興", "因為產業發展", "變為現實，他們如何"]))
def test_a_byte_named_without_its_tone_is_restored(clean: str) -> None:
    damaged = slip_bytes(clean, {"訓": "xun", "驗": "yan", "內": "nei"})
    edits, _ = find_slips(damaged)
    assert EditList(edits).apply(damaged) == clean
