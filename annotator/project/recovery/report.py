"""What a recovery read, mended and lost, for people and for programs."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from annotator.words import join_names, number

TABLE_WORDS: Mapping[str, tuple[str, str]] = {
    "documents": ("article", "articles"),
    "annotations": ("annotation", "annotations"),
    "relations": ("relation", "relations"),
    "identities": ("identity", "identities"),
    "document_versions": ("corrected text", "corrected texts"),
    "progress": ("status of an article", "statuses of articles"),
    "records": ("verdict, comment or setting", "verdicts, comments and settings"),
    "suggestions": ("suggestion", "suggestions"),
    "steps": ("step of the history", "steps of the history"),
    "changes": ("change in the history", "changes in the history"),
    "tag_set": ("tag set", "tag sets"),
    "fields": (
        "change of the codebook, of metadata or of a set",
        "changes of the codebook, of metadata and of sets",
    ),
    "project": ("property of the project", "properties of the project"),
}
"""The words for one row of a table, and for several."""


class Outcome(StrEnum):
    """What became of a row that was not read as it should be."""

    MENDED = "mended"
    """It is in the new project, not quite as it was."""
    MADE_UP = "made up"
    """It stands for something that could not be read, so that what belongs to it has a place."""
    LOST = "lost"
    """It is not in the new project."""


class Finding(Struct, frozen=True):
    """One row that was not read as it should be."""

    table: str
    key: str
    """Its id; empty where it is not known."""
    outcome: Outcome
    words: str
    """What happened, in a sentence."""
    row: Mapping[str, Any] | None = None
    """All that was read of it, by column."""
    is_doubtful: bool = False
    """Whether what is in the new project now is not somebody's work as it was."""


class TableCount(Struct):
    """The rows of one table."""

    kept: int = 0
    """Rows in the new project that were read, mended ones too."""
    mended: int = 0
    made_up: int = 0
    lost: int = 0
    """Rows that were seen, or to which others refer, and which could not be read."""
    missing: int = 0
    """Rows that are missing by the gaps in their numbers, at least; seen ones are not counted."""


class RecoveryReport(Struct):
    """The outcome of a recovery."""

    damaged: Path
    new: Path
    tables: dict[str, TableCount] = field(default_factory=dict[str, TableCount])
    findings: list[Finding] = field(default_factory=list[Finding])
    problems: list[str] = field(default_factory=list[str])
    """What the check of the new project finds; none as a rule."""
    ways: dict[str, int] = field(default_factory=dict[str, int])
    """How many rows each way of reading gave first: SQL, SQLite's own tool, single pages."""
    unreadable_pages: list[int] = field(default_factory=list[int])
    """Pages of the file that hold no part of a database."""
    history_ends: bool = False
    """Whether the history was damaged, so that undo begins anew in the new project."""
    is_whole: bool = False
    """Whether SQLite found the file sound before anything was mended."""
    saved: Path | None = None
    """The file with this report."""

    def count(self, table: str) -> TableCount:
        """Return the counts of a table, to be changed."""
        return self.tables.setdefault(table, TableCount())

    def add(
        self,
        table: str,
        key: str,
        outcome: Outcome,
        words: str,
        row: Mapping[str, Any] | None = None,
        *,
        is_doubtful: bool = False,
    ) -> None:
        """Note one row, and count it."""
        self.findings.append(Finding(table, key, outcome, words, row, is_doubtful))
        count = self.count(table)
        if outcome is Outcome.LOST:
            count.lost += 1
        elif outcome is Outcome.MADE_UP:
            count.made_up += 1
        else:
            count.mended += 1

    @property
    def nothing_lost(self) -> bool:
        """Whether everything that was in the file is in the new project, as it was."""
        return not self.findings and not any(count.missing for count in self.tables.values())

    def summary(self) -> str:
        """Return what was read in a sentence."""
        parts = [
            number(self.count(table).kept, *TABLE_WORDS[table])
            for table in ("documents", "annotations", "relations", "identities")
            if self.count(table).kept or table in ("documents", "annotations")
        ]
        return f"Recovered {join_names(parts)} from {self.damaged.name} into {self.new}."

    def sentences(self) -> list[str]:
        """Return sentences on what was mended and lost, table by table."""
        sentences: list[str] = []
        for table, words in TABLE_WORDS.items():
            count = self.tables.get(table)
            parts = [] if count is None else list(_parts(count))
            if parts:
                sentences.append(f"{words[1].capitalize()}: {join_names(parts)}.")
        if self.history_ends:
            sentences.append(
                "The history could not be read as a whole: it is kept to be looked at, and undo "
                "begins with the next edit."
            )
        return sentences

    def as_json(self) -> dict[str, Any]:
        """Return all of it as an object for JSON."""
        return {
            "damaged": str(self.damaged),
            "new": str(self.new),
            "nothing_lost": self.nothing_lost,
            "tables": msgspec.to_builtins(self.tables),
            "findings": msgspec.to_builtins(self.findings, enc_hook=_in_words),
            "problems": self.problems,
            "ways": self.ways,
            "unreadable_pages": self.unreadable_pages,
            "history_ends": self.history_ends,
        }

    def of_outcome(self, outcome: Outcome, tables: Iterable[str] = TABLE_WORDS) -> list[Finding]:
        """Return the findings with an outcome in some tables."""
        wanted = set(tables)
        return [f for f in self.findings if f.outcome is outcome and f.table in wanted]


def _parts(count: TableCount) -> Iterable[str]:
    if count.mended:
        yield f"{count.mended:,} mended"
    if count.made_up:
        yield f"{count.made_up:,} made up for what could not be read"
    if count.lost:
        yield f"{count.lost:,} lost"
    if count.missing:
        yield f"at least {count.missing:,} missing"


def _in_words(value: object) -> str:
    return str(value)
