"""Export: a project as a stream of model objects, written by a format."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.folder import Dataset
from annotator.formats.dataset.selecting import anonymise, find_labels, keep_labels
from annotator.formats.dataset.splitting import Split
from annotator.formats.files import ZIP, is_stream, replacing, replacing_folder
from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import SIDECAR, Losses, watched
from annotator.formats.registry import format_to_write
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, Cancelled, Identity, InputError, ModelObject
from annotator.project import Project
from annotator.words import number

_SQLITE = b"SQLite format 3\x00"
_SHOWN_BYTES = 4_000


@dataclass(frozen=True)
class ExportOptions:
    """What goes out, and how."""

    format: str = "jsonl"
    annotators: Sequence[str] | None = None
    """Keeps the annotations and relations of these people only; None: everybody's."""
    gold: bool = False
    """The gold layer, as reviewers decided, in the place of everybody's layers."""
    with_layers: bool = False
    """Everybody's layers and the verdicts beside it."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The format's own options, see :attr:`Format.write_options`."""
    layers: Sequence[str] | None = None
    """Keeps the annotations of these layers or labels only; None: all."""
    anonymous: bool = False
    """Takes the names of annotators and files out, and makes ids anew."""
    split: Split | None = None
    """Divides the articles into parts; the export is then a folder."""
    card: CardText | None = None
    """Writes a dataset card; the export is then a folder."""
    agreement: Sequence[str] = ()
    """Lines of Markdown for the card, with the figures of agreement."""

    @property
    def is_folder(self) -> bool:
        """Whether the export is a folder (or an archive of one) whatever the format."""
        return self.split is not None or self.card is not None


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
    notes: list[str] = field(default_factory=list[str])
    """What else a person should know: near copies that were kept together, parts left empty."""
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
        InputError: no such format or annotator, options that do not go together, or a place
            where no file can be written.
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
        _check_name(out, options, chosen)
    report = ExportReport(out, chosen.name)
    context = WriteContext(options=options.options)

    def confirmed() -> None:
        if len(context.losses) and confirm is not None and not confirm(context.losses):
            raise Cancelled("Nothing was exported.")

    def items() -> Iterator[ModelObject]:
        return _selected(project, options, progress)

    if options.is_folder:
        with _folder_for(out, chosen) as folder:
            dataset = _dataset(options, chosen, context)
            command = _told_command(project, out, options)
            dataset.write(folder, items, lambda each: _counted(each, report), command)
            report.notes += dataset.notes()
            confirmed()
    else:
        _write(
            chosen,
            _counted(watched(items(), chosen.holds, context.losses), report),
            out,
            context,
            confirmed,
        )
    report.losses = context.losses.sentences(chosen.title)
    if options.gold:
        report.notes += _undecided(project)
    if options.annotators is not None:
        report.notes += _left_out(project.count_relations_to_others(options.annotators))
    if not is_stream(out):
        report.sidecar = write_losses(out, chosen, context.losses)
    return report


def _dataset(options: ExportOptions, chosen: Format, context: WriteContext) -> Dataset:
    return Dataset(
        chosen,
        options.split,
        options.card or CardText(),
        context,
        gold=options.gold,
        agreement=() if options.anonymous else options.agreement,
    )


def _told_command(project: Project, out: Path, options: ExportOptions) -> str:
    """The command as a card has it: that goes out, and paths tell of the machine and its user."""
    if options.anonymous and options.annotators is not None:
        options = replace(options, annotators=["NAME"] * len(options.annotators))
    return command_of(Path(project.path.name), Path(out.name), options)


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
    shown: int = _SHOWN_BYTES,
    progress: ProgressCallback | None = None,
) -> Trial:
    """Export the first articles (None: all) to nowhere, to show so many bytes of each file.

    Of a dataset in parts or with a card only the whole is shown so; else it is one file.

    Raises as :func:`export` does.
    """
    chosen = format_to_write(options.format)
    _check_options(options, chosen)
    context = WriteContext(options=options.options)
    items = _first(_selected(project, options, progress), articles)
    items = watched(items, chosen.holds, context.losses)
    with TemporaryDirectory(prefix="annotator-") as name:
        folder = Path(name)
        if options.is_folder and articles is None:
            command = _told_command(project, Path("dataset"), options)
            dataset = _dataset(options, chosen, context)
            dataset.write(folder, lambda: _selected(project, options, progress), iter, command)
        elif chosen.write is not None:
            with (folder / f"export{chosen.suffixes[0]}").open("wb") as file:
                chosen.write(items, file, context)
        elif chosen.write_folder is not None:
            chosen.write_folder(items, folder, context)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        heads = [(path.relative_to(folder).as_posix(), _head(path, shown)) for path in files]
    return Trial(heads, context.losses)


