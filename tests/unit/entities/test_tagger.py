"""The tagger: sums and paths against brute force, files, and what training makes of a few lines."""

from __future__ import annotations

import json
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from policytext.entities import training
from policytext.entities._crf import Crf, legal, spans_of
from policytext.entities._crf_training import Settings
from policytext.entities._features import BLOCK, LONGEST, Painted, features, lay_out
from policytext.entities._lattice import Steps, best_paths, marginals
from policytext.entities.tagging import load_tagger
from policytext.errors import LexiconError, ModelLoadError

TEXTS = [
    ("国务院印发《新一代人工智能发展规划》。", [(0, 3, "ORGANIZATION"), (5, 18, "DOCUMENT")]),
    ("王小明在湖北省调研。", [(0, 3, "PERSON"), (4, 7, "LOCATION")]),
    ("各地区各部门要认真贯彻落实。", []),
    ("李华同志任教育部部长。", [(0, 2, "PERSON"), (5, 8, "ORGANIZATION")]),
]


def gold(folder: Path) -> Path:
    path = folder / "gold.jsonl"
    rows = [
        {
            "text": text,
            "entities": [{"start": a, "end": b, "type": label} for a, b, label in entities],
        }
        for text, entities in TEXTS
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="ascii")
    return path


class TestLattice:
    """Two sentences, of three characters and of one, against every path there is."""

    @pytest.fixture
    def case(self) -> tuple[np.ndarray, Steps, np.ndarray, np.ndarray]:
        random = np.random.default_rng(3)
        scores = random.standard_normal((4, 3)).astype(np.float32)
        first, edges = legal(1)
        first *= np.exp(random.standard_normal(3)).astype(np.float32)
        edges *= np.exp(random.standard_normal((3, 3))).astype(np.float32)
        return scores, Steps.of(np.array([1, 0]), np.array([3, 1])), first, edges

    def paths(
        self, case: tuple[np.ndarray, Steps, np.ndarray, np.ndarray]
    ) -> dict[tuple[int, ...], float]:
        """The weight of every path through the longer sentence."""
        scores, _, first, edges = case
        return {
            path: float(
                first[path[0]]
                * np.prod([edges[a, b] for a, b in pairwise(path)])
                * np.exp(sum(scores[1 + at, tag] for at, tag in enumerate(path)))
            )
            for path in product(range(3), repeat=3)
        }

    def test_marginals(self, case: tuple[np.ndarray, Steps, np.ndarray, np.ndarray]) -> None:
        scores, steps, first, edges = case
        found = marginals(scores, steps, first, edges)
        weights = self.paths(case)
        total = sum(weights.values())
        for at, tag in product(range(3), range(3)):
            share = sum(weight for path, weight in weights.items() if path[at] == tag) / total
            assert found.tags[1 + at, tag] == pytest.approx(share, abs=1e-5)
        for one, two in product(range(3), range(3)):
            share = sum(
                weight * sum(pair == (one, two) for pair in pairwise(path))
                for path, weight in weights.items()
            )
            assert found.edges[one, two] == pytest.approx(share / total, abs=1e-5)
        alone = float((first * np.exp(scores[0])).sum())
        assert found.log_total == pytest.approx(np.log(total) + np.log(alone), abs=1e-4)

    def test_best_path(self, case: tuple[np.ndarray, Steps, np.ndarray, np.ndarray]) -> None:
        scores, steps, first, edges = case
        with np.errstate(divide="ignore"):
            tags = best_paths(scores, steps, np.log(first), np.log(edges))
        weights = self.paths(case)
        assert tuple(tags[1:].tolist()) == max(weights, key=lambda path: weights[path])

    def test_no_sentence(self) -> None:
        empty = np.zeros(0, dtype=np.intp)
        first, edges = legal(2)
        scores = np.zeros((0, 5), dtype=np.float32)
        assert best_paths(scores, Steps.of(empty, empty), first, edges).shape == (0,)

    def test_a_name_cannot_begin_inside(self) -> None:
        first, edges = legal(2)
        assert first.tolist() == [1, 1, 0, 1, 0]
        assert edges[:, 2].tolist() == [0, 1, 1, 0, 0]

    def test_spans_end_with_their_sentence(self) -> None:
        tags = np.array([1, 2, 2, 0, 3, 1], dtype=np.uint8)
        assert list(spans_of(tags, np.array([0, 2, 6]))) == [(0, 2, 0), (4, 5, 1), (5, 6, 0)]


class TestLayout:
    def test_every_character_keeps_its_place(self) -> None:
        texts = ["国务院。印发\n\n规划", "", "王小明。"]
        joined = "".join(texts)
        (layout,) = lay_out(texts)
        shown = [layout.text[at] for at in layout.places]
        assert shown == [joined[at] for at in layout.origin]
        assert "".join(shown) == joined.replace("\n", "")

    def test_long_texts_are_cut_into_blocks(self) -> None:
        text = "改" * (2 * BLOCK + 5)
        blocks = list(lay_out([text]))
        assert sum(len(block.places) for block in blocks) == len(text)
        assert all(np.diff(block.starts).max() <= LONGEST + 1 for block in blocks)

    def test_features_do_not_depend_on_the_neighbours(self) -> None:
        alone = training.see("王小明在湖北省调研。")
        other = training.see("国务院印发规划。")
        (one,) = lay_out([alone.text])
        (two,) = lay_out([other.text, alone.text])
        before = np.stack(list(features(one, Painted.of([alone]), 0xFFFF)))
        after = np.stack(list(features(two, Painted.of([other, alone]), 0xFFFF)))
        assert (after[:, -len(alone.text) :] == before).all()


