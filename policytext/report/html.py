"""Pieces of HTML in which nothing that comes from a text can be anything but text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from policytext.report.wording import Language, say

__all__ = ["attribute", "page", "plain", "section", "table"]

# What HTML forbids, what a file in UTF-8 cannot hold, and what turns the direction of the page.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    "|[\ufdd0-\ufdef]|[\ufffe\uffff]"
)


def plain(text: str) -> str:
    """Text as HTML: escaped, and with every character made visible that could not be shown.

    Args:
        text: Any text, lone surrogates included.

    >>> plain("<b>改革</b>")
    '&lt;b&gt;改革&lt;/b&gt;'
    """
    return _UNSHOWABLE.sub(_control, escape(text))


def _control(match: re.Match[str]) -> str:
    return f'<span class="control">U+{ord(match.group()):04X}</span>'


def attribute(text: str) -> str:
    r"""Text as the value of an attribute, with a box for each character that cannot be shown there.

    Args:
        text: Any text, lone surrogates included.

    >>> attribute('"改革"\x00')
    '&quot;改革&quot;□'
    """
    return escape(_UNSHOWABLE.sub("\u25a1", text))


def table(heads: Sequence[str], rows: Iterable[str]) -> str:
    """A table.

    Args:
        heads: Words of the interface, one a column; an empty one for a column without a head.
        rows: The rows, as HTML.
    """
    head = "".join(f"<th>{say(word) if word else ''}</th>" for word in heads)
    body = "".join(rows)
    if not body:
        return f'<p class="quiet">{say("nothing")}</p>'
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def section(word: str, body: str, id: str | None = None) -> str:
    """A part of the page under a heading.

    Args:
        word: A word of the interface.
        body: HTML.
        id: Under which name it can be linked to; the word itself if left out.
    """
    name = escape(id or word, quote=True)
    return f'<section id="{name}"><h2>{say(word)}</h2>{body}</section>'


def page(title: str, body: str, language: Language) -> str:
    """A whole page that needs nothing but itself.

    Args:
        title: Its title; text, not HTML.
        body: HTML.
        language: The language that it opens in.
    """
    switch = f'<button id="language" type="button">{say("language")}</button>'
    skip = f'<a class="skip" href="#text">{say("skip")}</a>'
    code = "zh-Hans" if language == "zh" else "en"
    # A policy that the browser enforces: whatever a text may hold, nothing is fetched or sent.
    inline = "'unsafe-inline'"
    policy = f"default-src 'none'; style-src {inline}; script-src {inline}; img-src data:"
    shown = escape(_UNSHOWABLE.sub("\ufffd", title))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{code}" data-language="{language}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{shown}</title>",
            f"<style>\n{_asset('page.css')}</style></head>",
            f"<body>{skip}",
            f'<header><h1>{plain(title)}</h1><div class="tools">{switch}</div></header>',
            f"<main>\n{body}\n</main>",
            f"<script>\n{_asset('page.js')}</script></body></html>\n",
        ]
    )


def _asset(name: str) -> str:
    return files("policytext.report").joinpath("assets", name).read_text(encoding="utf-8")
