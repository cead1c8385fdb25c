"""The places of an article with the verdicts on them: what is left to judge, and how it differs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from annotator.agreement.alignment import Place, places
from annotator.jobs import ProgressCallback
from annotator.model import Annotation, Decision, Relation, TagSet
from annotator.model.curation import contested, in_turn, outdated, standing
from annotator.model.gold import is_derived
from annotator.project import Project
from annotator.project.curating import Decide

State = Literal["left", "outdated", "contested", "judged"]
STATES: dict[State, str] = {
    "left": "left to judge",
    "outdated": "changed since the verdict",
    "contested": "reviewers disagree",
    "judged": "judged",
}
"""What the states of places are called."""


class Spot(Struct, frozen=True):
    """One place, and what was decided about it."""

    place: Place
    decision: Decision | None = None
    """The verdict that counts, or an earlier one that a part of the place has."""
    state: State = "left"
    others: tuple[Decision, ...] = ()
    """Further verdicts there, which it was given over or which did not know of it."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The annotations of the place, by their owners' names."""
        return tuple(each.id for each in self.place.annotations.values())

    @property
    def id(self) -> str:
        """Tells the place from others."""
        return "\n".join(sorted(self.ids))

    @property
    def is_left(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state != "judged"

    @property
    def is_agreed(self) -> bool:
        """Whether all have it alike, and nobody has judged it."""
        alike = self.place.kind == "agreed" and len(self.place.annotations) > 1
        return alike and self.decision is None


def layers_of(
    annotations: Iterable[Annotation], done: Iterable[str]
) -> dict[str, list[Annotation]]:
    """Whoever annotated or is done, with what they tagged; gold is nobody’s."""
    layers: dict[str, list[Annotation]] = {name: [] for name in done}
    for each in annotations:
        if not is_derived(each):
            layers.setdefault(each.annotator, []).append(each)
    return {name: layers[name] for name in sorted(layers)}


def spots(
    layers: Mapping[str, Sequence[Annotation]],
    relations: Iterable[Relation],
    decisions: Sequence[Decision],
    tag_set: TagSet,
) -> list[Spot]:
    """The places of an article, in the order of the text, with their verdicts."""
    own = [each for each in relations if not is_derived(each)]
    everybody = (each for layer in layers.values() for each in layer)
    return judged(places(layers, own, layers_by_label(tag_set)), everybody, own, decisions)


def layers_by_label(tag_set: TagSet) -> dict[str, str]:
    """The name of each label's layer."""
    return {label.name: layer.name for layer in tag_set.layers for label in layer.labels}


def judged(
    found: Iterable[Place],
    annotations: Iterable[Annotation],
    relations: Iterable[Relation],
    decisions: Sequence[Decision],
) -> list[Spot]:
    """Places with their verdicts.

    ``annotations`` are all that any of the verdicts is on, ``relations`` those that lead from them.
    """
    counting = standing(decisions)
    changed = outdated(counting, annotations, relations)
    disputed = {each.id for pair in contested(decisions) for each in pair}
    on: dict[str, list[Decision]] = {}
    for each in sorted(decisions, key=in_turn):
        for id in each.annotations:
            on.setdefault(id, []).append(each)
    of = {id: each for each in counting for id in each.annotations}
    return [_spot(place, of, on, changed, disputed) for place in found]


def _spot(
    place: Place,
    of: Mapping[str, Decision],
    on: Mapping[str, Sequence[Decision]],
    changed: set[str],
    disputed: set[str],
) -> Spot:
    ids = {each.id for each in place.annotations.values()}
    about = [of[id] for id in sorted(ids) if id in of]
    decision = about[0] if about else None
    if decision is None:
        return Spot(place)
    given = {each.id: each for id in sorted(ids) for each in on.get(id, ()) if each != decision}
    others = tuple(sorted(given.values(), key=in_turn))
    opposed = [each for each in (decision, *others) if each.id in disputed]
    state: State = "contested" if _come_to_different(opposed, place) else "judged"
    if set(decision.annotations) != ids or decision.id in changed:
        state = "outdated"
    return Spot(place, decision, state, others)


def _come_to_different(opposed: Sequence[Decision], place: Place) -> bool:
    """Whether verdicts that say different things make different gold of a place.

    Where all versions are the same it does not matter whose was accepted.
    """
    if place.kind != "agreed":
        return bool(opposed)
    return any(
        (one.rejects, one.edited, one.relations) != (other.rejects, other.edited, other.relations)
        for one, other in pairwise(opposed)
    )


def accepting(document: str, found: Iterable[Spot]) -> list[Decide]:
    """Verdicts that accept the places which all have alike and nobody has judged."""
    return [Decide(document, spot.ids, spot.ids) for spot in found if spot.is_agreed]


def accepting_all(
    project: Project, progress: ProgressCallback, documents: Sequence[str] | None = None
) -> Iterator[Decide]:
    """Such verdicts for articles of a project, or for all."""
    ids = project.document_ids() if documents is None else documents
    for number, id in enumerate(ids):
        if number % 20 == 0:
            progress(number, len(ids), "articles")
        if not project.hides_colleagues(id, reviewing=True):
            yield from accepting(id, spots_of(project, id, project.done_in(id)))


def spots_of(project: Project, document: str, done: Iterable[str] = ()) -> list[Spot]:
    """The places of one article of a project with their verdicts."""
    layers = layers_of(project.annotations(document), done)
    relations = project.relations(document)
    return spots(layers, relations, project.decisions(document), project.tag_set)
