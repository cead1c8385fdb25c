"""What is said of annotations: attributes, notes, identities; of one or of many."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from annotator.assist.identities import kind_of_mention
from annotator.model import Annotation, Identity
from annotator.project import edits
from annotator.ui.session.extents import Extents


class Describing(Extents):
    """Changes what annotations of the open article say."""

    def set_attribute(self, item: str, name: str, value: str | None) -> None:
        """Give an annotation a value of an attribute; None takes it away."""
        annotation = self.annotation(item)
        if annotation is None:
            return
        attributes: Mapping[str, Any] = dict(annotation.attributes)
        after = {key: kept for key, kept in attributes.items() if key != name}
        if value is not None:
            after[name] = value
        if after != attributes:
            title = f"set {name} to {value}" if value is not None else f"clear {name}"
            self.do(edits.SetAttributes(item, after, title))

    def set_note(self, item: str, note: str) -> None:
        """Write an annotation's note."""
        annotation = self.annotation(item)
        if annotation is not None and annotation.note != note:
            self.do(edits.SetNote(item, note))

    def set_identity_name(self, item: str, name: str) -> None:
        """Say by its name whom or what a mention refers to; a new name makes an identity."""
        annotation = self.annotation(item)
        if annotation is None or self.project is None:
            return
        name = " ".join(name.split())
        if not name:
            if annotation.identity is not None:
                self.do(edits.SetIdentity(item, None, "clear identity"))
            return
        known = identity_named(self.identities(), name)
        if known is not None:
            if known.id != annotation.identity:
                self.do(edits.SetIdentity(item, known.id))
            return
        made = Identity(str(uuid4()), name, kind=kind_of_mention(annotation))
        steps = (edits.AddIdentity(made), edits.SetIdentity(item, made.id))
        self.do(edits.Together(f"set identity to {name}", steps))

    def set_values(self, items: Sequence[str], name: str, value: str | None) -> None:
        """Give several annotations a value of an attribute, as one step; None takes it away."""
        found = [one for one in self._own(items) if one.attributes.get(name) != value]
        steps: list[edits.Edit] = []
        for one in found:
            kept = {key: each for key, each in one.attributes.items() if key != name}
            after = kept if value is None else {**kept, name: value}
            steps.append(edits.SetAttributes(one.id, after))
        if not steps:
            return
        what = counted(len(steps))
        title = f"set {name} to {value}" if value is not None else f"clear {name}"
        if self.do(edits.Together(f"{title}: {what}", tuple(steps))) is not None:
            said = f"Set {name} to {value}" if value is not None else f"Cleared {name}"
            self.statusMessage.emit(f"{said}: {what}.")

    def _own(self, items: Sequence[str]) -> list[Annotation]:
        """Those of these annotations that one may change."""
        assert self.project is not None
        found = [one for item in items if (one := self.annotation(item)) is not None]
        own = [one for one in found if one.annotator == self.project.annotator]
        if found and not own:
            self.statusMessage.emit("These are others’ annotations; only they may change them.")
        return own


def identity_named(identities: Sequence[Identity], name: str) -> Identity | None:
    """The identity with that name, or else with that alias; upper and lower case alike."""
    wanted = name.casefold()
    for identity in identities:
        if identity.name.casefold() == wanted:
            return identity
    for identity in identities:
        if any(alias.casefold() == wanted for alias in identity.aliases):
            return identity
    return None


def counted(number: int) -> str:
    """So many annotations, in words."""
    return "1 annotation" if number == 1 else f"{number:,} annotations"
