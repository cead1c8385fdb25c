"""Annotations and relations out of a TEI file: beside the text, and in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from annotator.formats.foreign import FOREIGN_ID
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.jsonl.lines import IMPORTED, ORIGINS
from annotator.formats.tei.analysis import Analysis
from annotator.formats.tei.flow import Flow
from annotator.formats.tei.identities import Identities
from annotator.formats.tei.parsing import Tree
from annotator.formats.tei.pointers import NotThere, Pointers, is_elsewhere, split
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
    local,
    tag,
)
from annotator.model import Annotation, Choice, Fragment, InputError, Relation, Remedy, covered_text

_GROUPS = ("spanGrp", "listAnnotation", "interpGrp", "linkGrp", "listRelation")
_UNTAGGED = "untagged"
"""The label of an annotation that says nothing but a comment."""
_SHORT = 60
"""The most characters of a span's words that are a label, and no comment."""


@dataclass
class _Made:
    """What is known of an annotation before it has an id."""

    label: str
    fragments: tuple[Fragment, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    identity: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    origin: str = ""


class Tags:
    """Reads what is tagged in one text."""

    def __init__(self, tree: Tree, flow: Flow, context: ReadContext, place: str) -> None:
        self._tree, self._flow, self._context = tree, flow, context
        self._digest = sha256(flow.text.encode("utf-8", "surrogatepass")).hexdigest()
        self._pointers = Pointers(flow, context, place)
        self._analysis = Analysis(tree, context)
        self.identities = Identities(tree, self._digest)
        self._ids: dict[str, str] = {}
        """Of annotations, by those of their elements."""
        self._seen: Counter[str] = Counter()

    # Annotations

    def annotations(self) -> list[Annotation]:
        """Those beside the text, and then those in it."""
        beside = list(self._beside())
        self._pointers.check((str(e.get("target") or ""), _covered(e)) for e in beside)
        found: list[Annotation] = []
        for element in beside:
            try:
                made = self._made(element)
            except NotThere as error:
                self._leave_out(element, str(error))
                continue
            if made is not None:
                found.append(self._finished(element, made))
        for element, extents in in_pieces(self._flow.inside):
            label = inline_label(element)
            places = [self._flow.fragment(*each) for each in extents] if label else []
            fragments = self._pointers.joined(each for each in places if each is not None)
            if fragments:
                found.append(self._finished(element, self._inline(element, label, fragments)))
        return found

    def _beside(self) -> Iterator[Any]:
        """The elements that tag something by pointing at it."""
        for each in self._tree.element.iter(tag("annotation"), tag("span"), tag("note")):
            beside = local(each.getparent()) in ("standOff", "listAnnotation")
            if local(each) != "note" or (beside and each.get("target")):
                yield each

    def _made(self, element: Any) -> _Made | None:
        """An annotation; None, with a remark, where it is one of another text."""
        target, start = str(element.get("target") or ""), str(element.get("from") or "")
        pointers = [*split(target), *split(start)]
        if all(map(is_elsewhere, pointers)):
            there = f"points at {pointers[0]}, in another file" if pointers else "points at nothing"
            self._context.note(
                f"{self._tree.place(element)}: {local(element)} {there}; it was left out."
            )
            return None
        if start:
            fragments = self._pointers.between(start, str(element.get("to") or ""))
        else:
            fragments = self._pointers.fragments(target)
        said = self._analysis.of(element)
        words = _comments(element)
        label = said.label or _type_of(element) or said.type
        if not label and local(element) == "span" and 0 < len(words) <= _SHORT:
            label, words = words, ""
        return _Made(
            label or (_UNTAGGED if local(element) != "note" else "note"),
            fragments,
            said.attributes,
            words,
            self._identity(element),
            said.metadata,
            said.origin,
        )

    def _identity(self, element: Any) -> str | None:
        pointers = [str(e.get("target")) for e in element if local(e) in ("ptr", "ref")]
        for each in [*pointers, element.get("corresp")]:
            for pointer in (each or "").split():
                if is_elsewhere(pointer) and each is element.get("corresp"):
                    continue
                found = self.identities.of_pointers(pointer)
                if found is not None:
                    return found
        return None

    def _inline(self, element: Any, label: str, fragments: tuple[Fragment, ...]) -> _Made:
        words = self._flow.text[slice(*fragments[0])]
        kind = label if label in ("person", "organization", "location") else ""
        identity = self.identities.of_pointers(element.get("ref"), words, kind)
        if identity is None and element.get("key"):
            identity = self.identities.of_key(str(element.get("key")), kind)
        metadata = inline_metadata(element)
        who = [self.identities.name_of(each) for each in (element.get("who") or "").split()]
        if who:
            metadata["who"] = ", ".join(who)
        return _Made(label, fragments, identity=identity, metadata=metadata)

    def _finished(self, element: Any, made: _Made) -> Annotation:
        xml_id = id_of(element)
        own = self._tree.own_name(xml_id, ANNOTATION)
        annotator = self._annotator(element)
        metadata = dict(made.metadata)
        if own is None:
            key = xml_id or f"{annotator}\n{made.label}\n{made.fragments}"
            self._seen[key] += 1
            more = [str(self._seen[key])] if self._seen[key] > 1 else []
            own = made_id("tei", self._digest, key, *more)
            metadata |= {FOREIGN_ID: xml_id} if xml_id else {}
            origin = IMPORTED
        else:
            origin = made.origin if made.origin in ORIGINS else "manual"
        if xml_id:
            self._ids[xml_id] = own
        cert = str(element.get("cert") or "")
        confidence = _share(cert)
        if cert and confidence is None:
            metadata["cert"] = cert
        return Annotation(
            own,
            annotator,
            made.label,
            made.fragments,
            covered_text(self._flow.text, made.fragments),
            made.attributes,
            made.note,
            made.identity,
            origin,
            confidence,
            metadata,
        )

    def _annotator(self, element: Any) -> str:
        """Whoever is responsible for an element or for the group that it is in."""
        above = element.getparent()
        said = element.get("resp") or (above.get("resp") if local(above) in _GROUPS else None)
        for pointer in (said or "").split():
            own = self._tree.own_name(pointer.removeprefix("#"), ANNOTATOR)
            return own if own is not None else self.identities.name_of(pointer)
        for each in element.iterfind(tag("respStmt")):
            name = self.identities.named(each)
            if name:
                return name
        if not self._context.annotator:
            raise InputError(
                f"{self._tree.place(element)}: nobody is named as the owner of annotations.",
                remedies=(Remedy("Say whose they are: {}.", (Choice("annotator", "NAME"),)),),
            )
        return self._context.annotator

    def _leave_out(self, element: Any, sentence: str) -> None:
        place = self._tree.place(element)
        self._context.leave_out(InputError(f"{place}: {local(element)}: {sentence}"))

    # Relations

    def relations(self) -> Iterator[Relation]:
        """The relations and links between annotations; to be asked for after these."""
        for each in self._tree.element.iter(tag("relation"), tag("link")):
            pairs = list(self._pairs(each))
            if not pairs:
                place = self._tree.place(each)
                self._context.note(
                    f"{place}: {local(each)} does not lead from an annotation of the text to "
                    f"another; it was left out."
                )
            for number, (source, target) in enumerate(pairs):
                yield self._relation(each, source, target, number)

    def _pairs(self, element: Any) -> Iterator[tuple[str, str]]:
        if local(element) == "link":
            ends = [list(self._ends(each)) for each in split(element.get("target") or "")]
        elif element.get("mutual"):
            ends = [list(self._ends(each)) for each in split(element.get("mutual"))]
        else:
            ends = [list(self._ends(element.get(name) or "")) for name in ("active", "passive")]
        if len(ends) == 2:
            yield from ((s, t) for s in ends[0] for t in ends[1] if s != t)

    def _ends(self, pointers: str) -> Iterator[str]:
        for each in pointers.split():
            scheme, _, xml_id = each.rpartition(":")
            if scheme == ELSEWHERE:
                there = self._tree.own_name(xml_id, ANNOTATION)
            else:
                there = self._ids.get(each.removeprefix("#")) if each.startswith("#") else None
            if there is not None:
                yield there

    def _relation(self, element: Any, source: str, target: str, number: int) -> Relation:
        xml_id = id_of(element)
        said = self._analysis.of(element)
        relation_type = said.label or str(element.get("name") or "") or _type_of(element)
        relation_type = relation_type or local(element)
        own = self._tree.own_name(xml_id, RELATION)
        metadata = dict(said.metadata)
        if own is None:
            own = made_id(
                "tei relation", self._digest, xml_id, relation_type, source, target, str(number)
            )
            metadata |= {FOREIGN_ID: xml_id} if xml_id else {}
        annotator = self._annotator(element)
        return Relation(own, annotator, relation_type, source, target, said.attributes, metadata)


def _covered(element: Any) -> str | None:
    """The text that a file of ours gives for an annotation."""
    notes = [each for each in element if local(each) == "note" and each.get("type") == COVERED]
    return "".join(notes[0].itertext()) if notes else None


def _comments(element: Any) -> str:
    """The words in an element that tags something; the text that it covers is none of them."""
    if local(element) != "annotation":
        return " ".join("".join(element.itertext()).split())
    found: list[str] = []
    for each in element:
        said = "".join(each.itertext())
        if local(each) == "note" and each.get("type") != COVERED:
            found.append(said if each.get("type") == COMMENT else " ".join(said.split()))
    return "\n".join(found)


def _type_of(element: Any) -> str:
    """The type of an element, or of the group that it is in."""
    above = element.getparent()
    group = above.get("type") if local(above) in _GROUPS else ""
    return " ".join(str(element.get("type") or group or "").split())


def _share(cert: str) -> float | None:
    try:
        found = float(cert)
    except ValueError:
        return None
    return found if 0 <= found <= 1 else None


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
"""Elements with the labels of the default tag set that mean the same."""
_BY_TYPE = {
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
_TYPED = ("name", "rs", "q")
WANTED = frozenset([*LABELS, *_TYPED])
"""The elements that are read."""
_NOT_KEPT = frozenset(
    [*("ref", "key", "who", "resp", "cert", "next", "prev", "part"), ID, SPACE, f"{XML}lang"]
)


def in_pieces(inside: Iterable[tuple[Any, Fragment]]) -> list[tuple[Any, list[Fragment]]]:
    """Elements with their places; one in several elements, by ``prev``, stands at its first."""
    found: list[tuple[Any, list[Fragment]]] = []
    places: dict[str, list[Fragment]] = {}
    for element, place in inside:
        pieces = places.get(str(element.get("prev") or "").removeprefix("#"), [])
        if not pieces:
            found.append((element, pieces))
        pieces.append(place)
        if element.get(ID):
            places[str(element.get(ID))] = pieces
    return found


def inline_label(element: Any) -> str:
    """The label of an element; empty where it is no annotation."""
    name = local(element)
    if name == "q":
        return "claim" if element.get("who") else ""
    if name in LABELS:
        return LABELS[name]
    own_type = str(element.get("type") or "")
    return _BY_TYPE.get(own_type.casefold(), own_type or name)


def inline_metadata(element: Any) -> dict[str, Any]:
    """What else an element says: the day that a date means, the kind of a name."""
    return {
        name.rpartition("}")[2]: value
        for name, value in element.attrib.items()
        if name not in _NOT_KEPT
    }
