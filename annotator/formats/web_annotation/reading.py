"""Reads pages and collections of Web Annotations, and the texts that they point into."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from annotator.formats import offsets
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.ids import IdsWithin, made_id
from annotator.formats.json_lines import parse_json
from annotator.formats.json_object import JsonObject
from annotator.formats.jsonl.lines import IMPORTED, ORIGINS
from annotator.formats.offsets import CODE_POINTS, OffsetUnit, Span
from annotator.formats.text import article
from annotator.formats.web_annotation.vocabulary import (
    ARTICLE,
    ATTRIBUTE,
    DETAILS,
    IDENTITY,
    OFFSETS,
    id_of,
)
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Fragment,
    Identity,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)

Json = dict[str, Any]
LINKING = "linking"
_UNTAGGED = "untagged"
"""The label of an annotation that only comments."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles that the annotations of a file point into; identities come before them.

    Raises:
        InputError: it is no JSON of this kind, a text is missing, or an annotation does not fit
            it; file and annotation are named.
    """
    context.place = name_of(path)
    if path.suffix.lower() == ".txt":
        return  # The page beside it brings it in.
    content = _parsed(path, context)
    for source, items in _by_source(content, path, context).items():
        yield from _Source(path, source, items, content, context).items()


def _parsed(path: Path, context: ReadContext) -> Any:
    text = decode(read_bytes(path), name_of(path), context.encoding or UTF_8).text
    return parse_json(text, name_of(path))


def _by_source(content: Any, path: Path, context: ReadContext) -> dict[str, list[Json]]:
    """The annotations by the text that they point into; links go with every text."""
    found: dict[str, list[Json]] = {}
    links: list[Json] = []
    strays = 0
    for each in _annotations([content] if "target" in _object(content) else content):
        if "target" not in each:
            strays += 1
            continue
        source = _source(each)
        (links if source is None else found.setdefault(source, [])).append(each)
    if strays:
        context.note(
            f"{name_of(path)}: {strays} of its items are no annotations with a target; they were "
            f"left out."
        )
    about = _object(content).get(ARTICLE)
    if not found and isinstance(about, dict):
        found[str(cast(Json, about).get("source") or f"{Path(name_of(path)).stem}.txt")] = []
    if not found:
        raise InputError(f"{name_of(path)}: no annotation in it points into a text.")
    for items in found.values():
        items += links
    return found


_HOLD = ("items", "first")
"""Where pages and collections have what is in them; the address of a page alone says nothing."""


def _annotations(content: Any) -> Iterator[Json]:
    """The annotations of an array, a page, a collection, or one by itself.

    What is in the place of one and is none comes as an object without a target.
    """
    if isinstance(content, list):
        for each in cast(list[Any], content):
            found = _object(each)
            if "target" in found or not any(name in found for name in _HOLD):
                yield found
            yield from _annotations(found)
        return
    found = _object(content)
    for name in _HOLD:
        held = found.get(name)
        if isinstance(held, dict | list):
            yield from _annotations([held] if "target" in held else held)
        elif held is not None:
            yield {}


def _targets(each: Json) -> list[Any]:
    return _listed(each.get("target"))


def _source(each: Json) -> str | None:
    """The IRI of the text that it points into; None where it links annotations."""
    for target in _targets(each):
        if isinstance(target, dict) and "selector" in target:
            source = cast(Json, target).get("source")
            return str(_object(source).get("id") or source)
    return None


def _listed(value: Any) -> list[Any]:
    """One or many as many."""
    if value is None:
        return []
    return cast(list[Any], value) if isinstance(value, list) else [value]


def _object(value: Any) -> Json:
    return cast(Json, value) if isinstance(value, dict) else {}


def _linked(each: Json) -> list[str]:
    """The resources that a link's bodies are, rather than words on it."""
    bodies = [_object(body).get("id") or body for body in _listed(each.get("body"))]
    return [body for body in bodies if isinstance(body, str) and each.get("motivation") == LINKING]


