"""The two notations of spans: a tag for each token, and brackets in CoNLL-U's column MISC.

**Tags.** IOB2 begins each span with ``B-``; IOB1 (CoNLL-2003) only one that follows another of the
same label (Ramshaw and Marcus, "Text Chunking using Transformation-Based Learning", 1995; Tjong
Kim Sang and Veenstra, "Representing Text Chunks", 1999). BIOES (or BILOU) also marks the last token
of a span, and a span of one token. One reader fits all of them; tags that the scheme would not
write are read as their writer most probably meant them.

**Brackets.** ``Entity=(1-person-new(2-place)`` … ``Entity=1)``, as in the format of CorefUD and
GUM. A comment names the values between the hyphens: ``# global.Entity = eid-etype-head-other``.
Mentions of one entity share its id. ``(1[1/2]-person`` is the first of two fragments of a mention.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

OUTSIDE = "O"
_EMPTY = (OUTSIDE, "_", "-", "*", "")
_TAG = re.compile(r"([BIESLUM])-(.+)", re.S)
_LONE, _LAST = "SU", "EL"
_BARE_LABEL = re.compile(r"[A-Z][A-Z_]+")
_KNOWN_LABELS = frozenset(
    ["per", "loc", "org", "misc", "person", "location", "organization", "organisation", "place"]
)
"""Labels that are known as such in any case."""
_FEW_LABELS = 40
_MOST_LABELS = 1000
"""Labels of a column that are collected; no column of chunks has as many."""

TAG_NAMES = ("name", "ner", "ne")
"""The names of values in MISC that are tags, in lower case: NorNE has ``name=B-PER``, Stanza and
others ``ner`` or ``NER``."""
LINKS = {"Bridge": "bridge", "SplitAnte": "split antecedent"}
"""The values in MISC that link entities otherwise than as the same one, which are left out."""
ENTITY, GLOBAL = "Entity", "global.Entity"
"""The name of the value in MISC, and that of the comment that declares its fields."""
FIELDS = "eid-etype-head-other"
_PIECE = re.compile(r"\(?[^()]+\)?")
_PART = re.compile(r"(.*)\[(\d+)/(\d+)\]")
_BRACKET = re.compile(r"\(([^()*\s]+)|\)")
_UNSAFE = re.compile(r"[-()|=\[\]%\s\x00-\x1f]")


class TagSpan(NamedTuple):
    """A label from one token to another."""

    label: str
    first: int
    """The number of the first token in its sentence or article, from 0."""
    last: int
    """The number of the last token, inclusive."""


def is_tag(value: str) -> bool:
    """Return whether a column's value is a tag: of a span, or ``O``."""
    return value == OUTSIDE or (value[1:2] == "-" and len(value) > 2 and value[0] in "BIESLUM")


def is_empty(value: str) -> bool:
    """Return whether a column's value stands for nothing."""
    return value in _EMPTY


def are_bare_labels(values: Collection[str]) -> bool:
    """Return whether the values of a column, each once, are labels alone: ``PERSON``, ``O``."""
    labels = [value for value in values if not is_empty(value)]
    if OUTSIDE not in values or not labels:
        return False
    return len(labels) <= _FEW_LABELS and all(
        _BARE_LABEL.fullmatch(label) or label.lower() in _KNOWN_LABELS for label in labels
    )


def tags_of_bare(values: Sequence[str]) -> list[str]:
    """Return the tags of labels alone; neighbours of one label are of one span."""
    return [OUTSIDE if is_empty(value) else f"I-{value}" for value in values]


