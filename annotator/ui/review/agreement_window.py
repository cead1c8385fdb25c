"""Show agreement in a window: a heat map of pairs, tables of all figures, the places behind them.

The figures are those of ``annotator agreement``: labels, attributes and relations of each pair and
of all together.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement import Agreement, Figure, Scores, Team, list_annotators, measure_project
from annotator.agreement.tables import (
    figure_rows,
    name_scope,
    name_team,
    show_interval,
    show_value,
)
from annotator.formats.files import replacing
from annotator.formats.tables.writing import write_one_table
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Project
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import explain
from annotator.ui.review.figure_tabs import FIGURES_PX, FigureTabs
from annotator.ui.review.heat_table import HeatCell, HeatTable
from annotator.ui.session.session import Session
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ColumnScroll, open_folder, side_button
from annotator.words import number

MEASURES = {
    "exact": "Same words and label (F1)",
    "overlap": "Overlapping words, same label (F1)",
    "kappa": "Characters (Cohen’s κ)",
    "alpha": "Characters (Krippendorff’s α)",
    "unitizing": "Spans (Krippendorff’s αU)",
    "gamma": "Spans (Mathet’s γ)",
}
"""The figures that the heat map can show: their fields in :class:`Scores`, and their names."""
_MIN_ROWS, _MAX_ROWS = 2, 6
_AROUND_PX = 170
"""The height of what is around them and the heat map."""
_FILES = {".xlsx": "Excel workbook", ".csv": "CSV table", ".json": "JSON, as the command prints it"}
"""The files that the figures are saved as, by suffix."""
_JSON_INDENT = 2


class AgreementWindow(QDialog):
    """Measures in the background; each figure lists the occurrences that it counts."""

    placeChosen = Signal(str, int)
    """An occurrence was chosen: the id of the article, and the position in code points."""

    def __init__(self, session: Session, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreementWindow")
        self.setWindowTitle("Agreement – Annotator")
        self.setAccessibleName("Agreement")
        resize_to_fit(self, 1120, 860)
        self._session, self._jobs = session, jobs
        self.agreement: Agreement | None = None
        self.team: Team | None = None
        self._left_for_place = False
        """Whether it is hidden because a place was opened, and is to return as it was."""
        session.projectChanged.connect(self._forget_place)
        self._build()

    # Building

    def _build(self) -> None:
        self.measure_choice = _choice("measureChoice", "Figure")
        for name, words in MEASURES.items():
            self.measure_choice.addItem(words, name)
        self.scope_choice = _choice("scopeChoice", "Layer or label")
        self.team_choice = _choice("teamChoice", "Whose figures the tables show")
        self.with_gamma = QCheckBox("Mathet’s γ, too (takes longer)")
        self.with_gamma.setObjectName("withGamma")
        self.measure_again = side_button("Measure again", "measureAgain", self.start)
        self.summary = QLabel()
        self.summary.setObjectName("agreementSummary")
        self.summary.setProperty("role", "muted")
        self.summary.setWordWrap(True)
        self.pairs = HeatTable("agreementPairs")
        self.pairs.setAccessibleName("Agreement of each pair of annotators")
        self.figures = FigureTabs(self._session)
        self.figures.places.placeChosen.connect(self._leave_for)
        self.copy_button = self._make_copy_button()
        self.save_button = side_button("Export…", "agreementExport", self._ask_where_to_save)
        self._saved: Path | None = None
        self.folder_button = side_button("Open folder", "agreementFolder", self._open_folder)
        self.folder_button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addLayout(
            _row(
                self.measure_choice,
                self.scope_choice,
                None,
                self.with_gamma,
                self.measure_again,
            )
        )
        tables = QWidget()
        column = QVBoxLayout(tables)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.summary)
        column.addWidget(self.pairs)
        column.addLayout(
            _row(self.team_choice, None, self.folder_button, self.copy_button, self.save_button)
        )
        column.addWidget(self.figures, 1)
        layout.addWidget(ColumnScroll(tables), 1)
        self.measure_choice.currentIndexChanged.connect(self._show_pairs)
        self.scope_choice.currentIndexChanged.connect(self._show_pairs)
        self.team_choice.currentIndexChanged.connect(self._choose_team)
        self.pairs.opened.connect(self._choose_pair)
        self._enable_buttons()

    def _make_copy_button(self) -> QPushButton:
        menu = QMenu(self)
        spreadsheet = menu.addAction("This table, for a spreadsheet")
        spreadsheet.triggered.connect(lambda: self.figures.current().copy_for_spreadsheet())
        document = menu.addAction("This table, for a document (HTML or Markdown)")
        document.triggered.connect(lambda: self.figures.current().copy_for_document())
        button = QPushButton("Copy")
        button.setObjectName("agreementCopy")
        button.setAutoDefault(False)
        button.setMenu(menu)
        return button

    def _enable_buttons(self) -> None:
        for button in (self.copy_button, self.save_button):
            button.setEnabled(self.team is not None)

    # Opening a place, and returning

    def _leave_for(self, document_id: str, start: int) -> None:
        """Make way for the main window, which shows a place."""
        self._left_for_place = True
        self.hide()
        self.placeChosen.emit(document_id, start)
        key = self._session.keys.key("review.agreement")
        if key:
            self._session.say(f"{key} returns to the figures of agreement.")

    def _forget_place(self) -> None:
        self._left_for_place = False

    def show_again(self) -> None:
        """Show the window: with its figures, if a place was opened from it, or measured anew."""
        if self._left_for_place:
            self._left_for_place = False
            self.show()
            self.raise_()
            self.activateWindow()
        else:
            self.start()

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
        gamma = self.with_gamma.isChecked()

        def work(progress: ProgressCallback) -> Agreement:
            with reader:
                names = list_annotators(reader)
                return measure_project(reader, names, gamma=gamma, progress=progress)

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
            f"{number(agreement.articles, 'article')}. Below each figure is its 95 % interval. "
            "Click a cell or a row to see what it counts."
            if agreement.shared
            else "No article was tagged by two people yet. Merge a colleague’s project to "
            "bring their work in."
        )
        teams = [*agreement.pairs, *([agreement.everyone] if agreement.everyone else [])]
        scopes = teams[-1].scopes if teams else ()
        _refill(self.scope_choice, [(_title_of(name_scope(s)), (s.name, s.kind)) for s in scopes])
        _refill(
            self.team_choice,
            [(f"{name_team(t)}: {number(t.articles, 'article')}", t.annotators) for t in teams],
        )
        self._show_pairs()
        self._choose_team()

    # Showing

    def _show_pairs(self, *_: object) -> None:
        agreement = self.agreement
        if agreement is None:
            return
        names = list(agreement.annotators)
        cells = [[self._cell(one, other) for other in names] for one in names]
        self.pairs.show_cells(names, names, cells)
        self._fit_pairs()

    def _fit_pairs(self) -> None:
        """Show as many rows of the heat map as leave room for the figures below."""
        names = self.agreement.annotators if self.agreement is not None else ()
        row_height = self.pairs.rowHeight(0) if names else 0
        head_height = self.pairs.horizontalHeader().height()
        room = self.height() - FIGURES_PX - _AROUND_PX - head_height
        most = min(max(room // max(row_height, 1), _MIN_ROWS), _MAX_ROWS)
        self.pairs.setFixedHeight(head_height + min(len(names), most) * row_height + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many pairs as another height has room for."""
        super().resizeEvent(event)
        self._fit_pairs()

    def _cell(self, one: str, other: str) -> HeatCell:
        assert self.agreement is not None
        if one == other:
            return HeatCell("–")
        figure = self._figure(self.agreement.pair(one, other))
        if figure is None or figure.value is None:
            why = figure.why if figure is not None else "it was not measured"
            return HeatCell("none", tip=why)
        return HeatCell(show_value(figure.value, 2), figure.value, describe_figure(figure))

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
            team = agreement.pair(names[row], names[column])
            self.team_choice.setCurrentIndex(_find(self.team_choice, team.annotators))

    def _choose_team(self, *_: object) -> None:
        """Show the figures of the chosen pair, or of all together."""
        agreement, chosen = self.agreement, self.team_choice.currentData()
        if agreement is None:
            return
        teams = [*agreement.pairs, *([agreement.everyone] if agreement.everyone else [])]
        self.team = next((t for t in teams if t.annotators == tuple(chosen or ())), None)
        self._enable_buttons()
        self.figures.show_team(agreement, self.team)

    # Files

    def _ask_where_to_save(self) -> None:
        project = self._session.project
        if project is None or self.agreement is None:
            return
        filters = {f"{words} (*{suffix})": suffix for suffix, words in _FILES.items()}
        name, chosen = QFileDialog.getSaveFileName(
            self,
            "Export the figures",
            str(project.path.with_name(f"{project.path.stem}-agreement.xlsx")),
            ";;".join(filters),
        )
        if name:
            path = Path(name)
            if path.suffix.lower() not in _FILES:
                path = path.with_name(path.name + filters.get(chosen, ".xlsx"))
            self.save(path)

    def save(self, path: Path) -> None:
        """Write all figures to a file in the background; its suffix says in which format."""
        agreement = self.agreement
        if agreement is None:
            return

        def work(_: ProgressCallback) -> None:
            write_agreement(agreement, path)

        def failed(error: BaseException) -> None:
            self.summary.setText(
                explain(error) if isinstance(error, AnnotatorError) else str(error)
            )

        if not self._jobs.start("Exporting", work, lambda _: self._say_saved(path), failed):
            self.summary.setText(f"{self._jobs.title} is still running; export when it is done.")

    def _say_saved(self, path: Path) -> None:
        self.summary.setText(f"The figures are in {path}.")
        self._saved = path
        self.folder_button.show()

    def _open_folder(self) -> None:
        if self._saved is not None and not open_folder(self._saved):
            self.summary.setText(f"The system could not open {self._saved.parent}.")


