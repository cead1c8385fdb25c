"""Project files as a killed writer leaves them, and the ways in which another takes their place."""

import shutil
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.model import AnnotatedDocument, Annotation, Document, TagSet
from annotator.project import Project
from annotator.project.edits import Tag

TEXT = "Orbán said that he would not go there. " * 40
LOG_SUFFIXES = ("-wal", "-shm", "-journal")


def make_project(path: Path, tag_set: TagSet, annotator: str = "ana", numbers: int = 0) -> Path:
    """A closed project with one article and some annotations."""
    with Project.create(path, tag_set, annotator=annotator) as project:
        made = [annotation(annotator, number) for number in range(numbers)]
        project.add([AnnotatedDocument(Document("d", "D", TEXT), tuple(made))])
    return path


def annotation(annotator: str, number: int) -> Annotation:
    """One of the annotations of a test: the number is its place."""
    return Annotation(
        f"{annotator}{number}",
        annotator,
        "claim",
        ((number, number + 5),),
        TEXT[number : number + 5],
    )


def tag(project: Project, numbers: Sequence[int]) -> None:
    """Tag these places, each in an edit of its own."""
    for number in numbers:
        project.do(Tag("d", "claim", ((number, number + 5),)))


def edit_and_kill(path: Path, numbers: Sequence[int], *, leave: Path | None = None) -> None:
    """Tag places in a project, and leave its files as a killed writer leaves them.

    Args:
        path: The project.
        numbers: The places.
        leave: Where the files go; None: they stay where they are.
    """
    killed = path.with_name("killed")
    with Project.open(path, annotator="ana") as project:
        tag(project, numbers)
        copy_files(path, killed)
    remove_logs(path)
    copy_files(killed, leave or path)
    for suffix in ("", *LOG_SUFFIXES):
        killed.with_name(killed.name + suffix).unlink(missing_ok=True)


def copy_files(source: Path, target: Path) -> None:
    """Copy a file and the log beside it, as one can from outside."""
    for suffix in ("", "-wal", "-journal"):
        beside = source.with_name(source.name + suffix)
        if beside.exists():
            shutil.copyfile(beside, target.with_name(target.name + suffix))


def remove_logs(path: Path) -> None:
    """Remove what lies beside a project."""
    for suffix in LOG_SUFFIXES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def copied(source: Path, target: Path) -> None:
    """Put a file in the place of another one as ``cp`` does: the target stays the same file."""
    shutil.copyfile(source, target)


def moved(source: Path, target: Path) -> None:
    """Put a file in the place of another one as ``mv`` does: it is another file then."""
    shutil.copyfile(source, target.with_name("other"))
    target.with_name("other").replace(target)


def unpacked(source: Path, target: Path) -> None:
    """Unpack an archive over it."""
    archive = target.with_name("archive.tar")
    with tarfile.open(archive, "w") as packed:
        packed.add(source, arcname=target.name)
    target.unlink()
    with tarfile.open(archive) as packed:
        packed.extractall(target.parent, filter="data")
    archive.unlink()


WAYS: dict[str, Callable[[Path, Path], None]] = {"cp": copied, "mv": moved, "archive": unpacked}


def labels_in(path: Path) -> set[str]:
    """The places that are tagged, as whoever opens the project reads them."""
    with Project.open(path, read_only=True) as project:
        return {f"{a.annotator}{a.fragments[0][0]}" for a in project.annotations("d")}
