"""Finds annotations and relations in the units of a table: stacks, numbers, slots and chains."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from annotator.formats.webanno.table import (
    NOTHING,
    UNSET,
    Cell,
    Column,
    ColumnKind,
    Table,
    Unit,
    parse_cell,
    split_at,
    unescape,
)

SAME_AS = "same_as"
"""The type of the relation from a link of a chain to the one before it."""
_TOKEN = "Token"


class Slot(NamedTuple):
    """A role of an annotation, and the annotation in it."""

    role: str | None
    """None where it is not set."""
    unit: str
    """The id of the target's first unit; empty for a link of a chain."""
    number: str
    """The target's number; empty where it needs none."""


@dataclass(eq=False)
class TableAnnotation:
    """An annotation over one or more units."""

    layer: str
    units: list[Unit] = field(default_factory=list[Unit])
    features: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    """Values by the feature's name; None where one is not set."""
    slots: dict[str, list[Slot]] = field(default_factory=dict[str, list[Slot]])
    """By the feature's name."""

    @property
    def start(self) -> int:
        """Where it starts, as the file counts."""
        return self.units[0].start

    @property
    def end(self) -> int:
        """Where it ends, as the file counts."""
        return max(unit.end for unit in self.units)


@dataclass
class TableRelation:
    """A relation between two annotations; an end that the table does not have is None."""

    name: str
    """The name of its layer or feature."""
    source: TableAnnotation | None
    target: TableAnnotation | None
    features: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    """Values by the feature's name; None where one is not set."""
    layer: str = ""
    """The full name of its layer; empty for a slot or a chain."""


@dataclass
class _Arc:
    """A relation as a row has it."""

    column: Column
    unit: Unit
    """The first unit of its target."""
    source: str
    """The id of its source's first unit."""
    numbers: str
    """The numbers of its source and target, ``2_3``; 0 for none."""
    features: dict[str, str | None]


def find_annotations(
    table: Table, counts: Counter[str], aside: Container[str] = ()
) -> tuple[list[TableAnnotation], list[TableRelation]]:
    """Return the annotations and relations of a table.

    Args:
        table: The table.
        counts: Annotations of no length are left out, and counted here under ``empty``; those of
            layers that are left out under the names of these.
        aside: The layers that are left out.
    """
    finder = _Finder(table)
    for unit in table.units:
        finder.read(unit)
    relations: list[TableRelation] = []
    for relation in finder.relations():
        if relation.layer in aside:
            counts[relation.layer] += 1
        else:
            relations.append(relation)
    counts.update(a.layer for a in finder.annotations if a.layer in aside)
    kept = [a for a in finder.annotations if a.layer not in aside]
    annotations = [a for a in kept if a.end > a.start]
    counts["empty"] += len(kept) - len(annotations)
    return annotations, relations


