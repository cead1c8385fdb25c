"""Reading about the codebook: what has a label, where, and what two people wrote apart."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any, cast

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.types import Annotation, Document
from annotator.project import contents
from annotator.project.codebook.usage import Usage, label_usage
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.fields import CODEBOOK_RECORDS, FieldClash, clashes, read_fields
from annotator.project.opening import connect
from annotator.project.rows import from_json, to_json

_CONTEXT_CODE_POINTS = 60


class LabelledPlace(Struct, frozen=True):
    """An annotation as a list of what has a label shows it."""

    id: str
    annotator: str
    document: str
    title: str
    """The title of its article."""
    start: int
    """In code points."""
    before: str
    """Up to 60 code points of the text before it, on one line."""
    text: str
    after: str
    attributes: dict[str, object]
    """By name."""


class Codebook:
    """Answers queries about the codebook of an open project."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def clashes(self) -> list[FieldClash]:
        """Return the fields of the codebook that two people wrote apart from each other."""
        return clashes(self.context.db, *CODEBOOK_RECORDS)

    def count_clashes(self) -> int:
        """Return how much of the codebook was changed apart and is not decided."""
        return len(self.clashes()) + len(self.namesakes())

    def read_usage(self, label: str) -> Usage:
        """Count through a connection of its own, in any thread.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self.context.errors, closing(self._connect()) as db:
            return label_usage(db, label)

    def read_places(
        self, label: str, progress: ProgressCallback | None = None
    ) -> list[LabelledPlace]:
        """Read the annotations of a label that have a place, article by article, in any thread.

        Args:
            label: The name of the label.
            progress: Called with the number of articles so far.

        Raises:
            Cancelled: ``progress`` raised it.
            EnvironmentFault: the file cannot be read.
        """
        with self.context.errors, closing(self._connect()) as db:
            return list(_places(db, label, progress))

    def read_relation_owners(self, relation_type: str) -> dict[str, int]:
        """Return the number of live relations of a type by owner, in any thread.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self.context.errors, closing(self._connect()) as db:
            rows = db.execute(
                "SELECT annotator, count(*) FROM relations WHERE deleted = 0 AND type = ? "
                "GROUP BY 1 ORDER BY 1",
                [db.names.relation_type_id(relation_type)],
            )
            return dict(rows.fetchall())

    def read_value_counts(self, label: str, attribute: str) -> dict[str, int]:
        """Return how many live annotations of a label have each value of a list, in any thread.

        Args:
            label: The name of the label.
            attribute: The name of its attribute.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self.context.errors, closing(self._connect()) as db:
            return _value_counts(db, label, attribute)

    @translates_sqlite_errors
    def namesakes(self) -> list[tuple[str, str]]:
        """Return the labels that were made apart under one name.

        Returns:
            For each, the label that has the name, and the name with a number that the other has.
        """
        labels = list(self.context.tag_set.labels())
        fields = read_fields(self.context.db, "label")["label"]
        given = [fields.get(each.stored_id, {}).get("name", each.stored_id) for each in labels]
        return [
            (name, label.name)
            for label, name in zip(labels, given, strict=True)
            if name != label.name and name in self.context.tag_set.labels_by_name
        ]

    def _connect(self) -> ProjectConnection:
        db = connect(self.context.path, read_only=True)
        contents.read_tag_set(db, self.context.path)
        return db


def _value_counts(db: ProjectConnection, label: str, attribute: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for stored, attributes, number in _attribute_rows(db, label):
        found: Any = db.names.read_attributes(stored, from_json(attributes)).get(attribute)
        values = cast("list[Any]", found) if isinstance(found, list) else [found]
        for value in values:
            if isinstance(value, str):
                counts[value] += number
    return dict(counts)


def _attribute_rows(db: ProjectConnection, label: str) -> list[tuple[str, str, int]]:
    """Return the distinct attributes of live annotations of a label: label, JSON, number."""
    rows = db.execute(
        "SELECT label, relabelled, attributes, count(*) FROM annotations "
        "WHERE deleted = 0 AND attributes <> '{}' "
        "AND (relabelled <> '' OR label IN (SELECT value FROM json_each(?))) GROUP BY 1, 2, 3",
        [to_json(db.names.label_ids(label))],
    )
    return [
        (stored, attributes, number)
        for stored, relabelled, attributes, number in rows
        if db.names.read_label(stored, relabelled) == label
    ]


def _documents(db: ProjectConnection, label: str) -> list[str]:
    """Return the ids of the articles that may have an annotation of a label."""
    rows = db.execute(
        "SELECT DISTINCT a.document FROM annotations a "
        "JOIN documents d ON d.id = a.document AND d.deleted = 0 WHERE a.deleted = 0 "
        "AND (a.relabelled <> '' OR a.label IN (SELECT value FROM json_each(?))) ORDER BY 1",
        [to_json(db.names.label_ids(label))],
    )
    return [document_id for (document_id,) in rows]


def _places(
    db: ProjectConnection, label: str, progress: ProgressCallback | None
) -> Iterator[LabelledPlace]:
    ids = _documents(db, label)
    for done, document_id in enumerate(ids):
        if progress is not None:
            progress(done, len(ids), "articles")
        document = contents.document(db, document_id)
        for annotation in contents.annotations(db, document_id):
            if annotation.label == label:
                yield _place(annotation, document)


def _place(annotation: Annotation, document: Document) -> LabelledPlace:
    start, end = (annotation.start, annotation.end) if annotation.fragments else (0, 0)
    before = document.text[max(0, start - _CONTEXT_CODE_POINTS) : start]
    after = document.text[end : end + _CONTEXT_CODE_POINTS] if end else ""
    return LabelledPlace(
        annotation.id,
        annotation.annotator,
        document.id,
        document.title,
        start,
        " ".join(before.split()),
        annotation.text,
        " ".join(after.split()),
        dict(annotation.attributes),
    )
