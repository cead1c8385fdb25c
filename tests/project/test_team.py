"""Who tags what, and who sees what meanwhile."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Document, InputError, TagSet
from annotator.project import Project
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import SetStatus, Tag, new_id
from annotator.project.team import Assign, SetBlind, deal
from tests.project.conftest import SEED


@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 5), st.integers(0, 9))
def test_articles_are_dealt_evenly(articles: int, people: int, less: int, seed: int) -> None:
    each = max(1, people - less)
    names = [f"p{number}" for number in range(people)]
    ids = [f"a{number}" for number in range(articles)]
    dealt = deal(ids, names, each, seed=seed)
    assert set(dealt) == set(ids)
    assert all(len(set(some)) == each for some in dealt.values())
    load = Counter(dict.fromkeys(names, 0))
    load.update(name for some in dealt.values() for name in some)
    assert max(load.values()) - min(load.values()) <= 1
    assert deal(ids[::-1], names[::-1], each, seed=seed) == dealt


def test_everybody_shares_articles_with_everybody() -> None:
    dealt = deal([f"a{number}" for number in range(60)], ["ana", "bo", "cy", "dee"], 2)
    pairs = Counter(pair for some in dealt.values() for pair in combinations(some, 2))
    assert len(pairs) == 6
    assert max(pairs.values()) - min(pairs.values()) <= 4


def test_what_was_given_before_counts() -> None:
    dealt = deal(["c", "d"], ["ana", "bo"], 1, given={"a": ["ana"], "b": ["ana"]})
    assert set(dealt.values()) == {("bo",)}


def test_too_few_people_are_refused() -> None:
    with pytest.raises(InputError, match="2 of 1"):
        deal(["a"], ["ana"], 2)


def test_the_list_shows_ones_own_and_undo_takes_it_back(project: Project) -> None:
    project.add([AnnotatedDocument(Document("b", "B", "Another one."))])
    assert not project.team.has_assignments()
    project.do(Assign({SEED: ["bo", "ana"], "b": ["bo"]}))
    assert project.team.has_assignments()
    assert project.team.assignments() == {SEED: ("ana", "bo"), "b": ("bo",)}
    assert [each.id for each in project.articles.page(mine=True)] == [SEED]
    assert [each.id for each in project.articles.page(mine=True, status="done")] == []
    project.do(SetStatus(SEED, "done"))
    assert [each.id for each in project.articles.page(mine=True, status="done")] == [SEED]
    project.do(Assign({SEED: []}))
    assert project.articles.page(mine=True) == []
    project.undo()
    project.undo()
    project.undo()
    assert project.team.assignments() == {}
    assert project.check() == []


def test_assignments_merge(project: Project, tmp_path: Path) -> None:
    project.do(Assign({SEED: ["ana"]}))
    with Project.create(tmp_path / "bo.annotator", default_tag_set(), annotator="bo") as bo:
        bo.merge(project.path)
        assert bo.team.assignments() == {SEED: ("ana",)}
        bo.do(Assign({SEED: ["bo"]}))
        project.merge(bo.path)
    assert project.team.assignments(SEED) == {SEED: ("bo",)}


def test_a_blind_project_hides_colleagues_until_ones_own_is_done(project: Project) -> None:
    assert not project.team.hides_colleagues(SEED)
    project.do(SetBlind(True))
    assert project.team.is_blind()
    assert project.team.hides_colleagues(SEED)
    # Who has tagged nothing there, and is not asked to, reviews it.
    assert not project.team.hides_colleagues(SEED, reviewing=True)
    project.do(Tag(SEED, "speaker", ((0, 4),)))
    assert project.team.hides_colleagues(SEED, reviewing=True)
    project.do(SetStatus(SEED, "done"))
    assert not project.team.hides_colleagues(SEED, reviewing=True)
    assert not project.team.hides_colleagues(SEED)
    project.undo()
    project.do(Assign({SEED: ["bo"]}))
    assert not project.team.hides_colleagues(SEED)
    project.do(Assign({SEED: ["ana"]}))
    assert project.team.hides_colleagues(SEED)
    project.do(SetBlind(False))
    assert not project.team.hides_colleagues(SEED)


def test_a_blind_project_counts_only_what_one_may_see(project: Project) -> None:
    def counted() -> tuple[int, int]:
        summary = project.articles.summary(SEED)
        assert summary is not None
        (listed,) = project.articles.page()
        return summary.annotations, listed.annotations

    project.annotator = "bo"
    project.do(Tag(SEED, "speaker", ((0, 4),)))
    project.do(Tag(SEED, "claim", ((5, 9),)))
    project.annotator = "ana"
    project.do(Tag(SEED, "speaker", ((0, 4),)))
    assert counted() == (3, 3)
    project.do(SetBlind(True))
    assert counted() == (1, 1)
    project.do(SetStatus(SEED, "done"))
    assert counted() == (3, 3)
    project.undo()
    # Who is not asked to tag it may see it.
    project.do(Assign({SEED: ["bo"]}))
    assert counted() == (3, 3)


def test_names_of_the_project_are_known_from_all_that_people_do(
    project: Project, tag_set: TagSet, path: Path
) -> None:
    annotation_id = new_id()
    for name in ("cy", "ana", "ben"):
        project.annotator = name
        project.do(Tag(SEED, "claim", ((0, 4),), id=annotation_id if name == "ben" else new_id()))
    project.do(Assign({SEED: ["dee", "ana"]}))
    project.annotator = "eve"
    project.do(AddComment(SEED, (annotation_id,), "Why?"))
    project.annotator = "flo"
    project.do(Decide(SEED, (annotation_id,), (annotation_id,)))
    project.annotator = "gus"
    project.do(SetStatus(SEED, "done"))
    assert project.team.annotators() == ["ana", "ben", "cy", "dee", "eve", "flo", "gus"]


def test_a_name_that_one_person_may_have_typed_twice(project: Project) -> None:
    project.do(Tag(SEED, "claim", ((0, 4),), id=new_id()))
    assert project.team.resembling("Ana") == ["ana"]
    assert project.team.resembling(" ana\u00a0") == ["ana"]
    assert project.team.resembling("ana") == []
    assert project.team.resembling("anna") == []
    assert project.team.resembling("") == []
