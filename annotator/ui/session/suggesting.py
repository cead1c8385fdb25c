"""Suggestions in the open article: going through them, accepting, rejecting, propagating."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from annotator.assist.propagate import propagate
from annotator.model import Annotation, Fragment, Suggestion
from annotator.model.relation_options import first_relation_option
from annotator.project import edits
from annotator.project.suggesting import Accept, Reject, Settle, Suggest, suggestion_id
from annotator.ui.session.relating import Relating


class Suggesting(Relating):
    """What waits for a person's word; a suggestion may be selected as an annotation may be."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.show_suggestions = True
        """Whether suggestions are shown, and gone through with the keys."""

    # Going through them

    def waiting(self) -> Sequence[Annotation]:
        """What is suggested in the open article and shown, in the order of the text."""
        return self.suggestions.ordered if self.show_suggestions else ()

    def current_suggestion(self) -> Annotation | None:
        """The selected suggestion."""
        return self.suggestions.annotations.get(self.current or "")

    def hide_suggestions(self, hidden: bool) -> None:
        """Show suggestions no longer, or again; what waits goes on waiting."""
        if self.show_suggestions is hidden:
            if hidden and self.current_suggestion() is not None:
                self.deselect()
            self.show_suggestions = not hidden
            self.suggestionsChanged.emit()

    def next_suggestion(self, step: int) -> bool:
        """Select the next suggestion, round the ends; False when none waits."""
        waiting = self.waiting()
        if not waiting:
            return False
        if self.current_suggestion() is not None:
            found = self.suggestions.neighbour(self.current or "", step)
        else:
            caret = self.text.caret() if self.text is not None else 0
            near = self.suggestions.after(caret) if step > 0 else self.suggestions.before(caret)
            found = near or waiting[0 if step > 0 else -1]
        if found is not None:
            self.choose(found.id)
        return True

    def choose(self, item: str, *, place: bool = True) -> None:
        """Select an annotation or a suggestion; nothing is related to a suggestion."""
        if self.relating is not None and item in self.suggestions.annotations:
            self.statusMessage.emit("That is only suggested: accept it first.")
        else:
            super().choose(item, place=place)

    # Judging

    def accept(self, label: str | None = None, relate: bool = False) -> None:
        """Make an annotation of the selected suggestion; perhaps with another label."""
        chosen = self.current_suggestion()
        if chosen is None:
            self.statusMessage.emit(f"No suggestion is selected. {self._goes()} goes to the next.")
            return
        name = label or chosen.label
        command: edits.Edit = Accept((chosen.id,), label)
        link = None
        if relate:
            new = self._imagined(chosen.id, name, chosen.fragments)
            link = first_relation_option(new, self.touched(), self.tag_set)
        if link is not None:
            steps = (command, edits.Relate(link.source, link.target, link.type.name))
            command = edits.Together(f"{command.title} and relate", steps)
        if self.do(command) is None:
            return
        self._touch(chosen.id)
        self._used(chosen.id)
        self.acted.emit("judge")
        said = f": {self.described(link)}" if link is not None else ""
        self.statusMessage.emit(f"Accepted as {name}{said}. {self._left()}")

    def reject(self) -> None:
        """Turn the selected suggestion down."""
        chosen = self.current_suggestion()
        if chosen is not None and self.do(Reject((chosen.id,))) is not None:
            self.acted.emit("judge")
            self.statusMessage.emit(f"Rejected. {self._left()}")

    def accept_all(self) -> None:
        """Accept all that waits in the article."""
        self._judge_all(Accept, "Accepted")

    def reject_all(self) -> None:
        """Reject all that waits in the article."""
        self._judge_all(Reject, "Rejected")

    def _judge_all(self, judge: type[Accept] | type[Reject], done: str) -> None:
        items = tuple(one.id for one in self.waiting())
        if not items:
            self.statusMessage.emit("Nothing is suggested in this article.")
        elif self.do(judge(items)) is not None:
            self.acted.emit("judge")
            back = self.keys.say("history.undo")
            what = "1 suggestion" if len(items) == 1 else f"{len(items):,} suggestions"
            self.statusMessage.emit(f"{done} {what}. {back} takes that back.")

    def _left(self) -> str:
        count = len(self.waiting())
        if not count:
            return "No suggestion is left here."
        many = "1 suggestion is" if count == 1 else f"{count:,} suggestions are"
        return f"{many} left here; {self._goes()} goes on."

    def _goes(self) -> str:
        return self.keys.say("tag.next")

    # Tagging meets suggestions

    def label_key(self, label: str, relate: bool = False) -> None:
        """On a selected suggestion: accept it, with this label."""
        chosen = self.text.selection() if self.text is not None else None
        if chosen is None and self.active and self.current_suggestion() is not None:
            self.accept(label, relate)
        else:
            super().label_key(label, relate)

    def remove_current(self) -> None:
        """On a selected suggestion: reject it."""
        if self.active and self.current_suggestion() is not None:
            self.reject()
        else:
            super().remove_current()

    def _settling(self, label: str, fragment: Fragment) -> Sequence[edits.Edit]:
        """What is suggested just so is no longer suggested when somebody tags it by hand."""
        assert self.project is not None
        assert self.document is not None
        item = suggestion_id(self.document.id, self.project.annotator, label, (fragment,))
        return [Settle((item,))] if item in self.suggestions.annotations else []

    # Propagating

    def propagate(self) -> None:
        """Suggest the selected annotation's label for all other places of its words."""
        annotation = self.source_to_propagate()
        if annotation is None or self.document is None or self.project is None:
            return
        offered = propagate(self.document, annotation, self.article.ordered, self.project.annotator)
        self.acted.emit("propagate")
        new = self._offer(offered, annotation)
        if new:
            where = "1 other place" if new == 1 else f"{new:,} other places"
            self.statusMessage.emit(
                f"Suggested {annotation.label} at {where}. {self._goes()} goes through them, "
                f"{self.keys.say('tag.attributes')} accepts."
            )

    def source_to_propagate(self) -> Annotation | None:
        """The selected annotation, if its words can stand elsewhere; else say why not."""
        annotation = self.current_annotation()
        if annotation is None:
            self.statusMessage.emit("Choose the annotation first that other places are like.")
        elif len(annotation.fragments) > 1:
            self.statusMessage.emit("An annotation of several fragments cannot be propagated.")
        else:
            return annotation
        return None

    def _offer(self, offered: Sequence[Suggestion], annotation: Annotation) -> int:
        before = len(self.suggestions.ordered)
        title = f"propagate “{' '.join(annotation.text.split())[:32]}”"
        if offered and self.do(Suggest(tuple(offered), title)) is None:
            return 0
        self.hide_suggestions(False)
        new = len(self.suggestions.ordered) - before
        if not new:
            self.statusMessage.emit(
                "Its words stand nowhere else in this article, or are tagged or judged already."
            )
        return new