class _Source:
    """The annotations of one text."""

    def __init__(
        self, path: Path, source: str, items: list[Json], content: Any, context: ReadContext
    ) -> None:
        self._path, self._items, self._context = path, items, context
        self._about = _object(_object(content).get(ARTICLE))
        stated = OffsetUnit.named(str(self._about.get(OFFSETS) or CODE_POINTS.name))
        self._offset_unit = context.offset_unit or stated
        name = Path(unquote(urlsplit(source).path)).name
        beside = path.parent / name
        if not name or not beside.is_file():
            raise InputError(
                f"{name_of(path)}: the text {source}, which its annotations point into, is not "
                f"there. Put it beside the file, as {name or Path(name_of(path)).stem + '.txt'}."
            )
        self._text = decode(read_bytes(beside), name, context.encoding or UTF_8).text
        self._made_id = IdsWithin("web", self._text)
        self._name = name
        self._name_of_page = name_of(path)
        self._identities: dict[str, Identity] = {}

    def items(self) -> Iterator[ModelObject]:
        """Identities, and the article."""
        document = self._document()
        annotations = {each.id: each for each in self._read_annotations()}
        relations = tuple(self._relations())
        yield from self._identities.values()
        yield AnnotatedDocument(document, tuple(annotations.values()), relations)

    def _document(self) -> Document:
        if not self._about:
            return article(self._text, source=self._name).document
        about = JsonObject(self._about, self._name_of_page, ARTICLE)
        blocks = tuple(self._block(each) for each in about.objects("blocks") or ())
        return Document(
            about.string("id", ""),
            about.string("title", ""),
            self._text,
            about.mapping("metadata"),
            blocks,
        )

    def _block(self, each: JsonObject) -> Block:
        kind, start, end = each.required_string("kind"), each.integer("start"), each.integer("end")
        if not 0 <= start <= end <= len(self._text):
            raise each.error("", f"lies outside the text, which has {len(self._text)} characters.")
        return Block(kind, start, end)

    def _read_annotations(self) -> Iterator[Annotation]:
        tagged = [each for each in self._items if _source(each) is not None]
        placed = [(each, self._spans(each)) for each in tagged]
        spans = [span for _, found in placed for span in found]
        asked = self._context.offset_unit is not None
        offsets.check(self._text, spans, self._offset_unit, self._name_of_page, asked)
        positions = self._offset_unit.over(self._text)
        for each, found in placed:
            fragments = [positions.fragment(span.start, span.end) for span in found]
            yield self._annotation(each, tuple(sorted(f for f in fragments if f is not None)))

    def _spans(self, each: Json) -> list[Span]:
        """The stretches of its targets, by position, or by quotation where there is none."""
        found: list[Span] = []
        for target in _targets(each):
            selectors = _object(target).get("selector")
            by_type = {str(_object(s).get("type")): _object(s) for s in _listed(selectors)}
            quote = by_type.get("TextQuoteSelector", {})
            position = by_type.get("TextPositionSelector")
            said = quote.get("exact")
            if position is not None:
                place = JsonObject(position, self._place(each), "TextPositionSelector")
                start, end = place.integer("start"), place.integer("end")
                found.append(Span(start, end, said if isinstance(said, str) else None))
            else:
                found.append(self._quoted(quote, each))
        return found

    def _place(self, each: Json) -> str:
        return f"{self._name_of_page}: annotation {each.get('id', 'without id')}"

    def _quoted(self, quote: Json, each: Json) -> Span:
        """Where a quotation stands, told by what is around it."""
        exact = str(quote.get("exact") or "")
        if not exact:
            raise InputError(
                f"{self._place(each)} says where it stands neither by a TextPositionSelector nor "
                f"by a TextQuoteSelector; no other way is read here. Add one."
            )
        prefix, suffix = str(quote.get("prefix") or ""), str(quote.get("suffix") or "")
        at = self._text.find(prefix + exact + suffix) if exact else -1
        if at < 0:
            raise InputError(
                f"{self._place(each)} quotes "
                f"“{exact[:40]}”, which is not in {self._name}. Is it another version of the text?"
            )
        start = at + len(prefix)
        return Span(*self._offset_unit.over(self._text).span(start, start + len(exact)), said=exact)

    def _annotation(self, each: Json, fragments: tuple[Fragment, ...]) -> Annotation:
        details = JsonObject(_object(each.get(DETAILS)), self._place(each), DETAILS)
        label, note, identity = _UNTAGGED, "", None
        attributes: Json = {}
        others: list[Any] = []
        for body in _listed(each.get("body")):
            found = _object(body)
            purpose = found.get("purpose") or each.get("motivation")
            value = found.get("value") or (body if isinstance(body, str) else None)
            if ATTRIBUTE in found:
                attributes[str(found[ATTRIBUTE])] = value
            elif purpose == "identifying":
                identity = self._identity(found)
            elif purpose == "tagging" and label == _UNTAGGED and value:
                label = str(value)
            elif purpose in ("commenting", "describing", "replying") and value:
                note = f"{note}\n{value}" if note else str(value)
            else:
                others.append(body)
        iri = str(each.get("id") or "")
        metadata = details.mapping("metadata")
        own = id_of(iri) if iri else self._made_id(json.dumps(each, sort_keys=True))
        if iri and own == iri:
            own, metadata = self._made_id(iri), {**metadata, "foreign_id": iri}
        if others:
            metadata = {**metadata, "bodies": others}
        origin = details.string("origin", "")
        ours = DETAILS in each or ARTICLE in self._about or bool(self._about)
        return Annotation(
            id=own,
            annotator=self._creator(each),
            label=label,
            fragments=fragments,
            text=covered_text(self._text, fragments),
            attributes={**attributes, **details.mapping("attributes")},
            note=note,
            identity=identity,
            origin=origin if origin in ORIGINS else "manual" if ours else IMPORTED,
            confidence=details.number("confidence"),
            metadata=metadata,
        )

    def _identity(self, body: Json) -> str:
        source = str(_object(body.get("source")).get("id") or body.get("source") or "")
        known = _object(body.get(DETAILS))
        if known:
            try:
                identity = msgspec.convert(known, Identity)
            except msgspec.ValidationError as error:
                raise InputError(
                    f"{self._name_of_page}: the identity {known.get('id', 'without id')} cannot be "
                    f"read: {error}. Correct it."
                ) from None
        elif source.startswith(IDENTITY):
            return source.removeprefix(IDENTITY)
        else:
            name = str(body.get("label") or source.rsplit("/", 1)[-1])
            identity = Identity(made_id("web identity", source), name, external_id=source)
        self._identities[identity.id] = identity
        return identity.id

    def _creator(self, each: Json) -> str:
        creator = each.get("creator")
        found = _object(creator)
        name = found.get("name") or found.get("nickname") or found.get("id")
        return str(name or (creator if isinstance(creator, str) else "")) or self._context.annotator

    def _relations(self) -> Iterator[Relation]:
        for each in self._items:
            if _source(each) is not None:
                continue
            ends = [str(_object(t).get("id") or t) for t in _targets(each)]
            if len(ends) == 1:
                ends += _linked(each)
            if len(ends) != 2:
                self._context.note(
                    f"{self._name_of_page}: {each.get('id', 'an annotation')} points at "
                    f"{', '.join(ends)}, which is no link between two; it was left out."
                )
                continue
            details = _object(each.get(DETAILS))
            label = self._annotation({**each, DETAILS: {}}, ((0, 1),)).label
            iri = str(each.get("id") or "")
            source, target = (self._end(end) for end in ends)
            relation_id = id_of(iri) if iri else ""
            if not relation_id or relation_id == iri:
                relation_id = made_id("web relation", source, target, iri)
            relation = Relation(relation_id, self._creator(each), label, source, target)
            yield replace(
                relation,
                attributes=_object(details.get("attributes")),
                metadata=_object(details.get("metadata")),
            )

    def _end(self, iri: str) -> str:
        own = id_of(iri)
        return self._made_id(iri) if own == iri else own
