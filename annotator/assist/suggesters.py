"""The suggesters for whole projects, by name.

A new one is a module with a :class:`Suggester` and a line here.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model import InputError, Suggestion
from annotator.plugins import LazyRegistry
from annotator.project import Project


class SuggestionRequest(Struct, frozen=True):
    """Selects the annotations whose words are suggested elsewhere; an empty one selects all."""

    labels: frozenset[str] = frozenset()
    """Only annotations with these labels; empty: with any."""
    words: tuple[str, ...] = ()
    """Only annotations of exactly these words, in any case and with any white space; empty: all."""


class Suggester(Struct, frozen=True):
    """A part that makes suggestions to the current annotator of a project."""

    name: str
    help: str
    """What it suggests, in a few words."""
    suggest: Callable[[Project, SuggestionRequest, ProgressCallback | None], Iterator[Suggestion]]
    """Yields the suggestions, article by article."""


SUGGESTERS: LazyRegistry[Suggester] = LazyRegistry(
    {
        "propagate": "annotator.assist.bulk_propagation:PROPAGATION",
        "speaker-labels": "annotator.assist.speaker_suggestions:SPEAKER_LABELS",
    }
)


def find_suggester(name: str) -> Suggester:
    """Return the suggester of a name, in whatever case.

    Raises:
        InputError: There is none; the message lists those that exist.
    """
    if name.lower() not in SUGGESTERS:
        raise InputError(f"There is no suggester “{name}”; there are {', '.join(SUGGESTERS)}.")
    return SUGGESTERS[name.lower()]
