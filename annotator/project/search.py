"""Full-text search over the texts and the notes of a project."""

import re
from collections.abc import Iterator

from msgspec import Struct

from annotator.project.connection import ProjectConnection
from annotator.project.rows import from_json

_CONTEXT_CODE_POINTS = 60
_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x9FFF),  # CJK Radicals Supplement to CJK Unified Ideographs, with Kana
    (0xF900, 0xFAFF),  # CJK Compatibility Ideographs
    (0x20000, 0x3FFFF),  # the Supplementary and the Tertiary Ideographic Plane
)
"""Blocks of scripts that put no spaces between words, first and last code point: the index takes a
whole sentence of them for one word. From https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt
"""


class Hit(Struct, frozen=True):
    """One place at which a search found its query."""

    document: str
    title: str
    start: int
    """In code points; of a note, where its annotation starts."""
    end: int
    """In code points, exclusive."""
    before: str
    """Some whole words in front of the match, on one line."""
    match: str
    after: str
    """Some whole words behind the match, on one line."""
    where: str
    """``text`` or ``note``."""
    annotation: str | None = None
    """The id of the annotation with the note."""
    annotator: str = ""
    """Who owns that annotation."""

    @property
    def context(self) -> str:
        """The place with the text around it, on one line."""
        return f"{self.before}{self.match}{self.after}"


def search(db: ProjectConnection, query: str, limit: int = 200) -> list[Hit]:
    """Find the first places of a query: notes that contain it, then texts.

    In a text it is found as a phrase, or, where that is not there, by its single words.

    Args:
        db: The connection.
        query: A phrase; upper and lower case are alike.
        limit: The number of places to return at most.
    """
    query = query.strip()
    if not query:
        return []
    hits = list(_in_notes(db, query, limit))
    for hit in _in_texts(db, query):
        if len(hits) >= limit:
            break
        hits.append(hit)
    return hits


def matching(query: str, titles: bool = False) -> tuple[str, str]:
    """Return an SQL condition for the articles with the words of a query.

    Args:
        query: Words, of which each is the beginning of one in the article; in scripts without
            spaces a phrase that the article contains.
        titles: Whether the words are to be in the title.

    Returns:
        The condition, on documents ``d``, with one gap, and the value for the gap.
    """
    words = [word.replace('"', '""') for word in query.split()]
    if all(is_indexed_word(word) for word in words):
        match = " AND ".join(f'"{word}"*' for word in words)
        match = f"title : ({match})" if titles else match
        return (
            "d.number IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)",
            match,
        )
    searched = "d.title" if titles else "d.title || char(10) || d.text"
    return f"instr({searched}, ?) > 0", query.strip()


def is_indexed_word(word: str) -> bool:
    """Return whether the full-text index has a word of its own for a word of a query.

    It has none for a word with a character of :data:`_WITHOUT_SPACES`, nor for one without a
    letter or digit.
    """
    if any(first <= ord(c) <= last for c in word for first, last in _WITHOUT_SPACES):
        return False
    return any(c.isalnum() for c in word)


def _in_texts(db: ProjectConnection, query: str) -> Iterator[Hit]:
    condition, value = matching(query)
    article_rows = db.execute(
        f"SELECT d.id, d.title, d.text FROM documents d WHERE d.deleted = 0 AND {condition} "
        "ORDER BY d.id",
        [value],
    )
    phrase = _pattern([query])
    words = _pattern(query.split())
    for document_id, title, text in article_rows:
        # The index matches all words anywhere; the places shown are those of the phrase, and
        # of the single words in an article that does not have it.
        pattern = phrase if phrase.search(text) else words
        for match in pattern.finditer(text):
            yield _text_hit(document_id, title, text, match.start(), match.end())


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    spaced = (r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in phrases)
    return re.compile("|".join(spaced), re.IGNORECASE)


def _words_before(text: str, start: int) -> str:
    """Return some whole words, on one line, with an ellipsis for those that are left out."""
    first = max(0, start - _CONTEXT_CODE_POINTS)
    words = text[first:start].split()
    cuts_word = first > 0 and not (text[first - 1].isspace() or text[first].isspace())
    words = words[1:] if cuts_word and len(words) > 1 else words
    return " ".join(["…", *words] if first else words)


def _words_after(text: str, end: int) -> str:
    """Return some whole words, on one line, with an ellipsis for those that are left out."""
    last = min(len(text), end + _CONTEXT_CODE_POINTS)
    words = text[end:last].split()
    left_out = not text[last:].isspace() and last < len(text)
    cuts_word = left_out and not (text[last - 1].isspace() or text[last].isspace())
    words = words[:-1] if cuts_word and len(words) > 1 else words
    return " ".join([*words, "…"] if left_out else words)


def _text_hit(document_id: str, title: str, text: str, start: int, end: int) -> Hit:
    gap_before = " " if text[start - 1 : start].isspace() else ""
    gap_after = " " if text[end : end + 1].isspace() else ""
    return Hit(
        document_id,
        title,
        start,
        end,
        _words_before(text, start) + gap_before,
        " ".join(text[start:end].split()),
        gap_after + _words_after(text, end),
        "text",
    )


def _in_notes(db: ProjectConnection, query: str, limit: int) -> Iterator[Hit]:
    note_rows = db.execute(
        "SELECT a.id, a.document, d.title, a.note, a.fragments, a.annotator FROM annotations a "
        "JOIN documents d ON d.id = a.document AND d.deleted = 0 "
        "WHERE a.note <> '' AND a.deleted = 0 AND instr(lower(a.note), lower(?)) > 0 "
        "ORDER BY a.document, a.start LIMIT ?",
        [query, limit],
    )
    for annotation_id, document_id, title, note, fragments, annotator in note_rows:
        spans: list[list[int]] = from_json(f'{{"spans":{fragments}}}')["spans"]
        yield Hit(
            document_id,
            title,
            spans[0][0],
            spans[-1][1],
            "",
            " ".join(note.split()),
            "",
            "note",
            annotation_id,
            annotator,
        )
