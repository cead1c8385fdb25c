"""Opens projects for commands that only read them."""

from pathlib import Path

from annotator.cli.cli_command import project_path
from annotator.cli.streams import remark
from annotator.project import OlderProject, Project


def open_to_read(path: Path) -> Project:
    """Open a project read-only: another Annotator may have it open.

    An older one is brought up to date first, and a remark reports that.
    """
    path = project_path(path)
    try:
        return Project.open(path, read_only=True)
    except OlderProject:
        with Project.open(path) as project:
            remark_on_backup(project)
    return Project.open(path, read_only=True)


def remark_on_backup(project: Project) -> None:
    """Report where an older project was copied to before it was brought up to date, if it was."""
    if project.backup is not None:
        remark(
            f"{project.path} was brought up to date; its earlier state is kept in {project.backup}."
        )
