"""The versions of the texts in a project, and where annotations are in the current one.

The table ``documents`` keeps the text as it came. An annotation names the version in which its
offsets count; where it is in the current text is computed when it is read. Nothing of this is done
for an article that was never corrected. All positions are in code points, ends exclusive.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from annotator.model.errors import InputError
from annotator.model.text_versions import FIRST, VersionTree
from annotator.model.types import (
    Annotation,
    Block,
    Corrections,
    Edits,
    Fragment,
    OwnPlace,
    Relation,
    TextVersion,
    order_key,
)
from annotator.model.validate import covered_text
from annotator.project import rows
from annotator.project.article_metadata import TITLE
from annotator.project.connection import ProjectConnection
from annotator.project.rows import Values, to_json
from annotator.text.alignment import Alignment, Carried, Fit, align, carry_along

_LIVE = 0
_edits = msgspec.json.Decoder(Edits)
_blocks = msgspec.json.Decoder(tuple[Block, ...])
_strings = msgspec.json.Decoder(tuple[str, ...])
_VERSION_COLUMNS = "id, parent, edits, annotator, time, reason, settles, deleted"


class Placed(Struct, frozen=True):
    """An annotation in the current text."""

    annotation: Annotation
    """As it is in the current text; where its words are gone, as in its own version."""
    fit: Fit
    own: OwnPlace
    """Where it is in the version in which its owner last changed it."""

    @property
    def needs_a_look(self) -> bool:
        """Whether a correction has cut it, or taken its words away."""
        return self.fit >= Fit.CUT


# Reading versions


def current_version(db: ProjectConnection, document_id: str) -> str:
    """Read the id of the version that counts; empty for the text as it came."""
    row = db.execute(
        "SELECT id FROM document_versions WHERE document = ? AND current = 1", [document_id]
    ).fetchone()
    return row[0] if row else FIRST


def corrected_documents(db: ProjectConnection) -> dict[str, str]:
    """Read the articles of which there ever were corrections, each with its current version."""
    return {
        document_id: version or FIRST
        for document_id, version in db.execute(
            "SELECT document, max(CASE WHEN current = 1 THEN id ELSE '' END) "
            "FROM document_versions GROUP BY document"
        )
    }


def any_corrections(db: ProjectConnection) -> bool:
    """Return whether there ever was a correction."""
    return db.execute("SELECT 1 FROM document_versions LIMIT 1").fetchone() is not None


def any_relabelled(db: ProjectConnection) -> bool:
    """Return whether a split of the codebook gave an annotation another label."""
    row = db.execute("SELECT 1 FROM annotations WHERE relabelled <> '' LIMIT 1").fetchone()
    return row is not None


def has_corrections(db: ProjectConnection, document_id: str) -> bool:
    """Return whether there ever was a correction of an article."""
    row = db.execute("SELECT 1 FROM document_versions WHERE document = ? LIMIT 1", [document_id])
    return row.fetchone() is not None


def read_tree(db: ProjectConnection, document_id: str) -> VersionTree:
    """Read the corrections of an article, without their texts and blocks."""
    version_rows = db.execute(
        f"SELECT {_VERSION_COLUMNS} FROM document_versions WHERE document = ? ORDER BY id",
        [document_id],
    )
    return VersionTree(_version(row) for row in version_rows)


def _version(row: tuple[Any, ...]) -> TextVersion:
    return TextVersion(
        row[0],
        row[1],
        edits=_edits.decode(row[2]),
        annotator=row[3],
        time=row[4],
        reason=row[5],
        settles=_strings.decode(row[6]),
        is_live=row[7] == _LIVE,
    )


def read_version(db: ProjectConnection, document_id: str, version: str) -> TextVersion:
    """Read one version of an article with its text and blocks.

    Raises:
        InputError: there is none.
    """
    if version == FIRST:
        row = db.execute(
            "SELECT text, blocks FROM documents WHERE id = ?", [document_id]
        ).fetchone()
        if row is not None:
            return TextVersion(text=row[0], blocks=_blocks.decode(row[1]))
    row = db.execute(
        f"SELECT {_VERSION_COLUMNS}, text, blocks FROM document_versions "
        "WHERE document = ? AND id = ?",
        [document_id, version],
    ).fetchone()
    if row is None:
        raise InputError(f"The article {document_id} has no version {version or 'of its own'}.")
    return replace(_version(row), text=row[8], blocks=_blocks.decode(row[9]))


def version_values(version: TextVersion, document_id: str) -> Values:
    """Return the columns of a version, except those that count changes."""
    return {
        "document": document_id,
        "id": version.id,
        "parent": version.parent,
        "annotator": version.annotator,
        "time": version.time,
        "reason": version.reason,
        "settles": to_json(version.settles),
        "edits": to_json(version.edits),
        "blocks": to_json(version.blocks),
        "text_hash": rows.text_hash(version.text),
        "text": version.text,
    }


def refresh_current(db: ProjectConnection, document_id: str) -> bool:
    """Mark the version that counts, and index its words; return whether it is another one now."""
    before = current_version(db, document_id)
    after = read_tree(db, document_id).current
    if after == before:
        return False
    row = f"d.number, search_key({TITLE}), search_key(?)"
    dropped = f"documents_fts (documents_fts, rowid, title, text) SELECT 'delete', {row}"
    indexed = f"documents_fts (rowid, title, text) SELECT {row}"
    for version, into in ((before, dropped), (after, indexed)):
        text = read_version(db, document_id, version).text
        db.execute(f"INSERT INTO {into} FROM documents d WHERE d.id = ?", [text, document_id])
    # One after the other: an index allows one current version.
    for version, flag in ((before, 0), (after, 1)):
        db.execute(
            "UPDATE document_versions SET current = ? WHERE document = ? AND id = ?",
            [flag, document_id, version],
        )
    return True


@contextmanager
def reindexed(db: ProjectConnection, document_id: str) -> Generator[None, None, None]:
    """Index the words of an article again after a change of its title in this context."""
    text = read_version(db, document_id, current_version(db, document_id)).text
    row = f"d.number, search_key({TITLE}), search_key(?) FROM documents d WHERE d.id = ?"
    dropped = f"documents_fts (documents_fts, rowid, title, text) SELECT 'delete', {row}"
    db.execute(f"INSERT INTO {dropped}", [text, document_id])
    yield
    indexed = f"documents_fts (rowid, title, text) SELECT {row}"
    db.execute(f"INSERT INTO {indexed}", [text, document_id])


# Placing annotations


class Placer:
    """Carries places between the versions of one article.

    Args:
        db: The connection.
        document_id: The article.
        current: Its current version; None: read it.
    """

    def __init__(self, db: ProjectConnection, document_id: str, current: str | None = None) -> None:
        self._db, self._document_id = db, document_id
        self.current = current_version(db, document_id) if current is None else current
        self._ways: dict[tuple[str, str], tuple[Alignment, ...]] = {}
        self._texts: dict[str, str] = {}

    @cached_property
    def tree(self) -> VersionTree:
        """The corrections of the article."""
        return read_tree(self._db, self._document_id)

    def text(self, version: str) -> str:
        """Return the text of a version."""
        if version not in self._texts:
            self._texts[version] = read_version(self._db, self._document_id, version).text
        return self._texts[version]

    def carry(self, fragments: Sequence[Fragment], source: str, target: str) -> Carried:
        """Carry fragments from one version into another."""
        return carry_along(fragments, self._way(source, target))

    def place(self, annotation: Annotation, version: str) -> Placed:
        """Place an annotation, which is as in its own version, in the current text."""
        own = OwnPlace(version, annotation.fragments, annotation.text)
        if version == self.current:
            return Placed(annotation, Fit.SAME, own)
        fragments, fit = self.carry(annotation.fragments, version, self.current)
        if fit is Fit.LOST:
            return Placed(annotation, fit, own)
        text = covered_text(self.text(self.current), fragments)
        return Placed(moved_to(annotation, fragments, text), fit, own)

    def _way(self, source: str, target: str) -> tuple[Alignment, ...]:
        if (source, target) not in self._ways:
            self._ways[source, target] = self._find_way(source, target)
        return self._ways[source, target]

    def _find_way(self, source: str, target: str) -> tuple[Alignment, ...]:
        if source == target:
            return ()
        down = self._between(source, target)
        if down is not None:
            return tuple(map(Alignment, down))
        up = self._between(target, source)
        if up is not None:
            return tuple(Alignment(edits).inverse() for edits in reversed(up))
        # Made apart from each other: what both corrected alike stays where it is.
        return (_align(self.text(source), self.text(target)),)

    def _between(self, ancestor: str, version: str) -> list[Edits] | None:
        """Return the edits on the way down from an ancestor; None where it is not one."""
        line = [version, *self.tree.ancestors(version)]
        if ancestor not in line:
            return None
        below = line[: line.index(ancestor)]
        return [self.tree.versions[one].edits for one in reversed(below)]


def moved_to(annotation: Annotation, fragments: Sequence[Fragment], text: str) -> Annotation:
    """Return an annotation at another place, with the text that it covers there."""
    return replace(annotation, fragments=tuple(fragments), text=text)


@lru_cache(maxsize=8)
def _align(old: str, new: str) -> Alignment:
    return align(old, new)


def place_all(
    db: ProjectConnection, document_id: str, annotation_rows: Iterable[tuple[Any, ...]]
) -> list[Placed]:
    """Place annotations of one article in its current text.

    Args:
        db: The connection.
        document_id: The article.
        annotation_rows: With the columns :data:`~annotator.project.rows.ANNOTATION_COLUMNS`.
    """
    placer = Placer(db, document_id)
    return [
        placer.place(rows.annotation_from_row(row, db.names), row[rows.TEXT_VERSION])
        for row in annotation_rows
    ]


def live_annotations(
    db: ProjectConnection, document_id: str, annotation_rows: Iterable[tuple[Any, ...]]
) -> list[Annotation]:
    """Make the annotations of rows of one article, as they are in its current text.

    Those whose words are gone are left out. The arguments are those of :func:`place_all`.
    """
    current = current_version(db, document_id)
    placer: Placer | None = None
    annotations: list[Annotation] = []
    for row in annotation_rows:
        annotation = rows.annotation_from_row(row, db.names)
        if row[rows.TEXT_VERSION] == current:
            annotations.append(annotation)
            continue
        placer = placer or Placer(db, document_id, current)
        placed = placer.place(annotation, row[rows.TEXT_VERSION])
        if placed.fit is not Fit.LOST:
            annotations.append(placed.annotation)
    return annotations


def place_row(db: ProjectConnection, row: tuple[Any, ...]) -> tuple[Placed | None, Annotation]:
    """Place one annotation, and return it also as it is to be shown.

    Args:
        db: The connection.
        row: With the columns :data:`~annotator.project.rows.PLACED_COLUMNS`.

    Returns:
        None if its own version is the current one, or else its place; and the annotation, as in
        its own version where its words are gone.
    """
    annotation = rows.annotation_from_row(row, db.names)
    current, document_id = row[-2:]
    if row[rows.TEXT_VERSION] == current:
        return None, annotation
    placed = Placer(db, document_id, current).place(annotation, row[rows.TEXT_VERSION])
    return placed, placed.annotation


def own_rows(db: ProjectConnection, document_id: str) -> list[tuple[Any, ...]]:
    """Read the live annotations of an article that belong to another than its current version."""
    return db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations "
        "WHERE document = ? AND deleted = 0 AND text_version <> ?",
        [document_id, current_version(db, document_id)],
    ).fetchall()


def doubtful(db: ProjectConnection, document_id: str) -> list[Placed]:
    """Read the annotations of an article that need a look, in the order of the text."""
    placed = place_all(db, document_id, own_rows(db, document_id))
    looks = [one for one in placed if one.needs_a_look]
    return sorted(looks, key=lambda one: order_key(one.annotation))


def clashes(db: ProjectConnection, document_id: str) -> list[TextVersion]:
    """Read the corrections made apart from the current one that have another text."""
    tree = read_tree(db, document_id)
    apart = tree.clashes()
    if not apart:
        return []
    current = read_version(db, document_id, tree.current).text
    versions = (read_version(db, document_id, version) for version in apart)
    return [version for version in versions if version.text != current]


def without_lost(db: ProjectConnection, relations: list[Relation]) -> list[Relation]:
    """Leave out the relations with an end whose words are gone."""
    if not relations or not any_corrections(db):
        return relations
    ends = {end for relation in relations for end in (relation.source, relation.target)}
    end_rows = db.execute(
        f"SELECT {rows.PLACED_COLUMNS} FROM annotations a "
        "WHERE a.id IN (SELECT value FROM json_each(?)) "
        "AND a.document IN (SELECT document FROM document_versions)",
        [to_json(sorted(ends))],
    ).fetchall()
    by_document: dict[str, list[tuple[Any, ...]]] = {}
    for row in end_rows:
        by_document.setdefault(row[-1], []).append(row)
    lost: set[str] = set()
    for document_id, in_document in by_document.items():
        placed = place_all(db, document_id, in_document)
        lost |= {one.annotation.id for one in placed if one.fit is Fit.LOST}
    if not lost:
        return relations
    return [r for r in relations if r.source not in lost and r.target not in lost]


def corrections(
    db: ProjectConnection, document_id: str, annotators: Sequence[str] | None = None
) -> Corrections | None:
    """Read the versions of an article, and the annotations that belong to earlier ones.

    Args:
        db: The connection.
        document_id: The article.
        annotators: Only the annotations of these; None: of all.
    """
    tree = read_tree(db, document_id)
    if not tree.versions:
        return None
    own = [row for row in own_rows(db, document_id) if annotators is None or row[1] in annotators]
    placed = place_all(db, document_id, own)
    named = {one.own.version for one in placed} | {
        v.id for v in tree.versions.values() if v.is_live
    }
    kept = named | {ancestor for version in named for ancestor in tree.ancestors(version)}
    if kept <= {FIRST}:
        return None
    ordered = sorted(kept, key=lambda version: (len(tree.ancestors(version)), version))
    unplaced = sorted(
        (one.annotation for one in placed if one.fit is Fit.LOST), key=lambda lost: lost.id
    )
    return Corrections(
        tuple(read_version(db, document_id, version) for version in ordered),
        {one.annotation.id: one.own for one in sorted(placed, key=lambda p: p.annotation.id)},
        tuple(unplaced),
    )


def version_with_text(db: ProjectConnection, document_id: str, digest: str) -> str | None:
    """Return the version of an article whose text has a hash; None when there is none."""
    row = db.execute(
        "SELECT '' FROM documents WHERE id = :document AND text_hash = :hash "
        "UNION ALL SELECT id FROM document_versions "
        "WHERE document = :document AND text_hash = :hash LIMIT 1",
        {"document": document_id, "hash": digest},
    ).fetchone()
    return row[0] if row else None


def own_values(placed: Placed, current: str) -> Values:
    """Return the columns that bring an annotation into the current version."""
    annotation = placed.annotation
    return {
        "start": annotation.start,
        "fragments": to_json(annotation.fragments),
        "text": annotation.text,
        "text_version": current,
    }


def is_live(db: ProjectConnection, document_id: str) -> bool:
    """Return whether an article was not removed."""
    row = db.execute("SELECT 1 FROM documents WHERE id = ? AND deleted = 0", [document_id])
    return row.fetchone() is not None
