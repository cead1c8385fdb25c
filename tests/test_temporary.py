"""Temporary files: private, removed, and cleared after a kill; never those of the living."""

import ast
import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_state_path

from annotator import temporary
from annotator.formats.files import replacing_folder
from annotator.processes import is_gone, this_process
from annotator.temporary import clear_leavings, part_of, temporary_file, temporary_folder

_BEGIN = """
import sys, time
from pathlib import Path
from annotator.formats.files import replacing, replacing_folder
from annotator.temporary import part_of, temporary_folder
target = Path(sys.argv[1])
{lines}
"""


@pytest.fixture(autouse=True)
def temporary_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the temporary files of the test and of what it starts."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    # Tests before this one may have made the folder of the process elsewhere.
    monkeypatch.setattr(temporary, "_own_folder", temporary._OwnFolder())
    return place


Kill = Callable[[str, Path], str]


@pytest.fixture
def kill(root: Path) -> Kill:
    """Runs lines that begin to write a target, and ends them by force; returns the process."""

    def run(lines: str, target: Path) -> str:
        code = _BEGIN.format(lines=lines)
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(target)],
            stdout=subprocess.PIPE,
            cwd=root,
            text=True,
        )
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        child.kill()
        child.communicate()
        return name

    return run


_WAIT = """
    from annotator.processes import this_process
    print(this_process(), flush=True)
    time.sleep(60)
"""


def test_what_is_temporary_is_private_and_gone_afterwards(temporary_place: Path) -> None:
    with temporary_folder() as folder, temporary_file() as file:
        file.write(b"an article")
        (folder / "article.txt").write_text("an article")
        assert temporary_place in folder.parents
        if os.name == "posix":
            for path in (folder, folder.parent):
                assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert not folder.exists()


