"""Reads CAS files, in XMI and in JSON: each view with a text is an article."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.offsets import UTF_16, OffsetUnit, Span
from annotator.formats.text import EmptyText
from annotator.formats.uima import JSON_NAME, TYPE_SYSTEM_SIGN, TYPES_OPTION, XMI_NAME
from annotator.formats.uima.content import Place, json_content, xmi_content
from annotator.formats.uima.kinds import Kinds, TypeInfo, elements, label_of, plain_values
from annotator.formats.uima.library import cassis, loaded
from annotator.formats.uima.own_features import Article, Identities, Own
from annotator.formats.uima.type_systems import type_system_for
from annotator.formats.uima.vocabulary import HEADING, METADATA, PARAGRAPH, UID, short
from annotator.model import (
    BLOCK_KINDS,
    AnnotatedDocument,
    Annotation,
    Block,
    Choice,
    Document,
    ModelObject,
    Relation,
    Remedy,
    covered_text,
)
from annotator.text.line_ends import LineEnds

_INITIAL = "_InitialView"
_LOOKED_AT = 4096


def read_xmi(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of an XMI file; a type system by itself has none.

    Raises:
        EmptyText: there is no text in it.
        InputError: it is no sound CAS, or an annotation lies on no characters; the message names
            the file, with the line where that is known.
        EnvironmentFault: it cannot be read, or the library is missing.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    if TYPE_SYSTEM_SIGN in data[:_LOOKED_AT]:
        return
    content = xmi_content(data, name)
    library = cassis()
    system = type_system_for(path, content.types, context)
    cas = loaded(
        lambda: library.load_cas_from_xmi(BytesIO(data), typesystem=system, trusted=True), name
    )
    yield from _articles(cas, content.places, XMI_NAME, name, context)


def read_json(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file of CAS JSON, which brings its type system along.

    Raises as :func:`read_xmi` does.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    text = decode(data, name, context.encoding or json.detect_encoding(data)).text
    content, whole = json_content(text, name)
    library = cassis()
    said = msgspec.json.encode(whole).decode()
    cas = loaded(lambda: library.load_cas_from_json(said), name)
    yield from _articles(cas, content.places, JSON_NAME, name, context)


def _articles(
    cas: Any, places: Mapping[int, Place], format_name: str, name: str, context: ReadContext
) -> Iterator[ModelObject]:
    asked = [each.strip() for each in context.options.get(TYPES_OPTION, "").split(",")]
    kinds = Kinds(cas.typesystem, frozenset(each for each in asked if each))
    views = [view for view in cas.views if view.sofa.sofaString]
    without = len(cas.views) - len(views)
    for view in views:
        sofa: str = view.sofa.sofaID
        context.place = name if sofa == _INITIAL else f"{name}, view {sofa}"
        yield from ViewReader(view, kinds, places, context.place, format_name, context).items()
    if not views:
        raise EmptyText(f"{name} has no text: there is nothing to tag in it.")
    if without and any(view.get_all_fs() for view in cas.views if not view.sofa.sofaString):
        context.note(f"{name}: views without a text have annotations, which were left out.")


_BOOKKEEPING = frozenset(["documentId", "documentTitle", "isLastSegment", "language"])
_UNSPECIFIED = "x-unspecified"


class ViewReader:
    """Makes the article of one view."""

    def __init__(
        self,
        view: Any,
        kinds: Kinds,
        places: Mapping[int, Place],
        source: str,
        format_name: str,
        context: ReadContext,
    ) -> None:
        self._kinds, self._places, self._context = kinds, places, context
        self._source = source
        raw: str = view.sofa.sofaString
        self._structures: dict[str, list[tuple[TypeInfo, Any]]] = defaultdict(list)
        for each in sorted(view.get_all_fs(), key=lambda each: each.xmiID):
            info = kinds.of(each)
            self._structures[info.kind].append((info, each))
        self._raise_ends(view.sofa)
        self._article = Article.of([each for _, each in self._structures["article"]])
        carried = self._article.identities if self._article is not None else []
        self._identities = Identities(carried)
        ends = LineEnds(raw)
        if not raw or raw.isspace():
            raise EmptyText(f"{context.place}: the text is empty: there is nothing to tag in it.")
        offset_unit: OffsetUnit = UTF_16
        # Ours may cut words, and are known to count so.
        sure = self._article is not None
        self._text = ForeignText(format_name, ends, raw, offset_unit, context.place, sure)
        self._told: Counter[str] = Counter()
        self._found: dict[int, Annotation] = {}
        """Annotations by the id of the feature structure."""

    def items(self) -> Iterator[ModelObject]:
        """The identities that annotations refer to, and the article.

        Raises InputError where an annotation lies on no characters of the text.
        """
        self._annotations()
        relations = once(self._relations())
        document = self._document()
        self._tell()
        yield from self._identities.all.values()
        annotations = {each.id: each for _, each in sorted(self._found.items(), key=lambda p: p[0])}
        yield AnnotatedDocument(document, tuple(annotations.values()), relations)

    def _raise_ends(self, sofa: Any) -> None:
        """Make annotations of words that relations join, and of what is in no index."""
        known = {each.xmiID for _, each in self._structures["annotation"]}
        raised: dict[int, tuple[TypeInfo, Any]] = {}
        joined = [each[end] for info, each in self._structures["relation"] for end in info.ends]
        joined += [each["target"] for _, each in self._structures["link"]]
        for each in joined:
            if each is None or each.xmiID in known or getattr(each, "sofa", None) is not sofa:
                continue
            info = self._kinds.of(each)
            if info.kind in ("annotation", "aside") and each.begin is not None:
                raised[each.xmiID] = info, each
        self._structures["annotation"] += raised.values()
        aside = self._structures["aside"]
        self._structures["aside"] = [pair for pair in aside if pair[1].xmiID not in raised]

    # Annotations

    def _annotations(self) -> None:
        spans: list[tuple[TypeInfo, Any, Span]] = []
        for info, each in self._structures["annotation"]:
            begin, end = self._places.get(each.xmiID, (each.begin or 0, each.end or 0))
            if begin == end:
                self._told[f"{short(info.name)}, which covers no text"] += 1
            else:
                spans.append((info, each, Span(begin, end)))
        fragments = self._text.fragments([span for *_, span in spans], self._context)
        foreign: list[tuple[Any, ForeignSpan]] = []
        parts: dict[str, list[tuple[Any, tuple[int, int]]]] = defaultdict(list)
        for (info, each, span), fragment in zip(spans, fragments, strict=True):
            if info.own and each[UID]:
                parts[each[UID]].append((each, fragment))
            else:
                foreign.append((each, self._foreign(info, each, span)))
        for several in parts.values():
            self._own(several, foreign)
        made = self._text.annotations([span for _, span in foreign], self._context)
        for (each, _), annotation in zip(foreign, made, strict=True):
            if self._kinds.of(each).own:
                annotation = replace(annotation, identity=Own(each).identity(self._identities))
            self._found[each.xmiID] = _without_own_text(annotation)

    def _foreign(self, info: TypeInfo, each: Any, span: Span) -> ForeignSpan:
        if info.own:
            return Own(each).foreign(span, self._context.annotator)
        label, feature = label_of(info, each)
        values = plain_values(info, each, {feature})
        return ForeignSpan(label, span, self._context.annotator, attributes=values)

    def _own(
        self, parts: Sequence[tuple[Any, tuple[int, int]]], foreign: list[tuple[Any, ForeignSpan]]
    ) -> None:
        """The annotation that an export of ours wrote, of one or more fragments."""
        parts = sorted(parts, key=lambda part: part[1])
        if any(one[1][1] > other[1][0] for one, other in pairwise(parts)):
            # Copied, or pulled over one another, in another program: each is one of its own.
            for each, _ in parts:
                place = self._places[each.xmiID]
                foreign.append((each, Own(each).foreign(Span(*place), self._context.annotator)))
            return
        fragments = tuple(fragment for _, fragment in parts)
        first = min((each for each, _ in parts), key=lambda each: each.xmiID)
        text = covered_text(self._text.ends.text, fragments)
        owner = self._context.annotator
        annotation = Own(first).annotation(fragments, text, owner, self._identities)
        for each, _ in parts:
            self._found[each.xmiID] = annotation

    # Relations

    def _relations(self) -> Iterator[Relation]:
        for info, each in self._structures["relation"]:
            source, target = (self._annotation_of(each[end]) for end in info.ends)
            if source is None or target is None or source.id == target.id:
                self._told[f"{short(info.name)}, which joins what is no annotation"] += 1
            elif info.own and each[UID]:
                yield Own(each).relation(source, target)
            else:
                label, feature = label_of(info, each)
                values = plain_values(info, each, {feature, *info.ends})
                yield self._relation(label, source, target, values)
        linked: set[int] = set()
        for info, each in self._structures["annotation"]:
            source = self._annotation_of(each)
            if source is None or info.own:
                continue
            for name in info.references:
                for relation_type, target in self._targets(name, each, linked):
                    if target.id != source.id:
                        yield self._relation(relation_type, source, target, {})
        unused = [each for _, each in self._structures["link"] if each.xmiID not in linked]
        for each in (*unused, *(each for _, each in self._structures["other"])):
            name = each.type.name
            what = "list or array" if name.startswith("uima.cas.") else short(name)
            self._told[f"{what}, which has no place in the text"] += 1

    def _targets(self, name: str, each: Any, linked: set[int]) -> Iterator[tuple[str, Annotation]]:
        """The annotations that a feature leads to, each with the type of the relation."""
        for value in _structures(each[name]):
            info = self._kinds.of(value)
            if info.kind == "link":
                linked.add(value.xmiID)
                role, feature = label_of(info, value)
                target = self._annotation_of(value["target"])
                relation_type = role if feature else name
            else:
                target, relation_type = self._annotation_of(value), name
                if name == "next":
                    said = each["referenceRelation"] if _has(each, "referenceRelation") else ""
                    relation_type = said or short(each.type.name).removesuffix("Link") or name
            if target is not None:
                yield relation_type, target

    def _relation(
        self, relation_type: str, source: Annotation, target: Annotation, values: Mapping[str, Any]
    ) -> Relation:
        made = self._text.relation(source.annotator, relation_type, source, target, None)
        return replace(made, attributes=values) if values else made

    def _annotation_of(self, structure: Any) -> Annotation | None:
        return None if structure is None else self._found.get(structure.xmiID)

    # The article

    def _document(self) -> Document:
        said, language = self._metadata()
        title = said.pop("documentTitle", "")
        document_id = said.pop("documentId", "")
        text = self._text.ends.text
        if self._article is not None:
            return Document(document_id, title, text, self._article.metadata, tuple(self._blocks()))
        metadata = {"title": title} if title and title not in (document_id, self._source) else {}
        metadata |= {"language": language} if language != _UNSPECIFIED and language else {}
        metadata |= {"foreign_id": document_id} if document_id else {}
        metadata |= {key: value for key, value in said.items() if key not in _BOOKKEEPING}
        ends, place = self._text.ends, self._text.place
        made = document_of(ends, self._source, None, metadata, place)
        blocks = tuple(self._blocks())
        return replace(made, blocks=blocks) if blocks else made

    def _metadata(self) -> tuple[dict[str, Any], str]:
        """What is said of the text as a whole, and its language."""
        found: dict[str, Any] = {}
        language = ""
        for info, each in (*self._structures["document"], *self._structures["metadata"]):
            values = dict(plain_values(info, each, ()))
            if info.kind == "document":
                language = values.get("language") or language
            found = {**found, **values} if info.name == METADATA else {**values, **found}
        return found, language

    def _blocks(self) -> Iterator[Block]:
        """Headings, paragraphs and other divisions."""
        positions = (self._context.offset_unit or UTF_16).over(self._text.raw)
        for info, each in self._structures["block"]:
            begin, end = self._places.get(each.xmiID, (0, 0))
            kind = each["divType"]
            if kind not in BLOCK_KINDS and self._article is None:
                kind = {HEADING: "subhead", PARAGRAPH: "paragraph"}.get(info.name)
            place = positions.fragment(begin, end)
            if kind and place is not None:
                moved = self._text.ends.moved
                yield Block(kind, moved(place[0]), moved(place[1]))
            else:
                self._told[f"{short(info.name)}, which is no block of a known kind"] += 1

    def _tell(self) -> None:
        aside = Counter(short(info.name) for info, _ in self._structures["aside"])
        place = self._context.place
        if aside:
            names = list(aside)
            shown = ", ".join(f"{count:,} {name}" for name, count in aside.items())
            self._context.note(
                f"{place}: left out, for it is words, sentences, syntax or markup: {shown}.",
                Remedy(
                    "{} reads them as annotations.",
                    (Choice("set", ",".join(names), TYPES_OPTION),),
                ),
            )
        for what, count in self._told.items():
            self._context.note(f"{place}: left out: {count:,} × {what}.")


def _without_own_text(each: Annotation) -> Annotation:
    """The annotation less attributes that only repeat what it covers, as some corpora have them."""
    words = each.text.split()
    kept = {
        name: value
        for name, value in each.attributes.items()
        if not (isinstance(value, str) and value.split() == words)
    }
    return replace(each, attributes=kept) if len(kept) < len(each.attributes) else each


def _structures(value: Any) -> Iterator[Any]:
    """The feature structures that a feature leads to: one, or those of an array or a list."""
    if isinstance(value, list):
        found: Iterable[Any] = cast("list[Any]", value)
    elif hasattr(value, "elements") or hasattr(value, "head"):
        found = elements(value)
    else:
        found = (value,)
    for each in found:
        if hasattr(each, "xmiID") and hasattr(each, "type"):
            yield each


def _has(structure: Any, feature: str) -> bool:
    return structure.type.get_feature(feature) is not None
