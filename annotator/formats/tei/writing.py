"""Writes a TEI file for each article: its text, and the annotations in ``standOff`` behind it.

A file an article, and not one ``teiCorpus``, since that is what the tools of TEI's users open, and
how corpora in TEI are kept; each is whole by itself, and no more than one is in memory.

The tags lie beside the text and not in it, as they overlap. They point by ``string-range`` (chapter
16 of the Guidelines), which counts characters from the start of an element, through whatever is
tagged in it: here code points from the start of a block. Other ways to point are elements in the
text itself, anchors or segments, and these would change it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.formats.files import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.tei.features import structure
from annotator.formats.tei.header import Header
from annotator.formats.tei.layout import Layout, side_by_side
from annotator.formats.tei.vocabulary import (
    ANNOTATION,
    ANNOTATOR,
    COMMENT,
    COVERED,
    DETAILS,
    ELSEWHERE,
    FEATURES,
    IDENTITY,
    LABEL,
    NAMESPACE,
    RELATION,
    TYPE,
    is_token,
    make_xml_id,
)
from annotator.formats.xml_text import XmlText
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    ModelObject,
    Relation,
    TagSet,
    covered_text,
)


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles."""
    files = FileNames()
    markup = XmlText(context.losses)
    identities: dict[str, Identity] = {}
    named: set[str] = set()
    header = Header(TagSet("", ()), markup)
    for item in items:
        if isinstance(item, TagSet):
            header = Header(item, markup)
        elif isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            content = _file(item, header, identities, markup, context)
            path = folder / f"{files.name(item.document.id)}.xml"
            path.write_bytes(content.encode("utf-8"))
            named.update(each.identity for each in item.annotations if each.identity is not None)
    for identity_id, each in identities.items():
        if identity_id not in named:
            context.losses.add("identities that no annotation refers to", f"“{each.name}”")


def _file(
    item: AnnotatedDocument,
    header: Header,
    identities: dict[str, Identity],
    markup: XmlText,
    context: WriteContext,
) -> str:
    document = item.document
    blocks, others = side_by_side(document.blocks)
    if others:
        context.losses.add("overlapping blocks", f"one of {document.id}", len(others))
    text = markup.allowed(document.text)
    layout = Layout(text, blocks, markup)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<TEI xmlns="{NAMESPACE}">',
            header.of(item),
            f"<text>\n{layout.body()}\n</text>",
            *WrittenTags(item, text, layout, identities, markup).lines(),
            "</TEI>\n",
        ]
    )


ENTRIES = {
    "person": ("listPerson", "person", "persName"),
    "organization": ("listOrg", "org", "orgName"),
    "location": ("listPlace", "place", "placeName"),
}
"""Lists of TEI, their entries and the names in these, by the kind of identity."""
OBJECT = ("listObject", "object", "objectName")
"""The same for any other kind."""


