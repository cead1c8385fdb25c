"""Whether a format of another program streams, and takes the sample article there and back."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import Format, ReadContext
from annotator.formats.importing import import_paths
from annotator.formats.jsonl import reading as jsonl
from annotator.model import AnnotatedDocument, Annotation, Document, ModelObject
from annotator.project import Project
from tests.data.make_seed_gold import TARGET
from tests.formats.roundtrip import TAG_SET, reduced, write_to

SENTENCE = "He said so. "


def without(item: AnnotatedDocument, gone: set[str]) -> AnnotatedDocument:
    """The article less some annotations and their relations."""
    return AnnotatedDocument(
        item.document,
        tuple(each for each in item.annotations if each.id not in gone),
        tuple(r for r in item.relations if r.source not in gone and r.target not in gone),
    )


def of_several_fragments(*items: AnnotatedDocument) -> set[str]:
    """The ids of annotations that have more than one fragment."""
    return {each.id for item in items for each in item.annotations if len(each.fragments) > 1}


def lost_relations(items: list[AnnotatedDocument], gone: set[str]) -> int:
    """How many relations go with the annotations that are gone."""
    return sum(len(item.relations) - len(without(item, gone).relations) for item in items)


def sample_there_and_back(project: Project, folder: Path, format: Format) -> dict[str, int]:
    """Take the tagged sample out and into another project; returns what was told to be lost.

    What comes back is what went out, less annotations of several fragments.
    """
    import_paths(project, [TARGET])
    out = folder / f"gold{format.suffixes[0] if format.write else ''}"
    report = export(project, out, ExportOptions(format.name))
    assert report.sidecar is not None
    losses: list[dict[str, Any]] = json.loads(report.sidecar.read_text("utf-8"))["losses"]
    with Project.create(folder / "b.annotator", TAG_SET, annotator="bo") as other:
        taken = import_paths(other, [out])
        assert (taken.notes.messages, other.check()) == ([], [])
        back = [item for item in other.stream() if isinstance(item, AnnotatedDocument)]
        again = import_paths(other, [out])
        assert (again.documents, again.annotations, again.relations) == (0, 0, 0)
    gold = [
        item for item in jsonl.read(TARGET, ReadContext()) if isinstance(item, AnnotatedDocument)
    ]
    expected = [without(item, of_several_fragments(item)) for item in gold]
    assert [reduced(each, format.holds) for each in back] == [
        reduced(each, format.holds) for each in expected
    ]
    return {loss["what"]: loss["count"] for loss in losses}


class _Metadata(dict[str, Any]):
    """Counts how many articles are alive."""

    alive = 0

    def __init__(self) -> None:
        super().__init__(b=1, a=2)
        _Metadata.alive += 1

    def __del__(self) -> None:
        _Metadata.alive -= 1


def articles(count: int) -> Iterator[ModelObject]:
    """Articles of some size, each with an annotation; only a few are alive at a time."""
    text = SENTENCE * 40
    for number in range(count):
        document = Document(f"d{number}", "T", f"{number} {text}", _Metadata())
        start = document.text.index("He")
        found = Annotation(f"c{number}", "ana", "claim", ((start, start + 2),), "He")
        yield AnnotatedDocument(document, (found,))
        assert _Metadata.alive < 20


def assert_streams(format: Format, folder: Path, count: int = 2000) -> None:
    """Write and read many articles, and see that they neither pile up nor vary."""
    for name in ("one", "two", "few"):
        (folder / name).mkdir()
    for name in ("one", "two"):
        write_to(folder / name, format, articles(count))
    files = sorted(path.relative_to(folder / "one") for path in (folder / "one").rglob("*"))
    for file in files:
        assert (folder / "one" / file).read_bytes() == (folder / "two" / file).read_bytes()
    biggest = max((folder / "one" / file for file in files), key=lambda each: each.stat().st_size)
    assert format.read is not None
    # The modules that reading loads are no articles.
    write_to(folder / "few", format, articles(3))
    sum(1 for _ in format.read(folder / "few" / biggest.name, ReadContext()))
    tracemalloc.start()
    try:
        assert sum(1 for _ in format.read(biggest, ReadContext())) == count
        # The buffers of a reader have the same size for any file.
        assert tracemalloc.get_traced_memory()[1] < biggest.stat().st_size / 2
    finally:
        tracemalloc.stop()
