"""brat's ``annotation.conf``: types in a hierarchy, relations, events and attributes.

Looks and keys are in files beside it (``visual.conf``, ``kb_shortcuts.conf``), which are read, too.
The language is described at https://brat.nlplab.org/configuration.html; a line that it does not
have is an error with its number. brat's names have plain letters only: full names are in comments.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from annotator.formats.brat.configuration import annotation_conf
from annotator.formats.brat.names import BratNames
from annotator.formats.codebooks.builder import CodebookBuilder
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.decoding import decode
from annotator.formats.files import name_of
from annotator.model import Attribute, AttributeKind, InputError, Label, RelationType, TagSet
from annotator.model.errors import Place

_SECTION = re.compile(r"\[(.+)\]")
_SEPARATOR = re.compile("-+")
_MACRO = re.compile(r"<([^<>\s=]+)>\s*=\s*(.+)")
_LINE = re.compile(r"(\s*)(\S+)\s*(.*)")
_ARGUMENT = re.compile(r"([^\s:{}?*+]+)([?*+]|\{[^}]*\})*\s*:\s*(\S*)")
_FULL_NAME = re.compile(r'# (\S+) is short for (".*")')
_PLAIN_ROLES = ("Arg1", "Arg2")
_ENTITIES, _EVENTS = "Entities", "Events"


class _Line(NamedTuple):
    """A line of a section."""

    number: int
    depth: int
    """The width of the white space before it."""
    name: str
    """The type, or “!” and the name of a group."""
    arguments: str


def parse(data: bytes, path: Path) -> Codebook:
    """Read a codebook from the content of ``annotation.conf``.

    Raises:
        InputError: A line is not in the language of the file; the message names it.
    """
    return _Parser(decode(data, str(path)).text, path).codebook()


class _Parser:
    def __init__(self, text: str, path: Path) -> None:
        self._name = name_of(path)
        self._path = path
        self._sections: dict[str, list[_Line]] = {}
        self._macros: dict[str, str] = {}
        self._full: dict[str, str] = {}
        self._labels: list[tuple[str, str]] = []
        """Layer and short name of each label."""
        self._builder = CodebookBuilder(path)
        self._read_lines(text)
        self._looks = _Looks(path)

    def _error(self, number: int, sentence: str) -> InputError:
        return InputError(f"{self._name}:{number}: {sentence}", place=Place(self._name, number))

    def _read_lines(self, text: str) -> None:
        section: list[_Line] | None = None
        for number, line in enumerate(text.split("\n"), 1):
            words = line.strip()
            if words.startswith("#") or not words or _SEPARATOR.fullmatch(words):
                self._read_comment(words)
            elif (header := _SECTION.fullmatch(words)) is not None:
                section = self._sections.setdefault(header[1].strip().lower(), [])
            elif (macro := _MACRO.fullmatch(words)) is not None:
                self._macros[macro[1]] = macro[2].strip()
            elif section is None:
                raise self._error(
                    number,
                    f"“{words}” is in no section. brat's file begins with [entities]; is it one?",
                )
            else:
                match = _LINE.fullmatch(line.rstrip())
                assert match is not None  # since it has a word
                section.append(_Line(number, len(match[1].expandtabs()), match[2], match[3]))

    def _read_comment(self, words: str) -> None:
        full = _FULL_NAME.fullmatch(words)
        if full is not None:
            # A person may have changed it: it is a comment then.
            with suppress(json.JSONDecodeError):
                self._full[full[1]] = str(json.loads(full[2]))

    def codebook(self) -> Codebook:
        entities = self._add_types("entities", _ENTITIES)
        events = self._add_types("events", _EVENTS)
        for group, types in (("ENTITY", entities), ("EVENT", events), ("ANY", entities + events)):
            self._macros.setdefault(group, "|".join(types))
        attributes = self._attributes()
        for layer, label in self._labels:
            own = tuple(attribute for of, attribute in attributes if of == label)
            name = self._full_name(label)
            color = self._builder.color(self._looks.colors.get(label, ""), name)
            self._builder.add_label(
                layer,
                Label(
                    name,
                    self._looks.keys.get(label, ""),
                    self._looks.short.get(label, ""),
                    color=color,
                    attributes=own,
                ),
            )
        for line in self._sections.get("relations", ()):
            self._add_relation(line)
        for line in self._sections.get("events", ()):
            roles = [role for role, _ in self._arguments(line) if not role.startswith("<")]
            if roles and not line.name.startswith("!"):
                self._builder.losses.add(
                    "roles of events", f"{roles[0]} of {line.name}", len(roles)
                )
        return self._builder.codebook()

    def _full_name(self, short: str) -> str:
        return self._full.get(short, short)

    # Types

    def _add_types(self, section: str, layer: str) -> list[str]:
        """Add the layers of a section, keep its labels, and return their short names."""
        first = len(self._labels)
        lines = self._sections.get(section, [])
        own = layer
        for line, following in zip_longest(lines, lines[1:]):
            name, is_group = line.name.removeprefix("!"), line.name.startswith("!")
            has_inner = following is not None and following.depth > line.depth
            if not line.depth:
                own = self._full_name(name) if is_group else layer
                if is_group:
                    self._builder.add_layer(own)
                    self._macros.setdefault(name, "")
            elif is_group or has_inner:
                self._builder.losses.add("levels of the hierarchy", name)
            if not line.depth and not is_group and has_inner:
                self._builder.losses.add("levels of the hierarchy", name)
            if not is_group:
                self._builder.add_layer(own)
                self._labels.append((own, name))
        return [label for _, label in self._labels[first:]]

    def _expand(self, types: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield the short names that an argument's types stand for."""
        for part in filter(None, types.split("|")):
            macro = part.removeprefix("<").removesuffix(">") if part.startswith("<") else ""
            if macro:
                if macro in self._macros and macro not in seen:
                    yield from self._expand(self._macros[macro], (*seen, macro))
                elif macro not in self._macros:
                    self._builder.losses.add("types that the file does not define", part)
            elif self._full_name(part) in (layer for layer, _ in self._labels):
                layer = self._full_name(part)
                yield from (label for of, label in self._labels if of == layer)
            else:
                yield part

    def _arguments(self, line: _Line) -> list[tuple[str, str]]:
        """Return the pairs of a role and its types in a line."""
        pairs: list[tuple[str, str]] = []
        for part in filter(None, (piece.strip() for piece in line.arguments.split(","))):
            match = _ARGUMENT.fullmatch(part)
            if match is None:
                raise self._error(
                    line.number,
                    f"“{part}” is no argument of “{line.name}”. Write ROLE:TYPE, with commas "
                    f"between arguments and bars between types.",
                )
            pairs.append((match[1], match[3]))
        return pairs

    # Relations and attributes

    def _add_relation(self, line: _Line) -> None:
        if line.name.startswith(("<", "!")):  # <OVERLAP> and the like
            return
        arguments = self._arguments(line)
        ends = [(role, types) for role, types in arguments if not role.startswith("<")]
        for role, value in arguments:
            if role.startswith("<") and value:
                what = "properties of relation types (symmetric, transitive)"
                self._builder.losses.add(what, f"{value} of {line.name}")
        if len(ends) != 2:
            raise self._error(
                line.number, f"the relation “{line.name}” has {len(ends)} arguments; it has two."
            )
        for role, _ in ends:
            if role not in _PLAIN_ROLES:
                self._builder.losses.add("names of roles", f"{role} of {line.name}")
        source, target = (tuple(map(self._full_name, self._expand(types))) for _, types in ends)
        name = self._full_name(line.name)
        short = self._looks.short.get(line.name, "")
        self._builder.add_relation(
            RelationType(name, tuple(dict.fromkeys(source)), tuple(dict.fromkeys(target)), short)
        )

    def _attributes(self) -> list[tuple[str, Attribute]]:
        """Return each attribute with the short name of a label that has it."""
        pairs: list[tuple[str, Attribute]] = []
        known = {label for _, label in self._labels}
        relations = {line.name for line in self._sections.get("relations", ())}
        for line in self._sections.get("attributes", ()):
            arguments = self._arguments(line)
            values = [value for role, value in arguments if role == "Value"]
            names = tuple(self._full_name(v) for value in values for v in value.split("|"))
            kind = AttributeKind.ONE if any(names) else AttributeKind.YES_NO
            attribute = Attribute(self._full_name(line.name), names, kind=kind)
            for role, types in arguments:
                if role != "Arg":
                    continue
                for label in dict.fromkeys(self._expand(types.replace("<RELATION>", ""))):
                    if label in known:
                        pairs.append((label, attribute))
                    elif label not in relations:
                        what = "types that the file does not define"
                        self._builder.losses.add(what, f"{label}, which has {line.name}")
                if "<RELATION>" in types or relations.intersection(types.split("|")):
                    self._builder.losses.add("attributes of relations", line.name)
        return pairs


