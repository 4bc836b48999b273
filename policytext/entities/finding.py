"""Named entities (命名实体) of a text: every layer, one resolution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from policytext.document import Annotation, Document, Entity
from policytext.entities._features import Seen
from policytext.entities._view import View
from policytext.entities.gazetteer import (
    Gazetteer,
    default_gazetteer,
)
from policytext.entities.merging import merged
from policytext.entities.rules import find_by_rules
from policytext.entities.tagging import tag
from policytext.errors import ConfigError, reject_bytes

__all__ = ["EntityRecognizer", "find_entities"]


def find_entities(
    text: str, *, gazetteer: Gazetteer | None = None, weights: Path | None = None
) -> tuple[Entity, ...]:
    """The named entities of a text.

    The text is only looked at, through a folded view: script, width, pinyin glosses and soft line
    breaks inside a name make no difference.

    Args:
        text: The text.
        gazetteer: Known names; those of the package if left out.
        weights: A file of ``policytext train entities``; the package's own tagger if left out.

    Returns:
        The outermost entities in the order of the text, with the names in each under ``nested``;
        spans in code points of ``text``.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ModelLoadError: If the weights cannot be read.

    >>> text = "国务院印发《新一代人工智能发展规划》，到2035年基本建成。"
    >>> [(entity.text, entity.label) for entity in find_entities(text)]
    [('国务院', 'ORGANIZATION'), ('《新一代人工智能发展规划》', 'DOCUMENT'), ('2035年', 'DATE')]
    """
    reject_bytes(text, "find_entities")
    (found,) = _find([text], gazetteer, weights)
    return found


def _find(
    texts: Sequence[str], gazetteer: Gazetteer | None, weights: Path | None
) -> Iterator[tuple[Entity, ...]]:
    """The entities of some texts; the tagger sees all of them at once, which short texts need."""
    known = gazetteer or default_gazetteer()
    views = [View.of(text) for text in texts]
    seen = [Seen(view.text, find_by_rules(view.text), known.matches(view.text)) for view in views]
    for row in zip(texts, views, seen, tag(seen, weights), strict=True):
        yield merged(*row)


@dataclass(frozen=True)
class EntityRecognizer:
    """Finds named entities.

    Attributes:
        weights: The path of a tagger of your own, from ``policytext train entities``.
        names: The path of a gazetteer of your own, which is added to the package's.

    Raises:
        ConfigError: If there is no file at one of the paths.
    """

    name: ClassVar[str] = "entities"
    version: ClassVar[str] = "2"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    weights: str | None = None
    names: str | None = None

    def __post_init__(self) -> None:
        """Refuse files that are not there."""
        problems = [
            f"{key}: there is no file {path}"
            for key, path in (("weights", self.weights), ("names", self.names))
            if path is not None and not Path(path).is_file()
        ]
        if problems:
            raise ConfigError(problems)

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The entities of ``doc.text``."""
        return self.annotate_batch([doc])[0]

    def annotate_batch(self, docs: Sequence[Document]) -> list[list[Annotation]]:
        """The entities of each of some documents, the same as one by one."""
        gazetteer = _own_gazetteer(self.names) if self.names else None
        weights = Path(self.weights) if self.weights else None
        found = _find([doc.text for doc in docs], gazetteer, weights)
        return [[entity.to_annotation() for entity in entities] for entities in found]


def _own_gazetteer(path: str) -> Gazetteer:
    """The package's gazetteer with the names of a file, which come first."""
    state = Path(path).stat()
    return _extended_gazetteer(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _extended_gazetteer(path: str, changed: int, size: int) -> Gazetteer:
    """Time and size are there to tell one state of the file from the next."""
    return default_gazetteer().extended(Gazetteer.from_tsv(Path(path)).names)
