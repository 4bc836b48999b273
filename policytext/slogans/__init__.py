"""Slogans and set phrases (提法): found, named, and expanded."""

from policytext.slogans.finding import SloganFinder, find_slogans
from policytext.slogans.lexicon import (
    Entry,
    SloganLexicon,
    default_lexicon,
    lint_lexicon,
    numeral_of,
)

__all__ = [
    "Entry",
    "SloganFinder",
    "SloganLexicon",
    "default_lexicon",
    "find_slogans",
    "lint_lexicon",
    "numeral_of",
]
