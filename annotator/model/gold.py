"""The gold layer: what reviewers decided, derived from their verdicts whenever it is wanted.

It is not kept anywhere: the same annotations, relations and verdicts give the same gold layer, ids
and all. What a verdict took is in it as it was judged: an owner who changes it later does not
change the gold layer, but the place is to be judged again. Each gold annotation and relation says
in its metadata, under :data:`GOLD`, where it comes from.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct, field

from annotator.model.curation import (
    GOLD,
    Decision,
    Judged,
    Version,
    is_derived,
    outdated,
    relation_digest,
    standing,
)
from annotator.model.tagset import TagSet
from annotator.model.types import (
    AnnotatedDocument,
    Annotation,
    Document,
    Fragment,
    Relation,
    order_key,
)
from annotator.model.validate import covered_text
from annotator.model.work import Work

_SPACE = UUID("c1f5a9a4-7a51-4c7c-8c34-6c8f6d7a2b19")
Key = tuple[str, tuple[Fragment, ...]]
"""Label and fragments of a gold annotation, of which there is one each."""


def gold_id(document: str, label: str, fragments: Iterable[Fragment]) -> str:
    """The id of a gold annotation: the same for the same."""
    spans = ",".join(f"{start}-{end}" for start, end in fragments)
    return str(uuid5(_SPACE, f"{document}\n{label}\n{spans}"))


class _Made(Struct):
    """A gold annotation that is being made."""

    label: str
    fragments: tuple[Fragment, ...]
    attributes: dict[str, Any]
    note: str
    identity: str | None
    sources: list[Annotation] = field(default_factory=list[Annotation])
    decisions: list[Decision] = field(default_factory=list[Decision])


def gold(
    document: Document,
    annotations: Sequence[Annotation],
    relations: Iterable[Relation],
    decisions: Iterable[Decision],
    tag_set: TagSet,
    elsewhere: Mapping[str, Annotation] | None = None,
) -> AnnotatedDocument:
    """The document with its gold layer.

    ``relations`` are those that start in it; ``elsewhere`` gives the gold annotations that stand
    for annotations of other documents (see :func:`stand_ins`), for relations that lead there.
    """
    made = derived(document, annotations, relations, decisions, tag_set, elsewhere or {})
    ordered = sorted(made.annotations.values(), key=order_key)
    return AnnotatedDocument(document, tuple(ordered), tuple(made.relations))


class Derived(Struct, frozen=True):
    """A gold layer, or a part of one, and how it came about."""

    annotations: Mapping[Key, Annotation]
    relations: Sequence[Relation]
    """By id."""
    stand_ins: Mapping[str, Annotation]
    """See :func:`stand_ins`."""
    decisions: Sequence[Decision]
    """Those that count."""


def derived(
    document: Document,
    annotations: Sequence[Annotation],
    relations: Iterable[Relation],
    decisions: Iterable[Decision],
    tag_set: TagSet,
    elsewhere: Mapping[str, Annotation],
) -> Derived:
    """The same as :func:`gold`, or of a part that hangs together; the rest is then elsewhere."""
    here = [each for each in annotations if not is_derived(each)]
    drawn = [each for each in relations if not is_derived(each)]
    counting = standing(decisions)
    changed = outdated(counting, here, drawn)
    found = _annotations(document, here, counting, changed)
    stands_for = _stand_ins(here, counting, found)
    links = _relations(here, drawn, counting, {**elsewhere, **stands_for}, tag_set, changed)
    return Derived(found, links, stands_for, counting)


def stand_ins(
    document: Document, annotations: Sequence[Annotation], decisions: Iterable[Decision]
) -> dict[str, Annotation]:
    """The gold annotation that stands for each annotation whose place was decided, by its id."""
    here = [each for each in annotations if not is_derived(each)]
    counting = standing(decisions)
    return _stand_ins(here, counting, _annotations(document, here, counting, ()))


def _annotations(
    document: Document,
    annotations: Sequence[Annotation],
    decisions: Sequence[Decision],
    changed: Collection[str],
) -> dict[Key, Annotation]:
    by_id = {each.id: each for each in annotations}
    made: dict[Key, _Made] = {}
    for decision in decisions:
        if decision.edited is not None:
            sources = [by_id[id] for id in decision.annotations if id in by_id]
            if sources:
                _put_edited(made, decision, decision.edited, sources)
            continue
        for each in taken_by(decision, by_id):
            _put_accepted(made, decision, each)
    return {key: _finished(each, document, changed) for key, each in made.items()}


def _put_accepted(made: dict[Key, _Made], decision: Decision, source: Annotation) -> None:
    key = (source.label, source.fragments)
    each = made.setdefault(key, _Made(*key, {}, "", None))
    each.attributes = {**source.attributes, **each.attributes}
    each.identity = each.identity or source.identity
    _name(each, decision, [source])


def _put_edited(
    made: dict[Key, _Made], decision: Decision, edited: Version, sources: Sequence[Annotation]
) -> None:
    key = (edited.label, edited.fragments)
    each = made.setdefault(key, _Made(*key, {}, "", None))
    each.attributes = {**each.attributes, **edited.attributes}
    each.note = edited.note or each.note
    each.identity = edited.identity or each.identity
    _name(each, decision, sources)


def _name(each: _Made, decision: Decision, sources: Sequence[Annotation]) -> None:
    each.sources += [source for source in sources if source not in each.sources]
    if decision not in each.decisions:
        each.decisions.append(decision)


def _finished(each: _Made, document: Document, changed: Collection[str]) -> Annotation:
    return Annotation(
        gold_id(document.id, each.label, each.fragments),
        GOLD,
        each.label,
        each.fragments,
        covered_text(document.text, each.fragments),
        each.attributes,
        each.note,
        each.identity,
        metadata={GOLD: _origin(each.sources, each.decisions, changed)},
    )


def _origin(
    sources: Iterable[Annotation | Relation],
    decisions: Sequence[Decision],
    changed: Collection[str],
) -> dict[str, Any]:
    """Where something of the gold layer comes from."""
    sources = list(sources)
    said: dict[str, Any] = {
        "from": sorted(each.id for each in sources),
        "owners": sorted({each.annotator for each in sources}),
        "decisions": sorted(each.id for each in decisions),
        "reviewers": sorted({each.reviewer for each in decisions}),
    }
    comments = [each.comment for each in decisions if each.comment]
    if comments:
        said["comments"] = comments
    if any(each.edited for each in decisions):
        said["edited"] = True
    if any(each.id in changed for each in decisions):
        said["changed_since"] = True
    return said


def _stand_ins(
    annotations: Sequence[Annotation],
    decisions: Sequence[Decision],
    found: Mapping[Key, Annotation],
) -> dict[str, Annotation]:
    by_id = {each.id: each for each in annotations}
    stands: dict[str, Annotation] = {}
    for decision in decisions:
        keys = keys_of(decision, by_id)
        as_taken = {each.id: each for each in taken_by(decision, by_id)}
        for id in decision.annotations:
            if id in by_id and keys:
                stands[id] = found[_nearest(as_taken.get(id, by_id[id]), keys)]
    return stands


def keys_of(decision: Decision, by_id: Mapping[str, Annotation]) -> list[Key]:
    """Of which gold annotations a verdict is, if it counts."""
    if decision.edited is not None:
        return [(decision.edited.label, decision.edited.fragments)]
    return [(each.label, each.fragments) for each in taken_by(decision, by_id)]


def taken_by(decision: Decision, by_id: Mapping[str, Annotation]) -> list[Annotation]:
    """What a verdict accepted, as it was judged; without its text.

    ``by_id`` are the annotations that are there. Nothing is taken when none of the place is left:
    nobody could judge it again.
    """
    if not any(id in by_id for id in decision.annotations):
        return []
    found: list[Annotation] = []
    for id, was in zip_longest(decision.accepted, decision.taken[: len(decision.accepted)]):
        if was is not None:
            found.append(_as_judged(id, was))
        elif id in by_id:
            found.append(by_id[id])
    return found


def _as_judged(id: str, was: Judged) -> Annotation:
    return Annotation(id, was.owner, was.label, was.fragments, "", was.attributes, "", was.identity)


def _nearest(each: Annotation, keys: Sequence[Key]) -> Key:
    """Which of a place's gold annotations an annotation of the place became."""
    own = (each.label, each.fragments)
    return own if own in keys else next((key for key in keys if key[0] == each.label), keys[0])


