"""Rows for people and spreadsheets: articles, annotations, attributions, relations.

One row an annotation; one row an attribution, with who, cue, what, about. Offsets count code
points, the end not included; several fragments stand as ``12-18;30-34``.
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

Cell = str | int | float | None
Row = list[Cell]
SHEETS: tuple[str, ...] = ("articles", "annotations", "attributions", "relations")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_JOINT = "; "


class Placed(NamedTuple):
    """A row and the sheet that it belongs to."""

    sheet: str
    row: Row


@dataclass
class Tables:
    """Makes rows of a stream of items; the tag set that comes first decides on the columns."""

    tag_set: TagSet | None = None
    names: dict[str, str] = field(default_factory=dict[str, str])
    """Names of the identities."""

    def rows(self, items: Iterable[ModelObject]) -> Iterator[Placed]:
        """The rows of all sheets, those with the headings first."""
        headed = False
        for item in items:
            if isinstance(item, TagSet):
                self.tag_set = item
            elif isinstance(item, Identity):
                self.names[item.id] = item.name
            elif isinstance(item, AnnotatedDocument):
                if not headed:
                    yield from self._headings()
                    headed = True
                yield from self._document(item)
        if not headed:
            yield from self._headings()

    def _attributes(self) -> list[str]:
        """The names of the tag set's attributes, each once, in its order."""
        labels = self.tag_set.labels() if self.tag_set else ()
        return list(dict.fromkeys(a.name for label in labels for a in label.attributes))

    def _attributes_of(self, label: str) -> list[str]:
        found = self.tag_set.label(label) if self.tag_set else None
        return [attribute.name for attribute in found.attributes] if found else []

    def _headings(self) -> Iterator[Placed]:
        article = ["article", "title", "date", "section", "source"]
        yield Placed("articles", [*article, "characters", "metadata", "text"])
        yield Placed(
            "annotations",
            [
                *("article", "title", "date", "label", "layer", "text", "offsets", "start", "end"),
                *self._attributes(),
                *("other attributes", "identity", "note", "annotator", "origin", "confidence"),
                "annotation",
            ],
        )
        yield Placed(
            "attributions",
            [
                *("article", "title", "date", "who", "identity", "speaker kind", "cue", "what"),
                *(self._attributes_of("claim") or ["quotation"]),
                *("about", "inside", "offsets", "who offsets", "cue offsets", "annotator", "claim"),
            ],
        )
        yield Placed(
            "relations",
            [
                *("article", "type", "source", "source text", "target", "target text"),
                *("other attributes", "annotator", "relation"),
            ],
        )

    def _document(self, item: AnnotatedDocument) -> Iterator[Placed]:
        document = item.document
        metadata = dict(document.metadata)
        date, section, source = (
            _text(metadata.pop(name, "")) for name in ("date", "section", "source")
        )
        first: Row = [document.id, document.title, date]
        yield Placed(
            "articles",
            [*first, section, source, len(document.text), _json(metadata), document.text],
        )
        for annotation in item.annotations:
            yield Placed("annotations", [*first, *self._annotation(annotation)])
        by_id = {annotation.id: annotation for annotation in item.annotations}
        for attribution in attributions(by_id, item.relations):
            yield Placed("attributions", [*first, *self._attribution(attribution)])
        for relation in item.relations:
            yield Placed("relations", _relation(document, relation, by_id))

    def _annotation(self, each: Annotation) -> Row:
        rest = dict(each.attributes)
        known = [_text(rest.pop(name, "")) for name in self._attributes()]
        layer = self.tag_set.layer_of(each.label) if self.tag_set else None
        return [
            each.label,
            layer.name if layer else "",
            each.text,
            offsets(each),
            each.start,
            each.end,
            *known,
            _json(rest),
            self._identity(each),
            each.note,
            each.annotator,
            each.origin,
            each.confidence,
            each.id,
        ]

    def _attribution(self, each: Attribution) -> Row:
        claim = each.claim
        names = self._attributes_of("claim") or ["quotation"]
        return [
            _joined(speaker.text for speaker in each.speakers),
            _joined(self._identity(speaker) for speaker in each.speakers),
            _joined(_text(speaker.attributes.get("kind", "")) for speaker in each.speakers),
            _joined(cue.text for cue in each.cues),
            claim.text,
            *(_text(claim.attributes.get(name, "")) for name in names),
            _joined(entity.text for entity in each.entities),
            _joined(outer.text for outer in each.inside),
            offsets(claim),
            _joined(offsets(speaker) for speaker in each.speakers),
            _joined(offsets(cue) for cue in each.cues),
            claim.annotator,
            claim.id,
        ]

    def _identity(self, each: Annotation) -> str:
        return self.names.get(each.identity or "", each.identity or "")


def _relation(document: Document, each: Relation, by_id: Mapping[str, Annotation]) -> Row:
    source, target = by_id.get(each.source), by_id.get(each.target)
    return [
        document.id,
        each.type,
        each.source,
        source.text if source else "",
        each.target,
        target.text if target else "",
        _json(dict(each.attributes)),
        each.annotator,
        each.id,
    ]


def offsets(annotation: Annotation) -> str:
    """``12-18;30-34``."""
    return ";".join(f"{start}-{end}" for start, end in annotation.fragments)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before it."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "'" + cell
    return cell


def _joined(parts: Iterable[str]) -> str:
    return _JOINT.join(part for part in parts if part)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
