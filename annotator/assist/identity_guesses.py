"""Guesses at the identity that a mention refers to, and at the kind of a new one, by its words."""

from collections.abc import Iterable, Sequence

from annotator.assist.guess import IdentityGuess
from annotator.model import Annotation, Identity
from annotator.words import mention_words

_KIND_OF_SPEAKER_KIND = {
    "named person": "person",
    "organization": "organization",
    "collective": "group",
    "document": "document",
}
"""Value of a speaker's attribute ``kind`` -> kind of its identity."""
_LABELS_WITHOUT_KIND = {"speaker", "claim", "cue", "other"}


def guess_identity(
    mention: Annotation, identities: Sequence[Identity], earlier: Iterable[Annotation]
) -> IdentityGuess | None:
    """Return the identity of the project that a mention seems to refer to.

    Args:
        mention: The annotation without an identity.
        identities: All identities of the project.
        earlier: Annotations of the same article that may have the same words.
    """
    words = mention_words(mention.text)
    if mention.identity is not None or not words:
        return None
    by_id = {identity.id: identity for identity in identities}
    for annotation in earlier:
        identity = by_id.get(annotation.identity or "")
        is_another = identity is not None and annotation.id != mention.id
        if identity is not None and is_another and mention_words(annotation.text) == words:
            return IdentityGuess(identity, "the same words mean it elsewhere in this article")
    # Most names are ruled out before they are compared word by word.
    last = words[-1].partition("'")[0]
    candidates = [
        identity
        for identity in identities
        if last in f"{identity.name}\n{identity.aliases}".casefold()
    ]
    for identity in candidates:
        if any(mention_words(name) == words for name in (identity.name, *identity.aliases)):
            return IdentityGuess(identity, "it has this name")
    ending = [
        identity for identity in candidates if mention_words(identity.name)[-len(words) :] == words
    ]
    if len(ending) == 1:
        return IdentityGuess(ending[0], "its name ends so, and no other’s does")
    return None


def kind_of_new_identity(mention: Annotation) -> str:
    """Return the kind of an identity that is made for a mention; empty if nothing shows it."""
    kind = _KIND_OF_SPEAKER_KIND.get(str(mention.attributes.get("kind", "")))
    if kind is not None:
        return kind
    return "" if mention.label in _LABELS_WITHOUT_KIND else mention.label
