"""``annotator info``: count the contents of a project."""

from argparse import ArgumentParser, Namespace
from typing import Any

from msgspec.structs import asdict

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    annotator_name,
)
from annotator.cli.project_access import open_to_read
from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.project.conflict_copies import notice_conflict_copies


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="whose progress is counted (default: the name given in the window)",
    )
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    with open_to_read(arguments.project) as project:
        project.annotator = annotator_name(arguments.annotator, window)
        counts = asdict(project.counts())
        info = {
            "project": str(project.path),
            "tag_set": project.tag_set.name,
            "annotator": project.annotator,
            **counts,
            "corrected": len(project.versions.corrected()),
            "to_look_at": sum(project.versions.doubtful_by_article().values()),
        }
    if arguments.json:
        print_json(info)
    else:
        _print(info)
        for notice in notice_conflict_copies(project.path):
            remark(explain(notice))
    return 0


def _print(info: dict[str, Any]) -> None:
    say(f"{info['project']} (tag set “{info['tag_set']}”)")
    for name, title in (
        ("documents", "articles"),
        ("characters", "characters"),
        ("annotations", "annotations"),
        ("relations", "relations"),
        ("identities", "identities"),
        ("steps", "edits in the history"),
    ):
        say(f"{info[name]:>12,}  {title}")
    for name, title in (
        ("corrected", "articles with a corrected text"),
        ("to_look_at", "annotations to look at after corrections"),
    ):
        if info[name]:
            say(f"{info[name]:>12,}  {title}")
    for name, title in (
        ("labels", "annotations by label"),
        ("relation_types", "relations by type"),
        ("annotators", "annotations by annotator"),
        ("statuses", f"articles by status of {info['annotator']}"),
    ):
        if info[name]:
            counts = ", ".join(f"{key} {count:,}" for key, count in info[name].items())
            say(f"  {title}: {counts}")


COMMAND = CliCommand(
    "info",
    "Count the articles, annotations, relations, identities and edits of a project.",
    _add_arguments,
    _run,
)
