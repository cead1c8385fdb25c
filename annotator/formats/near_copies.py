"""Near copies: articles that share most of their text, as a syndicated story in two papers does.

Estimated by MinHash over shingles of words (Broder, “On the resemblance and containment of
documents”, 1997) and found through locality-sensitive hashing, so that not all pairs are compared.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from annotator.jobs import ProgressCallback

THRESHOLD = 0.6
"""The share of shingles in common (Jaccard's index) from which on two articles are near copies."""
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1
_TELL_EVERY = 50
_WORDS_A_SHINGLE, _CHARACTERS_A_SHINGLE = 4, 9
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Signature(Protocol):
    """The MinHash of a text."""

    def jaccard(self, other: "Signature", /) -> float:
        """The estimated share of shingles that two texts have in common."""
        ...


class _Index(Protocol):
    def insert(self, key: int, minhash: Signature, /) -> None: ...
    def query(self, minhash: Signature, /) -> list[int]: ...


def shingles(text: str) -> list[str]:
    """Overlapping runs of words (of characters, in scripts that put no space between words)."""
    words = _WORD.findall(text.casefold())
    if len(_UNSPACED.findall(text)) * 4 > len(text):
        run, size = "".join(words), _CHARACTERS_A_SHINGLE
        return [run[at : at + size] for at in range(max(1, len(run) - size + 1))]
    size = _WORDS_A_SHINGLE
    return [" ".join(words[at : at + size]) for at in range(max(1, len(words) - size + 1))]


def signature(text: str) -> Signature:
    """The MinHash of a text; equal on every machine."""
    made = _rensa().RMinHash(_PERMUTATIONS, _SEED)
    made.update(shingles(text))
    return cast(Signature, made)


def _rensa() -> Any:
    """The library, which has no types; imported when it is needed."""
    return import_module("rensa")


@dataclass
class NearCopies:
    """Groups articles as they come; memory is some 600 bytes an article."""

    threshold: float = THRESHOLD
    _ids: list[str] = field(default_factory=list[str])
    _signatures: list[Signature] = field(default_factory=list[Signature])
    _parents: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        self._index: _Index = _rensa().RMinHashLSH(self.threshold, _PERMUTATIONS, _BANDS)

    def add(self, id: str, text: str) -> list[tuple[str, float]]:
        """Take in an article; returns the earlier ones that it is a near copy of, the nearest
        first, each with the estimated share of shingles in common."""
        mine = signature(text)
        number = len(self._ids)
        found: list[tuple[str, float]] = []
        near = {other: mine.jaccard(self._signatures[other]) for other in self._index.query(mine)}
        self._ids.append(id)
        self._signatures.append(mine)
        self._parents.append(number)
        self._index.insert(number, mine)
        for other, share in near.items():
            if share >= self.threshold:
                found.append((self._ids[other], share))
                self._join(number, other)
        found.sort(key=lambda each: (-each[1], each[0]))
        return found

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def groups(self) -> list[tuple[str, ...]]:
        """The articles that are near copies of each other, directly or by others between them."""
        found: dict[int, list[str]] = {}
        for number, id in enumerate(self._ids):
            found.setdefault(self._root(number), []).append(id)
        return [tuple(sorted(group)) for group in found.values() if len(group) > 1]


class Pair(NamedTuple):
    """Two articles that share most of their text."""

    one: str
    other: str
    share: float
    """Of their shingles that both have, estimated."""


def near_copies(
    texts: Iterable[tuple[str, str]],
    *,
    total: int | None = None,
    progress: ProgressCallback | None = None,
) -> list[Pair]:
    """The near copies among articles given as pairs of id and text: each with its nearest."""
    copies = NearCopies()
    found: list[Pair] = []
    for done, (id, text) in enumerate(texts, 1):
        near = copies.add(id, text)
        if near:
            found.append(Pair(near[0][0], id, near[0][1]))
        if progress is not None and done % _TELL_EVERY == 0:
            progress(done, total, "articles compared")
    return found
