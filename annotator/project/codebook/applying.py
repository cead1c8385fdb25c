"""Making the codebook of a project that of a file: the edits that lead there, as one step.

Parts are the same if they have the same name, or the id that a file of this project names, so that
what is tagged stays tagged. What the file lacks is removed if nothing has it, else retired: kept
for what has it, and not offered any more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.model.attribute import Attribute
from annotator.model.errors import InputError
from annotator.model.tagset import Label, Layer, RelationType, TagSet
from annotator.project.codebook import edits
from annotator.project.codebook.usage import (
    Usage,
    label_is_used,
    label_usage,
    relation_type_is_used,
    value_is_used,
)
from annotator.project.connection import ProjectConnection, ProjectContext
from annotator.project.edits import Edit
from annotator.project.tag_set_assembly import LISTED
from annotator.project.transaction import EditTransaction

_LABEL_FIELDS = ("key", "short", "description", "color", "examples", "retired")
_ATTRIBUTE_FIELDS = ("description", "low", "high", "required", "default", "shown_if")
_RELATION_FIELDS = ("source", "target", "short", "description", "single", "retired")
_NO_RENAMES: Mapping[str, str] = {}


class ApplyTagSet(Struct, frozen=True):
    """Change the codebook into another tag set, part by part."""

    tag_set: TagSet
    renamed: Mapping[str, str] = _NO_RENAMES
    """Labels and relation types of the project -> their names in the tag set."""
    keeps: bool = False
    """Whether parts that the tag set lacks stay as they are."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"apply tag set {self.tag_set.name}"

    def apply(self, transaction: EditTransaction) -> None:
        """Carry out the edits that lead to the tag set.

        Raises:
            InputError: a part cannot become what the tag set wants, since annotations have it; or
                a part that was to be renamed is not there.
            ValidationError: a rule of tag sets is broken.
        """
        for edit in _Plan(transaction.db, transaction.tag_set, self).edits():
            edit.apply(transaction)


class PlannedStep(Struct, frozen=True):
    """One edit that an application carries out."""

    title: str
    """The edit in a few words."""
    label: str = ""
    """The label whose annotations it is about; empty if it touches none."""
    usage: Usage = Usage()
    """What has that label."""


def plan(context: ProjectContext, application: ApplyTagSet) -> list[PlannedStep]:
    """Return what an application would do; nothing is changed.

    Args:
        context: The open project.
        application: The edit.

    Raises:
        InputError: A part that was to be renamed is not there, or a layer has another scope.
        EnvironmentFault: The project cannot be read.
    """
    steps: list[PlannedStep] = []
    with context.errors:
        for edit in _Plan(context.db, context.tag_set, application).edits():
            label = _touched_label(edit, context.tag_set)
            usage = label_usage(context.db, label) if label else Usage()
            steps.append(PlannedStep(edit.title, label, usage))
    return steps


def _touched_label(edit: Edit, tag_set: TagSet) -> str:
    """Return the label whose annotations look otherwise after an edit, or “”."""
    if isinstance(edit, edits.ChangeLabel):
        is_about_all = "name" in edit.fields or "retired" in edit.fields
        return edit.label if is_about_all and tag_set.label(edit.label) else ""
    # With a place, it is only put in order.
    return edit.label if isinstance(edit, edits.MoveLabel) and edit.place is None else ""


