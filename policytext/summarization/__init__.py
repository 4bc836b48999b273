"""Summaries that cite: every sentence of them, and every fact, with its place."""

from policytext.summarization.backends import (
    Backend,
    CallableBackend,
    CitedSummary,
    Claim,
    SummaryRequest,
    write_summary,
)
from policytext.summarization.brief import Brief, Mention, SloganCount, brief
from policytext.summarization.corpus import CorpusSentence, CorpusSummary, Place, summarize_corpus
from policytext.summarization.figures import Figure, find_figures
from policytext.summarization.hanlp import HanLPRemote
from policytext.summarization.keyphrases import KeyPhrase, key_phrases
from policytext.summarization.measures import Measure, MeasureKind, find_measures
from policytext.summarization.scoring import Genre, Method
from policytext.summarization.summary import Summarizer, summarize

__all__ = [
    "Backend",
    "Brief",
    "CallableBackend",
    "CitedSummary",
    "Claim",
    "CorpusSentence",
    "CorpusSummary",
    "Figure",
    "Genre",
    "HanLPRemote",
    "KeyPhrase",
    "Measure",
    "MeasureKind",
    "Mention",
    "Method",
    "Place",
    "SloganCount",
    "Summarizer",
    "SummaryRequest",
    "brief",
    "find_figures",
    "find_measures",
    "key_phrases",
    "summarize",
    "summarize_corpus",
    "write_summary",
]
