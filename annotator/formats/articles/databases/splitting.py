"""Splits a file with many articles, or asks how, so that never one comes in for several.

Downloads of press databases are known by their lines. Any other document is split where its
headings or rules and its dates agree; where only one of them is there, a person decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.articles.databases import europresse, factiva, nexis, proquest
from annotator.formats.articles.databases.clipping import (
    DATE,
    HEADLINE,
    Clipping,
    Line,
    lines_of_parts,
    lines_of_text,
)
from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.markup import add_markup
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, Choice, InputError, Remedy
from annotator.words import join_names, number, quote, shorten

SPLIT = "split"
WAYS = ("headings", "rules", "dates")
ONE = "no"
_DATABASES = {"Nexis": nexis, "Factiva": factiva, "ProQuest": proquest}
_RULE = re.compile(r"(?:[*_=~#•·—–-]\s*){3,}")
_TITLE_CODE_POINTS = 160
_DATE_LINE_CODE_POINTS = 120
_SIGN = re.compile(
    r"(?:\w{7,10}\s)?\d{1,5}\s\w{2,3}\s\d{1,5}\b.{0,20}|AN\s+Do[ck]umento?\s.*|end of document"
    r"|ende des dokuments|fin du document|fin del documento|do[ck]umento? [A-Z]{2,8}[0-9a-z]{10,40}"
    r"|proquest document id.*|(?:[*_=~#•·—–-]\s*){3,}",
    re.IGNORECASE,
)
_PAGE_SIGN = re.compile(
    rb"\d (?:of|von|de) \d+ do[ck]ument|end of document|ende des dokuments|fin du document"
    rb"|fin del documento|do[ck]umento? [A-Z]{2,8}[0-9a-z]{10,40}\b"
    rb"|proquest document id|>AN<",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEAST_BODY_CODE_POINTS = 120
_SHOWN_TITLES = 4


class ManyArticles(InputError):
    """A file that probably holds several articles, which can be split in several ways.

    Args:
        place: The file.
        ways: The titles of the articles by each way, one of :data:`WAYS`.
    """

    is_question = True

    def __init__(self, place: str, ways: dict[str, list[str]]) -> None:
        self.file = place
        """The name of the file."""
        self.ways = ways
        """The titles of the articles by each way to split it."""
        remedies = [
            Remedy(
                f"Split it at {way}, into {number(len(titles), 'article')} "
                f"({_names(titles)}): {{}}",
                (Choice("set", way, SPLIT),),
            )
            for way, titles in ways.items()
        ]
        remedies.append(Remedy("Take it for one article: {}", (Choice("set", ONE, SPLIT),)))
        super().__init__(
            f"{place} seems to hold several articles.",
            remedies=tuple(remedies),
        )


def _names(titles: Sequence[str]) -> str:
    shown = [quote(shorten(title, 40)) for title in titles[:_SHOWN_TITLES]]
    return join_names(shown) if len(titles) <= _SHOWN_TITLES else f"{', '.join(shown)} …"


def articles_of(
    extracted: Extracted, path: Path, context: ReadContext
) -> Iterator[AnnotatedDocument]:
    """Yield the articles of a document that was read: as a rule one.

    Raises:
        EmptyText: It has no words.
        ManyArticles: It seems to hold several, and a person has to say how it is split.
    """
    several = split_parts(lines_of_parts(extracted), name_of(path), context)
    for part in several or [extracted]:
        if several:
            part.metadata = {**_common(extracted), **part.metadata}
        item = part.article(name_of(path))
        if item is not None:
            yield item
        elif not several:
            raise EmptyText(f"{name_of(path)} is empty: there is no text to tag in it.")


def _common(extracted: Extracted) -> dict[str, object]:
    """Return what a document's own metadata say of its parts: neither its date nor its author."""
    kept = ("language", "encoding")
    return {name: value for name, value in extracted.metadata.items() if name in kept}


