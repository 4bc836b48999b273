"""HanLP's models in the place of the package's own tagger.

The rules and the gazetteer stay: they know titles, document numbers, meetings and dates that no
model of HanLP was taught. What the model adds is merged with them by the same resolution.

A model is a folder that the caller names, or one that HanLP has fetched before. Nothing is fetched
here, and a model that is not there is an error within milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from policytext.document import Annotation, Document, Entity
from policytext.entities._candidates import Candidate
from policytext.entities._features import Seen
from policytext.entities._hanlp_models import HanLPModel, Tagged, describe, load
from policytext.entities._view import View
from policytext.entities.gazetteer import Gazetteer, default_gazetteer
from policytext.entities.merging import merged
from policytext.entities.rules import find_by_rules
from policytext.errors import reject_bytes
from policytext.structure import split_sentences

__all__ = ["HanLPRecognizer", "find_entities_with_hanlp", "label_of"]

HANLP = "hanlp"
"""The layer, as ``Entity.by`` names it."""

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "PERSON": "PERSON",
        "LOCATION": "LOCATION",
        "ORGANIZATION": "ORGANIZATION",
        "PER": "PERSON",
        "LOC": "LOCATION",
        "ORG": "ORGANIZATION",
        "NR": "PERSON",
        "NS": "LOCATION",
        "NT": "ORGANIZATION",
        "GPE": "LOCATION",
        "FACILITY": "LOCATION",
        "FAC": "LOCATION",
        "LAW": "DOCUMENT",
        "DATE": "DATE",
        "EVENT": "MEETING",
    }
)
_CALENDAR = re.compile(
    r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年|年代|世纪"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:月|日)"
)
_MEETINGS = ("会", "会议", "论坛")
_BREAKS = "，、；：,;: \u3000"


def find_entities_with_hanlp(
    texts: Sequence[str],
    *,
    model: str,
    task: str = "",
    transformer: str = "",
    device: int = -1,
    gazetteer: Gazetteer | None = None,
) -> list[tuple[Entity, ...]]:
    """The named entities of some texts, by rules, gazetteer and a model of HanLP.

    The texts are cut into sentences, and the sentences of all of them go to the model together.

    Args:
        texts: The texts.
        model: The folder of the model, a name or address of HanLP's list
            (``MSRA_NER_ELECTRA_SMALL_ZH``), or a place under ``$HANLP_HOME``.
        task: Which of the model's tasks finds names, where it does several; ``ner/msra``,
            ``ner/ontonotes`` or ``ner/pku``, whichever it has first, if left out.
        transformer: The folder of the transformer that the model was built on, if it is not where
            the model says.
        device: The number of the GPU, or -1 for none.
        gazetteer: Known names; those of the package if left out.

    Returns:
        For each text, what ``find_entities`` gives; what the model found has ``by="hanlp"`` and no
        score. Spans in code points of the text.

    Raises:
        TypeError: If a text is not a ``str``.
        MissingBackendError: If HanLP is not installed.
        ModelLoadError: If the model is not on this machine, or cannot be loaded.
    """
    for text in texts:
        reject_bytes(text, "find_entities_with_hanlp")
    loaded = load(model, task=task, transformer=transformer, device=device)
    views = [View.of(text) for text in texts]
    names = gazetteer or default_gazetteer()
    return [
        _merged(text, view, found, names)
        for text, view, found in zip(texts, views, _tagged(views, loaded), strict=True)
    ]


def _tagged(views: Sequence[View], model: HanLPModel) -> list[list[Candidate]]:
    """What the model proposes for each view, all pieces of all views in one call."""
    window = model.description.window
    pieces = [
        (number, start, view.text[start:end])
        for number, view in enumerate(views)
        for start, end in pieces_of(view.text, window)
    ]
    found: list[list[Candidate]] = [[] for _ in views]
    answers = model.tag([piece for _, _, piece in pieces])
    for (number, start, piece), answer in zip(pieces, answers, strict=True):
        found[number].extend(_candidates(answer, piece, start))
    return found


def _candidates(answer: Iterable[Tagged], piece: str, offset: int) -> Iterator[Candidate]:
    for tag, start, end in answer:
        label = label_of(tag, piece[start:end])
        if label is not None:
            yield Candidate(offset + start, offset + end, label, HANLP)


def label_of(tag: str, name: str) -> str | None:
    """The label of this package for a tag of HanLP, or ``None`` if it is no name here.

    HanLP's tags for amounts and times of day are left to the rules. Its dates include 今年 and
    spans of time, and its events wars and storms: only what is written with the number of a year,
    a month or a day is a date here, and only what ends as meetings end is a meeting. Marks alone,
    which a model may tag that never saw them, are no name.

    Args:
        tag: The tag, of the sets MSRA, PKU or OntoNotes.
        name: The name that it stands on.

    Source: HanLP's documentation of the three tag sets; the annotation guideline of the project's
    gold.

    >>> [label_of(*pair) for pair in (("nt", "国务院"), ("GPE", "湖北省"), ("DURATION", "五年"))]
    ['ORGANIZATION', 'LOCATION', None]
    >>> label_of("DATE", "2035年"), label_of("DATE", "今年"), label_of("EVENT", "中央经济工作会议")
    ('DATE', None, 'MEETING')
    """
    label = _LABELS.get(tag.upper())
    if not any(map(str.isalnum, name)):
        return None
    if label == "DATE" and not _CALENDAR.search(name):
        return None
    if label == "MEETING" and not (name.endswith(_MEETINGS) and len(name) > 3):
        return None
    return label


def pieces_of(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """A text in pieces that a model can read: sentences, cut after a comma where they are long.

    Args:
        text: The text.
        longest: How many characters a piece may have.

    Yields:
        Start and end of each piece, in code points; blank pieces are left out.
    """
    for sentence in split_sentences(text):
        start = sentence.span.start
        while start < sentence.span.end:
            end = _cut(text, start, sentence.span.end, longest)
            if not text[start:end].isspace():
                yield start, end
            start = end


def _cut(text: str, start: int, stop: int, longest: int) -> int:
    if stop - start <= longest:
        return stop
    for end in range(start + longest, start + longest // 2, -1):
        if text[end - 1] in _BREAKS:
            return end
    return start + longest


def _merged(
    text: str, view: View, found: Iterable[Candidate], gazetteer: Gazetteer
) -> tuple[Entity, ...]:
    shown = view.text
    seen = Seen(shown, find_by_rules(shown), gazetteer.matches(shown))
    return merged(text, view, seen, found, unscored=(HANLP,))


@dataclass(frozen=True)
class HanLPRecognizer:
    """Finds named entities with a model of HanLP in the place of the package's tagger.

    HanLP and the model are looked for when the component is made, so a pipeline that could not
    work is not built; the model is loaded on first use.

    Attributes:
        model: The folder of the model, or what HanLP calls it.
        task: Which of the model's tasks finds names, where it does several.
        transformer: The folder of the transformer, if it is not where the model says.
        device: The number of the GPU, or -1 for none.

    Raises:
        MissingBackendError: If HanLP is not installed.
        ModelLoadError: If the model is not on this machine.
    """

    name: ClassVar[str] = "entities-hanlp"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    model: str
    task: str = ""
    transformer: str = ""
    device: int = -1

    def __post_init__(self) -> None:
        """Look for HanLP and the model."""
        describe(self.model, task=self.task, transformer=self.transformer)

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The entities of ``doc.text``."""
        return next(iter(self.annotate_batch([doc])))

    def annotate_batch(self, docs: Sequence[Document]) -> list[list[Annotation]]:
        """The entities of each document; the model reads all of them together."""
        found = find_entities_with_hanlp(
            [doc.text for doc in docs],
            model=self.model,
            task=self.task,
            transformer=self.transformer,
            device=self.device,
        )
        return [[entity.to_annotation() for entity in entities] for entities in found]
