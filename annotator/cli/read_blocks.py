"""``annotator blocks``: recognise the blocks of articles again."""

from argparse import ArgumentParser, Namespace

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import open_to_write
from annotator.cli.streams import print_json, say
from annotator.formats.rereading import Rereading, reread_blocks
from annotator.jobs import ProgressCallback
from annotator.project.edits import SetBlocks


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "articles", metavar="ARTICLE", nargs="*", help="the ids of the articles (default: all)"
    )
    parser.add_argument(
        "--of-formats-too",
        action="store_true",
        help="also in articles whose blocks came with the imported file, such as a web page or an "
        "export",
    )
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    annotator = annotator_name(None, window)

    def work(progress: ProgressCallback) -> Rereading:
        with open_to_write(
            arguments.project,
            annotator,
            "before reading blocks again",
            progress,
            backup=not arguments.no_backup,
            wait=arguments.wait,
        ) as project:
            rereading = reread_blocks(
                project,
                arguments.articles or None,
                progress,
                of_formats_too=arguments.of_formats_too,
            )
            if rereading.blocks:
                project.do(SetBlocks(rereading.blocks))
            return rereading

    rereading = run_job("Reading blocks", work)
    if arguments.json:
        print_json(
            {
                "changed_blocks": rereading.changed_blocks,
                "changed": sorted(rereading.blocks),
                "unchanged": rereading.unchanged,
                "left_alone": sorted(rereading.of_formats),
            }
        )
    else:
        say(rereading.describe())
        if rereading.of_formats:
            say("To find these in the text, too, add --of-formats-too.")
    return 0


COMMAND = CliCommand(
    "blocks",
    "Recognise headlines, captions, subheads and paragraphs again by the current rules, in "
    "articles that an earlier version imported as plain text. Blocks that came with a file, such "
    "as a web page or an export, are left alone unless you ask for them. Texts and annotations "
    "stay as they are; one undo takes it back, and merges carry it along.",
    _add_arguments,
    _run,
)
