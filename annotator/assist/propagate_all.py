"""Propagate all that somebody has tagged: each of these words, wherever else they stand.

Read as a stream: neither the articles nor the words are held all at once.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice

from msgspec import Struct
from msgspec.structs import replace

from annotator.assist.occurrences import UNSPACED, WordPlaces, alike, folded
from annotator.assist.propagate import NAME, capital_says_nothing
from annotator.jobs import ProgressCallback
from annotator.model import Annotation, Document, Fragment, Suggestion
from annotator.project import Project
from annotator.project.suggesting import TaggedWords, suggestion

_AT_ONCE = 20_000
"""Words that are looked for while the articles are gone through once."""
_PAGE = 500


class Asked(Struct, frozen=True):
    """What of somebody's work is to be suggested elsewhere; nothing said: all of it."""

    labels: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    """In whatever case, and with any white space between them."""


class _Source(Struct, frozen=True):
    """Words that are looked for, as an annotation with what all their tagged places share."""

    annotation: Annotation
    loosely: bool


def suggestions(
    project: Project, asked: Asked, progress: ProgressCallback | None = None
) -> Iterator[Suggestion]:
    """What the current annotator has tagged, for all other places of the words.

    Where one of them stands within another one of the same label, the longer one is suggested.
    """
    sources = _sources(project, asked)
    while some := list(islice(sources, _AT_ONCE)):
        yield from _in_all_articles(project, some, progress)


def _sources(project: Project, asked: Asked) -> Iterator[_Source]:
    words = {_plain(each) for each in asked.words}
    for (label, text), places in groupby(
        project.suggestions.tagged_words(), lambda one: (one.label, one.text)
    ):
        wanted = not asked.labels or label in asked.labels
        wanted = wanted and project.tag_set.label(label) is not None
        if wanted and (not words or _plain(text) in words):
            yield _source(places, project.annotator)


def _plain(text: str) -> str:
    return " ".join(alike(text).split()).casefold()


def _source(places: Iterable[TaggedWords], annotator: str) -> _Source:
    loosely, first = True, None
    for place in places:
        start = len(place.before)
        fragments = ((start, start + len(place.text)),)
        here = Annotation(
            "",
            annotator,
            place.label,
            fragments,
            place.text,
            place.attributes,
            identity=place.identity,
        )
        loosely = loosely and capital_says_nothing(place.before, here)
        first = here if first is None else _shared(first, here)
    assert first is not None
    return _Source(first, loosely)


def _shared(one: Annotation, other: Annotation) -> Annotation:
    """An annotation with the attributes and the identity that both have."""
    if one.attributes == other.attributes and one.identity == other.identity:
        return one
    attributes = {
        name: value for name, value in one.attributes.items() if other.attributes.get(name) == value
    }
    identity = one.identity if one.identity == other.identity else None
    return replace(one, attributes=attributes, identity=identity)


def _in_all_articles(
    project: Project, sources: Collection[_Source], progress: ProgressCallback | None
) -> Iterator[Suggestion]:
    index = _Index(sources)
    total, done, after = project.articles.count(), 0, None
    while page := project.articles.page(after=after, limit=_PAGE):
        for summary in page:
            if progress is not None:
                progress(done, total, "articles")
            done += 1
            document = project.document(summary.id)
            places = WordPlaces(document.text)
            near = index.near(places)
            if near:
                yield from _in_article(project, document, places, near)
        after = page[-1].id
    if progress is not None:
        progress(total, total, "articles")


def _in_article(
    project: Project, document: Document, places: WordPlaces, sources: list[_Source]
) -> Iterator[Suggestion]:
    taken = _Taken(len(document.text))
    for each in project.annotations(document.id):
        if each.annotator == project.annotator:
            for fragment in each.fragments:
                taken.add(each.label, fragment)
    for source in sources:
        label, like = source.annotation.label, source.annotation
        for place in places.occurrences(like.text, source.loosely):
            if taken.is_free(label, place):
                taken.add(label, place)
                yield suggestion(
                    document,
                    project.annotator,
                    label,
                    (place,),
                    source=NAME,
                    attributes=like.attributes,
                    identity=like.identity,
                )


class _Taken:
    """What of a text has a label already: a byte for each code point, so that it costs the same
    among many annotations as among few."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._by_label: dict[str, bytearray] = {}

    def is_free(self, label: str, place: Fragment) -> bool:
        """Whether no part of a stretch has the label."""
        return self._of(label).find(1, *place) < 0

    def add(self, label: str, place: Fragment) -> None:
        """Note that a stretch has the label."""
        start, end = place
        self._of(label)[start:end] = b"\1" * (end - start)

    def _of(self, label: str) -> bytearray:
        if label not in self._by_label:
            self._by_label[label] = bytearray(self._length)
        return self._by_label[label]


class _Index:
    """Finds the words that may stand in a text without looking for each of them."""

    def __init__(self, sources: Collection[_Source]) -> None:
        self._by_word: dict[str, list[_Source]] = {}
        self._others: list[_Source] = []
        """Those in which no word can be told from what stands around it."""
        # Those that stand at a place together come with the longest first.
        for source in sorted(sources, key=lambda one: -len(one.annotation.text)):
            text = source.annotation.text
            words = [] if re.search(UNSPACED, text) else _words(text)
            key = max(words, key=len, default=None)
            (self._others if key is None else self._by_word.setdefault(key, [])).append(source)

    def near(self, text: WordPlaces) -> list[_Source]:
        """The words that may stand in a text, the longest first."""
        found = list(self._others)
        for word in self._by_word.keys() & text.words:
            found += self._by_word[word]
        found.sort(key=lambda one: (-len(one.annotation.text), one.annotation.text))
        return found


def _words(text: str) -> list[str]:
    return [folded(word) for word in re.findall(r"\w+", alike(text))]
