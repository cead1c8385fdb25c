"""Splits downloads from Nexis, and LexisNexis before it, as text, RTF, Word or HTML.

A document begins with a line such as ``2 of 3 DOCUMENTS``, or ends with ``End of Document``. Above
its text are the newspaper, the date and fields like ``BYLINE:``, below it ``LOAD-DATE:`` and more.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.formats.articles.databases import clipping as names
from annotator.formats.articles.databases.clipping import Clipping, Line
from annotator.formats.articles.dates import date_metadata

_COUNT = re.compile(
    r"(?:(?:document|dokument|documento|documento|documenti|artikel)\s+)?(\d{1,5})\s+"
    r"(?:of|von|de|di|du|van|av|af)\s+(\d{1,5})"
    r"(?:\s+(?:documents?|dokumente?n?|documentos?|documenti|documenten|dokument))?",
    re.IGNORECASE,
)
_END = re.compile(
    r"end of document|ende des dokuments|fin du document|fin del documento", re.IGNORECASE
)
_FIELD = re.compile(r"([^\W\d_][\w /&().-]{1,38}?)\s*:\s*(.*)", re.DOTALL)
_COPYRIGHT = re.compile(r"copyright\b|©|\(c\)\s|all rights reserved|alle rechte|tous droits", re.I)
_COPYRIGHT_CODE_POINTS = 120
_EDITION = re.compile(r"\b(?:edition|final|ausgabe|édition|edición|edizione|editie)\b", re.I)
_BODY = re.compile(r"(?:body|text|haupttext|corps|volltext|cuerpo)", re.IGNORECASE)
_BELOW = re.compile(r"classification|klassifizierung|clasificación|classificazione", re.IGNORECASE)
_OURS = {
    "section": names.SECTION,
    "rubrik": names.SECTION,
    "rubrique": names.SECTION,
    "sección": names.SECTION,
    "sezione": names.SECTION,
    "length": names.LENGTH,
    "länge": names.LENGTH,
    "longueur": names.LENGTH,
    "longitud": names.LENGTH,
    "lunghezza": names.LENGTH,
    "lengte": names.LENGTH,
    "byline": names.AUTHOR,
    "autor": names.AUTHOR,
    "auteur": names.AUTHOR,
    "autore": names.AUTHOR,
    "headline": names.HEADLINE,
    "titel": names.HEADLINE,
    "titre": names.HEADLINE,
    "highlight": names.DECK,
    "encart": names.DECK,
    "dateline": names.DATELINE,
    "graphic": names.GRAPHIC,
    "graphik": names.GRAPHIC,
    "graphique": names.GRAPHIC,
    "load-date": "load_date",
    "update": "load_date",
    "date-chargement": "load_date",
    "fecha de carga": "load_date",
    "language": "language",
    "sprache": "language",
    "langue": "language",
    "idioma": "language",
    "taal": "language",
    "publication-type": "publication_type",
    "publication type": "publication_type",
    "type-publication": "publication_type",
    "series": "series",
    "correction": "correction",
    "correction-date": "correction_date",
    "notes": "notes",
    "type": "type",
    "document-type": "document_type",
    "dochead": "document_head",
    "journal-code": "journal_code",
    "journal code": "journal_code",
    "acc-no": "accession_number",
    "issn": "issn",
    "subject": "subject",
    "company": "company",
    "organization": "organization",
    "person": "person",
    "geographic": "geographic",
    "city": "city",
    "state": "state",
    "country": "country",
    "industry": "industry",
    "ticker": "ticker",
    "classification": "classification",
    "url": "url",
}
"""The names of fields in the languages of the database, in lower case."""
_ABOVE = frozenset(
    (names.SECTION, names.LENGTH, names.AUTHOR, names.HEADLINE, names.DECK, names.DATELINE)
)
"""The fields above the text; others are below it."""
_CENTRED_BLANKS = 8


def recognises(lines: Sequence[Line]) -> bool:
    """Return whether a file is a download from Nexis: by its counts and its fields."""
    text = [line.text for line in lines]
    has_count = any(_COUNT.fullmatch(words) or _END.fullmatch(words) for words in text)
    if not has_count:
        return False
    fields = {name for words in text if (name := _field_name(words))}
    return len(fields & {names.LENGTH, "load_date", "publication_type", names.AUTHOR}) >= 1


def split(lines: Sequence[Line]) -> Iterator[Clipping]:
    """Yield the articles of a download."""
    for document, position in _documents(lines):
        article = _read(document, bool(position))
        _take_copyright(article)
        if article.body or article.fields.get(names.HEADLINE):
            if position:
                article.fields["position"] = position
            yield article


def stated_count(lines: Sequence[Line]) -> int:
    """Return how many documents the file says that it holds; 0 if it says nothing."""
    counts = (_COUNT.fullmatch(line.text) for line in lines)
    return max((int(count[2]) for count in counts if count), default=0)


def _documents(lines: Sequence[Line]) -> Iterator[tuple[list[Line], str]]:
    """Yield the lines of each document, and its place as the file counts."""
    has_counts = any(_COUNT.fullmatch(line.text) for line in lines)
    document: list[Line] = []
    position = ""
    for line in lines:
        count = _COUNT.fullmatch(line.text)
        if not count and not _END.fullmatch(line.text):
            document.append(line)
            continue
        # Before the first count there is a cover page.
        if document and (position or not has_counts):
            yield document, position
        document = []
        position = f"{count[1]} of {count[2]}" if count else ""
    if document and (position or not has_counts) and any(_field_name(d.text) for d in document):
        yield document, position


def _field_name(text: str) -> str:
    """Return our name of the field that a line begins; empty if it begins none."""
    match = _FIELD.fullmatch(text)
    return _OURS.get(match[1].strip().casefold(), "") if match else ""


def _read(lines: Sequence[Line], is_counted: bool) -> Clipping:
    article = Clipping()
    at = _read_source(lines, article, is_counted)
    current = ""
    in_body = False
    while at < len(lines):
        line = lines[at]
        at += 1
        name = _field_name(line.text)
        if name and (not in_body or (name not in _ABOVE and line.begins_block)):
            match = _FIELD.fullmatch(line.text)
            assert match is not None
            article.add_to_field(name, match[2])
            current = name
            in_body = False
        elif not in_body and _COPYRIGHT.match(line.text):
            article.add_to_field("copyright", line.text)
            current = "copyright"
        elif not in_body and _BODY.fullmatch(line.text):
            in_body = True
        elif _is_below(lines, at):
            in_body, current = False, "classification"
        elif in_body or _begins_body(line, article, current):
            in_body = True
            article.body.append(line)
        elif names.HEADLINE not in article.fields or current == names.HEADLINE:
            article.add_to_field(names.HEADLINE, line.text)
            current = names.HEADLINE
        else:
            article.add_to_field(current, line.text)
    return article


def _take_copyright(article: Clipping) -> None:
    """Move the owner of the text, below it, to the fields: not all documents have fields there."""
    end = len(article.body)
    while end > 1 and _is_copyright_line(article.body[end - 1].text):
        end -= 1
    for line in article.body[end:]:
        article.add_to_field("copyright", line.text)
    del article.body[end:]


def _is_copyright_line(text: str) -> bool:
    return len(text) < _COPYRIGHT_CODE_POINTS and _COPYRIGHT.match(text) is not None


def _is_below(lines: Sequence[Line], at: int) -> bool:
    """Return whether the line before a number heads the fields below the text."""
    if not _BELOW.fullmatch(lines[at - 1].text):
        return False
    return at == len(lines) or bool(_field_name(lines[at].text))


def _begins_body(line: Line, article: Clipping, current: str) -> bool:
    """Return whether the text begins: behind the headline and the fields above the text."""
    if names.HEADLINE not in article.fields or not line.begins_block:
        return False
    return not article.body and (current in _ABOVE or current in ("", "copyright"))


def _read_source(lines: Sequence[Line], article: Clipping, is_counted: bool) -> int:
    """Read newspaper, date and edition; return the number of the line behind them."""
    end = next((n for n, line in enumerate(lines) if _ends_heading(line)), len(lines))
    dates = [n for n, line in enumerate(lines[:end]) if "date" in date_metadata(line.text)]
    is_centred = lines[0].indent >= _CENTRED_BLANKS
    if not dates or dates[-1] == 0:
        article.fields[names.PUBLISHER] = lines[0].text
        return 1
    # A cover page, above, has dates of its own; a headline below a count may have one.
    date = dates[0] if is_counted else dates[-1]
    article.fields[names.DATE] = lines[date].text
    before = lines[:date]
    if len(before) > 1 and not is_centred:
        # In newer downloads the headline comes before the newspaper, and a cover page first.
        first = max(n for n in range(date - 1) if lines[n].begins_block or n == 0)
        article.fields[names.HEADLINE] = " ".join(line.text for line in lines[first : date - 1])
        article.cover_lines = first
        before = before[-1:]
    article.fields[names.PUBLISHER] = " ".join(line.text for line in before)
    at = date + 1
    while at < len(lines) and _is_of_edition(lines[at], is_centred, article):
        article.add_to_field("edition", lines[at].text)
        at += 1
    return at


def _ends_heading(line: Line) -> bool:
    """Return whether a line is behind newspaper and date: a field, or the owner of the text."""
    is_copyright = _COPYRIGHT.match(line.text) is not None
    return is_copyright or _BODY.fullmatch(line.text) is not None or bool(_field_name(line.text))


def _is_of_edition(line: Line, is_centred: bool, article: Clipping) -> bool:
    if is_centred:
        return line.indent >= _CENTRED_BLANKS
    has_headline = names.HEADLINE in article.fields
    return len(line.text) < 60 and bool(_EDITION.search(line.text)) and not has_headline
