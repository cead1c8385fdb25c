"""The gold layer of an article while somebody works on it: derived anew only where it changed.

It is always what :func:`annotator.model.gold.gold` makes of the same work. A change is followed to
what hangs together with it: verdicts that share an annotation, verdicts of which one and the same
gold annotation is, and relations that lead to it.
"""

from collections.abc import Iterable

from msgspec import Struct

from annotator.model.gold import Derived, Key, derived, keys_of
from annotator.model.tagset import TagSet
from annotator.model.types import Annotation, Document, Relation
from annotator.model.work import Work


class GoldChange(Struct, frozen=True):
    """What is another gold annotation than before, and the ids of those that are there no more."""

    changed: tuple[Annotation, ...] = ()
    removed: tuple[str, ...] = ()


class GoldLayer:
    """Kept up with the work in an article; relations to other articles are not among it."""

    def __init__(self, document: Document, work: Work, tag_set: TagSet) -> None:
        self._document, self._work, self._tag_set = document, work, tag_set
        self.annotations: dict[str, Annotation] = {}
        self.relations: dict[str, Relation] = {}
        self.stand_ins: dict[str, Annotation] = {}
        """The gold annotation that stands for an annotation whose place was decided."""
        self._keys: dict[str, list[Key]] = {}
        """What the verdict on an annotation made."""
        self._makers: dict[Key, set[str]] = {}
        """The same from the other end."""
        self._ids: dict[Key, str] = {}
        self._from: dict[str, set[str]] = {}
        """Relations from each gold annotation."""
        judged = {id for each in work.decisions.values() for id in each.annotations}
        self._replace({*work.annotations, *judged}, {})

    def at(self, annotations: Iterable[str]) -> list[Annotation]:
        """The gold annotations that the verdict on any of these made."""
        keys = dict.fromkeys(key for id in annotations for key in self._keys.get(id, ()))
        return [self.annotations[self._ids[key]] for key in keys]

    def renew(self, annotations: Iterable[str]) -> GoldChange:
        """Derive anew what hangs together with these annotations, whose work has changed."""
        before: dict[str, Annotation | None] = {}
        part = self._together(annotations)
        stood = {id: self.stand_ins.get(id) for id in part}
        self._replace(part, before)
        moved = [id for id in part if _end(stood[id]) != _end(self.stand_ins.get(id))]
        # What leads there leads to something else now, or to nothing, or to something at last.
        further = {each.source for id in moved for each in self._work.relations_at(id)} - part
        if further:
            self._replace(self._together(further), before)
        now = self.annotations
        return GoldChange(
            tuple(now[id] for id, was in before.items() if id in now and now[id] != was),
            tuple(id for id, was in before.items() if id not in now and was is not None),
        )

    def _together(self, annotations: Iterable[str]) -> set[str]:
        """These annotations, and those whose verdicts have to do with verdicts on these."""
        work, found = self._work, set[str]()
        waiting = list(annotations)
        while waiting:
            id = waiting.pop()
            if id in found:
                continue
            found.add(id)
            keys = list(self._keys.get(id, ()))
            for each in work.decisions_on(id):
                waiting += each.annotations
                keys += keys_of(each, work.annotations)
            waiting += [other for key in keys for other in self._makers.get(key, ())]
        return found

    def _replace(self, part: set[str], before: dict[str, Annotation | None]) -> None:
        """Derive a part anew; ``before`` remembers what was there, unless it does already."""
        for key in {key for id in part for key in self._keys.pop(id, ())}:
            id = self._ids.pop(key)
            del self._makers[key]
            before.setdefault(id, self.annotations.pop(id))
            for relation in self._from.pop(id, ()):
                del self.relations[relation]
        made = self._derived(part)
        for id in part:
            self.stand_ins.pop(id, None)
        self.stand_ins.update(made.stand_ins)
        for key, annotation in made.annotations.items():
            before.setdefault(annotation.id, None)
            self._ids[key] = annotation.id
            self.annotations[annotation.id] = annotation
        for decision in made.decisions:
            keys = [
                key for key in keys_of(decision, self._work.annotations) if key in made.annotations
            ]
            for id in decision.annotations:
                self._keys[id] = keys
                for key in keys:
                    self._makers.setdefault(key, set()).add(id)
        for relation in made.relations:
            self.relations[relation.id] = relation
            self._from.setdefault(relation.source, set()).add(relation.id)

    def _derived(self, part: set[str]) -> Derived:
        work = self._work
        links = [each for id in part for each in work.relations_from(id)]
        away = {each.target for each in links} - part
        stand_ins = {id: self.stand_ins[id] for id in away if id in self.stand_ins}
        decisions = {each.id: each for id in part for each in work.decisions_on(id)}
        return derived(
            self._document, work.named(part), links, decisions.values(), self._tag_set, stand_ins
        )


def _end(stand_in: Annotation | None) -> tuple[str, str] | None:
    """What a relation needs to know of its end."""
    return (stand_in.id, stand_in.label) if stand_in is not None else None
