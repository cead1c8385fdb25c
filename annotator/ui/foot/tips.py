"""Gentle hints for what helps at the moment; each is gone for good once it was used."""

from collections.abc import Callable, Iterator
from itertools import islice

from msgspec import Struct

from annotator.assist.occurrences import find_occurrences
from annotator.ui.session.session import Session

_SHORT = 60
"""Characters; nobody propagates a whole sentence."""
_FEW, _MANY = 2, 20


class Tip(Struct, frozen=True):
    """A hint, and when it helps."""

    name: str
    """What it is about: the name that ``session.acted`` tells when somebody does it."""
    text: Callable[[Session], str]
    """What to say now; nothing when it does not help."""


def _judge(session: Session) -> str:
    if not session.suggestions.waiting():
        return ""
    keys = session.keys
    return (
        f"Suggestions are drawn dashed: {keys.say('tag.next')} goes to the next, "
        f"{keys.say('tag.attributes')} accepts it, {keys.say('tag.remove')} rejects it. They are "
        "nobody’s work until then."
    )


def _guess(session: Session) -> str:
    annotation = session.selection.annotation()
    if annotation is None or not session.guesses.attributes(annotation):
        return ""
    keys = session.keys
    return (
        f"Dashed values on the right are guesses. {keys.say('guess.take')} takes them, "
        f"{keys.say('tag.attributes')} goes through them; until then they are not stored."
    )


def _propagate(session: Session) -> str:
    annotation, document = session.selection.annotation(), session.document
    if annotation is None or document is None or len(annotation.fragments) > 1:
        return ""
    if len(annotation.text) > _SHORT or not session.writable:
        return ""
    found = islice(find_occurrences(document.text, annotation.text), _MANY + 2)
    places = sum(1 for _ in found) - 1
    if places < _FEW:
        return ""
    words = " ".join(annotation.text.split())
    many = f"{places}" if places <= _MANY else f"more than {_MANY}"
    return (
        f"“{words}” stands at {many} other places here. "
        f"{session.keys.say('suggest.propagate')} suggests the same label for them."
    )


TIPS = (Tip("judge", _judge), Tip("guess", _guess), Tip("propagate", _propagate))
"""The most urgent first."""


def helping(session: Session, known: set[str]) -> Iterator[tuple[str, str]]:
    """Name and text of the hints that help now, but for what is known already."""
    for tip in TIPS:
        if tip.name not in known and (text := tip.text(session)):
            yield tip.name, text
