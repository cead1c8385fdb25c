"""``annotator import``: add files, folders and patterns to a project."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.assist.speaker_suggestions import suggest_imported_speakers
from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_new_annotator_argument,
    add_no_backup_argument,
    add_project_argument,
    add_set_argument,
    add_wait_argument,
    annotator_name,
    parse_pairs,
    positive_number,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.import_preview import print_preview, print_preview_as_json
from annotator.cli.project_access import check_names, open_to_write, remark_on_opening
from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.formats.decoding import REPLACE, UTF_8
from annotator.formats.import_preview import (
    ImportPreview,
    PreviewLimit,
    mark_near_copies,
    preview_import,
)
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.reading_process.limits import TIME_LIMIT_SECONDS, ReadingLimits
from annotator.formats.unpacking_budget import UNPACK_GIGABYTES
from annotator.jobs import ProgressCallback
from annotator.project import ImportReport, Project
from annotator.words import number

_SHOWN_NOTES = 20
_PREVIEW_SECONDS = 10.0


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=Path,
        help="a file, a folder (with all its files) or a pattern such as '*.txt'",
    )
    parser.add_argument(
        "--format", metavar="F", help="the format of the files (default: recognised for each)"
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="the encoding of the files (default: it is detected)"
    )
    parser.add_argument(
        "--errors",
        choices=("strict", "replace"),
        default="strict",
        help="“replace”: bytes that are not of the encoding (default: utf-8) become � and are "
        "counted (default: the file is refused)",
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="the owner of annotations that name none (default: the name given in the window)",
    )
    parser.add_argument(
        "--map-annotator",
        metavar="OLD=NEW",
        action="append",
        help="read an annotator of the files as another one, who is the same person; may be "
        "repeated",
    )
    add_new_annotator_argument(parser)
    parser.add_argument(
        "--skip-bad",
        action="store_true",
        help="leave out files that cannot be read, and report them, instead of importing nothing",
    )
    parser.add_argument(
        "--offsets",
        metavar="WAY",
        help="how the files count offsets, such as utf-16 or bytes+inclusive (default: as the "
        "format does; where that does not fit, the import names the way that does)",
    )
    parser.add_argument(
        "--map",
        metavar="OLD=NEW",
        action="append",
        help="read a label or relation type of the files as one of the tag set; may be repeated",
    )
    parser.add_argument(
        "--new-labels",
        action="store_true",
        help="add the labels and relation types that the tag set lacks",
    )
    parser.add_argument(
        "--near-copies",
        action="store_true",
        help="compare all texts afterwards, and list new articles that are near copies of others",
    )
    parser.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=positive_number,
        default=TIME_LIMIT_SECONDS,
        help="how long the reading of a file may make no progress before it is ended (default: "
        "%(default)d)",
    )
    parser.add_argument(
        "--memory-limit",
        metavar="MB",
        type=positive_number,
        default=0,
        help="the memory that the reading of a file may use (default: half of the machine's, at "
        "most 4,096 MB)",
    )
    parser.add_argument(
        "--unpack-limit",
        metavar="GB",
        type=positive_number,
        default=UNPACK_GIGABYTES,
        help="what a file may unpack to; a sixty-fourth of it is held in memory at once (default: "
        "%(default)d)",
    )
    parser.add_argument(
        "--preview",
        action="store_true",
        help="print the first articles as they would come in, and add nothing to the project",
    )
    add_set_argument(parser)
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _encoding(arguments: Namespace) -> str:
    """Return the encoding as an import takes it; empty for one that is recognised."""
    if arguments.errors == "strict":
        return arguments.encoding or ""
    return f"{(arguments.encoding or UTF_8).removesuffix(REPLACE)}{REPLACE}"


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    annotator = annotator_name(arguments.annotator, window)
    options = ImportOptions(
        format=arguments.format or "",
        encoding=_encoding(arguments),
        annotator=annotator,
        skip_bad=arguments.skip_bad,
        offsets=arguments.offsets or "",
        names=parse_pairs(arguments.map, "--map", "OLD=NEW"),
        new_labels=arguments.new_labels,
        options=parse_pairs(arguments.set, "--set", "NAME=VALUE"),
        near_copies=arguments.near_copies,
        annotators=parse_pairs(arguments.map_annotator, "--map-annotator", "OLD=NEW"),
        new_annotators=arguments.new_annotator,
        limits=ReadingLimits(arguments.time_limit, arguments.memory_limit, arguments.unpack_limit),
    )

    if arguments.preview:
        _preview(arguments, annotator, options)
        return 0

    def work(progress: ProgressCallback) -> ImportReport:
        # The job closes the project, too: what is on the disk must not be called cancelled.
        with open_to_write(
            arguments.project,
            annotator,
            "before an import",
            progress,
            backup=not arguments.no_backup,
            wait=arguments.wait,
        ) as project:
            check_names(project, [annotator], insisted=arguments.new_annotator)
            return import_paths(
                project,
                arguments.paths,
                options,
                progress=progress,
                suggest=suggest_imported_speakers,
            )

    report = run_job("Importing", work)
    if arguments.json:
        print_json(_as_json(report))
    else:
        _print(report)
    return 0


def _preview(arguments: Namespace, annotator: str, options: ImportOptions) -> None:
    def work(progress: ProgressCallback) -> ImportPreview:
        path = project_path(arguments.project)
        with Project.open(path, annotator=annotator, read_only=True) as project:
            remark_on_opening(project)
            limit = PreviewLimit(seconds=_PREVIEW_SECONDS)
            preview = preview_import(
                project, arguments.paths, options, limit=limit, progress=progress
            )
            mark_near_copies(project, preview, progress)
            return preview

    preview = run_job("Reading", work)
    (print_preview_as_json if arguments.json else print_preview)(preview)


def _print(report: ImportReport) -> None:
    parts = [number(report.documents, "article")]
    for count, singular, plural in (
        (report.annotations, "annotation", ""),
        (report.relations, "relation", ""),
        (report.identities, "identity", "identities"),
    ):
        if count:
            parts.append(number(count, singular, plural))
    say(f"Imported {', '.join(parts)}.")
    repeated = [
        number(count, singular)
        for count, singular in (
            (report.already_there - report.repeated, "article"),
            (report.already_annotated, "annotation"),
        )
        if count
    ]
    if repeated:
        say(f"Already here: {', '.join(repeated)}.")
    if report.repeated:
        verb = "is" if report.repeated == 1 else "are"
        say(f"{number(report.repeated, 'article')} {verb} in the files more than once.")
    if report.suggested:
        speakers = number(report.suggested, "speaker")
        say(f"Suggested {speakers} by the names at the beginning of lines.")
    hidden = report.notes.left_out
    for position, notice in enumerate(report.notes):
        if position < _SHOWN_NOTES or notice.is_kept:
            remark(explain(notice))
        else:
            hidden += 1
    if hidden > 0:
        printed = f"the first {len(report.notes):,}" if report.notes.left_out else "them all"
        remark(f"… and {hidden:,} more remarks; --json prints {printed}.")


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "documents": report.documents,
        "annotations": report.annotations,
        "relations": report.relations,
        "identities": report.identities,
        "suggested_speakers": report.suggested,
        "already_there": report.already_there - report.repeated,
        "repeated": report.repeated,
        "already_annotated": report.already_annotated,
        "notes": [explain(notice) for notice in report.notes],
        "notes_left_out": report.notes.left_out,
        "document_ids": report.document_ids,
    }


COMMAND = CliCommand(
    "import",
    "Add articles to a project: all of them, or none if one cannot be read. An article that the "
    "project has already is recognised by its text.",
    _add_arguments,
    _run,
)
