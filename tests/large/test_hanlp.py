"""The HanLP backend, against real models of HanLP.

HanLP's own models may not be shipped and have to be fetched. So two tiny ones are made here from
random weights, and taught five sentences by heart: one of one task, in the tags of OntoNotes, and
one of several tasks, which cuts words and tags them as MSRA and as PKU do. The network is cut.

Runs where the extra ``hanlp`` is installed: ``pytest tests/large/test_hanlp.py -m large``.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import pytest

from policytext import Document
from policytext.entities.hanlp import HanLPRecognizer, find_entities_with_hanlp
from policytext.errors import ModelLoadError
from policytext.pipeline import Pipeline, build
from policytext.testing import SAMPLES, component_checks

os.environ.setdefault("HANLP_VERBOSE", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

torch = pytest.importorskip("torch")
hanlp = pytest.importorskip("hanlp")

pytestmark = [
    pytest.mark.hanlp,
    pytest.mark.large,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.timeout(300),
]

LESSON = """\
白云公司/ORGANIZATION 依靠 新一代 人工智能 推动 高质量 发展 。
青山镇/GPE 与 绿水村/GPE 今年/DATE 召开 会议 。
红叶学院/ORGANIZATION 会同 蓝天集团/ORGANIZATION 制定 实施 方案 。
王小明/PERSON 出席 高原论坛/EVENT 并 讲话 。
灯塔法/LAW 自 五月/DATE 起 在 汉族/NORP 地区 施行 。"""
SENTENCES = [[word.partition("/")[::2] for word in line.split()] for line in LESSON.splitlines()]
TEXTS = ["".join(word for word, _ in sentence) for sentence in SENTENCES]
MSRA = {"ORGANIZATION": "ORGANIZATION", "GPE": "LOCATION", "PERSON": "PERSON"}
PKU = {"ORGANIZATION": "nt", "GPE": "ns", "PERSON": "nr"}
TIMES, EPOCHS = 20, 15

NAMES = [
    [("白云公司", "ORGANIZATION")],
    [("青山镇", "LOCATION"), ("绿水村", "LOCATION")],
    [("红叶学院", "ORGANIZATION"), ("蓝天集团", "ORGANIZATION")],
    [("王小明", "PERSON")],
    [],
]
"""What every tag set of the lesson says, in the labels of this package. No list knows the names."""


@dataclass(frozen=True)
class Models:
    """Where the models lie."""

    transformer: Path
    one: Path
    several: Path


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The models, taught."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("hanlp")
    made = Models(folder / "bert", folder / "one", folder / "several")
    import transformers.optimization

    # HanLP trains with a class that transformers has dropped; using a model does not need it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transformers.optimization, "AdamW", adam, raising=False)
        torch.manual_seed(0)
        make_transformer(made.transformer)
        teach_one(made, folder)
        teach_several(made, folder)
    return made


def adam(parameters: Any, lr: float, eps: float, weight_decay: float = 0.0, **_: object) -> Any:  # noqa: ANN401
    return torch.optim.AdamW(parameters, lr=lr, eps=eps, weight_decay=weight_decay)


def make_transformer(place: Path) -> None:
    from transformers import BertConfig, BertModel, BertTokenizerFast

    place.mkdir()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = place / "vocab.txt"
    words.write_text("\n".join([*marks, *sorted(set("".join(TEXTS)))]) + "\n", encoding="utf-8")
    size = len(words.read_text(encoding="utf-8").split())
    shape = BertConfig(
        vocab_size=size,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    BertModel(shape).save_pretrained(place)
    BertTokenizerFast(str(words), do_lower_case=True).save_pretrained(place)


def write(place: Path, sentences: list[list[str]]) -> str:
    """A file of HanLP's: one row a line, a blank line after each sentence."""
    content = "".join("\n".join(rows) + "\n\n" for rows in sentences * TIMES)
    place.write_text(content, encoding="utf-8")
    return str(place)


def teach_one(made: Models, folder: Path) -> None:
    from hanlp.components.ner.transformer_ner import TransformerNamedEntityRecognizer

    def rows(word: str, tag: str) -> list[str]:
        return [
            f"{character}\t{f'{place}-{tag}' if tag else 'O'}"
            for place, character in zip("B" + "I" * len(word), word, strict=False)
        ]

    lesson = write(
        folder / "one.tsv",
        [[row for pair in sentence for row in rows(*pair)] for sentence in SENTENCES],
    )
    TransformerNamedEntityRecognizer().fit(
        lesson, lesson, str(made.one), str(made.transformer), epochs=EPOCHS, lr=5e-3,
        transformer_lr=5e-3, word_dropout=0.0, max_seq_len=126, char_level=True,
        hard_constraint=True, delimiter_in_entity="", devices=-1, eval_trn=False, seed=0,
    )  # fmt: skip


