"""The list of a project's articles: pages of it, each annotator's progress, and counts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from heapq import merge
from itertools import islice
from math import inf
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.model import Fragment
from annotator.project import contents, team
from annotator.project.article_metadata import (
    TITLE,
    WRITTEN,
    effective_metadata,
    read_written,
)
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.contents import LIVE_RELATIONS
from annotator.project.memos import MemoKind, describe_memo, matching_memos
from annotator.project.opening import connect
from annotator.project.rows import CURRENT_TEXT, PLACED_COLUMNS, from_json, text_hash
from annotator.project.text_versions import place_row
from annotator.text.alignment import Fit
from annotator.text.find import Finder, FindQuery
from annotator.text.folding import FoldedQuery, characters_for, fold, search_key
from annotator.text.quotation_marks import DOUBLE_MARKS

_CONTEXT_CODE_POINTS = 60
_LINE_ENDS, _LINE_END_SIGN = re.compile(r"\s*\n\s*"), " ¶ "
"""So that a heading does not read as the beginning of the sentence below it."""
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


_MARK = re.compile(f"[{re.escape(DOUBLE_MARKS)}]")
_PHRASE = re.compile(
    rf"(?<!\w)[{re.escape(DOUBLE_MARKS)}]([^{re.escape(DOUBLE_MARKS)}]*"
    rf"[^\W][^{re.escape(DOUBLE_MARKS)}]*)[{re.escape(DOUBLE_MARKS)}](?!\w)"
)
"""Words between quotation marks."""
_NUMBER_OR_WORD = re.compile(r"(?<!\S)\d{1,3}(?: \d{3})+(?!\d)\S*|\S+")
"""Digits in groups, as they are written in many languages, or a word."""


class ArticleSummary(Struct, frozen=True):
    """The fields of an article that the article list shows."""

    id: str
    title: str
    status: str
    annotations: int
    """How many there are, as far as the current annotator may see them."""
    date: str = ""
    section: str = ""
    guessed_date: str = ""
    """A day that an import only guessed; empty if the date is known, or nothing was guessed."""
    guessed_from: str = ""
    """What the guess is made from, in words."""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """All fields."""
    added: str = ""
    """When it came into the project: ISO 8601 in UTC; empty: not asked for, or not known."""
    length: int = -1
    """Of the text, in code points; negative: not asked for."""
    annotators: tuple[str, ...] = ()
    """Who annotated it, as far as the current annotator may see that; empty: not asked for."""
    labels: tuple[str, ...] = ()
    """The labels of the whole article in words, as far as the annotator may see them; empty: not
    asked for, or none."""

    @classmethod
    def made(
        cls,
        document_id: str,
        title: str,
        status: str,
        annotations: int,
        metadata: Mapping[str, Any],
        **more: Any,
    ) -> "ArticleSummary":
        """Return a summary with what it shows of the metadata."""
        date, section = metadata.get("date"), metadata.get("section")
        guess = "" if date else str(metadata.get("date_guess") or "")
        source = str(metadata.get("date_guess_from") or "") if guess else ""
        return cls(
            document_id,
            title,
            status,
            annotations,
            str(date or ""),
            str(section or ""),
            guess,
            source,
            metadata,
            **more,
        )


class Counts(Struct, frozen=True):
    """The numbers of articles, annotations, relations and so on in a project."""

    documents: int
    characters: int
    """The length of all texts in code points."""
    annotations: int
    relations: int
    identities: int
    labels: dict[str, int] = field(default_factory=dict[str, int])
    """Annotations by label."""
    relation_types: dict[str, int] = field(default_factory=dict[str, int])
    """Relations by type."""
    annotators: dict[str, int] = field(default_factory=dict[str, int])
    """Annotations by annotator."""
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    """Articles by the given annotator's status."""
    steps: int = 0
    """Edits in the history."""


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
    """``text``, ``note`` or ``memo``."""
    annotation: str | None = None
    """The id of the annotation with the note."""
    annotator: str = ""
    """Who owns that annotation, or wrote the memo."""
    memo: tuple[MemoKind, str] | None = None
    """The thing that the memo is about: its kind, and the label's name or the article's id. Of a
    memo on something else than an article, the article is an empty id."""

    @property
    def context(self) -> str:
        """The place with the text around it, on one line."""
        return f"{self.before}{self.match}{self.after}"


_ASSIGNED = """d.id IN (
    SELECT json_extract(data, '$.document') FROM records, json_each(data, '$.annotators')
    WHERE kind = 'assignment' AND deleted = 0 AND json_each.value = ?)"""


