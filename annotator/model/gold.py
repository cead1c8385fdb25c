"""The gold layer: the annotations on which reviewers decided, derived from their verdicts.

It is stored nowhere: the same annotations, relations and verdicts give the same gold layer, ids and
all. It has the annotations that a verdict accepted as they were judged: when an owner changes one
later, the gold layer stays, and the place is to be judged again. The metadata of each gold
annotation and relation, under :data:`~annotator.model.curation.GOLD`, names its sources.

More than 500 lines, since it is one computation: its steps share their state, and none is used by
itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct, field

from annotator.model.curation import (
    GOLD,
    Decision,
    JudgedAnnotation,
    Version,
    effective_decisions,
    find_outdated,
    is_derived,
    relation_digest,
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

_NAMESPACE = UUID("c1f5a9a4-7a51-4c7c-8c34-6c8f6d7a2b19")
GoldKey = tuple[str, tuple[Fragment, ...]]
"""Label and fragments (in code points) of a gold annotation; no two in an article share both."""


class DerivedGold(Struct, frozen=True):
    """A gold layer, or a part of one, with the verdicts from which it was derived."""

    annotations: Mapping[GoldKey, Annotation]
    relations: Sequence[Relation]
    """By id."""
    stand_ins: Mapping[str, Annotation]
    """See :func:`stand_ins`."""
    decisions: Sequence[Decision]
    """The verdicts that count, in the order of their turns."""


class _GoldBuilder(Struct):
    """A gold annotation that several verdicts may contribute to."""

    label: str
    fragments: tuple[Fragment, ...]
    attributes: dict[str, Any]
    note: str
    identity: str | None
    sources: list[Annotation] = field(default_factory=list[Annotation])
    decisions: list[Decision] = field(default_factory=list[Decision])

    def add_sources(self, decision: Decision, sources: Sequence[Annotation]) -> None:
        self.sources += [source for source in sources if source not in self.sources]
        if decision not in self.decisions:
            self.decisions.append(decision)


def gold_id(document_id: str, label: str, fragments: Iterable[Fragment]) -> str:
    """Return the id of a gold annotation, which is the same on every machine."""
    spans = ",".join(f"{start}-{end}" for start, end in fragments)
    return str(uuid5(_NAMESPACE, f"{document_id}\n{label}\n{spans}"))


def derive_gold(
    document: Document,
    annotations: Sequence[Annotation],
    relations: Iterable[Relation],
    decisions: Iterable[Decision],
    tag_set: TagSet,
    elsewhere: Mapping[str, Annotation] | None = None,
) -> AnnotatedDocument:
    """Return a document with its gold layer.

    Args:
        document: The document.
        annotations: Everybody's annotations in it.
        relations: Everybody's relations that start in it.
        decisions: All verdicts in it, also those that do not count.
        tag_set: Relations that it does not allow are left out.
        elsewhere: The gold annotations that stand for annotations of other documents (see
            :func:`stand_ins`), by the ids of these, for relations that lead there.
    """
    gold = derive_part(document, annotations, relations, decisions, tag_set, elsewhere or {})
    ordered = sorted(gold.annotations.values(), key=order_key)
    return AnnotatedDocument(document, tuple(ordered), tuple(gold.relations))


def derive_part(
    document: Document,
    annotations: Sequence[Annotation],
    relations: Iterable[Relation],
    decisions: Iterable[Decision],
    tag_set: TagSet,
    elsewhere: Mapping[str, Annotation],
) -> DerivedGold:
    """Derive the gold layer of a document, or of a part whose verdicts depend on no other part.

    The arguments are those of :func:`derive_gold`; other parts of the document are ``elsewhere``.
    """
    owned = [annotation for annotation in annotations if not is_derived(annotation)]
    drawn = [relation for relation in relations if not is_derived(relation)]
    effective = effective_decisions(decisions)
    outdated = find_outdated(effective, owned, drawn)
    gold = _annotations(document, owned, effective, outdated)
    stand_ins_here = _stand_ins(owned, effective, gold)
    ends = {**elsewhere, **stand_ins_here}
    gold_relations = _relations(owned, drawn, effective, ends, tag_set, outdated)
    return DerivedGold(gold, gold_relations, stand_ins_here, effective)


def stand_ins(
    document: Document, annotations: Sequence[Annotation], decisions: Iterable[Decision]
) -> dict[str, Annotation]:
    """Return the gold annotation that stands for each annotation whose place was decided, by id.

    Args:
        document: The document.
        annotations: Everybody's annotations in it.
        decisions: All verdicts in it.
    """
    owned = [annotation for annotation in annotations if not is_derived(annotation)]
    effective = effective_decisions(decisions)
    return _stand_ins(owned, effective, _annotations(document, owned, effective, ()))


# Annotations


def _annotations(
    document: Document,
    annotations: Sequence[Annotation],
    decisions: Sequence[Decision],
    outdated: Collection[str],
) -> dict[GoldKey, Annotation]:
    by_id = {annotation.id: annotation for annotation in annotations}
    builders: dict[GoldKey, _GoldBuilder] = {}
    for decision in decisions:
        if decision.edited is not None:
            ids = decision.annotations
            sources = [by_id[annotation_id] for annotation_id in ids if annotation_id in by_id]
            if sources:
                _put_edited(builders, decision, decision.edited, sources)
            continue
        for accepted in accepted_annotations(decision, by_id):
            _put_accepted(builders, decision, accepted)
    return {key: _finished(builder, document, outdated) for key, builder in builders.items()}


def _put_accepted(
    builders: dict[GoldKey, _GoldBuilder], decision: Decision, source: Annotation
) -> None:
    key = (source.label, source.fragments)
    builder = builders.setdefault(key, _GoldBuilder(*key, {}, "", None))
    builder.attributes = {**source.attributes, **builder.attributes}
    builder.identity = builder.identity or source.identity
    builder.add_sources(decision, [source])


def _put_edited(
    builders: dict[GoldKey, _GoldBuilder],
    decision: Decision,
    edited: Version,
    sources: Sequence[Annotation],
) -> None:
    key = (edited.label, edited.fragments)
    builder = builders.setdefault(key, _GoldBuilder(*key, {}, "", None))
    builder.attributes = {**builder.attributes, **edited.attributes}
    builder.note = edited.note or builder.note
    builder.identity = edited.identity or builder.identity
    builder.add_sources(decision, sources)


def _finished(builder: _GoldBuilder, document: Document, outdated: Collection[str]) -> Annotation:
    return Annotation(
        gold_id(document.id, builder.label, builder.fragments),
        GOLD,
        builder.label,
        builder.fragments,
        covered_text(document.text, builder.fragments),
        builder.attributes,
        builder.note,
        builder.identity,
        metadata={GOLD: _origin(builder.sources, builder.decisions, outdated)},
    )


def _origin(
    sources: Iterable[Annotation | Relation],
    decisions: Sequence[Decision],
    outdated: Collection[str],
) -> dict[str, Any]:
    """Return the metadata that name the sources of a gold annotation or relation."""
    sources = list(sources)
    origin: dict[str, Any] = {
        "from": sorted(source.id for source in sources),
        "owners": sorted({source.annotator for source in sources}),
        "decisions": sorted(decision.id for decision in decisions),
        "reviewers": sorted({decision.reviewer for decision in decisions}),
    }
    comments = [decision.comment for decision in decisions if decision.comment]
    if comments:
        origin["comments"] = comments
    if any(decision.edited for decision in decisions):
        origin["edited"] = True
    if any(decision.id in outdated for decision in decisions):
        origin["changed_since"] = True
    return origin


def _stand_ins(
    annotations: Sequence[Annotation],
    decisions: Sequence[Decision],
    gold: Mapping[GoldKey, Annotation],
) -> dict[str, Annotation]:
    by_id = {annotation.id: annotation for annotation in annotations}
    by_source: dict[str, Annotation] = {}
    for decision in decisions:
        keys = gold_keys(decision, by_id)
        accepted = {source.id: source for source in accepted_annotations(decision, by_id)}
        for annotation_id in decision.annotations:
            if annotation_id in by_id and keys:
                version = accepted.get(annotation_id, by_id[annotation_id])
                by_source[annotation_id] = gold[_nearest(version, keys)]
    return by_source


def gold_keys(decision: Decision, by_id: Mapping[str, Annotation]) -> list[GoldKey]:
    """Return the keys of the gold annotations that a verdict makes, if it counts.

    Args:
        decision: The verdict.
        by_id: The article's annotations by id.
    """
    if decision.edited is not None:
        return [(decision.edited.label, decision.edited.fragments)]
    return [(source.label, source.fragments) for source in accepted_annotations(decision, by_id)]


def accepted_annotations(decision: Decision, by_id: Mapping[str, Annotation]) -> list[Annotation]:
    """Return the annotations that a verdict accepted, as they were judged; without their text.

    Args:
        decision: The verdict.
        by_id: The article's annotations by id. When none of the place is left, nothing is
            accepted: nobody could judge the place again.
    """
    if not any(annotation_id in by_id for annotation_id in decision.annotations):
        return []
    accepted: list[Annotation] = []
    taken = decision.taken[: len(decision.accepted)]
    for annotation_id, judged in zip_longest(decision.accepted, taken):
        if judged is not None:
            accepted.append(_as_judged(annotation_id, judged))
        elif annotation_id in by_id:
            accepted.append(by_id[annotation_id])
    return accepted


def _as_judged(annotation_id: str, judged: JudgedAnnotation) -> Annotation:
    return Annotation(
        annotation_id,
        judged.owner,
        judged.label,
        judged.fragments,
        "",
        judged.attributes,
        "",
        judged.identity,
    )


def _nearest(annotation: Annotation, keys: Sequence[GoldKey]) -> GoldKey:
    """Return the gold annotation of a place that stands for one of the place's annotations."""
    own = (annotation.label, annotation.fragments)
    if own in keys:
        return own
    return next((key for key in keys if key[0] == annotation.label), keys[0])


