"""Writes a project as REFI-QDA: layers and labels as codes, articles as sources, spans as codings.

What the standard has no place for is expressed in its own terms where it can be: values of
attributes as codes below their label's, relations as links, the further fragments of an annotation
as selections with a link to the first, metadata as variables. Notes describe selections: programs
show them there, while QualCoder stops at a Note without a date.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, name_annotation
from annotator.formats.refi_qda.vocabulary import (
    ARTICLE_ID,
    CONTINUES,
    INTERNAL,
    NAMESPACE,
    ORIGIN,
    PROJECT_FILE,
    SOURCES,
    attribute_name,
    guid,
    guid_of,
    value_name,
)
from annotator.formats.xml_text import XmlText
from annotator.model import AnnotatedDocument, Annotation, Label, ModelObject, TagSet

_NAMED = 200
"""Characters of the covered text that a selection is named by."""


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the archive: the texts as they come, and at its end the project's XML."""
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        TemporaryFile() as sources,
        TemporaryFile() as links,
    ):
        project = _Project(archive, (sources, links), context.losses)
        for item in items:
            if isinstance(item, TagSet):
                project.tag_set = item
            elif isinstance(item, AnnotatedDocument):
                project.add(item)
        project.finish()


class _Project:
    """Collects the parts of the XML, which the schema wants in another order than they come."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        parts: tuple[IO[bytes], IO[bytes]],
        losses: Losses,
    ) -> None:
        self._archive, self._losses = archive, losses
        self._xml = XmlText(losses)
        self.tag_set = TagSet("", ())
        self._users: dict[str, str] = {}
        self._variables: dict[str, str] = {}
        self._labels: dict[str, None] = {}
        self._values: dict[tuple[str, str, str], None] = {}
        self._sources, self._links = parts

    # Parts

    def add(self, item: AnnotatedDocument) -> None:
        """Take in an article."""
        document = item.document
        own = guid_of(document.id, "source")
        text = document.text
        # A mark at the start would be taken for the file's own.
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        info = zipfile.ZipInfo(f"{SOURCES}/{own}.txt", date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(info, (mark + text).encode("utf-8"))
        name, path = document.title or document.id, f"{INTERNAL}{own}.txt"
        lines = [f"<TextSource{self._attributes(guid=own, name=name, plainTextPath=path)}>"]
        for annotation in item.annotations:
            lines += self._selections(annotation, item)
        known = {ARTICLE_ID: document.id, **document.metadata}
        for key, value in known.items():
            if isinstance(value, str):
                lines.append(self._variable(key, value))
            else:
                self._losses.add("values of metadata", f"{key} of {document.id}")
        self._put(self._sources, [*lines, "</TextSource>"])
        here = {each.id for each in item.annotations}
        for relation in item.relations:
            if relation.source in here and relation.target in here:
                ends = _selection(relation.source, 0), _selection(relation.target, 0)
                self._link(guid_of(relation.id, "link"), relation.type, *ends)

    def _selections(self, each: Annotation, item: AnnotatedDocument) -> Iterator[str]:
        user = self._user(each.annotator)
        for number, (start, end) in enumerate(each.fragments):
            covered = item.document.text[start:end]
            own = _selection(each.id, number)
            attributes = self._attributes(
                guid=own,
                name=covered if len(covered) <= _NAMED else covered[: _NAMED - 1] + "…",
                startPosition=str(start),
                endPosition=str(end),
                creatingUser=user,
            )
            yield f"<PlainTextSelection{attributes}>"
            if each.note and not number:
                yield f"<Description>{self._xml.text(each.note)}</Description>"
            yield from self._codings(each, item, user, number)
            yield "</PlainTextSelection>"
            if number:
                link = guid("fragment", each.id, str(number))
                self._link(link, CONTINUES, own, _selection(each.id, 0))

    def _codings(
        self, each: Annotation, item: AnnotatedDocument, user: str, number: int
    ) -> Iterator[str]:
        self._labels[each.label] = None
        coding = guid_of(each.id, "coding") if number == 0 else guid("coding", each.id, str(number))
        yield self._coding(coding, user, _code(each.label))
        if number:
            return
        for name, value in each.attributes.items():
            if isinstance(value, str):
                self._values[each.label, name, value] = None
                own = guid("value", each.id, name)
                yield self._coding(own, user, _code(each.label, name, value))
            else:
                self._losses.add("values of attributes", name_annotation(each, item.document))

    def _coding(self, own: str, user: str, code: str) -> str:
        head = self._attributes(guid=own, creatingUser=user)
        return f'<Coding{head}><CodeRef targetGUID="{code}"/></Coding>'

    def _link(self, own: str, name: str, origin: str, target: str) -> None:
        head = self._attributes(
            guid=own, name=name, direction="OneWay", originGUID=origin, targetGUID=target
        )
        self._put(self._links, [f"<Link{head}/>"])

    def _variable(self, key: str, value: str) -> str:
        own = self._variables.setdefault(key, guid("variable", key))
        return (
            f'<VariableValue><VariableRef targetGUID="{own}"/>'
            f"<TextValue>{self._xml.text(value)}</TextValue></VariableValue>"
        )

    def _user(self, name: str) -> str:
        return self._users.setdefault(name, guid("user", name))

    # The whole

    def finish(self) -> None:
        """Write the XML, its parts in the order of the schema."""
        info = zipfile.ZipInfo(PROJECT_FILE, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._archive.open(info, "w", force_zip64=True) as out:
            name = self._attributes(name=self.tag_set.name or ORIGIN, origin=ORIGIN)
            self._put(out, ['<?xml version="1.0" encoding="utf-8" standalone="yes"?>'])
            self._put(out, [f'<Project xmlns="{NAMESPACE}"{name}>'])
            users = [
                f"<User{self._attributes(guid=own, name=name)}/>"
                for name, own in self._users.items()
            ]
            self._section(out, "Users", users)
            codes = list(self._codes())
            if codes:
                self._put(out, ["<CodeBook><Codes>", *codes, "</Codes></CodeBook>"])
            variables = [
                f"<Variable{self._attributes(guid=own, name=key, typeOfVariable='Text')}/>"
                for key, own in self._variables.items()
            ]
            self._section(out, "Variables", variables)
            self._copy(out, "Sources", self._sources)
            self._copy(out, "Links", self._links)
            self._put(out, ["</Project>"])

    def _codes(self) -> Iterator[str]:
        layers = {layer.name: list(layer.labels) for layer in self.tag_set.layers}
        for name, labels in layers.items():
            head = self._attributes(guid=guid("layer", name), name=name, isCodable="false")
            yield f"<Code{head}>"
            for label in labels:
                yield from self._label_code(label)
            yield "</Code>"
        for name in self._labels:
            if self.tag_set.label(name) is None:
                yield from self._label_code(Label(name))

    def _label_code(self, label: Label) -> Iterator[str]:
        color = label.color if re.fullmatch("#[0-9A-Fa-f]{6}", label.color) else ""
        head = self._attributes(
            guid=_code(label.name), name=label.name, isCodable="true", color=color
        )
        yield f"<Code{head}>"
        if label.description:
            yield f"<Description>{self._xml.text(label.description)}</Description>"
        values: dict[str, dict[str, None]] = {
            a.name: dict.fromkeys(a.values) for a in label.attributes
        }
        for owner, name, value in self._values:
            if owner == label.name:
                values.setdefault(name, {})[value] = None
        for name, each in values.items():
            full = attribute_name(label.name, name)
            own = guid("attribute", label.name, name)
            yield f"<Code{self._attributes(guid=own, name=full, isCodable='false')}>"
            for value in each:
                full, code = value_name(label.name, name, value), _code(label.name, name, value)
                yield f"<Code{self._attributes(guid=code, name=full, isCodable='true')}/>"
            yield "</Code>"
        yield "</Code>"

    def _section(self, out: IO[bytes], name: str, lines: list[str]) -> None:
        if lines:
            self._put(out, [f"<{name}>", *lines, f"</{name}>"])

    def _copy(self, out: IO[bytes], name: str, part: IO[bytes]) -> None:
        if part.tell():
            part.seek(0)
            self._put(out, [f"<{name}>"])
            while chunk := part.read(1 << 16):
                out.write(chunk)
            self._put(out, [f"</{name}>"])

    def _put(self, out: IO[bytes], lines: Iterable[str]) -> None:
        for line in lines:
            out.write(line.encode("utf-8") + b"\n")

    def _attributes(self, **values: str) -> str:
        """Attributes of an element; empty ones are left out."""
        return self._xml.attributes({name: value for name, value in values.items() if value})


def _code(*names: str) -> str:
    return guid("code", *names)


def _selection(annotation: str, number: int) -> str:
    return guid("selection", annotation, str(number))
