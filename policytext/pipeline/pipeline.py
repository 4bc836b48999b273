"""Components in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Literal, TypeAlias, TypeVar, cast

from policytext.components import (
    Annotator,
    Cleaner,
    Component,
    CorpusStep,
    Drop,
    Dropped,
    Failed,
    Filter,
    Kind,
    Outcome,
    kind_of,
)
from policytext.document import Document
from policytext.errors import ComponentError, ConfigError, NeedsCorpusError
from policytext.pipeline.config import build, read_toml, write_toml

__all__ = ["CLEANING", "FINDING", "OnError", "Pipeline", "Target"]

Target: TypeAlias = Literal["hans", "hant", "tw", "twp", "hk"]
"""A script that text can be converted to."""

OnError: TypeAlias = Literal["raise", "quarantine"] | Callable[[Failed], None]
"""What happens when a component raises: the error is raised, or the document is set aside."""

CLEANING = (
    "repair-encoding",
    "merge-copies",
    "remove-boilerplate",
    "remove-repeats",
    "normalize-characters",
    "normalize-punctuation",
)
"""The cleaners of the default pipeline, in order.

Why this order: rules for lines need the glosses gone; quotes must not be paired while a pair
straddles a broken line; tables and rules of dashes must be gone before dashes are mended; bylines
are recovered once, not once for each copy of a doubled page.
"""

FINDING = ("sentences", "entities", "slogans", "summary")
"""The annotators of the default pipeline, in order."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Pipeline:
    """Components in order: documents go in, documents come out, and every drop has a reason.

    Attributes:
        steps: The components.

    Raises:
        ConfigError: If something among the steps is not a component.

    >>> pipeline = Pipeline.from_names("repair-encoding")
    >>> pipeline(Document.from_text("推動中部地區(qū)崛起")).text
    '推動中部地區崛起'
    """

    steps: tuple[Component, ...]

    def __init__(self, steps: Iterable[Component]) -> None:
        object.__setattr__(self, "steps", tuple(steps))
        problems: list[str] = []
        for index, step in enumerate(self.steps):
            try:
                if isinstance(step, type):
                    raise ConfigError(f"steps[{index}]: {step.__name__} is a class; make one of it")
                kind_of(step, f"steps[{index}]")
            except ConfigError as error:
                problems.extend(error.problems)
        if problems:
            raise ConfigError(problems)

    # -- making ----------------------------------------------------------------------------------

    @classmethod
    def from_names(cls, *names: str) -> Pipeline:
        """A pipeline of registered components with their default settings.

        Args:
            names: Registry names, in order.

        Raises:
            UnknownComponentError: If a name is not registered.
        """
        return cls(build(name, path=f"steps[{index}]") for index, name in enumerate(names))

    @classmethod
    def default(cls, script: Target | None = None) -> Pipeline:
        """Everything that ``policytext.process`` does.

        Args:
            script: Convert the text to this script; it keeps its own if left out.
        """
        cleaning = cls.cleaning(script)
        return cls((*cleaning.steps, *cls.from_names(*FINDING).steps))

    @classmethod
    def cleaning(cls, script: Target | None = None) -> Pipeline:
        """Everything that ``policytext.clean`` does: the default pipeline without annotators.

        Args:
            script: Convert the text to this script; it keeps its own if left out.
        """
        steps = cls.from_names(*CLEANING).steps
        if script is not None:
            steps = (*steps, build("convert-script", {"to": script}))
        return cls(steps)

    @classmethod
    def from_toml(cls, text: str) -> Pipeline:
        """The pipeline that a configuration describes.

        Args:
            text: The TOML text, as ``to_toml`` writes it.

        Raises:
            ConfigError: If it has faults; it lists all of them with their paths.
        """
        return cls(read_toml(text))

    def to_toml(self) -> str:
        """A configuration from which ``from_toml`` gives an equal pipeline.

        Raises:
            ConfigError: If a step is not registered or holds fitted state.
        """
        return write_toml(self.steps)

    # -- one document ----------------------------------------------------------------------------

    def __call__(self, doc: Document | str) -> Document | Dropped:
        """What becomes of one document.

        Args:
            doc: The document, or text for a new one.

        Returns:
            The document after every step, or how and why it was dropped.

        Raises:
            ComponentError: If a component raises; what it raised is the cause.
            NeedsCorpusError: If a step has to be fitted to a corpus first.
        """
        self._check_fitted()
        current = Document.from_text(doc) if isinstance(doc, str) else doc
        for step in self.steps:
            result = _guarded(step, current)
            if isinstance(result, Dropped):
                return result
            current = result
        return current

    def warm_up(self) -> None:
        """Load everything that loads on first use, so that the first document is not slow."""
        self._check_fitted()
        self("为人民服务。")

    # -- many documents --------------------------------------------------------------------------

    def process_batch(
        self, docs: Sequence[Document], seconds: dict[str, float] | None = None
    ) -> list[Outcome]:
        """What becomes of each of some documents: the kernel that workers and engines call.

        A document on which a component raises becomes ``Failed`` and costs the others nothing.

        Args:
            docs: The documents.
            seconds: If given, the time that each step took is added to it, by name.

        Returns:
            One outcome for each, in order.

        Raises:
            NeedsCorpusError: If a step has to be fitted to a corpus first.
        """
        self._check_fitted()
        outcomes: list[Outcome] = list(docs)
        for step in self.steps:
            started = perf_counter()
            _apply_to_batch(step, outcomes)
            if seconds is not None:
                seconds[step.name] = seconds.get(step.name, 0.0) + perf_counter() - started
        return outcomes

    def stream(
        self,
        docs: Iterable[Document | str],
        *,
        workers: int = 1,
        batch_size: int = 16,
        on_drop: Callable[[Dropped], None] | None = None,
        on_error: OnError = "raise",
    ) -> Iterator[Document]:
        """The documents that stay, lazily and in the order of the input.

        The result is the same for any number of workers, and memory is bounded by the batches
        that are under way.

        Args:
            docs: Documents, or texts for new ones.
            workers: How many processes work; 1 works in this one.
            batch_size: How many documents go to a worker at a time.
            on_drop: Called for each document that a filter drops.
            on_error: ``"raise"`` raises ``ComponentError``; ``"quarantine"`` leaves the document
                out; a callable is given it.

        Yields:
            The documents after every step.

        Raises:
            ComponentError: If a component raises and ``on_error`` is ``"raise"``.
            NeedsCorpusError: If a step has to be fitted to a corpus first.
        """
        self._check_fitted()
        if on_error not in ("raise", "quarantine") and not callable(on_error):
            raise ValueError(
                f"on_error must be 'raise', 'quarantine' or callable, not {on_error!r}"
            )
        return self._stream(docs, workers, batch_size, on_drop, on_error)

    def _stream(
        self,
        docs: Iterable[Document | str],
        workers: int,
        batch_size: int,
        on_drop: Callable[[Dropped], None] | None,
        on_error: OnError,
    ) -> Iterator[Document]:
        for outcome in self.outcomes(docs, workers=workers, batch_size=batch_size):
            if isinstance(outcome, Document):
                yield outcome
            elif isinstance(outcome, Dropped):
                if on_drop is not None:
                    on_drop(outcome)
            else:
                _handle(outcome, on_error)

    def outcomes(
        self, docs: Iterable[Document | str], *, workers: int = 1, batch_size: int = 16
    ) -> Iterator[Outcome]:
        """What becomes of every document, lazily and in the order of the input.

        Args:
            docs: Documents, or texts for new ones.
            workers: How many processes work; 1 works in this one.
            batch_size: How many documents go to a worker at a time.

        Yields:
            A document, ``Dropped`` or ``Failed`` for each input.
        """
        self._check_fitted()
        made = (Document.from_text(doc) if isinstance(doc, str) else doc for doc in docs)
        batches = batched(made, batch_size)
        if workers <= 1:
            for batch in batches:
                yield from self.process_batch(batch)
            return
        from policytext.pipeline.workers import map_batches

        yield from map_batches(self, batches, workers)

    # -- corpora ---------------------------------------------------------------------------------

    def fit(self, corpus: Iterable[Document | str]) -> Pipeline:
        """The pipeline with every corpus step fitted.

        Steps are fitted from left to right, each on the documents as the steps before it leave
        them.

        Args:
            corpus: A collection that can be read more than once.

        Returns:
            A pipeline that treats one document at a time.

        Raises:
            NeedsCorpusError: If there is a corpus step, and the corpus can be read only once.
        """
        fitted: list[Component] = []
        for step in self.steps:
            if isinstance(step, CorpusStep):
                _check_corpus(corpus, step)
                before = Pipeline(fitted).stream(corpus, on_error="quarantine")
                fitted.append(step.fit(before))
            else:
                fitted.append(step)
        return Pipeline(fitted)

    def run(
        self,
        corpus: Iterable[Document | str],
        *,
        workers: int = 1,
        on_drop: Callable[[Dropped], None] | None = None,
        on_error: OnError = "raise",
    ) -> Iterator[Document]:
        """Fit to the corpus, then stream it.

        Args:
            corpus: Documents; a collection that can be read more than once if the pipeline has a
                corpus step.
            workers: How many processes work.
            on_drop: Called for each document that a filter drops.
            on_error: As for ``stream``.

        Returns:
            The documents that stay, lazily and in the order of the input.

        Raises:
            NeedsCorpusError: If two passes are needed and the corpus can be read only once.
        """
        return self.fit(corpus).stream(corpus, workers=workers, on_drop=on_drop, on_error=on_error)

    def _check_fitted(self) -> None:
        for step in self.steps:
            if _kind(type(step)) == "corpus-step":
                raise NeedsCorpusError(
                    f"{step.name!r} must see the whole corpus first: call pipeline.run(corpus), "
                    "or pipeline.fit(corpus) once and then stream",
                    step=step.name,
                )


