"""Writes ``NAME.txt`` and ``NAME.jsonld`` for each article: an AnnotationPage that points into it.

Each target has a position and a quotation with the text around it, which settles doubts. Positions
count code points, as the recommendation says (Web Annotation Data Model, 4.2.5), or UTF-16 units,
as programs in browsers do. A relation is an annotation that links two others.
"""

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from annotator.formats.carried import count_unused
from annotator.formats.files import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    Relation,
)

Json = dict[str, Any]
OFFSET_UNITS = {offset_unit.name: offset_unit for offset_unit in (CODE_POINTS, UTF_16)}


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles.

    Args:
        items: The identities and the articles.
        folder: The folder of the files, which exists.
        context: Has the option ``offsets``: the unit of positions.

    Raises:
        InputError: The option is neither of the two units.
        OSError: A file cannot be written.
    """
    unit_name = context.options.get("offsets", CODE_POINTS.name)
    offset_unit = OFFSET_UNITS.get(unit_name)
    if offset_unit is None:
        raise InputError(f"offsets={unit_name}: there are only {' and '.join(OFFSET_UNITS)}.")
    file_names = FileNames()
    identities: dict[str, Identity] = {}
    used: set[str] = set()
    for item in items:
        if isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            stem = file_names.name(item.document.id)
            text = item.document.text
            # Readers drop a byte order mark: a text that begins with the same character gets two.
            mark = "\ufeff" if text.startswith("\ufeff") else ""
            (folder / f"{stem}.txt").write_bytes((mark + text).encode("utf-8"))
            page = _PageWriter(item, f"{quote(stem)}.txt", identities, offset_unit).page()
            content = msgspec.json.format(msgspec.json.encode(page), indent=1)
            (folder / f"{stem}.jsonld").write_bytes(content + b"\n")
            used.update(a.identity for a in item.annotations if a.identity is not None)
    count_unused(identities, used, context.losses)


class _PageWriter:
    """Makes the AnnotationPage of one article."""

    def __init__(
        self,
        item: AnnotatedDocument,
        source: str,
        identities: Mapping[str, Identity],
        offset_unit: OffsetUnit,
    ) -> None:
        """Write the annotations of an article.

        Args:
            item: The article.
            source: The IRI of its text, relative to the page.
            identities: The identities of the project by id.
            offset_unit: The unit of positions.
        """
        self._item, self._source, self._identities = item, source, identities
        self._offset_unit, self._positions = offset_unit, offset_unit.over(item.document.text)

    def page(self) -> Json:
        """Return the page with all annotations of the article."""
        document = self._item.document
        items = [self._annotation(annotation) for annotation in self._item.annotations]
        items += [_format_relation(relation) for relation in self._item.relations]
        return {
            "@context": CONTEXT,
            "id": f"{self._source.removesuffix('.txt')}.jsonld",
            "type": "AnnotationPage",
            ARTICLE: {
                "id": document.id,
                "title": document.title,
                "source": self._source,
                "metadata": document.metadata,
                "blocks": document.blocks,
                **({} if self._offset_unit == CODE_POINTS else {OFFSETS: self._offset_unit.name}),
            },
            "items": items,
        }

    def _annotation(self, annotation: Annotation) -> Json:
        bodies: list[Json] = [_format_body("tagging", annotation.label)]
        bodies += [
            {**_format_body("classifying", str(value)), ATTRIBUTE: name}
            for name, value in annotation.attributes.items()
        ]
        if annotation.note:
            bodies.append(_format_body("commenting", annotation.note))
        if annotation.identity is not None:
            bodies.append(self._identity_body(annotation.identity))
        fields: Json = {
            "id": make_iri(annotation.id),
            "type": "Annotation",
            "motivation": "tagging",
            "creator": {"type": "Person", "name": annotation.annotator},
            "body": bodies,
            "target": [self._target(start, end) for start, end in annotation.fragments],
        }
        details = _collect_details(annotation)
        if details:
            fields[DETAILS] = details
        return fields

    def _identity_body(self, identity_id: str) -> Json:
        identity = self._identities.get(identity_id)
        body: Json = {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": IDENTITY + identity_id,
        }
        if identity is not None:
            body[DETAILS] = msgspec.structs.asdict(identity)
        return body

    def _target(self, start: int, end: int) -> Json:
        """Return the target for a fragment from ``start`` to ``end`` in code points."""
        text = self._item.document.text
        position_start, position_end = self._positions.span(start, end)
        return {
            "source": self._source,
            "selector": [
                {"type": "TextPositionSelector", "start": position_start, "end": position_end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - CONTEXT_CODE_POINTS) : start],
                    "suffix": text[end : end + CONTEXT_CODE_POINTS],
                },
            ],
        }


def _format_body(purpose: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _collect_details(annotation: Annotation) -> Json:
    """Return the values that the vocabulary has no term for, by field."""
    details: Json = {}
    if annotation.origin != "manual":
        details["origin"] = annotation.origin
    if annotation.confidence is not None:
        details["confidence"] = annotation.confidence
    if annotation.metadata:
        details["metadata"] = annotation.metadata
    typed_attributes = {
        name: value for name, value in annotation.attributes.items() if not isinstance(value, str)
    }
    if typed_attributes:
        details["attributes"] = typed_attributes
    return details


def _format_relation(relation: Relation) -> Json:
    fields: Json = {
        "id": make_iri(relation.id),
        "type": "Annotation",
        "motivation": "linking",
        "creator": {"type": "Person", "name": relation.annotator},
        "body": [_format_body("tagging", relation.type)],
        "target": [make_iri(relation.source), make_iri(relation.target)],
    }
    if relation.attributes or relation.metadata:
        fields[DETAILS] = {"attributes": relation.attributes, "metadata": relation.metadata}
    return fields


CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"annotator": "urn:annotator:terms#"}]
"""The JSON-LD contexts; programs that do not know our terms ignore them."""
ATTRIBUTE = "annotator:attribute"
DETAILS = "annotator:details"
ARTICLE = "annotator:article"
OFFSETS = "offsets"
"""The field of a page's article with the unit of positions, unless they count code points."""
IDENTITY = "urn:annotator:identity:"
UUID = "urn:uuid:"
OTHER_ID = "urn:annotator:id:"
CONTEXT_CODE_POINTS = 32
"""The length of the text before and after a quotation, which finds it in a changed text."""


def make_iri(annotation_id: str) -> str:
    """Return the IRI for the id of an annotation or relation."""
    return (UUID if _is_uuid(annotation_id) else OTHER_ID) + annotation_id


def id_in_iri(iri: str) -> str:
    """Return the id from which :func:`make_iri` made an IRI; any other IRI unchanged."""
    for prefix in (UUID, OTHER_ID):
        if iri.startswith(prefix):
            return iri.removeprefix(prefix)
    return iri


def _is_uuid(annotation_id: str) -> bool:
    try:
        return str(uuid.UUID(annotation_id)) == annotation_id
    except ValueError:
        return False
