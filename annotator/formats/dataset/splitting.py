"""Divides the articles of a dataset into parts (train, dev, test) without leaks.

Articles are divided as wholes; those of one group (near copies, or the same source or date where
that is asked for) go into one part. Groups are dealt out by iterative stratification (Sechidis,
Tsoumakas and Vlahavas, "On the stratification of multi-label data", 2011), for groups of
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
"""The “label” that each article has once: the measure of parts that are not stratified."""


@dataclass(frozen=True)
class Split:
    """The way in which articles are divided."""

    shares: Mapping[str, float]
    """The parts' names, each with its share: ``{"train": 0.8, "dev": 0.1, "test": 0.1}``."""
    seed: int = 0
    stratify: bool = False
    """Whether each part gets its share of each label, and not of the articles alone."""
    group: str = ""
    """A field of the metadata; articles with the same value stay together."""
    keep_copies_together: bool = True
    """Whether near copies stay together; copies in two parts leak one into the other."""


def parse_shares(text: str) -> dict[str, float]:
    """Parse shares as people type them.

    Args:
        text: ``train=0.8,dev=0.1,test=0.1`` or ``train=80,dev=10,test=10``.

    Returns:
        The share of each part by its name; together they are 1.

    Raises:
        InputError: A piece is not ``NAME=SHARE``, or a name is given twice.
    """
    shares: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = part.partition("=")
        name = name.strip()
        try:
            share = float(number)
        except ValueError:
            share = -1.0
        if not name.isidentifier() or not 0 < share < float("inf") or name in shares:
            raise InputError(
                f"“{part.strip()}” is not a part of a dataset: write NAME=SHARE, each name once, "
                f"such as train=0.8,dev=0.1,test=0.1."
            )
        shares[name] = share
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


@dataclass
class Parts:
    """The part of each article, and the reasons that kept articles together."""

    part_of: dict[str, str]
    """The name of each article's part by the article's id."""
    copies: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    """The groups of near copies, as ids of articles."""
    empty: list[str] = field(default_factory=list[str])
    """Names of parts without an article, because there were too few groups."""


def divide(documents: Iterable[AnnotatedDocument], split: Split) -> Parts:
    """Deal articles out to the parts of a dataset, in one pass over them."""
    copies = NearCopies()
    groups = _DisjointGroups()
    counts: dict[str, Counter[str]] = {}
    for item in documents:
        document_id = item.document.id
        groups.add(document_id)
        counts[document_id] = Counter([_ARTICLES])
        if split.stratify:
            counts[document_id].update(annotation.label for annotation in item.annotations)
        if split.keep_copies_together:
            copies.add(document_id, item.document.text)
        value = item.document.metadata.get(split.group) if split.group else None
        if value not in (None, ""):
            groups.join(document_id, f"\0{value}")
    copy_groups = copies.groups() if split.keep_copies_together else []
    for first, *rest in copy_groups:
        for document_id in rest:
            groups.join(first, document_id)
    part_of = _deal(groups.of(counts), counts, split)
    used = set(part_of.values())
    return Parts(part_of, copy_groups, [name for name in split.shares if name not in used])


class _DisjointGroups:
    """Joins names into groups (union-find)."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def add(self, name: str) -> None:
        self._parents.setdefault(name, name)

    def join(self, known: str, name: str) -> None:
        """Join the group of a known name and that of another, which may be new."""
        self.add(name)
        low, high = sorted((self._root(known), self._root(name)))
        self._parents[high] = low

    def _root(self, name: str) -> str:
        while self._parents[name] != name:
            self._parents[name] = self._parents[self._parents[name]]
            name = self._parents[name]
        return name

    def of(self, names: Iterable[str]) -> list[list[str]]:
        """Return the groups of some names, each sorted, in the order of their first names."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            groups[self._root(name)].append(name)
        return sorted(sorted(group) for group in groups.values())


def _deal(
    groups: Sequence[Sequence[str]], counts: Mapping[str, Counter[str]], split: Split
) -> dict[str, str]:
    """Return the part of each article by its id.

    ``groups`` hold ids; ``counts`` are the labels of each article by its id.
    """
    chance = random.Random(split.seed)
    shuffled = list(groups)
    chance.shuffle(shuffled)
    labels = [_total(counts[name] for name in group) for group in shuffled]
    lacking = _lacking(labels, split.shares)
    part_of: dict[str, str] = {}
    waiting = set(range(len(shuffled)))
    for label, numbers in _rarest_first(labels):
        for number in sorted(numbers, key=lambda number: (-labels[number][label], number)):
            if number not in waiting:
                continue
            waiting.discard(number)
            part = max(
                split.shares,
                key=lambda name: (lacking[name][label], lacking[name][_ARTICLES], chance.random()),
            )
            for counted, size in labels[number].items():
                lacking[part][counted] -= size
            part_of.update(dict.fromkeys(shuffled[number], part))
    return part_of


def _lacking(
    labels: Iterable[Counter[str]], shares: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """Return how many of each label each part should get, by part and label."""
    total = _total(labels)
    return {
        name: {label: share * count for label, count in total.items()}
        for name, share in shares.items()
    }


def _total(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counts in counters:
        total.update(counts)
    return total


def _rarest_first(labels: Iterable[Counter[str]]) -> list[tuple[str, list[int]]]:
    """Return each label with the numbers of its groups.

    The label of the fewest groups comes first, because there the choice is smallest.
    """
    groups_of: defaultdict[str, list[int]] = defaultdict(list)
    for number, counts in enumerate(labels):
        for label in counts:
            groups_of[label].append(number)
    return sorted(groups_of.items(), key=lambda entry: (len(entry[1]), entry[0]))
