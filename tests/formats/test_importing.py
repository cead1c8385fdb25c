"""An import names all that it cannot read, in one run through the files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles.fields import UnknownFields
from annotator.formats.damage import UnreadableInput
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.jsonl import FORMAT, reading
from annotator.formats.reading_process.readers import reading_in_this_process
from annotator.model import (
    AnnotatedDocument,
    Cancelled,
    Document,
    EnvironmentFault,
    InputError,
    ModelObject,
)
from annotator.project import Project
from tests.values import present

BAD_LINE = "{oops}"


def lines(path: Path, *articles: str) -> Path:
    """A file in JSON Lines; an article “!” is a line that cannot be read."""
    rows = [BAD_LINE if text == "!" else f'{{"text": "{path.stem}: {text}"}}' for text in articles]
    path.write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return path


def test_every_bad_place_is_named_and_nothing_is_kept(project: Project, tmp_path: Path) -> None:
    paths = [
        lines(tmp_path / "a.jsonl", "One.", "!", "Two.", "!"),
        lines(tmp_path / "b.jsonl", "!"),
        lines(tmp_path / "c.jsonl", "Three."),
    ]
    with pytest.raises(UnreadableInput) as caught:
        import_paths(project, paths)
    error = caught.value
    places = [(fault.place.source, fault.place.line) for fault in error.faults if fault.place]
    assert places == [("a.jsonl", 2), ("a.jsonl", 4), ("b.jsonl", 1)]
    assert error.summary == "2 of 3 files cannot be read, or not as a whole."
    assert list(error.by_path) == [paths[1]]
    assert error.leaves_rest
    assert project.articles.count() == 0
    report = import_paths(project, paths, ImportOptions(skip_bad=True, known_bad=error.by_path))
    assert report.documents == 3
    assert sum("Left out" in note for note in report.notes.messages) == 3


def test_an_error_alone_stays_as_it_is(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        import_paths(project, [lines(tmp_path / "a.jsonl", "!")])
    assert not isinstance(caught.value, UnreadableInput)
    missing = tmp_path / "b.txt"
    missing.write_text("x")
    options = ImportOptions(known_bad={missing: EnvironmentFault("b.txt is locked.")})
    with pytest.raises(InputError, match=r"Nothing was imported\. Left out: b\.txt is locked\."):
        import_paths(project, [missing], options)


def test_a_question_is_asked_before_anything_else(project: Project, tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", "!")
    (tmp_path / "b.csv").write_text("kop,inhoud\nEen,Kiew sagte ja.\n", "utf-8")
    with pytest.raises(UnknownFields):
        import_paths(project, [tmp_path / "a.jsonl", tmp_path / "b.csv"])


def test_a_file_that_breaks_a_rule_of_the_project_is_left_out(
    project: Project, tmp_path: Path
) -> None:
    for name, annotation in (("a", "one"), ("b", "one"), ("c", "other")):
        made = f'[{{"id": "{annotation}", "label": "cue", "fragments": [[2, 6]]}}]'
        line = f'{{"id": "{name}", "text": "{name} said so.", "annotations": {made}}}\n'
        (tmp_path / f"{name}.jsonl").write_text(line, "utf-8")
    first, *paths = [tmp_path / f"{name}.jsonl" for name in ("a", "b", "c")]
    import_paths(project, [first])
    # Two annotations with one id, in articles that are in the project already.
    project.add([AnnotatedDocument(Document("b", "B", "b said so."))])
    with pytest.raises(UnreadableInput) as caught:
        import_paths(project, paths)
    assert list(caught.value.by_path) == [paths[0]]
    report = import_paths(project, paths, ImportOptions(skip_bad=True))
    assert report.documents == 1
    assert any("Left out: b.jsonl" in note for note in report.notes.messages)


def test_one_id_for_two_texts_is_made_distinct(project: Project, tmp_path: Path) -> None:
    texts = {"en": "Dorval said so.", "ru": "Дорваль так сказал.", "fr": "Dorval l'a dit."}
    for name, text in texts.items():
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "n1", "text": "{text}"}}\n', "utf-8")
    report = import_paths(project, [tmp_path])
    assert report.documents == 3
    articles = [project.document(article_id) for article_id in project.articles.ids()]
    assert {article.text for article in articles} == set(texts.values())
    kept = [article.metadata.get("foreign_id") for article in articles if article.id != "n1"]
    assert kept == ["n1", "n1"]
    assert sum("another text has this id" in note for note in report.notes.messages) == 2
    again = import_paths(project, [tmp_path])
    assert (again.documents, again.already_there) == (0, 3)


def test_each_file_that_is_left_out_is_named_after_thousands_of_remarks(
    project: Project, tmp_path: Path
) -> None:
    lines(tmp_path / "a.jsonl", "One.", *["!"] * 3_000)
    lines(tmp_path / "b.jsonl", "!", "!")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7\n")
    report = import_paths(project, [tmp_path], ImportOptions(skip_bad=True))
    for name in ("b.jsonl", "c.pdf"):
        assert any(note.startswith(f"Left out: {name}") for note in report.notes.messages)
    assert report.notes.left_out > 1_000


def test_a_file_without_articles_is_named(project: Project, tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", "One.")
    (tmp_path / "b.csv").write_text("title,text\n")
    (tmp_path / "c.json").write_text("[]")
    report = import_paths(project, [tmp_path])
    assert report.documents == 1
    assert [note for note in report.notes.messages if "nothing to import" in note] == [
        "Left out: b.csv has nothing to import in it.",
        "Left out: c.json has nothing to import in it.",
    ]
    with pytest.raises(InputError, match=r"Nothing was imported\. Left out: c\.json"):
        import_paths(project, [tmp_path / "c.json"])


def test_a_text_that_is_null_is_named_as_that(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": null}\n')
    with pytest.raises(InputError, match=r"a\.jsonl:1: text is null"):
        import_paths(project, [tmp_path / "a.jsonl"])


def test_the_search_for_further_errors_can_be_cancelled(project: Project, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", *["!"] * 1_000)
    calls = 0

    def progress(done: int, total: int | None, what: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        import_paths(project, [path], progress=progress)
    assert calls == 5


def test_each_file_is_read_once(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    paths = [lines(tmp_path / f"{name}.jsonl", "!", "One.") for name in "abc"]

    def counted(path: Path, context: ReadContext) -> Iterator[ModelObject]:
        opened.append(path.name)
        return reading.read(path, context)

    monkeypatch.setattr(FORMAT.read, "_function", counted)
    with reading_in_this_process(), pytest.raises(UnreadableInput):
        import_paths(project, paths)
    assert opened == ["a.jsonl", "b.jsonl", "c.jsonl"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_named_and_what_comes_in_are_all_there_is(
    project: Project, tmp_path: Path, files: list[list[bool]]
) -> None:
    paths = [
        lines(tmp_path / f"{n}.jsonl", *(f"{i}" if good else "!" for i, good in enumerate(rows)))
        for n, rows in enumerate(files)
    ]
    good = sum(map(sum, files))
    bad = sum(map(len, files)) - good
    options = ImportOptions()
    if bad:
        with pytest.raises(InputError) as caught:
            import_paths(project, paths)
        error = caught.value
        assert isinstance(error, UnreadableInput) is ((good, bad) != (0, 1))
        if isinstance(error, UnreadableInput):
            assert (error.count, error.leaves_rest) == (bad, good > 0)
            options = ImportOptions(skip_bad=True, known_bad=error.by_path)
    if good:
        report = import_paths(project, paths, options)
        assert report.documents + report.already_there == good


@pytest.mark.parametrize(
    ("files", "title"),
    [
        ("gbgbb", "import 2 files"),
        ("bgb", "import 1.jsonl"),
        ("g", "import 0.jsonl"),
        ("gg", "import 2 files"),
        ("gm", "import 2 files"),
    ],
)
def test_undo_counts_the_files_that_came_in(
    project: Project, tmp_path: Path, files: str, title: str
) -> None:
    """Of a file that is mixed, a part came in."""
    rows = {"g": ("One.",), "b": ("!",), "m": ("Two.", "!")}
    paths = [lines(tmp_path / f"{n}.jsonl", *rows[kind]) for n, kind in enumerate(files)]
    import_paths(project, paths, ImportOptions(skip_bad=True))
    assert present(project.history.step_to_undo()).title == title
    assert present(project.undo()).title == f"undo {title}"
