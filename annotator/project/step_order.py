"""Which steps of the history build on another one, and so must be undone before it.

Steps of which neither builds on the other can be undone and redone in any order: the rows come
out the same.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from annotator.model.curation import COMMENT, DECISION
from annotator.project.connection import ProjectConnection
from annotator.project.rows import from_json
from annotator.project.stored_names import StoredNames
from annotator.project.transaction import key_from_text, key_text

Row = tuple[str, str]
"""A table, and the key of a row in it as the history writes it."""


class Change(NamedTuple):
    """One change of one row, as the history has it."""

    table: str
    key: str
    before: dict[str, Any] | None
    """The columns by name; None where the row was made."""
    after: dict[str, Any]

    @property
    def is_verdict(self) -> bool:
        """Whether the row is a reviewer's verdict."""
        return self.table == "records" and key_from_text(self.key, self.table)[0] == DECISION

    def images(self) -> list[dict[str, Any]]:
        """Return the row as it was, if there was one, and as it became."""
        return [self.after] if self.before is None else [self.before, self.after]

    def documents(self) -> set[str]:
        """Return the ids of the articles in which the row is."""
        if self.table in ("documents", "progress"):
            return {key_from_text(self.key, self.table)[0]}
        if self.table == "records":
            named = (from_json(image["data"]).get("document") for image in self.images())
            return {document_id for document_id in named if isinstance(document_id, str)}
        columns = ("source_document", "target_document", "document")
        return {image[name] for image in self.images() for name in columns if name in image}

    def referred(self) -> set[Row]:
        """Return the rows to which the row refers, before or after."""
        if self.table == "relations":
            return {("annotations", image[end]) for image in self.images() for end in _ENDS}
        if self.table == "document_versions":
            parents = {(image["document"], image["parent"]) for image in self.images()}
            return {(self.table, key_text(key)) for key in parents if key[1]}
        if self.table == "annotations":
            identities = {image["identity"] for image in self.images()}
            return {("identities", identity) for identity in identities if identity is not None}
        return set()

    def fits(self, names: StoredNames) -> bool:
        """Return whether the tag set has the label or the relation type of the row."""
        if self.table == "annotations":
            return all(names.knows_label(label) for label in self._all("label"))
        if self.table == "relations":
            return all(names.knows_relation_type(each) for each in self._all("type"))
        return True

    def _all(self, column: str) -> list[str]:
        return [image[column] for image in self.images() if column in image]

    def shows_at_ends(self) -> bool:
        """Return whether those that refer to the row notice: it came, went or was relabelled."""
        if self.before is None:
            return True
        shown = ("deleted", "label", "relabelled")
        return any(self.before.get(name) != self.after.get(name) for name in shown)


_ENDS = ("source", "target")


def changes_of(db: ProjectConnection, step_id: int, limit: int = -1) -> Iterator[Change]:
    """Yield the changes of a step, or the first of them."""
    changes = db.execute(
        "SELECT table_name, row_key, before, after FROM changes WHERE step = ? LIMIT ?",
        [step_id, limit],
    )
    for table, key, before, after in changes:
        yield _change(table, key, before, after)


