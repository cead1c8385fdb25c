"""Rows as the history has them: the image of a row after each of its changes."""

from collections.abc import Mapping
from typing import Any

from annotator.project.column_rules import broken_columns
from annotator.project.connection import ProjectConnection
from annotator.project.recovery.collecting import Collector
from annotator.project.recovery.table_shapes import TableShape
from annotator.project.rows import from_json
from annotator.project.transaction import ChangeKind

_NAMING_ARTICLES = ("document", "source_document", "target_document")
_ROWS_AT_ONCE = 500


class RowImages:
    """Restores rows from the history of a project.

    Args:
        db: The new project, with the rows that were collected.
        collector: It writes rows that are missing.
    """

    def __init__(self, db: ProjectConnection, collector: Collector) -> None:
        self._db, self._collector = db, collector
        self._renamed: dict[str, str] = {}
        """By an earlier id of an article: its id now."""
        self.titles: dict[str, str] = {}
        """The titles of articles, by id."""
        self.restored: dict[str, int] = {}
        """By table: how many missing rows the history had."""

    def restore_missing(self) -> None:
        """Write the rows that are missing, or older than the history knows them."""
        seen: set[tuple[str, str]] = set()
        last = None
        while True:
            # In steps, because rows are written meanwhile.
            found = self._db.execute(
                "SELECT id, table_name, row_key, kind, before, after FROM changes "
                "WHERE id < coalesce(?, id + 1) ORDER BY id DESC LIMIT ?",
                [last, _ROWS_AT_ONCE],
            ).fetchall()
            if not found:
                return
            last = found[-1][0]
            for _, table, key, kind, before, after in found:
                shape = self._collector.shapes.get(table)
                if shape is None or broken_columns("changes", {"before": before, "after": after}):
                    continue
                if kind == ChangeKind.RENAMED:
                    self._note_renaming(from_json(before or "{}"), from_json(after))
                elif (table, key) not in seen:
                    seen.add((table, key))
                    self._restore(shape, self._now(from_json(after)))

    def latest(self, table: str, key: str) -> dict[str, Any] | None:
        """Return a row as it was after its last change; None if the history does not have it."""
        found = self._db.execute(
            "SELECT after FROM changes WHERE row_key = ? AND table_name = ? AND kind <> ? "
            "ORDER BY id DESC LIMIT 1",
            [key, table, ChangeKind.RENAMED.value],
        ).fetchone()
        if found is None or broken_columns("changes", {"before": None, "after": found[0]}):
            return None
        image = self._now(from_json(found[0]))
        return image if _is_whole(self._collector.shapes[table], image) else None

    def _is_needed(self, shape: TableShape, image: dict[str, Any]) -> bool:
        """Return whether a row that was read is damaged, or older than the history has it."""
        row = self._collector.find(shape, image)
        assert row is not None
        if self._collector.key_of(shape, image) in self._collector.damaged[shape.name]:
            return True
        is_later = "revision" in row and image["revision"] > row["revision"]
        return is_later and not self._collector.is_sure(shape, image)

    def _note_renaming(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        old, new = before.get("id"), after.get("id")
        if isinstance(old, str) and isinstance(new, str):
            self._renamed[old] = self._renamed.get(new, new)

    def _now(self, image: dict[str, Any]) -> dict[str, Any]:
        """Return an image with the ids that articles have now."""
        for column in _NAMING_ARTICLES:
            if image.get(column) in self._renamed:
                image[column] = self._renamed[image[column]]
        return image

    def _restore(self, shape: TableShape, image: dict[str, Any]) -> None:
        if shape.name == "documents":
            document_id = image.get("id")
            if isinstance(document_id, str) and isinstance(image.get("title"), str):
                self.titles.setdefault(self._renamed.get(document_id, document_id), image["title"])
            return  # Without its text, which the history does not have.
        if not _is_whole(shape, image):
            return
        is_missing = self._collector.find(shape, image) is None
        # The history may be damaged as well: it does not overrule a row that SQLite read.
        if not is_missing and not self._is_needed(shape, image):
            return
        if self._collector.add(shape, None, image, "the history") and is_missing:
            self.restored[shape.name] = self.restored.get(shape.name, 0) + 1


def _is_whole(shape: TableShape, image: Mapping[str, Any]) -> bool:
    """Return whether an image has all columns of its row, each with a value that it can have."""
    optional = {shape.numbered_by, "current", *(c.name for c in shape.columns if c.may_be_missing)}
    return set(image) >= set(shape.names) - optional and not broken_columns(shape.name, image)
