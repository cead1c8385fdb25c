"""Whatever is wrong with a file of whatever format: it is read rightly, or refused in words."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.adapting import TagSetAdapter
from annotator.formats.format import Format, ReadContext
from annotator.formats.registry import OWN, format_named
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    AnnotatorError,
    Block,
    Document,
    ModelObject,
    covered_text,
)
from annotator.model.validate import check_fragments
from annotator.project import Project
from tests.formats.mutations import faulty
from tests.formats.samples import Files, samples

_READ = [each.name for each in OWN.values() if each.reads]
_ALL_CHECKS: list[Any] = list(HealthCheck)  # Its metaclass declares members of another type.
_LONGEST = 1_500
"""Characters of a message that a person still reads."""


def _files_to_read(format: Format, folder: Path) -> list[Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in paths if format.has_suffix(path.name)]


def _put(files: Files, folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _items(format: Format, folder: Path, bad: list[Exception] | None) -> Iterator[ModelObject]:
    context = ReadContext(
        "ana",
        on_unreadable=None if bad is None else bad.append,
        find_article=lambda _: Document("page", "Page", "He said so.", {}, ()),
    )
    assert format.read is not None
    for path in _files_to_read(format, folder):
        try:
            yield from format.read(path, context)
        except AnnotatorError as error:
            said = str(error)
            names = [each.name for each in folder.rglob("*")]
            assert any(name in said for name in names), said
            assert len(said) < _LONGEST
            assert "\n" not in said.strip()


def _is_sound(item: ModelObject) -> bool:
    """Whether what is told of an article is true of its text."""
    if not isinstance(item, AnnotatedDocument):
        return True
    text = item.document.text
    text.encode()  # no half characters
    for each in item.annotations:
        check_fragments(each.fragments, len(text), each.id)
        assert each.text == covered_text(text, each.fragments)
        assert each.label
    blocks: tuple[Block, ...] = item.document.blocks
    return all(0 <= block.start <= block.end <= len(text) for block in blocks)


@pytest.mark.parametrize("name", _READ)
def test_each_format_has_a_sample_that_it_reads(name: str, tmp_path: Path) -> None:
    format = format_named(name)
    for number, files in enumerate(samples(name)):
        folder = tmp_path / str(number)
        _put(files, folder)
        found = list(_items(format, folder, None))
        assert any(isinstance(item, AnnotatedDocument) for item in found)
        assert all(map(_is_sound, found))
    assert samples(name)


@pytest.mark.parametrize("name", _READ)
@settings(max_examples=30, suppress_health_check=_ALL_CHECKS)
@given(data=st.data())
def test_with_a_fault_anywhere_it_is_read_or_refused(name: str, data: st.DataObject) -> None:
    files = dict(data.draw(st.sampled_from(samples(name))))
    changed = data.draw(st.sampled_from(sorted(files)))
    files[changed] = data.draw(faulty(files[changed]))
    format = format_named(name)
    bad: list[Exception] | None = data.draw(st.sampled_from([None, []]))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _put(files, folder / "in")
        found = list(_items(format, folder / "in", bad))
        assert all(map(_is_sound, found))
        with Project.create(folder / "p.annotator", default_tag_set(), annotator="ana") as project:
            before = project.counts()
            try:
                project.add(
                    TagSetAdapter(default_tag_set(), ReadContext("ana"), add=True).items(found)
                )
            except AnnotatorError:
                assert project.counts() == before
            assert project.check() == []
