"""Splits downloads from Factiva, as text, RTF, Word or HTML.

With indexing terms each article has a code before each field (``HD``, ``BY``, ``PD``, ``LP``,
``TD``), and ends with ``AN Document …``. Without them the headline comes first, lines with the
length, the date and the newspaper follow, and ``Document …`` is the last line.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.formats.articles.databases import clipping as names
from annotator.formats.articles.databases.clipping import Clipping, Line
from annotator.formats.articles.dates import date_metadata

_CODES = {
    "SE": names.SECTION,
    "HD": names.HEADLINE,
    "BY": names.AUTHOR,
    "CR": "credit",
    "WC": names.LENGTH,
    "PD": names.DATE,
    "ET": "time",
    "SN": names.PUBLISHER,
    "SC": "source_code",
    "NGC": "newspaper_group_code",
    "GC": "group_code",
    "ED": "edition",
    "PG": "page",
    "VOL": "volume",
    "LA": "language",
    "CY": "copyright",
    "LP": "lead",
    "TD": "text",
    "CT": "contact",
    "ART": names.GRAPHIC,
    "CLM": "column",
    "RF": "reference",
    "CO": "company",
    "IN": "industry",
    "NS": "subject",
    "RE": "region",
    "IPC": "publisher_codes",
    "IPD": "publisher_descriptors",
    "PUB": "publishing_house",
    "AN": "accession_number",
}
_CODED = re.compile(rf"({'|'.join(_CODES)})(?:[\t ]{{1,20}}(.*))?", re.DOTALL)
_DOCUMENT = re.compile(r"(?:Document|Dokument|Documento)\s+([A-Z]{2,8}[0-9a-zA-Z]{10,40})")
_WORDS = re.compile(r"[\d.,\s]+ (?:words|Wörter|mots|palabras|parole|woorden)", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av)\s|.*\b(?:correspondent|reporter)\b", re.I)
_COPYRIGHT = re.compile(r"\(c\)|copyright|©|\(Copyright", re.IGNORECASE)
_SUMMARY = re.compile(r"search summary|suchübersicht|récapitulatif de la recherche", re.I)
_CODE = re.compile(r"[A-Z0-9]{2,8}")
_LANGUAGES = re.compile(
    r"English|German|French|Spanish|Italian|Dutch|Portuguese|Russian|Chinese.*|Japanese|Arabic|"
    r"Deutsch|Englisch|Français|Anglais|Español|Inglés|Italiano"
)
_PAGE = re.compile(r"(?:page |seite |p\. ?)?[A-Z]?\d{1,4}", re.IGNORECASE)
_HEADING_LINES = 8
"""The length of an article is stated in one of this many lines."""
_TIME = re.compile(r"\d\d:\d\d(?::\d\d)?(?: .{1,12})?")


def recognises(lines: Sequence[Line]) -> bool:
    """Return whether a file is a download from Factiva: by the line that ends each article."""
    if any(_DOCUMENT.fullmatch(line.text) for line in lines):
        return True
    codes = {match[1] for line in lines if (match := _CODED.fullmatch(line.text))}
    return {"HD", "AN"} <= codes


def split(lines: Sequence[Line]) -> Iterator[Clipping]:
    """Yield the articles of a download."""
    document: list[Line] = []
    for line in lines:
        document.append(line)
        if _is_last(line):
            yield _read(document)
            document = []
    while document and not _CODED.fullmatch(document[0].text):
        if _SUMMARY.match(document[0].text):
            return  # What was searched for, at the end of the file.
        if any(_WORDS.fullmatch(line.text) for line in document[:_HEADING_LINES]):
            break  # The file was cut off before the last line of its last article.
        document = document[1:]
    if document:
        yield _read(document)


def _is_last(line: Line) -> bool:
    coded = _CODED.fullmatch(line.text)
    words = (coded[2] or "") if coded and coded[1] == "AN" else line.text
    return _DOCUMENT.fullmatch(words.strip()) is not None


def _read(lines: Sequence[Line]) -> Clipping:
    codes = {match[1] for line in lines if (match := _CODED.fullmatch(line.text))}
    return _read_coded(lines) if "HD" in codes else _read_plain(lines)


def _read_coded(lines: Sequence[Line]) -> Clipping:
    article = Clipping()
    code = ""
    seen: set[str] = set()
    is_first = False
    for line in lines:
        coded = _CODED.fullmatch(line.text)
        words = line.text
        if coded and coded[1] not in seen and (code or coded[1] in ("SE", "HD", "CLM")):
            code = coded[1]
            seen.add(code)
            words = coded[2] or ""
            is_first = True
        if not words or not code:
            continue
        if code in ("LP", "TD"):
            kind = "paragraph" if line.kind in ("table_row", "headline") else line.kind
            article.body.append(Line(words, kind, is_first or line.begins_block))
            is_first = False
        else:
            article.add_to_field(_CODES[code], " ".join(words.split("\t")))
    return article


def _read_plain(lines: Sequence[Line]) -> Clipping:
    article = Clipping()
    last = _DOCUMENT.fullmatch(lines[-1].text)
    if last:
        article.fields["accession_number"] = last[1]
        lines = lines[:-1]
    length = next(
        (n for n, line in enumerate(lines[:_HEADING_LINES]) if _WORDS.fullmatch(line.text)), None
    )
    if length is None:
        if lines:
            article.fields[names.HEADLINE] = lines[0].text
            article.body = list(lines[1:])
        return article
    _read_heading([line.text for line in lines[:length]], article)
    article.fields[names.LENGTH] = lines[length].text
    at = length + 1
    while at < len(lines) and (name := _name_of_line(lines[at].text, article)):
        article.add_to_field(name, lines[at].text)
        at += 1
    article.body = list(lines[at:])
    return article


def _read_heading(heading: list[str], article: Clipping) -> None:
    """Read section, headline and byline, of which only the headline is always there."""
    if len(heading) > 1 and _BYLINE.match(heading[-1]):
        article.fields[names.AUTHOR] = heading.pop()
    if len(heading) > 1 and len(heading[0]) < len(heading[1]) and len(heading[0]) < 40:
        article.fields[names.SECTION] = heading.pop(0)
    if heading:
        article.fields[names.HEADLINE] = heading[0]
    if len(heading) > 1:
        article.fields[names.DECK] = " ".join(heading[1:])


def _name_of_line(text: str, article: Clipping) -> str:
    """Return the name of a line between the length and the text; empty if the text begins."""
    known = article.fields
    if names.DATE not in known:
        return names.DATE if "date" in date_metadata(text) else ""
    if _TIME.fullmatch(text):
        return "time"
    if names.PUBLISHER not in known:
        return names.PUBLISHER
    if _COPYRIGHT.match(text):
        return "copyright"
    if "copyright" in known:
        return ""
    if _LANGUAGES.fullmatch(text):
        return "language"
    if "source_code" not in known and _CODE.fullmatch(text):
        return "source_code"
    return "page" if _PAGE.fullmatch(text) else ""
