"""Tagging: what the keys of the tag set, of fragments, extents and attributes do."""

from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace
from PySide6.QtCore import Signal

from annotator.model import Annotation, Fragment, covered_text
from annotator.model.relation_options import (
    RelationOption,
    first_relation_option,
    relation_type_name,
)
from annotator.project import edits
from annotator.ui.session.describing import Describing, counted


class Tagging(Describing):
    """Makes and changes annotations of the open article."""

    tagged = Signal(str, bool)
    """A label was given, and whether with a relation."""

    # Labels

    def label_key(self, label: str, relate: bool = False) -> None:
        """What a label's key does, and with ``relate`` Shift and that key.

        Selected text is tagged. With none, the selected annotation, if keys act on it, gets the
        label; else the word at the caret is tagged.
        """
        if self.document is None or self.text is None:
            return
        chosen = self.text.selection()
        fragment = self.trimmed(chosen)
        if chosen is None and self.active and self.current_annotation() is not None:
            self._relabel_current(label, relate)
            return
        if fragment is None and chosen is None:
            fragment = self.text.word_at_caret()
        if fragment is None:
            self.statusMessage.emit("There is no word here. Select the text to tag first.")
            return
        self._tag(label, fragment, relate)

    def _tag(self, label: str, fragment: Fragment, relate: bool) -> None:
        assert self.project is not None
        assert self.document is not None
        twin = self._twin(label, fragment)
        if twin is not None:
            self._again(twin, relate)
            return
        making = edits.Tag(self.document.id, label, (fragment,))
        new = self._imagined(making.id, label, (fragment,))
        if self.keep_guesses:
            found = self.guesses(new)
            kept = {name: guess.value for name, guess in found.items()}
            making = replace(making, attributes=kept)
        link = first_relation_option(new, self.touched(), self.tag_set) if relate else None
        steps = [*self._settling(label, fragment), making]
        title = making.title
        if link is not None:
            steps.append(edits.Relate(link.source, link.target, link.type.name))
            title = f"tag as {label} and relate"
        if self.do(edits.Together(title, tuple(steps))) is None:
            return
        self._stand_at(making.id)
        self._used(making.id)
        self._say_tagged(label, relate, link)
        self.tagged.emit(label, link is not None)

    def _twin(self, label: str, fragment: Fragment) -> Annotation | None:
        """An annotation of one's own that is just what is to be made."""
        assert self.project is not None
        found = self.article.after(fragment[0])
        at = self.article.row(found) if found is not None else len(self.article.ordered)
        for annotation in islice(self.article.ordered, at, None):
            if annotation.start != fragment[0]:
                break
            same = annotation.label == label and annotation.fragments == (fragment,)
            if same and annotation.annotator == self.project.annotator:
                return annotation
        return None

    def _again(self, twin: Annotation, relate: bool) -> None:
        existing = self.article.relations_at(twin.id)
        link = (
            first_relation_option(twin, self.touched(), self.tag_set, existing) if relate else None
        )
        if link is not None:
            self.do(edits.Relate(link.source, link.target, link.type.name))
        self._stand_at(twin.id)
        if link is None:
            self.statusMessage.emit(f"This is tagged as {twin.label} already.")
        else:
            self._say_tagged(twin.label, relate, link)

    def _imagined(self, item: str, label: str, fragments: tuple[Fragment, ...]) -> Annotation:
        """An annotation as it will be, to find out what it may be related to."""
        assert self.project is not None
        assert self.document is not None
        text = covered_text(self.document.text, fragments)
        return Annotation(item, self.project.annotator, label, fragments, text)

    def _stand_at(self, item: str) -> None:
        """Select what was made, with the caret at its end and no text selected."""
        annotation = self.annotation(item)
        if annotation is None:
            return
        if self.text is not None:
            self.text.set_caret(annotation.end)
        self._touch(item)
        self.current, self.active = item, True
        self._changed_current()

    def _say_tagged(self, label: str, relate: bool, link: RelationOption | None) -> None:
        if link is not None:
            self.statusMessage.emit(f"Tagged as {label}: {self.described(link)}.")
        elif relate:
            self.statusMessage.emit(
                f"Tagged as {label}. What was touched before tells no relation; "
                f"{self.keys.say('tag.relate')} makes one."
            )
        else:
            self.statusMessage.emit(f"Tagged as {label}.")

    def described(self, link: RelationOption) -> str:
        """A link in words: ``claim “We will …” said by speaker “he”``."""
        return (
            f"{self.named(link.source)} {relation_type_name(link.type)} {self.named(link.target)}"
        )

    def named(self, item: str, limit: int = 32) -> str:
        """An annotation, or a suggestion, in a few words."""
        found = self._choosable(item)
        if found is None and self.project is not None:
            found = self.project.annotation(item)
        if found is None:
            return "an annotation that is gone"
        words = " ".join(found.text.split())
        # They stand in quotation marks as it is.
        words = words.strip('"“”„‟«»＂') or words
        if len(words) > limit:
            words = words[: limit - 1].rstrip() + "…"
        return f"{found.label} “{words}”"

    def _settling(self, label: str, fragment: Fragment) -> Sequence[edits.Edit]:
        """What else becomes of a stretch that is tagged."""
        return []

    def _used(self, item: str) -> None:
        """An annotation was made or related to; what relates may want to know."""

    def _relabel_current(self, label: str, relate: bool) -> None:
        annotation = self.current_annotation()
        if annotation is None:
            return
        steps: list[edits.Edit] = []
        if annotation.label != label:
            steps.append(edits.Relabel(annotation.id, label))
        link = None
        if relate:
            new = self._imagined(annotation.id, label, annotation.fragments)
            existing = self.article.relations_at(annotation.id)
            link = first_relation_option(new, self.touched(), self.tag_set, existing)
            if link is not None:
                steps.append(edits.Relate(link.source, link.target, link.type.name))
        if not steps:
            self.statusMessage.emit(f"This is a {label} already.")
            return
        title = steps[0].title if len(steps) == 1 else f"change label to {label} and relate"
        if self.do(edits.Together(title, tuple(steps))) is not None:
            self._touch(annotation.id)
            done = f"Changed to {label}." if annotation.label != label else "Related:"
            self.statusMessage.emit(done + (f" {self.described(link)}." if link else ""))
            self.tagged.emit(label, link is not None)

    def relabel(self, items: Sequence[str], label: str) -> None:
        """Give several annotations a label, as one step."""
        found = [one for one in self._own(items) if one.label != label]
        steps = tuple(edits.Relabel(one.id, label) for one in found)
        if not steps:
            return
        what = counted(len(steps))
        if self.do(edits.Together(f"change {what} to {label}", steps)) is not None:
            self.statusMessage.emit(f"Changed {what} to {label}.")

    # Removing

    def remove_current(self) -> None:
        """Remove the selected annotation with its relations."""
        annotation = self.current_annotation()
        if annotation is None or not self.active:
            self.statusMessage.emit(self._none_selected())
            return
        if self.do(edits.Untag(annotation.id, f"remove {annotation.label}")) is not None:
            back = self.keys.say("history.undo")
            self.statusMessage.emit(f"Removed the {annotation.label}. {back} brings it back.")

    def remove(self, items: Sequence[str]) -> None:
        """Remove several annotations, as one step."""
        steps = tuple(edits.Untag(one.id) for one in self._own(items))
        if not steps:
            return
        what = counted(len(steps))
        if self.do(edits.Together(f"remove {what}", steps)) is not None:
            back = self.keys.say("history.undo")
            self.statusMessage.emit(f"Removed {what}. {back} brings them back.")
