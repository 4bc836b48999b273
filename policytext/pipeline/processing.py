"""The calls that most users need: text in, clean text and results out."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, overload

from policytext.components import Dropped
from policytext.document import Document
from policytext.errors import reject_bytes
from policytext.pipeline.pipeline import Pipeline, Target

if TYPE_CHECKING:
    from policytext.summarization import Brief

__all__ = ["brief", "clean", "process", "read_document"]


@overload
def process(
    source: str | bytes | Path | Document, *, script: Target | None = None, pipeline: None = None
) -> Document: ...
@overload
def process(
    source: str | bytes | Path | Document, *, script: None = None, pipeline: Pipeline
) -> Document | Dropped: ...
def process(
    source: str | bytes | Path | Document,
    *,
    script: Target | None = None,
    pipeline: Pipeline | None = None,
) -> Document | Dropped:
    """Repair, clean and read one text.

    Args:
        source: Text, bytes, or a ``Path``. A ``str`` is always text: a path given as one would
            silently be processed as a sentence. Bytes, and the bytes of a file, are decoded.
        script: Convert the text to this script: ``"hans"``, ``"hant"``, ``"tw"``, ``"twp"``,
            ``"hk"``. Without it the text keeps its own.
        pipeline: Use this pipeline and not the default one.

    Returns:
        The document: ``.text``, ``.entities``, ``.slogans``, ``.sentences``, ``.summary``,
        ``.articles``, ``.history``, ``.explain()``, ``.source_span()``. A pipeline of your own
        that has filters may give ``Dropped``.

    Raises:
        UndecodableError: If bytes are not text.
        OSError: If a file cannot be read.
        ComponentError: If a component fails.
        ValueError: If both ``script`` and ``pipeline`` are given.

    >>> doc = process("推動中部地區(qū)崛起,必須堅持“兩個毫不動搖”。", script="hans")
    >>> doc.text
    '推动中部地区崛起，必须坚持“两个毫不动摇”。'
    >>> doc.slogans[0].canonical
    '两个毫不动摇'
    >>> doc.source_span(doc.slogans[0]).extract(doc.source.text)
    '兩個毫不動搖'
    """
    if pipeline is not None and script is not None:
        raise ValueError(
            "give either a script or a pipeline; a pipeline converts the script if it has the "
            "component 'convert-script'"
        )
    chosen = _default(script) if pipeline is None else pipeline
    return chosen(read_document(source))


def read_document(source: str | bytes | Path | Document) -> Document:
    """A document from whatever holds it, not yet changed.

    Args:
        source: Text, bytes, a ``Path``, or a document.

    Raises:
        UndecodableError: If bytes are not text.
        OSError: If a file cannot be read.
        TypeError: If it is something else.
    """
    if isinstance(source, Document):
        return source
    if isinstance(source, str):
        return Document.from_text(source)
    from policytext.encoding import decode

    if isinstance(source, Path):
        return Document.from_source(decode(source.read_bytes()), id=str(source))
    if isinstance(source, bytes | bytearray | memoryview):
        return Document.from_source(decode(bytes(source)))
    raise TypeError(
        f"process() takes text, bytes, a pathlib.Path or a Document, not {type(source).__name__}"
    )


def clean(text: str, *, script: Target | None = None) -> str:
    """The clean text, without what was found in it.

    Args:
        text: The text.
        script: Convert it to this script; it keeps its own if left out.

    Returns:
        Always ``process(text, script=script).text``, but the annotators are spared.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ComponentError: If a component fails.

    >>> clean("習近平總書記強調(diào),要堅持穩(wěn)中求進(jìn)。", script="hans")
    '习近平总书记强调，要坚持稳中求进。'
    """
    reject_bytes(text, "clean")
    result = _cleaning(script)(Document.from_text(text))
    return result.text if isinstance(result, Document) else ""


def brief(text_or_doc: str | Document) -> tuple[Brief, ...]:
    """What a policy analyst would note, one brief for each article.

    Args:
        text_or_doc: Text, which is processed first, or a document on which the annotators of the
            default pipeline have run.

    Returns:
        For each article: thesis, statements, measures, slogans, figures, documents and meetings,
        author and outlet. Spans are in the processed text for a ``str``, so pass a document to
        trace them.
    """
    from policytext import summarization

    if isinstance(text_or_doc, Document):
        return summarization.brief(text_or_doc)
    reject_bytes(text_or_doc, "brief")
    return summarization.brief(process(text_or_doc))


@lru_cache(maxsize=8)
def _default(script: Target | None) -> Pipeline:
    return Pipeline.default(script)


@lru_cache(maxsize=8)
def _cleaning(script: Target | None) -> Pipeline:
    return Pipeline.cleaning(script)
