"""Summaries that cite: every sentence of them, and every fact, with its place."""

from policytext.summarization.brief import Brief, Mention, SloganCount, brief
from policytext.summarization.figures import Figure, find_figures
from policytext.summarization.keyphrases import KeyPhrase, key_phrases
from policytext.summarization.measures import Measure, MeasureKind, find_measures
from policytext.summarization.scoring import Genre, Method
from policytext.summarization.summary import Summarizer, summarize

__all__ = [
    "Brief",
    "Figure",
    "Genre",
    "KeyPhrase",
    "Measure",
    "MeasureKind",
    "Mention",
    "Method",
    "SloganCount",
    "Summarizer",
    "brief",
    "find_figures",
    "find_measures",
    "key_phrases",
    "summarize",
]
