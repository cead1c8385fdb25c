"""Which command has which key: the defaults, the tag set's, and what a person chose instead.

The strongest claim on a key is a tag set's, then comes what the person chose, then the default.
Where two commands listen in one place the stronger has the key, and the other's rests: it is not
forgotten, and works again as soon as nothing is in its way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct, field

from annotator.ui.keys.action_spec import FIELDS, ActionSpec, Context
from annotator.ui.keys.key_text import edits, in_words, key_text, plain, pressed, stored, with_twins
from annotator.ui.keys.text_keys import TEXT_KEYS

Chosen = Mapping[str, tuple[str, ...]]
"""By command the keys that a person chose: all of them, or with a label those besides its own."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_TAG_SET, _PERSON, _DEFAULT = range(3)


class Obstacle(Struct, frozen=True):
    """What stands in the way of a key."""

    said: str
    """``Ctrl+F belongs to “Find in the article”.``"""
    command: str = ""
    """The command that has the key, if one has it."""
    firm: bool = False
    """It cannot be taken over."""


class Bound(Struct):
    """The keys of one command."""

    keys: list[str] = field(default_factory=list)
    """Those that work, the one to show in front."""
    resting: dict[str, Obstacle] = field(default_factory=dict)
    """Those that something else has."""


class Keymap:
    """All commands with their keys as they are now; changes give what a person chose anew."""

    def __init__(
        self,
        specs: Iterable[ActionSpec],
        chosen: Chosen,
        overlap: Callable[[Context, Context], bool],
        reserved: Mapping[str, str] = _NOTHING,
    ) -> None:
        """``overlap``: whether two contexts listen in one place; ``reserved``: what takes a key
        without being a command, in words: ``{"Alt+F": "opens the File menu"}``.
        """
        self._specs = {spec.id: spec for spec in specs}
        self._chosen = dict(chosen)
        self._overlap = overlap
        self._reserved = {pressed(key): does for key, does in reserved.items()}
        self._bound = {id: Bound() for id in self._specs}
        self._holders: dict[str, list[ActionSpec]] = {}
        for _, spec, key in sorted(self._claims(), key=lambda claim: claim[0]):
            self._settle(spec, key)

    def __getitem__(self, id: str) -> Bound:
        return self._bound[id]

    def own(self, id: str) -> tuple[str, ...]:
        """The keys of a command that a person may take away, working or not."""
        spec = self._specs[id]
        return self._chosen.get(id, () if spec.firm else defaults(spec))

    def changed(self, id: str) -> bool:
        """Whether a person gave a command other keys than it has at first."""
        return id in self._chosen

    def _claims(self) -> Iterator[tuple[int, ActionSpec, str]]:
        for id, spec in self._specs.items():
            if spec.firm:
                yield from ((_TAG_SET, spec, key) for key in defaults(spec))
            strength = _PERSON if id in self._chosen else _DEFAULT
            yield from ((strength, spec, key) for key in self.own(id))

    def _settle(self, spec: ActionSpec, key: str) -> None:
        bound = self._bound[spec.id]
        in_the_way = self._barred(spec, key) or self._held(spec, key)
        if in_the_way is not None:
            bound.resting[key] = in_the_way
        elif pressed(key) not in map(pressed, bound.keys):
            bound.keys.append(key)
            self._holders.setdefault(pressed(key), []).append(spec)

    def obstacle(self, id: str, key: str) -> Obstacle | None:
        """What stands in the way of giving a command a key."""
        spec = self._specs[id]
        return self._barred(spec, key) or self._held(spec, key) or self._texts(spec, key)

    def _barred(self, spec: ActionSpec, key: str) -> Obstacle | None:
        if pressed(key) in self._reserved:
            return Obstacle(f"{key_text(key)} {self._reserved[pressed(key)]}.", firm=True)
        if spec.context == "window" and edits(key):
            said = f"Fields and lists need {key_text(key)}, and this command works in all of the"
            return Obstacle(f"{said} window.", firm=True)
        if spec.context in FIELDS and (edits(key) or plain(key)):
            said = f"{key_text(key)} is needed for typing where this command works."
            return Obstacle(said, firm=True)
        return None

    def _held(self, spec: ActionSpec, key: str) -> Obstacle | None:
        for holder in self._holders.get(pressed(key), ()):
            if holder.id == spec.id or not self._overlap(holder.context, spec.context):
                continue
            said = f"{key_text(key)} belongs to “{holder.text}”"
            firm = holder.firm and pressed(key) in map(pressed, defaults(holder))
            more = "; the tag set gave it, and keeps it" if firm else ""
            return Obstacle(f"{said}{more}.", holder.id, firm)
        return None

    def _texts(self, spec: ActionSpec, key: str) -> Obstacle | None:
        for own in TEXT_KEYS:
            if pressed(key) in map(pressed, own.keys) and key not in self.own(spec.id):
                does = in_words(own.does[0].lower() + own.does[1:])
                return Obstacle(f"{key_text(key)} is the text’s own: {does}.")
        return None

    # What a person chooses

    def with_key(self, id: str, key: str) -> Chosen:
        """Give a command a key; who has it by choice loses it, who has it by default lets it rest.

        Raises ValueError for what is no key.
        """
        if not stored(key):
            raise ValueError(f"“{key}” is no key.")
        key = stored(key)
        chosen = dict(self._chosen)
        for other, keys in self._chosen.items():
            spec = self._specs.get(other)
            if spec and other != id and self._overlap(spec.context, self._specs[id].context):
                self._put(chosen, other, without(keys, *with_twins(key)))
        kept = without(self._kept(id), *with_twins(key))
        self._put(chosen, id, (*kept, *with_twins(key)))
        return chosen

    def without_key(self, id: str, key: str) -> Chosen:
        """Take a key from a command."""
        chosen = dict(self._chosen)
        self._put(chosen, id, without(self._kept(id), *with_twins(key)))
        return chosen

    def _kept(self, id: str) -> tuple[str, ...]:
        """The keys to go on with: not those that another command got instead."""
        resting = self._bound[id].resting
        return tuple(key for key in self.own(id) if key not in resting or resting[key].firm)

    def without_changes(self, id: str) -> Chosen:
        """Give a command back the keys that it had at first."""
        return {other: keys for other, keys in self._chosen.items() if other != id}

    def _put(self, chosen: dict[str, tuple[str, ...]], id: str, keys: tuple[str, ...]) -> None:
        """Keep only what differs from the default."""
        spec = self._specs[id]
        chosen.pop(id, None)
        if set(keys) != set(() if spec.firm else defaults(spec)):
            chosen[id] = keys


def defaults(spec: ActionSpec) -> tuple[str, ...]:
    """The keys that a command has at first, as they are stored."""
    return _all_stored(spec.keys)


@cache
def _all_stored(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(stored, keys)))


def without(keys: tuple[str, ...], *gone: str) -> tuple[str, ...]:
    """The keys but for some, in whichever way these are written."""
    return tuple(key for key in keys if pressed(key) not in map(pressed, gone))
