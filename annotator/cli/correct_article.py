"""``annotator correct``: correct the text of an article, and read earlier versions of it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
)
from annotator.cli.project_access import open_to_read, open_to_write
from annotator.cli.streams import print_json, remark, say
from annotator.model import TextVersion
from annotator.model.errors import EnvironmentFault, InputError
from annotator.project.article_versions import CorrectionPreview
from annotator.project.correcting import Correct
from annotator.project.text_versions import Placed
from annotator.text.alignment import Fit
from annotator.text.line_ends import LineEnds
from annotator.words import number, quote, shorten

_FIRST = "first"
"""The name by which the text as it came is asked for."""
_SHOWN_CODE_POINTS = 60


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument("article", metavar="ARTICLE", help="the id of the article")
    ways = parser.add_mutually_exclusive_group(required=True)
    ways.add_argument(
        "--text-file", metavar="FILE", type=Path, help="the whole corrected text, in UTF-8"
    )
    ways.add_argument("--list", action="store_true", help="list the versions of the text")
    ways.add_argument(
        "--show", metavar="VERSION", help=f"print a version of the text; “{_FIRST}”: as it came"
    )
    parser.add_argument("--reason", metavar="WORDS", default="", help="why the text is corrected")
    parser.add_argument(
        "--settles",
        metavar="VERSION",
        nargs="+",
        default=[],
        help="corrections made apart from this text, in whose place this one is",
    )
    parser.add_argument(
        "--try", action="store_true", dest="only_try", help="only show what it would do"
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="who corrects it (default: the name given in the window)",
    )
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    if arguments.list:
        return _list(arguments)
    if arguments.show is not None:
        return _show(arguments)
    text = _read(arguments.text_file)
    annotator = annotator_name(arguments.annotator, window)
    if arguments.only_try:
        with open_to_read(arguments.project) as project:
            before = project.document(arguments.article)
            preview = project.versions.preview(arguments.article, text)
        is_changed = text != before.text
    else:
        with open_to_write(
            arguments.project,
            annotator,
            "before a correction",
            backup=not arguments.no_backup,
            wait=arguments.wait,
        ) as project:
            preview = project.versions.preview(arguments.article, text)
            edit = Correct(arguments.article, text, arguments.reason, tuple(arguments.settles))
            is_changed = project.do(edit).step != 0
    if arguments.json:
        print_json(_as_json(preview, is_changed))
    else:
        _say(preview, is_changed, arguments)
    return 0


def _read(path: Path) -> str:
    try:
        return LineEnds(path.read_bytes().decode("utf-8-sig")).text
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}. Save it as UTF-8.") from None
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}.") from error


def _say(preview: CorrectionPreview, is_changed: bool, arguments: Namespace) -> None:
    if not is_changed:
        say("The text is the same; nothing was changed.")
        return
    moved = preview.same + len(preview.reworded)
    cut = [one for one in preview.doubtful if one.fit is Fit.CUT]
    lost = [one for one in preview.doubtful if one.fit is Fit.LOST]
    done = "would change" if arguments.only_try else "changed"
    say(
        f"{number(len(preview.changes.edits), 'place')} of {arguments.article} {done}. "
        f"{number(moved, 'annotation')} carried over, {len(preview.reworded):,} of them with "
        f"corrected words; {len(cut):,} cut; {len(lost):,} lost their words."
    )
    for one in preview.doubtful:
        remark(_describe(one))


def _describe(placed: Placed) -> str:
    annotation, before = placed.annotation, quote(shorten(placed.own.text, _SHOWN_CODE_POINTS))
    words = quote(shorten(annotation.text, _SHOWN_CODE_POINTS))
    outcome = "has lost its words" if placed.fit is Fit.LOST else f"covers {words} now"
    return f"The {annotation.label} {before} of {annotation.annotator} {outcome}."


def _as_json(preview: CorrectionPreview, is_changed: bool) -> dict[str, Any]:
    return {
        "changed": is_changed,
        "places": [list(edit) for edit in preview.changes.edits],
        "carried": preview.same + len(preview.reworded),
        "reworded": _annotations(preview.reworded),
        "cut": _annotations(one for one in preview.doubtful if one.fit is Fit.CUT),
        "lost": _annotations(one for one in preview.doubtful if one.fit is Fit.LOST),
    }


def _annotations(placed: Iterable[Placed]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.annotation.id,
            "annotator": one.annotation.annotator,
            "label": one.annotation.label,
            "before": one.own.text,
            "after": "" if one.fit is Fit.LOST else one.annotation.text,
        }
        for one in placed
    ]


def _list(arguments: Namespace) -> int:
    with open_to_read(arguments.project) as project:
        current = project.document(arguments.article).version
        versions = project.versions.of_article(arguments.article)
        clashes = {version.id for version in project.versions.clashes(arguments.article)}
        doubtful = project.versions.doubtful(arguments.article)
    states = {version.id: _state(version, current, clashes) for version in versions}
    if arguments.json:
        print_json(
            {
                "versions": [
                    {
                        "version": version.id or _FIRST,
                        "corrects": (version.parent or _FIRST) if version.id else None,
                        "annotator": version.annotator,
                        "time": version.time,
                        "reason": version.reason,
                        "state": states[version.id],
                        "places": len(version.edits),
                    }
                    for version in versions
                ],
                "to_look_at": _annotations(doubtful),
            }
        )
        return 0
    for version in versions:
        by = f"  {version.time}  {version.annotator}" if version.id else "  as it came"
        reason = f"  {quote(version.reason)}" if version.reason else ""
        state = f"  ({states[version.id]})" if states[version.id] else ""
        say(f"{version.id or _FIRST}{by}{reason}{state}")
    for one in doubtful:
        remark(_describe(one))
    return 0


def _state(version: TextVersion, current: str, clashes: set[str]) -> str:
    if version.id == current:
        return "current"
    return "corrected apart from the current one" if version.id in clashes else ""


def _show(arguments: Namespace) -> int:
    version = "" if arguments.show == _FIRST else arguments.show
    with open_to_read(arguments.project) as project:
        found = project.versions.version(arguments.article, version)
    if arguments.json:
        print_json({"version": found.id or _FIRST, "text": found.text})
    else:
        say(found.text)
    return 0


COMMAND = CliCommand(
    "correct",
    "Correct the text of an article: a typo, a missing quotation mark, a bad extraction. The text "
    "becomes a new version; annotations move along with their words, and those that no longer fit "
    "are listed. Earlier versions stay readable, one undo takes it back, and merges bring it to "
    "colleagues.",
    _add_arguments,
    _run,
)
