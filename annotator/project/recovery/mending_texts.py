"""Mends the texts of articles, and makes articles up for those that could not be read.

Annotations carry the text that they cover, so an article that is gone is laid out again from
them: each has its place, and filling signs stand for the text between.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from annotator.model.curation import ASSIGNMENT, COMMENT, DECISION
from annotator.model.text_versions import FIRST, VersionTree
from annotator.model.types import FRAGMENT_JOINT, Block, Edits, Fragment
from annotator.project import rows
from annotator.project.connection import ProjectConnection
from annotator.project.recovery.collecting import Collector
from annotator.project.recovery.mending_rows import describe
from annotator.project.recovery.report import Outcome, RecoveryReport
from annotator.project.rows import to_json
from annotator.project.text_versions import read_tree
from annotator.project.transaction import RowState, now
from annotator.text.alignment import Alignment, align

_FILLER = "·"
_LINE_CHARACTERS = 80
_MOST_CHARACTERS = 5_000_000
"""Offsets beyond are damaged themselves."""
_blocks = msgspec.json.Decoder(tuple[Block, ...])
_fragments = msgspec.json.Decoder(tuple[Fragment, ...])
_REFERRING = (
    ("annotations", "document"),
    ("relations", "source_document"),
    ("relations", "target_document"),
    ("document_versions", "document"),
    ("suggestions", "document"),
    ("progress", "document"),
)


class TextMender:
    """Lets every article have a text, and every version of it a way from the one before.

    Args:
        db: The new project.
        collector: The collector of its rows.
        titles: The titles of articles as far as the history knows them, by id.
        report: Where the articles are named.
    """

    def __init__(
        self,
        db: ProjectConnection,
        collector: Collector,
        titles: dict[str, str],
        report: RecoveryReport,
    ) -> None:
        self._db, self._collector, self._titles, self._report = db, collector, titles, report

    def mend_all(self) -> None:
        """Mend the articles, then their versions."""
        for (document_id,) in self._db.execute("SELECT id FROM documents ORDER BY id").fetchall():
            self._mend_article(document_id)
        for document_id in self._missing():
            self._make_up(document_id)
        corrected = self._db.execute("SELECT DISTINCT document FROM document_versions ORDER BY 1")
        for (document_id,) in corrected.fetchall():
            self._mend_versions(document_id)

    # Articles

    def _mend_article(self, document_id: str) -> None:
        row = self._row("documents", {"id": document_id})
        text, columns = row["text"], self._collector.damaged["documents"].get(document_id)
        blocks = _inside(row["blocks"], len(text))
        changed: dict[str, Any] = {} if blocks == row["blocks"] else {"blocks": blocks}
        digest = rows.text_hash(text)
        what = describe("documents", row)
        if digest != row["text_hash"]:
            known = list(text.removesuffix("�") if columns else text)
            laid_out = self._laid_out(document_id, known, is_damaged=True)
            changed |= {"text": laid_out, "text_hash": rows.text_hash(laid_out)}
            words = f"{what}: its text is not the one that was imported; it is kept as it is."
            is_doubtful = changed["text_hash"] != row["text_hash"]
            if not is_doubtful:
                words = f"{what}: its text was damaged; the annotations in it had the right signs."
            elif len(laid_out) > len(text):
                words = (
                    f"{what}: its text could be read in part ({len(text):,} characters); the rest "
                    f"is laid out from the annotations in it."
                )
            self._report.add(
                "documents", document_id, Outcome.MENDED, words, is_doubtful=is_doubtful
            )
        elif columns:
            words = f"{what} has characters that cannot be read, shown as �: {columns}."
            self._report.add("documents", document_id, Outcome.MENDED, words)
        elif changed:
            words = f"{what}: its blocks lay outside its text; those are left out."
            self._report.add("documents", document_id, Outcome.MENDED, words)
        self._collector.update(self._collector.shapes["documents"], row, changed)

    def _missing(self) -> list[str]:
        """Return the ids of articles that other rows name, and that are missing."""
        named: set[str] = set()
        for table, column in _REFERRING:
            named |= {
                document_id
                for (document_id,) in self._db.execute(
                    f"SELECT DISTINCT {column} FROM {table} WHERE {column} NOT IN "
                    "(SELECT id FROM documents)"
                )
            }
        kinds = f"('{DECISION}', '{COMMENT}', '{ASSIGNMENT}')"
        named |= {
            document_id
            for (document_id,) in self._db.execute(
                "SELECT DISTINCT json_extract(data, '$.document') FROM records "
                f"WHERE kind IN {kinds} AND json_type(data, '$.document') = 'text'"
            )
        }
        known = {one for (one,) in self._db.execute("SELECT id FROM documents")}
        return sorted(named - known)

    def _make_up(self, document_id: str) -> None:
        """Make an article up in the place of one that could not be read."""
        title = self._titles.get(document_id, "")
        version = self._db.execute(
            "SELECT text, blocks, parent, edits FROM document_versions WHERE document = ? "
            "ORDER BY parent <> '', deleted, time LIMIT 1",
            [document_id],
        ).fetchone()
        known: list[str | None] = []
        how = "its text could not be read, and is laid out from the annotations in it"
        if version is not None:
            known = list(version[0])
            how = "its text could not be read, and is laid out from its correction"
            if version[2] == FIRST:
                known = _before(version[0], msgspec.json.decode(version[3], type=Edits))
        text, blocks = self._laid_out(document_id, known), "[]" if version is None else version[1]
        self._db.execute(
            "INSERT INTO documents (id, title, metadata, blocks, text_hash, added, revision, "
            "changed, deleted, text) VALUES (?, ?, ?, ?, ?, 0, 1, ?, ?, ?)",
            [
                document_id,
                title or f"Not readable: {document_id}",
                to_json({"recovered": "made up in the place of an article that was not readable"}),
                _inside(blocks, len(text)),
                rows.text_hash(text),
                now(),
                RowState.LIVE.value,
                text,
            ],
        )
        name = f"Article {document_id}" + (f" (“{title}”)" if title else "")
        words = f"{name}: {how}."
        self._report.add("documents", document_id, Outcome.MADE_UP, words, is_doubtful=True)

    def _laid_out(
        self, document_id: str, known: Sequence[str | None], *, is_damaged: bool = False
    ) -> str:
        """Return the text as it came, with what is not known of it laid out from annotations.

        Args:
            document_id: The article.
            known: The characters of the text; None for those that are not known. It may be longer.
            is_damaged: Whether annotations know better where they cover nearly the same.
        """
        signs = list(known)
        for fragments, covered in self._covered(document_id):
            for (start, end), words in zip(fragments, _parts(fragments, covered), strict=False):
                if end > _MOST_CHARACTERS or len(words) != end - start:
                    continue
                signs += [None] * (end - len(signs))
                if is_damaged and _are_alike(signs[start:end], words):
                    signs[start:end] = words
                for index, sign in enumerate(words, start):
                    signs[index] = signs[index] or sign
        return "".join(sign or _filler(index) for index, sign in enumerate(signs)) or _FILLER

    def _covered(self, document_id: str) -> Iterator[tuple[tuple[Fragment, ...], str]]:
        """Yield the places and texts of annotations and suggestions in the text as it came."""
        for fragments, text, *_ in self._db.execute(
            "SELECT fragments, text, deleted, start, 0 FROM annotations "
            "WHERE document = :document AND text_version = '' UNION ALL "
            "SELECT fragments, text, deleted, start, 1 FROM suggestions "
            "WHERE document = :document AND text_version = '' ORDER BY 5, 3, 4, 1",
            {"document": document_id},
        ):
            decoded = _fragments.decode(fragments)
            if decoded and all(0 <= start < end for start, end in decoded):
                yield decoded, text

    # Versions of texts

    def _mend_versions(self, document_id: str) -> None:
        tree = read_tree(self._db, document_id)
        texts = {FIRST: self._row("documents", {"id": document_id})["text"]}
        for version in sorted(tree.versions, key=lambda one: (len(tree.ancestors(one)), one)):
            row = self._row("document_versions", {"document": document_id, "id": version})
            text = texts[version] = row["text"]
            changed: dict[str, Any] = {"current": 0}
            faults: list[str] = []
            if rows.text_hash(text) != row["text_hash"]:
                changed["text_hash"] = rows.text_hash(text)
                faults.append("its text is not the one that was written; it is kept as it is")
            blocks = _inside(row["blocks"], len(text))
            if blocks != row["blocks"]:
                changed["blocks"] = blocks
                faults.append("its blocks lay outside its text; those are left out")
            if row["parent"] not in texts or _is_its_own_ancestor(tree, version):
                changed["parent"] = FIRST
                faults.append("the text that it corrects was not readable")
            before = texts[changed.get("parent", row["parent"])]
            if not Alignment(msgspec.json.decode(row["edits"])).leads(before, text):
                changed["edits"] = to_json(align(before, text).edits)
                faults.append("its difference from the text before is worked out anew")
            self._collector.update(self._collector.shapes["document_versions"], row, changed)
            if faults:
                words = f"{describe('document_versions', row)}: {'; '.join(faults)}."
                self._report.add("document_versions", version, Outcome.MENDED, words)
        current = read_tree(self._db, document_id).current
        self._db.execute(
            "UPDATE document_versions SET current = 1 WHERE document = ? AND id = ?",
            [document_id, current],
        )

    def _row(self, table: str, key: dict[str, str]) -> dict[str, Any]:
        row = self._collector.find(self._collector.shapes[table], key)
        assert row is not None
        return row


def _before(text: str, edits: Edits) -> list[str | None]:
    """Return what is known of a text from a correction of it: all that the correction kept."""
    known: list[str | None] = []
    last = 0
    for start, end, new_start, new_end in edits:
        known += text[last:new_start]
        known += [None] * (min(max(end - start, 0), _MOST_CHARACTERS))
        last = new_end
    return known + list(text[last:])


def _filler(index: int) -> str:
    return "\n" if index % _LINE_CHARACTERS == _LINE_CHARACTERS - 1 else _FILLER


def _are_alike(signs: Sequence[str | None], words: str) -> bool:
    """Return whether most signs of two texts of the same length are equal."""
    return 2 * sum(map(str.__eq__, words, map(str, signs))) > len(words)


def _is_its_own_ancestor(tree: VersionTree, version: str) -> bool:
    ancestors = tree.ancestors(version)
    return version in ancestors or FIRST not in ancestors


def _parts(fragments: tuple[Fragment, ...], covered: str) -> Iterable[str]:
    """Return the texts of the fragments of which an annotation's text is made."""
    start = 0
    for first, end in fragments:
        yield covered[start : start + end - first]
        start += end - first + len(FRAGMENT_JOINT)


def _inside(blocks: str, length: int) -> str:
    """Return the blocks that lie inside a text, as JSON."""
    decoded = _blocks.decode(blocks)
    inside = tuple(block for block in decoded if 0 <= block.start <= block.end <= length)
    return blocks if inside == decoded else to_json(inside)
