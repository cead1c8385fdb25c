"""The preview of an import: what it shows is what comes in, and it adds nothing."""

import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from annotator.formats.import_answers import answers_to, with_answer
from annotator.formats.import_preview import (
    ImportPreview,
    PreviewLimit,
    mark_near_copies,
    preview_import,
)
from annotator.formats.import_preview_words import (
    describe_article,
    mark,
    metadata_rows,
    needs_look,
    summary,
)
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.registry import formats
from annotator.model import AnnotatedDocument, Cancelled, Document, InputError
from annotator.project import Project
from tests.formats.label_studio.examples import region, task
from tests.formats.samples import samples

ALL = PreviewLimit(10_000, 10_000, 60.0)
READABLE = [name for name, file_format in formats().items() if file_format.reads]


def content(project: Project) -> set[tuple[str, str, str]]:
    """Title, text and blocks of all articles of a project."""
    documents = map(project.document, project.articles.ids())
    return {shown(document) for document in documents}


def shown(document: Document) -> tuple[str, str, str]:
    """What a preview and a project have in common of an article."""
    metadata = json.dumps(document.metadata, sort_keys=True, default=str)
    return document.title, document.text, f"{document.blocks} {metadata}"


def previewed(preview: ImportPreview) -> set[tuple[str, str, str]]:
    """The same of the articles of a preview."""
    return {shown(article.document) for article in preview.articles}


@pytest.mark.parametrize("name", READABLE)
def test_what_is_shown_is_what_comes_in(name: str, project: Project, tmp_path: Path) -> None:
    for number, files in enumerate(samples(name)):
        folder = tmp_path / f"{name}{number}"
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        options = ImportOptions(format=name, new_labels=True)
        before = content(project)
        preview = preview_import(project, [folder], options, limit=ALL)
        assert preview.is_whole
        assert not preview.questions
        assert content(project) == before
        if not preview.articles:
            with pytest.raises(InputError, match="Nothing was imported") as refused:
                import_paths(project, [folder], preview.options)
            assert any(note.message in str(refused.value) for note in preview.all_notes)
            assert content(project) == before
            continue
        report = import_paths(project, [folder], preview.options)
        new_articles = [article for article in preview.articles if not article.known_as]
        assert report.documents == len(new_articles)
        assert report.documents + report.already_there == len(preview.articles)
        assert content(project) - before <= previewed(preview)
        messages = {note.message for note in preview.all_notes}
        assert messages <= set(report.notes.messages)


def test_files_as_analysts_have_them_come_in_as_they_are_shown(
    project: Project, shared_data: Path
) -> None:
    folder = shared_data.parent / "cases" / "reading"
    if not folder.is_dir():
        pytest.skip(f"no cases: {folder} is not there")
    options = ImportOptions(skip_bad=True, new_labels=True, options={"dates": "text"})
    for path in sorted(folder.iterdir()):
        before = content(project)
        preview = preview_import(project, [path], options, limit=ALL)
        if not preview.articles:
            continue
        report = import_paths(project, [path], preview.options)
        assert report.documents + report.already_there == len(preview.articles), path.name
        assert content(project) - before <= previewed(preview), path.name
        assert preview.messages <= set(report.notes.messages), path.name


def test_it_reads_the_first_articles_only(project: Project, tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "Article {number}."}}\n' for number in range(100))
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        (tmp_path / name).write_text(lines.replace("Article", name), "utf-8")
    preview = preview_import(
        project, [tmp_path], limit=PreviewLimit(articles=25, per_file=10, seconds=60)
    )
    assert [file.articles for file in preview.files] == [10, 10, 5]
    assert not preview.is_whole
    assert summary(preview) == "The first 25 articles from 3 files."
    none_left = preview_import(project, [tmp_path], limit=PreviewLimit(seconds=0.0))
    assert len(none_left.articles) == 1, "the first article is read however long it takes"


