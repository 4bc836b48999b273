"""Training: what is kept aside, how the weights are fitted, and that they are written whole."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from policytext.summarization import training
from policytext.summarization._features import feature_names
from policytext.summarization.scoring import weights


def _write(folder: Path) -> None:
    place = folder / "summarization"
    place.mkdir()
    text = (
        "会议强调，要坚持稳中求进工作总基调。昨天下了一场大雪，行人稀少。"
        "记者在现场看到许多人撑着伞。街边的店铺大多关着门没有营业。"
    )
    rows = [
        {
            "id": f"xwlb-2023010{at}-aa{at}",
            "text": text,
            "summary": "坚持稳中求进工作总基调",
            "title": "",
        }
        for at in range(1, 6)
    ]
    rows.append({**rows[0], "id": "xwlb-20240801-test"})
    for name in training.SETS:
        with lzma.open(place / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_training_writes_every_weight_and_skips_the_test_items(tmp_path: Path) -> None:
    _write(tmp_path)
    report = training.train_summary(tmp_path, tmp_path / "weights.json")
    assert report.documents == 15
    assert "documents: 15" in str(report)
    row = json.loads((tmp_path / "weights.json").read_text("utf-8"))
    assert set(row["weights"]) == set(feature_names())
    again = training.train_summary(tmp_path, tmp_path / "again.json")
    assert again == report
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "weights.json").read_bytes()


def test_the_shipped_weights_fit_the_features() -> None:
    assert weights().values.shape == (len(feature_names()),)
    assert np.isfinite(weights().values).all()


def test_fitting_prefers_what_the_targets_prefer() -> None:
    table = np.array([[1.0, 0.0], [0.0, 1.0]] * 20)
    targets = np.array([0.9, 0.1] * 20)
    values, loss = training.fit(table, targets, np.arange(0, 41, 2))
    assert values[0] > 0 > values[1]
    assert loss < np.log(2)


@pytest.mark.parametrize(
    ("id", "is_test"),
    [
        ("xwlb-20240630-a", False),
        ("xwlb-20240701-a", True),
        ("xwlb-20240701-a-nl", True),
    ],
)
def test_items_of_one_bulletin_stay_on_one_side(id: str, is_test: bool) -> None:
    assert training.is_test_item(id) is is_test


def test_segments_of_one_meeting_stay_on_one_side() -> None:
    sides = {training.is_test_item(f"vcsum-13_{at}") for at in range(9)}
    assert len(sides) == 1


def test_no_data(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no training texts"):
        list(training.read_examples(tmp_path, test=False))


def test_data_splits_by_document(policy_data: Path) -> None:
    test = {example.id for example in training.read_examples(policy_data, test=True)}
    rest = {example.id for example in training.read_examples(policy_data, test=False)}
    assert test
    assert not {id.removesuffix("-nl") for id in test} & {id.removesuffix("-nl") for id in rest}
