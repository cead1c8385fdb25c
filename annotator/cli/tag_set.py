"""``annotator tagset``: show, check, change and export the codebook of a project, or a file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from annotator.cli.cli_command import (
    PROJECT_SUFFIX,
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
    parse_pairs,
    project_path,
)
from annotator.cli.project_access import open_to_read, open_to_write
from annotator.cli.streams import print_json, remark, say
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.markdown import codebook_page, describe_attribute, describe_size
from annotator.formats.codebooks.registry import CODEBOOK_FORMATS, find_codebook, write_codebook
from annotator.formats.losses import Losses
from annotator.model import Label, TagSet
from annotator.project.codebook.applying import ApplyTagSet, PlannedStep, plan
from annotator.words import number


def _add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="show the codebook of a project or a file")
    _add_place(show)
    how = show.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print one JSON value")
    how.add_argument("--markdown", action="store_true", help="print a page in Markdown")
    check = actions.add_parser("check", help="read it, and name what is missing or was not read")
    _add_place(check)
    add_json_argument(check)
    for name, words in (
        ("apply", "make the codebook of a project that of a file"),
        ("import", "the same as apply, for files of other programs"),
    ):
        apply = actions.add_parser(name, help=words)
        _add_apply_arguments(apply)
    export = actions.add_parser("export", help="write the codebook of a project to a file")
    add_project_argument(export)
    export.add_argument("file", metavar="FILE", type=Path, help="the file; its suffix is its form")
    _add_format(export)
    add_json_argument(export)


def _add_place(parser: ArgumentParser) -> None:
    parser.add_argument(
        "place", metavar="PLACE", help="a project, a file, or a name that Annotator brings along"
    )
    _add_format(parser)


def _add_format(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        metavar="NAME",
        default="",
        help=f"the form of the file: {', '.join(CODEBOOK_FORMATS)} (default: recognised)",
    )


def _add_apply_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "file", metavar="FILE", help="a file, or the name of a tag set that Annotator brings along"
    )
    _add_format(parser)
    parser.add_argument(
        "--rename",
        metavar="OLD=NEW",
        action="append",
        help="the label or relation type OLD of the project is NEW in the file; may be repeated",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="leave parts that the file lacks as they are (default: remove what nothing has, and "
        "retire what is in use)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, and change nothing"
    )
    parser.add_argument("--annotator", metavar="NAME", help="who changes it")
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    return _ACTIONS[arguments.action](arguments, window)


def _read(arguments: Namespace) -> Codebook:
    """Return the codebook of the project or file that the arguments name."""
    path = project_path(Path(arguments.place))
    if path.suffix == PROJECT_SUFFIX and (path.exists() or Path(arguments.place) == path):
        with open_to_read(path) as project:
            return Codebook(project.tag_set, Losses())
    return find_codebook(arguments.place, arguments.format)


# Show and check


def _show(arguments: Namespace, _window: WindowFunctions) -> int:
    codebook = _read(arguments)
    tag_set = codebook.tag_set
    if arguments.json:
        print_json(msgspec.to_builtins(tag_set))
    elif arguments.markdown:
        say(codebook_page(tag_set).rstrip("\n"))
    else:
        for line in _listing(tag_set):
            say(line)
    _remark_on_losses(codebook.losses, arguments.place, "read from")
    return 0


def _listing(tag_set: TagSet) -> Iterator[str]:
    yield f"{tag_set.name}: {describe_size(tag_set)}"
    for layer in tag_set.layers:
        scope = " (of whole articles)" if layer.scope == "article" else ""
        yield from ("", f"{layer.name}{scope}")
        for label in layer.labels:
            yield from _label_lines(label)
    if tag_set.relations:
        yield from ("", "Relations")
    for relation in tag_set.relations:
        ends = " to ".join(", ".join(end) for end in (relation.source, relation.target))
        limit = " (one at most)" if relation.single else ""
        retired = " (retired)" if relation.retired else ""
        yield f"     {relation.name}: {ends}{limit}{retired}"


def _label_lines(label: Label) -> Iterator[str]:
    retired = " (retired)" if label.retired else ""
    about = f": {' '.join(label.description.split())}" if label.description else ""
    yield f"  {label.key.upper() or '-'}  {label.name}{retired}{about}"
    for attribute in label.attributes:
        yield f"       {attribute.name}: {describe_attribute(attribute)}"


def _check(arguments: Namespace, _window: WindowFunctions) -> int:
    codebook = _read(arguments)
    tag_set, losses = codebook.tag_set, codebook.losses
    offered = [label for label in tag_set.labels() if not label.retired]
    lacking = {
        "key": [label.name for label in offered if not label.key],
        "definition": [label.name for label in offered if not label.description],
        "colour": [label.name for label in offered if not label.color],
    }
    if arguments.json:
        labels = len(list(tag_set.labels()))
        print_json(
            {"name": tag_set.name, "labels": labels, "without": lacking, "losses": losses.as_json()}
        )
        return 0
    say(f"{tag_set.name}: {describe_size(tag_set)}. It is sound.")
    for what, names in lacking.items():
        if names:
            remark(f"Without a {what}: {', '.join(names)}.")
    _remark_on_losses(losses, arguments.place, "read from")
    return 0


def _remark_on_losses(losses: Losses, name: str, verb: str) -> None:
    for sentence in losses.sentences(name, verb):
        remark(sentence)


# Apply


def _apply(arguments: Namespace, window: WindowFunctions) -> int:
    codebook = find_codebook(arguments.file, arguments.format)
    renamed = parse_pairs(arguments.rename, "--rename", "OLD=NEW")
    edit = ApplyTagSet(codebook.tag_set, renamed, arguments.keep)
    if arguments.dry_run:
        with open_to_read(arguments.project) as project:
            steps = plan(project.context, edit)
    else:
        with open_to_write(
            arguments.project,
            annotator_name(arguments.annotator, window),
            "before a change of the codebook",
            backup=not arguments.no_backup,
            wait=arguments.wait,
        ) as project:
            steps = plan(project.context, edit)
            if steps:
                project.do(edit)
    if arguments.json:
        print_json(_as_json(steps, codebook, dry_run=arguments.dry_run))
        return 0
    for step in steps:
        say(f"{step.title}{_touches(step)}")
    done = "would be made" if arguments.dry_run else "made"
    say(f"{number(len(steps), 'change')} {done}." if steps else "Nothing differs.")
    _remark_on_losses(codebook.losses, arguments.file, "read from")
    return 0


def _touches(step: PlannedStep) -> str:
    usage = step.usage
    if not step.label or not usage.annotations:
        return ""
    owners = ", ".join(f"{name} {count:,}" for name, count in usage.annotations.items())
    count = number(sum(usage.annotations.values()), "annotation")
    articles = number(usage.documents, "article")
    relations = number(sum(usage.relations.values()), "relation")
    verdicts = number(sum(usage.verdicts.values()), "verdict")
    return f" ({count} in {articles}: {owners}; {relations}, {verdicts})"


def _as_json(steps: list[PlannedStep], codebook: Codebook, *, dry_run: bool) -> dict[str, Any]:
    return {
        "tag_set": codebook.tag_set.name,
        "changed": bool(steps) and not dry_run,
        "steps": msgspec.to_builtins(steps),
        "losses": codebook.losses.as_json(),
    }


# Export


def _export(arguments: Namespace, _window: WindowFunctions) -> int:
    with open_to_read(arguments.project) as project:
        tag_set = project.tag_set
    losses = write_codebook(tag_set, arguments.file, arguments.format)
    if arguments.json:
        print_json(
            {"tag_set": tag_set.name, "file": str(arguments.file), "losses": losses.as_json()}
        )
        return 0
    if str(arguments.file) != "-":
        say(f"Wrote {arguments.file} with the tag set “{tag_set.name}”.")
    _remark_on_losses(losses, str(arguments.file), "written to")
    return 0


_ACTIONS: dict[str, Callable[[Namespace, WindowFunctions], int]] = {
    "show": _show,
    "check": _check,
    "apply": _apply,
    "import": _apply,
    "export": _export,
}

COMMAND = CliCommand(
    "tagset",
    "Show, check, change and export codebooks: the tag sets of projects, and files of TOML, JSON, "
    "CSV, REFI-QDA, brat, Label Studio, INCEpTION and UIMA. A change is one step of the history; "
    "no annotation is touched by it. What a file cannot hold, or has no place here, is named.",
    _add_arguments,
    _run,
)
