"""The fluency model: its shape, its arithmetic, and that it tells text from damage."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from policytext.errors import ResourceError
from policytext.language.fluency import CLASSES, FluencyModel, fluency_model
from policytext.language.training import measure_perplexity
from policytext.language.training_texts import is_test, read_policy_texts
from policytext.resources import read_bytes

TEXT = "全面贯彻新发展理念，加快构建新发展格局。"


@pytest.fixture(scope="module")
def model() -> FluencyModel:
    return fluency_model()


def test_one_score_a_character(model: FluencyModel) -> None:
    scores = model.log_probabilities(TEXT)
    assert scores.shape == (len(TEXT),)
    assert scores.dtype == np.float32
    assert (scores <= 0.1).all()


def test_the_empty_text(model: FluencyModel) -> None:
    assert model.log_probabilities("").shape == (0,)
    assert model.score("") == 0.0


def test_both_scripts_score_alike(model: FluencyModel) -> None:
    simplified = model.log_probabilities("国务院关于加强经济工作的“决定”")
    traditional = model.log_probabilities("國務院關於加強經濟工作的「決定」")
    assert np.array_equal(simplified, traditional)


def test_width_makes_no_difference(model: FluencyModel) -> None:
    assert np.array_equal(
        model.log_probabilities("２０３５年，"), model.log_probabilities("2035年,")
    )


@pytest.mark.parametrize(
    "clean, damaged",
    [
        ("高质量发展", "楂樿川閲忓彂灞"),
        ("可推動建立中部六省人工智能產", "赏苿咏⒅胁苛∪斯ぶ悄墚a"),
        ("新质生产力", "ÐÂÖÊÉú²úÁ¦"),
        ("推動東北", "推動?xùn)|北"),
    ],
)
def test_text_beats_its_damage(model: FluencyModel, clean: str, damaged: str) -> None:
    assert model.score(clean) > model.score(damaged) + 2


def test_candidates_score_as_in_text(model: FluencyModel) -> None:
    contexts, candidates = ["全面贯", "人民", "的国"], ["彻", "务", "7"]
    table = model.log_probability_of(contexts, candidates)
    assert table.shape == (3, 3)
    for row, context in zip(table, contexts, strict=True):
        for score, candidate in zip(row, candidates, strict=True):
            assert score == model.log_probabilities("民" + context + candidate)[-1]


@pytest.mark.parametrize("context", ["的", "国务", "人民", "\n\n", "锟斤", "2035"])
def test_probabilities_sum_to_one(model: FluencyModel, context: str) -> None:
    before = model.symbols(context[-2:].rjust(2, "\n"))
    everything = np.arange(len(model.unigrams), dtype=np.uint16)
    logs = model.conditional(before[:1], before[1:], everything) - model.shares
    assert np.exp(logs.astype(np.float64)).sum() == pytest.approx(1.0, abs=0.05)


def test_lone_surrogates_and_astral_characters(model: FluencyModel) -> None:
    assert model.log_probabilities("\ud800改革𠮷\x00").shape == (5,)


def test_classes_share(model: FluencyModel) -> None:
    assert len(set(model.symbols("0123456789").tolist())) == 1
    assert model.symbols("㐀")[0] == list(CLASSES).index("rare Han")


def test_the_card(model: FluencyModel) -> None:
    perplexity = model.metadata["perplexity"]
    assert isinstance(perplexity, dict)
    assert perplexity["hans"] < 30
    assert len(model.checksum) == 64
    assert len(read_bytes("fluency.npz")) < 3_000_000


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 100])
def test_a_damaged_file_is_named(data: bytes) -> None:
    with pytest.raises(ResourceError, match=r"fluency\.npz"):
        FluencyModel.from_bytes(data)


def test_a_file_with_a_missing_table_is_named() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, characters=np.zeros(1, np.uint32))
    with pytest.raises(ResourceError, match="damaged"):
        FluencyModel.from_bytes(buffer.getvalue())


def test_which_documents_are_kept_aside() -> None:
    assert is_test("x", "xinwenlianbo_2022_2024", "20240701")
    assert not is_test("x", "xinwenlianbo_2022_2024", "20240630")
    assert sum(is_test(str(n), "laws_sample") for n in range(1000)) == pytest.approx(200, abs=60)


def test_perplexity_on_documents_kept_aside(model: FluencyModel, policy_data: Path) -> None:
    texts = (
        text
        for text in read_policy_texts(policy_data, "test")
        if text.collection == "party_documents_1958_2023"
    )
    assert measure_perplexity(model, texts)["hans"] < 30
