"""The window of preferences: one page a subject; each change applies at once and is kept."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.reading_process.limits import ReadingLimits
from annotator.ui.article.view import ArticleView
from annotator.ui.exchange.limit_fields import LimitFields, save_limits, saved_limits
from annotator.ui.jobs.backup_keeper import BackupKeeper
from annotator.ui.keys.action_spec import ActionSpec
from annotator.ui.keys.actions import Actions
from annotator.ui.keys.keys_page import KeysPage
from annotator.ui.remedies import FIELDS
from annotator.ui.session.session import Session
from annotator.ui.settings import SHOW_BEFORE_IMPORT, Settings, documents_path
from annotator.ui.start.project_files import ProjectFiles
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ElidedLabel, side_button
from annotator.ui.window.backups_page import BackupsPage
from annotator.ui.window.font_page import FontPage

_LIST_PX = 130


class Option(NamedTuple):
    """A command that is on or off, offered as a preference."""

    command_id: str
    on_at_first: bool
    help: str = ""
    choice: str = ""
    """The question to which this is one of the answers; empty for an option of its own."""


class OptionsPage(QWidget):
    """Shows commands that are on or off as boxes to tick, and those of one choice together."""

    changed = Signal()

    def __init__(
        self, actions: Actions, options: Sequence[Option], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions, self._options = actions, options
        self.boxes: dict[str, QAbstractButton] = {}
        """By command id."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        choice = ""
        for option in options:
            if option.choice and option.choice != choice:
                layout.addWidget(QLabel(option.choice))
            choice = option.choice
            text = self._spec(option).text
            box = QRadioButton(text) if option.choice else QCheckBox(text)
            box.setObjectName(f"option.{option.command_id}")
            box.setAccessibleDescription(option.help)
            box.clicked.connect(lambda _=False, option=option: self._ticked(option))
            self.boxes[option.command_id] = box
            layout.addWidget(box)
            if option.help:
                help_text = _muted(option.help)
                help_text.setContentsMargins(22, 0, 0, 8)
                layout.addWidget(help_text)
        layout.addStretch()
        self.setFocusProxy(next(iter(self.boxes.values())))
        self.refresh()

    def _spec(self, option: Option) -> ActionSpec:
        # Asked anew each time: a command can be redefined when it is carried out.
        return next(spec for spec in self._actions if spec.id == option.command_id)

    def _is_on(self, option: Option) -> bool:
        checked = self._spec(option).checked
        return checked is not None and checked()

    def _ticked(self, option: Option) -> None:
        self._set(option, self.boxes[option.command_id].isChecked())

    def _set(self, option: Option, on: bool) -> None:
        if on is not self._is_on(option):
            # The command itself, which Review mode may have disabled in the menus.
            self._spec(option).callback()
        self.refresh()

    def refresh(self) -> None:
        """Tick the boxes as the commands are."""
        for option in self._options:
            self.boxes[option.command_id].setChecked(self._is_on(option))
        self.changed.emit()

    def is_default(self) -> bool:
        """Return whether all commands are as they are at first."""
        return all(self._is_on(option) is option.on_at_first for option in self._options)

    def reset(self) -> None:
        """Set all commands as they are at first."""
        for option in self._options:
            if option.on_at_first or not option.choice:
                self._set(option, option.on_at_first)


class TextPage(QWidget):
    """The typography of the article, and how one reads and moves in it."""

    changed = Signal()

    def __init__(self, font: FontPage, options: OptionsPage) -> None:
        super().__init__()
        self.typography, self.options = font, options
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(font)
        layout.addWidget(options, 1)
        for part in (font, options):
            part.changed.connect(self.changed)
        self.setFocusProxy(font)

    def refresh(self) -> None:
        """Show typography and options as they are."""
        self.typography.refresh()
        self.options.refresh()

    def is_default(self) -> bool:
        """Return whether typography and options are as at first."""
        return self.typography.is_default() and self.options.is_default()

    def reset(self) -> None:
        """Return to the defaults of both."""
        self.typography.reset()
        self.options.reset()


_NEEDED = "needed"
_BEFORE_IMPORT = (
    (_NEEDED, "When they need a look, or are not plain text"),
    ("always", "Always"),
    ("never", "Never"),
)
"""The values of the setting, the default first, and what each is called."""


