"""Slogans that no lexicon has: quoted numerals, N位一体, X+ actions, counted and even lists.

Each pattern is tried only where a character stands without which it cannot match, and each has
guards: ordinals, dates, plans, measure nouns and plain counting are no slogans. The words that the
guards need are data, in ``slogans_patterns.tsv``. All work on a view with quotation marks in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policytext.document import Span
from policytext.errors import LexiconError
from policytext.language.characters import HAN
from policytext.resources import read_text

__all__ = ["Proposal", "find_patterns", "is_proper_name"]

PATTERN_FILE = "slogans_patterns.tsv"
_N = "一二两三四五六七八九十"
_H = f"[{HAN}]"
_UNITS = dict(zip(_N, (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pattern found.

    Attributes:
        span: Where it stands in the view, without quotation marks.
        kind: The kind of slogan.
        rule: Which pattern.
        score: How sure it is; a list of a shape that need not recur is less than a half.
        members: Where its members stand, if the pattern saw them.
    """

    span: Span
    kind: str
    rule: str
    score: float
    members: tuple[Span, ...] = ()


def find_patterns(view: str, min_score: float = 0.0) -> Iterator[Proposal]:
    """What the patterns find.

    Args:
        view: A text, folded, with quotation marks “”.
        min_score: Leave out what is less sure.

    Yields:
        Proposals, in no order; they may overlap.

    >>> view = "用好改革、开放、创新三大动力，推进“三横四纵”。"
    >>> [(view[p.span.start:p.span.end], p.rule) for p in find_patterns(view)]
    [('三横四纵', 'quoted-numeral'), ('三大动力', 'counted-list')]
    """
    for proposal in _proposals(view, _rules(), min_score):
        if proposal.score >= min_score:
            yield proposal


def _proposals(view: str, rules: _Rules, min_score: float) -> Iterator[Proposal]:
    if "“" in view:
        yield from _quoted(view, rules)
    yield from _named_by(view, "个", (1,), rules.core, "numeric", "repeated-core", 0.8)
    yield from _named_by(view, "位一体", (1,), _IN_ONE, "numeric", "in-one", 0.9)
    if "习近平" in view:
        yield from _matches(view, _BANNER, "term", "banner", 0.9)
    yield from _named_by(view, "+", rules.heads, rules.plus, "plus_action", "plus-action", 0.85)
    if "、" in view:
        yield from _counted(view, rules)
        yield from _shapes(view, rules, min_score)
    yield from _named_by(view, "化、", (4,), _TURNED, "parallel", "chiasm", 0.8)
    yield from _named_by(view, "化", (2,), _UNMARKED, "parallel", "same-ending", 0.6)
    yield from _named_by(view, "是第一", (3, 2), _FIRST, "parallel", "firsts", 0.8)


def _named_by(
    view: str,
    mark: str,
    backs: Sequence[int],
    expression: re.Pattern[str],
    kind: str,
    rule: str,
    score: float,
) -> Iterator[Proposal]:
    """Matches that have a mark at a known distance from their start, the farthest first.

    A search for the mark runs at the speed of C, and one for the expression does not.
    """
    covered = 0
    at = view.find(mark)
    while at >= 0:
        for back in backs:
            match = expression.match(view, at - back) if at - back >= covered else None
            if match is not None:
                yield Proposal(Span(*match.span("slogan")), kind, rule, score)
                covered = match.end()
                break
        at = view.find(mark, max(at + 1, covered))


def _matches(
    view: str, expression: re.Pattern[str], kind: str, rule: str, score: float
) -> Iterator[Proposal]:
    for match in expression.finditer(view):
        yield Proposal(Span(*match.span("slogan")), kind, rule, score)