def _check_corpus(corpus: Iterable[object], step: Component) -> None:
    if iter(corpus) is corpus:
        raise NeedsCorpusError(
            f"{step.name!r} reads the corpus twice, and an iterator can be read only once: pass a "
            "list, or a corpus that can be read again",
            step=step.name,
        )


def _apply(step: Component, doc: Document) -> Document | Dropped:
    """What one step makes of one document."""
    kind = _kind(type(step))
    if kind == "cleaner":
        return doc.rewrite(cast("Cleaner", step).clean(doc), by=step)
    if kind == "annotator":
        return doc.annotate(cast("Annotator", step).annotate(doc), by=step)
    if kind == "filter":
        verdict = cast("Filter", step).verdict(doc)
        return Dropped(doc, verdict, step.name) if isinstance(verdict, Drop) else doc
    raise NeedsCorpusError(f"{step.name!r} is not fitted", step=step.name)


@lru_cache(maxsize=256)
def _kind(cls: type[Component]) -> Kind:
    """What the components of a class are: asking a protocol for each document is slow."""
    return kind_of(cls)


def _guarded(step: Component, doc: Document) -> Document | Dropped:
    try:
        return _apply(step, doc)
    except Exception as error:
        raise ComponentError(
            f"{step.name} failed on document {doc.id!r}: {type(error).__name__}: {error}",
            by=step.name,
            document_id=doc.id,
        ) from error


