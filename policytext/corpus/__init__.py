"""Many documents: reading them, running a pipeline over them, and losing none."""

from policytext.corpus.files import open_whole
from policytext.corpus.readers import (
    Columns,
    Item,
    PathCorpus,
    Raw,
    Unread,
    corpus_files,
    read_file,
    read_row,
)
from policytext.corpus.runs import RunOptions, RunReport, run_corpus
from policytext.corpus.shards import Counts, OutputForm
from policytext.corpus.table import outcome_table, process_table, table_schema
from policytext.pipeline.workers import Spread

__all__ = [
    "Columns",
    "Counts",
    "Item",
    "OutputForm",
    "PathCorpus",
    "Raw",
    "RunOptions",
    "RunReport",
    "Spread",
    "Unread",
    "corpus_files",
    "open_whole",
    "outcome_table",
    "process_table",
    "read_file",
    "read_row",
    "run_corpus",
    "table_schema",
]
