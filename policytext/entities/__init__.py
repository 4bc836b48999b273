"""Named entities (命名实体) of policy text: rules and gazetteers, with one resolution."""

from policytext.entities.finding import EntityRecognizer, find_entities
from policytext.entities.gazetteer import Gazetteer, Name, default_gazetteer

__all__ = ["EntityRecognizer", "Gazetteer", "Name", "default_gazetteer", "find_entities"]
