"""Relating annotations: by choosing a target, by dragging, by one key."""

from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from annotator.model import Annotation, order_key
from annotator.model.relation_options import RelationOption, relation_options, relation_type_name
from annotator.project import edits
from annotator.ui.session.tagging import Tagging

_SAID_BY = "said_by"


class Relating(Tagging):
    """Makes relations; while *relating*, the annotation chosen next is the target."""

    relatingChanged = Signal()
    """Relate mode began, ended, or has another candidate."""
    choiceNeeded = Signal(list)
    """Several relations (Links) are possible; answer with :meth:`make_link`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.relating: str | None = None
        """The annotation that is being related; None outside relate mode."""
        self.candidate: str | None = None
        """The annotation that Enter would relate it to."""
        self._used_last: list[str] = []
        """Annotations made or related to, the latest last."""
        self._sought: list[str] = []
        """Words that candidates must have."""
        self._candidates: list[Annotation] | None = None
        for changed in (self.articleOpened, self.annotationsChanged, self.relationsChanged):
            changed.connect(self._forget_candidates)

    # Relate mode

    def start_relating(self) -> None:
        """Enter relate mode from the selected annotation."""
        annotation = self.current_annotation()
        if annotation is None:
            self.statusMessage.emit("Choose the annotation first that is to be related.")
            return
        if not self._may_write():
            return
        self.relating, self.candidate = annotation.id, None
        self._sought, self._candidates = [], None
        self.relatingChanged.emit()

    def stop_relating(self) -> None:
        """Leave relate mode; nothing is related."""
        if self.relating is not None:
            self.relating = self.candidate = None
            self.relatingChanged.emit()

    def choose(self, item: str, *, place: bool = True) -> None:
        """Select an annotation, or in relate mode relate to it."""
        if self.relating is not None and item != self.relating:
            source = self.relating
            self.stop_relating()
            self.relate(source, item)
        else:
            super().choose(item, place=place)

    def candidates(self) -> list[Annotation]:
        """In relate mode what a relation may lead to and what was asked for, as in the text."""
        if self._candidates is None:
            self._candidates = list(self._find_candidates())
        return self._candidates

    def _find_candidates(self) -> Iterator[Annotation]:
        source = self._relating_annotation()
        if source is None or self.project is None:
            return
        existing = self.article.relations_at(source.id)
        names = {one.id: one.name for one in self.identities()} if self._sought else {}
        for annotation in self.article.ordered:
            if annotation.id == source.id:
                continue
            if self._sought:
                name = names.get(annotation.identity or "", "")
                text = f"{annotation.label} {annotation.text} {name}".casefold()
                if not all(word in text for word in self._sought):
                    continue
            if relation_options(source, annotation, self.tag_set, existing):
                yield annotation

    def _forget_candidates(self) -> None:
        self._candidates = None

    def seek(self, words: str) -> None:
        """In relate mode look only at what has these words; go to the nearest."""
        source = self._relating_annotation()
        if source is None:
            return
        self._sought = words.casefold().split()
        self._candidates = None
        found = self.candidates() if self._sought else []
        here = source.start if source.id in self.article.annotations else 0
        nearest = min(found, key=lambda one: abs(one.start - here), default=None)
        self._go_to_candidate(nearest)

    def next_candidate(self, step: int) -> None:
        """In relate mode go to the next annotation that a relation may lead to."""
        source = self._relating_annotation()
        if source is None:
            return
        found = self.candidates()
        if not found:
            asked = " that has these words" if self._sought else ""
            self.statusMessage.emit(f"Nothing here{asked} can be related to the {source.label}.")
            return
        at = self.annotation(self.candidate) or self.annotation(source.id)
        if at is None:
            self._go_to_candidate(found[0 if step > 0 else -1])
            return
        keys = [order_key(one) for one in found]
        place = bisect_left(keys, order_key(at))
        stands_there = place < len(found) and found[place].id == at.id
        if step > 0 and not stands_there:
            place -= 1
        self._go_to_candidate(found[(place + step) % len(found)])

    def _go_to_candidate(self, annotation: Annotation | None) -> None:
        self.candidate = annotation.id if annotation is not None else None
        if annotation is not None and self.text is not None:
            self.text.reveal(annotation.start, annotation.end)
        self.relatingChanged.emit()

    def take_candidate(self) -> None:
        """In relate mode relate to the annotation that was gone to."""
        if self.candidate is not None:
            self.choose(self.candidate)
        else:
            goes = self.keys.say("tag.next")
            self.statusMessage.emit(f"{goes} goes to the annotations that it can be related to.")

    def _relating_annotation(self) -> Annotation | None:
        if self.relating is None or self.project is None:
            return None
        return self.annotation(self.relating) or self.project.annotation(self.relating)

    # Relations

    def relate(self, source: str, target: str) -> None:
        """Relate two annotations; where several relations are possible, ask which."""
        one, other = self._known(source), self._known(target)
        if one is None or other is None or source == target:
            return
        existing = self.article.relations_at(source)
        links = relation_options(one, other, self.tag_set, existing)
        if not links:
            related = relation_options(one, other, self.tag_set)
            self.statusMessage.emit(
                f"{_capital(self.named(source))} and {self.named(target)} are related already."
                if related
                else f"The tag set relates no {one.label} to a {other.label}."
            )
        elif len(links) == 1:
            self.make_link(links[0])
        else:
            self.choiceNeeded.emit(links)

    def make_link(self, link: RelationOption) -> None:
        """Make a relation."""
        command = edits.Relate(link.source, link.target, link.type.name)
        if self.do(command) is None:
            return
        self._used(link.target)
        for end in (link.target, link.source):
            if end in self.article.annotations:
                self._touch(end)
        if self.current is None and link.source in self.article.annotations:
            self.current, self.active = link.source, True
        self._changed_current()
        self.statusMessage.emit(f"{_capital(self.described(link))}.")

    def unrelate(self, relation: str) -> None:
        """Remove a relation."""
        found = self.article.relations.get(relation)
        if found is None:
            return
        kind = self.tag_set.relation(found.type)
        name = relation_type_name(kind) if kind is not None else found.type
        if self.do(edits.Unrelate(relation, f"remove “{name}”")) is not None:
            back = self.keys.say("history.undo")
            self.statusMessage.emit(f"Removed “{name}”. {back} brings it back.")

    def relate_to_last_speaker(self) -> None:
        """Relate the selected claim to the speaker used last."""
        claims = [self.current_annotation(), *self.touched()]
        for claim in claims:
            if claim is None:
                continue
            kind = self._attributing(claim)
            if kind is None:
                continue
            speaker = self._last_target(claim, kind)
            if speaker is None:
                self.statusMessage.emit("No speaker was used before in this article.")
            else:
                self._attribute(claim, speaker, kind)
            return
        self.statusMessage.emit("Choose the claim first that the speaker said.")

    def _attributing(self, claim: Annotation) -> str | None:
        """The relation type that ascribes a claim to its speaker."""
        for kind in self.tag_set.relations:
            if kind.name == _SAID_BY:
                layer = self.tag_set.layer_of(claim.label)
                names = (claim.label, layer.name if layer else "")
                return kind.name if any(name in kind.source for name in names) else None
        return None

    def _last_target(self, claim: Annotation, kind: str) -> Annotation | None:
        for item in reversed(self._used_last):
            found = self.annotation(item)
            if found and self.tag_set.allows(kind, claim.label, found.label):
                return found
        return None

    def _attribute(self, claim: Annotation, speaker: Annotation, kind: str) -> None:
        for link in relation_options(claim, speaker, self.tag_set):
            if link.type.name == kind:
                existing = self.article.relations_at(claim.id)
                if any(
                    (r.type, r.source, r.target) == (kind, link.source, link.target)
                    for r in existing
                ):
                    self.statusMessage.emit(f"{_capital(self.described(link))} already.")
                else:
                    self.make_link(link)
                return

    def _used(self, item: str) -> None:
        if item in self._used_last:
            self._used_last.remove(item)
        self._used_last.append(item)
        del self._used_last[:-200]

    def _known(self, item: str) -> Annotation | None:
        found = self.annotation(item)
        if found is None and self.project is not None:
            found = self.project.annotation(item)
        return found


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
