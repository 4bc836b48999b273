"""Names that go on behind a known name, up to the noun that heads them.

福州 is known, 福州软件园 is not; but a place followed by a few characters and a noun such as
软件园, 研究所 or 论坛 is the name of what that noun says. Nothing that parts words (的, 在, 出席)
may stand between. The noun alone tells nothing: 格局 ends like 教育局, hence only behind a name.

Source: the guideline of the project's gold (outermost names; zones are places); the nouns were
collected from its training sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from policytext.entities._candidates import Candidate
from policytext.entities.gazetteer import entity_words

__all__ = ["extended"]

_SURE = 0.5
_LESS_SURE = 0.95
_GAP = 12
"""How many characters may stand between a name and its head."""
_TWICE = 3
"""How often a name may grow: 上海合作组织|秘书处|会议."""

_PARTS = "的了在向对和与及等各几两为以从把将被就也都不很更最是有到由让给跟但还又再着该此这那某本我你他她它们之而或"  # noqa: E501
_APART = (
    "出席|会见|召开|建议|提出|根据|按照|通过|决定|著名|部署|组织|参加|访问|举行|举办|来自|地方|企业|"
    "支持|推进|加快|建设|深化|担任|成立|设立|作为|前往|抵达|特色|全国|有关|所有|其他|一些|多家|多个|"
    "先后|增加|承担|委托|上报|分别|报告|北部|南部|东部|西部|三地|两地|领导|主持|要求|表示|党组|同志|"
    "关于|印发|下发|发布|公布|颁布|制定|修订|制订|编制|出台|实施|批准|批复|落实|贯彻|执行|学习|审议|起草"
)
_KINDS: Mapping[str, tuple[str, ...]] = {
    "LOCATION": ("head-location",),
    "ORGANIZATION": ("head-government", "head-company", "head-school", "head-media", "head-other"),
    "MEETING": ("head-meeting",),
    "DOCUMENT": ("head-document",),
}
_NEAR = "head-near"
_UNITS = "省州县市镇乡村岛湖"
"""What a place right before it belongs to."""
_NO_UNITS = "级域际内外长委场政民心区"
"""What makes another word of it: 省|级, 市|场."""
_SESSION = re.compile(r"(?:第[一二三四五六七八九十百\d]{1,4}[届次轮]|首届|(?<!\d)20\d\d[·•]?)$")
_LONGEST_SESSION = 8
_N = "[一二三四五六七八九十百\\d]{1,4}"
_SITTING = re.compile(
    rf"(?:第{_N}届)?(?:人民代表大会|理事会|常委会)?第{_N}[次届轮]"
    "(?:常务会议|全体会议|全国代表大会|代表大会|缔约方大会|领导人会晤|会议|会晤|年会)"
    r"|(?:[一二三四五六七八九]次)全会|[一二三四五六七八九十]{1,3}大(?=开幕|闭幕|精神|、|上)"
)
"""Sittings of a body by their number: 国务院|第126次常务会议, 中国文联|十一大."""


def extended(rows: Iterable[Candidate], text: str) -> Iterator[Candidate]:
    """The longer names that places and bodies begin, and meetings with their number.

    Args:
        rows: Candidates of the other layers.
        text: The text that they were found in.

    Yields:
        Candidates of the layer of the name that they begin with.
    """
    found = list(rows)
    longer = [
        grown
        for row in found
        if row.score >= _SURE and row.label in ("LOCATION", "ORGANIZATION")
        for grown in _growing(row, text)
    ]
    longer += _joined([*found, *longer])
    yield from longer
    for row in (*found, *longer):
        if row.label == "MEETING":
            yield from _numbered(row, text)


def _growing(row: Candidate, text: str) -> Iterator[Candidate]:
    """A name with each head that follows, and what grows from that."""
    step: Sequence[Candidate] = [row]
    for _ in range(_TWICE):
        step = [longer for name in step for longer in _heads_behind(name, text)]
        if not step:
            return
        yield from step


def _heads_behind(row: Candidate, text: str) -> Iterator[Candidate]:
    if row.label in ("MEETING", "DOCUMENT"):
        return
    sitting = _SITTING.match(text, row.end)
    if sitting is not None:
        yield Candidate(row.start, sitting.end(), "MEETING", row.by, row.score * _LESS_SURE)
    for label, (pattern, subtypes) in _heads().items():
        if label == "LOCATION" and row.label != "LOCATION":
            continue
        match = pattern.match(text, row.end)
        if match is not None and match.lastindex is not None:
            subtype = subtypes[match[match.lastindex]]
            score = row.score * _LESS_SURE
            yield Candidate(row.start, match.end(), label, row.by, score, subtype)


def _joined(rows: Sequence[Candidate]) -> Iterator[Candidate]:
    """A place and the body right behind it: 日本|自民党 is one body."""
    places: dict[int, Candidate] = {}
    for row in rows:
        if row.label == "LOCATION" and row.score >= _SURE:
            known = places.get(row.end)
            if known is None or row.start < known.start:
                places[row.end] = row
    for row in rows:
        place = places.get(row.start)
        if place is not None and row.label == "ORGANIZATION" and row.subtype not in _CENTRAL:
            score = min(place.score, row.score) * _LESS_SURE
            yield replace(row, start=place.start, score=score, normalized=None)


_CENTRAL = frozenset({"party", "international"})
"""Bodies that no place belongs to."""


def _numbered(row: Candidate, text: str) -> Iterator[Candidate]:
    """第二届 and 2025 before a meeting belong to its name; 2025年 does not."""
    before = _SESSION.search(text[max(0, row.start - _LONGEST_SESSION) : row.start])
    if before is not None:
        yield replace(row, start=row.start - len(before[0]), normalized=None)


@lru_cache(maxsize=1)
def _heads() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, str | None]]]:
    """For each label what leads to a head, and the subtype that each head tells."""
    words = entity_words()
    near = dict.fromkeys(words[_NEAR], "government")
    heads: dict[str, tuple[re.Pattern[str], Mapping[str, str | None]]] = {}
    for label, kinds in _KINDS.items():
        subtypes: dict[str, str | None] = {
            word: None if kind in _PLAIN else kind.removeprefix("head-")
            for kind in kinds
            for word in words[kind]
        }
        between = rf"(?:(?!{_APART})[一-龥](?<![{_PARTS}])){{0,{_GAP}}}?"
        pattern = f"{between}({_any_of(subtypes)})"
        if label == "ORGANIZATION":
            pattern = f"({_any_of(near | subtypes)})|{pattern}"
            subtypes.update(near)
        if label == "LOCATION":
            pattern = f"([{_UNITS}])(?![{_NO_UNITS}])|{pattern}"
            subtypes.update(dict.fromkeys(_UNITS))
        heads[label] = (re.compile(f"(?:{pattern})(?![门院])"), subtypes)
    return heads


_PLAIN = frozenset({"head-location", "head-meeting", "head-other", "head-document"})


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
