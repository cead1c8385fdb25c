"""The guidelines beside the text: read, found, edited, with their history and their clashes."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.plugins import LazyFunction
from annotator.project.guideline_edits import MoveSection, RemoveSection
from annotator.project.guidelines import GuidelineSection, as_markdown_section
from annotator.ui.guidelines.markdown_view import MarkdownView
from annotator.ui.guidelines.section_editor import SectionEditor
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.small_widgets import MenuKeys, side_button
from annotator.words import number, quote

_show_history = LazyFunction("annotator.ui.guidelines.guideline_history:show_history")
_show_clashes = LazyFunction("annotator.ui.guidelines.clash_dialog:show_guideline_clashes")


class GuidelinePage(QWidget):
    """Shows all sections on one page, and edits one of them."""

    left = Signal()
    fileWanted = Signal(str)
    """``import``, ``export`` or ``print``."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sections: list[GuidelineSection] = []
        self.editor = SectionEditor(session)
        self.editor.closed.connect(self._close_editor)
        self._build()

    def _build(self) -> None:
        self.field = QLineEdit()
        declare(self.field, "searched")
        self.field.setObjectName("guidelineSearch")
        self.field.setAccessibleName("Words to find in the guidelines")
        self.field.setPlaceholderText("Find; Enter goes to the next place")
        self.field.setClearButtonEnabled(True)
        self.field.textEdited.connect(lambda: self._find(0))
        self.field.returnPressed.connect(lambda: self._find(1))
        self.message = QLabel()
        self.message.setObjectName("guidelineMessage")
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self.message.hide()
        self.view = MarkdownView()
        self.view.setObjectName("guidelineText")
        self.view.setAccessibleName("Guidelines")
        self.view.linkRefused.connect(self._say)
        self.clash = QPushButton()
        self.clash.setObjectName("guidelineClash")
        self.clash.setProperty("role", "resting")
        self.clash.setAutoDefault(False)
        self.clash.clicked.connect(lambda: self._decide())
        self.edit_button = side_button("Edit", "editSection", self.edit)
        self.new_button = side_button("New section", "newSection", lambda: self.begin())
        self.more = QToolButton()
        self.more.setObjectName("guidelineMore")
        self.more.setProperty("role", "button")
        self.more.setText("…")
        self.more.setAccessibleName("More about the guidelines")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self.menu)
        self._menu_keys = MenuKeys(self)
        self._menu_keys.keep(self.menu)
        foot = QHBoxLayout()
        for part in (self.edit_button, self.new_button):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.more)
        reading = QWidget()
        layout = QVBoxLayout(reading)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(6)
        for widget in (self.field, self.message, self.clash):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self.pages = QStackedWidget()
        self.pages.addWidget(reading)
        self.pages.addWidget(self.editor)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)

    # Showing

    def refresh(self) -> None:
        """Show the guidelines as they are in the project."""
        project = self._session.project
        here = self.section()
        self._sections = project.guidelines.shown() if project is not None else []
        self.view.show_sections(map(as_markdown_section, self._sections))
        clashes = len(project.guidelines.clashes()) if project is not None else 0
        self.clash.setText(f"{number(clashes, 'text')} changed apart: compare…")
        self.clash.setVisible(clashes > 0)
        for button in (self.edit_button, self.new_button):
            button.setEnabled(self._session.writable)
        if here is not None:
            self._go_to(here.id)
        if self.field.text():
            self.view.find_words(self.field.text())
        if self.is_editing:
            edited = (one for one in self._sections if one.id == self.editor.section)
            self.editor.follow(next(edited, None))

    def show_label(self, name: str) -> bool:
        """Show the section about a label; return whether there is one."""
        section = next((one for one in self._sections if one.label == name), None)
        if section is not None:
            self._go_to(section.id)
        return section is not None

    def _go_to(self, section_id: str) -> None:
        ids = [one.id for one in self._sections]
        if section_id in ids:
            self.view.go_to_section(ids.index(section_id))

    def section(self) -> GuidelineSection | None:
        """Return the section in which the cursor is, or None."""
        at = self.view.current_section()
        return self._sections[at] if 0 <= at < len(self._sections) else None

    # Finding

    def _find(self, step: int) -> None:
        words = self.field.text().strip()
        count = self.view.find_words(words)
        at = self.view.go_to_match(step)
        if not words:
            self._say("")
        elif not count:
            self._say(f"{quote(words)} is nowhere in the guidelines.")
        else:
            self._say(f"{at:,} of {count:,}")

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        describe(self.field, text)

    # Editing

    @property
    def is_editing(self) -> bool:
        """Whether the editor is shown."""
        return self.pages.currentWidget() is self.editor

    def edit(self) -> None:
        """Edit the section at hand; one made of the codebook becomes one's own."""
        section = self.section()
        if section is None or (not section.label and section.is_generated):
            self.begin()
        elif self._session.may_write():
            self.editor.start(section, after=self._last_own())
            self.pages.setCurrentWidget(self.editor)

    def begin(self, label: str = "") -> None:
        """Begin a section behind the one at hand.

        Args:
            label: The name of the label that it is about; empty for none.
        """
        if not self._session.may_write():
            return
        here = self.section()
        is_own = here is not None and not here.is_generated
        after = here.id if here is not None and is_own else self._last_own()
        level = here.level if here is not None and is_own else 2
        fresh = GuidelineSection("", label, level=max(level, 1), label=label)
        self.editor.start(fresh, after=after, is_new=True)
        self.pages.setCurrentWidget(self.editor)

    def _last_own(self) -> str:
        return next((one.id for one in reversed(self._sections) if not one.is_generated), "")

    def _close_editor(self, section_id: str) -> None:
        self.pages.setCurrentIndex(0)
        self.refresh()
        if section_id:
            self._go_to(section_id)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_menu(self) -> None:
        menu, section = self.menu, self.section()
        menu.clear()
        is_own = section is not None and not section.is_generated and self._session.writable
        if section is not None:
            for text, edit in (
                ("Move up", MoveSection(section.id, -1)),
                ("Move down", MoveSection(section.id, 1)),
                ("Remove", RemoveSection(section.id)),
            ):
                name = quote(section.about())
                action = menu.addAction(f"{text}: {name}" if text == "Remove" else text)
                action.setEnabled(is_own)
                action.triggered.connect(partial(self._session.do, edit))
        menu.addSeparator()
        history = menu.addAction("History…")
        history.triggered.connect(lambda: self._show_history())
        menu.addSeparator()
        for text, wanted in (
            ("Import Markdown…", "import"),
            ("Export Markdown…", "export"),
            ("Print…", "print"),
        ):
            action = menu.addAction(text)
            action.setEnabled(wanted != "import" or self._session.writable)
            action.triggered.connect(partial(self.fileWanted.emit, wanted))

    def _show_history(self) -> None:
        _show_history(self._session, self.section(), self.window())

    def _decide(self) -> None:
        _show_clashes(self._session, self.window())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the pane on Esc; find the next place on F3."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
