"""Imports into, exports, copies and checks the open project, in the background.

The formats are imported when an import or an export begins: they would add a tenth to the time in
which the window comes up.
"""

import sys
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, Cancelled, InputError, ModelObject
from annotator.plugins import LazyFunction
from annotator.project import SUFFIX, ImportReport, MergeReport, Project
from annotator.project.file_place import FileDisplaced
from annotator.project.merger import AlikeInMerge
from annotator.ui.exchange.pasting import (
    clipboard_files,
    clipboard_text,
    is_page,
    items_of_page,
    items_of_text,
    names_source,
    title_of,
)
from annotator.ui.faults import plain_buttons, show_message, widen
from annotator.ui.jobs.change_job import start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import EXPORT, IMPORT_AS, explain, explain_all
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.words import describe_merged_rows, join_names, number

if TYPE_CHECKING:
    from annotator.formats.export_options import ExportOptions
    from annotator.formats.exporting import ExportReport
    from annotator.formats.import_preview import ImportPreview
    from annotator.formats.importing import ImportOptions
    from annotator.ui.exchange.import_offer import ImportOffer

ALL_FILES = "All files (*)"
_PASTE = "paste an article"

_note_copies = LazyFunction("annotator.formats.copies_in_project:note_copies")
_suggest_speakers = LazyFunction("annotator.assist.speaker_suggestions:suggest_imported_speakers")
_write_export: "Callable[..., ExportReport]" = LazyFunction(
    "annotator.ui.exchange.export_work:write_export"
)


