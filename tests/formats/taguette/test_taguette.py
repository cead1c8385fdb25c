"""Taguette's projects: documents of HTML, with highlights that count bytes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.recognition import recognise
from annotator.formats.taguette import FORMAT
from annotator.model import AnnotatedDocument, InputError
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET

TABLES = """
CREATE TABLE documents (id INTEGER, name TEXT, description TEXT, filename TEXT, contents TEXT);
CREATE TABLE highlights (id INTEGER, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
  snippet TEXT);
CREATE TABLE tags (id INTEGER, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""


def make(path: Path, html: str, *highlights: tuple[int, int, str]) -> Path:
    """A project with one document; each highlight has its tags between commas."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TABLES)
        database.execute(
            "INSERT INTO documents VALUES (1, 'Talk', 'In May', 'talk.docx', ?)", [html]
        )
        tags = ["people", "people.named", "unused"]
        database.executemany(
            "INSERT INTO tags VALUES (?, 1, ?, ?)",
            [(n, tag, f"about {tag}") for n, tag in enumerate(tags)],
        )
        for number, (start, end, names) in enumerate(highlights):
            database.execute("INSERT INTO highlights VALUES (?, 1, ?, ?, '')", [number, start, end])
            database.executemany(
                "INSERT INTO highlight_tags VALUES (?, ?)",
                [(number, tags.index(name)) for name in names.split(",") if name],
            )
        database.commit()
    return path


def span(html_text: str, words: str) -> tuple[int, int]:
    """Where words are in the text of a document, in bytes."""
    start = len(html_text[: html_text.index(words)].encode())
    return start, start + len(words.encode())


def read(path: Path) -> tuple[AnnotatedDocument, ReadContext]:
    context = ReadContext("ana")
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, context)
    assert isinstance(item, AnnotatedDocument)
    return item, context


def test_a_project(tmp_path: Path) -> None:
    html = (
        "<h1>Café 😀</h1>\n<p>Mayor <b>Ines</b> Dorval\n said.</p><ul><li>No</li><li>Yes</li></ul>"
    )
    text = "Café 😀\nMayor Ines Dorval\n saidNo.NoYes".replace("saidNo", "said")
    path = make(
        tmp_path / "p.sqlite3",
        html,
        (*span(text, "Ines Dorval\n said"), "people,people.named"),
        (*span(text, "Café"), "people"),
        (*span(text, "NoYes"), "people"),
        (*span(text, "Mayor"), ""),
    )
    assert recognise(path) is FORMAT
    item, context = read(path)
    assert item.document.text == "Café 😀\n\nMayor Ines Dorval said.\n\nNo\n\nYes"
    assert [b.kind for b in item.document.blocks][:2] == ["subhead", "paragraph"]
    assert (item.document.title, item.document.metadata["source"]) == ("Talk", "talk.docx")
    assert [(a.label, a.text) for a in item.annotations] == [
        ("people", "Café"),
        ("people", "Ines Dorval said"),
        ("people.named", "Ines Dorval said"),
        ("people", "No\n\nYes"),
    ]
    assert context.labels["people"].description == "about people"
    assert list(context.left_out.take().values()) == [1]


def test_tags_come_into_the_tag_set(tmp_path: Path) -> None:
    path = make(tmp_path / "p.sqlite3", "<p>Ines said</p>", (0, 4, "people"))
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        report = import_paths(project, [path], ImportOptions(names={"people": "person"}))
        (note,) = (n for n in report.notes if "of the codebook" in n.message)
        assert "“people.named”, “unused”" in note.message
        assert [choice.setting for r in note.remedies for choice in r.choices] == ["new_labels"]
        import_paths(project, [path], ImportOptions(new_labels=True))
        label = project.tag_set.label("unused")
        assert label is not None
        assert label.description == "about unused"


def test_a_codebook_alone(tmp_path: Path) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text('tag,parent,description,number of highlights\nzeal,,"Much, of it",3\n', "utf-8")
    assert recognise(path) is FORMAT
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        import_paths(project, [path], ImportOptions(new_labels=True))
        label = project.tag_set.label("zeal")
        assert label is not None
        assert label.description == "Much, of it"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [(4, 6, "inside a character"), (0, 99, "behind the end of the document")],
)
def test_offsets_that_do_not_fit(tmp_path: Path, start: int, end: int, said: str) -> None:
    path = make(tmp_path / "p.sqlite3", "<p>Café now</p>", (start, end, "people"))
    with pytest.raises(InputError, match=f"“Talk”: a highlight .*{said}"):
        read(path)


def test_tables_of_highlights_and_other_databases_are_named(tmp_path: Path) -> None:
    path = tmp_path / "all_tags.csv"
    path.write_text("id,document,tag,content\n1,Talk,people,Ines\n", "utf-8")
    assert recognise(path) is FORMAT
    with pytest.raises(InputError, match=r"without the documents.*\.sqlite3"):
        read(path)
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE x (y)")
    with pytest.raises(InputError, match="not a project of Taguette"):
        read(other)


words = st.text(st.sampled_from("aé😀世"), min_size=1, max_size=6)


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_bytes_of_any_text(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], data: st.DataObject
) -> None:
    tag = st.sampled_from(["p", "b", "div", "i", "li"])
    tags = [data.draw(tag) for _ in pieces]
    html = "".join(f"<{t}>{p}</{t}>" for t, p in zip(tags, pieces, strict=True))
    text = "".join(pieces)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    place = (len(text[:start].encode()), len(text[:end].encode()))
    path = make(tmp_path_factory.mktemp("t") / "p.sqlite3", html, (*place, "people"))
    item, _ = read(path)
    assert item.document.text.replace("\n\n", "") == text
    found = [a.text.replace("\n\n", "") for a in item.annotations]
    assert found == ([text[start:end]] if start < end else [])
