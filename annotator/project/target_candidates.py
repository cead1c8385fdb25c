"""Reads the annotations of other articles that may be the other end of a relation, in SQL.

Of each kind a limited number is read: annotations in the articles that the full-text index names,
and what the persons said whose names were typed. SQLite picks the best of them by what it can tell
cheaply: the label, the words, the person, the day.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from annotator.model import Annotation, Relation, TagSet
from annotator.model.relations import SAID_BY
from annotator.project import rows
from annotator.project.articles import is_indexed_word
from annotator.project.connection import ProjectContext
from annotator.project.rows import CURRENT_TEXT
from annotator.text.folding import search_key

_CANDIDATES = 200
"""The number of annotations of a kind that are looked at one by one."""
_FOLDED_ARTICLES = 300
"""The number of articles that have a word with accents alone, whose annotations are folded."""
_ARTICLES_WITH_SHARED_WORDS = 60
"""The number of articles that are looked through for words that the source has."""
_SHARED_WORDS = 8
"""The number of its words that are looked for: the longest, which are the rarest."""
_WRITTEN = (
    "(SELECT json_extract(f.value, '$') FROM fields f WHERE f.record = 'article' AND f.id = d.id"
    " AND f.name = '{}' AND f.deleted = 0)"
)
"""A field of an article ``d`` that was written since it came."""
DATE = (
    f"coalesce({_WRITTEN.format('date')}, json_extract(d.metadata, '$.date'),"
    " json_extract(d.metadata, '$.date_guess'), '')"
)
TITLE = f"coalesce({_WRITTEN.format('title')}, d.title)"


class Source(Struct, frozen=True):
    """What is known of the annotation that is to be related."""

    annotation: Annotation
    document: str
    date: str
    same_day: list[str]
    """The ids of the articles of that day."""
    identities: list[str]
    """Its own identity, and those of its speakers."""
    words: frozenset[str]
    existing: list[Relation]


class Candidates:
    """Reads what may be related to an annotation.

    Args:
        context: The project.
        source: The annotation that is to be related.
        labels: The labels to which the tag set relates its label.
        all_owners: Whether colleagues' annotations are read, too.
    """

    def __init__(
        self, context: ProjectContext, source: Source, labels: list[str], *, all_owners: bool
    ) -> None:
        self._context = context
        self._source = source
        self._labels = labels
        self._all_owners = all_owners

    def typed(self, typed: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
        """Read annotations with the words that were typed.

        Args:
            typed: The words, each with the key by which it is compared.

        Returns:
            By the annotations' ids: the columns of each, then title and date of its article.
        """
        said = list(map(self._said_by_named, typed.values()))
        titled = list(map(self._titled, typed.values()))
        found: dict[str, tuple[Any, ...]] = {}
        conditions: list[str] = []
        values: list[Any] = []
        for (word, key), ids, documents in zip(typed.items(), said, titled, strict=True):
            condition, own = self._has_word(word, key)
            values += own
            alternatives = [condition]
            named = [label for label in self._labels if search_key(label).startswith(key)]
            for column, allowed in (("a.label", named), ("a.id", ids), ("a.document", documents)):
                if allowed:
                    alternatives.append(_among(column))
                    is_label = column == "a.label"
                    values.append(
                        stored_labels(self._context, named) if is_label else rows.to_json(allowed)
                    )
            conditions.append(f"({' OR '.join(alternatives)})")
        where = " AND ".join(conditions)
        # The index knows no labels.
        keys = [
            key
            for key in typed.values()
            if is_indexed_word(key)
            and not any(search_key(one).startswith(key) for one in self._labels)
        ]
        if keys:
            documents = (
                "a.document IN (SELECT d.id FROM documents d WHERE d.number IN "
                "(SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?))"
            )
            indexed = " AND ".join(map(_beginning, keys))
            found |= self._best(f"{documents} AND {where}", [indexed, *values])
        else:
            found |= self._best(where, values)
        for column, sets in (("a.id", said), ("a.document", titled)):
            for allowed in filter(None, sets):
                given = [rows.to_json(allowed), *values]
                found |= self._best(f"{_among(column)} AND {where}", given)
        return found

    def alike(self) -> dict[str, tuple[Any, ...]]:
        """Read annotations that share a person or words with the source, as :meth:`typed` does."""
        db, source = self._context.db, self._source
        found: dict[str, tuple[Any, ...]] = {}
        ids = self._of_identities(source.identities)
        if ids:
            found |= self._best(_among("a.id"), [rows.to_json(ids)])
        words = sorted(filter(is_indexed_word, source.words), key=len)[-_SHARED_WORDS:]
        if words:
            match = " OR ".join(f'"{word}"' for word in words)
            numbers = db.execute(
                "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ? ORDER BY rank LIMIT ?",
                [match, _ARTICLES_WITH_SHARED_WORDS],
            )
            condition = (
                "a.document IN (SELECT d.id FROM documents d WHERE d.number IN "
                "(SELECT value FROM json_each(?)))"
            )
            given = rows.to_json([number for (number,) in numbers])
            alike = self._best(condition, [given], words=words)
            found |= alike
        return found

    def _best(
        self,
        condition: str,
        values: list[Any],
        *,
        words: Iterable[str] = (),
    ) -> dict[str, tuple[Any, ...]]:
        """Read the best annotations of other articles that meet a condition.

        Args:
            condition: An SQL condition on annotations ``a``.
            values: The values for its gaps.
            words: The more of them an annotation has, the better it is; it has one at least.

        Returns:
            By the annotations' ids: the columns of each, then title and date of its article.
        """
        context, source, labels = self._context, self._source, self._labels
        shared = [f"%{word}%" for word in words if word.isascii()]
        number = " + ".join(["(a.text LIKE ?)"] * len(shared)) or "0"
        claims = [label for label in labels if is_claim(label, context.tag_set)]
        owner = "" if self._all_owners else "AND a.annotator = ?"
        # The title is looked up of the best alone.
        best = (
            f"SELECT a.rowid AS number, {number} AS shared FROM annotations a "
            "WHERE a.deleted = 0 AND a.document <> ? AND (a.label IN "
            "(SELECT value FROM json_each(?)) OR a.relabelled <> '') "
            f"{owner} AND {condition} "
            f"{'AND shared > 0' if shared else ''} "
            "ORDER BY a.label IN (SELECT value FROM json_each(?)) DESC, shared DESC, "
            "a.identity IN (SELECT value FROM json_each(?)) DESC, "
            "a.document IN (SELECT value FROM json_each(?)) DESC LIMIT ?"
        )
        found = context.db.execute(
            f"SELECT {rows.PLACED_COLUMNS}, d.title, d.day FROM ({best}) best "
            "CROSS JOIN annotations a ON a.rowid = best.number "
            f"CROSS JOIN (SELECT d.id AS article, {TITLE} AS title, {DATE} AS day "
            "FROM documents d "
            "WHERE d.deleted = 0) d ON d.article = a.document",
            [
                *shared,
                source.document,
                stored_labels(context, labels),
                *([] if self._all_owners else [context.annotator]),
                *values,
                stored_labels(context, claims),
                rows.to_json(source.identities),
                rows.to_json(source.same_day),
                _CANDIDATES,
            ],
        )
        return {row[0]: row for row in found}

    def _has_word(self, word: str, key: str) -> tuple[str, list[str]]:
        """Return a condition that a word is in the text of annotations ``a``, and its values.

        SQLite compares the letters of ASCII itself, which is quick. Folding all texts would take
        seconds: that is done in articles that have the word with accents alone. In other scripts
        the word is found in lower case, in capitals, and with a capital.

        Args:
            word: As it was typed.
            key: As it is compared.
        """
        if not key.isascii():
            spellings = dict.fromkeys(
                form(each)
                for each in (word, key)
                for form in (str, str.lower, str.upper, str.title)
            )
            return f"({' OR '.join(['instr(a.text, ?)'] * len(spellings))})", list(spellings)
        plain = f"%{_escaped(key)}%"
        accented: list[str] = []
        if is_indexed_word(key):
            articles = self._context.db.execute(
                "SELECT d.id FROM documents d WHERE d.deleted = 0 AND d.number IN "
                "(SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?) "
                f"AND {CURRENT_TEXT} NOT LIKE ? ESCAPE '\\' LIMIT ?",
                [_beginning(key), plain, _FOLDED_ARTICLES],
            )
            accented = [document_id for (document_id,) in articles]
        if not accented:
            return "a.text LIKE ? ESCAPE '\\'", [plain]
        folded = "(a.document IN (SELECT value FROM json_each(?)) AND instr(search_key(a.text), ?))"
        return f"(a.text LIKE ? ESCAPE '\\' OR {folded})", [plain, rows.to_json(accented), key]

    def _said_by_named(self, word: str) -> list[str]:
        """Return the ids of what has an identity with a word in its name, or was said by it."""
        identities = self._context.db.execute(
            "SELECT id FROM identities WHERE deleted = 0 "
            "AND (' ' || search_key(name) || ' ' || search_key(aliases)) LIKE ? ESCAPE '\\' "
            "LIMIT ?",
            [f"%{_escaped(word)}%", _CANDIDATES],
        )
        return self._of_identities([identity for (identity,) in identities])

    def _of_identities(self, identities: list[str]) -> list[str]:
        """Return the ids of the annotations of identities, and of what these said."""
        if not identities:
            return []
        given = {
            "identities": rows.to_json(identities),
            "said": said_by(self._context),
            "most": 10 * _CANDIDATES,
        }
        found = self._context.db.execute(
            "SELECT a.id FROM annotations a WHERE a.identity IN "
            "(SELECT value FROM json_each(:identities)) AND a.deleted = 0 "
            "UNION SELECT r.source FROM annotations s JOIN relations r ON r.target = s.id "
            "AND r.type = :said AND r.deleted = 0 WHERE s.identity IN "
            "(SELECT value FROM json_each(:identities)) AND s.deleted = 0 LIMIT :most",
            given,
        )
        return [annotation_id for (annotation_id,) in found]

    def _titled(self, word: str) -> list[str]:
        """Return the ids of the articles with a word in the title, or of a day."""
        condition, values = "0", []
        if is_indexed_word(word):
            condition = "d.number IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)"
            values = [f"title : {_beginning(word)}"]
        dated = f"OR {DATE} LIKE ?" if word[0].isdigit() else ""
        values += [f"{word}%"] if dated else []
        found = self._context.db.execute(
            f"SELECT d.id FROM documents d WHERE d.deleted = 0 AND ({condition} {dated}) LIMIT ?",
            [*values, _CANDIDATES],
        )
        return [document_id for (document_id,) in found]


def said_by(context: ProjectContext) -> str:
    """Return the id under which the file stores what leads from a claim to its speaker."""
    return context.db.names.relation_type_id(SAID_BY)


def stored_labels(context: ProjectContext, labels: Iterable[str]) -> str:
    """Return the ids under which the file stores labels, as a JSON list."""
    names = context.db.names
    return rows.to_json([stored for label in labels for stored in names.label_ids(label)])


def is_claim(label: str, tag_set: TagSet) -> bool:
    """Return whether annotations of a label are said by somebody."""
    return any(source == label for source, _ in tag_set.pairs(SAID_BY))


def _among(column: str) -> str:
    """Return the condition that a column has one of the values in a list."""
    return f"{column} IN (SELECT value FROM json_each(?))"


def _beginning(word: str) -> str:
    """Return a query of the index for words that begin with one."""
    return '"{}"*'.format(word.replace('"', '""'))


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
