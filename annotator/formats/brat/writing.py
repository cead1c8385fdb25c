"""Writes brat's files: ``NAME.txt`` and ``NAME.ann`` for each article, and its configuration."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.formats.brat.lines import escaped
from annotator.formats.brat.names import Names
from annotator.formats.brat.reading import OWN_RESOURCE
from annotator.formats.brat.segments import BORDERS, joined, segments
from annotator.formats.filenames import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.losses import name_annotation
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    ModelObject,
    Relation,
    TagSet,
)

_BLANKS = dict.fromkeys(map(ord, BORDERS), " ")


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles."""
    names, files = Names(), FileNames()
    identities: dict[str, Identity] = {}
    for item in items:
        if isinstance(item, TagSet):
            _put(folder / "annotation.conf", _configuration(item, names))
            _put(folder / "visual.conf", _looks(item, names))
        elif isinstance(item, Identity):
            identities[item.id] = item
            if item.aliases or item.kind or item.note or item.external_id:
                context.losses.add("details of identities (aliases, kind …)", f"“{item.name}”")
        elif isinstance(item, AnnotatedDocument):
            stem = files.name(item.document.id)
            if stem != item.document.id:
                names.documents[stem] = item.document.id
            lines = _Lines(item, stem, names, identities, context).all()
            _put(folder / f"{stem}.txt", item.document.text)
            _put(folder / f"{stem}.ann", "".join(f"{line}\n" for line in lines))
    names.write(folder)


def _put(path: Path, text: str) -> None:
    # A mark at the start would be taken for the file's own.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    path.write_bytes((mark + text).encode("utf-8"))


class _Lines:
    """The lines of one article."""

    def __init__(
        self,
        item: AnnotatedDocument,
        stem: str,
        names: Names,
        identities: dict[str, Identity],
        context: WriteContext,
    ) -> None:
        self._item, self._stem, self._names, self._identities = item, stem, names, identities
        self._losses = context.losses
        self._numbers = {each.id: f"T{n}" for n, each in enumerate(item.annotations, 1)}
        self._attributes = self._references = self._notes = 0

    def all(self) -> Iterator[str]:
        """Text-bound annotations with what belongs to each, then relations."""
        document = self._item.document
        for each in self._item.annotations:
            yield self._bound(each, document)
            yield from self._attribute_lines(each, document)
            yield from self._reference_line(each)
            if each.note:
                self._notes += 1
                target = self._numbers[each.id]
                yield f"#{self._notes}\tAnnotatorNotes {target}\t{escaped(each.note)}"
        number = 0
        for relation in self._item.relations:
            line = self._relation(relation)
            if line:
                number += 1
                yield f"R{number}\t{line}"

    def _bound(self, each: Annotation, document: Document) -> str:
        number, parts = self._numbers[each.id], segments(document.text, each.fragments)
        if parts and joined(document.text, parts) != each.fragments:
            self._names.keep(self._stem, number, each.fragments)
        parts = parts or each.fragments  # nothing but these, which brat does not show
        places = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(document.text[start:end] for start, end in parts)
        return f"{number}\t{self._names.short(each.label)} {places}\t{words.translate(_BLANKS)}"

    def _attribute_lines(self, each: Annotation, document: Document) -> Iterator[str]:
        for name, value in each.attributes.items():
            if value is False or value is None or isinstance(value, list | dict):
                self._losses.add("values of attributes", name_annotation(each, document))
                continue
            self._attributes += 1
            line = f"A{self._attributes}\t{self._names.short(name)} {self._numbers[each.id]}"
            yield line if value is True else f"{line} {self._names.short(str(value))}"

    def _reference_line(self, each: Annotation) -> Iterator[str]:
        if each.identity is None:
            return
        self._references += 1
        known = self._identities.get(each.identity)
        name = " ".join(known.name.split()) if known else each.identity
        reference = f"{OWN_RESOURCE}:{each.identity}"
        yield f"N{self._references}\tReference {self._numbers[each.id]} {reference}\t{name}"

    def _relation(self, relation: Relation) -> str:
        source, target = (self._numbers.get(end) for end in (relation.source, relation.target))
        if source is None or target is None:
            return ""
        return f"{self._names.short(relation.type)} Arg1:{source} Arg2:{target}"


def _configuration(tag_set: TagSet, names: Names) -> str:
    """``annotation.conf``: what brat's own interface offers."""
    labels = {label.name: names.short(label.name) for label in tag_set.labels()}
    layers = {layer.name: [labels[each.name] for each in layer.labels] for layer in tag_set.layers}
    lines = ["[entities]", *labels.values(), "", "[relations]"]
    for relation in tag_set.relations:
        ends = [
            "|".join(each for end in side for each in layers.get(end, [names.short(end)]))
            for side in (relation.source, relation.target)
        ]
        lines.append(f"{names.short(relation.name)}\tArg1:{ends[0]}, Arg2:{ends[1]}")
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", ""]
    lines.append("[attributes]")
    for label in tag_set.labels():
        for attribute in label.attributes:
            values = "|".join(names.short(value) for value in attribute.values)
            lines.append(f"{names.short(attribute.name)}\tArg:{labels[label.name]}, Value:{values}")
    return "\n".join([*lines, ""])


def _looks(tag_set: TagSet, names: Names) -> str:
    """``visual.conf``: full names, of which brat stores only plain letters, and colours."""
    relations = [each.name for each in tag_set.relations]
    attributes = [each.name for label in tag_set.labels() for each in label.attributes]
    shown = dict.fromkeys([*(each.name for each in tag_set.labels()), *relations, *attributes])
    lines = ["[labels]", *(f"{names.short(each)} | {_displayed(each)}" for each in shown)]
    lines += ["", "[drawing]", "SPAN_DEFAULT\tfgColor:black, bgColor:#dddddd, borderColor:darken"]
    lines += [
        f"{names.short(each.name)}\tbgColor:{each.color}"
        for each in tag_set.labels()
        if re.fullmatch("#[0-9A-Fa-f]{6}", each.color)
    ]
    return "\n".join([*lines, "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5", ""])


def _displayed(name: str) -> str:
    """A name in a list whose items are parted by bars, and its lines by tabs."""
    return " ".join(name.replace("|", "/").replace("<", "‹").replace(">", "›").split())
