r"""Escapes that were written where the characters should stand: ``&#39640;``, ``\u9ad8``, ``%E9…``.

Only escapes of Chinese are undone, and of the marks and spaces around it. ``&lt;`` in a text on
HTML, a path in a URL and a code example say what they mean.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from policytext.document import Edit
from policytext.language.characters import HAN

__all__ = ["find_escapes"]

_NAMES = "nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|middot|hellip|mdash|ndash|times|quot"
_ENTITY = re.compile(rf"&(?:amp;)?(?:#[0-9]{{2,7}}|#[xX][0-9a-fA-F]{{2,6}}|{_NAMES});")
_UNICODE = re.compile(r"(?<![A-Za-z_\\:])(?:\\u[0-9a-fA-F]{4})+")
_PERCENT = re.compile(r"(?<![A-Za-z_/=&?#%-])(?:%[0-9A-Fa-f]{2}){3,}")
# Behind an escape of prose; a class of a pattern or an address would go on so. Looked at after the
# match: a look-ahead would make the match begin anew at every escape.
_GOES_ON = re.compile(r"[-\]]")
_ADDRESS_GOES_ON = re.compile(r"[A-Za-z_/=&?#%-]")
_WANTED = re.compile(f'[{HAN}\u3000-\u303f\uff00-\uffef“”‘’—–…·×\\s"A-Za-z0-9,.:;]+')
_CHINESE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’—…]")


def find_escapes(text: str) -> list[Edit]:
    r"""Escapes of Chinese characters in prose, with the characters.

    Args:
        text: The text.

    Returns:
        Edits in code points of ``text`` with the reason ``"escape"``.

    >>> find_escapes(r"&#39640;质量 \u53d1\u5c55")[0].replacement
    '高'
    >>> find_escapes("用 &lt;p&gt; 标记段落，见 https://www.gov.cn/%E6%94%BF%E5%BA%9C")
    []
    """
    edits = []
    if "&" in text:
        edits += [_edit(m, html.unescape(html.unescape(m.group()))) for m in _ENTITY.finditer(text)]
    if "\\u" in text:
        edits += [
            _edit(match, _from_units(match.group()))
            for match in _UNICODE.finditer(text)
            if not _GOES_ON.match(text, match.end())
        ]
    if "%" in text:
        edits += [
            _edit(match, unquote(match.group(), errors="replace"))
            for match in _PERCENT.finditer(text)
            if not _ADDRESS_GOES_ON.match(text, match.end())
        ]
    near = [edit for edit in edits if _is_wanted(text, edit)]
    return sorted(near, key=lambda edit: edit.start)


def _edit(match: re.Match[str], replacement: str) -> Edit:
    return Edit(match.start(), match.end(), replacement, "escape")


def _from_units(escaped: str) -> str:
    units = [int(part, 16) for part in escaped.split("\\u")[1:]]
    raw = b"".join(unit.to_bytes(2, "little") for unit in units)
    return raw.decode("utf-16-le", "replace")


def _is_wanted(text: str, edit: Edit) -> bool:
    """Whether it is Chinese, or a mark or space with Chinese beside it."""
    if not edit.replacement or not _WANTED.fullmatch(edit.replacement):
        return False
    if _CHINESE.search(edit.replacement):
        return True
    beside = text[max(0, edit.start - 8) : edit.start] + text[edit.end : edit.end + 8]
    return _CHINESE.search(beside) is not None
