"""What only the whole page tells of a line."""

from __future__ import annotations

import pytest

from policytext.boilerplate import classify_lines

BODY = "".join(f"第{n}方面要坚持稳中求进，推动高质量发展。\n" for n in "一二三四五六七八九十甲乙丙")


def labels(page: str) -> list[str]:
    """The labels of the lines that are not blank."""
    return [label.label for label in classify_lines(page) if label.label != "blank"]


class TestPrint:
    """Page numbers count up and have a head beside them."""

    def test_running_heads(self) -> None:
        page = f"立法會會議\n\n12\n{BODY}立法會會議\n\n13\n{BODY}"
        found = labels(page)
        assert found.count("page_header") == 2
        assert found.count("page_number") == 2

    def test_numbers_of_rows_are_no_pages(self) -> None:
        page = BODY + "".join(f"{n}\n推广事项\n全国\n" for n in range(1, 9))
        assert "page_number" not in labels(page)

    def test_columns_have_no_headings_in_their_lines(self) -> None:
        page = (
            "".join(f"要加快第{n}批全国统一大市场试点建设\n" for n in "一二三四五六七八") + "。\n"
        )
        assert set(labels(page)) == {"body"}


class TestCopies:
    """A page that was pasted twice is told from a text that repeats itself."""

    def test_a_second_copy(self) -> None:
        found = labels(BODY + BODY)
        assert found[:13] == ["body"] * 13
        assert found[13:] == ["duplicate"] * 13

    def test_a_list_that_is_read_twice(self) -> None:
        names = "王小明议员、李华议员、张三议员、赵四议员、孙五议员反对。\n"
        page = f"功能团体：\n{names}地方选区：\n{names}主席宣布议案被否决。\n"
        assert "duplicate" not in labels(page)

    def test_the_title_of_the_window(self) -> None:
        page = f"推动高质量发展的若干意见_清江网\n推动高质量发展的若干意见\n{BODY}"
        assert labels(page)[0] == "duplicate"


class TestWeb:
    """Menus are only told on web pages, and only outside of the text."""

    def test_short_lines_of_another_page_stay(self) -> None:
        page = "省政府\n要闻\n数据\n" + BODY + "王小明\n李华\n"
        assert not {"navigation", "footer"} & set(labels(page))

    @pytest.mark.parametrize("related", ["相关新闻：", "相关报道", "推荐阅读："])
    def test_related_pages(self, related: str) -> None:
        page = f"{BODY}{related}\n我省召开会议\n多地推进改革\n"
        assert labels(page)[-3:] == ["navigation"] * 3


def test_rejects_bytes() -> None:
    with pytest.raises(TypeError, match="decode"):
        classify_lines("改革".encode())  # type: ignore[arg-type]
