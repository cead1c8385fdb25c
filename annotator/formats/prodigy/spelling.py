"""Tokens as Prodigy has them: with the space after each, so that they spell out the whole text."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from annotator.extras import imported
from annotator.formats.prodigy import OWN_TOKENS
from annotator.model import Fragment, InputError
from annotator.text.tokens import tokenize


class Token(NamedTuple):
    """A token, and whether a space follows it that is part of no other."""

    start: int
    end: int
    spaced: bool


def fragments_by(tokenizer: str, text: str) -> list[Fragment]:
    """The tokens of a text by our own tokenizer, or by spaCy's for a language (``en``).

    Raises:
        InputError: spaCy knows no such language.
        EnvironmentFault: spaCy is not there.
    """
    if tokenizer == OWN_TOKENS:
        return tokenize(text)
    return _by_spacy(tokenizer, text)


def _by_spacy(language: str, text: str) -> list[Fragment]:
    pipeline = _blank(language)
    pipeline.max_length = max(pipeline.max_length, len(text))
    words = pipeline.make_doc(text)
    return [(word.idx, word.idx + len(word)) for word in words if not word.is_space]


@lru_cache(maxsize=1)
def _blank(language: str) -> Any:
    """spaCy's pipeline of a language with nothing but its tokenizer."""
    instead = f"tokens={OWN_TOKENS} needs nothing more"
    spacy = imported("spacy", "spacy", what=f"tokens={language}", needs="spaCy", instead=instead)
    try:
        return spacy.blank(language)
    except ImportError:
        raise InputError(
            f"tokens={language}: spaCy has no such language; give a code such as en, or "
            f"{OWN_TOKENS}."
        ) from None


def spelled(text: str, tokens: Iterable[Fragment], spans: Iterable[Fragment]) -> list[Token]:
    """Tokens that spell out the text, and on whose borders all spans fall.

    A token is cut where a span begins or ends inside it. White space is a token of its own, but
    for a single space after a token that no span begins or ends with.
    """
    starts, ends = set[int](), set[int]()
    for start, end in spans:
        starts.add(start)
        ends.add(end)
    borders = {0, len(text), *starts, *ends}
    for start, end in tokens:
        borders.update((start, end))
    found: list[Token] = []
    for start, end in pairwise(sorted(borders)):
        lent = (
            found
            and text[start] == " "
            and not found[-1].spaced
            and start not in starts
            and start + 1 not in ends
        )
        if lent:
            found[-1] = found[-1]._replace(spaced=True)
            start += 1
        if start < end:
            found.append(Token(start, end, False))
    return found
