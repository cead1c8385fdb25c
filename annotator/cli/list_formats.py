"""``annotator formats``: what can be read and written, and what each format cannot hold."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

from annotator.cli.command import Command, json_argument
from annotator.cli.output import print_json
from annotator.cli.streams import say
from annotator.cli.window import Window
from annotator.extras import to_install

if TYPE_CHECKING:
    from annotator.formats.format import Format


def _run(arguments: Namespace, _window: Window) -> int:
    from annotator.formats.registry import format_named, formats

    if arguments.json:
        print_json(
            [
                {
                    "name": each.name,
                    "title": each.title,
                    "suffixes": list(each.suffixes),
                    "reads": each.reads,
                    "writes": each.writes,
                    "offsets": each.offsets,
                    "losses": list(each.cannot_hold()),
                    "needs": each.extra,
                    "reading_options": dict(each.read_options),
                    "writing_options": dict(each.write_options),
                }
                for each in (
                    [format_named(arguments.format)] if arguments.format else formats().values()
                )
            ]
        )
        return 0
    if arguments.format:
        _describe(format_named(arguments.format))
    else:
        _list(formats().values())
    return 0


def _list(known: "Iterable[Format]") -> None:
    """Names and titles, a format a line."""
    from annotator.formats.sheet import grouped

    groups = grouped(known)
    width = max(len(each.name) for members in groups.values() for each in members)
    for title, members in groups.items():
        say(f"{title}:")
        for each in members:
            suffixes = f" ({', '.join(each.suffixes)})" if each.suffixes else ""
            say(f"  {each.name:<{width}}  {each.title}{suffixes}")
        say()
    say("“annotator formats NAME” says what one cannot hold, how it counts, and its options.")


def _describe(each: "Format") -> None:
    """All there is to say of a format."""
    does = " and ".join(
        word for word, able in (("reads", each.reads), ("writes", each.writes)) if able
    )
    suffixes = f" ({', '.join(each.suffixes)})" if each.suffixes else ""
    say(f"{each.name}: {each.title}{suffixes}; {does}")
    if each.offsets:
        say(f"  offsets: {each.offsets}")
    if each.writes:
        say("  cannot hold:" if each.cannot_hold() else "  holds all of a project")
        for words in each.cannot_hold():
            _wrapped(words, "    - ")
    for verb, options in (("reading", each.read_options), ("writing", each.write_options)):
        for name, words in options.items():
            _wrapped(f"when {verb}, --set {name}=…: {words}", "  ")
    if each.extra:
        say(f"  needs one more library: {to_install(each.extra)}")


def _wrapped(words: str, before: str) -> None:
    """In lines of the terminal's width, those after the first indented."""
    width = max(40, get_terminal_size().columns - 1)
    after = " " * (len(before) if before.strip() else len(before) + 4)
    say(fill(words, width, initial_indent=before, subsequent_indent=after, break_on_hyphens=False))


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "format", metavar="NAME", nargs="?", help="say all of this format (default: list them all)"
    )
    json_argument(parser)


COMMAND = Command(
    "formats",
    "list what can be read and written",
    "List the formats; of one, say what it cannot hold, how it counts, and its options.",
    _arguments,
    _run,
)
