"""Writes ``NAME.txt`` and ``NAME.jsonld`` for each article: an AnnotationPage that points into it.

Each target has a position in code points, as the recommendation counts, or in UTF-16 units, as
programs in browsers do; and the quotation itself with what stands around it, which settles doubts.
A relation is an annotation that links two others.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from annotator.formats.files import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit
from annotator.formats.web_annotation.vocabulary import (
    ARTICLE,
    ATTRIBUTE,
    CONTEXT,
    CONTEXT_CHARACTERS,
    DETAILS,
    IDENTITY,
    OFFSETS,
    iri,
)
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    Relation,
)

Json = dict[str, Any]
OFFSET_UNITS = {each.name: each for each in (CODE_POINTS, UTF_16)}


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles. Raises InputError for a unit that is none of these two."""
    unit = context.options.get("offsets", CODE_POINTS.name)
    offset_unit = OFFSET_UNITS.get(unit)
    if offset_unit is None:
        raise InputError(f"offsets={unit}: there are only {' and '.join(OFFSET_UNITS)}.")
    files = FileNames()
    identities: dict[str, Identity] = {}
    for item in items:
        if isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            stem = files.name(item.document.id)
            text = item.document.text
            # A mark at the start would be taken for the file's own.
            mark = "\ufeff" if text.startswith("\ufeff") else ""
            (folder / f"{stem}.txt").write_bytes((mark + text).encode("utf-8"))
            page = _Page(item, f"{quote(stem)}.txt", identities, offset_unit).page()
            content = msgspec.json.format(msgspec.json.encode(page), indent=1)
            (folder / f"{stem}.jsonld").write_bytes(content + b"\n")


class _Page:
    def __init__(
        self,
        item: AnnotatedDocument,
        source: str,
        identities: dict[str, Identity],
        offset_unit: OffsetUnit,
    ) -> None:
        self._item, self._source, self._identities = item, source, identities
        self._offset_unit, self._positions = offset_unit, offset_unit.over(item.document.text)

    def page(self) -> Json:
        """The page with all annotations of the article."""
        document = self._item.document
        items = [self._annotation(each) for each in self._item.annotations]
        items += [_relation(each) for each in self._item.relations]
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

    def _annotation(self, each: Annotation) -> Json:
        bodies: list[Json] = [_words("tagging", each.label)]
        bodies += [
            {**_words("classifying", str(value)), ATTRIBUTE: name}
            for name, value in each.attributes.items()
        ]
        if each.note:
            bodies.append(_words("commenting", each.note))
        if each.identity is not None:
            bodies.append(self._identity(each.identity))
        found: Json = {
            "id": iri(each.id),
            "type": "Annotation",
            "motivation": "tagging",
            "creator": {"type": "Person", "name": each.annotator},
            "body": bodies,
            "target": [self._target(start, end) for start, end in each.fragments],
        }
        details = _details(each)
        if details:
            found[DETAILS] = details
        return found

    def _identity(self, identity_id: str) -> Json:
        known = self._identities.get(identity_id)
        body: Json = {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": IDENTITY + identity_id,
        }
        if known is not None:
            body[DETAILS] = msgspec.structs.asdict(known)
        return body

    def _target(self, start: int, end: int) -> Json:
        text = self._item.document.text
        low, high = self._positions.span(start, end)
        return {
            "source": self._source,
            "selector": [
                {"type": "TextPositionSelector", "start": low, "end": high},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - CONTEXT_CHARACTERS) : start],
                    "suffix": text[end : end + CONTEXT_CHARACTERS],
                },
            ],
        }


def _words(purpose: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _details(each: Annotation) -> Json:
    found: Json = {}
    if each.origin != "manual":
        found["origin"] = each.origin
    if each.confidence is not None:
        found["confidence"] = each.confidence
    if each.metadata:
        found["metadata"] = each.metadata
    typed = {name: v for name, v in each.attributes.items() if not isinstance(v, str)}
    if typed:
        found["attributes"] = typed
    return found


def _relation(each: Relation) -> Json:
    found: Json = {
        "id": iri(each.id),
        "type": "Annotation",
        "motivation": "linking",
        "creator": {"type": "Person", "name": each.annotator},
        "body": [_words("tagging", each.type)],
        "target": [iri(each.source), iri(each.target)],
    }
    if each.attributes or each.metadata:
        found[DETAILS] = {"attributes": each.attributes, "metadata": each.metadata}
    return found
