"""Text with overlapping marks is still that text, and can be nothing but text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from policytext.document import Span
from policytext.report.html import page, plain
from policytext.report.marks import Mark, marked_text
from policytext.report.wording import WORDS, say
from policytext.testing import policy_texts


class Reader(HTMLParser):
    """Collects the text and the elements of a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.depth += tag not in ("meta", "input", "br")
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(policy_texts(max_size=40), st.data())
def test_marks_do_not_change_the_text(text: str, data: st.DataObject) -> None:
    clean = re.sub(r"[^\u4e00-\u9fff<>&\"']", "", text) + "<b>&amp;"
    place = st.integers(0, len(clean) + 3)
    spans = data.draw(st.lists(st.tuples(place, place).map(sorted), max_size=8))
    marks = [
        Mark(Span(start, end), f"k{n}", "<i>\"'&", f"m{n}") for n, (start, end) in enumerate(spans)
    ]
    reader = read(marked_text(clean, marks))
    assert reader.text == clean
    assert reader.depth == 0
    assert reader.tags <= {"span", "a"}
    assert len(set(reader.ids)) == len(reader.ids)
    shown = {f"m{n}" for n, (start, end) in enumerate(spans) if start == end or start < len(clean)}
    assert set(reader.ids) == shown


def test_overlapping_marks_share_their_segment() -> None:
    html = marked_text("坚持改革开放", [Mark(Span(0, 4), "a"), Mark(Span(2, 6), "b")])
    assert html == (
        '<span class="a">坚持</span><span class="a b">改革</span><span class="b">开放</span>'
    )


def test_a_mark_between_characters() -> None:
    assert marked_text("改革", [Mark(Span(1, 1), "gap", sign="✂", edit=3)]) == (
        '改<span class="gap" data-edits="3">✂</span>革'
    )


HOSTILE = "</div><script>alert(1)</script>\x00\ud800\u202e\"'<img src=x onerror=alert(1)>"


def test_nothing_hostile_survives() -> None:
    html = marked_text(HOSTILE, [Mark(Span(0, 5), HOSTILE, HOSTILE, HOSTILE, sign=HOSTILE)])
    assert read(html).tags <= {"span"}
    html.encode("utf-8")
    whole = page(HOSTILE, plain(HOSTILE), "en")
    whole.encode("utf-8")
    assert "<script>alert" not in whole
    assert "<img" not in whole


@given(st.text())
def test_every_text_can_be_written_down(text: str) -> None:
    plain(text).encode("utf-8")


def test_every_word_stands_in_both_languages() -> None:
    for word, (english, chinese) in WORDS.items():
        assert english, word
        assert re.search("[\u4e00-\u9fff]", chinese) or word == "language"
        assert 'lang="en"' in say(word)
