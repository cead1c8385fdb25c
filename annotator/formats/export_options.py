"""What goes out in an export, and how: the options, their checks, and the stream they select."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.selecting import anonymise, find_labels, keep_labels
from annotator.formats.dataset.splitting import Split
from annotator.formats.format import Format
from annotator.jobs import ProgressCallback
from annotator.model import InputError, ModelObject
from annotator.project import Project


@dataclass(frozen=True)
class ExportOptions:
    """The contents of an export, and its form."""

    format: str = "jsonl"
    annotators: Sequence[str] | None = None
    """Keeps the annotations and relations of these people only; None: everybody's."""
    gold: bool = False
    """Exports the gold layer, as reviewers decided, instead of the annotators' own layers."""
    with_layers: bool = False
    """Adds everybody's layers and the verdicts to the gold layer."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The format's own options, by the names in :attr:`Format.write_options`."""
    layers: Sequence[str] | None = None
    """Keeps the annotations of these layers or labels only; None: all."""
    anonymous: bool = False
    """Removes the names of annotators and files, and makes new ids."""
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


def check_options(options: ExportOptions, chosen: Format) -> None:
    """Raise InputError for options that exclude each other, or that the format does not have."""
    if options.gold and options.annotators is not None:
        raise InputError(
            "The gold layer is nobody's own: ask for it or for annotators' layers, not for both."
        )
    if options.with_layers and not options.gold:
        raise InputError("Everybody's layers go beside the gold layer; ask for that too.")
    for name in options.options:
        if name not in chosen.write_options:
            names = ", ".join(chosen.write_options) or "none"
            raise InputError(
                f"There is no option “{name}” for writing {chosen.title}; there are {names}."
            )


def select_objects(
    project: Project, options: ExportOptions, progress: ProgressCallback | None = None
) -> Iterator[ModelObject]:
    """Yield the objects of a project that the options select, from the first on.

    Raises:
        InputError: There is no layer or label of a name in ``options.layers``.
        Cancelled: ``progress`` raised it.
    """

    def stream(progress: ProgressCallback | None = None) -> Iterator[ModelObject]:
        if options.gold:
            return project.gold_stream(progress, with_layers=options.with_layers)
        return project.stream(progress, options.annotators)

    objects = stream(progress)
    if options.layers is not None:
        objects = keep_labels(objects, find_labels(project.tag_set, options.layers), stream)
    if options.anonymous:
        objects = anonymise(objects, project.id)
    return objects
