"""Full-text search over texts, notes and what is tagged."""

import re
from collections.abc import Iterator

from msgspec import Struct

from annotator.project.connection import ProjectConnection
from annotator.project.rows import from_json

_CONTEXT = 60


class Hit(Struct, frozen=True):
    """One place that a search found; offsets in code points, context with the text around."""

    document: str
    title: str
    start: int
    end: int
    before: str
    match: str
    after: str
    where: str
    """``text`` or ``note``."""
    annotation: str | None = None
    annotator: str = ""
    """Whose note it is."""

    @property
    def context(self) -> str:
        """The place with the text around it, on one line."""
        return f"{self.before}{self.match}{self.after}"


def search(db: ProjectConnection, query: str, limit: int = 200) -> list[Hit]:
    """The first places where the query stands, as a phrase or else as its words."""
    query = query.strip()
    if not query:
        return []
    hits = list(_in_notes(db, query, limit))
    for hit in _in_texts(db, query):
        if len(hits) >= limit:
            break
        hits.append(hit)
    return hits


def _in_texts(db: ProjectConnection, query: str) -> Iterator[Hit]:
    condition, value = matching(query)
    found = db.execute(
        f"SELECT d.id, d.title, d.text FROM documents d WHERE d.deleted = 0 AND {condition} "
        "ORDER BY d.id",
        [value],
    )
    phrase = _pattern([query])
    words = _pattern(query.split())
    for id, title, text in found:
        # The index matches all words anywhere; the places shown are those of the phrase, and
        # of the single words in an article that does not have it.
        pattern = phrase if phrase.search(text) else words
        for match in pattern.finditer(text):
            yield _hit(id, title, text, match.start(), match.end(), "text")


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    spaced = (r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in phrases)
    return re.compile("|".join(spaced), re.IGNORECASE)


def _words_before(text: str, start: int) -> str:
    """Some whole words, on one line, and an ellipsis for what is left out."""
    first = max(0, start - _CONTEXT)
    words = text[first:start].split()
    cut = first > 0 and not (text[first - 1].isspace() or text[first].isspace())
    words = words[1:] if cut and len(words) > 1 else words
    return " ".join(["…", *words] if first else words)


def _words_after(text: str, end: int) -> str:
    """Some whole words, on one line, and an ellipsis for what is left out."""
    last = min(len(text), end + _CONTEXT)
    words = text[end:last].split()
    left_out = not text[last:].isspace() and last < len(text)
    cut = left_out and not (text[last - 1].isspace() or text[last].isspace())
    words = words[:-1] if cut and len(words) > 1 else words
    return " ".join([*words, "…"] if left_out else words)


def _hit(
    id: str,
    title: str,
    text: str,
    start: int,
    end: int,
    where: str,
    annotation: str | None = None,
) -> Hit:
    before = _words_before(text, start)
    after = _words_after(text, end)
    gap_before = " " if text[start - 1 : start].isspace() else ""
    gap_after = " " if text[end : end + 1].isspace() else ""
    return Hit(
        id,
        title,
        start,
        end,
        before + gap_before,
        " ".join(text[start:end].split()),
        gap_after + after,
        where,
        annotation,
    )


def _in_notes(db: ProjectConnection, query: str, limit: int) -> Iterator[Hit]:
    found = db.execute(
        "SELECT a.id, a.document, d.title, a.note, a.fragments, a.annotator FROM annotations a "
        "JOIN documents d ON d.id = a.document AND d.deleted = 0 "
        "WHERE a.note <> '' AND a.deleted = 0 AND instr(lower(a.note), lower(?)) > 0 "
        "ORDER BY a.document, a.start LIMIT ?",
        [query, limit],
    )
    for annotation, document, title, note, fragments, annotator in found:
        spans: list[list[int]] = from_json(f'{{"spans":{fragments}}}')["spans"]
        yield Hit(
            document,
            title,
            spans[0][0],
            spans[-1][1],
            "",
            " ".join(note.split()),
            "",
            "note",
            annotation,
            annotator,
        )


def matching(query: str, titles: bool = False) -> tuple[str, str]:
    """An SQL condition on documents ``d`` with its value, for the words of a query."""
    words = [word.replace('"', '""') for word in query.split()]
    if all(has_spaces_between_words(word) for word in words):
        match = " AND ".join(f'"{word}"*' for word in words)
        match = f"title : ({match})" if titles else match
        return (
            "d.number IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)",
            match,
        )
    searched = "d.title" if titles else "d.title || char(10) || d.text"
    return f"instr({searched}, ?) > 0", query.strip()


def has_spaces_between_words(word: str) -> bool:
    """Whether the index has the word: not for Chinese, Japanese, Thai …, nor for bare signs."""
    unspaced = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF))
    beyond = ((0xF900, 0xFAFF), (0x20000, 0x3FFFF))
    if any(low <= ord(c) <= high for c in word for low, high in (*unspaced, *beyond)):
        return False
    return any(c.isalnum() for c in word)