def _relations(
    annotations: Sequence[Annotation],
    relations: Iterable[Relation],
    decisions: Sequence[Decision],
    stands_for: Mapping[str, Annotation],
    tag_set: TagSet,
    changed: Collection[str],
) -> list[Relation]:
    owners = {each.id: each.annotator for each in annotations}
    of = {id: decision for decision in decisions for id in decision.annotations}
    made: dict[tuple[str, str, str], tuple[list[Relation], list[Decision]]] = {}
    for each in sorted(relations, key=lambda each: each.id):
        decision = of.get(each.source)
        source, target = stands_for.get(each.source), stands_for.get(each.target)
        if decision is None or source is None or target is None or source.id == target.id:
            continue
        if not goes_with(each, decision, owners):
            continue
        if not tag_set.allows(each.type, source.label, target.label):
            continue
        from_, by = made.setdefault((each.type, source.id, target.id), ([], []))
        from_.append(each)
        by += [] if decision in by else [decision]
    return sorted(
        (_made_relation(key, *each, changed) for key, each in made.items()),
        key=lambda each: each.id,
    )


def goes_with(relation: Relation, decision: Decision, owners: Mapping[str, str]) -> bool:
    """Whether a verdict on a relation's source takes it into the gold layer.

    What somebody but the reviewer drew or changed since waits until the place is judged again.
    """
    own = relation.annotator == decision.reviewer
    known = own or decision.drawn is None or relation_digest(relation) in decision.drawn
    if not known:
        return False
    if decision.relations is not None:
        return relation.id in decision.relations
    taken = decision.accepted or decision.annotations
    return own or relation.annotator in {owners.get(id) for id in taken}


def _made_relation(
    key: tuple[str, str, str],
    sources: Sequence[Relation],
    decisions: Sequence[Decision],
    changed: Collection[str],
) -> Relation:
    type_, source, target = key
    attributes: dict[str, Any] = {}
    for each in sources:
        attributes = {**each.attributes, **attributes}
    return Relation(
        str(uuid5(_SPACE, f"{type_}\n{source}\n{target}")),
        GOLD,
        type_,
        source,
        target,
        attributes,
        {GOLD: _origin(sources, decisions, changed)},
    )


# While an article is being worked on


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
