"""Export: a project as a stream of model objects, written by a format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from annotator.formats.files import replacing, replacing_folder
from annotator.formats.format import Format, Writing
from annotator.formats.losses import Losses, watched
from annotator.formats.registry import format_to_write
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, Cancelled, Identity, InputError
from annotator.project import Item, Project

_SQLITE = b"SQLite format 3\x00"
_SHOWN_BYTES = 4_000
SIDECAR = ".losses.json"
"""Added to the name of an export: what its format could not hold."""


@dataclass(frozen=True)
class ExportOptions:
    """What goes out, and how."""

    format: str = "jsonl"
    annotators: Sequence[str] | None = None
    """Keeps the annotations and relations of these people only; None: everybody's."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The format's own options, see :attr:`Format.writing`."""


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
    """Write a project to a file or folder, as a whole or not at all; ``-`` is standard output.

    A format of several files goes into a new folder, or into a zip archive if the name ends in
    ``.zip``. What the format cannot hold is told to ``confirm`` before anything takes its place,
    and listed in a file beside the export. The same project gives the same bytes.

    Raises:
        InputError: no such format or annotator, or a place where no file can be written.
        EnvironmentFault: the disk is full or the place cannot be written.
        Cancelled: ``progress`` raised it, or ``confirm`` said no; what was there before is
            untouched.
    """
    options = options or ExportOptions()
    chosen = format_to_write(options.format)
    _check_options(options, chosen)
    if options.annotators is not None:
        _check_annotators(project, options.annotators)
    if str(out) != "-":
        out = out.expanduser()
        _check_target(project, out)
    report = ExportReport(out, chosen.name)
    writing = Writing(options=options.options)

    def confirmed() -> None:
        if len(writing.losses) and confirm is not None and not confirm(writing.losses):
            raise Cancelled("Nothing was exported.")

    items = _counted(_watched(project, chosen, options, writing, progress), report)
    _write(chosen, items, out, writing, confirmed)
    report.losses = writing.losses.sentences(chosen.title)
    if str(out) != "-":
        report.sidecar = write_losses(out, chosen, writing.losses)
    return report


@dataclass
class Trial:
    """What an export of the first articles looks like."""

    files: list[tuple[str, bytes]]
    """Names of the files in the export, each with the first bytes of its content."""
    losses: Losses


def trial(
    project: Project,
    options: ExportOptions,
    *,
    articles: int | None = None,
    progress: ProgressCallback | None = None,
) -> Trial:
    """Export the first articles (None: all) to nowhere. Raises as :func:`export` does."""
    chosen = format_to_write(options.format)
    _check_options(options, chosen)
    writing = Writing(options=options.options)
    items = _first(_watched(project, chosen, options, writing, progress), articles)
    with TemporaryDirectory(prefix="annotator-") as name:
        folder = Path(name)
        if chosen.write is not None:
            with (folder / f"export{chosen.suffixes[0]}").open("wb") as file:
                chosen.write(items, file, writing)
        elif chosen.write_folder is not None:
            chosen.write_folder(items, folder, writing)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        heads = [(path.relative_to(folder).as_posix(), _head(path)) for path in files]
    return Trial(heads, writing.losses)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SHOWN_BYTES)


def _first(items: Iterable[Item], articles: int | None) -> Iterator[Item]:
    """The items up to and with so many articles; relations that lead out of them are left out."""
    if articles is None:
        yield from items
        return
    left = articles
    for item in items:
        if isinstance(item, AnnotatedDocument):
            if left == 0:
                return
            left -= 1
        yield item


def write_losses(out: Path, format: Format, losses: Losses) -> Path | None:
    """Write the sidecar of an export, or take an old one away where nothing is lost."""
    sidecar = out.with_name(out.name + SIDECAR)
    if not len(losses):
        sidecar.unlink(missing_ok=True)
        return None
    content = {"format": format.name, "export": out.name, "losses": losses.as_json()}
    with replacing(sidecar) as file:
        file.write(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
    return sidecar


def _watched(
    project: Project,
    chosen: Format,
    options: ExportOptions,
    writing: Writing,
    progress: ProgressCallback | None,
) -> Iterator[Item]:
    items = project.stream(progress, options.annotators)
    return watched(items, chosen.holds, writing.losses)


def _write(
    chosen: Format,
    items: Iterable[Item],
    out: Path,
    writing: Writing,
    confirmed: Callable[[], None],
) -> None:
    if chosen.write is not None:
        with replacing(out) as file:
            chosen.write(items, file, writing)
            confirmed()
        return
    assert chosen.write_folder is not None
    if str(out) == "-":
        raise InputError(f"{chosen.title} is several files: name a folder or a .zip file for them.")
    with replacing_folder(out) as folder:
        chosen.write_folder(items, folder, writing)
        confirmed()


def _counted(items: Iterable[Item], report: ExportReport) -> Iterator[Item]:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            report.documents += 1
            report.annotations += len(item.annotations)
            report.relations += len(item.relations)
        elif isinstance(item, Identity):
            report.identities += 1
        yield item


def _check_options(options: ExportOptions, chosen: Format) -> None:
    for name in options.options:
        if name not in chosen.writing:
            known = ", ".join(chosen.writing) or "none"
            raise InputError(
                f"There is no option “{name}” for writing {chosen.title}; there are {known}."
            )


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
