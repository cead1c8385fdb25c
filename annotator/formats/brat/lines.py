"""The lines of an ``.ann`` file, parsed; each kind is told by the letter of its id."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.formats.line_ends import LINE_ENDS
from annotator.model import Fragment, InputError

_TEXT_BOUND = re.compile(r"(\S+) ([0-9]{1,15} [0-9]{1,15}(?:;[0-9]{1,15} [0-9]{1,15})*)$")

_CONTROLS = {
    f"u{ord(character):04x}": character for character in LINE_ENDS if character not in "\n\r"
}
_ESCAPE = re.compile(rf"\\([nr\\]|{'|'.join(_CONTROLS)})")


@dataclass
class TextBound:
    """``T1⇥Person 0 5;8 12⇥Ann Lee``."""

    id: str
    label: str
    fragments: tuple[Fragment, ...]
    text: str
    line: int


@dataclass
class Link:
    """A relation, an argument of an event, or two members of an equivalence."""

    id: str
    type: str
    source: str
    target: str


@dataclass
class Standoff:
    """What one article's annotation files say."""

    bounds: list[TextBound] = field(default_factory=list[TextBound])
    triggers: dict[str, str] = field(default_factory=dict[str, str])
    """The text-bound annotation that stands for each event."""
    links: list[Link] = field(default_factory=list[Link])
    attributes: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    """Of what, name, value (``true`` where there is none)."""
    references: list[tuple[str, str, str, str]] = field(
        default_factory=list[tuple[str, str, str, str]]
    )
    """Of what, resource, id there, name."""
    notes: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    """Of what, kind of note, words."""
    unknown: list[str] = field(default_factory=list[str])
    """Places of lines of no known kind."""
    _ids: set[str] = field(default_factory=set[str])
    """Those of the text-bound annotations."""

    def parse(self, lines: Iterable[str], name: str) -> None:
        """Take in the lines of a file; raises InputError naming file and line."""
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            place = f"{name}:{number}"
            try:
                self._parse_line(line, number, place)
            except ValueError as error:
                raise InputError(
                    f"{place}: “{line[:60]}” is no line of brat's standoff format"
                    f"{f' ({error})' if str(error) else ''}. Correct or remove it."
                ) from None

    def _parse_line(self, line: str, number: int, place: str) -> None:
        id, tab, rest = line.partition("\t")
        if not tab:
            raise ValueError("there is no tab after its id")
        match id[:1]:
            case "T":
                if id in self._ids:
                    raise ValueError(f"there is another {id} already")
                self._ids.add(id)
                self.bounds.append(_text_bound(id, rest, number))
            case "E":
                self._event(id, rest)
            case "R":
                self._relation(id, rest)
            case "*":
                self._equivalence(rest)
            case "A" | "M":
                name, target, *words = _parts(rest.split(), 2, "NAME ID")
                self.attributes.append((target, name, " ".join(words) or "true"))
            case "N":
                head, _, words = rest.partition("\t")
                _, target, reference = _parts(head.split(maxsplit=2), 3, "TYPE ID RESOURCE:ID")
                resource, _, there = reference.partition(":")
                self.references.append((target, resource, there, words))
            case "#":
                head, _, words = rest.partition("\t")
                kind, target = _parts(head.split(maxsplit=1), 2, "TYPE ID")
                self.notes.append((target, kind, words))
            case _:
                self.unknown.append(place)

    def _event(self, id: str, rest: str) -> None:
        first, *arguments = _parts(rest.split(), 1, "TYPE:TRIGGER")
        _, colon, trigger = first.partition(":")
        if not colon:
            raise ValueError("an event needs TYPE:TRIGGER")
        self.triggers[id] = trigger
        for argument in arguments:
            role, colon, target = argument.partition(":")
            if not colon:
                raise ValueError(f"“{argument}” is no ROLE:ID")
            self.links.append(Link(f"{id}.{role}", role, id, target))

    def _relation(self, id: str, rest: str) -> None:
        type_, *arguments = _parts(rest.split(), 1, "TYPE ROLE:ID ROLE:ID")
        if len(arguments) != 2:
            raise ValueError("a relation has two arguments")
        source, target = (each.partition(":")[2] for each in arguments)
        if not source or not target:
            raise ValueError("an argument is ROLE:ID")
        self.links.append(Link(id, type_, source, target))

    def _equivalence(self, rest: str) -> None:
        type_, *members = _parts(rest.split(), 1, "TYPE ID ID")
        for one, other in pairwise(members):
            self.links.append(Link(f"*{one}-{other}", type_, other, one))


def escaped(note: str) -> str:
    """A note on one line."""
    note = note.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    for words, character in _CONTROLS.items():
        note = note.replace(character, f"\\{words}")
    return note


def unescaped(words: str) -> str:
    """The note of a line."""
    kinds = {"n": "\n", "r": "\r", "\\": "\\", **_CONTROLS}
    return _ESCAPE.sub(lambda found: kinds[found[1]], words)


def _parts(words: list[str], least: int, pattern: str) -> list[str]:
    if len(words) < least:
        raise ValueError(f"it should be {pattern}")
    return words


def _text_bound(id: str, rest: str, number: int) -> TextBound:
    head, _, text = rest.partition("\t")
    found = _TEXT_BOUND.match(head)
    if found is None:
        raise ValueError("it should be LABEL START END")
    pairs = [pair.split() for pair in found[2].split(";")]
    fragments = tuple((int(start), int(end)) for start, end in pairs)
    return TextBound(id, found[1], fragments, text, number)
