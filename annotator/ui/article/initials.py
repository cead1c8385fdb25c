"""Initials that tell colleagues apart on their lanes. No Qt."""

from collections.abc import Iterable


def initials(name: str, taken: Iterable[str] = ()) -> str:
    """Two or three letters that stand for a name, none of those taken.

    ``ana`` is *An*, ``Rosa Luxemburg`` *RL*; where that is taken, a later letter or a number
    tells them apart.
    """
    taken = set(taken)
    words = name.split() or ["?"]
    first = words[0][:1].upper()
    if len(words) > 1:
        choices = [first + words[-1][:1].upper(), first + words[-1][:2].capitalize()]
    else:
        choices = [first + letter.lower() for letter in words[0][1:]] or [first]
    numbered = (f"{choices[0]}{number}" for number in range(2, len(taken) + 3))
    return next(found for found in (*choices, *numbered) if found not in taken)


class Initials:
    """Gives each person initials of their own, which stay theirs."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The initials of a person."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = initials(name, self._known.values())
        return known
