"""Several programs on one project: who reads sees each saved edit, and who asks gets the pen."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project, ProjectInUse
from annotator.project.edits import SetStatus, Tag
from annotator.project.pen import PenAsker, PenHolder, PenReply, PenRequest, request_path
from tests.project.conftest import SEED

WRITER = """
import sys
from pathlib import Path
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import SetStatus, Tag
with Project.open(Path(sys.argv[1]), annotator="ana") as project:
    print("open", flush=True)
    for line in sys.stdin:
        what, _, value = line.strip().partition(" ")
        if what == "tag":
            project.do(Tag(sys.argv[2], "claim", ((int(value), int(value) + 5),)))
        elif what == "undo":
            project.undo()
        elif what == "done":
            project.do(SetStatus(sys.argv[2], "done"))
        elif what == "add":
            project.add([AnnotatedDocument(Document(value, value, "Some words."))])
        print("saved", flush=True)
"""


class Writer:
    """Another process that has the project open for writing."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        self.wait()

    def kill(self) -> None:
        """End it at once: what it leaves beside the project stays."""
        self._process.kill()
        self._process.wait()

    def wait(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline()


@contextmanager
def writer(path: Path) -> Iterator[Writer]:
    command = [sys.executable, "-c", WRITER, str(path), SEED]
    folder = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
    ) as process:
        other = Writer(process)
        other.wait()
        yield other
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def shut(project: Project) -> Path:
    """The path of the project, which nobody has open."""
    project.close()
    return project.path


def test_a_reader_sees_each_edit_of_a_writer_and_takes_the_pen_after_it(shut: Path) -> None:
    with Project.open(shut, annotator="bo", read_only=True) as reader:
        with writer(shut) as other:
            assert reader.read_written_elsewhere() is None
            other.tell("tag 1")
            changes = reader.read_written_elsewhere()
            assert changes is not None
            (annotation,) = reader.annotations(SEED)
            assert changes.annotations == {annotation.id}
            assert changes.documents == {SEED}
            assert not changes.articles
            assert reader.read_written_elsewhere() is None
            other.tell("undo")
            changes = reader.read_written_elsewhere()
            assert changes is not None
            assert changes.annotations == {annotation.id}
            assert reader.annotations(SEED) == []
            other.tell("done")
            changes = reader.read_written_elsewhere()
            assert changes is not None
            assert (changes.annotations, changes.documents) == (set(), {SEED})
            other.tell("add new")
            changes = reader.read_written_elsewhere()
            assert changes is not None
            assert changes.articles
            assert reader.articles.count() == 2
            with pytest.raises(ProjectInUse):
                reader.take_pen()
            assert reader.read_only
            other.tell("tag 10")
        changes = reader.take_pen()
        assert changes is not None
        assert len(changes.annotations) == 1
        assert not reader.read_only
        reader.do(Tag(SEED, "claim", ((20, 25),)))
        reader.do(SetStatus(SEED, "done"))
        reader.add([AnnotatedDocument(Document("own", "Own", "Other words."))])
        assert len(reader.annotations(SEED)) == 2
        assert reader.read_written_elsewhere() is None


def test_a_writer_hands_the_pen_over(project: Project, path: Path) -> None:
    project.do(Tag(SEED, "claim", ((1, 5),)))
    assert project.reopen(read_only=True) is None
    with writer(path) as other:
        other.tell("tag 10")
        changes = project.read_written_elsewhere()
        assert changes is not None
        assert len(project.annotations(SEED)) == 2
    project.take_pen()
    assert not project.read_only


def test_a_request_is_heard_and_answered(path: Path) -> None:
    asker, holder = PenAsker(path, "bo"), PenHolder(path, "ana")
    assert holder.look() is None
    assert asker.renew() is None
    assert holder.look() is None
    asker.renew()
    request = holder.look()
    assert isinstance(request, PenRequest)
    assert request.who == "bo"
    assert asker.reply() is None
    holder.answer(request, "kept")
    reply = asker.reply()
    assert isinstance(reply, PenReply)
    assert (reply.answer, reply.who) == ("kept", "ana")
    asker.withdraw()
    assert holder.look() is None
    assert list(path.parent.iterdir()) == []


def test_a_request_of_a_program_that_ended_is_ignored_and_removed(path: Path) -> None:
    PenAsker(path, "gone").renew()
    holder = PenHolder(path, "ana")
    assert all(holder.look() is None for _ in range(20))
    assert not request_path(path).exists()


def test_one_who_asks_waits_for_the_one_before(path: Path) -> None:
    first, second = PenAsker(path, "bo"), PenAsker(path, "cara")
    first.renew()
    found = second.renew()
    assert found is not None
    assert found.who == "bo"
    for _ in range(20):
        first.renew()
        assert second.renew() is not None
    # The first one ended without a word.
    assert any(second.renew() is None for _ in range(20))
    second.withdraw()
    assert list(path.parent.iterdir()) == []


def test_half_a_request_is_no_request(path: Path) -> None:
    request_path(path).write_bytes(b'{"id": "1", "wh')
    assert PenHolder(path, "ana").look() is None
    assert PenAsker(path, "bo").renew() is None
