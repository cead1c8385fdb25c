"""Each format's export and import of annotated articles, next to its library alone.

    python -m benchmarks.formats [--quick] [--repeat N] [--json]

The floor passes the same bytes through the library that the format is read and written with, and
does nothing else; ours also selects from the project and writes to it, and makes annotations of
what the library reads. What the same rows cost without any such library are the rows of ``jsonl``.

Each runs in a process of its own, once unless more rounds are asked for, since all formats at full
size take long. Times are those of the processor. Memory is compared with that for a tenth.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import Format
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.registry import OWN
from annotator.project import Project
from benchmarks import bare_sqlite
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.format_floors import FLOORS
from benchmarks.measuring import Figure, Scale, Taken, apart, clocked, figure, memory, run

AS = "/"
"""Before the form of a format that has several: ``huggingface/parquet``."""
NAMES = [*(each.name for each in OWN.values() if each.writes), f"huggingface{AS}parquet"]
EMPTY = "empty.annotator"
SHARE = 9
"""How many rounds of other measurements one of these is, as it takes minutes."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Export, then import what was exported, a format after the other."""
    few_articles = max(1, scale.articles // 10)
    many = make_project(folder / "many.annotator", tagged_stories(scale.articles))
    few = make_project(folder / "few.annotator", tagged_stories(few_articles, seed=2))
    make_project(folder / EMPTY, ())
    for name in NAMES:
        if not FLOORS[name].is_there:
            continue
        what = f"{name}: {scale.articles:,} articles, {scale.articles * TAGS:,} tags"
        rounds = max(1, scale.repeat // SHARE)
        yield from compared(f"export {what}", "export", rounds, name, many, few)
        if format_of(name).reads:
            yield from compared(f"import {what}", "import", rounds, name, many, few)
        for project in (many, few):
            remove(beside(project, name))


def format_of(name: str) -> Format:
    """The format of that name, whatever its form."""
    return next(each for each in OWN.values() if each.name == name.partition(AS)[0])


def compared(
    what: str, verb: str, rounds: int, name: str, many: Path, few: Path
) -> Iterator[Figure]:
    """Ours and the floor in turn, then ours for a tenth."""
    ours: list[Taken] = []
    floors: list[Taken] = []
    steps = [(ours, f"formats:{verb}_project"), (floors, f"formats:{verb}_floor")]
    for _ in range(rounds):
        for taken, function in steps:
            taken.append(apart(function, name, many))
    seconds = [each.seconds for each in ours], [each.seconds for each in floors]
    yield figure(what, *seconds, f"{FLOORS[name].library} alone", None, "s")
    tenth = apart(f"formats:{verb}_project", name, few)
    yield memory(what, ours[0], tenth)


# Each of these runs in a process of its own.


def export_project(name: str, project: str) -> float:
    """Seconds that the export takes as the command line does it."""
    FLOORS[name].load()
    out = beside(Path(project), name)
    remove(out)
    form = name.partition(AS)[2]
    options = ExportOptions(format_of(name).name, options={"as": form} if form else {})

    def work() -> None:
        with Project.open(Path(project), read_only=True) as opened:
            export(opened, out, options)

    return clocked(work, process_time)


def export_floor(name: str, project: str) -> float:
    """Seconds that it takes the library to write what was exported."""
    FLOORS[name].load()
    exported = beside(Path(project), name)
    out = exported.with_name("floor")
    remove(out)
    return FLOORS[name].writing(exported, out)


def import_project(name: str, project: str) -> float:
    """Seconds that the import takes of what was exported, into an empty project."""
    FLOORS[name].load()
    exported = beside(Path(project), name)
    target = bare_sqlite.copied(exported.with_name(EMPTY), "into")

    def work() -> None:
        with Project.open(target, annotator="ana") as opened:
            options = ImportOptions(format=name, new_labels=True, skip_bad=True)
            import_paths(opened, [exported], options)

    return clocked(work, process_time)


def import_floor(name: str, project: str) -> float:
    """Seconds that it takes the library to read what was exported."""
    FLOORS[name].load()
    return FLOORS[name].reading(beside(Path(project), name))


def beside(project: Path, name: str) -> Path:
    """Where the export of a project lies."""
    format = format_of(name)
    out = project.with_name(f"{project.stem}-{name.replace(AS, '-')}")
    return out.with_suffix(format.suffixes[0]) if format.write_folder is None else out


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
