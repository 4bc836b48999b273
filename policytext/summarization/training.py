"""Remakes the weights of the policy scorer.

``policytext train summary --data $POLICYTEXT_DATA -o policytext/resources/summary_weights.json``
fits them to bulletin items with their headlines, and to transcripts of meetings with their
summaries. Items that figures are quoted on are left out: bulletins from July 2024 on, and every
third meeting.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from policytext.summarization._features import feature_names, features
from policytext.summarization._reading import Reading
from policytext.summarization._terms import Floats
from policytext.summarization.scoring import WEIGHTS_FILE

__all__ = ["Example", "SummaryReport", "read_examples", "rouge", "train_summary"]

TARGET = Path(__file__).resolve().parent.parent / "resources" / WEIGHTS_FILE
SETS = ("xwlb_train", "xwlbnl_train", "vcsum_dev")
FIRST_TEST_DATE = "20240701"

SHARPNESS = 25.0
"""How strongly the best sentence of a text is preferred to the second best."""

PENALTY = 3e-3
_ROUNDS = 30
_LEAST_STEP = 1e-3
_LEAST_SENTENCES = 4
_TOKEN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]|[a-z]+|[0-9]+")

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and what somebody made of it.

    Attributes:
        id: Its id.
        collection: The set that it comes from.
        text: The text.
        summary: A headline, or a summary.
        title: A title, where there is one.
        is_test: Whether figures are quoted on it, so that nothing is made from it.
    """

    id: str
    collection: str
    text: str
    summary: str
    title: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class SummaryReport:
    """What was trained.

    Attributes:
        documents: The number of texts.
        sentences: The number of their sentences.
        loss: The mean loss per text, in nats.
    """

    documents: int
    sentences: int
    loss: float

    def __str__(self) -> str:
        """The figures, a line each."""
        return (
            f"documents: {self.documents:,}\nsentences: {self.sentences:,}\nloss: {self.loss:.4f}"
        )


def read_examples(data: Path, *, test: bool) -> Iterator[Example]:
    """The texts of one part, in a fixed order.

    Args:
        data: The folder of training data, which ``POLICYTEXT_DATA`` names.
        test: Those that figures are quoted on, or the others.

    Raises:
        FileNotFoundError: If the folder holds none.
    """
    for collection in SETS:
        path = data / "summarization" / f"{collection}.jsonl.xz"
        if not path.is_file():
            raise FileNotFoundError(f"no training texts at {path}")
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                name = str(row["id"])
                example = Example(
                    name,
                    collection,
                    str(row["text"]),
                    str(row["summary"]),
                    str(row["title"]),
                    is_test_item(name),
                )
                if example.is_test == test:
                    yield example


def is_test_item(id: str) -> bool:
    """Whether figures are quoted on an item.

    Segments of one meeting, and an item with and without its opening, stay on one side.

    >>> is_test_item("xwlb-20240701-0f00"), is_test_item("xwlb-20230224-4db864-nl")
    (True, False)
    """
    kind, _, rest = id.partition("-")
    if kind == "xwlb":
        return rest[:8] >= FIRST_TEST_DATE
    meeting = rest.partition("_")[0]
    return hashlib.sha256(meeting.encode()).digest()[0] % 3 == 0


def tokens(text: str) -> list[str]:
    """Single Han characters, Latin runs and numbers."""
    return _TOKEN.findall(text.lower())


def rouge(candidate: Sequence[str], reference: Sequence[str], n: int) -> float:
    """The F1 of clipped n-grams.

    >>> round(rouge(tokens("全国统一大市场"), tokens("统一市场"), 1), 2)
    0.73
    """
    first, second = _grams(candidate, n), _grams(reference, n)
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 0.0


def _grams(items: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(items[at:] for at in range(n)), strict=False))


