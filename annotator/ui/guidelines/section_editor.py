"""Edits one section of the guidelines as Markdown, with a preview."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.project.guideline_edits import WriteSection
from annotator.project.guidelines import GuidelineSection
from annotator.text.markdown_sections import split_sections
from annotator.ui.guidelines.markdown_field import MarkdownField
from annotator.ui.guidelines.markdown_view import MarkdownView
from annotator.ui.kept_text import UnsavedMark
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import side_button

_NO_LABEL = "No label"
_WAITING = "Not saved yet: Ctrl+Enter saves it"
_KIND = "guideline"


class SectionEditor(QWidget):
    """Edits a section; each *Save* is one edit, and what is typed before is kept as a draft."""

    closed = Signal(str)
    """The editor is done; the id of the section that was saved, or an empty text."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sectionEditor")
        self._session = session
        self._section = ""
        """The id of the section; empty for a new one."""
        self._after = ""
        self._saved_id = ""
        self._build()
        session.leaving.connect(self.field.kept.keep_draft)

    def _build(self) -> None:
        self.label = QComboBox()
        self.label.setObjectName("sectionLabel")
        self.label.setAccessibleName("The label that the section is about")
        about = QLabel("&About")
        about.setBuddy(self.label)
        self.preview_button = QPushButton("Preview")
        self.preview_button.setObjectName("sectionPreview")
        self.preview_button.setCheckable(True)
        self.preview_button.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(about)
        head.addWidget(self.label, 1)
        head.addWidget(self.preview_button)
        self.field = MarkdownField(_KIND, self._save, self._session.drafts, waiting=_WAITING)
        self.field.setObjectName("sectionField")
        self.field.setAccessibleName("The section as Markdown")
        self.field.setPlaceholderText("## Title\n\nText in Markdown")
        self.field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.field.left.connect(self.leave)
        self.field.wanted.connect(lambda: self.save())
        self.preview = MarkdownView()
        self.preview.setObjectName("sectionPreviewView")
        self.preview.setAccessibleName("Preview")
        self.preview.hide()
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.field)
        both.addWidget(self.preview)
        self.mark = UnsavedMark(self.field.kept)
        save = side_button("Save", "saveSection", self.save)
        save.setProperty("role", "primary")
        save.setToolTip("Ctrl+Enter")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(side_button("Discard", "discardSection", self.discard))
        foot.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(both, 1)
        layout.addWidget(self.mark)
        layout.addLayout(foot)
        self.preview_button.toggled.connect(self._show_preview)
        self.field.textChanged.connect(self._refresh_preview)

    def start(self, section: GuidelineSection, *, after: str = "", is_new: bool = False) -> None:
        """Edit a section, or begin one; what was typed there and not saved is there again.

        Args:
            section: The section; one made of the codebook becomes one's own when it is saved.
            after: The id of the section behind which a new one comes.
            is_new: Whether the section is to be made, with this title and text.
        """
        is_new = is_new or section.is_generated
        self._section, self._after = "" if is_new else section.id, after
        self.label.clear()
        labels = [one.name for one in self._session.tag_set.labels() if not one.retired]
        self.label.addItems([_NO_LABEL, *labels])
        self.label.setCurrentText(section.label or _NO_LABEL)
        kept = self.field.kept
        if is_new:
            project = self._session.project
            subject = f"{project.id if project is not None else ''}:{section.label or after}"
            kept.show(subject, "")
            if not kept.is_unsaved:
                self.field.setPlainText(section.markdown)
        else:
            kept.show(section.id, section.markdown)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh_preview()

    def follow(self, section: GuidelineSection | None) -> None:
        """Take note of a section that was changed otherwise; what is typed here stays."""
        if section is not None and section.id == self._section:
            self.field.kept.show(section.id, section.markdown)

    @property
    def section(self) -> str:
        """The id of the section that is edited; empty for a new one."""
        return self._section

    def save(self) -> bool:
        """Save the text and the label; return whether they are saved."""
        kept = self.field.kept
        self._saved_id = self._section
        if not kept.is_unsaved and self._section:
            if self._save(kept.subject, kept.text):
                return False
        elif not kept.save():
            return False
        self.closed.emit(self._saved_id)
        return True

    def _save(self, subject: str, text: str) -> str:
        label = self.label.currentText() if self.label.currentIndex() > 0 else ""
        edit = WriteSection(text, label, self._after)
        if self._section:
            edit = WriteSection(text, label, section=self._section)
        elif not label:
            # A title that is the name of a label makes the section one about it.
            edit = WriteSection(text, None, self._after)
        if self._session.do(edit) is None:
            return self._session.why_not
        self._saved_id = edit.section
        return ""

    def leave(self) -> None:
        """Close the editor; a text that is not saved waits as a draft."""
        self.field.kept.keep_draft()
        self.closed.emit("")

    def discard(self) -> None:
        """Close the editor, and forget what was typed."""
        self.field.kept.discard()
        self.closed.emit("")

    def _show_preview(self, shown: bool) -> None:
        self.preview.setVisible(shown)
        self._refresh_preview()

    def _refresh_preview(self) -> None:
        if not self.preview.isHidden():
            self.preview.show_sections(split_sections(self.field.toPlainText()))
