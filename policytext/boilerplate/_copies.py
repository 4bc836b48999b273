"""A page that was pasted twice, and the title that the window shows again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policytext.boilerplate._verdicts import Verdict, Verdicts

__all__ = ["copy_verdicts", "title_copy_verdicts"]

_LEAST_COPY = 120
_COPIED = 0.8


def copy_verdicts(
    stripped: Sequence[str], known: Mapping[int, Verdict]
) -> tuple[Verdicts, dict[int, int]]:
    """The lines of a page that was pasted twice, the second time.

    Only where most of what stands before is repeated, in its order, without anything new between: a
    division list that a council votes through twice is no copy.

    Args:
        stripped: The lines without the blanks at their ends.
        known: What is already known of the lines; such lines are not compared.

    Returns:
        The verdicts, and for each line that is a copy the line that it repeats.
    """
    content = [i for i, line in enumerate(stripped) if line and i not in known]
    first: dict[str, int] = {}
    repeated: list[int] = []
    for at, index in enumerate(content):
        line = stripped[index]
        if line in first:
            repeated.append(at)
        else:
            first[line] = at
    found: Verdicts = {}
    kept: dict[int, int] = {}
    for run in _runs(repeated):
        lines = [stripped[content[at]] for at in run]
        sources = [first[line] for line in lines]
        size = sum(map(len, lines))
        if size < _LEAST_COPY or len(run) < 4 or sources != sorted(sources):
            continue
        before = sum(len(stripped[content[at]]) for at in range(sources[0], run[0]))
        if size >= _COPIED * before and sources[0] <= max(3, run[0] // 2):
            for at in run:
                found[content[at]] = ("duplicate", 0.95, "page-pasted-twice")
                kept[content[at]] = content[first[stripped[content[at]]]]
    return found, kept


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for at in places:
        if run and at != run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


_SUFFIX = re.compile(r"[ \u3000]{0,3}[-_|—–·][-_|—–·]?[ \u3000]{0,3}[^-_|—–·。，,]{2,24}")


def title_copy_verdicts(stripped: Sequence[str]) -> Verdicts:
    """The window title: the title of the page with the name of the site behind it.

    Args:
        stripped: The lines without the blanks at their ends.
    """
    found: Verdicts = {}
    content = [i for i, line in enumerate(stripped) if line]
    lines: set[str] | None = None
    for index in {*content[:3], *content[-4:]}:
        line = stripped[index]
        if not 8 <= len(line) <= 120:
            continue
        for match in re.finditer(r"[ \u3000]{0,3}[-_|—–·]", line):
            if match.start() >= 5 and _SUFFIX.fullmatch(line, match.start()):
                lines = lines if lines is not None else set(stripped)
                if line[: match.start()] in lines:
                    found[index] = ("duplicate", 0.95, "title-and-site")
                break
    return found
