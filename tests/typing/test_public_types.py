"""What a type checker sees of the public contract.

mypy reads this file with the rest of the tests, in CI; run as a test, it shows that the calls work.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import policytext
from policytext import (
    Annotation,
    Article,
    Document,
    Dropped,
    Edit,
    EditList,
    Entity,
    Pipeline,
    Rewrite,
    ScriptReport,
    Sentence,
    Slogan,
    Source,
    Span,
    Step,
    Summary,
    SummarySentence,
)
from policytext.components import Annotator, Cleaner, CorpusStep, Filter
from policytext.document.explanation import Explanation
from policytext.duplicates import DeduplicationResult, NearDuplicates
from policytext.encoding import EncodingRepairer
from policytext.entities import EntityRecognizer
from policytext.summarization import Brief

TEXT = "国务院印发《新一代人工智能发展规划》，坚持“两个毫不动摇”。"


def test_functions() -> None:
    assert_type(policytext.clean(TEXT), str)
    assert_type(policytext.repair_encoding(TEXT), str)
    assert_type(policytext.normalize_punctuation(TEXT), str)
    assert_type(policytext.convert_script(TEXT, to="hant"), str)
    assert_type(policytext.detect_script(TEXT), ScriptReport)
    assert_type(policytext.decode(TEXT.encode()), Source)
    assert_type(policytext.find_entities(TEXT), tuple[Entity, ...])
    assert_type(policytext.find_slogans(TEXT), tuple[Slogan, ...])
    assert_type(policytext.split_sentences(TEXT), tuple[Sentence, ...])
    assert_type(policytext.split_articles(TEXT), tuple[Article, ...])
    assert_type(policytext.summarize(TEXT), Summary)
    assert_type(policytext.summarize(TEXT).sentences, tuple[SummarySentence, ...])
    assert_type(policytext.brief(TEXT), tuple[Brief, ...])
    assert_type(policytext.deduplicate([TEXT]), DeduplicationResult)


def test_a_document() -> None:
    doc = policytext.process(TEXT)
    assert_type(doc, Document)
    assert_type(doc.text, str)
    assert_type(doc.entities, tuple[Entity, ...])
    assert_type(doc.slogans, tuple[Slogan, ...])
    assert_type(doc.sentences, tuple[Sentence, ...])
    assert_type(doc.summary, Summary)
    assert_type(doc.history, tuple[Step, ...])
    assert_type(doc.annotations, tuple[Annotation, ...])
    assert_type(doc.explain(), Explanation)
    for entity in doc.entities:
        assert_type(doc.source_span(entity), Span)
        assert_type(doc.source_spans(entity), tuple[Span, ...])
    for step in doc.history:
        assert_type(step.edits, EditList)
        for edit in step.edits:
            assert_type(edit, Edit)


def test_pipelines() -> None:
    pipeline = Pipeline.from_names("repair-encoding", "entities")
    assert_type(pipeline(TEXT), Document | Dropped)
    assert_type(pipeline.stream([TEXT]), Iterator[Document])
    assert_type(pipeline.to_toml(), str)
    assert_type(policytext.process(TEXT, pipeline=pipeline), Document | Dropped)


def test_components_answer_to_their_protocols() -> None:
    cleaner: Cleaner = EncodingRepairer()
    annotator: Annotator = EntityRecognizer()
    step: CorpusStep = NearDuplicates()
    fitted = step.fit([Document.from_text(TEXT)])
    assert isinstance(fitted, Filter)
    assert_type(cleaner.clean(Document.from_text(TEXT)), Rewrite)
    assert [row.layer for row in annotator.annotate(Document.from_text(TEXT))]


def test_paths_and_bytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert_type(policytext.process(path), Document)
    assert_type(policytext.process(TEXT.encode()), Document)
