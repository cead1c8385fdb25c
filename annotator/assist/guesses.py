"""Guesses at attributes from the words alone: shown as such, stored only when a person takes them.

Pure functions. Only values that the tag set has are guessed, and nothing where there is no good
reason. The words looked for are English; quotation marks are those of any language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from annotator.assist.guess import Guess
from annotator.assist.speakers import COLLECTIVE, DOCUMENT, ORGANIZATION, PERSON, speaker_kind
from annotator.model import Annotation, Fragment, Label
from annotator.text.quotations import quotations

_MARKS = "\"“”„‟«»＂'‘’‚‛‹›"
_REACH = 10_000
"""Characters that are looked at on either side of a claim, in a paragraph without end."""
_SHORT = 6
"""Words; longer texts are not taken as a name that comes again."""


def guesses(
    text: str,
    annotation: Annotation,
    label: Label,
    *,
    earlier: Iterable[Annotation] = (),
    identity_kind: str = "",
    cues: Iterable[str] = (),
) -> dict[str, Guess]:
    """A guess for each attribute that the annotation has no value of and that can be guessed.

    ``earlier`` are the annotations of the article with the same words; ``identity_kind`` is the
    kind of the identity that the annotation refers to; ``cues`` the words that mark a claim as
    said.
    """
    earlier = list(earlier)
    found: dict[str, Guess] = {}
    for attribute in label.attributes:
        if annotation.attributes.get(attribute.name):
            continue
        name = attribute.name
        reasons = _reasons(text, annotation, name, earlier, identity_kind, cues)
        fitting = (guess for guess in reasons if guess and guess.value in attribute.values)
        guess = next(fitting, None)
        if guess is not None:
            found[name] = guess
    return found


def _reasons(
    text: str,
    annotation: Annotation,
    name: str,
    earlier: list[Annotation],
    identity_kind: str,
    cues: Iterable[str],
) -> Iterator[Guess | None]:
    """What speaks for a value of an attribute, the best reason first."""
    if name == "quotation":
        yield quotation(text, annotation.fragments)
    elif name == "modality":
        yield modality(annotation.text, cues)
    else:
        yield _as_before(annotation, name, earlier)
    if name == "kind":
        yield _kind_of_identity(identity_kind)
        yield speaker_kind(annotation.text)
        yield _kind_of_entity(annotation, earlier)


def _as_before(annotation: Annotation, name: str, earlier: list[Annotation]) -> Guess | None:
    """The value that the same words have elsewhere in the article."""
    words = _words(annotation.text)
    if len(words) > _SHORT:
        return None
    for other in reversed(earlier):
        same = other.id != annotation.id and other.label == annotation.label
        value = other.attributes.get(name)
        if same and value and _words(other.text) == words:
            return Guess(str(value), "the same words have it elsewhere in this article")
    return None


def _words(text: str) -> list[str]:
    return text.casefold().split()


# Claims


def quotation(text: str, fragments: tuple[Fragment, ...]) -> Guess | None:
    """Whether a claim is quoted: all of it, some of it, or none."""
    inside = outside = 0
    for start, end in fragments:
        quoted = _quoted(text, start, end)
        for at in range(start, end):
            if text[at].isalnum():
                if any(a <= at < b for a, b in quoted):
                    inside += 1
                else:
                    outside += 1
    if not (inside or outside):
        return None
    if not outside:
        return Guess("direct", "all of it stands inside quotation marks")
    if inside:
        return Guess("mixed", "some of it stands inside quotation marks")
    return Guess("indirect", "nothing of it stands inside quotation marks")


def _quoted(text: str, start: int, end: int) -> list[Fragment]:
    """The quotations in the paragraphs that a stretch lies in, or in what is near of them."""
    low, high = max(start - _REACH, 0), min(end + _REACH, len(text))
    low = text.rfind("\n", low, start) + 1 or low
    after = text.find("\n", end, high)
    high = high if after < 0 else after
    found: list[Fragment] = []
    for paragraph in re.finditer(r"[^\n]+", text[low:high]):
        first = low + paragraph.start()
        found += [(first + a, first + b) for a, b in quotations(paragraph.group())]
    return found


_MODALITIES = (
    ("denial", r"den(?:y|ies|ied|ying)|denials?|reject(?:s|ed|ing)?|disput(?:es?|ed|ing)"),
    ("promise", r"promis(?:es?|ed|ing)|vow(?:s|ed|ing)?|pledg(?:es?|ed|ing)"),
    ("demand", r"demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|call(?:s|ed|ing)?\s+(?:on|for)"),
    ("prediction", r"predict(?:s|ed|ing)?|forecasts?(?:ed|ing)?|expect(?:s|ed|ing)?"),
    ("question", r"ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?"),
)


def modality(text: str, cues: Iterable[str]) -> Guess | None:
    """What a claim does, by its cue or its question mark."""
    for cue in cues:
        for value, pattern in _MODALITIES:
            if re.search(rf"\b(?:{pattern})\b", cue, re.IGNORECASE):
                return Guess(value, f"its cue is “{' '.join(cue.split())}”")
    if text.rstrip(_MARKS + " ").endswith("?"):
        return Guess("question", "it ends with a question mark")
    return None


# Speakers


_KINDS: Mapping[str, str] = {
    "person": PERSON,
    "organization": ORGANIZATION,
    "organisation": ORGANIZATION,
    "company": ORGANIZATION,
    "location": ORGANIZATION,
    "country": ORGANIZATION,
    "group": COLLECTIVE,
    "document": DOCUMENT,
}


def _kind_of_identity(kind: str) -> Guess | None:
    """Its kind; or the same word, where identities have the speakers' own kinds."""
    if not kind:
        return None
    return Guess(_KINDS.get(kind.casefold(), kind), f"the kind of its identity is {kind}")


def _kind_of_entity(annotation: Annotation, earlier: list[Annotation]) -> Guess | None:
    """By what the same words are tagged as elsewhere."""
    words = _words(annotation.text)
    for other in earlier:
        kind = _KINDS.get(other.label)
        if kind is not None and _words(other.text) == words:
            return Guess(kind, f"the same words are tagged as {other.label}")
    return None
