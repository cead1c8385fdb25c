"""All that makes suggestions for whole projects, by name. A new one is a module and a line here."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.model.errors import InputError

if TYPE_CHECKING:
    from annotator.assist.propagate_all import Asked
    from annotator.jobs import ProgressCallback
    from annotator.model import Suggestion
    from annotator.project import Project


class Suggester(Struct, frozen=True):
    """Something that makes suggestions for the current annotator of a project."""

    name: str
    help: str
    """What it suggests, in a few words."""
    suggest: "Callable[[Project, Asked, ProgressCallback | None], Iterator[Suggestion]]"


# Imported when they are used: the command line's help names them all.
def _propagate(
    project: "Project", asked: "Asked", progress: "ProgressCallback | None"
) -> "Iterator[Suggestion]":
    from annotator.assist.propagate_all import suggestions

    return suggestions(project, asked, progress)


SUGGESTERS = {
    each.name: each
    for each in (
        Suggester(
            "propagate", "what one has tagged, at all other places of the same words", _propagate
        ),
    )
}


def suggester_named(name: str) -> Suggester:
    """The suggester of that name; raises InputError naming those that there are."""
    found = SUGGESTERS.get(name.lower())
    if found is None:
        raise InputError(f"There is no suggester “{name}”; there are {', '.join(SUGGESTERS)}.")
    return found