class Articles:
    """The articles of an open project, as the current annotator sees them."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def count(self) -> int:
        """Return how many articles there are."""
        return self.context.db.execute(
            "SELECT count(*) FROM documents INDEXED BY live_documents WHERE deleted = 0"
        ).fetchone()[0]

    @translates_sqlite_errors
    def ids(self) -> list[str]:
        """Return the ids of all articles, in their order."""
        return contents.document_ids(self.context.db)

    @translates_sqlite_errors
    def page(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int = 500,
        query: str = "",
        titles: bool = False,
        status: str = "",
        mine: bool = False,
    ) -> list[ArticleSummary]:
        """Return a page of the article list, by id.

        Args:
            after: The page begins with the first article behind this id.
            before: The page ends with the last article before this id.
            limit: The page has at most this many articles.
            query: Only articles whose title or text has words that begin with its words (or, in
                scripts without spaces, that contains it).
            titles: Look for the query in the titles alone.
            status: Only articles of this status of the current annotator.
            mine: Only articles that are assigned to the current annotator.
        """
        where: list[str] = []
        values: list[str] = []
        if after is not None:
            where.append("d.id > ?")
            values.append(after)
        if before is not None:
            where.append("d.id < ?")
            values.append(before)
        if query.strip():
            condition, matched = matching(query, titles)
            where.append(condition)
            values += matched
        if mine:
            where.append(_ASSIGNED)
            values.append(self.context.annotator)
        page = self._summaries(where, values, limit, status, backwards=before is not None)
        return page if before is None else page[::-1]

    @translates_sqlite_errors
    def guessed_dates(
        self, *, query: str = "", status: str = "", mine: bool = False
    ) -> dict[str, str]:
        """Return the dates that an import only guessed, in ISO 8601, by the ids of their articles.

        The arguments are those of :meth:`page`.
        """
        everything = self.page(limit=-1, query=query, status=status, mine=mine)
        return {one.id: one.guessed_date for one in everything if one.guessed_date}

    @translates_sqlite_errors
    def summary(self, document_id: str) -> ArticleSummary | None:
        """Return the summary of one article, or None when there is none."""
        return next(iter(self._summaries(["d.id = ?"], [document_id], 1)), None)

    def _summaries(
        self,
        where: list[str],
        values: list[str],
        limit: int,
        status: str = "",
        *,
        backwards: bool = False,
    ) -> list[ArticleSummary]:
        context = self.context
        progress = "p.document = d.id AND p.annotator = ? AND p.deleted = 0"
        tables = f"documents d LEFT JOIN progress p ON {progress}"
        where = ["d.deleted = 0", *where]
        values = [context.annotator, *values]
        if status:
            where.append("coalesce(p.status, 'to do') = ?")
            values.append(status)
        if status not in ("", "to do"):
            # Few articles may be of that status: begin with the index of these.
            tables = f"progress p CROSS JOIN documents d ON {progress}"
            where.append("p.status = ?")
            values.append(status)
        summary_rows = context.db.execute(
            f"SELECT d.id, {TITLE}, coalesce(p.status, 'to do'), "
            "(SELECT count(*) FROM annotations a WHERE a.document = d.id AND a.deleted = 0), "
            f"d.metadata, {WRITTEN} FROM {tables} WHERE {' AND '.join(where)} "
            f"ORDER BY d.id {'DESC' if backwards else ''} LIMIT ?",
            [*values, limit],
        )
        return without_hidden(context, [_summary(row) for row in summary_rows])

    @translates_sqlite_errors
    def status(self, document_id: str) -> str:
        """Return how far the current annotator is with an article: ``to do`` without a status."""
        return contents.status(self.context.db, document_id, self.context.annotator)

    @translates_sqlite_errors
    def status_counts(self) -> dict[str, int]:
        """Return how many articles are of each status of the current annotator."""
        db = self.context.db
        live = "SELECT count(*) FROM documents INDEXED BY live_documents WHERE deleted = 0"
        begun: dict[str, int] = dict(
            db.execute(
                "SELECT p.status, count(*) FROM progress p JOIN documents d "
                "ON d.id = p.document AND d.deleted = 0 "
                "WHERE p.annotator = ? AND p.deleted = 0 AND p.status <> 'to do' GROUP BY 1",
                [self.context.annotator],
            ).fetchall()
        )
        total: int = db.execute(live).fetchone()[0]
        return {"to do": total - sum(begun.values()), **begun}

    @translates_sqlite_errors
    def done_by(self) -> dict[str, list[str]]:
        """Return the annotators who are done with each article, by the article's id."""
        annotators: dict[str, list[str]] = {}
        for document_id, annotator in self.context.db.execute(
            "SELECT document, annotator FROM progress WHERE status = 'done' AND deleted = 0"
        ):
            annotators.setdefault(document_id, []).append(annotator)
        return annotators

    @translates_sqlite_errors
    def done_in(self, document_id: str) -> list[str]:
        """Return the annotators who are done with an article."""
        progress_rows = self.context.db.execute(
            "SELECT annotator FROM progress WHERE document = ? AND status = 'done' AND deleted = 0",
            [document_id],
        )
        return [annotator for (annotator,) in progress_rows]

    @translates_sqlite_errors
    def search(self, query: str, limit: int = 200) -> list[Hit]:
        """Return up to ``limit`` places at which a query is found in texts and notes."""
        return search(self.context.db, query, limit, self.context.annotator)

    @translates_sqlite_errors
    def with_text(self, text: str) -> str | None:
        """Return the id of the article that has exactly this text; None if there is none."""
        query = (
            "SELECT id FROM documents WHERE text_hash = :hash AND deleted = 0 "
            "UNION SELECT v.document FROM document_versions v JOIN documents d "
            "ON d.id = v.document AND d.deleted = 0 "
            "WHERE v.text_hash = :hash AND v.deleted = 0 ORDER BY 1 LIMIT 1"
        )
        row = self.context.db.execute(query, {"hash": text_hash(text)}).fetchone()
        return None if row is None else row[0]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the id and the text of each article, as they are at this moment.

        Raises:
            EnvironmentFault: the file cannot be read.
        """
        with self.context.errors, closing(connect(self.context.path, read_only=True)) as db:
            db.execute("BEGIN")
            yield from db.execute(
                f"SELECT d.id, {CURRENT_TEXT} FROM documents d WHERE d.deleted = 0 ORDER BY d.id"
            )


def _summary(row: tuple[str, str, str, int, str, str]) -> ArticleSummary:
    metadata = effective_metadata(from_json(row[4]), read_written(row[5]))
    return ArticleSummary.made(*row[:4], metadata)


def without_hidden(context: ProjectContext, page: list[ArticleSummary]) -> list[ArticleSummary]:
    """Count only the annotator's own annotations where colleagues' work is hidden.

    An annotator without a name yet sees all, as in the article.
    """
    db, annotator = context.db, context.annotator
    if not annotator or not team.is_blind(db):
        return page
    return [_own(context, one) if _hides(context, one.id) else one for one in page]


def _hides(context: ProjectContext, document_id: str) -> bool:
    return team.hides_colleagues(context.db, context.annotator, document_id)


def _own(context: ProjectContext, summary: ArticleSummary) -> ArticleSummary:
    count = _count_own(context.db, summary.id, context.annotator)
    annotators = tuple(one for one in summary.annotators if one == context.annotator)
    return replace(summary, annotations=count, annotators=annotators)


def _count_own(db: ProjectConnection, document_id: str, annotator: str) -> int:
    return db.execute(
        "SELECT count(*) FROM annotations WHERE document = ? AND annotator = ? AND deleted = 0",
        [document_id, annotator],
    ).fetchone()[0]


def counts(db: ProjectConnection, annotator: str) -> Counts:
    """Count everything in a project; the statuses of articles are those of ``annotator``."""

    def count(sql: str) -> int:
        return db.execute(sql).fetchone()[0] or 0

    def grouped(sql: str, *values: str) -> dict[str, int]:
        return dict(db.execute(sql, list(values)).fetchall())

    live = (
        "FROM annotations a JOIN documents d ON d.id = a.document AND d.deleted = 0 "
        "WHERE a.deleted = 0"
    )
    labels: Counter[str] = Counter()
    for stored, relabelled, number in db.execute(
        f"SELECT a.label, a.relabelled, count(*) {live} GROUP BY 1, 2"
    ):
        labels[db.names.read_label(stored, relabelled)] += number
    types: Counter[str] = Counter()
    for stored, number in db.execute(f"SELECT r.type, count(*) {LIVE_RELATIONS} GROUP BY 1"):
        types[db.names.relation_type(stored)] += number
    return Counts(
        documents=count("SELECT count(*) FROM documents WHERE deleted = 0"),
        characters=count(
            f"SELECT sum(length({CURRENT_TEXT})) FROM documents d WHERE d.deleted = 0"
        ),
        annotations=sum(labels.values()),
        relations=sum(types.values()),
        identities=count("SELECT count(*) FROM identities WHERE deleted = 0"),
        labels=dict(sorted(labels.items())),
        relation_types=dict(sorted(types.items())),
        annotators=grouped(f"SELECT a.annotator, count(*) {live} GROUP BY 1 ORDER BY 1"),
        statuses=grouped(
            "SELECT coalesce(p.status, 'to do'), count(*) FROM documents d LEFT JOIN progress p "
            "ON p.document = d.id AND p.annotator = ? AND p.deleted = 0 "
            "WHERE d.deleted = 0 GROUP BY 1 ORDER BY 1",
            annotator,
        ),
        steps=count("SELECT count(*) FROM steps"),
    )


# Search


def search(db: ProjectConnection, query: str, limit: int = 200, annotator: str = "") -> list[Hit]:
    """Find the first places of a query: memos and notes that contain it, then texts.

    They are in the order in which the articles came into the project.

    In a text it is found as a phrase, or, where that is not there, by its single words. What is in
    quotation marks stays together, and so do the parts of a number such as 10 000. Articles with
    the phrase come first. Words are compared as in finding in an article, see
    :mod:`annotator.text.folding`.

    Args:
        db: The connection.
        query: A phrase.
        limit: The number of places to return at most.
        annotator: Who searches: memos that this annotator may not see yet are left out.
    """
    query = query.strip()
    if not query:
        return []
    hits = list(islice(_in_memos(db, query, annotator), limit))
    hits += _in_notes(db, query, limit - len(hits))
    for hit in _in_texts(db, query):
        if len(hits) >= limit:
            break
        hits.append(hit)
    if not hits and _MARK.match(query) and len(_MARK.findall(query)) == 1:
        # As if the phrase ended here: its closing mark is still to be typed.
        return search(db, f"{query}{query[0]}", limit, annotator)
    return hits


def matching(query: str, titles: bool = False) -> tuple[str, list[str]]:
    """Return an SQL condition for the articles with the words of a query.

    Args:
        query: Words, of which each is the beginning of one in the article; in scripts without
            spaces a phrase that the article contains. They are compared as readers do (see
            :mod:`annotator.text.folding`).
        titles: Whether the words are to be in the title.

    Returns:
        The condition, on documents ``d``, and the values for its gaps.
    """
    searched = TITLE if titles else f"{TITLE} || char(10) || {CURRENT_TEXT}"
    parts = query_parts(query)
    words = [word for part in parts for word in part.split()]
    keys = [key for word in words if (key := search_key(word))]
    if not keys or not all(map(is_indexed_word, keys)):
        one_of = _rarest_letter(fold(query))
        hints = " OR ".join([f"instr({searched}, ?) > 0"] * len(one_of)) or "1"
        texts = parts if _PHRASE.search(query) else [query.strip()]
        marks = ", ".join("?" * len(texts))
        return f"({hints}) AND reads({searched}, {marks})", [*one_of, *texts]
    prefixes = (f'"{key.replace(chr(34), chr(34) * 2)}"*' for key in keys)
    match = " AND ".join(prefixes)
    condition = "d.number IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)"
    values = [f"title : ({match})" if titles else match]
    exact = [part for part in parts if " " in part or FoldedQuery(part).has_accents]
    if exact:
        # The index knows no accents, and no order of words. In the order of the list, so that no
        # more articles are read than are shown.
        condition = f"+{condition} AND reads({searched}, {', '.join('?' * len(exact))})"
    return condition, values + exact


def query_parts(query: str) -> list[str]:
    """Return the parts of a query, of which each is to be found as it is: words and phrases.

    A phrase is what quotation marks enclose, or all of a query with a single mark, or a number with
    blanks inside.
    """
    query = " ".join(query.split())
    if not _PHRASE.search(query):
        return [query] if _MARK.search(query) else _NUMBER_OR_WORD.findall(query)
    parts: list[str] = []
    behind = 0
    for match in _PHRASE.finditer(query):
        parts += [*_NUMBER_OR_WORD.findall(query[behind : match.start()]), match[1].strip()]
        behind = match.end()
    return [*parts, *_NUMBER_OR_WORD.findall(query[behind:])]


def _rarest_letter(folded: str) -> list[str]:
    """Return the characters that stand for one letter of a folded query; none without a letter.

    All articles are read for a query that the index does not help with. Few of them have one of
    these, which is found quickly.
    """
    letters = sorted({c for c in folded if _is_unspaced(c)})
    return min(map(characters_for, letters), key=len) if letters else []


def _is_unspaced(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _WITHOUT_SPACES)


def is_indexed_word(word: str) -> bool:
    """Return whether the full-text index has a word of its own for a word of a query.

    It has none for a word with a character of :data:`_WITHOUT_SPACES`, nor for one without a
    letter or digit.
    """
    if any(map(_is_unspaced, word)):
        return False
    return any(c.isalnum() for c in word)


def _in_texts(db: ProjectConnection, query: str) -> Iterator[Hit]:
    condition, values = matching(query)
    article_rows = db.execute(
        f"SELECT d.id, {TITLE}, {CURRENT_TEXT} FROM documents d WHERE d.deleted = 0 "
        f"AND {condition} ORDER BY d.number",
        values,
    )
    parts = query_parts(query)
    phrase = [Finder(FindQuery(" ".join(parts)))]
    without_phrase: list[str] = []
    for document_id, title, text in article_rows:
        # The index matches all words anywhere; the places shown are those of the phrase, and
        # of the single words in an article that does not have it.
        if phrase[0].first_match(text, seconds=inf) is None:
            without_phrase.append(document_id)
            continue
        for start, end in _places(phrase, text):
            yield _text_hit(document_id, title, text, start, end)
    words = [Finder(FindQuery(part)) for part in parts]
    for document_id in without_phrase if len(parts) > 1 else ():
        title, text = db.execute(
            f"SELECT {TITLE}, {CURRENT_TEXT} FROM documents d WHERE d.id = ?", [document_id]
        ).fetchone()
        for start, end in _places(words, text):
            yield _text_hit(document_id, title, text, start, end)


def _places(finders: Iterable[Finder], text: str) -> Iterator[Fragment]:
    """Yield the matches of some finders in order; none overlaps another."""
    behind = 0
    for start, end in merge(*(finder.matches(text, seconds=inf) for finder in finders)):
        if start >= behind:
            yield start, end
            behind = end


def _on_one_line(text: str) -> str:
    """Return a text with a sign for each end of a line that has a further one below it."""
    return _LINE_ENDS.sub(_LINE_END_SIGN, text)


def _words_before(text: str, start: int) -> str:
    """Return some whole words, on one line, with an ellipsis for those that are left out."""
    first = max(0, start - _CONTEXT_CODE_POINTS)
    words = _on_one_line(text[first:start].lstrip()).split()
    cuts_word = first > 0 and not (text[first - 1].isspace() or text[first].isspace())
    words = words[1:] if cuts_word and len(words) > 1 else words
    return " ".join(["…", *words] if first else words)


def _words_after(text: str, end: int) -> str:
    """Return some whole words, on one line, with an ellipsis for those that are left out."""
    last = min(len(text), end + _CONTEXT_CODE_POINTS)
    words = _on_one_line(text[end:last].rstrip()).split()
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


def _in_memos(db: ProjectConnection, query: str, annotator: str) -> Iterator[Hit]:
    wanted = " ".join(query_parts(query))
    finder = Finder(FindQuery(wanted))
    for memo in matching_memos(db, annotator, wanted):
        start, end = finder.first_match(memo.text, seconds=inf) or (0, len(memo.text))
        document_id = memo.subject if memo.kind == "article" else ""
        row = db.execute("SELECT title FROM documents WHERE id = ?", [document_id]).fetchone()
        title = describe_memo(memo, row[0] if row else "")
        hit = _text_hit(document_id, title, memo.text, start, end)
        place = (memo.kind, memo.subject)
        yield replace(hit, start=0, end=0, where="memo", annotator=memo.annotator, memo=place)


def _in_notes(db: ProjectConnection, query: str, limit: int) -> Iterator[Hit]:
    note_rows = db.execute(
        f"SELECT d.title, {PLACED_COLUMNS} FROM annotations a JOIN "
        f"(SELECT d.id AS article, {TITLE} AS title, d.number AS came, d.deleted AS gone "
        "FROM documents d) d "
        "ON d.article = a.document AND d.gone = 0 "
        "WHERE a.note <> '' AND a.deleted = 0 AND reads(a.note, ?) "
        "ORDER BY d.came, a.start LIMIT ?",
        [" ".join(query_parts(query)), limit],
    )
    for title, *row in note_rows.fetchall():
        placed, annotation = place_row(db, tuple(row))
        is_lost = placed is not None and placed.fit is Fit.LOST
        yield Hit(
            row[-1],
            title,
            0 if is_lost else annotation.start,
            0 if is_lost else annotation.end,
            "",
            " ".join(annotation.note.split()),
            "",
            "note",
            annotation.id,
            annotation.annotator,
        )
