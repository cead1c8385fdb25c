"""Guesses at attributes and identities: shown as guesses, stored when a person accepts them."""

from collections.abc import Callable, Mapping, Sequence

from annotator.assist.guess import Guess, IdentityGuess
from annotator.assist.identity_guesses import guess_identity
from annotator.model import Annotation
from annotator.model.relations import CUED_BY
from annotator.plugins import LazyFunction
from annotator.project import edits
from annotator.ui.session.selection import Selection
from annotator.ui.session.workspace import EditRunner, Workspace

_guess_attributes: Callable[..., Mapping[str, Guess]] = LazyFunction(
    "annotator.assist.attribute_guesses:guess_attributes"
)
"""Loaded with the first guess: it knows how speech is reported, and the window starts without."""


class Guesses:
    """Guesses attributes and identities of the open article's annotations."""

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        runner: EditRunner,
        report_use: Callable[[str], None],
    ) -> None:
        """Guess nothing yet.

        Args:
            workspace: The article whose annotations are guessed about.
            selection: Whose guesses :meth:`accept` stores.
            runner: Stores them.
            report_use: Is called with the name of what the annotator used, for the hints.
        """
        self.shown = True
        """Whether anything is guessed."""
        self.stored_with_new = False
        """Whether the guesses at a new annotation are stored with it: the person's preference."""
        self._workspace = workspace
        self._selection = selection
        self._runner = runner
        self._report_use = report_use

    def attributes(self, annotation: Annotation) -> Mapping[str, Guess]:
        """Return a guess for each attribute without a value; none for colleagues' annotations."""
        workspace = self._workspace
        if not self.shown or workspace.document is None or not self._is_own(annotation):
            return {}
        label = workspace.tag_set.label(annotation.label)
        if label is None or not label.attributes:
            return {}
        return _guess_attributes(
            workspace.document.text,
            annotation,
            label,
            earlier=workspace.article.alike(annotation.text),
            identity_kind=self._kind_of(annotation.identity),
            cues=self._cues(annotation.id),
        )

    def identity(self, annotation: Annotation) -> IdentityGuess | None:
        """Guess whom or what a mention refers to; nothing for colleagues' annotations."""
        if not self.shown or not self._is_own(annotation):
            return None
        alike = self._workspace.article.alike(annotation.text)
        return guess_identity(annotation, self._workspace.identities(), alike)

    def accept(self) -> None:
        """Store all guesses at the selected annotation."""
        annotation = self._selection.annotation()
        if annotation is None:
            self._runner.say("First select the annotation whose guesses to accept.")
        else:
            self.accept_for([annotation.id])

    def accept_for(self, annotation_ids: Sequence[str]) -> None:
        """Store all guesses at some annotations, as one step."""
        steps: list[edits.Edit] = []
        values = ""
        for annotation_id in annotation_ids:
            annotation = self._workspace.annotation(annotation_id)
            if annotation is None:
                continue
            guessed = {name: guess.value for name, guess in self.attributes(annotation).items()}
            if guessed:
                values = ", ".join(f"{name} {value}" for name, value in guessed.items())
                after = {**annotation.attributes, **guessed}
                steps.append(edits.SetAttributes(annotation_id, after, f"set {values}"))
        if not steps:
            this = "these annotations" if len(annotation_ids) > 1 else "this annotation"
            self._runner.say(f"There are no guesses for {this}.")
            return
        several = f"the guesses for {len(steps):,} annotations" if len(steps) > 1 else ""
        title = f"take {several}" if several else f"set {values}"
        if self._runner.do(edits.Together(title, tuple(steps))) is not None:
            self._report_use("guess")
            self._runner.say(f"Took {several}." if several else f"Set {values}.")

    def _is_own(self, annotation: Annotation) -> bool:
        workspace = self._workspace
        return workspace.writable and annotation.annotator == workspace.annotator

    def _kind_of(self, identity_id: str | None) -> str:
        if identity_id is None:
            return ""
        identities = self._workspace.identities()
        return next((one.kind for one in identities if one.id == identity_id), "")

    def _cues(self, annotation_id: str) -> list[str]:
        article = self._workspace.article
        return [
            article.annotations[relation.target].text
            for relation in article.relations_at(annotation_id)
            if relation.type == CUED_BY
            and relation.source == annotation_id
            and relation.target in article.annotations
        ]
