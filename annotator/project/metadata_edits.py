"""The edits of articles' metadata: values are set, taken back to what came; fields are defined.

Each value is a field of the record ``article`` (:mod:`annotator.project.article_metadata`): it is
in the history, one step of undo for any number of articles, and merged field by field.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from annotator.model.errors import InputError
from annotator.model.metadata_fields import MetadataField, check_definition, check_value
from annotator.project.article_metadata import (
    ARTICLE,
    DATE_FIELD,
    GUESS,
    METADATA_FIELD,
    TITLE_FIELD,
    read_article,
)
from annotator.project.field_edits import remove_field, write_field
from annotator.project.fields import read_record
from annotator.project.metadata_fields import DEFINITION, field_named, read_metadata_fields
from annotator.project.transaction import EditTransaction
from annotator.words import number, quote


class SetMetadata(Struct, frozen=True):
    """Give articles values of their metadata; a value that is empty or None takes it away."""

    documents: tuple[str, ...]
    """The ids of the articles."""
    values: Mapping[str, Any]
    """Name of the field -> its value, the same for all."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return _title("change", self.values, len(self.documents))

    def apply(self, transaction: EditTransaction) -> None:
        """Write the values; where an article has a value already, nothing is written.

        Raises:
            InputError: there is no such article, or a field cannot have its value.
        """
        fields = read_metadata_fields(transaction.db)
        checked = {
            name: check_value(field_named(fields, name), value)
            for name, value in self.values.items()
        }
        for document_id in self.documents:
            set_values(transaction, document_id, checked)


class SetMetadataEach(Struct, frozen=True):
    """Give each of many articles values of its own, as one step: the rows of a table."""

    rows: tuple[tuple[str, Mapping[str, Any]], ...]
    """The id of an article, and its values by the name of the field."""
    title: str = "change metadata"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the values.

        Raises:
            InputError: there is no such article, or a field cannot have its value.
        """
        fields = read_metadata_fields(transaction.db)
        for document_id, values in self.rows:
            checked = {
                name: check_value(field_named(fields, name), value)
                for name, value in values.items()
            }
            set_values(transaction, document_id, checked)


class TakeBackMetadata(Struct, frozen=True):
    """Let the values that came with articles count again."""

    documents: tuple[str, ...]
    """The ids of the articles."""
    names: tuple[str, ...]
    """The fields."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return _title("take back", dict.fromkeys(self.names), len(self.documents))

    def apply(self, transaction: EditTransaction) -> None:
        """Take the fields away that people wrote."""
        for document_id in self.documents:
            for name in self.names:
                remove_field(transaction, ARTICLE, document_id, name)


class DefineMetadataField(Struct, frozen=True):
    """Define a field of one's own for the articles of the project."""

    field: MetadataField

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"define the field {quote(self.field.name)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the definition.

        Raises:
            InputError: there is such a field, or it has no name or no values.
        """
        names = [field.name for field in read_metadata_fields(transaction.db)]
        field = check_definition(self.field, names)
        _write_definition(transaction, field)


class ChangeMetadataField(Struct, frozen=True):
    """Change the title, the kind or the values of a field; what articles have of it stays."""

    name: str
    field: MetadataField
    """The definition as it is to be; its name counts for nothing."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"change the field {quote(self.name)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the definition.

        Raises:
            InputError: the project has not defined it, or it has no values.
        """
        if not read_record(transaction.db, METADATA_FIELD, self.name):
            raise InputError(f"The project has no field {quote(self.name)} of its own.")
        wanted = MetadataField(self.name, self.field.title, self.field.kind, self.field.values)
        _write_definition(transaction, check_definition(wanted, ()))


class RemoveMetadataField(Struct, frozen=True):
    """Offer a field no more; what articles have of it stays."""

    name: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"remove the field {quote(self.name)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Take the definition away."""
        for name in DEFINITION:
            remove_field(transaction, METADATA_FIELD, self.name, name)


METADATA_EDITS = (
    SetMetadata,
    SetMetadataEach,
    TakeBackMetadata,
    DefineMetadataField,
    ChangeMetadataField,
    RemoveMetadataField,
)
"""All edits of metadata."""


def set_values(transaction: EditTransaction, document_id: str, values: Mapping[str, Any]) -> None:
    """Write values that were checked, as far as the article does not have them already.

    Raises:
        InputError: there is no such article.
    """
    article = read_article(transaction.db, document_id)
    metadata = article.metadata
    for name, value in values.items():
        present = article.title if name == TITLE_FIELD else metadata.get(name)
        is_written = name in article.written
        hides_guess = name == DATE_FIELD and not is_written and GUESS in metadata
        # A value that is written once more decides a clash.
        if is_written or hides_guess or (present or None) != value:
            write_field(transaction, ARTICLE, document_id, name, value)


def _write_definition(transaction: EditTransaction, field: MetadataField) -> None:
    parts = {"title": field.title, "type": field.kind, "values": list(field.values)}
    for name, value in parts.items():
        write_field(transaction, METADATA_FIELD, field.name, name, value)


def _title(verb: str, names: Mapping[str, Any], count: int) -> str:
    what = f"the {next(iter(names))}" if len(names) == 1 else number(len(names), "field")
    return f"{verb} {what}" + (f" of {count:,} articles" if count > 1 else "")
