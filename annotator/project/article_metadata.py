"""The metadata of articles as they count: what came with each article, under what people wrote.

The columns ``title`` and ``metadata`` of an article stay as they came. What people wrote since are
fields of the record ``article`` (:mod:`annotator.project.fields`); everything that reads metadata
reads both, through this module. An article about which nothing was written costs one look at an
index.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from annotator.model.errors import InputError
from annotator.model.types import Came, Document, Written
from annotator.project.connection import ProjectConnection
from annotator.project.fields import overlaid
from annotator.project.rows import from_json, to_json

ARTICLE = "article"
"""The kind of the records with what people wrote about articles; their ids are those of these."""
METADATA_FIELD = "metadata_field"
"""The kind of the records that define fields of one's own; the id is the name of the field."""
TITLE_FIELD, DATE_FIELD = "title", "date"
GUESS, GUESS_FROM = "date_guess", "date_guess_from"
"""What an import only guessed; both count as long as nobody wrote a date."""
_WRITTEN_ABOUT = "FROM fields f WHERE f.record = 'article' AND f.id = d.id AND f.deleted = 0"
WRITTEN = (
    "(SELECT json_group_object(f.name, json_array(json(f.value), f.annotator, f.changed)) "
    f"{_WRITTEN_ABOUT})"
)
"""Of an article ``d``, in SQL: what people wrote about it, as :func:`read_written` reads it."""
TITLE = (
    "coalesce((SELECT coalesce(json_extract(f.value, '$'), '') "
    f"{_WRITTEN_ABOUT} AND f.name = '{TITLE_FIELD}'), d.title)"
)
"""Of an article ``d``, in SQL: the title that counts."""

_written = msgspec.json.Decoder(dict[str, Written])


def read_written(text: str) -> dict[str, Written]:
    """Read the column :data:`WRITTEN`: name of the field -> what was written.

    Raises:
        msgspec.DecodeError: it holds something else.
    """
    return {} if text == "{}" else _written.decode(text)


def effective_title(came: str, written: Mapping[str, Written]) -> str:
    """Return the title that counts; ``written`` is by the name of the field."""
    if TITLE_FIELD not in written:
        return came
    return str(written[TITLE_FIELD].value or "")


def effective_metadata(
    came: Mapping[str, Any], written: Mapping[str, Written]
) -> Mapping[str, Any]:
    """Return the metadata that count: a value that was written hides the one that came.

    A date that was written, or taken away, hides a guess of it as well.
    """
    if not written:
        return came
    fields = ((name, one.value) for name, one in written.items() if name != TITLE_FIELD)
    hidden = {GUESS, GUESS_FROM} if DATE_FIELD in written else set[str]()
    return {name: value for name, value in overlaid(came, fields).items() if name not in hidden}


def with_written(document: Document, written: Mapping[str, Written]) -> Document:
    """Return an article with what people wrote over it: ``written`` by the name of the field."""
    if not written:
        return document
    return msgspec.structs.replace(
        document,
        title=effective_title(document.title, written),
        metadata=effective_metadata(document.metadata, written),
        came=Came(document.title, document.metadata, written),
    )


class ArticleMetadata(Struct, frozen=True):
    """Title and metadata of one article, without its text."""

    came_title: str
    came: Mapping[str, Any]
    written: Mapping[str, Written]

    @property
    def title(self) -> str:
        """The title that counts."""
        return effective_title(self.came_title, self.written)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The metadata that count."""
        return effective_metadata(self.came, self.written)

    def value(self, name: str) -> Any:
        """Return what counts of a field; None: nothing."""
        return self.title or None if name == TITLE_FIELD else self.metadata.get(name)


def read_article(db: ProjectConnection, document_id: str) -> ArticleMetadata:
    """Read title and metadata of an article.

    Raises:
        InputError: there is none, or it was removed.
    """
    found = read_metadata(db, [document_id])
    if document_id not in found:
        raise InputError(f"There is no article {document_id} in this project.")
    return found[document_id]


def read_metadata(
    db: ProjectConnection, document_ids: Iterable[str] | None = None
) -> dict[str, ArticleMetadata]:
    """Read title and metadata of some articles, or of all, by id.

    Articles that are gone are left out.
    """
    columns = f"d.id, d.title, d.metadata, {WRITTEN}"
    if document_ids is None:
        query = f"SELECT {columns} FROM documents d WHERE d.deleted = 0 ORDER BY d.number"
        found = db.execute(query)
    else:
        found = db.execute(
            f"SELECT {columns} FROM json_each(?) wanted "
            "JOIN documents d ON d.id = wanted.value AND d.deleted = 0 ORDER BY wanted.key",
            [to_json(list(document_ids))],
        )
    return {
        document_id: ArticleMetadata(title, from_json(metadata), read_written(written))
        for document_id, title, metadata, written in found
    }
