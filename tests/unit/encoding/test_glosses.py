"""Glosses: cut where a site put them in, left where a person did."""

from __future__ import annotations

import pytest

from policytext.document import EditList
from policytext.encoding.glosses import find_glosses


def cut(text: str) -> str:
    return EditList(find_glosses(text)).apply(text)


@pytest.mark.parametrize(
    ("glossed", "clean"),
    [
        ("推動中部地區(qū)崛起", "推動中部地區崛起"),
        ("培育和發(fā)展新質(zhì)生產(chǎn)力", "培育和發展新質生產力"),
        ("習(xi) 近平總(zong) 書(shu) 記強調發(fa) 展", "習近平總書記強調發展"),
        ("中(zhong)(zhong)共中(zhong)(zhong)央", "中共中央"),
        ("我們(men)要發(fā)展產(chǎn)業(yè)", "我們要發展產業"),
        ("發（fā）展產（chǎn）業（yè）", "發展產業"),
        ("人工智能產(chǎn)業(yè)一(yī)體發(fā)展", "人工智能產業一體發展"),
    ],
)
def test_cut(glossed: str, clean: str) -> None:
    assert cut(glossed) == clean


@pytest.mark.parametrize(
    "text",
    [
        "亳(bó)州市", "歙(shè)县、黟(yī)县", "大模型(LLM)", "附件(a)", "(M)", "會(hui)議",
        "區(qū)別於區和區域", "瀘(lú)州老窖", "學(xué)而(ér)時(shí)習(xí)之(zhī)", "單位(kg)",
        "(qū)", "區(District)議會",
    ],
)  # fmt: skip
def test_left(text: str) -> None:
    assert find_glosses(text) == []


def test_a_page_that_is_annotated_loses_all_of_a_characters_glosses() -> None:
    page = "發(fā)展產(chǎn)業(yè)。\n" * 3 + "發展的標題"
    assert cut(page) == "發展產業。\n" * 3 + "發展的標題"


def test_a_taught_line_on_a_plain_page() -> None:
    page = "人(rén)之(zhī)初(chū)，性(xìng)本(běn)善(shàn)。\n這是三字經。"
    assert cut(page) == page