# Relations


def _relations(
    annotations: Sequence[Annotation],
    relations: Iterable[Relation],
    decisions: Sequence[Decision],
    ends: Mapping[str, Annotation],
    tag_set: TagSet,
    outdated: Collection[str],
) -> list[Relation]:
    owners = {annotation.id: annotation.annotator for annotation in annotations}
    decision_on = {
        annotation_id: decision for decision in decisions for annotation_id in decision.annotations
    }
    origins: dict[tuple[str, str, str], tuple[list[Relation], list[Decision]]] = {}
    for relation in sorted(relations, key=lambda relation: relation.id):
        decision = decision_on.get(relation.source)
        source, target = ends.get(relation.source), ends.get(relation.target)
        if decision is None or source is None or target is None or source.id == target.id:
            continue
        if not takes_relation(decision, relation, owners):
            continue
        if not tag_set.allows(relation.type, source.label, target.label):
            continue
        key = (relation.type, source.id, target.id)
        sources, from_decisions = origins.setdefault(key, ([], []))
        sources.append(relation)
        if decision not in from_decisions:
            from_decisions.append(decision)
    gold_relations = [
        _gold_relation(key, sources, from_decisions, outdated)
        for key, (sources, from_decisions) in origins.items()
    ]
    return sorted(gold_relations, key=lambda relation: relation.id)


