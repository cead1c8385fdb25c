"""Import: files, folders and patterns as one stream of model objects, which a project adds.

The project pulls the stream; each step pulls the one below it::

    Project.add                       one transaction, which ends in a commit or in nothing
      AnnotatorAdapter.items          renames annotators, or stops where two nearly equal
      TagSetAdapter.items             renames labels, lets labels in, or stops
        ImportRun.items               goes through the files, counts progress, attaches places
          FileSession.read            passes on what another process reads, within limits
            Format.read               the reader of the file's format, in that process
              ReadContext.read_each   a line or record each; leaves out those that are unreadable

Progress is counted in ``ImportRun`` alone: no other step knows the files.

After the first thing that cannot be read, nothing more is added: the remaining files are only read,
so that one error can name all that is wrong with them.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.formats.adapting import TagSetAdapter
from annotator.formats.article_addresses import ArticleAddresses
from annotator.formats.copies_in_project import note_copies
from annotator.formats.damage import Unexpected, UnreadableInput
from annotator.formats.decoding import check_encoding
from annotator.formats.file_lookup import FoundFiles, find_files
from annotator.formats.files import name_of
from annotator.formats.format import Format, ReadContext
from annotator.formats.import_watcher import ImportWatcher
from annotator.formats.offsets import OffsetUnit
from annotator.formats.owners import AnnotatorAdapter
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.messages import Position
from annotator.formats.reading_process.readers import FileReader, open_reader
from annotator.formats.registry import format_to_read, formats, formats_by_suffix
from annotator.formats.tag_sets import default_tag_set
from annotator.formats.text import FORMAT as TEXT
from annotator.formats.text import EmptyText
from annotator.formats.unpacking_budget import UnpackingBudget, size_in_words
from annotator.jobs import ProgressCallback
from annotator.model import (
    AnnotatedDocument,
    AnnotatorError,
    Cancelled,
    InputError,
    ModelObject,
    NoticeList,
    Place,
    Suggestion,
    ValidationError,
)
from annotator.model.errors import MOST_NOTICES
from annotator.project import ImportReport, Project
from annotator.words import shorten

SuggestIn = Callable[[Project, ImportReport], Iterable[Suggestion]]
"""Returns what is suggested in the articles of an import."""
_log = logging.getLogger(__name__)
_FILES_AHEAD = 16
"""How many files are read before their turn, while the project adds others."""
_SHOWN_CODE_POINTS = 40
"""The most of a file's name in the line that shows the progress."""
_PROGRESS_EVERY = 20
"""The objects and files between two reports of progress, at which a job can be cancelled."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person states about the files of an import; as a rule nothing is needed."""

    format: str = ""
    """The name of the format; empty: it is recognised for each file."""
    formats: Mapping[Path, str] = field(default_factory=dict[Path, str])
    """The names of formats for single files that several would read (SeveralFormats)."""
    encoding: str = ""
    """The encoding of texts; empty: it is recognised."""
    annotator: str = ""
    """The owner of annotations that have none; empty: the project's annotator."""
    skip_bad: bool = False
    """Whether what cannot be read is left out and reported, instead of ending the import."""
    known_bad: Mapping[Path, AnnotatorError] = field(default_factory=dict[Path, AnnotatorError])
    """The files that an earlier run could not read, with its errors: they are left out, reported
    and not read again (:attr:`UnreadableInput.by_path`)."""
    offsets: str = ""
    """The unit of offsets, see :meth:`OffsetUnit.named`; empty: that of the format."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names in the tag set, by the names of labels and relation types in the files."""
    new_labels: bool = False
    """Whether labels and relation types that the tag set lacks are added to it."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The format's own options, by the names in :attr:`Format.read_options`."""
    near_copies: bool = False
    """Whether new articles that are near copies of others are reported in the end."""
    annotators: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names of annotators in the project, by the names of the same people in the files."""
    new_annotators: bool = False
    """Whether annotators whose names nearly equal others are other people."""
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    """How much time and memory the reading of one file may take."""


def import_paths(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
    suggest: SuggestIn | None = None,
) -> ImportReport:
    """Add files, folders and patterns (``*.txt``) to a project, all of them or none.

    Args:
        project: The project.
        paths: Folders are read with all files in them, in the order of their names; files that no
            format reads are left out and reported.
        options: What the person states about the files.
        progress: Called with the number of articles.
        suggest: Returns what is suggested in the articles if one is a transcript, as a part of the
            same step.

    Raises:
        InputError: A file is missing, or cannot be accepted as it is; the message names file and
            place. A person can answer OffsetsDiffer, UnknownLabels, UnknownFields and
            AlikeAnnotators with other options. UnreadableInput names all that cannot be read.
            Nothing was imported.
        EnvironmentFault: A file or the project cannot be read or written. Nothing was imported.
        Cancelled: ``progress`` raised it. Nothing was imported.
    """
    options = options or ImportOptions()
    while True:
        try:
            return _import_paths(project, paths, options, progress, suggest)
        except UnreadableInput as error:
            # Only the project knows that a file breaks a rule, in the middle of the transaction.
            if not options.skip_bad or not error.leaves_rest:
                raise
            options = replace(options, known_bad={**options.known_bad, **error.by_path})


def _import_paths(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions,
    progress: ProgressCallback | None,
    suggest: SuggestIn | None,
) -> ImportReport:
    """Add files as :func:`import_paths` does, in one run."""
    run, stream = start_run(project, paths, options, progress)

    def suggested(report: ImportReport) -> Iterable[Suggestion]:
        return suggest(project, report) if suggest and run.context.has_speakers else ()

    try:
        report = project.add(stream, title=run.title, suggest=suggested if suggest else None)
    except ValidationError as error:
        raise run.with_place(error) from error
    finally:
        run.close()
    report.has_speakers = run.context.has_speakers
    report.notes = run.notes_before(report.notes)
    run.check_not_empty(report)
    if options.near_copies:
        note_copies(project, report, progress)
    return report


def start_run(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions,
    progress: ProgressCallback | None = None,
    watcher: ImportWatcher | None = None,
) -> "tuple[ImportRun, Iterator[ModelObject]]":
    """Find the files of an import, and return its run with the stream that a project adds.

    The caller closes the run in the end.

    Args:
        project: The project, whose tag set and annotators the stream is fitted to.
        paths: As for :func:`import_paths`.
        options: What the person states about the files.
        progress: Called with the number of articles.
        watcher: Sees all that is read, as a preview does.

    Raises:
        InputError: A file is missing, or an option is unknown.
        EnvironmentFault: A folder cannot be read.
    """
    chosen = format_to_read(options.format) if options.format else None
    _check_options(options.options, [chosen] if chosen else formats().values())
    if options.encoding:
        check_encoding(options.encoding)
    found_files = find_files(paths, chosen)
    addresses = ArticleAddresses(project)
    context = ReadContext(
        options.annotator or project.annotator,
        options.encoding or None,
        offset_unit=OffsetUnit.named(options.offsets) if options.offsets else None,
        options=options.options,
        leaves_out=options.skip_bad,
        budget=UnpackingBudget(options.limits.gigabytes),
        find_article=addresses.find,
        find_named=addresses.named,
    )
    run = ImportRun(
        found_files, chosen, context, progress, options.skip_bad, options.known_bad, watcher
    )
    run.formats = options.formats
    run.reader = open_reader(context, options.limits, chosen, run.wait)
    adapter = TagSetAdapter(
        project.tag_set,
        context,
        options.names,
        options.new_labels,
        chosen=project.tag_set != default_tag_set(),
        is_tagged=lambda: not project.is_never_tagged(),
    )
    people = AnnotatorAdapter(
        [*project.team.annotators(), context.annotator],
        options.annotators,
        options.new_annotators,
        context.note,
    )
    return run, people.items(adapter.items(run.items()))


class _Unwanted(Exception):
    """A preview goes on without the file that is being read."""


@dataclass
class ImportRun:
    """The state of one import."""

    found_files: FoundFiles
    chosen: Format | None
    context: ReadContext
    progress: ProgressCallback | None
    skip_bad: bool
    known_bad: Mapping[Path, AnnotatorError]
    watcher: ImportWatcher | None = None
    formats: Mapping[Path, str] = field(default_factory=dict[Path, str])
    """The names of formats that a person chose for single files."""
    reader: FileReader = field(init=False)
    """Reads the files, as a rule in another process."""
    articles: int = 0
    """The number of articles that were read."""
    steps: int = 0
    """The number of objects, faults and files that are done."""
    _total: int | None = None
    skipped: int = 0
    is_adding: bool = False
    """Whether the project is adding an object: a rule that it reports is broken by this one."""
    path: Path = Path()
    """The file that is being read."""
    faults: list[AnnotatorError] = field(default_factory=list[AnnotatorError])
    """What cannot be read and was not to be left out; at most :data:`MOST_NOTICES`."""
    fault_count: int = 0
    bad_paths: dict[Path, AnnotatorError] = field(default_factory=dict[Path, AnnotatorError])
    """The first fault of each file that has one."""
    _named: set[Path] = field(default_factory=set[Path])
    """The files of which something was left out by name."""
    good_paths: set[Path] = field(default_factory=set[Path])
    """The files of which something could be read."""

    def items(self) -> Iterator[ModelObject]:
        """Yield the objects of all files, up to the first that cannot be read.

        Raises:
            AnnotatorError: Something cannot be read, or leaves a question open.
        """
        self.context.on_unreadable = self._leave_out
        self._total = self._article_total()
        watcher = self.watcher
        for number, path in enumerate(self.found_files.files, 1):
            self.path = path
            if watcher is not None and not watcher.wants(path):
                continue
            reported = self._reported()
            for item in self._items_of(path, number):
                self.good_paths.add(path)
                if watcher is not None and not watcher.take(item):
                    break
                if not self.faults:
                    self.is_adding = True
                    yield item
                    self.is_adding = False
                self.articles += isinstance(item, AnnotatedDocument)
                self._count_step()
            is_silent = path not in self.good_paths and self._reported() == reported
            if is_silent and watcher is None:
                self._skip(EmptyText(f"{name_of(path)} has nothing to import in it."))
            self._count_step()
        if self.faults:
            raise self._unreadable()
        if self.progress is not None:
            self.progress(self.articles, self.articles, "articles")

    def _reported(self) -> int:
        """Return the number of faults and remarks, which grows if a file has one."""
        return self.skipped + self.fault_count + self.context.notes.total

    def close(self) -> None:
        """End what is still read."""
        self.reader.close()

    def wait(self, position: Position | None) -> None:
        """Report how far the file is read that is being waited for.

        Raises:
            Cancelled: The import was cancelled.
            _Unwanted: A preview does not wait for the file any longer.
        """
        if self.watcher is not None and not self.watcher.waits():
            raise _Unwanted
        if self.progress is not None:
            what = "articles" if position is None else f"articles, {_describe(self.path, position)}"
            self.progress(self.articles, self._total, what)

    def _items_of(self, path: Path, number: int) -> Iterator[ModelObject]:
        """Yield the objects of a file, the ``number``-th from 1."""
        self.context.place = name_of(path)
        if path in self.known_bad:
            self._skip(self.known_bad[path])
            return
        try:
            yield from self.reader.read(
                self._to_read(path), self._read_next(number), self._meet_format
            )
        except _Unwanted:
            pass
        except EmptyText as error:
            self._skip(error)
        except Cancelled:
            raise
        except AnnotatorError as error:
            if isinstance(error, Unexpected):
                _log.info("Not expected in %s", self.context.place, exc_info=error)
            self._leave_out(error)

    def _to_read(self, path: Path) -> tuple[Path, str]:
        """Return a file with the name of its format; "" if that has to be recognised."""
        return path, self.chosen.name if self.chosen else self.formats.get(path, "")

    def _read_next(self, number: int) -> list[tuple[Path, str]]:
        """Return the files that are read behind the ``number``-th; a preview may not want them."""
        if self.watcher is not None:
            return []
        following = self.found_files.files[number : number + _FILES_AHEAD]
        return [self._to_read(path) for path in following if path not in self.known_bad]

    def _meet_format(self, file_format: Format) -> None:
        if self.watcher is not None:
            self.watcher.meet_format(file_format)

    def _leave_out(self, error: Exception) -> None:
        """Leave out what an error is about, or keep the error if that was not asked for.

        Raises:
            AnnotatorError: The error itself, if a person can answer it.
            Cancelled: The import was cancelled.
        """
        self._count_step()
        if isinstance(error, AnnotatorError):
            error.place = error.place or self.context.where
            if self.watcher is not None:
                self.watcher.meet(error)
                return
        if self.skip_bad or not isinstance(error, AnnotatorError):
            self._skip(error)
            return
        if error.is_question:
            raise error
        self.fault_count += 1
        self.bad_paths.setdefault(self.path, error)
        if len(self.faults) < MOST_NOTICES:
            self.faults.append(error)

    def _unreadable(self) -> AnnotatorError:
        """Return the error that names all that cannot be read."""
        leaves_rest = bool(self.good_paths)
        if self.fault_count == 1 and not leaves_rest:
            return self.faults[0]
        return UnreadableInput(
            self.faults,
            files=len(self.found_files.files),
            bad_files=len(self.bad_paths),
            count=self.fault_count,
            leaves_rest=leaves_rest,
            by_path={
                path: error for path, error in self.bad_paths.items() if path not in self.good_paths
            },
        )

    def _count_step(self) -> None:
        """Count an object, a fault or a file that is done, and report the progress."""
        self.steps += 1
        if self.progress is not None and self.steps % _PROGRESS_EVERY == 1:
            self.progress(self.articles, self._total, "articles")

    def _article_total(self) -> int | None:
        """Return the number of articles if each file is one, otherwise None."""
        is_article_each = all(
            self.chosen or formats_by_suffix(path)[-1:] == (TEXT,)
            for path in self.found_files.files
        )
        return len(self.found_files.files) if is_article_each else None

    def _skip(self, error: Exception) -> None:
        self.skipped += 1
        remedies = error.remedies if isinstance(error, AnnotatorError) else ()
        # The first of a file is kept, so that each file is named, however many remarks there are;
        # of an empty file nothing is lost.
        is_kept = self.path not in self._named and not isinstance(error, EmptyText)
        self._named.add(self.path)
        self.context.notes.add(f"Left out: {error}", *remedies, is_kept=is_kept)

    def notes_before(self, notes: NoticeList) -> NoticeList:
        """Return the notices of the import, followed by those of the project."""
        all_notes = NoticeList()
        for sentence in self.found_files.notes:
            all_notes.add(sentence)
        all_notes.extend(self.context.notes)
        for sentence in self.context.left_out.sentences():
            all_notes.add(sentence)
        all_notes.extend(notes)
        return all_notes

    def with_place(self, error: ValidationError) -> InputError:
        """Return the error of a broken rule with its place, if that is known."""
        files = self.found_files.files
        if not self.is_adding or error.is_late:
            if len(files) > 1:
                return error
            return InputError(f"{files[0].name}: {error}", place=Place(files[0].name))
        placed = InputError(f"{self.context.place}: {error}", place=self.context.where)
        if len(files) - len(self.known_bad) < 2:
            return placed
        return UnreadableInput(
            [placed],
            files=len(files),
            bad_files=1,
            count=1,
            leaves_rest=True,
            by_path={self.path: placed},
        )

    def title(self) -> str:
        """Return what undo calls the import: the files of which something came in."""
        files = self.good_paths or self.found_files.files
        names = [name_of(path) for path in files]
        return f"import {names[0]}" if len(names) == 1 else f"import {len(names):,} files"

    def check_not_empty(self, report: ImportReport) -> None:
        """Raise InputError if nothing was imported; the message has the first reason."""
        here = (report.documents, report.already_there, report.repeated, report.already_annotated)
        new = (report.annotations, report.relations, report.identities, report.corrections)
        if any(here) or any(new) or report.changes.tag_set:
            return
        # Other remarks may come before, which are not the reason.
        notices = [*self.notes_before(NoticeList())]
        reasons = [notice for notice in notices if notice.message.startswith("Left out: ")]
        first = next(iter(reasons or notices), None)
        if first is not None:
            raise InputError(f"Nothing was imported. {first.message}", remedies=first.remedies)


def _check_options(options: Mapping[str, str], readers: Iterable[Format]) -> None:
    names = sorted({name for reader in readers for name in reader.read_options})
    for name in options:
        if name not in names:
            raise InputError(
                f"There is no option “{name}” for reading; there are {', '.join(names) or 'none'}."
            )


def _describe(path: Path, position: Position) -> str:
    """Return how far a file is read: “reading name.pdf: 34 % of 57 MB”."""
    name = shorten(name_of(path), _SHOWN_CODE_POINTS)
    if not position.total:
        return f"reading {name}"
    if position.what != "bytes":
        return f"reading {name}: {position.done:,} of {position.total:,} {position.what}"
    size = size_in_words(position.total)
    if position.done >= position.total:
        return f"reading {name}: {size}"  # Its bytes are here; what they mean is still found out.
    return f"reading {name}: {100 * position.done // position.total} % of {size}"
