"""The component that converts the script of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from policytext.document import Document, EditList, Rewrite
from policytext.errors import ConfigError
from policytext.script.backends import BackendName, find_backend
from policytext.script.conversion import (
    Protected,
    Script,
    Source,
    check_pair,
    conversion_edits,
    read_exceptions,
)

__all__ = ["ScriptConverter"]

_BEHAVIOUR = "1"


@dataclass(frozen=True)
class ScriptConverter:
    """Converts a document to one script.

    Which engine did it stands in the step: its name in the configuration, where ``"auto"`` is
    replaced by what was found, and with all its versions in the version.

    Attributes:
        to: The script wanted: ``"hans"``, ``"hant"``, ``"tw"``, ``"twp"``, ``"hk"``.
        source: The script of the documents; ``"auto"`` detects it stretch by stretch.
        protect: Terms that stay as they are.
        protect_patterns: Regular expressions; what they match stays as it is.
        exceptions: Pairs of a term and what becomes of it, the longest first.
        exceptions_file: A file of such pairs, which ``exceptions`` overrules.
        backend: The engine.

    Raises:
        ConfigError: If there is no conversion from ``source`` to ``to``, or a pattern is malformed.
        LexiconError: If the file has a malformed line.
        BackendError: If the engine's package is not installed.

    >>> converter = ScriptConverter(to="hans", protect=("臺灣",))
    >>> converter.clean(Document.from_text("臺灣與東北")).edits.apply("臺灣與東北")
    '臺灣与东北'
    >>> converter.backend
    'policytext'
    """

    to: Script
    source: Source = "auto"
    protect: tuple[str, ...] = ()
    protect_patterns: tuple[str, ...] = ()
    exceptions: tuple[tuple[str, str], ...] = ()
    exceptions_file: str | None = None
    backend: BackendName = "auto"

    name: ClassVar[str] = "convert-script"
    reasons: ClassVar[Mapping[str, str]] = {
        "script": "characters of another script, or in the spelling of another region",
        "wording": "a word for which the region has another",
        "exception": "a term of the caller's own dictionary",
    }

    def __post_init__(self) -> None:
        """Check the settings, and name the engine that is there."""
        check_pair(self.source, self.to)
        object.__setattr__(self, "backend", find_backend(self.backend).name)
        self._settings  # noqa: B018 - a malformed pattern or file is found when it is named

    @property
    def version(self) -> str:
        """The version of the behaviour, with those of the engine and its data."""
        return f"{_BEHAVIOUR}+{find_backend(self.backend).version}"

    def clean(self, doc: Document) -> Rewrite:
        """The conversion of a document.

        Args:
            doc: The document.
        """
        return Rewrite(self.edits(doc.text))

    def edits(self, text: str) -> EditList:
        """The conversion of a text: what ``conversion_edits`` gives with these settings.

        Args:
            text: The text.
        """
        protect, exceptions = self._settings
        return conversion_edits(
            text,
            to=self.to,
            source=self.source,
            protect=protect,
            exceptions=exceptions,
            backend=self.backend,
        )

    @cached_property
    def _settings(self) -> tuple[tuple[Protected, ...], Mapping[str, str]]:
        patterns: list[Protected] = []
        for pattern in self.protect_patterns:
            try:
                patterns.append(re.compile(pattern))
            except re.error as error:
                raise ConfigError(f"protect_patterns: {pattern!r}: {error}") from error
        found = {} if self.exceptions_file is None else read_exceptions(Path(self.exceptions_file))
        return (*self.protect, *patterns), {**found, **read_exceptions(self.exceptions)}
