"""Who says what, and what only looks like it."""

from __future__ import annotations

import pytest

from policytext.structure import find_statements

FOUND = {
    "习近平总书记强调，要坚持稳中求进。": "习近平总书记|强调|要坚持稳中求进",
    "習近平總書記在座談會上強調：「要引領產業創新。」": "習近平總書記|強調|要引領產業創新。",
    "正如党的二十大报告所说的，科技是生产力。": "党的二十大报告|说|科技是生产力",
    "会议还提出加快推动人工智能发展。": "会议|还提出|加快推动人工智能发展",
    "我国在2017年发布的《规划纲要》提出若干重要措施。": "《规划纲要》|提出|若干重要措施",
    "“这是一件好事情。”王明说。": "王明|说|这是一件好事情。",
    "财政部部长蓝佛安表示，将积极作为。": "财政部部长蓝佛安|表示|将积极作为",
    "全会强调指出，必须坚持改革开放。": "全会|强调指出|必须坚持改革开放",
    "全会按照党章规定，决定增补中央委员。": "全会|决定|增补中央委员",
    "本文认为，创新离不开“有为政府”。": "本文|认为|创新离不开“有为政府”",
}

NOT_FOUND = [
    "按照国务院要求，各地开展自查。",
    "围绕会议所提出的科技创新等议题开展调研。",
    "落实党中央决定和部署，抓好各项工作。",
    "与会同志对他表示崇高的敬意。",
    "它决定着中国特色社会主义发展方向。",
    "办理省人大代表建议4417件。",
    "健全宪法解释程序机制。",
    "依法执政，既要求党依据宪法法律治国理政。",
]


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_found(text: str, expected: str) -> None:
    (found,) = find_statements(text)
    assert f"{found.speaker}|{found.verb}|{found.quote}" == expected
    assert found.speaker_span.extract(text) == found.speaker
    assert found.quote_span.extract(text) == found.quote == found.text
    assert found.span.contains(found.speaker_span)
    assert found.span.contains(found.quote_span)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert find_statements(text) == ()


def test_a_subject_is_taken_up_in_the_next_sentence() -> None:
    found = find_statements("全会充分肯定中央政治局的工作。一致认为，成绩来之不易。")
    assert [(item.speaker, item.verb) for item in found] == [("全会", "一致认为")]


def test_a_paragraph_does_not_lend_its_subject_to_the_next() -> None:
    assert find_statements("全会听取了工作报告。\n一致认为，成绩来之不易。") == ()


def test_two_verbs_share_a_sentence() -> None:
    found = find_statements("会议指出，形势依然复杂，强调要坚持底线思维。")
    assert [(item.verb, item.quote) for item in found] == [
        ("指出", "形势依然复杂"),
        ("强调", "要坚持底线思维"),
    ]


def test_empty() -> None:
    assert find_statements("") == ()