_IN_ONE = re.compile(rf"(?<![第十{_N}])(?P<slogan>[{_N}]位一体)")
_BANNER = re.compile(
    rf"(?P<slogan>习近平(?!总书记|主席|同志|总理|关于|{_H}{{0,6}}重要)"
    rf"(?:(?![日对向就在与和的指强提])[{HAN}]){{2,8}}?思想)(?!学习|研究|宣传|品格|方法)"
)
_TURNED = re.compile(rf"(?P<slogan>(?P<a>{_H}{{2}})(?P<b>{_H}{{2}})化、(?P=b)(?P=a)化)")
_UNMARKED = re.compile(rf"(?P<slogan>(?:{_H}{{2}}化){{3,5}})(?!{_H}?化)")
_FIRST = re.compile(
    rf"(?P<slogan>{_H}{{2,3}}是第一{_H}{{2,3}}(?:[、,]{_H}{{2,3}}是第一{_H}{{2,3}})+)"
)


# -- in quotation marks ----------------------------------------------------------------------------

_IN_QUOTES = re.compile(r"“([^“”\n。；！？:]{2,16})”")
_SEVERAL = re.compile(
    rf"(?:[{_N}双](?:个|大|项|条|位|种)?{_H}{{1,7}})"
    rf"(?:[、+]?(?:[{_N}]{_H}{{1,4}}|[A-Z]+))*(?:\+[A-Z])?"
)
_STRING = re.compile(rf"[{_N}]{{4,6}}")
_CODE = re.compile(
    r"[0-9N]{1,3}(?:\+[0-9NXMnx]{1,3}){1,5}|(?!19|20|(?:12|95|96)[0-9]{3})[0-9]{3,5}"
)
_NICKNAME = re.compile(rf"{_H}{{2,3}}[{_N}]小[龙虎强]")
_BUT_NOT = re.compile(rf"{_H}而不{_H}")
_BATTLE = re.compile(rf"[百千万]{_H}大战")
_COUNTS = re.compile(rf"一{_H}{{1,3}}[、+]?[{_N}]{_H}")
_PLAN = re.compile(rf"[{_N}]?[{_N}]五(?:规划|时期|计划|期间)?|[{_N}]?五")
_TIME = re.compile(
    rf"[{_N}百千万]+(?:年|月|日|号|届|岁|中全会|次|公里|亿元|万元|点|时|分|成|级|等|体化|流|线|维|代|号文)"
    rf"|[{_N}]战|.*[年月日号届岁]|[{_N}百千万亿]+|[{_N}]+比[{_N}]+|.*[的之].*"
    rf"|[{_N}]+(?:年|级|连[冠增丰优好降升击投涨跌胜败]|冬){_H}*"
)


def _quoted(view: str, rules: _Rules) -> Iterator[Proposal]:
    for match in _IN_QUOTES.finditer(view):
        phrase = match[1]
        found = _named(phrase, rules)
        if found is not None:
            kind, rule, score = found
            yield Proposal(Span(*match.span(1)), kind, rule, score)


def _named(phrase: str, rules: _Rules) -> tuple[str, str, float] | None:
    """The kind, rule and score of a phrase in quotation marks, if it is a name."""
    if _PLAN.fullmatch(phrase):
        return "plan", "plan", 0.9
    first = phrase[0]
    if first in _UNITS or first == "双":
        if _STRING.fullmatch(phrase) and "十" not in phrase:
            return "numeric", "quoted-digits", 0.85
        if _SEVERAL.fullmatch(phrase) and not _is_plain(phrase, rules):
            return "numeric", "quoted-numeral", 0.9
        return None
    if _CODE.fullmatch(phrase) and phrase not in rules.digits:
        return "numeric", "quoted-code", 0.85
    if _NICKNAME.fullmatch(phrase):
        return "numeric", "quoted-nickname", 0.8
    if _BUT_NOT.fullmatch(phrase) and phrase not in rules.ordinary:
        return "fixed", "but-not", 0.7
    if _BATTLE.fullmatch(phrase):
        return "metaphor", "battle", 0.7
    return None


