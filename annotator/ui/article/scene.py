"""What is to be drawn over an article: annotations, where each lies, how each is shown.

No pixels: extents are code points. Entities are fills under the text; whatever would
overlap a fill already there, and all other labels, are lines in lanes below it. Suggestions are
kept apart from people's work: they take places that it leaves free, and make way for it.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Literal, NamedTuple

from annotator.model import Annotation, Fragment, Relation, TagSet
from annotator.text.graphemes import whole_graphemes
from annotator.ui.article.initials import Initials
from annotator.ui.article.lanes import Extents, Lanes, joined
from annotator.ui.article.related import Related

JOIN_REACH = 400
"""Fragments of one annotation no further apart (code points) are joined by a line."""

FILL = -1
"""Stands for a lane where an annotation is drawn as a fill."""
_REMEMBERED = 400
"""Stretches of which it is remembered what is drawn in them."""
_BY_PLACE = attrgetter("fragments")


Kind = Literal["own", "colleague", "suggestion"]
"""Whose an annotation is: one's own, another person's, or nobody's yet."""
KINDS: tuple[Kind, ...] = ("own", "colleague", "suggestion")
"""In the order in which they are given their places."""


class Mark(NamedTuple):
    """One annotation as it is drawn."""

    annotation: Annotation
    extents: Extents
    lane: int
    """From 0, nearest the text; :data:`FILL` for a fill under the text."""
    kind: Kind = "own"
    owner: str = ""
    """The initials of a colleague."""


