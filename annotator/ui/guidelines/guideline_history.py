"""Who changed what in the guidelines, and when; an earlier text of a section can come back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.project.guideline_edits import WriteSection
from annotator.project.guidelines import GuidelineChange, GuidelineSection
from annotator.text.markdown_sections import MarkdownSection, join_sections, split_sections
from annotator.ui.guidelines.markdown_view import MarkdownView
from annotator.ui.inspector.thread_view import local_time
from annotator.ui.session.session import Session
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import quote

_CHANGE = Qt.ItemDataRole.UserRole


class GuidelineHistory(QDialog):
    """Lists the changes of one section, or of all, and shows the text before and after one."""

    def __init__(
        self, session: Session, section: GuidelineSection | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("guidelineHistory")
        self.setWindowTitle("History of the guidelines – Annotator")
        resize_to_fit(self, 860, 520)
        self._session, self._section = session, section
        self.only = QCheckBox()
        self.only.setObjectName("historyOfSection")
        self.only.setChecked(section is not None and not section.is_generated)
        self.only.setEnabled(self.only.isChecked())
        self.only.setText(f"Only {quote(section.about())}" if section is not None else "Only one")
        self.list = QListWidget()
        self.list.setObjectName("guidelineChanges")
        self.list.setAccessibleName("Changes, the latest first")
        self.list.setWordWrap(True)
        self.before, self.after = MarkdownView(), MarkdownView()
        self.before.setAccessibleName("The section before the change")
        self.after.setAccessibleName("The section after the change")
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        for part in (self.list, self.before, self.after):
            parts.addWidget(part)
        parts.setSizes((240, 300, 300))
        self.back = side_button("Bring the earlier text back", "bringBack", self.bring_back)
        foot = QHBoxLayout()
        foot.addWidget(self.only)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(side_button("Close", "closeHistory", self.close))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(parts, 1)
        layout.addLayout(foot)
        self.only.toggled.connect(lambda: self.refresh())
        self.list.currentItemChanged.connect(lambda: self._show_change())
        session.edited.connect(lambda: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """List the changes as they are now."""
        project = self._session.project
        if project is None:
            self.close()
            return
        wanted = self._section.id if self._section is not None and self.only.isChecked() else ""
        sections = project.guidelines.sections()
        titles = {one.id: one.about() for one in sections}
        self.list.clear()
        for change in project.guidelines.history(wanted):
            title = titles.get(change.section) or str(change.after.get("title") or "a section")
            when = local_time(change.time)
            item = QListWidgetItem(f"{when} · {change.annotator}\n{change.title}: {title}")
            item.setData(_CHANGE, change)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self._show_change()

    def _change(self) -> GuidelineChange | None:
        return self.list.currentIndex().data(_CHANGE)

    def _show_change(self) -> None:
        change = self._change()
        before, after = self._texts(change) if change is not None else ("", "")
        self.before.show_sections(split_sections(before or "*Nothing*"))
        self.after.show_sections(split_sections(after or "*Nothing*"))
        can = change is not None and bool(before) and self._session.writable
        self.back.setEnabled(can)

    def _texts(self, change: GuidelineChange) -> tuple[str, str]:
        """Return the section before and after a change; fields that did not change are added."""
        project = self._session.project
        if project is None:
            return "", ""
        # The fields as they were: the changes up to this one, from the first on.
        fields: dict[str, object] = {}
        for each in reversed(project.guidelines.history(change.section)):
            if each.step == change.step:
                break
            for name in each.before.keys() - each.after.keys():
                fields.pop(name, None)
            fields |= each.after
        later = {n: v for n, v in fields.items() if n not in change.before or n in change.after}
        return _markdown(fields), _markdown({**later, **change.after})

    def bring_back(self) -> None:
        """Write the text before the chosen change again; one undo takes it back."""
        change = self._change()
        if change is None:
            return
        before, _ = self._texts(change)
        if before and self._session.do(WriteSection(before, section=change.section)) is None:
            self._session.say(self._session.why_not)


def _markdown(fields: dict[str, object]) -> str:
    if "title" not in fields and "text" not in fields:
        return ""
    level = fields.get("level")
    return join_sections(
        [
            MarkdownSection(
                str(fields.get("title") or ""),
                str(fields.get("text") or ""),
                level if isinstance(level, int) else 2,
            )
        ]
    )


def show_history(session: Session, section: GuidelineSection | None, window: QWidget) -> None:
    """Open the history of the guidelines."""
    dialog = GuidelineHistory(session, section, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
