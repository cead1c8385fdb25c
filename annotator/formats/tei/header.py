"""The header of a TEI file: what is known of the article, the labels, who annotated."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from annotator.formats.foreign import FOREIGN_ID
from annotator.formats.tei.features import structure, values_of
from annotator.formats.tei.vocabulary import (
    ANNOTATOR,
    APPLICATION,
    DETAILS,
    ELSEWHERE,
    LABEL,
    TYPE,
    local,
    make_xml_id,
    tag,
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

    def __init__(self, tag_set: TagSet, markup: XmlText) -> None:
        self._tag_set, self._markup = tag_set, markup
        self._label = cache(self._defined_label)
        self._type = cache(self._defined_type)

    def of(self, item: AnnotatedDocument) -> str:
        """The header of an article's file."""
        document = item.document
        title = self._markup.element("title", document.title)
        id_element = self._markup.element("idno", document.id)
        return "\n".join(
            [
                "<teiHeader>",
                "<fileDesc>",
                f"<titleStmt>{title}{''.join(self._people(item))}</titleStmt>",
                f"<publicationStmt><distributor>Annotator</distributor>{id_element}</publicationStmt>",
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
            own = make_xml_id(ANNOTATOR, name)
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
            for taxonomy_id, categories in (
                ("labels", map(self._label, labels)),
                ("types", map(self._type, types)),
            ):
                said = "".join(categories)
                if said:
                    yield f'<taxonomy xml:id="{taxonomy_id}">\n{said}</taxonomy>\n'
            yield "</classDecl>\n"
        here = {each.id for each in item.annotations}
        if any(r.source not in here or r.target not in here for r in item.relations):
            yield f"{_DECLARED}\n"
        yield f"{_SOFTWARE}\n"

    def _defined_label(self, name: str) -> str:
        label = self._tag_set.label(name)
        return self._category(make_xml_id(LABEL, name), name, label.description if label else "")

    def _defined_type(self, name: str) -> str:
        known = self._tag_set.relation(name)
        return self._category(make_xml_id(TYPE, name), name, known.description if known else "")

    def _category(self, category_id: str, name: str, description: str) -> str:
        said = self._markup.element("gloss", name)
        if description:
            said += self._markup.element("desc", description)
        return f'<category xml:id="{category_id}">{said}</category>\n'


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_TITLE = f"{tag('fileDesc')}/{tag('titleStmt')}"
_PUBLISHED = f"{tag('fileDesc')}/{tag('publicationStmt')}"
_SOURCE = f"{tag('fileDesc')}/{tag('sourceDesc')}"
_APPLICATIONS = f"{tag('encodingDesc')}/{tag('appInfo')}/{tag('application')}"
_WEB = ("http://", "https://")


class Metadata:
    """Reads one header; an article may come without any."""

    def __init__(self, tree: Any) -> None:
        self._header = tree.find(tag("teiHeader"))

    def _all(self, path: str) -> list[Any]:
        return [] if self._header is None else list(self._header.iterfind(path))

    @property
    def is_ours(self) -> bool:
        """Whether the file was written here."""
        return any(each.get("ident") == APPLICATION for each in self._all(_APPLICATIONS))

    # Of our own files

    def id(self) -> str:
        """The article's id."""
        return next((_exact(each) for each in self._all(f"{_PUBLISHED}/{tag('idno')}")), "")

    def title(self) -> str:
        """The article's title."""
        return next((_exact(each) for each in self._all(f"{_TITLE}/{tag('title')}")), "")

    def metadata(self) -> dict[str, Any]:
        """The article's metadata."""
        found: dict[str, Any] = {}
        for each in self._all(f"{_SOURCE}/{tag('bibl')}/*"):
            name = local(each)
            key = str(each.get("type") or "") if name == "idno" else name
            if BIBLIOGRAPHY.get(key) == name:
                found[key] = _exact(each)
            elif name == "note" and each.get("type") == DETAILS:
                for fs in each.iterfind(tag("fs")):
                    found.update(values_of(fs))
        return found

    # Of others' files

    def foreign_title(self) -> str:
        """The first title, or the one that is said to be the main one."""
        titles = self._all(f"{_TITLE}/{tag('title')}")
        main = [each for each in titles if each.get("type") == "main"]
        return next((said for each in (*main, *titles) if (said := _words(each))), "")

    def foreign_metadata(self) -> Mapping[str, Any]:
        """What is known of the article by names of ours."""
        found = {
            "author": "; ".join(filter(None, map(_words, self._all(f"{_TITLE}/{tag('author')}"))))
            or self._first(_SOURCE, "author"),
            "publisher": self._first(_SOURCE, "publisher") or self._first(_PUBLISHED, "publisher"),
            "date": self._date(_SOURCE) or self._date(_PUBLISHED),
            "url": self._url(),
            FOREIGN_ID: next((_words(each) for each in self._ids()), ""),
        }
        return {key: value for key, value in found.items() if value}

    def _first(self, where: str, name: str) -> str:
        return next((said for e in self._all(f"{where}//{tag(name)}") if (said := _words(e))), "")

    def _date(self, where: str) -> str:
        for each in self._all(f"{where}//{tag('date')}"):
            said = str(each.get("when") or each.get("notBefore") or "") or _words(each)
            if said:
                return said
        return ""

    def _ids(self) -> list[Any]:
        return [each for each in self._all(f"{_PUBLISHED}/{tag('idno')}") if not _is_web(each)]

    def _url(self) -> str:
        for where in (_SOURCE, _PUBLISHED):
            for each in self._all(f"{where}//*"):
                said = str(each.get("target") or "") or _words(each)
                if local(each) in ("idno", "ptr", "ref") and said.startswith(_WEB):
                    return said
        return ""


def _is_web(element: Any) -> bool:
    return _words(element).startswith(_WEB)


def _exact(element: Any) -> str:
    return "".join(element.itertext())


def _words(element: Any) -> str:
    return " ".join(_exact(element).split())
