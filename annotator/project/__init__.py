"""The project file: reading, every change, history and undo, search, soundness.

Nothing outside this room speaks SQL.
"""

from annotator.project import assigning, curating, edits, suggesting
from annotator.project.adding import EarlierRecord, ImportReport
from annotator.project.changes import Changes, HistoryEntry
from annotator.project.files import SUFFIX, OlderProject, ProjectInUse
from annotator.project.merging import MergeReport
from annotator.project.reading import Counts, Summary
from annotator.project.searching import Hit
from annotator.project.store import Project

__all__ = [
    "SUFFIX",
    "Changes",
    "Counts",
    "EarlierRecord",
    "HistoryEntry",
    "Hit",
    "ImportReport",
    "MergeReport",
    "OlderProject",
    "Project",
    "ProjectInUse",
    "Summary",
    "assigning",
    "curating",
    "edits",
    "suggesting",
]
