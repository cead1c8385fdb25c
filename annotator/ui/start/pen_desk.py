"""The pen: asks another program to hand the writing over, and hands it over when asked.

One program writes a project. A window that reads shows who that is and asks for the pen; the
window that writes shows the request without holding the work up.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from annotator.model import AnnotatorError, EnvironmentFault
from annotator.project import ProjectInUse
from annotator.project.file_place import FileDisplaced
from annotator.project.files import WriterLock, describe_holder, is_written
from annotator.project.pen import Answer, PenAsker, PenHolder, PenReply, PenRequest, request_path
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency
from annotator.words import isolate

LOOK_MS = 1000
"""The time between two looks at the files with requests and replies."""
_SILENT_LOOKS = 6
"""After so many looks without a word, the program that writes has no window that could answer."""


class _Look(Struct, frozen=True):
    """What a look of a program that waits for the pen found."""

    lock: WriterLock | None = None
    """The writer's lock: nobody writes any more."""
    holder: str = ""
    """Which program writes."""
    is_free: bool = False
    """Whether no program writes, and none asked to."""
    reply: PenReply | None = None
    before: PenRequest | None = None
    """The request of another program, which comes first."""
    fault: str = ""


class PenDesk(QObject):
    """Shows and answers requests for the pen, and makes them."""

    changed = Signal()
    """The project is open for writing now, or for reading only."""
    lost = Signal()
    """The project could not be opened again, and is to be closed."""
    _heard = Signal(object, object)
    """The writer's side: the path, and the request that waits or None."""
    _found = Signal(object, object)
    """The reader's side: the PenAsker or the path, and a _Look."""

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        bar: NoticeBar,
        keep_typed: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the session.

        Args:
            session: Has the project that is written or read.
            jobs: Tells whether a job writes it.
            bar: Shows requests and answers.
            keep_typed: Saves what is typed in fields, or keeps it as drafts.
            parent: The parent object.
        """
        super().__init__(parent)
        self._session, self._jobs, self._bar = session, jobs, bar
        self._keep_typed = keep_typed
        self._holder: PenHolder | None = None
        self._asker: PenAsker | None = None
        self._request: PenRequest | None = None
        """The request that is shown."""
        self._is_free = False
        """Whether nobody wrote at the latest look of a window that only reads."""
        self._given_to: PenRequest | None = None
        """To whom this window handed over; it may take the pen back."""
        self._answered = ""
        """The id of the request that was answered last."""
        self._silent_looks = 0
        self._pool = one_thread(self)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._heard.connect(self._show_request, Qt.ConnectionType.QueuedConnection)
        self._found.connect(self._follow_look, Qt.ConnectionType.QueuedConnection)
        session.projectChanged.connect(self._forget_given)
        session.projectChanged.connect(self._follow)
        session.reopened.connect(self._follow)
        session.aboutToReopen.connect(self._pool.waitForDone)

    def _forget_given(self) -> None:
        self._given_to = None

    def _follow(self) -> None:
        """Begin anew: another project is open, or the same one for reading or for writing."""
        self._timer.stop()
        self._pool.waitForDone()
        if self._asker is not None:
            self._asker.withdraw()
        self._asker = self._holder = self._request = None
        for name in ("penRequest", "penWish", "reading"):
            self._bar.remove(name)
        project = self._session.project
        if project is None:
            return
        if self._session.writable:
            self._given_to = None
            self._holder = PenHolder(project.path, project.annotator)
        elif self._session.part_of is not None:
            return  # A copy for a while: there is no pen, and nobody else writes in it.
        else:
            self._show_reading(_Look())
        self._timer.start()

    def look(self) -> None:
        """Look now, unless a look is under way."""
        project, holder, asker = self._session.project, self._holder, self._asker
        if project is None or self._pool.activeThreadCount():
            return
        path = project.path
        if holder is not None:
            self._pool.start(lambda: self._heard.emit(path, holder.look()))
        elif asker is not None:
            self._pool.start(lambda: self._found.emit(asker, _ask(asker, path)))
        else:
            self._pool.start(lambda: self._found.emit(path, _look_at(path)))

    # The window that writes

    def _show_request(self, path: Path, request: PenRequest | None) -> None:
        project, holder = self._session.project, self._holder
        if project is None or project.path != path or holder is None:
            return
        if request is None:
            self._request = None
            self._bar.remove("penRequest")
        elif request.id != self._answered and self._request is None:
            self._request = request
            self._bar.show_notice(
                "penRequest",
                f"{isolate(request.who)} on {request.host} asks to write in this project. If you "
                "hand over, you go on reading, and see what is saved there.",
                (
                    NoticeButton("Hand over", "handOver", self.hand_over),
                    NoticeButton("Keep", "keepPen", self.keep),
                ),
                urgency=Urgency.REQUEST,
            )
            self._answer(request, "seen")

    def keep(self) -> None:
        """Go on writing, and say so to the one who asked."""
        if self._request is not None:
            self._answer(self._request, "kept")
            self._forget_request()

    def hand_over(self) -> None:
        """Let the one who asked write: what is typed is kept, and the project is read from now."""
        project, request = self._session.project, self._request
        if project is None or request is None:
            return
        if self._jobs.running:
            self._session.say(f"{self._jobs.title} is still running; hand over when it is done.")
            return
        self._keep_typed()
        holder = self._holder
        try:
            self._session.reopen(project.path, read_only=True)
        except FileDisplaced as error:
            self._session.displaced.emit(error)
            return
        except AnnotatorError as error:
            self.lost.emit()
            self._session.failed.emit(explain(error))
            return
        if holder is not None:
            self._holder = None
            self._pool.start(lambda: _write(holder, request, "given"))
        self._given_to = request
        self.changed.emit()
        self._session.say(f"{isolate(request.who)} writes now; you go on reading.")
        if request.is_command:
            self._ask_back(project.path, request)

    def _ask_back(self, path: Path, request: PenRequest) -> None:
        """Take the pen back once a command is done: nobody sits before it who could hand over."""
        project = self._session.project
        if project is None:
            return
        self._asker = PenAsker(path, project.annotator)
        self._bar.remove("reading")
        words = f"A command of {isolate(request.who)} writes now. You write again once it is done."
        self._show_wish(words)
        self._session.say(words)

    def _forget_request(self) -> None:
        self._answered = self._request.id if self._request is not None else ""
        self._request = None
        self._bar.remove("penRequest")

    def _answer(self, request: PenRequest, answer: Answer) -> None:
        holder = self._holder
        if holder is not None:
            self._pool.start(lambda: _write(holder, request, answer))

    # The window that reads

    @property
    def can_ask(self) -> bool:
        """Whether the project is read, and the pen was not asked for."""
        project = self._session.project
        is_read = project is not None and project.read_only and self._session.part_of is None
        return is_read and self._asker is None

    def ask(self) -> None:
        """Ask for the pen, and take it as soon as it is free."""
        project = self._session.project
        if project is None or not self.can_ask:
            return
        self._asker = PenAsker(project.path, project.annotator)
        self._silent_looks = 0
        self._bar.remove("reading")
        self._show_wish("You ask for the pen…")
        self.look()

    def withdraw(self) -> None:
        """Ask no more, and go on reading."""
        asker, self._asker = self._asker, None
        self._bar.remove("penWish")
        if asker is not None:
            self._pool.start(asker.withdraw)
        self._show_reading(_Look())

    def _show_reading(self, found: _Look) -> None:
        given_to = self._given_to
        what = "Ask for the pen"
        if found.is_free:
            who = "This project is open for reading only, and nobody writes it now."
            what = "Take the pen"
            if given_to is not None:
                who = f"{isolate(given_to.who)} has finished: nobody writes this project now."
                what = "Write again"
        elif found.holder:
            who = (
                f"Another Annotator writes this project ({isolate(found.holder)}). What is saved "
                "there is shown here at once."
            )
        else:
            who = "This project is open for reading only. What others save is shown here at once."
        if given_to is not None and found.is_free and self._bar.notice("reading") != who:
            self._session.say(who)
        self._bar.show_notice(
            "reading",
            who,
            (NoticeButton(what, "askForPen", self.ask),),
            urgency=Urgency.PEN,
        )

    def _show_wish(self, text: str) -> None:
        # “Cancel” could mean the command that writes.
        given_to = self._given_to
        what = "Go on reading" if given_to is not None and given_to.is_command else "Cancel"
        self._bar.show_notice(
            "penWish",
            text,
            (NoticeButton(what, "withdrawPen", self.withdraw),),
            urgency=Urgency.PEN,
        )

    def _follow_look(self, subject: PenAsker | Path, found: _Look) -> None:
        project = self._session.project
        if project is None or (subject is not self._asker and subject != project.path):
            if found.lock is not None:
                found.lock.release()
            return
        if self._asker is None:
            self._is_free = found.is_free
            self._show_reading(found)
        elif found.lock is not None:
            self._take(found.lock)
        elif found.fault:
            self.withdraw()
            self._session.failed.emit(found.fault)
        elif found.reply is not None and found.reply.answer == "kept":
            self.withdraw()
            self._session.say(
                f"{isolate(found.reply.who)} on {found.reply.host} keeps the pen for now."
            )
        else:
            self._silent_looks += 1
            self._show_wish(self._describe_wait(found))

    def _describe_wait(self, found: _Look) -> str:
        reply, given_to = found.reply, self._given_to
        if given_to is not None and given_to.is_command and (found.holder or found.before):
            return (
                f"A command of {isolate(given_to.who)} writes now. You write again once it is done."
            )
        if reply is not None:
            return f"{isolate(reply.who)} on {reply.host} is asked for the pen…"
        if found.before is not None:
            before = found.before
            return (
                f"{isolate(before.who)} on {before.host} asks for the pen, too. You come after "
                "that…"
            )
        if self._silent_looks < _SILENT_LOOKS:
            return "You ask for the pen…"
        who = f" ({isolate(found.holder)})" if found.holder else ""
        return (
            f"The program that writes{who} gives no answer; it may be a command such as an import. "
            "You get the pen as soon as it is done…"
        )

    def _take(self, lock: WriterLock) -> None:
        given_to = self._given_to
        has_ended = given_to is not None and (given_to.is_command or self._is_free)
        try:
            self._session.take_pen(lock)
        except ProjectInUse:
            return  # Somebody was faster; the next look asks on.
        except FileDisplaced as error:
            self.withdraw()
            self._session.displaced.emit(error)
            return
        except AnnotatorError as error:
            self._go_on_reading(error)
            return
        self.changed.emit()
        done = f"{isolate(given_to.who)} has finished. " if given_to and has_ended else ""
        self._session.say(f"{done}You write now: what you tag is saved.")

    def _go_on_reading(self, error: AnnotatorError) -> None:
        """Read the project that cannot be written after all, or close it if that fails, too."""
        self.withdraw()
        project = self._session.project
        try:
            if project is not None:
                self._session.reopen(project.path, read_only=True)
        except AnnotatorError:
            self.lost.emit()
        self._session.failed.emit(explain(error))


def _look_at(path: Path) -> _Look:
    """Look who writes a project that is only read."""
    if is_written(path):
        return _Look(holder=describe_holder(path))
    return _Look(is_free=not request_path(path).exists())


def _ask(asker: PenAsker, path: Path) -> _Look:
    """Renew a request, and look whether the pen is free or there is an answer."""
    try:
        before = asker.renew()
        if before is None:
            with suppress(ProjectInUse):
                return _Look(lock=WriterLock(path))
        return _Look(holder=describe_holder(path), reply=asker.reply(), before=before)
    except OSError as error:
        return _Look(fault=f"{path.parent} cannot be written: {error.strerror or error}.")
    except EnvironmentFault as error:
        return _Look(fault=explain(error))


def _write(holder: PenHolder, request: PenRequest, answer: Answer) -> None:
    # Who asks looks for the lock, too: without the answer it only takes longer.
    with suppress(OSError):
        holder.answer(request, answer)
