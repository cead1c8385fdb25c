"""Ask who is to tag some articles, by name."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.project import Project
from annotator.project.team import Assignments
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.ui.widgets.name_check import NameCheck
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number, quote, shorten

_TITLE_CODE_POINTS = 70
_MAX_TITLES = 3
_MAX_LIST_PX = 260


class AssignByHandDialog(QDialog):
    """Has a box for each annotator: ticked for who gets the articles, with a dash if only some.

    A box with a dash leaves each article as it is.
    """

    def __init__(
        self,
        project: Project,
        document_ids: Sequence[str],
        assign: Callable[[Assignments], bool],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            project: The project.
            document_ids: The articles, at least one.
            assign: Is called with the annotators of each article whose annotators change, and
                returns whether they are assigned; if not, the dialog stays.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.setObjectName("assignByHand")
        self.setWindowTitle("Assign articles to a person – Annotator")
        self.setMinimumWidth(420)
        self._document_ids = list(document_ids)
        given = project.team.assignments_of(document_ids)
        self._before = {id_: given.get(id_, ()) for id_ in self._document_ids}
        self.boxes: dict[str, QCheckBox] = {}
        """Annotator -> the box."""
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.name = QLineEdit()
        declare(self.name, "answered")
        known = sorted({*project.team.annotators(), project.annotator} - {""})
        self.check = NameCheck(self.name, known)
        self._build(_describe(project, self._document_ids))
        for name in known:
            self._add_box(name)
        first = next(iter(self.boxes.values()), self.name)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._assign = assign
        self._show_state()

    def _build(self, heading: str) -> None:
        title = QLabel(heading)
        title.setObjectName("assignedArticles")
        title.setWordWrap(True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        boxes = QWidget()
        boxes.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setMaximumHeight(_MAX_LIST_PX)
        scroll.setWidget(boxes)
        self.name.setObjectName("assignName")
        self.name.setAccessibleName("Another annotator")
        self.name.setPlaceholderText("Another annotator’s name")
        self.add = side_button("Add", "assignAddName", self._add_name)
        another = QHBoxLayout()
        another.setSpacing(8)
        another.addWidget(self.name, 1)
        another.addWidget(self.add)
        self.result_line = QLabel()
        self.result_line.setObjectName("assignByHandResult")
        self.result_line.setWordWrap(True)
        self.result_line.setProperty("role", "muted")
        buttons, self.ok = confirm_buttons(self, "&Assign", "assignByHandOk")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(scroll)
        layout.addLayout(another)
        for widget in (self.check, self.result_line, buttons):
            layout.addWidget(widget)
        self.ok.setDefault(True)
        self.name.textChanged.connect(self._show_state)
        self.check.changed.connect(self._show_state)

    def accept(self) -> None:
        """Assign, and leave; what was typed stays where that fails."""
        if self._assign(self.changed_assignments()):
            super().accept()
        else:
            self.result_line.setText("Nothing is assigned yet; “Assign” tries again.")

    def _add_box(self, name: str) -> QCheckBox:
        box = QCheckBox(no_shortcut(name))
        box.setObjectName(f"assignTo.{name}")
        count = sum(name in names for names in self._before.values())
        some = 0 < count < len(self._before)
        box.setTristate(some)
        box.setCheckState(
            Qt.CheckState.PartiallyChecked
            if some
            else Qt.CheckState.Checked
            if count
            else Qt.CheckState.Unchecked
        )
        box.checkStateChanged.connect(self._show_state)
        self.boxes[name] = box
        self._list.addWidget(box)
        return box

    def _add_name(self) -> None:
        """Add the annotator in the field, ticked; a name that is asked about waits."""
        name = self.name.text().strip()
        if not name or not self.check.settled:
            return
        box = self.boxes.get(name) or self._add_box(name)
        box.setTristate(False)
        box.setChecked(True)
        self.name.clear()
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the name in the field on Enter; with an empty field, Enter assigns."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.name.text().strip():
            self._add_name()
        else:
            super().keyPressEvent(event)

    def changed_assignments(self) -> Assignments:
        """Return the annotators of each article whose annotators differ from those so far."""
        changed: Assignments = {}
        for document_id, before in self._before.items():
            names = {name for name in before if name not in self.boxes}
            for name, box in self.boxes.items():
                state = box.checkState()
                kept = state == Qt.CheckState.PartiallyChecked and name in before
                if state == Qt.CheckState.Checked or kept:
                    names.add(name)
            if names != set(before):
                changed[document_id] = tuple(sorted(names))
        return changed

    def _show_state(self) -> None:
        changed = self.changed_assignments()
        waiting = bool(self.name.text().strip())
        self.add.setEnabled(waiting and self.check.settled)
        self.ok.setEnabled(bool(changed) and not waiting)
        if waiting:
            words = "Add the name, or clear the field."
        elif not changed:
            words = "Nothing changes yet."
        else:
            freed = sum(not names for names in changed.values())
            words = f"Changes {number(len(changed), 'article')}."
            if freed:
                verb = "is" if freed == 1 else "are"
                words += f" {number(freed, 'article')} {verb} nobody’s then."
        self.result_line.setText(words)


def _describe(project: Project, document_ids: Sequence[str]) -> str:
    """Return whom the question is about: the titles of the articles."""
    titles: list[str] = []
    for document_id in document_ids[:_MAX_TITLES]:
        summary = project.articles.summary(document_id)
        title = summary.title if summary is not None else ""
        titles.append(quote(shorten(title or document_id, _TITLE_CODE_POINTS)))
    further = len(document_ids) - len(titles)
    if further:
        titles.append(f"and {number(further, 'other article')}")
    articles = f"these {len(document_ids):,} articles" if len(document_ids) > 1 else "this article"
    return "\n".join([f"Who is to tag {articles}?", *titles])
