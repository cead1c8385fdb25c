"""Guesses at the attributes of an annotation: shown as guesses, stored when a person takes them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.model import Annotation
from annotator.project import edits
from annotator.ui.session.open_article import OpenArticle

if TYPE_CHECKING:
    from annotator.assist.guess import Guess
    from annotator.assist.identities import IdentityGuess

# What guesses is imported when an annotation is chosen first: the window comes up sooner.
_CUED_BY = "cued_by"


class Guessing(OpenArticle):
    """Knows what the attributes of the open article's annotations may be."""

    keep_guesses = False
    """Whether what is guessed of a new annotation is stored with it: the person's preference."""

    def guesses(self, annotation: Annotation) -> "Mapping[str, Guess]":
        """A guess for each attribute that has no value; none for what others have tagged."""
        if self.document is None or self.project is None or not self.writable:
            return {}
        label = self.tag_set.label(annotation.label)
        own = annotation.annotator == self.project.annotator
        if label is None or not label.attributes or not own:
            return {}
        from annotator.assist.guesses import guesses

        return guesses(
            self.document.text,
            annotation,
            label,
            earlier=self.article.alike(annotation.text),
            identity_kind=self._kind_of(annotation.identity),
            cues=self._cues(annotation.id),
        )

    def guess_identity(self, annotation: Annotation) -> "IdentityGuess | None":
        """Whom or what a mention may refer to; nothing of what others have tagged."""
        if self.project is None or not self.writable:
            return None
        if annotation.annotator != self.project.annotator:
            return None
        from annotator.assist.identities import guess_identity

        return guess_identity(annotation, self.identities(), self.article.alike(annotation.text))

    def _kind_of(self, identity: str | None) -> str:
        if identity is None or self.project is None:
            return ""
        return next((one.kind for one in self.identities() if one.id == identity), "")

    def _cues(self, item: str) -> list[str]:
        known = self.article.annotations
        return [
            known[relation.target].text
            for relation in self.article.relations_at(item)
            if relation.type == _CUED_BY and relation.source == item and relation.target in known
        ]

    def take_guesses(self) -> None:
        """Store all that is guessed of the selected annotation."""
        annotation = self.current_annotation()
        if annotation is None:
            self.statusMessage.emit("Choose the annotation first whose attributes are guessed.")
        else:
            self.take_guesses_of([annotation.id])

    def take_guesses_of(self, items: Sequence[str]) -> None:
        """Store all that is guessed of some annotations, as one step."""
        steps: list[edits.Edit] = []
        said = ""
        for item in items:
            annotation = self.annotation(item)
            if annotation is None:
                continue
            found = {name: guess.value for name, guess in self.guesses(annotation).items()}
            if found:
                said = ", ".join(f"{name} {value}" for name, value in found.items())
                after = {**annotation.attributes, **found}
                steps.append(edits.SetAttributes(item, after, f"set {said}"))
        if not steps:
            this = "these annotations" if len(items) > 1 else "this annotation"
            self.statusMessage.emit(f"Nothing is guessed of {this}.")
            return
        several = len(steps) > 1
        title = f"take the guesses of {len(steps):,} annotations" if several else f"set {said}"
        if self.do(edits.Together(title, tuple(steps))) is not None:
            self.acted.emit("guess")
            self.statusMessage.emit(
                f"Took the guesses of {len(steps):,} annotations." if several else f"Set {said}."
            )
