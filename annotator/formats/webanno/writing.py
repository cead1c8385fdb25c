"""Writes WebAnno TSV 3.3: a file an article, with what the table cannot hold in one beside it.

A layer of ours is a span layer with the label as ``value`` and attributes as further features.
Relations inside a layer are a relation layer; those from one layer to another are slots of their
source, since relation layers of UIMA have one layer at both ends.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec.structs import replace

from annotator.formats.carried import KeptIdentities, carried
from annotator.formats.files import FileNames
from annotator.formats.foreign import tell_of_missing_ends
from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, name_annotation
from annotator.formats.offsets import UTF_16
from annotator.formats.token_text import Sentence, TokenText
from annotator.formats.webanno import BESIDE, SUFFIX
from annotator.formats.webanno.cells import NOTHING, UNSET, escaped, escaped_text, shown
from annotator.formats.webanno.names import ANY, CUSTOM, LINKS, NOTE, VALUE, UimaNames
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
_OTHER_LAYER = "Annotations"
_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles."""
    files = FileNames()
    layers, identities = _Layers(None), KeptIdentities()
    for item in items:
        if isinstance(item, TagSet):
            layers = _Layers(item)
        elif isinstance(item, Identity):
            identities.known[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            stem = files.name(item.document.id)
            table = _Table(item, layers, context.losses)
            text = "".join(f"{line}\n" for line in table.lines())
            (folder / f"{stem}{SUFFIX}").write_bytes(text.encode("utf-8"))
            (folder / f"{stem}{SUFFIX}{BESIDE}").write_bytes(
                _encoder.encode(table.beside(identities)) + b"\n"
            )


class _Layers:
    """The tag set in UIMA's terms."""

    def __init__(self, tag_set: TagSet | None) -> None:
        layers = tag_set.layers if tag_set else ()
        self.names = UimaNames()
        self.features = UimaNames(VALUE, NOTE, LINKS, "begin", "end", "sofa")
        self.of = {label.name: layer.name for layer in layers for label in layer.labels}
        self.order = [*(layer.name for layer in layers), _OTHER_LAYER]
        self.attributes = {
            layer.name: list(
                dict.fromkeys(a.name for each in layer.labels for a in each.attributes)
            )
            for layer in layers
        }

    def type(self, layer: str) -> str:
        """The name of its type."""
        return CUSTOM + self.names(layer)

    def layer(self, label: str) -> str:
        """The layer of a label."""
        return self.of.get(label, _OTHER_LAYER)


@dataclass
class _Placed:
    """An annotation on the units that it covers."""

    annotation: Annotation
    layer: str
    units: list[Fragment]
    number: int = 0
    """Zero where nothing could be mixed up."""
    slots: list[tuple[str, "_Placed"]] = field(default_factory=list["tuple[str, _Placed]"])

    @property
    def suffix(self) -> str:
        """Its number as a cell has it."""
        return f"[{self.number}]" if self.number else ""


class _Table:
    """The table of one article."""

    def __init__(self, item: AnnotatedDocument, layers: _Layers, losses: Losses) -> None:
        self._item, self._layers, self._losses = item, layers, losses
        self._text = TokenText(item.document.text)
        self._positions = UTF_16.over(item.document.text)
        self._placed = list(self._place())
        self._at: dict[Fragment, list[_Placed]] = defaultdict(list)
        for each in self._placed:
            for unit in each.units:
                self._at[unit].append(each)
        by_id = {each.annotation.id: each for each in self._placed}
        tell_of_missing_ends(item, by_id, losses)
        self._written = [r for r in item.relations if r.source in by_id and r.target in by_id]
        self._inside: list[tuple[Relation, _Placed, _Placed]] = []
        for relation in self._written:
            source, target = by_id[relation.source], by_id[relation.target]
            if source.layer == target.layer:
                self._inside.append((relation, source, target))
            else:
                source.slots.append((relation.type, target))
        self._number()
        self._ids: dict[Fragment, str] = {}

    def beside(self, identities: KeptIdentities) -> dict[str, object]:
        """What the table cannot hold."""
        document = self._item.document
        content = carried(document, (each.annotation for each in self._placed), self._written)
        content["metadata"] = document.metadata
        content.update(identities.fields([each.annotation for each in self._placed]))
        tokens = self._text.tokens
        content["start"] = document.text[: tokens[0][0]] if tokens else document.text
        used = {name for each in self._placed for name in each.annotation.attributes}
        for each in self._placed:
            used.update(self._layers.attributes.get(each.layer, ()))
        features = {self._layers.features(name): name for name in sorted(used)}
        content["features"] = {short: name for short, name in features.items() if short != name}
        return content

    def _place(self) -> Iterator[_Placed]:
        document = self._item.document
        for each in self._item.annotations:
            if len(each.fragments) > 1:
                continue  # counted as such already
            units = list(self._units(each.start, each.end))
            if not units:
                self._losses.add(ALL_WHITE, name_annotation(each, document))
                continue
            start, end = units[0][0], units[-1][1]
            kept = each
            if (start, end) != (each.start, each.end):
                self._losses.add(WHITE_ENDS, name_annotation(each, document))
                kept = replace(each, fragments=((start, end),), text=document.text[start:end])
            yield _Placed(kept, self._layers.layer(each.label), units)

    def _units(self, start: int, end: int) -> Iterator[Fragment]:
        """The tokens, and at its ends parts of such, that a stretch covers."""
        for number in self._text.touched(start, end):
            low, high = self._text.tokens[number]
            yield max(low, start), min(high, end)

    def _number(self) -> None:
        """Give numbers to those that cover several units, share one, or are a slot's target."""
        targets = {id(target) for each in self._placed for _, target in each.slots}
        number = 0
        for each in self._placed:
            shared = any(
                other is not each and other.layer == each.layer
                for unit in each.units
                for other in self._at[unit]
            )
            if shared or len(each.units) > 1 or id(each) in targets:
                number += 1
                each.number = number

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        columns = _Columns(self._placed, self._inside, self._layers)
        yield "#FORMAT=WebAnno TSV 3.3"
        yield from columns.head()
        yield ""
        sentences = self._text.sentences()
        rows = self._rows(sentences)
        self._ids = {unit: id for several in rows for id, unit in several}
        for number, several in enumerate(rows):
            yield ""
            yield from (f"#Text={escaped_text(line)}" for line in self._text_of(sentences, number))
            for id, unit in several:
                start, end = self._positions.span(*unit)
                word = self._item.document.text[slice(*unit)]
                cells = columns.cells(unit, self._at.get(unit, []), self._ids)
                yield "\t".join([id, f"{start}-{end}", word, *cells, ""])

    def _rows(self, sentences: Sequence[Sentence]) -> list[list[tuple[str, Fragment]]]:
        """The units of each sentence, each with its id."""
        parts: dict[int, list[Fragment]] = defaultdict(list)
        starts = [start for start, _ in self._text.tokens]
        tokens = set(self._text.tokens)
        for unit in sorted(self._at):
            if unit not in tokens:
                parts[bisect_right(starts, unit[0]) - 1].append(unit)
        found: list[list[tuple[str, Fragment]]] = []
        for count, sentence in enumerate(sentences, 1):
            rows: list[tuple[str, Fragment]] = []
            for number in range(sentence.first, sentence.stop):
                id = f"{count}-{number - sentence.first + 1}"
                rows.append((id, self._text.tokens[number]))
                rows += [(f"{id}.{n}", unit) for n, unit in enumerate(parts.get(number, []), 1)]
            found.append(rows)
        return found

    def _text_of(self, sentences: Sequence[Sentence], number: int) -> list[str]:
        """The lines of a sentence; white space behind it is part of it, but for one line end."""
        text, sentence = self._item.document.text, sentences[number]
        last = number + 1 == len(sentences)
        stop = len(text) if last else sentences[number + 1].start
        if not last and text[sentence.end : stop] == "\n":
            stop = sentence.end
        return text[sentence.start : stop].split("\n")


class _Columns:
    """The columns of one article: those of the layers and features that it has."""

    def __init__(
        self,
        placed: Sequence[_Placed],
        inside: Sequence[tuple[Relation, _Placed, _Placed]],
        layers: _Layers,
    ) -> None:
        self._layers = layers
        there = {each.layer for each in placed}
        self._order = [name for name in layers.order if name in there]
        self._features: dict[str, list[str]] = {}
        self._notes: set[str] = set()
        self._slots: set[str] = set()
        for name in self._order:
            here = [each for each in placed if each.layer == name]
            known = layers.attributes.get(name, [])
            used = [a for each in here for a in each.annotation.attributes]
            self._features[name] = list(dict.fromkeys([*known, *used]))
            if any(each.annotation.note for each in here):
                self._notes.add(name)
            if any(each.slots for each in here):
                self._slots.add(name)
        self._relations = [n for n in self._order if any(s.layer == n for _, s, _ in inside)]
        self._into: dict[Fragment, list[tuple[Relation, _Placed, _Placed]]] = defaultdict(list)
        for each in inside:
            self._into[each[2].units[0]].append(each)
        self._widths = {
            name: 1 + len(self._features[name]) + (name in self._notes) + 2 * (name in self._slots)
            for name in self._order
        }
        self._nothing = [NOTHING] * (sum(self._widths.values()) + 2 * len(self._relations))
        self._made: dict[tuple[int, ...], list[str]] = {}
        """Cells by the annotations that they are of: all units of one say the same."""

    def head(self) -> Iterator[str]:
        """The lines that declare the columns."""
        for name in self._order:
            type = self._layers.type(name)
            features = [VALUE, *map(self._layers.features, self._features[name])]
            features += [NOTE] if name in self._notes else []
            if name in self._slots:
                features += [f"ROLE_{type}:{LINKS}_{type}LinksLink", ANY]
            yield f"#T_SP={'|'.join([type, *features])}"
        for name in self._relations:
            type = self._layers.type(name)
            yield f"#T_RL={type}Relation|{VALUE}|BT_{type}"

    def cells(
        self, unit: Fragment, placed: Sequence[_Placed], ids: dict[Fragment, str]
    ) -> list[str]:
        """The cells of a row."""
        into = self._into.get(unit, ())
        if not placed and not into:
            return self._nothing
        row: list[str] = []
        for name in self._order:
            here = [each for each in placed if each.layer == name]
            row += self._shared(name, here, ids) if here else self._widths[name] * [NOTHING]
        for name in self._relations:
            arcs = [each for each in into if each[1].layer == name]
            row.append(_stacked([escaped(relation.type) for relation, _, _ in arcs]))
            row.append(_stacked([_source(source, target, ids) for _, source, target in arcs]))
        return row

    def _shared(self, name: str, here: Sequence[_Placed], ids: dict[Fragment, str]) -> list[str]:
        """The cells of a layer's annotations, made once for all units that just these lie on."""
        key = tuple(map(id, here))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = list(self._of_layer(name, here, ids))
        return made

    def _of_layer(
        self, name: str, here: Sequence[_Placed], ids: dict[Fragment, str]
    ) -> Iterator[str]:
        """The cells of a layer's annotations on a unit."""
        yield _stacked([_cell(each.annotation.label, each) for each in here])
        for attribute in self._features[name]:
            yield _stacked(
                [_cell(each.annotation.attributes.get(attribute), each) for each in here]
            )
        if name in self._notes:
            yield _stacked([_cell(each.annotation.note, each) for each in here])
        if name in self._slots:
            yield _stacked(
                [
                    (";".join([escaped(role) for role, _ in each.slots]) or NOTHING) + each.suffix
                    for each in here
                ]
            )
            yield _stacked(
                [
                    ";".join([f"{ids[t.units[0]]}{t.suffix}" for _, t in each.slots]) or UNSET
                    for each in here
                ]
            )


def _cell(value: object, each: _Placed) -> str:
    words = shown(value)
    return (UNSET if words is None else escaped(words)) + each.suffix


def _source(source: _Placed, target: _Placed, ids: dict[Fragment, str]) -> str:
    numbers = f"[{source.number}_{target.number}]" if source.number or target.number else ""
    return ids[source.units[0]] + numbers


def _stacked(cells: Iterable[str]) -> str:
    return "|".join(cells) or NOTHING
