"""``annotator merge``: merge colleagues' project files or native exports into a project."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from annotator.cli.cli_command import (
    PROJECT_SUFFIX,
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_new_annotator_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import open_to_write
from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.model.errors import AnnotatorError, Cancelled, InputError
from annotator.plugins import LazyFunction
from annotator.project import ImportReport, MergeReport, Project
from annotator.project.merger import AlikeInMerge
from annotator.words import describe_merged_rows, join_names, number

# Mostly projects without new articles are merged, and these need no formats.
_note_copies = LazyFunction("annotator.formats.copies_in_project:note_copies")
_import_paths = LazyFunction("annotator.formats.importing:import_paths")
_ImportOptions = LazyFunction("annotator.formats.importing:ImportOptions")


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "others",
        metavar="OTHER",
        nargs="+",
        type=Path,
        help="a colleague's project file, or an export of it in the native format",
    )
    add_new_annotator_argument(parser)
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    reports: dict[str, object] = {}
    path, annotator = project_path(arguments.project), annotator_name(None, window)
    with open_to_write(
        path, annotator, "before a merge", backup=not arguments.no_backup, wait=arguments.wait
    ) as project:
        others = [project_path(other) for other in arguments.others]
        if not arguments.new_annotator:
            project.check_annotators_of(filter(_is_project, others))
        for given, other in zip(arguments.others, others, strict=True):
            try:
                report = _merge(project, other, new_annotators=arguments.new_annotator)
            except AnnotatorError as error:
                _remark_on_merged(arguments.others[: arguments.others.index(given)])
                if isinstance(error, Cancelled):
                    raise Cancelled(f"Cancelled; {given.name} was not merged.") from error
                raise
            if arguments.json:
                waiting = project.review.count_waiting(report.changes.records)
                reports[str(given)] = {
                    **_counts(report),
                    "comments_waiting": waiting,
                    "notes": _notes(report),
                    "notes_left_out": report.notes.left_out,
                }
            else:
                say(f"{given.name}: {_describe_merge(report)}")
                for note in [*_notes(report), *_waiting(project, report)]:
                    remark(note)
                if report.notes.left_out:
                    remark(f"… and {report.notes.left_out:,} more remarks, which are not listed.")
    if arguments.json:
        print_json(reports)
    return 0


def _remark_on_merged(done: Sequence[Path]) -> None:
    """Name the projects that are merged already, where a later one is not."""
    if done:
        names = join_names([path.name for path in done])
        remark(f"Merged before that: {names}. An undo for each takes it back.")


def _is_project(path: Path) -> bool:
    return path.suffix.lower() in (PROJECT_SUFFIX, "")


def _merge(project: Project, other: Path, *, new_annotators: bool) -> MergeReport | ImportReport:
    if _is_project(other):
        report = run_job("Merging", lambda progress: project.merge(other, progress=progress))
        if report.documents:
            run_job("Comparing", lambda progress: _note_copies(project, report, progress))
        return report
    options = _ImportOptions(format="jsonl", new_annotators=new_annotators, near_copies=True)
    try:
        return run_job(
            "Merging", lambda progress: _import_paths(project, [other], options, progress=progress)
        )
    except InputError as error:
        alike: dict[str, str] | None = getattr(error, "alike", None)
        if alike is None:
            raise
        raise AlikeInMerge([(name, to, other.name) for name, to in alike.items()]) from error


def _notes(report: MergeReport | ImportReport) -> list[str]:
    return [explain(notice) for notice in report.notes]


def _waiting(project: Project, report: MergeReport | ImportReport) -> list[str]:
    """Say how many comments came that wait for the annotator, if any did."""
    waiting = project.review.count_waiting(report.changes.records)
    if not waiting:
        return []
    words = f"{number(waiting, 'comment')} {'waits' if waiting == 1 else 'wait'}"
    return [f"{words} for {project.annotator}: Article ▸ Comments… lists them in the window."]


def _describe_merge(report: MergeReport | ImportReport) -> str:
    """A merge in a sentence."""
    rows = describe_merged_rows(**_counts(report))
    return f"merged {rows}." if rows else "nothing new; all of it is here already."


def _counts(report: MergeReport | ImportReport) -> dict[str, int]:
    names = ("documents", "annotations", "relations", "identities", "records", "corrections")
    return {name: getattr(report, name, 0) for name in (*names, "changed", "removed")}


COMMAND = CliCommand(
    "merge",
    "Merge the work of colleagues into a project: a union by id in which the later version is "
    "kept, so that it does not matter who merges what in which order, or how often. One undo takes "
    "it back.",
    _add_arguments,
    _run,
)
