"""Labels of whole articles: each format holds them, or tells how many it could not hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.adapting import ARTICLE_LAYER, TagSetAdapter
from annotator.formats.format import Format, ReadContext
from annotator.formats.importing import import_paths
from annotator.formats.jsonl import FORMAT as NATIVE
from annotator.formats.registry import formats
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    AnnotatorError,
    Document,
    TagSet,
    covered_text,
)
from annotator.model.tagset import LayerScope
from annotator.project import Project
from tests.article_labels import STANCE, TOPIC, of_article, with_article_labels
from tests.formats.roundtrip import reduced, tagged_documents, through, write_to

TAG_SET = with_article_labels()
TEXT = "He said so to Ann Lee.\n\nIt is bad."
LOSS = "labels of whole articles"


def article() -> AnnotatedDocument:
    """An article with two labels of its own, and one of a part of its text."""
    document = Document("d1", "T", TEXT, {"date": "2025-12-22"})
    person = Annotation("a1", "ana", "person", ((14, 21),), "Ann Lee")
    return AnnotatedDocument(
        document, (of_article("t1", what="war"), of_article("t2", STANCE), person)
    )


WRITING = [each for each in formats().values() if each.write or each.write_folder]


@pytest.mark.parametrize("format", WRITING, ids=lambda each: each.name)
def test_each_format_holds_them_or_tells_the_loss(format: Format, tmp_path: Path) -> None:
    if format.read is None:
        losses = write_to(tmp_path, format, [TAG_SET, article()])
        assert losses.count(LOSS) == (0 if format.holds.article_labels else 2)
        return
    trip = through(format, [article()], tag_set=TAG_SET)
    held = [
        (annotation.label, annotation.fragments, annotation.text)
        for item in trip.documents
        for annotation in item.annotations
        if annotation.is_of_article
    ]
    if format.holds.article_labels:
        assert trip.losses.count(LOSS) == 0
        assert sorted(held) == [(STANCE, (), ""), (TOPIC, (), "")]
    else:
        assert trip.losses.count(LOSS) == 2
        assert held == []


@pytest.mark.parametrize("format", WRITING, ids=lambda each: each.name)
def test_an_article_with_nothing_else_is_written(format: Format, tmp_path: Path) -> None:
    item = replace(article(), annotations=article().annotations[:2])
    write_to(tmp_path, format, [TAG_SET, item])
    assert [path for path in tmp_path.rglob("*") if path.is_file()]


@given(
    tagged_documents(annotators=("ana", "bo")),
    st.lists(st.sampled_from([(TOPIC, {"what": "war"}), (STANCE, {})]), max_size=3),
)
def test_the_native_format_is_the_identity(
    item: AnnotatedDocument, labels: list[tuple[str, dict[str, str]]]
) -> None:
    own = tuple(
        Annotation(f"of article {n}", "bo", label, (), "", values, "note")
        for n, (label, values) in enumerate(labels)
    )
    item = replace(item, annotations=(*own, *item.annotations))
    trip = through(NATIVE, [item], tag_set=TAG_SET)
    assert len(trip.losses) == 0
    assert [reduced(one, NATIVE.holds) for one in trip.documents] == [reduced(item, NATIVE.holds)]


def test_new_ones_come_into_a_layer_of_their_own() -> None:
    adapter = TagSetAdapter(default_tag_set(), ReadContext(), add=True)
    item = replace(article(), annotations=(*article().annotations, _tagged("weapon", 0, 2)))
    list(adapter.items([item]))
    added = {layer.name: layer for layer in adapter.tag_set.layers[-2:]}
    assert [label.name for label in added["Imported"].labels] == ["weapon"]
    assert [label.name for label in added[ARTICLE_LAYER].labels] == [TOPIC, STANCE]
    assert added[ARTICLE_LAYER].scope is LayerScope.ARTICLE


def test_the_tag_set_keeps_what_its_layers_are_for() -> None:
    trip = through(NATIVE, [], tag_set=TAG_SET)
    (came,) = (item for item in trip.items if isinstance(item, TagSet))
    assert came == TAG_SET


def _tagged(label: str, start: int, end: int) -> Annotation:
    fragments = ((start, end),)
    return Annotation(label, "ana", label, fragments, covered_text(TEXT, fragments))


def test_a_label_of_text_without_words_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    wrong = '{"id": "a", "label": "person", "fragments": []}'
    path.write_text(f'{{"text": "Some words.", "annotations": [{wrong}]}}\n', "utf-8")
    with (
        Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project,
        pytest.raises(AnnotatorError, match="has no fragment") as caught,
    ):
        import_paths(project, [path])
    assert "a.jsonl" in str(caught.value.place)
