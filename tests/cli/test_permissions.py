"""Files and folders that may not be read or written: which one, and nothing left behind."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Said, command, environment, files_in, state_of, write_articles

# Who is root may do everything, unless that power is taken from the program.
POWERLESS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or (os.geteuid() == 0 and shutil.which("setpriv") is None),
    reason="permissions do not bind whoever runs this",
)


def plain(*arguments: str | Path) -> Said:
    """Carry out a command line as somebody whom permissions bind."""
    done = subprocess.run(
        [*(POWERLESS if os.geteuid() == 0 else []), *command(*arguments)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def folder(gold: Path) -> Iterator[Path]:
    """The folder of the project, whose permissions come back in the end."""
    yield gold.parent
    for path in (gold.parent, *gold.parent.iterdir()):
        path.chmod(0o755)


def test_a_folder_that_may_not_be_written(gold: Path, folder: Path) -> None:
    text = folder / "a.txt"
    text.write_text("He said so.")
    folder.chmod(0o555)
    for arguments in (["info"], ["check"], ["search", "Zelenskyy"], ["export", "-"]):
        assert plain(arguments[0], gold, *arguments[1:]).code == 0
    said = plain("import", gold, text).complaint
    assert said == f"{gold} cannot be opened for writing: Permission denied."
    said = plain("export", gold, folder / "out.jsonl").complaint
    assert said == (
        f"{folder / 'out.jsonl'} cannot be written: Permission denied. What was there before is "
        f"untouched."
    )
    said = plain("new", folder / "more").complaint
    assert said == f"{folder / 'more.annotator'} cannot be opened for writing: Permission denied."
    said = plain("demo", "--out", folder).complaint
    assert said == f"{folder / 'demo.annotator'} cannot be opened for writing: Permission denied."
    said = plain("demo", "--out", folder / "demo").complaint
    assert said == f"The folder {folder / 'demo'} cannot be made: Permission denied."
    assert files_in(folder) == ["a.txt", "kyiv.annotator"]


def test_a_project_file_that_may_not_be_written(gold: Path, folder: Path) -> None:
    text = folder / "a.txt"
    text.write_text("He said so.")
    gold.chmod(0o444)
    for arguments in (["info"], ["check"], ["search", "Zelenskyy"], ["export", "-"]):
        assert plain(arguments[0], gold, *arguments[1:]).code == 0
        assert files_in(folder) == ["a.txt", "kyiv.annotator"]
    said = plain("import", gold, text).complaint
    assert said == f"{gold} cannot be written: the file is read-only. Nothing was changed."
    assert files_in(folder) == ["a.txt", "kyiv.annotator"]
    gold.chmod(0o644)
    assert state_of(gold)[:2] == (1, 83)


def test_a_project_file_that_may_not_be_read(gold: Path, folder: Path) -> None:
    gold.chmod(0o000)
    for name in ("info", "check"):
        assert plain(name, gold).complaint == f"{gold} cannot be read: Permission denied."


def test_a_text_that_may_not_be_read(gold: Path, folder: Path) -> None:
    texts = folder / "texts"
    texts.mkdir()
    for name in ("a.txt", "b.txt", "c.jsonl"):
        write_articles(texts / name, 1)
        (texts / name).chmod(0o000)
    (texts / "d.txt").write_text("He said so.")
    before = state_of(gold)
    for name in ("a.txt", "c.jsonl"):
        said = plain("import", gold, texts / name).complaint
        assert said == f"{texts / name} cannot be read: Permission denied."
    said = plain("import", gold, texts).complaint
    assert said.startswith("3 of 4 files cannot be read.")
    assert said.count("cannot be read: Permission denied.") == 3
    assert state_of(gold) == before
    said = plain("import", gold, texts, "--skip-bad")
    assert said.done == "Imported 1 article.\n"
    assert said.err.count("cannot be read: Permission denied.") == 3


def test_a_folder_that_may_not_be_entered(gold: Path, folder: Path) -> None:
    shut = folder / "shut"
    shut.mkdir()
    (shut / "own.toml").write_text("")
    shut.chmod(0o000)
    said = plain("import", gold, shut).complaint
    assert said == f"The folder {shut} cannot be read: Permission denied."
    for arguments in (
        ["import", gold, shut / "a.txt"],
        ["info", shut / "x.annotator"],
        ["new", shut / "x"],
        ["new", folder / "x", "--tagset", shut / "own.toml"],
        ["export", gold, shut / "x.jsonl"],
        [shut / "x.annotator"],
        ["demo", "--screenshot", shut / "x.png"],
    ):
        said = plain(*arguments).complaint
        assert str(shut) in said
        assert "Permission denied" in said
    assert files_in(folder) == ["kyiv.annotator", "shut"]


def test_a_picture_that_may_not_be_written_is_told_before_anything_is_done(
    gold: Path, folder: Path
) -> None:
    folder.chmod(0o555)
    said = plain("demo", "--screenshot", folder / "x.png").complaint
    assert said == f"The picture {folder / 'x.png'} cannot be written: permission denied."
