"""``annotator formats``: list the formats, with their options and their losses."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from shutil import get_terminal_size
from textwrap import fill

from annotator.cli.cli_command import CliCommand, WindowFunctions, add_json_argument
from annotator.cli.streams import print_json, say
from annotator.extras import install_command
from annotator.formats.format import Format
from annotator.formats.formats_page import grouped
from annotator.formats.registry import format_named, formats


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "format", metavar="NAME", nargs="?", help="describe this format (default: list them all)"
    )
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    if arguments.json:
        named = [format_named(arguments.format)] if arguments.format else formats().values()
        print_json([_as_json(file_format) for file_format in named])
    elif arguments.format:
        _describe(format_named(arguments.format))
    else:
        _list(formats().values())
    return 0


def _as_json(file_format: Format) -> dict[str, object]:
    return {
        "name": file_format.name,
        "title": file_format.title,
        "suffixes": list(file_format.suffixes),
        "reads": file_format.reads,
        "writes": file_format.writes,
        "offsets": file_format.offsets,
        "losses": list(file_format.cannot_hold()),
        "needs": file_format.extra,
        "reading_options": dict(file_format.read_options),
        "writing_options": dict(file_format.write_options),
    }


def _list(file_formats: Iterable[Format]) -> None:
    """Print names and titles, a format a line."""
    groups = grouped(file_formats)
    width = max(len(member.name) for members in groups.values() for member in members)
    for title, members in groups.items():
        say(f"{title}:")
        for member in members:
            say(f"  {member.name:<{width}}  {member.title}{_suffixes(member)}")
        say()
    say("“annotator formats NAME” shows what a format cannot hold, how it counts, and its options.")


def _suffixes(file_format: Format) -> str:
    return f" ({', '.join(file_format.suffixes)})" if file_format.suffixes else ""


def _describe(file_format: Format) -> None:
    """Print all that is known of a format."""
    abilities = (("reads", file_format.reads), ("writes", file_format.writes))
    verbs = " and ".join(verb for verb, able in abilities if able)
    say(f"{file_format.name}: {file_format.title}{_suffixes(file_format)}; {verbs}")
    if file_format.offsets:
        say(f"  offsets: {file_format.offsets}")
    if file_format.writes:
        say("  cannot hold:" if file_format.cannot_hold() else "  holds all of a project")
        for words in file_format.cannot_hold():
            _print_wrapped(words, "    - ")
    for verb, options in (
        ("reading", file_format.read_options),
        ("writing", file_format.write_options),
    ):
        for name, words in options.items():
            _print_wrapped(f"when {verb}, --set {name}=…: {words}", "  ")
    if file_format.extra:
        say(f"  needs one more library: {install_command(file_format.extra)}")


def _print_wrapped(words: str, indent: str) -> None:
    """Print in lines of the terminal's width, those after the first indented further."""
    width = max(40, get_terminal_size().columns - 1)
    hanging = " " * (len(indent) if indent.strip() else len(indent) + 4)
    say(
        fill(words, width, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False)
    )


COMMAND = CliCommand(
    "formats",
    "List the formats. For one format, show what it cannot hold, how it counts offsets, and its "
    "options.",
    _add_arguments,
    _run,
)
