"""A full disk of small blocks: the index of the log is mapped into memory, and must have its room.

The disk is a file of 24 MB that is mounted; that needs root, and a system which allows it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from tests.project.replaced import edit_and_kill, make_project

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mkfs.ext4") is None,
        reason="it mounts a disk",
    ),
]

WRITER = """
import os, sys
from pathlib import Path
from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.project.edits import Tag

path, left, when = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]

def fill():
    handle = os.open(path.with_name("fill"), os.O_CREAT | os.O_WRONLY)
    try:
        while os.write(handle, bytes(1024)):
            pass
    except OSError:
        pass
    os.ftruncate(handle, max(0, os.fstat(handle).st_size - left))
    os.fsync(handle)
    os.close(handle)

saved = 0
try:
    if when == "before":
        fill()
    with Project.open(path, annotator="ana", read_only="read" in sys.argv) as project:
        if "read" in sys.argv:
            print(len(project.annotations("d")))
            sys.exit()
        if when == "after":
            fill()
        for number in range(400):
            project.do(Tag("d", "claim", ((number, number + 5),)))
            saved += 1
except AnnotatorError as error:
    print(saved, error)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A mounted disk whose blocks have 1 KiB."""
    image, place = tmp_path / "image", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(24 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", "-b", "1024", image], check=True)
    mounted = subprocess.run(["mount", "-o", "loop", image, place], check=False)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", place], check=True)


def run(path: Path, left: int, when: str, *more: str) -> str:
    """Fill the disk except for some bytes, and tag until an edit is refused."""
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), str(left), when, *more],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, (left, when, done.returncode, done.stderr)
    path.with_name("fill").unlink(missing_ok=True)
    return done.stdout.strip()


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_process_ends_for_want_of_room(disk: Path, when: str) -> None:
    for left in range(0, 160 << 10, 8 << 10):
        path = make_project(disk / f"{left}.annotator", default_tag_set(), numbers=2)
        said = run(path, left, when)
        assert "no room" in said or "is full" in said, said
        saved = int(said.split()[0])
        assert int(run(path, 1 << 20, when, "read")) == 2 + saved
        path.unlink()


def test_edits_are_read_on_a_full_disk(disk: Path) -> None:
    path = make_project(disk / "a.annotator", default_tag_set(), numbers=2)
    edit_and_kill(path, range(100, 105))
    for left in (0, 1024, 64 << 10):
        assert run(path, left, "before", "read") == "7"
