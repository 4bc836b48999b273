"""The component that converts the script of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from policytext.document import Document, Rewrite
from policytext.script.conversion import Script, Source, conversion_edits

__all__ = ["ScriptConverter"]


@dataclass(frozen=True)
class ScriptConverter:
    """Converts a document to one script.

    Attributes:
        to: The script wanted.
        source: The script of the documents.
    """

    to: Script
    source: Source = "auto"

    name: ClassVar[str] = "convert-script"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {
        "script": "characters of another script were converted",
        "wording": "a word was replaced by the one that the region uses",
    }

    def clean(self, doc: Document) -> Rewrite:
        """The conversion of a document.

        Args:
            doc: The document.
        """
        return Rewrite(conversion_edits(doc.text, to=self.to, source=self.source))
