"""Annotations and relations out of the units of a table: stacks, numbers, slots and chains."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.formats.webanno.cells import NOTHING, UNSET, Cell, cell_of, split_at, unescaped
from annotator.formats.webanno.table import Column, Kind, Table, Unit

SAME_AS = "same_as"
_TOKEN = "Token"


@dataclass(eq=False)
class Found:
    """An annotation over one or more units."""

    layer: str
    units: list[Unit] = field(default_factory=list[Unit])
    features: dict[str, str | None] = field(default_factory=dict[str, "str | None"])
    slots: dict[str, list[tuple[str | None, str, str]]] = field(
        default_factory=dict[str, "list[tuple[str | None, str, str]]"]
    )
    """For each feature: role, unit and number of what it leads to."""

    @property
    def start(self) -> int:
        """Where it starts, as the file counts."""
        return self.units[0].start

    @property
    def end(self) -> int:
        """Where it ends, as the file counts."""
        return max(unit.end for unit in self.units)


@dataclass
class Link:
    """A relation between two annotations; one that is not there is None."""

    name: str
    """Of its layer or feature."""
    source: Found | None
    target: Found | None
    features: dict[str, str | None] = field(default_factory=dict[str, "str | None"])


@dataclass
class _Arc:
    """A relation as a row has it: its layer, where it comes from, and the numbers of both ends."""

    column: Column
    unit: Unit
    source: str
    numbers: str
    features: dict[str, str | None]


def annotations_of(table: Table, counts: Counter[str]) -> tuple[list[Found], list[Link]]:
    """The annotations of a table with a length, and what joins them; the others are counted."""
    made = _Made(table)
    for unit in table.units:
        made.take(unit)
    links = list(made.links())
    found = [each for each in made.found if each.end > each.start]
    counts["empty"] += len(made.found) - len(found)
    return found, links


class _Made:
    def __init__(self, table: Table) -> None:
        self.found: list[Found] = []
        self._columns = table.columns
        self._links = [n for n, each in enumerate(table.columns) if each.kind is Kind.LINK]
        self._units = {unit.id: unit for unit in table.units}
        self._by_number: dict[tuple[str, str], Found] = {}
        self._numbered: dict[str, Found] = {}
        """The first of each number, of whatever layer."""
        self._by_unit: dict[str, dict[str, list[Found]]] = defaultdict(lambda: defaultdict(list))
        """By id of the unit, then by layer."""
        self._chains: dict[tuple[str, int], dict[int, Found]] = defaultdict(dict)
        self._arcs: list[_Arc] = []

    def take(self, unit: Unit) -> None:
        """Take in what stands at a unit."""
        stacks: dict[str, dict[int, Found]] = defaultdict(dict)
        arcs: dict[str, dict[int, _Arc]] = defaultdict(dict)
        for number, cells in unit.cells.items():
            column = self._columns[number]
            if column.layer_kind == "relation":
                self._arc_column(column, unit, cells, arcs[column.layer])
            elif column.layer_kind == "chain":
                continue
            elif column.kind is Kind.TARGET:
                self._targets(column, unit.raw[number], stacks[column.layer])
            else:
                self._span_column(column, unit, cells, stacks[column.layer])
        self._chain_columns(unit)
        for of_layer in arcs.values():
            self._arcs += [arc for arc in of_layer.values() if arc.source]

    def _span_column(
        self, column: Column, unit: Unit, cells: list[Cell], stack: dict[int, Found]
    ) -> None:
        for index, cell in enumerate(cells):
            each = self._found(column.layer, unit, index, cell.number, stack)
            if column.kind is Kind.FEATURE:
                value = None if cell.value is None else unescaped(cell.value)
                each.features.setdefault(column.feature, None)
                if value is not None:
                    each.features[column.feature] = value
            elif column.kind is Kind.ROLE and cell.value is not None:
                roles = split_at(";", cell.value)
                each.slots[column.feature] = [
                    (None if role in (UNSET, NOTHING) else unescaped(role), "", "")
                    for role in roles
                ]

    def _found(
        self, layer: str, unit: Unit, index: int, number: str, stack: dict[int, Found]
    ) -> Found:
        """The annotation that a cell belongs to."""
        each = self._by_number.get((layer, number)) if number else stack.get(index)
        if each is None:
            each = stack.get(index) if index in stack and not number else None
        if each is None:
            each = Found(layer)
            self.found.append(each)
            if number:
                self._by_number[layer, number] = each
                self._numbered.setdefault(number, each)
        if not each.units or each.units[-1] is not unit:
            each.units.append(unit)
            self._by_unit[unit.id][layer].append(each)
        stack.setdefault(index, each)
        return each

    def _targets(self, column: Column, raw: str, stack: dict[int, Found]) -> None:
        for index, part in enumerate(split_at("|", raw)):
            each = stack.get(index)
            roles = each.slots.get(column.feature, []) if each else []
            targets = split_at(";", part)
            if each is None or len(targets) != len(roles):
                continue
            cells = [cell_of(target) for target in targets]
            each.slots[column.feature] = [
                (role, cell.value or "", cell.number)
                for (role, _, _), cell in zip(roles, cells, strict=True)
            ]

    def _arc_column(
        self, column: Column, unit: Unit, cells: list[Cell], arcs: dict[int, _Arc]
    ) -> None:
        for index, cell in enumerate(cells):
            arc = arcs.setdefault(index, _Arc(column, unit, "", "", {}))
            if column.kind is Kind.SOURCE:
                arc.column, arc.source, arc.numbers = column, cell.value or "", cell.number
            elif column.kind is Kind.FEATURE:
                arc.features[column.feature] = None if cell.value is None else unescaped(cell.value)

    def _chain_columns(self, unit: Unit) -> None:
        """``coref->1-2`` is the second link of the first chain; what it is stands beside it."""
        for number in self._links:
            column = self._columns[number]
            types = [
                unit.cells.get(at, [])
                for at, other in enumerate(self._columns)
                if other.layer == column.layer and other.kind is Kind.FEATURE
            ]
            raw = unit.raw[number]
            for index, part in enumerate(split_at("|", raw) if raw != NOTHING else []):
                relation, _, place = part.rpartition("->")
                chain, _, link = place.partition("-")
                if not (chain.isdecimal() and link.isdecimal()):
                    continue
                elements = self._chains[column.layer, int(chain)]
                each = elements.get(int(link))
                if each is None:
                    each = elements[int(link)] = Found(column.layer)
                    self.found.append(each)
                each.units.append(unit)
                each.slots.setdefault(column.feature, [(_unset(relation), "", "")])
                value = types[0][index].value if types and index < len(types[0]) else None
                each.features["value"] = unescaped(value) if value is not None else None

    def links(self) -> Iterator[Link]:
        """What joins the annotations; tokens become annotations where a relation needs them."""
        roles = {(c.layer, c.feature): c.target for c in self._columns if c.kind is Kind.TARGET}
        for each in list(self.found):
            for feature, several in each.slots.items():
                for role, unit, number in several:
                    if unit:
                        layer = roles.get((each.layer, feature), "")
                        target = self._resolved(layer, unit, number)
                        yield Link(feature, each, target, {"value": role})
        for arc in self._arcs:
            first, _, second = arc.numbers.partition("_")
            base = arc.column.target
            source = self._resolved(base, arc.source, first)
            target = self._resolved(base, arc.unit.id, second)
            yield Link(arc.column.layer.rpartition(".")[2], source, target, arc.features)
        for elements in self._chains.values():
            for one, other in pairwise(elements[at] for at in sorted(elements)):
                relation = next(iter(one.slots.values()))[0][0]
                features = {"value": SAME_AS, "referenceRelation": relation}
                yield Link(SAME_AS, other, one, features)

    def _resolved(self, layer: str, unit: str, number: str) -> Found | None:
        """The annotation that a unit and a number mean."""
        if number and number != "0":
            return self._by_number.get((layer, number)) or self._numbered.get(number)
        there = self._by_unit.get(unit, {}).get(layer, [])
        if not there and layer.rpartition(".")[2] == _TOKEN and unit in self._units:
            token = Found(layer, [self._units[unit]])
            self.found.append(token)
            there = self._by_unit[unit][layer]
            there.append(token)
        if not there:
            there = [f for several in self._by_unit.get(unit, {}).values() for f in several]
        return next((each for each in there if each.units[0].id == unit), None) or (
            there[0] if there else None
        )


def _unset(value: str) -> str | None:
    return None if value in (UNSET, NOTHING, "") else unescaped(value)
