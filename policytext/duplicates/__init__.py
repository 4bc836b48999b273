"""What stands twice: a page pasted twice, repeated paragraphs, near-duplicates in a corpus."""

from policytext.duplicates.consensus import CrossRepair, repair_across
from policytext.duplicates.copies import CopyMerger, find_copies
from policytext.duplicates.corpus import (
    Cluster,
    DeduplicationReport,
    DeduplicationResult,
    Duplicate,
    Excerpt,
    Keep,
    Member,
    Pair,
    deduplicate,
)
from policytext.duplicates.filtering import DuplicateFilter, NearDuplicates
from policytext.duplicates.index import Match, SignatureIndex
from policytext.duplicates.passages import Occurrence, Passage, cut_passages, find_passages
from policytext.duplicates.repeats import RepeatRemover, remove_repeats

__all__ = [
    "Cluster",
    "CopyMerger",
    "CrossRepair",
    "DeduplicationReport",
    "DeduplicationResult",
    "Duplicate",
    "DuplicateFilter",
    "Excerpt",
    "Keep",
    "Match",
    "Member",
    "NearDuplicates",
    "Occurrence",
    "Pair",
    "Passage",
    "RepeatRemover",
    "SignatureIndex",
    "cut_passages",
    "deduplicate",
    "find_copies",
    "find_passages",
    "remove_repeats",
    "repair_across",
]