class GeneralPage(QWidget):
    """The annotator's name, the folder of new projects, imports, first hints, and the language."""

    changed = Signal()

    def __init__(
        self, files: ProjectFiles, settings: Settings, show_hints: Callable[[], object]
    ) -> None:
        super().__init__()
        self._files, self._settings = files, settings
        self.name, self.folder = ElidedLabel(), ElidedLabel()
        self.name_button = side_button("Change…", "preferencesName", files.change_name)
        self.name_button.setAccessibleDescription("Your name")
        self.folder_button = side_button("Choose…", "preferencesFolder", self._browse)
        self.folder_button.setAccessibleDescription("Folder of new projects")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        for title, label, button in (
            ("Your name", self.name, self.name_button),
            ("Folder of new projects", self.folder, self.folder_button),
        ):
            row = QHBoxLayout()
            row.addWidget(label, 1)
            row.addWidget(button)
            form.addRow(title, row)
        self.before_import = QComboBox()
        self.before_import.setObjectName("preferencesBeforeImport")
        self.before_import.setAccessibleName("Show the articles before they come in")
        self.before_import.setAccessibleDescription("Show the articles before they come in")
        for value, words in _BEFORE_IMPORT:
            self.before_import.addItem(words, value)
        self.before_import.activated.connect(self._choose_before_import)
        imports = QHBoxLayout()
        imports.addWidget(self.before_import)
        imports.addStretch()
        form.addRow("Show articles before they come in", imports)
        self.limits = LimitFields(saved_limits(self._settings), "preferences", self)
        self.limits.changed.connect(self._choose_limits)
        for setting, field, words in (
            ("time_limit", self.limits.seconds, "after which the reading of a file is ended"),
            ("memory_limit", self.limits.megabytes, "above which it is ended, too"),
            ("unpack_limit", self.limits.gigabytes, ""),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(field)
            row.addWidget(_muted(words), 1)
            form.addRow(FIELDS[setting], row)
        hints = QHBoxLayout()
        hints.addWidget(side_button("Show them again", "preferencesHints", show_hints))
        hints.addStretch()
        form.addRow("First hints", hints)
        self.language = QLabel("The interface is in English. Articles may be in any language.")
        self.language.setWordWrap(True)
        form.addRow("Language", self.language)
        files.opened.connect(self.refresh)
        self.setFocusProxy(self.name_button)
        self.refresh()

    def _choose_limits(self) -> None:
        save_limits(self._settings, self.limits.limits())
        self.changed.emit()

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, "Folder of new projects", str(self._settings.projects_folder)
        )
        if name:
            self._settings.projects_folder = Path(name)
            self.refresh()

    def _choose_before_import(self) -> None:
        self._settings.set(SHOW_BEFORE_IMPORT, self.before_import.currentData())
        self.changed.emit()

    def refresh(self) -> None:
        """Show name, folder, limits and what is shown before an import as they are."""
        chosen = self._settings.get(SHOW_BEFORE_IMPORT, _NEEDED)
        self.before_import.setCurrentIndex(max(self.before_import.findData(chosen), 0))
        self.limits.show_limits(saved_limits(self._settings))
        self.name.setText(self._files.name() or "not given yet")
        self.folder.setText(str(self._settings.projects_folder))
        self.changed.emit()

    def is_default(self) -> bool:
        """Return whether folder and imports are as at first; a name has no default."""
        is_usual_folder = self._settings.projects_folder == documents_path()
        is_usual_look = self._settings.get(SHOW_BEFORE_IMPORT, _NEEDED) == _NEEDED
        return is_usual_folder and is_usual_look and saved_limits(self._settings) == ReadingLimits()

    def reset(self) -> None:
        """Let new projects go to the documents again, and imports be as at first."""
        self._settings.projects_folder = documents_path()
        self._settings.set(SHOW_BEFORE_IMPORT, _NEEDED)
        save_limits(self._settings, ReadingLimits())
        self.refresh()


Page = GeneralPage | TextPage | OptionsPage | KeysPage | BackupsPage


