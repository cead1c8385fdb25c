"""Tags of single tokens (``B-person``) and the spans that they mean.

IOB2 begins each span with ``B-``; IOB1 only one that follows another of its label; BIOES (or
BILOU) also marks the last token of a span, and one that stands alone. One reading fits all of
them, and what a scheme would not write is read as its writer most probably meant it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

OUTSIDE = "O"
_NOTHING = (OUTSIDE, "_", "-", "*", "")
_TAG = re.compile(r"([BIESLUM])-(.+)", re.S)
_LONE, _LAST = "SU", "EL"


class TagSpan(NamedTuple):
    """A label from one token to another, the last included."""

    label: str
    first: int
    last: int


def is_tag(value: str) -> bool:
    """Whether a column's value says where a span is, or that there is none."""
    return value == OUTSIDE or (value[1:2] == "-" and len(value) > 2 and value[0] in "BIESLUM")


def is_empty(value: str) -> bool:
    """Whether a value says nothing."""
    return value in _NOTHING


@dataclass
class Scheme:
    """What was seen of a column's tags, from which its scheme is told."""

    begun: int = 0
    """Spans that begin with ``B`` though nothing of their label stands before them."""
    gone_into: int = 0
    """Spans that begin with ``I``, ``E`` or the like."""
    cut: int = 0
    """Spans that end without the tag that ends one."""
    lasts: int = 0
    labels: set[str] = field(default_factory=set[str])
    _before: str = OUTSIDE
    _open: str = ""

    def see(self, tag: str) -> None:
        """Take the next tag; a sentence ends with a None-tag, ``O``."""
        if tag == OUTSIDE and not self._open:
            self._before = OUTSIDE  # as most are
            return
        found = _TAG.fullmatch(tag)
        kind, label = (found[1], found[2]) if found else (OUTSIDE, "")
        goes_on = kind in "IELM" and self._open == label and label != ""
        if self._open and not goes_on and self._before in "BIM":
            self.cut += 1
        if kind in "BSU" and self._open != label:
            self.begun += 1
        elif found and kind not in "BSU" and not goes_on:
            self.gone_into += 1
        self.lasts += kind in "ESLU"
        if label and len(self.labels) < _MOST_LABELS:
            self.labels.add(label)
        self._before = kind
        self._open = label if kind in "BIM" else ""

    @property
    def name(self) -> str:
        """The scheme that the tags are most probably of."""
        if self.lasts:
            return "BIOES"
        return "IOB1" if self.gone_into and not self.begun else "IOB2"

    @property
    def broken(self) -> int:
        """How many spans are not written as the scheme has it."""
        if self.name == "BIOES":
            return self.gone_into + self.cut
        return self.gone_into if self.name == "IOB2" else 0


_MOST_LABELS = 1000


def spans_of(tags: Sequence[str]) -> list[TagSpan]:
    """The spans of a sentence's tags, of whatever scheme."""
    found: list[TagSpan] = []
    label, first = "", 0

    def close(stop: int) -> None:
        if label:
            found.append(TagSpan(label, first, stop - 1))

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
    return found


def tags_of(spans: Iterable[TagSpan], count: int) -> list[str]:
    """IOB2 for tokens of which each is in one span at most."""
    tags = [OUTSIDE] * count
    for label, first, last in spans:
        tags[first] = f"B-{label}"
        tags[first + 1 : last + 1] = [f"I-{label}"] * (last - first)
    return tags
