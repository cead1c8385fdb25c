"""Decides which command has which key.

A tag set has the strongest claim on a key, then the annotator's own choice, then the default.
Where two commands work in the same place, the stronger one has the key, and the key of the other
one rests: it works again as soon as it is free.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct, field

from annotator.ui.keys.action_spec import FIELDS, TEXT_KEYS, ActionSpec, Context
from annotator.ui.keys.key_text import edits, in_words, key_text, plain, pressed, stored, with_twins

Chosen = Mapping[str, tuple[str, ...]]
"""By command id the keys that the annotator chose: all keys, or for a label the additional ones."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_TAG_SET, _PERSON, _DEFAULT = range(3)


class Obstacle(Struct, frozen=True):
    """The reason why a command cannot have a key."""

    reason: str
    """The reason as a sentence: ``Ctrl+F belongs to “Find in the article”.``"""
    command: str = ""
    """The id of the command that has the key, if one has it."""
    firm: bool = False
    """Whether the key cannot be taken over."""


class Bound(Struct):
    """The keys of one command."""

    keys: list[str] = field(default_factory=list[str])
    """The keys that work, the one to show in front."""
    resting: dict[str, Obstacle] = field(default_factory=dict[str, Obstacle])
    """The keys that rest, each with the reason."""


class Keymap:
    """Knows the keys of all commands; a change returns new choices, and the keymap stays."""

    def __init__(
        self,
        specs: Iterable[ActionSpec],
        chosen: Chosen,
        overlap: Callable[[Context, Context], bool],
        reserved: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Work out the keys.

        Args:
            specs: All commands.
            chosen: The keys that the annotator chose.
            overlap: Returns whether commands of two contexts work in the same place.
            reserved: Keys that have an effect without a command, with that effect in words:
                ``{"Alt+F": "opens the File menu"}``.
        """
        self._specs = {spec.id: spec for spec in specs}
        self._chosen = dict(chosen)
        self._overlap = overlap
        self._reserved = {pressed(key): does for key, does in reserved.items()}
        self._bound = {command_id: Bound() for command_id in self._specs}
        self._holders: dict[str, list[ActionSpec]] = {}
        for _, spec, key in sorted(self._claims(), key=lambda claim: claim[0]):
            self._settle(spec, key)

    def __getitem__(self, command_id: str) -> Bound:
        return self._bound[command_id]

    def own(self, command_id: str) -> tuple[str, ...]:
        """Return the keys of a command that the annotator may remove, working or not."""
        spec = self._specs[command_id]
        return self._chosen.get(command_id, () if spec.firm else defaults(spec))

    def changed(self, command_id: str) -> bool:
        """Return whether the annotator chose keys for a command."""
        return command_id in self._chosen

    def _claims(self) -> Iterator[tuple[int, ActionSpec, str]]:
        for command_id, spec in self._specs.items():
            if spec.firm:
                yield from ((_TAG_SET, spec, key) for key in defaults(spec))
            strength = _PERSON if command_id in self._chosen else _DEFAULT
            yield from ((strength, spec, key) for key in self.own(command_id))

    def _settle(self, spec: ActionSpec, key: str) -> None:
        bound = self._bound[spec.id]
        obstacle = self._barred(spec, key) or self._held(spec, key)
        if obstacle is not None:
            bound.resting[key] = obstacle
        elif pressed(key) not in map(pressed, bound.keys):
            bound.keys.append(key)
            self._holders.setdefault(pressed(key), []).append(spec)

    def obstacle(self, command_id: str, key: str) -> Obstacle | None:
        """Return the reason why a command cannot have a key, or None if it can."""
        spec = self._specs[command_id]
        return self._barred(spec, key) or self._held(spec, key) or self._texts(spec, key)

    def _barred(self, spec: ActionSpec, key: str) -> Obstacle | None:
        if pressed(key) in self._reserved:
            return Obstacle(f"{key_text(key)} {self._reserved[pressed(key)]}.", firm=True)
        if spec.context == "window" and edits(key):
            need = f"Fields and lists need {key_text(key)}, and this command works in all of the"
            return Obstacle(f"{need} window.", firm=True)
        if spec.context in FIELDS and (edits(key) or plain(key)):
            need = f"{key_text(key)} is needed for typing where this command works."
            return Obstacle(need, firm=True)
        return None

    def _held(self, spec: ActionSpec, key: str) -> Obstacle | None:
        for holder in self._holders.get(pressed(key), ()):
            if holder.id == spec.id or not self._overlap(holder.context, spec.context):
                continue
            owner = f"{key_text(key)} belongs to “{holder.text}”"
            firm = holder.firm and pressed(key) in map(pressed, defaults(holder))
            note = "; the tag set defines it" if firm else ""
            return Obstacle(f"{owner}{note}.", holder.id, firm)
        return None

    def _texts(self, spec: ActionSpec, key: str) -> Obstacle | None:
        for own in TEXT_KEYS:
            if pressed(key) in map(pressed, own.keys) and key not in self.own(spec.id):
                does = in_words(own.does[0].lower() + own.does[1:])
                return Obstacle(f"{key_text(key)} works in the text itself: {does}.")
        return None

    # Changes

    def with_key(self, command_id: str, key: str) -> Chosen:
        """Return the choices in which a command has a key.

        Another command that has the key by choice loses it; one that has it by default keeps it
        resting.

        Raises:
            ValueError: The text names no key.
        """
        if not stored(key):
            raise ValueError(f"“{key}” is not a key.")
        key = stored(key)
        chosen = dict(self._chosen)
        for other, keys in self._chosen.items():
            spec = self._specs.get(other)
            if (
                spec
                and other != command_id
                and self._overlap(spec.context, self._specs[command_id].context)
            ):
                self._put(chosen, other, without(keys, *with_twins(key)))
        kept = without(self._kept(command_id), *with_twins(key))
        self._put(chosen, command_id, (*kept, *with_twins(key)))
        return chosen

    def without_key(self, command_id: str, key: str) -> Chosen:
        """Return the choices in which a command does not have a key."""
        chosen = dict(self._chosen)
        self._put(chosen, command_id, without(self._kept(command_id), *with_twins(key)))
        return chosen

    def _kept(self, command_id: str) -> tuple[str, ...]:
        """Return the own keys of a command, without those that another command has taken over."""
        resting = self._bound[command_id].resting
        return tuple(key for key in self.own(command_id) if key not in resting or resting[key].firm)

    def without_changes(self, command_id: str) -> Chosen:
        """Return the choices in which a command has its default keys."""
        return {other: keys for other, keys in self._chosen.items() if other != command_id}

    def _put(
        self, chosen: dict[str, tuple[str, ...]], command_id: str, keys: tuple[str, ...]
    ) -> None:
        """Store the keys of a command, but only if they differ from the default."""
        spec = self._specs[command_id]
        chosen.pop(command_id, None)
        if set(keys) != set(() if spec.firm else defaults(spec)):
            chosen[command_id] = keys


def defaults(spec: ActionSpec) -> tuple[str, ...]:
    """Return the default keys of a command as they are stored."""
    return _all_stored(spec.keys)


@cache
def _all_stored(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(stored, keys)))


def without(keys: tuple[str, ...], *gone: str) -> tuple[str, ...]:
    """Return the keys without some of them, in whichever way these are written."""
    return tuple(key for key in keys if pressed(key) not in map(pressed, gone))
