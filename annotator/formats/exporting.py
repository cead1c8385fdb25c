"""Export: a project as a stream of model objects, written by a format."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.files import replacing
from annotator.formats.format import Writing
from annotator.formats.losses import watched
from annotator.formats.registry import format_to_write
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, Identity, InputError
from annotator.project import Item, Project

_SQLITE = b"SQLite format 3\x00"


@dataclass
class ExportReport:
    """What went out, and what the format could not hold."""

    path: Path
    format: str
    documents: int = 0
    annotations: int = 0
    relations: int = 0
    identities: int = 0
    losses: list[str] = field(default_factory=list[str])
    """Sentences with counts and examples; empty when all is in the file."""


def export(
    project: Project,
    out: Path,
    *,
    format: str = "jsonl",
    annotators: Sequence[str] | None = None,
    progress: ProgressCallback | None = None,
) -> ExportReport:
    """Write a project to a file, as a whole or not at all; ``-`` is standard output.

    ``annotators`` keeps the annotations and relations of these people only. The same project
    gives the same bytes.

    Raises:
        InputError: no such format or annotator, or a place where no file can be written.
        EnvironmentFault: the disk is full or the place cannot be written.
        Cancelled: ``progress`` raised it; what was there before is untouched.
    """
    chosen = format_to_write(format)
    write = chosen.write
    assert write is not None
    if annotators is not None:
        _check_annotators(project, annotators)
    if str(out) != "-":
        out = out.expanduser()
        _check_target(project, out)
    report = ExportReport(out, chosen.name)
    writing = Writing()
    items = watched(project.stream(progress, annotators), chosen.holds, writing.losses)
    with replacing(out) as file:
        write(_counted(items, report), file, writing)
    report.losses = writing.losses.sentences(chosen.title)
    return report


def _counted(items: Iterable[Item], report: ExportReport) -> Iterator[Item]:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            report.documents += 1
            report.annotations += len(item.annotations)
            report.relations += len(item.relations)
        elif isinstance(item, Identity):
            report.identities += 1
        yield item


def _check_annotators(project: Project, annotators: Sequence[str]) -> None:
    known = project.counts().annotators
    for name in annotators:
        if name not in known:
            raise InputError(
                f"{project.path.name} has no annotations by “{name}”; it has some by "
                f"{', '.join(known) or 'nobody'}."
            )


def _check_target(project: Project, out: Path) -> None:
    """Never write over a project: an export can be made again, that cannot."""
    try:
        with out.open("rb") as file:
            is_database = file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return
    if is_database:
        raise InputError(
            f"{out} is a project or another database; it was not touched. Give the export a name "
            f"of its own, such as {project.path.with_suffix('.jsonl').name}."
        )
