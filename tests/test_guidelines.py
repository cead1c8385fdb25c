"""The guidelines name all of the default tag set, and their examples are tagged so in the gold."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument
from tests.data.make_seed_gold import gold_items

_CODE = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def guidelines(root: Path) -> str:
    """Their text, without its line breaks inside examples."""
    text = (root / "resources" / "guidelines" / "news_attribution.md").read_text("utf-8")
    return _CODE.sub(lambda code: "`" + " ".join(code[1].split()) + "`", text)


@pytest.fixture(scope="module")
def gold() -> AnnotatedDocument:
    """The sample article, fully tagged."""
    (tagged,) = [item for item in gold_items() if isinstance(item, AnnotatedDocument)]
    return tagged


def values_by_attribute() -> dict[str, tuple[str, ...]]:
    """The attributes of all labels."""
    return {
        each.name: each.values for label in default_tag_set().labels() for each in label.attributes
    }


def names() -> set[str]:
    """All that the tag set defines."""
    found = {label.name for label in default_tag_set().labels()}
    found |= {relation.name for relation in default_tag_set().relations}
    for name, values in values_by_attribute().items():
        found |= {name, *values}
    return found


def cut(example: str) -> re.Pattern[str]:
    """What an example may stand for: “…” is any words that were left out."""
    return re.compile(".*".join(re.escape(part.strip()) for part in example.split("…")), re.DOTALL)


def rows(guidelines: str, columns: int) -> Iterator[tuple[str, list[str]]]:
    """The rows of the tables of so many columns: what each defines, and its examples."""
    for line in guidelines.splitlines():
        cells = line.split("|")[1:-1]
        if len(cells) == columns and "`" in cells[-1]:
            yield _CODE.findall(cells[-3])[-1], _CODE.findall(cells[-1])


def test_they_name_all_of_the_tag_set(guidelines: str) -> None:
    assert names() <= set(_CODE.findall(guidelines))


def test_their_examples_are_words_of_the_sample(guidelines: str, gold: AnnotatedDocument) -> None:
    text = gold.document.text
    examples = [code for code in _CODE.findall(guidelines) if code not in names()]
    assert len(examples) > 60
    assert [example for example in examples if not cut(example).search(text)] == []


def test_their_examples_of_labels_are_tagged_so(guidelines: str, gold: AnnotatedDocument) -> None:
    labels = {label.name for label in default_tag_set().labels()}
    seen: set[str] = set()
    for name, examples in rows(guidelines, 3):
        if name in labels:
            seen.add(name)
            tagged = [each.text for each in gold.annotations if each.label == name]
            for example in examples:
                assert any(cut(example).fullmatch(text) for text in tagged), (name, example)
    assert seen == labels


def test_their_examples_of_values_are_tagged_so(guidelines: str, gold: AnnotatedDocument) -> None:
    seen: set[str] = set()
    for value, examples in rows(guidelines, 4):
        seen.add(value)
        tagged = [each.text for each in gold.annotations if value in each.attributes.values()]
        for example in examples:
            assert any(cut(example).fullmatch(text) for text in tagged), (value, example)
    in_gold = {value for each in gold.annotations for value in each.attributes.values()}
    assert seen == in_gold


def test_their_examples_of_relations_are_drawn_so(guidelines: str, gold: AnnotatedDocument) -> None:
    texts = {each.id: each.text for each in gold.annotations}
    types = {relation.name for relation in default_tag_set().relations}
    seen: set[str] = set()
    for name, examples in rows(guidelines, 3):
        if name in types:
            seen.add(name)
            for source, target in zip(examples[::2], examples[1::2], strict=True):
                assert any(
                    cut(source).fullmatch(texts[each.source])
                    and cut(target).fullmatch(texts[each.target])
                    for each in gold.relations
                    if each.type == name
                ), (name, source, target)
    assert seen == types
