"""Each format's export and import of annotated articles, next to its library alone.

    python -m benchmarks.formats [--quick] [--repeat N] [--json]

The floor passes the same bytes through the library that reads and writes the format, and does
nothing else; ours also selects from the project and writes to it, and makes annotations. The rows
of ``jsonl`` show the cost without any such library.

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
from benchmarks.measuring import (
    Figure,
    Scale,
    Usage,
    compare_memory,
    figure,
    run,
    run_apart,
    time_work,
)

AS = "/"
"""Before the form of a format that has several: ``huggingface/parquet``."""
NAMES = [*(each.name for each in OWN.values() if each.writes), f"huggingface{AS}parquet"]
EMPTY = "empty.annotator"
_TINY_ARTICLES = 20
SHARE = 9
"""How many rounds of other measurements one of these is, as it takes minutes."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Export and import again, a format after the other."""
    few_articles = max(1, scale.articles // 10)
    many = make_project(folder / "many.annotator", tagged_stories(scale.articles))
    few = make_project(folder / "few.annotator", tagged_stories(few_articles, seed=2))
    make_project(folder / EMPTY, ())
    # To see that it works, a few are enough; each needs eight processes.
    for name in NAMES if scale.articles > _TINY_ARTICLES else NAMES[:: len(NAMES) // 3]:
        if not FLOORS[name].is_there:
            continue
        what = f"{name}: {scale.articles:,} articles, {scale.articles * TAGS:,} tags"
        rounds = max(1, scale.repeat // SHARE)
        yield from compare_format(f"export {what}", "export", rounds, name, many, few)
        if find_format(name).reads:
            yield from compare_format(f"import {what}", "import", rounds, name, many, few)
        for project in (many, few):
            remove(beside(project, name))


def find_format(name: str) -> Format:
    """Return the format of a name, whatever its form."""
    return next(each for each in OWN.values() if each.name == name.partition(AS)[0])


def compare_format(
    what: str, verb: str, rounds: int, name: str, many: Path, few: Path
) -> Iterator[Figure]:
    """Measure ours and the floor in turn, then ours for a tenth."""
    ours: list[Usage] = []
    floors: list[Usage] = []
    steps = [(ours, f"formats:{verb}_project"), (floors, f"formats:{verb}_floor")]
    for _ in range(rounds):
        for taken, function in steps:
            taken.append(run_apart(function, name, many))
    seconds = [each.seconds for each in ours], [each.seconds for each in floors]
    yield figure(what, *seconds, f"{FLOORS[name].library} alone", None, "s")
    tenth = run_apart(f"formats:{verb}_project", name, few)
    yield compare_memory(what, ours[0], tenth)


# Each of these runs in a process of its own.


def export_project(name: str, project: str) -> float:
    """Return the seconds that an export takes as the command line does it."""
    FLOORS[name].load()
    out = beside(Path(project), name)
    remove(out)
    form = name.partition(AS)[2]
    options = ExportOptions(find_format(name).name, options={"as": form} if form else {})

    def work() -> None:
        with Project.open(Path(project), read_only=True) as opened:
            export(opened, out, options)

    return time_work(work, process_time)


def export_floor(name: str, project: str) -> float:
    """Return the seconds that the library takes to write the exported pieces."""
    FLOORS[name].load()
    exported = beside(Path(project), name)
    out = exported.with_name("floor")
    remove(out)
    return FLOORS[name].writing(exported, out)


def import_project(name: str, project: str) -> float:
    """Return the seconds that the import of an export takes, into an empty project."""
    FLOORS[name].load()
    exported = beside(Path(project), name)
    target = bare_sqlite.copy_project(exported.with_name(EMPTY), "into")

    def work() -> None:
        with Project.open(target, annotator="ana") as opened:
            options = ImportOptions(format=name, new_labels=True, skip_bad=True)
            import_paths(opened, [exported], options)

    return time_work(work, process_time)


def import_floor(name: str, project: str) -> float:
    """Return the seconds that the library takes to read an export."""
    FLOORS[name].load()
    return FLOORS[name].reading(beside(Path(project), name))


def beside(project: Path, name: str) -> Path:
    """Return the path of a project's export."""
    file_format = find_format(name)
    out = project.with_name(f"{project.stem}-{name.replace(AS, '-')}")
    return out.with_suffix(file_format.suffixes[0]) if file_format.write_folder is None else out


def remove(path: Path) -> None:
    """Remove a file or a folder, if it exists."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
