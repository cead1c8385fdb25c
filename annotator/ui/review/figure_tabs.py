"""Shows the figures of a pair, or of all together, on tabs: labels, attributes and relations."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from annotator.agreement import Agreement, Team
from annotator.agreement.attribute_measures import NOMINAL
from annotator.agreement.results import ConfusionCell, ConfusionTable
from annotator.agreement.tables import (
    attribute_table,
    name_scope,
    name_team,
    relation_table,
    span_table,
)
from annotator.model.relations import readable_name
from annotator.ui.review.figure_places import FigurePlaces
from annotator.ui.review.figure_view import FigureView
from annotator.ui.session.session import Session
from annotator.words import number

FIGURES_PX = 400
"""The height of the tables of figures and of the places below them in a low window."""
_NO_ANNOTATION = "None of them tagged anything."
_NO_ATTRIBUTE = "No annotation that two of them have has an attribute."
_NO_RELATION = "No relation joins annotations that two of them have."


class FigureTabs(QSplitter):
    """The tables of figures, with the places behind the chosen row below.

    Args:
        session: Has the open project.
        parent: The parent widget.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._session = session
        self._agreement: Agreement | None = None
        self._team: Team | None = None
        self.labels = FigureView("agreementLabels", "Agreement by label")
        self.attributes = FigureView("agreementAttributes", "Agreement about attributes")
        self.relations = FigureView("agreementRelations", "Agreement about relations")
        self._views = (self.labels, self.attributes, self.relations)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("agreementTabs")
        for view, words in zip(self._views, ("Labels", "Attributes", "Relations"), strict=True):
            self.tabs.addTab(view, words)
        self.tabs.currentChanged.connect(self._show_first_row)
        self.labels.opened.connect(self._open_label)
        self.attributes.opened.connect(self._open_attribute)
        self.relations.opened.connect(self._open_relation)
        self.places = FigurePlaces(session)
        self.addWidget(self.tabs)
        self.addWidget(self.places)
        self.setSizes([340, 260])
        self.setChildrenCollapsible(False)

    def sizeHint(self) -> QSize:
        """Return a low height: the window scrolls what it has no room for."""
        height = max(FIGURES_PX, self.minimumSizeHint().height())
        return QSize(super().sizeHint().width(), height)

    def current(self) -> FigureView:
        """Return the table in sight."""
        return self._views[self.tabs.currentIndex()]

    def show_team(self, agreement: Agreement, team: Team | None) -> None:
        """Show the figures of a team of an agreement; None where there is none."""
        self._agreement, self._team = agreement, team
        shown = team or Team((), 0, (), (), (), {})
        apart = "" if shown.articles else "No article was tagged by two of them."
        self.labels.show_table(span_table(shown), apart or _NO_ANNOTATION)
        self.attributes.show_table(attribute_table(shown), apart or _NO_ATTRIBUTE)
        self.relations.show_table(relation_table(shown), apart or _NO_RELATION)
        self._show_first_row()

    def _show_first_row(self, *_: object) -> None:
        """Show the places behind the first row of the table in sight."""
        view = self.current()
        if self._team is not None and view.shown is not None and view.shown.rows:
            view.table.selectRow(0)
            view.opened.emit(0)
        else:
            self.places.show_confusion("", None)

    # The places behind a figure

    def _open_label(self, row: int) -> None:
        team = self._team
        if team is None:
            return
        scope = team.scopes[row]
        labels = self._labels_of(scope.kind, scope.name)
        self.places.show_confusion("Which labels they use", team.confusion)
        self._list_places(
            name_scope(scope),
            lambda pair: pair.confusion,
            lambda cell: bool(labels & {cell.one, cell.other}),
        )

    def _list_places(
        self,
        title: str,
        table_of: Callable[[Team], ConfusionTable | None],
        is_wanted: Callable[[ConfusionCell], bool] = lambda _: True,
    ) -> None:
        """List the places of the chosen pair, or those of each pair for all together."""
        agreement, team = self._agreement, self._team
        if agreement is None or team is None:
            return
        is_pair = len(team.annotators) == 2
        cells: list[tuple[str, ConfusionCell]] = []
        for pair in (team,) if is_pair else agreement.pairs:
            table = table_of(pair)
            names = "" if is_pair else name_team(pair)
            cells += [(names, cell) for cell in (table.cells if table else ()) if is_wanted(cell)]
        self.places.list_places(f"Places of {title}", cells)

    def _labels_of(self, kind: str, name: str) -> set[str | None]:
        """Return the labels of a scope."""
        project = self._session.project
        if kind == "label" or project is None:
            return {name}
        layers = project.tag_set.layers
        known = {
            label.name
            for each in layers
            if kind == "all" or each.name == name
            for label in each.labels
        }
        if kind == "layer":
            return {*known}
        confusion = self._team.confusion if self._team is not None else None
        return {*known, *(confusion.labels() if confusion is not None else ())}

    def _open_attribute(self, row: int) -> None:
        if self._team is None:
            return
        score = self._team.attributes[row]
        name = (score.label, score.name)

        def table_of(pair: Team) -> ConfusionTable | None:
            scores = (own for own in pair.attributes if (own.label, own.name) == name)
            return next((own.confusion for own in scores), None)

        title = readable_name(" ".join(name))
        heading = f"Values of {title}"
        if score.confusion is not None:
            with_value = sum(cell.count for cell in score.confusion.cells)
            without = score.figure.items - with_value if score.measure == NOMINAL else 0
            heading += f"; {number(without, 'pair')} without a value" if without else ""
        self.places.show_confusion(heading, score.confusion)
        self._list_places(title, table_of)

    def _open_relation(self, row: int) -> None:
        if self._team is None:
            return
        score = self._team.relations[row]

        def table_of(pair: Team) -> ConfusionTable | None:
            scores = (own for own in pair.relations if own.type == score.type)
            return next((own.confusion for own in scores), None)

        title = f"relations “{readable_name(score.type)}”" if score.type else "all relations"
        self.places.show_confusion(f"Who related what: {title}", score.confusion)
        self._list_places(title, table_of)
