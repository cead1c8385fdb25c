"""Layers that were chosen, and names that were taken out."""

import pytest

from annotator.formats.dataset.selecting import anonymise, find_labels, keep_labels
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    ModelObject,
    Progress,
    Record,
    Relation,
)

TEXT = "Moscow said no."
DOCUMENT = AnnotatedDocument(
    Document("kyiv-notes", "A title", TEXT, {"source": "olena/kyiv-notes.txt", "date": "2025"}),
    (
        Annotation("c", "olena", "claim", ((12, 14),), "no"),
        Annotation("s", "olena", "speaker", ((0, 6),), "Moscow"),
        Annotation("l", "taras", "location", ((0, 6),), "Moscow"),
    ),
    (Relation("r", "olena", "said_by", "c", "s"), Relation("q", "taras", "about", "c", "l")),
)


def test_relations_go_with_their_ends() -> None:
    labels = find_labels(default_tag_set(), ["claims", "speaker"])
    (found,) = keep_labels([DOCUMENT], labels, lambda: [DOCUMENT])
    assert isinstance(found, AnnotatedDocument)
    assert [each.id for each in found.annotations] == ["c", "s"]
    assert [each.id for each in found.relations] == ["r"]


@pytest.mark.parametrize("turned", [False, True])
def test_relations_to_other_articles_go_with_their_ends(turned: bool) -> None:
    here = AnnotatedDocument(
        Document("a", "A", TEXT),
        (Annotation("c", "olena", "claim", ((12, 14),), "no"),),
        (Relation("r", "olena", "said_by", "c", "s"), Relation("q", "olena", "about", "c", "l")),
    )
    there = AnnotatedDocument(
        Document("b", "B", TEXT),
        (
            Annotation("s", "olena", "speaker", ((0, 6),), "Moscow"),
            Annotation("l", "olena", "location", ((0, 6),), "Moscow"),
        ),
    )
    items = [there, here] if turned else [here, there]
    labels = find_labels(default_tag_set(), ["claims", "speaker"])
    found = list(keep_labels(items, labels, lambda: items))
    kept = [each.id for i in found if isinstance(i, AnnotatedDocument) for each in i.relations]
    assert kept == ["r"]


def test_a_layer_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="“topics”; its layers are Speakers, Claims, Entities"):
        find_labels(default_tag_set(), ["topics"])


def test_no_name_of_a_person_or_file_is_left() -> None:
    items: list[ModelObject] = [
        DOCUMENT,
        Progress("kyiv-notes", "olena", "done"),
        Record("comment", "x", {"by": "olena"}),
    ]
    found = list(anonymise(items, "secret"))
    written = repr(found)
    for name in ("olena", "taras", "kyiv-notes", "'c'", "'r'"):
        assert name not in written
    document = found[0]
    assert isinstance(document, AnnotatedDocument)
    assert document.document.metadata == {"date": "2025"}
    by_label = {each.label: each for each in document.annotations}
    (said_by, _) = document.relations
    assert (said_by.source, said_by.target) == (by_label["claim"].id, by_label["speaker"].id)
    assert by_label["claim"].annotator == by_label["speaker"].annotator
    assert by_label["claim"].annotator != by_label["location"].annotator
    assert list(anonymise(items, "secret")) == found
    assert list(anonymise(items, "another")) != found
