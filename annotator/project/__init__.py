"""The project file: reading, every change, history and undo, search, soundness.

No other room contains SQL. Inside, sqlite-utils makes the tables, the full-text index and the
migrations (:mod:`annotator.project.schema`); everything that runs for an open project, from one
edit to an import of a million rows, uses the standard library's ``sqlite3`` through
:class:`annotator.project.connection.ProjectConnection`.
"""

from annotator.project import curating, edits, suggesting, team
from annotator.project.articles import ArticleSummary, Counts, Hit
from annotator.project.connection import sqlite_version
from annotator.project.copying import backups_of
from annotator.project.files import SUFFIX, ProjectInUse, ProjectNotWritable, name_fault
from annotator.project.history import HistoryEntry
from annotator.project.importer import ImportReport
from annotator.project.merger import MergeReport
from annotator.project.store import Project
from annotator.project.transaction import Changes

__all__ = [
    "SUFFIX",
    "ArticleSummary",
    "Changes",
    "Counts",
    "HistoryEntry",
    "Hit",
    "ImportReport",
    "MergeReport",
    "Project",
    "ProjectInUse",
    "ProjectNotWritable",
    "backups_of",
    "curating",
    "edits",
    "name_fault",
    "sqlite_version",
    "suggesting",
    "team",
]
