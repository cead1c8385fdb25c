"""Export: a project as a stream of model objects, written by a format.

The options select the stream (:mod:`.export_options`), :func:`~annotator.formats.losses.watched`
counts on the way what the format cannot hold, and the format's writer pulls it into a file that
takes its place only as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.folder import Dataset, StreamObserver
from annotator.formats.export_options import (
    ExportOptions,
    check_options,
    export_command,
    select_objects,
    wanted_articles,
)
from annotator.formats.export_owners import describe_owners, remark_on_gold
from annotator.formats.files import ZIP, is_stream, replacing, replacing_folder
from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import Losses, watched, write_sidecar
from annotator.formats.registry import format_to_write
from annotator.jobs import ProgressCallback
from annotator.model import (
    AnnotatedDocument,
    Cancelled,
    Choice,
    Identity,
    InputError,
    ModelObject,
    Notice,
    NoticeList,
    Remedy,
)
from annotator.model.gold_conflicts import ConflictTally
from annotator.project import Project
from annotator.project.faults import DamagedProject
from annotator.words import number

_SQLITE_SIGN = b"SQLite format 3\x00"


@dataclass
class ExportReport:
    """The counts of an export, and what the format could not hold."""

    path: Path
    format: str
    documents: int = 0
    annotations: int = 0
    relations: int = 0
    identities: int = 0
    losses: list[str] = field(default_factory=list[str])
    """Sentences with counts and examples; empty when all is in the file."""
    notes: NoticeList = field(default_factory=NoticeList)
    """What else needs a look: near copies that were kept together, parts that are empty."""
    owners: Notice | None = None
    """Whose annotations are in it, and how to get others; None if one person tagged."""
    sidecar: Path | None = None
    """The file that lists the losses, beside the export."""


Confirm = Callable[[Losses], bool]
"""Asked when all is written and before it takes its place: go on with these losses?"""


def export(
    project: Project,
    out: Path,
    options: ExportOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
    confirm: Confirm | None = None,
) -> ExportReport:
    """Write a project to a file or folder, as a whole or not at all.

    The same project gives the same bytes. The losses are listed in a file beside the export.

    Args:
        project: The project.
        out: The file; ``-`` is standard output. A format of several files makes a new folder, or
            a zip archive if the name ends in ``.zip``.
        options: What goes out; all of the project in the native format by default.
        progress: Called with the number of articles that were written.
        confirm: Called with the losses, if there are any, before anything takes its place.

    Raises:
        InputError: There is no such format or annotator, the options exclude each other, or no
            file can be written at that place.
        EnvironmentFault: The disk is full or the place cannot be written.
        Cancelled: ``progress`` raised it, or ``confirm`` returned False. The existing content of
            the place is untouched.
    """
    try:
        return _export(project, out, options or ExportOptions(), progress, confirm)
    except DamagedProject as error:
        error.remedies = (_SKIP, *error.remedies)
        raise


_SKIP = Remedy("Leave out what cannot be read, and list it: {}.", (Choice("skip_bad"),))


def _export(
    project: Project,
    out: Path,
    options: ExportOptions,
    progress: ProgressCallback | None,
    confirm: Confirm | None,
) -> ExportReport:
    chosen = format_to_write(options.format)
    check_options(options, chosen)
    out = _checked_target(project, out, options, chosen)
    report = ExportReport(out, chosen.name)
    remarks = [remark_on_gold(options), *options.left_out]
    context = WriteContext(options=options.options, remark="\n\n".join(filter(None, remarks)))
    conflicts = ConflictTally(project.tag_set)

    def confirm_losses() -> None:
        if len(context.losses) and confirm is not None and not confirm(context.losses):
            raise Cancelled("Nothing was exported.")

    def observe(objects: Iterable[ModelObject]) -> Iterator[ModelObject]:
        return _counted(objects, report, conflicts)

    if options.is_folder:
        with _folder_for(out, chosen) as folder:
            for sentence in write_dataset(
                project,
                folder,
                options,
                chosen,
                context,
                out=out,
                observe=observe,
                progress=progress,
            ):
                report.notes.add(sentence)
            confirm_losses()
    else:
        objects = select_objects(project, options, progress)
        objects = observe(watched(objects, chosen.holds, context.losses))
        _write(chosen, objects, out, context, confirm_losses)
    report.losses = context.losses.sentences(chosen.title)
    _add_notes(report.notes, project, options)
    coverage = options.coverage or project.review.coverage()
    report.owners = describe_owners(options, chosen, coverage, project.annotator)
    if contradictions := conflicts.describe():
        report.notes.add(contradictions)
    if not is_stream(out):
        report.sidecar = write_sidecar(out, chosen.name, context.losses)
    return report


def _checked_target(project: Project, out: Path, options: ExportOptions, chosen: Format) -> Path:
    """Return where an export is written; refuse names of people and files that cannot be."""
    if options.annotators is not None:
        _check_annotators(project, options.annotators)
    if str(out) != "-":
        out = out.expanduser()
        _check_target(project, out)
        _check_name(out, options, chosen)
    return out


def write_dataset(
    project: Project,
    folder: Path,
    options: ExportOptions,
    chosen: Format,
    context: WriteContext,
    *,
    out: Path,
    observe: StreamObserver,
    progress: ProgressCallback | None = None,
) -> list[str]:
    """Write a dataset in parts, with a card.

    Args:
        project: The project.
        folder: An empty folder.
        options: What goes out.
        chosen: The format of the parts.
        context: Takes the losses.
        out: The name of the export in the command that the card shows.
        observe: Passes on the objects that are written, and counts them.
        progress: Called with the number of articles that were written.

    Returns:
        Sentences on the parts, for people.
    """
    dataset = Dataset(
        chosen,
        options.split,
        options.card or CardText(),
        context,
        gold=options.gold,
        agreement=() if options.anonymous else options.agreement,
    )
    command = _card_command(project, out, options)
    dataset.write(folder, lambda: select_objects(project, options, progress), observe, command)
    return dataset.notes()


def _card_command(project: Project, out: Path, options: ExportOptions) -> str:
    """Return the command for a card: it goes out, and paths would name the machine's user."""
    if options.anonymous and options.annotators is not None:
        options = replace(options, annotators=["NAME"] * len(options.annotators))
    return export_command(Path(project.path.name), Path(out.name), options)


