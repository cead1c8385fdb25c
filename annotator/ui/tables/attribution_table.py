"""The table of attributions: who, cue, said what, about whom."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from annotator.model import Annotation, Attribution, Relation, attributions, order_key
from annotator.ui.look import theme
from annotator.ui.session.comments import PlacedThread
from annotator.ui.session.session import Session
from annotator.ui.tables.annotation_table import (
    comment_cell,
    comment_icon,
    comment_order,
    comment_words,
)
from annotator.ui.tables.row_model import CELL_CODE_POINTS, TEXT_ORDER, RowModel
from annotator.ui.tables.row_table import RowTable
from annotator.words import isolate, shorten

_WHO, _CUE, _SAID, _ABOUT, _COMMENTS = range(5)
_MOST_LETTERS = {_WHO: 18, _CUE: 10, _ABOUT: 14, _COMMENTS: 3}
_LEAST_SAID_LETTERS = 22


class AttributionModel(RowModel[Attribution]):
    """The attributions of the open article as rows, each found by its claim."""

    headers = ("Who", "Cue", "Said what", "About", "Comments")

    def __init__(self, session: Session) -> None:
        super().__init__(lambda row: row.claim.id, session)
        self._session = session
        session.articleOpened.connect(self.fill_later)
        session.annotationsChanged.connect(self._changed)
        session.endsChanged.connect(self._related)
        session.comments.changed.connect(self._comments_changed)

    def all_rows(self) -> list[Attribution]:
        """Return the attributions of the open article."""
        relations = self._session.article.relations.values()
        return attributions(self._ends(relations), relations)

    def _ends(self, relations: Iterable[Relation]) -> dict[str, Annotation]:
        """Return the article's annotations, and the targets that are in other articles, by id."""
        known = dict(self._session.article.annotations)
        project = self._session.project
        for relation in relations:
            if relation.source in known and relation.target not in known and project is not None:
                target = project.annotation(relation.target)
                if target is not None:
                    known[target.id] = target
        return known

    def _changed(self, changed: list[str], removed: list[str]) -> None:
        if self.is_waiting:
            return
        article = self._session.article
        claims = set(changed)
        for annotation_id in changed:
            claims |= {relation.source for relation in article.relations_at(annotation_id)}
        self._renew_rows(claims, removed)

    def _related(self, ends: list[str]) -> None:
        if not self.is_waiting:
            self._renew_rows(ends, ())

    def _comments_changed(self) -> None:
        if not self.is_waiting:
            self.sort_again(_COMMENTS)
            self.apply(self._all.values(), ())

    def comments_on(self, row: Attribution) -> list[PlacedThread]:
        """Return the threads on any annotation of an attribution, each once."""
        parts = (row.claim, *row.speakers, *row.cues, *row.entities)
        on_annotation = self._session.comments.on_annotation
        threads = {one.thread.id: one for part in parts for one in on_annotation(part.id)}
        return list(threads.values())

    def has_comments(self) -> bool:
        """Return whether any annotation of the article has comments."""
        document = self._session.document
        return document is not None and bool(self._session.comments.threads(document.id))

    def _renew_rows(self, claim_ids: Iterable[str], removed: Iterable[str]) -> None:
        """Make the rows of some claims anew, and remove those of others."""
        article, rows, gone = self._session.article, list[Attribution](), list(removed)
        for claim_id in claim_ids:
            claim = article.annotations.get(claim_id)
            if claim is None:
                continue
            relations = [r for r in article.relations_at(claim_id) if r.source == claim_id]
            ends = {claim_id: claim}
            for relation in relations:
                target = article.annotations.get(relation.target)
                if target is None and self._session.project is not None:
                    target = self._session.project.annotation(relation.target)
                if target is not None:
                    ends[target.id] = target
            # The ends may be claims themselves, with rows of their own.
            own = [row for row in attributions(ends, relations) if row.claim.id == claim_id]
            rows += own
            if not own:
                gone.append(claim_id)
        self.apply(rows, gone)

    # Cells

    def sort_key(self, column: int) -> Callable[[Attribution], Any]:
        """Return the key of a column: its text, then the order of the text."""
        if column == TEXT_ORDER:
            return lambda row: order_key(row.claim)
        if column == _COMMENTS:
            return lambda row: (comment_order(self.comments_on(row)), order_key(row.claim))
        return lambda row: (self.cell_text(row, column).casefold(), order_key(row.claim))

    def cell_text(self, row: Attribution, column: int) -> str:
        """Return the text of a cell."""
        if column == _COMMENTS:
            return comment_cell(self.comments_on(row))
        parts = {
            _WHO: row.speakers,
            _CUE: row.cues,
            _SAID: (row.claim,),
            _ABOUT: row.entities,
        }[column]
        texts = [shorten(annotation.text, CELL_CODE_POINTS) for annotation in parts]
        return texts[0] if len(texts) == 1 else ", ".join(map(isolate, texts))

    def tool_tip(self, row: Attribution, column: int) -> str:
        """Return the text of a cell; of comments, what they say."""
        if column == _COMMENTS:
            return comment_words(self.comments_on(row))
        return self.cell_text(row, column)

    def header_icon(self, section: int) -> QIcon | None:
        """Return the speech bubble of the column of comments."""
        return comment_icon() if section == _COMMENTS else None

    def filter_text(self, row: Attribution) -> str:
        """Return the text of all cells; of comments, what they say."""
        cells = [self.cell_text(row, column) for column in (_WHO, _CUE, _SAID, _ABOUT)]
        return " ".join([*cells, comment_words(self.comments_on(row))])

    def cell_style(self, row: Attribution, column: int, role: int) -> object:
        """Return a quiet colour for the cue and the entities."""
        if role == Qt.ItemDataRole.ForegroundRole and column in (_CUE, _ABOUT):
            return theme.current().muted
        return None


class AttributionTable(RowTable):
    """The attributions: who said what, with which cue, about whom."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        model = AttributionModel(session)
        rest = (_SAID, _LEAST_SAID_LETTERS)
        super().__init__(model, "attributionTable", _MOST_LETTERS, rest, parent)
        self.setAccessibleName("Attributions")
        self.attributions = model
        # A claim is long: two lines show enough of it to recognise it.
        self.setWordWrap(True)
        lines = 2 * self.fontMetrics().lineSpacing() + 11
        self.verticalHeader().setDefaultSectionSize(lines)
        self.chosen.connect(session.selection.choose)
        self.offer_menu(session)
        session.selection.changed.connect(self._show_current)
        session.articleOpened.connect(self._show_comments)
        session.comments.changed.connect(self._show_comments)
        self._show_comments()
        model.modelReset.connect(lambda: self._show_current(session.selection.annotation_id or ""))

    def _show_comments(self) -> None:
        self.show_column(_COMMENTS, self.attributions.has_comments())

    def _show_current(self, annotation_id: str) -> None:
        """Select the row that the selected annotation belongs to."""
        rows, row_id = self.attributions.rows, annotation_id
        if annotation_id and rows.get(annotation_id) is None:
            relations = self._session.article.relations_at(annotation_id)
            claims = {r.source for r in relations if r.target == annotation_id}
            row_id = next((claim for claim in claims if rows.get(claim) is not None), "")
        self.show_row(row_id)
