"""What a careful editor would cut from a page, and nothing else."""

from policytext.boilerplate.articles import split_articles
from policytext.boilerplate.classification import classify_lines
from policytext.boilerplate.removal import BoilerplateRemover, Profile, remove_boilerplate

__all__ = [
    "BoilerplateRemover",
    "Profile",
    "classify_lines",
    "remove_boilerplate",
    "split_articles",
]
