"""Each format's export and import of annotated articles, next to the native format's.

    python -m benchmarks.formats [--quick] [--repeat N] [--json]

The native format is measured next to plain SQLite and the fastest JSON encoder elsewhere; here it
is the floor: it reads or writes the same rows, and does least with them. At full size memory is
compared with that for a tenth of the articles, each in a process of its own.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from annotator.formats.exporting import ExportOptions, export
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.registry import OWN
from annotator.formats.tag_sets import default_tag_set
from annotator.model import EnvironmentFault
from annotator.project import Project
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.measuring import Figure, Scale, clocked, figure, in_turn, peaks, run

NATIVE = "jsonl"
SHARE = 10
"""All formats take long: a tenth of the articles is what they are compared with, in few rounds."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Export, then import what was exported, a format after the other."""
    articles = max(2, scale.articles // SHARE)
    rounds = max(1, scale.repeat // 4)
    many = make_project(folder / "many.annotator", tagged_stories(articles))
    few = make_project(folder / "few.annotator", tagged_stories(max(1, articles // 10), seed=2))
    native = write(many, NATIVE)
    for each in OWN:
        if not each.writes or each.name == NATIVE:
            continue
        try:
            out = write(many, each.name)
        except EnvironmentFault:
            continue  # Its library is an extra that is not there.
        what = f"{each.name}: {articles:,} articles, {articles * TAGS:,} tags"
        mine, floor = in_turn(
            rounds,
            lambda name=each.name: clocked(lambda: write(many, name)),
            lambda: clocked(lambda: write(many, NATIVE)),
        )
        yield figure(f"export {what}", mine, floor, "native export", None, "s")
        if rounds > 1:
            yield peaks(f"export {what}", "formats:write", (many, each.name), (few, each.name))
        if each.reads:
            mine, floor = in_turn(
                rounds,
                lambda name=each.name, out=out: clocked(lambda: take(out, name, folder)),
                lambda: clocked(lambda: take(native, NATIVE, folder)),
            )
            yield figure(f"import {what}", mine, floor, "native import", None, "s")


def write(path: Path | str, format: str) -> Path:
    """The export as the command line does it; returns where it lies."""
    path = Path(path)
    out = path.with_name(f"{path.stem}-{format}")
    shutil.rmtree(out, ignore_errors=True)
    chosen = next(each for each in OWN if each.name == format)
    if chosen.write is not None:
        out = out.with_suffix(chosen.suffixes[0])
    with Project.open(path, read_only=True) as project:
        export(project, out, ExportOptions(format))
    return out


def take(exported: Path, format: str, folder: Path) -> None:
    """The import as the command line does it, into a new project."""
    target = folder / "target.annotator"
    for old in folder.glob("target.*"):
        old.unlink()
    with Project.create(target, default_tag_set(), annotator="ana") as project:
        options = ImportOptions(format=format, new_labels=True, skip_bad=True)
        import_paths(project, [exported], options)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