class TestTraining:
    def test_what_was_taught_is_found(self, tmp_path: Path) -> None:
        out = tmp_path / "own.npz"
        report = training.train_entities(gold(tmp_path), out, Settings(rounds=20, bits=14, least=1))
        assert report.texts == 4
        assert report.entities["PERSON"] == 2
        tagger = load_tagger(out)
        found = tagger.tag([training.see(text) for text, _ in TEXTS])
        places = [[(row.start, row.end, row.label) for row in rows] for rows in found]
        assert places == [entities for _, entities in TEXTS]
        assert all(0 < row.score <= 1 for rows in found for row in rows)

    def test_the_same_data_give_the_same_bytes(self, tmp_path: Path) -> None:
        settings = Settings(rounds=2, bits=12, least=1)
        for name in ("one.npz", "two.npz"):
            training.train_entities(gold(tmp_path), tmp_path / name, settings)
        assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()

    def test_nothing_is_learned_from_what_is_doubtful(self) -> None:
        text = "王小明在湖北省调研。"
        settings = Settings(rounds=3, bits=12, least=1)
        sure = training.Labelled(text, ((0, 3, "PERSON"),))
        torn = training.Labelled(text, ((0, 3, "PERSON"),), ((0, len(text)),))
        assert training.fit_tagger([sure], settings).table.any()
        assert not training.fit_tagger([torn], settings).table.any()

    def test_a_round_trip_through_a_file(self, tmp_path: Path) -> None:
        tagger = load_tagger()
        again = Crf.from_bytes(tagger.to_bytes())
        assert again.labels == tagger.labels
        assert (again.table == tagger.table).all()
        assert (again.edges == tagger.edges).all()

    @pytest.mark.parametrize("damage", ["cut", "text", "empty"])
    def test_damaged_weights(self, tmp_path: Path, damage: str) -> None:
        path = tmp_path / f"{damage}.npz"
        whole = load_tagger().to_bytes()
        path.write_bytes({"cut": whole[: len(whole) // 2], "text": b"{}", "empty": b""}[damage])
        with pytest.raises(ModelLoadError, match=damage) as raised:
            load_tagger(path)
        assert raised.value.path == str(path)
        assert "pickle" not in str(raised.value)

    def test_a_flipped_byte_is_noticed(self, tmp_path: Path) -> None:
        data = bytearray(load_tagger().to_bytes())
        data[len(data) // 2] ^= 0xFF
        path = tmp_path / "flipped.npz"
        path.write_bytes(data)
        with pytest.raises(ModelLoadError):
            load_tagger(path)


class TestReading:
    def test_bio(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bio"
        path.write_text(
            "李 B-PERSON\n华 I-PERSON\n任 O\n财 B-ORGANIZATION\n政 I-ORGANIZATION\n"
            "部 I-ORGANIZATION\n\n\n无 O\n",
            encoding="utf-8",
        )
        first, second = training.read_labelled(path)
        assert first.text == "李华任财政部"
        assert first.entities == ((0, 2, "PERSON"), (3, 6, "ORGANIZATION"))
        assert (second.text, second.entities) == ("无", ())

    def test_a_folder_is_read_in_the_order_of_names(self, tmp_path: Path) -> None:
        for name in ("b", "a"):
            row: dict[str, object] = {"text": name, "entities": []}
            (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        assert [row.text for row in training.read_labelled(tmp_path)] == ["a", "b"]

    @pytest.mark.parametrize(
        "line",
        [
            "{",
            "[]",
            '{"text": "国务院"}',
            '{"text": "国务院", "entities": [{"start": 0, "end": 4, "type": "X"}]}',
            '{"text": "国务院", "entities": [{"start": 2, "end": 2, "type": "X"}]}',
            '{"text": 3, "entities": []}',
        ],
    )
    def test_malformed_records_name_their_line(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "gold.jsonl"
        path.write_text('{"text": "", "entities": []}\n' + line + "\n", encoding="utf-8")
        with pytest.raises(LexiconError) as raised:
            list(training.read_labelled(path))
        assert raised.value.line == 2

    def test_malformed_bio(self, tmp_path: Path) -> None:
        path = tmp_path / "gold.bio"
        path.write_text("国 B-LOC\n家 E-LOC\n", encoding="utf-8")
        with pytest.raises(LexiconError) as raised:
            list(training.read_labelled(path))
        assert raised.value.line == 2

    def test_no_data(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="no labelled texts"):
            training.train_entities(tmp_path, tmp_path / "out.npz")


class TestEvaluation:
    def test_doubtful_places_are_left_out(self, tmp_path: Path) -> None:
        path = tmp_path / "gold.jsonl"
        row: dict[str, object] = {
            "text": "国务院印发《发展规划》。",
            "entities": [
                {"start": 0, "end": 3, "type": "ORGANIZATION", "doubt": True},
                {"start": 5, "end": 11, "label": "DOCUMENT"},
            ],
        }
        path.write_text(json.dumps(row) + "\n", encoding="ascii")
        scores = training.evaluate_entities(path)
        assert dict(scores.counts) == {"DOCUMENT": (1, 1, 1)}
        assert scores.f1() == (1.0, 1.0, 1.0)
        assert "DOCUMENT" in str(scores)
