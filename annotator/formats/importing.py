"""Import: files, folders and patterns as one stream of model objects, which a project adds.

The project pulls the stream; each step pulls the one below it::

    Project.add                       one transaction, which ends in a commit or in nothing
      TagSetAdapter.items             renames labels, lets labels in, or stops
        _ImportRun.items              goes through the files, counts progress, attaches places
          Format.read                 the reader of the file's format
            ReadContext.read_each     a line or record each; leaves out those that are unreadable

Progress is counted in ``_ImportRun`` alone: no other step knows the files.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.adapting import TagSetAdapter
from annotator.formats.damage import Unexpected
from annotator.formats.file_lookup import FoundFiles, find_files, recognise
from annotator.formats.files import name_of
from annotator.formats.format import Format, ReadContext
from annotator.formats.near_copies import near_copies
from annotator.formats.offsets import OffsetUnit
from annotator.formats.registry import format_to_read, formats, formats_by_suffix
from annotator.formats.tag_sets import default_tag_set
from annotator.formats.text import FORMAT as TEXT
from annotator.formats.text import EmptyText
from annotator.jobs import ProgressCallback
from annotator.model import (
    AnnotatedDocument,
    AnnotatorError,
    Cancelled,
    InputError,
    ModelObject,
    NoticeList,
    Place,
    ValidationError,
)
from annotator.project import ImportReport, Project

_MOST_COPIES = 100
_log = logging.getLogger(__name__)
_TELL_EVERY = 20
"""Items and files between two reports of progress, which is also where a job is cancelled."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person says of the files that they import; nothing of it is needed as a rule."""

    format: str = ""
    """Overrules what a file's name and content say."""
    encoding: str = ""
    """How the files' bytes are read."""
    annotator: str = ""
    """Owns annotations that name nobody (default: the project's annotator)."""
    skip_bad: bool = False
    """What cannot be read is reported and left out, instead of ending the import."""
    offsets: str = ""
    """How the files count, as :meth:`OffsetUnit.named` has it, where a format counts otherwise."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names of the tag set for labels and relation types of the files."""
    new_labels: bool = False
    """Labels and relation types that the tag set lacks are added to it."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The format's own options, see :attr:`Format.read_options`."""
    near_copies: bool = False
    """Afterwards all texts are compared, and new articles that are near copies reported."""


