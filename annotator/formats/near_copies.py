"""Finds near copies: articles that share most of their text, as a syndicated story in two papers.

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
"""The share of common shingles (Jaccard's index) from which on two articles are near copies."""
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1
_PROGRESS_EVERY_ARTICLES = 50
_SHINGLE_WORDS, _SHINGLE_CODE_POINTS = 4, 9
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Signature(Protocol):
    """The MinHash of a text."""

    def jaccard(self, other: "Signature", /) -> float:
        """Return the estimated share of shingles that two texts have in common."""
        ...


class _Index(Protocol):
    def insert(self, key: int, minhash: Signature, /) -> None: ...
    def query(self, minhash: Signature, /) -> list[int]: ...


def shingles(text: str) -> list[str]:
    """Return overlapping runs of words, or of characters in scripts without spaces."""
    words = _WORD.findall(text.casefold())
    if len(_UNSPACED.findall(text)) * 4 > len(text):
        run, size = "".join(words), _SHINGLE_CODE_POINTS
        return [run[at : at + size] for at in range(max(1, len(run) - size + 1))]
    size = _SHINGLE_WORDS
    return [" ".join(words[at : at + size]) for at in range(max(1, len(words) - size + 1))]


def signature(text: str) -> Signature:
    """Return the MinHash of a text, which is equal on every machine."""
    minhash = _rensa().RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(shingles(text))
    return cast(Signature, minhash)


def _rensa() -> Any:
    """Return the library, which has no types; it is imported when it is needed."""
    return import_module("rensa")


@dataclass
class NearCopies:
    """Groups articles as they come; takes some 600 bytes of memory for each."""

    threshold: float = THRESHOLD
    _ids: list[str] = field(default_factory=list[str])
    _signatures: list[Signature] = field(default_factory=list[Signature])
    _parents: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        self._index: _Index = _rensa().RMinHashLSH(self.threshold, _PERMUTATIONS, _BANDS)

    def add(self, document_id: str, text: str) -> list[tuple[str, float]]:
        """Add an article.

        Returns:
            The earlier articles of which it is a near copy, the nearest first: each one's id, and
            the estimated share of shingles in common.
        """
        minhash = signature(text)
        number = len(self._ids)
        copies = self._copies(minhash)
        self._ids.append(document_id)
        self._signatures.append(minhash)
        self._parents.append(number)
        self._index.insert(number, minhash)
        for earlier, _ in copies:
            self._join(number, earlier)
        return self._named(copies)

    def copies_of(self, text: str) -> list[tuple[str, float]]:
        """Return the articles of which a text is a near copy, as :meth:`add` does, adding none."""
        return self._named(self._copies(signature(text)))

    def _copies(self, minhash: Signature) -> list[tuple[int, float]]:
        """Return the number of each near copy with the share in common."""
        shares = (
            (earlier, minhash.jaccard(self._signatures[earlier]))
            for earlier in self._index.query(minhash)
        )
        return [copy for copy in shares if copy[1] >= self.threshold]

    def _named(self, copies: list[tuple[int, float]]) -> list[tuple[str, float]]:
        named = [(self._ids[number], share) for number, share in copies]
        return sorted(named, key=lambda copy: (-copy[1], copy[0]))

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def groups(self) -> list[tuple[str, ...]]:
        """Return the ids of articles that are near copies, also by way of further articles."""
        groups: dict[int, list[str]] = {}
        for number, document_id in enumerate(self._ids):
            groups.setdefault(self._root(number), []).append(document_id)
        return [tuple(sorted(group)) for group in groups.values() if len(group) > 1]


class Pair(NamedTuple):
    """Two articles that share most of their text."""

    one: str
    other: str
    share: float
    """The estimated share of common shingles, from 0 to 1."""


def near_copies(
    texts: Iterable[tuple[str, str]],
    *,
    total: int | None = None,
    progress: ProgressCallback | None = None,
) -> list[Pair]:
    """Find the near copies among articles: each with the nearest of the articles before it.

    Args:
        texts: The id and the text of each article.
        total: The number of articles, if it is known.
        progress: Called with the number of articles that were compared.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    near = NearCopies()
    pairs: list[Pair] = []
    for done, (document_id, text) in enumerate(texts, 1):
        copies = near.add(document_id, text)
        if copies:
            pairs.append(Pair(copies[0][0], document_id, copies[0][1]))
        if progress is not None and done % _PROGRESS_EVERY_ARTICLES == 0:
            progress(done, total, "articles compared")
    return pairs
