"""Colleagues' layers: annotations of others, shown on request and never changed."""

from collections import Counter

from PySide6.QtCore import QObject, Signal

from annotator.model import Annotation, Relation


class ColleagueLayers(QObject):
    """Decides whether colleagues' annotations are among those of the open article."""

    changed = Signal()
    """Colleagues' layers are shown, or no longer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = False
        """Whether the annotator wants to see colleagues' layers."""
        self.blinded = False
        """Whether the project is blind, and the annotator's own work in the article not done."""
        self.hidden: Counter[str] = Counter()
        """Annotator -> number of their annotations in the open article that are not shown."""

    def sees(self, annotator: str, own: str) -> bool:
        """Return whether the work of an annotator is shown to another, whose name is ``own``."""
        return annotator == own or not own or (self.shown and not self.blinded)

    def visible(
        self,
        annotations: list[Annotation],
        relations: list[Relation],
        own: str,
        *,
        blinded: bool,
    ) -> tuple[list[Annotation], list[Relation]]:
        """Return the annotations and relations that are shown; count those that are not.

        Args:
            annotations: All annotations of the article.
            relations: All relations of the article.
            own: The name of the annotator who looks.
            blinded: Whether colleagues' work in the article is hidden from that annotator.
        """
        self.blinded = blinded
        people = {a.annotator for a in annotations} | {r.annotator for r in relations}
        unseen = {name for name in people if not self.sees(name, own)}
        self.hidden = Counter(a.annotator for a in annotations if a.annotator in unseen)
        if unseen:
            annotations = [a for a in annotations if a.annotator not in unseen]
            relations = [r for r in relations if r.annotator not in unseen]
        return annotations, relations

    def exchange(self, other: "ColleagueLayers") -> None:
        """Say of another article what another of this kind said of it, and it of this one's."""
        self.blinded, other.blinded = other.blinded, self.blinded
        self.hidden, other.hidden = other.hidden, self.hidden
