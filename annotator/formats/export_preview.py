"""A preview of an export: the first bytes of its files, and its losses, written to nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.formats.export_options import ExportOptions, check_options, select_objects
from annotator.formats.export_owners import remark_on_gold
from annotator.formats.exporting import write_dataset
from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, watched
from annotator.formats.registry import format_to_write
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, ModelObject
from annotator.project import Project
from annotator.temporary import temporary_folder

_SHOWN_BYTES = 4_000


@dataclass
class Preview:
    """What an export of the first articles looks like."""

    files: list[tuple[str, bytes]]
    """The name of each file in the export, with the first bytes of its content."""
    losses: Losses


def preview_export(
    project: Project,
    options: ExportOptions,
    *,
    articles: int | None = None,
    shown_bytes: int = _SHOWN_BYTES,
    progress: ProgressCallback | None = None,
) -> Preview:
    """Export the first articles into a temporary folder, and return what they look like.

    Args:
        project: The project.
        options: As for an export. A dataset in parts or with a card is shown so only as a whole,
            otherwise as one file.
        articles: The number of articles; None: all.
        shown_bytes: The length of each file's beginning that is returned.
        progress: Called as in an export.

    Raises:
        InputError: There is no such format, or the options exclude each other.
        EnvironmentFault: The disk is full.
        Cancelled: ``progress`` raised it.
    """
    chosen = format_to_write(options.format)
    check_options(options, chosen)
    context = WriteContext(options=options.options, remark=remark_on_gold(options))
    objects = _first_articles(select_objects(project, options, progress), articles)
    objects = watched(objects, chosen.holds, context.losses)
    with temporary_folder() as folder:
        if options.is_folder and articles is None:
            write_dataset(
                project,
                folder,
                options,
                chosen,
                context,
                out=Path("dataset"),
                observe=iter,
                progress=progress,
            )
        elif chosen.write is not None:
            with (folder / f"export{chosen.suffixes[0]}").open("wb") as file:
                chosen.write(objects, file, context)
        elif chosen.write_folder is not None:
            chosen.write_folder(objects, folder, context)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = [(path.relative_to(folder).as_posix(), _head(path, shown_bytes)) for path in paths]
    return Preview(files, context.losses)


def _head(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def _first_articles(objects: Iterable[ModelObject], articles: int | None) -> Iterator[ModelObject]:
    """Yield the objects of the first articles, and those that follow the last of these."""
    if articles is None:
        yield from objects
        return
    remaining = articles
    for item in objects:
        if isinstance(item, AnnotatedDocument):
            if remaining == 0:
                return
            remaining -= 1
        yield item