def _is_plain(phrase: str, rules: _Rules) -> bool:
    """Whether a phrase that begins with a numeral names a time, a quantity or an idiom."""
    if phrase in rules.ordinary or phrase.endswith(rules.not_names):
        return True
    if _TIME.fullmatch(phrase) or rules.measured.match(phrase):
        return True
    # 一 counts with a second numeral only (一核两翼), and 二 is the numeral of dates and addresses.
    return phrase[0] == "二" or (phrase[0] == "一" and _COUNTS.match(phrase) is None)


def is_proper_name(phrase: str) -> bool:
    """Whether a phrase in quotation marks is a time, a plan, a quantity or another proper name.

    Args:
        phrase: The phrase, folded.

    >>> [is_proper_name(phrase) for phrase in ("十四五", "深海一号", "海马斯", "四下沉")]
    [True, True, True, False]
    """
    rules = _rules()
    if _PLAN.fullmatch(phrase) or phrase.endswith(rules.name_ends):
        return True
    if (phrase[0] in _UNITS or phrase[0] == "双") and _is_plain(phrase, rules):
        return True
    return sum(character in rules.foreign for character in phrase) > len(phrase) / 2


# -- lists -----------------------------------------------------------------------------------------

# A list starts where a run of Han starts, so that a long run without a mark is passed in one step.
_LIST = re.compile(rf"(?<!{_H})(?<!、)(?P<list>{_H}++(?:、{_H}++)+)")
_COUNT = re.compile(
    rf"^(?P<last>{_H}{{1,8}}?)(?:等)?(?P<slogan>(?P<count>[{_N}])(?:大|篇大|件大)(?P<head>{_H}{{1,4}}))"
)
_LONGEST = 12


def _counted(view: str, rules: _Rules) -> Iterator[Proposal]:
    """A list, and right behind it how many it has, under a head that is a label."""
    for match in _LIST.finditer(view):
        parts = match["list"].split("、")
        tail = _COUNT.match(parts[-1])
        if tail is None:
            continue
        count = _UNITS[tail["count"]]
        label = rules.label.match(tail["head"])
        if len(parts) != count or label is None or not _is_even(parts, tail["last"]):
            continue
        start = match.end() - len(parts[-1])
        head = Span(start + tail.start("slogan"), start + tail.start("head") + label.end())
        # A quotation mark before the list stands inside its first member.
        whole = view[match.start() - 1 : match.start()] != "”"
        members = _places(parts, match.start(), len(tail["last"])) if whole else ()
        yield Proposal(head, "numeric", "counted-list", 0.7, members)


def _is_even(parts: list[str], last: str) -> bool:
    """Whether members are alike in length; what stands before the first one may be part of it."""
    lengths = {*map(len, parts[1:-1]), len(last)}
    if len(parts) == 2:
        lengths.add(len(parts[0]))
    return min(lengths) > 1 and max(lengths) <= _LONGEST and max(lengths) - min(lengths) <= 1


def _places(parts: list[str], start: int, last: int) -> tuple[Span, ...]:
    """Where the members stand; the first is cut to the length of the second."""
    places = []
    for index, part in enumerate(parts):
        end = start + len(part)
        if index == 0 and len(part) > last:
            places.append(Span(end - last, end))
        elif index == len(parts) - 1:
            places.append(Span(start, start + last))
        else:
            places.append(Span(start, end))
        start = end + 1
    return tuple(places)


_WEAK = 0.4


def _shapes(view: str, rules: _Rules, min_score: float) -> Iterator[Proposal]:
    """Lists of three members or more that are made alike."""
    for match in _ENDINGS.finditer(view):
        if _VERB_ENDING.search(match["slogan"]) is None:
            yield _parallel(match, "same-ending", 0.6)
    for match in _WEAK_ENDINGS.finditer(view) if min_score <= _WEAK else ():
        if _GOES_ON.match(view, match.end()) is None:
            yield _parallel(match, "same-ending", _WEAK)
    for match in rules.beginnings.finditer(view):
        members = match["slogan"].split("、")
        is_sound = not rules.not_shape.intersection(members) and len(set(members)) == len(members)
        is_sound = is_sound and any(member[0] != "防" for member in members)
        if is_sound and _GOES_ON.match(view, match.end()) is None:
            yield _parallel(match, "verbs", 0.6)
    for match in rules.news.finditer(view):
        yield _parallel(match, "same-beginning", 0.6)


