"""Guesses at attributes, from the words alone: shown as such, stored only if a person accepts them.

Only values that the tag set has are guessed, and none without a good reason. The words that are
looked for are English; quotation marks are those of any language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from annotator.assist.guess import Guess
from annotator.assist.speaker_kind import (
    COLLECTIVE,
    DOCUMENT,
    ORGANIZATION,
    PERSON,
    guess_speaker_kind,
)
from annotator.model import Annotation, AttributeKind, Fragment, Label
from annotator.text.quotation_marks import ALL_MARKS
from annotator.text.quotations import quotations

_REACH_CODE_POINTS = 10_000
"""How far a claim's surroundings are read on either side, in a paragraph without an end."""
_LONGEST_NAME_WORDS = 6
"""Longer texts are not treated as a name that occurs again."""


def guess_attributes(
    text: str,
    annotation: Annotation,
    label: Label,
    *,
    earlier: Iterable[Annotation] = (),
    identity_kind: str = "",
    cues: Iterable[str] = (),
) -> dict[str, Guess]:
    """Return a guess for each attribute without a value that one can be made for.

    Only attributes with one value of a list are guessed.

    Args:
        text: The article's text.
        annotation: The annotation.
        label: Its label, with the attributes and their values.
        earlier: The annotations of the article with the same words.
        identity_kind: The kind of the identity that the annotation refers to, or empty.
        cues: For a claim, the texts of its cues.

    Returns:
        Attribute name -> guess, in the label's order.
    """
    earlier = list(earlier)
    guesses: dict[str, Guess] = {}
    for attribute in label.attributes:
        if attribute.kind is not AttributeKind.ONE or annotation.attributes.get(attribute.name):
            continue
        name = attribute.name
        candidates = _candidates(text, annotation, name, earlier, identity_kind, cues)
        offered = [v for v in attribute.values if v not in attribute.retired_values]
        fitting = (guess for guess in candidates if guess and guess.value in offered)
        guess = next(fitting, None)
        if guess is not None:
            guesses[name] = guess
    return guesses


def _candidates(
    text: str,
    annotation: Annotation,
    name: str,
    earlier: list[Annotation],
    identity_kind: str,
    cues: Iterable[str],
) -> Iterator[Guess | None]:
    """The guesses for an attribute, the one with the best reason first."""
    if name == "quotation":
        yield guess_quotation(text, annotation.fragments)
    elif name == "modality":
        yield guess_modality(annotation.text, cues)
    else:
        yield _same_words_elsewhere(annotation, name, earlier)
    if name == "kind":
        yield _kind_of_identity(identity_kind)
        yield guess_speaker_kind(annotation.text)
        yield _kind_of_entity(annotation, earlier)


def _same_words_elsewhere(
    annotation: Annotation, name: str, earlier: list[Annotation]
) -> Guess | None:
    """The value that the same words have elsewhere in the article."""
    words = _words(annotation.text)
    if len(words) > _LONGEST_NAME_WORDS:
        return None
    for other in reversed(earlier):
        is_comparable = other.id != annotation.id and other.label == annotation.label
        value = other.attributes.get(name)
        if is_comparable and value and _words(other.text) == words:
            return Guess(str(value), "the same words have it elsewhere in this article")
    return None


def _words(text: str) -> list[str]:
    return text.casefold().split()


# Claims


def guess_quotation(text: str, fragments: tuple[Fragment, ...]) -> Guess | None:
    """Return whether a claim is quoted: all of it (``direct``), some, or none.

    Args:
        text: The article's text.
        fragments: The claim's ``(start, end)``, in code points.

    Returns:
        None for a claim without a letter or a digit.
    """
    inside = outside = 0
    for start, end in fragments:
        quoted = _quotations_around(text, start, end)
        for at in range(start, end):
            if text[at].isalnum():
                if any(a <= at < b for a, b in quoted):
                    inside += 1
                else:
                    outside += 1
    if not (inside or outside):
        return None
    if not outside:
        return Guess("direct", "all of it is inside quotation marks")
    if inside:
        return Guess("mixed", "some of it is inside quotation marks")
    return Guess("indirect", "nothing of it is inside quotation marks")


def _quotations_around(text: str, start: int, end: int) -> list[Fragment]:
    """The quotations in the paragraphs of a stretch, or in the part of them that is near."""
    low, high = max(start - _REACH_CODE_POINTS, 0), min(end + _REACH_CODE_POINTS, len(text))
    low = text.rfind("\n", low, start) + 1 or low
    line_end = text.find("\n", end, high)
    high = high if line_end < 0 else line_end
    fragments: list[Fragment] = []
    for paragraph in re.finditer(r"[^\n]+", text[low:high]):
        first = low + paragraph.start()
        fragments += [(first + a, first + b) for a, b in quotations(paragraph.group())]
    return fragments


_MODALITY_OF_CUE = (
    ("denial", r"den(?:y|ies|ied|ying)|denials?|reject(?:s|ed|ing)?|disput(?:es?|ed|ing)"),
    ("promise", r"promis(?:es?|ed|ing)|vow(?:s|ed|ing)?|pledg(?:es?|ed|ing)"),
    ("demand", r"demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|call(?:s|ed|ing)?\s+(?:on|for)"),
    ("prediction", r"predict(?:s|ed|ing)?|forecasts?(?:ed|ing)?|expect(?:s|ed|ing)?"),
    ("question", r"ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?"),
)

_QUESTION_MARKS = ("?", "？", "؟", "⁇", "\u037e")  # the last is the Greek one


def guess_modality(text: str, cues: Iterable[str]) -> Guess | None:
    """Return whether a claim denies, promises, demands and so on.

    Its cues show that, or a question mark at its end.

    Args:
        text: The claim's own text.
        cues: The texts of its cues.
    """
    for cue in cues:
        for value, pattern in _MODALITY_OF_CUE:
            if re.search(rf"\b(?:{pattern})\b", cue, re.IGNORECASE):
                return Guess(value, f"its cue is “{' '.join(cue.split())}”")
    if text.rstrip(ALL_MARKS + " \u00a0\u202f").endswith(_QUESTION_MARKS):
        return Guess("question", "it ends with a question mark")
    return None


# Speakers


_SPEAKER_KIND_OF: Mapping[str, str] = {
    "person": PERSON,
    "organization": ORGANIZATION,
    "organisation": ORGANIZATION,
    "company": ORGANIZATION,
    "location": ORGANIZATION,
    "country": ORGANIZATION,
    "group": COLLECTIVE,
    "document": DOCUMENT,
}
"""Kind of an identity, or label of an entity -> kind of a speaker."""


def _kind_of_identity(kind: str) -> Guess | None:
    """The kind of its identity, or the same word where identities have the speakers' kinds."""
    if not kind:
        return None
    return Guess(_SPEAKER_KIND_OF.get(kind.casefold(), kind), f"the kind of its identity is {kind}")


def _kind_of_entity(annotation: Annotation, earlier: list[Annotation]) -> Guess | None:
    """The kind that the entity label of the same words elsewhere shows."""
    words = _words(annotation.text)
    for other in earlier:
        kind = _SPEAKER_KIND_OF.get(other.label)
        if kind is not None and _words(other.text) == words:
            return Guess(kind, f"the same words are tagged as {other.label}")
    return None