class Scene(Related):
    """The annotations and relations of one article, found by place and by id."""

    def __init__(self) -> None:
        super().__init__()
        self.suggestions: dict[str, Annotation] = {}
        """What waits for a person's word; none of it is among the annotations."""
        self.owner = ""
        """Whose annotations are one's own; empty: everybody's are."""
        self._text = ""
        """The article's, where some of its characters may be part of others."""
        self._lanes = Lanes()
        self._fills = Lanes(most=1)
        self._fill_labels: frozenset[str] = frozenset()
        self._initials = Initials()
        self._marks: dict[Fragment, list[Mark]] = {}
        """What is drawn in stretches that were asked for, until something changes."""

    def show(
        self,
        annotations: Iterable[Annotation],
        relations: Iterable[Relation],
        tag_set: TagSet,
        owner: str = "",
        text: str = "",
    ) -> None:
        """Show these and nothing else."""
        self.owner = owner
        self._text = "" if text.isascii() else text
        self.suggestions.clear()
        for part in (self.index, self._lanes, self._fills, self._marks):
            part.clear()
        self.forget_relations()
        self._fill_labels = fill_labels(tag_set)
        ordered = sorted(annotations, key=_BY_PLACE)
        self.annotations = {annotation.id: annotation for annotation in ordered}
        self.index.add_later(
            [(start, end, annotation.id) for start, end in _extents(annotation)]
            for annotation in ordered
        )
        self.set_relations(relations)

    def get(self, item: str | None) -> Annotation | None:
        """An annotation or a suggestion, by its id."""
        if item is None:
            return None
        return self.annotations.get(item) or self.suggestions.get(item)

    def is_suggestion(self, item: str | None) -> bool:
        """Whether that is the id of a suggestion."""
        return item in self.suggestions

    def kind(self, annotation: Annotation) -> Kind:
        """Whose an annotation is."""
        if annotation.id in self.suggestions:
            return "suggestion"
        return "colleague" if self.owner not in ("", annotation.annotator) else "own"

    # Changes

    def update(self, changed: Iterable[Annotation], removed: Iterable[str]) -> list[Fragment]:
        """Take in changes; returns the stretches in which something looks different now."""
        self._marks.clear()
        dirty: list[Fragment] = []
        for item in removed:
            if item in self.annotations:
                dirty += self._remove(item)
        for annotation in changed:
            if annotation.id in self.suggestions:
                # It was accepted as it stands.
                dirty += self._remove(annotation.id)
            dirty += self._put(annotation, self.annotations)
        return dirty

    def set_suggestions(self, suggestions: Iterable[Annotation]) -> list[Fragment]:
        """Show these suggestions and no others; returns where something looks different now."""
        self._marks.clear()
        before = self.suggestions
        after = {each.id: each for each in suggestions if each.id not in self.annotations}
        dirty: list[Fragment] = []
        for item in [item for item in before if item not in after]:
            dirty += self._remove(item)
        for item, suggestion in after.items():
            if before.get(item) != suggestion:
                dirty += self._put(suggestion, before)
        self.suggestions = {item: before[item] for item in after}
        return dirty

    def _put(self, annotation: Annotation, among: dict[str, Annotation]) -> list[Fragment]:
        item = annotation.id
        extents = _extents(annotation)
        before = among.get(item)
        dirty = self._take_out(item) if before is not None else []
        among[item] = annotation
        if before is None or (before.label, before.fragments) != (
            annotation.label,
            annotation.fragments,
        ):
            if before is not None:
                dirty += self._place_anew(self._after(before), _extents(before))
            dirty += self._place_anew(self._after(annotation), extents)
        for start, end in extents:
            self.index.add(start, end, item)
        if before is not None and before.label != annotation.label:
            self._fills.remove(item)
            if annotation.label in self._fill_labels:
                self._lanes.remove(item)
        if before is not None:
            self._fills.change(item, self._drawn(extents))
            self._lanes.change(item, self._drawn(extents))
        return [*dirty, *extents]

    def _after(self, annotation: Annotation) -> tuple[Kind, ...]:
        """The kinds that are given their places after an annotation's own."""
        return KINDS[KINDS.index(self.kind(annotation)) + 1 :]

    def _place_anew(self, kinds: tuple[Kind, ...], extents: Extents) -> list[Fragment]:
        """What is of these kinds gives up its places along these extents.

        They make way for what comes there, and take back what it leaves.
        """
        if not kinds or not (self.suggestions or self.owner):
            return []
        dirty: list[Fragment] = []
        drawn = self._drawn(extents)
        near = {item for start, end in drawn for _, _, item in self.index.query(start, end)}
        for item in near:
            if self.kind(self._known(item)) in kinds:
                self._lanes.remove(item)
                self._fills.remove(item)
                dirty += _extents(self._known(item))
        return dirty

    def _remove(self, item: str) -> list[Fragment]:
        kinds = self._after(self._known(item))
        dirty = self._take_out(item)
        self._lanes.remove(item)
        self._fills.remove(item)
        return [*dirty, *self._place_anew(kinds, tuple(dirty))]

    def _take_out(self, item: str) -> list[Fragment]:
        among = self.annotations if item in self.annotations else self.suggestions
        extents = _extents(among.pop(item))
        for start, end in extents:
            self.index.remove(start, end, item)
        return list(extents)

    def _known(self, item: str) -> Annotation:
        found = self.annotations.get(item)
        return self.suggestions[item] if found is None else found

    # Places

    def marks(self, start: int, end: int) -> list[Mark]:
        """What is drawn in ``[start, end)``, in the order of the text; gives lanes where needed."""
        known = self._marks.get((start, end))
        if known is None:
            if len(self._marks) >= _REMEMBERED:
                self._marks.clear()
            found = {item for _, _, item in self.index.query(start, end)}
            self._give_lanes(found)
            known = self._marks[start, end] = sorted(map(self._mark, found), key=_place)
        return known

    def _mark(self, item: str) -> Mark:
        lane = self._lanes.get(item)
        shown = FILL if lane is None and self.is_fill(item) else lane or 0
        annotation = self._known(item)
        kind = self.kind(annotation)
        owner = self._initials.of(annotation.annotator) if kind == "colleague" else ""
        return Mark(annotation, _extents(annotation), shown, kind, owner)

    def _give_lanes(self, items: set[str]) -> None:
        new = [i for i in items if self._lanes.get(i) is None and self._fills.get(i) is None]
        if not new:
            return
        new.sort()
        if not (self.suggestions or self.owner):
            self._give_lanes_to(new, "own")
            return
        for kind in KINDS:
            self._give_lanes_to([i for i in new if self.kind(self._known(i)) == kind], kind)

    def _give_lanes_to(self, items: list[str], kind: Kind) -> None:
        filled: list[str] = []
        if kind != "colleague":
            filled = [item for item in items if self._known(item).label in self._fill_labels]
        self._fills.assign((item, self._drawn_of(item)) for item in filled)
        lined = [item for item in items if self._fills.get(item) is None]
        self._lanes.assign((item, self._drawn_of(item)) for item in lined)

    def _drawn_of(self, item: str) -> Extents:
        return self._drawn(_extents(self._known(item)))

    def _drawn(self, extents: Extents) -> Extents:
        """The extents as they are drawn: what covers a part of a character, covers all of it.

        No gesture makes such annotations; other programs do. None has a glyph of its own.
        """
        if not self._text:
            return extents
        return tuple(whole_graphemes(self._text, start, end) for start, end in extents)

    def at(self, position: int) -> list[str]:
        """The ids of the annotations that cover the code point, innermost first.

        At a place that none covers, those that end there. Suggestions come after annotations.
        """
        return self.covering(position) or self._sorted(
            annotation
            for annotation in self._near(position - 1, position)
            if any(end == position for _, end in annotation.fragments)
        )

    def covering(self, position: int) -> list[str]:
        """The ids of the annotations that cover the code point, innermost first."""
        return self._sorted(
            annotation
            for annotation in self._near(position, position + 1)
            if any(start <= position < end for start, end in annotation.fragments)
        )

    def is_fill(self, item: str) -> bool:
        """Whether an annotation that has been seen is drawn as a fill."""
        return self._fills.get(item) is not None

    def _near(self, start: int, end: int) -> list[Annotation]:
        return [self._known(item) for _, _, item in self.index.query(start, end)]

    def _sorted(self, annotations: Iterable[Annotation]) -> list[str]:
        hits = list(annotations)
        ghosts = self.suggestions
        hits.sort(
            key=lambda a: (a.id in ghosts, sum(e - s for s, e in a.fragments), -a.start, a.id)
        )
        return [annotation.id for annotation in hits]


def _extents(annotation: Annotation) -> Extents:
    return joined(annotation.fragments, JOIN_REACH)


def fill_labels(tag_set: TagSet) -> frozenset[str]:
    """The labels shown as fills: those of the layer *Entities*, else of the largest layer."""
    layers = tag_set.layers
    if not layers:
        return frozenset()
    chosen = next(
        (layer for layer in layers if layer.name.casefold() == "entities"),
        max(layers, key=lambda layer: len(layer.labels)),
    )
    return frozenset(label.name for label in chosen.labels)


def _place(mark: Mark) -> tuple[int, int, str]:
    annotation = mark.annotation
    return annotation.start, -annotation.end, annotation.id
