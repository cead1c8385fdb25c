"""The edits that people make, each a value that states everything it does.

:meth:`annotator.project.Project.do` carries an edit out in one transaction: when its ``apply``
raises an error, nothing was changed. Ids default to new ones, so that a caller knows them
beforehand and can combine several edits. Positions are code points, end exclusive.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import uuid4

from msgspec import Struct, field

from annotator.model import validate
from annotator.model.errors import InputError, ValidationError
from annotator.model.relations import readable_name
from annotator.model.tagset import TagSet
from annotator.model.types import (
    STATUSES,
    Annotation,
    Block,
    Fragment,
    Identity,
    Relation,
)
from annotator.project import contents, rows
from annotator.project.rows import to_json
from annotator.project.stored_names import StoredNames, label_after_split
from annotator.project.tag_set_replacement import replace_tag_set
from annotator.project.transaction import EditTransaction, RowState
from annotator.words import number


def new_id() -> str:
    """Return an id that no other machine makes: a random UUID."""
    return str(uuid4())


class Edit(Protocol):
    """One change that a person makes, and that one undo takes back."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        ...

    def apply(self, transaction: EditTransaction) -> None:
        """Write the rows.

        Raises:
            InputError: the row that it changes is gone, or belongs to somebody else. The
                transaction is rolled back then, and nothing was changed.
            ValidationError: the result would break a rule of the model; the same holds.
        """
        ...