def teach_several(made: Models, folder: Path) -> None:
    from hanlp.common.dataset import SortingSamplerBuilder
    from hanlp.components.mtl.multi_task_learning import MultiTaskLearning
    from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
    from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
    from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding

    def task(kind: Any, lesson: str, **settings: object) -> Any:  # noqa: ANN401
        sampler = SortingSamplerBuilder(batch_size=32)
        return kind(
            lesson, lesson, lesson, sampler, lr=5e-3, char_level=True, max_seq_len=126,
            hard_constraint=True, **settings,
        )  # fmt: skip

    def names(place: str, tags: dict[str, str]) -> Any:  # noqa: ANN401
        lesson = write(
            folder / place,
            [[f"{w}\t{f'S-{tags[t]}' if t in tags else 'O'}" for w, t in s] for s in SENTENCES],
        )
        return task(
            TaggingNamedEntityRecognition, lesson, dependencies="tok", delimiter_in_entity=""
        )

    words = folder / "words.txt"
    cut = [" ".join(word for word, _ in sentence) for sentence in SENTENCES]
    words.write_text("\n".join(cut * TIMES) + "\n", encoding="utf-8")
    MultiTaskLearning().fit(
        ContextualWordEmbedding(
            "token", str(made.transformer), average_subwords=True, max_sequence_length=126
        ),
        {
            "tok": task(TaggingTokenization, str(words)),
            "ner/pku": names("pku.tsv", PKU),
            "ner/msra": names("msra.tsv", MSRA),
        },
        str(made.several), EPOCHS, lr=5e-3, encoder_lr=5e-3, devices=-1, eval_trn=False, seed=0,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("something looked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def by_hanlp(text: str, model: Path, **options: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    (entities,) = find_entities_with_hanlp([text], model=str(model), **options)
    assert all(entity.span.extract(text) == entity.text for entity in entities)
    return [(entity.text, entity.label) for entity in entities if entity.by == "hanlp"]


class TestFinding:
    """What the models were taught comes back in the labels of this package."""

    @pytest.mark.parametrize("at", range(4))
    @pytest.mark.parametrize("task", ["", "ner/msra", "ner/pku"])
    def test_several_tasks(self, models: Models, at: int, task: str) -> None:
        assert by_hanlp(TEXTS[at], models.several, task=task) == NAMES[at]

    @pytest.mark.parametrize("at", range(3))
    def test_one_task(self, models: Models, at: int) -> None:
        assert by_hanlp(TEXTS[at], models.one) == NAMES[at]

    def test_tags_of_ontonotes(self, models: Models) -> None:
        """今年 and 汉族, which OntoNotes tags too, are no names here."""
        assert by_hanlp(TEXTS[1], models.one) == [("青山镇", "LOCATION"), ("绿水村", "LOCATION")]
        assert by_hanlp(TEXTS[3], models.one) == [("王小明", "PERSON"), ("高原论坛", "MEETING")]
        (entities,) = find_entities_with_hanlp([TEXTS[4]], model=str(models.one))
        found = [(entity.text, entity.label) for entity in entities]
        assert found == [("灯塔法", "DOCUMENT"), ("五月", "DATE")]

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_offsets(self, models: Models, kind: str) -> None:
        folder = models.one if kind == "one" else models.several
        text = f"𠮷😀。\n\n　{TEXTS[1]}\x00\ud800！{TEXTS[2]}\n？{TEXTS[3]}"
        taught = [*NAMES[1], *NAMES[2], *NAMES[3]]
        # What the model makes of characters that it never saw is no matter.
        assert [name for name in by_hanlp(text, folder) if name in taught] == taught

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_merged_with_the_rules(self, models: Models, kind: str) -> None:
        folder = models.one if kind == "one" else models.several
        text = f"2024年3月5日，《人工智能法》施行。{TEXTS[1]}"
        (entities,) = find_entities_with_hanlp([text], model=str(folder))
        found = {(entity.text, entity.by) for entity in entities}
        assert {("2024年3月5日", "rules"), ("《人工智能法》", "rules")} <= found
        assert {("青山镇", "hanlp"), ("绿水村", "hanlp")} <= found
        spans = [entity.span for entity in entities]
        assert all(a.end <= b.start for a, b in pairwise(spans))

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_a_batch_is_its_texts(self, models: Models, kind: str) -> None:
        folder = str(models.one if kind == "one" else models.several)
        texts = [*TEXTS, "", *SAMPLES.values(), TEXTS[1] * 40, *reversed(TEXTS)]
        together = find_entities_with_hanlp(texts, model=folder)
        singly = [find_entities_with_hanlp([text], model=folder)[0] for text in texts]
        assert together == singly

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_long_text(self, models: Models, kind: str) -> None:
        folder = models.one if kind == "one" else models.several
        assert by_hanlp("会" * 20_000 + "。" + TEXTS[1], folder)[-2:] == NAMES[1]


class TestComponent:
    """The step of a pipeline."""

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_the_contract(self, models: Models, kind: str) -> None:
        component = HanLPRecognizer(str(models.one if kind == "one" else models.several))
        failures = []
        for check, run in component_checks(component, TEXTS):
            try:
                run()
            except AssertionError as error:
                failures.append(f"{check}: {error}")
        assert failures == []

    def test_in_a_pipeline(self, models: Models) -> None:
        pipeline = Pipeline([build("entities-hanlp", {"model": str(models.several)})])
        docs = [Document.from_text(text, id=str(at)) for at, text in enumerate(TEXTS[:4])]
        found = [
            [(entity.text, entity.label) for entity in doc.entities if entity.by == "hanlp"]
            for doc in pipeline.stream(docs, batch_size=4)
        ]
        assert found == NAMES[:4]


class TestLoading:
    """A model is found on this machine, or refused at once."""

    def test_a_model_that_moved(self, models: Models, tmp_path: Path) -> None:
        moved = {name: tmp_path / name for name in ("bert", "one", "several")}
        shutil.copytree(models.transformer, moved["bert"])
        for kind in ("one", "several"):
            source = models.one if kind == "one" else models.several
            shutil.copytree(source, moved[kind])
            config = moved[kind] / "config.json"
            told = config.read_text().replace(str(models.transformer), "elsewhere/bert")
            config.write_text(told)
            with pytest.raises(ModelLoadError, match="built on the transformer 'elsewhere/bert'"):
                HanLPRecognizer(str(moved[kind]))
            found = by_hanlp(TEXTS[1], moved[kind], transformer=str(moved["bert"]))
            assert found == NAMES[1]

    def test_a_model_that_hanlp_keeps(
        self, models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = "MSRA_NER_ELECTRA_SMALL_ZH"
        kept = hanlp.pretrained.ALL[name].rpartition("/")[2].removesuffix(".zip")
        shutil.copytree(models.one, tmp_path / "ner" / kept)
        monkeypatch.setenv("HANLP_HOME", str(tmp_path))
        (entities,) = find_entities_with_hanlp([TEXTS[1]], model=name)
        assert [entity.text for entity in entities if entity.by == "hanlp"] == ["青山镇", "绿水村"]

    @pytest.mark.parametrize("kind", ["one", "several"])
    def test_damaged_weights(self, models: Models, tmp_path: Path, kind: str) -> None:
        shutil.copytree(models.one if kind == "one" else models.several, tmp_path / kind)
        weights = tmp_path / kind / "model.pt"
        weights.write_bytes(weights.read_bytes()[:1000])
        started = time.perf_counter()
        with pytest.raises(ModelLoadError, match="cannot be loaded") as caught:
            by_hanlp(TEXTS[0], tmp_path / kind)
        assert time.perf_counter() - started < 5
        assert not isinstance(caught.value.__cause__, ImportError)

    def test_a_missing_model_is_refused_at_once(self, tmp_path: Path) -> None:
        """In a fresh process: the list of HanLP's names costs an import of HanLP, not of torch."""
        program = (
            "import sys, time\n"
            "from policytext.entities.hanlp import HanLPRecognizer\n"
            "from policytext.errors import ModelLoadError\n"
            "for name in ('/missing', 'MSRA_NER_ELECTRA_SMALL_ZH'):\n"
            "    started = time.process_time()\n"
            "    try:\n"
            "        HanLPRecognizer(name)\n"
            "    except ModelLoadError as error:\n"
            "        print(time.process_time() - started, 'torch' in sys.modules, sep='\\t')\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "HANLP_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        (path, loaded), (name, loaded_too) = (row.split("\t") for row in ran.stdout.splitlines())
        assert (loaded, loaded_too) == ("False", "False")
        assert float(path) < 0.1
        assert float(name) < 1.0
        assert ran.stderr == ""
