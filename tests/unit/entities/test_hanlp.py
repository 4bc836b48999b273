"""The seam to HanLP, held against a module that looks like it.

The real thing is tested in ``tests/large/test_hanlp.py``. What stands in for it here answers as
HanLP does: a model of one task takes characters and counts in them; one of several tasks takes
text, cuts words itself, leaves out blanks, and counts in words.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from policytext import Document, find_entities
from policytext.entities import _hanlp_models as models
from policytext.entities.hanlp import (
    HanLPRecognizer,
    find_entities_with_hanlp,
    label_of,
    pieces_of,
)
from policytext.errors import ConfigError, MissingBackendError, ModelLoadError
from policytext.pipeline import Pipeline, build
from policytext.testing import component_checks

TEXT = "国务院印发《新一代人工智能发展规划》，到2035年在青山镇建成，张三丰出席。"
TAGS = {"张三丰": ("PERSON", "nr"), "青山镇": ("LOCATION", "ns"), "今年": ("DATE", "t")}
WORD = re.compile("|".join([*TAGS, r"\S"]))


class Recognizer:
    """Stands for a model of one task."""

    loaded = 0
    calls: Sequence[int] = ()

    def load(self, folder: str, *, devices: int, verbose: bool, transformer: str) -> None:
        if (Path(folder) / "broken").exists():
            raise RuntimeError("size mismatch for classifier.weight")
        assert (Path(transformer) / "config.json").is_file()
        assert (devices, verbose) == (-1, False)
        type(self).loaded += 1

    def __call__(self, sentences: list[list[str]]) -> list[list[tuple[str, str, int, int]]]:
        type(self).calls = (*type(self).calls, len(sentences))
        assert all(0 < len(sentence) <= 120 for sentence in sentences)
        return [
            [
                (m[0], TAGS[m[0]][0], m.start(), m.end())
                for m in WORD.finditer("".join(s))
                if m[0] in TAGS
            ]
            for s in sentences
        ]


class MultiTask:
    """Stands for a model of several tasks."""

    def load(self, folder: str, *, devices: int, verbose: bool, encoder: dict[str, object]) -> None:
        assert (Path(str(encoder["transformer"])) / "config.json").is_file()

    def __call__(self, texts: list[str], *, tasks: str) -> dict[str, list[object]]:
        cut = [WORD.findall(text) for text in texts]
        which = 1 if tasks.endswith("pku") else 0
        return {
            "tok/fine": list(cut),
            tasks: [
                [(w, TAGS[w][which], at, at + 1) for at, w in enumerate(words) if w in TAGS]
                for words in cut
            ],
        }


class Configurable:
    """Stands for what makes an encoder of its settings."""

    @staticmethod
    def from_config(config: dict[str, object]) -> dict[str, object]:
        return config


def kept(address: str, home: str) -> str:
    return f"{home}/{address.partition('hanlp/')[2]}"


def cached(name: str, file: str) -> str | None:
    if name.startswith(("/", ".")):
        raise ValueError("not a name")
    return None


MODULES: dict[str, dict[str, object]] = {
    "torch": {},
    "hanlp": {},
    "hanlp.pretrained": {"ALL": {"SOME_NER_ZH": "https://file.example.com/hanlp/ner/some.zip"}},
    "hanlp.utils.io_util": {"path_from_url": kept},
    "hanlp.layers.transformers.resource": {
        "tokenizer_mirrors": {"electra": "https://file.example.com/hanlp/transformers/electra.zip"}
    },
    "hanlp.components.ner.fake": {"Recognizer": Recognizer},
    "hanlp.components.mtl.fake": {"MultiTask": MultiTask},
    "hanlp_common.configurable": {"Configurable": Configurable},
    "huggingface_hub": {"try_to_load_from_cache": cached},
}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, names in MODULES.items():
        module = ModuleType(name)
        module.__spec__ = ModuleSpec(name, None)
        vars(module).update(names)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("HANLP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(Recognizer, "loaded", 0)
    monkeypatch.setattr(Recognizer, "calls", ())
    models._load.cache_clear()


Maker = Callable[..., Path]


@pytest.fixture
def model(fake: None, tmp_path: Path) -> Maker:
    """Makes the folder of a model."""

    def make(place: str = "model", **config: object) -> Path:
        folder, transformer = tmp_path / place, tmp_path / "bert"
        folder.mkdir(parents=True)
        transformer.mkdir(exist_ok=True)
        (transformer / "config.json").write_text("{}")
        (folder / "model.pt").touch()
        settings = {
            "classpath": "hanlp.components.ner.fake.Recognizer",
            "max_seq_len": 126,
            "transformer": str(transformer),
            **config,
        }
        (folder / "config.json").write_text(json.dumps(settings))
        return folder

    return make


@pytest.fixture
def several(model: Maker, tmp_path: Path) -> Path:
    """A model of several tasks."""
    return model(
        "several",
        **{
            "classpath": "hanlp.components.mtl.fake.MultiTask",
            "encoder": {"transformer": str(tmp_path / "bert"), "max_sequence_length": 510},
            "tok/fine": {"classpath": "hanlp.tok"},
            "ner/pku": {"classpath": "hanlp.ner"},
            "ner/msra": {"classpath": "hanlp.ner"},
        },
    )


def found(
    text: str, model: Path, task: str = "", transformer: str = ""
) -> list[tuple[str, str, str]]:
    (entities,) = find_entities_with_hanlp(
        [text], model=str(model), task=task, transformer=transformer
    )
    assert all(entity.span.extract(text) == entity.text for entity in entities)
    return [(entity.text, entity.label, entity.by) for entity in entities]


MERGED = [
    ("国务院", "ORGANIZATION", "gazetteer"),
    ("《新一代人工智能发展规划》", "DOCUMENT", "rules"),
    ("2035年", "DATE", "rules"),
    ("青山镇", "LOCATION", "hanlp"),
    ("张三丰", "PERSON", "hanlp"),
]


class TestFinding:
    """What the model says, beside rules and gazetteer."""

    def test_merged_with_the_other_layers(self, model: Maker) -> None:
        assert found(TEXT, model()) == MERGED

    @pytest.mark.parametrize("task", ["", "ner/msra", "ner/pku"])
    def test_a_model_of_several_tasks(self, several: Path, task: str) -> None:
        assert found(TEXT, several, task=task) == MERGED

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_offsets(self, model: Maker, several: Path, kind: str) -> None:
        folder = several if kind == "several" else model()
        text = "𠮷野家\ud800　在青\n山(shān)镇。 \x00张三丰 \u200b出席😀。\n今年张三丰也来。"
        assert [row for row in found(text, folder) if row[2] == "hanlp"] == [
            ("青\n山(shān)镇", "LOCATION", "hanlp"),
            ("张三丰", "PERSON", "hanlp"),
            ("张三丰", "PERSON", "hanlp"),
        ]

    def test_the_model_has_no_score(self, model: Maker) -> None:
        (entities,) = find_entities_with_hanlp([TEXT], model=str(model()))
        assert {entity.by: entity.score for entity in entities}["hanlp"] is None
        assert all(entity.score for entity in entities if entity.by != "hanlp")

    def test_a_name_of_the_model_inside_a_title_is_nested(self, model: Maker) -> None:
        (entities,) = find_entities_with_hanlp(["《青山镇规划》"], model=str(model()))
        assert [name.text for name in entities[0].nested] == ["青山镇"]

    def test_texts_go_together(self, model: Maker) -> None:
        texts = [TEXT, "", "张三丰出席。青山镇建成。", " \n"]
        together = find_entities_with_hanlp(texts, model=str(model()))
        assert Recognizer.calls == (3,)
        assert [len(entities) for entities in together] == [5, 0, 2, 0]

    @pytest.mark.parametrize("text", ["", " \n\u3000", "\x00"])
    def test_nothing_to_ask(self, model: Maker, text: str) -> None:
        assert found(text, model()) == []

    def test_bytes(self, model: Maker) -> None:
        with pytest.raises(TypeError, match="takes text, not bytes"):
            find_entities_with_hanlp([b"x"], model=str(model()))  # type: ignore[list-item]

    def test_half_a_million_characters(self, model: Maker) -> None:
        assert found("国" * 500_000, model()) == []
        assert sum(Recognizer.calls) == -(-500_000 // 120)


@pytest.mark.parametrize(
    "tag, name, label",
    [
        ("nr", "李强", "PERSON"),
        ("ns", "湖北省", "LOCATION"),
        ("NT", "国务院", "ORGANIZATION"),
        ("nz", "东风", None),
        ("GPE", "中国", "LOCATION"),
        ("FACILITY", "人民大会堂", "LOCATION"),
        ("LAW", "宪法", "DOCUMENT"),
        ("NORP", "汉族", None),
        ("WORK OF ART", "活着", None),
        ("EVENT", "世界人工智能大会", "MEETING"),
        ("EVENT", "会议", None),
        ("EVENT", "抗日战争", None),
        ("DATE", "2024年", "DATE"),
        ("DATE", "二〇二四年", "DATE"),
        ("DATE", "三月", "DATE"),
        ("DATE", "20世纪", "DATE"),
        ("DATE", "今年", None),
        ("DATE", "五年", None),
        ("DATE", "三个月", None),
        ("DURATION", "五年", None),
        ("TIME", "8时", None),
        ("MONEY", "5亿元", None),
        ("MEASURE", "5公里", None),
        ("LAW", "！", None),
    ],
)
def test_tag_sets(tag: str, name: str, label: str | None) -> None:
    assert label_of(tag, name) == label


class TestPieces:
    """What the model is given."""

    @pytest.mark.parametrize("longest", [1, 7, 120])
    def test_every_character_but_blank_ones_once(self, longest: int) -> None:
        text = TEXT + "\n\n 　" + "国" * 130 + "，" + "家" * 90
        pieces = list(pieces_of(text, longest))
        assert all(0 < end - start <= longest for start, end in pieces)
        assert "".join("".join(text[a:b] for a, b in pieces).split()) == "".join(text.split())

    def test_a_long_sentence_is_cut_after_a_comma(self) -> None:
        text = "国" * 70 + "，" + "家" * 90
        assert list(pieces_of(text, 120)) == [(0, 71), (71, 161)]

    def test_a_word_that_is_not_there_ends_the_list(self) -> None:
        assert models.places("推动发展", ["推动", "發展", "发展"]) == [(0, 2)]


class TestLoading:
    """A model is found on this machine, or the error says at once what is missing."""

    def test_hanlp_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(models, "find_spec", lambda name: None)
        with pytest.raises(MissingBackendError, match=r"policytext\[hanlp\]"):
            HanLPRecognizer("anything")
        with pytest.raises(ConfigError, match=r"steps\[0\].*policytext\[hanlp\]"):
            Pipeline.from_toml('schema = 1\n[[steps]]\nuse = "entities-hanlp"\nmodel = "x"')

    @pytest.mark.usefixtures("fake")
    @pytest.mark.parametrize(
        "name",
        ["/missing", "", "SOME_NER_ZH", "OTHER_NER_ZH", "https://file.example.com/hanlp/ner/x.zip"],
    )
    def test_a_missing_model_is_an_error_at_once(self, name: str) -> None:
        started = time.perf_counter()
        with pytest.raises(ModelLoadError, match="there is no HanLP model at") as caught:
            HanLPRecognizer(name)
        assert time.perf_counter() - started < 0.1
        assert caught.value.path == name
        assert isinstance(caught.value, OSError)

    @pytest.mark.parametrize(
        "name", ["SOME_NER_ZH", "https://file.example.com/hanlp/ner/some.zip", "ner/some"]
    )
    def test_what_hanlp_fetched_before(self, model: Maker, name: str) -> None:
        model("home/ner/some")
        assert find_entities_with_hanlp([TEXT], model=name)

    def test_a_model_is_loaded_once(self, model: Maker) -> None:
        folder = model()
        assert found(TEXT, folder) == found(TEXT, folder)
        assert Recognizer.loaded == 1

    def test_what_hanlp_raises_is_the_cause(self, model: Maker) -> None:
        folder = model()
        (folder / "broken").touch()
        with pytest.raises(ModelLoadError, match="RuntimeError: size mismatch") as caught:
            found(TEXT, folder)
        assert isinstance(caught.value.__cause__, RuntimeError)

    @pytest.mark.parametrize("name", ["hfl/absent", "./absent", "electra"])
    def test_a_transformer_that_is_not_there(self, model: Maker, name: str) -> None:
        with pytest.raises(ModelLoadError, match=f"built on the transformer '{name}'"):
            HanLPRecognizer(str(model(transformer=name)))

    def test_a_transformer_that_moved(self, model: Maker, tmp_path: Path) -> None:
        folder = model(transformer="elsewhere/bert")
        assert found(TEXT, folder, transformer=str(tmp_path / "bert"))

    def test_a_transformer_that_hanlp_fetched_before(self, model: Maker, tmp_path: Path) -> None:
        (tmp_path / "home/transformers/electra").mkdir(parents=True)
        assert models.describe(str(model(transformer="electra"))).transformer == "electra"

    @pytest.mark.parametrize(
        "content, message",
        [
            ("{", "damaged"),
            ("[]", "no settings"),
            ("{}", "finds no names"),
            ('{"classpath": "hanlp.components.tokenizers.T"}', "finds no names"),
            ('{"classpath": "os.ner.system"}', "finds no names"),
        ],
    )
    def test_a_damaged_description(self, model: Maker, content: str, message: str) -> None:
        folder = model()
        (folder / "config.json").write_text(content)
        with pytest.raises(ModelLoadError, match=message):
            HanLPRecognizer(str(folder))

    def test_weights_are_missing(self, model: Maker) -> None:
        folder = model()
        (folder / "model.pt").unlink()
        with pytest.raises(ModelLoadError, match=r"it has no model\.pt"):
            HanLPRecognizer(str(folder))

    def test_a_model_of_the_old_hanlp(self, model: Maker) -> None:
        folder = model()
        (folder / "config.json").rename(folder / "meta.json")
        with pytest.raises(ModelLoadError, match="TensorFlow"):
            HanLPRecognizer(str(folder))

    def test_a_task_that_it_has_not(self, several: Path, model: Maker) -> None:
        with pytest.raises(ModelLoadError, match="it has ner/pku, ner/msra"):
            HanLPRecognizer(str(several), task="ner/ontonotes")
        with pytest.raises(ModelLoadError, match="no task 'ner/msra'"):
            HanLPRecognizer(str(model()), task="ner/msra")


class TestComponent:
    """The step of a pipeline."""

    def test_the_contract(self, model: Maker) -> None:
        component = HanLPRecognizer(str(model()))
        failures = []
        for check, run in component_checks(component, [TEXT]):
            try:
                run()
            except AssertionError as error:
                failures.append(f"{check}: {error}")
        assert failures == []

    def test_it_finds_what_the_function_finds(self, model: Maker) -> None:
        component = HanLPRecognizer(str(model()))
        docs = [Document.from_text(text) for text in (TEXT, "", "张三丰。")]
        (expected, *_) = find_entities_with_hanlp([TEXT], model=component.model)
        assert docs[0].annotate(component.annotate(docs[0])).entities == expected
        assert component.annotate_batch(docs) == [component.annotate(doc) for doc in docs]

    def test_a_pipeline_asks_once_for_a_batch(self, model: Maker) -> None:
        pipeline = Pipeline([build("entities-hanlp", {"model": str(model())})])
        made = pipeline.process_batch([Document.from_text(TEXT, id=str(n)) for n in range(3)])
        assert [len(doc.entities) for doc in made if isinstance(doc, Document)] == [5, 5, 5]
        assert Recognizer.calls == (3,)
        assert Pipeline.from_toml(pipeline.to_toml()) == pipeline

    def test_it_adds_to_what_is_found_without_it(self, model: Maker) -> None:
        without = {(entity.text, entity.label) for entity in find_entities("国务院印发通知。")}
        assert without <= {row[:2] for row in found("国务院印发通知。", model())}
