"""Propagate: every other place where the words stand that were just tagged, as suggestions."""

import re
from collections.abc import Iterable, Iterator

from annotator.assist.occurrences import occurrences
from annotator.jobs import ProgressCallback
from annotator.model import Annotation, Document, Fragment, Suggestion
from annotator.project import Project
from annotator.project.suggesting import suggestion

NAME = "propagate"
_PAGE = 500
_SENTENCE_BEFORE = r"(?:^|[.!?…:\n][\"”’»)\]]*)[\s\"“„«‘(\[–—-]*$"


def propagate(
    document: Document,
    source: Annotation,
    tagged: Iterable[Annotation],
    annotator: str,
    *,
    loosely: bool | None = None,
) -> list[Suggestion]:
    """The same label for every other place of the words, with attributes and identity.

    Places that the annotator has tagged with the label already, in part or in whole, are left
    out. ``loosely``: see :func:`occurrences`; to be given when ``source`` lies in another article.
    """
    taken = sorted(
        fragment
        for annotation in tagged
        if annotation.label == source.label and annotation.annotator == annotator
        for fragment in annotation.fragments
    )
    if loosely is None:
        loosely = capital_says_nothing(document.text, source)
    return [
        suggestion(
            document,
            annotator,
            source.label,
            (place,),
            source=NAME,
            attributes=source.attributes,
            identity=source.identity,
        )
        for place in _free(occurrences(document.text, source.text, loosely), taken)
    ]


def propagate_everywhere(
    project: Project, source: Annotation, progress: ProgressCallback | None = None
) -> Iterator[Suggestion]:
    """The same in all articles of the project."""
    found = project.annotation_and_document(source.id)
    if found is None:
        return
    home = found[1]
    loosely = capital_says_nothing(project.document(home).text, source)
    seen, after = 0, None
    while page := project.articles.page(query=source.text, after=after, limit=_PAGE):
        for summary in page:
            if progress is not None:
                progress(seen, None, "articles")
            seen += 1
            yield from propagate(
                project.document(summary.id),
                source,
                project.annotations(summary.id),
                project.annotator,
                loosely=loosely,
            )
        after = page[-1].id


def capital_says_nothing(text: str, source: Annotation) -> bool:
    """Whether the first letter of an annotation might as well be of the other case."""
    several = len(source.text.split()) > 1
    return several or not source.text[:1].isupper() or _begins_sentence(text, source.start)


def _begins_sentence(text: str, at: int) -> bool:
    return re.search(_SENTENCE_BEFORE, text[max(at - 20, 0) : at]) is not None


def _free(places: Iterable[Fragment], taken: list[Fragment]) -> Iterator[Fragment]:
    """The places that overlap nothing of what is taken; both in the order of the text."""
    at = 0
    ends = 0
    for start, end in places:
        while at < len(taken) and taken[at][0] < end:
            ends = max(ends, taken[at][1])
            at += 1
        if ends <= start:
            yield start, end
