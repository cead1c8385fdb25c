"""The standoff annotations of one article, parsed from the lines of its ``.ann`` files.

The kinds of lines are those of brat's description of its format (https://brat.nlplab.org/standoff.html);
the first letter of a line's id names its kind.

brat shows an annotation only if the text on its line equals the text that its offsets cover,
letter by letter. Such a line ends at every character that Unicode treats as the end of a line, and
a tab separates its columns. Therefore :func:`split_at_line_ends` divides an annotation into
fragments that hold neither.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from annotator.model import Fragment, InputError
from annotator.text.line_ends import LINE_ENDS

BORDERS = "\t" + LINE_ENDS
"""The characters that a fragment must not hold."""
_WITHIN_LINE = re.compile(f"[^{BORDERS}]+")
_TEXT_BOUND = re.compile(r"(\S+) ([0-9]{1,15} [0-9]{1,15}(?:;[0-9]{1,15} [0-9]{1,15})*)$")

_CONTROLS = {
    f"u{ord(character):04x}": character for character in LINE_ENDS if character not in "\n\r"
}
_ESCAPE = re.compile(rf"\\([nr\\]|{'|'.join(_CONTROLS)})")


@dataclass
class TextBound:
    """A text-bound annotation: ``T1⇥Person 0 5;8 12⇥Ann Lee``."""

    id: str
    label: str
    fragments: tuple[Fragment, ...]
    """Positions as the file counts them, the end exclusive."""
    text: str
    """The text that the line states, with a space between fragments; empty if it states none."""
    line: int
    """The number of the line in its file, from 1."""


class BratLink(NamedTuple):
    """A relation, an argument of an event, or two neighbours in an equivalence."""

    id: str
    type: str
    source: str
    """The id of a text-bound annotation or an event, and so is the target."""
    target: str


class BratAttribute(NamedTuple):
    """A binary or valued attribute: ``A1⇥Confidence T1 high``."""

    target: str
    """The id of the line that it describes."""
    name: str
    value: str
    """``true`` for a binary attribute."""


class BratReference(NamedTuple):
    """A normalisation: ``N1⇥Reference T1 Wikipedia:534366⇥Barack Obama``."""

    target: str
    """The id of the line that it describes."""
    resource: str
    entry: str
    """The id of the entry in the resource."""
    name: str


class BratNote(NamedTuple):
    """A note: ``#1⇥AnnotatorNotes T1⇥Is it her?``."""

    target: str
    """The id of the line that it describes."""
    kind: str
    note: str
    """The words as the file has them, see :func:`unescape`."""


