"""Attributes, notes and identities of annotations: of one, or of many at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from annotator.assist.identity_guesses import kind_of_new_identity
from annotator.model import Annotation, Identity
from annotator.project import edits
from annotator.text.folding import fold_name
from annotator.ui.session.workspace import EditRunner, Workspace
from annotator.words import isolate, number, quote


class AttributeEditor:
    """Changes attributes, notes and identities of annotations of the open article."""

    def __init__(self, workspace: Workspace, runner: EditRunner) -> None:
        self._workspace = workspace
        self._runner = runner

    def set_value(self, annotation_id: str, name: str, value: str | None) -> bool:
        """Give an annotation a value of an attribute; None takes the value away.

        Returns:
            Whether the annotation was changed.
        """
        annotation = self._workspace.annotation(annotation_id)
        if annotation is None:
            return False
        before = dict(annotation.attributes)
        after = _with_value(before, name, value)
        if after == before:
            return False
        edit = edits.SetAttributes(annotation_id, after, _title(name, value))
        if self._runner.do(edit) is None:
            return False
        self._runner.say(f"{_done(name, value)}.")
        return True

    def set_values(self, annotation_ids: Sequence[str], name: str, value: str | None) -> None:
        """Give several annotations a value of an attribute, as one step; None takes it away."""
        own = own_annotations(self._workspace, self._runner, annotation_ids)
        steps = tuple(
            edits.SetAttributes(annotation.id, _with_value(annotation.attributes, name, value))
            for annotation in own
            if annotation.attributes.get(name) != value
        )
        if not steps:
            return
        how_many = number(len(steps), "annotation")
        edit = edits.Together(f"{_title(name, value)}: {how_many}", steps)
        if self._runner.do(edit) is not None:
            skipped = describe_skipped(self._workspace, annotation_ids)
            self._runner.say(f"{_done(name, value)}: {how_many}.{skipped}")

    def set_note(self, annotation_id: str, note: str) -> bool:
        """Write an annotation's note; the annotation may be in an article that was just left.

        Returns:
            Whether the annotation has the note now.
        """
        annotation = self._workspace.annotation_anywhere(annotation_id)
        if annotation is None:
            return False
        return annotation.note == note or (
            self._runner.do(edits.SetNote(annotation_id, note)) is not None
        )

    def set_identity_name(self, annotation_id: str, name: str) -> bool:
        """Name the person or thing that a mention refers to; a new name makes an identity.

        Returns:
            Whether the annotation has the identity now.
        """
        annotation = self._workspace.annotation_anywhere(annotation_id)
        if annotation is None or self._workspace.project is None:
            return False
        name = " ".join(name.split())
        if not name:
            clear = edits.SetIdentity(annotation_id, None, "clear identity")
            if annotation.identity is None:
                return True
            if self._runner.do(clear) is None:
                return False
            self._runner.say("Cleared identity.")
            return True
        existing = find_identity(self._workspace.identities(), name)
        identity = existing or Identity(str(uuid4()), name, kind=kind_of_new_identity(annotation))
        edit: edits.Edit = edits.SetIdentity(annotation_id, identity.id)
        if existing is None:
            steps = (edits.AddIdentity(identity), edit)
            edit = edits.Together(f"set identity to {name}", steps)
        if identity.id != annotation.identity and self._runner.do(edit) is None:
            return False
        also = f", the project’s name for {quote(name)}" if name != identity.name else ""
        self._runner.say(f"Set identity to {isolate(identity.name)}{also}.")
        return True


def own_annotations(
    workspace: Workspace, runner: EditRunner, annotation_ids: Sequence[str]
) -> list[Annotation]:
    """Return those of some annotations that the annotator may change; say so if none is."""
    own = workspace.own_annotations(annotation_ids)
    if not own and any(workspace.annotation(one) is not None for one in annotation_ids):
        runner.say("These are colleagues’ annotations; only they can change them.")
    return own


def describe_skipped(workspace: Workspace, annotation_ids: Sequence[str]) -> str:
    """Return how many of some annotations are colleagues’, as a sentence that follows another."""
    present = [one for one in annotation_ids if workspace.annotation(one) is not None]
    count = len(present) - len(workspace.own_annotations(present))
    stay = "stays as it is" if count == 1 else "stay as they are"
    return f" {number(count, 'annotation')} of colleagues {stay}." if count else ""


def _with_value(attributes: Mapping[str, Any], name: str, value: str | None) -> dict[str, Any]:
    kept = {key: kept for key, kept in attributes.items() if key != name}
    return kept if value is None else {**kept, name: value}


def _title(name: str, value: str | None) -> str:
    return f"set {name} to {value}" if value is not None else f"clear {name}"


def _done(name: str, value: str | None) -> str:
    return f"Set {name} to {value}" if value is not None else f"Cleared {name}"


def find_identity(identities: Sequence[Identity], name: str) -> Identity | None:
    """Return the identity with a name, or else with that alias; None where there is neither.

    Names are compared as those of people are: upper and lower case, blanks, and the way in which
    letters are stored make no other identity.
    """
    wanted = fold_name(name)
    for identity in identities:
        if fold_name(identity.name) == wanted:
            return identity
    for identity in identities:
        if any(fold_name(alias) == wanted for alias in identity.aliases):
            return identity
    return None
