"""``annotator formats``: what can be read and written, and what each format cannot hold."""

from argparse import ArgumentParser, Namespace

from annotator.cli.command import Command, json_argument
from annotator.cli.output import print_json
from annotator.cli.streams import say
from annotator.cli.window import Window


def _run(arguments: Namespace, _window: Window) -> int:
    from annotator.formats.registry import formats

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
                    "reading_options": dict(each.reading),
                    "writing_options": dict(each.writing),
                }
                for each in formats().values()
            ]
        )
        return 0
    for each in formats().values():
        does = " and ".join(
            word for word, able in (("reads", each.reads), ("writes", each.writes)) if able
        )
        say(f"{each.name}: {each.title} ({', '.join(each.suffixes)}); {does}")
        if each.offsets:
            say(f"    offsets: {each.offsets}")
        if each.cannot_hold():
            say(f"    cannot hold: {'; '.join(each.cannot_hold())}")
        for verb, options in (("reading", each.reading), ("writing", each.writing)):
            for name, words in options.items():
                say(f"    when {verb}, --set {name}=…: {words}")
        if each.extra:
            say(f"    needs: pip install 'annotator[{each.extra}]'")
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