class _Looks:
    """What the files beside ``annotation.conf`` have for its types; nothing where they lack."""

    def __init__(self, path: Path) -> None:
        self.short: dict[str, str] = {}
        self.colors: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        section = ""
        for line in _lines_beside(path, "visual.conf"):
            header = _SECTION.fullmatch(line)
            name, _, value = line.partition("\t")
            if header is not None:
                section = header[1].lower()
            elif section == "labels":
                name, *shown = (part.strip() for part in line.split("|"))
                if len(shown) > 1:
                    self.short[name] = shown[-1]
            elif section == "drawing" and (color := re.search(r"bgColor:\s*([^\s,]+)", value)):
                self.colors[name.strip()] = color[1]
        for line in _lines_beside(path, "kb_shortcuts.conf"):
            key, _, name = line.partition("\t")
            self.keys[name.strip()] = key.strip()


def _lines_beside(path: Path, name: str) -> Iterator[str]:
    """Yield the lines of a file beside another one, without comments; none if there is no file."""
    try:
        data = (path.parent / name).read_bytes()
    except (OSError, ValueError):
        return
    for line in decode(data, name).text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as the content of ``annotation.conf``."""
    names = BratNames()
    text = annotation_conf(tag_set, names, with_layers=True)
    full = [
        f"# {short} is short for {json.dumps(name, ensure_ascii=False)}"
        for short, name in names.shortened().items()
    ]
    return "\n".join([*full, "", text] if full else [text]).encode("utf-8", "replace")
