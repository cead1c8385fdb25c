"""Suggestions in the open article: going through them, judging them, propagating."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.assist.propagation import propagate_in_article
from annotator.model import Annotation, Relation, Suggestion
from annotator.model.attributing import options_for_new
from annotator.model.relations import RelationOption
from annotator.project import edits
from annotator.project.suggesting import Accept, Reject, Suggest
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.relabelling import Relabeller
from annotator.ui.session.relating import relate_edit
from annotator.ui.session.selection import RecentIds, Selection
from annotator.ui.session.workspace import EditRunner, Workspace
from annotator.words import as_sentence, number


class Suggestions(QObject):
    """Shows, accepts and rejects suggestions; one may be selected as an annotation may be."""

    changed = Signal()
    """Other suggestions wait in the open article, or they are shown, or no longer."""

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        runner: EditRunner,
        keys: KeyNames,
        relabeller: Relabeller,
        used: RecentIds,
        report_use: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        """Show the suggestions of a workspace.

        Args:
            workspace: The article with its suggestions.
            selection: The suggestion that is judged.
            runner: Carries out the edits.
            keys: Names the keys in messages.
            relabeller: Tells what suggestions lose with another label.
            used: Remembers the annotations made or related to.
            report_use: Is called with the name of what the annotator used, for the hints.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.shown = True
        """Whether suggestions are shown, and gone through with the keys."""
        self._workspace = workspace
        self._selection = selection
        self._runner = runner
        self._keys = keys
        self._relabeller = relabeller
        self._used = used
        self._report_use = report_use

    # Going through them

    def waiting(self) -> Sequence[Annotation]:
        """Return the suggestions in the open article that are shown, in text order."""
        return self._workspace.suggestions.ordered if self.shown else ()

    def offer(self, annotation_id: str | None) -> Suggestion | None:
        """Return a suggestion of the open article with its source, shown or not."""
        return self._workspace.offers.get(annotation_id) if annotation_id else None

    def set_shown(self, shown: bool) -> None:
        """Show suggestions or hide them; hidden ones go on waiting."""
        if self.shown is not shown:
            if not shown and self._selection.suggestion() is not None:
                self._selection.deselect()
            self.shown = shown
            self.changed.emit()

    def next(self, step: int) -> bool:
        """Select the next suggestion, round the ends; False when none waits."""
        waiting = self.waiting()
        if not waiting:
            return False
        suggestions, selection = self._workspace.suggestions, self._selection
        if selection.suggestion() is not None:
            chosen = suggestions.neighbour(selection.annotation_id or "", step)
        else:
            caret = selection.text.position() if selection.text is not None else 0
            nearest = suggestions.after(caret) if step > 0 else suggestions.before(caret)
            chosen = nearest or waiting[0 if step > 0 else -1]
        if chosen is not None:
            selection.choose(chosen.id)
        return True

    # Judging

    def accept(self, label: str | None = None, relate: bool = False) -> None:
        """Make an annotation of the selected suggestion.

        Args:
            label: Another label than the suggested one.
            relate: Whether the annotation is also related to one touched before.
        """
        workspace, selection = self._workspace, self._selection
        chosen = selection.suggestion()
        if chosen is None:
            self._runner.say(f"No suggestion is selected. {self._next_key()} goes to the next.")
            return
        name = label or chosen.label
        edit: edits.Edit = Accept((chosen.id,), label)
        offer = workspace.offers[chosen.id]
        options: list[RelationOption] = []
        if relate:
            new = workspace.imagine(chosen.id, name, chosen.fragments)
            # These come with the suggestion.
            existing = [Relation("", new.annotator, *link) for link in offer.links]
            touched = selection.touched_for_new()
            options = options_for_new(new, touched, workspace.tag_set, existing)
        if options:
            steps = (edit, *map(relate_edit, options))
            edit = edits.Together(f"{edit.title} and relate", steps)
        left_out = self._relabeller.left_out_of([offer], label)
        names = self._relabeller.name_parts(left_out)
        if self._runner.do(edit) is None:
            return
        selection.touch(chosen.id)
        self._used.add(chosen.id)
        self._report_use("judge")
        relations = workspace.describe_relations(options, chosen.id)
        losses = self._relabeller.describe(left_out)
        if losses and relations:
            done = f"Accepted as {name}.{losses} {as_sentence(relations)}"
        else:
            done = f"Accepted as {name}: {relations}." if relations else f"Accepted as {name}."
            done += losses
        self._runner.say(f"{done} {self._say_remaining()}")
        if left_out:
            self._runner.report_left_out(f"Left out of the {name}: {names}.")

    def reject(self) -> None:
        """Reject the selected suggestion."""
        chosen = self._selection.suggestion()
        if chosen is not None and self._runner.do(Reject((chosen.id,))) is not None:
            self._report_use("judge")
            self._runner.say(f"Rejected. {self._say_remaining()}")

    def accept_all(self) -> None:
        """Accept all suggestions that are shown in the article."""
        self._judge_all(Accept, "Accepted")

    def reject_all(self) -> None:
        """Reject all suggestions that are shown in the article."""
        self._judge_all(Reject, "Rejected")

    def _judge_all(self, judge: type[Accept] | type[Reject], done: str) -> None:
        suggestion_ids = tuple(suggestion.id for suggestion in self.waiting())
        if not suggestion_ids:
            self._runner.say("There are no suggestions in this article.")
            return
        offers = [self._workspace.offers[one] for one in suggestion_ids]
        left_out = self._relabeller.left_out_of(offers if judge is Accept else ())
        if self._runner.do(judge(suggestion_ids)) is not None:
            self._report_use("judge")
            undo_key = self._keys.say("history.undo")
            how_many = number(len(suggestion_ids), "suggestion")
            losses = f", {left_out.counted()} left out" if left_out else ""
            self._runner.say(f"{done} {how_many}{losses}. {undo_key} takes that back.")

    def _say_remaining(self) -> str:
        count = len(self.waiting())
        if not count:
            return "No suggestion is left here."
        many = "1 suggestion is" if count == 1 else f"{count:,} suggestions are"
        return f"{many} left here; {self._next_key()} goes on."

    def _next_key(self) -> str:
        return self._keys.say("tag.next")

    # Propagating

    def propagate(self) -> None:
        """Suggest the selected annotation's label for all other places of its words."""
        workspace = self._workspace
        annotation = self.source_to_propagate()
        if annotation is None or workspace.document is None:
            return
        offered = propagate_in_article(
            workspace.document, annotation, workspace.article.ordered, workspace.annotator
        )
        self._report_use("propagate")
        new = self._suggest(offered, annotation)
        if new:
            self._runner.say(
                f"Suggested {annotation.label} at {number(new, 'other place')}. "
                f"{self._next_key()} goes through them, "
                f"{self._keys.say('tag.attributes')} accepts."
            )

    def source_to_propagate(self) -> Annotation | None:
        """Return the selected annotation if its words can occur elsewhere; else say why not."""
        annotation = self._selection.annotation()
        if annotation is None:
            self._runner.say("First select the annotation to propagate.")
        elif annotation.is_of_article:
            self._runner.say("A label of the whole article has no words to propagate.")
        elif len(annotation.fragments) > 1:
            self._runner.say("An annotation of several fragments cannot be propagated.")
        else:
            return annotation
        return None

    def _suggest(self, offered: Sequence[Suggestion], annotation: Annotation) -> int:
        """Store suggestions; return how many of them are new."""
        before = len(self._workspace.suggestions.ordered)
        title = f"propagate “{' '.join(annotation.text.split())[:32]}”"
        if offered and self._runner.do(Suggest(tuple(offered), title)) is None:
            return 0
        self.set_shown(True)
        new = len(self._workspace.suggestions.ordered) - before
        if not new:
            self._runner.say(
                "Its words occur nowhere else in this article, or are tagged or judged already."
            )
        return new
