"""Reads the first articles of an import as they would come in, and adds nothing to the project.

It runs the same readers through the same :class:`~annotator.formats.importing.ImportRun`. What
would stop an import (a question, a file that cannot be read) is a part of the preview instead, so
that all of it can be seen in one look.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from annotator.formats.articles.dates import DATE, DateOrderUnknown
from annotator.formats.articles.fields import KnownFields, UnknownFields
from annotator.formats.copies_in_project import copies_in_project, name_article
from annotator.formats.files import name_of
from annotator.formats.format import Format
from annotator.formats.import_answers import probable_fields, trial_options, with_fields
from annotator.formats.importing import ImportOptions, ImportRun, start_run
from annotator.formats.left_out import Examples, LeftOut, add_examples
from annotator.formats.near_copies import NearCopies
from annotator.jobs import ProgressCallback
from annotator.model import (
    AnnotatedDocument,
    AnnotatorError,
    Document,
    InputError,
    ModelObject,
    Notice,
    Place,
    ValidationError,
    covered_text,
)
from annotator.model.validate import check_fragments, name_annotation
from annotator.project import Project
from annotator.project.repeated import not_taken

_LONGEST_WAIT_SECONDS = 20.0
"""How long a preview waits for the first article of a file; an import waits longer."""
_TAKES_LONG = "takes long to read, so that none of it is shown here. The import reads it."
_MAX_TRIALS = 6
"""How often the files are read again with an answer to a question that they raised."""


@dataclass(frozen=True)
class PreviewLimit:
    """How much of an import its preview reads."""

    articles: int = 40
    per_file: int = 20
    seconds: float = 0.4
    """No further article is read after this time, except the first one."""


@dataclass
class PreviewedArticle:
    """An article as it would come in."""

    item: AnnotatedDocument
    path: Path
    """Its file."""
    notes: list[Notice] = field(default_factory=list[Notice])
    """What its reader reported since the article before it, or since the start of the file."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """What of its part of the file did not become part of it: how many of each kind."""
    examples: Examples = field(default_factory=Examples)
    """Words of what did not."""
    has_open_date: bool = False
    """Whether its date depends on a question: which of its numbers is the day."""
    known_as: str = ""
    """The name of the article with the same text, in the project or before it in the import."""
    is_repeated: bool = False
    """Whether that article is before it in the import."""
    not_taken: list[str] = field(default_factory=list[str])
    """What it has beside its text that the article with the same text has not."""
    near_copy_of: str = ""
    """The name of the article that shares most of its text with it."""
    share: float = 0.0
    """The estimated share of text in common with that, from 0 to 1."""

    @property
    def document(self) -> Document:
        """The article itself."""
        return self.item.document


@dataclass
class PreviewedFile:
    """A file of the import, as far as it was read."""

    path: Path
    format: Format | None = None
    """The format by which it is read; None: no format reads it."""
    articles: int = 0
    notes: list[Notice] = field(default_factory=list[Notice])
    """What its reader reported, that of its articles included."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """What did not become part of an article, of all its articles."""
    examples: Examples = field(default_factory=Examples)
    """Words of what did not."""
    faults: list[AnnotatorError] = field(default_factory=list[AnnotatorError])
    """What cannot be read in it."""
    questions: list[AnnotatorError] = field(default_factory=list[AnnotatorError])
    """What has to be answered before it can come in."""
    is_whole: bool = True
    """Whether all of it was read."""


@dataclass
class ImportPreview:
    """What an import of the first articles would bring."""

    options: ImportOptions
    """The given options, with the fields that were recognised by their content."""
    articles: list[PreviewedArticle] = field(default_factory=list[PreviewedArticle])
    files: list[PreviewedFile] = field(default_factory=list[PreviewedFile])
    """The files that were looked at, in their order."""
    questions: list[AnnotatorError] = field(default_factory=list[AnnotatorError])
    """What a person has to answer, of all files: labels, offsets, the order of dates and so on."""
    fields: list[UnknownFields] = field(default_factory=list[UnknownFields])
    """The files that have names of their own for the text, whose fields were recognised."""
    known_fields: list[KnownFields] = field(default_factory=list[KnownFields])
    """The other files of records, whose fields are known by their names."""
    notes: list[Notice] = field(default_factory=list[Notice])
    """What was left out in the folders, and what is no file's own."""
    left_out: LeftOut = field(default_factory=LeftOut)
    """What did not become part of an article, of all files."""
    file_count: int = 0
    """The number of all files, also those that were not looked at."""

    @property
    def is_whole(self) -> bool:
        """Whether all of all files was read."""
        return len(self.files) == self.file_count and all(file.is_whole for file in self.files)

    @property
    def faults(self) -> list[AnnotatorError]:
        """What cannot be read, of all files."""
        return [fault for file in self.files for fault in file.faults]

    @property
    def messages(self) -> frozenset[str]:
        """What the report of the import will repeat, if all of it was read."""
        return frozenset([*(note.message for note in self.all_notes), *self.left_out.sentences()])

    @property
    def all_notes(self) -> list[Notice]:
        """What all readers reported."""
        return [*self.notes, *(note for file in self.files for note in file.notes)]


