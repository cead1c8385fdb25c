"""``annotator formats``: what can be read and written, and what each format cannot hold."""

from argparse import ArgumentParser, Namespace

from annotator.cli.command import Command, json_argument, say
from annotator.cli.output import print_json
from annotator.cli.window import Window


def _run(arguments: Namespace, _window: Window) -> int:
    from annotator.formats.registry import FORMATS

    if arguments.json:
        print_json(
            [
                {
                    "name": each.name,
                    "title": each.title,
                    "suffixes": list(each.suffixes),
                    "reads": each.reads,
                    "writes": each.writes,
                    "losses": list(each.losses),
                }
                for each in FORMATS.values()
            ]
        )
        return 0
    for each in FORMATS.values():
        does = " and ".join(
            word for word, able in (("reads", each.reads), ("writes", each.writes)) if able
        )
        say(f"{each.name}: {each.title} ({', '.join(each.suffixes)}); {does}")
        if each.losses:
            say(f"    cannot hold: {'; '.join(each.losses)}")
    return 0


def _arguments(parser: ArgumentParser) -> None:
    json_argument(parser)


COMMAND = Command(
    "formats",
    "list what can be read and written",
    "List the formats, and what each cannot hold.",
    _arguments,
    _run,
)
