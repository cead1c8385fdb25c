"""The table of attributions: who, cue, said what, about whom."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.model import Annotation, Attribution, attributions, order_key
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.tables.row_model import CELL_CODE_POINTS, RowModel
from annotator.ui.tables.row_table import RowTable
from annotator.words import shorten

_WHO, _CUE, _SAID, _ABOUT = range(4)
_LEAST_SAID = 110


class AttributionModel(RowModel[Attribution]):
    """Attributions as rows, each found by its claim."""

    headers = ("Who", "Cue", "Said what", "About")

    def __init__(self, session: Session) -> None:
        super().__init__(lambda row: row.claim.id, session)
        self._session = session
        session.articleOpened.connect(self.refill_later)
        session.annotationsChanged.connect(self._changed)
        session.endsChanged.connect(self._related)

    def found(self) -> list[Attribution]:
        """The attributions of the open article."""
        relations = self._session.article.relations.values()
        return attributions(self._ends(relations), relations)

    def _ends(self, relations: Iterable[Any]) -> dict[str, Annotation]:
        """The article's annotations, with those of other articles that these lead to."""
        known = dict(self._session.article.annotations)
        project = self._session.project
        for relation in relations:
            if relation.source in known and relation.target not in known and project is not None:
                found = project.annotation(relation.target)
                if found is not None:
                    known[found.id] = found
        return known

    def _changed(self, changed: list[str], removed: list[str]) -> None:
        if self.waits:
            return
        article = self._session.article
        claims = set(changed)
        for item in changed:
            claims |= {r.source for r in article.relations_at(item)}
        self._work_out(claims, removed)

    def _related(self, ends: list[str]) -> None:
        if not self.waits:
            self._work_out(ends, ())

    def _work_out(self, claims: Iterable[str], removed: Iterable[str]) -> None:
        """Make the rows of some claims anew."""
        article, rows, gone = self._session.article, list[Attribution](), list(removed)
        for claim in claims:
            annotation = article.annotations.get(claim)
            if annotation is None:
                continue
            relations = [r for r in article.relations_at(claim) if r.source == claim]
            ends = {claim: annotation}
            for relation in relations:
                other = article.annotations.get(relation.target)
                if other is None and self._session.project is not None:
                    other = self._session.project.annotation(relation.target)
                if other is not None:
                    ends[other.id] = other
            # The ends may be claims themselves, with rows of their own.
            found = [row for row in attributions(ends, relations) if row.claim.id == claim]
            rows += found
            if not found:
                gone.append(claim)
        self.apply(rows, gone)

    # Cells

    def sort_key(self, column: int) -> Callable[[Attribution], Any]:
        """The order of a column; in it the order of the text."""
        if column == -1:
            return lambda row: order_key(row.claim)
        return lambda row: (self.shown(row, column).casefold(), order_key(row.claim))

    def shown(self, row: Attribution, column: int) -> str:
        """The text of a cell."""
        parts = {
            _WHO: row.speakers,
            _CUE: row.cues,
            _SAID: (row.claim,),
            _ABOUT: row.entities,
        }[column]
        return ", ".join(shorten(annotation.text, CELL_CODE_POINTS) for annotation in parts)

    def dressed(self, row: Attribution, column: int, role: int) -> object:
        """What is missing stands out a little; about whom is less than who."""
        if role == Qt.ItemDataRole.ForegroundRole and column in (_CUE, _ABOUT):
            return theme.current().muted
        return None


class AttributionTable(RowTable):
    """Who said what."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        model = AttributionModel(session)
        widths = {_WHO: 88, _CUE: 62, _ABOUT: 76}
        super().__init__(model, "attributionTable", widths, (_SAID, _LEAST_SAID), parent)
        self.setAccessibleName("Attributions")
        self.attributions = model
        # A claim is long: two lines show enough of it to be known.
        self.setWordWrap(True)
        lines = 2 * self.fontMetrics().lineSpacing() + 11
        self.verticalHeader().setDefaultSectionSize(lines)
        self.chosen.connect(lambda item: session.selection.choose(item))
        self.offer_menu(session)
        session.selection.changed.connect(self._show_current)
        model.modelReset.connect(lambda: self._show_current(session.selection.annotation_id or ""))

    def _show_current(self, item: str) -> None:
        """Select the row that the current annotation belongs to."""
        if item and self.attributions.rows.get(item) is None:
            article = self._session.article
            claims = {r.source for r in article.relations_at(item) if r.target == item}
            rows = self.attributions.rows
            item = next((claim for claim in claims if rows.get(claim) is not None), "")
        self.show_item(item)