def preview_import(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    limit: PreviewLimit | None = None,
    progress: ProgressCallback | None = None,
) -> ImportPreview:
    """Read the first articles of files, folders and patterns, and add none of them.

    Fields of a table or of JSON with names of their own are recognised by their content, as an
    import suggests them; other questions are kept, and what depends on them is shown as by the
    answer that is the likeliest.

    Args:
        project: The project; it is only read.
        paths: As for :func:`~annotator.formats.importing.import_paths`.
        options: What the person states about the files.
        limit: How much is read.
        progress: Called with the number of articles.

    Raises:
        InputError: A file is missing, there is nothing to import, or an option is unknown.
        EnvironmentFault: A folder or the project cannot be read.
        Cancelled: ``progress`` raised it.
    """
    options = options or ImportOptions()
    limit = limit or PreviewLimit()
    asked: list[AnnotatorError] = []
    fields: list[UnknownFields] = []
    trial = options
    preview = _read_once(project, paths, trial, limit, progress)
    for _ in range(_MAX_TRIALS):
        before = trial
        news = [question for question in preview.questions if not _is_among(question, asked)]
        for question in news:
            if isinstance(question, UnknownFields) and question.fields:
                fields.append(question)
                chosen = probable_fields(question)
                options = replace(options, options=with_fields(options.options, chosen))
                trial = replace(trial, options=with_fields(trial.options, chosen))
            else:
                trial = trial_options(trial, question)
        asked += news
        if trial == before:
            break
        preview = _read_once(project, paths, trial, limit, progress)
    preview.options, preview.fields = options, fields
    preview.questions = [question for question in asked if question not in fields]
    _mark_open_dates(preview)
    _mark_known(project, preview.articles)
    return preview


def _mark_open_dates(preview: ImportPreview) -> None:
    """Mark the articles of files whose order of day and month is asked."""
    asked = [each.file for each in preview.questions if isinstance(each, DateOrderUnknown)]
    for article in preview.articles:
        name = name_of(article.path)
        article.has_open_date = bool(article.document.metadata.get(DATE)) and any(
            file == name or file.startswith(f"{name},") for file in asked
        )


def _is_among(question: AnnotatorError, asked: Iterable[AnnotatorError]) -> bool:
    return any(str(question) == str(other) for other in asked)


def _read_once(
    project: Project,
    paths: Sequence[Path],
    options: ImportOptions,
    limit: PreviewLimit,
    progress: ProgressCallback | None,
) -> ImportPreview:
    taker = _Taker(limit, progress)
    run, stream = start_run(project, paths, options, progress, taker)
    taker.run = run
    run.context.on_fields = taker.meet_fields
    preview = taker.preview
    preview.options = options
    try:
        for _ in stream:
            pass
    except InputError as error:
        if not error.is_question:
            raise
        preview.questions.append(error)  # Labels and annotators are known at the end only.
    finally:
        run.close()
    taker.end_file()
    preview.file_count = len(run.found_files.files)
    preview.notes = [*map(Notice, run.found_files.notes), *taker.own_notes]
    for file in preview.files:
        preview.questions += file.questions
    return preview