def train_summary(data: Path, out: Path = TARGET) -> SummaryReport:
    """Fit the weights, and write them.

    The loss is listwise: within a text, a sentence should be preferred as strongly as it resembles
    what was made of the text. It is convex, and Newton's method ends in a dozen rounds.

    Args:
        data: The folder of training data.
        out: The file to write.

    Returns:
        What was trained.

    Raises:
        FileNotFoundError: If the folder holds no training texts.
    """
    examples = list(read_examples(data, test=False))
    table, targets, bounds = _table(examples)
    values, loss = fit(table, targets, bounds)
    row = {
        "version": "1",
        "title": "weights of the policy scorer for sentences of official Chinese",
        "documents": len(bounds) - 1,
        "sentences": len(table),
        "loss": round(loss, 5),
        "weights": {
            name: round(float(value), 4)
            for name, value in zip(feature_names(), values, strict=True)
        },
    }
    out.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return SummaryReport(len(bounds) - 1, len(table), loss)


def _table(examples: Sequence[Example]) -> tuple[Doubles, Doubles, npt.NDArray[np.int64]]:
    """Features and targets of all candidate sentences, and where each text starts."""
    parts: list[Floats] = []
    targets: list[Doubles] = []
    for example in examples:
        reading = Reading.of(example.text)
        chosen = np.flatnonzero(reading.eligible)
        if len(chosen) < _LEAST_SENTENCES:
            continue
        wanted = tokens(example.summary)
        gains = np.array([_gain(reading.sentences[at].text, wanted) for at in chosen])
        if gains.max() > 0:
            for title in _titles(example):
                parts.append(features(Reading.of(example.text, title))[chosen])
                targets.append(_softmax(SHARPNESS * gains))
    bounds = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    return np.vstack(parts).astype(np.float64), np.concatenate(targets), bounds


def _titles(example: Example) -> tuple[str | None, ...]:
    """With which titles a text is shown: with none, and with its own if that is not the answer."""
    own = example.title if example.title != example.summary else ""
    return (None, own) if own else (None,)


def _gain(sentence: str, wanted: Sequence[str]) -> float:
    found = tokens(sentence)
    return (rouge(found, wanted, 1) + rouge(found, wanted, 2)) / 2


def fit(table: Doubles, targets: Doubles, bounds: npt.NDArray[np.int64]) -> tuple[Doubles, float]:
    """The weights of least loss.

    Args:
        table: *Shape:* ``(sentences, features)``
        targets: The share that each sentence should have of its text.
            *Shape:* ``(sentences,)``
        bounds: Where each text starts, and the end of the last. *Shape:* ``(texts + 1,)``

    Returns:
        The weights, and the mean loss.
    """
    texts = len(bounds) - 1
    owner = np.repeat(np.arange(texts), np.diff(bounds))
    penalty = PENALTY * texts
    weights = np.zeros(table.shape[1])
    loss = np.inf
    for _ in range(_ROUNDS):
        shares = _shares(table @ weights, bounds, owner)
        gradient = table.T @ (shares - targets) + penalty * weights
        means = np.add.reduceat(table * shares[:, None], bounds[:-1], axis=0)
        hessian = (table * shares[:, None]).T @ table - means.T @ means
        hessian[np.diag_indices_from(hessian)] += penalty
        step, size = np.linalg.solve(hessian, gradient), 1.0
        while size > _LEAST_STEP:
            trial = weights - size * step
            cost = -(targets * np.log(np.maximum(_shares(table @ trial, bounds, owner), 1e-300)))
            value = float(cost.sum() + penalty / 2 * (trial @ trial))
            if value < loss:
                break
            size /= 2
        else:
            break
        weights, loss = trial, value
    return weights, loss / texts


def _shares(scores: Doubles, bounds: npt.NDArray[np.int64], owner: npt.NDArray[np.intp]) -> Doubles:
    peaks = np.maximum.reduceat(scores, bounds[:-1])
    raised = np.exp(scores - peaks[owner])
    shares: Doubles = raised / np.add.reduceat(raised, bounds[:-1])[owner]
    return shares


def _softmax(values: Doubles) -> Doubles:
    raised = np.exp(values - values.max())
    shares: Doubles = raised / raised.sum()
    return shares
