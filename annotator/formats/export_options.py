"""What goes out in an export, and how: the options, their checks, and the stream they select."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.selecting import (
    anonymise,
    find_labels,
    keep_labels,
    keep_whole_relations,
)
from annotator.formats.dataset.splitting import Split
from annotator.formats.format import Format
from annotator.jobs import ProgressCallback
from annotator.model import InputError, ModelObject
from annotator.project import Project
from annotator.project.review import Coverage


@dataclass(frozen=True)
class ExportOptions:
    """The contents of an export, and its form."""

    format: str = "jsonl"
    articles: Sequence[str] | None = None
    """Keeps the articles with these ids only; None: all."""
    in_set: str = ""
    """Keeps the articles of the set with this name only, as it is then; empty: all."""
    annotators: Sequence[str] | None = None
    """Keeps the annotations and relations of these people only; None: everybody's."""
    gold: bool = False
    """Exports the gold layer, as reviewers decided, instead of the annotators' own layers."""
    with_layers: bool = False
    """Adds everybody's layers and the verdicts to the gold layer."""
    everybody: bool = False
    """Whether everybody's annotations were chosen, where the default is one layer: see
    :mod:`annotator.formats.export_owners`."""
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
    coverage: Coverage | None = None
    """How far reviewers have come, with the places left to judge; None: without these."""

    skip_bad: bool = False
    """Leaves out what cannot be read: the project is then the part of it that can be."""
    left_out: Sequence[str] = ()
    """Sentences on what is left out so."""

    @property
    def is_folder(self) -> bool:
        """Whether the export is a folder (or an archive of one) whatever the format."""
        return self.split is not None or self.card is not None


def check_options(options: ExportOptions, chosen: Format) -> None:
    """Raise InputError for options that exclude each other, or that the format does not have.

    So does a value of one of the format's own options that it does not know.
    """
    if options.in_set and options.articles is not None:
        raise InputError("Ask for the articles of a set or for single ones, not for both.")
    if options.gold and options.annotators is not None:
        raise InputError(
            "The gold layer is nobody's own: ask for it or for annotators' layers, not for both."
        )
    if options.everybody and (options.gold or options.annotators is not None):
        raise InputError("Ask for everybody's layers or for some of them, not for both.")
    if options.with_layers and not options.gold:
        raise InputError("Everybody's layers go beside the gold layer; ask for that too.")
    for name, value in options.options.items():
        if name not in chosen.write_options:
            names = ", ".join(chosen.write_options) or "none"
            raise InputError(
                f"There is no option “{name}” for writing {chosen.title}; there are {names}."
            )
        values = chosen.choices.get(name, ())
        if values and value not in values:
            raise InputError(
                f"The option “{name}” for writing {chosen.title} is one of {', '.join(values)}, "
                f"not “{value}”."
            )


def select_objects(
    project: Project, options: ExportOptions, progress: ProgressCallback | None = None
) -> Iterator[ModelObject]:
    """Yield the objects of a project that the options select, from the first on.

    Raises:
        InputError: There is no layer or label of a name in ``options.layers``, or no such set or
            article.
        Cancelled: ``progress`` raised it.
    """
    wanted = wanted_articles(project, options)

    def stream(progress: ProgressCallback | None = None) -> Iterator[ModelObject]:
        if options.gold:
            return project.gold_stream(progress, with_layers=options.with_layers, documents=wanted)
        return project.stream(progress, options.annotators, wanted)

    objects = stream(progress)
    if wanted is not None:
        objects = keep_whole_relations(objects, stream)
    if options.layers is not None:
        objects = keep_labels(objects, find_labels(project.tag_set, options.layers), stream)
    if options.anonymous:
        objects = anonymise(objects, project.id)
    return objects


def wanted_articles(project: Project, options: ExportOptions) -> list[str] | None:
    """Return the ids of the articles that go out; None: all of them.

    Raises:
        InputError: there is no such set or article.
    """
    if options.in_set:
        return project.listing.order(project.sets.named(options.in_set).listed()).ids
    if options.articles is None:
        return None
    present = project.listing.in_import_order(options.articles)
    missing = sorted(set(options.articles) - set(present))
    if missing:
        raise InputError(f"There is no article {missing[0]} in this project.")
    return present


class ExportFlag(StrEnum):
    """The options of ``annotator export``."""

    FORMAT = "--format"
    IN_SET = "--in-set"
    ARTICLE = "--article"
    ALL = "--all"
    ANNOTATOR = "--annotator"
    GOLD = "--gold"
    WITH_LAYERS = "--with-layers"
    LAYER = "--layer"
    ANONYMOUS = "--anonymous"
    SPLIT = "--split"
    SEED = "--seed"
    STRATIFY = "--stratify"
    GROUP = "--group"
    LET_COPIES_APART = "--let-copies-apart"
    CARD = "--card"
    TITLE = "--title"
    DESCRIPTION = "--description"
    LICENCE = "--licence"
    LANGUAGE = "--language"
    SET = "--set"
    SKIP_BAD = "--skip-bad"


CARD_FLAGS = (
    ExportFlag.TITLE,
    ExportFlag.DESCRIPTION,
    ExportFlag.LICENCE,
    ExportFlag.LANGUAGE,
)
"""Each sets the field of its name of a :class:`~annotator.formats.dataset.card.CardText`."""


def export_command(project: Path, out: Path, options: ExportOptions) -> str:
    """Return the command line that makes an export again, quoted for a POSIX shell."""
    words = ["annotator", "export", str(project), str(out), ExportFlag.FORMAT, options.format]
    words += [ExportFlag.IN_SET, options.in_set] if options.in_set else []
    if options.articles is not None:
        words += [ExportFlag.ARTICLE, *options.articles]
    words += _switches({ExportFlag.ALL: options.everybody})
    if options.annotators is not None:
        words += [ExportFlag.ANNOTATOR, *options.annotators]
    words += _switches({ExportFlag.GOLD: options.gold, ExportFlag.WITH_LAYERS: options.with_layers})
    if options.layers is not None:
        words += [ExportFlag.LAYER, *options.layers]
    words += _switches(
        {ExportFlag.ANONYMOUS: options.anonymous, ExportFlag.SKIP_BAD: options.skip_bad}
    )
    words += [*_split_words(options), *_card_words(options)]
    for name, value in options.options.items():
        words += [ExportFlag.SET, f"{name}={value}"]
    return shlex.join(words)


def _switches(switches: dict[ExportFlag, bool]) -> list[str]:
    return [flag for flag, is_on in switches.items() if is_on]


def _split_words(options: ExportOptions) -> list[str]:
    split = options.split
    if split is None:
        return []
    shares = ",".join(f"{name}={share:g}" for name, share in split.shares.items())
    words = [ExportFlag.SPLIT, shares, ExportFlag.SEED, str(split.seed)]
    words += _switches({ExportFlag.STRATIFY: split.stratify})
    words += [ExportFlag.GROUP, split.group] if split.group else []
    return words + _switches({ExportFlag.LET_COPIES_APART: not split.keep_copies_together})


def _card_words(options: ExportOptions) -> list[str]:
    if options.card is None:
        return []
    words: list[str] = [ExportFlag.CARD]
    for flag in CARD_FLAGS:
        value: str = getattr(options.card, flag.removeprefix("--"))
        words += [flag, value] if value else []
    return words
