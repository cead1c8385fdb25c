"""The list of articles: its order, conditions and groups, and what it shows of a page."""

from itertools import product

import pytest
from msgspec import Struct

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.article_query import (
    COLUMNS,
    GROUPS,
    IMPORT_ORDER,
    ArticleQuery,
    Condition,
    parse_query,
    query_as_json,
)
from annotator.project.codebook.edits import ChangeLabel
from annotator.project.curating import AddComment
from annotator.project.edits import RemoveDocument, SetStatus, Tag
from annotator.project.field_edits import write_field
from annotator.project.team import Assign, SetBlind
from annotator.project.transaction import EditTransaction
from tests.project.conftest import SEED

ARTICLES = (
    Document("z", "Zebra", "Wheat and rye.", {"date": "2024-05-01", "publisher": "Reuters"}),
    Document("m", "éclair", "Wheat.", {"date": "2023-01-31", "publisher": "AFP", "desk": "Food"}),
    Document("b", "Ant", "Barley", {"date_guess": "2024-06-07", "author": "Ana Bell"}),
    Document("a", "", "Nothing of it.", {"publisher": "Reuters", 'odd "name"': "x"}),
)


@pytest.fixture
def listed(project: Project) -> Project:
    """A project whose articles came in another order than that of their ids."""
    project.do(RemoveDocument(SEED))
    project.add([AnnotatedDocument(one) for one in ARTICLES])
    return project


def ids(project: Project, *conditions: Condition, **how: object) -> str:
    return "".join(project.listing.order(ArticleQuery(conditions, **how)).ids)  # type: ignore[arg-type]


def test_the_order_is_that_of_the_import_and_never_of_the_ids(listed: Project) -> None:
    assert ids(listed) == "zmba"
    assert ids(listed, descending=True) == "abmz"
    assert listed.listing.first() == "z"
    assert listed.listing.in_import_order(["a", "gone", "z"]) == ["z", "a"]


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("date", "mzba", "bzma"),  # A guess counts; without a date, an article is last.
        ("title", "bmza", "zmba"),  # An accent does not matter, and no title is last.
        ("source", "mzab", "zamb"),
        ("author", "bzma", "bzma"),
        ("field:desk", "mzba", "mzba"),
        ('field:odd "name"', "azmb", "azmb"),
        ("length", "mbza", "zamb"),
        ("added", "zmba", "zmba"),
    ],
)
def test_articles_are_sorted_by_a_column_and_then_by_import(
    listed: Project, column: str, up: str, down: str
) -> None:
    assert ids(listed, sort=column) == up
    assert ids(listed, sort=column, descending=True) == down


def test_they_are_sorted_by_what_was_done_with_them(listed: Project) -> None:
    for id_, label in (("b", "claim"), ("b", "speaker"), ("m", "claim")):
        listed.do(Tag(id_, label, ((0, 3),)))
    listed.do(SetStatus("m", "done"))
    listed.do(SetStatus("a", "in progress"))
    listed.do(Assign({"a": ["ben"], "m": ["ana"]}))
    listed.do(AddComment("m", (), "Is it?"))
    assert ids(listed, sort="annotations", descending=True) == "bmza"
    assert ids(listed, sort="annotators", descending=True) == "mbza"
    assert ids(listed, sort="status") == "zbam"
    assert ids(listed, sort="assigned") == "mazb"
    assert ids(listed, sort="comments") == "mzba"


def test_any_order_lists_each_article_once(listed: Project) -> None:
    for sort, group, descending in product((IMPORT_ORDER, *COLUMNS), GROUPS, (False, True)):
        assert sorted(ids(listed, sort=sort, group=group, descending=descending)) == list("abmz")


CONDITIONS = (
    (Condition("text", "whe"), "zm"),
    (Condition("title", "zeb"), "z"),
    (Condition("text", "whe", negated=True), "ba"),
    (Condition("date", "2024"), "zb"),
    (Condition("date", "2023-02", until="2024-05"), "z"),
    (Condition("date", until="2023"), "m"),
    (Condition("undated"), "a"),
    (Condition("undated", negated=True), "zmb"),
    (Condition("guessed"), "b"),
    (Condition("field", "reut", "source"), "za"),
    (Condition("field", "reut", "source", negated=True), "mb"),
    (Condition("field", "", "author"), "zma"),
    (Condition("field", "food", "desk"), "m"),
    (Condition("status", "done"), "m"),
    (Condition("status", "to do"), "zba"),
    (Condition("status", "to do", "ben"), "zmba"),
    (Condition("label", "claim"), "b"),
    (Condition("label", "claim", negated=True), "zma"),
    (Condition("annotator", "ben"), "a"),
    (Condition("assigned", "ben"), "a"),
    (Condition("assigned"), "zb"),
    (Condition("mine"), "m"),
    (Condition("commented"), "m"),
    (Condition("suggestions"), ""),
)


def test_a_condition_leaves_the_articles_that_meet_it(listed: Project) -> None:
    listed.annotator = "ben"
    listed.do(Tag("a", "speaker", ((0, 3),)))
    listed.annotator = "ana"
    listed.do(Tag("b", "claim", ((0, 3),)))
    listed.do(SetStatus("m", "done"))
    listed.do(Assign({"a": ["ben"], "m": ["ana"]}))
    listed.do(AddComment("m", (), "Is it?"))
    assert [(one, ids(listed, one)) for one, _ in CONDITIONS] == list(CONDITIONS)


def test_a_query_can_be_kept_and_put_in_words() -> None:
    query = ArticleQuery(tuple(one for one, _ in CONDITIONS), "field:desk", True, "month")
    assert parse_query(query_as_json(query)) == query
    words = [condition.describe() for condition in query.conditions]
    assert words[3:7] == ["since 2024", "2023-02 to 2024-05", "until 2023", "no date"]
    assert len(set(words)) == len(words)


