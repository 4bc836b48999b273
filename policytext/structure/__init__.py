"""How a text is built: lines, sentences, and who says what."""

from policytext.structure.attribution import Statement, find_statements
from policytext.structure.lines import (
    KEPT_LABELS,
    LABELS,
    TERMINAL_MARKS,
    Label,
    Line,
    LineLabel,
    heading_level,
    is_list_item,
    split_lines,
)
from policytext.structure.sentences import SentenceSplitter, split_sentences

__all__ = [
    "KEPT_LABELS",
    "LABELS",
    "TERMINAL_MARKS",
    "Label",
    "Line",
    "LineLabel",
    "SentenceSplitter",
    "Statement",
    "find_statements",
    "heading_level",
    "is_list_item",
    "split_lines",
    "split_sentences",
]
