"""What a change of labels leaves out of annotations, and gives back when it is taken back.

A label that was pressed by mistake costs attributes and relations that it cannot have. They are
remembered, and given back by the next change of label that can have them, as long as the
annotation and its relations are as the change left them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from annotator.model import Annotation, Relation, Suggestion
from annotator.model.attribute_values import has_value
from annotator.model.relations import RelationOption, relation_type_name
from annotator.project import edits
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.workspace import Workspace
from annotator.words import number

_REMEMBERED_ANNOTATIONS = 10_000
_REMEMBERED_CHANGES = 8
"""Changes of label of one annotation."""
_NAMED_PARTS = 3
"""Up to this many attributes and relations of one annotation are named; else they are counted."""


class Parts(NamedTuple):
    """Attributes and relations that annotations lose, or get back."""

    attributes: dict[str, dict[str, Any]]
    """Annotation id -> attribute -> value; only annotations with some."""
    relations: dict[str, Relation]
    """Relation id -> relation."""

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.attributes or self.relations)

    def counted(self) -> str:
        """Return how many there are: ``1 relation and 2 attributes``."""
        values = sum(map(len, self.attributes.values()))
        counts = ((len(self.relations), "relation"), (values, "attribute"))
        return " and ".join(number(many, noun) for many, noun in counts if many)


class _Memory(NamedTuple):
    attributes: Mapping[str, Any]
    """The values before the label was changed, and before that."""
    relations: Mapping[str, Relation]
    """The relations that went."""
    annotation: Annotation
    """The annotation as the change left it."""
    related: frozenset[str]
    """The ids of the relations that the change left it."""


class Relabelling(NamedTuple):
    """A change of labels before it is made."""

    edits: tuple[edits.Relabel, ...]
    left_out: Parts
    given_back: Parts
    memories: Mapping[str, _Memory | None]
    """Annotation id -> what earlier changes of its label left out."""


class Relabeller:
    """Plans changes of label, tells what they leave out, and remembers it."""

    def __init__(self, workspace: Workspace, keys: KeyNames) -> None:
        """Remember nothing yet.

        Args:
            workspace: The article whose annotations get other labels.
            keys: Names the keys in messages.
        """
        self._workspace = workspace
        self._keys = keys
        self._memories: dict[str, list[_Memory]] = {}
        """Annotation id -> what its changes of label left, the latest last; undo goes back."""

    # Before and after the edit

    def plan(self, annotations: Sequence[Annotation], label: str) -> Relabelling:
        """Return the change of one's own annotations to a label.

        Args:
            annotations: Annotations of the open article.
            label: Their new label; those that have it already stay as they are.
        """
        changing = [annotation for annotation in annotations if annotation.label != label]
        labels = {annotation.id: label for annotation in changing}
        memories = {one.id: self._memory(one) for one in changing}
        given_back = self._given_back(changing, memories, labels)
        left_out = self._left_out(changing, labels)
        defaults = self._workspace.defaults.get(label, {})
        relabels = [
            edits.Relabel(one.id, label, {**defaults, **given_back.attributes.get(one.id, {})})
            for one in changing
        ]
        if relabels and given_back.relations:
            # Their other ends may be among the annotations: by then all have their label.
            last = relabels[-1]
            relabels[-1] = edits.Relabel(
                last.annotation, label, last.attributes, tuple(given_back.relations)
            )
        return Relabelling(tuple(relabels), left_out, given_back, memories)

    def remember(self, done: Relabelling, before: Sequence[Annotation]) -> None:
        """Remember what a change left out, once it is made.

        Args:
            done: The change.
            before: The annotations as they were before it.
        """
        article = self._workspace.article
        changed = {relabel.annotation for relabel in done.edits}
        for annotation in before:
            now = article.annotations.get(annotation.id)
            if annotation.id not in changed or now is None:
                continue
            memory = done.memories[annotation.id]
            relations = dict(memory.relations) if memory is not None else {}
            relations |= {
                relation.id: relation
                for relation in done.left_out.relations.values()
                if annotation.id in (relation.source, relation.target)
            }
            for relation_id in done.given_back.relations:
                relations.pop(relation_id, None)
            values = dict(memory.attributes) if memory is not None else {}
            values |= annotation.attributes
            related = self._related(annotation.id)
            changes = self._memories.pop(annotation.id, [])[1 - _REMEMBERED_CHANGES :]
            changes.append(_Memory(values, relations, now, related))
            self._memories[annotation.id] = changes
        for annotation_id in list(self._memories)[:-_REMEMBERED_ANNOTATIONS]:
            del self._memories[annotation_id]

    def forget(self) -> None:
        """Forget what was left out: another project is open."""
        self._memories.clear()

    def _memory(self, annotation: Annotation) -> _Memory | None:
        """Return what was left out of an annotation that is as a change of label left it."""
        related = self._related(annotation.id)
        for memory in reversed(self._memories.get(annotation.id, [])):
            if memory.annotation == annotation and memory.related == related:
                return memory
        return None

    def _related(self, annotation_id: str) -> frozenset[str]:
        relations = self._workspace.article.relations_at(annotation_id)
        return frozenset(relation.id for relation in relations)

    def _left_out(self, changing: Sequence[Annotation], labels: Mapping[str, str]) -> Parts:
        workspace = self._workspace
        attributes: dict[str, dict[str, Any]] = {}
        relations: dict[str, Relation] = {}
        for annotation in changing:
            values = annotation.attributes
            kept = workspace.tag_set.valid_attributes(labels[annotation.id], values)
            lost = {name: value for name, value in values.items() if name not in kept}
            if lost:
                attributes[annotation.id] = lost
            for relation in workspace.article.relations_at(annotation.id):
                if relation.annotator == workspace.annotator and not self._fits(relation, labels):
                    relations[relation.id] = relation
        return Parts(attributes, relations)

    def _given_back(
        self,
        changing: Sequence[Annotation],
        memories: Mapping[str, _Memory | None],
        labels: Mapping[str, str],
    ) -> Parts:
        workspace = self._workspace
        attributes: dict[str, dict[str, Any]] = {}
        relations: dict[str, Relation] = {}
        for annotation in changing:
            memory = memories[annotation.id]
            if memory is None:
                continue
            fitting = workspace.tag_set.valid_attributes(labels[annotation.id], memory.attributes)
            missing = {n: v for n, v in fitting.items() if n not in annotation.attributes}
            if missing:
                attributes[annotation.id] = missing
            existing = {
                (one.type, one.source, one.target)
                for one in workspace.article.relations_at(annotation.id)
            }
            for relation in memory.relations.values():
                joins = (relation.type, relation.source, relation.target)
                if joins not in existing and self._fits(relation, labels):
                    relations[relation.id] = relation
        return Parts(attributes, relations)

    def _fits(self, relation: Relation, labels: Mapping[str, str]) -> bool:
        """Return whether both ends are there, with labels that the relation may join."""
        ends: list[str] = []
        for end in (relation.source, relation.target):
            annotation = self._workspace.annotation_anywhere(end)
            if annotation is None:
                return False
            ends.append(labels.get(end, annotation.label))
        return self._workspace.tag_set.allows(relation.type, *ends)

    # Suggestions

    def left_out_of(self, suggestions: Sequence[Suggestion], label: str | None = None) -> Parts:
        """Return what suggestions lose when they are accepted.

        Args:
            suggestions: Suggestions in the open article.
            label: The label that they are accepted with; None for the one that each suggests.
        """
        workspace = self._workspace
        labels = {one.id: label or one.annotation.label for one in suggestions}
        attributes: dict[str, dict[str, Any]] = {}
        relations: dict[str, Relation] = {}
        for suggestion in suggestions:
            values = suggestion.annotation.attributes
            kept = workspace.tag_set.valid_attributes(labels[suggestion.id], values)
            lost = {name: value for name, value in values.items() if name not in kept}
            if lost:
                attributes[suggestion.id] = lost
            for relation_type, source, target in suggestion.links:
                ends = [self._label_when_accepted(end, labels) for end in (source, target)]
                if all(ends) and not workspace.tag_set.allows(relation_type, *map(str, ends)):
                    name = f"{relation_type} {source} {target}"
                    relations[name] = Relation(name, "", relation_type, source, target)
        return Parts(attributes, relations)

    def parts_of(self, suggestion: Suggestion) -> Parts:
        """Return what a suggestion has that one loses by tagging its words by hand."""
        attributes = suggestion.annotation.attributes
        values = {name: value for name, value in attributes.items() if has_value(value)}
        relations = {
            "\n".join(link): Relation("", "", *link)
            for link in suggestion.links
            if all(map(self._workspace.annotation, {*link[1:]} - {suggestion.id}))
        }
        return Parts({suggestion.id: values} if values else {}, relations)

    def _label_when_accepted(self, end: str, labels: Mapping[str, str]) -> str | None:
        """Return the label of a relation's end; None for an end that is gone."""
        annotation = self._workspace.selectable(end)
        return labels.get(end) or (annotation.label if annotation is not None else None)

    # Words

    def describe(self, left_out: Parts, given_back: Parts | None = None) -> str:
        """Return what was left out and given back, as sentences that follow another one."""
        sentences: list[str] = []
        if left_out:
            undo_key = self._keys.say("history.undo")
            sentences.append(f"{left_out.counted()} left out; {undo_key} brings that back.")
        if given_back:
            sentences.append(f"{given_back.counted()} given back.")
        return "".join(f" {sentence}" for sentence in sentences)

    def name_parts(self, parts: Parts) -> str:
        """Name each part of one annotation, and count those of several by their names."""
        types = self._workspace.tag_set.relations
        order = {relation_type.name: row for row, relation_type in enumerate(types)}
        relations = sorted(
            parts.relations.values(), key=lambda one: (order.get(one.type, len(order)), one.id)
        )
        many = sum(map(len, parts.attributes.values())) + len(relations)
        is_known = all(relation.type in order for relation in relations)
        if many <= _NAMED_PARTS and len(parts.attributes) <= 1 and is_known:
            values = [
                f"{name}: {self._value_words(one, name, value)}"
                for one, some in parts.attributes.items()
                for name, value in some.items()
            ]
            return "; ".join([*self._phrases(relations), *values])
        counted = Counter(self._type_name(one.type) for one in relations)
        counted.update(name for some in parts.attributes.values() for name in some)
        return ", ".join(f"{name} ×{many}" if many > 1 else name for name, many in counted.items())

    def _value_words(self, annotation_id: str, name: str, value: Any) -> str:
        workspace = self._workspace
        annotation = workspace.selectable(annotation_id)
        label = workspace.tag_set.label(annotation.label) if annotation is not None else None
        return workspace.value_words(value, label.attribute(name) if label is not None else None)

    def _phrases(self, relations: Iterable[Relation]) -> list[str]:
        options = [
            RelationOption(relation_type, relation.source, relation.target)
            for relation in relations
            if (relation_type := self._workspace.tag_set.relation(relation.type)) is not None
        ]
        return [self._workspace.describe_relations(options, new_id="")] if options else []

    def _type_name(self, name: str) -> str:
        relation_type = self._workspace.tag_set.relation(name)
        return relation_type_name(relation_type) if relation_type is not None else name
