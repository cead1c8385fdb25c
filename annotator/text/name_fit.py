"""How well a name fits typed letters: beginnings of words, parts of words, letters in order."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_STROKES = str.maketrans("łøđħıŧ", "lodhit")
"""Letters with a stroke, which Unicode does not take apart, and the dotless one."""
_WORDS = re.compile(r"[^\W_]+")
_BEGINNING, _INSIDE, _SCATTERED = 1, 3, 4
_NEXT, _LEAP = 1, 3
"""The costs of a letter right after the one before, and of a letter elsewhere in a word."""


class Fit(NamedTuple):
    """The fit of a name that matches."""

    cost: int
    """0: each word typed is a word of the name; the higher, the less it fits."""
    places: tuple[int, ...]
    """The positions of the typed letters in the name, in code points."""


def fit(name: str, typed: str, scattered: bool = True) -> Fit | None:
    """Return how a name fits the typed letters, or None if it does not.

    Case, accents and punctuation are ignored, unless nothing else is typed; three full stops are
    an ellipsis. Each typed word must be a word of the name, begin one, or be part of one.

    Args:
        name: The name.
        typed: One or more words.
        scattered: Whether the letters of a typed word may also be spread over the name in their
            order, most of them at beginnings of words: ``fia`` for ``Find in the article``.
    """
    folded = fold(name)
    places: set[int] = set()
    cost = 0
    for word in typed_words(typed):
        fitted = _fit_word(folded, word, scattered)
        if fitted is None:
            return None
        cost += fitted.cost
        places.update(fitted.places)
    return Fit(cost, tuple(sorted(places)))


def typed_words(typed: str) -> list[str]:
    """Return the words that were typed, folded, without punctuation unless that is all there is."""
    folded = fold(typed.replace("...", "…"))
    return _WORDS.findall(folded) or folded.split()


@cache
def _base(character: str) -> str:
    """Return a letter without accent in lower case, always as one character, to keep positions."""
    bare = unicodedata.normalize("NFD", character)[0].lower().translate(_STROKES)
    return bare if len(bare) == 1 else character


def fold(text: str) -> str:
    """Return a text as it is compared, character by character."""
    return "".join(map(_base, text))


def _begins(folded: str, at: int) -> bool:
    """Return whether a word begins at a position."""
    return folded[at].isalnum() and (at == 0 or not folded[at - 1].isalnum())


def _fit_word(folded: str, word: str, scattered: bool) -> Fit | None:
    best: tuple[int, int] | None = None
    at = folded.find(word)
    while at >= 0:
        begins, end = _begins(folded, at) or not word[0].isalnum(), at + len(word)
        ends = end == len(folded) or not folded[end].isalnum() or not word[-1].isalnum()
        cost = _INSIDE if not begins else 0 if ends else _BEGINNING
        if best is None or cost < best[0]:
            best = cost, at
        at = folded.find(word, at + 1)
    if best is not None:
        return Fit(best[0], tuple(range(best[1], best[1] + len(word))))
    if scattered and _in_order(folded, word):
        return _fit_letters(folded, word)
    return None


def _in_order(folded: str, word: str) -> bool:
    rest = iter(folded)
    return all(letter in rest for letter in word)


def _fit_letters(folded: str, word: str) -> Fit | None:
    """Fit letters in their order, as many as possible at beginnings of words or in a row."""

    @cache
    def best(typed: int, before: int) -> Fit | None:
        """Return the best fit of the typed letters from one on, after a position in the name."""
        if typed == len(word):
            return Fit(0, ())
        best_fit: Fit | None = None
        at = folded.find(word[typed], before + 1)
        while at >= 0:
            begins = _begins(folded, at)
            rest = best(typed + 1, at) if begins or typed > 0 else None
            if rest is not None:
                step = 0 if begins else _NEXT if at == before + 1 else _LEAP
                if best_fit is None or rest.cost + step < best_fit.cost:
                    best_fit = Fit(rest.cost + step, (at, *rest.places))
            at = folded.find(word[typed], at + 1)
        return best_fit

    best_fit = best(0, -1)
    if best_fit is None or best_fit.cost > 2 * len(word):
        return None
    return Fit(_SCATTERED + best_fit.cost, best_fit.places)