def test_a_process_leaves_nothing_at_its_end(temporary_place: Path, root: Path) -> None:
    code = (
        "from annotator.temporary import temporary_folder\n"
        "folder = temporary_folder()\n"
        "(folder.__enter__() / 'left').write_text('an article')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
    assert list(temporary_place.iterdir()) == []


def test_a_folder_that_a_killed_process_unpacked_is_cleared(
    kill: Kill, temporary_place: Path, tmp_path: Path
) -> None:
    unpack = "with temporary_folder() as folder:\n    (folder / 'article.txt').touch()"
    kill(unpack + _WAIT, tmp_path)
    assert [*temporary_place.rglob("article.txt")] != []
    clear_leavings()
    assert list(temporary_place.iterdir()) == []


@pytest.mark.parametrize("how", ["clear_leavings", "next export"])
def test_half_an_export_is_cleared(kill: Kill, tmp_path: Path, how: str) -> None:
    place = tmp_path / "exports"
    place.mkdir()
    target = place / "claims.jsonl"
    target.write_text("an earlier export")
    kill(
        "with replacing(target) as file, replacing_folder(target.with_suffix('')) as folder:\n"
        f"    file.write(b'half'){_WAIT}",
        target,
    )
    assert len(list(place.iterdir())) == 3
    if how == "clear_leavings":
        clear_leavings()
    else:
        with part_of(place / "another.jsonl"):
            pass
    assert [path.name for path in place.iterdir()] == ["claims.jsonl"]
    assert target.read_text() == "an earlier export"


def test_an_export_that_a_kill_cut_off_between_two_names_keeps_the_old_one(
    kill: Kill, tmp_path: Path
) -> None:
    place = tmp_path / "exports"
    with replacing_folder(place) as folder:
        (folder / "train.jsonl").write_text("the earlier export")
    lines = (
        "from annotator.formats import files\n"
        "move = files._move\n"
        "def stop(source, target):\n"
        "    if source.suffix == '.part':\n"
        "        from annotator.processes import this_process\n"
        "        print(this_process(), flush=True)\n"
        "        time.sleep(60)\n"
        "    move(source, target)\n"
        "files._move = stop\n"
        "with replacing_folder(target) as folder:\n"
        "    (folder / 'train.jsonl').write_text('half')\n"
    )
    kill(lines, place)
    assert not place.exists()
    clear_leavings()
    assert (place / "train.jsonl").read_text() == "the earlier export"
    assert [path.name for path in tmp_path.iterdir() if path.name != "temporary"] == ["exports"]


def test_what_a_living_process_writes_stays(temporary_place: Path, tmp_path: Path) -> None:
    with temporary_folder() as folder, part_of(tmp_path / "claims.jsonl") as part:
        part.touch()
        clear_leavings()
        with part_of(tmp_path / "another.jsonl"):
            pass
        assert part.exists()
        assert folder.exists()


def test_what_is_not_ours_stays(kill: Kill, temporary_place: Path, tmp_path: Path) -> None:
    dead = kill(_WAIT.replace("    ", ""), tmp_path)
    foreign = [
        temporary_place / "annotator-notes",
        temporary_place / f"annotator-{dead}",
        tmp_path / ".film.mkv.part",
        tmp_path / ".claims.jsonl.1234.part",
        tmp_path / f"annotator-{dead}.part",
    ]
    for path in foreign:
        path.mkdir()
    clear_leavings()
    with part_of(tmp_path / "claims.jsonl"):
        pass
    assert all(path.exists() for path in foreign)


def test_a_link_is_not_followed(kill: Kill, temporary_place: Path, tmp_path: Path) -> None:
    dead = kill(_WAIT.replace("    ", ""), tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    (work / "notes.txt").touch()
    (temporary_place / f"annotator-{dead}-abc").symlink_to(work)
    (tmp_path / f".claims.annotator-{dead}-1.part").symlink_to(work)
    clear_leavings()
    with part_of(tmp_path / "claims"):
        pass
    assert (work / "notes.txt").exists()


def test_a_list_of_parts_removes_only_parts(kill: Kill, tmp_path: Path) -> None:
    dead = kill(_WAIT.replace("    ", ""), tmp_path)
    work = tmp_path / "work.annotator"
    work.touch()
    records = user_state_path("annotator", appauthor=False) / "unfinished"
    records.mkdir(parents=True, exist_ok=True)
    (records / f"{dead}.json").write_text(json.dumps([[str(work), str(work)]]))
    (records / f"{dead[:-1]}.json").write_text("[[")
    clear_leavings()
    assert work.exists()
    assert not (records / f"{dead}.json").exists()


def test_a_process_is_gone_when_it_has_ended(kill: Kill, tmp_path: Path) -> None:
    dead = kill(_WAIT.replace("    ", ""), tmp_path)
    assert is_gone(dead) is True
    assert is_gone(this_process()) is False
    machine, pid, start = this_process().split("-")
    assert is_gone(f"{machine}-{pid}-{int(start) + 1}") is True, "its number was given again"
    assert is_gone(f"{'0' * 8}-{pid}-{start}") is None


def test_a_folder_for_parts_that_cannot_be_written_keeps_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary, "user_state_path", lambda *_, **__: Path(os.devnull))
    with part_of(tmp_path / "claims.jsonl") as part:
        part.write_text("whole")
        part.replace(tmp_path / "claims.jsonl")
    assert [path.name for path in tmp_path.iterdir()] != []


def test_nothing_else_makes_temporary_files(root: Path) -> None:
    makers = {"tempfile", "QTemporaryFile", "QTemporaryDir"}
    users = set[str]()
    for path in (root / "annotator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {node.module, *(alias.name for alias in node.names)}
            else:
                continue
            if names & makers:
                users.add(path.relative_to(root).as_posix())
    assert users == {"annotator/temporary.py"}


def test_nothing_else_names_a_part(root: Path) -> None:
    """The next run finds only the parts of :func:`part_of` after a kill."""
    namers = {
        path.relative_to(root).as_posix()
        for path in (root / "annotator").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and str(node.value).endswith(".part")
    }
    assert namers == {"annotator/temporary.py"}


@pytest.mark.parametrize(
    "write",
    [
        "from annotator.project.backup_list import *\nwrite_record(target, BackupRecord())",
        "from annotator.project.pen import PenAsker\nPenAsker(target, 'ana').renew()",
    ],
    ids=["record", "request"],
)
def test_half_a_small_file_is_cleared(kill: Kill, tmp_path: Path, write: str) -> None:
    """A record of a backup, and what asks for the pen."""
    place = tmp_path / "projects"
    place.mkdir()
    halt = f"def halt(*_: object) -> None:{_WAIT}\nPath.replace = halt\n"
    kill(halt + write, place / "kyiv.annotator")
    assert len(list(place.iterdir())) == 1
    clear_leavings()
    assert list(place.iterdir()) == []
