"""The header of a TEI file: what is known of the article, the labels, who annotated."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from annotator.formats.tei.features import structure
from annotator.formats.tei.markup import Markup
from annotator.formats.tei.names import (
    ANNOTATOR,
    APPLICATION,
    DETAILS,
    ELSEWHERE,
    LABEL,
    TYPE,
    xml_id,
)
from annotator.model import AnnotatedDocument, TagSet

BIBLIOGRAPHY = {
    "author": "author",
    "publisher": "publisher",
    "date": "date",
    "url": "idno",
    "source": "idno",
}
"""Metadata that TEI has elements for, with these; the type of an ``idno`` says which it is."""

_DECLARED = (
    f'<listPrefixDef><prefixDef ident="{ELSEWHERE}" matchPattern="(.+)" '
    'replacementPattern="#$1"><p>An annotation of another article, by its xml:id in the file of '
    "that article.</p></prefixDef></listPrefixDef>"
)
_SOFTWARE = (
    f'<appInfo><application ident="{APPLICATION}" version="1"><label>Annotator</label><p>Offsets '
    "in pointers count Unicode code points.</p></application></appInfo>"
)


class Header:
    """Writes the headers of all articles with the definitions of one tag set."""

    def __init__(self, tag_set: TagSet, markup: Markup) -> None:
        self._tag_set, self._markup = tag_set, markup
        self._label = cache(self._defined_label)
        self._type = cache(self._defined_type)

    def of(self, item: AnnotatedDocument) -> str:
        """The header of an article's file."""
        document = item.document
        title = self._markup.element("title", document.title)
        id = self._markup.element("idno", document.id)
        return "\n".join(
            [
                "<teiHeader>",
                "<fileDesc>",
                f"<titleStmt>{title}{''.join(self._people(item))}</titleStmt>",
                f"<publicationStmt><distributor>Annotator</distributor>{id}</publicationStmt>",
                f"<sourceDesc><bibl>{''.join(self._bibliography(item))}</bibl></sourceDesc>",
                "</fileDesc>",
                f"<encodingDesc>\n{''.join(self._encoding(item))}</encodingDesc>",
                "</teiHeader>",
            ]
        )

    def _people(self, item: AnnotatedDocument) -> Iterator[str]:
        names = {each.annotator: None for each in (*item.annotations, *item.relations)}
        for name in names:
            said = self._markup.element("name", name)
            own = xml_id(ANNOTATOR, name)
            yield f'<respStmt xml:id="{own}"><resp>annotation</resp>{said}</respStmt>'

    def _bibliography(self, item: AnnotatedDocument) -> Iterator[str]:
        rest: dict[str, Any] = {}
        for key, value in item.document.metadata.items():
            element = BIBLIOGRAPHY.get(key)
            if element is None or not isinstance(value, str):
                rest[key] = value
            elif element == "idno":
                yield self._markup.element(element, value, type=key)
            elif element == "date" and _is_date(value):
                yield self._markup.element(element, value, when=value)
            else:
                yield self._markup.element(element, value)
        if rest:
            yield f'<note type="{DETAILS}">{structure(rest, self._markup)}</note>'

    def _encoding(self, item: AnnotatedDocument) -> Iterator[str]:
        labels = dict.fromkeys(sorted(each.label for each in item.annotations))
        types = dict.fromkeys(sorted(each.type for each in item.relations))
        if labels or types:
            yield "<classDecl>\n"
            for id, categories in (
                ("labels", map(self._label, labels)),
                ("types", map(self._type, types)),
            ):
                said = "".join(categories)
                if said:
                    yield f'<taxonomy xml:id="{id}">\n{said}</taxonomy>\n'
            yield "</classDecl>\n"
        here = {each.id for each in item.annotations}
        if any(r.source not in here or r.target not in here for r in item.relations):
            yield f"{_DECLARED}\n"
        yield f"{_SOFTWARE}\n"

    def _defined_label(self, name: str) -> str:
        label = self._tag_set.label(name)
        return self._category(xml_id(LABEL, name), name, label.description if label else "")

    def _defined_type(self, name: str) -> str:
        known = self._tag_set.relation(name)
        return self._category(xml_id(TYPE, name), name, known.description if known else "")

    def _category(self, id: str, name: str, description: str) -> str:
        said = self._markup.element("gloss", name)
        if description:
            said += self._markup.element("desc", description)
        return f'<category xml:id="{id}">{said}</category>\n'


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
