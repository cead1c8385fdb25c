"""``annotator guidelines``: the guidelines and memos of a project, for people and scripts."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    annotator_name,
)
from annotator.cli.project_access import open_to_read, open_to_write
from annotator.cli.streams import print_json, say
from annotator.formats.files import replacing
from annotator.model.errors import EnvironmentFault, InputError
from annotator.project.guideline_edits import ImportGuidelines
from annotator.words import number


def _add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    show = actions.add_parser("show", help="print the guidelines, or what they say about a label")
    export = actions.add_parser("export", help="write them into a file of Markdown")
    read = actions.add_parser("import", help="put a file of Markdown in their place")
    memos = actions.add_parser("memos", help="print the memos on labels, articles and the project")
    for action in (show, export, read, memos):
        add_project_argument(action)
    for action in (show, memos):
        add_json_argument(action)
    show.add_argument("--label", metavar="LABEL", help="only the section about this label")
    export.add_argument("file", metavar="FILE", type=Path, help="the file, such as rules.md")
    read.add_argument("file", metavar="FILE", type=Path, help="the file, in UTF-8")


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    actions = {"show": _show, "export": _export, "memos": _memos}
    annotator = annotator_name(None, window)
    if arguments.action == "import":
        return _import(arguments, annotator)
    return actions[arguments.action](arguments, annotator)


def _show(arguments: Namespace, annotator: str) -> int:
    with open_to_read(arguments.project, annotator) as project:
        sections = project.guidelines.shown()
        if arguments.label:
            if project.tag_set.label(arguments.label) is None:
                raise InputError(f"There is no label “{arguments.label}” in this project.")
            sections = [one for one in sections if one.label == arguments.label]
    if arguments.json:
        print_json(sections)
    else:
        say("\n\n".join(one.markdown for one in sections))
    return 0


def _export(arguments: Namespace, annotator: str) -> int:
    with open_to_read(arguments.project, annotator) as project:
        text = project.guidelines.markdown(marked=True)
        count = len(project.guidelines.sections())
    with replacing(arguments.file) as file:
        file.write(text.encode("utf-8"))
    say(f"Wrote {number(count, 'section')} to {arguments.file}.")
    return 0


def _import(arguments: Namespace, annotator: str) -> int:
    try:
        text = arguments.file.read_text("utf-8-sig")
    except OSError as error:
        raise EnvironmentFault(f"{arguments.file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(
            f"{arguments.file} is not in UTF-8; save it so. Nothing was imported."
        ) from None
    before = "before an import of guidelines"
    with open_to_write(arguments.project, annotator, before) as project:
        project.do(ImportGuidelines(text))
        count = len(project.guidelines.sections())
    say(f"The guidelines have {number(count, 'section')} now.")
    return 0


def _memos(arguments: Namespace, annotator: str) -> int:
    with open_to_read(arguments.project, annotator) as project:
        memos = project.memos.all()
    if arguments.json:
        print_json(memos)
        return 0
    for memo in memos:
        about = f" {memo.subject}" if memo.subject else ""
        say(f"# {memo.kind}{about} · {memo.annotator}\n\n{memo.text}\n")
    if not memos:
        say("Nobody has written a memo yet.")
    return 0


COMMAND = CliCommand(
    "guidelines",
    "Print, export and import the guidelines of a project, which are Markdown; print its memos. "
    "An export marks each section, so that an import knows it again whatever its title is then; "
    "sections that the file does not have are removed. One undo takes an import back.",
    _add_arguments,
    _run,
)
