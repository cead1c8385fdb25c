"""Reads annotations and relations from a TEI file: those beside the text and those in it.

Source: TEI P5 Guidelines, chapters 16 (``standOff``, ``annotation``, ``span``, ``link``), 13 (names
and relations) and 3.3 (quotations).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from annotator.formats.foreign import FOREIGN_ID
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.jsonl.lines import IMPORTED, ORIGINS
from annotator.formats.tei.flow import TextFlow
from annotator.formats.tei.parsing import TeiTree
from annotator.formats.tei.pointers import (
    PointerError,
    PointerResolver,
    is_elsewhere,
    split_pointers,
)
from annotator.formats.tei.references import AnaReader, IdentityReader, first_name
from annotator.formats.tei.vocabulary import (
    ANNOTATION,
    ANNOTATOR,
    COMMENT,
    COVERED,
    ELSEWHERE,
    ID,
    RELATION,
    SPACE,
    XML,
    id_of,
    local_name,
    qualify,
    text_of,
    words_of,
)
from annotator.model import Annotation, Choice, Fragment, InputError, Relation, Remedy, covered_text

_GROUPS = ("spanGrp", "listAnnotation", "interpGrp", "linkGrp", "listRelation")
_UNTAGGED = "untagged"
"""The label of an annotation that has only a comment."""
_MAX_LABEL_CODE_POINTS = 60
"""The words of a span up to this length are its label; longer ones are its note."""


@dataclass
class _Draft:
    """An annotation without its id, owner and confidence."""

    label: str
    fragments: tuple[Fragment, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    identity: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    origin: str = ""


class TagReader:
    """Reads the annotations and relations of one text."""

    def __init__(self, tree: TeiTree, flow: TextFlow, context: ReadContext, place: str) -> None:
        """Read from a tree.

        Args:
            tree: The ``TEI`` element.
            flow: Its text.
            context: The settings of the import; receives notes, labels and relation types.
            place: The beginning of messages: ``file:line``.
        """
        self._tree, self._flow, self._context = tree, flow, context
        self._digest = sha256(flow.text.encode("utf-8", "surrogatepass")).hexdigest()
        self._pointers = PointerResolver(flow, context, place)
        self._ana_reader = AnaReader(tree, context)
        self.identities = IdentityReader(tree, self._digest)
        self._annotation_ids: dict[str, str] = {}
        """The ids of annotations by the ids of their elements."""
        self._key_counts: Counter[str] = Counter()
        self._left_out: dict[tuple[str, str], tuple[str, int]] = {}
        """Words for the first element of each kind that is left out, and their number."""

    # Annotations

    def annotations(self) -> list[Annotation]:
        """Return the annotations beside the text, then those in it.

        Raises:
            OffsetsDiffer: The pointers do not cover the texts that the file states for them.
            InputError: A pointer leads to nothing and the context does not leave faults out, or
                an annotation has no owner.
        """
        standoff = list(self._standoff_elements())
        self._pointers.check((str(e.get("target") or ""), _covered_text_of(e)) for e in standoff)
        annotations: list[Annotation] = []
        for element in standoff:
            try:
                draft = self._draft_standoff(element)
            except PointerError as error:
                self._leave_out(element, str(error))
                continue
            if draft is not None:
                annotations.append(self._complete(element, draft))
        for element, extents in join_pieces(self._flow.tagged):
            label = inline_label(element)
            pieces = [self._flow.fragment(*extent) for extent in extents] if label else []
            fragments = self._pointers.join(piece for piece in pieces if piece is not None)
            if fragments:
                draft = self._draft_inline(element, label, fragments)
                annotations.append(self._complete(element, draft))
        return annotations

    def _standoff_elements(self) -> Iterator[Any]:
        """Yield the elements that tag words by pointing at them."""
        names = map(qualify, ("annotation", "span", "note"))
        for element in self._tree.element.iter(*names):
            is_standoff = local_name(element.getparent()) in ("standOff", "listAnnotation")
            if local_name(element) != "note" or (is_standoff and element.get("target")):
                yield element

    def _draft_standoff(self, element: Any) -> _Draft | None:
        """Return a draft; None, with a note, for an annotation of another file.

        Raises:
            PointerError: A pointer leads to nothing.
        """
        target, start = str(element.get("target") or ""), str(element.get("from") or "")
        pointers = [*split_pointers(target), *split_pointers(start)]
        if all(map(is_elsewhere, pointers)):
            goal = f"points at {pointers[0]}, in another file" if pointers else "points at nothing"
            self._count_left_out(element, goal, "elsewhere" if pointers else "nothing")
            return None
        if start:
            fragments = self._pointers.resolve_range(start, str(element.get("to") or ""))
        else:
            fragments = self._pointers.resolve(target)
        interpretation = self._ana_reader.interpret(element)
        note = _comments(element)
        label = interpretation.label or _type_of(element) or interpretation.features_type
        if not label and local_name(element) == "span" and 0 < len(note) <= _MAX_LABEL_CODE_POINTS:
            label, note = note, ""
        return _Draft(
            label or (_UNTAGGED if local_name(element) != "note" else "note"),
            fragments,
            interpretation.attributes,
            note,
            self._identity_of(element),
            interpretation.metadata,
            interpretation.origin,
        )

    def _identity_of(self, element: Any) -> str | None:
        """Return the id of the first identity that a ``ptr``, a ``ref`` or ``@corresp`` names."""
        targets = [c.get("target") for c in element if local_name(c) in ("ptr", "ref")]
        for pointers in (*targets, element.get("corresp")):
            identity_id = self.identities.find_by_pointers(pointers)
            if identity_id is not None:
                return identity_id
        return None

    def _draft_inline(self, element: Any, label: str, fragments: tuple[Fragment, ...]) -> _Draft:
        words = self._flow.text[slice(*fragments[0])]
        kind = label if label in ("person", "organization", "location") else ""
        identity = self.identities.find_by_pointers(element.get("ref"), words, kind)
        if identity is None and element.get("key"):
            identity = self.identities.find_by_key(str(element.get("key")), kind)
        metadata = inline_metadata(element)
        speakers = [
            self.identities.name_at(pointer) for pointer in (element.get("who") or "").split()
        ]
        if speakers:
            metadata["who"] = ", ".join(speakers)
        return _Draft(label, fragments, identity=identity, metadata=metadata)

    def _complete(self, element: Any, draft: _Draft) -> Annotation:
        """Return the annotation of a draft with its id, owner, origin and confidence."""
        xml_id = id_of(element)
        annotation_id = self._tree.decode_own_id(xml_id, ANNOTATION)
        annotator = self._annotator_of(element)
        metadata = dict(draft.metadata)
        if annotation_id is None:
            key = xml_id or f"{annotator}\n{draft.label}\n{draft.fragments}"
            self._key_counts[key] += 1
            count = self._key_counts[key]
            annotation_id = made_id("tei", self._digest, key, *([str(count)] if count > 1 else []))
            metadata |= {FOREIGN_ID: xml_id} if xml_id else {}
            origin = IMPORTED
        else:
            origin = draft.origin if draft.origin in ORIGINS else "manual"
        if xml_id:
            self._annotation_ids[xml_id] = annotation_id
        certainty = str(element.get("cert") or "")
        confidence = _parse_confidence(certainty)
        if certainty and confidence is None:
            metadata["cert"] = certainty
        return Annotation(
            annotation_id,
            annotator,
            draft.label,
            draft.fragments,
            covered_text(self._flow.text, draft.fragments),
            draft.attributes,
            draft.note,
            draft.identity,
            origin,
            confidence,
            metadata,
        )

    def _annotator_of(self, element: Any) -> str:
        """Return the owner: the one responsible for the element or its group, or the importer's.

        Raises:
            InputError: The file names none, and neither does the import.
        """
        parent = element.getparent()
        group_pointers = parent.get("resp") if local_name(parent) in _GROUPS else None
        for pointer in (element.get("resp") or group_pointers or "").split():
            name = self._tree.decode_own_id(pointer.removeprefix("#"), ANNOTATOR)
            return name if name is not None else self.identities.name_at(pointer)
        for statement in element.iterfind(qualify("respStmt")):
            name = first_name(statement)
            if name:
                return name
        if not self._context.annotator:
            raise InputError(
                f"{self._tree.place(element)}: the file does not say who made the annotations.",
                remedies=(Remedy("Name their owner: {}.", (Choice("annotator", "NAME"),)),),
            )
        return self._context.annotator

    def _leave_out(self, element: Any, sentence: str) -> None:
        place = self._tree.place(element)
        self._context.leave_out(InputError(f"{place}: {local_name(element)}: {sentence}"))

    # Relations

    def relations(self) -> Iterator[Relation]:
        """Yield the relations and links between annotations, after :meth:`annotations`."""
        for element in self._tree.element.iter(qualify("relation"), qualify("link")):
            pairs = list(self._pairs(element))
            if not pairs:
                words = "does not lead from an annotation of the text to another"
                self._count_left_out(element, words, "relation")
            for number, (source, target) in enumerate(pairs):
                yield self._relation(element, source, target, number)
        for sentence, count in self._left_out.values():
            more = f", as were {count - 1:,} more of this kind" if count > 1 else ""
            self._context.note(f"{sentence}; it was left out{more}.")

    def _count_left_out(self, element: Any, words: str, kind: str) -> None:
        """Count an element that is left out; the first of a kind is named with its place."""
        name = local_name(element)
        sentence = f"{self._tree.place(element)}: {name} {words}"
        first, count = self._left_out.get((name, kind), (sentence, 0))
        self._left_out[name, kind] = first, count + 1

    def _pairs(self, element: Any) -> Iterator[tuple[str, str]]:
        """Yield the ids of source and target for each pair that an element relates."""
        if local_name(element) == "link":
            pointers = split_pointers(element.get("target") or "")
        elif element.get("mutual"):
            pointers = split_pointers(element.get("mutual"))
        else:
            pointers = [element.get(name) or "" for name in ("active", "passive")]
        if len(pointers) == 2:
            sources, targets = (list(self._annotations_at(part)) for part in pointers)
            yield from ((s, t) for s in sources for t in targets if s != t)

    def _annotations_at(self, pointers: str) -> Iterator[str]:
        """Yield the ids of the annotations that are pointed at."""
        for pointer in pointers.split():
            scheme, _, xml_id = pointer.rpartition(":")
            if scheme == ELSEWHERE:
                annotation_id = self._tree.decode_own_id(xml_id, ANNOTATION)
            elif pointer.startswith("#"):
                annotation_id = self._annotation_ids.get(pointer.removeprefix("#"))
            else:
                annotation_id = None
            if annotation_id is not None:
                yield annotation_id

    def _relation(self, element: Any, source: str, target: str, number: int) -> Relation:
        """Return a relation between two annotation ids, the ``number``-th pair of the element."""
        xml_id = id_of(element)
        interpretation = self._ana_reader.interpret(element)
        relation_type = interpretation.label or str(element.get("name") or "")
        relation_type = relation_type or _type_of(element) or local_name(element)
        relation_id = self._tree.decode_own_id(xml_id, RELATION)
        metadata = dict(interpretation.metadata)
        if relation_id is None:
            relation_id = made_id(
                "tei relation", self._digest, xml_id, relation_type, source, target, str(number)
            )
            metadata |= {FOREIGN_ID: xml_id} if xml_id else {}
        return Relation(
            relation_id,
            self._annotator_of(element),
            relation_type,
            source,
            target,
            interpretation.attributes,
            metadata,
        )


def _covered_text_of(element: Any) -> str | None:
    """Return the text that an export of ours states for an annotation; None without one."""
    for child in element:
        if local_name(child) == "note" and child.get("type") == COVERED:
            return text_of(child)
    return None


def _comments(element: Any) -> str:
    """Return the comment in an element that tags words, without the text that it covers."""
    if local_name(element) != "annotation":
        return words_of(element)
    notes = [child for child in element if local_name(child) == "note"]
    comments = [
        text_of(note) if note.get("type") == COMMENT else words_of(note)
        for note in notes
        if note.get("type") != COVERED
    ]
    return "\n".join(comments)


def _type_of(element: Any) -> str:
    """Return the type of an element, or of its group; empty without one."""
    parent = element.getparent()
    group_type = parent.get("type") if local_name(parent) in _GROUPS else ""
    return " ".join(str(element.get("type") or group_type or "").split())


def _parse_confidence(certainty: str) -> float | None:
    """Return ``@cert`` as a confidence from 0 to 1; None for a word such as “high”."""
    try:
        confidence = float(certainty)
    except ValueError:
        return None
    return confidence if 0 <= confidence <= 1 else None


LABELS = {
    "persName": "person",
    "orgName": "organization",
    "placeName": "location",
    "geogName": "location",
    "settlement": "location",
    "country": "location",
    "region": "location",
    "date": "date",
    "time": "date",
    "eventName": "event",
    "measure": "quantity",
    "num": "quantity",
    "said": "claim",
    "quote": "claim",
}
"""The label of the default tag set for each element that means the same."""
_LABELS_BY_TYPE = {
    "person": "person",
    "pers": "person",
    "per": "person",
    "organization": "organization",
    "organisation": "organization",
    "org": "organization",
    "place": "location",
    "location": "location",
    "loc": "location",
}
_TYPED_ELEMENTS = ("name", "rs", "q")
TAGGED_NAMES = frozenset([*LABELS, *_TYPED_ELEMENTS])
"""The names of elements in the text that are read as annotations."""
_NOT_METADATA = frozenset(
    [*("ref", "key", "who", "resp", "cert", "next", "prev", "part"), ID, SPACE, f"{XML}lang"]
)


def join_pieces(tagged: Iterable[tuple[Any, Fragment]]) -> list[tuple[Any, list[Fragment]]]:
    """Return the first element of each annotation with the extents of all its pieces.

    Args:
        tagged: Elements with their extents, in document order; ``@prev`` names the piece before.
    """
    joined: list[tuple[Any, list[Fragment]]] = []
    extents_by_id: dict[str, list[Fragment]] = {}
    for element, extent in tagged:
        extents = extents_by_id.get(str(element.get("prev") or "").removeprefix("#"), [])
        if not extents:
            joined.append((element, extents))
        extents.append(extent)
        if element.get(ID):
            extents_by_id[str(element.get(ID))] = extents
    return joined


def inline_label(element: Any) -> str:
    """Return the label for an element in the text; empty where it is not an annotation."""
    name = local_name(element)
    if name == "q":
        return "claim" if element.get("who") else ""
    if name in LABELS:
        return LABELS[name]
    element_type = str(element.get("type") or "")
    return _LABELS_BY_TYPE.get(element_type.casefold(), element_type or name)


def inline_metadata(element: Any) -> dict[str, Any]:
    """Return the remaining attributes of an element by local name, such as the day of a date."""
    return {
        name.rpartition("}")[2]: value
        for name, value in element.attrib.items()
        if name not in _NOT_METADATA
    }
