"""Whom or what a mention may refer to, by its words: a guess, and the kind of a new identity."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.model import Annotation, Identity
from annotator.words import mention_words

_KINDS = {
    "named person": "person",
    "organization": "organization",
    "collective": "group",
    "document": "document",
}
"""Kinds of speakers, as kinds of identities."""
_NOT_KINDS = {"speaker", "claim", "cue", "other"}


class IdentityGuess(NamedTuple):
    """An identity that may be meant."""

    identity: Identity
    why: str
    """In a few words, for whoever wonders."""


def guess_identity(
    mention: Annotation, identities: Sequence[Identity], earlier: Iterable[Annotation]
) -> IdentityGuess | None:
    """Of the project's identities the one that a mention seems to refer to."""
    words = mention_words(mention.text)
    if mention.identity is not None or not words:
        return None
    known = {one.id: one for one in identities}
    for other in earlier:
        found = known.get(other.identity or "")
        if found is not None and other.id != mention.id and mention_words(other.text) == words:
            return IdentityGuess(found, "the same words mean it elsewhere in this article")
    # Most names are put aside before they are looked at word by word.
    last = words[-1].partition("'")[0]
    near = [one for one in identities if last in f"{one.name}\n{one.aliases}".casefold()]
    for one in near:
        if any(mention_words(name) == words for name in (one.name, *one.aliases)):
            return IdentityGuess(one, "it has this name")
    ending = [one for one in near if mention_words(one.name)[-len(words) :] == words]
    if len(ending) == 1:
        return IdentityGuess(ending[0], "its name ends so, and no other’s does")
    return None


def kind_of_mention(mention: Annotation) -> str:
    """The kind that a new identity has by the mention it is made for; empty: not known."""
    kind = _KINDS.get(str(mention.attributes.get("kind", "")))
    if kind is not None:
        return kind
    return "" if mention.label in _NOT_KINDS else mention.label
