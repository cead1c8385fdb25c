"""Finds annotations of all articles to which a given one may be related, the likeliest first."""

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from annotator.model import Annotation
from annotator.model.relations import relation_options
from annotator.project import rows, team
from annotator.project.connection import (
    ProjectContext,
    cancellable,
    translates_sqlite_errors,
)
from annotator.project.target_candidates import DATE, Candidates, Source, is_claim, said_by
from annotator.project.text_versions import place_row
from annotator.text.folding import search_key

_LEAST_SHARED_LETTERS = 5
_DAY_MATES = 2000
"""The number of articles of one day that are told apart from others."""
_WORD = re.compile(r"\w+")


class Target(Struct, frozen=True):
    """An annotation of another article to which the source may be related."""

    annotation: Annotation
    document: str
    title: str
    date: str
    """The day of the article in ISO 8601; empty: unknown."""
    speaker: str
    """Who said it, of a claim; empty: unknown."""
    same_person: bool = False
    """Whether it has the identity of the source, or the same person said both."""
    same_day: bool = False
    shared: tuple[str, ...] = ()
    """The words that it shares with the source, as they are compared."""


class Targets:
    """Looks for targets in an open project, as its annotator sees it.

    Args:
        context: The project.
        colleagues: Whether colleagues' annotations are looked for, too.
        check: Called every few milliseconds; it raises an error to end a search.
    """

    def __init__(
        self,
        context: ProjectContext,
        *,
        colleagues: bool = False,
        check: Callable[[], object] | None = None,
    ) -> None:
        self.context = context
        self._check = check
        self._all_owners = not context.annotator or (colleagues and not team.is_blind(context.db))

    @translates_sqlite_errors
    def find(self, source_id: str, words: str = "", limit: int = 50) -> list[Target]:
        """Return annotations of other articles to which an annotation may be related.

        Claims come first. Among them, those of the same person come before those of the same
        day, and these before those that share words with the source.

        Args:
            source_id: The annotation that is to be related.
            words: Beginnings of words. A target has each of them in its text, its label, the name
                of its identity or of its speaker, or the title or the date of its article. Without
                words, targets share words or a person with the source.
            limit: The number of targets to return at most.

        Raises:
            BaseException: What ``check`` raised.
        """
        with cancellable(self.context.db, self._check):
            source = self._source(source_id)
            labels = self._labels(source.annotation.label) if source is not None else []
            if source is None or not labels:
                return []
            typed = {word: key for word in words.split() if (key := search_key(word))}
            candidates = Candidates(self.context, source, labels, all_owners=self._all_owners)
            found = candidates.typed(typed) if typed else candidates.alike()
            targets = [
                target
                for row in found.values()
                if (target := self._target(source, row)) is not None
            ]
            targets.sort(key=self._rank)
            return targets[:limit]

    # The source

    def _source(self, source_id: str) -> Source | None:
        db = self.context.db
        row = db.execute(
            f"SELECT {rows.PLACED_COLUMNS} FROM annotations a WHERE a.id = ? AND a.deleted = 0",
            [source_id],
        ).fetchone()
        if row is None:
            return None
        _, annotation = place_row(db, row)
        (date,) = db.execute(f"SELECT {DATE} FROM documents d WHERE d.id = ?", [row[-1]]).fetchone()
        same_day = db.execute(
            f"SELECT d.id FROM documents d WHERE d.deleted = 0 AND {DATE} = ? LIMIT ?",
            [date, _DAY_MATES if date else 0],
        )
        relation_rows = db.execute(
            f"SELECT {rows.RELATION_COLUMNS} FROM relations r "
            "WHERE r.deleted = 0 AND (r.source = :id OR r.target = :id)",
            {"id": source_id},
        )
        speakers = db.execute(
            "SELECT DISTINCT s.identity FROM relations r JOIN annotations s ON s.id = r.target "
            "WHERE r.source = ? AND r.type = ? AND r.deleted = 0 AND s.identity IS NOT NULL",
            [source_id, said_by(self.context)],
        )
        identities = [identity for (identity,) in speakers]
        if annotation.identity:
            identities.append(annotation.identity)
        return Source(
            annotation,
            row[-1],
            date,
            [document_id for (document_id,) in same_day],
            identities,
            frozenset(_words(annotation.text)),
            [rows.relation_from_row(relation, db.names) for relation in relation_rows],
        )

    def _labels(self, label: str) -> list[str]:
        """Return the labels to which the tag set relates a label, either way."""
        tag_set = self.context.tag_set
        pairs = {pair for relation in tag_set.relations for pair in tag_set.pairs(relation.name)}
        ends = {second for first, second in pairs if first == label}
        return sorted(ends | {first for first, second in pairs if second == label})

    # What is shown of a candidate

    def _target(self, source: Source, row: tuple[Any, ...]) -> Target | None:
        """Return a candidate as a target; None if it is none."""
        *columns, title, date = row
        _, annotation = place_row(self.context.db, tuple(columns))
        options = relation_options(
            source.annotation, annotation, self.context.tag_set, source.existing, across=True
        )
        if not options:
            return None
        speaker, identity = self._speaker(annotation.id)
        known = {annotation.identity, identity} - {None}
        own = frozenset(_words(annotation.text))
        return Target(
            annotation,
            columns[-1],
            title,
            date,
            speaker,
            not known.isdisjoint(source.identities),
            bool(date) and date == source.date,
            tuple(sorted(own & source.words)),
        )

    def _speaker(self, claim_id: str) -> tuple[str, str | None]:
        """Return the name of who said a claim, and the identity; empty: nobody is known."""
        row = self.context.db.execute(
            "SELECT s.text, s.identity, i.name FROM relations r "
            "JOIN annotations s ON s.id = r.target AND s.deleted = 0 "
            "LEFT JOIN identities i ON i.id = s.identity AND i.deleted = 0 "
            "WHERE r.source = ? AND r.type = ? AND r.deleted = 0 LIMIT 1",
            [claim_id, said_by(self.context)],
        ).fetchone()
        if row is None:
            return "", None
        text, identity, name = row
        return " ".join((name or text).split()), identity

    def _rank(self, target: Target) -> tuple[Any, ...]:
        return (
            not is_claim(target.annotation.label, self.context.tag_set),
            not target.same_person,
            not target.same_day,
            -len(target.shared),
            target.date,
            target.title,
            target.annotation.start,
        )


def _words(text: str) -> list[str]:
    """Return the words of a text that say something, as they are compared."""
    keys = map(search_key, _WORD.findall(text))
    return [key for key in keys if len(key) >= _LEAST_SHARED_LETTERS or key.isdigit()]
