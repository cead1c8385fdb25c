"""The menu over the article, for the selected text and the annotations under the mouse."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model import Annotation
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.words import quote

_MAX_ANNOTATIONS = 9
"""The number of annotations with a menu of their own: they are numbered by one digit."""
_TITLE_CODE_POINTS = 44


class AnnotationMenu(QMenu):
    """Shows the commands of one annotation itself; each of several has its own menu."""

    pointedAt = Signal(str)
    """The id of the annotation whose menu is open; empty: none."""
    attributesWanted = Signal()
    """The keyboard should go to the attributes of the selected annotation."""
    commentWanted = Signal()
    """The selected annotation is to be commented on."""
    correctWanted = Signal(int)
    """The text is to be corrected, at a place in code points."""
    labelEditWanted = Signal(str)
    """A label is to be changed in the codebook: its name."""
    exampleWanted = Signal()
    """What is selected is to be sent to the examples of a label."""

    def __init__(self, session: Session, annotation_ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("annotationMenu")
        self.setAccessibleName("Annotations")
        self._session = session
        text = session.selection.text
        text_selected = text is not None and text.selection() is not None
        if text_selected and session.writable:
            self._add_labels(self, "Tag the selection as", session.tagging.apply_label)
        shown = [session.selectable(shown_id) for shown_id in annotation_ids[:_MAX_ANNOTATIONS]]
        annotations = [annotation for annotation in shown if annotation is not None]
        if len(annotations) == 1:
            self._add_title(annotations[0])
            self._fill(self, annotations[0], text_selected)
            self._add_correction(annotations)
            return
        for number, annotation in enumerate(annotations, 1):
            menu = self.addMenu(f"&{number}   {self._title(annotation)}")
            self._point_at(annotation, menu)
            self._fill(menu, annotation, text_selected)
        self._add_correction(annotations)

    def _add_correction(self, annotations: Sequence[Annotation]) -> None:
        text = self._session.selection.text
        selected = text.selection() if text is not None else None
        places = [*([selected[0]] if selected else []), *(one.start for one in annotations)]
        if places:
            self.addSeparator()
            correct = partial(self.correctWanted.emit, places[-1])
            writable = self._session.writable
            self._add(self, "Correct the text…", "article.correct", correct, writable)

    def _point_at(self, annotation: Annotation, menu: QMenu) -> None:
        menu.aboutToShow.connect(lambda: self.pointedAt.emit(annotation.id))

    def _title(self, annotation: Annotation) -> str:
        session = self._session
        name = no_shortcut(session.name_of(annotation.id, _TITLE_CODE_POINTS))
        if session.suggestions.offer(annotation.id) is not None:
            return f"{name} (suggested)"
        return name if self._is_own(annotation) else f"{name} ({annotation.annotator}’s)"

    def _add_title(self, annotation: Annotation) -> None:
        if self.actions():
            self.addSeparator()
        self.addAction(self._title(annotation)).setEnabled(False)
        self._point_at(annotation, self)

    def _is_own(self, annotation: Annotation) -> bool:
        project = self._session.project
        return project is not None and annotation.annotator == project.annotator

    def _fill(self, menu: QMenu, annotation: Annotation, text_selected: bool) -> None:
        session, annotation_id = self._session, annotation.id
        if session.suggestions.offer(annotation_id) is not None:
            self._fill_for_suggestion(menu, annotation)
            return
        own = self._is_own(annotation) and session.writable

        def on_it(command: Callable[[], object]) -> Callable[[], object]:
            return self._on(annotation_id, command)

        def relabel(label: str) -> None:
            session.tagging.relabel([annotation_id], label)

        self._add(menu, "Select", "", on_it(lambda: None))
        self._add_labels(menu, "Change label to", relabel).setEnabled(own)
        attributes = on_it(self.attributesWanted.emit)
        self._add(menu, "Edit attributes", "tag.attributes", attributes, own)
        self._add(menu, "Relate to…", "tag.relate", on_it(session.relating.start), session.writable)
        add_fragment = on_it(session.extents.add_fragment)
        self._add(
            menu,
            "Add the selection as a fragment",
            "tag.fragment",
            add_fragment,
            own and text_selected,
        )
        propagate = on_it(session.suggestions.propagate)
        self._add(menu, "Propagate", "suggest.propagate", propagate, session.writable)
        comment = on_it(self.commentWanted.emit)
        self._add(menu, "Comment", "comments.write", comment, session.writable)
        example = on_it(self.exampleWanted.emit)
        self._add(menu, "Send to the examples of…", "codebook.example", example, session.writable)
        edit_label = partial(self.labelEditWanted.emit, annotation.label)
        name = no_shortcut(quote(annotation.label))
        self._add(menu, f"Edit label {name}…", "", edit_label)
        menu.addSeparator()
        self._add(
            menu, "Remove", "tag.remove", lambda: session.tagging.remove([annotation_id]), own
        )

    def _fill_for_suggestion(self, menu: QMenu, annotation: Annotation) -> None:
        session, suggestions = self._session, self._session.suggestions

        def accept_as(label: str) -> None:
            session.selection.choose(annotation.id, place=False)
            suggestions.accept(label)

        accept = self._on(annotation.id, suggestions.accept)
        self._add(menu, "Accept", "tag.attributes", accept, session.writable)
        self._add_labels(menu, "Accept as", accept_as).setEnabled(session.writable)
        reject = self._on(annotation.id, suggestions.reject)
        self._add(menu, "Reject", "tag.remove", reject, session.writable)

    def _on(self, annotation_id: str, command: Callable[[], object]) -> Callable[[], object]:
        """Return a command that selects an annotation first."""

        def run() -> None:
            self._session.selection.choose(annotation_id, place=False)
            command()

        return run

    def _add(
        self,
        menu: QMenu,
        text: str,
        command_name: str,
        command: Callable[[], object],
        enabled: bool = True,
    ) -> QAction:
        key = self._session.keys.key(command_name) if command_name else ""
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False: command())
        return action

    def _add_labels(self, menu: QMenu, title: str, chosen: Callable[[str], object]) -> QMenu:
        """Add a menu of all labels that calls ``chosen`` with a label's name."""
        labels = menu.addMenu(title)
        tag_set = self._session.tag_set
        # What is clicked is in the text: it cannot become a label of the whole article.
        for label in tag_set.offered_labels():
            if tag_set.is_of_article(label.name):
                continue
            key = self._session.keys.key(f"label.{label.name}")
            action = labels.addAction(f"{label.name}\t{key}" if key else label.name)
            action.triggered.connect(lambda _=False, name=label.name: chosen(name))
        return labels