class _Finder:
    def __init__(self, table: Table) -> None:
        self.annotations: list[TableAnnotation] = []
        self._columns = table.columns
        self._chain_link_columns = [
            n for n, column in enumerate(table.columns) if column.kind is ColumnKind.CHAIN_LINK
        ]
        self._units = {unit.id: unit for unit in table.units}
        self._by_layer_and_number: dict[tuple[str, str], TableAnnotation] = {}
        self._by_number: dict[str, TableAnnotation] = {}
        """The first one with each number, of any layer."""
        self._by_unit: dict[str, dict[str, list[TableAnnotation]]] = defaultdict(
            lambda: defaultdict(list)
        )
        """By the unit's id, then by layer."""
        self._chains: dict[tuple[str, int], dict[int, TableAnnotation]] = defaultdict(dict)
        """The links by their place, of each chain by its layer and number."""
        self._arcs: list[_Arc] = []

    def read(self, unit: Unit) -> None:
        """Read the cells of a unit."""
        stacks: dict[str, dict[int, TableAnnotation]] = defaultdict(dict)
        arcs: dict[str, dict[int, _Arc]] = defaultdict(dict)
        for number, cells in unit.cells.items():
            column = self._columns[number]
            if column.layer_kind == "relation":
                self._read_arcs(column, unit, cells, arcs[column.layer])
            elif column.layer_kind == "chain":
                continue
            elif column.kind is ColumnKind.TARGET:
                self._read_targets(column, unit.raw_cells[number], stacks[column.layer])
            else:
                self._read_spans(column, unit, cells, stacks[column.layer])
        self._read_chains(unit)
        for layer_arcs in arcs.values():
            self._arcs += [arc for arc in layer_arcs.values() if arc.source]

    def _read_spans(
        self, column: Column, unit: Unit, cells: list[Cell], stack: dict[int, TableAnnotation]
    ) -> None:
        for index, cell in enumerate(cells):
            annotation = self._annotation(column.layer, unit, index, cell.number, stack)
            if column.kind is ColumnKind.FEATURE:
                value = None if cell.value is None else unescape(cell.value)
                annotation.features.setdefault(column.feature, None)
                if value is not None:
                    annotation.features[column.feature] = value
            elif column.kind is ColumnKind.ROLE and cell.value is not None:
                annotation.slots[column.feature] = [
                    Slot(None if role in (UNSET, NOTHING) else unescape(role), "", "")
                    for role in split_at(";", cell.value)
                ]

    def _annotation(
        self, layer: str, unit: Unit, index: int, number: str, stack: dict[int, TableAnnotation]
    ) -> TableAnnotation:
        """Return the annotation of a value: by its number, else by its index in the stack."""
        annotation = self._by_layer_and_number.get((layer, number)) if number else stack.get(index)
        if annotation is None:
            annotation = TableAnnotation(layer)
            self.annotations.append(annotation)
            if number:
                self._by_layer_and_number[layer, number] = annotation
                self._by_number.setdefault(number, annotation)
        if not annotation.units or annotation.units[-1] is not unit:
            annotation.units.append(unit)
            self._by_unit[unit.id][layer].append(annotation)
        stack.setdefault(index, annotation)
        return annotation

    def _read_targets(self, column: Column, cell: str, stack: dict[int, TableAnnotation]) -> None:
        for index, part in enumerate(split_at("|", cell)):
            annotation = stack.get(index)
            slots = annotation.slots.get(column.feature, []) if annotation else []
            targets = split_at(";", part)
            if annotation is None or len(targets) != len(slots):
                continue
            parsed = [parse_cell(target) for target in targets]
            annotation.slots[column.feature] = [
                Slot(slot.role, target.value or "", target.number)
                for slot, target in zip(slots, parsed, strict=True)
            ]

    def _read_arcs(
        self, column: Column, unit: Unit, cells: list[Cell], arcs: dict[int, _Arc]
    ) -> None:
        for index, cell in enumerate(cells):
            arc = arcs.setdefault(index, _Arc(column, unit, "", "", {}))
            if column.kind is ColumnKind.SOURCE:
                arc.column, arc.source, arc.numbers = column, cell.value or "", cell.number
            elif column.kind is ColumnKind.FEATURE:
                arc.features[column.feature] = None if cell.value is None else unescape(cell.value)

    def _read_chains(self, unit: Unit) -> None:
        """Read the links of chains: ``coref->1-2`` is the second link of the first chain.

        The type of a link is in the column beside it.
        """
        for number in self._chain_link_columns:
            column = self._columns[number]
            types = [
                unit.cells.get(at, [])
                for at, other in enumerate(self._columns)
                if other.layer == column.layer and other.kind is ColumnKind.FEATURE
            ]
            cell = unit.raw_cells[number]
            for index, part in enumerate(split_at("|", cell) if cell != NOTHING else []):
                relation, _, place = part.rpartition("->")
                chain, _, link = place.partition("-")
                if not (chain.isdecimal() and link.isdecimal()):
                    continue
                links = self._chains[column.layer, int(chain)]
                annotation = links.get(int(link))
                if annotation is None:
                    annotation = links[int(link)] = TableAnnotation(column.layer)
                    self.annotations.append(annotation)
                annotation.units.append(unit)
                annotation.slots.setdefault(column.feature, [Slot(_set_value(relation), "", "")])
                value = types[0][index].value if types and index < len(types[0]) else None
                annotation.features["value"] = unescape(value) if value is not None else None

    def relations(self) -> Iterator[TableRelation]:
        """Yield the relations; a token becomes an annotation where a relation leads to it."""
        yield from self._slot_relations()
        for arc in self._arcs:
            first, _, second = arc.numbers.partition("_")
            base = arc.column.target
            source = self._resolve(base, arc.source, first)
            target = self._resolve(base, arc.unit.id, second)
            layer = arc.column.layer
            yield TableRelation(layer.rpartition(".")[2], source, target, arc.features, layer)
        for links in self._chains.values():
            for earlier, later in pairwise(links[place] for place in sorted(links)):
                relation = next(iter(earlier.slots.values()))[0].role
                features = {"value": SAME_AS, "referenceRelation": relation}
                yield TableRelation(SAME_AS, later, earlier, features)

    def _slot_relations(self) -> Iterator[TableRelation]:
        target_layers = {
            (column.layer, column.feature): column.target
            for column in self._columns
            if column.kind is ColumnKind.TARGET
        }
        for annotation in list(self.annotations):
            for feature, slots in annotation.slots.items():
                layer = target_layers.get((annotation.layer, feature), "")
                for slot in slots:
                    if slot.unit:
                        target = self._resolve(layer, slot.unit, slot.number)
                        yield TableRelation(feature, annotation, target, {"value": slot.role})

    def _resolve(self, layer: str, unit_id: str, number: str) -> TableAnnotation | None:
        """Return the annotation that a unit and a number refer to."""
        if number and number != "0":
            return self._by_layer_and_number.get((layer, number)) or self._by_number.get(number)
        at_unit = self._by_unit.get(unit_id, {}).get(layer, [])
        if not at_unit and layer.rpartition(".")[2] == _TOKEN and unit_id in self._units:
            token = TableAnnotation(layer, [self._units[unit_id]])
            self.annotations.append(token)
            at_unit = self._by_unit[unit_id][layer]
            at_unit.append(token)
        if not at_unit:
            of_any_layer = self._by_unit.get(unit_id, {}).values()
            at_unit = [annotation for of_layer in of_any_layer for annotation in of_layer]
        first = next((each for each in at_unit if each.units[0].id == unit_id), None)
        return first or (at_unit[0] if at_unit else None)


def _set_value(value: str) -> str | None:
    return None if value in (UNSET, NOTHING, "") else unescape(value)
