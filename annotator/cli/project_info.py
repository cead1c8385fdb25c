"""``annotator info``: how much there is of everything."""

from argparse import ArgumentParser, Namespace
from typing import Any

from msgspec.structs import asdict

from annotator.cli.command import Command, json_argument, open_to_read, project_argument, who
from annotator.cli.output import print_json
from annotator.cli.streams import say
from annotator.cli.window import Window


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="whose progress is counted (default: the name given in the window)",
    )
    json_argument(parser)


def _run(arguments: Namespace, window: Window) -> int:
    with open_to_read(arguments.project) as project:
        project.annotator = who(arguments.annotator, window)
        counts = asdict(project.counts())
        found = {
            "project": str(project.path),
            "tag_set": project.tag_set.name,
            "annotator": project.annotator,
            **counts,
        }
    if arguments.json:
        print_json(found)
    else:
        _print(found)
    return 0


def _print(found: dict[str, Any]) -> None:
    say(f"{found['project']} (tag set “{found['tag_set']}”)")
    for name, title in (
        ("documents", "articles"),
        ("characters", "characters"),
        ("annotations", "annotations"),
        ("relations", "relations"),
        ("identities", "identities"),
        ("steps", "edits in the history"),
    ):
        say(f"{found[name]:>12,}  {title}")
    for name, title in (
        ("labels", "annotations by label"),
        ("relation_types", "relations by type"),
        ("annotators", "annotations by annotator"),
        ("statuses", f"articles by status of {found['annotator']}"),
    ):
        if found[name]:
            said = ", ".join(f"{key} {count:,}" for key, count in found[name].items())
            say(f"  {title}: {said}")


COMMAND = Command(
    "info",
    "count what is in a project",
    "Say how much there is of everything in a project.",
    _arguments,
    _run,
)
