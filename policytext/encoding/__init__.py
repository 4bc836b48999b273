"""Bytes to text, and damage undone: mojibake, byte slips, glosses, characters, punctuation."""

from policytext.encoding.decoding import OnBadBytes, decode
from policytext.encoding.repairing import (
    CharacterNormalizer,
    EncodingRepairer,
    PunctuationNormalizer,
    normalize_characters,
    normalize_punctuation,
    repair_encoding,
)

__all__ = [
    "CharacterNormalizer",
    "EncodingRepairer",
    "OnBadBytes",
    "PunctuationNormalizer",
    "decode",
    "normalize_characters",
    "normalize_punctuation",
    "repair_encoding",
]
