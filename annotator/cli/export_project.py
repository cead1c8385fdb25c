"""``annotator export``: write a project as a dataset."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_layer_argument,
    add_project_argument,
    add_set_argument,
    annotator_name,
    parse_pairs,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import open_to_read
from annotator.cli.remedies import explain
from annotator.cli.streams import remark, say
from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_options import ExportFlag, ExportOptions
from annotator.formats.export_owners import describe_progress, may_be_gold, with_owners
from annotator.formats.exporting import ExportReport, export
from annotator.formats.losses import Losses
from annotator.formats.registry import format_named, format_to_write, formats
from annotator.formats.tag_sets import default_tag_set
from annotator.model.errors import InputError
from annotator.plugins import LazyFunction
from annotator.project import Project
from annotator.project.faults import DamagedProject
from annotator.project.files import check_is_project
from annotator.project.recovery.readable_part import ReadablePart, readable_part
from annotator.words import number, quote

_NATIVE = "jsonl"
# Most exports neither measure agreement nor print; to import these takes longer than a small one.
_describe_agreement = LazyFunction("annotator.agreement.report:describe_for_card")
_count_places_left = LazyFunction("annotator.agreement.reviewed_groups:count_places_left")
_export_pdf = LazyFunction("annotator.formats.report.pdf:export_pdf")
_CARD_TEXTS = {
    ExportFlag.TITLE: "the dataset's name",
    ExportFlag.DESCRIPTION: "its content, in a sentence or two",
    ExportFlag.LICENCE: "the licence under which it is given away",
    ExportFlag.LANGUAGE: "the languages of the articles, such as en or en,de",
}
"""The help of each option that sets a text of the dataset card."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "out",
        metavar="OUT",
        type=Path,
        help="the file (or folder, or .zip) to write; - is standard output",
    )
    parser.add_argument(
        ExportFlag.FORMAT, metavar="F", help="its format (default: jsonl, the native one)"
    )
    articles = parser.add_mutually_exclusive_group()
    articles.add_argument(
        ExportFlag.IN_SET,
        metavar="SET",
        default="",
        help="only the articles of a set (“annotator set list” names them); --set NAME, without a "
        "sign =, is the same",
    )
    articles.add_argument(
        ExportFlag.ARTICLE,
        metavar="ID",
        nargs="+",
        action="extend",
        help="only these articles, by their ids",
    )
    owners = parser.add_mutually_exclusive_group()
    owners.add_argument(
        ExportFlag.GOLD,
        action="store_true",
        help="the gold layer, as reviewers decided, instead of the annotators' own layers",
    )
    owners.add_argument(
        ExportFlag.ANNOTATOR,
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only annotations and relations of these people",
    )
    owners.add_argument(
        ExportFlag.ALL,
        action="store_true",
        help="everybody's annotations (default in JSON Lines and other formats for exchange; in "
        "tables, reports, datasets and the like the default is one layer: the gold layer where no "
        "place of an annotated article is left to judge, else your own)",
    )
    parser.add_argument(
        ExportFlag.WITH_LAYERS,
        action="store_true",
        help="with --gold: everybody's layers and the verdicts beside it",
    )
    add_layer_argument(parser)
    parser.add_argument(
        ExportFlag.ANONYMOUS,
        action="store_true",
        help="remove the names of annotators and files, and make new ids",
    )
    _add_dataset_arguments(parser)
    add_set_argument(parser)
    parser.add_argument(
        ExportFlag.SKIP_BAD,
        action="store_true",
        help="leave out what cannot be read of a damaged project, and list it",
    )
    parser.add_argument(
        "--lossless",
        action="store_true",
        help="write nothing if the format cannot hold all of it",
    )


