"""What several rooms must know about Chinese text: characters, matching, fluency, words, damage."""

from policytext.language.characters import HAN, fold, is_han, to_simplified
from policytext.language.matching import MatchView

__all__ = ["HAN", "MatchView", "fold", "is_han", "to_simplified"]