def _write(
    chosen: Format,
    objects: Iterable[ModelObject],
    out: Path,
    context: WriteContext,
    confirm_losses: Callable[[], None],
) -> None:
    if chosen.write is not None and (chosen.file_at(out.name) or is_stream(out)):
        with replacing(out) as file:
            chosen.write(objects, file, context)
            confirm_losses()
        return
    assert chosen.write_folder is not None
    with _folder_for(out, chosen) as folder:
        chosen.write_folder(objects, folder, context)
        confirm_losses()


def _folder_for(out: Path, chosen: Format) -> AbstractContextManager[Path]:
    if str(out) == "-":
        raise InputError(f"{chosen.title} is several files: name a folder or a .zip file for them.")
    return replacing_folder(out)


def _counted(
    objects: Iterable[ModelObject], report: ExportReport, conflicts: ConflictTally
) -> Iterator[ModelObject]:
    for item in objects:
        if isinstance(item, AnnotatedDocument):
            conflicts.add(item)
            report.documents += 1
            report.annotations += len(item.annotations)
            report.relations += len(item.relations)
        elif isinstance(item, Identity):
            report.identities += 1
        yield item


def _add_notes(notes: NoticeList, project: Project, options: ExportOptions) -> None:
    for sentence in options.left_out:
        notes.add(sentence)
    if options.gold and not project.review.decisions():
        notes.add("The gold layer is empty: no reviewer has given a verdict in this project yet.")
    wanted = wanted_articles(project, options)
    if wanted is not None:
        total = project.articles.count()
        notes.add(f"It has {len(wanted):,} of the {number(total, 'article')} of the project.")
        if out := project.count_relations_out(wanted):
            were = "was" if out == 1 else "were"
            notes.add(f"{number(out, 'relation')} with other articles {were} left out.")
    if options.annotators is None:
        return
    relations = project.count_relations_to_others(options.annotators)
    if relations:
        subject = f"{number(relations, 'relation')} {'was' if relations == 1 else 'were'} left out"
        notes.add(f"{subject}, since somebody else made the annotation at one end.")


def _check_annotators(project: Project, annotators: Sequence[str]) -> None:
    owners = project.counts().annotators
    for name in annotators:
        if name not in owners:
            raise InputError(
                f"{project.path.name} has no annotations by “{name}”; it has some by "
                f"{', '.join(owners) or 'nobody'}."
            )


def _check_name(out: Path, options: ExportOptions, chosen: Format) -> None:
    """Refuse a name that ends in .zip for a single file, which is no archive."""
    is_file = chosen.file_at(out.name) and not options.is_folder
    if is_file and out.suffix.lower() == ZIP and not is_stream(out):
        raise InputError(
            f"{out}: {chosen.title} is one file, and no archive. Give it a name that ends in "
            f"{chosen.suffixes[0]}."
        )


def _check_target(project: Project, out: Path) -> None:
    """Refuse to write over a project: an export can be made again, a project cannot."""
    if is_stream(out):
        return
    try:
        with out.open("rb") as file:
            is_database = file.read(len(_SQLITE_SIGN)) == _SQLITE_SIGN
    except OSError:
        return
    if is_database:
        raise InputError(
            f"{out} is a project or another database; it was not touched. Give the export a name "
            f"of its own, such as {project.path.with_suffix('.jsonl').name}."
        )
