"""Fits a foreign file's labels into a project's tag set: renamed, added, or named in an error.

Nobody's labels are changed in silence. What a person maps is renamed; what they let in is added to
the tag set as it comes by; anything else ends the import with a sentence that names all labels and
relation types the tag set lacks, and the options that help.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from annotator.formats.format import ReadContext
from annotator.model import (
    AnnotatedDocument,
    Choice,
    InputError,
    Label,
    Layer,
    ModelObject,
    Relation,
    RelationType,
    Remedy,
    TagSet,
)

LAYER = "Imported"
"""The layer that labels are added to."""

_SAME = {
    "person": ("per", "person", "persons", "people", "pers"),
    "organization": ("org", "organisation", "organization", "company", "group", "corporation"),
    "location": ("loc", "gpe", "location", "place", "fac", "facility", "country"),
    "date": ("date", "time", "timex"),
    "event": ("event", "evt", "eve"),
    "quantity": ("quantity", "cardinal", "money", "percent", "number", "ordinal"),
    "other": ("misc", "other", "product", "norp", "work_of_art", "law", "creative-work"),
    "speaker": ("speaker", "source", "source-pers", "holder"),
    "claim": ("claim", "quote", "quotation", "content", "statement"),
    "cue": ("cue", "cue-phrase", "frame"),
    "said_by": ("said_by", "said by", "speaker_of", "source_of"),
    "cued_by": ("cued_by", "cued by"),
    "same_as": ("same_as", "coref", "equiv", "same"),
}
"""Names that other tag sets have for the labels and relation types of the default one."""


class UnknownLabels(InputError):
    """The file has labels or relation types that the tag set lacks."""

    def __init__(
        self, labels: Sequence[str], relations: Sequence[str], tag_set: TagSet, place: str
    ) -> None:
        self.labels = tuple(labels)
        self.relations = tuple(relations)
        self.suggested = suggested_names([*labels, *relations], tag_set)
        """For some of them a name of the tag set that probably means the same."""
        close = [Choice("map", f"{old}={new}") for old, new in self.suggested.items()]
        gaps = " ".join(["{}"] * len(close))
        remedy = Remedy(
            "Add what is missing with {}, or give it a name that is there with {}"
            + (f" (perhaps {gaps})." if close else "."),
            (Choice("new_labels"), Choice("map", "OLD=NEW"), *close),
        )
        super().__init__(f"{place}: {self._message(tag_set)}", remedies=(remedy,))

    def _message(self, tag_set: TagSet) -> str:
        parts: list[str] = []
        if self.labels:
            parts.append(f"no label {', '.join(f'“{name}”' for name in self.labels)}")
        if self.relations:
            parts.append(f"no relation type {', '.join(f'“{name}”' for name in self.relations)}")
        return f"the tag set “{tag_set.name}” has {' and '.join(parts)}."


def suggested_names(names: Iterable[str], tag_set: TagSet) -> dict[str, str]:
    """Names of the tag set that probably mean the same as foreign ones."""
    known = {label.name for label in tag_set.labels()} | {r.name for r in tag_set.relations}
    by_fold = {name.casefold(): name for name in known}
    found: dict[str, str] = {}
    for name in names:
        fold = name.casefold()
        same = next((ours for ours, others in _SAME.items() if fold in others), "")
        new = by_fold.get(fold) or by_fold.get(same, "")
        if new:
            found[name] = new
    return found


@dataclass
class TagSetAdapter:
    """Passes items on with labels that the tag set has."""

    tag_set: TagSet
    """Grows when labels are let in."""
    context: ReadContext
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """The names that a person gives to labels and relation types of the file."""
    add: bool = False
    """Whether labels that are missing are added to the tag set."""
    chosen: bool = True
    """Whether somebody chose the tag set for the project, so that it stays in any case."""
    tagged: Callable[[], bool] = lambda: True
    """Whether there are annotations that hold the tag set in its place."""
    _unknown: Counter[str] = field(default_factory=Counter[str])
    _unknown_relations: Counter[str] = field(default_factory=Counter[str])
    _place: str = ""
    """Where the first of them stands."""
    _held: bool = False
    """Whether the stream had annotations already."""

    def items(self, items: Iterable[ModelObject]) -> Iterator[ModelObject]:
        """The items, renamed; before one that needs more labels, the tag set that has them.

        Raises:
            UnknownLabels: when all items were seen, if labels are missing and not let in. The
                items that have some of these are not passed on, so that nothing else complains.
        """
        for item in items:
            if isinstance(item, TagSet):
                yield from self._tag_set(item)
            elif isinstance(item, AnnotatedDocument):
                self._held = self._held or bool(item.annotations)
                yield from self._document(self._renamed(item))
            elif not self._unknown and not self._unknown_relations:
                yield item  # Otherwise it may belong to an article that was not passed on.
        if self._unknown or self._unknown_relations:
            raise UnknownLabels(
                list(self._unknown), list(self._unknown_relations), self.tag_set, self._place
            )

    def _tag_set(self, other: TagSet) -> Iterator[TagSet]:
        """The stream's tag set, unless it would take the place of one that was chosen.

        The project adds what it only adds, and takes it for its own where nothing is tagged yet.
        """
        if other.extends(self.tag_set):
            self.tag_set = other
            yield other
        elif self._held or self.tagged():
            yield other  # The project keeps its own, and says so.
        elif self.chosen or self.names:
            self.context.note(
                f"The project's tag set “{self.tag_set.name}” stays; that of the file, "
                f"“{other.name}”, is another one."
            )
        else:
            self.tag_set = other
            yield other

    def _renamed(self, item: AnnotatedDocument) -> AnnotatedDocument:
        names = self.names
        if not names:
            return item
        annotations = tuple(
            replace(each, label=names[each.label]) if each.label in names else each
            for each in item.annotations
        )
        relations = tuple(
            replace(each, type=names[each.type]) if each.type in names else each
            for each in item.relations
        )
        return AnnotatedDocument(item.document, annotations, relations)

    def _document(self, item: AnnotatedDocument) -> Iterator[ModelObject]:
        missing = [a.label for a in item.annotations if self.tag_set.label(a.label) is None]
        labels = {annotation.id: annotation.label for annotation in item.annotations}
        links = [
            (r, labels[r.source], labels[r.target])
            for r in item.relations
            if r.source in labels and r.target in labels
        ]
        refused = [link for link in links if not self.tag_set.allows(link[0].type, *link[1:])]
        if not missing and not refused:
            yield item
        elif self.add:
            self.tag_set = self._extended(missing, refused)
            yield self.tag_set
            yield item
        else:
            known = [link for link in refused if self.tag_set.relation(link[0].type) is not None]
            self._place = self._place or self.context.place
            self._unknown.update(missing)
            self._unknown_relations.update(
                r.type for r, *_ in refused if self.tag_set.relation(r.type) is None
            )
            if known and not missing:
                yield item  # The project says which ends the type may have.

    def _extended(
        self, labels: Iterable[str], links: Iterable[tuple[Relation, str, str]]
    ) -> TagSet:
        layers = list(self.tag_set.layers)
        taken = {label.key.upper() for label in self.tag_set.labels() if label.key}
        new = [self._label(name, taken) for name in dict.fromkeys(labels)]
        for name in {layer.name for layer in layers} & {label.name for label in new}:
            raise InputError(
                f"{self.context.place}: the label “{name}” is called as a layer of the tag set is.",
                remedies=(Remedy("Give it another name: {}.", (Choice("map", f"{name}=NAME"),)),),
                place=self.context.where,
            )
        if new:
            at = next((n for n, layer in enumerate(layers) if layer.name == LAYER), None)
            if at is None:
                layers.append(Layer(LAYER, tuple(new), "Labels that came with imported files."))
            else:
                layers[at] = replace(layers[at], labels=(*layers[at].labels, *new))
        relations = {each.name: each for each in self.tag_set.relations}
        for relation, source, target in links:
            old = relations.get(relation.type) or self._relation_type(relation.type)
            relations[relation.type] = replace(
                old, source=_with(old.source, source), target=_with(old.target, target)
            )
        return replace(self.tag_set, layers=tuple(layers), relations=tuple(relations.values()))

    def _label(self, name: str, taken: set[str]) -> Label:
        hint = self.context.labels.get(name) or Label(name)
        key = "" if hint.key.upper() in taken else hint.key
        taken.add(key.upper())
        return replace(hint, name=name, key=key)

    def _relation_type(self, name: str) -> RelationType:
        hint = self.context.relation_types.get(name)
        return RelationType(
            name, (), (), hint.short if hint else "", hint.description if hint else ""
        )


def _with(ends: tuple[str, ...], end: str) -> tuple[str, ...]:
    return ends if end in ends else (*ends, end)
