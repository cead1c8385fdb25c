"""Fits the labels of foreign files into a project's tag set: they are renamed, added, or refused.

No label is changed silently. Labels that a person maps are renamed; if new labels are let in, they
are added to the tag set as they come. Otherwise the import ends with an error that names all
labels and relation types that the tag set lacks, and the remedies.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from annotator.formats.corrected import all_annotations, all_relations, with_work
from annotator.formats.format import ReadContext
from annotator.formats.owners import renamed
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
from annotator.model.tagset import LayerScope
from annotator.words import number, shorten_middle

_SHOWN_LABELS = 10
_SHOWN_CODE_POINTS = 60
"""The most of a label in a message."""
LAYER = "Imported"
"""The layer to which labels are added."""
ARTICLE_LAYER = "Imported for articles"
"""The layer to which labels of whole articles are added."""

_SYNONYMS = {
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
"""Names of other tag sets for the labels and relation types of the default tag set."""


class UnknownLabels(InputError):
    """A file has labels or relation types that the tag set lacks.

    Args:
        labels: The labels.
        relations: The relation types.
        tag_set: The tag set.
        place: Where the first of them is: ``file:line``.
    """

    is_question = True

    def __init__(
        self, labels: Sequence[str], relations: Sequence[str], tag_set: TagSet, place: str
    ) -> None:
        self.labels = tuple(labels)
        self.relations = tuple(relations)
        self.suggested = suggested_names([*labels, *relations], tag_set)
        """For some of them the name in the tag set that probably means the same."""
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
            parts.append(f"no label {_shown(self.labels)}")
        if self.relations:
            parts.append(f"no relation type {_shown(self.relations)}")
        return f"the tag set “{tag_set.name}” has {' and '.join(parts)}."


def _shown(names: Iterable[str]) -> str:
    """Return names in quotation marks, each so short that the remedy behind them is seen."""
    # A short name is quoted as it is: a blank at its end is part of it.
    shown = (
        name if len(name) <= _SHOWN_CODE_POINTS else shorten_middle(name, _SHOWN_CODE_POINTS)
        for name in names
    )
    return ", ".join(f"“{name}”" for name in shown)


def suggested_names(names: Iterable[str], tag_set: TagSet) -> dict[str, str]:
    """Return for foreign names the names in a tag set that probably mean the same."""
    own_names = {label.name for label in tag_set.labels()} | {r.name for r in tag_set.relations}
    by_fold = {name.casefold(): name for name in own_names}
    suggested: dict[str, str] = {}
    for name in names:
        fold = name.casefold()
        meaning = next((ours for ours, synonyms in _SYNONYMS.items() if fold in synonyms), "")
        own_name = by_fold.get(fold) or by_fold.get(meaning, "")
        if own_name:
            suggested[name] = own_name
    return suggested


@dataclass
class TagSetAdapter:
    """Passes a stream on with labels that the tag set has."""

    tag_set: TagSet
    """It grows when labels are let in."""
    context: ReadContext
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """The names in the tag set that a person gave, by the names in the file."""
    add: bool = False
    """Whether labels that are missing are added to the tag set."""
    chosen: bool = True
    """Whether a person chose the project's tag set, so that it stays in any case."""
    is_tagged: Callable[[], bool] = lambda: True
    """Returns whether the project has annotations, so that its tag set stays."""
    _unknown: Counter[str] = field(default_factory=Counter[str])
    _unknown_relations: Counter[str] = field(default_factory=Counter[str])
    _place: str = ""
    """The place of the first of them."""
    _had_annotations: bool = False

    def items(self, items: Iterable[ModelObject]) -> Iterator[ModelObject]:
        """Yield the objects with their labels renamed.

        An article that needs more labels is preceded by the tag set that has them.

        Raises:
            UnknownLabels: At the end of the stream, if labels are missing and not let in.
                Articles with such labels are not yielded, so that they cause no other error.
            InputError: A label that is let in has the name of a layer.
        """
        for item in items:
            if isinstance(item, TagSet):
                yield from self._tag_set(item)
            elif isinstance(item, AnnotatedDocument):
                self._had_annotations = self._had_annotations or bool(item.annotations)
                yield from self._document(self._renamed(item))
            elif not self._unknown and not self._unknown_relations:
                yield item  # Otherwise it may belong to an article that was not yielded.
        if self._unknown or self._unknown_relations:
            raise UnknownLabels(
                list(self._unknown), list(self._unknown_relations), self.tag_set, self._place
            )
        yield from self._unused_labels()

    def _unused_labels(self) -> Iterator[TagSet]:
        """Yield the tag set with the labels of codebooks that no annotation has, if all come in."""
        names = dict.fromkeys(renamed(name, self.names) for name in self.context.unused_labels)
        layers = {layer.name for layer in self.tag_set.layers}
        missing = [n for n in names if self.tag_set.label(n) is None and n not in layers]
        if not missing:
            return
        if self.add:
            self.tag_set = self._extended(missing, ())
            yield self.tag_set
            return
        shown = ", ".join(f"“{name}”" for name in missing[:_SHOWN_LABELS])
        more = " and others" if len(missing) > _SHOWN_LABELS else ""
        self.context.note(
            f"{number(len(missing), 'code')} of the codebook that no passage has "
            f"{'is' if len(missing) == 1 else 'are'} not in the tag set: {shown}{more}.",
            Remedy("{} adds what is missing, with its descriptions.", (Choice("new_labels"),)),
        )

    def _tag_set(self, tag_set: TagSet) -> Iterator[TagSet]:
        """Yield a tag set of the stream, unless it would replace one that was chosen.

        The project adds what an extended tag set adds; it adopts any if nothing is tagged yet.
        """
        if tag_set.extends(self.tag_set):
            self.tag_set = tag_set
            yield tag_set
        elif self._had_annotations or self.is_tagged():
            yield tag_set  # The project keeps its own, and reports that.
        elif self.chosen or self.names:
            self.context.note(
                f"The project's tag set “{self.tag_set.name}” stays; that of the file, "
                f"“{tag_set.name}”, is another one."
            )
        else:
            self.tag_set = tag_set
            yield tag_set

    def _renamed(self, item: AnnotatedDocument) -> AnnotatedDocument:
        names = self.names
        if not names:
            return item
        return with_work(
            item,
            lambda annotation: replace(annotation, label=renamed(annotation.label, names)),
            lambda relation: replace(relation, type=renamed(relation.type, names)),
        )

    def _document(self, item: AnnotatedDocument) -> Iterator[ModelObject]:
        annotations = all_annotations(item)
        missing = [a.label for a in annotations if self.tag_set.label(a.label) is None]
        labels = {annotation.id: annotation.label for annotation in annotations}
        links = [
            (r, labels[r.source], labels[r.target])
            for r in all_relations(item)
            if r.source in labels and r.target in labels
        ]
        refused = [link for link in links if not self.tag_set.allows(link[0].type, *link[1:])]
        if not missing and not refused:
            yield item
        elif self.add:
            of_article = {a.label for a in annotations if a.is_of_article}
            self.tag_set = self._extended(missing, refused, of_article)
            yield self.tag_set
            yield item
        else:
            only_ends = [link for link in refused if self.tag_set.relation(link[0].type)]
            self._place = self._place or self.context.place
            self._unknown.update(missing)
            self._unknown_relations.update(
                r.type for r, *_ in refused if self.tag_set.relation(r.type) is None
            )
            if only_ends and not missing:
                yield item  # The project reports which ends the type may have.

    def _extended(
        self,
        labels: Iterable[str],
        links: Iterable[tuple[Relation, str, str]],
        of_article: Collection[str] = (),
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
        _add_labels(layers, [one for one in new if one.name not in of_article], LayerScope.TEXT)
        _add_labels(layers, [one for one in new if one.name in of_article], LayerScope.ARTICLE)
        types = {relation_type.name: relation_type for relation_type in self.tag_set.relations}
        for relation, source, target in links:
            old = types.get(relation.type) or self._relation_type(relation.type)
            types[relation.type] = replace(
                old, source=_with(old.source, source), target=_with(old.target, target)
            )
        return replace(self.tag_set, layers=tuple(layers), relations=tuple(types.values()))

    def _label(self, name: str, taken: set[str]) -> Label:
        hint = self.context.labels.get(name) or Label(name)
        key = "" if hint.key.upper() in taken else hint.key
        taken.add(key.upper())
        return replace(hint, name=name, key=key)

    def _relation_type(self, name: str) -> RelationType:
        hint = self.context.relation_types.get(name)
        return (
            replace(hint, name=name, source=(), target=()) if hint else RelationType(name, (), ())
        )


def _add_labels(layers: list[Layer], labels: Sequence[Label], scope: LayerScope) -> None:
    """Add labels to the layer of imported ones, and make it where it lacks."""
    if not labels:
        return
    name = LAYER if scope is LayerScope.TEXT else ARTICLE_LAYER
    wanted = (name, scope)
    at = next((n for n, each in enumerate(layers) if (each.name, each.scope) == wanted), None)
    if at is None:
        what = "Labels" if scope is LayerScope.TEXT else "Labels of whole articles"
        words = f"{what} that came with imported files."
        layers.append(Layer(name, tuple(labels), words, scope=scope))
    else:
        layers[at] = replace(layers[at], labels=(*layers[at].labels, *labels))


def _with(ends: tuple[str, ...], end: str) -> tuple[str, ...]:
    return ends if end in ends else (*ends, end)