def import_paths(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> ImportReport:
    """Take files, folders and patterns (``*.txt``) into a project, all of it or nothing.

    Folders are read with all that is in them, in the order of their names; what no format reads
    is left out and reported.

    Raises:
        InputError: a file that is not there, or cannot be taken as it is; the message names file
            and place. Nothing was imported. OffsetsDiffer and UnknownLabels are such errors, which
            a person can answer with other options.
        EnvironmentFault: a file or the project cannot be read or written. Nothing was imported.
        Cancelled: ``progress`` raised it. Nothing was imported.
    """
    options = options or ImportOptions()
    chosen = format_to_read(options.format) if options.format else None
    _check_options(options.options, [chosen] if chosen else formats().values())
    found = find_files(paths, chosen)
    context = ReadContext(
        options.annotator or project.annotator,
        options.encoding or None,
        offset_unit=OffsetUnit.named(options.offsets) if options.offsets else None,
        options=options.options,
    )
    importing = _ImportRun(found, chosen, context, progress, options.skip_bad)
    adapting = TagSetAdapter(
        project.tag_set,
        context,
        options.names,
        options.new_labels,
        chosen=project.tag_set != default_tag_set(),
        tagged=lambda: not project.is_never_tagged(),
    )
    try:
        report = project.add(adapting.items(importing.items()), title=_title(found.files))
    except ValidationError as error:
        raise importing.placed(error) from error
    report.notes = importing.notes_before(report.notes)
    importing.check_not_empty(report)
    if options.near_copies and report.documents:
        for sentence in _near_copies(project, report, progress):
            report.notes.add(sentence)
    return report


def _near_copies(
    project: Project, report: ImportReport, progress: ProgressCallback | None
) -> list[str]:
    """A sentence for each new article that shares most of its text with another one."""
    new = set(report.document_ids)
    try:
        pairs = near_copies(
            project.articles.texts(), total=project.articles.count(), progress=progress
        )
    except Cancelled:
        return ["The articles are in, but were not compared with each other: it was cancelled."]
    found = [pair for pair in pairs if pair.one in new or pair.other in new]
    told: list[str] = []
    for pair in found[:_MOST_COPIES]:
        # The one that came is said of the one that was here.
        one, other = (pair.one, pair.other) if pair.other in new else (pair.other, pair.one)
        told.append(
            f"{_named(project, other)} is a near copy of {_named(project, one)}: "
            f"{pair.share:.0%} of their text is the same. Both are kept."
        )
    rest = len(found) - len(told)
    return [*told, f"There are {rest:,} more pairs of near copies."] if rest else told


def _named(project: Project, id: str) -> str:
    """How a person knows an article: by its title, and by the file that it came from."""
    document = project.document(id)
    source = document.metadata.get("source") or id
    return f"“{document.title}” ({source})" if document.title else str(source)


@dataclass
class _ImportRun:
    """The state of one import."""

    found: FoundFiles
    chosen: Format | None
    context: ReadContext
    progress: ProgressCallback | None
    skip_bad: bool
    given: int = 0
    """Articles that were handed on."""
    passed: int = 0
    """Items and files that are done with."""
    skipped: int = 0
    taking: bool = False
    """Whether the project has an item in hand: what it objects to is that one."""

    def items(self) -> Iterator[ModelObject]:
        """All items of all files."""
        if self.skip_bad:
            self.context.on_unreadable = self._skip
        total = self._total()
        for path in self.found.files:
            for item in self._items_of(path):
                self.taking = True
                yield item
                self.taking = False
                self.given += isinstance(item, AnnotatedDocument)
                self._pass(total)
            self._pass(total)
        if self.progress is not None:
            self.progress(self.given, self.given, "articles")

    def _items_of(self, path: Path) -> Iterator[ModelObject]:
        self.context.place = name_of(path)
        each = self.chosen
        try:
            each = each or recognise(path)
            if each.read is not None:
                yield from each.read(path, self.context)
        except EmptyText as error:
            self._skip(error)
        except AnnotatorError as error:
            error.place = error.place or self.context.where
            if not self.skip_bad:
                raise
            self._skip(error)
        except Exception as error:
            # One file of thousands shall not end all in a message that does not even name it.
            _log.info("Not expected in %s", self.context.place, exc_info=error)
            title = each.title if each else "any format"
            unexpected = Unexpected(self.context.place, title, error)
            unexpected.place = self.context.where
            if not self.skip_bad:
                raise unexpected from error
            self._skip(unexpected)

    def _pass(self, total: int | None) -> None:
        """An item or a file is done with."""
        self.passed += 1
        if self.progress is not None and self.passed % _TELL_EVERY == 1:
            self.progress(self.given, total, "articles")

    def _total(self) -> int | None:
        """How many articles will come, where each file is one."""
        one_each = all(
            (self.chosen or formats_by_suffix(path)[-1:] == (TEXT,)) for path in self.found.files
        )
        return len(self.found.files) if one_each else None

    def _skip(self, error: Exception) -> None:
        self.skipped += 1
        remedies = error.remedies if isinstance(error, AnnotatorError) else ()
        self.context.note(f"Left out: {error}", *remedies)

    def notes_before(self, notes: NoticeList) -> NoticeList:
        """Return the notices of the import, followed by those of the project."""
        all_notes = NoticeList()
        for sentence in self.found.notes:
            all_notes.add(sentence)
        all_notes.extend(self.context.notes)
        all_notes.extend(notes)
        return all_notes

    def placed(self, error: ValidationError) -> InputError:
        """A rule that was broken, with the place that was being read where that is known."""
        if self.taking and not error.is_late:
            return InputError(f"{self.context.place}: {error}", place=self.context.where)
        files = self.found.files
        if len(files) > 1:
            return error
        return InputError(f"{files[0].name}: {error}", place=Place(files[0].name))

    def check_not_empty(self, report: ImportReport) -> None:
        """Raise InputError when there was nothing to import at all."""
        made = report.documents + report.already_there + report.identities
        if made == 0 and self.skipped and not report.changes.tag_set:
            first = next(iter(self.context.notes))
            raise InputError(f"Nothing was imported. {first.message}", remedies=first.remedies)


def _check_options(given: Mapping[str, str], among: Iterable[Format]) -> None:
    known = sorted({name for each in among for name in each.read_options})
    for name in given:
        if name not in known:
            raise InputError(
                f"There is no option “{name}” for reading; there are {', '.join(known) or 'none'}."
            )


def _title(files: Iterable[Path]) -> str:
    names = [name_of(path) for path in files]
    return f"import {names[0]}" if len(names) == 1 else f"import {len(names)} files"
