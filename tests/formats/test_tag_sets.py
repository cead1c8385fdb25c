"""The tag sets that Annotator brings along."""

import re
from pathlib import Path

import pytest

from annotator.formats.codebooks.registry import find_codebook
from annotator.formats.tag_sets import (
    default_tag_set,
    read_tag_set,
    shipped_tag_sets,
)
from annotator.model import InputError, Label, TagSet
from annotator.model.tagset import LayerScope


def test_the_default_comes_first_and_each_file_of_the_folder_once() -> None:
    files = shipped_tag_sets()
    assert read_tag_set(files[0]) == default_tag_set()
    assert len(files) == len(set(files)) == len(list(files[0].parent.iterdir())) > 1


@pytest.mark.parametrize("path", shipped_tag_sets(), ids=lambda path: path.stem)
def test_each_label_has_a_key_a_colour_and_a_meaning(path: Path) -> None:
    tag_set = read_tag_set(path)
    labels = list(tag_set.labels())
    assert tag_set.description
    assert all(label.key and label.color and label.short and label.description for label in labels)
    assert len({label.color for label in labels}) == len(labels)
    of_text = [label for label in labels if is_of_text(tag_set, label)]
    assert all(label.examples for label in of_text)
    assert len({label.short for label in labels}) == len(labels)
    assert all(relation.short and relation.description for relation in tag_set.relations)


@pytest.mark.parametrize("path", shipped_tag_sets()[1:], ids=lambda path: path.stem)
def test_the_scheme_that_it_follows_is_cited(path: Path) -> None:
    assert re.search(r" (19|20)\d\d: ", read_tag_set(path).description)


def is_of_text(tag_set: TagSet, label: Label) -> bool:
    layer = tag_set.layer_of(label.name)
    return layer is not None and layer.scope is LayerScope.TEXT


def test_names_of_tag_sets_differ() -> None:
    names = [read_tag_set(path).name for path in shipped_tag_sets()]
    assert len(set(names)) == len(names)


def test_one_is_found_by_its_name_and_a_file_of_that_name_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_codebook("conll_2003_entities").tag_set.name == "CoNLL-2003 entities"
    Path("conll_2003_entities").write_text('name = "Mine"\nlayers = []', "utf-8")
    assert find_codebook("conll_2003_entities").tag_set.name == "Mine"


def test_an_unknown_name_is_answered_with_those_that_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="there are news_attribution, claim_detection"):
        find_codebook("conll")
    with pytest.raises(InputError, match="mine.toml"):
        find_codebook("mine.toml")
