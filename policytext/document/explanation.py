"""A document's history, told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policytext.document.span import Span

if TYPE_CHECKING:
    from policytext.document.document import Document, Step

__all__ = ["ExplainedEdit", "ExplainedStep", "Explanation"]

_CONTEXT = 8
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ExplainedEdit:
    """One edit, with what it replaced and where that came from.

    Attributes:
        before: The characters that stood there.
        after: The characters that stand there now.
        reason: The reason code.
        span: Where they stood, in the text before the step.
        source_span: Where they came from, in the source text.
        context: The characters on either side, before the step.
        certain: ``False`` where a byte was really lost and the reading inferred.
        margin: By how much the reading beat the next best, where measured.
        refers_to: For a cut that repeats something: where the kept counterpart stands in the
            source text.
    """

    before: str
    after: str
    reason: str
    span: Span
    source_span: Span
    context: tuple[str, str]
    certain: bool = True
    margin: float | None = None
    refers_to: Span | None = None

    def __str__(self) -> str:
        """One line: place, reason, and the change in its context."""
        left, right = map(_shown, self.context)
        doubt = "" if self.certain else " (inferred)"
        kept = f", kept at {self.refers_to.start}:{self.refers_to.end}" if self.refers_to else ""
        return (
            f"{self.source_span.start}:{self.source_span.end} {self.reason}{doubt}{kept}: "
            f"{left}[{_shown(self.before)} -> {_shown(self.after)}]{right}"
        )


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step of the history.

    Attributes:
        by: The component.
        version: The version of its behaviour.
        edits: Its edits.
    """

    by: str
    version: str
    edits: tuple[ExplainedEdit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many edits there were for each reason."""
        return dict(Counter(edit.reason for edit in self.edits))

    def __str__(self) -> str:
        """A heading with the counts, and a line for each edit."""
        counts = ", ".join(f"{reason} {count}" for reason, count in self.counts.items())
        return "\n".join([f"{self.by} ({counts})", *(f"  {edit}" for edit in self.edits)])


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened to a document.

    Attributes:
        id: Which document.
        steps: The steps that changed it, in order.
        drop: Why it was dropped, if it was.
    """

    id: str
    steps: tuple[ExplainedStep, ...]
    drop: str | None = None

    @classmethod
    def of(cls, document: Document, drop: str | None = None) -> Explanation:
        """Tell the history of a document.

        Args:
            document: The document.
            drop: Why it was dropped, if it was.
        """
        steps: list[ExplainedStep] = []
        text = document.source.text
        past: list[Step] = []
        for step in document.history:
            edits = tuple(_explained(edit_text, past) for edit_text in _changes(step, text))
            steps.append(ExplainedStep(step.by, step.version, edits))
            text = step.edits.apply(text)
            past.append(step)
        return cls(document.id, tuple(steps), drop)

    def __str__(self) -> str:
        """The steps, one after another."""
        parts = [str(step) for step in self.steps] or ["nothing was changed"]
        if self.drop is not None:
            parts.append(f"dropped: {self.drop}")
        return "\n".join(parts)


def _changes(step: Step, text: str) -> list[tuple[ExplainedEdit, Span | None]]:
    """The edits of a step; their source places are not known yet."""
    return [
        (
            ExplainedEdit(
                before=edit.span.extract(text),
                after=edit.replacement,
                reason=edit.reason,
                span=edit.span,
                source_span=edit.origin if edit.span.is_empty and edit.origin else edit.span,
                context=(
                    text[max(0, edit.start - _CONTEXT) : edit.start],
                    text[edit.end : edit.end + _CONTEXT],
                ),
                certain=edit.certain,
                margin=edit.margin,
            ),
            edit.refers_to,
        )
        for edit in step.edits
    ]


def _explained(row: tuple[ExplainedEdit, Span | None], past: list[Step]) -> ExplainedEdit:
    """Map the place of an edit, and that of its counterpart, back to the source."""
    edit, refers_to = row
    return ExplainedEdit(
        edit.before,
        edit.after,
        edit.reason,
        edit.span,
        _to_source(edit.source_span, past),
        edit.context,
        edit.certain,
        edit.margin,
        None if refers_to is None else _to_source(refers_to, past),
    )


def _to_source(span: Span, past: list[Step]) -> Span:
    for step in reversed(past):
        span = step.edits.to_source(span)
    return span


def _shown(text: str) -> str:
    """A stretch of text on one line, cut in the middle if it is long."""
    line = text.replace("\r", "␍").replace("\n", "⏎")
    if len(line) <= _SHOWN:
        return line
    return f"{line[: _SHOWN // 2]}…{line[-_SHOWN // 2 :]}"
