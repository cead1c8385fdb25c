"""The window that shows articles before they come in, and in which their reading is changed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.files import name_of
from annotator.formats.import_answers import SKIP_BAD, with_fields
from annotator.formats.import_preview import (
    ImportPreview,
    PreviewedArticle,
    PreviewedFile,
    PreviewLimit,
)
from annotator.formats.import_preview_words import (
    describe_article,
    describe_left_out,
    metadata_rows,
    summary,
)
from annotator.formats.importing import ImportOptions
from annotator.model import AnnotatorError, Choice
from annotator.project import Project
from annotator.ui.article.page.typography import typography_from_settings
from annotator.ui.exchange.fields_form import ROWS, FieldsForm
from annotator.ui.exchange.import_page import ImportPage
from annotator.ui.exchange.import_rows import ImportRows, Row
from annotator.ui.exchange.import_side import (
    LookList,
    MetadataView,
    Questions,
    fault_words,
    wrapped_label,
)
from annotator.ui.exchange.owner_draft import keep_owner
from annotator.ui.exchange.preview_reader import FIRST, PreviewReader
from annotator.ui.exchange.reading_form import ReadingForm
from annotator.ui.faults import confirm_buttons
from annotator.ui.remedies import explain
from annotator.ui.settings import TYPOGRAPHY, Settings
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.plain_text import plain_title
from annotator.ui.widgets.sizes import keep_sizes, resize_to_fit
from annotator.ui.widgets.small_widgets import ColumnScroll, FoldButton, side_button
from annotator.words import as_sentence, join_names, number

_DEBOUNCE_MS = 200
"""The time without a change until the files are read anew."""
_COMPARING_SECONDS = 20.0
_MORE, _MORE_SECONDS = 5, 10.0
"""How many times as many articles are read when more are wanted, and for how long."""
_SHOWN_FORMS = 3
"""For how many files with fields of known names these can be chosen."""
_OF_FIELDS = tuple(ours for ours, _, _ in ROWS)
_SIDE_PX = 240
"""The least width of what is beside the article."""
_GEOMETRY_KEY = "import window"


class ImportWindow(QDialog):
    """Shows the first articles of files, and emits how they are to be imported.

    Args:
        project: The open project.
        paths: The files and folders.
        options: What is given already.
        settings: Where sizes and typography are kept.
        preview: A preview that was read already; None: it is read.
        parent: The main window.
    """

    wanted = Signal(object, object)
    """The :class:`ImportOptions` of the import, and the :class:`ImportPreview` that was seen."""
    shown = Signal()
    """A preview is on the screen."""
    compared = Signal()
    """Its near copies are, too."""

    def __init__(
        self,
        project: Project,
        paths: Sequence[Path],
        options: ImportOptions,
        settings: Settings,
        preview: ImportPreview | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("importWindow")
        names = ", ".join(map(name_of, paths[:3])) + (" …" if len(paths) > 3 else "")
        self.setWindowTitle(plain_title(f"Import {names} – Annotator"))
        self._project, self._paths, self._given = project, list(paths), options
        self._settings = settings
        self.preview: ImportPreview | None = None
        self._row: Row | None = None
        self._was_compared = False
        self._is_reading = False
        """Whether what is shown is not what is stated, or nothing is shown yet."""
        self._limit = FIRST
        self._fields: dict[str, FieldsForm] = {}
        """By the name of the file whose fields were recognised."""
        self._reader = PreviewReader(project, _COMPARING_SECONDS, self)
        self._later = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._make_parts(options, project.team.annotators())
        self._arrange()
        self._connect()
        self.rows.setFocus()
        if self._owner.is_unsaved:
            # Nothing is stated where nobody sees it.
            self.fold.setChecked(True)
        if preview is None:
            self.page.show_message("Reading …")
            self.read()
        else:
            self._show(preview)
            self._compared(preview)

    def _make_parts(self, options: ImportOptions, known: Sequence[str]) -> None:
        self.rows = ImportRows()
        self.more = side_button("Show more articles", "importMore", self.read_more)
        self.more.setToolTip("Read more of the articles that would come in, and list them")
        self.more.hide()
        self.page = ImportPage(typography_from_settings(self._settings.get(TYPOGRAPHY)))
        self.questions = Questions()
        self.questions.hide()
        self.look, self.metadata = LookList(), MetadataView()
        self.read_as = wrapped_label("", "muted")
        self.read_as.setObjectName("importReadAs")
        self.fold = FoldButton("How the files are read", "importReading")
        self.form = ReadingForm(options, known)
        self.form.setVisible(False)
        self._owner = keep_owner(
            self.form.owner, self._paths, options.annotator, self._settings.drafts
        )
        self.fields_column = QVBoxLayout()
        self.summary = QLabel()
        self.summary.setObjectName("importSummary")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.buttons, self.import_button = confirm_buttons(self, "Import", "importButton")
        self.import_button.setProperty("role", "primary")
        self.import_button.setDefault(True)

    def _arrange(self) -> None:
        column = self._column = QWidget()
        side = QVBoxLayout(column)
        side.setContentsMargins(12, 10, 12, 10)
        side.setSpacing(6)
        side.addWidget(self.questions)
        side.addLayout(self.fields_column)
        look_title, self.metadata_title = QLabel("What needs a look"), QLabel("The article")
        for heading, widget in ((look_title, self.look), (self.metadata_title, self.metadata)):
            heading.setProperty("role", "title")
            heading.setBuddy(widget)
            side.addWidget(heading)
            side.addWidget(widget)
        side.addWidget(self.read_as)
        side.addWidget(self.fold)
        side.addWidget(self.form)
        side.addStretch(1)
        self.side = ColumnScroll(column)
        self.side.setAccessibleName("About the article, and how it is read")
        self.side.setMinimumWidth(_SIDE_PX)
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        list_column = QWidget()
        listed = QVBoxLayout(list_column)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.addWidget(self.rows, 1)
        listed.addWidget(self.more)
        for part, stretch in ((list_column, 0), (self.page, 1), (self.side, 0)):
            self.middle.addWidget(part)
            self.middle.setStretchFactor(self.middle.count() - 1, stretch)
        self.middle.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.middle, 1)
        layout.addLayout(foot)
        resize_to_fit(self, 1080, 680)
        self.restoreGeometry(self._settings.get_bytes(_GEOMETRY_KEY))
        wide = self.width()
        self.middle.setSizes([round(wide * 0.2), round(wide * 0.53), round(wide * 0.27)])
        keep_sizes(self.middle, self._settings, "import columns")

    def _connect(self) -> None:
        self._later.timeout.connect(self.read)
        self._reader.progressed.connect(self._show_progress)
        self._reader.made.connect(self._show)
        self._reader.compared.connect(self._compared)
        self._reader.failed.connect(self._fail)
        self.rows.rowChosen.connect(self._show_row)
        self.questions.answered.connect(self._answer)
        self.fold.toggled.connect(self._show_form)
        self.form.changed.connect(self._changed)

    # Reading

    def _show_form(self, is_open: bool) -> None:
        """Show the form, in a column in which it has room."""
        self.form.setVisible(is_open)
        bar = self.side.verticalScrollBar().sizeHint().width()
        wanted = self._column.minimumSizeHint().width() + bar if is_open else 0
        self.side.setMinimumWidth(max(_SIDE_PX, wanted))

    def open_reading(self) -> None:
        """Open the fields that say how the files are read, and give them the keyboard."""
        self.fold.setChecked(True)
        self.form.format.setFocus()

    def options(self) -> ImportOptions:
        """Return how the files are read by what is stated in the window."""
        options = replace(self._given, **self.form.choice())
        for form in self._fields.values():
            options = replace(options, options=with_fields(options.options, form.chosen()))
        return options

    def read(self) -> None:
        """Read the files as it is stated now; what is shown stays until they are read."""
        self._later.stop()
        self._was_compared = False
        self._is_reading = True
        self.import_button.setEnabled(self.form.owner_check.settled)
        self.import_button.setText("Import")
        self.summary.setText("Reading …")
        self._reader.read(self._paths, self.options(), self._limit)

    def read_more(self) -> None:
        """Read some times as many articles as before."""
        before = self._limit
        self._limit = PreviewLimit(
            before.articles * _MORE, before.per_file * _MORE, max(before.seconds, _MORE_SECONDS)
        )
        self.more.setEnabled(False)
        self.rows.setFocus()
        self.read()

    def _changed(self) -> None:
        self._later.start()

    def _answer(self, choice: Choice) -> None:
        self.rows.setFocus()
        if choice.setting == "set":
            self.form.set_option(choice.option, choice.value)
        elif choice.setting == SKIP_BAD:
            self.form.skip.setChecked(True)
        else:
            field = {"offsets": self.form.offsets, "encoding": self.form.encoding}.get(
                choice.setting, self.form.format
            )
            if field.findData(choice.value) < 0:
                field.addItem(choice.value, choice.value)
            field.setCurrentIndex(field.findData(choice.value))
        self.read()

    # Showing

    def _show_progress(self, what: str) -> None:
        """Show which file is read, and how far; what is no file's own is left as it is."""
        _, _, reading = what.partition(", ")
        if reading:
            self.summary.setText(f"{as_sentence(reading)[:-1]} …")

    def _show(self, preview: ImportPreview) -> None:
        self.preview = preview
        self._is_reading = False
        for asked in preview.fields:
            self._add_fields(asked.file, FieldsForm(asked, least_code_points=10))
        for known in preview.known_fields[:_SHOWN_FORMS]:
            if known.file not in self._fields:
                self._add_fields(known.file, FieldsForm(known, least_code_points=10))
        self.form.hide_options(_OF_FIELDS if self._fields else ())
        formats = {file.format.name for file in preview.files if file.format is not None}
        self.form.set_recognised(next(iter(formats)) if len(formats) == 1 else "")
        if self.questions.show_questions(preview.questions):
            self.side.verticalScrollBar().setValue(0)  # A new question is in sight.
        self.import_button.setDefault(True)  # An answer that had the keyboard was the default.
        self.rows.show_preview(preview)
        self._show_summary()
        self.shown.emit()

    def _add_fields(self, file: str, form: FieldsForm) -> None:
        before = self._fields.get(file)
        if before is not None:
            self.fields_column.replaceWidget(before, form)
            before.deleteLater()
        else:
            heading = QLabel(f"Fields of {file}")
            heading.setProperty("role", "title")
            heading.setTextFormat(Qt.TextFormat.PlainText)
            self.fields_column.addWidget(heading)
            self.fields_column.addWidget(form)
        form.changed.connect(self._changed)
        self._fields[file] = form

    def _compared(self, preview: ImportPreview) -> None:
        self._was_compared = True
        self.rows.renew_marks()
        self._show_look()
        self.compared.emit()

    def _fail(self, error: AnnotatorError) -> None:
        self._is_reading = False
        self.summary.setText("Nothing can be read so.")
        self.page.show_message(explain(error, ""))
        self.import_button.setEnabled(False)
        announce(self.page, str(error))
        self.shown.emit()

    def _show_row(self, row: Row | None) -> None:
        self._row = row
        file = self._file_of(row)
        title = file.format.title if file is not None and file.format is not None else ""
        self.read_as.setText(f"Read as: {title}." if title else "")
        if isinstance(row, PreviewedArticle):
            self.page.show_article(row, self._project.tag_set)
            self.metadata.show_rows(metadata_rows(row))
        else:
            faults = [] if row is None else [*row.faults, *row.questions]
            self.page.show_message(fault_words(faults) or "There is no article in it.")
            self.metadata.show_rows([])
        for widget in (self.metadata, self.metadata_title):
            widget.setVisible(isinstance(row, PreviewedArticle))
        self._show_look()

    def _file_of(self, row: Row | None) -> PreviewedFile | None:
        files = [] if row is None or self.preview is None else self.preview.files
        return next((file for file in files if row is not None and file.path == row.path), None)

    def _show_look(self) -> None:
        """List what needs a look in the article, and in its file."""
        preview, row = self.preview, self._row
        if preview is None:
            return
        file = self._file_of(row)
        self.look.show_sentences(
            {
                "This article": describe_article(row) if isinstance(row, PreviewedArticle) else (),
                "All of its file": _file_sentences(file, preview) if file is not None else (),
                "The whole import": [explain(note, "") for note in preview.notes],
            }
        )

    def _show_summary(self) -> None:
        preview = self.preview
        assert preview is not None
        faults = len(preview.faults)
        words = [summary(preview)]
        if faults:
            words.append(f"{_unread(preview)} cannot be read.")
        if not preview.is_whole:
            words.append("The others come in, too, unless their texts are here already.")
        self.more.setVisible(not preview.is_whole)
        self.more.setEnabled(True)
        self.summary.setText(" ".join(words))
        announce(self.summary, self.summary.text())
        comes_in = bool(preview.articles) or not faults
        self.import_button.setEnabled(comes_in and self.form.owner_check.settled)
        self.import_button.setText("Import the rest" if faults and comes_in else "Import")

    # The end

    def accept(self) -> None:
        """Import, unless a question is open whose answers are in the window."""
        buttons = self.questions.buttons()
        if buttons and not self.questions.isHidden():
            buttons[0].setFocus()
            self.side.ensureWidgetVisible(buttons[0])
            self.summary.setText("Answer the question first.")
            announce(self.summary, self.summary.text())
            return
        super().accept()

    def done(self, result: int) -> None:
        """Remember the sizes, and emit how to import."""
        is_outdated = self._is_reading or self._later.isActive()
        if result == QDialog.DialogCode.Accepted:
            self._owner.keep_draft()
        else:
            self._owner.discard()
        self._later.stop()
        self._reader.leave()
        self._settings.set_bytes(_GEOMETRY_KEY, self.saveGeometry())
        if result == QDialog.DialogCode.Accepted:
            # Who does not wait for the articles of a large file imports it as it is stated.
            seen = None if is_outdated else self.preview
            options = self._options_to_import(seen) if seen is not None else self.options()
            self.wanted.emit(options, seen)
        super().done(result)
        self.deleteLater()

    def _options_to_import(self, preview: ImportPreview) -> ImportOptions:
        """Return the options, with what cannot be read left out as far as it was seen."""
        options = self.options()
        bad = {
            file.path: file.faults[0] for file in preview.files if file.faults and not file.articles
        }
        partly_bad = any(file.faults and file.articles for file in preview.files)
        return replace(
            options,
            known_bad={**options.known_bad, **bad},
            skip_bad=options.skip_bad or (partly_bad and preview.is_whole),
            near_copies=not (self._was_compared and preview.is_whole),
        )


def _unread(preview: ImportPreview) -> str:
    """Return how many files cannot be read, and how many places in others."""
    whole = [file for file in preview.files if file.faults and not file.articles]
    places = len(preview.faults) - sum(len(file.faults) for file in whole)
    counts = ((len(whole), "file"), (places, "place"))
    return join_names([number(count, what) for count, what in counts if count])


def _file_sentences(file: PreviewedFile, preview: ImportPreview) -> list[str]:
    """Return what is to be said of a file beyond what its articles have."""
    of_articles = [article for article in preview.articles if article.path == file.path]
    noted = [note for article in of_articles for note in article.notes]
    counted = file.left_out.copy()
    for article in of_articles:
        counted.subtract(article.left_out)
    sentences = [explain(fault, "") for fault in file.faults]
    sentences += describe_left_out(+counted, file.examples)
    sentences += [explain(note, "") for note in file.notes if note not in noted]
    if not file.is_whole:
        sentences.append(f"Of {name_of(file.path)} the first {file.articles:,} articles are shown.")
    return sentences
