"""How well a name fits what was typed: by the words it begins, by parts, by letters in order."""

import unicodedata
from functools import cache
from typing import NamedTuple

_INSIDE, _SCATTERED = 2, 3
_NEXT, _LEAP = 1, 3
"""What a letter costs that follows the one before, and one somewhere inside a word."""


class Fit(NamedTuple):
    """A name that fits."""

    cost: int
    """0: each word typed begins a word of the name; the higher, the less it fits."""
    places: tuple[int, ...]
    """Which letters of the name were typed."""


def fit(name: str, typed: str, scattered: bool = True) -> Fit | None:
    """How a name fits what was typed; None: not at all. Case and accents do not matter.

    Each word typed must begin a word of the name, stand inside it or, ``scattered``, have its
    letters in their order, most of them at the beginning of words: ``fia`` for ``Find in the
    article``.
    """
    folded = fold(name)
    places: set[int] = set()
    cost = 0
    for word in fold(typed).split():
        found = _fit_word(folded, word, scattered)
        if found is None:
            return None
        cost += found.cost
        places.update(found.places)
    return Fit(cost, tuple(sorted(places)))


def rank(name: str, typed: str) -> tuple[int, int, int] | None:
    """What to sort by, the lower the better; None: it does not fit."""
    found = fit(name, typed)
    if found is None:
        return None
    return found.cost, 0 if found.places[:1] in ((), (0,)) else 1, len(name)


@cache
def _base(character: str) -> str:
    """A letter without accent, in lower case; always one character, so that places stay."""
    bare = unicodedata.normalize("NFD", character)[0].lower()
    return bare if len(bare) == 1 else character


def fold(text: str) -> str:
    """A text as it is compared, character by character."""
    return "".join(map(_base, text))


def _begins(folded: str, at: int) -> bool:
    """Whether a word begins there."""
    return folded[at].isalnum() and (at == 0 or not folded[at - 1].isalnum())


def _fit_word(folded: str, word: str, scattered: bool) -> Fit | None:
    inside: int | None = None
    at = folded.find(word)
    while at >= 0:
        if _begins(folded, at):
            return Fit(0, tuple(range(at, at + len(word))))
        inside = at if inside is None else inside
        at = folded.find(word, at + 1)
    if inside is not None:
        return Fit(_INSIDE, tuple(range(inside, inside + len(word))))
    if scattered and _in_order(folded, word):
        return _fit_letters(folded, word)
    return None


def _in_order(folded: str, word: str) -> bool:
    rest = iter(folded)
    return all(letter in rest for letter in word)


def _fit_letters(folded: str, word: str) -> Fit | None:
    """The letters in their order, as many as possible at the beginning of words or in a run."""

    @cache
    def best(typed: int, before: int) -> Fit | None:
        """For what is typed from there on, behind a place in the name."""
        if typed == len(word):
            return Fit(0, ())
        found: Fit | None = None
        at = folded.find(word[typed], before + 1)
        while at >= 0:
            begins = _begins(folded, at)
            rest = best(typed + 1, at) if begins or typed > 0 else None
            if rest is not None:
                step = 0 if begins else _NEXT if at == before + 1 else _LEAP
                if found is None or rest.cost + step < found.cost:
                    found = Fit(rest.cost + step, (at, *rest.places))
            at = folded.find(word[typed], at + 1)
        return found

    found = best(0, -1)
    if found is None or found.cost > 2 * len(word):
        return None
    return Fit(_SCATTERED + found.cost, found.places)
