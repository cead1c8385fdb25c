"""The menu of the selected articles; what it changes is one step of undo for all of them."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model import STATUSES
from annotator.ui.articles.article_dates import ArticleDates
from annotator.ui.articles.set_menu import SetMenu
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.small_widgets import MenuKeys
from annotator.words import quote


class MenuCommands(Struct, frozen=True):
    """What the menu calls; each of the first four takes the ids of articles."""

    assign: Callable[[list[str]], object]
    export: Callable[[list[str]], object]
    read_blocks: Callable[[list[str]], object]
    change_metadata: Callable[[list[str]], object]
    correct: Callable[[], object]
    """Corrects the text of the open article."""
    show_versions: Callable[[], object]
    """Shows the earlier versions of the open article."""
    open: Callable[[str], bool]
    """Opens an article if it is not open, and returns whether it is."""
    dates: ArticleDates
    sets: SetMenu


class ArticleMenu(QMenu):
    """Offers what can be done with some articles.

    Args:
        commands: What the menu calls.
        session: Carries the edits out.
        document_ids: The articles, in the order of the list; at least one.
        parent: The Qt parent.
    """

    def __init__(
        self,
        commands: MenuCommands,
        session: Session,
        document_ids: Sequence[str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("articleMenu")
        self.setAccessibleName("Selected articles")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands, self._session, self._ids = commands, session, list(document_ids)
        one = len(document_ids) == 1
        self._words = "article" if one else f"{len(document_ids):,} articles"
        if one:
            self.addAction("Open", lambda: session.open_article(document_ids[0]))
            self.addAction("Open beside", lambda: session.beside.open(document_ids[0]))
        else:
            self.addAction(self._words).setEnabled(False)
        self.addSeparator()
        self._offer_marks()
        self._edit(f"Assign {self._words}…", lambda: commands.assign(self._ids))
        self._offer_sets()
        self._offer_dates()
        self.addSeparator()
        self.addAction("Export…" if one else "Export these…", self._export)
        self._edit("Read the blocks again", lambda: commands.read_blocks(self._ids))
        if one:
            self._offer_correction(document_ids[0])
        self.addSeparator()
        self._edit(f"Remove {self._words}", lambda: session.articles.remove_all(self._ids))
        MenuKeys(self).keep(self)

    def show_at(self, point: QPoint) -> None:
        """Show the menu at a point of the screen."""
        self.popup(point)

    def _edit(self, words: str, call: Callable[[], object], name: str = "") -> None:
        action = self.addAction(words, call)
        action.setEnabled(self._session.writable)
        if name:
            action.setObjectName(name)

    def _offer_marks(self) -> None:
        menu = self.addMenu("Mark as")
        menu.setEnabled(self._session.writable)
        for status in STATUSES:
            menu.addAction(
                status.capitalize(),
                lambda one=status: self._session.articles.mark_all(self._ids, one),
            )

    def _offer_sets(self) -> None:
        sets = self._commands.sets
        self._edit("Add to a set…", lambda: sets.add_to_set(self._ids), "addToSet")
        current = next((one for one in sets.sets() if one.id == sets.current), None)
        if current is not None and current.kind == "hand":
            words = f"Take out of {quote(current.name)}"
            self._edit(no_shortcut(words), lambda: sets.take_out(current, self._ids), "takeOut")

    def _offer_dates(self) -> None:
        dates, ids = self._commands.dates, self._ids
        if dates.guesses(ids):
            self._edit(dates.name_taking(ids), lambda: dates.take(ids), "takeDates")
        self._edit("Set the date…", lambda: dates.enter(ids), "setDate")
        self._edit("Change a field…", lambda: self._commands.change_metadata(ids), "changeField")

    def _export(self) -> None:
        self._commands.export(self._ids)

    def _offer_correction(self, document_id: str) -> None:
        """Offer to correct the text of an article, and to read earlier ones."""
        commands, project = self._commands, self._session.project

        def opened(call: Callable[[], object]) -> None:
            if commands.open(document_id):
                call()

        self.addSeparator()
        self._edit("Correct the text…", lambda: opened(commands.correct))
        versions = self.addAction("Earlier versions…", lambda: opened(commands.show_versions))
        versions.setEnabled(bool(project.document(document_id).version) if project else False)
