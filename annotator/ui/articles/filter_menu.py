"""The menu that adds a condition to the list."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model import STATUSES
from annotator.plugins import LazyFunction
from annotator.project.article_query import Condition
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import no_shortcut

_date_dialog: "Callable[..., QWidget]" = LazyFunction(
    "annotator.ui.articles.condition_dialogs:DateRangeDialog"
)
_field_dialog: "Callable[..., QWidget]" = LazyFunction(
    "annotator.ui.articles.condition_dialogs:FieldDialog"
)


class FilterMenu(QMenu):
    """Offers the conditions that this project can have; filled when it is opened."""

    chosen = Signal(object)
    """The :class:`Condition`."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.sets: Callable[[], Iterable[tuple[str, str]]] = lambda: ()
        """Returns the id and the name of each set."""
        self.setObjectName("filterMenu")
        self.setAccessibleName("Filter the list by")
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        project = self._session.project
        if project is None:
            return
        self._offer("Status", [(s.capitalize(), Condition("status", s)) for s in STATUSES])
        labels = [label.name for label in project.tag_set.labels()]
        self._offer("Label", [(name, Condition("label", name)) for name in labels])
        names = project.team.annotators()
        self._offer("Tagged by", [(name, Condition("annotator", name)) for name in names])
        assigned = [
            ("Me", Condition("mine")),
            ("Nobody", Condition("assigned")),
            *((name, Condition("assigned", name)) for name in names),
        ]
        self._offer("Assigned to", assigned)
        self._offer("In the set", [(name, Condition("set", one)) for one, name in self.sets()])
        self.addSeparator()
        self.addAction("Date…", self._ask_date)
        self.addAction("Source, author or another field…", self._ask_field)
        self.addSeparator()
        for words, condition in (
            ("No date", Condition("undated")),
            ("Date only guessed", Condition("guessed")),
            ("Open comments", Condition("commented")),
            ("Suggestions wait", Condition("suggestions")),
        ):
            self.addAction(words, lambda one=condition: self.chosen.emit(one))

    def _offer(self, title: str, conditions: Iterable[tuple[str, Condition]]) -> None:
        conditions = list(conditions)
        menu = self.addMenu(title)
        menu.setEnabled(bool(conditions))
        for words, condition in conditions:
            menu.addAction(no_shortcut(words), lambda one=condition: self.chosen.emit(one))

    def _ask_date(self) -> None:
        self._open(_date_dialog(self._window))

    def _ask_field(self) -> None:
        self._open(_field_dialog(self._session, self._window))

    def _open(self, dialog: QWidget) -> None:
        dialog.chosen.connect(self.chosen)  # type: ignore[attr-defined]
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()  # type: ignore[attr-defined]