@dataclass
class Scheme:
    """Counts of the tags in a column, which show their scheme."""

    begun: int = 0
    """Spans that begin with ``B`` although no span of their label is before them."""
    gone_into: int = 0
    """Spans that begin with ``I``, ``E`` or the like."""
    cut: int = 0
    """Spans that end without the tag that ends one."""
    lasts: int = 0
    """Tags that end a span."""
    labels: set[str] = field(default_factory=set[str])
    _before: str = OUTSIDE
    _open: str = ""

    def see(self, tag: str) -> None:
        """Count the next tag of the column; ``O`` stands for the end of a sentence, too."""
        if tag == OUTSIDE and not self._open:
            self._before = OUTSIDE  # as most are
            return
        match = _TAG.fullmatch(tag)
        kind, label = (match[1], match[2]) if match else (OUTSIDE, "")
        goes_on = kind in "IELM" and self._open == label and label != ""
        if self._open and not goes_on and self._before in "BIM":
            self.cut += 1
        if kind in "BSU" and self._open != label:
            self.begun += 1
        elif match and kind not in "BSU" and not goes_on:
            self.gone_into += 1
        self.lasts += kind in "ESLU"
        if label and len(self.labels) < _MOST_LABELS:
            self.labels.add(label)
        self._before = kind
        self._open = label if kind in "BIM" else ""

    @property
    def name(self) -> str:
        """The most probable scheme: ``BIOES``, ``IOB1`` or ``IOB2``."""
        if self.lasts:
            return "BIOES"
        return "IOB1" if self.gone_into and not self.begun else "IOB2"

    @property
    def broken(self) -> int:
        """The number of spans that are not written by the rules of the scheme."""
        if self.name == "BIOES":
            return self.gone_into + self.cut
        return self.gone_into if self.name == "IOB2" else 0


def spans_of(tags: Sequence[str]) -> list[TagSpan]:
    """Return the spans of a sentence's tags, of any scheme."""
    spans: list[TagSpan] = []
    label, first = "", 0

    def close(stop: int) -> None:
        if label:
            spans.append(TagSpan(label, first, stop - 1))

    for number, tag in enumerate(tags):
        match = _TAG.fullmatch(tag)
        kind, name = (match[1], match[2]) if match else (OUTSIDE, "")
        if kind in "BSU" or name != label:
            close(number)
            label, first = name, number
        if kind in _LONE or kind in _LAST:
            close(number + 1)
            label = ""
    close(len(tags))
    return spans


def tags_of(spans: Iterable[TagSpan], count: int) -> list[str]:
    """Return the IOB2 tags of spans that do not overlap.

    Args:
        spans: The spans, in any order.
        count: The number of tokens, and of the tags.
    """
    tags = [OUTSIDE] * count
    for label, first, last in spans:
        tags[first] = f"B-{label}"
        tags[first + 1 : last + 1] = [f"I-{label}"] * (last - first)
    return tags


def spans_of_brackets(values: Sequence[str]) -> tuple[list[TagSpan], int]:
    """Return the spans of a sentence's names in CoNLL-2012: ``(PERSON*``, ``*)``, ``(GPE)``.

    Returns:
        The spans, and the number of brackets without their counterpart.
    """
    spans: list[TagSpan] = []
    open_names: list[tuple[str, int]] = []
    unmatched = 0
    for number, value in enumerate(values):
        for bracket in _BRACKET.finditer(value):
            if bracket[1]:
                open_names.append((bracket[1], number))
            elif open_names:
                label, first = open_names.pop()
                spans.append(TagSpan(label, first, number))
            else:
                unmatched += 1
    return spans, unmatched + len(open_names)


def tag_of_value(value: str) -> str | None:
    """Return the tag of a value of CoNLL-U's ``NER``: ``B-PER`` and ``O``, but ``PER``, too."""
    if is_empty(value):
        return OUTSIDE
    if is_tag(value):
        return value
    return f"I-{value}" if _BARE_LABEL.fullmatch(value) else None


def tag_in_range(tag: str, *, is_first: bool) -> str:
    """Return the tag of a word in a range of words that has one tag together."""
    if tag == OUTSIDE:
        return tag
    return f"{'B' if is_first and tag[0] in 'BSU' else 'I'}{tag[1:]}"


@dataclass
class Mention:
    """A label over one or more fragments."""

    entity: str
    """The id of the entity that it mentions, within the article."""
    label: str
    attributes: dict[str, str]
    """The other values between the hyphens by name, except the head."""
    parts: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """The numbers of the first and the last token of each fragment, the last inclusive."""


