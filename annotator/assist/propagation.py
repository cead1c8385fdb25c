"""Propagation of one annotation: suggests its label wherever else its words occur."""

import re
from collections.abc import Iterable, Iterator

from annotator.assist.occurrences import find_occurrences
from annotator.jobs import ProgressCallback
from annotator.model import Annotation, Document, Fragment, Suggestion
from annotator.project import Project
from annotator.project.suggesting import make_suggestion
from annotator.text.quotation_marks import ALL_MARKS
from annotator.text.sentences import is_abbreviation

PROPAGATE = "propagate"
"""The source of the suggestions, and the name of the suggester."""
_ARTICLES_AT_ONCE = 500
_REACH_CODE_POINTS = 20
"""How much of the text before an annotation shows whether a sentence begins there."""
_SENTENCE_START = re.compile(
    rf"(?:^|([.!?…:\n。！？：؟۔।])[{ALL_MARKS})\]）】]*)[\s{ALL_MARKS}(\[（【–—-]*$"
)


def propagate_in_article(
    document: Document,
    source: Annotation,
    annotations: Iterable[Annotation],
    annotator: str,
    *,
    any_first_case: bool | None = None,
) -> list[Suggestion]:
    """Return suggestions for all other places of an annotation's words in one article.

    They have its label, attributes and identity. Places that the annotator has tagged with the
    label already, in part or in whole, are left out.

    Args:
        document: The article to look through.
        source: The annotation.
        annotations: The annotations of the article.
        annotator: The person to whom the suggestions are made.
        any_first_case: Whether the first letter may be small or a capital all the same. It must
            be given if ``source`` is in another article; otherwise that article shows it.
    """
    taken = sorted(
        fragment
        for annotation in annotations
        if annotation.label == source.label and annotation.annotator == annotator
        for fragment in annotation.fragments
    )
    if any_first_case is None:
        any_first_case = is_first_case_insignificant(document.text, source)
    places = find_occurrences(document.text, source.text, any_first_case)
    return [
        make_suggestion(
            document,
            annotator,
            source.label,
            (place,),
            source=PROPAGATE,
            attributes=source.attributes,
            identity=source.identity,
        )
        for place in _without_overlaps(places, taken)
    ]


def propagate_in_project(
    project: Project, source: Annotation, progress: ProgressCallback | None = None
) -> Iterator[Suggestion]:
    """Yield suggestions for all other places of an annotation's words in all articles.

    Args:
        project: The open project; its current annotator gets the suggestions.
        source: An annotation in it; if it is gone, nothing is suggested.
        progress: Called with the number of articles looked through.
    """
    current = project.annotation_and_document(source.id)
    if current is None:
        return
    _, home_id = current
    any_first_case = is_first_case_insignificant(project.document(home_id).text, source)
    count, after = 0, None
    while page := project.articles.page(query=source.text, after=after, limit=_ARTICLES_AT_ONCE):
        for summary in page:
            if progress is not None:
                progress(count, None, "articles")
            count += 1
            yield from propagate_in_article(
                project.document(summary.id),
                source,
                project.annotations(summary.id),
                project.annotator,
                any_first_case=any_first_case,
            )
        after = page[-1].id


def is_first_case_insignificant(text: str, annotation: Annotation) -> bool:
    """Return whether the first letter of an annotation might as well be of the other case.

    It might in an annotation of several words, in one that begins with a small letter, and at the
    beginning of a sentence.

    Args:
        text: The article's text, or as much of it as precedes the annotation.
        annotation: The annotation.
    """
    has_several_words = len(annotation.text.split()) > 1
    is_small = not annotation.text[:1].isupper()
    before = text[max(annotation.start - _REACH_CODE_POINTS, 0) : annotation.start]
    return has_several_words or is_small or _begins_sentence(before, annotation.text)


def _begins_sentence(before: str, words: str) -> bool:
    """Whether words begin a sentence, or the part of one behind a colon."""
    match = _SENTENCE_START.search(before)
    if match is None or match[1] != ".":
        return match is not None
    return not is_abbreviation(before + words, match.end(1), len(before))


def _without_overlaps(places: Iterable[Fragment], taken: list[Fragment]) -> Iterator[Fragment]:
    """The places that overlap no taken fragment; both are in the order of the text."""
    at = 0
    furthest_end = 0
    for start, end in places:
        while at < len(taken) and taken[at][0] < end:
            furthest_end = max(furthest_end, taken[at][1])
            at += 1
        if furthest_end <= start:
            yield start, end
