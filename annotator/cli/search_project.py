"""``annotator search``: find words in texts and notes."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from annotator.cli.command import Command, json_argument, open_to_read, project_argument
from annotator.cli.output import print_json
from annotator.cli.streams import remark, say
from annotator.cli.window import Window


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument("query", metavar="QUERY", nargs="+", help="words, or a phrase")
    parser.add_argument(
        "--limit", metavar="N", type=_positive, default=200, help="at most so many (default: 200)"
    )
    json_argument(parser)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is not a whole number above 0")
    return min(int(text), 1_000_000_000)


def _run(arguments: Namespace, _window: Window) -> int:
    query = " ".join(arguments.query)
    with open_to_read(arguments.project) as project:
        hits = project.articles.search(query, arguments.limit + 1)
    more = len(hits) > arguments.limit
    hits = hits[: arguments.limit]
    if arguments.json:
        print_json(hits)
        return 0
    for hit in hits:
        where = "" if hit.where == "text" else f" ({hit.where})"
        say(f"{hit.document}:{hit.start}-{hit.end}{where}: {hit.before}[{hit.match}]{hit.after}")
    if not hits:
        remark(f"“{query}” is nowhere in this project.")
    elif more:
        remark(f"There is more; these are the first {arguments.limit:,} (--limit N).")
    return 0


COMMAND = Command(
    "search",
    "find words in texts and notes",
    "Find words, or a phrase, in the texts and notes of a project. Each place is a line: article, "
    "offsets in code points, and the words around it.",
    _arguments,
    _run,
)