@dataclass
class _OpenMention:
    mention: Mention
    first: int


class MentionReader:
    """Reads the mentions of an article, token by token.

    Args:
        declared: The names of the values between the hyphens, joined by hyphens, as the file
            declares them; empty for :data:`FIELDS`.
    """

    def __init__(self, declared: str) -> None:
        self._names = (declared or FIELDS).split("-")
        self._open: dict[str, list[_OpenMention]] = {}
        self._parts: dict[str, Mention] = {}
        self.mentions: list[Mention] = []
        """In the order in which their first fragments are closed."""
        self._unmatched = 0

    def read(self, token: int, value: str) -> None:
        """Read the value of ``Entity`` at a token with that number in the article."""
        for piece in _PIECE.findall(value):
            opens, closes = piece.startswith("("), piece.endswith(")")
            words = piece.strip("()")
            if opens:
                self._begin(words, token, closes)
            elif not closes or not self._end(words, token):
                self._unmatched += 1

    def count_unmatched(self) -> int:
        """Return the number of brackets without their counterpart."""
        return self._unmatched + sum(map(len, self._open.values()))

    def _begin(self, words: str, token: int, closes: bool) -> None:
        values = words.split("-", len(self._names) - 1)
        key = values[0]
        part = _PART.fullmatch(key)
        entity = part[1] if part else key
        fields = dict(zip(self._names[1:], values[1:], strict=False))
        label = unquote(fields.pop("etype", "")) or "mention"
        attributes = {n: v for n, v in fields.items() if v not in ("", "_") and n != "head"}
        mention = Mention(entity, label, attributes)
        if part and part[2] != "1":
            mention = self._parts.get(f"{entity}/{part[3]}", mention)
        elif part:
            self._parts[f"{entity}/{part[3]}"] = mention
        if closes:
            self._add(mention, token, token)
        else:
            self._open.setdefault(key, []).append(_OpenMention(mention, token))

    def _end(self, words: str, token: int) -> bool:
        """Close the mention that was opened last under a name; return whether there is one."""
        opened = self._open.get(words) or self._open.get(words.partition("-")[0])
        if not opened:
            return False
        innermost = opened.pop()
        self._add(innermost.mention, innermost.first, token)
        return True

    def _add(self, mention: Mention, first: int, last: int) -> None:
        if not mention.parts:
            self.mentions.append(mention)
        mention.parts.append((first, last))


class EntitySpan(NamedTuple):
    """A label from one token to another, which mentions an entity."""

    entity: str
    label: str
    first: int
    """The number of the first token in the article, from 0."""
    last: int
    """The number of the last token, inclusive."""


def brackets_of(spans: Sequence[EntitySpan]) -> dict[int, str]:
    """Return the values of ``Entity`` by the token's number, for the tokens that have one.

    Closing brackets come before opening ones, and the longer mention opens first.
    """
    by_token: dict[int, tuple[list[str], list[str], list[str]]] = {}

    def at(token: int) -> tuple[list[str], list[str], list[str]]:
        """Return the closing brackets, the mentions of this token alone, the opening brackets."""
        return by_token.setdefault(token, ([], [], []))

    for entity, label, first, last in sorted(spans, key=lambda span: (span.first, -span.last)):
        opening = f"({entity}-{_safe(label)}-1-"
        if first == last:
            at(first)[1].append(f"{opening})")
        else:
            at(first)[2].append(opening)
    for entity, _, first, last in sorted(spans, key=lambda span: (-span.first, span.last)):
        if first != last:
            at(last)[0].append(f"{entity})")
    return {
        token: "".join([*lone, *closing, *opening] if closing else [*opening, *lone])
        for token, (closing, lone, opening) in by_token.items()
    }


def _safe(label: str) -> str:
    """Return a label with the characters that have a meaning in MISC as ``%2D``."""
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), label)
