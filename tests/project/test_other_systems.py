"""What other systems do to files, acted here."""

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from annotator.formats import files
from annotator.formats.files import read_bytes, replacing, replacing_folder
from annotator.model import EnvironmentFault, InputError
from annotator.project import Project
from annotator.project.sqlite_names import sqlite_uri


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/a b/50%?#é.annotator"), "file:///a%20b/50%25%3F%23%C3%A9.annotator"),
        (PureWindowsPath("C:\\a b\\50%#.annotator"), "file:///C:/a%20b/50%25%23.annotator"),
        (
            PureWindowsPath(r"\\news\share\a b.annotator"),
            "file:////news/share/a%20b.annotator",
        ),
    ],
)
def test_no_host_is_in_the_address_of_a_file(path: PurePath, uri: str) -> None:
    assert sqlite_uri(path) == uri


def test_a_folder_is_told_where_it_may_only_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is on Windows."""

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="is a folder, not a project file"):
        Project.open(tmp_path)
    with pytest.raises(InputError, match="is a folder, not a file"):
        read_bytes(tmp_path)
    with pytest.raises(EnvironmentFault, match="cannot be read: Permission denied"):
        read_bytes(tmp_path / "a.txt")


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """As on Windows: what is in it is open elsewhere for one try to rename it."""
    refused: list[Path] = []
    replace = Path.replace

    def move(path: Path, target: Path) -> Path:
        for each in (path, target):
            if each in refused:
                refused.remove(each)
                raise PermissionError(13, "Access is denied", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", move)
    monkeypatch.setattr(files, "_WINDOWS", True)
    monkeypatch.setattr(files, "_RETRY_SECONDS", (0.0, 0.0))
    return refused


def test_what_a_scanner_has_open_for_a_moment_is_replaced(
    tmp_path: Path, refusals: list[Path]
) -> None:
    out = tmp_path / "out.jsonl"
    refusals += [out, out]
    with replacing(out) as file:
        file.write(b"new")
    assert (out.read_bytes(), refusals) == (b"new", [])


def test_folders_are_exchanged_for_all_that(tmp_path: Path, refusals: list[Path]) -> None:
    out = tmp_path / "out"
    for content in (b"old", b"new"):
        refusals += [out, out]
        with replacing_folder(out) as folder:
            (folder / "a.txt").write_bytes(content)
        assert ((out / "a.txt").read_bytes(), refusals) == (content, [])
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_what_stays_open_elsewhere_stays_as_it_was(tmp_path: Path, refusals: list[Path]) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"old")
    refusals += [out] * 3
    with (
        pytest.raises(EnvironmentFault, match="Access is denied.*untouched. If another program"),
        replacing(out) as file,
    ):
        file.write(b"new")
    assert out.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]
