"""Importing a stream of model objects into a project: one writer for every format.

A stream is one transaction and one step of the history: imported as a whole or not at all. Rows
are written in batches, so that memory does not grow with the stream.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model import HALF, ModelObject, NoticeList, validate
from annotator.model.errors import ValidationError
from annotator.model.tagset import TagSet
from annotator.model.text_versions import FIRST
from annotator.model.types import (
    AnnotatedDocument,
    Annotation,
    Corrections,
    Document,
    Identity,
    OwnPlace,
    Progress,
    Record,
    Relation,
    TextVersion,
    Written,
)
from annotator.project import contents, rows
from annotator.project.article_metadata import (
    ARTICLE,
    METADATA_FIELD,
    WRITTEN,
    effective_metadata,
    effective_title,
    read_written,
)
from annotator.project.field_edits import write_field
from annotator.project.field_records import FIELD_RECORDS, import_records
from annotator.project.fields import read_record
from annotator.project.repeated import Repeated
from annotator.project.rows import Values, from_json, to_json
from annotator.project.stored_names import StoredNames
from annotator.project.tag_set_replacement import replace_tag_set
from annotator.project.text_versions import Placer, version_values, version_with_text
from annotator.project.transaction import ChangeKind, Changes, EditTransaction, RowState
from annotator.text.alignment import Alignment

_DONE = "done"
_LIVE = RowState.LIVE.value
"""A plain number: SQLite binds it faster than a member of the enumeration."""
FOREIGN_ID = "foreign_id"
"""The field of the metadata that has an article's id in another program."""
_BATCH_ROWS = 4_000
_BATCH_CODE_POINTS = 1_000_000
_HALF_FOUND = "there is half a character (of a UTF-16 pair), which no text can have"


class ImportReport(Struct):
    """The counts of objects that an import added or found, and notes that need a look."""

    documents: int = 0
    annotations: int = 0
    relations: int = 0
    identities: int = 0
    corrections: int = 0
    """Corrected texts of articles that the project had already."""
    already_there: int = 0
    """Articles that did not come in, since their texts were known."""
    repeated: int = 0
    """Those of them whose texts came before in the same import; the project had the others."""
    already_annotated: int = 0
    """Annotations that the project had already."""
    has_speakers: bool = False
    """Whether an article is a transcript, whose speakers can be suggested."""
    notes: NoticeList = field(default_factory=NoticeList)
    document_ids: list[str] = field(default_factory=list[str])
    new_document_ids: list[str] = field(default_factory=list[str])
    """Those of the articles that were not here before."""
    """The articles of the stream, new or not, in its order."""
    changes: Changes = field(default_factory=lambda: Changes("import"))

    @property
    def suggested(self) -> int:
        """The number of annotations that were suggested with the import."""
        return len(self.changes.suggestions)


