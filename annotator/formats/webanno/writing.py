"""Writes WebAnno TSV 3.3: a file an article, and one beside it with what the table cannot hold.

A layer of ours is a span layer with the label as ``value`` and attributes as further features.
Relations inside a layer are a relation layer; those from one layer to another are slots of their
source, since relation layers of UIMA have the same layer at both ends.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from annotator.formats.carried import KeptIdentities, carried
from annotator.formats.files import FileNames
from annotator.formats.foreign import count_missing_ends
from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, name_annotation
from annotator.formats.offsets import UTF_16
from annotator.formats.token_text import Sentence, TokenText
from annotator.formats.webanno import BESIDE, SUFFIX
from annotator.formats.webanno.table import (
    NOTE,
    NOTHING,
    UNSET,
    as_feature,
    escape,
    escape_text,
)
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    Identity,
    ModelObject,
    Relation,
    TagSet,
)

WHITE_ENDS = "white space at the ends of annotations"
ALL_WHITE = "annotations of white space"
_CUSTOM = "webanno.custom."
"""Begins the names of the layers that people define."""
_ANY_ANNOTATION = "uima.tcas.Annotation"
_VALUE, _LINKS = "value", "links"
_NO_LAYER = "Annotations"
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+(.?)")
_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles.

    Args:
        items: The stream of an export.
        folder: An empty folder.
        context: The export's settings; receives the losses.
    """
    files = FileNames()
    layers, identities = _Layers(None), KeptIdentities()
    for item in items:
        if isinstance(item, TagSet):
            layers = _Layers(item)
        elif isinstance(item, Identity):
            identities.known[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            stem = files.name(item.document.id)
            table = _TableWriter(item, layers, context.losses)
            text = "".join(f"{line}\n" for line in table.lines())
            (folder / f"{stem}{SUFFIX}").write_bytes(text.encode("utf-8"))
            (folder / f"{stem}{SUFFIX}{BESIDE}").write_bytes(
                _encoder.encode(table.beside(identities)) + b"\n"
            )


class _UimaNames:
    """Makes names that types and features of UIMA can have: letters and digits of ASCII.

    Args:
        reserved: Names that are not given out.
    """

    def __init__(self, *reserved: str) -> None:
        self._names: dict[str, str] = {}
        self._taken = {name.lower() for name in reserved}

    def name(self, full: str) -> str:
        """Return the name for one of ours (``said_by``: ``saidBy``): always the same and unique."""
        if full not in self._names:
            base = _NOT_ALPHANUMERIC.sub(
                lambda match: match[1].upper() if match[1].isascii() else "", full
            )
            base = base if base[:1].isalpha() else f"X{base}"
            name, number = base, 1
            while name.lower() in self._taken:
                number += 1
                name = f"{base}{number}"
            self._taken.add(name.lower())
            self._names[full] = name
        return self._names[full]


class _Layers:
    """The layers of a tag set in UIMA's terms."""

    def __init__(self, tag_set: TagSet | None) -> None:
        layers = tag_set.layers if tag_set else ()
        self._type_names = _UimaNames()
        self._feature_names = _UimaNames(_VALUE, NOTE, _LINKS, "begin", "end", "sofa")
        self._layer_of = {label.name: layer.name for layer in layers for label in layer.labels}
        self.order = [*(layer.name for layer in layers), _NO_LAYER]
        self._attributes = {
            layer.name: list(
                dict.fromkeys(a.name for label in layer.labels for a in label.attributes)
            )
            for layer in layers
        }

    def type_name(self, layer: str) -> str:
        """Return the name of a layer's type."""
        return _CUSTOM + self._type_names.name(layer)

    def feature_name(self, attribute: str) -> str:
        """Return the name of an attribute's feature."""
        return self._feature_names.name(attribute)

    def layer(self, label: str) -> str:
        """Return the layer of a label."""
        return self._layer_of.get(label, _NO_LAYER)

    def attributes(self, layer: str) -> Sequence[str]:
        """Return the names of the attributes of all labels in a layer."""
        return self._attributes.get(layer, ())


@dataclass
class _UnitAnnotation:
    """An annotation, and the units that it covers."""

    annotation: Annotation
    layer: str
    units: list[Fragment]
    """In code points."""
    number: int = 0
    """Zero where no other annotation could be meant."""
    slots: list[tuple[str, "_UnitAnnotation"]] = field(
        default_factory=list["tuple[str, _UnitAnnotation]"]
    )
    """Roles, each with the annotation in it."""

    @property
    def suffix(self) -> str:
        """Its number as a cell has it."""
        return f"[{self.number}]" if self.number else ""


class _InnerRelation(NamedTuple):
    """A relation inside a layer."""

    relation: Relation
    source: _UnitAnnotation
    target: _UnitAnnotation


class _TableWriter:
    """Makes the lines of one article."""

    def __init__(self, item: AnnotatedDocument, layers: _Layers, losses: Losses) -> None:
        self._item, self._layers, self._losses = item, layers, losses
        self._text = TokenText(item.document.text)
        self._positions = UTF_16.over(item.document.text)
        self._annotations = list(self._on_units())
        self._at: dict[Fragment, list[_UnitAnnotation]] = defaultdict(list)
        for annotation in self._annotations:
            for unit in annotation.units:
                self._at[unit].append(annotation)
        by_id = {each.annotation.id: each for each in self._annotations}
        count_missing_ends(item, by_id, losses)
        self._relations = [r for r in item.relations if r.source in by_id and r.target in by_id]
        self._inner_relations: list[_InnerRelation] = []
        for relation in self._relations:
            source, target = by_id[relation.source], by_id[relation.target]
            if source.layer == target.layer:
                self._inner_relations.append(_InnerRelation(relation, source, target))
            else:
                source.slots.append((relation.type, target))
        self._set_numbers()

    def beside(self, identities: KeptIdentities) -> dict[str, object]:
        """Return what the table cannot hold, for the file beside it."""
        document = self._item.document
        annotations = [each.annotation for each in self._annotations]
        content = carried(document, annotations, self._relations)
        content["metadata"] = document.metadata
        content.update(identities.fields(annotations))
        tokens = self._text.tokens
        content["start"] = document.text[: tokens[0][0]] if tokens else document.text
        attributes = {name for annotation in annotations for name in annotation.attributes}
        for each in self._annotations:
            attributes.update(self._layers.attributes(each.layer))
        features = {self._layers.feature_name(name): name for name in sorted(attributes)}
        content["features"] = {short: name for short, name in features.items() if short != name}
        return content

    def _on_units(self) -> Iterator[_UnitAnnotation]:
        """Yield the annotations that can be written, without white space at their ends."""
        document = self._item.document
        for annotation in self._item.annotations:
            if len(annotation.fragments) > 1:
                continue  # counted as such already
            units = list(self._units(annotation.start, annotation.end))
            if not units:
                self._losses.add(ALL_WHITE, name_annotation(annotation, document))
                continue
            start, end = units[0][0], units[-1][1]
            kept = annotation
            if (start, end) != (annotation.start, annotation.end):
                self._losses.add(WHITE_ENDS, name_annotation(annotation, document))
                text = document.text[start:end]
                kept = replace(annotation, fragments=((start, end),), text=text)
            yield _UnitAnnotation(kept, self._layers.layer(annotation.label), units)

    def _units(self, start: int, end: int) -> Iterator[Fragment]:
        """Yield the tokens, and at the ends parts of tokens, that a stretch covers."""
        for number in self._text.touched(start, end):
            token_start, token_end = self._text.tokens[number]
            yield max(token_start, start), min(token_end, end)

    def _set_numbers(self) -> None:
        """Number the annotations that cover several units, share one, or are in a slot."""
        in_slots = {id(target) for each in self._annotations for _, target in each.slots}
        number = 0
        for annotation in self._annotations:
            shares = any(
                other is not annotation and other.layer == annotation.layer
                for unit in annotation.units
                for other in self._at[unit]
            )
            if shares or len(annotation.units) > 1 or id(annotation) in in_slots:
                number += 1
                annotation.number = number

    def lines(self) -> Iterator[str]:
        """Yield the lines of the file."""
        columns = _ColumnWriter(self._annotations, self._inner_relations, self._layers)
        yield "#FORMAT=WebAnno TSV 3.3"
        yield from columns.head()
        yield ""
        sentences = self._text.sentences()
        rows_of_sentences = self._rows(sentences)
        unit_ids = {unit: unit_id for rows in rows_of_sentences for unit_id, unit in rows}
        for number, rows in enumerate(rows_of_sentences):
            yield ""
            for line in self._sentence_lines(sentences, number):
                yield f"#Text={escape_text(line)}"
            for unit_id, unit in rows:
                start, end = self._positions.span(*unit)
                word = self._item.document.text[slice(*unit)]
                cells = columns.cells(unit, self._at.get(unit, []), unit_ids)
                yield "\t".join([unit_id, f"{start}-{end}", word, *cells, ""])

    def _rows(self, sentences: Sequence[Sentence]) -> list[list[tuple[str, Fragment]]]:
        """Return the units of each sentence, each with its id before it."""
        parts: dict[int, list[Fragment]] = defaultdict(list)
        starts = [start for start, _ in self._text.tokens]
        tokens = set(self._text.tokens)
        for unit in sorted(self._at):
            if unit not in tokens:
                parts[bisect_right(starts, unit[0]) - 1].append(unit)
        rows_of_sentences: list[list[tuple[str, Fragment]]] = []
        for count, sentence in enumerate(sentences, 1):
            rows: list[tuple[str, Fragment]] = []
            for token in range(sentence.first, sentence.stop):
                token_id = f"{count}-{token - sentence.first + 1}"
                rows.append((token_id, self._text.tokens[token]))
                for number, unit in enumerate(parts.get(token, []), 1):
                    rows.append((f"{token_id}.{number}", unit))
            rows_of_sentences.append(rows)
        return rows_of_sentences

    def _sentence_lines(self, sentences: Sequence[Sentence], number: int) -> list[str]:
        """Return the lines of a sentence's text.

        White space after the sentence belongs to it, except a single line end.
        """
        text, sentence = self._item.document.text, sentences[number]
        is_last = number + 1 == len(sentences)
        stop = len(text) if is_last else sentences[number + 1].start
        if not is_last and text[sentence.end : stop] == "\n":
            stop = sentence.end
        return text[sentence.start : stop].split("\n")


class _ColumnWriter:
    """Makes the columns of one article: those of the layers and features that it has."""

    def __init__(
        self,
        annotations: Sequence[_UnitAnnotation],
        inner_relations: Sequence[_InnerRelation],
        layers: _Layers,
    ) -> None:
        self._layers = layers
        used_layers = {annotation.layer for annotation in annotations}
        self._order = [name for name in layers.order if name in used_layers]
        self._attributes: dict[str, list[str]] = {}
        """Names of attributes by layer."""
        self._with_notes: set[str] = set()
        self._with_slots: set[str] = set()
        for name in self._order:
            of_layer = [a for a in annotations if a.layer == name]
            used = [attribute for a in of_layer for attribute in a.annotation.attributes]
            self._attributes[name] = list(dict.fromkeys([*layers.attributes(name), *used]))
            if any(a.annotation.note for a in of_layer):
                self._with_notes.add(name)
            if any(a.slots for a in of_layer):
                self._with_slots.add(name)
        related_layers = {inner.source.layer for inner in inner_relations}
        self._with_relations = [name for name in self._order if name in related_layers]
        self._relations_to: dict[Fragment, list[_InnerRelation]] = defaultdict(list)
        """By the first unit of the target."""
        for inner in inner_relations:
            self._relations_to[inner.target.units[0]].append(inner)
        self._widths = {
            name: 1
            + len(self._attributes[name])
            + (name in self._with_notes)
            + 2 * (name in self._with_slots)
            for name in self._order
        }
        width = sum(self._widths.values()) + 2 * len(self._with_relations)
        self._nothing = [NOTHING] * width
        self._cells_of: dict[tuple[int, ...], list[str]] = {}
        """Cells by the annotations on a unit: units with the same ones have the same cells."""

    def head(self) -> Iterator[str]:
        """Yield the lines that declare the columns."""
        for name in self._order:
            type_name = self._layers.type_name(name)
            features = [_VALUE, *map(self._layers.feature_name, self._attributes[name])]
            features += [NOTE] if name in self._with_notes else []
            if name in self._with_slots:
                features += [f"ROLE_{type_name}:{_LINKS}_{type_name}LinksLink", _ANY_ANNOTATION]
            yield f"#T_SP={'|'.join([type_name, *features])}"
        for name in self._with_relations:
            type_name = self._layers.type_name(name)
            yield f"#T_RL={type_name}Relation|{_VALUE}|BT_{type_name}"

    def cells(
        self, unit: Fragment, on_unit: Sequence[_UnitAnnotation], unit_ids: dict[Fragment, str]
    ) -> list[str]:
        """Return the cells of a row.

        Args:
            unit: The row's unit, in code points.
            on_unit: The annotations on it.
            unit_ids: The ids of all units.
        """
        relations = self._relations_to.get(unit, ())
        if not on_unit and not relations:
            return self._nothing
        row: list[str] = []
        for name in self._order:
            of_layer = [annotation for annotation in on_unit if annotation.layer == name]
            if of_layer:
                row += self._layer_cells(name, of_layer, unit_ids)
            else:
                row += self._widths[name] * [NOTHING]
        for name in self._with_relations:
            inner = [relation for relation in relations if relation.source.layer == name]
            row.append(_stack([escape(each.relation.type) for each in inner]))
            row.append(_stack([_source_cell(each, unit_ids) for each in inner]))
        return row

    def _layer_cells(
        self, name: str, of_layer: Sequence[_UnitAnnotation], unit_ids: dict[Fragment, str]
    ) -> list[str]:
        """Return the cells of a layer's annotations, made once for all units with just these."""
        key = tuple(map(id, of_layer))
        cells = self._cells_of.get(key)
        if cells is None:
            cells = self._cells_of[key] = list(self._make_cells(name, of_layer, unit_ids))
        return cells

    def _make_cells(
        self, name: str, of_layer: Sequence[_UnitAnnotation], unit_ids: dict[Fragment, str]
    ) -> Iterator[str]:
        yield _stack([_cell(each.annotation.label, each) for each in of_layer])
        for attribute in self._attributes[name]:
            values = [(each.annotation.attributes.get(attribute), each) for each in of_layer]
            yield _stack([_cell(value, each) for value, each in values])
        if name in self._with_notes:
            yield _stack([_cell(each.annotation.note, each) for each in of_layer])
        if name in self._with_slots:
            yield _stack(
                [
                    (";".join([escape(role) for role, _ in each.slots]) or NOTHING) + each.suffix
                    for each in of_layer
                ]
            )
            yield _stack(
                [
                    ";".join([f"{unit_ids[t.units[0]]}{t.suffix}" for _, t in each.slots]) or UNSET
                    for each in of_layer
                ]
            )


def _cell(value: object, annotation: _UnitAnnotation) -> str:
    feature = as_feature(value)
    return (UNSET if feature is None else escape(feature)) + annotation.suffix


def _source_cell(inner: _InnerRelation, unit_ids: dict[Fragment, str]) -> str:
    source, target = inner.source.number, inner.target.number
    numbers = f"[{source}_{target}]" if source or target else ""
    return unit_ids[inner.source.units[0]] + numbers


def _stack(cells: Iterable[str]) -> str:
    return "|".join(cells) or NOTHING
