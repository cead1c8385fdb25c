"""Describes annotations in words, and tells screen readers what is tagged at the caret."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTextEdit

from annotator.model import Annotation, Relation, TagSet
from annotator.model.relations import relation_name
from annotator.model.value_words import described_values
from annotator.ui.article.caret import Caret
from annotator.ui.article.page.page_view import PageView
from annotator.ui.article.painting.painter import Highlights
from annotator.ui.article.scene import Scene
from annotator.ui.widgets import announcing
from annotator.words import isolate, quote, shorten

_NO_NAMES: Mapping[str, str] = {}
_MAX_RELATIONS = 3
"""The relations that are named; of further ones, only their number is."""


class Spoken(Struct, frozen=True):
    """The words for a position of the text."""

    selected: str
    """Describes the selected annotation; empty: none is."""
    at_caret: dict[str, str]
    """Descriptions of the other annotations at the position, by their ids, innermost first."""

    def words(self) -> str:
        """Return all of it."""
        return "; ".join(filter(None, (self.selected, *self.at_caret.values())))

    def news(self, before: "Spoken") -> str:
        """Return the words that are new; “nothing tagged” where there was something before."""
        selected = self.selected if self.selected != before.selected else ""
        added = [words for id_, words in self.at_caret.items() if id_ not in before.at_caret]
        if self.words() or not before.words():
            return "; ".join(filter(None, (selected, *added)))
        return "nothing tagged"


SILENT = Spoken("", {})


class Speech(QObject):
    """Waits until one key has had all its effects, then announces the news once."""

    def __init__(
        self, edit: QTextEdit, page: PageView, scene: Scene, caret: Caret, highlights: Highlights
    ) -> None:
        super().__init__(edit)
        self._edit, self._page, self._scene = edit, page, scene
        self._caret, self._highlights = caret, highlights
        self._before = SILENT
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._announce)

    def renew(self) -> None:
        """Announce the caret's place again; costs nothing where no screen reader runs."""
        if announcing.is_heard():
            self._later.start()

    def forget(self) -> None:
        """Treat everything as new: another article is shown."""
        self._before = SILENT
        self.renew()

    def describe(self, annotation_ids: Iterable[str]) -> str:
        """Return a line for each of the annotations and suggestions."""
        lines: list[str] = []
        for annotation_id in annotation_ids:
            annotation = self._scene.get(annotation_id)
            if annotation is not None:
                names = self._scene.identity_names
                words = describe(annotation, self._page.tag_set, identity_names=names)
                suggested = self._scene.is_suggestion(annotation_id)
                lines.append(f"Suggested: {words}" if suggested else words)
                if annotation_id in self._highlights.commented:
                    lines.append(self._highlights.commented[annotation_id])
                if annotation_id in self._highlights.doubtful:
                    lines.append(self._highlights.doubtful[annotation_id])
        return "\n".join(lines)

    def _announce(self) -> None:
        highlights = self._highlights
        current = highlights.current if highlights.active else None
        position, chosen = self._caret.position(), self._scene.get(current)
        if chosen is not None and position == chosen.end > chosen.start:
            # Its last character is in it, and in what it is inside of; the place after it is not.
            position -= 1
        at_caret = self._scene.at(position)
        commented = highlights.commented
        doubtful = highlights.doubtful
        now = spoken(self._scene, self._page.tag_set, at_caret, current, commented, doubtful)
        before, self._before = self._before, now
        announcing.describe(self._edit, now.words(), now.news(before))


def spoken(
    scene: Scene,
    tag_set: TagSet,
    annotation_ids: Sequence[str],
    current: str | None,
    commented: Collection[str] = (),
    doubtful: Collection[str] = (),
) -> Spoken:
    """Return the words for annotations at one position, innermost first, and the selected one.

    Args:
        scene: The annotations shown.
        tag_set: The tag set of the labels.
        annotation_ids: The annotations at the position, innermost first.
        current: The id of the selected annotation.
        commented: The ids of the annotations with an open comment.
        doubtful: The ids of the annotations that need a look since the text was corrected.
    """

    def words_for(annotation: Annotation) -> str:
        words = describe_in_full(annotation, scene, tag_set)
        words = f"{words}, with an open comment" if annotation.id in commented else words
        return f"{words}, to look at" if annotation.id in doubtful else words

    chosen = scene.get(current)
    inner = chosen if chosen is not None and chosen.id in annotation_ids else None
    at_caret: dict[str, str] = {}
    for annotation_id in annotation_ids:
        annotation = scene.get(annotation_id)
        if annotation_id == current or annotation is None:
            continue
        around = inner is not None and _covers(annotation, inner)
        words = words_for(annotation)
        at_caret[annotation_id] = f"inside {words}" if around else words
        inner = inner or annotation
    selected = f"Selected: {words_for(chosen)}" if chosen else ""
    return Spoken(selected, at_caret)


def describe(
    annotation: Annotation,
    tag_set: TagSet,
    limit: int = 80,
    relations: Iterable[str] = (),
    identity_names: Mapping[str, str] = _NO_NAMES,
) -> str:
    """Return label, attributes, relations and text of an annotation, in one line.

    Args:
        annotation: Any annotation or suggestion.
        tag_set: The tag set with the label's full name.
        limit: The length of the text's part in code points.
        relations: The relations, in words.
        identity_names: The names of identities by id.
    """
    label = tag_set.label(annotation.label)
    name = label.name if label is not None else annotation.label
    attributes = label.attributes if label is not None else ()
    described = described_values(attributes, annotation.attributes, identity_names)
    values = ", ".join(words for _, words in described)
    head = ", ".join([f"{name} ({values})" if values else name, *relations])
    return f"{head}: {isolate(shorten(annotation.text, limit))}"


def describe_in_full(annotation: Annotation, scene: Scene, tag_set: TagSet) -> str:
    """Return owner, label, attributes, relations and text of an annotation, in one line."""
    relations, names = _relations(annotation, scene, tag_set), scene.identity_names
    words = describe(annotation, tag_set, relations=relations, identity_names=names)
    if scene.is_suggestion(annotation.id):
        return f"Suggested: {words}"
    if scene.kind(annotation) == "colleague":
        return f"{annotation.annotator}’s {words}"
    return f"{scene.badges.get(annotation.id, '')} {words}".lstrip()


def _relations(annotation: Annotation, scene: Scene, tag_set: TagSet) -> list[str]:
    relations = scene.relations_of(annotation.id)
    words = [_relation(annotation, r, scene, tag_set) for r in relations[:_MAX_RELATIONS]]
    remaining = len(relations) - _MAX_RELATIONS
    return [*words, f"{remaining:,} more relations"] if remaining > 0 else words


def _relation(annotation: Annotation, relation: Relation, scene: Scene, tag_set: TagSet) -> str:
    """Return ``said by speaker “he”``, or ``claim “…” is said by it`` from the other end."""
    name = relation_name(relation.type, tag_set)
    outgoing = relation.source == annotation.id
    other = scene.get(relation.target if outgoing else relation.source)
    end = "an annotation elsewhere"
    if other is not None:
        end = f"{other.label} {quote(shorten(other.text, 40))}"
    return f"{name} {end}" if outgoing else f"{end} is {name} it"


def _covers(outer: Annotation, inner: Annotation) -> bool:
    return all(
        any(low <= start and end <= high for low, high in outer.fragments)
        for start, end in inner.fragments
    )
