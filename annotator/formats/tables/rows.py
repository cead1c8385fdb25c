"""Makes the rows of tables: articles, annotations, attributions, relations.

The annotations' table has a row for each annotation, the attributions' one for each claim, with
who, cue, what and about. Offsets count code points, ends exclusive; those of several fragments are
``12-18;30-34``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribution,
    Document,
    Identity,
    ModelObject,
    Relation,
    TagSet,
    attributions,
)
from annotator.model.value_words import value_text, value_words

Cell = str | int | float | None
Row = list[Cell]
TABLES: tuple[str, ...] = ("articles", "annotations", "attributions", "relations")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a formula of a cell (OWASP, "CSV Injection")."""
_SEPARATOR = "; "


class TableRow(NamedTuple):
    """A row, and the table to which it belongs."""

    table: str
    row: Row


@dataclass
class RowMaker:
    """Makes rows of the objects in a stream; the tag set, which comes first, fixes the columns."""

    tag_set: TagSet | None = None
    identity_names: dict[str, str] = field(default_factory=dict[str, str])
    """By the identity's id."""

    def rows(self, items: Iterable[ModelObject]) -> Iterator[TableRow]:
        """Yield the rows of all tables, for each of them the headings first."""
        has_headings = False
        for item in items:
            if isinstance(item, TagSet):
                self.tag_set = item
            elif isinstance(item, Identity):
                self.identity_names[item.id] = item.name
            elif isinstance(item, AnnotatedDocument):
                if not has_headings:
                    yield from self._headings()
                    has_headings = True
                yield from self._document(item)
        if not has_headings:
            yield from self._headings()

    def _attribute_names(self) -> list[str]:
        """Return the names of all attributes in the tag set, each once, in its order."""
        labels = self.tag_set.labels() if self.tag_set else ()
        return list(dict.fromkeys(a.name for label in labels for a in label.attributes))

    def _claim_attribute_names(self) -> list[str]:
        claim = self.tag_set.label("claim") if self.tag_set else None
        names = [attribute.name for attribute in claim.attributes] if claim else []
        return names or ["quotation"]

    def _headings(self) -> Iterator[TableRow]:
        article = ["article", "title", "date", "section", "source"]
        yield TableRow("articles", [*article, "characters", "metadata", "text"])
        yield TableRow(
            "annotations",
            [
                *("article", "title", "date", "label", "layer", "text", "offsets", "start", "end"),
                *self._attribute_names(),
                *("other attributes", "identity", "note", "annotator", "origin", "confidence"),
                "annotation",
            ],
        )
        yield TableRow(
            "attributions",
            [
                *("article", "title", "date", "who", "identity", "speaker kind", "cue", "what"),
                *self._claim_attribute_names(),
                *("about", "inside", "offsets", "who offsets", "cue offsets", "annotator", "claim"),
            ],
        )
        yield TableRow(
            "relations",
            [
                *("article", "type", "source", "source text", "target", "target text"),
                *("other attributes", "annotator", "relation"),
            ],
        )

    def _document(self, item: AnnotatedDocument) -> Iterator[TableRow]:
        document = item.document
        metadata = dict(document.metadata)
        date, section, source = (
            _text(metadata.pop(name, "")) for name in ("date", "section", "source")
        )
        first: Row = [document.id, document.title, date]
        yield TableRow(
            "articles",
            [*first, section, source, len(document.text), _json(metadata), document.text],
        )
        for annotation in item.annotations:
            yield TableRow("annotations", [*first, *self._annotation(annotation)])
        by_id = {annotation.id: annotation for annotation in item.annotations}
        for attribution in attributions(by_id, item.relations):
            yield TableRow("attributions", [*first, *self._attribution(attribution)])
        for relation in item.relations:
            yield TableRow("relations", _relation(document, relation, by_id))

    def _annotation(self, annotation: Annotation) -> Row:
        unknown = dict(annotation.attributes)
        columns = [
            self._value(annotation.label, name, unknown.pop(name, ""))
            for name in self._attribute_names()
        ]
        layer = self.tag_set.layer_of(annotation.label) if self.tag_set else None
        return [
            annotation.label,
            layer.name if layer else "",
            annotation.text,
            _offsets(annotation),
            None if annotation.is_of_article else annotation.start,
            None if annotation.is_of_article else annotation.end,
            *columns,
            _json(unknown),
            self._identity(annotation),
            annotation.note,
            annotation.annotator,
            annotation.origin,
            annotation.confidence,
            annotation.id,
        ]

    def _attribution(self, attribution: Attribution) -> Row:
        claim, speakers = attribution.claim, attribution.speakers
        return [
            _joined(speaker.text for speaker in speakers),
            _joined(self._identity(speaker) for speaker in speakers),
            _joined(value_words(speaker.attributes.get("kind", "")) for speaker in speakers),
            _joined(cue.text for cue in attribution.cues),
            claim.text,
            *(
                self._value(claim.label, name, claim.attributes.get(name, ""))
                for name in self._claim_attribute_names()
            ),
            _joined(entity.text for entity in attribution.entities),
            _joined(outer.text for outer in attribution.inside),
            _offsets(claim),
            _joined(_offsets(speaker) for speaker in speakers),
            _joined(_offsets(cue) for cue in attribution.cues),
            claim.annotator,
            claim.id,
        ]

    def _value(self, label: str, name: str, value: Any) -> Cell:
        """Return the cell of an attribute: a number, or the value in words.

        A list has semicolons between its values, and a point of a scale is its number.
        """
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        if isinstance(value, list):
            return value_text(value)
        definition = self.tag_set.label(label) if self.tag_set else None
        attribute = definition.attribute(name) if definition is not None else None
        return value_words(value, attribute, self.identity_names)

    def _identity(self, annotation: Annotation) -> str:
        identity_id = annotation.identity or ""
        return self.identity_names.get(identity_id, identity_id)


def _relation(document: Document, relation: Relation, by_id: Mapping[str, Annotation]) -> Row:
    source, target = by_id.get(relation.source), by_id.get(relation.target)
    return [
        document.id,
        relation.type,
        relation.source,
        source.text if source else "",
        relation.target,
        target.text if target else "",
        _json(dict(relation.attributes)),
        relation.annotator,
        relation.id,
    ]


def _offsets(annotation: Annotation) -> str:
    """Return the fragments as ``12-18;30-34``."""
    return ";".join(f"{start}-{end}" for start, end in annotation.fragments)


def escape_formula(cell: Cell) -> Cell:
    """Return a cell with an apostrophe before it if a spreadsheet would take it for a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell


def _joined(parts: Iterable[str]) -> str:
    return _SEPARATOR.join(part for part in parts if part)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