def articles_of_page(page: bytes, root: Any, name: str, context: ReadContext) -> list[Extracted]:
    """Return the articles of a web page that is a download of a database, otherwise none.

    Args:
        page: Its bytes.
        root: Its root, an element of lxml.
        name: The name of its file.
        context: The settings of the import.
    """
    if context.options.get(SPLIT) == ONE:
        return []
    if europresse.recognises(page):
        articles = [clipping.extracted() for clipping in europresse.split(root)]
        for article in articles:
            article.metadata["database"] = "Europresse"
        return articles
    document = Extracted()
    add_markup(document, root)
    return _from_database(lines_of_parts(document), name, context)


def is_download(texts: Iterable[str]) -> bool:
    """Return whether the lines of a document are those of a download of a database."""
    lines = [Line(text) for text in texts]
    return any(database.recognises(lines) for database in _DATABASES.values())


def may_be_download(page: bytes) -> bool:
    """Return whether a web page has a sign of a download of a database."""
    return europresse.recognises(page) or _PAGE_SIGN.search(page) is not None


def split_text(text: str, name: str, context: ReadContext) -> list[Extracted]:
    """Return the articles of a plain text that holds several, otherwise none.

    Args:
        text: The text.
        name: The name of its file.
        context: The settings of the import.

    Raises:
        ManyArticles: A person has to say how it is split.
    """
    if not context.options.get(SPLIT) and not _may_hold_several(text):
        return []
    return split_parts(lines_of_text(text), name, context)


def _may_hold_several(text: str) -> bool:
    """Return whether a text has a sign of several articles; most have none, and are not cut up.

    The sign is a line of a database, a rule, or short lines with years that have text between them.
    """
    at, first = 0, -1
    for line in text.split("\n"):
        if len(line) <= _DATE_LINE_CODE_POINTS:
            if _SIGN.fullmatch(line.strip()):
                return True
            # The first line has a title, or the header of one article.
            if at and _YEAR.search(line):
                if first >= 0 and at - first > _LEAST_BODY_CODE_POINTS:
                    return True
                first = at if first < 0 else first
        at += len(line) + 1
    return False


def split_parts(lines: Sequence[Line], name: str, context: ReadContext) -> list[Extracted]:
    """Return the articles of a file that holds several, otherwise none.

    Args:
        lines: The lines of the file.
        name: The name of the file.
        context: The settings of the import.

    Raises:
        ManyArticles: A person has to say how it is split.
    """
    chosen = context.options.get(SPLIT, "")
    if chosen == ONE:
        return []
    if chosen in WAYS:
        return [clipping.extracted() for clipping in _clippings(lines, _starts(lines, chosen))]
    if not chosen:
        of_database = _from_database(lines, name, context)
        if of_database:
            return of_database
    return _probably(lines, name, context)


def _from_database(lines: Sequence[Line], name: str, context: ReadContext) -> list[Extracted]:
    for title, database in _DATABASES.items():
        if not database.recognises(lines):
            continue
        clippings = list(database.split(lines))
        articles = [clipping.extracted() for clipping in clippings]
        context.count_left_out(
            "line of a cover page|lines of a cover page",
            sum(clipping.cover_lines for clipping in clippings),
        )
        stated = database.stated_count(lines) if hasattr(database, "stated_count") else 0
        if stated > len(articles):
            context.note(
                f"{name}: {title} counts {number(stated, 'document')}, but the file holds "
                f"{len(articles)}. If some are missing, download them again."
            )
        for article in articles:
            article.metadata["database"] = title
        return articles
    return []


class _Start(NamedTuple):
    """The line with which an article begins, and whether it is its title."""

    line: int
    skipped: int
    """The lines before the title that are no part of it, such as a rule."""