class Exchange(QObject):
    """Imports, merges, exports, copies and checks, with the dialogs for that."""

    articlesCame = Signal(list)
    """The ids of the articles that an import has added to others."""
    merged = Signal(list)
    """The paths of the projects that were merged into the open one."""
    commentsWanted = Signal()
    pasted = Signal(str)
    """The id of an article that was pasted and does not say where it is from."""
    """The annotator wants to read the comments that came in."""

    def __init__(
        self, session: Session, settings: Settings, jobs: JobRunner, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._jobs, self._window = session, settings, jobs, window
        self.listed_set: Callable[[], str] = lambda: ""
        """Returns the id of the set that the list of articles shows."""

    def start_folder(self) -> str:
        """Return the folder in which file dialogs start."""
        project = self._session.project
        if project is not None:
            return str(project.path.parent)
        recent = self._settings.recent()
        return str(recent[0].parent if recent else Path.home())

    def is_free(self) -> bool:
        """Return whether no job is under way; say that one is, otherwise."""
        if self._jobs.running:
            self._session.say(f"{self._jobs.title} is still running. Wait for it, or cancel it.")
            return False
        return True

    # Import

    def import_files_dialog(self) -> None:
        """Ask which files to import."""
        from annotator.formats.file_lookup import readable_suffixes

        patterns = " ".join(f"*{suffix}" for suffix in readable_suffixes())
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            "Import files",
            self.start_folder(),
            f"Articles and annotations ({patterns});;{ALL_FILES}",
        )
        if names:
            self.offer_import([Path(name) for name in names])

    def import_as_dialog(self) -> None:
        """Ask which files to import, and how to read them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Import files, and say how to read them", self.start_folder(), ALL_FILES
        )
        if names and self.is_free():
            offer = self._import_offer()
            if offer is not None:
                paths = [Path(name) for name in names]
                offer.show_window(paths, self._default_options()).open_reading()

    def _ask_how_to_read(
        self, paths: Sequence[Path], options: "ImportOptions | None" = None
    ) -> None:
        from annotator.ui.exchange.import_dialogs import ReadingDialog

        given = options or self._default_options()

        def restart(**changes: Any) -> None:
            self.import_paths(paths, replace(given, **changes))

        project = self._session.project
        known = project.team.annotators() if project is not None else []
        ReadingDialog(paths, given, restart, self._window, known).open()

    def import_folder_dialog(self) -> None:
        """Ask which folder to import."""
        name = QFileDialog.getExistingDirectory(
            self._window, "Import a folder", self.start_folder()
        )
        if name:
            self.offer_import([Path(name)])

    def offer_import(self, paths: Sequence[Path]) -> None:
        """Show the first articles of files and folders if that is needed, and import them.

        Plain text of which nothing needs a look comes in at once; the preferences change that.
        """
        if not self.is_free():
            return
        offer = self._import_offer()
        if offer is not None:
            offer.offer(paths, self._default_options())

    def _import_offer(self) -> "ImportOffer | None":
        """Return what shows articles of the open project before they come in."""
        from annotator.ui.exchange.import_offer import ImportOffer

        project = self._session.project
        if project is None:
            return None

        def begin(
            paths: Sequence[Path], options: "ImportOptions", seen: "ImportPreview | None"
        ) -> None:
            messages = seen.messages if seen is not None and seen.is_whole else frozenset[str]()
            self.import_paths(paths, options, seen=messages)

        return ImportOffer(project, self._settings, begin, self._window)

    def _default_options(self) -> "ImportOptions":
        """Return the options of an import of which nothing is stated."""
        from annotator.formats.importing import ImportOptions
        from annotator.ui.exchange.limit_fields import saved_limits

        return ImportOptions(near_copies=True, limits=saved_limits(self._settings))

    def import_paths(
        self,
        paths: Sequence[Path],
        options: "ImportOptions | None" = None,
        *,
        seen: Set[str] = frozenset(),
    ) -> None:
        """Import files and folders in the background, all of them or none.

        If a file leaves a question open (labels that the tag set lacks, offsets that do not fit,
        something that cannot be read), it is asked, and the import begins anew.

        Args:
            paths: The files and folders.
            options: How they are read.
            seen: The remarks that the person has seen, which are not shown again.
        """
        from annotator.formats.importing import import_paths
        from annotator.ui.exchange.owner_draft import forget_owner

        options = options or self._default_options()
        if self._session.project is None or not self.is_free():
            return

        def work(worker: Project, progress: ProgressCallback) -> ImportReport:
            return import_paths(
                worker, list(paths), options, progress=progress, suggest=_suggest_speakers
            )

        def done(project: Project, report: ImportReport) -> None:
            project.announce(report.changes)
            forget_owner(paths, self._settings.drafts)
            self._say_imported(report, seen)

        def failed(error: BaseException) -> None:
            self._ask_or_fail(error, paths, options, seen)

        start_change(
            self._session, self._jobs, "Importing", work, done, failed, backup="before an import"
        )

    def _ask_or_fail(
        self,
        error: BaseException,
        paths: Sequence[Path],
        options: "ImportOptions",
        seen: Set[str],
    ) -> None:
        from annotator.formats.damage import UnreadableInput
        from annotator.ui.exchange import import_dialogs
        from annotator.ui.exchange.unreadable_dialog import UnreadableDialog

        project = self._session.project

        def restart(**changes: Any) -> None:
            self.import_paths(paths, replace(options, **changes), seen=seen)

        def read_otherwise() -> None:
            self._ask_how_to_read(paths, options)

        if isinstance(error, UnreadableInput):
            UnreadableDialog(error, restart, read_otherwise, self._window).open()
        elif project is None or not import_dialogs.ask(
            error, project.tag_set, options, restart, self._window
        ):
            box = self._fail("Nothing was imported.", error)
            if box is not None and isinstance(error, InputError):
                button = box.addButton(
                    "Choose how to read the files…", QMessageBox.ButtonRole.ActionRole
                )
                button.setObjectName("readOtherwise")
                button.clicked.connect(read_otherwise)

    def _say_imported(self, report: ImportReport, seen: Set[str]) -> None:
        session = self._session
        came = report.new_document_ids
        only = came or report.document_ids
        if only and (session.document is None or len(only) == 1):
            session.open_article(min(only))
        message = describe_import(report)
        project = session.project
        # In a project without others it would be said of all.
        if len(came) > 1 and project is not None and len(came) < project.articles.count():
            self.articlesCame.emit(came)
            message += " The new ones are marked in the list."
        session.say(message)
        waiting = session.comments.count_waiting(report.changes.records)
        notes = explain_all(report.notes, seen)
        if notes or waiting:
            text = self._describe_waiting(waiting)
            box = show_message(
                self._window, message, text, icon=QMessageBox.Icon.Information, notes=notes
            )
            self._offer_comments(box, waiting)

    def _describe_waiting(self, waiting: int) -> str:
        """Return how many comments wait for the annotator, and the key that lists them."""
        if not waiting:
            return ""
        key = self._session.keys.key("comments.inbox")
        words = f"{number(waiting, 'comment')} {'waits' if waiting == 1 else 'wait'} for you"
        return f"{words}: {key} lists them." if key else f"{words}."

    def _offer_comments(self, box: QMessageBox, waiting: int) -> None:
        """Offer a button that lists the comments that wait."""
        if waiting:
            button = box.addButton("Show the comments", QMessageBox.ButtonRole.ActionRole)
            button.setObjectName("showComments")
            button.clicked.connect(self.commentsWanted)

    def can_paste(self) -> bool:
        """Return whether an article or files are on the clipboard; say it if none are."""
        if clipboard_files() or clipboard_text():
            return True
        self._session.say("There is no text to paste. Copy an article first.")
        return False

    def paste_article(self) -> None:
        """Import the content of the clipboard: a text, a page, or files."""
        if self._session.project is None or not self.is_free():
            return
        files, text = clipboard_files(), clipboard_text()
        if files:
            self.offer_import(files)
        elif not text:
            self._session.say("There is no text to paste. Copy an article first.")
        elif is_page(text):
            self._paste_page(text)
        else:
            items = items_of_text(text)
            self._say_pasted(self._session.project.add(items, title=_PASTE), items)

    def _paste_page(self, page: str) -> None:
        """Add the article of a page in the background: what reads pages may take long."""

        def work(
            worker: Project, progress: ProgressCallback
        ) -> tuple[ImportReport, list[ModelObject]]:
            items = items_of_page(page, progress)
            return worker.add(items, title=_PASTE), items

        def done(project: Project, result: tuple[ImportReport, list[ModelObject]]) -> None:
            report, items = result
            project.announce(report.changes)
            self._say_pasted(report, items)

        def failed(error: BaseException) -> None:
            self._fail("Nothing was pasted.", error)

        start_change(self._session, self._jobs, "Pasting", work, done, failed)

    def _say_pasted(self, report: ImportReport, items: Sequence[ModelObject]) -> None:
        if report.documents:
            self._session.say(f"Pasted “{title_of(items)}”.")
        else:
            self._session.say("This article is here already.")
        self._session.open_article(report.document_ids[0])
        if report.documents and not names_source(items):
            self.pasted.emit(report.document_ids[0])

    # Merge

    def merge_dialog(self) -> None:
        """Ask which colleagues' projects to merge."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            "Merge colleagues' projects",
            self.start_folder(),
            f"Annotator projects (*{SUFFIX});;{ALL_FILES}",
        )
        if names:
            self.merge_paths([Path(name) for name in names])

    def merge_paths(self, paths: Sequence[Path], *, new_annotators: bool = False) -> None:
        """Merge projects into the open one in the background, each as a whole or not at all.

        Args:
            paths: The project files.
            new_annotators: Whether annotators whose names nearly equal others are other people;
                otherwise it is asked before anything is merged.
        """
        if self._session.project is None or not self.is_free():
            return

        reports: list[MergeReport] = []

        def work(worker: Project, progress: ProgressCallback) -> list[MergeReport]:
            if not new_annotators:
                worker.check_annotators_of(paths)
            _merge_each(worker, paths, reports, progress)
            return reports

        def done(project: Project, reports: list[MergeReport]) -> None:
            for report in reports:
                project.announce(report.changes)
            self._say_merged(paths, reports)
            self.merged.emit(list(paths))

        def failed(error: BaseException) -> None:
            if isinstance(error, AlikeInMerge):
                self._ask_about_annotators(error, paths)
                return
            self._announce_merged(paths, reports)
            self._fail(_describe_merged(paths, len(reports)), error)

        start_change(
            self._session, self._jobs, "Merging", work, done, failed, backup="before a merge"
        )

    def _ask_about_annotators(self, error: AlikeInMerge, paths: Sequence[Path]) -> None:
        """Ask whether annotators with names that nearly equal others are other people."""
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Merge – Annotator",
            "Are these the same people?",
            parent=self._window,
        )
        box.setObjectName("mergeQuestion")
        box.setInformativeText(
            "\n".join(f"{pair}." for pair in error.pairs)
            + "\n\nNothing was merged yet. A merge keeps the names, so that two names are two "
            "people with a layer each. If that is one person, cancel, export the other project "
            "as JSON Lines, and import that: the import unites the two."
        )
        go_on = box.addButton("Merge all the same", QMessageBox.ButtonRole.AcceptRole)
        go_on.setObjectName("mergeAllTheSame")
        go_on.clicked.connect(lambda: self.merge_paths(paths, new_annotators=True))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        plain_buttons(box)
        widen(box)
        box.open()

    def _announce_merged(self, paths: Sequence[Path], reports: Sequence[MergeReport]) -> None:
        """Show what was merged before a merge of several ended."""
        project = self._session.project
        if project is not None and reports:
            for report in reports:
                project.announce(report.changes)
            self.merged.emit(list(paths[: len(reports)]))

    def _say_merged(self, paths: Sequence[Path], reports: Sequence[MergeReport]) -> None:
        lines = [
            f"{path.stem}: {describe_merge(report)}"
            for path, report in zip(paths, reports, strict=True)
        ]
        merged = frozenset[str]().union(*(report.changes.records for report in reports))
        waiting = self._session.comments.count_waiting(merged)
        lines += filter(None, [self._describe_waiting(waiting)])
        self._session.say(" ".join(lines))
        notes = [note for report in reports for note in explain_all(report.notes)]
        if notes or waiting or len(paths) > 1:
            box = show_message(
                self._window,
                "Merged. One undo takes each of them back.",
                "\n".join(lines),
                icon=QMessageBox.Icon.Information,
                notes=notes,
            )
            self._offer_comments(box, waiting)
        first = (
            self._session.project.listing.first()
            if (self._session.project is not None and self._session.document is None)
            else None
        )
        if first is not None:
            self._session.open_article(first)

    # Export

    def export_dialog(self, selected: Sequence[str] = ()) -> None:
        """Show the export window, for all articles, for some, or for those of a set."""
        from annotator.ui.exchange.export_window import ExportWindow

        project = self._session.project
        if project is None:
            return
        window = ExportWindow(
            project,
            self._settings,
            self._window,
            selected=selected,
            set_id=self.listed_set(),
        )
        window.wanted.connect(self.export_to)
        window.open()

    def export_to(self, out: Path, options: "ExportOptions | None" = None) -> None:
        """Export the project in the background.

        Args:
            out: The file or folder.
            options: What goes out; None: a report if ``out`` is a PDF, else native JSON Lines,
                each with its default of whose annotations it holds.
        """
        project = self._session.project
        if project is None or not self.is_free():
            return
        path, annotator = project.path, project.annotator

        def work(progress: ProgressCallback) -> "ExportReport":
            return _write_export(path, annotator, out, options, progress)

        self._jobs.start(
            "Exporting",
            work,
            self._say_exported,
            lambda error: self._fail("Nothing was exported.", error, EXPORT),
        )

    def _say_exported(self, report: "ExportReport") -> None:
        """Show the end of an export, with buttons that open the file and its folder."""
        path = report.path.absolute()
        articles = number(report.documents, "article")
        self._session.say(f"Exported {articles} to {report.path}.")
        facts = [explain(report.owners, EXPORT)] if report.owners else []
        if report.sidecar is not None:
            facts.append(f"What was left out is also listed in {report.sidecar.name}.")
        box = show_message(
            self._window,
            f"Exported {articles} to {path.name}.",
            "\n\n".join([f"It is in {path.parent}.", *facts]),
            icon=QMessageBox.Icon.Information,
            notes=[*explain_all(report.notes), *report.losses],
        )
        is_folder = path.is_dir()
        if not is_folder:
            self._add_opener(box, "Open file", "openFile", path)
        self._add_opener(box, "Open folder", "openFolder", path if is_folder else path.parent)

    def _add_opener(self, box: QMessageBox, words: str, name: str, path: Path) -> None:
        """Add a button that opens a file or folder in the program that the system has for it."""

        def open_it() -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._session.say(
                    f"No program opens {path.name} by itself. It is in {path.parent}."
                )

        button = box.addButton(words, QMessageBox.ButtonRole.ActionRole)
        button.setObjectName(name)
        button.clicked.connect(open_it)
        plain_buttons(box)

    # Copy

    def copy_dialog(self) -> None:
        """Ask where a copy of the project is to be, and save it."""
        project = self._session.project
        if project is None or not self.is_free():
            return
        day = datetime.now().astimezone().strftime("%Y-%m-%d")
        given = project.path.with_name(f"{project.name} {day}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save a copy of the project",
            str(given),
            f"Annotator projects (*{SUFFIX})",
        )
        if name:
            chosen = Path(name)
            has_suffix = chosen.suffix.lower() == SUFFIX
            target = chosen if has_suffix else chosen.with_name(chosen.name + SUFFIX)
            # The dialog has asked about the name that it returns, and about no other.
            self.save_copy(target, may_replace=has_suffix)

    def save_copy(self, target: Path, *, may_replace: bool = False) -> None:
        """Copy the project to another file in the background; edits go on meanwhile.

        Args:
            target: The file of the copy.
            may_replace: Whether a file with that name is replaced.
        """
        project = self._session.project
        if project is None or not self.is_free():
            return
        path = project.path

        def work(progress: ProgressCallback) -> Path:
            project.check_place()
            with Project.open(path, read_only=True) as reader:
                return reader.save_copy(target, replace=may_replace, progress=progress)

        def done(copy: Path) -> None:
            self._session.say(f"Saved a copy: {copy}.")
            box = show_message(
                self._window,
                f"The copy {copy.name} is saved.",
                f"It is in {copy.parent}, and opens as any project. You go on in {path.name}.",
                icon=QMessageBox.Icon.Information,
            )
            self._add_opener(box, "Open folder", "openFolder", copy.parent)

        self._jobs.start(
            "Copying", work, done, lambda error: self._fail("No copy was saved.", error)
        )

    # Check

    def check(self) -> None:
        """Check whether the project is sound, in the background."""
        project = self._session.project
        if project is None or not self.is_free():
            return
        path = project.path

        def work(progress: ProgressCallback) -> tuple[list[str], str]:
            project.check_place()
            with Project.open(path, read_only=True) as reader:
                problems = reader.check(progress)
                if problems:
                    return problems, ""
                return problems, reader.review.gold_conflicts(progress).describe()

        self._jobs.start(
            "Checking", work, self._say_checked, lambda error: self._fail("Not checked.", error)
        )

    def _say_checked(self, checked: tuple[list[str], str]) -> None:
        problems, contradictions = checked
        if not problems:
            words = "The file, every offset and every annotation's text were checked."
            show_message(
                self._window,
                "The project is sound.",
                f"{words}\n\n{contradictions}".rstrip(),
                icon=QMessageBox.Icon.Information,
            )
            return
        show_message(
            self._window,
            f"The project has {number(len(problems), 'fault')}.",
            "Make a copy of the file before you go on.",
            notes=problems,
        )

    def _fail(
        self, outcome: str, error: BaseException, where: str = IMPORT_AS
    ) -> QMessageBox | None:
        """Show an error.

        Args:
            outcome: A sentence on what was not done.
            error: The error.
            where: The command whose dialog has the fields that the remedies name.

        Returns:
            The box of the message, if there is one.
        """
        if isinstance(error, Cancelled):
            self._session.say(f"Cancelled. {outcome}")
        elif isinstance(error, FileDisplaced):
            self._session.displaced.emit(error)
        elif isinstance(error, AnnotatorError):
            return show_message(self._window, outcome, explain(error, where))
        else:
            sys.excepthook(type(error), error, error.__traceback__)
        return None


