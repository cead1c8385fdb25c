"""Decides how the annotations and relations of an article are drawn, without pixels. No Qt.

Extents are code points. Entities are fills under the text; an annotation that would overlap an
existing fill, and every other label, is a line in a lane below the text. Suggestions are kept
apart from people's work: they take the places that it leaves free, and make way for it.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Literal, NamedTuple

from annotator.model import Annotation, Fragment, Relation, TagSet
from annotator.model.article_index import RelationIndex
from annotator.text.graphemes import whole_graphemes
from annotator.ui.article.lanes import Extents, LaneAssignment, joined_extents
from annotator.ui.article.span_index import SpanIndex

JOIN_CODE_POINTS = 400
"""Fragments of one annotation no further apart than this are joined by a line."""
FILL = -1
"""Takes the place of a lane's number for an annotation that is drawn as a fill."""
_CACHED_STRETCHES = 400
"""The number of stretches whose marks are kept."""
_by_fragments = attrgetter("fragments")

Kind = Literal["own", "colleague", "suggestion"]
"""Whose an annotation is: one's own, another person's, or nobody's yet."""
KINDS: tuple[Kind, ...] = ("own", "colleague", "suggestion")
"""The order in which the kinds get their places."""


class Mark(NamedTuple):
    """One annotation as it is drawn."""

    annotation: Annotation
    extents: Extents
    lane: int
    """From 0, nearest the text; :data:`FILL` for a fill under the text."""
    kind: Kind = "own"
    owner: str = ""
    """Who has it: the initials of a colleague, or its badge (see :attr:`Scene.badges`)."""

    @property
    def is_gold(self) -> bool:
        """Whether it is of the gold layer, which is drawn as one's own with a badge."""
        return self.kind == "own" and bool(self.owner)


