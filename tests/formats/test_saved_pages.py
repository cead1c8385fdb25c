"""A page that is saved with its folder is one article; the folder's files are told as its parts."""

from pathlib import Path

import pytest

from annotator.formats.file_lookup import find_files

FOLDERS = [
    "deal_files", "deal.files", "deal-Dateien", "deal_fichiers", "deal_archivos", "deal_bestanden",
    "deal_pliki", "deal-filer", "deal elemei", "deal_файлы", "DEAL_FILES", "deal.html_files",
]  # fmt: skip


def save(folder: Path, name: str, *parts: str) -> None:
    """Save files in a folder, each with its name as its content."""
    for path in (folder / name, *(folder / part for part in parts)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)


def found(*paths: Path) -> tuple[list[str], list[str]]:
    files = find_files(paths)
    return [path.name for path in files.files], files.notes


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("page", ["deal.html", "deal.htm", "deal.xhtml"])
def test_the_folder_of_a_page_is_left_out_with_a_remark(
    tmp_path: Path, folder: str, page: str
) -> None:
    if folder.startswith("deal.html") and page != "deal.html":
        return
    save(tmp_path, page, f"{folder}/ad.html", f"{folder}/robots.txt", f"{folder}/sub/data.json")
    names, notes = found(tmp_path)
    assert names == [page]
    assert notes == [
        f"Left out, for they are parts of saved pages: 3 files in 1 folder ({folder} of {page})."
    ]


@pytest.mark.parametrize("folder", ["deal_news", "other_files", "files", "deal files of Bo"])
def test_other_folders_are_read(tmp_path: Path, folder: str) -> None:
    save(tmp_path, "deal.html", f"{folder}/a.txt")
    assert found(tmp_path) == (["deal.html", "a.txt"], [])


def test_a_folder_without_its_page_is_read(tmp_path: Path) -> None:
    save(tmp_path, "deal.txt", "deal_files/a.txt")
    assert found(tmp_path)[0] == ["deal.txt", "a.txt"]
    save(tmp_path, "deal.html")
    assert found(tmp_path / "deal_files")[0] == ["a.txt"]  # It alone was named.


def test_a_pattern_names_no_parts_of_pages(tmp_path: Path) -> None:
    save(tmp_path, "deal.html", "deal_files/a.txt", "deal_files/b.txt")
    of_shell = sorted(tmp_path.iterdir())
    for paths in (of_shell, [tmp_path / "*"], [tmp_path / "**"]):
        names, notes = found(*paths)
        assert names == ["deal.html"]
        assert "2 files in 1 folder" in notes[0]


def test_the_page_that_a_browser_saved_complete(shared_data: Path) -> None:
    names, notes = found(shared_data.parent / "cases" / "reading" / "12d")
    assert names == ["harbour.html"]
    assert "5 files in 1 folder (harbour_files of harbour.html)" in notes[0]
