"""Keeps in sight how the open project was found, until it is closed: a log that was moved aside.

The message at opening is gone with one key; the name of the file with the edits must not go with
it.
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.model.errors import Notice
from annotator.ui.session.session import Session
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency
from annotator.ui.widgets.small_widgets import move_to_trash


class FoundNotices(QObject):
    """Shows the notices of a project that name another file, with what can be done with it."""

    recoverWanted = Signal(object)
    """The path of a log whose edits a person wants to read."""
    mergeWanted = Signal(list)
    """The path of a copy that a person wants to merge, in a list."""

    def __init__(self, session: Session, bar: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._bar = session, bar
        self._seen: set[str] = set()
        """The files that were named since the project was opened."""
        session.projectChanged.connect(self._begin)
        session.reopened.connect(self._follow)

    def _begin(self) -> None:
        for name in self._seen:
            self._bar.remove(name)
        self._seen.clear()
        self._follow()

    def _follow(self) -> None:
        if self._session.project is not None:
            self.show(self._session.project.notices)

    def show(self, notices: Iterable[Notice]) -> None:
        """Show notices, each once; those that name no other file are left out."""
        for notice in notices:
            for path in files_of(notice, "recover"):
                self._show(
                    path,
                    f"This project lacks what is in a log that was moved aside: {path.name}.",
                    NoticeButton("Recover…", "recoverLog", partial(self.recoverWanted.emit, path)),
                )
            for path in files_of(notice, "merge"):
                self._show(
                    path,
                    f"This project may lack an edit that is in {path.name}.",
                    NoticeButton("Merge", "mergeFound", partial(self.mergeWanted.emit, [path])),
                )
            for path in files_of(notice, "delete"):
                self._show(
                    path,
                    f"All that is in {path.name}, a log that was moved aside, is in this project "
                    "as well. The log can be deleted.",
                    NoticeButton("Move to the trash", "trashLog", partial(self._put_away, path)),
                    Urgency.COPY,
                )

    def _show(
        self, path: Path, text: str, button: NoticeButton, urgency: Urgency = Urgency.LOSS
    ) -> None:
        name = _name_of(path)
        if name not in self._seen:
            self._seen.add(name)
            self._bar.show_notice(name, text, (button,), urgency=urgency, closable=True)

    def _put_away(self, path: Path) -> None:
        self._bar.remove(_name_of(path))
        if move_to_trash(path):
            self._session.say(f"{path.name} is in the trash.")
        else:
            self._session.say(f"{path.name} could not be moved to the trash, and is kept.")


def files_of(notice: Notice, setting: str) -> list[Path]:
    """Return the files for which the remedies of a notice propose a setting."""
    choices = [choice for remedy in notice.remedies for choice in remedy.choices]
    return [Path(one.value) for one in choices if one.setting == setting and one.value]


def _name_of(path: Path) -> str:
    return f"found {path}"