def describe_merge(report: MergeReport) -> str:
    """Return the result of a merge in words."""
    if report.nothing_new:
        return "nothing new; all of it is here already."
    rows = describe_merged_rows(
        documents=report.documents,
        annotations=report.annotations,
        relations=report.relations,
        identities=report.identities,
        records=report.records,
        corrections=report.corrections,
        changed=report.changed,
        removed=report.removed,
    )
    return f"{rows or 'how far colleagues are'}."


def describe_import(report: ImportReport) -> str:
    """Return the result of an import in one sentence or two."""
    parts = [
        number(count, thing)
        for count, thing in (
            (report.documents, "article"),
            (report.annotations, "annotation"),
            (report.relations, "relation"),
        )
        if count
    ]
    known = report.already_there - report.repeated
    existing = number(known, "article") if known else ""
    if not parts and not existing:
        return "Nothing new came in."
    if not parts:
        return f"Nothing new: the project already has {existing}."
    remark = f" The project already had {existing}." if existing else ""
    if report.repeated:
        verb = "was" if report.repeated == 1 else "were"
        remark += f" {number(report.repeated, 'article')} {verb} in the import more than once."
    count = report.suggested
    if count:
        remark += f" {number(count, 'speaker')} {'is' if count == 1 else 'are'} suggested."
    return f"Imported {', '.join(parts)}.{remark}"


def _merge_each(
    worker: Project,
    paths: Sequence[Path],
    reports: list[MergeReport],
    progress: ProgressCallback,
) -> None:
    """Merge projects one after the other.

    Args:
        worker: The project into which they are merged.
        paths: The projects.
        reports: Has the reports of those that were merged, also if a later one fails.
        progress: Called with the rows so far.
    """
    for path in paths:
        report = worker.merge(path, progress=progress)
        reports.append(report)
    for report in reports:
        if report.documents:
            _note_copies(worker, report, progress)


def _describe_merged(paths: Sequence[Path], done: int) -> str:
    """Return which projects were merged where a merge of several ended before its end."""
    if done == len(paths):
        return "All was merged; near copies among the articles were not looked for."
    if not done:
        return "The project was not merged." if len(paths) == 1 else "No project was merged."
    before = join_names([path.stem for path in paths[:done]])
    was = "was" if done == 1 else "were"
    return f"{paths[done].stem} was not merged; {before} {was}, and can be undone."
