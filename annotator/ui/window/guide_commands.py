"""The commands of the guidelines and the memos, and the pane that shows them beside the text."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from annotator.plugins import LazyFunction
from annotator.project.memos import MemoKind
from annotator.ui.kept_text import KeptText
from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.session.session import Session
from annotator.ui.window.modes import ModeSwitcher
from annotator.ui.window.panes import Panes

if TYPE_CHECKING:
    from annotator.ui.guidelines.guide_pane import GuidePane

_build_pane: "Callable[..., GuidePane]" = LazyFunction(
    "annotator.ui.guidelines.guide_pane:GuidePane"
)
_import_file = LazyFunction("annotator.ui.guidelines.guideline_files:ask_for_import")
_export_file = LazyFunction("annotator.ui.guidelines.guideline_files:ask_for_export")
_print = LazyFunction("annotator.ui.guidelines.guideline_files:ask_for_printer")


class GuideCommands(QObject):
    """Shows the guidelines and the memos; their pane is built at its first use."""

    stateChanged = Signal()
    """The pane was shown or hidden."""

    def __init__(
        self,
        session: Session,
        panes: Panes,
        modes: ModeSwitcher,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._panes, self._modes = session, panes, modes
        self._window = window
        self._last_label = ""
        """The label whose key was pressed last."""
        modes.changed.connect(self._follow_mode)
        session.projectChanged.connect(self._forget_label)

    @cached_property
    def _pane(self) -> "GuidePane":
        pane = _build_pane(self._session)
        pane.closeWanted.connect(self.hide)
        pane.left.connect(self._modes.take_keyboard)
        pane.guidelines.fileWanted.connect(self._do_with_file)
        self._panes.set_guide(pane)
        return pane

    @property
    def pane(self) -> "GuidePane":
        """The pane, built at its first use."""
        return self._pane

    @property
    def is_shown(self) -> bool:
        """Whether the pane is in sight."""
        return "_pane" in self.__dict__ and not self._pane.isHidden()

    def kept_texts(self) -> list[KeptText]:
        """Return the texts of the pane's fields."""
        return self._pane.kept_texts() if "_pane" in self.__dict__ else []

    def focus_targets(self) -> list[QWidget]:
        """Return the places in the pane to which F6 goes."""
        return self.pane.focus_targets() if self.is_shown else []

    # The label at hand

    def note_label(self, name: str) -> None:
        """Note the label whose key was pressed."""
        self._last_label = name
        if self.is_shown and not self.pane.guidelines.is_editing:
            self.pane.show_guidelines(name)

    def _forget_label(self) -> None:
        self._last_label = ""
        if self._session.project is None and self.is_shown:
            self.hide()

    def label_at_hand(self) -> str:
        """Return the label of the selected annotation, or the one whose key was pressed last."""
        annotation = self._session.selection.annotation()
        if annotation is not None:
            return annotation.label
        is_known = self._session.tag_set.label(self._last_label) is not None
        return self._last_label if is_known else ""

    # Showing

    def toggle(self) -> None:
        """Show the guidelines at the label at hand, or hide them."""
        if self.is_shown and self.pane.tabs.currentWidget() is self.pane.guidelines:
            self.hide()
            return
        self._show()
        self.pane.show_guidelines(self.label_at_hand())

    def edit(self) -> None:
        """Edit the section about the label at hand, or begin one."""
        self._show()
        label, page = self.label_at_hand(), self.pane.guidelines
        self.pane.show_guidelines(label)
        if label and not page.show_label(label):
            page.begin(label)
        else:
            page.edit()

    def find(self) -> None:
        """Go to the field that finds words in the guidelines."""
        self._show()
        self.pane.show_guidelines()
        self.pane.guidelines.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.guidelines.field.selectAll()

    def show_memo(self, kind: MemoKind, subject: str | None = None) -> None:
        """Show the memos on a thing, ready to type.

        Args:
            kind: What it is.
            subject: The label's name or the article's id; None: of the one at hand.
        """
        if subject is None:
            document = self._session.document
            at_hand = {"article": document.id if document is not None else ""}
            subject = at_hand.get(kind, self.label_at_hand() if kind == "label" else "")
        if kind != "project" and not subject:
            self._session.say(f"Choose {'a label' if kind == 'label' else 'an article'} first.")
            return
        self._show()
        self.pane.show_memo(kind, subject)

    def _show(self) -> None:
        is_new = not self.is_shown
        self._panes.show_guide(self.pane, alone=self._modes.is_reviewing)
        if is_new:
            self.pane.refresh()
        self.stateChanged.emit()

    def hide(self) -> None:
        """Hide the pane; what is typed there is kept."""
        for kept in self.kept_texts():
            kept.keep_draft()
        self._panes.hide_guide(self.pane, alone=self._modes.is_reviewing)
        self._modes.take_keyboard()
        self.stateChanged.emit()

    def _follow_mode(self) -> None:
        if self.is_shown:
            self._panes.show_guide(self.pane, alone=self._modes.is_reviewing)

    # Files

    def _do_with_file(self, wanted: str) -> None:
        {"import": self.import_file, "export": self.export_file, "print": self.print}[wanted]()

    def import_file(self) -> None:
        """Ask for a file of Markdown, and put it in the place of the guidelines."""
        _import_file(self._session, self._window)

    def export_file(self) -> None:
        """Ask for a file, and write the guidelines into it."""
        _export_file(self._session, self._window)

    def print(self) -> None:
        """Ask for a printer, and print the guidelines."""
        _print(self._session, self._window)


def guide_actions(session: Session, guide: GuideCommands) -> list[ActionSpec]:
    """Return the commands for guidelines and memos."""

    def is_open() -> bool:
        return session.project is not None

    def has_article() -> bool:
        return session.document is not None

    def writable() -> bool:
        return session.writable

    read = Menu("View", "guide", enabled=is_open)
    files = Menu("File/Guidelines", "guidelines", enabled=is_open)
    tag = Menu("Tag/Guidelines and memos", "guide", enabled=is_open)
    return [
        read.command(
            "guide.show",
            "Guidelines",
            guide.toggle,
            "F2",
            tip="Read the guidelines beside the text, at the label at hand",
            checked=lambda: guide.is_shown,
        ),
        tag.command(
            "guide.edit",
            "Edit the guideline of the label",
            guide.edit,
            "Shift+F2",
            tip="Edit what the guidelines say about the label at hand",
            enabled=writable,
        ),
        tag.command(
            "guide.find",
            "Find in the guidelines",
            guide.find,
            "Ctrl+F2",
        ),
        tag.command(
            "memo.label",
            "Memo on the label",
            partial(guide.show_memo, "label"),
            tip="Write down what you think about the label at hand",
        ),
        tag.command(
            "memo.article",
            "Memo on the article",
            partial(guide.show_memo, "article"),
            "Shift+F7",
            enabled=has_article,
        ),
        tag.command("memo.project", "Memo on the project", partial(guide.show_memo, "project")),
        files.command("guide.import", "Import guidelines…", guide.import_file, enabled=writable),
        files.command("guide.export", "Export guidelines…", guide.export_file),
        files.command("guide.print", "Print guidelines…", guide.print),
    ]
