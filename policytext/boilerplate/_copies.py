"""A page that was pasted twice, and the title that the window shows again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policytext.boilerplate._verdicts import Verdict, Verdicts

__all__ = ["copy_verdicts", "title_copy_verdicts"]

_LEAST_COPY = 120
_LEAST_LINES = 4
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
    found: Verdicts = {}
    kept: dict[int, int] = {}
    for copy in _stretches([stripped[i] for i in content]):
        size = sum(len(stripped[content[at]]) for at, _ in copy)
        begins, repeats = copy[0]
        before = sum(len(stripped[content[at]]) for at in range(repeats, begins))
        if len(copy) < _LEAST_LINES or size < max(_LEAST_COPY, _COPIED * before):
            continue
        if repeats <= max(3, begins // 2):
            for at, source in copy:
                found[content[at]] = ("duplicate", 0.95, "page-pasted-twice")
                kept[content[at]] = content[source]
    return found, kept


def _stretches(lines: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Stretches of lines that stand before already, each with its place there, in order."""
    first: dict[str, int] = {}
    stretch: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        after = stretch[-1][1] + 1 if stretch else None
        # What the last line's counterpart is followed by comes first: a table repeats its cells.
        source = after if after is not None and lines[after] == line else first.get(line)
        if stretch and (source is None or source <= stretch[-1][1]):
            yield stretch
            stretch = []
        if source is not None and source < at:
            stretch.append((at, source))
        first.setdefault(line, at)
    if stretch:
        yield stretch


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
