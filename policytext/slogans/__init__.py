"""Slogans and set phrases (提法): found, named, and expanded."""

from policytext.slogans.discovering import DiscoveredSloganFinder, SloganDiscovery
from policytext.slogans.discovery import Candidate, discover_slogans, write_candidates
from policytext.slogans.finding import SloganFinder, find_slogans
from policytext.slogans.heat import TIERS, Heat, slogan_heat
from policytext.slogans.lexicon import (
    Attestation,
    Entry,
    SloganLexicon,
    default_lexicon,
    numeral_of,
)
from policytext.slogans.linting import lint_lexicon
from policytext.slogans.periods import period_of
from policytext.slogans.plotting import plot_heat, plot_trends
from policytext.slogans.trends import (
    Contrast,
    Pair,
    SloganRow,
    SloganTable,
    compare_tables,
    slogan_table,
)

__all__ = [
    "TIERS",
    "Attestation",
    "Candidate",
    "Contrast",
    "DiscoveredSloganFinder",
    "Entry",
    "Heat",
    "Pair",
    "SloganDiscovery",
    "SloganFinder",
    "SloganLexicon",
    "SloganRow",
    "SloganTable",
    "compare_tables",
    "default_lexicon",
    "discover_slogans",
    "find_slogans",
    "lint_lexicon",
    "numeral_of",
    "period_of",
    "plot_heat",
    "plot_trends",
    "slogan_heat",
    "slogan_table",
    "write_candidates",
]
