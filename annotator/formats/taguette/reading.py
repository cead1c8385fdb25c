"""Reads a project of Taguette: the text of each document, and its highlights with their tags.

The one walker of markup makes the text. Before it goes through a document, a sign is put where
each highlight begins and ends, by which it is found in the text; the sign is removed again.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator.formats.articles.markup import markup_blocks, parse_markup
from annotator.formats.files import name_of, read_bytes
from annotator.formats.foreign import ForeignSpan, ForeignText
from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.taguette import HIGHLIGHTS, SQLITE
from annotator.formats.text_files import read_text
from annotator.model import (
    AnnotatedDocument,
    Block,
    Document,
    EnvironmentFault,
    InputError,
    Label,
    ModelObject,
)
from annotator.project.foreign_database import (
    DamagedDatabase,
    ForeignDatabase,
    UnreadableDatabase,
    open_foreign,
)
from annotator.text.line_ends import LineEnds

_TABLES = frozenset(["documents", "highlights", "tags", "highlight_tags"])
_FIRST_SIGN, _LAST_SIGN = 0xF0000, 0xFFFFD
"""Code points for private use, of which no text in Taguette has any."""
_SEPARATOR = "\n\n"


def is_project(path: Path) -> bool:
    """Return whether a SQLite database is a project of Taguette, by the names of its tables."""
    try:
        with closing(open_foreign(path)) as database:
            rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {str(name) for (name,) in rows} >= _TABLES
    except DamagedDatabase:
        return False


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the documents of a project; of a codebook read the tags alone.

    Args:
        path: The file.
        context: The import's settings; receives the labels, and counts what is left out.

    Raises:
        InputError: The file is not a project, or a highlight does not fit its document.
        EnvironmentFault: It cannot be read.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    if not data.startswith(SQLITE):
        _read_table(path, context)
        return
    if not is_project(path):
        raise InputError(f"{name} is a database, but not a project of Taguette. Leave it out.")
    try:
        with closing(open_foreign(path)) as database:
            _read_tags(database, context)
            documents = database.execute(
                "SELECT id, name, description, filename, contents FROM documents ORDER BY id"
            ).fetchall()
            for row in documents:
                context.place = f"{name}, “{row[1]}”"
                try:
                    yield _article(database, row, context)
                except InputError as error:
                    context.leave_out(error)
    except UnreadableDatabase as error:
        raise EnvironmentFault(f"{name} cannot be read: {error}.") from error
    except DamagedDatabase as error:
        raise InputError(f"{name} is damaged, or is not Taguette's: {error}.") from None


def _read_table(path: Path, context: ReadContext) -> None:
    """Read the tags of a codebook; raise InputError for a table of highlights."""
    lines = read_text(path, context).split("\n")
    if lines[0].strip() == HIGHLIGHTS:
        raise InputError(
            f"{name_of(path)} holds Taguette's highlights without the documents, in which they "
            f"have no place then. Export the project in Taguette instead (Project info ▸ Export "
            f"this project), and import the .sqlite3 file."
        )
    for row in csv.DictReader(lines):
        _add_tag(row.get("tag") or "", row.get("description") or "", context)


def _read_tags(database: ForeignDatabase, context: ReadContext) -> None:
    for path, description in database.execute("SELECT path, description FROM tags ORDER BY id"):
        _add_tag(str(path), str(description or ""), context)


def _add_tag(name: str, description: str, context: ReadContext) -> None:
    if name.strip():
        context.labels.setdefault(name, Label(name, description=description))
        context.unused_labels.append(name)


def _article(
    database: ForeignDatabase, row: Sequence[Any], context: ReadContext
) -> AnnotatedDocument:
    """Return the article of a document's row."""
    document_id, title, description, filename, contents = row
    highlights = database.execute(
        "SELECT h.id, h.start_offset, h.end_offset, t.path FROM highlights h"
        " LEFT JOIN highlight_tags ht ON ht.highlight_id = h.id"
        " LEFT JOIN tags t ON t.id = ht.tag_id"
        " WHERE h.document_id = ? ORDER BY h.start_offset, h.id, t.id",
        [document_id],
    ).fetchall()
    tagged = [highlight for highlight in highlights if highlight[3] is not None]
    untagged = len(highlights) - len(tagged)
    context.count_left_out("highlight without a tag|highlights without a tag", untagged)
    offsets = sorted({at for _, start, end, _ in tagged for at in (start, end)})
    text, blocks, places = _text_with_places(str(contents), offsets, context)
    if not text.strip():
        raise InputError(f"{context.place}: the document has no text. Remove it in Taguette.")
    metadata: dict[str, Any] = {"source": str(filename or title), "foreign_id": document_id}
    if description:
        metadata["description"] = str(description)
    spans: list[ForeignSpan] = []
    for highlight_id, start, end, tag in tagged:
        low, high = _trimmed(text, places[start], places[end])
        if low < high:
            foreign_id = f"{highlight_id} {tag}"
            spans.append(ForeignSpan(str(tag), Span(low, high), context.annotator, foreign_id))
        else:
            context.count_left_out("highlight of no words|highlights of no words")
    foreign = ForeignText("taguette", LineEnds(text), text, CODE_POINTS, context.place, sure=True)
    document = Document("", str(title), text, metadata, blocks)
    return AnnotatedDocument(document, tuple(foreign.annotations(spans, context)), ())