class PreferencesWindow(QDialog):
    """Lists the pages; the main window stays usable beside it, and follows at once."""

    def __init__(self, pages: Sequence[tuple[str, str, Page]], parent: QWidget) -> None:
        """Show the first page.

        Args:
            pages: Of each page an id, its title and its widget.
            parent: The main window.
        """
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setWindowTitle("Preferences – Annotator")
        self._ids = [page_id for page_id, _, _ in pages]
        self.pages = [page for _, _, page in pages]
        self.list = QListWidget()
        self.list.setObjectName("preferencesList")
        self.list.setAccessibleName("Pages of the preferences")
        self.list.setFixedWidth(_LIST_PX)
        self.stack = QStackedWidget()
        for _, title, page in pages:
            self.list.addItem(title)
            self.stack.addWidget(page if isinstance(page, KeysPage) else _scrolling(page))
            page.changed.connect(self._show_default)
        self.reset_button = side_button("Back to default", "preferencesReset", self._reset)
        self.reset_button.setToolTip("Set everything on this page back to its default")
        close = side_button("Close", "preferencesClose", self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reset_button)
        for page in self.pages:
            for button in page.foot if isinstance(page, KeysPage) else ():
                foot.addWidget(button)
        foot.addStretch()
        foot.addWidget(close)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._title)
        right.addWidget(self.stack, 1)
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(16)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)
        self.list.currentRowChanged.connect(self._turn)
        resize_to_fit(self, 820, 580)
        self.list.setCurrentRow(0)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.stack.currentIndex()]

    def show_page(self, page_id: str = "") -> None:
        """Show the window with a page, or with the page shown last, in front."""
        self.refresh()
        if page_id:
            self.list.setCurrentRow(self._ids.index(page_id))
        self.show()
        self.raise_()
        self.activateWindow()
        (self.page if page_id else self.list).setFocus()

    def refresh(self) -> None:
        """Show the preferences as they are: menus and keys change them, too."""
        for page in self.pages:
            page.refresh()

    def end(self) -> None:
        """Stop what pages do in threads: the main window closes."""
        for page in self.pages:
            if isinstance(page, BackupsPage):
                page.end()

    def _turn(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        for page in self.pages:
            for button in page.foot if isinstance(page, KeysPage) else ():
                button.setVisible(page is self.page)
        self._title.setText(self.list.item(row).text())
        self._show_default()

    def _show_default(self) -> None:
        self.reset_button.setEnabled(not self.page.is_default())

    def _reset(self) -> None:
        self.page.reset()
        self._show_default()


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName("preferencesRoom")
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    area.setWidget(page)
    return area


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


_READING = (
    Option("edit.arrows", False, "As in other programs; with Ctrl they go by word then."),
    Option(
        "view.map",
        True,
        "It shows annotations, matches, and paragraphs in which you have tagged nothing yet.",
    ),
)
_COLOURS = tuple(
    Option(f"view.scheme.{scheme}", scheme == "system", choice="Colours of the window")
    for scheme in ("light", "dark", "system")
)
_SUGGESTIONS = (
    Option(
        "guess.show",
        True,
        "Attributes and identities that the text makes likely are shown, dashed, until you "
        "accept them.",
    ),
    Option(
        "guess.keep",
        False,
        "Guessed attributes are stored with each new annotation, as if you had accepted them.",
    ),
    Option(
        "suggest.show",
        True,
        "Annotations that are suggested where the same words occur. Hidden suggestions are kept.",
    ),
)


def build_preferences(
    actions: Actions,
    settings: Settings,
    session: Session,
    view: ArticleView,
    retyped: Callable[[], object],
    files: ProjectFiles,
    show_hints: Callable[[], object],
    keeper: BackupKeeper,
    parent: QWidget,
) -> PreferencesWindow:
    """Return the window of preferences.

    Args:
        actions: The commands, of which some are preferences.
        settings: Where preferences are kept.
        session: Has the names of the keys, and the open project.
        view: The article whose typography is set.
        retyped: Called when it was set, so that other views of articles follow.
        files: Changes the annotator's name.
        show_hints: Shows the first hints again.
        keeper: Backs the open project up.
        parent: The main window.
    """
    font = FontPage(view, settings, session.keys)
    font.applied.connect(retyped)
    return PreferencesWindow(
        (
            ("general", "General", GeneralPage(files, settings, show_hints)),
            ("text", "Text", TextPage(font, OptionsPage(actions, _READING))),
            ("colours", "Colours", OptionsPage(actions, _COLOURS)),
            ("keys", "Keys", KeysPage(actions, settings)),
            ("suggestions", "Suggestions", OptionsPage(actions, _SUGGESTIONS)),
            ("backups", "Backups", BackupsPage(actions, session, keeper)),
        ),
        parent,
    )
