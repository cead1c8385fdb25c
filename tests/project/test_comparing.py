"""What a backup has otherwise than the project, and taking it back row by row."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Cancelled,
    Document,
    EnvironmentFault,
    Identity,
    TagSet,
)
from annotator.project import Project
from annotator.project.comparing import BACK, DIFFERS, GOES, Comparison, compare
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import (
    AddIdentity,
    ChangeIdentity,
    ChangeTagSet,
    Relabel,
    Relate,
    RemoveDocument,
    SetNote,
    SetStatus,
    Tag,
    Together,
    Untag,
)
from annotator.project.taking_back import TakeBack

TEXT = "Orbán said that he would not go there."
BO = Annotation("b", "bo", "person", ((0, 5),), TEXT[:5])


@pytest.fixture
def rich(project: Project) -> Project:
    """A project with an article of ana's and bo's work."""
    project.add([AnnotatedDocument(Document("d", "Summit", TEXT), (BO,))])
    project.do(
        Together(
            "work",
            (
                AddIdentity(Identity("orban", "Viktor Orbán")),
                Tag("d", "speaker", ((0, 5),), id="s", identity="orban"),
                Tag("d", "claim", ((11, 37),), id="c", note="check this"),
                Relate("c", "s", "said_by", id="r"),
                SetStatus("d", "done"),
            ),
        )
    )
    project.do(AddComment("d", ("c",), "Is it one?", id="k"))
    project.do(Decide("d", ("b",), ("b",)))
    return project


@pytest.fixture
def backup(rich: Project, tmp_path: Path) -> Path:
    """A backup of the rich project."""
    return rich.save_copy(tmp_path / "backup.annotator")


def seen(comparison: Comparison) -> set[tuple[str, str, str]]:
    return {(one.kind, one.way, one.text) for one in comparison.differences}


def test_a_backup_equals_the_project_until_it_is_edited(rich: Project, backup: Path) -> None:
    assert compare(rich.path, backup).is_equal
    rich.do(SetNote("c", "other"))
    rich.undo()
    assert compare(rich.path, backup).is_equal


def test_a_look_at_a_project_file_leaves_nothing_beside_it(rich: Project, tmp_path: Path) -> None:
    path = tmp_path / "other.annotator"
    Project.create(path, rich.tag_set, annotator="bo").close()
    before = sorted(tmp_path.iterdir())
    assert compare(rich.path, path).is_other_project
    assert sorted(tmp_path.iterdir()) == before


def test_what_comes_back_goes_and_differs_is_counted_and_listed(
    rich: Project, backup: Path
) -> None:
    rich.do(Untag("c"))
    rich.do(Relabel("s", "person"))
    rich.do(Tag("d", "date", ((6, 10),), id="new"))
    rich.do(SetStatus("d", "to do"))
    comparison = compare(rich.path, backup)
    assert not comparison.is_other_project
    assert comparison.counts == {
        ("annotation", BACK): 1,
        ("annotation", GOES): 1,
        ("annotation", DIFFERS): 1,
        ("relation", BACK): 1,
        ("status", DIFFERS): 1,
    }
    assert comparison.describe(BACK) == "1 annotation, 1 relation"
    assert seen(comparison) >= {
        ("annotation", BACK, "claim “that he would not go there”"),
        ("annotation", GOES, "date “said”"),
        ("annotation", DIFFERS, "speaker “Orbán”"),
        ("relation", BACK, "“that he would not go there” said by “Orbán”"),
        ("status", DIFFERS, "done"),
    }
    (changed,) = (one for one in comparison.differences if one.kind == "status")
    assert (changed.present, changed.annotator, changed.article) == ("to do", "ana", "Summit")


def test_a_removed_article_and_notes_are_named_by_themselves(rich: Project, backup: Path) -> None:
    rich.do(SetNote("c", "later"))
    assert seen(compare(rich.path, backup)) == {
        ("note", DIFFERS, "“check this” on claim “that he would not go there”")
    }
    rich.do(RemoveDocument("d"))
    counts = compare(rich.path, backup).counts
    assert counts["article", BACK] == 1
    assert counts["annotation", BACK] == 3


def test_it_can_be_cancelled_and_names_the_file_that_is_damaged(
    rich: Project, backup: Path, tmp_path: Path
) -> None:
    def cancel(*_: object) -> None:
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        compare(rich.path, backup, cancel)
    damaged = tmp_path / "damaged.annotator"
    damaged.write_bytes(backup.read_bytes()[:8192] + b"\xff" * 8192)
    with pytest.raises(EnvironmentFault, match=r"damaged\.annotator"):
        compare(rich.path, damaged)


def take_back(project: Project, backup: Path, *ways: str) -> TakeBack:
    differences = compare(project.path, backup).differences
    edit = TakeBack(backup, tuple(one for one in differences if one.way in ways))
    project.do(edit)
    return edit


def test_what_is_missing_comes_back_as_one_edit_and_later_work_stays(
    rich: Project, backup: Path
) -> None:
    rich.do(Together("remove", (Untag("c"), Untag("s"))))
    rich.do(Tag("d", "date", ((6, 10),), id="new"))
    edit = take_back(rich, backup, BACK)
    assert edit.left_out == []
    assert {one.id for one in rich.annotations("d")} == {"b", "c", "s", "new"}
    assert [one.id for one in rich.relations("d")] == ["r"]
    assert rich.check() == []
    assert compare(rich.path, backup).counts == {("annotation", GOES): 1}
    assert rich.history.undo_title() == "take 3 rows back from a backup"
    rich.undo()
    assert {one.id for one in rich.annotations("d")} == {"b", "new"}
    rich.redo()
    assert {one.id for one in rich.annotations("d")} == {"b", "c", "s", "new"}
    assert rich.check() == []


def test_what_came_back_wins_over_the_removal_in_a_merge(
    rich: Project, backup: Path, tmp_path: Path
) -> None:
    rich.do(Untag("c"))
    removed = rich.save_copy(tmp_path / "removed.annotator")
    take_back(rich, backup, BACK)
    rich.merge(removed)
    assert "c" in {one.id for one in rich.annotations("d")}
    with Project.open(removed, annotator="bo") as colleague:
        colleague.merge(rich.path)
        assert "c" in {one.id for one in colleague.annotations("d")}


def test_a_relation_brings_its_ends_and_an_annotation_its_article(
    rich: Project, backup: Path
) -> None:
    rich.do(Together("remove", (Untag("c"), Untag("s"))))
    rich.do(RemoveDocument("d"))
    differences = compare(rich.path, backup).differences
    (relation,) = (one for one in differences if one.kind == "relation")
    edit = TakeBack(backup, (relation,))
    rich.do(edit)
    assert edit.left_out == []
    assert rich.document("d").text == TEXT
    assert {one.id for one in rich.annotations("d")} == {"b", "c", "s"}
    assert [one.id for one in rich.relations("d")] == ["r"]
    assert rich.check() == []


def test_an_import_that_was_undone_and_one_that_never_was_come_back(
    project: Project, backup: Path, tmp_path: Path, tag_set: TagSet
) -> None:
    while project.history.step_to_undo() is not None:
        project.undo()
    assert project.articles.count() == 0
    assert take_back(project, backup, BACK, DIFFERS).left_out == []
    assert project.articles.count() == 2
    assert compare(project.path, backup).is_equal
    assert project.check() == []
    other = tmp_path / "other.annotator"
    with Project.create(other, tag_set, annotator="ana") as fresh:
        assert compare(other, backup).is_other_project
        assert take_back(fresh, backup, BACK).left_out == []
        assert {one.id for one in fresh.annotations("d")} == {"b", "c", "s"}
        assert fresh.articles.search("Orbán")
        assert fresh.check() == []
        fresh.undo()
        assert fresh.articles.count() == 0


def test_a_colleague_decides_on_what_the_colleague_removed(rich: Project, backup: Path) -> None:
    rich.annotator = "bo"
    rich.do(Untag("b"))
    rich.annotator = "ana"
    edit = take_back(rich, backup, BACK)
    assert edit.left_out == ["annotation person “Orbán”: only bo, who made it, can change it."]
    assert "b" not in {one.id for one in rich.annotations("d")}


def test_changed_rows_are_as_they_were_then(rich: Project, backup: Path) -> None:
    rich.do(SetNote("c", "later"))
    rich.do(Relabel("s", "person"))
    take_back(rich, backup, DIFFERS)
    notes = {one.id: (one.label, one.note) for one in rich.annotations("d")}
    assert notes["c"] == ("claim", "check this")
    assert notes["s"][0] == "speaker"
    assert rich.check() == []


def test_a_label_that_is_gone_from_the_tag_set_is_left_out_by_name(
    rich: Project, backup: Path
) -> None:
    rich.do(Together("remove", (Untag("c"), Untag("s"))))
    layers = tuple(
        replace(layer, labels=tuple(one for one in layer.labels if one.name != "claim"))
        for layer in rich.tag_set.layers
    )
    smaller = replace(rich.tag_set, layers=layers, relations=())
    rich.do(ChangeTagSet(smaller))
    edit = take_back(rich, backup, BACK)
    assert any("has no label claim any more" in one for one in edit.left_out)
    assert {one.id for one in rich.annotations("d")} == {"b", "s"}
    assert rich.check() == []


def test_two_things_of_one_name_are_told_apart(project: Project, tmp_path: Path) -> None:
    texts = {"a1": "Mayor visits\n\nIn spring he came.", "b": "Mayor visits\n\nBy boat he came."}
    project.add([AnnotatedDocument(Document("a1", "Mayor visits", texts["a1"]), ())])
    backup = project.save_copy(tmp_path / "backup.annotator")
    project.add([AnnotatedDocument(Document("b", "Mayor visits", texts["b"]), ())])
    project.add([AnnotatedDocument(Document("alone", "Alone", "One of this name."), ())])
    for at, text in texts.items():
        start = text.index("he")
        project.do(Tag(at, "person", ((start, start + 2),), id=f"p-{at}"))
    for id_, note in (("x", "the elder"), ("y", "the younger")):
        project.do(AddIdentity(Identity(id_, "Cato", note=note)))
    found = compare(project.path, backup).differences
    told = {(one.kind, one.text, one.article, one.context) for one in found}
    assert told >= {
        ("article", "Mayor visits (b)", "", "By boat he came."),
        ("article", "Alone", "", "One of this name."),
        ("annotation", "person “he”", "Mayor visits (a1)", "Mayor visits In spring he came."),
        ("annotation", "person “he”", "Mayor visits (b)", "Mayor visits By boat he came."),
    }
    assert {one.context for one in found if one.kind == "identity"} == {
        "the elder",
        "the younger",
    }


def test_a_difference_that_its_words_do_not_show_is_named(project: Project, tmp_path: Path) -> None:
    project.do(AddIdentity(Identity("x", "Cato", note="the elder")))
    backup = project.save_copy(tmp_path / "backup.annotator")
    project.do(ChangeIdentity(Identity("x", "Cato", note="the younger")))
    (found,) = compare(project.path, backup).differences
    assert (found.text, found.present) == ("Cato", "another note")
