"""Labels: given to text, changed and removed, by keys and in tables."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.model import Annotation, Fragment, Suggestion
from annotator.model.attributing import (
    completes_attribution,
    completing_label,
    options_for_new,
)
from annotator.model.relations import RelationOption
from annotator.project import edits
from annotator.project.suggesting import Settle, suggestion_id
from annotator.text.fragments import trim
from annotator.text.growth import said_behind
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.attributes import describe_skipped, own_annotations
from annotator.ui.session.extents import none_selected
from annotator.ui.session.guesses import Guesses
from annotator.ui.session.relabelling import Relabeller, Relabelling
from annotator.ui.session.relating import relate_edit
from annotator.ui.session.selection import RecentIds, Selection
from annotator.ui.session.suggestions import Suggestions
from annotator.ui.session.workspace import EditRunner, Landing, Workspace
from annotator.words import as_sentence, number

_NO_VALUES: Mapping[str, Any] = {}


class Tagger(QObject):
    """Makes, relabels and removes annotations of the open article."""

    tagged = Signal(str, bool)
    """A label was given, and whether with a relation."""

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        runner: EditRunner,
        keys: KeyNames,
        guesses: Guesses,
        suggestions: Suggestions,
        relabeller: Relabeller,
        used: RecentIds,
        parent: QObject | None = None,
    ) -> None:
        """Tag in a workspace.

        Args:
            workspace: The article that is tagged.
            selection: The text to tag, or the annotation to relabel.
            runner: Carries out the edits.
            keys: Names the keys in messages.
            guesses: Gives the first attributes of a new annotation, if they are to be stored.
            suggestions: Deals with labels given to a selected suggestion.
            relabeller: Tells what a change of label leaves out, and gives it back.
            used: Remembers the annotations made or related to.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._workspace = workspace
        self._selection = selection
        self._runner = runner
        self._keys = keys
        self._guesses = guesses
        self._suggestions = suggestions
        self._relabeller = relabeller
        self._used = used

    # Labels

    def apply_label(self, label: str, relate: bool = False) -> None:
        """Do what a label's key does, or Shift and that key.

        Selected text is tagged. Without any, the selected annotation gets the label if keys act
        on it, and a selected suggestion is accepted with it; else the word at the caret is tagged.
        A speaker or cue that is related to nothing yet stays what it is when a claim is to be
        related: what is said behind it becomes the claim.

        Args:
            label: The name of the label.
            relate: Whether the annotation is also related to one touched before.
        """
        if self._workspace.tag_set.is_of_article(label):
            self.label_article(label)
        else:
            self.label_text(label, relate)

    def label_text(self, label: str, relate: bool = False) -> None:
        """Do what :meth:`apply_label` does with a label of the text."""
        document, selection = self._workspace.document, self._selection
        if document is None or selection.text is None:
            return
        selected = selection.text.selection()
        if selected is None and selection.active:
            if selection.suggestion() is not None:
                self._suggestions.accept(label, relate)
                return
            annotation = selection.annotation()
            if annotation is not None and annotation.fragments:
                said = self._said_behind(annotation, label) if relate else None
                if said is not None:
                    self._tag(label, said, relate=True)
                else:
                    self._relabel(annotation, label, relate)
                return
        fragment = selection.text.word() if selected is None else selected
        # Most selections have no white space at their ends.
        if selected is not None and _has_blank_end(document.text, *selected):
            fragment = trim(document.text, *selected)
        if fragment is None or fragment[0] == fragment[1]:
            self._runner.say("There is no word here. First select the text to tag.")
            return
        self._tag(label, fragment, relate)

    def label_article(self, label: str) -> None:
        """Give the open article a label; select it where it has it, take it off when selected."""
        workspace, selection = self._workspace, self._selection
        document = workspace.document
        if document is None:
            return
        own = [
            one
            for one in workspace.article.of_article
            if one.label == label and one.annotator == workspace.annotator
        ]
        chosen = next((one for one in own if one.id == selection.annotation_id), None)
        if not own:
            values = dict(workspace.defaults.get(label, _NO_VALUES))
            tag = edits.Tag(document.id, label, (), values)
            if self._runner.do(tag, Landing(tag.id)) is not None:
                self._runner.say(f"The article is labelled {label}.")
                self.tagged.emit(label, False)
        elif chosen is not None and selection.active:
            self.remove_selected()
        else:
            selection.choose((chosen or own[0]).id, place=False)
            self._runner.say(f"The article is labelled {label} already; once more takes it off.")

    def _said_behind(self, annotation: Annotation, label: str) -> Fragment | None:
        """Return what is said behind a speaker or cue, if the label is that of a claim for it."""
        workspace = self._workspace
        document = workspace.document
        is_free = annotation.annotator == workspace.annotator and not (
            workspace.article.relations_at(annotation.id)
        )
        if document is None or not is_free:
            return None
        if not completes_attribution(label, annotation.label, workspace.tag_set):
            return None
        return said_behind(document.text, annotation.end)

    def claim_label_for_selected(self) -> str | None:
        """Return the label by which Shift tags what is said behind the selected annotation.

        Returns:
            The first such label of the tag set; None if the selected annotation is not a speaker
            or cue without relations, or if nothing is said behind it.
        """
        annotation = self._selection.annotation()
        if annotation is None or self._selection.suggestion() is not None:
            return None
        names = (label.name for label in self._workspace.tag_set.offered_labels())
        return next((name for name in names if self._said_behind(annotation, name)), None)

    def _tag(self, label: str, fragment: Fragment, relate: bool) -> None:
        workspace = self._workspace
        assert workspace.document is not None
        twin = self._find_twin(label, fragment)
        if twin is not None:
            self._tag_again(twin, relate)
            return
        values = dict(workspace.defaults.get(label, _NO_VALUES))
        tag = edits.Tag(workspace.document.id, label, (fragment,), values)
        options: list[RelationOption] = []
        if relate or self._guesses.stored_with_new:
            new = workspace.imagine(tag.id, label, (fragment,))
            if self._guesses.stored_with_new:
                guessed = self._guesses.attributes(new)
                values |= {name: guess.value for name, guess in guessed.items()}
                tag = replace(tag, attributes=values)
            if relate:
                options = self._options_for(new)
        offer = self._offer_of(tag) if workspace.offers else None
        edit = self._with_consequences(tag, options, offer)
        left_out = self._relabeller.parts_of(offer) if offer is not None else None
        names = self._relabeller.name_parts(left_out) if left_out else ""
        if self._runner.do(edit, Landing(tag.id, caret=fragment[1])) is None:
            return
        self._used.add(tag.id)
        losses = f" {left_out.counted()} of the suggestion left out." if left_out else ""
        self._say_tagged(tag.id, label, relate, options, losses)
        if left_out:
            self._runner.report_left_out(f"The suggestion that was tagged by hand had: {names}.")
        self.tagged.emit(label, bool(options))

    def _offer_of(self, tag: edits.Tag) -> Suggestion | None:
        """Return the suggestion of just what is to be tagged."""
        workspace = self._workspace
        fragments = tuple(tag.fragments)
        suggested = suggestion_id(tag.document, workspace.annotator, tag.label, fragments)
        return workspace.offers.get(suggested)

    def _with_consequences(
        self, tag: edits.Tag, options: Sequence[RelationOption], offer: Suggestion | None
    ) -> edits.Edit:
        """Return the edit that tags, settles a suggestion of just that, and relates."""
        steps: list[edits.Edit] = [tag]
        if offer is not None:
            steps.insert(0, Settle((offer.id,)))
        steps += map(relate_edit, options)
        if len(steps) == 1:
            return tag
        title = f"tag as {tag.label} and relate" if options else tag.title
        return edits.Together(title, tuple(steps))

    def _find_twin(self, label: str, fragment: Fragment) -> Annotation | None:
        """Return the annotator's own annotation that is just the one to be made."""
        article = self._workspace.article
        following = article.after(fragment[0])
        if following is None:
            return None
        for annotation in islice(article.ordered, article.row(following), None):
            if annotation.start != fragment[0]:
                break
            same = annotation.label == label and annotation.fragments == (fragment,)
            if same and annotation.annotator == self._workspace.annotator:
                return annotation
        return None

    def _tag_again(self, twin: Annotation, relate: bool) -> None:
        """Select what is tagged already, and relate it."""
        options = self._options_for(twin) if relate else []
        landing = Landing(twin.id, caret=twin.end)
        title = f"relate the {twin.label}"
        if not options or self._runner.do(_relate_all(title, options), landing) is None:
            self._selection.land(landing)
            self._selection.announce()
        if not options:
            self._runner.say(f"This is already tagged as {twin.label}.")
        else:
            self._say_tagged(twin.id, twin.label, relate, options)

    def _options_for(self, annotation: Annotation) -> list[RelationOption]:
        workspace = self._workspace
        existing = workspace.article.relations_at(annotation.id)
        touched = self._selection.touched_for_new()
        return options_for_new(annotation, touched, workspace.tag_set, existing)

    def completing_label(self) -> tuple[str, list[RelationOption]] | None:
        """Return the label with which the selected text would complete an attribution.

        Returns:
            The label and its relations; None when nothing was tagged that lacks a part.
        """
        workspace = self._workspace
        fragment, touched = self._selection.trimmed_text(), self._selection.touched_for_new()
        if fragment is None or not touched.latest_first:
            return None
        label = completing_label(touched, workspace.tag_set)
        if label is None:
            return None
        options = self._options_for(workspace.imagine("", label, (fragment,)))
        return (label, options) if options else None

    def _say_tagged(
        self,
        annotation_id: str,
        label: str,
        relate: bool,
        options: Sequence[RelationOption],
        losses: str = "",
    ) -> None:
        if options:
            relations = self._workspace.describe_relations(options, annotation_id)
            self._runner.say(
                f"Tagged as {label}.{losses} {as_sentence(relations)}"
                if losses
                else f"Tagged as {label}: {relations}."
            )
        elif relate:
            self._runner.say(
                f"Tagged as {label}.{losses} No relation to an earlier annotation fits; "
                f"{self._keys.say('tag.relate')} makes one."
            )
        else:
            self._runner.say(f"Tagged as {label}.{losses}")

    def _relabel(self, annotation: Annotation, label: str, relate: bool) -> None:
        workspace = self._workspace
        change = self._relabeller.plan((annotation,), label)
        steps: list[edits.Edit] = [*change.edits]
        options: list[RelationOption] = []
        # Relations that are given back are those that Shift asks for.
        if relate and not change.given_back.relations:
            renamed = workspace.imagine(annotation.id, label, annotation.fragments)
            options = self._options_for(renamed)
            steps += map(relate_edit, options)
        if not steps:
            self._runner.say(f"This is already a {label}.")
            return
        if len(steps) == 1:
            edit = steps[0]
        elif change.edits:
            edit = edits.Together(f"change label to {label} and relate", tuple(steps))
        else:
            edit = _relate_all(f"relate the {label}", options)
        done = f"Changed to {label}." if change.edits else "Related:"
        if self._change_labels(change, edit, (annotation,), done, options):
            self._selection.touch(annotation.id)
            self.tagged.emit(label, bool(options))

    def relabel(self, annotation_ids: Sequence[str], label: str) -> None:
        """Give several annotations a label, as one step."""
        own = own_annotations(self._workspace, self._runner, annotation_ids)
        change = self._relabeller.plan(own, label)
        if not change.edits:
            return
        how_many = number(len(change.edits), "annotation")
        edit = edits.Together(f"change {how_many} to {label}", change.edits)
        skipped = describe_skipped(self._workspace, annotation_ids)
        self._change_labels(change, edit, own, f"Changed {how_many} to {label}.", skipped=skipped)

    def _change_labels(
        self,
        change: Relabelling,
        edit: edits.Edit,
        before: Sequence[Annotation],
        done: str,
        options: Sequence[RelationOption] = (),
        skipped: str = "",
    ) -> bool:
        """Make a change of labels, and say what it left out; return whether it was made."""
        names = self._relabeller.name_parts(change.left_out)
        if self._runner.do(edit) is None:
            return False
        self._relabeller.remember(change, before)
        relations = self._workspace.describe_relations(options, new_id="")
        related = f" {as_sentence(relations)}" if relations else ""
        losses = self._relabeller.describe(change.left_out, change.given_back)
        # The foot may cut the end of a message: what is lost comes first.
        self._runner.say(f"{done}{losses}{related}{skipped}")
        if change.left_out:
            self._runner.report_left_out(f"Left out by the change of label: {names}.")
        return True

    # Removing

    def remove_selected(self) -> None:
        """Remove the selected annotation with its relations; reject a selected suggestion."""
        selection = self._selection
        if selection.active and selection.suggestion() is not None:
            self._suggestions.reject()
            return
        annotation = selection.annotation()
        if annotation is None or not selection.active:
            self._runner.say(none_selected(self._keys))
            return
        along = self._relations_of((annotation,))
        if self._runner.do(edits.Untag(annotation.id, f"remove {annotation.label}")) is not None:
            undo_key = self._keys.say("history.undo")
            self._runner.say(
                f"Removed the {annotation.label} with {along}. {undo_key} brings them back."
                if along
                else f"Removed the {annotation.label}. {undo_key} brings it back."
            )

    def remove(self, annotation_ids: Sequence[str]) -> None:
        """Remove several annotations, as one step."""
        own = own_annotations(self._workspace, self._runner, annotation_ids)
        steps = tuple(edits.Untag(annotation.id) for annotation in own)
        if not steps:
            return
        how_many = number(len(steps), "annotation")
        along = self._relations_of(own)
        skipped = describe_skipped(self._workspace, annotation_ids)
        if self._runner.do(edits.Together(f"remove {how_many}", steps)) is not None:
            undo_key = self._keys.say("history.undo")
            removed = f"{how_many} with {along}" if along else how_many
            self._runner.say(f"Removed {removed}. {undo_key} brings them back.{skipped}")

    def _relations_of(self, annotations: Sequence[Annotation]) -> str:
        """Count one's own relations at annotations, which go with them: ``2 relations``."""
        article, owner = self._workspace.article, self._workspace.annotator
        along = {
            relation.id
            for annotation in annotations
            for relation in article.relations_at(annotation.id)
            if relation.annotator == owner
        }
        return number(len(along), "relation") if along else ""


def _relate_all(title: str, options: Sequence[RelationOption]) -> edits.Edit:
    relates = tuple(map(relate_edit, options))
    return relates[0] if len(relates) == 1 else edits.Together(title, relates)


def _has_blank_end(text: str, start: int, end: int) -> bool:
    return text[start].isspace() or text[end - 1].isspace()
