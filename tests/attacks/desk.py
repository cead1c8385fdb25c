"""The folder under attack: a project at work, colleagues' copies, and what a program may leave."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.data_files import sample_article
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Document, Identity
from annotator.project import Project
from annotator.project.edits import AddIdentity, Relate, Tag

PREFIX = "annotator-attack-"
"""How the names of the folders begin; the number of the process follows."""
ANA = "ana"
SEED_ARTICLE = "000_fb0497bd58dd550c"
SHORT_ARTICLE = "short"
COLLEAGUES = 4
_SHORT_TEXT = "Talks resume\n\nThe minister said on Monday that talks would resume.\n"
_MAY_STAY = (
    "out/report.jsonl",
    "out/report.jsonl.losses.txt",
    "out/copy.annotator",
    "out/new.annotator",
    "out/new.recovery.json",
)


class Desk:
    """A folder with the project of an analyst."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project_path = folder / "kyiv.annotator"
        self.export_path = folder / "out" / "report.jsonl"
        self.copy_path = folder / "out" / "copy.annotator"
        self.temporary = folder / "tmp"

    def incoming(self, number: int) -> Path:
        """Return the path of an article that is imported."""
        return self.folder / "incoming" / f"article-{number}.txt"

    def colleague(self, number: int) -> Path:
        """Return the path of a colleague's copy of the project."""
        return self.folder / "colleagues" / f"ben-{number % COLLEAGUES}.annotator"

    def copy_to(self, folder: Path) -> "Desk":
        """Copy the folder as it is; files of SQLite beside the project, too."""
        shutil.copytree(self.folder, folder)
        return Desk(folder)

    def leavings(self) -> list[str]:
        """Return the files that nobody asked for, relative to the folder."""
        found: list[str] = []
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            asked_for = (
                path == self.project_path
                or name in _MAY_STAY
                or (name.startswith(("incoming/", "colleagues/")) and path.suffix in _ASKED_FOR)
                # What was replaced is kept where it could not be backed up.
                or path.name.startswith(("kyiv.backup-", "kyiv.replaced-"))
                or (name.startswith("home/") and _stays_at_home(path))
            )
            if path.is_file() and not asked_for:
                found.append(name)
        return found


def _stays_at_home(path: Path) -> bool:
    return path.suffix in _AT_HOME or path.name == _LOCK_OF_BACKUPS


_ASKED_FOR = (".txt", ".annotator")
_LOCK_OF_BACKUPS = ".lock"
"""It stays, so that no two processes can lock two files of that name."""
_AT_HOME = (".annotator", ".json", ".log")


@contextmanager
def new_desk() -> Iterator[Desk]:
    """Make a desk in a temporary folder that goes with it."""
    prefix = f"{PREFIX}{os.getpid()}-"
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=fast_folder())).resolve()
    try:
        yield make_desk(folder / "desk")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fast_folder() -> str | None:
    """Return a folder in memory, if there is one: nothing but its speed differs for a process."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None


def make_desk(folder: Path) -> Desk:
    """Make a project with two articles and some work of two people, and colleagues' copies."""
    desk = Desk(folder)
    for name in ("incoming", "colleagues", "out", "tmp"):
        (folder / name).mkdir(parents=True)
    text = sample_article().read_text("utf-8")
    with Project.create(desk.project_path, default_tag_set(), annotator=ANA) as project:
        project.add(
            [
                AnnotatedDocument(Document(SEED_ARTICLE, "Zelenskyy signals progress", text)),
                AnnotatedDocument(Document(SHORT_ARTICLE, "Talks resume", _SHORT_TEXT)),
            ]
        )
        project.do(AddIdentity(Identity("identity", "Volodymyr Zelenskyy")))
        for number, label in enumerate(("claim", "speaker", "cue", "claim", "person")):
            start = 30 * number
            project.do(Tag(SEED_ARTICLE, label, ((start, start + 9),), id=f"base-{number}"))
        project.do(Relate("base-0", "base-1", "said_by", id="base-relation"))
    for number in range(COLLEAGUES):
        shutil.copy(desk.project_path, desk.colleague(number))
        with Project.open(desk.colleague(number), annotator=f"ben{number}") as project:
            for place in range(40):
                start = 200 + 20 * place + number
                project.do(
                    Tag(SEED_ARTICLE, "claim", ((start, start + 12),), id=f"ben-{number}-{place}")
                )
    return desk
