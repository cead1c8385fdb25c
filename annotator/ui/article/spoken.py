"""What is tagged at a place, in words to be heard: each annotation, what is around it. No Qt."""

from collections.abc import Sequence

from msgspec import Struct

from annotator.model import Annotation, Relation, TagSet
from annotator.ui.article.caption import cut, describe
from annotator.ui.article.scene import Scene

_MOST = 3
"""Relations that are named; of more, only their number."""


class Spoken(Struct, frozen=True):
    """What there is to hear at a place."""

    selected: str
    """Of the selected annotation; empty: none is."""
    here: dict[str, str]
    """Of the others that lie there, by their ids, innermost first."""

    def words(self) -> str:
        """All of it."""
        return "; ".join(filter(None, (self.selected, *self.here.values())))

    def news(self, before: "Spoken") -> str:
        """What was not so before; that nothing is tagged here any more counts as well."""
        selected = self.selected if self.selected != before.selected else ""
        come = [said for item, said in self.here.items() if item not in before.here]
        if self.words() or not before.words():
            return "; ".join(filter(None, (selected, *come)))
        return "nothing tagged"


SILENT = Spoken("", {})


def spoken(scene: Scene, tag_set: TagSet, ids: Sequence[str], current: str | None) -> Spoken:
    """The annotations with these ids, innermost first, and the selected one."""
    found = [one for item in ids if item != current and (one := scene.get(item)) is not None]
    chosen = scene.get(current)
    inner = chosen if chosen is not None and chosen.id in ids else None
    here: dict[str, str] = {}
    for annotation in found:
        around = inner is not None and _covers(annotation, inner)
        said = say(annotation, scene, tag_set)
        here[annotation.id] = f"inside {said}" if around else said
        inner = inner or annotation
    selected = f"Selected: {say(chosen, scene, tag_set)}" if chosen is not None else ""
    return Spoken(selected, here)


def say(annotation: Annotation, scene: Scene, tag_set: TagSet) -> str:
    """Whose it is, label, attributes, relations and text of an annotation."""
    said = describe(annotation, tag_set, relations=_relations(annotation, scene, tag_set))
    if scene.is_suggestion(annotation.id):
        return f"Suggested: {said}"
    return f"{annotation.annotator}’s {said}" if scene.kind(annotation) == "colleague" else said


def _relations(annotation: Annotation, scene: Scene, tag_set: TagSet) -> list[str]:
    found = scene.relations_of(annotation.id)
    said = [_relation(annotation, relation, scene, tag_set) for relation in found[:_MOST]]
    return [*said, f"{len(found) - _MOST:,} more relations"] if len(found) > _MOST else said


def _relation(annotation: Annotation, relation: Relation, scene: Scene, tag_set: TagSet) -> str:
    """“said by speaker “he””; “claim “…” is said by it” from the other end."""
    kind = tag_set.relation(relation.type)
    name = (kind.short if kind is not None else "") or relation.type.replace("_", " ")
    outgoing = relation.source == annotation.id
    other = scene.get(relation.target if outgoing else relation.source)
    end = "an annotation elsewhere"
    if other is not None:
        end = f"{other.label} “{cut(other.text, 40)}”"
    return f"{name} {end}" if outgoing else f"{end} is {name} it"


def _covers(outer: Annotation, inner: Annotation) -> bool:
    return all(
        any(low <= start and end <= high for low, high in outer.fragments)
        for start, end in inner.fragments
    )
