"""Sentences: where they stand, through quotations, lists and lines that a page cut.

A stop ends a sentence, but not inside a quotation, a title or brackets, unless these go on for
longer than anybody reads at once. What ends a line ends a sentence too, since headings and items
have no stop; only a line that was cut in the middle is read on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from policytext.document import Annotation, Document, FrozenMapping, Sentence, Span
from policytext.errors import reject_bytes
from policytext.language.characters import HAN
from policytext.structure._wrapping import reading_blocks

__all__ = ["SentenceSplitter", "split_sentences"]

_STOPS = "。！？!?…"
_CLOSERS = r"”’」』）)》〉】］\]'"


def _marks(straight: bool) -> re.Pattern[str]:
    """A pattern of all that may end a sentence, and of all inside which none ends.

    Each stretch between two marks is bounded and holds no mark of its own kind, so that a million
    opening marks cost a million steps. One class stands first, so that the search skips what
    cannot begin a match at the speed of C.

    Args:
        straight: Whether straight quotation marks come in pairs here.
    """
    quote, closer = ('"', "") if straight else ("", '"')
    pair = r'|(?<=")[^"]{0,160}"' if straight else ""
    return re.compile(
        rf"[“「『《〈（(。！？!?.．{quote}](?:"
        r"(?<=“)[^“”]{0,160}”"
        r"|(?<=「)[^「」]{0,160}」"
        r"|(?<=『)[^『』]{0,160}』"
        r"|(?<=《)[^《》]{0,80}》"
        r"|(?<=〈)[^〈〉]{0,80}〉"
        r"|(?<=（)[^（）]{0,120}）"
        rf"|(?<=\()[^()]{{0,120}}\){pair}"
        rf"|(?<=[。！？])[{_STOPS}]*[{_CLOSERS}{closer}]*"
        rf"|(?<=[!?])[{_STOPS}]*(?![A-Za-z0-9=&/_#%.+-])[{_CLOSERS}{closer}]*"
        rf"|(?<=[{HAN}][.．])(?=\s|\Z)"
        r"|(?<=[a-z][a-z)]\.)(?=\s+[A-Z“])"
        r")"
    )


_MARK, _MARK_STRAIGHT = _marks(False), _marks(True)
_GOES_ON = re.compile(r"\s*[，、；：,;:）)》】—]|[的等之]|[这這][一个個种種些是句]")
_GOES_ON_AFTER_A_CRY = re.compile(r"[和与與及是为為“「]|成[为為]|口[号號]")
_IS_SAID = re.compile(
    r"[^，。！？；：“”「」\n]{1,25}(?:[说說]|表示|介[绍紹]|指出|[强強][调調]|[认認]?[为為]|[记記]者|透露)。"
)
_BLANKS = re.compile(r"\s*")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    r"""The sentences of a text.

    Semicolons end no sentence: what they part is one enumeration. Quotations of up to 160
    characters stay whole, with the verb of saying that may follow them. Every character that is
    not white space belongs to exactly one sentence.

    Args:
        text: Any text, of any script.

    Returns:
        The sentences in order, with spans in code points of ``text`` and the number of their
        paragraph. Line breaks inside a sentence are part of it.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    Source: 标点符号用法 GB/T 15834-2011, 4.1 to 4.3 and 4.8 (stops inside quotations).

    >>> text = "总体要求\n会议强调：“要稳中求进。要先立后破。”一是扩大内需，\n二是稳定外贸。"
    >>> [sentence.text for sentence in split_sentences(text)]
    ['总体要求', '会议强调：“要稳中求进。要先立后破。”', '一是扩大内需，\n二是稳定外贸。']
    """
    reject_bytes(text, "split_sentences")
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    for paragraph, block in enumerate(reading_blocks(text)):
        start = block.start
        for end in (*_ends(text, block), block.end):
            if start < end:
                yield Sentence(Span(start, end), text[start:end], paragraph)
                blank = _BLANKS.match(text, end, block.end)
                start = blank.end() if blank else end


def _ends(text: str, block: Span) -> Iterator[int]:
    """Where sentences end inside a block."""
    quotes = text.count('"', block.start, block.end)
    pattern = _MARK_STRAIGHT if quotes and quotes % 2 == 0 else _MARK
    for match in pattern.finditer(text, block.start, block.end):
        start, end = match.span()
        if text[start] in "。！？!?.．" or _closes(text, end):
            yield end


def _closes(text: str, end: int) -> bool:
    """Whether a quotation or a bracket that ends here ends the sentence around it."""
    stop = text[end - 2]
    if stop not in _STOPS or _GOES_ON.match(text, end) or _IS_SAID.match(text, end):
        return False
    return stop == "。" or not _GOES_ON_AFTER_A_CRY.match(text, end)


@dataclass(frozen=True, slots=True)
class SentenceSplitter:
    """The component that marks sentences.

    It labels the text as it stands; run it behind the cleaners.

    >>> doc = Document.from_text("坚持稳中求进。推动高质量发展。")
    >>> [label.span for label in SentenceSplitter().annotate(doc)]
    [Span(start=0, end=7), Span(start=7, end=15)]
    """

    name: ClassVar[str] = "sentences"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = FrozenMapping()

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The sentences, as labels of the layer ``sentences``.

        Args:
            doc: The document.
        """
        return [sentence.to_annotation(self.name) for sentence in _sentences(doc.text)]
