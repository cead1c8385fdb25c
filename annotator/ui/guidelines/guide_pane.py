"""The pane beside the text that shows the guidelines and the memos."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget

from annotator.model.curation import GUIDELINE, MEMOS
from annotator.project import Changes
from annotator.project.memos import MemoKind
from annotator.ui.guidelines.guideline_page import GuidelinePage
from annotator.ui.guidelines.memo_page import MemoPage
from annotator.ui.kept_text import KeptText
from annotator.ui.session.session import Session

_WIDTH_PIXELS = 250


class GuidePane(QWidget):
    """Has a tab for the guidelines and one for memos, and follows the label at hand."""

    closeWanted = Signal()
    left = Signal()
    """The keyboard goes back to the text."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guidePane")
        self.setAccessibleName("Guidelines and memos")
        self.setMinimumWidth(_WIDTH_PIXELS)
        self._session = session
        self._shown_label = ""
        self.guidelines = GuidelinePage(session)
        self.memos = MemoPage(session)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("guideTabs")
        self.tabs.setAccessibleName("Guidelines and memos")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.guidelines, "Guidelines")
        self.tabs.addTab(self.memos, "Memos")
        close = QToolButton()
        close.setObjectName("closeGuide")
        close.setProperty("role", "quiet")
        close.setText("×")
        close.setAccessibleName("Close the guidelines")
        close.clicked.connect(self.closeWanted)
        self.tabs.setCornerWidget(close, Qt.Corner.TopRightCorner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        for page in (self.guidelines, self.memos):
            page.left.connect(self.left)
        session.projectChanged.connect(self.refresh)
        session.edited.connect(self._follow_edit)
        session.reopened.connect(self.refresh)
        session.selection.changed.connect(lambda: self._follow_selection())
        self.refresh()

    def refresh(self) -> None:
        """Show what is in the project."""
        self.guidelines.refresh()
        self.memos.refresh()

    def kept_texts(self) -> list[KeptText]:
        """Return the texts of its fields."""
        return [self.guidelines.editor.field.kept, self.memos.field.kept]

    def focus_targets(self) -> list[QWidget]:
        """Return the part that the keyboard goes to: the text, or the field that is edited."""
        if self.tabs.currentWidget() is self.memos:
            return [self.memos.field]
        page = self.guidelines
        return [page.editor.field if page.is_editing else page.view]

    def show_guidelines(self, label: str = "") -> None:
        """Show the guidelines, at the section about a label if there is one."""
        self.tabs.setCurrentWidget(self.guidelines)
        if label:
            self._shown_label = label
            self.guidelines.show_label(label)

    def show_memo(self, kind: MemoKind, subject: str = "") -> None:
        """Show the memos on a thing."""
        self.tabs.setCurrentWidget(self.memos)
        self.memos.choose(kind, subject)

    def _follow_edit(self, changes: Changes) -> None:
        records = {record for record, _ in changes.fields}
        if changes.tag_set or GUIDELINE in records:
            self.guidelines.refresh()
        if changes.tag_set or records & set(MEMOS):
            self.memos.refresh()

    def _follow_selection(self) -> None:
        """Go to the label of the annotation that is selected, when it is another one."""
        selection = self._session.selection
        annotation = selection.annotation() if selection.active else None
        label = annotation.label if annotation is not None else ""
        if label and label != self._shown_label and not self.isHidden():
            self._shown_label = label
            if not self.guidelines.is_editing:
                self.guidelines.show_label(label)
