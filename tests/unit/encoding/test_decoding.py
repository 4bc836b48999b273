"""Bytes to text: the right codec, the evidence for it, and every bad byte marked."""

from __future__ import annotations

import pytest

from policytext import decode
from policytext.document import Span
from policytext.errors import UndecodableError

HANS = "坚持稳中求进工作总基调，推动高质量发展。"
HANT = "堅持穩中求進工作總基調，推動高質量發展。"


@pytest.mark.parametrize(
    "codec",
    [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
        "utf-32-be", "gb2312", "gbk", "gb18030", "hz",
    ],
)  # fmt: skip
def test_simplified(codec: str) -> None:
    assert decode(HANS.encode(codec)).text == HANS


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-16", "gbk", "gb18030", "big5", "cp950", "big5hkscs"]
)
def test_traditional(codec: str) -> None:
    assert decode(HANT.encode(codec)).text == HANT


@pytest.mark.parametrize("text", ["改革", "开放", "发展", "经济", "法治", "民生", "规划", "纲要"])
def test_two_characters_are_read_as_chinese(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("text", ["經濟改革", "國務院令", "立法會議", "憲法法庭"])
def test_four_characters_of_big5(text: str) -> None:
    assert decode(text.encode("big5")).text == text


def test_hong_kong() -> None:
    text = "公共屋邨的居民說：咁樣點算好？啲嘢仲未搞掂。"
    assert decode(text.encode("big5hkscs")).text == text


def test_a_mark_is_evidence_and_no_text() -> None:
    source = decode(b"\xef\xbb\xbf" + HANS.encode())
    assert source.text == HANS
    assert source.evidence["bom"] == "utf-8"


def test_a_declared_charset_is_evidence_and_no_order() -> None:
    page = '<meta charset="big5">' + HANS
    source = decode(page.encode("utf-8"))
    assert source.text == page
    assert source.evidence["declared"] == "big5hkscs"
    assert decode(HANS.encode("gb18030"), declared="utf-8").text == HANS


def test_a_charset_that_nobody_knows() -> None:
    assert decode(HANS.encode("gb18030"), declared="x-nobody").text == HANS


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_a_cut_off_tail_is_marked(codec: str) -> None:
    text = HANT if codec == "big5hkscs" else HANS
    source = decode((text + "人").encode(codec)[:-1])
    assert source.text.startswith(text)
    places = source.evidence["undecodable"]
    assert isinstance(places, tuple)
    assert all(
        isinstance(place, Span) and set(place.extract(source.text)) == {"\ufffd"}
        for place in places
    )


def test_stray_bytes_are_marked_where_they_stand() -> None:
    data = HANS[:4].encode("utf-8") + b"\xff\xfe\xff" + HANS[4:].encode("utf-8")
    source = decode(data)
    assert source.text == HANS[:4] + "\ufffd" * 3 + HANS[4:]
    assert source.evidence["undecodable"] == (Span(4, 7),)
    assert not source.lossless


def test_strict() -> None:
    with pytest.raises(UndecodableError, match="byte"):
        decode(HANS.encode("utf-8") + b"\xff", errors="strict")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + bytes(100), b"\x00\x01\x02" * 50]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(data)
    assert caught.value.source == data


def test_text_is_no_bytes() -> None:
    with pytest.raises(TypeError, match="bytes"):
        decode("改革")  # type: ignore[arg-type]


def test_nothing() -> None:
    assert decode(b"").text == ""


def test_line_ends_stay() -> None:
    assert decode("第一条\r\n第二条\r".encode("gb18030")).text == "第一条\r\n第二条\r"


def test_what_stands_far_behind_tells_codecs_of_one_family_apart() -> None:
    lines = "第七次巡迴會議，請各位代表發言，謝謝。\n" * 1200
    text = f"上午九時∼十二時。\n{lines}黃伃君，謝謝。\n"
    source = decode(text.encode("big5hkscs"))
    assert (source.text, source.lossless) == (text, True)
