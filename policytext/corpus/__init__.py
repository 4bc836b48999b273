"""Many documents: reading them, so that they can be read again, and losing none."""

from policytext.corpus.readers import Item, PathCorpus, Unread, read_file, text_files

__all__ = ["Item", "PathCorpus", "Unread", "read_file", "text_files"]
