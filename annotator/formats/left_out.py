"""Counts what an import leaves out of its articles, and makes sentences of the counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.words import join_names, number

_SHOWN_FILES = 5


@dataclass
class LeftOut:
    """What does not become part of an article: comments, hidden parts, attachments."""

    counts: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    """What one part is called -> place -> the number of such parts."""

    def add(self, place: str, what: str, count: int = 1) -> None:
        """Count parts.

        Args:
            place: The file, or the article in it.
            what: What one part is called; behind a “|” what several are called, if that is not the
                same with an “s”.
            count: The number of parts.
        """
        if count > 0:
            self.counts.setdefault(what, Counter())[place] += count

    def take(self) -> Counter[str]:
        """Return the number of parts by what they are called, and begin to count anew."""
        taken = Counter({what: places.total() for what, places in self.counts.items()})
        self.counts.clear()
        return taken

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each kind: one file with its count, of several the most frequent."""
        for what, places in self.counts.items():
            total = places.total()
            singular, _, plural = what.partition("|")
            parts = number(total, singular, plural)
            verb = "was" if total == 1 else "were"
            if len(places) == 1:
                yield f"{next(iter(places))}: {parts} {verb} left out."
                continue
            shown = [f"{place} ({count:,})" for place, count in places.most_common(_SHOWN_FILES)]
            if len(places) > _SHOWN_FILES:
                shown.append(f"{len(places) - _SHOWN_FILES:,} more")
            yield (
                f"{parts} {verb} left out in {number(len(places), 'file')}: {join_names(shown)}."
            )
