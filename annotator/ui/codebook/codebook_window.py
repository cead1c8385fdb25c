"""The window of the codebook: the tree of its parts beside the fields of the selected one."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.project.codebook.usage import Usage
from annotator.project.edits import Edit
from annotator.ui.codebook import parts
from annotator.ui.codebook.add_line import AddLine
from annotator.ui.codebook.attribute_panel import AttributePanel
from annotator.ui.codebook.clash_page import ClashPage
from annotator.ui.codebook.codebook_tree import CodebookTree
from annotator.ui.codebook.field_form import note
from annotator.ui.codebook.join_dialogs import LabelDialog
from annotator.ui.codebook.label_panel import LabelPanel
from annotator.ui.codebook.look_up import LookUp
from annotator.ui.codebook.parts import Part
from annotator.ui.codebook.relation_panel import RelationPanel
from annotator.ui.codebook.saved_fields import kept_texts, try_edit
from annotator.ui.codebook.small_panels import LayerPanel, TagSetPanel
from annotator.ui.codebook.split_dialog import SplitDialog
from annotator.ui.codebook.usage_table import describe_usage
from annotator.ui.exchange.codebook_files import export_codebook, import_codebook
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.sizes import keep_sizes, resize_to_fit
from annotator.ui.widgets.small_widgets import ColumnScroll, MenuKeys, side_button

_SIZE_PIXELS = (900, 680)
_TREE_PIXELS = (300, 600)
_SAY_FOR_MS = 12_000


class CodebookWindow(QDialog):
    """Shows the codebook of the open project, and changes it; the article stays at hand.

    Args:
        session: The session, with a project open.
        jobs: Runs changes of many annotations.
        settings: Where sizes are kept.
        parent: The main window.
    """

    def __init__(
        self, session: Session, jobs: JobRunner, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("codebookWindow")
        self.setWindowTitle("Codebook – Annotator")
        resize_to_fit(self, *_SIZE_PIXELS)
        self._session, self._jobs = session, jobs
        self.tree = CodebookTree()
        self.add = AddLine(session, self.tree.part)
        self.label = LabelPanel(session)
        self.layer = LayerPanel(session)
        self.tag_set = TagSetPanel(session)
        self.attribute = AttributePanel(session)
        self.relation = RelationPanel(session)
        self.clashes = ClashPage(session)
        self._usage = LookUp(session, self)
        self._panels = {
            "tag_set": self.tag_set,
            "layer": self.layer,
            "label": self.label,
            "attribute": self.attribute,
            "relations": self.tag_set,
            "relation_type": self.relation,
        }
        self._build(settings)
        self._connect()
        self._add_keys()

    def _build(self, settings: Settings) -> None:
        self.pages = QStackedWidget()
        self._scrolls: dict[QWidget, ColumnScroll] = {}
        for panel in {*self._panels.values(), self.clashes}:
            scroll = self._scrolls[panel] = ColumnScroll(panel)
            scroll.setObjectName(f"{panel.objectName()}Scroll")
            self.pages.addWidget(scroll)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.tree, 1)
        column.addWidget(self.add)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.pages)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes(list(_TREE_PIXELS))
        keep_sizes(self.splitter, settings, "codebookColumns")
        self.message = note("codebookMessage")
        self.decide = side_button("", "decideClashes", self.show_clashes)
        self.undo = side_button("Undo", "codebookUndo", self._session.history.undo)
        self.importing = side_button(
            "Import…", "importCodebook", lambda: import_codebook(self._session, settings, self)
        )
        self.exporting = side_button(
            "Export…", "exportCodebook", lambda: export_codebook(self._session, settings, self)
        )
        self.leave = side_button("Close", "closeCodebook", self.close)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        for button in (self.decide, self.undo, self.importing, self.exporting, self.leave):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(foot)
        self._silence = QTimer(self, interval=_SAY_FOR_MS, singleShot=True)
        self._silence.timeout.connect(self.message.clear)

    def _connect(self) -> None:
        session = self._session
        self.tree.partChosen.connect(self._show_part)
        self.tree.editWanted.connect(self._do)
        self.tree.addWanted.connect(lambda: self.add.begin())
        self.tree.removeWanted.connect(self._remove)
        self.tree.fieldsWanted.connect(self.enter_fields)
        self.tree.menuWanted.connect(self._show_menu)
        self.add.added.connect(self.tree.choose)
        self.label.changeWanted.connect(self._change_label)
        self.clashes.partWanted.connect(self.edit_part)
        for part in (self.add, self.label, self.layer, self.attribute, self.relation, self.clashes):
            part.refused.connect(self._say)
        self._usage.found.connect(self._show_usage)
        session.tagSetChanged.connect(self.refresh)
        session.reopened.connect(self.refresh)
        session.edited.connect(lambda: self._show_undo())
        session.statusMessage.connect(self._hear)
        session.projectChanged.connect(self._project_changed)
        session.leaving.connect(self.keep_texts)

    def _add_keys(self) -> None:
        standard = QKeySequence.StandardKey
        for keys, command in (
            (QKeySequence(standard.Undo), self._session.history.undo),
            (QKeySequence(standard.Redo), self._session.history.redo),
            (QKeySequence("Ctrl+Y"), self._session.history.redo),
            (QKeySequence("Ctrl+N"), self.add.begin),
            (QKeySequence("Ctrl+L"), self.tree.setFocus),
            (QKeySequence("F6"), self._go_on),
        ):
            QShortcut(keys, self).activated.connect(lambda command=command: command())

    # Showing

    def start(self, part: Part | None = None) -> None:
        """Show the window, at a part or where it was."""
        if not self.isVisible():
            self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        if part is not None:
            self.edit_part(part)
        else:
            self.tree.setFocus()

    def edit_part(self, part: Part) -> None:
        """Show a part, with the keyboard in the field of its name."""
        self.tree.choose(part)
        self._show_part(self.tree.part())
        self.enter_fields()

    def refresh(self) -> None:
        """Show the codebook as it is now."""
        if self._session.project is None:
            return
        self.tree.show_tag_set(self._session.tag_set)
        is_deciding = self.pages.currentWidget() is self._scrolls[self.clashes]
        count = self.clashes.refresh()
        self.decide.setText(f"Decide {count}…")
        self.decide.setToolTip("What you and colleagues changed apart")
        self.decide.setVisible(count > 0)
        if not (is_deciding and count):
            self._show_part(self.tree.part())
        self.add.set_editable(self._session.writable)
        self.importing.setEnabled(self._session.writable)
        self._show_undo()

    def show_clashes(self) -> None:
        """Show what was changed apart."""
        self.clashes.refresh()
        self.pages.setCurrentWidget(self._scrolls[self.clashes])
        first = next(iter(self.clashes.findChildren(type(self.leave))), None)
        if first is not None:
            first.setFocus()

    def _show_part(self, part: Part) -> None:
        panel = self._panels[part.kind]
        panel.show_part(part)
        self.pages.setCurrentWidget(self._scrolls[panel])
        project, label = self._session.project, parts.find_label(self._session.tag_set, part)
        if part.kind == "label" and project is not None and label is not None:
            self.label.show_usage("")
            read, name = project.codebook.read_usage, label.name
            self._usage.ask(part, lambda: read(name))

    def _show_usage(self, part: Part, usage: Usage | None) -> None:
        if part == self.tree.part():
            self.label.show_usage(describe_usage(usage))

    def enter_fields(self) -> None:
        """Give the keyboard to the first field of the selected part."""
        panel = self._panels[self.tree.part().kind]
        panel.name.setFocus()
        panel.name.selectAll()

    def _go_on(self) -> None:
        """Give the keyboard from the tree to the fields, and back."""
        if self.tree.hasFocus():
            self.enter_fields()
        else:
            self.tree.setFocus()

    def _show_undo(self) -> None:
        title = self._session.history.undo_title()
        self.undo.setText("Undo")
        self.undo.setToolTip(plain_tip(title))
        self.undo.setAccessibleName(title)
        can = self._session.history.step_title("undo", here=False) is not None
        self.undo.setEnabled(self._session.writable and can)

    def _say(self, text: str) -> None:
        self.message.setText(text[:1].upper() + text[1:])
        self.message.setProperty("role", "warning")
        self.message.style().polish(self.message)
        announce(self.message, text)
        self._silence.start()

    def _hear(self, text: str) -> None:
        """Show a message of the session here as well while somebody works here."""
        if self.isActiveWindow():
            self._say(text)

    # Changing

    def _do(self, edit: Edit) -> None:
        reason = try_edit(self._session, edit)
        if reason:
            self._say(reason)

    def _change_label(self, way: str) -> None:
        project, label = self._session.project, self.label.label
        if project is None or label is None or not self._session.may_write():
            return
        if way == "attribute":
            self.add.begin("attribute")
        elif way == "split":
            SplitDialog(self._session, self._jobs, project, label, self).open()
        elif way == "join":
            LabelDialog(self._session, project, label, "join", self).open()
        else:
            LabelDialog(self._session, project, label, "remove", self).open()

    def _remove(self) -> None:
        kind = self.tree.part().kind
        if not self._session.may_write():
            return
        if kind == "label":
            self._change_label("remove")
        elif kind == "layer":
            self.layer.remove_layer()
        elif kind == "attribute":
            self.attribute.remove_attribute()
        elif kind == "relation_type":
            self.relation.remove_type()

    def _show_menu(self, at: QPoint) -> None:
        """Show what can be done with the selected part."""
        menu = QMenu(self)
        menu.setObjectName("partMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        part, editable = self.tree.part(), self._session.writable
        menu.addAction("Edit\tEnter", self.enter_fields)
        menu.addAction("Add beside it…\tIns", self.add.begin).setEnabled(editable)
        if part.kind == "label":
            for text, way in (
                ("Add an attribute…", "attribute"),
                ("Join into…", "join"),
                ("Split…", "split"),
            ):
                action = menu.addAction(text, lambda way=way: self._change_label(way))
                action.setEnabled(editable)
        if part.kind not in ("tag_set", "relations"):
            menu.addAction("Up\tAlt+Up", lambda: self.tree.move_part(-1)).setEnabled(editable)
            menu.addAction("Down\tAlt+Down", lambda: self.tree.move_part(1)).setEnabled(editable)
            menu.addAction("Remove…\tDel", self._remove).setEnabled(editable)
        MenuKeys(menu).keep(menu)
        menu.popup(at)

    # Leaving

    def _project_changed(self) -> None:
        if self._session.project is None:
            self.close()
        elif self.isVisible():
            self.refresh()

    def keep_texts(self) -> None:
        """Save what is typed in the fields, or keep it as drafts."""
        for kept in kept_texts(self):
            kept.save_in_passing()

    def reject(self) -> None:
        """Save what is typed before the window goes: by Esc, its button or its frame."""
        self.keep_texts()
        super().reject()
