"""Divides a text into sentences and tokens, and finds the annotations on these."""

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


class PlacedAnnotation(NamedTuple):
    """An annotation with its tokens."""

    annotation: Annotation
    first: int
    """The number of its first token, from 0."""
    last: int
    """The number of its last token."""


@dataclass
class Sentence:
    """A sentence with its tokens."""

    start: int
    """In code points, and so is the end."""
    end: int
    first: int
    """The number of its first token, from 0."""
    stop: int
    """The number behind its last token."""


class TokenText:
    """The tokens of a text, as fragments in code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self._starts = {start: number for number, (start, _) in enumerate(self.tokens)}
        self._ends = {end: number for number, (_, end) in enumerate(self.tokens)}

    def words(self, sentence: Sentence) -> list[str]:
        """Return the tokens of a sentence as text."""
        return [self.text[s:e] for s, e in self.tokens[sentence.first : sentence.stop]]

    def sentences(self, whole: Iterable[tuple[int, int]] = ()) -> list[Sentence]:
        """Return the sentences, in order.

        Args:
            whole: Runs of tokens (the numbers of the first and the last) that must not be
                divided: sentences across which one runs are joined.
        """
        sentences: list[Sentence] = []
        token = 0
        for start, end in split_sentences(self.text):
            first = token
            while token < len(self.tokens) and self.tokens[token][1] <= end:
                token += 1
            sentences.append(Sentence(start, end, first, token))
        cuts = {sentence.first for sentence in sentences[1:]}
        for first, last in whole:
            cuts.difference_update(range(first + 1, last + 1))
        joined: list[Sentence] = []
        for sentence in sentences:
            if joined and sentence.first not in cuts:
                joined[-1].end, joined[-1].stop = sentence.end, sentence.stop
            else:
                joined.append(sentence)
        return joined

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last token of a fragment; None if it cuts tokens."""
        first, last = self._starts.get(start), self._ends.get(end)
        return None if first is None or last is None else (first, last)

    def touched(self, start: int, end: int) -> range:
        """Return the numbers of the tokens that a fragment touches."""
        first = bisect_right(self.tokens, start, key=lambda token: token[1])
        return range(first, max(first, bisect_left(self.tokens, end, key=lambda token: token[0])))

    def grown(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last token that a fragment touches; None if it touches none."""
        touched = self.touched(start, end)
        return (touched[0], touched[-1]) if touched else None

    def shrunk(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last token inside a fragment; None if there is none."""
        inside = [n for n in self.touched(start, end) if self._is_inside(n, start, end)]
        return (inside[0], inside[-1]) if inside else None

    def _is_inside(self, number: int, start: int, end: int) -> bool:
        low, high = self.tokens[number]
        return start <= low and high <= end

    def fragment(self, first: int, last: int) -> Fragment:
        """Return the fragment from one token to another."""
        return self.tokens[first][0], self.tokens[last][1]


def place_annotations(
    item: AnnotatedDocument, text: TokenText, context: WriteContext
) -> list[PlacedAnnotation]:
    """Return the annotations of one fragment that begin and end with tokens.

    Args:
        item: The article.
        text: Its tokens.
        context: Has the option by which other annotations are moved to the borders of tokens;
            takes the losses.

    Raises:
        InputError: The option has no such value.
    """
    align = context.options.get(ALIGN, ALIGN_CHOICES[0])
    if align not in ALIGN_CHOICES:
        raise InputError(f"{ALIGN}={align}: there are only {', '.join(ALIGN_CHOICES)}.")
    placed: list[PlacedAnnotation] = []
    for annotation in item.annotations:
        if len(annotation.fragments) > 1:
            continue  # It is counted as such already.
        place = text.place(annotation.start, annotation.end)
        if place is not None:
            placed.append(PlacedAnnotation(annotation, *place))
            continue
        if align != "no":
            move = text.grown if align == "expand" else text.shrunk
            place = move(annotation.start, annotation.end)
        if place is None:
            context.losses.add(OFF_TOKENS, name_annotation(annotation, item.document))
            continue
        context.losses.add(MOVED, name_annotation(annotation, item.document))
        start, end = text.fragment(*place)
        moved = replace(annotation, fragments=((start, end),), text=text.text[start:end])
        placed.append(PlacedAnnotation(moved, *place))
    return placed


def without_overlap(
    annotations: Sequence[PlacedAnnotation],
) -> tuple[list[PlacedAnnotation], list[PlacedAnnotation]]:
    """Return annotations that do not overlap, the longest first, and then those left out."""
    kept: list[PlacedAnnotation] = []
    used: set[int] = set()
    for annotation in sorted(annotations, key=lambda p: (p.first - p.last, p.first)):
        tokens = range(annotation.first, annotation.last + 1)
        if used.isdisjoint(tokens):
            used.update(tokens)
            kept.append(annotation)
    kept_objects = {id(annotation) for annotation in kept}
    left_out = [placed for placed in annotations if id(placed) not in kept_objects]
    return sorted(kept, key=lambda p: p.first), left_out


def gaps(text: str, tokens: Sequence[Fragment]) -> list[str]:
    """Return the texts before the first token, between each two, and behind the last.

    Args:
        text: The text.
        tokens: Fragments in code points, in order.
    """
    if not tokens:
        return [text]
    between = [text[token[1] : next_[0]] for token, next_ in pairwise(tokens)]
    return [text[: tokens[0][0]], *between, text[tokens[-1][1] :]]
