"""Says that the window ended badly the last time, and what became of the edits."""

from PySide6.QtCore import QObject

from annotator.bug_log import log_path
from annotator.last_run import EndedBadly
from annotator.ui.session.session import Session
from annotator.ui.start.found_notices import files_of
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency
from annotator.ui.widgets.small_widgets import open_folder

_NAME = "lastRun"


class LastRunNote(QObject):
    """Keeps a notice of the last run true while projects are opened, until it is closed."""

    def __init__(
        self, run: EndedBadly, session: Session, bar: NoticeBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._run, self._session, self._bar = run, session, bar
        self._is_closed = False
        self._lacks = ""
        """Which edits the open project may lack, in a sentence."""
        session.projectChanged.connect(self._follow_project)
        session.reopened.connect(self._follow_reopened)
        self._follow_project()

    def _follow_project(self) -> None:
        self._lacks = ""
        self._follow_reopened()

    def _follow_reopened(self) -> None:
        project = self._session.project
        for notice in project.notices if project is not None else ():
            for path in (*files_of(notice, "recover"), *files_of(notice, "merge")):
                more = f"{path.name} has more. "
                self._lacks = f"Not all that was saved is in the project as it is now: {more}"
        if not self._is_closed:
            self._show()

    def _show(self) -> None:
        run, session = self._run, self._session
        is_whole = session.project is not None and session.part_of is None
        how = (
            f"crashed ({run.crash})" if run.crash else "was ended before it could close its window"
        )
        saved = "What it had shown as saved was written into the project at once. "
        edits = self._lacks or (saved if is_whole else "")
        self._bar.show_notice(
            _NAME,
            f"The last time, Annotator {how}. {edits}The program’s log, which helps to mend a "
            f"fault and has no text of yours: {log_path()}",
            (
                NoticeButton("Show the log", "showLog", lambda: open_folder(log_path())),
                NoticeButton("Close", "closeLastRun", self._close),
            ),
            urgency=Urgency.LAST_RUN,
        )

    def _close(self) -> None:
        self._is_closed = True
        self._bar.remove(_NAME)
