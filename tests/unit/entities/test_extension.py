"""Known names that begin longer ones, and what only stands behind a name."""

from __future__ import annotations

import pytest

from policytext import find_entities


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.text, entity.label) for entity in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("前往福州软件园调研", "福州软件园", "LOCATION"),
        ("入選成都都市圈規劃", "成都都市圈", "LOCATION"),
        ("深化广东自贸试验区改革", "广东自贸试验区", "LOCATION"),
        ("在巴格达省南部", "巴格达省", "LOCATION"),
        ("越南电视台播出", "越南电视台", "ORGANIZATION"),
        ("加沙地带卫生部说", "加沙地带卫生部", "ORGANIZATION"),
        ("中国驻尼加拉瓜使馆举办", "中国驻尼加拉瓜使馆", "ORGANIZATION"),
        ("上海船用曲轴有限公司研制", "上海船用曲轴有限公司", "ORGANIZATION"),
        ("在国务院职业教育工作部际联席会议上", "国务院职业教育工作部际联席会议", "ORGANIZATION"),
        ("美国政府问责办公室报告", "美国政府问责办公室", "ORGANIZATION"),
        ("出席北约峰会", "北约峰会", "MEETING"),
        ("落实重庆市停车管理条例", "重庆市停车管理条例", "DOCUMENT"),
        ("落实粤港澳大湾区发展规划纲要", "粤港澳大湾区发展规划纲要", "DOCUMENT"),
        ("举办第二届上海国际合作论坛", "第二届上海国际合作论坛", "MEETING"),
        ("在2025中国西藏发展论坛上", "2025中国西藏发展论坛", "MEETING"),
    ],
)
def test_names_go_on_to_their_head(text: str, name: str, label: str) -> None:
    assert (name, label) in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("美国的保险公司", "美国"),
        ("北京企业和大学", "北京"),
        ("在上海出席论坛", "上海"),
        ("根据加沙地带卫生部门的消息", "加沙地带"),
        ("财政部上报国务院", "财政部"),
        ("湖北省委托中国地质大学研究", "湖北省"),
        ("推动北京和天津都市圈", "北京"),
        ("国务院关于印发新一代人工智能发展规划的通知", "国务院"),
        ("教育部制定高校建设规划", "教育部"),
    ],
)
def test_names_that_end_where_they_end(text: str, name: str) -> None:
    assert name in [entity for entity, _ in found(text)]


def test_the_year_is_a_date_and_the_number_is_not() -> None:
    names = found("2025年第二届上海国际合作论坛")
    assert names == [("2025年", "DATE"), ("第二届上海国际合作论坛", "MEETING")]


def test_the_head_tells_the_kind() -> None:
    kinds = {e.text: e.subtype for e in find_entities("福州三江银行、福州三江大学")}
    assert kinds == {"福州三江银行": "company", "福州三江大学": "school"}
    assert [e.text for e in find_entities("福州三江银行")[0].nested] == ["福州"]
