"""Reads CAS files in XMI and in JSON: each view with a text becomes an article."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from annotator.formats.files import name_of, read_bytes
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.offsets import UTF_16, OffsetUnit, Span
from annotator.formats.text import EmptyText
from annotator.formats.text_files import decode_text
from annotator.formats.uima import JSON_NAME, TYPE_SYSTEM_MARKER, TYPES_OPTION, XMI_NAME
from annotator.formats.uima.content import RawSpan, read_json_content, read_xmi_content
from annotator.formats.uima.own_features import IdentityFinder, OwnArticle, OwnStructure
from annotator.formats.uima.type_classifier import (
    TypeClassifier,
    TypeInfo,
    iterate_elements,
    label_of,
    plain_values,
    text_of,
)
from annotator.formats.uima.type_systems import find_type_system, import_cassis, load_or_explain
from annotator.formats.uima.vocabulary import HEADING, METADATA, PARAGRAPH, UID, local_name_of
from annotator.model import (
    BLOCK_KINDS,
    AnnotatedDocument,
    Annotation,
    Block,
    Choice,
    Document,
    Fragment,
    ModelObject,
    Relation,
    Remedy,
    covered_text,
)
from annotator.text.line_ends import LineEnds

_INITIAL_VIEW = "_InitialView"
_HEAD_BYTES = 4096


def read_xmi(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read the articles of an XMI file; a type system by itself has none.

    Args:
        path: The file.
        context: The settings of the import; receives the notes.

    Raises:
        EmptyText: No view has a text.
        InputError: The file is not a valid CAS, or an annotation covers no characters; the
            message names the file, with the line where it is known.
        EnvironmentFault: The file cannot be read, or the library is missing.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    if TYPE_SYSTEM_MARKER in data[:_HEAD_BYTES]:
        return
    content = read_xmi_content(data, name)
    library = import_cassis()
    system = find_type_system(path, content.types, context)
    cas = load_or_explain(
        lambda: library.load_cas_from_xmi(BytesIO(data), typesystem=system, trusted=True), name
    )
    yield from _read_views(cas, content.spans, XMI_NAME, name, context)


def read_json(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read the articles of a file of CAS JSON, which contains its type system.

    Args:
        path: The file.
        context: The settings of the import; receives the notes.

    Raises:
        EmptyText: No view has a text.
        InputError: The file is not a valid CAS, or an annotation covers no characters; the
            message names the file.
        EnvironmentFault: The file cannot be read, or the library is missing.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    text = decode_text(data, name, context, json.detect_encoding(data))
    content, cas_object = read_json_content(text, name)
    library = import_cassis()
    completed = msgspec.json.encode(cas_object).decode()
    cas = load_or_explain(lambda: library.load_cas_from_json(completed), name)
    yield from _read_views(cas, content.spans, JSON_NAME, name, context)


def _read_views(
    cas: Any, spans: Mapping[int, RawSpan], format_name: str, name: str, context: ReadContext
) -> Iterator[ModelObject]:
    asked_types = [part.strip() for part in context.options.get(TYPES_OPTION, "").split(",")]
    classifier = TypeClassifier(cas.typesystem, frozenset(filter(None, asked_types)))
    views = [view for view in cas.views if _text_of_view(view)]
    empty_views = [view for view in cas.views if not _text_of_view(view)]
    for view in views:
        sofa_id: str = view.sofa.sofaID
        context.place = name if sofa_id == _INITIAL_VIEW else f"{name}, view {sofa_id}"
        yield from ViewReader(view, classifier, spans, context.place, format_name, context).items()
    if not views:
        raise EmptyText(f"{name} has no text: there is nothing to tag in it.")
    if any(view.get_all_fs() for view in empty_views):
        context.note(f"{name}: the annotations of views without a text were left out.")


def _text_of_view(view: Any) -> str:
    text = view.sofa.sofaString
    return text if isinstance(text, str) else ""


_BOOKKEEPING = frozenset(["documentId", "documentTitle", "isLastSegment", "language"])
_UNSPECIFIED = "x-unspecified"

_TypedStructure = tuple[TypeInfo, Any]
"""A feature structure of the library with its classified type."""


class ViewReader:
    """Makes the model objects of one view."""

    def __init__(
        self,
        view: Any,
        classifier: TypeClassifier,
        spans: Mapping[int, RawSpan],
        source: str,
        format_name: str,
        context: ReadContext,
    ) -> None:
        """Classify the feature structures of a view.

        Args:
            view: The view of the library.
            classifier: The types of the file.
            spans: Begin and end by the id of the feature structure, as the file counts.
            source: The name of the article's source.
            format_name: The name of the file format.
            context: The settings of the import; receives the notes.

        Raises:
            EmptyText: The text of the view is white space.
        """
        self._classifier, self._spans, self._context = classifier, spans, context
        self._source = source
        raw = _text_of_view(view)
        self._structures: dict[str, list[_TypedStructure]] = defaultdict(list)
        """The feature structures in the order of their ids, by the kind of their type."""
        for structure in sorted(view.get_all_fs(), key=lambda structure: structure.xmiID):
            info = classifier.classify(structure)
            self._structures[info.kind].append((info, structure))
        self._add_ends_of_relations(view.sofa)
        self._article = OwnArticle.of([article for _, article in self._structures["article"]])
        self._identities = IdentityFinder(
            self._article.identities if self._article is not None else []
        )
        ends = LineEnds(raw)
        if not raw or raw.isspace():
            raise EmptyText(f"{context.place}: the text is empty: there is nothing to tag in it.")
        offset_unit: OffsetUnit = UTF_16
        # An export of ours may cut words, and its unit is certain.
        sure = self._article is not None
        self._text = ForeignText(format_name, ends, raw, offset_unit, context.place, sure)
        self._left_out: Counter[str] = Counter()
        """How many structures were left out, by the phrase that names them."""
        self._annotation_by_structure: dict[int, Annotation] = {}
        """Annotations by the id of the feature structure."""

    def items(self) -> Iterator[ModelObject]:
        """Yield the identities that annotations refer to, then the article.

        Raises:
            OffsetsDiffer: The annotations do not fit the text in the unit of the file.
            InputError: An annotation covers no characters of the text.
        """
        self._read_annotations()
        relations = once(self._relations())
        document = self._document()
        self._note_what_was_left_out()
        yield from self._identities.by_id.values()
        by_structure = sorted(self._annotation_by_structure.items(), key=lambda pair: pair[0])
        annotations = {annotation.id: annotation for _, annotation in by_structure}
        yield AnnotatedDocument(document, tuple(annotations.values()), relations)

    def _add_ends_of_relations(self, sofa: Any) -> None:
        """Treat words that relations join, and ends that no index has, as annotations."""
        annotation_ids = {structure.xmiID for _, structure in self._structures["annotation"]}
        added: dict[int, _TypedStructure] = {}
        ends = [
            relation[end] for info, relation in self._structures["relation"] for end in info.ends
        ]
        ends += [link["target"] for _, link in self._structures["link"]]
        for end in ends:
            if getattr(end, "xmiID", None) is None or end.xmiID in annotation_ids:
                continue
            if getattr(end, "sofa", None) is not sofa:
                continue
            info = self._classifier.classify(end)
            if info.kind in ("annotation", "aside") and end.begin is not None:
                added[end.xmiID] = info, end
        self._structures["annotation"] += added.values()
        aside = self._structures["aside"]
        self._structures["aside"] = [pair for pair in aside if pair[1].xmiID not in added]

    def _span_of(self, structure: Any) -> Span:
        """Return the span of a feature structure, as the file counts."""
        span = self._spans.get(structure.xmiID)
        if span is None:
            begin, end = structure.begin, structure.end
            span = (begin if isinstance(begin, int) else 0, end if isinstance(end, int) else 0)
        return Span(*span)

    # Annotations

    def _read_annotations(self) -> None:
        """Fill the annotations by structure: ours as they were written, others as new ones."""
        spanned: list[tuple[TypeInfo, Any, Span]] = []
        for info, structure in self._structures["annotation"]:
            span = self._span_of(structure)
            if span.start == span.end:
                self._left_out[f"{local_name_of(info.name)} covering no text"] += 1
            else:
                spanned.append((info, structure, span))
        fragments = self._text.fragments([span for *_, span in spanned], self._context)
        foreign: list[tuple[Any, ForeignSpan]] = []
        parts_by_id: dict[str, list[tuple[Any, Fragment]]] = defaultdict(list)
        for (info, structure, span), fragment in zip(spanned, fragments, strict=True):
            if info.own and (annotation_id := text_of(structure, UID)):
                parts_by_id[annotation_id].append((structure, fragment))
            else:
                foreign.append((structure, self._foreign_span(info, structure, span)))
        for parts in parts_by_id.values():
            self._add_own_annotation(parts, foreign)
        annotations = self._text.annotations([span for _, span in foreign], self._context)
        for (structure, _), annotation in zip(foreign, annotations, strict=True):
            if self._classifier.classify(structure).own:
                identity_id = OwnStructure(structure).identity_id(self._identities)
                annotation = replace(annotation, identity=identity_id)
            self._annotation_by_structure[structure.xmiID] = _without_covered_text(annotation)

    def _foreign_span(self, info: TypeInfo, structure: Any, span: Span) -> ForeignSpan:
        if info.own:
            return OwnStructure(structure).foreign_span(span, self._context.annotator)
        label, feature = label_of(info, structure)
        values = plain_values(info, structure, {feature})
        return ForeignSpan(label, span, self._context.annotator, attributes=values)

    def _add_own_annotation(
        self, parts: Sequence[tuple[Any, Fragment]], foreign: list[tuple[Any, ForeignSpan]]
    ) -> None:
        """Add the annotation that an export of ours wrote as one or more feature structures.

        Args:
            parts: The feature structures of one id, each with its fragment in code points.
            foreign: Receives the parts as annotations of their own if they overlap.
        """
        parts = sorted(parts, key=lambda part: part[1])
        if any(before[1][1] > after[1][0] for before, after in pairwise(parts)):
            # Another program copied them or moved them over each other.
            for structure, _ in parts:
                span = self._span_of(structure)
                own = OwnStructure(structure)
                foreign.append((structure, own.foreign_span(span, self._context.annotator)))
            return
        fragments = tuple(fragment for _, fragment in parts)
        first = min((structure for structure, _ in parts), key=lambda structure: structure.xmiID)
        text = covered_text(self._text.ends.text, fragments)
        owner = self._context.annotator
        annotation = OwnStructure(first).annotation(fragments, text, owner, self._identities)
        for structure, _ in parts:
            self._annotation_by_structure[structure.xmiID] = annotation

    # Relations

    def _relations(self) -> Iterator[Relation]:
        """Yield the relations of relation types, then those of features that refer to others."""
        for info, structure in self._structures["relation"]:
            source, target = (self._annotation_of(structure[end]) for end in info.ends)
            if source is None or target is None or source.id == target.id:
                self._left_out[f"{local_name_of(info.name)} not joining two annotations"] += 1
            elif info.own and text_of(structure, UID):
                yield OwnStructure(structure).relation(source, target)
            else:
                label, feature = label_of(info, structure)
                values = plain_values(info, structure, {feature, *info.ends})
                yield self._relation(label, source, target, values)
        followed_links: set[int] = set()
        for info, structure in self._structures["annotation"]:
            source = self._annotation_of(structure)
            if source is None or info.own:
                continue
            for feature in info.references:
                for relation_type, target in self._targets(feature, structure, followed_links):
                    if target.id != source.id:
                        yield self._relation(relation_type, source, target, {})
        unused = [link for _, link in self._structures["link"] if link.xmiID not in followed_links]
        for structure in (*unused, *(other for _, other in self._structures["other"])):
            type_name = structure.type.name
            is_builtin = type_name.startswith("uima.cas.")
            noun = "list or array" if is_builtin else local_name_of(type_name)
            self._left_out[f"{noun} without a place in the text"] += 1

    def _targets(
        self, feature: str, structure: Any, followed_links: set[int]
    ) -> Iterator[tuple[str, Annotation]]:
        """Yield the type of the relation and the target for each reference of a feature.

        Args:
            feature: The feature that refers to other structures.
            structure: The structure that has it.
            followed_links: Receives the ids of the link structures between the two.
        """
        for referenced in _referenced_structures(structure[feature]):
            info = self._classifier.classify(referenced)
            if info.kind == "link":
                followed_links.add(referenced.xmiID)
                role, role_feature = label_of(info, referenced)
                target = self._annotation_of(referenced["target"])
                relation_type = role if role_feature else feature
            else:
                target, relation_type = self._annotation_of(referenced), feature
                if feature == "next":
                    relation_type = _type_of_chain(structure) or feature
            if target is not None:
                yield relation_type, target

    def _relation(
        self, relation_type: str, source: Annotation, target: Annotation, values: Mapping[str, Any]
    ) -> Relation:
        relation = self._text.relation(source.annotator, relation_type, source, target, None)
        return replace(relation, attributes=values) if values else relation

    def _annotation_of(self, structure: Any) -> Annotation | None:
        return self._annotation_by_structure.get(getattr(structure, "xmiID", None) or 0)

    # The article

    def _document(self) -> Document:
        values, language = self._document_values()
        title, document_id = (
            value if isinstance(value, str) else ""
            for value in (values.pop("documentTitle", ""), values.pop("documentId", ""))
        )
        text = self._text.ends.text
        if self._article is not None:
            return Document(document_id, title, text, self._article.metadata, tuple(self._blocks()))
        metadata = {"title": title} if title and title not in (document_id, self._source) else {}
        metadata |= {"language": language} if language != _UNSPECIFIED and language else {}
        metadata |= {"foreign_id": document_id} if document_id else {}
        metadata |= {key: value for key, value in values.items() if key not in _BOOKKEEPING}
        document = document_of(self._text.ends, self._source, None, metadata, self._text.place)
        blocks = tuple(self._blocks())
        return replace(document, blocks=blocks) if blocks else document

    def _document_values(self) -> tuple[dict[str, Any], str]:
        """Return the values that describe the text as a whole, by feature, and its language."""
        merged: dict[str, Any] = {}
        language = ""
        structures = (*self._structures["document"], *self._structures["metadata"])
        for info, structure in structures:
            values = dict(plain_values(info, structure, ()))
            if info.kind == "document" and isinstance(values.get("language"), str):
                language = values["language"] or language
            merged = {**merged, **values} if info.name == METADATA else {**values, **merged}
        return merged, language

    def _blocks(self) -> Iterator[Block]:
        """Yield headings, paragraphs and other divisions, in code points."""
        positions = (self._context.offset_unit or UTF_16).over(self._text.raw)
        for info, structure in self._structures["block"]:
            begin, end = self._spans.get(structure.xmiID, (0, 0))
            kind = text_of(structure, "divType")
            if kind not in BLOCK_KINDS and self._article is None:
                kind = {HEADING: "subhead", PARAGRAPH: "paragraph"}.get(info.name, "")
            fragment = positions.fragment(begin, end)
            if kind and fragment is not None:
                moved = self._text.ends.moved
                yield Block(kind, moved(fragment[0]), moved(fragment[1]))
            else:
                self._left_out[f"{local_name_of(info.name)} of an unknown kind of block"] += 1

    def _note_what_was_left_out(self) -> None:
        aside = Counter(local_name_of(info.name) for info, _ in self._structures["aside"])
        place = self._context.place
        if aside:
            names = list(aside)
            shown = ", ".join(f"{count:,} {name}" for name, count in aside.items())
            self._context.note(
                f"{place}: words, sentences, syntax and markup were left out: {shown}.",
                Remedy(
                    "{} reads them as annotations.",
                    (Choice("set", ",".join(names), TYPES_OPTION),),
                ),
            )
        for phrase, count in self._left_out.items():
            self._context.note(f"{place}: left out: {count:,} × {phrase}.")


def _without_covered_text(annotation: Annotation) -> Annotation:
    """Return the annotation without attributes that only repeat its text, as some corpora do."""
    words = annotation.text.split()
    kept = {
        name: value
        for name, value in annotation.attributes.items()
        if not (isinstance(value, str) and value.split() == words)
    }
    if len(kept) == len(annotation.attributes):
        return annotation
    return replace(annotation, attributes=kept)


def _referenced_structures(value: Any) -> Iterator[Any]:
    """Yield the feature structures of a reference, which may be an array or a list of them."""
    if isinstance(value, list):
        candidates: Iterable[Any] = cast("list[Any]", value)
    elif hasattr(value, "elements") or hasattr(value, "head"):
        candidates = iterate_elements(value)
    else:
        candidates = (value,)
    for candidate in candidates:
        if hasattr(candidate, "xmiID") and hasattr(candidate, "type"):
            yield candidate


def _type_of_chain(structure: Any) -> str:
    """Return the type of the relation to the next link of a coreference chain; or empty."""
    type_name = ""
    if structure.type.get_feature("referenceRelation") is not None:
        type_name = text_of(structure, "referenceRelation")
    return type_name or local_name_of(structure.type.name).removesuffix("Link")
