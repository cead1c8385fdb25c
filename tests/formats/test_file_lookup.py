"""A folder's files: those that are read by suffix or content, and what is passed over."""

from pathlib import Path

import pytest

from annotator.formats.file_lookup import find_files
from annotator.formats.leavings import leaving
from annotator.model import InputError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def put(folder: Path, **files: bytes) -> None:
    """Write files; “__” in a name is a dot."""
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)


def test_what_programs_leave_is_passed_over_with_a_remark(tmp_path: Path) -> None:
    put(tmp_path, a__txt=b"He said so.")
    names = ("~$a.docx", ".~lock.a.odt#", "Thumbs.db", "desktop.ini", ".DS_Store", "._a.txt")
    for name in (*names, "a.txt.part", "b.html.crdownload", "c.pdf.download", "d.docx.tmp"):
        (tmp_path / name).write_bytes(b"{\\rtf1 x}")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "a.txt").write_text("x")
    found = find_files([tmp_path])
    assert [path.name for path in found.files] == ["a.txt"]
    (note,) = found.notes
    for words in (
        "2 lock files of an office program",
        "2 files of Windows’ file manager",
        "2 files of the Mac’s file manager",
        "3 unfinished downloads",
        "1 temporary file",
        "1 folder that a system makes",
    ):
        assert words in note


def test_content_decides_where_the_suffix_is_unknown(tmp_path: Path) -> None:
    put(tmp_path, a__doc=b"{\\rtf1 x}", b__doc=OLE2, c__jpg=b"\xff\xd8\xff\xe0", d__xyz=b"He said.")
    found = find_files([tmp_path])
    assert [path.name for path in found.files] == ["a.doc"]
    word, picture, other = found.notes
    assert word == "Left out: 1 × .doc (b.doc), a file of old Word: save it as .docx."
    assert picture.startswith("Left out: 1 × .jpg (c.jpg), a picture (JPEG): ")
    assert other == "Left out, for no format reads them: 1 × .xyz (d.xyz)."


def test_of_many_files_that_are_not_read_the_first_are_named(tmp_path: Path) -> None:
    put(tmp_path, z__txt=b"He said so.", **{f"f{n}__xyz": b"x" for n in range(8)})
    (note,) = find_files([tmp_path]).notes
    names = "f0.xyz, f1.xyz, f2.xyz, f3.xyz, f4.xyz and 3 more"
    assert note == f"Left out, for no format reads them: 8 × .xyz ({names})."


def test_a_lock_file_that_a_pattern_names_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, a__docx=b"x")
    lock = tmp_path / "~$a.docx"
    lock.write_bytes(b"x")
    found = find_files([lock, tmp_path / "a.docx"])
    assert [path.name for path in found.files] == ["a.docx"]
    with pytest.raises(InputError, match="1 lock file of an office program"):
        find_files([lock])


@pytest.mark.parametrize(
    "name", ["part.txt", "tmp.json", "partial.docx", "download.html", "~a.txt"]
)
def test_articles_with_such_words_in_their_names_are_read(name: str) -> None:
    assert not leaving(name)


def test_folders_without_an_end_are_read_as_deep_as_people_make_them(tmp_path: Path) -> None:
    """A path that is too long for the system, or folders that a program made without an end."""
    at = tmp_path
    for number in range(104):
        at = at / "f"
        at.mkdir()
        if number in (98, 102):
            (at / f"{number}.txt").write_text("He said so.", "utf-8")
    found = find_files([tmp_path])
    assert [file.name for file in found.files] == ["98.txt"]
    assert found.notes == ["Left out, for they are no files: 1 × folder in more than 100 others."]


def test_a_path_that_is_too_long_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder"):
        find_files([tmp_path / "/".join(["x" * 200] * 40)])
    with pytest.raises(InputError, match="There is no file or folder"):
        find_files([tmp_path / "x\0y"])
