"""Writes a REFI-QDA project: layers and labels as codes, articles as sources, spans as codings.

Where the standard has no place for a value, another element of it holds the value: codes below that
of the label for values of attributes, links for relations, selections with a link to the first one
for further fragments, variables for metadata. Notes become descriptions of selections: programs
show them there, and QualCoder fails at a Note without a date. Memos and guidelines have a date, and
become Notes of the project, of codes and of sources.

Source: REFI-QDA standard 1.5, of which the schema prescribes the order of the parts.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, BinaryIO

from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, name_annotation
from annotator.formats.refi_qda.notes import Notes
from annotator.formats.refi_qda.vocabulary import (
    ARTICLE_ID,
    ARTICLE_TITLE,
    CONTINUES,
    INTERNAL,
    NAMESPACE,
    ORIGIN,
    PROJECT_FILE,
    SOURCES,
    attribute_name,
    guid_for,
    make_guid,
    value_name,
)
from annotator.formats.value_texts import ValueTexts
from annotator.formats.xml_text import XmlText
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribute,
    AttributeKind,
    Label,
    ModelObject,
    Record,
    TagSet,
)
from annotator.model.attribute_values import value_fault
from annotator.model.curation import ARTICLE_MEMO, GUIDELINE, LABEL_MEMO, PROJECT_MEMO
from annotator.temporary import temporary_file

_MAX_NAME_CODE_POINTS = 200
"""A selection is named by its text, which is cut at this length."""
_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK_BYTES = 1 << 16


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the archive: the texts as they come, and the project's XML at the end.

    Args:
        items: The tag set and the articles.
        out: The file, open for writing.
        context: Receives the losses: values of metadata and attributes that are not texts, and
            characters that XML forbids, which are replaced.

    Raises:
        OSError: The file, or a temporary one, cannot be written.
    """
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        temporary_file() as sources_file,
        temporary_file() as links_file,
    ):
        writer = _ProjectWriter(archive, sources_file, links_file, context.losses)
        for item in items:
            if isinstance(item, TagSet):
                writer.tag_set = item
            elif isinstance(item, AnnotatedDocument):
                writer.add(item)
            elif isinstance(item, Record):
                writer.notes.add(item)
        writer.finish()


