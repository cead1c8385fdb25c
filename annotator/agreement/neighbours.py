"""Which annotations hang together: those of a layer that overlap, directly or through others."""

from collections.abc import Iterable, Iterator, Mapping

from annotator.agreement.overlap import common
from annotator.model import Annotation

_WIDE = 128
"""Characters of a stretch of the text; the annotations in each are found at once."""
_Stretch = tuple[str, int]
"""Layer and number."""


class Neighbours:
    """All annotations of an article by where they lie; places of a text never reach further."""

    def __init__(self, annotations: Iterable[Annotation], layer_of: Mapping[str, str]) -> None:
        self._layer_of = layer_of
        self._in: dict[_Stretch, dict[str, Annotation]] = {}
        for each in annotations:
            self.put(each)

    def put(self, annotation: Annotation) -> None:
        """Take an annotation in."""
        for stretch in self._stretches(annotation):
            self._in.setdefault(stretch, {})[annotation.id] = annotation

    def remove(self, annotation: Annotation) -> None:
        """Take it out, as it was put in."""
        for stretch in self._stretches(annotation):
            self._in[stretch].pop(annotation.id, None)

    def together(self, annotations: Iterable[Annotation]) -> set[str]:
        """The ids of these and of all that hang together with them."""
        waiting = list(annotations)
        found = {each.id for each in waiting}
        left: dict[_Stretch, dict[str, Annotation]] = {}
        """Of each stretch that was looked at, what was not found yet."""
        while waiting:
            one = waiting.pop()
            for stretch in self._stretches(one):
                if stretch not in left:
                    left[stretch] = dict(self._in.get(stretch, {}))
                others = left[stretch]
                for other in list(others.values()):
                    if other.id in found:
                        del others[other.id]
                    elif common(one.fragments, other.fragments):
                        del others[other.id]
                        found.add(other.id)
                        waiting.append(other)
        return found

    def _stretches(self, annotation: Annotation) -> Iterator[_Stretch]:
        layer = self._layer_of.get(annotation.label, "")
        for start, end in annotation.fragments:
            for number in range(start // _WIDE, (end - 1) // _WIDE + 1):
                yield layer, number
