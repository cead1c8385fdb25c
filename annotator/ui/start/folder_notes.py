"""What a person should know about the folder of the open project, as lines above the panes.

A folder on a network or of a cloud service is named once for each project. Copies that such a
service made, because two machines changed the project, are named at each opening until they are
merged or put away.
"""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal

from annotator.plugins import LazyFunction
from annotator.project.conflict_copies import ConflictCopy
from annotator.project.folder_kind import cloud_folder, is_network_folder
from annotator.ui.exchange.exchange import Exchange
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency
from annotator.ui.widgets.small_widgets import move_to_trash
from annotator.words import number

MANUAL_PAGE = "shared.md"
_NOTED = "folders noted"
_MOST_NOTED = 200
"""Projects whose folder was named before."""

_find_copies: "Callable[[Path], list[ConflictCopy]]" = LazyFunction(
    "annotator.project.conflict_copies:find_conflict_copies"
)


class _Found(Struct, frozen=True):
    path: Path
    service: str
    is_network: bool
    copies: tuple[ConflictCopy, ...]


class FolderNotes(QObject):
    """Looks at the folder of a project that was opened, in a thread, and shows what matters."""

    changed = Signal()
    """Copies were found, or put away."""
    manualWanted = Signal(str)
    """A page of the manual is to be shown: its file name."""
    _found = Signal(object)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        exchange: Exchange,
        bar: NoticeBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._exchange, self._bar = exchange, bar
        self.copies: tuple[ConflictCopy, ...] = ()
        """The copies of the open project that have something new."""
        self._pool = one_thread(self)
        self._found.connect(self._show, Qt.ConnectionType.QueuedConnection)
        session.projectChanged.connect(self._follow)
        session.aboutToReopen.connect(self._pool.waitForDone)
        exchange.merged.connect(self._offer_to_put_away)

    def _follow(self) -> None:
        self._pool.waitForDone()
        self.copies = ()
        for name in ("folderNote", "conflictCopies", "mergedCopies"):
            self._bar.remove(name)
        self.look()

    def look(self) -> None:
        """Look at the folder of the open project."""
        project = self._session.project
        if project is None:
            return
        path = project.path

        def run() -> None:
            self._found.emit(
                _Found(path, cloud_folder(path), is_network_folder(path), tuple(_find_copies(path)))
            )

        self._pool.start(run)

    def _show(self, found: _Found) -> None:
        project = self._session.project
        if project is None or project.path != found.path:
            return
        if (found.service or found.is_network) and self._is_new(project.id):
            self._show_folder(found)
        self.copies = found.copies
        self._show_copies()
        self.changed.emit()

    # The folder

    def _is_new(self, project_id: str) -> bool:
        return project_id not in self._settings.get(_NOTED, [])

    def _show_folder(self, found: _Found) -> None:
        where = (
            f"{found.service} copies this project to other machines."
            if found.service
            else "This project is in a folder on the network."
        )
        advice = (
            "Open it on one machine at a time, and wait for the copying between them."
            if found.service
            else "Many machines can open it, and one at a time writes."
        )
        self._bar.show_notice(
            "folderNote",
            f"{where} {advice}",
            (
                NoticeButton("More…", "folderMore", lambda: self.manualWanted.emit(MANUAL_PAGE)),
                NoticeButton("OK", "folderKnown", self._note_folder),
            ),
        )

    def _note_folder(self) -> None:
        """Say no more about the folder of this project."""
        self._bar.remove("folderNote")
        project = self._session.project
        if project is not None:
            noted = [project.id, *self._settings.get(_NOTED, [])]
            self._settings.set(_NOTED, noted[:_MOST_NOTED])

    # Copies

    def _show_copies(self) -> None:
        if not self.copies:
            self._bar.remove("conflictCopies")
            return
        others = len(self.copies) - 1
        and_others = f" So have {number(others, 'other copy', 'other copies')}." if others else ""
        self._bar.show_notice(
            "conflictCopies",
            f"{self.copies[0].describe()}{and_others}",
            (
                NoticeButton("Merge", "mergeCopies", self.merge),
                NoticeButton("Not now", "leaveCopies", lambda: self._bar.remove("conflictCopies")),
            ),
            urgency=Urgency.COPY,
        )

    def merge(self) -> None:
        """Merge all copies that were found into the open project."""
        if self.copies and self._session.may_write():
            self._exchange.merge_paths([copy.path for copy in self.copies])

    def _offer_to_put_away(self, paths: list[Path]) -> None:
        """Offer to put those copies away that were merged."""
        merged = [copy.path for copy in self.copies if copy.path in paths]
        if not merged:
            return
        self.copies = tuple(copy for copy in self.copies if copy.path not in merged)
        self._show_copies()
        self.changed.emit()
        names = ", ".join(path.name for path in merged)
        words = "is merged, and not needed" if len(merged) == 1 else "are merged, and not needed"
        self._bar.show_notice(
            "mergedCopies",
            f"{names} {words} any more.",
            (
                NoticeButton("Move to the trash", "trashCopies", lambda: self._put_away(merged)),
                NoticeButton("Keep", "keepCopies", lambda: self._bar.remove("mergedCopies")),
            ),
            urgency=Urgency.COPY,
        )

    def _put_away(self, paths: list[Path]) -> None:
        self._bar.remove("mergedCopies")
        kept = [path.name for path in paths if not move_to_trash(path)]
        if kept:
            self._session.say(f"{', '.join(kept)} could not be moved to the trash, and is kept.")
        else:
            self._session.say(f"{number(len(paths), 'copy', 'copies')} moved to the trash.")