@dataclass
class Standoff:
    """The contents of one article's annotation files."""

    bounds: list[TextBound] = field(default_factory=list[TextBound])
    triggers: dict[str, str] = field(default_factory=dict[str, str])
    """The id of each event's trigger, a text-bound annotation, by the event's id."""
    links: list[BratLink] = field(default_factory=list[BratLink])
    attributes: list[BratAttribute] = field(default_factory=list[BratAttribute])
    references: list[BratReference] = field(default_factory=list[BratReference])
    notes: list[BratNote] = field(default_factory=list[BratNote])
    unknown: list[str] = field(default_factory=list[str])
    """Places (``file:line``) of the lines of unknown kinds."""
    _ids: set[str] = field(default_factory=set[str])
    """The ids of the text-bound annotations."""

    def parse(self, lines: Iterable[str], name: str) -> None:
        """Add the contents of a file.

        Args:
            lines: The lines without their ends.
            name: The file's name, for messages.

        Raises:
            InputError: A line is malformed, or repeats the id of a text-bound annotation; the
                message names file and line. The lines before it were added.
        """
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            place = f"{name}:{number}"
            try:
                self._parse_line(line, number, place)
            except ValueError as error:
                raise InputError(
                    f"{place}: “{line[:60]}” is not a line of brat's standoff format"
                    f"{f' ({error})' if str(error) else ''}. Correct or remove it."
                ) from None

    def target(self, line_id: str) -> str:
        """Return the id of the text-bound annotation for a line's id: for an event, its trigger."""
        return self.triggers.get(line_id, line_id)

    def _parse_line(self, line: str, number: int, place: str) -> None:
        line_id, tab, rest = line.partition("\t")
        if not tab:
            raise ValueError("there is no tab after its id")
        match line_id[:1]:
            case "T":
                self._parse_text_bound(line_id, rest, number)
            case "E":
                self._parse_event(line_id, rest)
            case "R":
                self._parse_relation(line_id, rest)
            case "*":
                self._parse_equivalence(rest)
            case "A" | "M":
                name, target, *words = _words(rest.split(), 2, "NAME ID")
                self.attributes.append(BratAttribute(target, name, " ".join(words) or "true"))
            case "N":
                head, _, name = rest.partition("\t")
                _, target, reference = _words(head.split(maxsplit=2), 3, "TYPE ID RESOURCE:ID")
                resource, _, entry = reference.partition(":")
                self.references.append(BratReference(target, resource, entry, name))
            case "#":
                head, _, note = rest.partition("\t")
                kind, target = _words(head.split(maxsplit=1), 2, "TYPE ID")
                self.notes.append(BratNote(target, kind, note))
            case _:
                self.unknown.append(place)

    def _parse_text_bound(self, line_id: str, rest: str, number: int) -> None:
        if line_id in self._ids:
            raise ValueError(f"there is another {line_id} already")
        self._ids.add(line_id)
        head, _, text = rest.partition("\t")
        match = _TEXT_BOUND.match(head)
        if match is None:
            raise ValueError("it should be LABEL START END")
        pairs = [pair.split() for pair in match[2].split(";")]
        fragments = tuple((int(start), int(end)) for start, end in pairs)
        self.bounds.append(TextBound(line_id, match[1], fragments, text, number))

    def _parse_event(self, line_id: str, rest: str) -> None:
        first, *arguments = _words(rest.split(), 1, "TYPE:TRIGGER")
        _, colon, trigger = first.partition(":")
        if not colon:
            raise ValueError("an event needs TYPE:TRIGGER")
        self.triggers[line_id] = trigger
        for argument in arguments:
            role, colon, target = argument.partition(":")
            if not colon:
                raise ValueError(f"“{argument}” should be ROLE:ID")
            self.links.append(BratLink(f"{line_id}.{role}", role, line_id, target))

    def _parse_relation(self, line_id: str, rest: str) -> None:
        relation_type, *arguments = _words(rest.split(), 1, "TYPE ROLE:ID ROLE:ID")
        if len(arguments) != 2:
            raise ValueError("a relation has two arguments")
        source, target = (argument.partition(":")[2] for argument in arguments)
        if not source or not target:
            raise ValueError("an argument is ROLE:ID")
        self.links.append(BratLink(line_id, relation_type, source, target))

    def _parse_equivalence(self, rest: str) -> None:
        relation_type, *members = _words(rest.split(), 1, "TYPE ID ID")
        for earlier, later in pairwise(members):
            self.links.append(BratLink(f"*{earlier}-{later}", relation_type, later, earlier))


def _words(words: list[str], least: int, pattern: str) -> list[str]:
    """Return the words of a line; raise ValueError with the pattern where some are missing."""
    if len(words) < least:
        raise ValueError(f"it should be {pattern}")
    return words


def escape(note: str) -> str:
    """Return a note as one line: line ends and backslashes become escape sequences."""
    note = note.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    for sequence, character in _CONTROLS.items():
        note = note.replace(character, f"\\{sequence}")
    return note


def unescape(note: str) -> str:
    """Return the note that :func:`escape` made a line of."""
    characters = {"n": "\n", "r": "\r", "\\": "\\", **_CONTROLS}
    return _ESCAPE.sub(lambda match: characters[match[1]], note)


def split_at_line_ends(text: str, fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Split fragments at line ends and tabs, and leave these out.

    Args:
        text: The article's text.
        fragments: Positions in it, in code points; so are the result's.
    """
    return tuple(_pieces(text, fragments))


def join_over_line_ends(text: str, fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Join fragments that have only line ends and tabs between them.

    This is the inverse of :func:`split_at_line_ends` for annotations whose own fragments are not
    separated in that way.

    Args:
        text: The article's text.
        fragments: Positions in it, in code points and in their order; so are the result's.
    """
    joined: list[Fragment] = []
    for start, end in fragments:
        between = text[joined[-1][1] : start] if joined else ""
        if between and not between.strip(BORDERS):
            start = joined.pop()[0]
        joined.append((start, end))
    return tuple(joined)


def _pieces(text: str, fragments: Iterable[Fragment]) -> Iterator[Fragment]:
    for start, end in fragments:
        for match in _WITHIN_LINE.finditer(text, start, end):
            yield match.span()
