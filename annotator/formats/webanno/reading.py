"""Reads WebAnno TSV 3 as INCEpTION writes it, and as other programs do.

The label of a span is the value of its feature ``value`` (or ``label``, or its only feature), or
else the name of its layer. Relations, slots and chains become relations.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.formats import offsets
from annotator.formats.carried import Carried, identities_of, relation_ends, with_references
from annotator.formats.decoding import UTF_8
from annotator.formats.files import name_of, read_bytes, stem_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.json_lines import parse_object
from annotator.formats.json_object import JsonObject
from annotator.formats.offsets import UTF_16, OffsetUnit, Span
from annotator.formats.text_files import read_text
from annotator.formats.uima import TYPES_OPTION
from annotator.formats.uima.type_classifier import is_of_words
from annotator.formats.webanno import BESIDE, old_version
from annotator.formats.webanno.annotations import (
    TableAnnotation,
    TableRelation,
    find_annotations,
)
from annotator.formats.webanno.table import NOTE, Table, as_feature, parse_table
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Choice,
    InputError,
    ModelObject,
    Relation,
    Remedy,
)
from annotator.text.line_ends import LineEnds
from annotator.words import number

LAYER = "layer"
"""The field of an annotation's metadata that holds the name of its layer."""
_LABEL_FEATURES = ("value", "label", "PosValue", "entity")
"""Features that hold a span's label, the most frequent first."""
_TYPE_FEATURES = ("value", "label", "type", "DependencyType", "relationType")
"""Features that hold a relation's type, the most frequent first."""
_HEAD_CODE_POINTS = 4_000
_ENCODINGS = {"UTF-16 units": "utf-16-le", "bytes": "utf-8"}


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the identities of a file, then its only article.

    Args:
        path: The file; ours has another beside it with what the format cannot hold.
        context: The import's settings; receives the notes.

    Raises:
        InputError: A line is malformed, or an offset does not fit; the message names file and
            line.
        EnvironmentFault: A file cannot be read.
    """
    context.place = name = name_of(path)
    offset_unit = context.offset_unit or UTF_16
    text = read_text(path, context, UTF_8)
    if (version := old_version(text[:_HEAD_CODE_POINTS].encode())) is not None:
        raise InputError(
            f"{name} is WebAnno TSV {version}, of the program before INCEpTION; only version 3 is "
            f"read. Open it in INCEpTION (its import has “WebAnno TSV v{version}”), and export it "
            f"as WebAnno TSV v3.3 or UIMA CAS XMI."
        )
    table = parse_table(text.split("\n"), name, lambda words: _length(words, offset_unit))
    yield from _ArticleReader(path, table, context).items()


def _length(text: str, offset_unit: OffsetUnit) -> int:
    """Return the length of a text in an offset unit."""
    if offset_unit.unit not in _ENCODINGS:
        return len(text)
    width = 2 if offset_unit.unit == "UTF-16 units" else 1
    return len(text.encode(_ENCODINGS[offset_unit.unit], "surrogatepass")) // width


class _ArticleReader:
    """Makes the article of a table."""

    def __init__(self, path: Path, table: Table, context: ReadContext) -> None:
        self._path, self._table, self._context = path, table, context
        self._name = name_of(path)
        self._counts: Counter[str] = Counter()
        """How often something was left out, by its key in the notes."""
        self._annotator = context.annotator
        self._is_of_one = context.options.get("annotator", "") == "file"
        """Whether the file is known to be the work of one person."""
        if self._is_of_one:
            self._annotator = stem_of(path)
        chosen = context.options.get("label", "")
        self._label_features = (chosen, *_LABEL_FEATURES) if chosen else _LABEL_FEATURES
        self._own = self._file_beside()
        self._attribute_names: Mapping[str, Any] = (
            self._own.mapping("features") if self._own else {}
        )
        """Names of attributes by the names of their features, where the two differ."""

    def _file_beside(self) -> JsonObject | None:
        """Return the object that an export of ours keeps in a file beside this one."""
        beside = self._path.with_name(self._path.name + BESIDE)
        if not beside.is_file():
            return None
        name = name_of(beside)
        return JsonObject(parse_object(read_bytes(beside).rstrip(), name), name, whole="the file")

    def items(self) -> Iterator[ModelObject]:
        """Yield the identities, then the article with all annotations and relations."""
        own, table = self._own, self._table
        raw = table.text
        if own:
            start = own.string("start", "")
            raw = start + raw[len(start) :]
        self._check_offsets(raw)
        metadata: dict[str, Any] = own.mapping("metadata") if own else dict(table.head_fields)
        ends = LineEnds(raw)
        relations_kept = relation_ends(own) if own else []
        references, identities = identities_of(own)
        carried = Carried(own, ends.text) if own else None
        document = document_of(ends, self._name, carried, metadata, self._name)
        offset_unit = self._context.offset_unit or UTF_16
        foreign = ForeignText("webanno", ends, raw, offset_unit, self._name, sure=True)
        aside = frozenset[str]() if own else self._layers_of_words()
        in_table, table_relations = find_annotations(table, self._counts, aside)
        spans = [self._span(found, is_own=carried is not None) for found in in_table]
        annotations = foreign.annotations(spans, self._context, carried)
        if carried:
            annotations = [
                self._as_edited(annotation, found)
                for annotation, found in zip(annotations, in_table, strict=True)
            ]
        annotation_of = {id(found): a for found, a in zip(in_table, annotations, strict=True)}
        relations = list(self._relations(table_relations, annotation_of, foreign, carried))
        if carried:
            self._count_removed(carried, relations_kept, annotations)
        self._note_what_was_left_out()
        yield from identities
        with_identities = tuple(with_references(annotations, references))
        is_idle = self._is_of_one and own is None and not in_table
        done_by = (self._annotator,) if is_idle else ()
        yield AnnotatedDocument(document, with_identities, once(relations), done_by=done_by)

    def _layers_of_words(self) -> frozenset[str]:
        """Return the layers of words and syntax (Lemma, POS), unless a person asks for them."""
        asked = {part.strip() for part in self._context.options.get(TYPES_OPTION, "").split(",")}
        return frozenset(
            layer
            for layer in {column.layer for column in self._table.columns}
            if is_of_words(layer) and asked.isdisjoint({layer, layer.rpartition(".")[2]})
        )

    def _check_offsets(self, raw: str) -> None:
        """Check that the tokens are where the file places them."""
        spans = [Span(u.start, u.end, u.text) for u in self._table.units if u.end > u.start]
        offset_unit = self._context.offset_unit or UTF_16
        offsets.check(raw, spans, offset_unit, self._name, self._context.offset_unit is not None)

    def _span(self, found: TableAnnotation, *, is_own: bool) -> ForeignSpan:
        features = dict(found.features)
        label_feature = next((name for name in self._label_features if name in features), "")
        if not label_feature and len(features) == 1:
            (label_feature,) = features
        label = features.pop(label_feature, None) if label_feature else None
        label = label or found.layer.rpartition(".")[2]
        span = Span(found.start, found.end)
        if is_own:  # its attributes are compared with those that it had
            return ForeignSpan(label, span, self._annotator)
        attributes = {name: value for name, value in features.items() if value is not None}
        metadata = {LAYER: found.layer}
        return ForeignSpan(label, span, self._annotator, attributes=attributes, metadata=metadata)

    def _as_edited(self, annotation: Annotation, found: TableAnnotation) -> Annotation:
        """Return an annotation of ours with the changes that were made to it in the table."""
        attributes = dict(annotation.attributes)
        note = annotation.note
        for feature, value in found.features.items():
            if feature == "value":
                continue
            if feature == NOTE:
                note = (value or "") if as_feature(note) != value else note
                continue
            name = str(self._attribute_names.get(feature, feature))
            if as_feature(attributes.get(name)) == value:
                continue
            if value is None:
                attributes.pop(name, None)
            else:
                attributes[name] = value
        return replace(annotation, attributes=attributes, note=note)

    def _relations(
        self,
        table_relations: Iterable[TableRelation],
        annotation_of: Mapping[int, Annotation],
        foreign: ForeignText,
        carried: Carried | None,
    ) -> Iterator[Relation]:
        """Yield the relations; ``annotation_of`` goes by the identity of table annotations."""
        for found in table_relations:
            source = annotation_of.get(id(found.source))
            target = annotation_of.get(id(found.target))
            if source is None or target is None or source is target:
                self._counts["loose"] += 1
                continue
            features = {n: v for n, v in found.features.items() if v is not None}
            type_feature = next((name for name in _TYPE_FEATURES if name in features), "")
            if not type_feature and len(found.features) == 1:
                (type_feature,) = found.features
            type_name = features.pop(type_feature, "") or found.name
            relation = foreign.relation(source.annotator, type_name, source, target, carried)
            if features:
                # Relations that differ in their features alone need different ids.
                parts = (f"{name}={value}" for name, value in sorted(features.items()))
                relation = replace(relation, id=made_id(relation.id, *parts), attributes=features)
            yield relation

    def _count_removed(
        self,
        carried: Carried,
        ends: Iterable[tuple[str, str, str]],
        annotations: Iterable[Annotation],
    ) -> None:
        """Count the carried relations, of type, source and target, that the table lacks."""
        ids = {annotation.id for annotation in annotations}
        missing = (carried.relation(*each) for each in ends if ids.issuperset(each[1:]))
        self._counts["removed"] += sum(relation is not None for relation in missing)

    def _note_what_was_left_out(self) -> None:
        sentences = {
            "empty": (
                "annotation of no length was left out",
                "annotations of no length were left out",
            ),
            "loose": (
                "relation that leads to itself, or to nothing, was left out",
                "relations that lead to themselves, or to nothing, were left out",
            ),
            "removed": (
                "relation was removed since the export",
                "relations were removed since the export",
            ),
        }
        for key, words in sentences.items():
            if self._counts[key]:
                self._context.note(f"{self._name}: {number(self._counts[key], *words)}.")
        aside = {n: count for n, count in self._counts.items() if count and is_of_words(n)}
        if aside:
            names = {layer.rpartition(".")[2]: count for layer, count in aside.items()}
            shown = ", ".join(f"{count:,} {name}" for name, count in names.items())
            self._context.note(
                f"{self._name}: words, sentences and syntax were left out: {shown}.",
                Remedy(
                    "{} reads them as annotations.",
                    (Choice("set", ",".join(names), TYPES_OPTION),),
                ),
            )
        if self._table.unknown_lines:
            lines = number(
                self._table.unknown_lines,
                "line of no known kind was",
                "lines of no known kind were",
            )
            self._context.note(f"{self._name}: {lines} left out.")
