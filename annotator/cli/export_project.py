"""``annotator export``: write a project as a dataset."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.command import (
    Command,
    layer_argument,
    open_to_read,
    pairs,
    project_argument,
    set_argument,
)
from annotator.cli.foreground import run_job
from annotator.cli.streams import remark, say
from annotator.cli.window import Window
from annotator.model.errors import InputError
from annotator.words import number

_NATIVE = "jsonl"

if TYPE_CHECKING:
    from argparse import _ArgumentGroup

    from annotator.formats.dataset.card import CardText
    from annotator.formats.dataset.splitting import Split
    from annotator.formats.exporting import ExportOptions, ExportReport
    from annotator.formats.losses import Losses


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "out",
        metavar="OUT",
        type=Path,
        help="the file (or folder, or .zip) to write; - is standard output",
    )
    parser.add_argument("--format", metavar="F", help="its format (default: jsonl, the native one)")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--gold",
        action="store_true",
        help="the gold layer, as reviewers decided, and nobody's own",
    )
    whose.add_argument(
        "--annotator",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only annotations and relations of these people (default: everybody's)",
    )
    parser.add_argument(
        "--with-layers",
        action="store_true",
        help="with --gold: everybody's layers and the verdicts beside it",
    )
    layer_argument(parser)
    parser.add_argument(
        "--anonymous",
        action="store_true",
        help="take the names of annotators and files out, and make ids anew",
    )
    _dataset_arguments(
        parser.add_argument_group("a dataset in parts, with a card (OUT is a folder)")
    )
    set_argument(parser)
    parser.add_argument(
        "--lossless",
        action="store_true",
        help="write nothing where the format cannot hold all of it",
    )


def _dataset_arguments(group: "_ArgumentGroup") -> None:
    group.add_argument(
        "--split",
        metavar="SHARES",
        help="divide the articles: train=0.8,dev=0.1,test=0.1; near copies stay together",
    )
    group.add_argument("--seed", metavar="N", type=int, default=0, help="of the division")
    group.add_argument(
        "--stratify", action="store_true", help="give each part its share of each label"
    )
    group.add_argument(
        "--group",
        metavar="FIELD",
        default="",
        help="keep articles of the same source, date … together",
    )
    group.add_argument(
        "--let-copies-apart", action="store_true", help="let near copies be in different parts"
    )
    group.add_argument("--card", action="store_true", help="write a dataset card, README.md")
    for name, words in (
        ("title", "the dataset's name"),
        ("description", "what it is, in a sentence or two"),
        ("licence", "under which it is given away"),
        ("language", "of the articles, such as en or en,de"),
    ):
        group.add_argument(f"--{name}", metavar="TEXT", default="", help=f"for the card: {words}")


def _run(arguments: Namespace, window: Window) -> int:
    from annotator.formats.exporting import ExportOptions

    options = ExportOptions(
        format=arguments.format or _native(arguments.out),
        annotators=arguments.annotator,
        gold=arguments.gold,
        with_layers=arguments.with_layers,
        options=pairs(arguments.set, "--set", "NAME=VALUE"),
        layers=arguments.layer,
        anonymous=arguments.anonymous,
        split=_split(arguments),
        card=_card(arguments),
    )
    as_pdf = arguments.format == "report" and arguments.out.suffix.lower() == ".pdf"
    report = _as_pdf(arguments, options, window) if as_pdf else _export(arguments, options)
    parts = [
        number(report.documents, "article"),
        number(report.annotations, "annotation"),
        number(report.relations, "relation"),
    ]
    if str(arguments.out) != "-":
        but = ", but for what is told above" if report.losses else ""
        say(f"Exported {', '.join(parts)} to {report.path}{but}.")
    for note in report.notes:
        remark(note)
    if report.sidecar is not None:
        remark(f"What is not in it is listed in {report.sidecar}.")
    return 0


def _native(out: Path) -> str:
    """The native format, unless the file's name is that of another one: nobody is misled."""
    from annotator.formats.registry import format_named, formats

    suffix = out.suffix.lower()
    named = [each for each in formats().values() if suffix in each.suffixes]
    named += [format_named("report")] if suffix == ".pdf" else []  # as which it is written
    if not named or suffix == ".zip" or any(each.name == _NATIVE for each in named):
        return _NATIVE
    fitting = [each.name for each in named if each.writes]
    if suffix == ".parquet":
        fitting.append("huggingface")  # it writes folders of such files
    remedy = f"--format {' or '.join(fitting)}" if fitting else "a name that ends in .jsonl"
    raise InputError(
        f"{out}: its name says {suffix}, and without --format it would be {_NATIVE}; say {remedy}."
    )


def _export(arguments: Namespace, options: "ExportOptions") -> "ExportReport":
    from annotator.formats.exporting import export

    with open_to_read(arguments.project) as project:
        if options.card is not None:
            from annotator.agreement.report import describe_for_card

            lines = run_job("Measuring", lambda progress: describe_for_card(project, progress))
            options = replace(options, agreement=lines)
        return run_job(
            "Exporting",
            lambda progress: export(
                project,
                arguments.out,
                options,
                progress=progress,
                confirm=lambda losses: _tell(losses, arguments.lossless, options),
            ),
        )


def _tell(losses: "Losses", lossless: bool, options: "ExportOptions") -> bool:
    """Say what is lost before anything is written."""
    from annotator.formats.registry import format_to_write

    title = format_to_write(options.format).title
    for sentence in losses.sentences(title):
        remark(sentence)
    if lossless:
        raise InputError(f"Nothing was exported: {title} cannot hold all of it.")
    return True


def _as_pdf(arguments: Namespace, options: "ExportOptions", window: Window) -> "ExportReport":
    from annotator.formats.report.paper import export_pdf

    with open_to_read(arguments.project) as project:
        return run_job(
            "Exporting",
            lambda progress: export_pdf(
                project,
                arguments.out,
                options,
                window.print_html,
                progress,
                lambda losses: _tell(losses, arguments.lossless, options),
            ),
        )


def _split(arguments: Namespace) -> "Split | None":
    from annotator.formats.dataset.splitting import Split, parse_shares

    if not arguments.split:
        return None
    return Split(
        parse_shares(arguments.split),
        seed=arguments.seed,
        stratify=arguments.stratify,
        group=arguments.group,
        keep_copies_together=not arguments.let_copies_apart,
    )


def _card(arguments: Namespace) -> "CardText | None":
    from annotator.formats.dataset.card import CardText

    texts = {
        name: getattr(arguments, name) for name in ("title", "description", "licence", "language")
    }
    return CardText(**texts) if arguments.card or any(texts.values()) else None


COMMAND = Command(
    "export",
    "write a project as a dataset",
    "Write a project to a file: the whole file, or nothing. The same project gives the same bytes.",
    _arguments,
    _run,
)
