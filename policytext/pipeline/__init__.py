"""Components by name, in order, over one document or many."""

from policytext.pipeline.config import build
from policytext.pipeline.pipeline import CLEANING, FINDING, OnError, Pipeline, Target
from policytext.pipeline.processing import brief, clean, process, read_document
from policytext.pipeline.registry import BUILT_IN, GROUP, component_class, component_names

__all__ = [
    "BUILT_IN",
    "CLEANING",
    "FINDING",
    "GROUP",
    "OnError",
    "Pipeline",
    "Target",
    "brief",
    "build",
    "clean",
    "component_class",
    "component_names",
    "process",
    "read_document",
]
