"""The commands of the codebook: its window, a label of it, and examples from the article."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMainWindow, QMenu

from annotator.project.codebook.edits import ChangeLabel
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.pane.article_pane import ArticlePane
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.small_widgets import MenuKeys
from annotator.words import number, quote, shorten

if TYPE_CHECKING:
    from annotator.ui.codebook.codebook_window import CodebookWindow

_CLASHES = "codebookClashes"
_EXAMPLE_CODE_POINTS = 40


class CodebookCommands(QObject):
    """Opens the window of the codebook, and leads to it where two people changed it apart."""

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        settings: Settings,
        pane: ArticlePane,
        notices: NoticeBar,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._jobs, self._settings = session, jobs, settings
        self._pane, self._notices, self._main = pane, notices, window
        session.projectChanged.connect(self._show_clashes)
        session.tagSetChanged.connect(self._show_clashes)

    @cached_property
    def window(self) -> "CodebookWindow":
        """The window of the codebook, built when it is first shown."""
        from annotator.ui.codebook.codebook_window import CodebookWindow

        return CodebookWindow(self._session, self._jobs, self._settings, self._main)

    def show(self) -> None:
        """Show the codebook where it was."""
        if self._session.project is not None:
            self.window.start()

    def edit_label(self, name: str) -> None:
        """Show a label, with the keyboard in its name."""
        from annotator.ui.codebook import parts

        label = self._session.tag_set.label(name)
        if label is not None:
            self.window.start(parts.of_label(label))

    # Examples

    def ask_for_example(self) -> None:
        """Ask to whose examples the selected text is sent: a menu with the labels' keys."""
        session, view = self._session, self._pane.view
        text = self.selected_text()
        if not text:
            session.say("Select the words that are to be an example first.")
            return
        menu = QMenu(view)
        menu.setObjectName("exampleMenu")
        menu.setAccessibleName("Label of which the selected text is an example")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = no_shortcut(quote(shorten(text, _EXAMPLE_CODE_POINTS)))
        menu.addAction(f"{words} is an example of").setEnabled(False)
        for label in session.tag_set.offered_labels():
            key = f"&{label.key.upper()}   " if label.key else ""
            action = menu.addAction(f"{key}{no_shortcut(label.name)}")
            action.triggered.connect(partial(self.send_example, label.name))
        MenuKeys(menu).keep(menu)
        below = view.caret.selection_rect().bottomLeft() + QPoint(0, 4)
        menu.popup(view.viewport().mapToGlobal(below))

    def selected_text(self) -> str:
        """Return the selected words of the article, else those of the selected annotation."""
        session = self._session
        fragment, document = session.selection.trimmed_text(), session.document
        if fragment is not None and document is not None:
            return " ".join(document.text[slice(*fragment)].split())
        annotation = session.selection.annotation() if session.selection.active else None
        return " ".join(annotation.text.split()) if annotation is not None else ""

    def send_example(self, name: str, *_: object) -> None:
        """Add the selected words to the examples of a label."""
        session, text = self._session, self.selected_text()
        label = session.tag_set.label(name)
        if label is None or not text:
            return
        if text in label.examples:
            session.say(f"{quote(name)} has this example already.")
            return
        if session.do(ChangeLabel(name, {"examples": [*label.examples, text]})) is not None:
            session.say(f"Added to the examples of {quote(name)}.")

    # What was changed apart

    def _show_clashes(self) -> None:
        project = self._session.project
        count = project.codebook.count_clashes() if project is not None else 0
        if not count:
            self._notices.remove(_CLASHES)
            return
        places = number(count, "place")
        self._notices.show_notice(
            _CLASHES,
            f"You and a colleague changed the codebook apart, at {places}. One version counts; "
            "choose which.",
            (NoticeButton("Decide…", "decideCodebook", self.show_clashes),),
            urgency=Urgency.COPY,
            closable=True,
        )

    def show_clashes(self) -> None:
        """Show what was changed apart, side by side."""
        self.window.start()
        self.window.show_clashes()