def _head(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _first(items: Iterable[ModelObject], articles: int | None) -> Iterator[ModelObject]:
    """The items up to and with so many articles."""
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


def _selected(
    project: Project, options: ExportOptions, progress: ProgressCallback | None = None
) -> Iterator[ModelObject]:
    """The items that go out, from the start."""

    def stream(progress: ProgressCallback | None = None) -> Iterator[ModelObject]:
        if options.gold:
            return project.gold_stream(progress, with_layers=options.with_layers)
        return project.stream(progress, options.annotators)

    items = stream(progress)
    if options.layers is not None:
        items = keep_labels(items, find_labels(project.tag_set, options.layers), stream)
    if options.anonymous:
        items = anonymise(items, project.id)
    return items


def command_of(project: Path, out: Path, options: ExportOptions) -> str:
    """The command line that does the same, for people to copy."""
    words = ["annotator", "export", str(project), str(out), "--format", options.format]
    if options.annotators is not None:
        words += ["--annotator", *options.annotators]
    words += ["--gold"] if options.gold else []
    words += ["--with-layers"] if options.with_layers else []
    if options.layers is not None:
        words += ["--layer", *options.layers]
    if options.anonymous:
        words.append("--anonymous")
    split = options.split
    if split is not None:
        shares = ",".join(f"{name}={share:g}" for name, share in split.shares.items())
        words += ["--split", shares, "--seed", str(split.seed)]
        words += ["--stratify"] if split.stratify else []
        words += ["--group", split.group] if split.group else []
        words += [] if split.keep_copies_together else ["--let-copies-apart"]
    if options.card is not None:
        words.append("--card")
        for name in ("title", "description", "licence", "language"):
            value = getattr(options.card, name)
            words += [f"--{name}", value] if value else []
    for name, value in options.options.items():
        words += ["--set", f"{name}={value}"]
    return shlex.join(words)


def _write(
    chosen: Format,
    items: Iterable[ModelObject],
    out: Path,
    context: WriteContext,
    confirmed: Callable[[], None],
) -> None:
    if chosen.write is not None and (chosen.file_at(out.name) or is_stream(out)):
        with replacing(out) as file:
            chosen.write(items, file, context)
            confirmed()
        return
    assert chosen.write_folder is not None
    with _folder_for(out, chosen) as folder:
        chosen.write_folder(items, folder, context)
        confirmed()


def _folder_for(out: Path, chosen: Format) -> AbstractContextManager[Path]:
    if str(out) == "-":
        raise InputError(f"{chosen.title} is several files: name a folder or a .zip file for them.")
    return replacing_folder(out)


def _counted(items: Iterable[ModelObject], report: ExportReport) -> Iterator[ModelObject]:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            report.documents += 1
            report.annotations += len(item.annotations)
            report.relations += len(item.relations)
        elif isinstance(item, Identity):
            report.identities += 1
        yield item


def _check_options(options: ExportOptions, chosen: Format) -> None:
    if options.gold and options.annotators is not None:
        raise InputError(
            "The gold layer is nobody's own: ask for it or for annotators' layers, not for both."
        )
    if options.with_layers and not options.gold:
        raise InputError("Everybody's layers go beside the gold layer; ask for that too.")
    for name in options.options:
        if name not in chosen.write_options:
            known = ", ".join(chosen.write_options) or "none"
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


def _check_name(out: Path, options: ExportOptions, chosen: Format) -> None:
    """A single file is no archive, whatever it is called."""
    is_file = chosen.file_at(out.name) and not options.is_folder
    if is_file and out.suffix.lower() == ZIP and not is_stream(out):
        raise InputError(
            f"{out}: {chosen.title} is one file, and no archive. Give it a name that ends in "
            f"{chosen.suffixes[0]}."
        )


def _undecided(project: Project) -> list[str]:
    if project.review.decisions():
        return []
    return ["The gold layer is empty: no reviewer has given a verdict in this project yet."]


def _left_out(relations: int) -> list[str]:
    if not relations:
        return []
    said = f"{number(relations, 'relation')} {'was' if relations == 1 else 'were'} left out"
    return [f"{said}, since somebody else made the annotation at one end."]


def _check_target(project: Project, out: Path) -> None:
    """Never write over a project: an export can be made again, that cannot."""
    if is_stream(out):
        return
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
