"""Recovery: a new, whole project from what can still be read of a damaged file.

The damaged file is copied, and only the copy is read: by SQLite row by row
(:mod:`.sql_rows`), by SQLite's own tool where it is installed (:mod:`.sqlite_tool`), and page by
page without SQLite (:mod:`.table_leaves`), which also finds the rows that no index of the file
leads to any more. The rows are collected in a new project (:mod:`.collecting`), in which what does
not fit is mended (:mod:`.mending`); a report names what was mended and what was lost.
"""

from annotator.project.recovery.recovering import Recovery, recover
from annotator.project.recovery.report import Finding, Outcome, RecoveryReport, TableCount

__all__ = ["Finding", "Outcome", "Recovery", "RecoveryReport", "TableCount", "recover"]
