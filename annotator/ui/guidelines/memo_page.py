"""Memos on the open article, on the label at hand and on the project: one's own and colleagues'."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QVBoxLayout, QWidget

from annotator.plugins import LazyFunction
from annotator.project.memos import Memo, MemoKind, WriteMemo
from annotator.text.markdown_sections import MarkdownSection
from annotator.ui.guidelines.markdown_field import MarkdownField
from annotator.ui.guidelines.markdown_view import MarkdownView
from annotator.ui.inspector.thread_view import local_time
from annotator.ui.kept_text import UnsavedMark
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import markdown_line, quote, shorten

_show_clashes = LazyFunction("annotator.ui.guidelines.clash_dialog:show_memo_clashes")
_NAMES: dict[MemoKind, str] = {"article": "This article", "label": "Label", "project": "Project"}
_SHOWN_CODE_POINTS = 50
_KIND = "memo"
_SEPARATOR = "\n"


class MemoPage(QWidget):
    """Shows the memos on one thing; one's own is saved when the field is left."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._label = ""
        self._build()
        session.leaving.connect(self.field.kept.save_in_passing)
        session.articleOpened.connect(lambda: self.refresh())

    def _build(self) -> None:
        self.subject = QComboBox()
        self.subject.setObjectName("memoSubject")
        self.subject.setAccessibleName("What the memo is about")
        self.subject.activated.connect(lambda: self._show())
        self.others = MarkdownView()
        self.others.setObjectName("memosOfOthers")
        self.others.setAccessibleName("Memos of colleagues")
        self.field = MarkdownField(_KIND, self._save, self._session.drafts)
        self.field.setObjectName("memoField")
        self.field.setAccessibleName("Your memo, as Markdown")
        self.field.setPlaceholderText("Your memo, in Markdown; it is saved when you leave")
        self.field.wanted.connect(self.field.kept.save)
        self.field.left.connect(self._leave)
        self.clash = side_button("Two texts of a memo: compare…", "memoClash", self._decide)
        self.clash.setProperty("role", "resting")
        self.mark = UnsavedMark(self.field.kept)
        self.parts = QSplitter(Qt.Orientation.Vertical)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.others)
        self.parts.addWidget(self.field)
        about = QLabel("&Memo on")
        about.setProperty("role", "caption")
        about.setBuddy(self.subject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(6)
        for widget in (about, self.subject, self.clash):
            layout.addWidget(widget)
        layout.addWidget(self.parts, 1)
        layout.addWidget(self.mark)

    # Showing

    def refresh(self) -> None:
        """Offer the open article, the labels and the project, and show the memos on one."""
        chosen = self._chosen()
        offered = self._offered()
        self.subject.clear()
        for kind, subject, text in offered:
            self.subject.addItem(text, f"{kind}{_SEPARATOR}{subject}")
        kinds = [kind for kind, _, _ in offered]
        at = next(
            (n for n, (kind, subject, _) in enumerate(offered) if (kind, subject) == chosen), -1
        )
        if at < 0 and chosen is not None and chosen[0] in kinds:
            at = kinds.index(chosen[0])  # Another article was opened.
        self.subject.setCurrentIndex(max(at, 0))
        self._show()

    def _offered(self) -> list[tuple[MemoKind, str, str]]:
        session = self._session
        if session.project is None:
            return []
        offered: list[tuple[MemoKind, str, str]] = []
        document = session.document
        if document is not None:
            title = quote(shorten(document.title or document.id, _SHOWN_CODE_POINTS))
            offered.append(("article", document.id, f"{_NAMES['article']}: {title}"))
        offered.append(("project", "", _NAMES["project"]))
        names = [one.name for one in session.tag_set.labels()]
        return [*offered, *(("label", name, f"{_NAMES['label']}: {name}") for name in names)]

    def choose(self, kind: MemoKind, subject: str = "") -> None:
        """Show the memos on a thing, and give the field the keyboard."""
        self.refresh()
        at = self.subject.findData(f"{kind}{_SEPARATOR}{subject}")
        if at >= 0:
            self.subject.setCurrentIndex(at)
        self._show()
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> tuple[MemoKind, str] | None:
        data = self.subject.currentData()
        if not isinstance(data, str):
            return None
        kind, _, subject = data.partition(_SEPARATOR)
        return _kind_of(kind), subject

    def _show(self) -> None:
        project, chosen = self._session.project, self._chosen()
        if project is None or chosen is None:
            self.field.kept.show("", "")
            self.others.hide()
            self.clash.hide()
            return
        if self.field.kept.is_unsaved and self.field.kept.subject != self._subject_id(*chosen):
            self.field.kept.save_in_passing()
        self.field.setReadOnly(not self._session.writable)
        self.field.kept.show(self._subject_id(*chosen), project.memos.own(*chosen))
        others = project.memos.others(*chosen)
        self.others.show_sections(_sections(others))
        self.others.setVisible(bool(others))
        self.clash.setVisible(bool(project.memos.clashes()))

    def _subject_id(self, kind: MemoKind, subject: str) -> str:
        project = self._session.project
        assert project is not None
        return _SEPARATOR.join((project.id, project.annotator, kind, subject))

    def _save(self, subject_id: str, text: str) -> str:
        *_, kind, subject = subject_id.split(_SEPARATOR)
        if self._session.do(WriteMemo(_kind_of(kind), subject, text)) is None:
            return self._session.why_not
        return ""

    def _decide(self) -> None:
        _show_clashes(self._session, self.window())

    def _leave(self) -> None:
        self.field.kept.save()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the pane on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _kind_of(text: str) -> MemoKind:
    kinds: dict[str, MemoKind] = {"article": "article", "label": "label"}
    return kinds.get(text, "project")


def _sections(memos: Sequence[Memo]) -> list[MarkdownSection]:
    """Return the memos of colleagues, each under the name of its writer."""
    return [
        MarkdownSection(f"{markdown_line(memo.annotator)} · {local_time(memo.time)}", memo.text, 4)
        for memo in memos
    ]