def _probably(lines: Sequence[Line], name: str, context: ReadContext) -> list[Extracted]:
    """Split where two signs agree; ask where there is one."""
    by_way = {way: _starts(lines, way) for way in WAYS}
    dates = {start.line + start.skipped for start in by_way["dates"]}
    ways: dict[str, list[str]] = {}
    for way, starts in by_way.items():
        clippings = _clippings(lines, starts)
        if len(clippings) < 2 or any(
            _size(clipping) < _LEAST_BODY_CODE_POINTS for clipping in clippings
        ):
            continue
        titles = {start.line + start.skipped for start in starts}
        if way != "dates" and titles == dates:
            context.note(
                f"{name} holds {number(len(clippings), 'article')}: they were split at {way} with "
                f"dates below.",
                Remedy("Take it for one article: {}", (Choice("set", ONE, SPLIT),)),
            )
            return [clipping.extracted() for clipping in clippings]
        ways[way] = [clipping.fields[HEADLINE] for clipping in clippings]
    # Headings alone are those of sections, as a rule.
    if set(ways) == {"headings"} or not ways:
        return []
    raise ManyArticles(name, ways)


def _size(clipping: Clipping) -> int:
    return sum(len(line.text) for line in clipping.body)


def _starts(lines: Sequence[Line], way: str) -> list[_Start]:
    if way == "headings":
        heads = [n for n, line in enumerate(lines) if line.kind in ("headline", "subhead")]
        return [_Start(n, 0) for n in heads if n - 1 not in heads]
    if way == "rules":
        return _after_rules(lines)
    starts: list[_Start] = []
    for n in range(len(lines)):
        # Of a title and a byline above one date the first begins the article.
        if (not starts or n - starts[-1].line > 2) and _has_date_below(lines, n):
            starts.append(_Start(n, 0))
    return starts


def _after_rules(lines: Sequence[Line]) -> list[_Start]:
    rules = [n for n, line in enumerate(lines) if _RULE.fullmatch(line.text)]
    starts = [_Start(n, 1) for n in rules if n + 1 < len(lines)]
    if rules and rules[0] > 0:
        starts.insert(0, _Start(0, 0))
    titles = (lines[start.line + start.skipped] for start in starts)
    return starts if rules and all(map(_may_be_title, titles)) else []


def _may_be_title(line: Line) -> bool:
    is_short = len(line.text) <= _TITLE_CODE_POINTS
    return is_short and (line.kind in ("headline", "subhead") or line.text[-1] not in ".,;:…")


def _has_date_below(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line may be a title: one of the next two is short and has a date."""
    if not lines[at].begins_block or not _may_be_title(lines[at]) or _is_date_line(lines[at]):
        return False
    following = lines[at + 1 : at + 3]
    if following and _is_date_line(following[0]):
        return True
    # A byline or the newspaper may be between them, if it is no title with a date itself.
    return len(following) == 2 and _is_date_line(following[1]) and len(following[0].text) < 60


def _is_date_line(line: Line) -> bool:
    if len(line.text) > _DATE_LINE_CODE_POINTS or not _YEAR.search(line.text):
        return False
    pieces = [line.text, *re.split(r"\s*[,|•·–—;]\s*", line.text, maxsplit=1)[1:]]
    return any("date" in date_metadata(piece) for piece in pieces)


def _clippings(lines: Sequence[Line], starts: Sequence[_Start]) -> list[Clipping]:
    """Return the articles that begin at the lines; what is before the first is part of it."""
    clippings: list[Clipping] = []
    for count, start in enumerate(starts):
        end = starts[count + 1].line if count + 1 < len(starts) else len(lines)
        title = start.line + start.skipped
        clipping = Clipping({HEADLINE: lines[title].text})
        before = lines[: start.line] if count == 0 else ()
        clipping.body = [*before, *_below_title(lines[title + 1 : end], clipping)]
        clippings.append(clipping)
    return clippings


def _below_title(lines: Sequence[Line], clipping: Clipping) -> list[Line]:
    """Return the lines below the title; the first with a date gives the article its date."""
    for line in lines[:3]:
        if _is_date_line(line):
            clipping.fields[DATE] = line.text
            break
    return [_in_body(line) for line in lines]


def _in_body(line: Line) -> Line:
    """Return a line of the body: what is a headline in a collection is a heading in its article."""
    return line._replace(kind="subhead") if line.kind == "headline" else line
