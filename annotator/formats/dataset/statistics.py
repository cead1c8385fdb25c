"""What is in a dataset, counted while it is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model import GOLD, AnnotatedDocument, ModelObject, TagSet
from annotator.model.gold import is_derived

ALL = "all"


@dataclass
class PartStatistics:
    """The counts of one part."""

    articles: int = 0
    characters: int = 0
    labels: Counter[str] = field(default_factory=Counter[str])
    relations: Counter[str] = field(default_factory=Counter[str])
    attributes: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    """By label, attribute and value."""
    annotators: Counter[str] = field(default_factory=Counter[str])
    reviewers: Counter[str] = field(default_factory=Counter[str])
    """Gold annotations by whoever decided."""
    accepted: Counter[str] = field(default_factory=Counter[str])
    """Gold annotations by the owners of what they were made from."""
    edited: int = 0
    """Gold annotations that a reviewer edited."""
    changed_since: int = 0
    """Gold annotations that were made from what was changed after the verdict."""
    dates: list[str] = field(default_factory=list[str])
    """The first and the last."""

    def count(self, item: AnnotatedDocument) -> None:
        """Take an article into account."""
        self.articles += 1
        self.characters += len(item.document.text)
        date = str(item.document.metadata.get("date") or "")
        if date:
            self.dates = [min([*self.dates, date]), max([*self.dates, date])]
        for each in item.annotations:
            self.labels[each.label] += 1
            self.annotators[each.annotator] += 1
            for name, value in each.attributes.items():
                self.attributes[each.label, name, str(value)] += 1
            if is_derived(each):
                self._count_gold(each.metadata[GOLD])
        self.relations.update(each.type for each in item.relations)

    def _count_gold(self, origin: Mapping[str, Any]) -> None:
        self.reviewers.update(origin.get("reviewers", ()))
        self.edited += bool(origin.get("edited"))
        if not origin.get("edited"):
            self.accepted.update(origin.get("owners", ()))
        self.changed_since += bool(origin.get("changed_since"))


@dataclass
class Statistics:
    """Counts by part; :data:`ALL` is the whole."""

    parts: dict[str, PartStatistics] = field(default_factory=dict[str, PartStatistics])
    tag_set: TagSet | None = None

    @property
    def whole(self) -> PartStatistics:
        """The counts of all parts together."""
        return self.parts.setdefault(ALL, PartStatistics())

    def watch(
        self, items: Iterable[ModelObject], of: Mapping[str, str] | None = None
    ) -> Iterator[ModelObject]:
        """Pass items on and count them; ``of`` gives the part of each article."""
        for item in items:
            if isinstance(item, TagSet):
                self.tag_set = item
            elif isinstance(item, AnnotatedDocument):
                self.whole.count(item)
                if of is not None:
                    part = of[item.document.id]
                    self.parts.setdefault(part, PartStatistics()).count(item)
            yield item
