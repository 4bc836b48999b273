"""What several rooms must know about Chinese text: characters, matching, fluency, words, damage."""

from policytext.language.characters import HAN, fold, is_han, to_simplified
from policytext.language.damage import damage_score, damaged_spans
from policytext.language.fluency import FluencyModel, fluency_model
from policytext.language.matching import MatchView

__all__ = [
    "HAN",
    "FluencyModel",
    "MatchView",
    "damage_score",
    "damaged_spans",
    "fluency_model",
    "fold",
    "is_han",
    "to_simplified",
]