class LaterSteps:
    """The steps after another one, among which those that build on it are found."""

    def __init__(
        self,
        db: ProjectConnection,
        state: str,
        after: int,
        only: Collection[int] | None = None,
    ) -> None:
        """Look among steps that people made, undone or not.

        Args:
            db: The project's connection.
            state: The state of these steps: ``done`` or ``undone``.
            after: The steps with a higher id are meant.
            only: The steps that are meant, of those; None: all.
        """
        self._db, self._state, self._after = db, state, after
        self._only = None if only is None else frozenset(only)

    def building_on(self, step_id: int) -> int | None:
        """Return the last of the steps that build on a step, or None.

        Args:
            step_id: The step.
        """
        if self._only is not None and not self._only:
            return None
        found: set[int] = set()
        changes = list(changes_of(self._db, step_id))
        for change in changes:
            found |= self._changing((change.table, change.key))
            for row in change.referred():
                found |= self._changing(row, as_an_end=True)
            if change.table == "annotations":
                found |= self._relating(change.key)
            if change.table == "document_versions":
                found |= self._correcting(*key_from_text(change.key, change.table))
            if change.table == "tag_set":
                found |= self._all()
            elif not change.fits(self._db.names):
                found |= self._changing(("tag_set", "project"))
        tagged = [change for change in changes if change.table == "annotations"]
        documents = {document_id for change in tagged for document_id in change.documents()}
        found |= self._recording({change.key for change in tagged}, documents)
        found |= self._meaning({change.key for change in changes if change.table == "identities"})
        return max(found, default=None)

    def _changing(self, row: Row, *, as_an_end: bool = False) -> set[int]:
        """Return the steps that changed a row.

        Args:
            row: The row.
            as_an_end: Only those whose change shows at the rows that refer to it.
        """
        table, key = row
        changes = self._db.execute(
            "SELECT s.id, c.before, c.after FROM changes c JOIN steps s ON s.id = c.step "
            "WHERE c.row_key = ? AND c.table_name = ? AND s.state = ? AND s.kind = 'edit' "
            "AND s.id > ?",
            [key, table, self._state, self._after],
        ).fetchall()
        return self._meant(
            step_id
            for step_id, before, after in changes
            if not as_an_end or _change(table, key, before, after).shows_at_ends()
        )

    def _relating(self, annotation_id: str) -> set[int]:
        relations = self._db.execute(
            "SELECT id FROM relations WHERE source = :id "
            "UNION SELECT id FROM relations WHERE target = :id",
            {"id": annotation_id},
        ).fetchall()
        return {step for (key,) in relations for step in self._changing(("relations", key))}

    def _correcting(self, document_id: str, version: str) -> set[int]:
        """Return the steps that corrected a version of a text."""
        keys = self._db.execute(
            "SELECT json_array(document, id) FROM document_versions "
            "WHERE document = ? AND parent = ?",
            [document_id, version],
        ).fetchall()
        return {step for (key,) in keys for step in self._changing(("document_versions", key))}

    def _recording(self, annotations: Collection[str], documents: Collection[str]) -> set[int]:
        """Return the steps that changed verdicts and comments on annotations of some articles."""
        found: set[int] = set()
        for document_id in documents:
            records = self._db.execute(
                "SELECT json_array(kind, id), data FROM records WHERE kind IN (?, ?) "
                "AND json_extract(data, '$.document') = ?",
                [DECISION, COMMENT, document_id],
            ).fetchall()
            for key, data in records:
                if any(annotation_id in data for annotation_id in annotations):
                    found |= self._changing(("records", key))
        return found

    def _meaning(self, identities: Collection[str]) -> set[int]:
        """Return the steps that let annotations mean one of these identities, or no longer."""
        if not identities:
            return set()
        after = self._after if self._only is None else min(self._only) - 1
        changes = self._db.execute(
            "SELECT s.id, coalesce(c.before, '') || c.after FROM changes c "
            "JOIN steps s ON s.id = c.step WHERE c.step > ? AND c.table_name = 'annotations' "
            "AND s.state = ? AND s.kind = 'edit'",
            [after, self._state],
        )
        return self._meant(
            step_id for step_id, images in changes if any(key in images for key in identities)
        )

    def _all(self) -> set[int]:
        steps = self._db.execute(
            "SELECT id FROM steps WHERE state = ? AND kind = 'edit' AND id > ?",
            [self._state, self._after],
        )
        return self._meant(step_id for (step_id,) in steps)

    def _meant(self, step_ids: Iterable[int]) -> set[int]:
        found = set(step_ids)
        return found if self._only is None else found & self._only


def _change(table: str, key: str, before: str | None, after: str) -> Change:
    return Change(table, key, None if before is None else from_json(before), from_json(after))
