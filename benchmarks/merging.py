"""Merging a colleague's project, next to the plain import of the same rows.

    python -m benchmarks.merging [--quick] [--repeat N] [--json]

Both bring all articles with their annotations into an empty project, and a colleague's annotations
of the same articles into one that has the texts. The import reads them from the native format.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from annotator.model import AnnotatedDocument
from annotator.project import Project
from benchmarks import bare_sqlite
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.import_native import exported, import_file
from benchmarks.measuring import Figure, Scale, compare_peaks, compare_scaling, figure, in_turn, run


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Merge into an empty project, into one with the texts, and a tenth."""
    file = exported(folder / "many.annotator", scale.articles, seed=1)
    many = file.with_suffix(".annotator")
    few = make_project(folder / "few.annotator", tagged_stories(scale.articles // 10, seed=2))
    empty = make_project(folder / "empty.annotator", ())
    texts = make_project(folder / "texts.annotator", bare(tagged_stories(scale.articles)))
    merged, tenth, imported, onto, imported_onto = in_turn(
        scale.repeat,
        bare_sqlite.time_on_copy(empty, lambda path: merge(many, path)),
        bare_sqlite.time_on_copy(empty, lambda path: merge(few, path)),
        bare_sqlite.time_on_copy(empty, lambda path: import_file(file, path)),
        bare_sqlite.time_on_copy(texts, lambda path: merge(many, path)),
        bare_sqlite.time_on_copy(texts, lambda path: import_file(file, path)),
    )
    what = f"merge {scale.articles:,} articles, {scale.articles * TAGS:,} tags"
    yield figure(what, merged, imported, "native import of the same", 2.0, "s")
    yield compare_scaling(what, merged, tenth)
    yield figure(f"{what}: onto the texts", onto, imported_onto, "the same import", 2.0, "s")
    arguments = [
        (path, bare_sqlite.copy_project(empty, f"into-{path.stem}")) for path in (many, few)
    ]
    yield compare_peaks(what, "merging:merge", *arguments)


def bare(items: Iterable[AnnotatedDocument]) -> Iterator[AnnotatedDocument]:
    """Yield the articles without their annotations."""
    for item in items:
        yield replace(item, annotations=(), relations=())


def merge(other: Path | str, project: Path | str) -> None:
    """Merge as the command line does."""
    with Project.open(Path(project), annotator="bo") as opened:
        opened.merge(Path(other))


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
