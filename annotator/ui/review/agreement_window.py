"""Show agreement in a window: a heat map of pairs, and the occurrences behind each figure."""

import sys

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement import Agreement, Figure, Scores, Team, list_annotators, measure_project
from annotator.agreement.results import Occurrence
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Project
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import explain
from annotator.ui.review.heat_table import HeatCell, HeatTable
from annotator.ui.session.session import Session
from annotator.ui.widgets.own_direction import TextDelegate
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.words import isolate, number, shorten

MEASURES = {
    "exact": "Same words and label (F1)",
    "overlap": "Overlapping words, same label (F1)",
    "kappa": "Characters (Cohen’s κ)",
    "alpha": "Characters (Krippendorff’s α)",
    "unitizing": "Spans (Krippendorff’s αU)",
}
"""The figures that the heat map can show: their fields in :class:`Scores`, and their names."""
_NOTHING = "nothing"
_MAX_ROWS = 8
QUOTE_CODE_POINTS = 80


class AgreementWindow(QDialog):
    """Measures in the background; a click on a cell lists the occurrences that it counts."""

    placeChosen = Signal(str, int)
    """An occurrence was chosen: the id of the article, and the position in code points."""

    def __init__(self, session: Session, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreementWindow")
        self.setWindowTitle("Agreement – Annotator")
        self.setAccessibleName("Agreement")
        resize_to_fit(self, 860, 680)
        self._session, self._jobs = session, jobs
        self.agreement: Agreement | None = None
        self.team: Team | None = None
        self._build()

    def _build(self) -> None:
        self.measure_choice = QComboBox()
        self.measure_choice.setObjectName("measureChoice")
        self.measure_choice.setAccessibleName("Figure")
        for name, words in MEASURES.items():
            self.measure_choice.addItem(words, name)
        self.scope_choice = QComboBox()
        self.scope_choice.setObjectName("scopeChoice")
        self.scope_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope_choice.setAccessibleName("Layer or label")
        self.measure_again = QPushButton("Measure again")
        self.measure_again.setObjectName("measureAgain")
        self.summary = QLabel()
        self.summary.setObjectName("agreementSummary")
        self.summary.setProperty("role", "muted")
        self.summary.setWordWrap(True)
        self.pairs = HeatTable("agreementPairs")
        self.pairs.setAccessibleName("Agreement of each two annotators")
        self.figures = QLabel()
        self.figures.setObjectName("agreementFigures")
        self.figures.setWordWrap(True)
        self.confusion = HeatTable("agreementConfusion")
        self.confusion.setAccessibleName("Which labels one uses where the other uses which")
        self.occurrences = QListWidget()
        self.occurrences.setItemDelegate(TextDelegate(self.occurrences))
        self.occurrences.setObjectName("agreementOccurrences")
        self.occurrences.setAccessibleName("Places behind the figure")
        self.occurrences.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.occurrences.setTextElideMode(Qt.TextElideMode.ElideRight)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.measure_choice)
        top.addWidget(self.scope_choice)
        top.addStretch()
        top.addWidget(self.measure_again)
        lower = QHBoxLayout()
        lower.setSpacing(10)
        lower.addWidget(self.confusion, 3)
        lower.addWidget(self.occurrences, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.summary)
        layout.addWidget(self.pairs)
        layout.addWidget(self.figures)
        layout.addLayout(lower, 3)
        self.measure_choice.currentIndexChanged.connect(self._show_pairs)
        self.scope_choice.currentIndexChanged.connect(self._show_pairs)
        self.measure_again.clicked.connect(self.start)
        self.pairs.opened.connect(self._choose_pair)
        self.confusion.opened.connect(self._show_occurrences)
        self.occurrences.itemActivated.connect(self._open)
        self.occurrences.itemClicked.connect(self._open)

    # Measuring

    def start(self) -> None:
        """Show the window, and begin to measure."""
        project = self._session.project
        if project is None:
            return
        self.show()
        self.raise_()
        if self._jobs.running:
            self.summary.setText(
                f"{self._jobs.title} is still running; measure again when it is done."
            )
            return
        self.summary.setText("Measuring…")
        try:
            reader = Project.open(project.path, read_only=True)
        except AnnotatorError as error:
            self.summary.setText(explain(error))
            return

        def work(progress: ProgressCallback) -> Agreement:
            with reader:
                return measure_project(reader, list_annotators(reader), progress=progress)

        self._jobs.start("Measuring", work, self.show_agreement, self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.summary.setText("Cancelled; nothing was measured.")
        elif isinstance(error, AnnotatorError):
            self.summary.setText(explain(error))
        else:
            self.summary.setText("Something went wrong; nothing was measured.")
            sys.excepthook(type(error), error, error.__traceback__)

    def show_agreement(self, agreement: Agreement) -> None:
        """Show the result of a measurement."""
        self.agreement = agreement
        names = ", ".join(agreement.annotators)
        self.summary.setText(
            f"{names}: two or more of them tagged {agreement.shared:,} of "
            f"{number(agreement.articles, 'article')}. Click a cell to see what it counts."
            if agreement.shared
            else "No article was tagged by two people yet. Merge a colleague’s project to "
            "bring their work in."
        )
        previous = self.scope_choice.currentText()
        self.scope_choice.blockSignals(True)
        self.scope_choice.clear()
        team = agreement.everyone or next(iter(agreement.pairs), None)
        for scope in team.scopes if team is not None else ():
            title = {"all": "All labels", "layer": f"Layer {scope.name}"}.get(scope.kind)
            self.scope_choice.addItem(title or scope.name, (scope.name, scope.kind))
        self.scope_choice.setCurrentIndex(max(self.scope_choice.findText(previous), 0))
        self.scope_choice.blockSignals(False)
        self.team = next(iter(agreement.pairs), None)
        self._show_pairs()

    # Showing

    def _show_pairs(self, *_: object) -> None:
        agreement = self.agreement
        if agreement is None:
            return
        names = list(agreement.annotators)
        cells = [[self._cell(one, other) for other in names] for one in names]
        self.pairs.show_cells(names, names, cells)
        row_height = self.pairs.rowHeight(0) if names else 0
        head_height = self.pairs.horizontalHeader().height()
        self.pairs.setFixedHeight(head_height + min(len(names), _MAX_ROWS) * row_height + 8)
        self._show_pair()

    def _cell(self, one: str, other: str) -> HeatCell:
        assert self.agreement is not None
        if one == other:
            return HeatCell("–")
        figure = self._figure(self.agreement.pair(one, other))
        if figure is None or figure.value is None:
            return HeatCell("none", tip=figure.why if figure is not None else "")
        return HeatCell(f"{figure.value:.2f}", figure.value, describe_figure(figure))

    def _figure(self, team: Team) -> Figure | None:
        scores = self._scores(team)
        return getattr(scores, str(self.measure_choice.currentData())) if scores else None

    def _scores(self, team: Team) -> Scores | None:
        chosen = tuple(self.scope_choice.currentData() or ())
        scopes = (scope for scope in team.scopes if (scope.name, scope.kind) == chosen)
        return next((scope.scores for scope in scopes), None)

    def _choose_pair(self, row: int, column: int) -> None:
        agreement = self.agreement
        if agreement is not None and row != column:
            names = agreement.annotators
            self.team = agreement.pair(names[row], names[column])
            self._show_pair()

    def _show_pair(self) -> None:
        team = self.team
        self.occurrences.clear()
        if team is None:
            self.figures.setText("")
            self.confusion.show_cells((), (), ())
            return
        scores = self._scores(team)
        lines = [f"<b>{' and '.join(team.annotators)}</b> · {number(team.articles, 'article')}"]
        if scores is not None:
            lines.append(
                " · ".join(
                    f"{words}: {describe_figure(getattr(scores, name))}"
                    for name, words in MEASURES.items()
                )
            )
        self.figures.setText("<br>".join(lines))
        self._show_confusion(team)

    def _show_confusion(self, team: Team) -> None:
        confusion = team.confusion
        if confusion is None:
            return
        labels: list[str | None] = [*confusion.labels(), None]
        counts = [[confusion.cell(one, other).count for other in labels] for one in labels]
        highest = max((max(row) for row in counts), default=0) or 1
        cells = [
            [HeatCell(f"{n:,}" if n else "", n / highest if n else None) for n in row]
            for row in counts
        ]
        one, other = team.annotators
        rows = [f"{one}: {label or _NOTHING}" for label in labels]
        columns = [f"{other}: {label or _NOTHING}" for label in labels]
        self.confusion.show_cells(rows, columns, cells)

    def _show_occurrences(self, row: int, column: int) -> None:
        confusion = self.team.confusion if self.team is not None else None
        if confusion is None:
            return
        labels: list[str | None] = [*confusion.labels(), None]
        cell = confusion.cell(labels[row], labels[column])
        self.occurrences.clear()
        for occurrence in cell.places:
            item = QListWidgetItem(self._quote(occurrence))
            item.setToolTip(item.text())
            target = (occurrence.document, _start_of(occurrence))
            item.setData(Qt.ItemDataRole.UserRole, target)
            self.occurrences.addItem(item)

    def _quote(self, occurrence: Occurrence) -> str:
        project = self._session.project
        if project is None:
            return occurrence.document
        try:
            document = project.document(occurrence.document)
        except AnnotatorError:
            return f"{occurrence.document} (removed)"
        fragments = occurrence.one or occurrence.other
        words = document.text[fragments[0][0] : fragments[-1][1]]
        quoted = isolate(shorten(words, QUOTE_CODE_POINTS))
        return f"{quoted}  ·  {isolate(document.title or document.id)}"

    def _open(self, item: QListWidgetItem) -> None:
        document, start = item.data(Qt.ItemDataRole.UserRole)
        self.placeChosen.emit(document, start)


def describe_figure(figure: Figure) -> str:
    """Describe a figure with its interval, or say why there is none."""
    if figure.value is None:
        return f"none ({figure.why})"
    low, high = figure.low, figure.high
    interval = f" ({low:.2f} to {high:.2f})" if low is not None and high is not None else ""
    return f"{figure.value:.2f}{interval}"


def _start_of(occurrence: Occurrence) -> int:
    both = (occurrence.one, occurrence.other)
    return min(fragments[0][0] for fragments in both if fragments)
