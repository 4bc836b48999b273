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

    @property
    def text(self) -> str:
        """What is said; the same as ``quote``."""
        return self.quote


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
    subject: Span | None = None
    paragraph = -1
    for sentence in split_sentences(text) if sentences is None else sentences:
        if sentence.paragraph != paragraph:
            subject, paragraph = None, sentence.paragraph
        subject = _subject(folded, sentence.span, speech) or subject
        claims = list(_claims(folded, sentence.span, subject, speech))
        ends = [*(claim.start for claim in claims), sentence.span.end][1:]
        for claim, end in zip(claims, ends, strict=True):
            found.extend(_statements(text, folded, claim, end))
        found.extend(_behind(text, folded, sentence.span, speech))
    return tuple(sorted(found, key=lambda statement: statement.span))


@dataclass(frozen=True, slots=True)
class _Speech:
    """Patterns over folded text, made from the word lists of the package.

    Attributes:
        verb: A verb of saying, the longest at its place.
        modifiers: Adverbs that stand at the end of what is before a verb.
        leads: Words that stand before a speaker and do not belong to it.
        speaker: The whole of a speaker.
        not_speaker: What no speaker begins with.
        not_inside: What no speaker has inside.
        subject: The subject of a sentence, before an act of an assembly or an office.
        behind: A speaker and a verb of saying behind a quotation.
        weak: A verb that is more often a noun: it counts only before a comma or a quotation.
    """

    verb: re.Pattern[str]
    modifiers: re.Pattern[str]
    leads: re.Pattern[str]
    speaker: re.Pattern[str]
    not_speaker: re.Pattern[str]
    not_inside: re.Pattern[str]
    subject: re.Pattern[str]
    behind: re.Pattern[str]
    weak: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A speaker with a verb.

    Attributes:
        start: Where the two start.
        speaker: Where the speaker stands; not before the verb where it is the subject of an
            earlier sentence.
        verb: Where the verb stands, with its adverbs.
        compares: Whether it is introduced by 正如, after which 的 may follow the verb.
    """

    start: int
    speaker: Span
    verb: Span
    compares: bool


_SETTING = re.compile(r"在.{1,50}?(?:[上中时里]|期间|之?[后前]|会议|报告|讲话)\Z")
_TIME = re.compile(r"(?:[0-9〇零一二三四五六七八九十]{1,4}[年月日号])+(?:[上下]午|晚)?,?")
_CLAUSE_START = re.compile(r"[。！？!?；;:,，、“”‘’()\n]")
_COMPARES = re.compile(r"正如|诚如|就像|如")
_GAP = re.compile(r"(?:[了过道到]|得好)?[,，:]?\s*(?:要|，要)?(?=“)|(?:[了过道到]|得好)?[,，:]?\s*")
_QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_NAMED_TEXT = re.compile(r".*[的在](《[^《》]{2,40}》)\Z")
_AFTER_QUOTATION = re.compile(
    r"\s*(?:[。，,；;、！!？?：:)]|\Z)|(?:等|的)?(?:[一-鿿]{0,8})[。，,；;]"
)
_CONTENT = re.compile(r"(?:[了过道到]|得好)?的?[,，:“\"]")
_IS_COURTESY = re.compile(
    r"着|(?:[衷崇热诚深][心高烈挚切])?的?(?:感谢|敬意|祝贺|慰问|欢迎|问候|谢意)"
)
_ALL = re.compile(r"[,，:]|各|全党|全国|有关|所有")
_CLOSING = "。！？!?；;,，、:： \n\r\t”’"
_FARTHEST = 70
_LEAST_QUOTE = 5


@lru_cache(maxsize=1)
def _speech() -> _Speech:
    forms = _forms()
    verb, modifier = _any_of(forms["verb"]), _any_of(forms["modifier"])
    noun = _any_of([*forms["title"], *forms["body"]])
    title = _any_of(forms["title"])
    name = rf"[{''.join(forms['surname'])}][{HAN}]{{1,2}}"
    speaker = (
        rf"(?:《[^《》]{{2,40}}》(?:等[{HAN}]{{0,4}})?|[{HAN}A-Za-z0-9·《》]{{0,30}}{noun}"
        rf"|[{HAN}A-Za-z0-9·]{{0,30}}{title}{name}|{name}|[他她]们?|[A-Z][A-Za-z.]{{1,20}})"
    )
    subject = (
        rf"(?:《[^《》]{{2,40}}》|[{HAN}0-9]{{0,16}}?{_any_of(forms['assembly'])}|{name}{title}?)"
    )
    return _Speech(
        # A verb that another verb follows is an adverb: 明确提出.
        re.compile(rf"{verb}(?!{verb})"),
        re.compile(rf"{modifier}+\Z"),
        re.compile(rf"(?:{_any_of(forms['lead'])}[,，]?)+"),
        re.compile(speaker),
        re.compile(_any_of(forms["not_speaker"])),
        re.compile(_any_of(forms["not_inside"])),
        re.compile(rf"({subject})(?=[在于还对就从经向](?!是)|{modifier}*{_any_of(forms['act'])})"),
        re.compile(
            rf"[,，]?(?P<speaker>{name}|[{HAN}]{{0,16}}{title}(?:{name})?)(?P<verb>{verb})。"
        ),
        re.compile(_any_of(forms["weak"])),
    )


def _subject(folded: str, span: Span, speech: _Speech) -> Span | None:
    """The assembly, office or person that a sentence begins with."""
    match = speech.subject.match(folded, span.start, span.end)
    return None if match is None else Span(*match.span(1))


def _claims(folded: str, span: Span, subject: Span | None, speech: _Speech) -> Iterator[_Claim]:
    covered = span.start
    for match in speech.verb.finditer(folded, span.start, span.end):
        if match.start() < covered or _is_noun(folded, match, span.end, speech):
            continue
        claim = _claim(folded, span, match, subject, speech)
        if claim is None or (folded.startswith("的", match.end()) and not claim.compares):
            continue
        covered = match.end()
        quotation = _QUOTATION.match(folded, _content_start(folded, match.end(), span.end))
        if quotation is not None:
            covered = quotation.end()
        yield claim


def _is_noun(folded: str, match: re.Match[str], end: int, speech: _Speech) -> bool:
    if _IS_COURTESY.match(folded, match.end(), end):
        return True
    weak = speech.weak.fullmatch(match.group()) is not None
    return weak and _CONTENT.match(folded, match.end(), end) is None


def _claim(
    folded: str, span: Span, match: re.Match[str], subject: Span | None, speech: _Speech
) -> _Claim | None:
    """The speaker of a verb: what stands before it, or the subject of the sentence."""
    end = match.start()
    left = max(span.start, end - _FARTHEST)
    for mark in _CLAUSE_START.finditer(folded, left, end):
        left = mark.end()
    clause = folded[left:end]
    modifiers = speech.modifiers.search(clause)
    adverbs = modifiers.start() if modifiers else len(clause)
    verb = Span(left + adverbs, match.end())
    if not adverbs or not clause[:adverbs].strip():
        # An earlier sentence lends its subject only to a verb that the sentence begins with.
        if subject is None or subject.end > left or (subject.start < span.start < left):
            return None
        # A bare 要求 is more often a noun; as a verb it says whom.
        if match.group() == "要求" and _ALL.match(folded, match.end()) is None:
            return None
        return _Claim(verb.start, subject, verb, False)
    compares = _COMPARES.match(clause) is not None
    head = clause[:adverbs].removesuffix("所") if compares else clause[:adverbs]
    setting = _SETTING.search(head)
    if setting and setting.start():
        head = head[: setting.start()]
    begin = 0
    while (lead := speech.leads.match(head, begin)) or (lead := _TIME.match(head, begin)):
        begin = lead.end()
    if named := _NAMED_TEXT.match(head, begin):
        begin = named.start(1)
    if begin >= len(head) or speech.not_speaker.match(head, begin):
        return None
    if speech.not_inside.search(head, begin) or not speech.speaker.fullmatch(head, begin):
        return None
    return _Claim(left + begin, Span(left + begin, left + len(head)), verb, compares)


def _content_start(folded: str, start: int, end: int) -> int:
    if folded.startswith("的", start):
        start += 1
    gap = _GAP.match(folded, start, end)
    return gap.end() if gap else start


def _statements(text: str, folded: str, claim: _Claim, end: int) -> Iterator[Statement]:
    """What is said: the quotations that follow at once, or the rest of the sentence."""
    at = _content_start(folded, claim.verb.end, end)
    for quote, quoted in _quotes(folded, at, end):
        yield Statement(
            claim.speaker.hull(quote),
            claim.speaker.extract(text),
            claim.speaker,
            claim.verb.extract(text),
            quote.extract(text),
            quote,
            quoted,
        )


def _quotes(folded: str, at: int, end: int) -> Iterator[tuple[Span, bool]]:
    quotations: list[Span] = []
    quotation = _QUOTATION.match(folded, at, end)
    while quotation is not None:
        quotations.append(Span(quotation.start(1), quotation.end(1)))
        quotation = _QUOTATION.match(folded, quotation.end(), end)
    if quotations and _AFTER_QUOTATION.match(folded, quotations[-1].end + 1, end):
        yield from ((quote, True) for quote in quotations if len(quote) >= _LEAST_QUOTE)
        return
    while end > at and folded[end - 1] in _CLOSING:
        # A closing mark stays where its opening one does: 强调，要有“主心骨”。
        if folded[end - 1] in "”’" and folded.count("“", at, end) >= folded.count("”", at, end):
            break
        end -= 1
    if end - at >= _LEAST_QUOTE:
        yield Span(at, end), False


def _behind(text: str, folded: str, span: Span, speech: _Speech) -> Iterator[Statement]:
    """A quotation with its speaker behind it, as news have it."""
    if not folded.startswith("“", span.start):
        return
    quotation = _QUOTATION.match(folded, span.start, span.end)
    if quotation is None:
        return
    match = speech.behind.match(folded, quotation.end(), span.end)
    if match is None:
        return
    quote, speaker = Span(*quotation.span(1)), Span(*match.span("speaker"))
    yield Statement(
        quote.hull(speaker),
        speaker.extract(text),
        speaker,
        text[match.start("verb") : match.end("verb")],
        quote.extract(text),
        quote,
        True,
    )


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