class _ProjectWriter:
    """Collects the parts of the XML, which the schema wants in another order than they come."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        sources_file: IO[bytes],
        links_file: IO[bytes],
        losses: Losses,
    ) -> None:
        self._archive, self._losses = archive, losses
        self._xml = XmlText(losses)
        self.tag_set = TagSet("", ())
        self.notes = Notes(self._xml, self._user_guid)
        self._user_guids: dict[str, str] = {}
        self._variable_guids: dict[str, str] = {}
        self._labels: dict[str, None] = {}
        self._values: dict[tuple[str, str, str], None] = {}
        """Label, attribute and value of each value in use, in order."""
        self._sources_file, self._links_file = sources_file, links_file

    # Parts

    def add(self, item: AnnotatedDocument) -> None:
        """Write the text of an article, and collect its source and links."""
        document = item.document
        source_guid = guid_for(document.id, "source")
        text = document.text
        # Readers drop a byte order mark: a text that begins with the same character gets two.
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        info = zipfile.ZipInfo(f"{SOURCES}/{source_guid}.txt", date_time=_ARCHIVE_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(info, (mark + text).encode("utf-8"))
        attributes = self._attributes(
            guid=source_guid,
            name=document.title or document.id,
            plainTextPath=f"{INTERNAL}{source_guid}.txt",
        )
        lines = [f"<TextSource{attributes}>"]
        for annotation in item.annotations:
            lines += self._selections(annotation, item)
        lines += self.notes.references(ARTICLE_MEMO, document.id)
        own = {ARTICLE_ID: document.id}
        if document.title in ("", document.id):
            own[ARTICLE_TITLE] = document.title
        for key, value in {**own, **document.metadata}.items():
            if isinstance(value, str):
                lines.append(self._variable_value(key, value))
            else:
                self._losses.add("values of metadata", f"{key} of {document.id}")
        _write_lines(self._sources_file, [*lines, "</TextSource>"])
        annotation_ids = {annotation.id for annotation in item.annotations}
        for relation in item.relations:
            if relation.source in annotation_ids and relation.target in annotation_ids:
                origin = _selection_guid(relation.source, 0)
                target = _selection_guid(relation.target, 0)
                self._add_link(guid_for(relation.id, "link"), relation.type, origin, target)

    def _selections(self, annotation: Annotation, item: AnnotatedDocument) -> Iterator[str]:
        """Yield the lines for the selections of an annotation, one for each fragment."""
        user_guid = self._user_guid(annotation.annotator)
        for number, (start, end) in enumerate(annotation.fragments):
            covered = item.document.text[start:end]
            if len(covered) > _MAX_NAME_CODE_POINTS:
                # White space is kept, as readers compare the name with the text.
                covered = covered[: _MAX_NAME_CODE_POINTS - 1] + "…"
            selection_guid = _selection_guid(annotation.id, number)
            attributes = self._attributes(
                guid=selection_guid,
                name=covered,
                startPosition=str(start),
                endPosition=str(end),
                creatingUser=user_guid,
            )
            yield f"<PlainTextSelection{attributes}>"
            if annotation.note and not number:
                yield f"<Description>{self._xml.text(annotation.note)}</Description>"
            yield from self._codings(annotation, item, user_guid, number)
            yield "</PlainTextSelection>"
            if number:
                link_guid = make_guid("fragment", annotation.id, str(number))
                first_guid = _selection_guid(annotation.id, 0)
                self._add_link(link_guid, CONTINUES, selection_guid, first_guid)

    def _codings(
        self, annotation: Annotation, item: AnnotatedDocument, user_guid: str, number: int
    ) -> Iterator[str]:
        """Yield the codings of the fragment of a number; attributes are with the first."""
        self._labels[annotation.label] = None
        label_code = _code_guid(annotation.label)
        if number:
            coding_guid = make_guid("coding", annotation.id, str(number))
            yield self._coding(coding_guid, user_guid, label_code)
            return
        yield self._coding(guid_for(annotation.id, "coding"), user_guid, label_code)
        for name, value in annotation.attributes.items():
            texts = self._texts_of(annotation.label, name, value)
            for position, text in enumerate(texts):
                self._values[annotation.label, name, text] = None
                further = (text,) if position else ()
                coding_guid = make_guid("value", annotation.id, name, *further)
                value_code = _code_guid(annotation.label, name, text)
                yield self._coding(coding_guid, user_guid, value_code)
            if not texts:
                self._losses.add("values of attributes", name_annotation(annotation, item.document))

    def _texts_of(self, label: str, name: str, value: Any) -> list[str]:
        """Return the texts for a value, each of which has a code; none if it cannot be held."""
        values = ValueTexts(self.tag_set)
        attribute = values.attribute(label, name)
        if attribute is not None and attribute.kind is AttributeKind.SEVERAL:
            return [] if value_fault(attribute, value) else list(value)
        text = values.text(label, name, value)
        return [] if text is None else [text]

    def _coding(self, coding_guid: str, user_guid: str, code_guid: str) -> str:
        attributes = self._attributes(guid=coding_guid, creatingUser=user_guid)
        return f'<Coding{attributes}><CodeRef targetGUID="{code_guid}"/></Coding>'

    def _add_link(self, link_guid: str, name: str, origin: str, target: str) -> None:
        attributes = self._attributes(
            guid=link_guid, name=name, direction="OneWay", originGUID=origin, targetGUID=target
        )
        _write_lines(self._links_file, [f"<Link{attributes}/>"])

    def _variable_value(self, key: str, value: str) -> str:
        variable_guid = self._variable_guids.setdefault(key, make_guid("variable", key))
        return (
            f'<VariableValue><VariableRef targetGUID="{variable_guid}"/>'
            f"<TextValue>{self._xml.text(value)}</TextValue></VariableValue>"
        )

    def _user_guid(self, name: str) -> str:
        return self._user_guids.setdefault(name, make_guid("user", name))

    # The whole

    def finish(self) -> None:
        """Write the XML of the project with its parts in the order of the schema."""
        info = zipfile.ZipInfo(PROJECT_FILE, date_time=_ARCHIVE_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._archive.open(info, "w", force_zip64=True) as out:
            attributes = self._attributes(name=self.tag_set.name or ORIGIN, origin=ORIGIN)
            _write_lines(out, ['<?xml version="1.0" encoding="utf-8" standalone="yes"?>'])
            _write_lines(out, [f'<Project xmlns="{NAMESPACE}"{attributes}>'])
            users = [
                f"<User{self._attributes(guid=guid, name=name)}/>"
                for name, guid in self._user_guids.items()
            ]
            _write_section(out, "Users", users)
            codes = list(self._codes())
            if codes:
                _write_lines(out, ["<CodeBook><Codes>", *codes, "</Codes></CodeBook>"])
            variables = [
                f"<Variable{self._attributes(guid=guid, name=key, typeOfVariable='Text')}/>"
                for key, guid in self._variable_guids.items()
            ]
            _write_section(out, "Variables", variables)
            _copy_section(out, "Sources", self._sources_file)
            _write_section(out, "Notes", self.notes.lines)
            _copy_section(out, "Links", self._links_file)
            _write_lines(out, [*self.notes.references(PROJECT_MEMO), "</Project>"])

    def _codes(self) -> Iterator[str]:
        """Yield the lines for the layers with their labels, then for labels without a layer."""
        labels_by_layer = {layer.name: list(layer.labels) for layer in self.tag_set.layers}
        for name, labels in labels_by_layer.items():
            layer_guid = make_guid("layer", name)
            yield f"<Code{self._attributes(guid=layer_guid, name=name, isCodable='false')}>"
            for label in labels:
                yield from self._label_code(label)
            yield "</Code>"
        for name in self._labels:
            if self.tag_set.label(name) is None:
                yield from self._label_code(Label(name))

    def _label_code(self, label: Label) -> Iterator[str]:
        """Yield the lines for a label with the values of its attributes."""
        color = label.color if re.fullmatch("#[0-9A-Fa-f]{6}", label.color) else ""
        attributes = self._attributes(
            guid=_code_guid(label.name), name=label.name, isCodable="true", color=color
        )
        yield f"<Code{attributes}>"
        if label.description:
            yield f"<Description>{self._xml.text(label.description)}</Description>"
        yield from self.notes.references(LABEL_MEMO, label.name)
        yield from self.notes.references(GUIDELINE, label.name)
        values_by_attribute: dict[str, dict[str, None]] = {
            attribute.name: dict.fromkeys(_listed_values(attribute))
            for attribute in label.attributes
        }
        for owner, name, value in self._values:
            if owner == label.name:
                values_by_attribute.setdefault(name, {})[value] = None
        for name, values in values_by_attribute.items():
            code_guid = make_guid("attribute", label.name, name)
            code_name = attribute_name(label.name, name)
            yield f"<Code{self._attributes(guid=code_guid, name=code_name, isCodable='false')}>"
            for value in values:
                code_guid = _code_guid(label.name, name, value)
                code_name = value_name(label.name, name, value)
                yield f"<Code{self._attributes(guid=code_guid, name=code_name, isCodable='true')}/>"
            yield "</Code>"
        yield "</Code>"

    def _attributes(self, **values: str) -> str:
        """Return the attributes of an element, without the empty ones."""
        return self._xml.attributes({name: value for name, value in values.items() if value})


def _listed_values(attribute: Attribute) -> Sequence[str]:
    """Return the values that have a code, whether or not they are used."""
    if attribute.kind is AttributeKind.YES_NO:
        return ("true", "false")
    if attribute.kind is AttributeKind.SCALE:
        return [str(point) for point in attribute.points]
    return attribute.values


def _write_lines(out: IO[bytes], lines: Iterable[str]) -> None:
    for line in lines:
        out.write(line.encode("utf-8") + b"\n")


def _write_section(out: IO[bytes], name: str, lines: Sequence[str]) -> None:
    """Write the lines in an element; the schema allows none without content."""
    if lines:
        _write_lines(out, [f"<{name}>", *lines, f"</{name}>"])


def _copy_section(out: IO[bytes], name: str, part_file: IO[bytes]) -> None:
    """Write the lines of a temporary file in an element, if there are any."""
    if part_file.tell():
        part_file.seek(0)
        _write_lines(out, [f"<{name}>"])
        while chunk := part_file.read(_CHUNK_BYTES):
            out.write(chunk)
        _write_lines(out, [f"</{name}>"])


def _code_guid(*names: str) -> str:
    return make_guid("code", *names)


def _selection_guid(annotation_id: str, number: int) -> str:
    return make_guid("selection", annotation_id, str(number))
