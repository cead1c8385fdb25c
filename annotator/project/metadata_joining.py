"""Joins the rows of a table with the articles of a project, to take metadata from it.

Nothing is changed here: each row says what it would do, or why it does nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Literal

from msgspec import Struct

from annotator.model.errors import InputError
from annotator.model.metadata_fields import MetadataField, check_value, value_words
from annotator.project.article_metadata import ArticleMetadata
from annotator.project.metadata_edits import SetMetadataEach
from annotator.words import number

Outcome = Literal["changes", "same", "unmatched", "ambiguous", "repeated", "faulty"]
OUTCOME_WORDS: dict[Outcome, tuple[str, str]] = {
    "changes": ("row changes its article", "rows change their articles"),
    "same": ("row has what its article has", "rows have what their articles have"),
    "unmatched": ("row fits no article", "rows fit no article"),
    "ambiguous": ("row fits several articles", "rows fit several articles"),
    "repeated": (
        "row is about an article of an earlier row",
        "rows are about articles of earlier rows",
    ),
    "faulty": ("row has a value that cannot be kept", "rows have values that cannot be kept"),
}
ID_KEY, FILE_KEY = "id", "source"
"""The keys that are no fields: the id of an article, and the file that it came from."""
_SHOWN_ARTICLES = 4
Convert = Callable[[MetadataField, str], Any]
"""Returns the value of a field for the text of a cell; raises InputError."""


class JoinedRow(Struct, frozen=True):
    """What one row of the table does."""

    line: int
    """The number of the row in its file, from 1."""
    key: str
    outcome: Outcome
    document: str = ""
    """The id of its article."""
    values: Mapping[str, Any] = {}
    """What it changes, by the names of the fields."""
    before: Mapping[str, Any] = {}
    """What the article has of these now."""
    reason: str = ""
    """Why it does nothing."""


class Join(Struct, frozen=True):
    """A table, row by row, with the articles of a project."""

    rows: tuple[JoinedRow, ...]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows there are of each outcome."""
        return Counter(row.outcome for row in self.rows)

    def edit(self, title: str = "") -> SetMetadataEach:
        """Return the edit that carries out the rows with changes, as one step."""
        changing = [row for row in self.rows if row.outcome == "changes"]
        return SetMetadataEach(
            tuple((row.document, row.values) for row in changing),
            title or f"change metadata of {number(len(changing), 'article')}",
        )

    def sentences(self) -> list[str]:
        """Return how many rows there are of each outcome, in words."""
        counts = self.counts
        return [
            number(counts[outcome], *words)
            for outcome, words in OUTCOME_WORDS.items()
            if counts[outcome]
        ]


def join_rows(
    articles: Mapping[str, ArticleMetadata],
    rows: Iterable[tuple[int, Mapping[str, str]]],
    key: tuple[str, str],
    columns: Mapping[str, MetadataField],
    convert: Convert = check_value,
) -> Join:
    """Join rows with articles; an empty cell leaves its article as it is.

    Args:
        articles: All articles of the project, by id.
        rows: The number of each row, and its cells by the name of their column.
        key: The column with the key, and what it is of articles: the name of a field,
            :data:`ID_KEY` or :data:`FILE_KEY`.
        columns: Which columns are taken, with the field of each.
        convert: Makes values of cells.
    """
    key_column, key_name = key
    index = _index(articles, key_name)
    seen: dict[str, int] = {}
    joined: list[JoinedRow] = []
    for line, cells in rows:
        text = cells.get(key_column, "").strip()
        found = index.get(_fold(text, key_name), []) if text else []
        if not text:
            joined.append(JoinedRow(line, "", "unmatched", reason="it has no key"))
        elif not found:
            joined.append(JoinedRow(line, text, "unmatched", reason="no article has this key"))
        elif len(found) > 1:
            more = f" and {len(found) - _SHOWN_ARTICLES:,} more" * (len(found) > _SHOWN_ARTICLES)
            reason = f"it is the key of {', '.join(found[:_SHOWN_ARTICLES])}{more}"
            joined.append(JoinedRow(line, text, "ambiguous", reason=reason))
        elif found[0] in seen:
            reason = f"the row {seen[found[0]]:,} is about the same article"
            joined.append(JoinedRow(line, text, "repeated", found[0], reason=reason))
        else:
            seen[found[0]] = line
            row = JoinedRow(line, text, "same", found[0])
            joined.append(_with_values(row, articles[found[0]], cells, columns, convert))
    return Join(tuple(joined))


def _with_values(
    row: JoinedRow,
    article: ArticleMetadata,
    cells: Mapping[str, str],
    columns: Mapping[str, MetadataField],
    convert: Convert,
) -> JoinedRow:
    values: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for column, field in columns.items():
        try:
            value = convert(field, cells.get(column, ""))
        except InputError as error:
            return JoinedRow(row.line, row.key, "faulty", row.document, reason=str(error))
        present = article.value(field.name)
        if value is not None and value_words(value) != value_words(present):
            values[field.name], before[field.name] = value, present
    outcome: Outcome = "changes" if values else "same"
    return JoinedRow(row.line, row.key, outcome, row.document, values, before)


def _index(articles: Mapping[str, ArticleMetadata], key: str) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for document_id, article in articles.items():
        value = document_id if key == ID_KEY else value_words(article.value(key))
        folded = _fold(value, key)
        if folded:
            index.setdefault(folded, []).append(document_id)
    return index


def _fold(text: str, key: str) -> str:
    """Return a key as it is compared: ids exactly, files by their names, words as people read."""
    if key == ID_KEY:
        return text
    if key == FILE_KEY:
        return PurePath(text.replace("\\", "/")).name
    return " ".join(text.split()).casefold()


def key_candidates(names: Sequence[str], fields: Iterable[MetadataField]) -> list[str]:
    """Return the columns of a table that may be its key, the best first."""
    wanted = [ID_KEY, "url", FILE_KEY, "title", *(field.name for field in fields)]
    by_fold = {name.strip().casefold(): name for name in reversed(names)}
    return [by_fold[name] for name in wanted if name in by_fold]
