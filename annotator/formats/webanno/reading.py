"""Reads WebAnno TSV 3 as INCEpTION writes it, and as others do.

A span's label is what its feature ``value`` says (or ``label``, or its only feature), or else the
name of its layer. Relations, slots and chains become relations.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.formats import offsets
from annotator.formats.carried import Carried, identities_of, relation_ends, with_references
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of, read_bytes, stem_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.json_lines import parsed
from annotator.formats.json_object import JsonObject
from annotator.formats.offsets import UTF_16, OffsetUnit, Span
from annotator.formats.webanno import BESIDE
from annotator.formats.webanno.cells import shown
from annotator.formats.webanno.names import NOTE
from annotator.formats.webanno.table import Table, parse
from annotator.formats.webanno.tokens import Found, Link, annotations_of
from annotator.model import AnnotatedDocument, Annotation, ModelObject, Relation
from annotator.text.line_ends import LineEnds

SIGN = b"#FORMAT=WebAnno TSV"
_LABELS = ("value", "label", "PosValue", "entity")
_TYPES = ("value", "label", "type", "DependencyType", "relationType")
_SHORT = {"UTF-16 units": "utf-16-le", "bytes": "utf-8"}
LAYER = "layer"


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The one article of a file.

    Raises:
        InputError: a line is not of the format, or an offset does not fit; file and line are named.
        EnvironmentFault: the file cannot be read.
    """
    context.place = name = name_of(path)
    offset_unit = context.offset_unit or UTF_16
    text = decode(read_bytes(path), name, context.encoding or UTF_8).text
    table = parse(text.split("\n"), name, lambda words: _length(words, offset_unit))
    yield from _Article(path, table, context).items()


def _length(text: str, offset_unit: OffsetUnit) -> int:
    if offset_unit.unit not in _SHORT:
        return len(text)
    width = 2 if offset_unit.unit == "UTF-16 units" else 1
    return len(text.encode(_SHORT[offset_unit.unit], "surrogatepass")) // width


class _Article:
    """Makes the article of a table."""

    def __init__(self, path: Path, table: Table, context: ReadContext) -> None:
        self._path, self._table, self._context = path, table, context
        self._name = name_of(path)
        self._counts: Counter[str] = Counter()
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = stem_of(path)
        chosen = context.options.get("label", "")
        self._labels = (chosen, *_LABELS) if chosen else _LABELS
        self._own = self._beside()
        self._features: Mapping[str, Any] = self._own.mapping("features") if self._own else {}

    def _beside(self) -> JsonObject | None:
        """What our own export keeps in a file beside this one."""
        beside = self._path.with_name(self._path.name + BESIDE)
        if not beside.is_file():
            return None
        name = name_of(beside)
        return JsonObject(parsed(read_bytes(beside).rstrip(), name), name, whole="the file")

    def items(self) -> Iterator[ModelObject]:
        """The article with all annotations and relations, after the identities of ours."""
        own, table = self._own, self._table
        raw = table.text
        if own:
            start = own.string("start", "")
            raw = start + raw[len(start) :]
        self._check_offsets(raw)
        metadata: dict[str, Any] = own.mapping("metadata") if own else dict(table.others)
        ends = LineEnds(raw)
        kept = relation_ends(own) if own else []
        references, identities = identities_of(own)
        mine = Carried(own, ends.text) if own else None
        document = document_of(ends, self._name, mine, metadata, self._name)
        offset_unit = self._context.offset_unit or UTF_16
        foreign = ForeignText("webanno", ends, raw, offset_unit, self._name, sure=True)
        found, links = annotations_of(table, self._counts)
        spans = [self._span(each, mine is not None) for each in found]
        made = foreign.annotations(spans, self._context, mine)
        if mine:
            made = [self._as_edited(a, f) for a, f in zip(made, found, strict=True)]
        by_found = {id(f): a for f, a in zip(found, made, strict=True)}
        relations = list(self._relations(links, by_found, foreign, mine))
        if mine:
            here = {each.id for each in made}
            more = (mine.relation(*each) for each in kept if here.issuperset(each[1:]))
            self._counts["removed"] += sum(each is not None for each in more)
        self._report()
        yield from identities
        yield AnnotatedDocument(document, tuple(with_references(made, references)), once(relations))

    def _check_offsets(self, raw: str) -> None:
        """See to it that tokens lie where the file says."""
        spans = [Span(u.start, u.end, u.text) for u in self._table.units if u.end > u.start]
        offset_unit = self._context.offset_unit or UTF_16
        offsets.check(raw, spans, offset_unit, self._name, self._context.offset_unit is not None)

    def _span(self, each: Found, is_ours: bool) -> ForeignSpan:
        features = dict(each.features)
        named = next((name for name in self._labels if name in features), "")
        if not named and len(features) == 1:
            (named,) = features
        label = (features.pop(named, None) if named else None) or each.layer.rpartition(".")[2]
        place = Span(each.start, each.end)
        if is_ours:  # its attributes are compared with those that it had
            return ForeignSpan(label, place, self._annotator)
        attributes = {name: value for name, value in features.items() if value is not None}
        return ForeignSpan(
            label, place, self._annotator, attributes=attributes, metadata={LAYER: each.layer}
        )

    def _as_edited(self, annotation: Annotation, found: Found) -> Annotation:
        """Ours as the table has it: what was changed there is taken, the rest is as it was."""
        attributes = dict(annotation.attributes)
        note = annotation.note
        for feature, value in found.features.items():
            if feature == "value":
                continue
            if feature == NOTE:
                note = (value or "") if shown(note) != value else note
                continue
            name = str(self._features.get(feature, feature))
            if shown(attributes.get(name)) == value:
                continue
            if value is None:
                attributes.pop(name, None)
            else:
                attributes[name] = value
        return replace(annotation, attributes=attributes, note=note)

    def _relations(
        self,
        links: list[Link],
        by_found: Mapping[int, Annotation],
        foreign: ForeignText,
        mine: Carried | None,
    ) -> Iterator[Relation]:
        for each in links:
            source, target = by_found.get(id(each.source)), by_found.get(id(each.target))
            if source is None or target is None or source is target:
                self._counts["loose"] += 1
                continue
            features = {n: v for n, v in each.features.items() if v is not None}
            named = next((n for n in _TYPES if n in features), "")
            if not named and len(each.features) == 1:
                (named,) = each.features
            type = features.pop(named, "") or each.name
            relation = foreign.relation(source.annotator, type, source, target, mine)
            if features:
                # Two that differ in their features alone are two.
                said = (f"{name}={value}" for name, value in sorted(features.items()))
                relation = replace(relation, id=made_id(relation.id, *said), attributes=features)
            yield relation

    def _report(self) -> None:
        said = {
            "empty": "annotations of no length were left out",
            "loose": "relations that lead to themselves, or to nothing, were left out",
            "removed": "relations were removed since the export",
        }
        for what, words in said.items():
            if self._counts[what]:
                self._context.note(f"{self._name}: {self._counts[what]:,} {words}.")
        if self._table.strange:
            self._context.note(
                f"{self._name}: {self._table.strange:,} lines are of no kind that is known; they "
                f"were left out."
            )
