"""A component for policytext: cut the citation codes that a legal database prints into laws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from policytext.document import Document, Edit, Rewrite

__all__ = ["CitationCodeRemover"]

_CODE = re.compile(r"【[\u4e00-\u9fff]{2,4}引证码】\s{0,4}CLI(?:\.[0-9A-Z]{1,12}){1,3}\n?")


@dataclass(frozen=True)
class CitationCodeRemover:
    r"""Cuts codes such as 【法宝引证码】CLI.1.316.

    Attributes:
        keep: Codes that stay.

    >>> doc = Document.from_text("【法宝引证码】CLI.1.316\n第一条　为了规范管理，制定本法。")
    >>> doc.rewrite(CitationCodeRemover().clean(doc), by=CitationCodeRemover()).text
    '第一条　为了规范管理，制定本法。'
    """

    name: ClassVar[str] = "remove-citation-codes"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {
        "citation-code": "the number under which a database files the text"
    }

    keep: tuple[str, ...] = ()

    def clean(self, doc: Document) -> Rewrite:
        """Cut every code that is not to be kept."""
        return Rewrite(
            Edit(match.start(), match.end(), "", "citation-code")
            for match in _CODE.finditer(doc.text)
            if not any(code in match.group() for code in self.keep)
        )
