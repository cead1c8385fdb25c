"""Mentions in a column for all else: ``Entity=(1-person-new(2-place)`` … ``Entity=1)``.

What stands between the hyphens is named once: ``# global.Entity = eid-etype-head-other``. Mentions
of one entity share its id. ``(1[1/2]-person`` is the first of two stretches of a mention.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

ENTITY, GLOBAL = "Entity", "global.Entity"
FIELDS = "eid-etype-head-other"
_PIECE = re.compile(r"\(?[^()]+\)?")
_PART = re.compile(r"(.*)\[(\d+)/(\d+)\]")
_UNSAFE = re.compile(r"[-()|=\[\]%\s\x00-\x1f]")


def safe(name: str) -> str:
    """A label with what has a meaning here as ``%2D``."""
    return _UNSAFE.sub(lambda f: "".join(f"%{byte:02X}" for byte in f[0].encode()), name)


@dataclass
class Mention:
    """A label over one or more stretches of tokens."""

    entity: str
    label: str
    attributes: dict[str, str]
    parts: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """First and last token of each stretch."""


@dataclass
class _Open:
    mention: Mention
    first: int


class Mentions:
    """Reads the mentions of an article, token by token."""

    def __init__(self, declared: str) -> None:
        self._names = (declared or FIELDS).split("-")
        self._open: dict[str, list[_Open]] = {}
        self._parts: dict[str, Mention] = {}
        self.found: list[Mention] = []
        self.broken = 0
        """Brackets without the other one."""

    def token(self, number: int, value: str) -> None:
        """Take what the column says at a token."""
        for piece in _PIECE.findall(value):
            opens, closes = piece.startswith("("), piece.endswith(")")
            words = piece.strip("()")
            if opens:
                self._begin(words, number, closes)
            elif not closes or not self._end(words, number):
                self.broken += 1

    def _begin(self, words: str, number: int, closes: bool) -> None:
        values = words.split("-", len(self._names) - 1)
        key = values[0]
        part = _PART.fullmatch(key)
        entity = part[1] if part else key
        given = dict(zip(self._names[1:], values[1:], strict=False))
        label = unquote(given.pop("etype", "")) or "mention"
        mention = Mention(
            entity, label, {n: v for n, v in given.items() if v not in ("", "_") and n != "head"}
        )
        if part and part[2] != "1":
            mention = self._parts.get(f"{entity}/{part[3]}", mention)
        elif part:
            self._parts[f"{entity}/{part[3]}"] = mention
        if closes:
            self._add(mention, number, number)
        else:
            self._open.setdefault(key, []).append(_Open(mention, number))

    def _end(self, words: str, number: int) -> bool:
        there = self._open.get(words) or self._open.get(words.partition("-")[0])
        if not there:
            return False
        one = there.pop()
        self._add(one.mention, one.first, number)
        return True

    def _add(self, mention: Mention, first: int, last: int) -> None:
        if not mention.parts:
            self.found.append(mention)
        mention.parts.append((first, last))

    def left(self) -> int:
        """How many brackets were not closed, or closed nothing."""
        return self.broken + sum(map(len, self._open.values()))


def brackets(spans: Sequence[tuple[str, str, int, int]]) -> dict[int, str]:
    """The column's values by token, for spans of entity, label, first and last token.

    Brackets that close come before those that open, and the longer mention opens first.
    """
    found: dict[int, tuple[list[str], list[str], list[str]]] = {}

    def at(number: int) -> tuple[list[str], list[str], list[str]]:
        return found.setdefault(number, ([], [], []))

    for entity, label, first, last in sorted(spans, key=lambda s: (s[2], -s[3])):
        opening = f"({entity}-{safe(label)}-1-"
        if first == last:
            at(first)[1].append(f"{opening})")
        else:
            at(first)[2].append(opening)
    for entity, _, first, last in sorted(spans, key=lambda s: (-s[2], s[3])):
        if first != last:
            at(last)[0].append(f"{entity})")
    return {
        number: "".join([*lone, *closing, *opening] if closing else [*opening, *lone])
        for number, (closing, lone, opening) in found.items()
    }
