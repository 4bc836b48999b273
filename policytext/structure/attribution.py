"""Who says what: a speaker, a verb of saying, and what is said, each with its place.

Official Chinese attributes in few forms: a speaker before the verb (会议强调，…), a quotation
behind it, and, in news, the verb behind the quotation (“…。”王明说). What looks the same and says
nothing is a noun (按照国务院要求) or a relative clause (会议所提出的议题), and is told by what
stands before and behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policytext.document import Sentence, Span
from policytext.errors import LexiconError
from policytext.language.characters import HAN, fold
from policytext.resources import read_text
from policytext.structure.sentences import split_sentences

__all__ = ["Statement", "find_statements"]

SPEECH_FILE = "summary_speech.tsv"


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says in a text.

    Attributes:
        span: From the speaker to the end of what is said, in code points of the text.
        speaker: Who says it, ``text[speaker_span]``.
        speaker_span: Where the speaker stands.
        verb: The verb of saying; empty where the turn of an interview stands for it.
        quote: What is said, ``text[quote_span]``, without quotation marks around it.
        quote_span: Where it stands.
        quoted: Whether it stands in quotation marks.
    """

    span: Span
    speaker: str
    speaker_span: Span
    verb: str
    quote: str
    quote_span: Span
    quoted: bool = False


def find_statements(
    text: str, sentences: Iterable[Sentence] | None = None
) -> tuple[Statement, ...]:
    """Who says what in a text.

    Args:
        text: Any text, of any script.
        sentences: Its sentences, if they are known.

    Returns:
        The statements in the order of the text. Two quotations behind one verb are two statements.

    >>> text = "中央经济工作会议明确提出，“发展数字经济”“加快推动人工智能发展”。"
    >>> for found in find_statements(text):
    ...     print(found.speaker, found.verb, found.quote)
    中央经济工作会议 明确提出 发展数字经济
    中央经济工作会议 明确提出 加快推动人工智能发展
    >>> find_statements("按照国务院要求，围绕会议所提出的议题开展调研。")
    ()
    """
    speech = _speech()
    folded = fold(text)
    found: list[Statement] = []
    for sentence in split_sentences(text) if sentences is None else sentences:
        found.extend(_in_sentence(text, folded, sentence.span, speech))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Speech:
    """Patterns over folded text, made from the word lists of the package.

    Attributes:
        verb: A verb of saying, the longest at its place.
        modifiers: Adverbs that stand at the end of what is before a verb.
        leads: Words that stand before a speaker and do not belong to it.
        speaker: The whole of a speaker.
        not_speaker: What no speaker begins with.
        behind: A speaker and a verb of saying behind a quotation.
    """

    verb: re.Pattern[str]
    modifiers: re.Pattern[str]
    leads: re.Pattern[str]
    speaker: re.Pattern[str]
    not_speaker: re.Pattern[str]
    behind: re.Pattern[str]


_SETTING = re.compile(r"在.{1,50}?(?:[上中时里]|期间|之?[后前]|会议|报告|讲话)\Z")
_TIME = re.compile(r"(?:[0-9〇零一二三四五六七八九十]{1,4}[年月日号])+(?:[上下]午|晚)?")
_CLAUSE_START = re.compile(r"[。！？!?；;:,，、“”‘’()\n]")
_FOLLOWED = re.compile(r"[,，:]?\s*")
_QUOTATION = re.compile(r"“([^“”]+)”")
_FARTHEST = 70
_CLOSING = "。！？!?；;,，、 \n\r\t”’"


@lru_cache(maxsize=1)
def _speech() -> _Speech:
    forms = _forms()
    verb, modifier = _any_of(forms["verb"]), _any_of(forms["modifier"])
    noun = _any_of([*forms["title"], *forms["body"]])
    title = _any_of(forms["title"])
    surname = f"[{''.join(forms['surname'])}]"
    name = rf"{surname}[{HAN}]{{1,2}}"
    speaker = (
        rf"(?:《[^《》]{{2,40}}》(?:等[{HAN}]{{0,4}})?|[{HAN}A-Za-z0-9·《》]{{0,30}}{noun}"
        rf"|[{HAN}A-Za-z0-9·]{{0,30}}{title}{name}|{name}|[他她]们?|[A-Z][A-Za-z.]{{1,20}})"
    )
    return _Speech(
        # A verb that another verb follows is an adverb: 明确提出.
        re.compile(rf"{verb}(?!{verb})"),
        re.compile(rf"{modifier}+\Z"),
        re.compile(rf"(?:{_any_of(forms['lead'])}[,，]?)+"),
        re.compile(speaker),
        re.compile(_any_of(forms["not_speaker"])),
        re.compile(
            rf"[,，]?(?P<speaker>{name}|[{HAN}]{{0,12}}{title}(?:{name})?)(?P<verb>{verb})。"
        ),
    )


def _in_sentence(text: str, folded: str, span: Span, speech: _Speech) -> Iterator[Statement]:
    covered = span.start
    for match in speech.verb.finditer(folded, span.start, span.end):
        if match.start() < covered:
            continue
        speaker = _speaker_before(folded, span.start, match.start(), speech)
        if speaker is None:
            continue
        verb_start = speaker[1]
        for quote, quoted in _quotes_behind(folded, match.end(), span.end):
            covered = quote.end
            place = Span(*speaker[0])
            yield Statement(
                Span(place.start, quote.end),
                place.extract(text),
                place,
                text[verb_start : match.end()],
                quote.extract(text),
                quote,
                quoted,
            )


def _speaker_before(
    folded: str, start: int, end: int, speech: _Speech
) -> tuple[tuple[int, int], int] | None:
    """The speaker before a verb, and where the verb with its adverbs starts."""
    left = max(start, end - _FARTHEST)
    for mark in _CLAUSE_START.finditer(folded, left, end):
        left = mark.end()
    clause = folded[left:end]
    modifiers = speech.modifiers.search(clause)
    adverbs = modifiers.start() if modifiers else len(clause)
    head = clause[:adverbs]
    setting = _SETTING.search(head)
    if setting and setting.start():
        head = head[: setting.start()]
    begin = 0
    while (lead := speech.leads.match(head, begin)) or (lead := _TIME.match(head, begin)):
        begin = lead.end()
    if begin >= len(head) or speech.not_speaker.match(head, begin):
        return None
    if not speech.speaker.fullmatch(head, begin):
        return None
    return (left + begin, left + len(head)), left + adverbs


def _quotes_behind(folded: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """What is said: the quotations that follow at once, or the rest of the sentence."""
    if folded.startswith("的", start):
        return
    gap = _FOLLOWED.match(folded, start, end)
    at = gap.end() if gap else start
    quotation = _QUOTATION.match(folded, at, end)
    if quotation is not None:
        while quotation is not None:
            yield Span(quotation.start(1), quotation.end(1)), True
            quotation = _QUOTATION.match(folded, quotation.end(), end)
        return
    while end > at and folded[end - 1] in _CLOSING:
        end -= 1
    if end - at >= _LEAST_QUOTE:
        yield Span(at, end), False


_LEAST_QUOTE = 4


def _any_of(forms: Iterable[str]) -> str:
    """A pattern of forms, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")"


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, tuple[str, ...]]:
    """The word lists, by group."""
    groups: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(read_text(SPEECH_FILE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        group, _, forms = row.partition("\t")
        if not forms:
            raise LexiconError("a row is a group and forms", path=SPEECH_FILE, line=number)
        groups[group] = tuple(forms.split())
    return groups