def takes_relation(decision: Decision, relation: Relation, owners: Mapping[str, str]) -> bool:
    """Return whether a verdict on a relation's source takes the relation into the gold layer.

    What somebody other than the reviewer drew or changed since waits until the place is judged
    again.

    Args:
        decision: The verdict.
        relation: A relation that leads from an annotation of the place.
        owners: The annotator of each annotation of the article, by the annotation's id.
    """
    own = relation.annotator == decision.reviewer
    known = own or decision.drawn is None or relation_digest(relation) in decision.drawn
    if not known:
        return False
    if decision.relations is not None:
        return relation.id in decision.relations
    accepted = decision.accepted or decision.annotations
    if relation.annotator in {owners.get(annotation_id) for annotation_id in accepted}:
        return True
    # What the reviewer drew from another's version is meant for the gold layer; what leads from
    # the reviewer's own version goes with that.
    return own and owners.get(relation.source) != relation.annotator


def _gold_relation(
    key: tuple[str, str, str],
    sources: Sequence[Relation],
    decisions: Sequence[Decision],
    outdated: Collection[str],
) -> Relation:
    relation_type, source, target = key
    attributes: dict[str, Any] = {}
    for relation in sources:
        attributes = {**relation.attributes, **attributes}
    return Relation(
        str(uuid5(_NAMESPACE, f"{relation_type}\n{source}\n{target}")),
        GOLD,
        relation_type,
        source,
        target,
        attributes,
        {GOLD: _origin(sources, decisions, outdated)},
    )


