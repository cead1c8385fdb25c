"""The edits that correct the text of an article, and settle what a correction left open."""

from collections.abc import Sequence

from msgspec import Struct

from annotator.model import HALF, Block
from annotator.model.errors import InputError
from annotator.model.text_versions import version_id
from annotator.model.types import TextVersion
from annotator.project import rows
from annotator.project.text_versions import read_tree, version_values
from annotator.project.transaction import EditTransaction
from annotator.text.alignment import align
from annotator.text.moved_blocks import moved_blocks


class Correct(Struct, frozen=True):
    """Give an article a corrected text: a new version, to which all annotations move.

    A title that is the headline follows it.

    Each annotation stays as it is in the version in which its owner last changed it. Its place in
    the corrected text follows from the alignment of the two texts.
    """

    document: str
    text: str
    """The whole corrected text."""
    reason: str = ""
    settles: tuple[str, ...] = ()
    """Corrections made apart from the current one, in whose place this one is."""
    title: str = "correct the text"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the version, unless nothing differs.

        Raises:
            InputError: there is no such article or version, the text is empty, or it has half of a
                character.
        """
        document = transaction.load_document(self.document)
        text = self.text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise InputError("The corrected text is empty. To take an article out, remove it.")
        if HALF.search(text):
            raise InputError("The corrected text has half of a character (of a UTF-16 pair).")
        if text == document.text and not self.settles:
            return
        versions = read_tree(transaction.db, document.id).versions
        for version in self.settles:
            if version and version not in versions:
                raise InputError(f"The article has no version {version}.")
        way = align(document.text, text)
        settles = tuple(sorted(self.settles))
        new_id = version_id(document.version, rows.text_hash(text), transaction.annotator, settles)
        blocks = moved_blocks(document.blocks, document.text, text, way)
        version = TextVersion(
            new_id,
            document.version,
            text,
            blocks,
            way.edits,
            transaction.annotator,
            transaction.time,
            self.reason.strip(),
            settles,
        )
        transaction.write("document_versions", version_values(version, document.id))
        transaction.refresh_versions()
        headline = _headline(text, blocks)
        came = document.came.title if document.came is not None else document.title
        was_title = came == _headline(document.text, document.blocks)
        if was_title and headline and headline != came:
            transaction.write("documents", {"id": document.id, "title": headline})


def _headline(text: str, blocks: Sequence[Block]) -> str:
    """Return the headline of a text on one line; without one, its first line."""
    named = (text[block.start : block.end] for block in blocks if block.kind == "headline")
    lines = (line for line in text.split("\n") if line.strip())
    return " ".join((next(named, "") or next(lines, "")).split())


class KeepPlace(Struct, frozen=True):
    """Confirm where annotations of one's own are after a correction."""

    annotations: tuple[str, ...]
    """Their ids."""
    title: str = "confirm the place"

    def apply(self, transaction: EditTransaction) -> None:
        """Let the places count in the current version.

        Raises:
            InputError: an annotation is gone, another annotator owns it, or its words are not in
                the current text.
        """
        for annotation_id in self.annotations:
            transaction.own_annotation(annotation_id)
            if not transaction.bring_into_current(annotation_id):
                raise InputError(
                    "The words of an annotation are not in the corrected text. Tag other words, "
                    "or remove it."
                )
