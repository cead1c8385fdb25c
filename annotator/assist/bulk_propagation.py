"""Propagation of all that an annotator has tagged: each wording, wherever else it occurs.

Articles and wordings are read as a stream: neither are held all at once.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice

from msgspec import Struct
from msgspec.structs import replace

from annotator.assist.occurrences import (
    UNSPACED_SCRIPTS,
    WordIndex,
    fold_word,
    unify_apostrophes,
)
from annotator.assist.propagation import PROPAGATE, is_first_case_insignificant
from annotator.assist.suggesters import Suggester, SuggestionRequest
from annotator.jobs import ProgressCallback
from annotator.model import Annotation, Document, Fragment, Suggestion
from annotator.project import Project
from annotator.project.suggesting import TaggedWords, make_suggestion

_WORDINGS_AT_ONCE = 20_000
"""How many wordings are looked for in one pass through the articles."""
_ARTICLES_AT_ONCE = 500


class _Wording(Struct, frozen=True):
    """Words to look for, as an annotation with the attributes that all tagged places share."""

    annotation: Annotation
    any_first_case: bool


def propagate_all_tagged(
    project: Project, request: SuggestionRequest, progress: ProgressCallback | None = None
) -> Iterator[Suggestion]:
    """Yield suggestions for all other places of the words that the current annotator has tagged.

    Where a wording occurs inside a longer one of the same label, the longer one is suggested.

    Args:
        project: The open project.
        request: The annotations whose words are looked for.
        progress: Called with the number of articles looked through, of all of them.
    """
    wordings = _wordings(project, request)
    while batch := list(islice(wordings, _WORDINGS_AT_ONCE)):
        yield from _suggest_in_project(project, batch, progress)


def _wordings(project: Project, request: SuggestionRequest) -> Iterator[_Wording]:
    wanted_words = {_normalise(words) for words in request.words}
    for (label, text), places in groupby(
        project.suggestions.tagged_words(), lambda tagged: (tagged.label, tagged.text)
    ):
        is_wanted = not request.labels or label in request.labels
        is_wanted = is_wanted and project.tag_set.label(label) is not None
        if is_wanted and (not wanted_words or _normalise(text) in wanted_words):
            yield _wording(places, project.annotator)


def _normalise(text: str) -> str:
    return " ".join(unify_apostrophes(text).split()).casefold()


def _wording(places: Iterable[TaggedWords], annotator: str) -> _Wording:
    """The wording of places that have the same label and words."""
    any_first_case, shared = True, None
    for place in places:
        start = len(place.before)
        fragments = ((start, start + len(place.text)),)
        annotation = Annotation(
            "",
            annotator,
            place.label,
            fragments,
            place.text,
            place.attributes,
            identity=place.identity,
        )
        any_first_case = any_first_case and is_first_case_insignificant(place.before, annotation)
        shared = annotation if shared is None else _shared(shared, annotation)
    assert shared is not None
    return _Wording(shared, any_first_case)


def _shared(first: Annotation, second: Annotation) -> Annotation:
    """The first annotation with only the attributes and the identity that both have."""
    if first.attributes == second.attributes and first.identity == second.identity:
        return first
    attributes = {
        name: value
        for name, value in first.attributes.items()
        if second.attributes.get(name) == value
    }
    identity = first.identity if first.identity == second.identity else None
    return replace(first, attributes=attributes, identity=identity)


def _suggest_in_project(
    project: Project, wordings: Collection[_Wording], progress: ProgressCallback | None
) -> Iterator[Suggestion]:
    lookup = _WordingLookup(wordings)
    total, count, after = project.articles.count(), 0, None
    while page := project.articles.page(after=after, limit=_ARTICLES_AT_ONCE):
        for summary in page:
            if progress is not None:
                progress(count, total, "articles")
            count += 1
            document = project.document(summary.id)
            index = WordIndex(document.text)
            candidates = lookup.candidates(index)
            if candidates:
                yield from _suggest_in_article(project, document, index, candidates)
        after = page[-1].id
    if progress is not None:
        progress(total, total, "articles")


def _suggest_in_article(
    project: Project, document: Document, index: WordIndex, wordings: list[_Wording]
) -> Iterator[Suggestion]:
    labelled = _LabelledStretches(len(document.text))
    for annotation in project.annotations(document.id):
        if annotation.annotator == project.annotator:
            for fragment in annotation.fragments:
                labelled.add(annotation.label, fragment)
    for wording in wordings:
        model, label = wording.annotation, wording.annotation.label
        for place in index.find_occurrences(model.text, wording.any_first_case):
            if labelled.is_free(label, place):
                labelled.add(label, place)
                yield make_suggestion(
                    document,
                    project.annotator,
                    label,
                    (place,),
                    source=PROPAGATE,
                    attributes=model.attributes,
                    identity=model.identity,
                )


class _LabelledStretches:
    """The stretches of a text that have a label already.

    It keeps a byte for each code point, and so costs the same among many annotations as among few.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._by_label: dict[str, bytearray] = {}

    def is_free(self, label: str, place: Fragment) -> bool:
        """Return whether no part of a stretch has the label."""
        return self._flags(label).find(1, *place) < 0

    def add(self, label: str, place: Fragment) -> None:
        """Record that a stretch has the label."""
        start, end = place
        self._flags(label)[start:end] = b"\1" * (end - start)

    def _flags(self, label: str) -> bytearray:
        if label not in self._by_label:
            self._by_label[label] = bytearray(self._length)
        return self._by_label[label]


class _WordingLookup:
    """Finds the wordings that may occur in a text without looking for each of them."""

    def __init__(self, wordings: Collection[_Wording]) -> None:
        self._by_word: dict[str, list[_Wording]] = {}
        """Longest word, folded -> the wordings with it, the longest first."""
        self._unindexed: list[_Wording] = []
        """Wordings in which no word can be told from its surroundings."""
        for wording in sorted(wordings, key=lambda wording: -len(wording.annotation.text)):
            text = wording.annotation.text
            words = [] if re.search(UNSPACED_SCRIPTS, text) else _folded_words(text)
            longest = max(words, key=len, default=None)
            if longest is None:
                self._unindexed.append(wording)
            else:
                self._by_word.setdefault(longest, []).append(wording)

    def candidates(self, index: WordIndex) -> list[_Wording]:
        """Return the wordings that may occur in a text, the longest first."""
        candidates = list(self._unindexed)
        for word in self._by_word.keys() & index.words:
            candidates += self._by_word[word]
        candidates.sort(
            key=lambda wording: (-len(wording.annotation.text), wording.annotation.text)
        )
        return candidates


def _folded_words(text: str) -> list[str]:
    return [fold_word(word) for word in re.findall(r"\w+", unify_apostrophes(text))]


PROPAGATION = Suggester(
    PROPAGATE, "the words that one has tagged, wherever else they occur", propagate_all_tagged
)
