"""Mends what refers to other rows: annotations to texts, relations to annotations, and so on."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from annotator.model.errors import ValidationError
from annotator.model.types import Fragment
from annotator.model.validate import check_fragments, covered_text
from annotator.project.connection import ProjectConnection
from annotator.project.recovery.collecting import Collector
from annotator.project.recovery.mending_rows import describe
from annotator.project.recovery.report import Outcome, RecoveryReport
from annotator.project.recovery.row_images import RowImages
from annotator.project.rows import to_json
from annotator.project.transaction import RowState, now
from annotator.words import quote, shorten

_fragments = msgspec.json.Decoder(tuple[Fragment, ...])
_TEXTS_AT_HAND = 4
_SHIFTS = [sign * shift for shift in range(1, 65) for sign in (1, -1)]
"""Characters by which the place of an annotation moves where bytes before it are damaged."""
_NAME_CHARACTERS = 60


class LinkMender:
    """Lets each row refer to existing rows, in tables whose rows are mended themselves.

    Args:
        db: The new project, with articles and versions that are mended.
        collector: The collector of its rows.
        images: Rows as the history has them.
        report: Where rows are named.
    """

    def __init__(
        self,
        db: ProjectConnection,
        collector: Collector,
        images: RowImages,
        report: RecoveryReport,
    ) -> None:
        self._db, self._collector, self._images, self._report = db, collector, images, report
        self._text = lru_cache(_TEXTS_AT_HAND)(self._read_text)

    def mend_all(self) -> None:
        """Mend the tables in the order in which they refer to each other."""
        self._mend_identities()
        for table in ("annotations", "suggestions"):
            keys = self._db.execute(f"SELECT id FROM {table} ORDER BY document, start, id")
            for (key,) in keys.fetchall():
                self._fit_to_text(table, key)
        self._mend_relations()
        self._mend_history()

    def _mend_identities(self) -> None:
        """Make identities up that annotations refer to, named by what these cover."""
        missing = self._db.execute(
            "SELECT identity, text, count(*) FROM annotations WHERE identity IS NOT NULL AND "
            "identity NOT IN (SELECT id FROM identities) GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
        ).fetchall()
        named: set[str] = set()
        for identity, text, _ in missing:
            if identity in named:
                continue
            named.add(identity)
            name = shorten(text, _NAME_CHARACTERS)
            self._db.execute(
                "INSERT INTO identities (id, name, aliases, kind, external_id, note, metadata, "
                "added, revision, changed, deleted) VALUES (?, ?, '[]', '', '', '', '{}', 0, 1, ?, "
                "?)",
                [identity, name, now(), RowState.LIVE.value],
            )
            words = f"The identity {identity} could not be read; it is named {quote(name)} now."
            self._report.add("identities", identity, Outcome.MADE_UP, words)

    # Annotations and suggestions

    def _fit_to_text(self, table: str, key: str) -> None:
        row = self._row(table, key)
        text = self._text(row["document"], row["text_version"])
        if self._fits(row, table):
            fragments = _fragments.decode(row["fragments"])
            self._update(table, row, _other(row, start=fragments[0][0] if fragments else 0))
            return
        image = self._images.latest(table, key)
        if image is not None and image["revision"] == row["revision"] and self._fits(image, table):
            changed = {name: image[name] for name in image if image[name] != row[name]}
            words = f"{describe(table, row)} was damaged; the history had it."
            is_doubtful = False
        else:
            is_doubtful = True
            version = row["text_version"] if text is not None else ""
            text = text if text is not None else self._text(row["document"], "")
            placed = self._placed(row, text or "")
            if placed is None:
                self._lose(table, row, "there is no place for it in its article")
                return
            covered = covered_text(text or "", placed)
            changed = _other(
                row,
                fragments=to_json(placed),
                start=placed[0][0],
                text=covered,
                text_version=version,
            )
            words = f"{describe(table, row)} did not fit its article; it covers “{covered}” now."
        if row["deleted"] == RowState.LIVE:
            self._report.add(table, key, Outcome.MENDED, words, row, is_doubtful=is_doubtful)
        self._update(table, row, changed)

    def _fits(self, row: Mapping[str, Any], table: str) -> bool:
        text = self._text(row["document"], row["text_version"])
        if text is None:
            return False
        fragments = _fragments.decode(row["fragments"])
        if table == "annotations" and not fragments and not row["text"]:
            return True  # A label of the whole article. One of the text has the words it covered.
        try:
            check_fragments(fragments, len(text), "")
        except ValidationError:
            return False
        return row["text"] == covered_text(text, fragments)

    def _placed(self, row: Mapping[str, Any], text: str) -> tuple[Fragment, ...] | None:
        """Return the place of an annotation that does not fit: where its words are, or its own."""
        own = _fragments.decode(row["fragments"])
        words, start = row["text"], row["start"]
        if own and words and text:
            for shift in _SHIFTS:
                moved = tuple((first + shift, end + shift) for first, end in own)
                if moved[0][0] >= 0 and covered_text(text, moved) == words:
                    return moved
        if words and text.count(words) == 1:
            found = text.index(words)
            return ((found, found + len(words)),)
        try:
            check_fragments(own, len(text), "")
        except ValidationError:
            pass
        else:
            return own
        if words and text.find(words, max(start, 0)) == start:
            return ((start, start + len(words)),)
        return None

    def _read_text(self, document_id: str, version: str) -> str | None:
        if version:
            query = "SELECT text FROM document_versions WHERE document = ? AND id = ?"
            found = self._db.execute(query, [document_id, version]).fetchone()
        else:
            query = "SELECT text FROM documents WHERE id = ?"
            found = self._db.execute(query, [document_id]).fetchone()
        return found[0] if found else None

    # Relations

    def _mend_relations(self) -> None:
        """Let both ends of each relation be there, in the articles that it names."""
        broken = (
            "SELECT r.id FROM relations r "
            "LEFT JOIN annotations s ON s.id = r.source LEFT JOIN annotations t ON t.id = r.target "
            "WHERE s.id IS NULL OR t.id IS NULL OR r.source = r.target "
            "OR s.document <> r.source_document OR t.document <> r.target_document ORDER BY r.id"
        )
        for (row_id,) in self._db.execute(broken).fetchall():
            row = self._row("relations", row_id)
            image = self._images.latest("relations", row_id)
            if image is not None and image["revision"] == row["revision"] and self._has_ends(image):
                words = f"{describe('relations', row)} was damaged; the history had it."
                self._report.add("relations", row_id, Outcome.MENDED, words, row)
                self._update("relations", row, _other(row, **image))
                row = self._row("relations", row_id)
            if row["source"] == row["target"]:
                self._lose("relations", row, "it leads from an annotation to itself")
                continue
            ends = {end: self._end(row, end) for end in ("source", "target")}
            self._update(
                "relations",
                row,
                _other(row, source_document=ends["source"], target_document=ends["target"]),
            )

    def _end(self, row: Mapping[str, Any], end: str) -> str:
        """Return the article of the annotation at one end of a relation.

        An annotation that is missing is made up, as one that was set aside: the relation is not
        shown, but comes back when a merge brings the annotation.
        """
        annotation, document = row[end], row[f"{end}_document"]
        found = self._db.execute("SELECT document FROM annotations WHERE id = ?", [annotation])
        there = found.fetchone()
        if there is not None:
            return there[0]
        text = self._text(document, "") or " "
        self._db.execute(
            "INSERT INTO annotations (id, document, annotator, label, start, fragments, text, "
            "attributes, note, origin, metadata, added, revision, changed, deleted) "
            "VALUES (?, ?, '', '', 0, '[[0,1]]', ?, '{}', '', 'manual', '{}', 0, 0, ?, ?)",
            [annotation, document, text[:1], now(), RowState.SET_ASIDE.value],
        )
        words = (
            f"Annotation {annotation} could not be read. {describe('relations', dict(row))}, whose "
            f"{end} it is, is kept, and shown again once a merge brings the annotation."
        )
        self._report.add("annotations", annotation, Outcome.MADE_UP, words)
        return document

    def _has_ends(self, image: Mapping[str, Any]) -> bool:
        ends = self._db.execute(
            "SELECT count(*) FROM annotations WHERE id IN (?, ?)",
            [image["source"], image["target"]],
        ).fetchone()
        return ends[0] == 2 and image["source"] != image["target"]

    # History

    def _mend_history(self) -> None:
        """Let undo begin anew where a part of the history is missing: half a step is not undone."""
        without = self._db.execute(
            "SELECT step, min(coalesce(after ->> '$.changed', '')), "
            "min(coalesce(after ->> '$.annotator', '')) FROM changes "
            "WHERE step NOT IN (SELECT id FROM steps) GROUP BY step ORDER BY step"
        ).fetchall()
        known = {step for step, _, _ in without}
        for table in ("documents", "annotations", "relations", "identities", "records"):
            # The next step must not have the number of one that added rows.
            added = self._db.execute(
                f"SELECT added, min(changed), '' FROM {table} "
                "WHERE added > 0 AND added NOT IN (SELECT id FROM steps) GROUP BY added"
            )
            without += [row for row in added if row[0] not in known]
            known |= {row[0] for row in without}
        for step, time, annotator in without:
            self._db.execute(
                "INSERT INTO steps (id, time, annotator, kind, title, state) "
                "VALUES (?, ?, ?, 'edit', 'edit', 'dropped')",
                [step, time or now(), annotator],
            )
            words = f"Step {step} of the history could not be read; what it changed is kept."
            self._report.add("steps", str(step), Outcome.MADE_UP, words)
        self._db.execute(
            "UPDATE steps SET target_step = NULL WHERE target_step NOT IN (SELECT id FROM steps)"
        )
        missing = sum(self._collector.count_missing(table) for table in ("changes", "steps"))
        damaged = [f for f in self._report.findings if f.table in ("steps", "changes")]
        if missing or damaged or not self._report.nothing_lost:
            self._report.history_ends = True
            self._db.execute("UPDATE steps SET state = 'dropped'")

    # Rows

    def _row(self, table: str, key: str) -> dict[str, Any]:
        row = self._collector.find(self._collector.shapes[table], {"id": key})
        assert row is not None
        return row

    def _update(self, table: str, row: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        self._collector.update(self._collector.shapes[table], row, changed)

    def _lose(self, table: str, row: Mapping[str, Any], why: str) -> None:
        self._collector.delete(self._collector.shapes[table], row)
        words = f"{describe(table, dict(row))}: {why}."
        self._report.add(table, str(row["id"]), Outcome.LOST, words, row)


def _other(row: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """Return those of some columns that have another value."""
    return {name: value for name, value in values.items() if row[name] != value}