def write_agreement(agreement: Agreement, path: Path) -> None:
    """Write all figures to a file, as a whole or not at all.

    Args:
        agreement: The figures.
        path: The file: ``.json`` has what ``annotator agreement --json`` prints, ``.xlsx`` and
            ``.csv`` a row for each figure.

    Raises:
        EnvironmentFault: The disk is full or the place cannot be written.
    """
    with replacing(path) as out:
        if path.suffix.lower() == ".json":
            data = msgspec.json.encode(agreement)
            out.write(msgspec.json.format(data, indent=_JSON_INDENT) + b"\n")
        else:
            write_one_table(figure_rows(agreement), "agreement", out, path.suffix.lower())


def describe_figure(figure: Figure) -> str:
    """Describe a figure with its interval and its number of items, or say why there is none."""
    if figure.value is None:
        return f"none ({figure.why})"
    interval = show_interval(figure)
    between = f" ({interval})" if interval else ""
    return f"{show_value(figure.value, 2)}{between}, from {figure.items:,} items"


def _choice(name: str, about: str) -> QComboBox:
    choice = QComboBox()
    choice.setObjectName(name)
    choice.setAccessibleName(about)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return choice


def _refill(choice: QComboBox, items: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Fill a choice anew, without a signal; what was chosen stays, if it is still there."""
    previous = choice.currentData()
    choice.blockSignals(True)
    choice.clear()
    for words, data in items:
        choice.addItem(words, data)
    choice.setCurrentIndex(max(_find(choice, previous), 0))
    choice.blockSignals(False)


def _find(choice: QComboBox, data: Sequence[str] | None) -> int:
    """Return the number of the item with that data, which Qt itself does not compare; -1: none."""
    wanted = tuple(data or ())
    items = (tuple(choice.itemData(at)) for at in range(choice.count()))
    return next((at for at, own in enumerate(items) if own == wanted), -1)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets in a row; None is a gap that grows."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch()
        else:
            row.addWidget(widget)
    return row


def _title_of(name: str) -> str:
    """Return the name of a scope as an entry: “all labels” and “layer …” begin in capitals."""
    return name[:1].upper() + name[1:] if name.startswith(("all ", "layer ")) else name