class Scene:
    """The annotations, suggestions and relations of one article, found by place and by id."""

    def __init__(self) -> None:
        self.annotations: dict[str, Annotation] = {}
        """Annotation id -> annotation, without suggestions."""
        self.suggestions: dict[str, Annotation] = {}
        """Annotation id -> suggestion that waits for a person's decision."""
        self.owner = ""
        """The annotator whose annotations are one's own; empty: all are."""
        self.badges: dict[str, str] = {}
        """Annotation id -> the words that stand for initials, such as how many have it alike. One
        of one's own with a badge is of the gold layer."""
        self.identity_names: Mapping[str, str] = {}
        """The names of identities by id, where attributes have identities as values."""
        self.spans: SpanIndex[str] = SpanIndex()
        """The ids of annotations and suggestions, by their extents."""
        self._relations = RelationIndex()
        self._text = ""
        """The article's text; empty if it is ASCII, and no character is part of another."""
        self._lanes = LaneAssignment()
        self._fills = LaneAssignment(max_lanes=1)
        self._fill_labels: frozenset[str] = frozenset()
        self._initials = InitialsBook()
        self._marks: dict[Fragment, list[Mark]] = {}
        """Stretch -> its marks, until something changes."""

    def show(
        self,
        annotations: Iterable[Annotation],
        relations: Iterable[Relation],
        tag_set: TagSet,
        owner: str = "",
        text: str = "",
        badges: Mapping[str, str] | None = None,
    ) -> None:
        """Replace everything.

        Args:
            annotations: The annotations, in any order.
            relations: The relations.
            tag_set: Decides which labels are fills.
            owner: The annotator whose annotations are one's own; empty: all are.
            text: The article's text, if some of its characters may be parts of others.
            badges: The badges by annotation id.
        """
        self.owner = owner
        self.badges = dict(badges or {})
        self._text = "" if text.isascii() else text
        self.suggestions.clear()
        for part in (self.spans, self._lanes, self._fills, self._marks):
            part.clear()
        self._relations = RelationIndex(relations)
        self._fill_labels = fill_labels(tag_set)
        ordered = sorted(annotations, key=_by_fragments)
        self.annotations = {annotation.id: annotation for annotation in ordered}
        self.spans.add_later(
            [(start, end, annotation.id) for start, end in _extents(annotation)]
            for annotation in ordered
        )

    def get(self, annotation_id: str | None) -> Annotation | None:
        """Return an annotation or a suggestion."""
        if annotation_id is None:
            return None
        return self.annotations.get(annotation_id) or self.suggestions.get(annotation_id)

    def is_suggestion(self, annotation_id: str | None) -> bool:
        """Whether an id is that of a suggestion."""
        return annotation_id in self.suggestions

    def kind(self, annotation: Annotation) -> Kind:
        """Return whose an annotation is."""
        if annotation.id in self.suggestions:
            return "suggestion"
        return "colleague" if self.owner not in ("", annotation.annotator) else "own"

    # Relations

    @property
    def relations(self) -> dict[str, Relation]:
        """Relation id -> relation; ends may be in other articles."""
        return self._relations.by_id

    def set_relations(self, relations: Iterable[Relation]) -> list[Relation]:
        """Replace all relations; return those that were added, changed or removed."""
        return self._relations.replace_all(relations)

    def relations_of(self, annotation_id: str) -> list[Relation]:
        """Return the relations that start or end at an annotation."""
        return self._relations.at(annotation_id)

    def relations_in(self, start: int, end: int) -> list[Relation]:
        """Return the relations of annotations in a stretch, if both ends are in this article."""
        annotations = self.annotations
        near = {annotation_id for _, _, annotation_id in self.spans.query(start, end)}
        by_id = self._relations.at_any(near)
        return [
            relation
            for _, relation in sorted(by_id.items())
            if relation.source in annotations and relation.target in annotations
        ]

    # Changes

    def update(
        self,
        changed: Iterable[Annotation],
        removed: Iterable[str],
        badges: Mapping[str, str] | None = None,
    ) -> list[Fragment]:
        """Add, replace and remove annotations; return the stretches that look different now.

        Args:
            changed: Annotations that are new or different.
            removed: The ids of those that are gone.
            badges: The badges of changed annotations, by id; those without one here have none.
        """
        self._marks.clear()
        dirty: list[Fragment] = []
        for annotation_id in removed:
            self.badges.pop(annotation_id, None)
            if annotation_id in self.annotations:
                dirty += self._remove(annotation_id)
        for annotation in changed:
            if annotation.id in self.suggestions:
                # It was accepted as it is.
                dirty += self._remove(annotation.id)
            dirty += self._put(annotation, self.annotations)
            if badges is not None:
                self.badges.pop(annotation.id, None)
        self.badges |= badges or {}
        return dirty

    def set_suggestions(self, suggestions: Iterable[Annotation]) -> list[Fragment]:
        """Replace all suggestions; return the stretches that look different now."""
        self._marks.clear()
        before = self.suggestions
        after = {
            suggestion.id: suggestion
            for suggestion in suggestions
            if suggestion.id not in self.annotations
        }
        dirty: list[Fragment] = []
        for suggestion_id in [old_id for old_id in before if old_id not in after]:
            dirty += self._remove(suggestion_id)
        for suggestion_id, suggestion in after.items():
            if before.get(suggestion_id) != suggestion:
                dirty += self._put(suggestion, before)
        self.suggestions = {suggestion_id: before[suggestion_id] for suggestion_id in after}
        return dirty

    def _put(self, annotation: Annotation, collection: dict[str, Annotation]) -> list[Fragment]:
        annotation_id = annotation.id
        extents = _extents(annotation)
        before = collection.get(annotation_id)
        dirty = self._take_out(annotation_id) if before is not None else []
        collection[annotation_id] = annotation
        if before is None or (before.label, before.fragments) != (
            annotation.label,
            annotation.fragments,
        ):
            if before is not None:
                dirty += self._clear_places(self._later_kinds(before), _extents(before))
            dirty += self._clear_places(self._later_kinds(annotation), extents)
        for start, end in extents:
            self.spans.add(start, end, annotation_id)
        if before is not None and before.label != annotation.label:
            self._fills.remove(annotation_id)
            if annotation.label in self._fill_labels:
                self._lanes.remove(annotation_id)
        if before is not None:
            self._fills.change(annotation_id, self._drawn_extents(extents))
            self._lanes.change(annotation_id, self._drawn_extents(extents))
        return [*dirty, *extents]

    def _later_kinds(self, annotation: Annotation) -> tuple[Kind, ...]:
        """Return the kinds that get their places after an annotation's own."""
        return KINDS[KINDS.index(self.kind(annotation)) + 1 :]

    def _clear_places(self, kinds: tuple[Kind, ...], extents: Extents) -> list[Fragment]:
        """Take the annotations of some kinds from their places along extents.

        They get new places when they are next drawn: they make way for an annotation that is
        added there, and take back the place of one that is removed.
        """
        if not kinds or not (self.suggestions or self.owner):
            return []
        dirty: list[Fragment] = []
        drawn = self._drawn_extents(extents)
        near = {entry[2] for start, end in drawn for entry in self.spans.query(start, end)}
        for annotation_id in near:
            if self.kind(self._member(annotation_id)) in kinds:
                self._lanes.remove(annotation_id)
                self._fills.remove(annotation_id)
                dirty += _extents(self._member(annotation_id))
        return dirty

    def _remove(self, annotation_id: str) -> list[Fragment]:
        kinds = self._later_kinds(self._member(annotation_id))
        dirty = self._take_out(annotation_id)
        self._lanes.remove(annotation_id)
        self._fills.remove(annotation_id)
        return [*dirty, *self._clear_places(kinds, tuple(dirty))]

    def _take_out(self, annotation_id: str) -> list[Fragment]:
        is_annotation = annotation_id in self.annotations
        collection = self.annotations if is_annotation else self.suggestions
        extents = _extents(collection.pop(annotation_id))
        for start, end in extents:
            self.spans.remove(start, end, annotation_id)
        return list(extents)

    def _member(self, annotation_id: str) -> Annotation:
        annotation = self.annotations.get(annotation_id)
        return self.suggestions[annotation_id] if annotation is None else annotation

    # Marks

    def marks(self, start: int, end: int) -> list[Mark]:
        """Return the marks in a stretch, in the order of the text; give them lanes first."""
        marks = self._marks.get((start, end))
        if marks is None:
            if len(self._marks) >= _CACHED_STRETCHES:
                self._marks.clear()
            annotation_ids = {entry[2] for entry in self.spans.query(start, end)}
            self._assign_lanes(annotation_ids)
            marks = sorted(map(self._mark, annotation_ids), key=_mark_order)
            self._marks[start, end] = marks
        return marks

    def _mark(self, annotation_id: str) -> Mark:
        lane = self._lanes.get(annotation_id)
        place = FILL if lane is None and self.is_fill(annotation_id) else lane or 0
        annotation = self._member(annotation_id)
        kind = self.kind(annotation)
        owner = self.badges.get(annotation_id, "")
        if not owner and kind == "colleague":
            owner = self._initials.of(annotation.annotator)
        return Mark(annotation, _extents(annotation), place, kind, owner)

    def is_fill(self, annotation_id: str) -> bool:
        """Whether an annotation that was in sight is drawn as a fill."""
        return self._fills.get(annotation_id) is not None

    def _assign_lanes(self, annotation_ids: set[str]) -> None:
        new = sorted(
            new_id
            for new_id in annotation_ids
            if self._lanes.get(new_id) is None and self._fills.get(new_id) is None
        )
        if not new:
            return
        if not (self.suggestions or self.owner):
            self._assign_lanes_of("own", new)
            return
        for kind in KINDS:
            self._assign_lanes_of(kind, [i for i in new if self.kind(self._member(i)) == kind])

    def _assign_lanes_of(self, kind: Kind, annotation_ids: list[str]) -> None:
        filled: list[str] = []
        if kind != "colleague":
            filled = [i for i in annotation_ids if self._member(i).label in self._fill_labels]
        self._fills.assign((i, self._extents_of(i)) for i in filled)
        lined = [i for i in annotation_ids if self._fills.get(i) is None]
        self._lanes.assign((i, self._extents_of(i)) for i in lined)

    def _extents_of(self, annotation_id: str) -> Extents:
        return self._drawn_extents(_extents(self._member(annotation_id)))

    def _drawn_extents(self, extents: Extents) -> Extents:
        """Return the extents as they are drawn: with all of a character that they cover in part.

        No gesture makes such annotations; other programs do. A part has no glyph of its own.
        """
        if not self._text:
            return extents
        return tuple(whole_graphemes(self._text, start, end) for start, end in extents)

    # Hits

    def at(self, position: int) -> list[str]:
        """Return the ids of the annotations that cover a position, innermost first.

        At a position that none covers, those that end at it. Suggestions come after annotations.
        """
        return self.covering(position) or self._innermost_first(
            annotation
            for annotation in self._near(position - 1, position)
            if any(end == position for _, end in annotation.fragments)
        )

    def covering(self, position: int) -> list[str]:
        """Return the ids of the annotations that cover a code point, innermost first."""
        return self._innermost_first(
            annotation
            for annotation in self._near(position, position + 1)
            if any(start <= position < end for start, end in annotation.fragments)
        )

    def _near(self, start: int, end: int) -> list[Annotation]:
        return [self._member(annotation_id) for _, _, annotation_id in self.spans.query(start, end)]

    def _innermost_first(self, annotations: Iterable[Annotation]) -> list[str]:
        suggestions = self.suggestions
        ordered = sorted(
            annotations,
            key=lambda a: (a.id in suggestions, sum(e - s for s, e in a.fragments), -a.start, a.id),
        )
        return [annotation.id for annotation in ordered]


