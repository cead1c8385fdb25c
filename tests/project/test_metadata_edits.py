"""The metadata of articles are changed, taken back, undone, and merged field by field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model import AnnotatedDocument, Document, InputError, Record
from annotator.model.metadata_fields import MetadataField
from annotator.project import Project
from annotator.project.correcting import Correct
from annotator.project.dating import SetDate
from annotator.project.edits import Together
from annotator.project.field_versions import united
from annotator.project.metadata_edits import (
    ChangeMetadataField,
    DefineMetadataField,
    RemoveMetadataField,
    SetMetadata,
    SetMetadataEach,
    TakeBackMetadata,
)

CAME = {"date": "2024-03-01", "publisher": "taz", "source": "a.html", "extra": {"deep": [1]}}
GUESSED = {"date_guess": "2024-05-06", "date_guess_from": "its address"}


@pytest.fixture
def dated(project: Project) -> Project:
    """A project with an article that has metadata, and one with a guessed date."""
    project.add(
        [
            AnnotatedDocument(Document("a", "Rain in Kyiv", "Rain in Kyiv. It fell.", CAME)),
            AnnotatedDocument(Document("b", "Snow", "Snow fell in Lviv.", GUESSED)),
        ]
    )
    return project


@pytest.fixture
def copy(dated: Project, path: Path) -> Callable[[str], Project]:
    """Gives a colleague a copy of the project, in which they work."""

    def make(annotator: str) -> Project:
        target = path.with_name(f"{annotator}.annotator")
        dated.save_copy(target)
        return Project.open(target, annotator=annotator)

    return make


def _titles(project: Project, query: str) -> list[str]:
    return [one.title for one in project.articles.page(query=query, titles=True)]


def test_values_are_set_for_many_articles_in_one_step(dated: Project) -> None:
    changes = dated.do(
        SetMetadata(("a", "b"), {"language": "DE", "author": "A; B", "date": "2024"})
    )
    assert changes.documents == {"a", "b"}
    assert ("article", "b") in changes.fields
    assert changes.articles
    set_values = {"language": "de", "author": "A; B", "date": "2024"}
    assert dated.document("a").metadata == {**CAME, **set_values}
    assert dated.document("b").metadata == set_values
    (raw,) = dated.context.db.execute("SELECT metadata FROM documents WHERE id = 'b'").fetchone()
    assert "2024-05-06" in raw  # What came stays in the file.
    assert changes.title == "change 3 fields of 2 articles"
    dated.undo()
    assert dated.document("a").metadata == CAME
    assert dated.document("b").metadata == GUESSED
    dated.redo()
    assert dated.document("b").metadata == set_values
    assert dated.check() == []


def test_a_value_is_taken_away_and_taken_back(dated: Project) -> None:
    dated.do(SetMetadata(("a",), {"publisher": "", "date": None}))
    assert dated.document("a").metadata == {"source": "a.html", "extra": {"deep": [1]}}
    dated.do(TakeBackMetadata(("a",), ("publisher", "date")))
    assert dated.document("a").metadata == CAME
    assert dated.document("a").came is None
    dated.undo()
    assert "publisher" not in dated.document("a").metadata
    dated.undo()
    assert dated.document("a").metadata == CAME


def test_what_an_article_has_already_is_not_written(dated: Project) -> None:
    assert dated.do(SetMetadata(("a",), {"publisher": "taz", "section": ""})).step == 0
    dated.do(SetMetadata(("b",), {"date": ""}))
    assert dated.document("b").metadata == {}  # The guess counts no more.


def test_two_edits_of_one_field_in_one_step_follow_each_other(dated: Project) -> None:
    steps = (SetMetadata(("a",), {"publisher": "NZZ"}), SetMetadata(("a",), {"publisher": "taz"}))
    dated.do(Together("there and back", steps))
    assert dated.document("a").metadata == CAME


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"date": "March"}, "Date cannot be “March”"),
        ({"source": "x"}, "cannot be changed"),
        ({"date_guess": "2024-01-01"}, "cannot be changed"),
    ],
)
def test_a_bad_value_changes_nothing(dated: Project, values: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        dated.do(SetMetadata(("a", "b"), {"section": "World", **values}))
    assert "section" not in dated.document("a").metadata
    with pytest.raises(InputError, match="no article"):
        dated.do(SetMetadata(("gone",), {"section": "World"}))


def test_the_title_counts_everywhere(dated: Project) -> None:
    dated.do(SetMetadata(("a",), {"title": "Sunshine over Odesa"}))
    assert dated.document("a").title == "Sunshine over Odesa"
    assert _titles(dated, "sunshine") == ["Sunshine over Odesa"]
    assert _titles(dated, "rain") == []
    assert next(hit.title for hit in dated.articles.search("fell")) == "Sunshine over Odesa"
    summary = dated.articles.summary("a")
    assert summary is not None
    assert summary.title == "Sunshine over Odesa"
    assert dated.check() == []
    dated.do(Correct("a", "Rain in Kyiv. It fell twice."))
    assert dated.check() == []
    assert _titles(dated, "sunshine") == ["Sunshine over Odesa"]
    dated.undo()
    dated.undo()
    assert _titles(dated, "rain") == ["Rain in Kyiv"]
    assert dated.check() == []
    dated.mend_indexes()
    assert _titles(dated, "rain") == ["Rain in Kyiv"]


def test_where_a_value_is_from_is_named(dated: Project) -> None:
    values = {one.field.name: one for one in dated.metadata.values("a")}
    assert list(values)[:7] == [
        *("title", "date", "publisher", "author", "section", "language", "url")
    ]
    assert "extra" not in values  # Nobody can type an object.
    assert values["title"].origin == "from the text"
    assert values["date"].origin == "from the page a.html"
    assert values["author"].origin == ""
    (guess,) = (one for one in dated.metadata.values("b") if one.field.name == "date")
    assert (guess.value, guess.guess) == (None, "2024-05-06")
    assert guess.origin == "only a guess, from its address"
    dated.do(SetDate(("b",), "2024-05-07"))
    (written,) = (one for one in dated.metadata.values("b") if one.field.name == "date")
    assert (written.value, written.came, written.guess) == ("2024-05-07", None, "")
    assert written.origin == "written by ana"
    assert dated.document("b").metadata == {"date": "2024-05-07"}


def test_fields_of_ones_own_are_defined_and_checked(dated: Project) -> None:
    leaning = MetadataField("leaning", "Leaning", "one_of", ("left", "right"))
    dated.do(DefineMetadataField(leaning))
    assert dated.metadata.field("Leaning") == leaning
    with pytest.raises(InputError, match="one of left, right"):
        dated.do(SetMetadata(("a",), {"leaning": "up"}))
    dated.do(SetMetadata(("a", "b"), {"leaning": "LEFT"}))
    with pytest.raises(InputError, match="already"):
        dated.do(DefineMetadataField(leaning))
    dated.do(ChangeMetadataField("leaning", MetadataField("", "Side", "one_of", ("l", "r"))))
    assert dated.metadata.field("side").values == ("l", "r")
    assert dated.document("a").metadata["leaning"] == "left"
    dated.do(RemoveMetadataField("leaning"))
    assert [field.name for field in dated.metadata.fields()][7:] == []
    assert dated.metadata.field("leaning").kind == "text"  # Articles have it.
    with pytest.raises(InputError, match="there are Title, Date"):
        dated.metadata.field("leening")
    dated.undo()
    dated.undo()
    assert dated.metadata.field("leaning") == leaning


def test_fields_that_two_people_wrote_are_merged_one_by_one(
    dated: Project, copy: Callable[[str], Project]
) -> None:
    with copy("ben") as ben:
        ben.do(SetMetadata(("a",), {"title": "Rain, by Ben", "section": "World"}))
        ben.do(DefineMetadataField(MetadataField("desk", "Desk")))
        dated.do(SetMetadata(("a",), {"title": "Rain, by Ana", "language": "en"}))
        report = dated.merge(ben.path)
        assert report.clashes == 1
        assert "changed apart" in str(list(report.notes))
        ben.merge(dated.path)
        assert dated.document("a") == ben.document("a")
        assert dated.document("a").metadata == {**CAME, "section": "World", "language": "en"}
        assert dated.metadata.field("desk").title == "Desk"
        (clash,) = dated.metadata.clashes()
        values = {one.field.name: one for one in dated.metadata.values("a")}
        assert values["title"].clash == clash
        dated.do(SetMetadata(("a",), {"title": "Rain, by both"}))
        assert dated.metadata.clashes() == []
        ben.merge(dated.path)
        assert ben.document("a").title == "Rain, by both"
        assert _titles(ben, "both") == ["Rain, by both"]
        assert ben.metadata.clashes() == []
        assert (dated.check(), ben.check()) == ([], [])


def test_a_clash_is_decided_by_writing_the_value_that_counts(
    dated: Project, copy: Callable[[str], Project]
) -> None:
    with copy("ben") as ben:
        ben.do(SetMetadata(("a",), {"section": "Sports"}))
        dated.do(SetMetadata(("a",), {"section": "World"}))
        dated.merge(ben.path)
        counts = dated.document("a").metadata["section"]
        dated.do(SetMetadata(("a",), {"section": counts}))
        assert dated.metadata.clashes() == []


def test_a_stream_carries_what_came_and_what_was_written(dated: Project, tmp_path: Path) -> None:
    dated.do(DefineMetadataField(MetadataField("desk", "Desk", "one_of", ("A", "B"))))
    rows = (("a", {"title": "New", "desk": "A"}), ("b", {"date": "2024-05"}))
    dated.do(SetMetadataEach(rows))
    items = list(dated.stream())
    desk = {"title": "Desk", "type": "one_of", "values": ["A", "B"]}
    assert Record("metadata_field", "desk", desk) in items
    with Project.create(tmp_path / "other.annotator", dated.tag_set, annotator="ben") as other:
        other.add(items)
        assert other.document("a") == dated.document("a")
        assert other.document("b") == dated.document("b")
        assert other.metadata.field("desk") == dated.metadata.field("desk")
        assert _titles(other, "new") == ["New"]
        assert other.check() == []
        other.do(TakeBackMetadata(("a",), ("title", "desk")))
        assert other.document("a").title == "Rain in Kyiv"
        assert next(iter(other.stream())) == items[0]


VERSION = st.fixed_dictionaries(
    {
        "value": st.sampled_from(['"x"', '"y"', "null"]),
        "annotator": st.sampled_from(["ana", "ben", "cy"]),
        "revision": st.integers(1, 3),
        "changed": st.sampled_from(["2026-01-01", "2026-01-02"]),
        "deleted": st.sampled_from([0, 1, 2]),
        "knows": st.just("[]"),
        "rivals": st.just("[]"),
    }
)
_KEY = {"record": "article", "id": "a", "name": "date"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(VERSION, min_size=3, max_size=3))
def test_a_merge_of_fields_is_the_same_in_any_order(versions: list[dict[str, Any]]) -> None:
    a, b, c = ({**_KEY, **version} for version in versions)
    assert united(a, a) == a
    assert united(a, b) == united(b, a)
    assert united(united(a, b), c) == united(a, united(b, c))
    assert united(united(a, b), b) == united(a, b)
