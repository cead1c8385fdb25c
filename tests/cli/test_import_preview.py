"""``annotator import --preview``: the articles as they would come in, on standard output."""

from pathlib import Path

from annotator.project import Project
from tests.cli.conftest import Run, state_of

STORY = "Harbour deal delayed\n\nMayor Ines Dorval said that the port would stay open.\n"


def test_the_articles_are_printed_and_none_comes_in(
    run: Run, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "harbour.txt").write_text(STORY, "utf-8")
    (folder / "table.csv").write_text("kop,inhoud\nEen,De burgemeester zei het gisteren.\n")
    (folder / "bad.docx").write_bytes(b"PK\x03\x04")
    before = state_of(project)
    said = run("import", project, folder, "--preview")
    assert "Title          Harbour deal delayed\n" in said.done
    assert "     paragraph Harbour deal delayed\n     paragraph Mayor Ines" in said.done
    assert "Title          Een\n" in said.done
    assert said.done.endswith("2 articles from 3 files.\n")
    assert "bad.docx cannot be read" in said.err
    assert "table.csv: the fields were recognised by their content: text = inhoud" in said.err
    assert state_of(project) == before


def test_as_json_with_what_is_here_already(run: Run, project: Path, tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(STORY, "utf-8")
    run("import", project, tmp_path / "harbour.txt")
    (tmp_path / "again.txt").write_text(STORY, "utf-8")
    said = run("import", project, tmp_path / "again.txt", "--preview", "--json").json
    (article,) = said["articles"]
    assert article["known_as"] == "“Harbour deal delayed” (harbour.txt)"
    assert [block["kind"] for block in article["blocks"]] == ["paragraph", "paragraph"]
    assert said["is_whole"]
    with Project.open(project, read_only=True) as opened:
        assert opened.articles.count() == 1
