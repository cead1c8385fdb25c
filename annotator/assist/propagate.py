"""Propagate: every other place where the words stand that were just tagged, as suggestions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from annotator.model import Annotation, Document, Fragment, Suggestion
from annotator.project import ProgressCallback, Project
from annotator.project.suggesting import suggestion

NAME = "propagate"
APOSTROPHES = "'’ʼ"
_PAGE = 500
_BETWEEN = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
"""White space inside a paragraph, be it the end of a line."""
# Expressions are compiled when they are first used: the window comes up sooner.
_SENTENCE_BEFORE = r"(?:^|[.!?…:\n][\"”’»)\]]*)[\s\"“„«‘(\[–—-]*$"
UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words, where a word's border cannot be told."""
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")


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
    home = project.document_of(source.id)
    if home is None:
        return
    loosely = capital_says_nothing(project.document(home).text, source)
    seen, after = 0, None
    while page := project.summaries(query=source.text, after=after, limit=_PAGE):
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


def occurrences(text: str, words: str, loosely: bool = False) -> Iterator[Fragment]:
    """Where the words stand, as whole words.

    A line's end counts as white space, and all apostrophes as one. Small and capital letters must
    be the same (“us” is not “US”); ``loosely``, but for the first.
    """
    parts = words.split()
    if not parts:
        return
    pattern = _BETWEEN.join(map(_literally, parts))
    first, other = parts[0][0], parts[0][0].swapcase()
    if loosely and len(other) == 1 and other != first:
        pattern = f"[{re.escape(first + other)}]" + pattern.removeprefix(_literally(first))
    for match in re.finditer(pattern, text):
        start, end = match.span()
        if not (_goes_on(text, start) or _goes_on(text, end)):
            yield start, end


def _literally(word: str) -> str:
    return "".join(f"[{APOSTROPHES}]" if c in APOSTROPHES else re.escape(c) for c in word)


def _goes_on(text: str, at: int) -> bool:
    """Whether a position is inside a word, or inside what people see as one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or not _JOINERS.isdisjoint((before, after)):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U0001f1e6" <= after <= "\U0001f1ff":
        return True
    if re.match(UNSPACED, before) and re.match(UNSPACED, after):
        return False
    return _in_word(before) and _in_word(after)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character) == "Mn"


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