def test_it_is_cancelled(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n' * 3, "utf-8")

    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        preview_import(project, [tmp_path], progress=stop)


def test_what_cannot_be_read_is_beside_what_can(project: Project, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "One."}\n{oops}\n{"text": "Two."}\n', "utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / "fine.txt").write_text("Kyiv said yes.", "utf-8")
    preview = preview_import(project, [tmp_path])
    assert [article.document.text for article in preview.articles] == [
        *("One.", "Two.", "Kyiv said yes."),
    ]
    bad, broken, empty, fine = preview.files
    assert [str(fault)[:12] for fault in bad.faults] == ["bad.jsonl:2:"]
    assert len(broken.faults) == 1
    assert "is empty" in empty.notes[0].message
    assert not fine.faults
    assert not fine.notes
    assert needs_look(preview)
    assert not needs_look(preview_import(project, [tmp_path / "fine.txt"]))


def test_fields_with_names_of_their_own_are_recognised(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "kop,dag,inhoud\nBurgemeester weigert,2025-12-22,"
        '"De burgemeester zei gisteren, dat zij niet gaat."\n',
        "utf-8",
    )
    (tmp_path / "b.jsonl").write_text('{"Wortlaut": "Kiew sagte ja."}\n', "utf-8")
    preview = preview_import(project, [tmp_path])
    assert [asked.file for asked in preview.fields] == ["a.csv", "b.jsonl"]
    assert [article.document.text for article in preview.articles] == [
        "De burgemeester zei gisteren, dat zij niet gaat.",
        "Kiew sagte ja.",
    ]
    assert preview.articles[0].document.title == "Burgemeester weigert"
    assert not preview.questions
    report = import_paths(project, [tmp_path], preview.options)
    assert report.documents == 2


def test_a_question_is_shown_by_its_likeliest_answer_and_stays_one(
    project: Project, tmp_path: Path
) -> None:
    text = "👍 He said no"
    value = {"start": 3, "end": 5, "text": "He", "labels": ["Denier"]}
    given = task({**region("x", 0, 2, "PER"), "value": value}, text=text)
    (tmp_path / "project-1.json").write_text(json.dumps([given]), "utf-8")
    preview = preview_import(project, [tmp_path])
    assert [type(question).__name__ for question in preview.questions] == [
        "OffsetsDiffer",
        "UnknownLabels",
    ]
    (shown_article,) = preview.articles
    assert [a.text for a in shown_article.item.annotations] == ["He"]
    with pytest.raises(InputError):
        import_paths(project, [tmp_path], preview.options)
    answer = answers_to(preview.questions[0])[0]
    assert answer.words == "Count in UTF-16 units"
    answered = replace(with_answer(preview.options, answer.choice), new_labels=True)
    assert not preview_import(project, [tmp_path], answered).questions
    assert import_paths(project, [tmp_path], answered).annotations == 1


def test_the_order_of_dates_is_asked_once_for_a_file(project: Project, tmp_path: Path) -> None:
    rows = [
        f'T{day},0{day}/04/2024,"Story {day}: the port of the city stays open."' for day in (3, 5)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["title,date,text", *rows]), "utf-8")
    preview = preview_import(project, [tmp_path])
    (question,) = preview.questions
    assert len(preview.articles) == 2, "they are shown by the likeliest answer"
    answers = answers_to(question)
    assert answers[-1].words == "Keep dates as they are written"
    kept = with_answer(preview.options, answers[-1].choice)
    again = preview_import(project, [tmp_path], kept)
    assert not again.questions
    assert again.articles[0].document.metadata["date_text"] == "03/04/2024"
    assert import_paths(project, [tmp_path], kept).documents == 2


STORY = " ".join(f"word{number}" for number in range(200))


def test_the_same_text_and_near_copies_are_named(project: Project, tmp_path: Path) -> None:
    project.add(
        [
            AnnotatedDocument(Document("old", "Old story", "Kyiv said yes.", {"source": "o.txt"})),
            AnnotatedDocument(Document("long", "Long story", STORY, {"source": "l.txt"})),
        ]
    )
    texts = ("Kyiv said yes.", f"{STORY} And more.", "Moscow said no.", "Moscow said no.")
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    preview = preview_import(project, [tmp_path])
    mark_near_copies(project, preview)
    same, near, new, again = preview.articles
    assert same.known_as == "“Old story” (o.txt)"
    assert near.near_copy_of == "“Long story” (l.txt)"
    assert near.share > 0.8
    assert not new.known_as
    assert again.known_as == "“Moscow said no.” (2.txt)"
    assert import_paths(project, [tmp_path]).documents == 2


