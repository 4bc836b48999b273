"""What a careful editor would cut from a page, and nothing else."""

from policytext.boilerplate.articles import split_articles
from policytext.boilerplate.classification import Profile, classify_lines
from policytext.boilerplate.removal import BoilerplateRemover, remove_boilerplate
from policytext.boilerplate.repeated import RepeatedLine, RepeatedLineRemover, RepeatedLines
from policytext.boilerplate.rules import INLINE_RULES, LINE_RULES, InlineRule, LineRule
from policytext.boilerplate.spam import SpamCandidate, find_spam, mine_spam

__all__ = [
    "INLINE_RULES",
    "LINE_RULES",
    "BoilerplateRemover",
    "InlineRule",
    "LineRule",
    "Profile",
    "RepeatedLine",
    "RepeatedLineRemover",
    "RepeatedLines",
    "SpamCandidate",
    "classify_lines",
    "find_spam",
    "mine_spam",
    "remove_boilerplate",
    "split_articles",
]
