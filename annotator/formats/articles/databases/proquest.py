"""Splits downloads from ProQuest, as text, RTF, Word or HTML.

Articles are separated by long lines of underscores; each has fields such as ``Title:``, ``Full
text:`` and ``ProQuest document ID:``.
"""

import re
from collections.abc import Iterator, Sequence

from annotator.formats.articles.databases import clipping as names
from annotator.formats.articles.databases.clipping import Clipping, Line

_RULE = re.compile(r"[_=-]{20,}")
_COUNT = re.compile(r"document (\d+) of (\d+)", re.IGNORECASE)
_TEXT = "text"
_NAMES = {
    "title": names.HEADLINE,
    "headline": names.HEADLINE,
    "author": names.AUTHOR,
    "publication title": names.PUBLISHER,
    "publication date": names.DATE,
    "publication info": "publication_info",
    "section": names.SECTION,
    "abstract": names.DECK,
    "abstract (summary)": names.DECK,
    "full text": _TEXT,
    "length": names.LENGTH,
    "language of publication": "language",
    "proquest document id": "accession_number",
    "document url": "url",
    "caption": names.GRAPHIC,
    "illustration": names.GRAPHIC,
}
_FIELD = re.compile(r"([A-Z][A-Za-z /()-]{2,40}):\s*(.*)", re.DOTALL)
_KNOWN_OTHERS = frozenset(
    (
        "links",
        "subject",
        "people",
        "location",
        "company",
        "company / organization",
        "classification",
        "identifier / keyword",
        "pages",
        "publication year",
        "year",
        "publisher",
        "place of publication",
        "country of publication",
        "publication subject",
        "issn",
        "e-issn",
        "source type",
        "document type",
        "document feature",
        "copyright",
        "last updated",
        "database",
        "first page",
        "number of pages",
        "issue",
        "volume",
        "column",
        "dateline",
        "edition",
        "credit",
        "publication frequency",
        "accession number",
    )
)


def recognises(lines: Sequence[Line]) -> bool:
    """Return whether a file is a download from ProQuest: by the fields that only it has."""
    found = {name for line in lines if (name := _field_name(line.text))}
    return "accession_number" in found and bool(found & {"text", names.HEADLINE, names.DECK})


def stated_count(lines: Sequence[Line]) -> int:
    """Return how many documents the file says that it holds; 0 if it says nothing."""
    counts = (_COUNT.fullmatch(line.text) for line in lines)
    return max((int(count[2]) for count in counts if count), default=0)


def split(lines: Sequence[Line]) -> Iterator[Clipping]:
    """Yield the articles of a download."""
    document: list[Line] = []
    for line in [*lines, Line("_" * 40)]:
        if not _RULE.fullmatch(line.text) and not _COUNT.fullmatch(line.text):
            document.append(line)
            continue
        # The table of contents and the notes at the end have no such fields.
        if any(_field_name(entry.text) == "accession_number" for entry in document):
            yield _read(document)
        document = []


def _field_name(text: str) -> str:
    match = _FIELD.fullmatch(text)
    if match is None:
        return ""
    name = match[1].strip().casefold()
    return _NAMES.get(name) or (name.replace(" ", "_") if name in _KNOWN_OTHERS else "")


def _read(lines: Sequence[Line]) -> Clipping:
    article = Clipping()
    current = ""
    before: list[str] = []
    for line in lines:
        name = _field_name(line.text)
        words = line.text
        # A paragraph of the text may begin like a field; a field of the database begins a block.
        if name and line.begins_block and name not in article.fields:
            match = _FIELD.fullmatch(line.text)
            assert match is not None
            current, words = name, match[2]
        if not current:
            before.append(words)
        elif current == _TEXT:
            article.fields[_TEXT] = ""
            if words.strip():
                article.body.append(Line(words, line.kind, line.begins_block))
        else:
            article.add_to_field(current, words)
    article.fields.pop(_TEXT, None)
    if before:
        article.fields.setdefault(names.HEADLINE, " ".join(before))
    if not article.body and names.DECK in article.fields:
        article.body.append(Line(article.fields.pop(names.DECK)))
    return article