# While an article is being worked on


class GoldChange(Struct, frozen=True):
    """A change of a gold layer."""

    changed: tuple[Annotation, ...] = ()
    """Gold annotations that are new or different."""
    removed: tuple[str, ...] = ()
    """Ids of those that are gone."""
    derived_again: tuple[str, ...] = ()
    """Ids of all that were derived again, with the relations from them, whether or not they
    differ."""


class GoldLayer:
    """The gold layer of an article while somebody works on it, derived again only where it changed.

    It always equals what :func:`derive_gold` makes of the same work. A change is followed to the
    annotations that depend on it: through verdicts that share an annotation, verdicts that make the
    same gold annotation, and relations that lead to it. Relations to other articles are left out.

    Args:
        document: The article.
        work: Everybody's work in it, which its owner changes before calling :meth:`renew`.
        tag_set: Relations that it does not allow are left out.
    """

    def __init__(self, document: Document, work: Work, tag_set: TagSet) -> None:
        self._document, self._work, self._tag_set = document, work, tag_set
        self.annotations: dict[str, Annotation] = {}
        """Gold annotation id -> gold annotation."""
        self.relations: dict[str, Relation] = {}
        """Gold relation id -> gold relation."""
        self.stand_ins: dict[str, Annotation] = {}
        """Annotation id -> the gold annotation that stands for it, where its place was decided."""
        self._keys: dict[str, list[GoldKey]] = {}
        """Annotation id -> keys of the gold annotations that the verdict on it made."""
        self._makers: dict[GoldKey, set[str]] = {}
        """Key of a gold annotation -> ids of the annotations whose verdicts made it."""
        self._ids: dict[GoldKey, str] = {}
        self._relations_from: dict[str, set[str]] = {}
        """Gold annotation id -> ids of the gold relations that lead from it."""
        judged = {
            annotation_id
            for decision in work.decisions.values()
            for annotation_id in decision.annotations
        }
        self._derive_again({*work.annotations, *judged}, {})

    def at(self, annotation_ids: Iterable[str]) -> list[Annotation]:
        """Return the gold annotations that the verdicts on any of these annotations made."""
        keys = dict.fromkeys(
            key for annotation_id in annotation_ids for key in self._keys.get(annotation_id, ())
        )
        return [self.annotations[self._ids[key]] for key in keys]

    def makers(self, gold_id: str) -> set[str]:
        """Return the ids of the annotations whose verdicts made a gold annotation; none if gone."""
        gold = self.annotations.get(gold_id)
        return self._makers.get((gold.label, gold.fragments), set()) if gold is not None else set()

    def relations_from(self, gold_id: str) -> list[Relation]:
        """Return the gold relations that lead from a gold annotation, sorted by their ids."""
        return [self.relations[id_] for id_ in sorted(self._relations_from.get(gold_id, ()))]

    def renew(self, annotation_ids: Iterable[str]) -> GoldChange:
        """Derive again what depends on these annotations, whose work has changed."""
        before: dict[str, Annotation | None] = {}
        part = self._dependent(annotation_ids)
        old_ends = {annotation_id: self.stand_ins.get(annotation_id) for annotation_id in part}
        self._derive_again(part, before)
        moved = [
            annotation_id
            for annotation_id in part
            if _end(old_ends[annotation_id]) != _end(self.stand_ins.get(annotation_id))
        ]
        # Relations that lead there lead to something else now, or to nothing, or at last somewhere.
        work = self._work
        sources = {
            relation.source for moved_id in moved for relation in work.relations_at(moved_id)
        }
        if sources - part:
            self._derive_again(self._dependent(sources - part), before)
        now = self.annotations
        return GoldChange(
            tuple(now[one] for one, old in before.items() if one in now and now[one] != old),
            tuple(one for one, old in before.items() if one not in now and old is not None),
            tuple(before),
        )

    def _dependent(self, annotation_ids: Iterable[str]) -> set[str]:
        """Return annotations together with all whose verdicts depend on verdicts on them."""
        work, dependent = self._work, set[str]()
        waiting = list(annotation_ids)
        while waiting:
            annotation_id = waiting.pop()
            if annotation_id in dependent:
                continue
            dependent.add(annotation_id)
            keys = list(self._keys.get(annotation_id, ()))
            for decision in work.decisions_on(annotation_id):
                waiting += decision.annotations
                keys += gold_keys(decision, work.annotations)
            waiting += [maker for key in keys for maker in self._makers.get(key, ())]
        return dependent

    def _derive_again(self, part: set[str], before: dict[str, Annotation | None]) -> None:
        """Derive a part again.

        Args:
            part: Ids of annotations, with all that depend on them.
            before: Gets the old gold annotation (or None) of each id that changes, unless it has
                one already.
        """
        for key in {key for each in part for key in self._keys.pop(each, ())}:
            old_id = self._ids.pop(key)
            del self._makers[key]
            before.setdefault(old_id, self.annotations.pop(old_id))
            for relation_id in self._relations_from.pop(old_id, ()):
                del self.relations[relation_id]
        gold = self._derive(part)
        for annotation_id in part:
            self.stand_ins.pop(annotation_id, None)
        self.stand_ins.update(gold.stand_ins)
        for key, annotation in gold.annotations.items():
            before.setdefault(annotation.id, None)
            self._ids[key] = annotation.id
            self.annotations[annotation.id] = annotation
        for decision in gold.decisions:
            keys = gold_keys(decision, self._work.annotations)
            keys = [key for key in keys if key in gold.annotations]
            for annotation_id in decision.annotations:
                self._keys[annotation_id] = keys
                for key in keys:
                    self._makers.setdefault(key, set()).add(annotation_id)
        for relation in gold.relations:
            self.relations[relation.id] = relation
            self._relations_from.setdefault(relation.source, set()).add(relation.id)

    def _derive(self, part: set[str]) -> DerivedGold:
        work = self._work
        relations = [relation for each in part for relation in work.relations_from(each)]
        away = {relation.target for relation in relations} - part
        elsewhere = {each: self.stand_ins[each] for each in away if each in self.stand_ins}
        decisions = {decision.id: decision for each in part for decision in work.decisions_on(each)}
        return derive_part(
            self._document,
            work.named(part),
            relations,
            decisions.values(),
            self._tag_set,
            elsewhere,
        )


def _end(stand_in: Annotation | None) -> tuple[str, str] | None:
    """Return what a relation depends on at its end: id and label."""
    return (stand_in.id, stand_in.label) if stand_in is not None else None
