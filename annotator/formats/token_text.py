"""A text in sentences and tokens, and the annotations that lie on these."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from annotator.formats.format import ALIGN, ALIGN_CHOICES, WriteContext
from annotator.formats.losses import name_annotation
from annotator.model import AnnotatedDocument, Annotation, Fragment, InputError
from annotator.text.sentences import split_sentences
from annotator.text.tokens import tokenize

TOKENISER = "annotator (words of UAX #29)"
OFF_TOKENS = "annotations that begin or end inside a token"
MOVED = "exact places of annotations that were moved to the borders of tokens"


class Placed(NamedTuple):
    """An annotation with its first and its last token."""

    annotation: Annotation
    first: int
    last: int


@dataclass
class Sentence:
    """A sentence: where it lies, and the numbers of its tokens, the end exclusive."""

    start: int
    end: int
    first: int
    stop: int


class TokenText:
    """The tokens of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self._starts = {start: number for number, (start, _) in enumerate(self.tokens)}
        self._ends = {end: number for number, (_, end) in enumerate(self.tokens)}

    def words(self, sentence: Sentence) -> list[str]:
        """The tokens of a sentence as text."""
        return [self.text[s:e] for s, e in self.tokens[sentence.first : sentence.stop]]

    def sentences(self, whole: Iterable[tuple[int, int]] = ()) -> list[Sentence]:
        """The sentences, in order; those that one of ``whole`` (token numbers, the last included)
        goes across are one."""
        found: list[Sentence] = []
        at = 0
        for start, end in split_sentences(self.text):
            first = at
            while at < len(self.tokens) and self.tokens[at][1] <= end:
                at += 1
            found.append(Sentence(start, end, first, at))
        cuts = {each.first for each in found[1:]}
        for first, last in whole:
            cuts.difference_update(range(first + 1, last + 1))
        joined: list[Sentence] = []
        for each in found:
            if joined and each.first not in cuts:
                joined[-1].end, joined[-1].stop = each.end, each.stop
            else:
                joined.append(each)
        return joined

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last token of a stretch that begins and ends with tokens."""
        first, last = self._starts.get(start), self._ends.get(end)
        return None if first is None or last is None else (first, last)

    def touched(self, start: int, end: int) -> range:
        """The tokens that a stretch touches."""
        first = bisect_right(self.tokens, start, key=lambda token: token[1])
        return range(first, max(first, bisect_left(self.tokens, end, key=lambda token: token[0])))

    def grown(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last token that a stretch touches."""
        touched = self.touched(start, end)
        return (touched[0], touched[-1]) if touched else None

    def shrunk(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last token that lies in a stretch as a whole."""
        inside = [n for n in self.touched(start, end) if self._is_inside(n, start, end)]
        return (inside[0], inside[-1]) if inside else None

    def _is_inside(self, number: int, start: int, end: int) -> bool:
        low, high = self.tokens[number]
        return start <= low and high <= end

    def fragment(self, first: int, last: int) -> Fragment:
        """The stretch from one token to another."""
        return self.tokens[first][0], self.tokens[last][1]


def placed(item: AnnotatedDocument, text: TokenText, context: WriteContext) -> list[Placed]:
    """The annotations of one fragment that lie on tokens; others are told, or moved there."""
    way = context.options.get(ALIGN, ALIGN_CHOICES[0])
    if way not in ALIGN_CHOICES:
        raise InputError(f"{ALIGN}={way}: there are only {', '.join(ALIGN_CHOICES)}.")
    found: list[Placed] = []
    for each in item.annotations:
        if len(each.fragments) > 1:
            continue  # counted as such already
        place = text.place(each.start, each.end)
        if place is not None:
            found.append(Placed(each, *place))
            continue
        if way != "no":
            move = text.grown if way == "expand" else text.shrunk
            place = move(each.start, each.end)
        if place is None:
            context.losses.add(OFF_TOKENS, name_annotation(each, item.document))
            continue
        context.losses.add(MOVED, name_annotation(each, item.document))
        start, end = text.fragment(*place)
        moved = replace(each, fragments=((start, end),), text=text.text[start:end])
        found.append(Placed(moved, *place))
    return found


def without_overlap(several: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Those that stay when no token may have two, the longest first, and those that do not."""
    kept: list[Placed] = []
    taken: set[int] = set()
    for each in sorted(several, key=lambda p: (p.first - p.last, p.first)):
        tokens = range(each.first, each.last + 1)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept.append(each)
    stays = {id(each) for each in kept}
    return sorted(kept, key=lambda p: p.first), [p for p in several if id(p) not in stays]


def gaps(text: str, tokens: Sequence[Fragment]) -> list[str]:
    """What stands before the first token, between each two, and behind the last."""
    if not tokens:
        return [text]
    between = [text[one[1] : other[0]] for one, other in pairwise(tokens)]
    return [text[: tokens[0][0]], *between, text[tokens[-1][1] :]]
