"""Tips about commands that help at the moment; each is gone for good once it was followed."""

from collections.abc import Callable
from itertools import islice

from msgspec import Struct

from annotator.assist.occurrences import find_occurrences
from annotator.ui.session.session import Session

_PROPAGATED_CODE_POINTS = 60
"""The longest text for which propagating is offered; nobody propagates a whole sentence."""
_MIN_PLACES, _COUNTED_PLACES = 2, 20


class Tip(Struct, frozen=True):
    """A tip, and the condition under which it helps."""

    name: str
    """The name of the command, which ``session.acted`` emits when it is used."""
    text: Callable[[Session], str]
    """Returns the text to show now; empty when the tip does not help."""


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
    if len(annotation.text) > _PROPAGATED_CODE_POINTS or not session.writable:
        return ""
    occurrences = islice(find_occurrences(document.text, annotation.text), _COUNTED_PLACES + 2)
    places = sum(1 for _ in occurrences) - 1
    if places < _MIN_PLACES:
        return ""
    words = " ".join(annotation.text.split())
    many = f"{places}" if places <= _COUNTED_PLACES else f"more than {_COUNTED_PLACES}"
    return (
        f"“{words}” occurs at {many} other places here. "
        f"{session.keys.say('suggest.propagate')} suggests the same label for them."
    )


TIPS = (Tip("judge", _judge), Tip("guess", _guess), Tip("propagate", _propagate))
"""All tips, the most urgent first."""


def first_tip(session: Session, known: set[str]) -> str:
    """Return the text of the most urgent tip that helps now, or an empty text.

    Args:
        session: The session, whose state decides which tips help.
        known: The names of tips that were followed already.
    """
    texts = (tip.text(session) for tip in TIPS if tip.name not in known)
    return next((text for text in texts if text), "")
