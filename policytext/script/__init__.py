"""Detect and convert Traditional, Simplified and regional wording."""

from policytext.script.conversion import conversion_edits, convert_script
from policytext.script.converter import ScriptConverter
from policytext.script.detection import ScriptReport, ScriptSpan, detect_script

__all__ = [
    "ScriptConverter",
    "ScriptReport",
    "ScriptSpan",
    "conversion_edits",
    "convert_script",
    "detect_script",
]
