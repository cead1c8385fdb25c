"""Writes and reads the header of a TEI file: the article's metadata, the labels, the annotators.

Source: TEI P5 Guidelines, chapter 2.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from annotator.formats.foreign import FOREIGN_ID
from annotator.formats.tei.features import format_structure, parse_structure
from annotator.formats.tei.vocabulary import (
    ANNOTATOR,
    APPLICATION,
    DETAILS,
    ELSEWHERE,
    LABEL,
    TYPE,
    local_name,
    make_xml_id,
    qualify,
    text_of,
    words_of,
)
from annotator.formats.xml_text import XmlText
from annotator.model import AnnotatedDocument, TagSet

BIBLIOGRAPHY = {
    "author": "author",
    "publisher": "publisher",
    "date": "date",
    "url": "idno",
    "source": "idno",
}
"""The element for each metadata field that TEI has one for; an ``idno`` has the field as type."""

_PREFIX_DEFINITION = (
    f'<listPrefixDef><prefixDef ident="{ELSEWHERE}" matchPattern="(.+)" '
    'replacementPattern="#$1"><p>An annotation of another article, by its xml:id in the file of '
    "that article.</p></prefixDef></listPrefixDef>"
)
_APPLICATION_INFO = (
    f'<appInfo><application ident="{APPLICATION}" version="1"><label>Annotator</label><p>Offsets '
    "in pointers count Unicode code points.</p></application></appInfo>"
)


class HeaderWriter:
    """Writes the headers of all articles with the definitions of one tag set."""

    def __init__(self, tag_set: TagSet, markup: XmlText) -> None:
        self._tag_set, self._markup = tag_set, markup
        self._label_category = cache(self._format_label)
        self._type_category = cache(self._format_type)

    def header(self, item: AnnotatedDocument) -> str:
        """Return the ``teiHeader`` of an article."""
        document = item.document
        title = self._markup.element("title", document.title)
        id_element = self._markup.element("idno", document.id)
        return "\n".join(
            [
                "<teiHeader>",
                "<fileDesc>",
                f"<titleStmt>{title}{''.join(self._annotators(item))}</titleStmt>",
                f"<publicationStmt><distributor>Annotator</distributor>{id_element}</publicationStmt>",
                f"<sourceDesc><bibl>{''.join(self._bibliography(item))}</bibl></sourceDesc>",
                "</fileDesc>",
                f"<encodingDesc>\n{''.join(self._encoding(item))}</encodingDesc>",
                "</teiHeader>",
            ]
        )

    def _annotators(self, item: AnnotatedDocument) -> Iterator[str]:
        tags = (*item.annotations, *item.relations)
        for annotator in dict.fromkeys(tag.annotator for tag in tags):
            name = self._markup.element("name", annotator)
            xml_id = make_xml_id(ANNOTATOR, annotator)
            yield f'<respStmt xml:id="{xml_id}"><resp>annotation</resp>{name}</respStmt>'

    def _bibliography(self, item: AnnotatedDocument) -> Iterator[str]:
        """Yield the elements for metadata, and a note with the fields that have no element."""
        remaining: dict[str, Any] = {}
        for key, value in item.document.metadata.items():
            element = BIBLIOGRAPHY.get(key)
            if element is None or not isinstance(value, str):
                remaining[key] = value
            elif element == "idno":
                yield self._markup.element(element, value, type=key)
            elif element == "date" and _is_date(value):
                yield self._markup.element(element, value, when=value)
            else:
                yield self._markup.element(element, value)
        if remaining:
            yield f'<note type="{DETAILS}">{format_structure(remaining, self._markup)}</note>'

    def _encoding(self, item: AnnotatedDocument) -> Iterator[str]:
        """Yield the taxonomies of labels and types, and the declarations of the file."""
        labels = dict.fromkeys(sorted(annotation.label for annotation in item.annotations))
        types = dict.fromkeys(sorted(relation.type for relation in item.relations))
        if labels or types:
            yield "<classDecl>\n"
            for taxonomy_id, categories in (
                ("labels", "".join(map(self._label_category, labels))),
                ("types", "".join(map(self._type_category, types))),
            ):
                if categories:
                    yield f'<taxonomy xml:id="{taxonomy_id}">\n{categories}</taxonomy>\n'
            yield "</classDecl>\n"
        annotation_ids = {annotation.id for annotation in item.annotations}
        if any(not {r.source, r.target} <= annotation_ids for r in item.relations):
            yield f"{_PREFIX_DEFINITION}\n"
        yield f"{_APPLICATION_INFO}\n"

    def _format_label(self, name: str) -> str:
        label = self._tag_set.label(name)
        xml_id = make_xml_id(LABEL, name)
        return self._category(xml_id, name, label.description if label else "")

    def _format_type(self, name: str) -> str:
        relation_type = self._tag_set.relation(name)
        xml_id = make_xml_id(TYPE, name)
        return self._category(xml_id, name, relation_type.description if relation_type else "")

    def _category(self, category_id: str, name: str, description: str) -> str:
        content = self._markup.element("gloss", name)
        if description:
            content += self._markup.element("desc", description)
        return f'<category xml:id="{category_id}">{content}</category>\n'


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_TITLE = f"{qualify('fileDesc')}/{qualify('titleStmt')}"
_PUBLICATION = f"{qualify('fileDesc')}/{qualify('publicationStmt')}"
_SOURCE = f"{qualify('fileDesc')}/{qualify('sourceDesc')}"
_APPLICATIONS = f"{qualify('encodingDesc')}/{qualify('appInfo')}/{qualify('application')}"
_WEB = ("http://", "https://")


class HeaderReader:
    """Reads the header of one article, which may have none."""

    def __init__(self, element: Any) -> None:
        """Read the header of a ``TEI`` element."""
        self._header = element.find(qualify("teiHeader"))

    def _find_all(self, path: str) -> list[Any]:
        return [] if self._header is None else list(self._header.iterfind(path))

    @property
    def is_own(self) -> bool:
        """Whether we exported the file."""
        applications = self._find_all(_APPLICATIONS)
        return any(application.get("ident") == APPLICATION for application in applications)

    # Files that we exported

    def own_id(self) -> str:
        """Return the article's id; empty where the header has none."""
        elements = self._find_all(f"{_PUBLICATION}/{qualify('idno')}")
        return text_of(elements[0]) if elements else ""

    def own_title(self) -> str:
        """Return the article's title; empty where the header has none."""
        elements = self._find_all(f"{_TITLE}/{qualify('title')}")
        return text_of(elements[0]) if elements else ""

    def own_metadata(self) -> dict[str, Any]:
        """Return the article's metadata as JSON values by field."""
        metadata: dict[str, Any] = {}
        for element in self._find_all(f"{_SOURCE}/{qualify('bibl')}/*"):
            name = local_name(element)
            key = str(element.get("type") or "") if name == "idno" else name
            if BIBLIOGRAPHY.get(key) == name:
                metadata[key] = text_of(element)
            elif name == "note" and element.get("type") == DETAILS:
                for structure in element.iterfind(qualify("fs")):
                    metadata.update(parse_structure(structure))
        return metadata

    # Files of other programs

    def foreign_title(self) -> str:
        """Return the main title, or the first one where none is marked as such."""
        titles = self._find_all(f"{_TITLE}/{qualify('title')}")
        main_titles = [title for title in titles if title.get("type") == "main"]
        return _first_words_of(*main_titles, *titles)

    def foreign_metadata(self) -> Mapping[str, Any]:
        """Return the metadata that the header states, by our names of the fields."""
        authors = map(words_of, self._find_all(f"{_TITLE}/{qualify('author')}"))
        metadata = {
            "author": "; ".join(filter(None, authors)) or self._first_words(_SOURCE, "author"),
            "publisher": self._first_words(_SOURCE, "publisher")
            or self._first_words(_PUBLICATION, "publisher"),
            "date": self._date(_SOURCE) or self._date(_PUBLICATION),
            "url": self._url(),
            FOREIGN_ID: next(map(words_of, self._ids()), ""),
        }
        return {key: value for key, value in metadata.items() if value}

    def _first_words(self, parent_path: str, name: str) -> str:
        return _first_words_of(*self._find_all(f"{parent_path}//{qualify(name)}"))

    def _date(self, parent_path: str) -> str:
        for element in self._find_all(f"{parent_path}//{qualify('date')}"):
            value = str(element.get("when") or element.get("notBefore") or "")
            value = value or words_of(element)
            if value:
                return value
        return ""

    def _ids(self) -> list[Any]:
        elements = self._find_all(f"{_PUBLICATION}/{qualify('idno')}")
        return [element for element in elements if not words_of(element).startswith(_WEB)]

    def _url(self) -> str:
        for parent_path in (_SOURCE, _PUBLICATION):
            for element in self._find_all(f"{parent_path}//*"):
                url = str(element.get("target") or "") or words_of(element)
                if local_name(element) in ("idno", "ptr", "ref") and url.startswith(_WEB):
                    return url
        return ""


def _first_words_of(*elements: Any) -> str:
    """Return the words of the first element that has any; empty if none has."""
    return next((words for element in elements if (words := words_of(element))), "")
