"""Counts what an import leaves out of its articles, and makes sentences of the counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotator.words import join_names, number, shorten

_SHOWN_FILES = 5
_EXAMPLES, _EXAMPLE_CODE_POINTS = 5, 100
Examples = dict[str, list[str]]
"""The words of the first parts that are left out, shortened, by what one part is called."""


def add_examples(examples: Examples, what: str, words: Iterable[str]) -> None:
    """Keep the words of parts that are left out, if they are among the first of their kind."""
    kept = examples.setdefault(what, [])
    for each in words:
        if len(kept) >= _EXAMPLES:
            return
        if (line := shorten(each, _EXAMPLE_CODE_POINTS)) and line not in kept:
            kept.append(line)


class CountedParts(Counter[str]):
    """Counts the parts that one reading leaves out, and keeps the words of the first ones."""

    def __init__(self) -> None:
        super().__init__()
        self.examples: Examples = {}

    def note(self, what: str, words: str) -> None:
        """Count a part with its words."""
        self[what] += 1
        add_examples(self.examples, what, (words,))

    def note_all(self, what: str, parts: Iterable[str]) -> None:
        """Count the parts that have words."""
        for words in parts:
            if words and not words.isspace():
                self.note(what, words)


@dataclass
class LeftOut:
    """What does not become part of an article: comments, hidden parts, attachments."""

    counts: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    """What one part is called -> place -> the number of such parts."""
    examples: Examples = field(default_factory=Examples)
    """Words of parts since they were taken last."""

    def add(self, place: str, what: str, count: int = 1, words: Iterable[str] = ()) -> None:
        """Count parts.

        Args:
            place: The file, or the article in it.
            what: What one part is called; behind a “|” what several are called, if that is not the
                same with an “s”.
            count: The number of parts.
            words: The words of some of them.
        """
        if count > 0:
            add_examples(self.examples, what, words)
            self.counts.setdefault(what, Counter())[place] += count

    def take(self) -> Counter[str]:
        """Return the number of parts by what they are called, and begin to count anew."""
        taken = Counter({what: places.total() for what, places in self.counts.items()})
        self.counts.clear()
        return taken

    def take_examples(self) -> Examples:
        """Return words of the parts, and begin to keep them anew."""
        taken, self.examples = {what: kept for what, kept in self.examples.items() if kept}, {}
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
