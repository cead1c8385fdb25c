"""What is written comes back, except for what is named as lost; and files are recognised."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.formats.codebooks.comparing import differences
from annotator.formats.codebooks.registry import (
    CODEBOOK_FORMATS,
    find_codebook,
    made,
    read_codebook,
    write_codebook,
)
from annotator.formats.tag_sets import default_tag_set, read_tag_set, shipped_tag_sets
from annotator.model import InputError, TagSet
from tests.formats.codebooks.strategies import plain_names, tag_sets

_IN_NONE = {"names of tag sets", "descriptions of tag sets"}
_ARTICLE_LAYERS = "scopes of layers (text or whole article)"
_KEPT = {
    "toml": set[str](),
    "json": set[str](),
    "csv": set[str](),
    "refi-qda": {"labels", "definitions of labels", "colours", "examples of labels", "layers",
                 "descriptions of layers", "orders of labels", "labels that the file adds"},
    "brat": {"labels", "ends of relation types", "relation types", "labels that the file adds"},
    "label-studio": {"labels", "definitions of labels", "colours", "layers", _ARTICLE_LAYERS,
                     "keys", "labels that the file adds"},
    "inception": {"labels", "attributes", "relation types", _ARTICLE_LAYERS,
                  "definitions of relation types", "labels that the file adds"},
    "uima": {"labels", "relation types", "names of tag sets", "definitions of labels",
             _ARTICLE_LAYERS, "labels that the file adds"},
}  # fmt: skip
"""Form -> what it loses of no tag set with plain names; a form of ours loses nothing at all."""


@pytest.mark.parametrize("name", ["toml", "json", "csv"])
@given(tag_set=tag_sets())
@settings(max_examples=12)
def test_our_own_forms_lose_nothing(name: str, tag_set: TagSet) -> None:
    codebook_format = CODEBOOK_FORMATS[name]
    data, losses = made(tag_set, codebook_format, Path(f"a{codebook_format.suffixes[0]}"))
    assert [loss.what for loss in losses] == []
    assert not len(codebook_format.parse(data, Path("a")).losses)


@pytest.mark.parametrize("name", [name for name in CODEBOOK_FORMATS if _KEPT[name]])
@given(tag_set=tag_sets(plain_names))
@settings(max_examples=8)
def test_what_a_form_holds_comes_back(name: str, tag_set: TagSet) -> None:
    codebook_format = CODEBOOK_FORMATS[name]
    _, losses = made(tag_set, codebook_format, Path(f"a{codebook_format.suffixes[0]}"))
    lost = _KEPT[name].intersection(loss.what for loss in losses)
    # A form that writes the labels which a type joins cannot hold one between empty layers.
    empty = [each.name for each in tag_set.relations if not tag_set.pairs(each.name)]
    if "relation types" in lost and losses.count("relation types") <= len(empty):
        lost -= {"relation types"}
    assert not lost


@pytest.mark.parametrize("name", [name for name in CODEBOOK_FORMATS if _KEPT[name]])
@given(tag_set=tag_sets())
@settings(max_examples=6)
def test_any_names_are_written_and_what_is_lost_is_counted(name: str, tag_set: TagSet) -> None:
    codebook_format = CODEBOOK_FORMATS[name]
    path = Path(f"a{codebook_format.suffixes[0]}")
    data, losses = made(tag_set, codebook_format, path)
    try:
        back = codebook_format.parse(data, path).tag_set
    except InputError:  # Not one of its labels can be written.
        assert losses.count("labels") == len(list(tag_set.labels()))
        return
    assert losses.count("labels") == len(set(tag_set.labels_by_name) - set(back.labels_by_name))


@given(one=tag_sets(plain_names), other=tag_sets(plain_names))
@settings(max_examples=15)
def test_tag_sets_without_a_difference_are_equal(one: TagSet, other: TagSet) -> None:
    assert not len(differences(one, one))
    assert bool(len(differences(one, other))) == (one != other)


@pytest.mark.parametrize("name", list(CODEBOOK_FORMATS))
def test_a_file_is_recognised_by_its_content(name: str, tmp_path: Path) -> None:
    codebook_format = CODEBOOK_FORMATS[name]
    path = tmp_path / f"a{codebook_format.suffixes[0]}"
    losses = write_codebook(default_tag_set(), path, name)
    assert len(losses) == 0 or _KEPT[name]
    codebook = read_codebook(path)
    labels = [label.name for label in default_tag_set().labels()]
    assert [label.name for label in codebook.tag_set.labels()] == labels
    assert not len(differences(default_tag_set(), codebook.tag_set)) or _KEPT[name]


@pytest.mark.parametrize("path", shipped_tag_sets(), ids=lambda path: path.stem)
def test_what_we_bring_along_goes_through_all_forms(path: Path) -> None:
    tag_set = read_tag_set(path)
    for codebook_format in CODEBOOK_FORMATS.values():
        _, losses = made(tag_set, codebook_format, Path(f"a{codebook_format.suffixes[0]}"))
        assert not losses.count("labels"), codebook_format.name


def test_unknown_files_and_forms_are_named_with_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputError, match=r"a\.doc: this is no file of a codebook"):
        read_codebook(path)
    with pytest.raises(InputError, match="no form of codebooks has the suffix “.doc”"):
        write_codebook(default_tag_set(), path)
    with pytest.raises(InputError, match="there is no form of codebooks named “maxqda”"):
        write_codebook(default_tag_set(), path, "maxqda")
    with pytest.raises(InputError, match="There is no file"):
        find_codebook(str(tmp_path / "b.toml"))


def test_damaged_files_are_named_with_their_line(tmp_path: Path) -> None:
    for name, text, message in (
        ("a.xml", "<View>\n<Labels", r"a\.xml:2: it is not well-formed XML"),
        ("a.json", "[{]", r"a\.json"),
        ("a.toml", "name = ", "this is not TOML"),
        ("a.xml", "<View/>", "there are no labels in it"),
        ("a.qdc", "<Project/>", "no file of a codebook|not “CodeBook”"),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=message):
            read_codebook(path)
