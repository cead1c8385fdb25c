"""The speakers of transcripts are suggested as they are imported, and are nobody's work yet."""

from pathlib import Path

from annotator.assist.speaker_suggestions import suggest_imported_speakers
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project


def test_the_speakers_of_a_transcript_are_suggested(tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dorval>It stays.\n\n"
        "00:02.000 --> 00:03.000\n<v Brandt>No.\n"
    )
    (tmp_path / "talk.txt").write_text("MODERATOR: Welcome.\n\nDORVAL: Thank you.\n")
    (tmp_path / "story.txt").write_text("The mayor said: it stays.\n")
    with Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project:
        report = import_paths(
            project,
            [tmp_path / name for name in ("talk.vtt", "talk.txt", "story.txt")],
            suggest=suggest_imported_speakers,
        )
        words = [
            suggestion.annotation.text
            for document_id in report.document_ids
            for suggestion in project.suggestions.waiting(document_id)
        ]
        assert sorted(words) == ["Brandt", "DORVAL", "Dorval", "MODERATOR"]
        assert report.suggested == 4
        assert project.articles.count() == 3
        project.undo()
        assert project.articles.count() == 0
        assert not project.suggestions.count_by_article()
        project.redo()
        assert project.articles.count() == 3
        assert sum(project.suggestions.count_by_article().values()) == 4


def test_transcripts_that_come_in_again_suggest_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("MODERATOR: Welcome.\n\nDORVAL: Thank you.\n")
    with Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project:
        for count in (2, 0):
            report = import_paths(
                project, [tmp_path / "talk.txt"], suggest=suggest_imported_speakers
            )
            assert report.suggested == count


def test_an_ordinary_text_suggests_nothing(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("The mayor said: it stays.\n")
    with Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project:
        report = import_paths(project, [tmp_path / "story.txt"], suggest=suggest_imported_speakers)
        assert not report.has_speakers
        assert not project.suggestions.count_by_article()