class Tag(Struct, frozen=True):
    """Make an annotation; its offsets count code points. A label of whole articles has none."""

    document: str
    label: str
    fragments: tuple[Fragment, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    identity: str | None = None
    origin: str = "manual"
    id: str = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"tag as {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the annotation.

        Raises:
            InputError: there is no such article, or an annotation with that id
                already.
            ValidationError: the tag set lacks the label, an attribute cannot have its value,
                or the fragments do not fit the text or the label.
        """
        document = transaction.load_document(self.document)
        text = document.text
        what = f"The new {self.label}"
        tag_set = transaction.tag_set
        validate.check_label(self.label, tag_set, what)
        validate.check_extent(self.label, self.fragments, len(text), tag_set, what)
        if self.attributes:
            validate.check_values(self.label, self.attributes, {}, tag_set, what)
        annotation = Annotation(
            self.id,
            transaction.annotator,
            self.label,
            self.fragments,
            validate.covered_text(text, self.fragments),
            dict(self.attributes),
            self.note,
            self.identity,
            self.origin,
        )
        if transaction.row("annotations", (self.id,)) is not None:
            raise InputError(f"There is an annotation {self.id} already.")
        values = rows.annotation_values(
            annotation, self.document, transaction.db.names, document.version
        )
        transaction.write_new("annotations", values)


class Relabel(Struct, frozen=True):
    """Give an annotation another label.

    Attributes that the label cannot have go, and one's own relations that it cannot have.
    """

    annotation: str
    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Values that an earlier label had; those that the label can have are given back."""
    relations: tuple[str, ...] = ()
    """Ids of one's own removed relations; those that fit are brought back."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"change label to {self.label}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the label, and remove attributes and relations that it cannot have.

        Raises:
            InputError: the annotation is gone, or somebody else owns it.
            ValidationError: the tag set lacks the label, or it is for text where the annotation
                is of the whole article, or the other way round.
        """
        annotation, _ = transaction.own_annotation(self.annotation)
        tag_set = transaction.tag_set
        validate.check_label(self.label, tag_set, validate.name_annotation(annotation))
        check_same_scope(annotation, self.label, tag_set)
        attributes = {**self.attributes, **annotation.attributes}
        kept = tag_set.valid_attributes(self.label, attributes)
        transaction.write(
            "annotations",
            {"id": annotation.id, **rows.label_values(self.label, kept, transaction.db.names)},
        )
        for relation_id in self.relations:
            _bring_back(transaction, relation_id)
        for relation in transaction.relations_at(annotation.id):
            source, _ = transaction.annotation(relation.source)
            target, _ = transaction.annotation(relation.target)
            fits = tag_set.allows(relation.type, source.label, target.label)
            if not fits and relation.annotator == transaction.annotator:
                transaction.remove("relations", (relation.id,))


def check_same_scope(annotation: Annotation, label: str, tag_set: TagSet) -> None:
    """Check that an annotation can get another label of a tag set.

    Raises:
        ValidationError: one of the two is of whole articles, the other of text.
    """
    if tag_set.is_of_article(label) == annotation.is_of_article:
        return
    if annotation.is_of_article:
        raise ValidationError(
            f"“{label}” marks a part of the text, and {annotation.label} is given to the whole "
            f"article: it cannot become one. Take it off, and tag the text."
        )
    raise ValidationError(
        f"“{label}” is a label of whole articles, and cannot take the place of one in the text."
    )


def _bring_back(transaction: EditTransaction, relation_id: str) -> None:
    """Make a removed relation live again, if both its ends are live and it fits their labels."""
    row = transaction.row("relations", (relation_id,))
    if row is None or row["deleted"] != RowState.REMOVED:
        return
    if row["annotator"] != transaction.annotator:
        return
    relation_type = transaction.db.names.relation_type(row["type"])
    joins = (relation_type, row["source"], row["target"], row["annotator"])
    for relation in transaction.relations_at(row["source"]):
        if (relation.type, relation.source, relation.target, relation.annotator) == joins:
            return
    ends = [contents.annotation(transaction.db, row[end]) for end in ("source", "target")]
    labels = [found[0].label for found in ends if found is not None]
    if len(labels) == len(ends) and transaction.tag_set.allows(relation_type, *labels):
        transaction.write("relations", {"id": relation_id})


class SetFragments(Struct, frozen=True):
    """Let an annotation cover other fragments (in code points)."""

    annotation: str
    fragments: tuple[Fragment, ...]
    title: str = "change extent"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fragments and the text that they cover.

        Raises:
            InputError: the annotation is gone, or somebody else owns it.
            ValidationError: the fragments do not fit the text.
        """
        annotation, document_id = transaction.own_annotation(self.annotation)
        document = transaction.load_document(document_id)
        text, what = document.text, validate.name_annotation(annotation)
        if annotation.is_of_article:
            raise ValidationError(f"{what} is given to the whole article, and marks no words.")
        validate.check_fragments(self.fragments, len(text), what)
        transaction.write(
            "annotations",
            {
                "id": annotation.id,
                "start": self.fragments[0][0],
                "fragments": to_json(self.fragments),
                "text": validate.covered_text(text, self.fragments),
                "text_version": document.version,
            },
        )


class SetAttributes(Struct, frozen=True):
    """Replace an annotation's attributes."""

    annotation: str
    attributes: Mapping[str, Any]
    title: str = "change attributes"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the attributes.

        Raises:
            InputError: the annotation is gone, or somebody else owns it.
            ValidationError: a value that is new is not one of its attribute, or is nested too
                deeply.
        """
        annotation, _ = transaction.own_annotation(self.annotation)
        what = validate.name_annotation(annotation)
        validate.check_values(
            annotation.label, self.attributes, annotation.attributes, transaction.tag_set, what
        )
        transaction.write(
            "annotations",
            {
                "id": annotation.id,
                **rows.label_values(annotation.label, self.attributes, transaction.db.names),
            },
        )


class SetNote(Struct, frozen=True):
    """Write an annotation's note."""

    annotation: str
    note: str
    title: str = "change note"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the note.

        Raises:
            InputError: the annotation is gone, or somebody else owns it.
        """
        annotation, _ = transaction.own_annotation(self.annotation)
        transaction.write("annotations", {"id": annotation.id, "note": self.note})


class SetIdentity(Struct, frozen=True):
    """Set whom or what a mention refers to; None takes it back."""

    annotation: str
    identity: str | None
    title: str = "change identity"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the identity.

        Raises:
            InputError: the annotation or the identity is gone, or somebody else owns
                the annotation.
        """
        annotation, _ = transaction.own_annotation(self.annotation)
        if self.identity is not None:
            row = transaction.row("identities", (self.identity,))
            if row is None or row["deleted"]:
                raise InputError(f"There is no identity {self.identity}.")
        transaction.write("annotations", {"id": annotation.id, "identity": self.identity})


class Untag(Struct, frozen=True):
    """Remove an annotation, with one's own relations at it."""

    annotation: str
    title: str = "remove annotation"

    def apply(self, transaction: EditTransaction) -> None:
        """Leave tombstones of the annotation and of its relations.

        Raises:
            InputError: the annotation is gone, or somebody else owns it.
        """
        annotation, _ = transaction.own_annotation(self.annotation)
        for relation in transaction.relations_at(annotation.id):
            if relation.annotator == transaction.annotator:
                transaction.remove("relations", (relation.id,))
        transaction.remove("annotations", (annotation.id,))


class Relate(Struct, frozen=True):
    """Make a relation between two annotations, in one article or in two."""

    source: str
    target: str
    type: str
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"relate as {readable_name(self.type)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the relation.

        Raises:
            InputError: one of the annotations is gone, or the relation exists
                already.
            ValidationError: the tag set lacks the type, or does not allow it between
                the two labels.
        """
        source, source_document = transaction.annotation(self.source)
        target, target_document = transaction.annotation(self.target)
        relation = Relation(
            self.id,
            transaction.annotator,
            self.type,
            self.source,
            self.target,
            dict(self.attributes),
        )
        validate.check_relation(relation, source.label, target.label, transaction.tag_set)
        for other in transaction.relations_at(self.source):
            same = (other.source, other.target, other.type, other.annotator)
            if same == (self.source, self.target, self.type, transaction.annotator):
                raise InputError(f"These two are related by “{readable_name(self.type)}” already.")
        transaction.write(
            "relations",
            rows.relation_values(relation, source_document, target_document, transaction.db.names),
        )


class Unrelate(Struct, frozen=True):
    """Remove a relation."""

    relation: str
    title: str = "remove relation"

    def apply(self, transaction: EditTransaction) -> None:
        """Leave a tombstone of the relation.

        Raises:
            InputError: the relation is gone, or somebody else owns it.
        """
        relation = transaction.own_relation(self.relation)
        transaction.remove("relations", (relation.id,))


class SetStatus(Struct, frozen=True):
    """Set how far the annotator is with an article."""

    document: str
    status: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"mark as {self.status}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the status.

        Raises:
            InputError: there is no such status or article.
        """
        if self.status not in STATUSES:
            raise InputError(f"“{self.status}” is not a status; there are {', '.join(STATUSES)}.")
        transaction.load_document(self.document)
        transaction.write(
            "progress",
            {
                "document": self.document,
                "annotator": transaction.annotator,
                "status": self.status,
            },
        )


class RemoveDocument(Struct, frozen=True):
    """Take an article, with its annotations, out of the project."""

    document: str
    title: str = "remove article"

    def apply(self, transaction: EditTransaction) -> None:
        """Leave a tombstone of the article.

        Raises:
            InputError: there is no such article.
        """
        transaction.load_document(self.document)
        transaction.remove("documents", (self.document,))


class SetBlocks(Struct, frozen=True):
    """Give articles other blocks, which were recognised in their texts."""

    blocks: Mapping[str, tuple[Block, ...]]
    """The blocks of each article, by its id; in code points."""
    title: str = "read blocks again"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the blocks. Annotations count in the text, and stay as they are.

        Raises:
            InputError: there is no such article, or a block is not in its text.
        """
        for document_id, blocks in self.blocks.items():
            document = transaction.load_document(document_id)
            length = len(document.text)
            if not all(0 <= block.start < block.end <= length for block in blocks):
                raise InputError(f"A block is not inside the text of article {document_id}.")
            values = {"document": document_id, "id": document.version, "blocks": to_json(blocks)}
            if document.version:
                transaction.write("document_versions", values)
            else:
                transaction.write("documents", {"id": document_id, "blocks": to_json(blocks)})


class AddIdentity(Struct, frozen=True):
    """Make an identity."""

    identity: Identity
    title: str = "add identity"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the identity.

        Raises:
            InputError: there is an identity with that id already, live or removed.
        """
        if transaction.row("identities", (self.identity.id,)) is not None:
            raise InputError(f"There is an identity {self.identity.id} already.")
        transaction.write_new("identities", rows.identity_values(self.identity))


class ChangeIdentity(Struct, frozen=True):
    """Replace the fields of an identity."""

    identity: Identity
    title: str = "change identity"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the fields of the identity.

        Raises:
            InputError: the identity is gone.
        """
        row = transaction.row("identities", (self.identity.id,))
        if row is None or row["deleted"]:
            raise InputError(f"There is no identity {self.identity.id}.")
        transaction.write("identities", rows.identity_values(self.identity))


class RemoveIdentity(Struct, frozen=True):
    """Remove an identity; one's own annotations no longer refer to it, nor have it as a value."""

    identity: str
    title: str = "remove identity"

    def apply(self, transaction: EditTransaction) -> None:
        """Take the identity off one's own annotations, and leave a tombstone of it.

        Raises:
            InputError: the identity is gone, or colleagues' annotations refer to it.
        """
        row = transaction.row("identities", (self.identity,))
        if row is None or row["deleted"]:
            raise InputError(f"There is no identity {self.identity}.")
        mentions = transaction.db.execute(
            "SELECT id, annotator FROM annotations WHERE identity = ? AND deleted = 0",
            [self.identity],
        ).fetchall()
        values = _annotations_with_value(transaction, self.identity)
        owners = {owner for _, owner in mentions} | {one.annotator for one in values}
        other_owners = owners - {transaction.annotator}
        if other_owners:
            raise InputError(
                f"The identity “{row['name']}” is used by {', '.join(sorted(other_owners))}; "
                f"only they can take it off their annotations."
            )
        for mention, _ in mentions:
            transaction.write("annotations", {"id": mention, "identity": None})
        for annotation in values:
            kept = {k: v for k, v in annotation.attributes.items() if v != self.identity}
            transaction.write("annotations", {"id": annotation.id, "attributes": to_json(kept)})
        transaction.remove("identities", (self.identity,))


def _annotations_with_value(transaction: EditTransaction, identity: str) -> list[Annotation]:
    """Return the annotations of which an attribute has an identity as its value."""
    tag_set = transaction.tag_set
    if not tag_set.identity_attributes:
        return []
    found = transaction.db.execute(
        "SELECT id FROM annotations WHERE deleted = 0 AND instr(attributes, ?)",
        [to_json(identity)],
    ).fetchall()
    annotations = [transaction.annotation(one)[0] for (one,) in found]
    return [
        annotation
        for annotation in annotations
        if any(value == identity for _, value in validate.identities_of(annotation, tag_set))
    ]


class ChangeTagSet(Struct, frozen=True):
    """Replace the tag set, which must keep the labels and relation types in use."""

    tag_set: TagSet
    title: str = "change tag set"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the tag set.

        Raises:
            InputError: it lacks a label or a relation type that is in use.
        """
        names, then = transaction.db.names, StoredNames(self.tag_set)
        used = transaction.db.execute(
            "SELECT label, relabelled, count(*) FROM annotations WHERE deleted = 0 GROUP BY 1, 2"
        ).fetchall()
        for stored, relabelled, count in used:
            own = label_after_split(stored, relabelled) if relabelled else stored
            if not then.knows_label(own):
                raise InputError(
                    f"The label “{names.label(own)}” cannot be removed: "
                    f"{number(count, 'annotation has it', 'annotations have it')}. Relabel or "
                    f"remove what has it first."
                )
        types = transaction.db.execute(
            "SELECT type, count(*) FROM relations WHERE deleted = 0 GROUP BY type"
        ).fetchall()
        for stored, count in types:
            if not then.knows_relation_type(stored):
                raise InputError(
                    f"The relation type “{names.relation_type(stored)}” cannot be removed: "
                    f"{number(count, 'relation has it', 'relations have it')}. Remove what has "
                    f"it first."
                )
        replace_tag_set(transaction, self.tag_set)


class Together(Struct, frozen=True):
    """Several edits as one step of undo."""

    title: str
    edits: tuple[Edit, ...]

    def apply(self, transaction: EditTransaction) -> None:
        """Apply the edits in their order.

        Raises:
            InputError, ValidationError: one of the edits raises it.
        """
        for edit in self.edits:
            edit.apply(transaction)
