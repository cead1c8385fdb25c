"""``annotator search``: find words in texts and notes."""

from argparse import ArgumentParser, Namespace

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    positive_number,
)
from annotator.cli.project_access import open_to_read
from annotator.cli.streams import print_json, remark, say


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument("query", metavar="QUERY", nargs="+", help="words, or a phrase")
    parser.add_argument(
        "--limit",
        metavar="N",
        type=positive_number,
        default=200,
        help="at most N places (default: 200)",
    )
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    query = " ".join(arguments.query)
    with open_to_read(arguments.project) as project:
        hits = project.articles.search(query, arguments.limit + 1)
    are_cut = len(hits) > arguments.limit
    hits = hits[: arguments.limit]
    if arguments.json:
        print_json(hits)
        return 0
    for hit in hits:
        where = "" if hit.where == "text" else f" ({hit.where})"
        say(f"{hit.document}:{hit.start}-{hit.end}{where}: {hit.before}[{hit.match}]{hit.after}")
    if not hits:
        remark(f"“{query}” is nowhere in this project.")
    elif are_cut:
        remark(f"There are more; these are the first {arguments.limit:,} (--limit N).")
    return 0


COMMAND = CliCommand(
    "search",
    "Find words, or a phrase, in the texts and notes of a project. Each place is a line: article, "
    "offsets in code points, and the words around it.",
    _add_arguments,
    _run,
)