def _text_with_places(
    contents: str, offsets: Sequence[int], context: ReadContext
) -> tuple[str, tuple[Block, ...], dict[int, int]]:
    """Return the text of HTML, its blocks, and the place of each offset in it.

    Args:
        contents: The HTML.
        offsets: Numbers of UTF-8 bytes in the text of the HTML, ascending.
        context: Counts what of the HTML is left out.

    Raises:
        InputError: An offset is outside the document, or inside a character.
    """
    if len(offsets) > _LAST_SIGN - _FIRST_SIGN:
        raise InputError(f"{context.place}: it has more highlights than can be read.")
    root = parse_markup(contents.replace("\r\n", "\n").replace("\r", "\n").lstrip(" \t\n\f"))
    if root is None:
        return "", (), {}
    _put_signs(root, offsets, context)
    text = ""
    blocks: list[Block] = []
    places: dict[int, int] = {}
    waiting: list[int] = []
    for block in markup_blocks(root, context):
        words = ""
        base = len(text) + len(_SEPARATOR) if text else 0
        for character in block.text:
            if _FIRST_SIGN <= ord(character) <= _LAST_SIGN:
                places[offsets[ord(character) - _FIRST_SIGN]] = base + len(words)
            else:
                words += character
        if not words.strip():
            waiting += [at for at, place in places.items() if place >= base]
            continue
        text += (_SEPARATOR if text else "") + words
        blocks.append(Block(block.kind, base, base + len(words)))
    for at in waiting:
        places[at] = min(places[at], len(text))
    last = 0
    for at in offsets:  # A sign in a part that is left out is where that part was.
        last = places.setdefault(at, last)
    return text, tuple(blocks), {at: min(place, len(text)) for at, place in places.items()}


def _put_signs(root: Any, offsets: Sequence[int], context: ReadContext) -> None:
    """Put a sign at each offset into the texts of a tree."""
    remaining = list(enumerate(offsets))
    position = 0
    for holder, is_tail in _text_holders(root):
        words: str = (holder.tail if is_tail else holder.text) or ""
        encoded = words.encode("utf-8", "surrogatepass")
        pieces: list[str] = []
        done = 0
        while remaining and remaining[0][1] <= position + len(encoded):
            number, offset = remaining.pop(0)
            try:
                pieces.append(encoded[done : offset - position].decode("utf-8"))
            except UnicodeDecodeError:
                raise InputError(
                    f"{context.place}: a highlight begins or ends at byte {offset}, inside a "
                    f"character. Highlight it again in Taguette."
                ) from None
            pieces.append(chr(_FIRST_SIGN + number))
            done = offset - position
        position += len(encoded)
        if pieces:
            changed = "".join([*pieces, encoded[done:].decode("utf-8", "replace")])
            if is_tail:
                holder.tail = changed
            else:
                holder.text = changed
    if remaining:
        raise InputError(
            f"{context.place}: a highlight ends at byte {remaining[-1][1]}, behind the end of the "
            f"document. Export the project again."
        )


def _text_holders(root: Any) -> Iterator[tuple[Any, bool]]:
    """Yield the elements that hold the texts of a tree, in order, and whether as their tail."""
    yield root, False
    for child in root:
        if isinstance(child.tag, str):
            yield from _text_holders(child)
        yield child, True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without white space at its ends, which breaks between blocks are."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
