"""The window that lists the backups of a project, and shows what restoring one would change."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled
from annotator.project import SUFFIX
from annotator.project.backup_list import (
    MIGRATION,
    REPLACED,
    ROLLING,
    Backup,
    describe,
    keep,
    list_backups,
)
from annotator.project.comparing import Comparison, Difference, compare
from annotator.project.copying import RESCUED
from annotator.project.restoring import BEFORE_RESTORE
from annotator.ui.backups.difference_tree import DifferenceTree, Group
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import explain
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ElidedLabel, open_folder, side_button
from annotator.words import join_names, number

_LISTED = 100
"""The most differences that are listed of each kind and way; all of them are counted."""
_KINDS = {
    MIGRATION: "before an update",
    REPLACED: "the replaced file itself",
    RESCUED: "kept when the file was lost",
}
_HEADS = ["Made", "File", "Why", "Articles", "Annotations", "Size"]
_FILE, _WHY = 1, 2
_SIZE_PIXELS, _LIST_PX = (1100, 640), 480


class RestoreWindow(QDialog):
    """Lists backups; the main window stays usable beside it.

    Everything that reads a file runs in a thread. What is restored is the caller's to carry out.
    """

    restoreWanted = Signal(object, object)
    """The path of the project, and the Backup that is to take its place."""
    takeWanted = Signal(object, object, object)
    """The Backup; the groups, and the single differences, that are to be taken back from it."""
    besideWanted = Signal(object)
    """The Backup that is to be opened in a window of its own."""

    def __init__(
        self, known: Callable[[], Sequence[Path]], can_take: Callable[[Path], bool], parent: QWidget
    ) -> None:
        """Show nothing yet.

        Args:
            known: Returns the projects that were opened last, gone or not.
            can_take: Returns whether rows can be taken back into a project: it is open.
            parent: The main window.
        """
        super().__init__(parent)
        self.setObjectName("restoreWindow")
        self.setWindowTitle("Restore – Annotator")
        resize_to_fit(self, *_SIZE_PIXELS)
        self.setMinimumSize(QSize(620, 320))
        self._known, self._can_take = known, can_take
        self._jobs = JobRunner(self)
        self._then: Callable[[], object] | None = None
        self._backups: list[Backup] = []
        self._comparison: Comparison | None = None
        self._build()

    def _build(self) -> None:
        self.project = QComboBox()
        self.project.setObjectName("restoreProject")
        self.project.setAccessibleName("Project")
        self.project.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.project.setMinimumContentsLength(24)
        self.project.activated.connect(lambda: self._list())
        other = side_button("Other project…", "restoreOther", self._choose_project)
        head = QHBoxLayout()
        head.addWidget(QLabel("Backups of"))
        head.addWidget(self.project, 1)
        head.addWidget(other)
        self.list = QTreeWidget()
        self.list.setObjectName("backupList")
        self.list.setAccessibleName("Backups")
        self.list.setHeaderLabels(_HEADS)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda: self._show_chosen())
        self.what = QLabel()
        self.what.setObjectName("backupContents")
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setWordWrap(True)
        self.what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where = ElidedLabel()
        self.where.setProperty("role", "muted")
        self.tree = DifferenceTree()
        self.tree.changed.connect(self._allow)
        side = QWidget()
        column_ = QVBoxLayout(side)
        column_.setContentsMargins(12, 0, 0, 0)
        column_.setSpacing(6)
        column_.addWidget(self.what)
        column_.addWidget(self.where)
        column_.addWidget(self.tree, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(side)
        self.splitter.setSizes([_LIST_PX, _SIZE_PIXELS[0] - _LIST_PX])
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.file = side_button("Choose a file…", "restoreFile", self._choose_file)
        self.file.setToolTip("Look at any project file as a backup")
        self.folder = side_button("Open folder", "restoreFolder", self._open_folder)
        self.keep = side_button("Keep", "restoreKeep", self._keep)
        self.keep.setCheckable(True)
        self.keep.setToolTip("Never remove this backup as time passes")
        self.beside = side_button("Open beside", "restoreBeside", self._open_beside)
        self.beside.setToolTip("Look at the backup in a window of its own, which changes nothing")
        self.take = side_button("Take back what is ticked", "restoreTake", self._take)
        self.take.setToolTip(
            "Bring back only what is ticked, as an edit that can be undone; later work stays"
        )
        self.restore = side_button("Restore", "restoreButton", self._restore)
        self.restore.setToolTip(
            "Let the project be as it was then; as it is now, it is backed up first"
        )
        # With the mouse still over it afterwards, a plain one would look as if it were disabled.
        self.restore.setProperty("role", "primary")
        close = side_button("Close", "restoreClose", self.close)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.file, self.folder, self.keep):
            foot.addWidget(button)
        foot.addStretch()
        for button in (self.beside, self.take, self.restore, close):
            foot.addWidget(button)
        return foot

    # What is shown

    def show_for(self, path: Path | None) -> None:
        """Show the window with the backups of a project; None: of the one opened last."""
        known = self._known()
        first = [path] if path is not None else []
        self.project.clear()
        for one in (*first, *(one for one in known if one != path)):
            self._add_project(one)
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus()
        self._list()

    def _add_project(self, path: Path) -> None:
        gone = "" if path.exists() else " (gone)"
        self.project.addItem(f"{path.stem}{gone} – {path.parent}", path)

    @property
    def path(self) -> Path | None:
        """The project whose backups are listed."""
        return self.project.currentData()

    def refresh(self) -> None:
        """List the backups as they are now."""
        if self.isVisible():
            self._list()

    def end(self) -> None:
        """Stop reading: the main window closes."""
        self._then = None
        self._jobs.abandon()
        self.close()

    def _list(self) -> None:
        self._backups = []
        self.list.clear()
        self._show_chosen()
        path = self.path
        if path is None:
            self.what.setText("Choose a project, or any file that is a backup.")
            return
        self.what.setText("Looking for backups…")

        def work(progress: ProgressCallback) -> list[Backup]:
            return list_backups(path, None, progress)

        def done(backups: list[Backup]) -> None:
            self._backups = backups
            for backup in backups:
                self.list.addTopLevelItem(_row(backup))
            # Copies of a project have backups in the same folder: their names tell them apart.
            self.list.setColumnHidden(_FILE, all(backup.is_own for backup in backups))
            if backups:
                self._select_first()
            else:
                self.what.setText(f"{path.name} has no backups yet.")

        self._run("Looking for backups", work, done)

    def chosen(self) -> Backup | None:
        """Return the backup that is shown."""
        item = self.list.currentItem()
        row = self.list.indexOfTopLevelItem(item) if item is not None else -1
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def _show_chosen(self) -> None:
        backup, path = self.chosen(), self.path
        self._comparison = None
        self.tree.show_comparison(None)
        self._allow()
        self.where.setText(str(backup.path) if backup is not None else "")
        self.keep.setChecked(backup is not None and backup.record.is_kept)
        if backup is None or path is None:
            self.what.setText("")
            return
        if backup.fault:
            self.what.setText(f"It cannot be read: {backup.fault}")
            return
        self.what.setText(f"{_contents(backup)} Comparing…")

        def work(progress: ProgressCallback) -> Comparison:
            return compare(path, backup.path, progress, most=_LISTED)

        def done(comparison: Comparison) -> None:
            self._comparison = comparison
            self.what.setText(f"{_contents(backup)} {_summary(comparison)}")
            self.tree.show_comparison(comparison)
            self._allow()

        def failed(error: BaseException) -> None:
            words = explain(error) if isinstance(error, AnnotatorError) else str(error)
            self.what.setText(f"{_contents(backup)} It cannot be compared. {words}")
            self._allow()

        if path.exists():
            self._run("Comparing", work, done, failed)
        else:
            self.what.setText(f"{_contents(backup)} The project is gone; all of this comes back.")

    def _run(
        self,
        title: str,
        work: Callable[[ProgressCallback], object],
        done: Callable[..., object],
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Read in the thread; what is being read for another choice is given up."""

        def go_on() -> None:
            self._then = None
            self._jobs.start(title, work, finished(done), finished(failed or self._fail))

        def finished(report: Callable[..., object]) -> Callable[..., None]:
            def end(result: object) -> None:
                if self._then is not None:
                    self._then()
                elif not isinstance(result, Cancelled):
                    report(result)

            return end

        if self._jobs.running:
            self._then = go_on
            self._jobs.cancel()
        else:
            go_on()

    def _fail(self, error: BaseException) -> None:
        self.what.setText(explain(error) if isinstance(error, AnnotatorError) else str(error))

    def _allow(self) -> None:
        """Enable the buttons that are of use now."""
        backup, path = self.chosen(), self.path
        is_readable = backup is not None and not backup.fault and path is not None
        self.restore.setEnabled(is_readable)
        self.beside.setEnabled(is_readable)
        self.folder.setEnabled(backup is not None)
        self.keep.setEnabled(backup is not None and backup.kind == ROLLING)
        is_ticked = any(self.tree.ticked()) if self._comparison is not None else False
        self.take.setEnabled(
            is_readable and is_ticked and path is not None and self._can_take(path)
        )

    # Buttons

    def _choose_project(self) -> None:
        name = self._ask_file("Backups of which project?")
        if name:
            self._add_project(Path(name))
            self.project.setCurrentIndex(self.project.count() - 1)
            self._list()

    def _choose_file(self) -> None:
        name = self._ask_file("Look at a file as a backup")
        if not name:
            return
        if self.path is None:
            self._add_project(Path(name))
        self._run("Reading", lambda _: describe(Path(name)), self._add)

    def _add(self, backup: Backup) -> None:
        self._backups.insert(0, backup)
        self.list.insertTopLevelItem(0, _row(backup))
        self._select_first()

    def _select_first(self) -> None:
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _ask_file(self, title: str) -> str:
        path = self.path
        folder = str(path.parent) if path is not None else ""
        name, _ = QFileDialog.getOpenFileName(
            self, title, folder, f"Annotator projects (*{SUFFIX});;All files (*)"
        )
        return name

    def _open_folder(self) -> None:
        backup = self.chosen()
        if backup is not None and not open_folder(backup.path):
            self.what.setText(f"No program opens folders. The backup is in {backup.path.parent}.")

    def _keep(self) -> None:
        backup = self.chosen()
        if backup is None:
            return
        try:
            kept = keep(backup, self.keep.isChecked())
        except OSError as error:
            self.keep.setChecked(backup.record.is_kept)
            self.what.setText(f"The mark cannot be written: {error.strerror or error}.")
            return
        row = self._backups.index(backup)
        self._backups[row] = kept
        item = self.list.topLevelItem(row)
        if item is not None:
            item.setText(_WHY, _why(kept))

    def _open_beside(self) -> None:
        backup = self.chosen()
        if backup is not None:
            self.besideWanted.emit(backup)

    def _take(self) -> None:
        backup = self.chosen()
        if backup is not None:
            groups: set[Group]
            differences: list[Difference]
            groups, differences = self.tree.ticked()
            self.takeWanted.emit(backup, groups, differences)

    def _restore(self) -> None:
        backup, path = self.chosen(), self.path
        if backup is None or path is None:
            return
        comparison = self._comparison
        if not path.exists() or (comparison is not None and comparison.is_equal):
            self._go_back(path, backup)  # Nothing is taken away that would have to be asked.
            return
        box = QMessageBox(QMessageBox.Icon.Question, "Restore – Annotator", "", parent=self)
        box.setObjectName("restoreQuestion")
        box.setText(f"Go back to the backup of {_made(backup)}?")
        box.setInformativeText(_question(path, comparison))
        going = box.addButton("Restore", QMessageBox.ButtonRole.AcceptRole)
        going.setObjectName("restoreConfirmed")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(going)
        plain_buttons(box)
        widen(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        going.clicked.connect(lambda: self._go_back(path, backup))
        box.open()

    def _go_back(self, path: Path, backup: Backup) -> None:
        self._jobs.cancel()
        # The button is disabled while the list is read again: the keyboard would go on to Close.
        self.list.setFocus()
        self.restoreWanted.emit(path, backup)


def _row(backup: Backup) -> QTreeWidgetItem:
    record = backup.record
    counts = ["", ""] if backup.fault else [f"{record.documents:,}", f"{record.annotations:,}"]
    size = f"{backup.size / 1e6:,.1f} MB"
    item = QTreeWidgetItem([_made(backup), backup.source.stem, _why(backup), *counts, size])
    item.setToolTip(_FILE, plain_tip(str(backup.source)))
    for column in range(_WHY + 1, len(_HEADS)):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _made(backup: Backup) -> str:
    return backup.made.astimezone().strftime("%Y-%m-%d %H:%M")


def _question(path: Path, comparison: Comparison | None) -> str:
    """Return what somebody should know before the project is replaced."""
    if comparison is None:
        words = "What would change is not counted, since the two could not be compared yet."
    else:
        words = _summary(comparison)
    return (
        f"{words}\n\nBefore that, {path.stem} is backed up as it is now. That backup is the top "
        f"row of the list afterwards, “{BEFORE_RESTORE}”; restore it to go back on this."
    )


def _why(backup: Backup) -> str:
    words = "cannot be read" if backup.fault else backup.record.reason
    words = words or _KINDS.get(backup.kind, "a file")
    return f"{words}, kept" if backup.record.is_kept else words


def _contents(backup: Backup) -> str:
    record = backup.record
    by = join_names([f"{count:,} of {name}" for name, count in list(record.annotators.items())[:6]])
    whose = f" ({by})" if by else ""
    return (
        f"{number(record.documents, 'article')}, "
        f"{number(record.annotations, 'annotation')}{whose}, "
        f"{number(record.relations, 'relation')}."
    )


def _summary(comparison: Comparison) -> str:
    if comparison.is_other_project:
        return "This is another project: nothing of the present one would stay."
    if comparison.is_equal:
        return "It has just what the project has now."
    return f"{comparison.sentence()}."
