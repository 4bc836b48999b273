"""Every exception that policytext raises on purpose.

Each class also subclasses the builtin that a caller would expect (``ValueError`` for a bad value,
``OSError`` for a file), so existing ``except`` clauses keep working, and each carries its facts as
attributes, so a program need not parse the message. This module imports nothing from the package.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ComponentError",
    "ConfigError",
    "EditError",
    "IndexMismatchError",
    "LexiconError",
    "MissingBackendError",
    "ModelLoadError",
    "NeedsCorpusError",
    "PluginError",
    "PolicyTextError",
    "ResourceError",
    "SchemaError",
    "UndecodableError",
    "UnknownComponentError",
    "point_at",
    "reject_bytes",
]


class PolicyTextError(Exception):
    """The root of all errors of this package."""


class UndecodableError(PolicyTextError, ValueError):
    """The bytes are not text, or not text in any codec that was tried.

    Attributes:
        source: The bytes that were given.
        tried: The codecs that were tried, in order.
        position: The byte offset of the first offence, or ``None`` if there is no single one.
    """

    def __init__(
        self, message: str, *, source: bytes, tried: Sequence[str] = (), position: int | None = None
    ) -> None:
        super().__init__(message)
        self.source = source
        self.tried: tuple[str, ...] = tuple(tried)
        self.position = position


class EditError(PolicyTextError, ValueError):
    """A list of edits is not sorted, overlaps itself, or leaves the text.

    Attributes:
        start: Where the offending edit starts, in code points, or ``None``.
        end: Where it ends, or ``None``.
    """

    def __init__(self, message: str, *, start: int | None = None, end: int | None = None) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


class SchemaError(PolicyTextError, ValueError):
    """A serialised document is not what this version reads.

    Attributes:
        path: The place in the JSON value, such as ``history[2].edits[0].start``.
    """

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class ConfigError(PolicyTextError, ValueError):
    """A configuration has faults; all of them are reported together.

    Attributes:
        problems: One message for each fault, each beginning with its path
            (``steps[3].threshold: …``).
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (
            (problems,) if isinstance(problems, str) else tuple(problems)
        )
        super().__init__("\n".join(self.problems))


class UnknownComponentError(ConfigError, LookupError):
    """No component is registered under this name.

    Attributes:
        name: The name that was asked for.
        close_matches: Registered names that look like it.
    """

    def __init__(self, name: str, close_matches: Sequence[str] = (), *, path: str = "") -> None:
        self.name = name
        self.close_matches: tuple[str, ...] = tuple(close_matches)
        hint = f"; did you mean {' or '.join(map(repr, close_matches))}?" if close_matches else ""
        where = f"{path}: " if path else ""
        super().__init__(
            f"{where}no component is called {name!r}{hint} "
            "('policytext components' lists the names)"
        )


class LexiconError(PolicyTextError, ValueError):
    """A lexicon file has a malformed row.

    Attributes:
        path: The file.
        line: The line in it, counted from 1, or ``None`` if the whole file is at fault.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line is not None else path
        super().__init__(f"{place}: {message}")
        self.path = path
        self.line = line


class IndexMismatchError(PolicyTextError, ValueError):
    """A stored signature index was made with other parameters than those in use.

    Attributes:
        expected: The parameters in use.
        found: The parameters in the file.
    """

    def __init__(self, message: str, *, expected: object = None, found: object = None) -> None:
        super().__init__(message)
        self.expected = expected
        self.found = found


class ResourceError(PolicyTextError, OSError):
    """A data file of the package is missing or damaged.

    Attributes:
        resource: The file's name under ``policytext/resources``.
    """

    def __init__(self, message: str, *, resource: str) -> None:
        super().__init__(message)
        self.resource = resource


class ModelLoadError(PolicyTextError, OSError):
    """A model that the caller named could not be loaded.

    Attributes:
        path: The path or identifier that was given.
    """

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class MissingBackendError(PolicyTextError, ImportError):
    """An optional backend is not installed.

    Attributes:
        extra: The extra that brings it.
    """

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f"{what} needs an extra: pip install 'policytext[{extra}]'")
        self.extra = extra


class PluginError(PolicyTextError):
    """A component of another distribution is broken.

    Attributes:
        distribution: The distribution that registered it, where known.
    """

    def __init__(self, message: str, *, distribution: str | None = None) -> None:
        super().__init__(message)
        self.distribution = distribution


class NeedsCorpusError(PolicyTextError, TypeError):
    """A step needs the whole corpus first, and was given one document or a one-shot iterator.

    Attributes:
        step: The name of the corpus step.
    """

    def __init__(self, message: str, *, step: str) -> None:
        super().__init__(message)
        self.step = step


class ComponentError(PolicyTextError):
    """A component failed on a document; the cause is chained.

    Attributes:
        by: The component's registry name.
        document_id: The document's id.
    """

    def __init__(self, message: str, *, by: str, document_id: str) -> None:
        super().__init__(message)
        self.by = by
        self.document_id = document_id

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the keyword arguments when an error travels between processes."""
        return (_component_error, (str(self), self.by, self.document_id))


def _component_error(message: str, by: str, document_id: str) -> ComponentError:
    return ComponentError(message, by=by, document_id=document_id)


def point_at(text: str, start: int, end: int, *, context: int = 20) -> str:
    """Show a place in a text, with a marker beneath it.

    Han characters are two columns wide in a terminal, so the marker counts columns, not
    characters.

    Args:
        text: The text.
        start: Where the place starts, in code points.
        end: Where it ends, exclusive.
        context: How many characters to show on either side at most.

    Returns:
        Two lines: the excerpt, and a line of ``^`` under the place.

    >>> print(point_at("全面贯彻?落实", 4, 5))
    全面贯彻?落实
            ^
    """
    left = text.rfind("\n", max(0, start - context), start) + 1 or max(0, start - context)
    newline = text.find("\n", end, end + context)
    right = newline if newline >= 0 else min(len(text), end + context)
    columns = sum(map(_columns, text[left:start]))
    width = sum(map(_columns, text[start:end])) or 1
    return f"{text[left:right]}\n{' ' * columns}{'^' * width}"


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def reject_bytes(value: object, function: str) -> None:
    """Raise ``TypeError`` with advice where bytes, or something else, stand for text.

    Args:
        value: What was given as text.
        function: The name of the function, for the message.

    Raises:
        TypeError: If ``value`` is not a ``str``.
    """
    if isinstance(value, str):
        return
    if isinstance(value, bytes | bytearray | memoryview):
        raise TypeError(
            f"{function}() takes text, not bytes: decode them first with "
            "policytext.decode(data).text, or pass them to policytext.process(data)"
        )
    raise TypeError(f"{function}() takes a str, not {type(value).__name__}")
