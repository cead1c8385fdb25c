"""The head of the article list: what is listed, the filter, and the menus of filters and order."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.project.article_query import Condition
from annotator.ui.articles.condition_chips import ConditionChips
from annotator.ui.articles.filter_menu import FilterMenu
from annotator.ui.articles.list_settings import ListLook
from annotator.ui.articles.look_menu import LookMenu
from annotator.ui.articles.set_menu import SetMenu
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import plain_tip

_DEBOUNCE_MS = 180
"""The time from the last key to the search."""


class ListHead(QWidget):
    """Has the words, chips and choices that say which articles are listed."""

    changed = Signal()
    """Other articles are wanted."""
    lookWanted = Signal(object)
    """The :class:`ListLook` that was chosen."""

    def __init__(self, session: Session, set_menu: SetMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._set_menu = session, set_menu
        self._asked = ""
        """The words that the list was filtered by last."""
        self.added: tuple[Condition, ...] = ()
        """The conditions that have chips."""
        self.look: Callable[[], ListLook] = ListLook
        """Returns how the list looks."""
        self.chooser = QComboBox()
        self.chooser.setObjectName("setChooser")
        self.chooser.setAccessibleName("Which articles are listed")
        self.chooser.setToolTip(plain_tip("All articles, or those of a set"))
        self.chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chooser.addItem("All articles", "")
        self.count = QLabel()
        self.count.setObjectName("articleCount")
        self.count.setProperty("role", "muted")
        self.filter_field = QLineEdit()
        self.mine = QCheckBox("Assigned to me")
        self.filter_menu = FilterMenu(session, self)
        self.look_menu = LookMenu(
            lambda: self.look(), self._field_names, self.lookWanted.emit, self
        )
        self.chips = ConditionChips(self.name_set, self)
        self._build_fields()
        self._lay_out()
        self._typing = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._typing.timeout.connect(self.filter_now)
        self.filter_field.textChanged.connect(lambda: self._typing.start())
        self.mine.toggled.connect(lambda: self.changed.emit())
        self.chooser.activated.connect(lambda: self.changed.emit())
        self.filter_menu.sets = lambda: [(one.id, one.name) for one in set_menu.sets()]
        self.filter_menu.chosen.connect(self._add)
        self.chips.changed.connect(self.set_conditions)

    def _build_fields(self) -> None:
        field = self.filter_field
        declare(self.filter_field, "searched")
        field.setObjectName("articleFilter")
        field.setAccessibleName("Filter articles by their words")
        field.setPlaceholderText("Filter by title or text")
        field.setClearButtonEnabled(True)
        field.setAcceptDrops(False)
        name_key = self._session.keys.tip
        tip = "Show the articles with words that begin like this; Esc shows all again"
        self._session.keys.changed.connect(
            lambda: field.setToolTip(plain_tip(name_key(tip, "article.filter")))
        )
        self.mine.setObjectName("onlyMine")
        self.mine.setToolTip(plain_tip("Show only the articles that were assigned to you"))
        self.mine.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.chooser, 1)
        top.addWidget(self.count)
        buttons = QWidget()
        flow = FlowLayout(buttons, 6)
        for text, name, menu, tip in (
            ("Filter", "filterButton", self.filter_menu, "List only articles that are so"),
            ("Order", "lookButton", self.look_menu, "Sort, group, and show as a table"),
            ("Sets", "setsButton", self._set_menu, "Put articles together, and save filters"),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setText(f"{text} ▾")
            button.setAccessibleName(text)
            button.setToolTip(plain_tip(tip))
            button.setProperty("role", "small")
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(menu)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.filter_field)
        layout.addWidget(buttons)
        layout.addWidget(self.mine)
        layout.addWidget(self.chips)

    def open_menu(self, name: str) -> None:
        """Open the menu of the button with an object name, with the keyboard in it."""
        button = self.findChild(QToolButton, name)
        if button is not None:
            button.setFocus()
            button.showMenu()

    # Conditions

    def conditions(self) -> tuple[Condition, ...]:
        """Return all conditions: of the words, the chips, the box and the set."""
        words = self.filter_field.text().strip()
        typed = [Condition("text", words)] if words else []
        mine = [Condition("mine")] if self.mine.isChecked() and not self.mine.isHidden() else []
        in_set = [Condition("set", self.set_id)] if self.set_id else []
        return (*in_set, *typed, *self.added, *mine)

    def is_filtered(self) -> bool:
        """Return whether some articles may not be listed."""
        return bool(self.conditions())

    def set_conditions(self, conditions: Iterable[Condition]) -> None:
        """Have chips for these conditions, and no others; each once."""
        self.added = tuple(dict.fromkeys(conditions))
        self.chips.show_conditions(self.added)
        self.changed.emit()

    def _add(self, condition: Condition) -> None:
        self.set_conditions((*self.added, condition))

    def clear(self) -> None:
        """Have no conditions; the caller reads the list."""
        self._typing.stop()
        blockers = [QSignalBlocker(one) for one in (self.filter_field, self.mine, self.chooser)]
        self.filter_field.clear()
        self._asked = ""
        self.mine.setChecked(False)
        self.chooser.setCurrentIndex(0)
        for blocker in blockers:
            blocker.unblock()
        self.added = ()
        self.chips.show_conditions(())

    def filter_now(self) -> None:
        """Filter by the words in the field, without waiting for a pause."""
        self._typing.stop()
        words = self.filter_field.text().strip()
        if words != self._asked:
            self._asked = words
            self.changed.emit()

    def show_assigned(self, assigned: bool) -> None:
        """Offer one's own articles where articles are assigned."""
        self.mine.setVisible(assigned)

    def name_set(self, set_id: str) -> str:
        """Return the name of a set."""
        names = {one.id: one.name for one in self._set_menu.sets()}
        return names.get(set_id, "a removed set")

    def fill_sets(self) -> None:
        """Offer the sets that there are now; the chosen one stays while there is one."""
        chosen = self.chooser.currentData()
        blocker = QSignalBlocker(self.chooser)
        self.chooser.clear()
        self.chooser.addItem("All articles", "")
        for one in self._set_menu.sets():
            self.chooser.addItem(one.name, one.id)
        self.chooser.setCurrentIndex(max(self.chooser.findData(chosen), 0))
        blocker.unblock()
        self.chips.show_conditions(self.added)

    def choose_set(self, set_id: str) -> None:
        """List a set, without other conditions; empty: all articles."""
        self.clear()
        self.chooser.setCurrentIndex(max(self.chooser.findData(set_id), 0))
        self.changed.emit()

    @property
    def set_id(self) -> str:
        """The id of the set that is listed; empty: none is."""
        return str(self.chooser.currentData() or "")

    def _field_names(self) -> list[str]:
        project = self._session.project
        return project.listing.field_names() if project is not None else []