def test_conditions_hold_together(listed: Project) -> None:
    order = listed.listing.order(
        ArticleQuery((Condition("text", "wheat"), Condition("date", "2024")))
    )
    assert (order.ids, order.total) == (["z"], 4)


def test_articles_are_grouped(listed: Project) -> None:
    order = listed.listing.order(ArticleQuery(group="year"))
    assert ("".join(order.ids), order.groups) == ("mzba", [("2023", 0), ("2024", 1), ("", 3)])
    order = listed.listing.order(ArticleQuery(sort="date", descending=True, group="year"))
    assert ("".join(order.ids), order.groups) == ("bzma", [("2024", 0), ("2023", 2), ("", 3)])
    order = listed.listing.order(ArticleQuery(group="source"))
    assert ("".join(order.ids), order.groups) == ("mzab", [("AFP", 0), ("Reuters", 1), ("", 3)])


def test_an_article_that_is_not_listed_has_its_place(listed: Project) -> None:
    wheat = ArticleQuery((Condition("text", "wheat"),), sort="title")
    order = listed.listing.order(wheat, "b")
    assert (order.ids, order.place) == (["m", "z"], 0)
    order = listed.listing.order(wheat, "b", stays=True)
    assert (order.ids, order.place) == (["b", "m", "z"], 0)
    assert listed.listing.order(wheat, "z").place == 1
    assert listed.listing.order(wheat, "gone").place is None


def test_a_blind_project_neither_sorts_nor_filters_by_what_is_hidden(listed: Project) -> None:
    listed.do(SetBlind(True))
    listed.annotator = "ben"
    listed.do(Tag("m", "claim", ((0, 3),)))
    listed.annotator = "ana"
    listed.do(Tag("a", "claim", ((0, 3),)))
    assert ids(listed, Condition("label", "claim")) == "a"
    assert ids(listed, Condition("annotator", "ben")) == ""
    assert ids(listed, sort="annotations", descending=True)[0] == "a"
    (row,) = listed.listing.rows(["m"], ["annotators"])
    assert (row.annotations, row.annotators) == (0, ())
    listed.do(SetStatus("m", "done"))
    assert ids(listed, Condition("label", "claim")) == "ma"


def test_a_page_shows_what_is_asked_for_in_its_order(listed: Project) -> None:
    listed.do(Tag("m", "claim", ((0, 3),)))
    m, a = listed.listing.rows(["m", "gone", "a"], ["length", "annotators"])
    assert (m.id, m.title, m.annotations, m.annotators, m.length) == ("m", "éclair", 1, ("ana",), 6)
    assert (m.date, m.metadata["desk"], a.id, a.annotations) == ("2023-01-31", "Food", "a", 0)
    assert m.added.startswith("20")


def test_the_statements_do_not_grow_with_the_articles(listed: Project) -> None:
    def statements(number: int) -> int:
        said: list[str] = []
        listed.context.db.set_trace_callback(said.append)
        listed.listing.rows(listed.listing.order(ArticleQuery(sort="date")).ids[:number])
        listed.context.db.set_trace_callback(None)
        return len(said)

    few = statements(2)
    listed.add(AnnotatedDocument(Document(f"n{n}", f"N {n}", f"Text {n}")) for n in range(100))
    assert statements(100) == few


def test_the_next_with_a_status_is_found(listed: Project) -> None:
    listed.do(SetStatus("z", "done"))
    assert listed.listing.first_with_status(["z", "m", "b"], "to do") == "m"
    assert listed.listing.first_with_status(["z"], "to do") is None


def test_the_values_and_names_of_fields_are_listed(listed: Project) -> None:
    assert listed.listing.values_of("source") == [("Reuters", 2), ("AFP", 1)]
    assert listed.listing.field_names()[0] == "publisher"


class _Write(Struct, frozen=True):
    """Writes a field of an article, as the panel of metadata does."""

    document: str
    name: str
    value: object
    title: str = "change metadata"

    def apply(self, transaction: EditTransaction) -> None:
        write_field(transaction, "article", self.document, self.name, self.value)


def test_what_was_written_about_an_article_counts_instead_of_what_came(listed: Project) -> None:
    for write in (
        _Write("z", "date", "2020-01-01"),
        _Write("m", "publisher", None),
        _Write("m", "desk", "Arts"),
        _Write("b", "title", "Zoo"),
        _Write("a", "author", "Cy"),
        _Write("z", "size", 10),
        _Write("b", "size", 9),
        _Write("b", "date", None),
    ):
        listed.do(write)
    assert ids(listed, sort="date") == "zmba"
    assert ids(listed, sort="title") == "mzba"
    assert ids(listed, Condition("field", "", "source")) == "mb"
    assert ids(listed, Condition("field", "arts", "desk")) == "m"
    m, b = listed.listing.rows(["m", "b"])
    assert (m.metadata, b.title) == ({"date": "2023-01-31", "desk": "Arts"}, "Zoo")
    assert ids(listed, sort="field:size") == "bzma", "Numbers are sorted as such."
    assert ids(listed, Condition("guessed")) == ""
    assert ids(listed, Condition("undated")) == "ba"
    assert (b.date, b.guessed_date) == ("", "")
    assert listed.listing.field_names()[-2:] == ["size", "title"]
    assert listed.listing.values_of("author") == [("Ana Bell", 1), ("Cy", 1)]


def test_a_label_is_found_under_its_name_of_now(listed: Project) -> None:
    listed.do(Tag("b", "claim", ((0, 3),)))
    listed.do(ChangeLabel("claim", {"name": "statement"}))
    assert ids(listed, Condition("label", "statement")) == "b"
