"""Mends rows of which single columns cannot be read, whatever their table."""

from typing import Any

from annotator.project.column_rules import RULES, broken_columns
from annotator.project.connection import ProjectConnection
from annotator.project.recovery.collecting import Collector
from annotator.project.recovery.report import TABLE_WORDS, Outcome, RecoveryReport
from annotator.project.recovery.row_images import RowImages
from annotator.words import join_names, quote, shorten

NAMING_ARTICLES = {
    "annotations": ("document",),
    "relations": ("source_document", "target_document"),
    "suggestions": ("document",),
}
"""Tables of which the history has whole rows, and their columns with the id of an article."""
_QUOTED_CHARACTERS = 60


class RowMender:
    """Lets each column hold what columns of its kind hold.

    Args:
        db: The new project.
        collector: The collector of its rows.
        images: Rows as the history has them.
        report: Where the rows are named.
    """

    def __init__(
        self,
        db: ProjectConnection,
        collector: Collector,
        images: RowImages,
        report: RecoveryReport,
    ) -> None:
        self._db, self._collector, self._images, self._report = db, collector, images, report

    def mend_all(self) -> None:
        """Mend the rows of all tables: from the history, or else with an empty column."""
        for table, rules in RULES.items():
            shape = self._collector.shapes.get(table)
            if shape is None:
                continue
            columns = ", ".join(dict.fromkeys((*shape.key, *rules)))
            names = [*dict.fromkeys((*shape.key, *rules))]
            damaged = self._collector.damaged[table]
            for values in self._db.execute(f"SELECT {columns} FROM {table}").fetchall():
                row = dict(zip(names, values, strict=True))
                key = self._collector.key_of(shape, row)
                if broken_columns(table, row) or key in damaged:
                    self._mend(table, key, row)

    def restore_references(self) -> None:
        """Take rows that name a missing article from the history, if they named another there."""
        for table, columns in NAMING_ARTICLES.items():
            shape = self._collector.shapes[table]
            condition = " OR ".join(f"{one} NOT IN (SELECT id FROM documents)" for one in columns)
            keys = self._db.execute(
                f"SELECT {', '.join(shape.key)} FROM {table} WHERE {condition}"
            ).fetchall()
            for values in keys:
                row = self._collector.find(shape, dict(zip(shape.key, values, strict=True)))
                assert row is not None
                image = self._images.latest(table, self._collector.key_of(shape, row))
                if image is None or image["revision"] != row["revision"]:
                    continue
                if any(image[name] != row[name] for name in columns):
                    self._replace(table, row, {**row, **image})
                    words = f"{describe(table, row)} was damaged; the history had it."
                    key = self._collector.key_of(shape, row)
                    self._report.add(table, key, Outcome.MENDED, words, row)

    def _mend(self, table: str, key: str, found: dict[str, Any]) -> None:
        shape = self._collector.shapes[table]
        row = self._collector.find(shape, found)
        assert row is not None
        broken = broken_columns(table, row)
        image = self._images.latest(table, key) if table in TABLE_WORDS else None
        what = describe(table, row)
        if image is not None and image["revision"] == row["revision"]:
            self._replace(table, row, {**row, **image})
            self._report.add(
                table, key, Outcome.MENDED, f"{what} was damaged; the history had it.", row
            )
            return
        kept = [name for name in broken if RULES[table][name].instead is not None]
        if len(kept) < len(broken):
            self._collector.delete(shape, row)
            self._report.add(
                table, key, Outcome.LOST, f"{what} has damage in its {join_names(broken)}.", row
            )
            return
        if kept:
            self._replace(
                table, row, {**row, **{name: RULES[table][name].instead for name in kept}}
            )
            self._report.add(
                table,
                key,
                Outcome.MENDED,
                f"{what} had an unreadable column, which is empty now: {join_names(kept)}.",
                row,
            )
        elif table not in ("documents", "document_versions"):  # These are named with their texts.
            self._report.add(
                table,
                key,
                Outcome.MENDED,
                f"{what} has characters that cannot be read, shown as �: "
                f"{self._collector.damaged[table][key]}.",
                row,
            )

    def _replace(self, table: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        shape = self._collector.shapes[table]
        changed = {name: new[name] for name in shape.names if new[name] != old[name]}
        self._collector.update(shape, old, changed)


def describe(table: str, row: dict[str, Any]) -> str:
    """Return the words that name a row in the report."""
    words = TABLE_WORDS[table][0].capitalize()
    if table == "documents":
        return f"{words} {row['id']} ({quote(shorten(row['title'], _QUOTED_CHARACTERS))})"
    if table in ("annotations", "suggestions"):
        text = quote(shorten(row["text"], _QUOTED_CHARACTERS))
        return f"{words} {row['id']} ({row['label']} {text} in {row['document']})"
    if table == "relations":
        return f"{words} {row['id']} ({row['type']})"
    if table == "identities":
        return f"{words} {quote(row['name'])}"
    if table == "document_versions":
        return f"{words} {row['id']} of {row['document']}"
    if table == "records":
        return f"The {row['kind']} {row['id']}"
    if table == "progress":
        return f"The status that {row['annotator']} gave {row['document']}"
    # A name that is damaged itself says nothing.
    name = str(row.get("id", ""))
    return f"{words} {name}".strip() if name.isprintable() and "\ufffd" not in name else words
