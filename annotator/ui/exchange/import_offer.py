"""Shows articles before they come in, where the person wants to see them, and imports them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.formats.import_preview import ImportPreview
from annotator.formats.import_preview_words import is_plain_text, needs_look
from annotator.formats.importing import ImportOptions
from annotator.formats.text import FORMAT as TEXT
from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.ui.exchange.import_window import ImportWindow
from annotator.ui.exchange.preview_reader import PreviewReader
from annotator.ui.settings import SHOW_BEFORE_IMPORT, Settings

_COMPARING_SECONDS = 0.3
"""How long a person waits at most until plain text that needs no look comes in."""

Import = Callable[[Sequence[Path], ImportOptions, ImportPreview | None], None]
"""Begins an import, given the preview that the person has seen, if there is one."""


class ImportOffer(QObject):
    """Reads the first articles of files, and shows them if that is needed."""

    def __init__(
        self, project: Project, settings: Settings, begin: Import, window: QWidget
    ) -> None:
        super().__init__(window)
        self._project, self._settings, self._begin, self._window = (
            project,
            settings,
            begin,
            window,
        )
        self._reader: PreviewReader | None = None

    def offer(self, paths: Sequence[Path], options: ImportOptions) -> None:
        """Show the articles of files, or import them at once, as the person prefers it."""
        choice = self._settings.get(SHOW_BEFORE_IMPORT, "needed")
        if choice == "never":
            self._begin(paths, options, None)
        elif choice == "always" or not all(_may_be_plain(path) for path in paths):
            self.show_window(paths, options)
        else:
            self._look_first(paths, options)

    def show_window(
        self,
        paths: Sequence[Path],
        options: ImportOptions,
        preview: ImportPreview | None = None,
    ) -> ImportWindow:
        """Show the articles of files; *Import* begins the import."""
        window = ImportWindow(self._project, paths, options, self._settings, preview, self._window)
        window.wanted.connect(partial(self._begin, paths))
        window.open()
        return window

    def _look_first(self, paths: Sequence[Path], options: ImportOptions) -> None:
        """Read plain text, and import it at once if nothing of it needs a look."""
        reader = self._reader = PreviewReader(self._project, _COMPARING_SECONDS, self)

        def decide(preview: ImportPreview) -> None:
            reader.wait()
            if is_plain_text(preview) and not needs_look(preview):
                self._begin(paths, options, None)
            else:
                self.show_window(paths, options, preview)

        def fail(error: AnnotatorError) -> None:
            reader.wait()
            self._begin(paths, options, None)  # It ends with the same error, and shows it.

        reader.compared.connect(decide)
        reader.failed.connect(fail)
        reader.read(paths, options)

    def wait(self) -> None:
        """Give up what is read, before the window is closed."""
        if self._reader is not None:
            self._reader.wait()


def _may_be_plain(path: Path) -> bool:
    """Return whether a file is plain text by its name; a folder may hold nothing else."""
    return path.is_dir() or TEXT.has_suffix(path.name)