class _Taker:
    """Collects what a run reads, up to a limit (an :class:`ImportWatcher`)."""

    run: ImportRun

    def __init__(self, limit: PreviewLimit, progress: ProgressCallback | None) -> None:
        self.preview = ImportPreview(ImportOptions())
        self.own_notes: list[Notice] = []
        self._limit, self._progress = limit, progress
        self._deadline = monotonic() + limit.seconds
        self._file: PreviewedFile | None = None
        self._file_deadline = 0.0
        self._noted = 0
        """How many notices of the run belong to a file already."""

    def wants(self, path: Path) -> bool:
        self.end_file()
        if self._is_full():
            return False
        self._file = PreviewedFile(path)
        self._file_deadline = monotonic() + _LONGEST_WAIT_SECONDS
        self.preview.files.append(self._file)
        return True

    def meet_format(self, file_format: Format) -> None:
        if self._file is not None:
            self._file.format = file_format

    def take(self, item: ModelObject) -> bool:
        if self._progress is not None:
            self._progress(len(self.preview.articles), None, "articles")
        file = self._file
        if file is None or not isinstance(item, AnnotatedDocument):
            return True
        if self._is_full() or file.articles >= self._limit.per_file:
            file.is_whole = False
            if not file.articles:
                self._forget(file)
            return False
        try:
            _check(item)
        except ValidationError as error:
            error.place = error.place or Place(name_of(file.path))
            file.faults.append(error)
            return True
        article = PreviewedArticle(item, file.path, self._new_notes())
        article.left_out = self._take_left_out()
        article.examples = self._take_examples(file)
        file.articles += 1
        file.notes += article.notes
        file.left_out += article.left_out
        self.preview.articles.append(article)
        return True

    def waits(self) -> bool:
        file = self._file
        if file is None:
            return True
        takes_long = not file.articles and monotonic() > self._file_deadline
        if not takes_long and not self._is_full():
            return True
        file.is_whole = False
        if takes_long:
            file.notes.append(Notice(f"{name_of(file.path)} {_TAKES_LONG}"))
        elif not file.articles:
            self._forget(file)
        return False

    def meet(self, error: AnnotatorError) -> None:
        file = self._file
        if file is None:
            return
        if not error.is_question or self.run.skip_bad:
            file.faults.append(error)
        elif all(type(error) is not type(other) for other in file.questions):
            file.questions.append(error)  # One answer holds for the whole file.

    def meet_fields(self, file: str, record: Mapping[str, Any], found: Mapping[str, str]) -> None:
        """See the fields of a file of records."""
        if all(file != known.file for known in self.preview.known_fields):
            self.preview.known_fields.append(KnownFields.of(file, record, found))

    def end_file(self) -> None:
        """Give to the file what was reported since its last article."""
        notes, file = self._new_notes(), self._file
        if file is None:
            self.own_notes += notes
        else:
            file.notes += notes
            file.left_out += self._take_left_out()
            self._take_examples(file)

    def _forget(self, file: PreviewedFile) -> None:
        """Count a file as not looked at: the time was over before its first article was read."""
        self.preview.files.remove(file)
        self._file = None
        self._new_notes()
        self.run.context.left_out.take()
        self.run.context.left_out.take_examples()

    def _new_notes(self) -> list[Notice]:
        notes = list(islice(self.run.context.notes, self._noted, None))
        self._noted += len(notes)
        return notes

    def _take_left_out(self) -> Counter[str]:
        left_out = self.run.context.left_out
        for what, places in left_out.counts.items():
            for place, count in places.items():
                self.preview.left_out.add(place, what, count)
        return left_out.take()

    def _take_examples(self, file: PreviewedFile) -> Examples:
        examples = self.run.context.left_out.take_examples()
        for what, words in examples.items():
            add_examples(file.examples, what, words)
        return examples

    def _is_full(self) -> bool:
        count = len(self.preview.articles)
        return count >= self._limit.articles or (count > 0 and monotonic() > self._deadline)


def _check(item: AnnotatedDocument) -> None:
    """Raise ValidationError for an annotation that does not fit its text."""
    text = item.document.text
    for annotation in item.annotations:
        name = name_annotation(annotation)
        if annotation.fragments:  # Without any, it is a label of the whole article.
            check_fragments(annotation.fragments, len(text), name)
        if annotation.text != covered_text(text, annotation.fragments):
            raise ValidationError(f"{name}: its text is not what its offsets cover.")


def _mark_known(project: Project, articles: Iterable[PreviewedArticle]) -> None:
    """Name for each article the one with the same text."""
    earlier: dict[str, PreviewedArticle] = {}
    for article in articles:
        text = article.document.text
        known_id = project.articles.with_text(text)
        if known_id:
            article.known_as = name_article(project, known_id)
            known = project.document(known_id)
        elif text in earlier:
            known = earlier[text].document
            article.known_as, article.is_repeated = _name(earlier[text]), True
        else:
            earlier[text] = article
            continue
        article.not_taken = list(not_taken(article.document, known.title, known.metadata))


def mark_near_copies(
    project: Project, preview: ImportPreview, progress: ProgressCallback | None = None
) -> None:
    """Name for each new article the one in the project or the import that is nearly the same.

    Args:
        project: The project; it is only read.
        preview: Its articles are marked.
        progress: Called with the number of articles that were compared.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    near = NearCopies()
    new = {str(number): article for number, article in enumerate(preview.articles)}
    for number, article in new.items():
        if article.known_as:
            continue
        for other, share in near.add(number, article.document.text)[:1]:
            article.near_copy_of, article.share = _name(new[other]), share
    for number, (document_id, share) in copies_in_project(project, near, progress).items():
        if share > new[number].share:
            new[number].near_copy_of = name_article(project, document_id)
            new[number].share = share


def _name(article: PreviewedArticle) -> str:
    """Return the name by which a person knows a new article."""
    source = article.document.metadata.get("source") or name_of(article.path)
    return f"“{article.document.title}” ({source})"
