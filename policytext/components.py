"""What a component is: four small protocols, and what they return.

A component is a frozen dataclass whose fields are its configuration, so that equality, hashing,
``repr`` and TOML come free. What it is follows from its one method: a cleaner cleans, an annotator
annotates, a filter gives a verdict, and a corpus step, which must see every document first, is
fitted and gives one of the other three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from policytext.document import (
    Annotation,
    Attribute,
    Document,
    Explanation,
    FrozenMapping,
    Rewrite,
)
from policytext.document.annotation import freeze
from policytext.errors import ConfigError

__all__ = [
    "KEEP",
    "Annotator",
    "Cleaner",
    "Component",
    "CorpusStep",
    "DocumentStep",
    "Drop",
    "Dropped",
    "Failed",
    "Filter",
    "Kind",
    "Outcome",
    "Rewrite",
    "Verdict",
    "kind_of",
]


class Component(Protocol):
    """What all components have.

    Attributes:
        name: The registry name, in kebab-case.
        version: The version of the behaviour; it changes when the output for some input may.
        reasons: Every reason code that the component may emit, with what it means.
    """

    @property
    def name(self) -> str:
        """The registry name."""

    @property
    def version(self) -> str:
        """The version of the behaviour."""

    @property
    def reasons(self) -> Mapping[str, str]:
        """Every reason code, with what it means."""


@runtime_checkable
class Cleaner(Component, Protocol):
    """A component that changes the text."""

    def clean(self, doc: Document) -> Rewrite:
        """What to change, as edits of ``doc.text``.

        Args:
            doc: The document; it is not changed.

        Returns:
            The edits, labels on the text before them, and metadata.
        """


@runtime_checkable
class Annotator(Component, Protocol):
    """A component that labels the text. It may also have ``annotate_batch(docs)``."""

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The labels, in code points of ``doc.text``.

        Args:
            doc: The document; it is not changed.
        """


@runtime_checkable
class Filter(Component, Protocol):
    """A component that decides whether a document stays."""

    def verdict(self, doc: Document) -> Verdict:
        """``KEEP``, or a ``Drop`` that says why.

        Args:
            doc: The document.
        """


@runtime_checkable
class CorpusStep(Component, Protocol):
    """A component that must see the whole corpus before it can treat one document."""

    def fit(self, docs: Iterable[Document]) -> DocumentStep:
        """Look at every document.

        Args:
            docs: The documents as the steps before this one left them.

        Returns:
            A new component, frozen, that treats one document at a time.
        """


DocumentStep: TypeAlias = Cleaner | Annotator | Filter
"""A component that treats one document at a time."""

Kind: TypeAlias = Literal["cleaner", "annotator", "filter", "corpus-step"]
"""What a component is."""

_METHODS: Mapping[str, Kind] = {
    "clean": "cleaner",
    "annotate": "annotator",
    "verdict": "filter",
    "fit": "corpus-step",
}


def kind_of(component: object, path: str = "") -> Kind:
    """What a component is, told by its one method.

    Args:
        component: An instance or a class.
        path: Where it stands in a configuration, for the message.

    Raises:
        ConfigError: If it has none of the four methods, or several.
    """
    found = [method for method in _METHODS if callable(getattr(component, method, None))]
    if len(found) == 1:
        return _METHODS[found[0]]
    name = component.__name__ if isinstance(component, type) else type(component).__name__
    where = f"{path}: " if path else ""
    if not found:
        raise ConfigError(f"{where}{name} is not a component: it has none of {', '.join(_METHODS)}")
    raise ConfigError(f"{where}{name} has {' and '.join(found)}; a component has one of them")


class _Keep:
    """The verdict that a document stays. There is one, ``KEEP``."""

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "KEEP"

    def __reduce__(self) -> str:
        return "KEEP"


KEEP = _Keep()
"""The verdict that a document stays."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The verdict that a document goes.

    Attributes:
        reason: A reason code that the filter declares.
        evidence: What it rests on, such as ``{"duplicate_of": "a", "similarity": 0.93}``.
    """

    reason: str
    evidence: Mapping[str, Attribute] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        """Freeze the evidence."""
        if not isinstance(self.evidence, FrozenMapping):
            object.__setattr__(self, "evidence", freeze(self.evidence))

    def __bool__(self) -> bool:
        """False, so that ``if filter.verdict(doc)`` reads as "if it stays"."""
        return False

    def __str__(self) -> str:
        """The reason and its evidence, in words."""
        facts = ", ".join(f"{name} {value}" for name, value in self.evidence.items())
        return f"{self.reason} ({facts})" if facts else self.reason


Verdict: TypeAlias = _Keep | Drop
"""What a filter says."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A document that a filter dropped. Nothing of it is lost.

    Attributes:
        document: The document as the filter saw it.
        drop: Why.
        by: Which filter.
    """

    document: Document
    drop: Drop
    by: str

    def explain(self) -> Explanation:
        """What was done to the document, and why it was dropped."""
        return Explanation.of(self.document, drop=f"by {self.by}: {self.drop}")


@dataclass(frozen=True, slots=True)
class Failed:
    """A document on which a component raised. Nothing of it is lost.

    Attributes:
        document: The document as the component saw it.
        by: Which component.
        error: What it raised, with its type.
    """

    document: Document
    by: str
    error: str


Outcome: TypeAlias = Document | Dropped | Failed
"""What becomes of a document."""
