"""The window in which the text of an article is corrected."""

import zlib

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.import_preview_words import ROLES
from annotator.model import Document
from annotator.model.errors import InputError
from annotator.project.article_versions import CorrectionPreview
from annotator.project.correcting import Correct
from annotator.text.alignment import Alignment
from annotator.text.moved_blocks import moved_blocks
from annotator.ui.correcting.change_words import changes_page
from annotator.ui.correcting.placed_list import PlacedList
from annotator.ui.correcting.text_editor import TextEditor
from annotator.ui.faults import confirm_buttons, plain_buttons, widen
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.plain_text import plain_title
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.words import number, shorten

_PREVIEW_AFTER_MS = 250
"""The pause after the last letter until what changes is worked out."""
_TITLE_CODE_POINTS = 60
_KEEP_AFTER_MS = 1_000
"""The time after a letter until the text is kept as a draft: it may be a megabyte."""
_TEXT, _REASON = "correction", "reason of a correction"
"""What the fields are called among the drafts."""


class CorrectionWindow(QDialog):
    """Edits the text, and shows what becomes of the annotations before it is saved.

    Args:
        session: The session, with an article open.
        document: The article.
        position: Where its text is to be corrected, in code points.
        parent: The main window.
    """

    def __init__(
        self, session: Session, document: Document, position: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("correctionWindow")
        title = shorten(document.title or document.id, _TITLE_CODE_POINTS)
        self.setWindowTitle(plain_title(f"Correct the text of {title} – Annotator"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_to_fit(self, 1000, 640)
        self.setMinimumSize(QSize(560, 320))
        self._session, self._document = session, document
        # A draft belongs to the text that it corrects: another version has another name.
        stamp = zlib.crc32(document.text.encode("utf-8", "surrogatepass"))
        self._subject = f"{document.id} {stamp:08x}"
        self._is_saved = False
        self.is_discarded = False
        """Whether it is left without a question."""
        self._changes = Alignment()
        self._blocks = document.blocks
        """The blocks of the text as it was corrected so far."""
        self._build()
        self._typing = QTimer(self, interval=_PREVIEW_AFTER_MS, singleShot=True)
        self._typing.timeout.connect(self.show_changes)
        self.editor.textChanged.connect(self._text_changed)
        self.editor.cursorPositionChanged.connect(self._show_role)
        self.list.clicked.connect(lambda: self._go_to_chosen())
        self.list.activated.connect(lambda: self._go_to_chosen())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save_if_changed)
        self._keeping = QTimer(self, interval=_KEEP_AFTER_MS, singleShot=True)
        self._keeping.timeout.connect(self.keep_drafts)
        drafts = session.drafts
        begun, why = (drafts.get(kind, self._subject) for kind in (_TEXT, _REASON))
        self.editor.show_text(begun.text if begun is not None else document.text)
        self.reason.setText(why.text if why is not None else "")
        if begun is not None or why is not None:
            self._say_unsaved("What you see was typed earlier and is not saved.")
        self.reason.textEdited.connect(self._keep_soon)
        session.leaving.connect(self.keep_drafts)
        shown = session.article.annotations.values()
        self.editor.underline(place for one in shown for place in one.fragments)
        self.editor.go_to(min(position, len(document.text)))
        self.editor.setFocus()
        self.show_changes()

    def _build(self) -> None:
        self.editor = TextEditor()
        self.editor.setObjectName("correctionText")
        self.editor.setAccessibleName("The text of the article")
        self.summary = QLabel()
        self.summary.setObjectName("correctionSummary")
        self.summary.setWordWrap(True)
        self.role = QLabel()
        self.role.setObjectName("correctionRole")
        self.role.setProperty("role", "muted")
        self.changes = QTextBrowser()
        self.changes.setObjectName("correctionChanges")
        self.changes.setAccessibleName("Words that go, and words that come")
        self.changes.setOpenLinks(False)
        self.changes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.changes.anchorClicked.connect(self._go_to_change)
        self.list = PlacedList("correctionDoubtful")
        side = QFrame()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 4, 0, 0)
        column.setSpacing(8)
        heading = QLabel("What changes")
        heading.setProperty("role", "title")
        column.addWidget(heading)
        column.addWidget(self.changes, 1)
        column.addWidget(self.summary)
        column.addWidget(self.list, 1)
        # Where nothing is listed, the words stay at the top.
        self.room = QWidget()
        column.addWidget(self.room, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        text = QWidget()
        text_column = QVBoxLayout(text)
        text_column.setContentsMargins(0, 0, 0, 0)
        text_column.setSpacing(4)
        text_column.addWidget(self.editor, 1)
        text_column.addWidget(self.role)
        self.splitter.addWidget(text)
        self.splitter.addWidget(side)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        side.setMinimumWidth(230)
        self.editor.setMinimumWidth(260)
        self.splitter.setHandleWidth(1)
        self.unsaved = QLabel()
        self.unsaved.setObjectName("correctionUnsaved")
        self.unsaved.setProperty("role", "warning")
        self.unsaved.setTextFormat(Qt.TextFormat.PlainText)
        self.unsaved.setWordWrap(True)
        self.unsaved.hide()
        self.reason = QLineEdit()
        for field in (self.editor, self.reason):
            declare(field, "kept")
        self.reason.setObjectName("correctionReason")
        self.reason.setAccessibleName("Why the text is corrected")
        self.reason.setPlaceholderText("Why: a typo, a missing quotation mark … (may stay empty)")
        buttons, self.save = confirm_buttons(self, "Save the correction", "saveCorrection")
        self.save.setProperty("role", "primary")
        self.save.setToolTip("Save the correction (Ctrl+Enter)")
        self.save.setAutoDefault(False)
        buttons.accepted.disconnect(self.accept)
        buttons.accepted.connect(self._save)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.reason, 1)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.unsaved)
        layout.addLayout(foot)

    # What changes

    def _text_changed(self) -> None:
        self.save.setEnabled(True)
        self._typing.start()
        self._keep_soon()

    def _keep_soon(self) -> None:
        if not self._keeping.isActive():
            self._keeping.start()

    def keep_drafts(self) -> None:
        """Keep what was typed and is not saved, so that it survives the end of the program."""
        self._keeping.stop()
        texts = {
            _TEXT: self.editor.text() if self.is_changed() else "",
            _REASON: self.reason.text(),
        }
        for kind, text in texts.items():
            if text and not self._is_saved and not self.is_discarded:
                self._session.drafts.keep(kind, self._subject, text)
            else:
                self._session.drafts.forget(kind, self._subject)

    def _say_unsaved(self, words: str) -> None:
        self.unsaved.setText(words)
        self.unsaved.setVisible(bool(words))
        self.editor.setAccessibleDescription(words)
        announce(self.editor, words)

    def is_changed(self) -> bool:
        """Return whether the text differs from the article's."""
        return self.editor.text() != self._document.text

    def show_changes(self) -> None:
        """Show what the text as it is now would do to the annotations."""
        self._typing.stop()
        project = self._session.project
        if project is None:
            return
        text = self.editor.text()
        self.save.setEnabled(text != self._document.text and bool(text.strip()))
        if not self.save.isEnabled():
            empty = "The text is empty. To take the article out, remove it from the project."
            none = (
                "Nothing yet. Correct the text on the left. Annotated words are underlined: the "
                "annotations move with them."
            )
            self.summary.setText(none if text.strip() else empty)
            self.list.show_placed((), self._session.tag_set)
            self._show_changes(text, Alignment())
            self._show_list(False)
            self.editor.mark(())
            return
        try:
            preview = project.versions.preview(self._document.id, text)
        except InputError as error:
            self.summary.setText(str(error))
            return
        self.editor.mark((edit.new_start, edit.new_end) for edit in preview.changes.edits)
        self._show_changes(text, preview.changes)
        self.summary.setText(describe_preview(preview))
        self._show_list(bool(preview.doubtful))
        self.list.show_placed(preview.doubtful, self._session.tag_set)

    def _show_changes(self, text: str, changes: Alignment) -> None:
        """List the words that go and come, and carry the roles of the paragraphs along."""
        before = self._document
        self._changes = changes
        self._blocks = before.blocks
        if changes.edits:
            self._blocks = moved_blocks(before.blocks, before.text, text, changes)
        self.changes.setHtml(changes_page(before.text, text, changes))
        self.changes.setVisible(bool(changes.edits))
        self._show_role()

    def _show_role(self) -> None:
        """Name the role of the paragraph at the caret."""
        at = self.editor.position()
        kinds = [block.kind for block in self._blocks if block.start <= at <= block.end]
        name = ROLES.get(kinds[-1], kinds[-1]) if kinds else ""
        cells = "; each → is a tab between two cells" if kinds and kinds[-1] == "table_row" else ""
        self.role.setText(f"{name[:1].upper()}{name[1:]}{cells}" if name else " ")

    def _go_to_change(self, link: QUrl) -> None:
        edit = self._changes.edits[int(link.toString())]
        self.editor.go_to(edit.new_start)
        self.editor.setFocus()

    def _show_list(self, is_shown: bool) -> None:
        self.list.setVisible(is_shown)
        self.room.setVisible(not is_shown and self.changes.isHidden())

    def _go_to_chosen(self) -> None:
        placed = self.list.chosen()
        if placed is None:
            return
        start = placed.own.fragments[0][0]
        project = self._session.project
        if project is not None:
            changes = project.versions.preview(self._document.id, self.editor.text()).changes
            self.editor.go_to(changes.position(start))
            self.editor.setFocus()

    # Saving and leaving

    def _save_if_changed(self) -> None:
        self.show_changes()
        if self.save.isEnabled():
            self._save()

    def _save(self) -> None:
        self.show_changes()
        edit = Correct(self._document.id, self.editor.text(), self.reason.text())
        if self._session.do(edit) is None:
            self.keep_drafts()
            self._say_unsaved(
                f"Not saved: {self._session.why_not} “Save the correction” tries again."
            )
            return
        self._is_saved = True
        self.keep_drafts()
        self.accept()
        project = self._session.project
        looks = len(project.versions.doubtful(self._document.id)) if project is not None else 0
        key = self._session.keys.say("article.looks")
        words = f" {number(looks, 'annotation needs', 'annotations need')} a look: {key}."
        self._session.say(f"The text is corrected.{words if looks else ''}")

    def reject(self) -> None:
        """Leave; where something was typed, ask first."""
        if self.is_discarded or not (self.is_changed() or self.reason.text().strip()):
            super().reject()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question, "Annotator", "Discard the correction?", parent=self
        )
        box.setObjectName("discardCorrection")
        box.setInformativeText("What you typed is not saved.")
        keep = box.addButton("Go on correcting", QMessageBox.ButtonRole.RejectRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        plain_buttons(box)
        widen(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        discard.clicked.connect(self._discard)
        box.open()

    def _discard(self) -> None:
        self.is_discarded = True
        self.keep_drafts()
        self.reject()


def describe_preview(preview: CorrectionPreview) -> str:
    """Return what a correction would do in words."""
    places = number(len(preview.changes.edits), "place")
    moved = preview.same + len(preview.reworded)
    parts = [f"{places} changed." if len(preview.changes.edits) != 1 else "1 place changed."]
    if moved:
        verb = "moves" if moved == 1 else "move"
        reworded = len(preview.reworded)
        words = f", {reworded:,} with corrected words" if reworded else ""
        parts.append(f"{number(moved, 'annotation')} {verb} along{words}.")
    if preview.doubtful:
        verb = "fits" if len(preview.doubtful) == 1 else "fit"
        parts.append(f"{number(len(preview.doubtful), 'annotation')} no longer {verb}:")
    return " ".join(parts)