class _Plan:
    """Finds the edits from one tag set to another one; each sees what those before it made."""

    def __init__(self, db: ProjectConnection, now: TagSet, application: ApplyTagSet) -> None:
        self._db, self._wanted, self._keeps = db, application.tag_set, application.keeps
        self._now = now
        self._new_names = self._renames(application.renamed)
        """Label of the project -> its name in the tag set, where the two differ."""
        self._labels = {
            self._new_names.get(label.name, label.name): label for label in now.labels()
        }
        self._types = self._named_types(application.renamed)
        self._interim = self._interim_names()
        """Layers that are named like a label before or after -> their names until the end: a layer
        and a label of one name are refused while the label is not all of the layer."""

    def _interim_names(self) -> dict[str, str]:
        labels = {label.name for tag_set in (self._now, self._wanted) for label in tag_set.labels()}
        layers = {layer.name for tag_set in (self._now, self._wanted) for layer in tag_set.layers}
        interim: dict[str, str] = {}
        for name in sorted(layers & labels):
            other = f"{name} (layer)"
            while other in layers | labels:
                other += "'"
            interim[name] = other
        return interim

    def _layer(self, name: str) -> str:
        return self._interim.get(name, name)

    def _renames(self, asked: Mapping[str, str]) -> dict[str, str]:
        names = {label.name for label in self._now.labels()}
        types = {relation.name for relation in self._now.relations}
        for old, new in asked.items():
            if old not in names | types:
                known = ", ".join((*sorted(names), *sorted(types)))
                raise InputError(f"There is no label or relation type “{old}”; there are {known}.")
            if self._wanted.label(new) is None and self._wanted.relation(new) is None:
                raise InputError(f"The tag set has no label or relation type “{new}”.")
        renames = {old: new for old, new in asked.items() if old in names}
        by_id = {label.stored_id: label.name for label in self._now.labels()}
        for label in self._wanted.labels():
            known = by_id.get(label.id) if label.id else None
            if known is None or known in renames or label.name in names:
                continue
            if self._wanted.label(known) is None:
                renames[known] = label.name
        return renames

    def _named_types(self, asked: Mapping[str, str]) -> dict[str, RelationType]:
        types = {relation.name: relation for relation in self._now.relations}
        named = {asked.get(name, name): relation for name, relation in types.items()}
        by_id = {relation.stored_id: relation for relation in self._now.relations}
        for relation in self._wanted.relations:
            known = by_id.get(relation.id) if relation.id else None
            if known is None or relation.name in named or known.name not in named:
                continue
            if self._wanted.relation(known.name) is None:
                named[relation.name] = named.pop(known.name)
        return named

    def edits(self) -> Iterator[Edit]:
        described = {
            name: getattr(self._wanted, name)
            for name in ("name", "description")
            if getattr(self._wanted, name) != getattr(self._now, name)
        }
        if described:
            yield edits.DescribeTagSet(described)
        for layer in self._now.layers:
            if layer.name in self._interim:
                yield edits.ChangeLayer(layer.name, {"name": self._interim[layer.name]})
        for old, new in self._new_names.items():
            yield edits.ChangeLabel(old, {"name": new})
        yield from self._free_keys()
        yield from self._layer_edits()
        yield from self._label_edits()
        yield from self._relation_edits()
        yield from self._gone()
        yield from self._orders()
        for layer in self._wanted.layers:
            if layer.name in self._interim:
                yield edits.ChangeLayer(self._interim[layer.name], {"name": layer.name})

    def _free_keys(self) -> Iterator[Edit]:
        """Take keys off labels that other ones are to have."""
        wanted = {label.key.upper(): label.name for label in self._wanted.labels() if label.key}
        for name, label in self._labels.items():
            if label.key and wanted.get(label.key.upper(), name) != name:
                yield edits.ChangeLabel(name, {"key": ""})

    def _layer_edits(self) -> Iterator[Edit]:
        layers = {layer.name: layer for layer in self._now.layers}
        for layer in self._wanted.layers:
            now = layers.get(layer.name)
            if now is None:
                yield edits.AddLayer(self._layer(layer.name), layer.description, layer.scope)
            elif now.scope != layer.scope:
                raise InputError(
                    f"The layer “{layer.name}” is for labels of "
                    f"{'whole articles' if now.scope == 'article' else 'stretches of text'} here, "
                    f"and not so in the tag set; nothing was changed. Give it another name there."
                )
            elif now.description != layer.description:
                yield edits.ChangeLayer(self._layer(layer.name), {"description": layer.description})

    def _label_edits(self) -> Iterator[Edit]:
        for layer in self._wanted.layers:
            for label in layer.labels:
                now = self._labels.get(label.name)
                if now is None:
                    yield edits.AddLabel(self._layer(layer.name), replace(label, id="", joined=()))
                    continue
                if _layer_name(self._now, now) != layer.name:
                    yield edits.MoveLabel(label.name, self._layer(layer.name))
                fields = _differing(now, label, _LABEL_FIELDS)
                if label.retired:  # It has no key as long as it is.
                    fields.pop("key", None)
                if fields:
                    yield edits.ChangeLabel(label.name, fields)
                yield from self._attribute_edits(now, label)

    # Attributes

    def _attribute_edits(self, now: Label, wanted: Label) -> Iterator[Edit]:
        known = {attribute.name: attribute for attribute in now.attributes}
        if not self._keeps:
            for attribute in now.attributes:
                if wanted.attribute(attribute.name) is None:
                    yield edits.RemoveAttribute(wanted.name, attribute.name)
        for attribute in wanted.attributes:
            own = replace(attribute, id="", value_ids={}, retired_values=())
            before = known.get(attribute.name)
            if before is not None and before.kind != attribute.kind:
                yield edits.RemoveAttribute(wanted.name, attribute.name)
                before = None
            if before is None:
                yield edits.AddAttribute(wanted.name, own)
                yield from (
                    edits.ChangeValue(wanted.name, attribute.name, value, {"retired": True})
                    for value in attribute.retired_values
                )
            else:
                yield from self._changes_of(before, attribute, now, wanted.name)
        final = [attribute.name for attribute in wanted.attributes]
        kept = [attribute.name for attribute in now.attributes if attribute.name in final]
        added = [name for name in final if name not in kept]
        if [*kept, *added] != final:
            for place, name in enumerate(final):
                yield edits.ChangeAttribute(wanted.name, name, {"order": place})

    def _changes_of(
        self, before: Attribute, wanted: Attribute, now: Label, label: str
    ) -> Iterator[Edit]:
        name = wanted.name
        if wanted.kind in LISTED:
            yield from self._value_edits(before, wanted, now, label)
        fields = _differing(before, wanted, _ATTRIBUTE_FIELDS)
        if wanted.kind not in LISTED and before.values != wanted.values:
            fields["values"] = wanted.values
        if fields:
            yield edits.ChangeAttribute(label, name, fields)

    def _value_edits(
        self, before: Attribute, wanted: Attribute, now: Label, label: str
    ) -> Iterator[Edit]:
        name = wanted.name
        for value in wanted.values:
            if value not in before.values:
                yield edits.AddValue(label, name, value)
        final = list(wanted.values)
        for value in before.values:
            if value in wanted.values or self._keeps:
                continue
            if value_is_used(self._db, now.name, before, value):
                final.append(value)
                if value not in before.retired_values:
                    yield edits.ChangeValue(label, name, value, {"retired": True})
            else:
                yield from self._unused_value(before, value, label)
        for value in wanted.values:
            is_retired = value in wanted.retired_values
            if is_retired != (value in before.retired_values):
                yield edits.ChangeValue(label, name, value, {"retired": is_retired})
        kept = [value for value in before.values if value in final]
        if [*kept, *(value for value in final if value not in kept)] != final:
            yield edits.OrderValues(label, name, tuple(final))

    def _unused_value(self, attribute: Attribute, value: str, label: str) -> Iterator[Edit]:
        """Remove a value; a default that is gone with it goes first."""
        default = attribute.default
        if value == default or (isinstance(default, tuple) and value in default):
            yield edits.ChangeAttribute(label, attribute.name, {"default": None})
        yield edits.RemoveValue(label, attribute.name, value)

    # Relation types, and what the tag set lacks

    def _relation_edits(self) -> Iterator[Edit]:
        for relation in self._wanted.relations:
            now = self._types.get(relation.name)
            if now is None:
                yield edits.AddRelationType(replace(self._with_interim_ends(relation), id=""))
                continue
            fields = _differing(self._renamed_ends(now), relation, _RELATION_FIELDS)
            for end in ("source", "target"):
                if end in fields:
                    fields[end] = getattr(self._with_interim_ends(relation), end)
            if now.name != relation.name:
                fields["name"] = relation.name
            if fields:
                yield edits.ChangeRelationType(now.name, fields)

    def _with_interim_ends(self, relation: RelationType) -> RelationType:
        labels = self._wanted.labels_by_name
        source, target = (
            tuple(end if end in labels else self._layer(end) for end in ends)
            for ends in (relation.source, relation.target)
        )
        return replace(relation, source=source, target=target)

    def _renamed_ends(self, relation: RelationType) -> RelationType:
        """Return a relation type as it is after the labels got their new names."""
        source, target = (
            tuple(self._new_names.get(end, end) for end in ends)
            for ends in (relation.source, relation.target)
        )
        return replace(relation, source=source, target=target)

    def _gone(self) -> Iterator[Edit]:
        """Remove or retire what the tag set lacks; relation types first, since they name labels."""
        if not self._keeps:
            yield from self._gone_types()
            yield from self._gone_labels()

    def _gone_types(self) -> Iterator[Edit]:
        for name, relation in self._types.items():
            if self._wanted.relation(name) is not None:
                continue
            if not relation_type_is_used(self._db, relation.name):
                yield edits.RemoveRelationType(relation.name)
            elif not relation.retired:
                yield edits.ChangeRelationType(relation.name, {"retired": True})

    def _gone_labels(self) -> Iterator[Edit]:
        """Remove or retire labels, and remove the layers that are empty then."""
        used: set[str] = set()
        for name, label in self._labels.items():
            if self._wanted.label(name) is not None:
                continue
            if not label_is_used(self._db, label.name):
                yield edits.RemoveLabel(name)
                continue
            used.add(_layer_name(self._now, label))
            if not label.retired:
                yield edits.ChangeLabel(name, {"retired": True})
        wanted = {layer.name for layer in self._wanted.layers}
        for layer in self._now.layers:
            if layer.name not in wanted | used:
                yield edits.RemoveLayer(self._layer(layer.name))

    # Orders

    def _orders(self) -> Iterator[Edit]:
        final = [layer.name for layer in self._wanted.layers]
        kept = [layer.name for layer in self._now.layers if layer.name in final]
        if kept != [name for name in final if name in kept] or kept != final[: len(kept)]:
            yield edits.OrderLayers(tuple(map(self._layer, final)))
        for layer in self._wanted.layers:
            if self._labels_after(layer) != [label.name for label in layer.labels]:
                for place, label in enumerate(layer.labels):
                    yield edits.MoveLabel(label.name, self._layer(layer.name), place)
        types = [relation.name for relation in self._wanted.relations]
        kept = [name for name in self._types if name in types]
        if [*kept, *(name for name in types if name not in kept)] != types:
            for place, name in enumerate(types):
                yield edits.ChangeRelationType(name, {"order": place})

    def _labels_after(self, layer: Layer) -> list[str]:
        """Return the labels of a layer in the order that they have after the other edits."""
        now = next((each for each in self._now.layers if each.name == layer.name), None)
        names = [label.name for label in layer.labels]
        stayed = [] if now is None else [label.name for label in now.labels]
        kept = [self._new_names.get(name, name) for name in stayed]
        came = [name for name in names if name not in kept]
        return [*(name for name in kept if name in names), *came]


def _layer_name(tag_set: TagSet, label: Label) -> str:
    layer = tag_set.layer_of(label.name)
    return layer.name if layer is not None else ""


def _differing(
    now: Label | Attribute | RelationType,
    wanted: Label | Attribute | RelationType,
    names: tuple[str, ...],
) -> dict[str, Any]:
    """Return the fields of a part that are to change, with their new values."""
    pairs = ((name, getattr(now, name), getattr(wanted, name)) for name in names)
    return {
        name: after
        for name, before, after in pairs
        if before != after or isinstance(before, bool) != isinstance(after, bool)
    }
