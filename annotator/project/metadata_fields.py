"""The fields of articles' metadata in a project, and what its articles have of them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from annotator.model.errors import InputError
from annotator.model.metadata_fields import (
    OWN_KINDS,
    RESERVED_NAMES,
    STANDARD_FIELDS,
    MetadataField,
    find_field,
    value_words,
)
from annotator.model.types import Document, Written
from annotator.project import contents
from annotator.project.article_metadata import (
    ARTICLE,
    DATE_FIELD,
    GUESS,
    GUESS_FROM,
    METADATA_FIELD,
    TITLE_FIELD,
    ArticleMetadata,
    read_metadata,
)
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.fields import FieldClash, clashes, read_fields
from annotator.words import quote

DEFINITION = ("title", "type", "values")
"""The fields of a record that defines a field; ``type`` is its kind."""
FILE = "source"
"""The key with the name of the file that an article came from."""
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".warc", ".warc.gz", ".wacz")
_HEAD_CODE_POINTS = 2_000
_ARTICLES_SAMPLED = 300
"""Few enough for the values to be counted within a frame."""


class FieldValue(Struct, frozen=True):
    """What one article has of a field, and where it is from."""

    field: MetadataField
    value: Any
    """What counts; None: nothing."""
    came: Any
    """What came with the article; None: nothing."""
    origin: str
    """Where the value is from, in words: “written by ana”, “from the file”; empty for none."""
    written: Written | None = None
    """Who wrote it, and when; None: it is as it came."""
    guess: str = ""
    """A date that was only guessed, while there is none."""
    clash: FieldClash | None = None
    """What somebody else wrote, without knowing of this."""


class Metadata:
    """The metadata of the articles of an open project."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def fields(self) -> tuple[MetadataField, ...]:
        """Return the fields that are offered: those of every project, then the project's own."""
        return read_metadata_fields(self.context.db)

    @translates_sqlite_errors
    def field(self, word: str) -> MetadataField:
        """Return the field with a name or a title, also one that only articles have.

        Raises:
            InputError: there is none.
        """
        known = self.fields()
        field = find_field(known, word)
        if field is not None:
            return field
        if word not in RESERVED_NAMES and self._is_in_articles(word):
            return MetadataField(word, word)
        names = ", ".join(each.title for each in known)
        raise InputError(f"There is no field {quote(word)}; there are {names}.")

    def _is_in_articles(self, name: str) -> bool:
        row = self.context.db.execute(
            "SELECT 1 WHERE EXISTS "
            "(SELECT 1 FROM fields WHERE record = 'article' AND name = :name) "
            "OR EXISTS (SELECT 1 FROM documents d, json_each(d.metadata) j "
            "WHERE d.deleted = 0 AND j.key = :name)",
            {"name": name},
        )
        return row.fetchone() is not None

    @translates_sqlite_errors
    def of_articles(self, document_ids: Sequence[str] | None = None) -> dict[str, ArticleMetadata]:
        """Return title and metadata of some articles, or of all, by id; none of those gone."""
        return read_metadata(self.context.db, document_ids)

    @translates_sqlite_errors
    def counts(self, document_ids: Sequence[str], name: str) -> Counter[str]:
        """Count the values that articles have of a field, in words; empty: those without one."""
        return Counter(
            value_words(one.value(name)) for one in self.of_articles(document_ids).values()
        )

    @translates_sqlite_errors
    def usual_values(self, name: str) -> list[str]:
        """Return values that the latest articles have of a field, the most frequent first."""
        found = self.context.db.execute(
            "SELECT id FROM documents WHERE deleted = 0 ORDER BY number DESC LIMIT ?",
            [_ARTICLES_SAMPLED],
        )
        counts = self.counts([document_id for (document_id,) in found], name)
        return [value for value, _ in counts.most_common() if value]

    @translates_sqlite_errors
    def clashes(self) -> list[FieldClash]:
        """Return the values of metadata that two people wrote apart from each other."""
        return clashes(self.context.db, ARTICLE, METADATA_FIELD)

    @translates_sqlite_errors
    def values(self, document_id: str) -> list[FieldValue]:
        """Return what an article has of each field, and of those that only it has.

        Raises:
            InputError: there is no such article.
        """
        document = contents.document(self.context.db, document_id)
        clashing = {clash.name: clash for clash in self.clashes() if clash.id == document_id}
        fields = list(self.fields())
        known = {field.name for field in fields}
        came = document.came.metadata if document.came is not None else document.metadata
        others = dict.fromkeys((*came, *document.metadata))
        for name in others:
            value = document.metadata.get(name, came.get(name))
            if name not in known and name not in RESERVED_NAMES and is_plain(value):
                fields.append(MetadataField(name, name))
        return [_field_value(document, field, clashing.get(field.name)) for field in fields]


def is_plain(value: object) -> bool:
    """Return whether a value is one that people can type: no object, and no list of objects."""
    if isinstance(value, list):
        return all(isinstance(one, str | int | float) for one in value)  # pyright: ignore[reportUnknownVariableType]
    return not isinstance(value, dict)


def _field_value(document: Document, field: MetadataField, clash: FieldClash | None) -> FieldValue:
    name = field.name
    written = document.came.written.get(name) if document.came is not None else None
    if name == TITLE_FIELD:
        value, came = document.title, document.came.title if document.came else document.title
    else:
        base = document.came.metadata if document.came is not None else document.metadata
        value, came = document.metadata.get(name), base.get(name)
    guess = str(document.metadata.get(GUESS) or "") if name == DATE_FIELD and not value else ""
    if written is not None:
        origin = f"written by {written.annotator}" if written.annotator else "written"
    elif guess:
        source = document.metadata.get(GUESS_FROM)
        origin = f"only a guess, from {source}" if source else "only a guess"
    else:
        origin = _origin(document, name, value)
    return FieldValue(field, value or None, came or None, origin, written, guess, clash)


def _origin(document: Document, name: str, value: object) -> str:
    if not value and value != 0:
        return ""
    words = value_words(value)
    head = document.text[:_HEAD_CODE_POINTS]
    dated = any(
        block.kind in ("dateline", "header") and words[:4] in document.text[block.start : block.end]
        for block in document.blocks
    )
    if words in head or (name == DATE_FIELD and dated):
        return "from the text"
    file = str(document.metadata.get(FILE) or "")
    if document.metadata.get("url") or file.lower().endswith(_PAGE_SUFFIXES):
        return f"from the page {file}" if file else "from the page"
    return f"from the file {file}" if file else "from the file"


def read_metadata_fields(db: ProjectConnection) -> tuple[MetadataField, ...]:
    """Read the fields that are offered: those of every project, then the project's own."""
    own: list[MetadataField] = []
    for name, parts in sorted(read_fields(db, METADATA_FIELD)[METADATA_FIELD].items()):
        title = str(parts.get("title") or name)
        try:
            kind = parts.get("type", "text")
            values = msgspec.convert(parts.get("values", ()), tuple[str, ...])
        except msgspec.ValidationError:
            kind, values = "text", ()
        own.append(MetadataField(name, title, kind if kind in OWN_KINDS else "text", values))
    return (*STANDARD_FIELDS, *own)


def field_named(fields: Sequence[MetadataField], name: str) -> MetadataField:
    """Return the field with a key; one that is not defined takes any text.

    Raises:
        InputError: the program itself writes that key.
    """
    if name in RESERVED_NAMES or not name.strip():
        raise InputError(f"The field {quote(name)} cannot be changed: the program writes it.")
    return next((field for field in fields if field.name == name), MetadataField(name, name))
