"""Attributes, notes and identities of annotations: of one, or of many at once."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from annotator.assist.identity_guesses import kind_of_new_identity
from annotator.model import Annotation, Attribute, AttributeKind, Identity
from annotator.model.attribute_values import value_fault, with_revealed_defaults
from annotator.model.value_words import in_order, read_value
from annotator.project import edits
from annotator.text.folding import fold_name
from annotator.ui.session.workspace import EditRunner, Workspace
from annotator.words import as_sentence, isolate, number, quote

_PAST = {"clear": "cleared", "add": "added", "take": "took"}


class AttributeEditor:
    """Changes attributes, notes and identities of annotations of the open article."""

    def __init__(self, workspace: Workspace, runner: EditRunner) -> None:
        self._workspace = workspace
        self._runner = runner

    def set_value(self, annotation_id: str, name: str, value: Any) -> bool:
        """Give an annotation a value of an attribute; None takes the value away.

        Attributes that show because of it get their defaults.

        Returns:
            Whether the annotation was changed.
        """
        annotation = self._workspace.annotation_anywhere(annotation_id)
        if annotation is None:
            return False
        after = self._with_value(annotation, name, value)
        if after == annotation.attributes:
            return False
        attribute = self._attribute(annotation.label, name)
        edit = edits.SetAttributes(annotation_id, after, self._title(name, value, attribute))
        if self._runner.do(edit) is None:
            return False
        self._runner.say(_done(self._title(name, value, attribute)))
        return True

    def set_values(self, annotation_ids: Sequence[str], name: str, value: Any) -> None:
        """Give several annotations a value of an attribute, as one step; None takes it away."""
        self._change_values(annotation_ids, name, value, lambda _: value)

    def add_value(
        self, annotation_ids: Sequence[str], attribute: Attribute, value: str, add: bool
    ) -> None:
        """Add a value to those that several annotations have, or take it away, as one step."""

        def change(before: Any) -> list[str] | None:
            names = [] if value_fault(attribute, before) else list(before)
            kept = [name for name in names if name != value]
            return in_order(attribute, [*kept, value] if add else kept) or None

        name = attribute.name
        title = f"add {value} to {name}" if add else f"take {value} from {name}"
        self._change_values(annotation_ids, name, value, change, title)

    def set_texts(self, annotation_ids: Sequence[str], attribute: Attribute, text: str) -> None:
        """Give several annotations the value that a text stands for, as one step.

        Of an identity the text is the name; a new name makes an identity.
        """
        if attribute.kind is not AttributeKind.IDENTITY:
            value = read_value(attribute, text)
            self._change_values(annotation_ids, attribute.name, value, lambda _: value)
            return
        identity, making = self._identity_named(text)
        title = f"set {attribute.name} to {identity.name}"
        name = attribute.name
        self._change_values(annotation_ids, name, None, lambda _: identity.id, title, making)

    def _identity_named(self, name: str) -> tuple[Identity, tuple[edits.Edit, ...]]:
        """Return the identity of a name, and the edit that makes it if it is new."""
        name = " ".join(name.split())
        existing = find_identity(self._workspace.identities(), name)
        identity = existing or Identity(str(uuid4()), name)
        return identity, () if existing is not None else (edits.AddIdentity(identity),)

    def _change_values(
        self,
        annotation_ids: Sequence[str],
        name: str,
        value: Any,
        change: Callable[[Any], Any],
        title: str = "",
        first: tuple[edits.Edit, ...] = (),
    ) -> None:
        """Change a value of several annotations.

        Args:
            annotation_ids: The annotations; those of colleagues stay as they are.
            name: The attribute.
            value: The value that the title names.
            change: Returns the new value for the old one; None for no value.
            title: What happens in a few words; empty: the attribute is set or cleared.
            first: What is to be done before.
        """
        own = own_annotations(self._workspace, self._runner, annotation_ids)
        values = ((one, change(one.attributes.get(name))) for one in own)
        changed = ((one, self._with_value(one, name, after)) for one, after in values)
        steps = tuple(
            edits.SetAttributes(one.id, after) for one, after in changed if after != one.attributes
        )
        if not steps:
            return
        how_many = number(len(steps), "annotation")
        attribute = self._attribute(own[0].label, name)
        title = title or self._title(name, value, attribute)
        edit = edits.Together(f"{title}: {how_many}", (*first, *steps))
        if self._runner.do(edit) is not None:
            skipped = describe_skipped(self._workspace, annotation_ids)
            self._runner.say(f"{_done(f'{title}: {how_many}')}{skipped}")

    def text_fault(self, attribute: Attribute, text: str) -> str:
        """Return why a text that was typed stands for no value; empty if it does, or is empty."""
        if not text.strip() or attribute.kind is AttributeKind.IDENTITY:
            return ""
        return value_fault(attribute, read_value(attribute, text))

    def set_text(self, annotation_id: str, attribute: Attribute, text: str) -> bool:
        """Give an annotation the value that a text stands for; an empty text takes it away.

        The annotation may be in an article that was just left. Of an identity the text is the
        name; a new name makes an identity.

        Returns:
            Whether the annotation has the value now.
        """
        annotation = self._workspace.annotation_anywhere(annotation_id)
        if annotation is None:
            return False
        if attribute.kind is AttributeKind.IDENTITY and text.strip():
            return self._set_identity_value(annotation, attribute, text)
        value = read_value(attribute, text) if text.strip() else None
        if self._with_value(annotation, attribute.name, value) == annotation.attributes:
            return True
        return self.set_value(annotation_id, attribute.name, value)

    def _set_identity_value(self, annotation: Annotation, attribute: Attribute, name: str) -> bool:
        identity, making = self._identity_named(name)
        if annotation.attributes.get(attribute.name) == identity.id:
            return True
        title = f"set {attribute.name} to {identity.name}"
        after = self._with_value(annotation, attribute.name, identity.id)
        setting = edits.SetAttributes(annotation.id, after, title)
        edit = edits.Together(title, (*making, setting)) if making else setting
        if self._runner.do(edit) is None:
            return False
        self._runner.say(_done(title))
        return True

    def _with_value(self, annotation: Annotation, name: str, value: Any) -> dict[str, Any]:
        """Return the values of an annotation with another one, and defaults that show by it."""
        before = annotation.attributes
        after = {key: kept for key, kept in before.items() if key != name}
        if value is not None:
            after[name] = value
        label = self._workspace.tag_set.label(annotation.label)
        return with_revealed_defaults(label.attributes, before, after) if label else after

    def _attribute(self, label: str, name: str) -> Attribute | None:
        definition = self._workspace.tag_set.label(label)
        return definition.attribute(name) if definition is not None else None

    def _title(self, name: str, value: Any, attribute: Attribute | None) -> str:
        if value is None:
            return f"clear {name}"
        return f"set {name} to {self._workspace.value_words(value, attribute)}"

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


def _done(title: str) -> str:
    """Return the title of an edit as a sentence of what was done, such as ``Cleared kind.``."""
    verb, _, words = title.partition(" ")
    return as_sentence(f"{_PAST.get(verb, verb)} {words}")


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
