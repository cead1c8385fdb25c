"""An article under review: after any changes it is what reading all of it anew would give."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from annotator.agreement.reviewed_article import ReviewChange, ReviewedArticle
from annotator.agreement.reviewed_groups import read_groups
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    AnnotatorError,
    Document,
    Relation,
    Version,
    order_key,
)
from annotator.model.gold_conflicts import find_conflicts
from annotator.project import Changes, Project, transaction
from annotator.project.curating import Decide, DecideAll, Withdraw
from annotator.project.edits import (
    Edit,
    Relabel,
    Relate,
    SetAttributes,
    SetFragments,
    SetStatus,
    Tag,
    Unrelate,
    Untag,
)

TEXT = "Moscow said no to all of it. Kyiv said yes, and Minsk said nothing at all. " * 3
PEOPLE = ("ana", "bo", "cy")
"""All of them tag, and all of them judge."""
LABELS = ("speaker", "claim", "cue", "person")
TYPES = {("claim", "speaker"): "said_by", ("claim", "cue"): "cued_by", ("claim", "person"): "about"}
people = st.sampled_from(PEOPLE)
labels = st.sampled_from(LABELS)
starts = st.integers(0, 40).map(lambda number: number * 5)
spans = st.builds(lambda at, long: (at, at + long), starts, st.sampled_from([2, 4, 5, 6, 12]))
numbers = st.integers(0, 1000)


class Reviewing(RuleBasedStateMachine):
    """Three people tag, relate, judge, take back and do again, in any order."""

    def __init__(self) -> None:
        super().__init__()
        # The same steps are to come to the same end whenever they are done.
        numbers, times = count(), count()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(transaction, "now", lambda: f"2025-12-22T10:00:{next(times) // 2:06d}Z")
        self.new_id = lambda who: f"{who}-{next(numbers)}"
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "kyiv.annotator"
        self.project = Project.create(path, default_tag_set(), annotator="dee")
        self.project.add([AnnotatedDocument(Document("a", "No", TEXT))])
        for name in PEOPLE[:2]:
            for at in (0, 20, 60, 65):
                for label in LABELS[:2]:
                    made = Tag("a", label, ((at, at + 5),), id=self.new_id(name))
                    self.do(name, made)
        self.kept = ReviewedArticle(self.project, "a")
        self.shown = dict(self.kept.gold.annotations)
        self.listed = {group.id: group for group in self.kept.groups}
        self.project.subscribe(self.changed)

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()
        self.patch.undo()

    def changed(self, changes: Changes) -> None:
        """What a view does with what it is told."""
        told = self.kept.apply(changes)
        if told is None:
            return
        if told.reread:
            self.shown = dict(self.kept.gold.annotations)
            self.listed = {group.id: group for group in self.kept.groups}
            return
        self.follow(told)

    def follow(self, told: ReviewChange) -> None:
        for id in told.gold.removed:
            del self.shown[id]
        for each in told.gold.changed:
            assert self.shown.get(each.id) != each
            self.shown[each.id] = each
        for group in told.old_groups:
            assert self.listed.pop(group.id) == group
        for group in told.new_groups:
            assert group.id not in self.listed
            self.listed[group.id] = group

    # What people do

    def do(self, who: str, made: Edit) -> None:
        self.project.annotator = who
        with suppress(AnnotatorError):  # People try what cannot be done.
            self.project.do(made)

    def one(self, number: int, who: str | None = None) -> Annotation | None:
        here = [a for a in self.project.annotations("a") if who in (None, a.annotator)]
        return here[number % len(here)] if here else None

    @rule(who=people, label=labels, span=spans)
    def tag(self, who: str, label: str, span: tuple[int, int]) -> None:
        self.do(who, Tag("a", label, (span,), id=self.new_id(who)))

    @rule(who=people, label=labels, number=numbers)
    def tag_as_another_did(self, who: str, label: str, number: int) -> None:
        other = self.one(number)
        if other is not None:
            self.do(who, Tag("a", label, other.fragments, id=self.new_id(who)))

    @rule(who=people, number=numbers, more=numbers, whose=people)
    def relate(self, who: str, number: int, more: int, whose: str) -> None:
        source, target = self.one(number), self.one(more, whose)
        if source is not None and target is not None:
            type_ = TYPES.get((source.label, target.label), "same_as")
            self.do(who, Relate(source.id, target.id, type_, id=self.new_id(who)))

    @rule(number=numbers)
    def unrelate(self, number: int) -> None:
        found = self.project.relations("a")
        if found:
            one = found[number % len(found)]
            self.do(one.annotator, Unrelate(one.id))

    @rule(who=people, number=numbers, how=st.integers(0, 3), span=spans, label=labels)
    def change(self, who: str, number: int, how: int, span: tuple[int, int], label: str) -> None:
        one = self.one(number, who)
        if one is not None:
            ways: tuple[Callable[[], Edit], ...] = (
                lambda: SetFragments(one.id, (span,)),
                lambda: SetFragments(one.id, (span, (span[1] + 3, span[1] + 8))),
                lambda: Relabel(one.id, label),
                lambda: SetAttributes(one.id, {"kind": "document"}),
            )
            self.do(who, ways[how]())

    @rule(who=people, number=numbers)
    def untag(self, who: str, number: int) -> None:
        one = self.one(number, who)
        if one is not None:
            self.do(who, Untag(one.id))

    @rule(who=people, status=st.sampled_from(["done", "in progress"]))
    def mark(self, who: str, status: str) -> None:
        self.do(who, SetStatus("a", status))

    @rule(who=people, number=numbers, how=st.integers(0, 4), span=spans, label=labels)
    def judge(self, who: str, number: int, how: int, span: tuple[int, int], label: str) -> None:
        group = self.kept.groups[number % len(self.kept.groups)] if self.kept.groups else None
        if group is None:
            return
        related = tuple(r.id for r in self.project.relations("a"))[number % 2 :: 2]
        accepted, edited, relations = {
            0: (group.annotation_ids, None, None),
            1: (group.annotation_ids[:1], None, None),
            2: ((), None, None),
            3: (group.annotation_ids[:1], Version(label, (span,)), None),
            4: (group.annotation_ids[-1:], None, related),
        }[how]
        self.do(who, Decide("a", group.annotation_ids, accepted, edited, relations))

    @rule(who=people, number=numbers, more=numbers)
    def judge_what_is_no_place(self, who: str, number: int, more: int) -> None:
        one, other = self.one(number), self.one(more)
        if one is not None and other is not None and one != other:
            self.do(who, Decide("a", (one.id, other.id), (other.id,)))

    @rule(who=people)
    def accept_all(self, who: str) -> None:
        verdicts = [
            Decide("a", group.annotation_ids, group.annotation_ids) for group in self.kept.groups
        ]
        self.do(who, DecideAll(tuple(verdicts[::2])))

    @rule(number=numbers)
    def withdraw(self, number: int) -> None:
        found = self.project.review.decisions("a")
        if found:
            one = found[number % len(found)]
            self.do(one.reviewer, Withdraw(one.id))

    @rule(who=people)
    def undo(self, who: str) -> None:
        self.project.annotator = who
        with suppress(AnnotatorError):
            self.project.undo()

    @rule(who=people)
    def redo(self, who: str) -> None:
        self.project.annotator = who
        with suppress(AnnotatorError):
            self.project.redo()

    # What must hold

    @invariant()
    def gold_is_what_follows_from_all(self) -> None:
        made = self.project.review.gold("a")
        own = self.kept.gold
        assert sorted(own.annotations.values(), key=order_key) == list(made.annotations)
        assert sorted(own.relations.values(), key=_by_id) == list(made.relations)
        assert self.shown == own.annotations
        conflicts = find_conflicts(made.annotations, made.relations, self.project.tag_set)
        shown = {one.key: one for group in self.kept.groups for one in group.conflicts}
        assert shown == {conflict.key: conflict for conflict in conflicts}
        for group in self.kept.groups:
            ids = {annotation.id for annotation in own.at(group.annotation_ids)}
            expected = {one.key for one in conflicts if not ids.isdisjoint(one.marked_ids)}
            assert {one.key for one in group.conflicts} == expected

    @invariant()
    def places_are_what_all_layers_make(self) -> None:
        anew = read_groups(self.project, "a", self.project.articles.done_in("a"))
        assert [replace(group, conflicts=()) for group in self.kept.groups] == anew
        assert self.listed == {group.id: group for group in self.kept.groups}
        for group in self.kept.groups:
            assert all(self.kept.group_of(id) == group for id in group.annotation_ids)


def _by_id(relation: Relation) -> str:
    return relation.id


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
