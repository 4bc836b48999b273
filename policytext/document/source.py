"""The input as it came, and where each value of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policytext.document.annotation import Attribute, freeze
from policytext.document.mapping import FrozenMapping
from policytext.document.span import Span

__all__ = ["Field", "Source"]

_MARKS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\x00\x00",
    "utf-32-be": b"\x00\x00\xfe\xff",
    "gb18030": b"\x84\x31\x95\x33",
}


@dataclass(frozen=True)
class Source:
    r"""The input as it came: its bytes, if there were any, and the text that they decode to.

    Attributes:
        data: The bytes, or ``None`` if text was given.
        encoding: Python's name of the codec, or ``None`` if text was given.
        text: The decoded text, verbatim: CR LF is kept. A byte order mark is left out, and
            counted in ``evidence["bom"]``.
        evidence: Why this codec: the byte order mark, a declared charset, whether the bytes decode
            strictly, how fluent the result is; and where bytes could not be decoded
            (``"undecodable"``, spans of ``text``).

    >>> Source("两个毫不动摇".encode("gb18030"), "gb18030", "两个毫不动摇").byte_span(Span(2, 6))
    Span(start=4, end=12)
    """

    data: bytes | None
    encoding: str | None
    text: str
    evidence: Mapping[str, Attribute] = field(default_factory=FrozenMapping)

    def __post_init__(self) -> None:
        """Freeze the evidence."""
        if not isinstance(self.evidence, FrozenMapping):
            object.__setattr__(self, "evidence", freeze(self.evidence))

    @cached_property
    def lossless(self) -> bool:
        """Whether encoding the text again gives exactly the bytes."""
        if self.data is None or self.encoding is None:
            return False
        try:
            return self.data == self._mark + self.text.encode(self.encoding)
        except UnicodeEncodeError:
            return False

    @cached_property
    def _mark(self) -> bytes:
        """The byte order mark that stands before the text, if there is one."""
        mark = _MARKS.get(self.encoding or "", b"")
        return mark if mark and (self.data or b"").startswith(mark) else b""

    def byte_span(self, span: Span) -> Span:
        """Where a span of the text stands in the bytes.

        Args:
            span: A span of ``text``, in code points.

        Returns:
            A span that counts bytes of ``data``.

        Raises:
            ValueError: If the text was not decoded from bytes without loss.
        """
        if not self.lossless or self.encoding is None:
            raise ValueError(
                "byte offsets exist only where the text was decoded from bytes without loss"
            )
        start = len(self._mark) + len(self.text[: span.start].encode(self.encoding))
        return Span(start, start + len(span.extract(self.text).encode(self.encoding)))


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of metadata, and where the input says it.

    Attributes:
        value: The value, such as a title or a date.
        source_span: Where it stands in the source text, or ``None`` if the caller gave it.
    """

    value: str
    source_span: Span | None = None
