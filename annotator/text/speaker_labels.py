"""Finds the labels of speakers in transcripts: ``MODERATOR: …`` at the beginning of a line.

A name in capitals is a label where one other line begins with a label, too; a name in mixed case
must come again, or be one of several that do, since “Note: …” begins lines of ordinary texts. All
positions are in code points.
"""

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from annotator.model import Fragment

_TIME = r"[(\[]?(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?[)\]]?"
_LABEL = re.compile(
    rf"^[^\S\n]*(?:[-–—>]+[^\S\n]*|{_TIME}[^\S\n]+)?"
    r"(?P<name>[^\W\d_][^\n:;!?()\[\]“”\"«»]{0,58}?)"
    r"(?:[^\S\n]*[(\[][^)\]\n]{1,60}[)\]])?[^\S\n]*[:：](?=\s)[^\S\n]*(?=\S)",
    re.MULTILINE,
)
_TIMED = re.compile(
    r"^[^\S\n]*(?P<name>[^\W\d_][^\n:;!?()\[\]“”\"«»\t]{0,58}?)"
    rf"[^\S\n]*[:：]?[^\S\n]*{_TIME}[^\S\n]*[:：]?[^\S\n]*\n(?=[^\S\n]*\S)",
    re.MULTILINE,
)
"""A name and a time on a line of their own, above the speech: as rev.com, Otter and Teams write."""
_ONLY_TIME = re.compile(_TIME)
_DIALOGUE_SHARE = 0.7
"""How many of its lines begin with a label in a short dialogue."""
_SENTENCE_INSIDE = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.\s|,\s.*,\s")
_MOST_WORDS = 6
_COLON_CODE_POINTS = 140
"""The colon is among this many code points of a line, with a remark in brackets before it."""
_LEAST_LABELS, _LEAST_NAMES = 3, 2
_NO_SPEAKERS = frozenset(
    (
        *("note", "notes", "photo", "photos", "foto", "image", "source", "sources", "quelle"),
        *("update", "correction", "editor's note", "editor", "read", "related", "date", "time"),
        *("location", "subject", "to", "from", "cc", "re", "summary", "title", "abstract", "tags"),
        *("keywords", "contact", "address", "phone", "email", "e-mail", "website", "copyright"),
        *("credit", "caption", "graphic", "byline", "length", "section", "load-date", "warning"),
        *("example", "ps", "p.s", "http", "https", "language", "highlight", "dateline"),
    )
)
"""First words of lines that are no labels of speakers, in lower case."""


class SpeakerLabel(NamedTuple):
    """The label of a speaker at the beginning of a line."""

    name: str
    fragment: Fragment
    """The name without the colon, in code points."""
    speech_start: int
    """Where the words of the speaker begin, in code points."""


def speaker_labels(text: str, known: Collection[str] = ()) -> list[SpeakerLabel]:
    """Return the labels of speakers in the order of a text; none if it is no transcript.

    Args:
        text: The text of an article.
        known: Names that are known to be speakers: their labels always count.
    """
    if not known and not _may_have_labels(text):
        return []
    timed = _found(_TIMED, text)
    if len(timed) > len({label.name for label in timed}) > 1:
        return timed
    labels = _found(_LABEL, text, known)
    if known:
        # A name that is known may have any sign in it: “Holm, Per (Guest)”.
        names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        literal = re.compile(rf"^(?P<name>{names}):[^\S\n]+(?=\S)", re.MULTILINE)
        by_start = {label.fragment[0]: label for label in labels}
        by_start |= {label.fragment[0]: label for label in _found(literal, text, known)}
        labels = [by_start[start] for start in sorted(by_start)]
    of_known = [label for label in labels if label.name in known]
    is_dialogue = len(labels) > len({label.name for label in labels}) >= _LEAST_NAMES
    enough = max(_LEAST_LABELS, _DIALOGUE_SHARE * _count_lines(text))
    if is_dialogue and len(labels) >= enough:
        return labels
    counts = Counter(label.name for label in labels)
    kept = [label for label in labels if _is_capitals(label.name) or counts[label.name] > 1]
    if len(kept) < _LEAST_LABELS and not all(_is_capitals(label.name) for label in kept):
        return of_known
    if len({label.name for label in kept}) < _LEAST_NAMES:
        return of_known
    # In a dialogue of people that are named in mixed case, those who speak once are people, too.
    return labels if len(labels) - len(kept) < len(kept) else kept


def _may_have_labels(text: str) -> bool:
    """Return whether two lines have a colon near their beginning, which is quickly seen."""
    found = 0
    for line in text.split("\n"):
        if line.find(":", 1, _COLON_CODE_POINTS) > 0 or line.find("：", 1, _COLON_CODE_POINTS) > 0:
            found += 1
            if found == _LEAST_NAMES:
                return True
    return False


def _found(pattern: re.Pattern[str], text: str, known: Collection[str] = ()) -> list[SpeakerLabel]:
    return [
        SpeakerLabel(match["name"], match.span("name"), match.end())
        for match in pattern.finditer(text)
        if match["name"] in known or _may_be_speaker(match["name"])
    ]


def _count_lines(text: str) -> int:
    """Return the number of lines with words, without those of a time alone."""
    lines = (line.strip() for line in text.split("\n"))
    return sum(1 for line in lines if line and not _ONLY_TIME.fullmatch(line))


def _may_be_speaker(name: str) -> bool:
    words = name.split()
    if not words or len(words) > _MOST_WORDS or name.casefold() in _NO_SPEAKERS:
        return False
    if words[0].casefold().rstrip(".") in _NO_SPEAKERS or _SENTENCE_INSIDE.search(name):
        return False
    # Scripts without capitals have other letters; “He said: …” ends in lower case.
    return not any(word[0].islower() for word in (words[0], words[-1]))


def _is_capitals(name: str) -> bool:
    return name.isupper() and len(name.strip(". ")) > 0
