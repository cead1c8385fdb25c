"""Relations: made by choosing a target, by dragging, by one key; and removed."""

from bisect import bisect_left
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from annotator.model import Annotation, order_key
from annotator.model.relations import (
    SAID_BY,
    RelationOption,
    describe_surplus,
    relation_options,
    relation_type_name,
    surplus_relations,
)
from annotator.project import edits
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.far_targets import FarTargets
from annotator.ui.session.selection import RecentIds, Selection
from annotator.ui.session.workspace import EditRunner, Landing, Workspace


class Relater(QObject):
    """Makes and removes relations; in relate mode, the annotation chosen next is the target."""

    changed = Signal()
    """Relate mode began, ended, or has another candidate."""
    choiceNeeded = Signal(list)
    """Several relations (``RelationOption``) are possible; answer with :meth:`make`."""

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        runner: EditRunner,
        keys: KeyNames,
        used: RecentIds,
        far: FarTargets,
        parent: QObject | None = None,
    ) -> None:
        """Start outside relate mode.

        Args:
            workspace: The article whose annotations are related.
            selection: The annotation from which relate mode starts.
            runner: Carries out the edits.
            keys: Names the keys in messages.
            used: Remembers the annotations made or related to.
            far: Looks for targets in other articles.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.source_id: str | None = None
        """The annotation that is being related; None outside relate mode."""
        self.candidate_id: str | None = None
        """The annotation that Enter would relate it to."""
        self._workspace = workspace
        self._selection = selection
        self._runner = runner
        self._keys = keys
        self._used = used
        self.far = far
        """The targets in other articles."""
        far.changed.connect(self._far_changed)
        self._sought_words: list[str] = []
        self._candidates: list[Annotation] | None = None

    # Relate mode

    def start(self) -> None:
        """Enter relate mode from the selected annotation."""
        annotation = self._selection.annotation()
        if annotation is None:
            self._runner.say("First select the annotation to relate.")
            return
        if not self._runner.may_write():
            return
        self.source_id, self.candidate_id = annotation.id, None
        self._sought_words, self._candidates = [], None
        self.far.ask(annotation.id, "")
        self.changed.emit()

    def stop(self) -> None:
        """Leave relate mode; nothing is related."""
        if self.source_id is not None:
            self.source_id = self.candidate_id = None
            self.far.forget()
            self.changed.emit()

    def relate_to_choice(self, annotation_id: str) -> bool:
        """Guard the selection: in relate mode, relate to the annotation that was chosen.

        Returns:
            Whether it was dealt with here, so that nothing is selected.
        """
        source_id = self.source_id
        if source_id is None:
            return False
        if annotation_id in self._workspace.suggestions.annotations:
            self._runner.say("This is only a suggestion: accept it first.")
            return True
        if annotation_id == source_id:
            return False
        self.stop()
        self.relate(source_id, annotation_id)
        return True

    def candidates(self) -> list[Annotation]:
        """Return the possible targets in text order, or the matches of what was typed.

        Whole words come before beginnings of words, and these before other parts of words; then
        what is nearer to the source comes first.
        """
        if self._candidates is None:
            self._candidates = list(self._find_candidates())
        return self._candidates

    def _find_candidates(self) -> Iterable[Annotation]:
        workspace = self._workspace
        source = self._source()
        if source is None:
            return ()
        annotations: Iterable[Annotation] = workspace.article.ordered
        if self._sought_words:
            annotations = self._matches(source)
        existing = workspace.article.relations_at(source.id)
        return (
            annotation
            for annotation in annotations
            if annotation.id != source.id
            and relation_options(source, annotation, workspace.tag_set, existing)
        )

    def _matches(self, source: Annotation) -> list[Annotation]:
        workspace = self._workspace
        names = {identity.id: identity.name for identity in workspace.identities()}
        is_here = source.id in workspace.article.annotations
        ranked: list[tuple[int, int, Annotation]] = []
        for annotation in workspace.article.ordered:
            name = names.get(annotation.identity or "", "")
            text = f"{annotation.label} {annotation.text} {name}".casefold()
            ranks = [match_rank(word, text) for word in self._sought_words]
            found = [rank for rank in ranks if rank is not None]
            if len(found) == len(ranks):
                far = _distance(source, annotation) if is_here else annotation.start
                ranked.append((max(found), far, annotation))
        ranked.sort(key=lambda match: match[:2])
        return [annotation for *_, annotation in ranked]

    def forget_candidates(self) -> None:
        """Look for candidates again when they are asked for next: the article changed."""
        self._candidates = None

    def listed(self) -> list[Annotation]:
        """Return the targets to be listed: with words, the matches here; then those far away."""
        here = self.candidates() if self._sought_words else []
        return [*here, *(target.annotation for target in self.far.found)]

    def seek(self, words: str) -> None:
        """Restrict the candidates to those with some words, and go to the first match.

        Other articles are searched meanwhile; their first match is gone to if none is here.
        """
        source = self._source()
        if source is None:
            return
        self.far.ask(source.id, words.strip())
        self._sought_words = words.casefold().split()
        self._candidates = None
        matches = self.candidates() if self._sought_words else []
        self._go_to_candidate(matches[0] if matches else None)

    def _far_changed(self) -> None:
        if self.source_id is None:
            return
        if self._sought_words and self.candidate_id is None and self.far.found:
            self._go_to_candidate(self.far.found[0].annotation)
        else:
            self.changed.emit()

    def next_listed(self, step: int) -> None:
        """Go to the next target of the list; where nothing is listed, as :meth:`next_candidate`.

        Args:
            step: 1 for the next target, -1 for the one before.
        """
        listed = self.listed()
        if not listed:
            self.next_candidate(step)
            return
        ids = [annotation.id for annotation in listed]
        if self.candidate_id in ids:
            row = (ids.index(self.candidate_id) + step) % len(ids)
        else:
            row = 0 if step > 0 else -1
        self._go_to_candidate(listed[row])

    def next_candidate(self, step: int) -> None:
        """Go to the next possible target; ``step=-1``: to the one before.

        Without words, those of this article are gone through, in the order of the text.
        """
        source = self._source()
        if source is None:
            return
        candidates = self.candidates()
        if self._sought_words or not candidates:
            candidates = [*candidates, *(target.annotation for target in self.far.found)]
        if not candidates:
            asked = " with these words" if self._sought_words else ""
            self._runner.say(f"Nothing here{asked} can be related to the {source.label}.")
            return
        annotation = self._workspace.annotation
        current = annotation(self.candidate_id) or annotation(source.id)
        if current is None:
            self._go_to_candidate(candidates[0 if step > 0 else -1])
            return
        rows = [one.id for one in candidates]
        if current.id in rows:
            row = rows.index(current.id) + step
        elif self._sought_words or not self.candidates():
            row = 0 if step > 0 else -1
        else:
            row = bisect_left(candidates, order_key(current), key=order_key)
            row += 0 if step > 0 else -1
        self._go_to_candidate(candidates[row % len(candidates)])

    def _go_to_candidate(self, annotation: Annotation | None) -> None:
        self.candidate_id = annotation.id if annotation is not None else None
        is_here = self._workspace.annotation(self.candidate_id) is not None
        if annotation is not None and is_here and self._selection.text is not None:
            self._selection.text.reveal(annotation.start, annotation.end)
        self.changed.emit()

    def take_candidate(self) -> None:
        """Relate to the candidate that was gone to."""
        if self.candidate_id is not None:
            self._selection.choose(self.candidate_id)
        elif self.far.searching and self._sought_words:
            # What was not seen yet is not related to.
            self._runner.say("Other articles are being searched; press Enter once more then.")
        else:
            next_key = self._keys.say("tag.next")
            self._runner.say(f"{next_key} goes to the annotations it can be related to.")

    def _source(self) -> Annotation | None:
        if self.source_id is None:
            return None
        return self._workspace.annotation_anywhere(self.source_id)

    # Relations

    def relate(self, source_id: str, target_id: str) -> None:
        """Relate two annotations; where several relations are possible, ask which."""
        workspace = self._workspace
        source = workspace.annotation_anywhere(source_id)
        target = workspace.annotation_anywhere(target_id)
        if source is None or target is None or source_id == target_id:
            return
        existing = workspace.article.relations_at(source_id)
        across = self._is_across(source_id, target_id)
        options = relation_options(source, target, workspace.tag_set, existing, across=across)
        if not options:
            related = relation_options(source, target, workspace.tag_set, across=across)
            names = workspace.name_of(source_id), workspace.name_of(target_id)
            self._runner.say(
                f"{_capitalized(names[0])} and {names[1]} are already related."
                if related
                else f"The tag set relates no {source.label} to a {target.label}."
            )
        elif len(options) == 1:
            self.make(options[0])
        else:
            self.choiceNeeded.emit(options)

    def _is_across(self, source_id: str, target_id: str) -> bool:
        """Return whether two annotations are in different articles."""
        here = self._workspace.article.annotations
        if source_id in here or target_id in here:
            return (source_id in here) != (target_id in here)
        project = self._workspace.project
        rows = (
            project.annotation_and_document(end) if project is not None else None
            for end in (source_id, target_id)
        )
        return len({row[1] for row in rows if row is not None}) > 1

    def make(self, option: RelationOption) -> None:
        """Make a relation."""
        annotations = self._workspace.article.annotations
        landing = None
        if self._selection.annotation_id is None and option.source in annotations:
            landing = Landing(option.source)
        if self._runner.do(relate_edit(option), landing) is None:
            return
        self._used.add(option.target)
        for annotation_id in (option.target, option.source):
            if annotation_id in annotations:
                self._selection.touch(annotation_id)
        parts = [f"{_capitalized(self._workspace.describe_relation(option))}."]
        relations = self._workspace.article.relations_at(option.source)
        surplus = surplus_relations(option.source, relations, self._workspace.tag_set)
        parts += [describe_surplus(surplus)] if surplus else []
        if self._is_across(option.source, option.target):
            key = self._keys.say("view.beside")
            parts.append(f"{key} shows the other article beside this one.")
        self._runner.say(" ".join(parts))

    def unrelate(self, relation_id: str) -> None:
        """Remove a relation."""
        relation = self._workspace.article.relations.get(relation_id)
        if relation is None:
            return
        relation_type = self._workspace.tag_set.relation(relation.type)
        name = relation_type_name(relation_type) if relation_type is not None else relation.type
        if self._runner.do(edits.Unrelate(relation_id, f"remove “{name}”")) is not None:
            undo_key = self._keys.say("history.undo")
            self._runner.say(f"Removed “{name}”. {undo_key} brings it back.")

    def relate_to_last_speaker(self) -> None:
        """Relate the selected claim to the speaker used last."""
        for claim in (self._selection.annotation(), *self._selection.touched()):
            if claim is None or not self._may_be_said(claim):
                continue
            speaker = self._last_speaker_for(claim)
            if speaker is None:
                self._runner.say("No speaker was used before in this article.")
            else:
                self._attribute(claim, speaker)
            return
        self._runner.say("First select the claim that the speaker made.")

    def _may_be_said(self, claim: Annotation) -> bool:
        """Return whether the tag set ascribes annotations of this label to speakers."""
        tag_set = self._workspace.tag_set
        relation_type = tag_set.relation(SAID_BY)
        if relation_type is None:
            return False
        layer = tag_set.layer_of(claim.label)
        names = (claim.label, layer.name if layer else "")
        return any(name in relation_type.source for name in names)

    def _last_speaker_for(self, claim: Annotation) -> Annotation | None:
        for annotation_id in self._used.latest_first():
            speaker = self._workspace.annotation(annotation_id)
            if speaker and self._workspace.tag_set.allows(SAID_BY, claim.label, speaker.label):
                return speaker
        return None

    def _attribute(self, claim: Annotation, speaker: Annotation) -> None:
        workspace = self._workspace
        options = relation_options(claim, speaker, workspace.tag_set)
        option = next((option for option in options if option.type.name == SAID_BY), None)
        if option is None:
            return
        existing = {(r.type, r.source, r.target) for r in workspace.article.relations_at(claim.id)}
        if (SAID_BY, option.source, option.target) in existing:
            self._runner.say(f"{_capitalized(workspace.describe_relation(option))} already.")
        else:
            self.make(option)


def match_rank(word: str, text: str) -> int | None:
    """Rank how a word occurs in a text: 0 as a whole, 1 as a beginning, 2 inside; None: not.

    Args:
        word: What is sought, in lower case and without blanks.
        text: A text in lower case.
    """
    rank: int | None = None
    at = text.find(word)
    while at >= 0 and rank != 0:
        end = at + len(word)
        begins = at == 0 or not (text[at - 1].isalnum() and word[0].isalnum())
        ends = end == len(text) or not (text[end].isalnum() and word[-1].isalnum())
        here = 0 if begins and ends else 1 if begins else 2
        rank = here if rank is None else min(rank, here)
        at = text.find(word, at + 1)
    return rank


def _distance(one: Annotation, other: Annotation) -> int:
    """Return the code points between two annotations; 0 if they overlap."""
    return max(one.start - other.end, other.start - one.end, 0)


def relate_edit(option: RelationOption) -> edits.Relate:
    """Return the edit that makes a relation."""
    return edits.Relate(option.source, option.target, option.type.name)


def _capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
