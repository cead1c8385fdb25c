"""The menu for how the list looks: its order, its groups, and its columns."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtWidgets import QMenu, QWidget

from annotator.project.article_query import (
    COLUMNS,
    FIELD,
    FIELDS_OF_COLUMNS,
    GROUPS,
    IMPORT_ORDER,
)
from annotator.ui.articles.list_settings import ListLook
from annotator.ui.widgets.plain_text import no_shortcut

_GROUPS = {
    "": "Not in groups",
    "source": "By source",
    "section": "By section",
    "year": "By year",
    "month": "By month",
    "day": "By day",
}
_SHOWN_BY_COLUMNS = {name for names in FIELDS_OF_COLUMNS.values() for name in names}
_NOT_OFFERED = _SHOWN_BY_COLUMNS | {"date", "date_guess", "date_guess_from", "title"}


class LookMenu(QMenu):
    """Offers the orders, groups and columns; filled when it is opened.

    Args:
        look: Returns how the list looks now.
        fields: Returns the names of the fields of the articles.
        change: Called with how it is to look.
        window: The Qt parent.
    """

    def __init__(
        self,
        look: Callable[[], ListLook],
        fields: Callable[[], list[str]],
        change: Callable[[ListLook], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._look, self._fields, self._change = look, fields, change
        self.setObjectName("lookMenu")
        self.setAccessibleName("Order, groups and columns of the list")
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        look = self._look()
        own = [FIELD + name for name in self._fields() if name not in _NOT_OFFERED]
        titles = {**COLUMNS, **{column: column.removeprefix(FIELD) for column in own}}
        sort = self.addMenu("Sort by")
        sort.setObjectName("sortMenu")
        for column, title in {IMPORT_ORDER: "Import", **titles}.items():
            wanted = replace(look, sort=column, descending=False)
            self._add(sort, title, wanted, chosen=look.sort == column)
        sort.addSeparator()
        turned = replace(look, descending=not look.descending)
        self._add(sort, "Last first", turned, chosen=look.descending)
        groups = self.addMenu("Group")
        groups.setObjectName("groupMenu")
        for group in GROUPS:
            wanted = replace(look, group=group)
            self._add(groups, _GROUPS[group], wanted, chosen=look.group == group)
        self.addSeparator()
        self._add(self, "As a table", replace(look, as_table=not look.as_table), look.as_table)
        columns = self.addMenu("Columns of the table")
        columns.setObjectName("columnsMenu")
        for column, title in titles.items():
            if column != "title":
                self._add_column(columns, title, column, look)

    def _add(self, menu: QMenu, title: str, wanted: ListLook, chosen: bool) -> None:
        action = menu.addAction(no_shortcut(title), partial(self._change, wanted))
        action.setCheckable(True)
        action.setChecked(chosen)

    def _add_column(self, menu: QMenu, title: str, column: str, look: ListLook) -> None:
        shown = look.columns
        is_shown = column in shown
        wanted = tuple(one for one in shown if one != column) if is_shown else (*shown, column)
        self._add(menu, title, replace(look, columns=wanted, as_table=True), chosen=is_shown)
