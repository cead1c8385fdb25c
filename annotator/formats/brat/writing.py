"""Writes brat's files: ``NAME.txt`` and ``NAME.ann`` for each article, and its configuration."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from annotator.formats.brat.configuration import annotation_conf, listed_values, visual_conf
from annotator.formats.brat.names import BratNames
from annotator.formats.brat.reading import OWN_RESOURCE, REFERENCES, reference_of
from annotator.formats.brat.standoff import (
    BORDERS,
    escape,
    join_over_line_ends,
    split_at_line_ends,
)
from annotator.formats.carried import count_unused
from annotator.formats.files import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.losses import name_annotation
from annotator.formats.value_texts import ValueTexts
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
    """Write the files of all articles, with brat's configuration and our file of names.

    Args:
        items: The stream of an export.
        folder: An empty folder.
        context: The export's settings; receives the losses.
    """
    names, files, values = BratNames(), FileNames(), ValueTexts()
    identities: dict[str, Identity] = {}
    used: set[str] = set()
    for item in items:
        if isinstance(item, TagSet):
            values = ValueTexts(item)
            _count_unlisted(item, context)
            _write_text(folder / "annotation.conf", annotation_conf(item, names))
            _write_text(folder / "visual.conf", visual_conf(item, names))
        elif isinstance(item, Identity):
            identities[item.id] = item
            is_external = bool(item.external_id) and not reference_of(item)
            if item.aliases or item.kind or item.note or is_external:
                context.losses.add("details of identities (aliases, kind …)", f"“{item.name}”")
        elif isinstance(item, AnnotatedDocument):
            stem = files.name(item.document.id)
            if stem != item.document.id:
                names.documents[stem] = item.document.id
            lines = _ArticleWriter(item, stem, names, values, identities, context).lines()
            _write_text(folder / f"{stem}.txt", item.document.text)
            _write_text(folder / f"{stem}.ann", "".join(f"{line}\n" for line in lines))
            used.update(a.identity for a in item.annotations if a.identity is not None)
    count_unused(identities, used, context.losses)
    names.write(folder)


def _write_text(path: Path, text: str) -> None:
    # Readers drop one mark at the start as the file's own; a second one stays in the text.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    path.write_bytes((mark + text).encode("utf-8"))


class _ArticleWriter:
    """Makes the lines of one article's ``.ann`` file."""

    def __init__(
        self,
        item: AnnotatedDocument,
        stem: str,
        names: BratNames,
        values: ValueTexts,
        identities: dict[str, Identity],
        context: WriteContext,
    ) -> None:
        self._item, self._stem, self._names, self._identities = item, stem, names, identities
        self._values, self._losses = values, context.losses
        self._line_ids = {a.id: f"T{number}" for number, a in enumerate(item.annotations, 1)}
        self._attributes = self._references = self._notes = 0

    def lines(self) -> Iterator[str]:
        """Yield each text-bound annotation with the lines on it, then the relations."""
        document = self._item.document
        for annotation in self._item.annotations:
            yield self._text_bound(annotation, document)
            yield from self._attribute_lines(annotation, document)
            yield from self._reference_lines(annotation)
            if annotation.note:
                self._notes += 1
                target = self._line_ids[annotation.id]
                yield f"#{self._notes}\tAnnotatorNotes {target}\t{escape(annotation.note)}"
        number = 0
        for relation in self._item.relations:
            line = self._relation(relation)
            if line:
                number += 1
                yield f"R{number}\t{line}"

    def _text_bound(self, annotation: Annotation, document: Document) -> str:
        line_id = self._line_ids[annotation.id]
        fragments = split_at_line_ends(document.text, annotation.fragments)
        if fragments and join_over_line_ends(document.text, fragments) != annotation.fragments:
            self._names.keep_fragments(self._stem, line_id, annotation.fragments)
        fragments = fragments or annotation.fragments  # line ends alone, which brat does not show
        places = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(document.text[start:end] for start, end in fragments)
        label = self._names.short(annotation.label)
        return f"{line_id}\t{label} {places}\t{words.translate(_BLANKS)}"

    def _attribute_lines(self, annotation: Annotation, document: Document) -> Iterator[str]:
        for name, value in annotation.attributes.items():
            text = self._values.text(annotation.label, name, value)
            if text is None and isinstance(value, int | float) and value is not False:
                text = str(value)
            if not text:
                self._losses.add("values of attributes", name_annotation(annotation, document))
                continue
            self._attributes += 1
            target = self._line_ids[annotation.id]
            line = f"A{self._attributes}\t{self._names.short(name)} {target}"
            yield line if value is True else f"{line} {self._names.short(text)}"

    def _reference_lines(self, annotation: Annotation) -> Iterator[str]:
        references: list[tuple[str, str]] = []
        if annotation.identity is not None:
            identity = self._identities.get(annotation.identity)
            name = " ".join(identity.name.split()) if identity else annotation.identity
            known = reference_of(identity) if identity else ""
            references.append((known or f"{OWN_RESOURCE}:{annotation.identity}", name))
        further = annotation.metadata.get(REFERENCES)
        if isinstance(further, list):
            for each in cast(list[object], further):
                reference, _, name = " ".join(str(each).split()).partition(" ")
                references.append((reference, name))
        for reference, name in references:
            self._references += 1
            target = self._line_ids[annotation.id]
            yield f"N{self._references}\tReference {target} {reference}\t{name}"

    def _relation(self, relation: Relation) -> str:
        """Return a relation's line without its id; empty if an end is not in this article."""
        source, target = (self._line_ids.get(end) for end in (relation.source, relation.target))
        if source is None or target is None:
            return ""
        return f"{self._names.short(relation.type)} Arg1:{source} Arg2:{target}"


def _count_unlisted(tag_set: TagSet, context: WriteContext) -> None:
    for label in tag_set.labels():
        for attribute in label.attributes:
            if listed_values(attribute) is None:
                name = f"“{attribute.name}” of {label.name}"
                context.losses.add("attributes that brat cannot offer", name)
