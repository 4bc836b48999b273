"""What people look at: one self-contained HTML page for a document, or for a corpus."""

from policytext.report.corpus_page import CorpusDigest, corpus_page
from policytext.report.document_page import document_page
from policytext.report.wording import Language

__all__ = ["CorpusDigest", "Language", "corpus_page", "document_page"]