def _apply_to_batch(step: Component, outcomes: list[Outcome]) -> None:
    """Replace each document that is still under way by what the step makes of it."""
    at = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, Document)]
    docs = [doc for doc in outcomes if isinstance(doc, Document)]
    batched_annotations = _annotated_together(step, docs)
    if batched_annotations is not None:
        for index, doc in zip(at, batched_annotations, strict=True):
            outcomes[index] = doc
        return
    for index, doc in zip(at, docs, strict=True):
        try:
            outcomes[index] = _apply(step, doc)
        except Exception as error:
            outcomes[index] = Failed(doc, step.name, f"{type(error).__name__}: {error}")


def _annotated_together(step: Component, docs: list[Document]) -> list[Document] | None:
    """The documents annotated in one call, where the annotator offers that and nothing fails.

    If it raises, the caller goes through the documents one by one, so that only the one at fault
    is set aside.
    """
    annotate_batch = getattr(step, "annotate_batch", None)
    if annotate_batch is None or len(docs) < 2:
        return None
    try:
        return [
            doc.annotate(annotations, by=step)
            for doc, annotations in zip(docs, annotate_batch(docs), strict=True)
        ]
    except Exception:
        return None


def _handle(failed: Failed, on_error: OnError) -> None:
    if callable(on_error):
        on_error(failed)
    elif on_error == "raise":
        raise ComponentError(
            f"{failed.by} failed on document {failed.document.id!r}: {failed.error}",
            by=failed.by,
            document_id=failed.document.id,
        )


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``, the last one shorter.

    Raises:
        ValueError: If ``size`` is less than 1.
    """
    if size < 1:
        raise ValueError(f"a batch holds at least one item, not {size}")
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
