"""The annotations that a correction of the text cut, or whose words it took away."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.project.correcting import KeepPlace
from annotator.project.edits import SetFragments, Untag
from annotator.project.text_versions import Placed
from annotator.text.alignment import Fit
from annotator.ui.correcting.placed_list import PlacedList
from annotator.ui.session.session import Session
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number

_MARGIN_PX = 48
"""Between the window's corner and the list: its title and the status bar stay in sight."""
_NOTHING = "No annotation needs a look in this article."


class LookWindow(QDialog):
    """Lists what needs a look in the open article; its owner confirms, moves or removes each.

    The window stays open beside the article, in which other words can be selected meanwhile.
    """

    placeChosen = Signal(object)
    """The :class:`~annotator.project.text_versions.Placed` to whose place the annotator goes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookWindow")
        self.setWindowTitle("After the correction – Annotator")
        resize_to_fit(self, 620, 360)
        self._session = session
        self._build()
        self.list.selectionModel().currentChanged.connect(lambda: self._show_chosen())
        self.list.doubleClicked.connect(lambda: self._go())
        session.projectChanged.connect(self._refresh_if_shown)
        session.articleOpened.connect(lambda: self._refresh_if_shown())
        session.edited.connect(lambda: self._refresh_if_shown())
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(session.history.undo)
        # The list would look for rows that begin with these letters.
        for key, run in (
            (Qt.Key.Key_C, self._keep),
            (Qt.Key.Key_S, self._use_selection),
            (Qt.Key.Key_Delete, self._remove),
            (Qt.Key.Key_Backspace, self._remove),
        ):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(run)

    def _build(self) -> None:
        self.message = QLabel()
        self.message.setObjectName("lookMessage")
        self.message.setWordWrap(True)
        self.list = PlacedList("lookList")
        self.hint = QLabel()
        self.hint.setObjectName("lookHint")
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.keep = self._button("It is right so  C", "keepPlace", self._keep)
        self.move_ = self._button("Use the selected words  S", "useSelection", self._use_selection)
        self.remove = self._button("Remove  Del", "removeDoubtful", self._remove)
        self.go = self._button("Go there  Enter", "goToDoubtful", self._go)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.keep, self.move_, self.remove):
            foot.addWidget(button)
        foot.addStretch()
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.message)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)
        layout.addLayout(foot)

    def _button(self, text: str, name: str, pressed: Callable[[], object]) -> QPushButton:
        button = side_button(text, name, pressed)
        button.setAccessibleName(text.split("  ")[0])
        return button

    def start(self) -> None:
        """Open the list, with the keyboard in it."""
        self.refresh()
        window = self.parentWidget()
        if not self.isVisible() and window is not None:
            # Beside most of the text, which is read and selected meanwhile.
            corner = window.frameGeometry().bottomRight() - QPoint(self.width(), self.height())
            self.move(corner - QPoint(_MARGIN_PX, _MARGIN_PX))
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus()

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """List what needs a look in the open article now."""
        session = self._session
        project, document = session.project, session.document
        is_open = project is not None and document is not None
        placed = project.versions.doubtful(document.id) if project and document else []
        self.list.show_placed(placed, session.tag_set)
        words = number(len(placed), "annotation needs", "annotations need")
        listed = f"{words} a look since the text was corrected."
        self.message.setText(listed if placed and is_open else _NOTHING)
        self._show_chosen()

    def _is_own(self, placed: Placed) -> bool:
        project = self._session.project
        owner = placed.annotation.annotator
        return project is not None and self._session.writable and project.annotator == owner

    def _show_chosen(self) -> None:
        placed = self.list.chosen()
        is_own = placed is not None and self._is_own(placed)
        is_placed = placed is not None and placed.fit is not Fit.LOST
        self.keep.setEnabled(is_own and is_placed)
        self.move_.setEnabled(is_own)
        self.remove.setEnabled(is_own)
        self.go.setEnabled(placed is not None)
        if placed is None:
            self.hint.setText("")
        elif not is_own:
            owner = placed.annotation.annotator
            self.hint.setText(f"Only {owner}, who made it, may change this annotation.")
        else:
            self.hint.setText("To move it, select its words in the article, and come back here.")

    # Verbs

    def _go(self) -> None:
        placed = self.list.chosen()
        if placed is not None:
            self.placeChosen.emit(placed)

    def _keep(self) -> None:
        placed = self.list.chosen()
        if placed is not None and self.keep.isEnabled():
            self._session.do(KeepPlace((placed.annotation.id,)))

    def _use_selection(self) -> None:
        placed = self.list.chosen()
        if placed is None or not self.move_.isEnabled():
            return
        text = self._session.selection.text
        selected = text.selection() if text is not None else None
        if selected is None:
            self.hint.setText("No words are selected. Select its words in the article first.")
            return
        self._session.do(SetFragments(placed.annotation.id, (selected,)))

    def _remove(self) -> None:
        placed = self.list.chosen()
        if placed is not None and self.remove.isEnabled():
            self._session.do(Untag(placed.annotation.id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the place on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)
