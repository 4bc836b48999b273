"""What is no name, whatever proposes it; and names that look odd and are names."""

from __future__ import annotations

import pytest

from policytext.entities._candidates import GAZETTEER, RULES, TAGGER, Candidate
from policytext.entities._rejection import rejection


def is_rejected(text: str, name: str, label: str = "ORGANIZATION", by: str = TAGGER) -> bool:
    start = text.index(name)
    return rejection(text)(Candidate(start, start + len(name), label, by))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("见 https://www.gov.cn/国务院/x", "国务院"),
        ("地址 ?os=CailianpressWeb&sv=2", "CailianpressWeb"),
        ("请写信给 press@mof.gov.cn", "mof.gov.cn"),
        ("命令 `财政部.sh` 运行", "财政部"),
        ("[财政部](https://mof.gov.cn)说", "财政部"),
        ("发展AI产业", "AI"),
        ("由OpenAI研发", "AI"),
        ("2024年", "024年"),
        ("赏苿咏⒅胁苛∪斯ぶ悄墚a业联盟", "苿咏⒅胁苛∪斯ぶ悄墚a业联盟"),
        ("研究ChatG教学PT的应用", "ChatG教学PT"),
        ("印发《国务院", "《国务院"),
        ("财政部\n门户网站", "财政部\n门户"),
        ("按R&要求", "R&"),
        ("一个部", "部"),
        ("办公室设在生态环境部，办公室主任", "生态环境部，办公室"),
        ("财政部会同农业部印发", "财政部会同农业部"),
        ("当地卫生部门说", "卫生部"),
        ("10月12日（星期六）上班", "星期六"),
        ("希望本届峰会成功", "本届峰会"),
        ("请锟斤拷\ufffd公司", "\ufffd公司"),
    ],
)
def test_no_names(text: str, name: str) -> None:
    assert is_rejected(text, name)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("TCL集团在广东", "TCL集团", "ORGANIZATION"),
        ("中国工商银行（亚洲）有限公司", "中国工商银行（亚洲）有限公司", "ORGANIZATION"),
        ("由Goldman Sachs发布", "Goldman Sachs", "ORGANIZATION"),
        ("卡尔·马克思的", "卡尔·马克思", "PERSON"),
        ("毛主席说", "毛", "PERSON"),
        ("𠮷野家在东京", "𠮷野家", "ORGANIZATION"),
        ("京、沪", "京", "LOCATION"),
        ("由科技部负责", "科技部", "ORGANIZATION"),
        ("“不忘初心、牢记使命”主题教育", "“不忘初心、牢记使命”主题教育", "PROGRAM"),
        ("“一带一路”倡议", "“一带一路”倡议", "PROGRAM"),
        ("第5G联盟A区", "联盟", "ORGANIZATION"),
    ],
)
def test_names(text: str, name: str, label: str) -> None:
    assert not is_rejected(text, name, label)


@pytest.mark.parametrize(
    "text",
    [
        "习近平新时代中国特色社会主义思想",
        "习近平外交思想的",
        "邓小平理论",
        "毛泽东思想",
        "列宁主义",
    ],
)
def test_a_name_that_heads_a_doctrine_is_nobody(text: str) -> None:
    name = next(name for name in ("习近平", "邓小平", "毛泽东", "列宁") if name in text)
    assert is_rejected(text, name, "PERSON")


@pytest.mark.parametrize(
    "text", ["习近平的思想", "习近平同志理论", "习近平出席理论研讨会", "列宁论主义"]
)
def test_a_name_before_a_word_is_somebody(text: str) -> None:
    name = "列宁" if text.startswith("列宁") else "习近平"
    assert not is_rejected(text, name, "PERSON")


def test_a_list_may_know_letters() -> None:
    assert not is_rejected("加入WTO以来", "WTO", by=GAZETTEER)
    assert is_rejected("加入WTO以来", "WTO", by=TAGGER)


def test_rules_know_what_they_do() -> None:
    assert not is_rejected("印发《规划》的通知", "《规划》", "DOCUMENT", RULES)