class Importer:
    """Writes the objects of one stream in an edit.

    Rows wait until a batch is full, so that an error can be about an object that was added some
    time before; its ``is_late`` is set then. Whoever gets an error rolls the transaction back.
    """

    def __init__(self, transaction: EditTransaction) -> None:
        self.report = ImportReport()
        self._transaction = transaction
        self._db = transaction.db
        self._tag_set_before = transaction.tag_set
        self._replaces_tag_set = False
        """Whether the stream brought a tag set that took the place of the project's."""
        self._documents: list[Values] = []
        """Rows that wait to be written, as the next two."""
        self._annotations: list[Values] = []
        self._relations: list[Values] = []
        self._written: list[tuple[str, Mapping[str, Written]]] = []
        """What people wrote about new articles, by their ids here."""
        self._waiting_hashes: dict[str, str] = {}
        """The text hashes of the documents that wait, by id."""
        self._waiting_ids: dict[str, str] = {}
        """The ids of the documents that wait, by text hash."""
        self._waiting_code_points = 0
        """The length of the texts that wait."""
        self._unchecked: list[tuple[Relation, str]] = []
        """Relations with an end that may be in another document, and the id of their own."""
        self._ids_here: dict[str, str] = {}
        """The ids of documents that the project has under another id than the stream."""
        self._identities: dict[str, str] = {}
        """The identities that annotations refer to, each with words for the first annotation."""
        self._identity_values: dict[str, str] = {}
        """The identities that are values of attributes, each with words for the first one."""
        self._repeated: dict[tuple[str, ...], tuple[str, int]] = {}
        """The first remark of each kind, and how often it was to be made."""
        self._known = Repeated()
        self._field_records: list[Record] = []
        """Guidelines and memos, which come last."""

    def add(self, item: ModelObject) -> None:
        """Import one object of the stream.

        Raises:
            ValidationError: it, or one before it, breaks a rule of the model.
        """
        try:
            self._add_by_type(item)
        except UnicodeEncodeError:
            raise ValidationError(f"{_HALF_FOUND}.") from None
        rows_waiting = len(self._documents) + len(self._annotations) + len(self._relations)
        if self._waiting_code_points > _BATCH_CODE_POINTS or rows_waiting >= _BATCH_ROWS:
            self._flush()

    def _add_by_type(self, item: ModelObject) -> None:
        if isinstance(item, AnnotatedDocument):
            self._add_document(item)
            for annotator in item.done_by:
                self._add_done(self.report.document_ids[-1], annotator, item)
        elif isinstance(item, TagSet):
            self._add_tag_set(item)
        elif isinstance(item, Identity):
            self._add_identity(item)
        elif isinstance(item, Progress):
            self._add_progress(item)
        else:
            self._add_record(item)

    def finish(self) -> ImportReport:
        """Write the rows that wait, and check the relations between articles and the identities.

        Raises:
            ValidationError: one of them leads to something that the project does not have.
        """
        self._flush()
        self._write_tag_set()
        records = import_records(self._transaction, self._field_records, self._ids_here)
        for sentence in records:
            self.report.notes.add(sentence)
        for sentence, count in self._repeated.values():
            more = f" There are {count - 1:,} more of this kind." if count > 1 else ""
            self.report.notes.add(sentence + more)
        self.report.repeated = self._known.in_import
        for sentence in self._known.sentences():
            self.report.notes.add(sentence)
        for relation, document_id in self._unchecked:
            self._check_relation(relation, document_id)
        for identity, name in self._identities.items():
            if self._transaction.row("identities", (identity,)) is None:
                raise ValidationError(
                    f"{name} refers to the identity {identity}, which is not there."
                )
        for identity, words in self._identity_values.items():
            if self._transaction.row("identities", (identity,)) is None:
                self.report.notes.add(f"The identity {identity} is not there: {words}")
        return self.report

    # Documents

    def _add_document(self, item: AnnotatedDocument) -> None:
        document = item.document
        if item.corrections is not None and item.corrections.versions:
            first = item.corrections.versions[0]
            document = replace(document, text=first.text, blocks=first.blocks)
        digest = rows.text_hash(document.text)
        document_id, is_known, version = self._find_id(document, digest)
        if document_id != document.id:
            self._ids_here[document.id] = document_id
        self.report.document_ids.append(document_id)
        if is_known:
            self.report.already_there += 1
            self._flush()
            self._note_known(document, document_id, has_annotations=bool(item.annotations))
            self._unite(document_id, item, version)
            return
        if item.corrections is not None:
            self._documents.append(self._document_row(document, document_id, digest))
            self._flush()
            self._unite(document_id, item, version)
            self._count_new(document_id)
            return
        self._count_new(document_id)
        self._waiting_hashes[document_id] = digest
        self._waiting_ids[digest] = document_id
        self._waiting_code_points += len(document.text)
        self._documents.append(self._document_row(document, document_id, digest))
        labels: dict[str, str] = {}
        for annotation in item.annotations:
            checked = self._checked(annotation, document)
            labels[annotation.id] = annotation.label
            values = rows.annotation_values(checked, document_id, self._db.names)
            self._annotations.append(self._stamped(values))
        self.report.annotations += len(item.annotations)
        for relation in item.relations:
            self._add_relation(relation, labels, document_id)

    def _count_new(self, document_id: str) -> None:
        self.report.documents += 1
        self.report.new_document_ids.append(document_id)

    def _find_id(self, document: Document, digest: str) -> tuple[str, bool, str]:
        """Return the id of a document in this project, and whether the project has it already.

        The last of the three is the version of the text that it has there.
        """
        if document.id:
            return self._check_id(document, digest)
        twin = self._waiting_ids.get(digest) or self._find_text(digest)
        if twin:
            return twin, True, self._version_of(twin, digest)
        source = str(document.metadata.get("source", ""))
        stem = PurePath(source).stem or "article"
        return (stem if self._hash_of(stem) is None else f"{stem}-{digest[:8]}"), False, FIRST

    def _version_of(self, document_id: str, digest: str) -> str:
        return version_with_text(self._db, document_id, digest) or FIRST

    def _check_id(self, document: Document, digest: str) -> tuple[str, bool, str]:
        digest_here = self._hash_of(document.id)
        if digest_here == digest:
            return document.id, True, FIRST
        if digest_here is not None:
            version = version_with_text(self._db, document.id, digest)
            if version is not None:
                return document.id, True, version
        twin = self._find_text(digest)
        if digest_here is not None:
            # Two texts of a parallel corpus have one id; a text is never changed.
            here = self._waiting_ids.get(digest) or twin
            if here is not None:
                return here, True, self._version_of(here, digest)
            return self._distinct_id(document.id, digest), False, FIRST
        if twin is None or self._is_of_this_stream(twin):
            return document.id, False, FIRST
        self.report.notes.add(
            f"Article {document.id} is here already, as {twin}: the text is the same."
        )
        return twin, True, self._version_of(twin, digest)

    def _distinct_id(self, document_id: str, digest: str) -> str:
        """Return an id for an article whose own is that of another text, and report it."""
        new_id = f"{document_id}-{digest[:8]}"
        self.report.notes.add(
            f"Article {document_id}: another text has this id already; this one came in as "
            f"{new_id}, and keeps “{document_id}” in its metadata."
        )
        return new_id

    def _hash_of(self, document_id: str) -> str | None:
        if document_id in self._waiting_hashes:
            return self._waiting_hashes[document_id]
        row = self._db.execute(
            "SELECT text_hash FROM documents WHERE id = ?", [document_id]
        ).fetchone()
        return row[0] if row else None

    def _find_text(self, digest: str) -> str | None:
        row = self._db.execute(
            "SELECT id FROM documents WHERE text_hash = ? ORDER BY deleted, id LIMIT 1",
            [digest],
        ).fetchone()
        row = (
            row
            or self._db.execute(
                "SELECT document FROM document_versions WHERE text_hash = ? AND deleted = 0 "
                "ORDER BY document LIMIT 1",
                [digest],
            ).fetchone()
        )
        return row[0] if row else None

    def _is_of_this_stream(self, document_id: str) -> bool:
        row = self._db.execute("SELECT added FROM documents WHERE id = ?", [document_id]).fetchone()
        return row is not None and row[0] == self._transaction.step

    def _note_known(self, document: Document, document_id: str, *, has_annotations: bool) -> None:
        """Note an article whose text is known, as that of the article with an id."""
        row = self._db.execute(
            f"SELECT d.title, d.metadata, {WRITTEN} FROM documents d WHERE d.id = ?", [document_id]
        ).fetchone()
        written = read_written(row[2])
        is_new = self._is_of_this_stream(document_id)
        metadata = effective_metadata(from_json(row[1]), written)
        # Files with annotations have an article once for each annotator.
        is_layer = has_annotations and metadata.get("source") == document.metadata.get("source")
        title = effective_title(row[0], written)
        self._known.add(document, title, metadata, is_new=is_new, is_named=not is_layer)

    def _document_row(self, document: Document, document_id: str, digest: str) -> Values:
        came = document.came
        metadata = dict(document.metadata if came is None else came.metadata)
        if came is not None:
            self._written.append((document_id, came.written))
        if document.id and document.id != document_id:
            metadata.setdefault(FOREIGN_ID, document.id)
        return self._stamped(
            {
                "id": document_id,
                "title": document.title if came is None else came.title,
                "metadata": to_json(metadata),
                "blocks": to_json(document.blocks),
                "text_hash": digest,
                "text": document.text,
            }
        )

    def _stamped(self, values: Values) -> Values:
        """Add the columns that count changes to those of a new row."""
        values["added"] = self._transaction.step
        values["revision"] = 1
        values["changed"] = self._transaction.time
        values["deleted"] = _LIVE
        return values

    def _checked(self, annotation: Annotation, document: Document) -> Annotation:
        """Return an annotation with its values as the tag set wants them, where they fit.

        Raises:
            ValidationError: the annotation breaks a rule of the model.
        """
        tag_set = self._transaction.tag_set
        validate.check_annotation(annotation, document, tag_set)
        if annotation.identity is not None and annotation.identity not in self._identities:
            name = validate.name_annotation(annotation)
            where = f"Article {document.id or document.title}"
            self._identities[annotation.identity] = f"{where}: {name}"
        if not annotation.attributes:
            return annotation
        unknown = list(validate.unknown_attributes(annotation, tag_set))
        if unknown:
            annotation = validate.typed(annotation, tag_set)
            unknown = list(validate.unknown_attributes(annotation, tag_set))
        for name, sentence in unknown:
            self._remark((annotation.label, name), sentence + " It was kept.")
        for name, identity in validate.identities_of(annotation, tag_set):
            words = f"{validate.name_annotation(annotation)} has it as its “{name}”. It was kept."
            self._identity_values.setdefault(identity, words)
        return annotation

    def _remark(self, kind: tuple[str, ...], sentence: str) -> None:
        """Make a remark in the end, once for all of a kind."""
        first, count = self._repeated.get(kind, (sentence, 0))
        self._repeated[kind] = first, count + 1

    # Documents that the project has already

    def _unite(self, document_id: str, item: AnnotatedDocument, version: str) -> None:
        """Add the annotations and relations that the project lacks; the others stay as they are.

        Args:
            document_id: The article here.
            item: What is to be added.
            version: The version of its text that the article has here.
        """
        self._revive(document_id)
        corrections = item.corrections or Corrections(())
        if corrections.versions:
            self._add_versions(document_id, corrections.versions)
            version = item.document.version
        placer = Placer(self._db, document_id, version)
        for annotation in (*item.annotations, *corrections.unplaced):
            place = corrections.places.get(annotation.id)
            own = annotation
            own_version = version
            if place is not None and self._is_moved(annotation, place, placer):
                own = replace(annotation, fragments=place.fragments, text=place.text)
                own_version = place.version
            text = item.document.text if own_version == version else placer.text(own_version)
            own = self._checked(own, replace(item.document, text=text))
            self._unite_annotation(own, document_id, own_version)
        for relation in (*item.relations, *corrections.relations):
            self._unite_relation(relation, document_id)

    def _is_moved(self, annotation: Annotation, place: OwnPlace, placer: Placer) -> bool:
        """Return whether an annotation is where the corrections carry it.

        If not, another program moved it in the current text, to which it then belongs.
        """
        if annotation.fragments == place.fragments and annotation.text == place.text:
            return True  # It has no place in the current text.
        carried = placer.carry(place.fragments, place.version, placer.current)
        return carried.fragments == annotation.fragments

    def _add_versions(self, document_id: str, versions: Sequence[TextVersion]) -> None:
        """Add the corrections that the project lacks.

        Raises:
            ValidationError: one does not fit the version that it corrects.
        """
        texts = {version.id: version.text for version in versions}
        for version in versions:
            if version.id == FIRST:
                continue
            before = texts.get(version.parent)
            if before is None or not Alignment(version.edits).leads(before, version.text):
                raise ValidationError(
                    f"Article {document_id}: its correction {version.id} does not fit the version "
                    f"{version.parent or 'that came first'}. Export the project again."
                )
            old = self._transaction.row("document_versions", (document_id, version.id))
            if old is None or (_counts_as_absent(old) and version.is_live):
                state = RowState.LIVE if version.is_live else RowState.WITHDRAWN
                values = version_values(version, document_id)
                self._transaction.write("document_versions", values, state=state)
                self.report.corrections += version.is_live

    def _revive(self, document_id: str) -> None:
        row = self._transaction.row("documents", (document_id,))
        if row is not None and row["deleted"]:
            self._transaction.write("documents", {"id": document_id})

    def _unite_annotation(self, annotation: Annotation, document_id: str, version: str) -> None:
        values = rows.annotation_values(annotation, document_id, self._db.names, version)
        old = self._transaction.row("annotations", (annotation.id,))
        name = validate.name_annotation(annotation)
        if old is None or _counts_as_absent(old):
            self._transaction.write("annotations", values)
            self.report.annotations += 1
            return
        self.report.already_annotated += 1
        if old["document"] != document_id:
            raise ValidationError(f"{name} has the id of one in the article {old['document']}.")
        if old["deleted"] == RowState.REMOVED:
            self._remark(("removed",), f"{name} was removed in this project and stays so.")
        elif _differs(old, values):
            self._remark(
                ("differs",), f"{name} differs from the one in this project, which stays as it is."
            )

    def _unite_relation(self, relation: Relation, document_id: str) -> None:
        old = self._transaction.row("relations", (relation.id,))
        if old is None or _counts_as_absent(old):
            values = rows.relation_values(relation, document_id, document_id, self._db.names)
            self._transaction.write("relations", values)
            self.report.relations += 1
            self._unchecked.append((relation, document_id))
        elif old["deleted"] == RowState.REMOVED:
            self._remark(
                ("removed", "relation"),
                f"Relation {relation.id} ({relation.type}) was removed in this project and "
                f"stays so.",
            )

    # Relations

    def _add_relation(self, relation: Relation, labels: dict[str, str], document_id: str) -> None:
        source, target = labels.get(relation.source), labels.get(relation.target)
        if source is None or target is None:
            self._unchecked.append((relation, document_id))
        else:
            validate.check_relation(relation, source, target, self._transaction.tag_set)
        values = rows.relation_values(relation, document_id, document_id, self._db.names)
        self._relations.append(self._stamped(values))
        self.report.relations += 1

    def _check_relation(self, relation: Relation, document_id: str) -> None:
        """Check a relation when all articles are in, and write where its ends are."""
        source, target = self._end(relation.source), self._end(relation.target)
        try:
            validate.check_relation(
                relation,
                source[0] if source else None,
                target[0] if target else None,
                self._transaction.tag_set,
            )
        except ValidationError as error:
            raise ValidationError(f"Article {document_id}: {error}") from None
        if source and target:
            self._db.execute(
                "UPDATE relations SET source_document = ?, target_document = ? WHERE id = ?",
                [source[1], target[1], relation.id],
            )

    def _end(self, annotation_id: str) -> tuple[str, str] | None:
        """Read the label of an annotation and the id of its article."""
        row = self._db.execute(
            "SELECT label, relabelled, document FROM annotations WHERE id = ?", [annotation_id]
        ).fetchone()
        return None if row is None else (self._db.names.read_label(row[0], row[1]), row[2])

    # Objects of other types

    def _add_tag_set(self, tag_set: TagSet) -> None:
        """Use a tag set as it is while nothing is tagged, then only an extension of the old one."""
        if tag_set == self._transaction.tag_set:
            return
        if tag_set.extends(self._transaction.tag_set):
            self._use(tag_set)
            return
        if contents.is_never_tagged(self._db) and not self._annotations:
            self._use(tag_set)
            self._tag_set_before = tag_set
            self._replaces_tag_set = True
            self.report.notes.add(f"The tag set “{tag_set.name}” of the file is now the project's.")
        else:
            self.report.notes.add(
                f"The file's tag set “{tag_set.name}” differs from the project's, which stays."
            )

    def _use(self, tag_set: TagSet) -> None:
        self._transaction.tag_set = tag_set
        self._db.names = StoredNames(tag_set)

    def _write_tag_set(self) -> None:
        """Write the tag set once, however many times it grew."""
        tag_set, before = self._transaction.tag_set, self._tag_set_before
        if tag_set != before:
            labels = [label.name for label in tag_set.labels() if before.label(label.name) is None]
            types = [r.name for r in tag_set.relations if before.relation(r.name) is None]
            if labels:
                self.report.notes.add(f"Added to the tag set: {', '.join(labels)}.")
            if types:
                self.report.notes.add(f"Added to the tag set's relation types: {', '.join(types)}.")
        if tag_set != before or self._replaces_tag_set:
            replace_tag_set(self._transaction, tag_set)

    def _add_identity(self, identity: Identity) -> None:
        old = self._transaction.row("identities", (identity.id,))
        if old is None or _counts_as_absent(old):
            self._transaction.write("identities", rows.identity_values(identity))
            self.report.identities += 1

    def _add_done(self, document_id: str, annotator: str, item: AnnotatedDocument) -> None:
        """Note that an annotator is done with an article, unless the project knows better."""
        self._flush()
        if self._transaction.row("progress", (document_id, annotator)) is not None:
            return
        self._add_progress(Progress(document_id, annotator, _DONE))
        if all(annotation.annotator != annotator for annotation in item.annotations):
            self._remark(
                ("nothing", annotator),
                f"{annotator} annotated nothing in the article {document_id}, and counts as done "
                f"with it.",
            )

    def _add_progress(self, progress: Progress) -> None:
        self._flush()
        progress = replace(
            progress, document=self._ids_here.get(progress.document, progress.document)
        )
        key = (progress.document, progress.annotator)
        if self._hash_of(progress.document) is None:
            raise ValidationError(
                f"Progress of {progress.annotator}: there is no article {progress.document}."
            )
        if self._transaction.row("progress", key) is None:
            self._transaction.write(
                "progress",
                {
                    "document": progress.document,
                    "annotator": progress.annotator,
                    "status": progress.status,
                },
            )

    def _add_record(self, record: Record) -> None:
        """Import a record; it refers to an article by the id that this has in the project."""
        if record.kind in FIELD_RECORDS:
            # The labels and articles that they name may come later in the stream.
            self._field_records.append(record)
            return
        if record.kind == METADATA_FIELD:
            self._define_field(record)
            return
        data = record.data
        document_id = data.get("document")
        if isinstance(document_id, str) and self._ids_here.get(document_id, document_id) != (
            document_id
        ):
            data = {**data, "document": self._ids_here[document_id]}
        if self._transaction.row("records", (record.kind, record.id)) is None:
            self._transaction.write(
                "records",
                {"kind": record.kind, "id": record.id, "data": to_json(data)},
            )

    def _define_field(self, record: Record) -> None:
        """Define a field of articles' metadata, unless the project has one of that name."""
        if not read_record(self._db, METADATA_FIELD, record.id):
            for name in ("title", "type", "values"):
                if name in record.data:
                    value = record.data[name]
                    write_field(self._transaction, METADATA_FIELD, record.id, name, value)

    # Writing

    def _flush(self) -> None:
        """Write the rows that wait; the history has one line for each article."""
        try:
            self._transaction.insert_articles(self._documents, ChangeKind.EDITED)
            self._transaction.insert_rows("annotations", self._annotations)
            self._transaction.insert_rows("relations", self._relations)
        except sqlite3.IntegrityError as error:
            raise ValidationError(self._name_clash(error), is_late=True) from None
        except UnicodeEncodeError:
            raise ValidationError(self._name_half(), is_late=True) from None
        for document_id, written in self._written:
            self._write_fields(document_id, written)
        for waiting in (self._documents, self._annotations, self._relations, self._written):
            waiting.clear()
        self._waiting_hashes.clear()
        self._waiting_ids.clear()
        self._waiting_code_points = 0

    def _write_fields(self, document_id: str, written: Mapping[str, Written]) -> None:
        """Write what people wrote about a new article, with its writers and times."""
        for name, one in written.items():
            values = {
                "value": to_json(one.value),
                "annotator": one.annotator or self._transaction.annotator,
                "changed": one.changed or self._transaction.time,
                "revision": 1,
                "deleted": _LIVE,
                "knows": "[]",
                "rivals": "[]",
            }
            key = {"record": ARTICLE, "id": document_id, "name": name}
            self._transaction.write_verbatim("fields", {**key, **values})

    def _name_half(self) -> str:
        """Find half of a UTF-16 pair, which no file can hold, in the rows that wait."""
        for row in (*self._documents, *self._annotations, *self._relations):
            for name, value in row.items():
                if isinstance(value, str) and HALF.search(value):
                    where = row.get("document") or row.get("source_document") or row["id"]
                    return f"Article {where}: {_HALF_FOUND} ({name} of {row['id']!r})."
        return f"In an article of the import {_HALF_FOUND}."

    def _name_clash(self, error: sqlite3.IntegrityError) -> str:
        """Find the id that came twice among the rows that wait."""
        for table, batch in (
            ("annotations", self._annotations),
            ("relations", self._relations),
        ):
            seen: set[str] = set()
            for row in batch:
                old = self._db.execute(
                    f"SELECT added FROM {table} WHERE id = ?", [row["id"]]
                ).fetchone()
                if row["id"] in seen or (old and old[0] != self._transaction.step):
                    where = f" (article {row.get('document') or row.get('source_document')})"
                    return f"Two {table} have the same id {row['id']}{where}; ids must differ."
                seen.add(row["id"])
        return f"An annotation or relation cannot be kept as it is: {error}."


def _counts_as_absent(row: Values) -> bool:
    """Return whether a row is there only because its edit or its merge was undone."""
    return row["deleted"] in (RowState.WITHDRAWN, RowState.SET_ASIDE)


def _differs(old: Values, new: Values) -> bool:
    """Return whether an annotation differs; its place counts where both have the same version."""
    names = set(new)
    if old["text_version"] != new["text_version"]:
        names -= {"start", "fragments", "text", "text_version"}
    return any(old[name] != new[name] for name in names)


def counted(
    items: Iterable[ModelObject], progress: ProgressCallback | None, every: int = 50
) -> Iterator[ModelObject]:
    """Pass objects on, and report their number to ``progress`` now and then and at the end.

    Args:
        items: The objects.
        progress: Called with the number of objects so far.
        every: The number of objects between two calls.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    done = 0
    for item in items:
        yield item
        done += 1
        if progress is not None and done % every == 0:
            progress(done, None, "articles")
    if progress is not None:
        progress(done, done, "articles")
