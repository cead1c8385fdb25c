"""The dates of articles are set, taken from guesses, and given back."""

import pytest

from annotator.model import AnnotatedDocument, Document, InputError
from annotator.project import Project
from annotator.project.dating import SetDate, TakeDates

GUESS = {"date_guess": "2024-03-04", "date_guess_from": "its address", "author": "A. B."}


@pytest.fixture
def dated(project: Project) -> Project:
    """A project with an article of a certain date, and one of a guessed date."""
    project.add(
        [
            AnnotatedDocument(Document("sure", "T", "One.", {"date": "2020-02-02"})),
            AnnotatedDocument(Document("guessed", "T", "Two.", GUESS)),
        ]
    )
    return project


def test_only_guesses_are_taken(dated: Project) -> None:
    dated.do(TakeDates(("sure", "guessed")))
    assert dated.document("sure").metadata == {"date": "2020-02-02"}
    assert dated.document("guessed").metadata == {"date": "2024-03-04", "author": "A. B."}


@pytest.mark.parametrize(
    ("day", "kept"), [("1999-12-31", {"date": "1999-12-31"}), ("", {})], ids=["a day", "none"]
)
def test_a_day_that_is_entered_replaces_date_and_guess(
    dated: Project, day: str, kept: dict[str, str]
) -> None:
    dated.do(SetDate(("sure", "guessed"), day))
    assert dated.document("sure").metadata == kept
    assert dated.document("guessed").metadata == {"author": "A. B.", **kept}
    dated.undo()
    assert dated.document("sure").metadata == {"date": "2020-02-02"}
    assert dated.document("guessed").metadata == GUESS


@pytest.mark.parametrize("day", ["2024-02-30", "2024-03", "20240301", "yesterday"])
def test_what_is_no_day_is_refused(dated: Project, day: str) -> None:
    with pytest.raises(InputError, match="is not a day"):
        dated.do(SetDate(("sure",), day))
    assert dated.document("sure").metadata == {"date": "2020-02-02"}
