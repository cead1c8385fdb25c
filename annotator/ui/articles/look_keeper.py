"""The order, the groups and the columns of the list, which are kept for each project."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.project import Project
from annotator.project.article_query import IMPORT_ORDER, ArticleQuery
from annotator.ui.articles.article_model import ArticleModel
from annotator.ui.articles.article_table import ArticleTable
from annotator.ui.articles.list_settings import ListLook, load_look, save_look
from annotator.ui.settings import Settings


class LookKeeper(QObject):
    """Gives the view its look.

    Args:
        view: The view of the list.
        model: Its articles.
        settings: Where looks are kept; None: nowhere.
    """

    orderChanged = Signal()
    """Another order, or other groups, are wanted."""
    wideWanted = Signal(bool)
    """The list is a table from now on, which needs more room, or is not."""

    def __init__(self, view: ArticleTable, model: ArticleModel, settings: Settings | None) -> None:
        super().__init__(view)
        self._view, self._model, self._settings = view, model, settings
        self._project_id = ""
        self.look = ListLook()
        """The order, the groups and the columns of the list."""
        view.sortWanted.connect(self.sort_by)
        view.columnsMoved.connect(self._keep_columns)
        view.folded.connect(self.fold)

    def load(self, project: Project | None) -> None:
        """Take the look that the list of a project had last."""
        self._project_id = project.id if project is not None else ""
        self.look = load_look(self._settings, self._project_id)
        self._apply()

    def sort_by(self, column: str) -> None:
        """Sort by a column; by the same one again the other way round, then in import order."""
        look = self.look
        if look.sort != column:
            look = replace(look, sort=column, descending=False)
        elif not look.descending:
            look = replace(look, descending=True)
        else:
            look = replace(look, sort=IMPORT_ORDER, descending=False)
        self.change(look)

    def take_order(self, query: ArticleQuery) -> None:
        """Have the order and the groups of a query; the caller reads the list."""
        self.look = replace(
            self.look, sort=query.sort, descending=query.descending, group=query.group
        )

    def toggle_table(self) -> None:
        """Show a table instead of cards, or the reverse."""
        self.change(replace(self.look, as_table=not self.look.as_table))

    def change(self, look: ListLook) -> None:
        """Show the list in another order, in groups or with other columns, and keep that."""
        before, self.look = self.look, look
        self._save()
        if (look.as_table, look.columns) != (before.as_table, before.columns):
            self._apply()
        if look.query() != before.query():
            self._model.fold(frozenset())
            self.orderChanged.emit()

    def _apply(self) -> None:
        look, view = self.look, self._view
        selected = view.selected_ids()
        self._model.set_columns(look.columns if look.as_table else ())
        view.show_as_table(look.as_table)
        view.set_widths(look.widths)
        self.show_sorting()
        view.select_ids(selected)
        self.wideWanted.emit(look.as_table)

    def show_sorting(self) -> None:
        """Mark the column by which the articles are sorted."""
        self._view.show_sorting(self.look.sort, descending=self.look.descending)

    def _keep_columns(self) -> None:
        """Keep the columns in the order and of the widths that the person gave them."""
        if self._view.as_table:
            columns = tuple(self._view.ordered_columns())
            self.look = replace(self.look, columns=columns, widths=self._view.widths())
            self._save()

    def _save(self) -> None:
        if self._project_id:
            save_look(self._settings, self._project_id, self.look)

    def fold(self, name: str, folded: bool) -> None:
        """Hide the articles of a group, or show them; what is selected and in sight stays."""
        view, model = self._view, self._model
        names = model.folded | {name} if folded else model.folded - {name}
        top, row = view.verticalScrollBar().value(), view.currentIndex().row()
        selected = view.selected_ids()
        model.fold(frozenset(names))
        view.select_ids(selected)
        view.go_to(row)
        view.verticalScrollBar().setValue(top)
