"""Reads GATE XML: the sets of annotations of one text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.xml_tree import parse_xml
from annotator.model import AnnotatedDocument, Annotation, InputError, ModelObject, Relation
from annotator.text.line_ends import LineEnds

_WORDS = frozenset(["Token", "SpaceToken", "Sentence", "Split", "DEFAULT_TOKEN", "Lookup"])
"""The types of GATE's own tokeniser, splitter and gazetteers."""
_MARKUP_SET = "Original markups"
_NO_METADATA = frozenset(["docNewLineType", "MimeType"])
_RELATION_MEMBERS = 2


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a file.

    Args:
        path: The file.
        context: The import's settings; counts what is left out.

    Raises:
        InputError: The file is not well-formed, is not GATE's, or an annotation leads to no node;
            the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    context.place = name = name_of(path)
    root = parse_xml(path, context)
    content = root.find("TextWithNodes")
    if root.tag != "GateDocument" or content is None:
        raise InputError(f"{name} is not a GateDocument with a text. Save it again as GATE XML.")
    yield _DocumentReader(name, content, context).article(root)


class _DocumentReader:
    def __init__(self, name: str, content: Any, context: ReadContext) -> None:
        self._name, self._context = name, context
        self._nodes: dict[str, int] = {}
        """The places of the nodes in the text, in code points, by their ids."""
        parts = [content.text or ""]
        length = len(parts[0])
        for node in content.iter("Node"):
            self._nodes[str(node.get("id"))] = length
            parts.append(node.tail or "")
            length += len(parts[-1])
        self._raw = "".join(parts)
        asked = context.options.get("types", "")
        self._left_out_types = _WORDS - {part.strip() for part in asked.split(",")}
        self._annotations: dict[str, Annotation] = {}
        """By their ids in the file."""

    def article(self, root: Any) -> AnnotatedDocument:
        """Return the article with its annotations and relations."""
        ends = LineEnds(self._raw)
        metadata = {
            name: value
            for name, value in _features(root.find("GateDocumentFeatures")).items()
            if name not in _NO_METADATA
        }
        document = document_of(ends, self._name, None, metadata, self._name)
        foreign = ForeignText("gate", ends, self._raw, CODE_POINTS, self._name, sure=True)
        spans = [
            span
            for annotation_set in root.iter("AnnotationSet")
            for span in self._spans(annotation_set)
        ]
        annotations = foreign.sound_annotations(spans, self._context)
        self._annotations = {
            s.id: a for s, a in zip(spans, annotations, strict=True) if a is not None
        }
        relations = once(self._relations(root, foreign))
        return AnnotatedDocument(document, tuple(filter(None, annotations)), relations)

    def _spans(self, annotation_set: Any) -> Iterator[ForeignSpan]:
        set_name = str(annotation_set.get("Name") or "")
        owner = self._context.annotator
        if self._context.options.get("annotator", "") == "set":
            owner = set_name or owner
        for element in annotation_set.iter("Annotation"):
            label = str(element.get("Type") or "annotation")
            if set_name == _MARKUP_SET:
                self._context.count_left_out(
                    f"annotation of the set “{_MARKUP_SET}”|annotations of the set “{_MARKUP_SET}”"
                )
                continue
            if label in self._left_out_types:
                self._context.count_left_out(label)
                continue
            try:
                start, end = (self._place(element, which) for which in ("StartNode", "EndNode"))
            except InputError as error:
                self._context.leave_out(error)
                continue
            if start >= end:
                self._context.count_left_out("annotation of no length|annotations of no length")
                continue
            metadata = {"set": set_name} if set_name else {}
            yield ForeignSpan(
                label,
                Span(start, end),
                owner,
                str(element.get("Id") or ""),
                attributes=_features(element),
                metadata=metadata,
            )

    def _place(self, element: Any, which: str) -> int:
        node = str(element.get(which))
        if node not in self._nodes:
            raise InputError(
                f"{self._name}:{element.sourceline}: the text has no node {node}, at which an "
                f"annotation begins or ends. Correct it."
            )
        return self._nodes[node]

    def _relations(self, root: Any, foreign: ForeignText) -> Iterator[Relation]:
        for element in root.iter("Relation"):
            members = str(element.get("Members") or "").split(";")
            ends = [self._annotations.get(member.strip()) for member in members]
            source, target = (*ends, None, None)[:_RELATION_MEMBERS]
            is_pair = len(ends) == _RELATION_MEMBERS and source is not target
            if source is None or target is None or not is_pair:
                self._context.count_left_out(
                    "relation not of two annotations|relations not of two annotations"
                )
                continue
            kind = str(element.get("Type") or "relation")
            yield foreign.relation(source.annotator, kind, source, target, None)


def _features(element: Any) -> dict[str, Any]:
    """Return the features in an element, with their types; those without a value are left out."""
    features: dict[str, Any] = {}
    for feature in element.iter("Feature") if element is not None else ():
        name, value = feature.findtext("Name"), feature.find("Value")
        if not name or value is None or not value.text:
            continue
        features[name] = _typed(value.text, str(value.get("className") or ""))
    return features


def _typed(text: str, class_name: str) -> Any:
    kind = class_name.rpartition(".")[2]
    try:
        match kind:
            case "Boolean":
                return text.strip() == "true"
            case "Integer" | "Long" | "Short":
                return int(text)
            case "Double" | "Float":
                return float(text)
            case _:
                return text
    except ValueError:
        return text