def test_a_guessed_date_is_marked(project: Project, tmp_path: Path) -> None:
    metadata = {"date_guess": "2011-01-01", "date_guess_from": "the address", "desk": ["a", "b"]}
    article = {"title": "Old port", "text": "Old port story.", "metadata": metadata}
    (tmp_path / "a.jsonl").write_text(json.dumps(article), "utf-8")
    (shown_article,) = preview_import(project, [tmp_path]).articles
    rows = metadata_rows(shown_article)
    assert rows[0] == ("Title", "Old port", False)
    assert rows[1] == ("Date, a guess", "2011-01-01, from the address", True)
    assert ("Desk", "a, b", False) in rows
    (sentence,) = describe_article(shown_article)
    assert sentence.startswith("The date 2011-01-01 is only a guess, from the address")


def test_what_is_missing_is_an_error(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        preview_import(project, [tmp_path / "none.txt"])


def test_a_copy_in_the_import_is_told_from_one_in_the_project(
    project: Project, tmp_path: Path
) -> None:
    rows = [{"text": "Kyiv said yes.", "date": day} for day in ("2024-03-01", "2024-03-02")]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    preview = preview_import(project, [path])
    words = list(describe_article(preview.articles[1]))
    assert words[0].startswith("The same text is in this import already")
    assert words[1] == "Not taken, for that article keeps its own: date “2024-03-02”."
    assert summary(preview) == "1 new article. Not new, since the texts are here already: 1."
    import_paths(project, [path])
    preview = preview_import(project, [path])
    assert next(describe_article(preview.articles[0])).startswith("The same text is here already")
    assert summary(preview).endswith("None is new: the texts are here already.")


def test_a_file_for_which_there_was_no_time_is_not_called_empty(
    project: Project, tmp_path: Path
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Kyiv said {name}.", "utf-8")
    (tmp_path / "d.jsonl").write_text("\n".join(['{"text": "One."}', '{"text": "Two."}']), "utf-8")
    preview = preview_import(project, [tmp_path], limit=PreviewLimit(articles=3, seconds=60))
    assert all(file.articles for file in preview.files)
    assert not preview.is_whole
    assert preview.file_count == 4


def test_the_words_that_are_left_out_can_be_read(project: Project, tmp_path: Path) -> None:
    story = "<p>Mayor Ines Dorval said on Monday that the port would stay open. It is late.</p>" * 4
    (tmp_path / "a.html").write_text(
        "<html><body><nav><a href='/'>Home</a></nav><article><h1>Harbour deal</h1>"
        f"{story}<p style='display:none'>Unseen words.</p></article>"
        "<div class='related'><p>Ten more things that you will not believe today.</p></div>"
        "</body></html>",
        "utf-8",
    )
    (article,) = preview_import(project, [tmp_path / "a.html"]).articles
    sentences = " ".join(describe_article(article))
    assert "1 hidden part was left out: “Unseen words.”" in sentences
    assert "outside the main text were left out: “Ten more things" in sentences


def test_comments_and_deletions_of_a_word_file_can_be_read(
    project: Project, tmp_path: Path
) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The mayor said no.")
    document.add_comment(paragraph.runs, text="Who says so?", author="Ana")
    document.sections[0].header.paragraphs[0].text = "The Daily Harbour"
    document.save(str(tmp_path / "a.docx"))
    (article,) = preview_import(project, [tmp_path / "a.docx"]).articles
    sentences = " ".join(describe_article(article))
    assert "1 comment was left out: “Who says so?”" in sentences
    assert "1 page header was left out: “The Daily Harbour”" in sentences


def test_dates_that_depend_on_a_question_are_marked(project: Project, tmp_path: Path) -> None:
    for name, day in (("open", "03/04/2024"), ("sure", "2024-04-03")):
        rows = f'title,date,text\nT,{day},"Kyiv said {name}."\n'
        (tmp_path / f"{name}.csv").write_text(rows, "utf-8")
    preview = preview_import(project, [tmp_path])
    unsure, sure = preview.articles
    assert (unsure.has_open_date, sure.has_open_date) == (True, False)
    assert mark(unsure) == "date open"
    assert "depends on the question" in next(describe_article(unsure))
    assert any(row.is_guess for row in metadata_rows(unsure))
