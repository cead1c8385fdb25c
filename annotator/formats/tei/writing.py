"""Writes a TEI file for each article: its text, followed by the annotations in ``standOff``.

There is a file for each article, not one ``teiCorpus``: TEI tools open single texts, TEI corpora
are kept that way, and only one article is in memory at a time.

The annotations are beside the text because they overlap. They point by ``string-range`` (TEI P5
Guidelines, chapter 16.2.4), which counts characters from the start of an element, across the tags
in it: here code points from the start of a block. Other ways of pointing need anchors or segments
in the text itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.formats.files import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.tei.features import format_structure
from annotator.formats.tei.header import HeaderWriter
from annotator.formats.tei.layout import BodyWriter, separate_overlapping
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
    """Write the files of all articles.

    Args:
        items: The tag set, the identities and the articles.
        folder: The folder of the files, which exists.
        context: Receives the losses: identities without annotations, overlapping blocks and
            characters that XML forbids, which are replaced.

    Raises:
        OSError: A file cannot be written.
    """
    file_names = FileNames()
    markup = XmlText(context.losses)
    identities: dict[str, Identity] = {}
    used_ids: set[str] = set()
    header = HeaderWriter(TagSet("", ()), markup)
    for item in items:
        if isinstance(item, TagSet):
            header = HeaderWriter(item, markup)
        elif isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            content = _format_file(item, header, identities, markup, context)
            path = folder / f"{file_names.name(item.document.id)}.xml"
            path.write_bytes(content.encode("utf-8"))
            used_ids.update(a.identity for a in item.annotations if a.identity is not None)
    for identity_id, identity in identities.items():
        if identity_id not in used_ids:
            context.losses.add("identities that no annotation refers to", f"“{identity.name}”")


def _format_file(
    item: AnnotatedDocument,
    header: HeaderWriter,
    identities: Mapping[str, Identity],
    markup: XmlText,
    context: WriteContext,
) -> str:
    """Return the XML of an article; ``identities`` are by id."""
    document = item.document
    blocks, overlapping = separate_overlapping(document.blocks)
    if overlapping:
        context.losses.add("overlapping blocks", f"one of {document.id}", len(overlapping))
    text = markup.allowed(document.text)
    body_writer = BodyWriter(text, blocks, markup)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<TEI xmlns="{NAMESPACE}">',
            header.header(item),
            f"<text>\n{body_writer.body()}\n</text>",
            *StandOffWriter(item, text, body_writer, identities, markup).lines(),
            "</TEI>\n",
        ]
    )


ENTRIES = {
    "person": ("listPerson", "person", "persName"),
    "organization": ("listOrg", "org", "orgName"),
    "location": ("listPlace", "place", "placeName"),
}
"""The TEI elements for a list, its entries and their names, by the kind of identity."""
OBJECT = ("listObject", "object", "objectName")
"""The elements for a list, its entries and their names for any other kind."""


class StandOffWriter:
    """Writes the ``standOff`` element of one article."""

    def __init__(
        self,
        item: AnnotatedDocument,
        text: str,
        body_writer: BodyWriter,
        identities: Mapping[str, Identity],
        markup: XmlText,
    ) -> None:
        """Write the annotations of an article.

        Args:
            item: The article.
            text: Its text without the characters that XML forbids.
            body_writer: Points into the text.
            identities: The identities of the project by id.
            markup: Escapes texts.
        """
        self._item, self._text, self._body_writer = item, text, body_writer
        self._identities, self._markup = identities, markup
        self._structure_ids: dict[str, str] = {}
        """The id of each feature structure by its XML: equal ones are written once."""
        self._annotation_ids = {annotation.id for annotation in item.annotations}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the element; none for an article without annotations."""
        item = self._item
        if not item.annotations and not item.relations:
            return
        yield "<standOff>"
        yield from self._identity_lists()
        if item.annotations:
            yield "<listAnnotation>"
            for annotation in item.annotations:
                yield self._annotation(annotation)
            yield "</listAnnotation>"
        if item.relations:
            yield "<listRelation>"
            for relation in item.relations:
                yield self._relation(relation)
            yield "</listRelation>"
        for content, structure_id in self._structure_ids.items():
            yield f'<fs xml:id="{structure_id}"{content.removeprefix("<fs")}'
        yield "</standOff>"

    # Annotations and relations

    def _annotation(self, annotation: Annotation) -> str:
        markup = self._markup
        target = " ".join(map(self._body_writer.pointer_to, annotation.fragments))
        start_tag = (
            f'<annotation xml:id="{make_xml_id(ANNOTATION, annotation.id)}" motivation="tagging" '
            f'target="{target}" '
            f'ana="#{make_xml_id(LABEL, annotation.label)}{self._value_pointers(annotation)}" '
            f'resp="#{make_xml_id(ANNOTATOR, annotation.annotator)}"'
        )
        if annotation.confidence is not None:
            start_tag += f' cert="{annotation.confidence!r}"'
        parts = [
            start_tag,
            ">",
            markup.element("note", covered_text(self._text, annotation.fragments), type=COVERED),
        ]
        if annotation.note:
            parts.append(markup.element("note", annotation.note, type=COMMENT))
        if annotation.identity is not None:
            identity_id = make_xml_id(IDENTITY, annotation.identity)
            parts.append(f'<ptr type="identity" target="#{identity_id}"/>')
        return "".join([*parts, "</annotation>"])

    def _relation(self, relation: Relation) -> str:
        name = self._markup.attributes({"name": relation.type}) if is_token(relation.type) else ""
        return (
            f'<relation xml:id="{make_xml_id(RELATION, relation.id)}"{name} '
            f'active="{self._pointer_to(relation.source)}" '
            f'passive="{self._pointer_to(relation.target)}" '
            f'ana="#{make_xml_id(TYPE, relation.type)}{self._value_pointers(relation)}" '
            f'resp="#{make_xml_id(ANNOTATOR, relation.annotator)}"/>'
        )

    def _pointer_to(self, annotation_id: str) -> str:
        scheme = "#" if annotation_id in self._annotation_ids else f"{ELSEWHERE}:"
        return scheme + make_xml_id(ANNOTATION, annotation_id)

    def _value_pointers(self, tag: Annotation | Relation) -> str:
        """Return pointers to attributes and details, with a space before each."""
        pointers = self._structure_pointer(tag.attributes, "attributes") if tag.attributes else ""
        details: dict[str, Any] = {}
        if isinstance(tag, Annotation) and tag.origin != "manual":
            details["origin"] = tag.origin
        if tag.metadata:
            details["metadata"] = tag.metadata
        return pointers + self._structure_pointer(details, DETAILS) if details else pointers

    def _structure_pointer(self, values: Mapping[str, Any], structure_type: str) -> str:
        content = format_structure(values, self._markup, f' type="{structure_type}"')
        next_id = f"{FEATURES}{len(self._structure_ids)}"
        return f" #{self._structure_ids.setdefault(content, next_id)}"

    # Identities

    def _identity_lists(self) -> Iterator[str]:
        """Yield the lists of the identities that the annotations refer to."""
        used_ids = dict.fromkeys(annotation.identity for annotation in self._item.annotations)
        identities = [
            self._identities[identity_id]
            for identity_id in used_ids
            if identity_id is not None and identity_id in self._identities
        ]
        for elements in (*ENTRIES.values(), OBJECT):
            list_name, entry_name, name_element = elements
            entries = [i for i in identities if ENTRIES.get(i.kind, OBJECT) == elements]
            if entries:
                yield f"<{list_name}>"
                for identity in entries:
                    yield self._identity(identity, entry_name, name_element)
                yield f"</{list_name}>"

    def _identity(self, identity: Identity, entry_name: str, name_element: str) -> str:
        markup = self._markup
        names = markup.element(name_element, identity.name)
        names += "".join(
            markup.element(name_element, alias, type="alias") for alias in identity.aliases
        )
        idno = markup.element("idno", identity.external_id) if identity.external_id else ""
        if entry_name == OBJECT[1]:
            names, idno = f"<objectIdentifier>{names}{idno}</objectIdentifier>", ""
        note = markup.element("note", identity.note, type=COMMENT) if identity.note else ""
        details: dict[str, Any] = {}
        if identity.kind not in ENTRIES and identity.kind:
            details["kind"] = identity.kind
        if identity.metadata:
            details["metadata"] = identity.metadata
        if details:
            note += f'<note type="{DETAILS}">{format_structure(details, markup)}</note>'
        # The content models of TEI want the two in this order.
        content = names + (note + idno if entry_name == "person" else idno + note)
        xml_id = make_xml_id(IDENTITY, identity.id)
        return f'<{entry_name} xml:id="{xml_id}">{content}</{entry_name}>'
