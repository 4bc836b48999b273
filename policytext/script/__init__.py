"""Detect and convert Traditional, Simplified and regional wording."""

from policytext.script.backends import (
    Backend,
    BackendError,
    BackendName,
    available_backends,
    find_backend,
)
from policytext.script.conversion import (
    Protected,
    Script,
    Source,
    conversion_edits,
    convert_script,
    read_exceptions,
)
from policytext.script.converter import ScriptConverter
from policytext.script.detection import (
    ConversionError,
    DetectedScript,
    Region,
    ScriptReport,
    ScriptSpan,
    detect_script,
)
from policytext.script.repair import ConversionRepairer, repair_conversion, repair_edits

__all__ = [
    "Backend",
    "BackendError",
    "BackendName",
    "ConversionError",
    "ConversionRepairer",
    "DetectedScript",
    "Protected",
    "Region",
    "Script",
    "ScriptConverter",
    "ScriptReport",
    "ScriptSpan",
    "Source",
    "available_backends",
    "conversion_edits",
    "convert_script",
    "detect_script",
    "find_backend",
    "read_exceptions",
    "repair_conversion",
    "repair_edits",
]
