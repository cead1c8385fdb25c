"""Merging: a union that nobody's work can be lost in, whatever is merged in which order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.app import main
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Identity,
    InputError,
    Record,
)
from annotator.project import Project
from annotator.project.edits import (
    Relabel,
    Relate,
    RemoveDocument,
    SetBlocks,
    SetNote,
    SetStatus,
    Tag,
    Untag,
)

TEXT = "Moscow said no to all of it. Kyiv said yes."


def article(id: str = "a", text: str = TEXT) -> AnnotatedDocument:
    """An article without annotations."""
    return AnnotatedDocument(Document(id, id, text))


def exported(project: Project) -> bytes:
    """The native export."""
    out = BytesIO()
    jsonl.write(project.stream(), out)
    return out.getvalue()


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Callable[[str], Project]]:
    """Makes a project for somebody."""
    made: list[Project] = []

    def make(name: str) -> Project:
        path = tmp_path / f"{name}-{len(made)}.annotator"
        made.append(Project.create(path, default_tag_set(), annotator=name))
        return made[-1]

    yield make
    for project in made:
        project.close()


def tag(project: Project, document: str, start: int, end: int, label: str = "claim") -> str:
    """Tag something; returns its id."""
    command = Tag(document, label, ((start, end),))
    project.do(command)
    return command.id


def test_annotators_whose_names_nearly_equal_ours_are_named(
    people: Callable[[str], Project],
) -> None:
    ana, other = people("ana"), people("Ana")
    for project in (ana, other):
        project.add([article()])
        tag(project, "a", 7, 14)
    (note,) = ana.merge(other.path).notes.messages
    assert "“Ana” there differs from “ana” here only by upper and lower case" in note
    assert ana.team.annotators() == ["Ana", "ana"]
    assert len(ana.merge(other.path).notes) == 0


def test_what_a_colleague_did_comes_in(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    for project in (ana, bo):
        project.add([article()])
    mine = tag(ana, "a", 7, 14)
    theirs, speaker = tag(bo, "a", 12, 14), tag(bo, "a", 0, 6, "speaker")
    bo.do(Relate(theirs, speaker, "said_by"))
    bo.do(SetStatus("a", "done"))
    bo.add([Identity("moscow", "Government of Russia"), Record("comment", "k", {"text": "hm"})])
    report = ana.merge(bo.path)
    assert {each.id: each.annotator for each in ana.annotations("a")} == {
        mine: "ana",
        theirs: "bo",
        speaker: "bo",
    }
    assert len(ana.relations("a")) == 1
    assert (report.annotations, report.relations, report.documents) == (2, 1, 0)
    assert (report.identities, report.records) == (1, 1)
    assert ana.check() == []
    assert ana.merge(bo.path).nothing_new


def test_what_is_announced_does_not_grow_with_what_came(
    people: Callable[[str], Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, bo, cy = people("ana"), people("bo"), people("cy")
    for project in (bo, cy):
        project.add([article(), article("b", "Kyiv said so.")])
    made = {tag(bo, "a", 7, 14), tag(bo, "a", 12, 14), tag(bo, "b", 5, 9)}
    come = ana.merge(bo.path).changes
    assert (come.articles, come.documents, come.annotations) == (True, {"a", "b"}, set())
    monkeypatch.setattr("annotator.project.transaction._RELOAD_ABOVE_ROWS", 3)
    few = cy.merge(bo.path).changes
    assert (few.articles, few.annotations) == (False, made)
    tag(bo, "b", 0, 4)
    dee = people("dee")
    dee.add([article(), article("b", "Kyiv said so.")])
    many = dee.merge(bo.path).changes
    assert many.articles
    assert many.documents == {"a", "b"}
    assert not many.annotations


def test_the_later_version_and_the_tombstone_win(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    bo.add([article()])
    kept, gone = tag(bo, "a", 7, 14), tag(bo, "a", 0, 6)
    ana.merge(bo.path)
    bo.do(Relabel(kept, "cue"))
    bo.do(Untag(gone))
    report = ana.merge(bo.path)
    assert [each.label for each in ana.annotations("a")] == ["cue"]
    assert (report.changed, report.removed) == (1, 1)
    # A copy that was made before brings nobody back.
    assert bo.merge(ana.path).nothing_new


def test_one_undo_takes_all_of_it_back_and_it_can_come_again(
    people: Callable[[str], Project],
) -> None:
    ana, bo = people("ana"), people("bo")
    ana.add([article()])
    bo.add([article(), article("b", "Another text, which only bo has.")])
    changed = tag(bo, "a", 7, 14)
    ana.merge(bo.path)
    bo.do(SetNote(changed, "sure?"))
    tag(bo, "a", 0, 6, "speaker")
    tag(bo, "b", 0, 7, "other")
    before = exported(ana)
    ana.merge(bo.path)
    merged = exported(ana)
    assert merged == exported(bo)
    ana.undo()
    assert exported(ana) == before
    ana.redo()
    assert exported(ana) == merged
    ana.undo()
    ana.undo()
    assert ana.articles.count() == 1
    assert ana.annotations("a") == []
    ana.merge(bo.path)
    assert exported(ana) == merged
    assert ana.check() == []


def test_the_same_text_is_one_article_under_the_smaller_id(
    people: Callable[[str], Project],
) -> None:
    ana, bo = people("ana"), people("bo")
    ana.add([article("x")])
    bo.add([article("b")])
    tag(ana, "x", 0, 6, "speaker")
    tag(bo, "b", 7, 14)
    ana.do(SetStatus("x", "done"))
    both = [people("cy"), people("cy")]
    both[0].merge(ana.path)
    both[0].merge(bo.path)
    both[1].merge(bo.path)
    both[1].merge(ana.path)
    assert exported(both[0]) == exported(both[1])
    (summary,) = both[0].articles.page()
    assert summary.id == "b"
    assert len(both[0].annotations("b")) == 2
    assert both[0].check() == []
    both[0].undo()
    assert exported(both[0]) == exported(ana)


def test_a_text_that_differs_by_a_character_is_another_article(
    people: Callable[[str], Project],
) -> None:
    ana, bo = people("ana"), people("bo")
    ana.add([article("a")])
    bo.add([article("a", TEXT + " ")])
    tag(ana, "a", 0, 6, "speaker")
    tag(bo, "a", 7, 14)
    report = ana.merge(bo.path)
    assert any("another text" in note and "a~" in note for note in report.notes.messages)
    assert ana.articles.count() == 2
    cy = people("cy")
    cy.merge(bo.path)
    dee = people("dee")
    dee.add([article("a")])
    cy.merge(dee.path)
    assert sorted(s.id for s in cy.articles.page()) == sorted(s.id for s in ana.articles.page())
    assert ana.check() == []


def test_tag_sets_are_united_and_told(people: Callable[[str], Project], tmp_path: Path) -> None:
    tag_set = default_tag_set()
    law = replace(tag_set.layers[2].labels[0], name="law", key="W")
    more = replace(
        tag_set,
        layers=(
            *tag_set.layers[:2],
            replace(
                tag_set.layers[2],
                labels=(*tag_set.layers[2].labels, law),
            ),
        ),
    )
    less = replace(tag_set, layers=tag_set.layers[:2], relations=())
    ana = people("ana")
    for name, each in (("more", more), ("less", less)):
        with Project.create(tmp_path / f"{name}.annotator", each, annotator=name) as other:
            other.add([article(name, f"{name} {TEXT}")])
        report = ana.merge(tmp_path / f"{name}.annotator")
        assert report.notes.messages == []
    assert ana.tag_set.label("law") is not None
    assert ana.tag_set.extends(tag_set)


def test_a_project_is_not_merged_with_itself_nor_with_what_is_none(
    people: Callable[[str], Project], tmp_path: Path
) -> None:
    ana = people("ana")
    with pytest.raises(InputError, match="this project itself"):
        ana.merge(ana.path)
    (tmp_path / "x.annotator").write_text("no project", "utf-8")
    with pytest.raises(InputError, match="not an Annotator project"):
        ana.merge(tmp_path / "x.annotator")


def test_the_command(
    people: Callable[[str], Project], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ana, bo = people("ana"), people("bo")
    bo.add([article()])
    tag(bo, "a", 7, 14)
    with (tmp_path / "bo.jsonl").open("wb") as out:
        jsonl.write(bo.stream(), out)
    for project in (ana, bo):
        project.close()
    assert main(["merge", str(ana.path), str(bo.path)]) == 0
    assert "merged 1 article, 1 annotation" in capsys.readouterr().out
    assert main(["merge", str(ana.path), str(bo.path), str(tmp_path / "bo.jsonl")]) == 0
    assert capsys.readouterr().out.count("nothing new") == 2


# Any number of people who edit, delete and merge in any order come to the same.


@dataclass(frozen=True)
class Deed:
    """What somebody does next."""

    who: int
    what: str
    first: int
    second: int


deeds = st.lists(
    st.builds(
        Deed,
        st.integers(0, 2),
        st.sampled_from(
            ["tag", "tag", "relabel", "remove", "relate", "merge", "undo", "status", "blocks"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)


def act(projects: Sequence[Project], deed: Deed) -> None:
    """Do it, as far as there is something to do it with."""
    project = projects[deed.who]
    ids = [summary.id for summary in project.articles.page()]
    if not ids:
        return
    document = ids[deed.first % len(ids)]
    own = [a for a in project.annotations(document) if a.annotator == project.annotator]
    chosen = own[deed.second % len(own)] if own else None
    match deed.what:
        case "tag":
            label = ("claim", "speaker", "person")[deed.first % 3]
            project.do(Tag(document, label, ((deed.second, deed.second + 3),)))
        case "relabel" if chosen is not None:
            project.do(Relabel(chosen.id, ("cue", "date")[deed.first % 2]))
        case "remove" if chosen is not None:
            project.do(Untag(chosen.id))
        case "relate":
            claims = [a for a in own if a.label == "claim"]
            speakers = [a for a in project.annotations(document) if a.label == "speaker"]
            if claims and speakers:
                project.do(Relate(claims[0].id, speakers[-1].id, "said_by"))
        case "merge":
            other = projects[(deed.who + 1 + deed.first % 2) % 3]
            project.merge(other.path)
        case "undo":
            project.undo()
        case "status" | "blocks":
            change_article(project, document, deed)
        case _:
            pass


def change_article(project: Project, document: str, deed: Deed) -> None:
    """Give an article another status, or other blocks."""
    if deed.what == "status":
        project.do(SetStatus(document, ("in progress", "done")[deed.second % 2]))
    else:
        kind = ("paragraph", "subhead")[deed.second % 2]
        project.do(SetBlocks({document: (Block(kind, 0, 4), Block("paragraph", 5, 7))}))


@settings(max_examples=12, deadline=None)
@given(deeds)
def test_any_order_comes_to_the_same(done: list[Deed]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        projects: list[Project] = []
        for number, who in enumerate(("ana", "bo", "cy")):
            project = Project.create(folder / f"{who}.annotator", default_tag_set(), annotator=who)
            # Two of them have the second article under another name.
            project.add([article(), article(f"other-{number % 2}", "Another text altogether.")])
            projects.append(project)
        for deed in done:
            try:
                act(projects, deed)
            except InputError:
                continue  # What cannot be done is refused, and nothing is done.
        for project in projects:
            project.close()
        found: set[bytes] = set()
        for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
            target = folder / "target.annotator"
            target.unlink(missing_ok=True)
            copyfile(projects[order[0]].path, target)
            with Project.open(target, annotator="dee") as merged:
                for other in (*order[1:], order[0], order[1]):
                    merged.merge(projects[other].path)
                assert merged.check() == []
                found.add(exported(merged))
                assert all(merged.merge(each.path).nothing_new for each in projects)
        assert len(found) == 1
        # Pairs first, then these: associative too.
        pair = folder / "pair.annotator"
        copyfile(projects[1].path, pair)
        with Project.open(pair) as merged:
            merged.merge(projects[2].path)
        with Project.open(projects[0].path) as merged:
            merged.merge(pair)
            assert {exported(merged)} == found


def test_whoever_takes_a_merge_back_takes_nothing_from_others(
    people: Callable[[str], Project],
) -> None:
    ana, bo = people("ana"), people("bo")
    for each in (ana, bo):
        each.add([article()])
    tag(ana, "a", 0, 6)
    before = ana.annotations("a")
    bo.merge(ana.path)
    bo.undo()
    report = ana.merge(bo.path)
    assert (report.annotations, report.removed) == (0, 0)
    assert ana.annotations("a") == before


SUBHEAD, PARAGRAPH = (Block("subhead", 0, 28),), (Block("paragraph", 0, 28),)


def blocks(project: Project, document: str = "a") -> tuple[Block, ...]:
    return project.document(document).blocks


def test_blocks_that_were_read_again_come_in(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    for each in (ana, bo):
        each.add([AnnotatedDocument(Document("a", "a", TEXT, {}, SUBHEAD))])
    ana.do(SetBlocks({"a": PARAGRAPH}))
    assert ana.merge(bo.path).changes.documents == frozenset()
    assert blocks(ana) == PARAGRAPH
    report = bo.merge(ana.path)
    assert (report.changed, report.changes.articles) == (1, True)
    assert blocks(bo) == PARAGRAPH
    assert bo.merge(ana.path).nothing_new
    bo.undo()
    assert blocks(bo) == SUBHEAD


def test_an_article_that_was_removed_does_not_come_back_by_its_blocks(
    people: Callable[[str], Project],
) -> None:
    for undone in (False, True):
        ana, bo = people("ana"), people("bo")
        for each in (ana, bo):
            each.add([AnnotatedDocument(Document("a", "a", TEXT, {}, SUBHEAD))])
        bo.do(RemoveDocument("a"))
        ana.do(SetBlocks({"a": PARAGRAPH}))
        if undone:
            ana.undo()
        for one, other in ((bo, ana), (ana, bo)):
            one.merge(other.path)
            assert one.articles.count() == 0


def test_annotations_keep_all_they_have(people: Callable[[str], Project]) -> None:
    ana, bo = people("ana"), people("bo")
    made = Annotation(
        "x", "bo", "claim", ((0, 6), (12, 14)), "Moscow … no", {"quotation": "mixed"}, "hm",
        None, "suggested", 0.5, {"k": [1]},
    )  # fmt: skip
    bo.add([AnnotatedDocument(article().document, (made,))])
    ana.merge(bo.path)
    assert ana.annotations("a") == [made]
    assert exported(ana) == exported(bo)
