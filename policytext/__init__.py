"""Clean Chinese policy text, with every result traced to the raw input.

The public names below are loaded on first use, so ``import policytext`` costs only the standard
library. What belongs to one task stands in its room: ``policytext.encoding``,
``policytext.script``, ``policytext.boilerplate``, ``policytext.duplicates``,
``policytext.entities``, ``policytext.slogans``, ``policytext.summarization``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytext.boilerplate import classify_lines, remove_boilerplate, split_articles
    from policytext.components import KEEP, Drop, Dropped, Failed
    from policytext.document import (
        Annotation,
        Article,
        Document,
        Edit,
        EditList,
        Entity,
        Field,
        Rewrite,
        Sentence,
        Slogan,
        Source,
        Span,
        Step,
        Summary,
        SummarySentence,
    )
    from policytext.duplicates import deduplicate, remove_repeats
    from policytext.encoding import (
        decode,
        normalize_characters,
        normalize_punctuation,
        repair_encoding,
    )
    from policytext.entities import find_entities
    from policytext.errors import PolicyTextError
    from policytext.pipeline import Pipeline, brief, clean, process
    from policytext.script import ScriptReport, convert_script, detect_script
    from policytext.slogans import find_slogans
    from policytext.structure import split_sentences
    from policytext.summarization import key_phrases, summarize

__version__ = "0.1.0"

_HOMES = {
    "policytext.boilerplate": ("classify_lines", "remove_boilerplate", "split_articles"),
    "policytext.components": ("KEEP", "Drop", "Dropped", "Failed"),
    "policytext.document": (
        "Annotation",
        "Article",
        "Document",
        "Edit",
        "EditList",
        "Entity",
        "Field",
        "Rewrite",
        "Sentence",
        "Slogan",
        "Source",
        "Span",
        "Step",
        "Summary",
        "SummarySentence",
    ),
    "policytext.duplicates": ("deduplicate", "remove_repeats"),
    "policytext.encoding": (
        "decode",
        "normalize_characters",
        "normalize_punctuation",
        "repair_encoding",
    ),
    "policytext.entities": ("find_entities",),
    "policytext.errors": ("PolicyTextError",),
    "policytext.pipeline": ("Pipeline", "brief", "clean", "process"),
    "policytext.script": ("ScriptReport", "convert_script", "detect_script"),
    "policytext.slogans": ("find_slogans",),
    "policytext.structure": ("split_sentences",),
    "policytext.summarization": ("key_phrases", "summarize"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "KEEP",
    "Annotation",
    "Article",
    "Document",
    "Drop",
    "Dropped",
    "Edit",
    "EditList",
    "Entity",
    "Failed",
    "Field",
    "Pipeline",
    "PolicyTextError",
    "Rewrite",
    "ScriptReport",
    "Sentence",
    "Slogan",
    "Source",
    "Span",
    "Step",
    "Summary",
    "SummarySentence",
    "__version__",
    "brief",
    "classify_lines",
    "clean",
    "convert_script",
    "decode",
    "deduplicate",
    "detect_script",
    "find_entities",
    "find_slogans",
    "key_phrases",
    "normalize_characters",
    "normalize_punctuation",
    "process",
    "remove_boilerplate",
    "remove_repeats",
    "repair_encoding",
    "split_articles",
    "split_sentences",
    "summarize",
]


def __getattr__(name: str) -> object:
    """Load a public name from its room on first use."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'policytext' has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