class WrittenTags:
    """All that lies beside one text."""

    def __init__(
        self,
        item: AnnotatedDocument,
        text: str,
        layout: Layout,
        identities: Mapping[str, Identity],
        markup: XmlText,
    ) -> None:
        self._item, self._text, self._layout = item, text, layout
        self._identities, self._markup = identities, markup
        self._features: dict[str, str] = {}
        """The id of each feature structure by what is in it: the same is written once."""
        self._here = {each.id for each in item.annotations}

    def lines(self) -> Iterator[str]:
        """The element, line by line; none where there is nothing beside the text."""
        item = self._item
        if not item.annotations and not item.relations:
            return
        yield "<standOff>"
        yield from self._lists()
        if item.annotations:
            yield "<listAnnotation>"
            for each in item.annotations:
                yield self._annotation(each)
            yield "</listAnnotation>"
        if item.relations:
            yield "<listRelation>"
            for each in item.relations:
                yield self._relation(each)
            yield "</listRelation>"
        for content, structure_id in self._features.items():
            yield f'<fs xml:id="{structure_id}"{content.removeprefix("<fs")}'
        yield "</standOff>"

    # Annotations and relations

    def _annotation(self, each: Annotation) -> str:
        markup = self._markup
        target = " ".join(map(self._layout.pointer, each.fragments))
        head = (
            f'<annotation xml:id="{make_xml_id(ANNOTATION, each.id)}" motivation="tagging" '
            f'target="{target}" ana="#{make_xml_id(LABEL, each.label)}{self._values(each)}" '
            f'resp="#{make_xml_id(ANNOTATOR, each.annotator)}"'
        )
        if each.confidence is not None:
            head += f' cert="{each.confidence!r}"'
        found = [
            head,
            ">",
            markup.element("note", covered_text(self._text, each.fragments), type=COVERED),
        ]
        if each.note:
            found.append(markup.element("note", each.note, type=COMMENT))
        if each.identity is not None:
            found.append(f'<ptr type="identity" target="#{make_xml_id(IDENTITY, each.identity)}"/>')
        return "".join([*found, "</annotation>"])

    def _relation(self, each: Relation) -> str:
        name = self._markup.attributes({"name": each.type}) if is_token(each.type) else ""
        return (
            f'<relation xml:id="{make_xml_id(RELATION, each.id)}"{name} '
            f'active="{self._end(each.source)}" passive="{self._end(each.target)}" '
            f'ana="#{make_xml_id(TYPE, each.type)}{self._values(each)}" '
            f'resp="#{make_xml_id(ANNOTATOR, each.annotator)}"/>'
        )

    def _end(self, annotation_id: str) -> str:
        scheme = "#" if annotation_id in self._here else f"{ELSEWHERE}:"
        return scheme + make_xml_id(ANNOTATION, annotation_id)

    def _values(self, each: Annotation | Relation) -> str:
        """Pointers to what is known beside the label, each with a space before it."""
        found = self._shared(each.attributes, "attributes") if each.attributes else ""
        details: dict[str, Any] = {}
        if isinstance(each, Annotation) and each.origin != "manual":
            details["origin"] = each.origin
        if each.metadata:
            details["metadata"] = each.metadata
        return found + self._shared(details, DETAILS) if details else found

    def _shared(self, values: Mapping[str, Any], structure_type: str) -> str:
        content = structure(values, self._markup, f' type="{structure_type}"')
        structure_id = self._features.setdefault(content, f"{FEATURES}{len(self._features)}")
        return f" #{structure_id}"

    # Identities

    def _lists(self) -> Iterator[str]:
        named = dict.fromkeys(each.identity for each in self._item.annotations)
        known = [
            self._identities[identity_id]
            for identity_id in named
            if identity_id is not None and identity_id in self._identities
        ]
        for kinds in (*ENTRIES.values(), OBJECT):
            entries = [each for each in known if ENTRIES.get(each.kind, OBJECT) == kinds]
            if entries:
                yield f"<{kinds[0]}>"
                for each in entries:
                    yield self._identity(each, kinds[1], kinds[2])
                yield f"</{kinds[0]}>"

    def _identity(self, each: Identity, entry: str, name: str) -> str:
        markup = self._markup
        names = markup.element(name, each.name)
        names += "".join(markup.element(name, alias, type="alias") for alias in each.aliases)
        idno = markup.element("idno", each.external_id) if each.external_id else ""
        if entry == OBJECT[1]:
            names, idno = f"<objectIdentifier>{names}{idno}</objectIdentifier>", ""
        note = markup.element("note", each.note, type=COMMENT) if each.note else ""
        details: dict[str, Any] = {}
        if each.kind not in ENTRIES and each.kind:
            details["kind"] = each.kind
        if each.metadata:
            details["metadata"] = each.metadata
        if details:
            note += f'<note type="{DETAILS}">{structure(details, markup)}</note>'
        rest = note + idno if entry == "person" else idno + note
        return f'<{entry} xml:id="{make_xml_id(IDENTITY, each.id)}">{names}{rest}</{entry}>'
