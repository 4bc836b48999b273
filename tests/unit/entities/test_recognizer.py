"""The component: a tagger and a gazetteer of one's own, by configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytext import Document, Pipeline
from policytext.entities import EntityRecognizer, find_entities, training
from policytext.entities._crf_training import Settings
from policytext.errors import ConfigError, LexiconError, ModelLoadError

TEXT = "示范机构印发通知。"


def labels(pipeline: Pipeline) -> list[tuple[str, str]]:
    doc = pipeline(Document.from_text(TEXT))
    assert isinstance(doc, Document)
    return [(entity.text, entity.label) for entity in doc.entities]


def test_the_component_is_the_function() -> None:
    text = "国务院印发《新一代人工智能发展规划》，到2030年达到世界领先水平。"
    doc = Pipeline([EntityRecognizer()])(Document.from_text(text))
    assert isinstance(doc, Document)
    assert doc.entities == find_entities(text)


def test_an_own_gazetteer(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text(
        "canonical\tlabel\tsubtype\tforms\thints\n示范机构\tORGANIZATION\t\t示范机构\t\n",
        encoding="utf-8",
    )
    config = f'schema = 1\n[[steps]]\nuse = "entities"\nnames = {str(names)!r}\n'
    assert labels(Pipeline.from_toml(config)) == [("示范机构", "ORGANIZATION")]
    names.write_text("canonical\n", encoding="utf-8")
    with pytest.raises(LexiconError):
        EntityRecognizer(names=str(names)).annotate(Document.from_text(f"{TEXT}。"))


def test_an_own_tagger(tmp_path: Path) -> None:
    gold, weights = tmp_path / "gold.bio", tmp_path / "own.npz"
    tags = ["B-PROGRAM", *["I-PROGRAM"] * 3, *["O"] * 5]
    gold.write_text(
        "".join(f"{a} {b}\n" for a, b in zip(TEXT, tags, strict=True)), encoding="utf-8"
    )
    training.train_entities(gold, weights, Settings(rounds=20, bits=12, least=1))
    assert labels(Pipeline([EntityRecognizer(weights=str(weights))])) == [("示范机构", "PROGRAM")]


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match="there is no file"):
        EntityRecognizer(weights="nowhere.npz", names="nowhere.tsv")
    config = 'schema = 1\n[[steps]]\nuse = "entities"\nweights = "nowhere.npz"\n'
    with pytest.raises(ConfigError, match=r"nowhere\.npz"):
        Pipeline.from_toml(config)


def test_weights_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    path.write_text("weights", encoding="utf-8")
    with pytest.raises(ModelLoadError):
        EntityRecognizer(weights=str(path)).annotate(Document.from_text(TEXT))


def test_a_batch_is_what_its_documents_are_one_by_one() -> None:
    sentences = [
        "国务院印发《新一代人工智能发展规划》，到2030年达到世界领先水平。",
        "王小明在湖北省武汉市调研，强调要推动中部地区崛起。",
        "",
        "習近平在北京會見法國總統馬克龍，兩國簽署了聯合聲明。\n教育部部长怀进鹏出席。",
        "各地区各部门要认真贯彻落实。" * 40,
    ]
    docs = [Document.from_text(text * times) for times in (1, 3) for text in sentences]
    recognizer = EntityRecognizer()
    alone = [list(recognizer.annotate(doc)) for doc in docs]
    assert recognizer.annotate_batch(docs) == alone
    assert recognizer.annotate_batch(docs[::-1]) == alone[::-1]
