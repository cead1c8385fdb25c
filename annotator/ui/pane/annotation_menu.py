"""The menu over the article: the selected text, and each annotation that lies there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model import Annotation
from annotator.ui.session.session import Session

_MOST = 9


class AnnotationMenu(QMenu):
    """One annotation's commands stand in the menu itself; each of several has its own menu."""

    pointedAt = Signal(str)
    """The annotation whose menu is open; empty: none."""
    attributesWanted = Signal()
    """The keyboard should go to the attributes of the selected annotation."""

    def __init__(self, session: Session, ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("annotationMenu")
        self.setAccessibleName("What lies here")
        self._session = session
        selected = (
            session.selection.text is not None and session.selection.text.selection() is not None
        )
        if selected and session.writable:
            self._labels(
                self, "Tag the selection as", lambda name: session.tagging.apply_label(name)
            )
        found = [one for item in ids[:_MOST] if (one := self._find(item)) is not None]
        if len(found) == 1:
            self._begin(found[0])
            self._fill(self, found[0], selected)
            return
        for number, annotation in enumerate(found, 1):
            menu = self.addMenu(f"&{number}   {self._title(annotation)}")
            menu.aboutToShow.connect(lambda item=annotation.id: self.pointedAt.emit(item))
            self._fill(menu, annotation, selected)

    def _find(self, item: str) -> Annotation | None:
        session = self._session
        return session.selectable(item)

    def _title(self, annotation: Annotation) -> str:
        session = self._session
        name = session.name_of(annotation.id, 44).replace("&", "&&")
        if session.suggestions.offer(annotation.id) is not None:
            return f"{name} (suggested)"
        return name if self._is_own(annotation) else f"{name} ({annotation.annotator}’s)"

    def _begin(self, annotation: Annotation) -> None:
        if self.actions():
            self.addSeparator()
        self.addAction(self._title(annotation)).setEnabled(False)
        self.aboutToShow.connect(lambda: self.pointedAt.emit(annotation.id))

    def _is_own(self, annotation: Annotation) -> bool:
        project = self._session.project
        return project is not None and annotation.annotator == project.annotator

    def _fill(self, menu: QMenu, annotation: Annotation, selected: bool) -> None:
        session, item = self._session, annotation.id
        if session.suggestions.offer(item) is not None:
            self._judging(menu, annotation)
            return
        own = self._is_own(annotation) and session.writable
        self._add(menu, "Select", "", lambda: session.selection.choose(item, place=False))
        labels = self._labels(
            menu, "Change label to", lambda name: session.tagging.relabel([item], name)
        )
        labels.setEnabled(own)
        self._add(menu, "Edit attributes", "tag.attributes", self._on(item, self._attributes), own)
        relate = self._on(item, session.relating.start)
        self._add(menu, "Relate to…", "tag.relate", relate, session.writable)
        adding = self._on(item, session.extents.add_fragment)
        self._add(menu, "Add the selection as a fragment", "tag.fragment", adding, own and selected)
        offering = self._on(item, session.suggestions.propagate)
        self._add(menu, "Propagate", "suggest.propagate", offering, session.writable)
        menu.addSeparator()
        self._add(menu, "Remove", "tag.remove", lambda: session.tagging.remove([item]), own)

    def _judging(self, menu: QMenu, annotation: Annotation) -> None:
        session, item = self._session, annotation.id
        may = session.writable
        self._add(menu, "Accept", "tag.attributes", self._on(item, session.suggestions.accept), may)
        labels = self._labels(menu, "Accept as", lambda name: self._accept_as(item, name))
        labels.setEnabled(may)
        self._add(menu, "Reject", "tag.remove", self._on(item, session.suggestions.reject), may)

    def _accept_as(self, item: str, label: str) -> None:
        self._session.selection.choose(item, place=False)
        self._session.suggestions.accept(label)

    def _on(self, item: str, does: Callable[[], object]) -> Callable[[], object]:
        """The same on an annotation that is selected first."""

        def run() -> None:
            self._session.selection.choose(item, place=False)
            does()

        return run

    def _attributes(self) -> None:
        self.attributesWanted.emit()

    def _add(
        self,
        menu: QMenu,
        text: str,
        command: str,
        does: Callable[[], object],
        enabled: bool = True,
    ) -> QAction:
        key = self._session.keys.key(command) if command else ""
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False: does())
        return action

    def _labels(self, menu: QMenu, title: str, chosen: Callable[[str], object]) -> QMenu:
        labels = menu.addMenu(title)
        for label in self._session.tag_set.labels():
            key = self._session.keys.key(f"label.{label.name}")
            action = labels.addAction(f"{label.name}\t{key}" if key else label.name)
            action.triggered.connect(lambda _=False, name=label.name: chosen(name))
        return labels