_ENDINGS = re.compile(rf"(?P<slogan>{_H}{{2}}化(?:、{_H}{{2}}化){{2,}})(?![工学])")
_VERB_ENDING = re.compile("(?:[转优深强简淡消变绿美弱恶固催孵融老]|(?<!精)细)化(?:、|$)")
_WEAK_ENDINGS = re.compile(rf"(?P<slogan>{_H}{{2}}[力性度感](?:、{_H}{{2}}[力性度感]){{2,}})")
_GOES_ON = re.compile(rf"{_H}{{0,8}}、")


def _parallel(match: re.Match[str], rule: str, score: float) -> Proposal:
    span = Span(*match.span("slogan"))
    parts = match["slogan"].split("、")
    places = []
    at = span.start
    for part in parts:
        places.append(Span(at, at + len(part)))
        at += len(part) + 1
    return Proposal(span, "parallel", rule, score, tuple(places))


# -- words -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns and sets that are made of the word lists of the package."""

    label: re.Pattern[str]
    measured: re.Pattern[str]
    core: re.Pattern[str]
    plus: re.Pattern[str]
    heads: tuple[int, ...]
    beginnings: re.Pattern[str]
    news: re.Pattern[str]
    not_shape: frozenset[str]
    ordinary: frozenset[str]
    digits: frozenset[str]
    foreign: frozenset[str]
    name_ends: tuple[str, ...]
    not_names: tuple[str, ...]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    forms = _forms()
    measure = _any_of(forms["measure"])
    verb = f"[{''.join(forms['shape'])}]"
    new = _any_of(forms["new"])
    return _Rules(
        re.compile(_any_of(forms["label"])),
        re.compile(
            rf"[{_N}]+(?:个|大|项|条|种|类|次|年|月|位|名|家|座|支|部|份|场|天|亿|万|千|百){measure}$"
            rf"|[{_N}]+个?{measure}$|[{_N}]+(?:个|项|条|种|次|位|名|家|座|部|份|场|天)$"
        ),
        re.compile(
            rf"(?<![第几数百千万亿{_N}0-9])(?P<slogan>[{_N[1:]}]个{_any_of(forms['core'])})"
            "(?![的了地和与中是于在])"
        ),
        re.compile(
            rf"(?<![A-Za-z0-9+])(?P<slogan>{_any_of(forms['head'])}\+"
            rf"(?:{_H}{{2,6}}(?=”)|”?(?:专项)?行动|(?=”)))"
        ),
        tuple(sorted({len(head) for head in forms["head"]}, reverse=True)),
        re.compile(rf"(?P<slogan>{verb}{_H}{{2}}(?:、{verb}{_H}{{2}}){{2,}})"),
        re.compile(rf"(?P<slogan>新{new}(?:、新{new}){{2,}}|新{new}(?:新{new}){{2,}})"),
        frozenset(forms["not_shape"]),
        frozenset(forms["ordinary"]),
        frozenset(forms["digits"]),
        frozenset(forms["foreign"]),
        forms["name_end"],
        forms["not_name"],
    )


def _any_of(forms: Iterable[str]) -> str:
    """A pattern of forms, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")"


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, tuple[str, ...]]:
    """The word lists, by group."""
    groups: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(read_text(PATTERN_FILE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        group, _, forms = row.partition("\t")
        if not forms:
            raise LexiconError("a row is a group and forms", path=PATTERN_FILE, line=number)
        groups[group] = tuple(forms.split())
    return groups
