"""What stands twice: a page pasted twice, repeated paragraphs, near-duplicates in a corpus."""

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
from policytext.duplicates.repeats import RepeatRemover, remove_repeats

__all__ = [
    "Cluster",
    "CopyMerger",
    "DeduplicationReport",
    "DeduplicationResult",
    "Duplicate",
    "DuplicateFilter",
    "Excerpt",
    "Keep",
    "Member",
    "NearDuplicates",
    "Pair",
    "RepeatRemover",
    "deduplicate",
    "find_copies",
    "remove_repeats",
]
