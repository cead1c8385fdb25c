"""Divides the articles of a dataset into parts (train, dev, test) without leaks.

Articles are divided as wholes; those of one group (near copies, or the same source or date where
that is asked for) go into one part. Groups are dealt out as iterative stratification does it
(Sechidis, Tsoumakas, Vlahavas, “On the stratification of multi-label data”, 2011), for groups of
articles instead of single examples: the rarest label's groups first, each to the part that lacks
most of it. The same articles, shares and seed give the same parts.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.formats.near_copies import NearCopies
from annotator.model import AnnotatedDocument, InputError

_ARTICLES = ""
"""The “label” that each article has once: what unstratified parts are measured in."""


@dataclass(frozen=True)
class Split:
    """How articles are divided."""

    shares: Mapping[str, float]
    """The parts' names, each with its share: ``{"train": 0.8, "dev": 0.1, "test": 0.1}``."""
    seed: int = 0
    stratify: bool = False
    """Whether each part gets its share of each label, and not of the articles alone."""
    group: str = ""
    """A field of the metadata; articles with the same value stay together."""
    keep_copies_together: bool = True
    """Whether near copies stay together; to let them be apart is to leak."""


def parsed_shares(text: str) -> dict[str, float]:
    """Shares as they are typed: ``train=0.8,dev=0.1,test=0.1`` or ``train=80,dev=10,test=10``.

    Returns shares that add up to 1. Raises InputError for what is none.
    """
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = part.partition("=")
        name = name.strip()
        try:
            share = float(number)
        except ValueError:
            share = -1.0
        if not name.isidentifier() or not 0 < share < float("inf") or name in found:
            raise InputError(
                f"“{part.strip()}” is no part of a dataset: write NAME=SHARE, each name once, "
                f"such as train=0.8,dev=0.1,test=0.1."
            )
        found[name] = share
    total = sum(found.values())
    return {name: share / total for name, share in found.items()}


@dataclass
class Parts:
    """Which article goes where, and why some could not be apart."""

    of: dict[str, str]
    """The part of each article."""
    copies: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    """The groups of near copies that were found."""
    empty: list[str] = field(default_factory=list[str])
    """Parts that got no article, for there were too few groups."""


def divide(documents: Iterable[AnnotatedDocument], split: Split) -> Parts:
    """Deal articles out to the parts of a dataset."""
    copies = NearCopies()
    groups = _Groups()
    counts: dict[str, Counter[str]] = {}
    for item in documents:
        id = item.document.id
        groups.add(id)
        counts[id] = Counter([_ARTICLES])
        if split.stratify:
            counts[id].update(annotation.label for annotation in item.annotations)
        if split.keep_copies_together:
            copies.add(id, item.document.text)
        value = item.document.metadata.get(split.group) if split.group else None
        if value not in (None, ""):
            groups.join(id, f"\0{value}")
    found = copies.groups() if split.keep_copies_together else []
    for first, *others in found:
        for other in others:
            groups.join(first, other)
    of = _deal(groups.of(counts), counts, split)
    used = set(of.values())
    return Parts(of, found, [name for name in split.shares if name not in used])


class _Groups:
    """Joins names into groups."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def add(self, name: str) -> None:
        self._parents.setdefault(name, name)

    def join(self, one: str, other: str) -> None:
        self.add(other)
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def _root(self, name: str) -> str:
        while self._parents[name] != name:
            self._parents[name] = self._parents[self._parents[name]]
            name = self._parents[name]
        return name

    def of(self, names: Iterable[str]) -> list[list[str]]:
        """The groups of some names, each sorted, in an order that depends on nothing else."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            found[self._root(name)].append(name)
        return sorted(sorted(group) for group in found.values())


def _deal(
    groups: Sequence[Sequence[str]], counts: Mapping[str, Counter[str]], split: Split
) -> dict[str, str]:
    chance = random.Random(split.seed)
    waiting = list(groups)
    chance.shuffle(waiting)
    sums: list[Counter[str]] = []
    for group in waiting:
        total: Counter[str] = Counter()
        for id in group:
            total.update(counts[id])
        sums.append(total)
    all_of: Counter[str] = Counter()
    for total in sums:
        all_of.update(total)
    wanted = {
        name: {label: share * number for label, number in all_of.items()}
        for name, share in split.shares.items()
    }
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, total in enumerate(sums):
        for label in total:
            having[label].append(number)
    dealt: dict[str, str] = {}
    left = set(range(len(waiting)))
    # Labels with the fewest articles first: there the choice is smallest. Large groups first.
    for label in sorted(having, key=lambda label: (len(having[label]), label)):
        for number in sorted(having[label], key=lambda n: (-sums[n][label], n)):
            if number not in left:
                continue
            left.discard(number)
            part = max(
                split.shares,
                key=lambda name: (wanted[name][label], wanted[name][_ARTICLES], chance.random()),
            )
            for each, size in sums[number].items():
                wanted[part][each] -= size
            for id in waiting[number]:
                dealt[id] = part
    return dealt