def _add_dataset_arguments(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("a dataset in parts, with a card (OUT is a folder)")
    group.add_argument(
        ExportFlag.SPLIT,
        metavar="SHARES",
        help="divide the articles: train=0.8,dev=0.1,test=0.1; near copies stay together",
    )
    group.add_argument(
        ExportFlag.SEED, metavar="N", type=int, default=0, help="seed of the division (default: 0)"
    )
    group.add_argument(
        ExportFlag.STRATIFY, action="store_true", help="give each part its share of each label"
    )
    group.add_argument(
        ExportFlag.GROUP,
        metavar="FIELD",
        default="",
        help="keep articles together that have the same source, date …",
    )
    group.add_argument(
        ExportFlag.LET_COPIES_APART,
        action="store_true",
        help="let near copies be in different parts",
    )
    group.add_argument(ExportFlag.CARD, action="store_true", help="write a dataset card, README.md")
    for flag, words in _CARD_TEXTS.items():
        group.add_argument(flag, metavar="TEXT", default="", help=f"for the card: {words}")


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    in_set, settings = _set_and_settings(arguments)
    options = ExportOptions(
        articles=arguments.article,
        in_set=in_set,
        format=arguments.format or _native_format(arguments.out),
        annotators=arguments.annotator,
        gold=arguments.gold,
        with_layers=arguments.with_layers,
        everybody=arguments.all,
        options=parse_pairs(settings, ExportFlag.SET, "NAME=VALUE"),
        layers=arguments.layer,
        anonymous=arguments.anonymous,
        split=_split(arguments),
        card=_card_text(arguments),
        skip_bad=arguments.skip_bad,
    )
    as_pdf = arguments.format == "report" and arguments.out.suffix.lower() == ".pdf"
    with _open(arguments, annotator_name(None, window)) as part:
        project, options = part.project, replace(options, left_out=part.left_out)
        _check_set(project, in_set, arguments)
        options = _with_owners(project, options)
        if as_pdf:
            report = _export_as_pdf(project, arguments, options, window)
        else:
            report = _export(project, arguments, options)
    parts = [
        number(report.documents, "article"),
        number(report.annotations, "annotation"),
        number(report.relations, "relation"),
    ]
    if str(arguments.out) != "-":
        exception = ", except for the losses listed above" if report.losses else ""
        say(f"Exported {', '.join(parts)} to {report.path}{exception}.")
    is_stated = arguments.gold or arguments.all or arguments.annotator is not None
    if report.owners is not None and not is_stated:
        remark(explain(report.owners))
    elif arguments.gold and options.coverage and options.coverage.is_half_judged:
        remark(f"{describe_progress(options.coverage)}.")
    for notice in report.notes:
        remark(explain(notice))
    if report.sidecar is not None:
        remark(f"{report.sidecar} lists everything that is not in it.")
    return 0


def _set_and_settings(arguments: Namespace) -> tuple[str, list[str]]:
    """Return the name of the set, and the options of the format: ``--set`` takes both.

    Raises:
        InputError: several sets are named.
    """
    given: list[str] = arguments.set or []
    names = [one for one in given if "=" not in one]
    names += [arguments.in_set] if arguments.in_set else []
    if len(names) > 1:
        raise InputError(
            f"One set can be exported at a time, not {', '.join(map(quote, names))}; make a set "
            "of them, or export twice."
        )
    return next(iter(names), ""), [one for one in given if "=" in one]


def _check_set(project: Project, in_set: str, arguments: Namespace) -> None:
    """Check that a name given with ``--set`` is that of a set, and no option without its value.

    Raises:
        InputError: it is neither.
    """
    names = {name for one in project.sets.all() for name in (one.name, one.id)}
    if in_set and not arguments.in_set and in_set not in names:
        raise InputError(
            f"{ExportFlag.SET} takes NAME=VALUE, not {quote(in_set)}. There is no set "
            f"{quote(in_set)} either; “annotator set list” names those of the project."
        )


@contextmanager
def _open(arguments: Namespace, annotator: str) -> Generator[ReadablePart, None, None]:
    if not arguments.skip_bad:
        with open_to_read(arguments.project, annotator) as project:
            yield ReadablePart(project, ())
        return
    path = project_path(arguments.project)
    with suppress(DamagedProject):
        check_is_project(path)
    with ExitStack() as stack:
        yield run_job(
            "Reading",
            lambda progress: stack.enter_context(
                readable_part(path, default_tag_set(), annotator=annotator, progress=progress)
            ),
        )


_NATIVE_SUFFIXES = (".jsonl", ".ndjson")


def _native_format(out: Path) -> str:
    """The native format, unless the file's name is that of another one: nobody is misled."""
    suffix = out.suffix.lower()
    named = [file_format for file_format in formats().values() if suffix in file_format.suffixes]
    named += [format_named("report")] if suffix == ".pdf" else []  # as which it is written
    if not named or suffix in (".zip", *_NATIVE_SUFFIXES):
        return _NATIVE
    writing = [file_format for file_format in named if file_format.writes]
    # Of formats that also read such files, those are meant whose own files end so.
    own = [file_format for file_format in writing if file_format.suffixes[0] == suffix]
    fitting = [file_format.name for file_format in own or writing]
    if suffix == ".parquet":
        fitting.append("huggingface")  # it writes folders of such files
    remedy = f"--format {' or '.join(fitting)}" if fitting else "a name that ends in .jsonl"
    raise InputError(
        f"{out}: its name says {suffix}, and without --format it would be {_NATIVE}; say {remedy}."
    )


def _with_owners(project: Project, options: ExportOptions) -> ExportOptions:
    """Return the options with the default of whose annotations go out."""
    chosen = format_to_write(options.format)
    if may_be_gold(options, chosen):
        counted = run_job("Counting", lambda progress: _count_places_left(project, progress))
        options = replace(options, coverage=counted)
    coverage = options.coverage or project.review.coverage()
    return with_owners(options, chosen, coverage, project.annotator)


def _export(project: Project, arguments: Namespace, options: ExportOptions) -> ExportReport:
    if options.card is not None:
        lines = run_job("Measuring", lambda progress: _describe_agreement(project, progress))
        options = replace(options, agreement=lines)
    return run_job(
        "Exporting",
        lambda progress: export(
            project,
            arguments.out,
            options,
            progress=progress,
            confirm=_loss_reporter(arguments.lossless, options),
        ),
    )


def _export_as_pdf(
    project: Project, arguments: Namespace, options: ExportOptions, window: WindowFunctions
) -> ExportReport:
    confirm = _loss_reporter(arguments.lossless, options)
    return run_job(
        "Exporting",
        lambda progress: _export_pdf(
            project, arguments.out, options, window.print_html, progress, confirm
        ),
    )


def _loss_reporter(lossless: bool, options: ExportOptions) -> Callable[[Losses], bool]:
    """A function that reports the losses before anything is written, and confirms them."""

    def report(losses: Losses) -> bool:
        title = format_to_write(options.format).title
        for sentence in losses.sentences(title):
            remark(sentence)
        if lossless:
            raise InputError(f"Nothing was exported: {title} cannot hold all of it.")
        return True

    return report


def _split(arguments: Namespace) -> Split | None:
    if not arguments.split:
        return None
    return Split(
        parse_shares(arguments.split),
        seed=arguments.seed,
        stratify=arguments.stratify,
        group=arguments.group,
        keep_copies_together=not arguments.let_copies_apart,
    )


def _card_text(arguments: Namespace) -> CardText | None:
    names = [flag.removeprefix("--") for flag in _CARD_TEXTS]
    texts: dict[str, str] = {name: getattr(arguments, name) for name in names}
    return CardText(**texts) if arguments.card or any(texts.values()) else None


COMMAND = CliCommand(
    "export",
    "Write a project to a file: the whole file, or nothing. The same project gives the same bytes.",
    _add_arguments,
    _run,
)
