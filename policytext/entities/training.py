"""Trains the tagger, and measures it.

``policytext train entities --data GOLD -o policytext/resources/entities.npz``. Labelled data are
JSON lines with ``text`` and ``entities`` (``start``, ``end``, ``type`` or ``label``, ``doubt``), or
BIO: a character and its tag on each line, an empty line behind each sentence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policytext.entities._candidates import NAMES
from policytext.entities._crf import Crf
from policytext.entities._crf_training import Lesson, Settings, fit
from policytext.entities._features import Seen
from policytext.entities._view import View
from policytext.entities.finding import find_entities
from policytext.entities.gazetteer import default_gazetteer
from policytext.entities.rules import find_by_rules
from policytext.errors import LexiconError
from policytext.language.characters import fold, without_surrogates

__all__ = [
    "EntityReport",
    "EntityScores",
    "Labelled",
    "Settings",
    "evaluate_entities",
    "fit_tagger",
    "read_labelled",
    "train_entities",
]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its entities.

    Attributes:
        text: The text.
        entities: Start, end and label of each, in code points.
        doubtful: Start and end of what may or may not be one.
        source: Where the text is from, where the data say.
    """

    text: str
    entities: tuple[tuple[int, int, str], ...]
    doubtful: tuple[tuple[int, int], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class EntityReport:
    """What was trained.

    Attributes:
        texts: The number of texts.
        characters: The number of their characters.
        entities: The number of entities by label, doubtful ones left out.
        size: Bytes of the file.
    """

    texts: int
    characters: int
    entities: Mapping[str, int]
    size: int

    def __str__(self) -> str:
        """The figures, a line each."""
        rows = [f"texts: {self.texts:,}", f"characters: {self.characters:,}"]
        rows += [f"{label}: {count:,}" for label, count in self.entities.items()]
        return "\n".join([*rows, f"size: {self.size:,}"])


@dataclass(frozen=True, slots=True)
class EntityScores:
    """How well entities were found: exact span and label.

    Attributes:
        counts: For each label how many were right, found, and there.
    """

    counts: Mapping[str, tuple[int, int, int]]

    def f1(self, labels: Iterable[str] | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 over some labels together.

        Args:
            labels: The labels; all of them if left out.
        """
        chosen = list(self.counts if labels is None else labels)
        right, found, there = (
            sum(self.counts.get(label, (0, 0, 0))[at] for label in chosen) for at in range(3)
        )
        precision, recall = right / max(found, 1), right / max(there, 1)
        return precision, recall, 2 * right / max(found + there, 1)

    def __str__(self) -> str:
        """A line a label, and one for all together."""
        rows = [(label, self.f1([label]), self.counts[label][2]) for label in self.counts]
        rows.append(("all", self.f1(), sum(there for _, _, there in self.counts.values())))
        lines = (
            f"{label:<14}{precision:>10.3f}{recall:>8.3f}{f1:>8.3f}{there:>8}"
            for label, (precision, recall, f1), there in rows
        )
        return "\n".join(["label          precision  recall      F1   there", *lines])


def train_entities(data: Path, out: Path, settings: Settings | None = None) -> EntityReport:
    """Train a tagger on labelled data, and write its weights.

    Args:
        data: A file of JSON lines or BIO, or a folder of such files.
        out: The file to write.
        settings: How; as the weights of the package were made if left out.

    Returns:
        What was trained.

    Raises:
        FileNotFoundError: If there are no labelled texts.
        LexiconError: If a line is malformed; it names file and line.
    """
    rows = list(read_labelled(data))
    if not rows:
        raise FileNotFoundError(f"no labelled texts in {data}")
    tally = Counter(label for row in rows for _, _, label in row.entities)
    card = {
        "title": "linear-chain CRF for names in official Chinese",
        "texts": len(rows),
        "characters": sum(len(row.text) for row in rows),
    }
    packed = fit_tagger(rows, settings, card).to_bytes()
    out.write_bytes(packed)
    return EntityReport(
        len(rows),
        sum(len(row.text) for row in rows),
        {label: tally[label] for label in _labels(rows)},
        len(packed),
    )


def fit_tagger(
    rows: Sequence[Labelled],
    settings: Settings | None = None,
    card: Mapping[str, object] | None = None,
) -> Crf:
    """Fit a tagger to labelled texts, without writing it.

    Args:
        rows: The texts.
        settings: How.
        card: What the weights say of themselves.
    """
    return fit(list(map(_lesson, rows)), _labels(rows), settings or Settings(), card or {})


def _labels(rows: Sequence[Labelled]) -> list[str]:
    found = {label for row in rows for _, _, label in row.entities}
    return [*(label for label in NAMES if label in found), *sorted(found - set(NAMES))]


def _lesson(row: Labelled) -> Lesson:
    """The text as the tagger sees it; where the view leaves something out, folded alone."""
    view = View.of(row.text)
    shown = view.text if view.whole else without_surrogates(fold(row.text))
    return Lesson(see(shown), row.entities, row.doubtful)


def see(view: str) -> Seen:
    """A view with what the rules and the gazetteer see in it.

    Args:
        view: The folded text, without lone surrogates.
    """
    return Seen(view, find_by_rules(view), default_gazetteer().matches(view))


def evaluate_entities(data: Path, weights: Path | None = None) -> EntityScores:
    """Measure ``find_entities`` on labelled data.

    One found entity stands for one labelled one; what is labelled as doubtful is left out, and so
    is what overlaps it. Labels that the data do not have are not looked at.

    Args:
        data: A file of JSON lines or BIO, or a folder of such files.
        weights: A user's weights; the package's own if left out.

    Returns:
        The counts by label.

    Raises:
        FileNotFoundError: If there are no labelled texts.
        LexiconError: If a line is malformed; it names file and line.
        ModelLoadError: If the weights cannot be read.
    """
    rows = list(read_labelled(data))
    if not rows:
        raise FileNotFoundError(f"no labelled texts in {data}")
    labels = _labels(rows)
    right, found, there = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        gold = set(row.entities)
        there.update(label for _, _, label in gold)
        for entity in find_entities(row.text, weights=weights):
            place = (entity.span.start, entity.span.end, entity.label)
            if place in gold:
                right[entity.label] += 1
            elif any(start < place[1] and place[0] < end for start, end in row.doubtful):
                continue
            found[entity.label] += 1
    return EntityScores({label: (right[label], found[label], there[label]) for label in labels})


# -- reading ---------------------------------------------------------------------------------------


def read_labelled(data: Path) -> Iterator[Labelled]:
    """Labelled texts of a file, or of the files of a folder in the order of their names.

    Args:
        data: A file ``.jsonl``, or else BIO; or a folder.

    Raises:
        FileNotFoundError: If there is nothing there.
        LexiconError: If a line is malformed; it names file and line.
    """
    files = sorted([*data.glob("*.jsonl"), *data.glob("*.bio")]) if data.is_dir() else [data]
    for path in files:
        lines = path.read_text("utf-8").splitlines()
        reader = _read_jsonl if path.suffix == ".jsonl" else _read_bio
        yield from reader(lines, str(path))


def _read_jsonl(lines: Sequence[str], path: str) -> Iterator[Labelled]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _of_record(json.loads(line))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LexiconError(f"not a labelled text: {error!r}", path=path, line=number) from error


def _of_record(record: Mapping[str, object]) -> Labelled:
    text, rows = record["text"], record["entities"]
    if not isinstance(text, str) or not isinstance(rows, list):
        raise ValueError("text must be a string, and entities a list")
    sure: list[tuple[int, int, str]] = []
    doubtful: list[tuple[int, int]] = []
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start}:{end} is no place in the text")
        if row.get("doubt"):
            doubtful.append((start, end))
        else:
            sure.append((start, end, str(row["label"] if "label" in row else row["type"])))
    return Labelled(text, tuple(sorted(sure)), tuple(doubtful), str(record.get("source", "")))


def _read_bio(lines: Sequence[str], path: str) -> Iterator[Labelled]:
    tokens: list[tuple[str, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        cells = line.split()
        if not cells:
            if tokens:
                yield _of_tokens(tokens)
            tokens = []
        elif len(cells) == 2 and (cells[1] == "O" or cells[1][:2] in ("B-", "I-")):
            tokens.append((cells[0], cells[1]))
        else:
            raise LexiconError(
                "a line has a token and its tag, O, B-… or I-…", path=path, line=number
            )
    return


def _of_tokens(tokens: Sequence[tuple[str, str]]) -> Labelled:
    spans: list[tuple[int, int, str]] = []
    at = 0
    for token, tag in tokens:
        end = at + len(token)
        if tag.startswith("I-") and spans and spans[-1][1] == at and spans[-1][2] == tag[2:]:
            spans[-1] = (spans[-1][0], end, tag[2:])
        elif tag != "O":
            spans.append((at, end, tag[2:]))
        at = end
    return Labelled("".join(token for token, _ in tokens), tuple(spans))
