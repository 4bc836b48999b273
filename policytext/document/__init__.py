"""The values that flow through everything else: spans, edits, annotations, documents, results."""

from policytext.document.annotation import Anchor, Annotation, Attribute
from policytext.document.document import Document, Step, configuration, content_hash
from policytext.document.edits import Edit, EditList
from policytext.document.explanation import ExplainedEdit, ExplainedStep, Explanation
from policytext.document.mapping import FrozenMapping
from policytext.document.results import (
    Article,
    Entity,
    Sentence,
    Slogan,
    Summary,
    SummarySentence,
)
from policytext.document.rewrite import MetadataValue, Rewrite
from policytext.document.serialise import Detail, from_dict, from_json, to_dict, to_json
from policytext.document.source import Field, Source
from policytext.document.span import HasSpan, Span

__all__ = [
    "Anchor",
    "Annotation",
    "Article",
    "Attribute",
    "Detail",
    "Document",
    "Edit",
    "EditList",
    "Entity",
    "ExplainedEdit",
    "ExplainedStep",
    "Explanation",
    "Field",
    "FrozenMapping",
    "HasSpan",
    "MetadataValue",
    "Rewrite",
    "Sentence",
    "Slogan",
    "Source",
    "Span",
    "Step",
    "Summary",
    "SummarySentence",
    "configuration",
    "content_hash",
    "from_dict",
    "from_json",
    "to_dict",
    "to_json",
]