def _extents(annotation: Annotation) -> Extents:
    return joined_extents(annotation.fragments, JOIN_CODE_POINTS)


def _mark_order(mark: Mark) -> tuple[int, int, str]:
    annotation = mark.annotation
    return annotation.start, -annotation.end, annotation.id


def fill_labels(tag_set: TagSet) -> frozenset[str]:
    """Return the labels drawn as fills: those of the layer *Entities*, else of the largest one."""
    layers = tag_set.layers
    if not layers:
        return frozenset()
    chosen = next(
        (layer for layer in layers if layer.name.casefold() == "entities"),
        max(layers, key=lambda layer: len(layer.labels)),
    )
    return frozenset(label.name for label in chosen.labels)


class InitialsBook:
    """Gives each person initials that nobody else has, and keeps them."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the initials of a person."""
        initials = self._by_name.get(name)
        if initials is None:
            initials = self._by_name[name] = new_initials(name, self._by_name.values())
        return initials


def new_initials(name: str, taken: Iterable[str] = ()) -> str:
    """Return two or three letters for a name that are not taken yet.

    ``ana`` is *An*, ``Rosa Luxemburg`` *RL*; where that is taken, a later letter or a number
    makes the difference.
    """
    taken = set(taken)
    words = name.split() or ["?"]
    first = words[0][:1].upper()
    if len(words) > 1:
        choices = [first + words[-1][:1].upper(), first + words[-1][:2].capitalize()]
    else:
        choices = [first + letter.lower() for letter in words[0][1:]] or [first]
    numbered = (f"{choices[0]}{number}" for number in range(2, len(taken) + 3))
    return next(letters for letters in (*choices, *numbered) if letters not in taken)
