"""Agreement of two annotators, next to the import of their annotations.

    python -m benchmarks.agreement [--quick] [--repeat N] [--json]

Each has half of the annotations; those of the second are copies of the first's, some of them left
out, moved or relabelled. The import is that of ``import_native``, of the same articles.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from msgspec.structs import replace

from annotator.agreement import measure as measured
from annotator.formats.exporting import export
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Annotation, Relation, covered_text
from annotator.project import Project
from benchmarks import bare_sqlite
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.import_native import import_file
from benchmarks.measuring import (
    Figure,
    Scale,
    compare_peaks,
    compare_scaling,
    figure,
    in_turn,
    run,
    time_work,
)

_LABELS = [label.name for label in default_tag_set().labels()]


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure all, a tenth, and import all."""
    many = make_project(folder / "many.annotator", stories_of_two(scale.articles))
    few = make_project(folder / "few.annotator", stories_of_two(scale.articles // 10, seed=2))
    empty = make_project(folder / "empty.annotator", ())
    file = many.with_suffix(".jsonl")
    with Project.open(many, read_only=True) as project:
        export(project, file)
    all_of_it, tenth, importing = in_turn(
        scale.repeat,
        lambda: time_work(lambda: agree(many), process_time),
        lambda: time_work(lambda: agree(few), process_time),
        bare_sqlite.time_on_copy(empty, lambda path: import_file(file, path)),
    )
    what = f"agreement, {scale.articles:,} articles, {scale.articles * TAGS:,} tags"
    yield figure(what, all_of_it, importing, "their import", 1.0, "s")
    yield compare_scaling(what, all_of_it, tenth)
    yield compare_peaks(what, "agreement:agree", (many,), (few,))


def agree(path: Path | str) -> None:
    """Measure agreement as the command line does."""
    with Project.open(Path(path), read_only=True) as project:
        names = sorted(project.counts().annotators)
        documents = (
            each for each in project.stream(None, names) if isinstance(each, AnnotatedDocument)
        )
        measured(documents, project.tag_set, names, done=project.articles.done_by())


def stories_of_two(count: int, seed: int = 1) -> Iterator[AnnotatedDocument]:
    """Yield articles that two people have annotated."""
    chance = random.Random(seed)
    for item in tagged_stories(count, seed, TAGS // 2):
        yield with_second_annotator(item, chance)


def with_second_annotator(item: AnnotatedDocument, chance: random.Random) -> AnnotatedDocument:
    """Return an article of one annotator with the layer of a second one added."""
    theirs = {
        each.id: _differing(each, item.document.text, chance)
        for each in item.annotations
        if chance.random() < 0.9
    }
    kept = {each.id for each in item.annotations if _has(theirs.get(each.id), each.label)}
    links = [
        Relation(f"{each.id}-ben", "ben", each.type, f"{each.source}-ben", f"{each.target}-ben")
        for each in item.relations
        if each.source in kept and each.target in kept
    ]
    annotations = (*item.annotations, *theirs.values())
    return AnnotatedDocument(item.document, annotations, (*item.relations, *links))


def _has(annotation: Annotation | None, label: str) -> bool:
    return annotation is not None and annotation.label == label


def _differing(annotation: Annotation, text: str, chance: random.Random) -> Annotation:
    label, fragments = annotation.label, annotation.fragments
    if chance.random() < 0.1:
        label = chance.choice(_LABELS)
    if chance.random() < 0.2:
        end = min(annotation.end + chance.randint(1, 20), len(text))
        fragments = (*fragments[:-1], (fragments[-1][0], end))
    words = covered_text(text, fragments)
    attributes = annotation.attributes if label == "claim" else {}
    return replace(
        annotation,
        id=f"{annotation.id}-ben",
        annotator="ben",
        label=label,
        fragments=fragments,
        text=words,
        attributes=attributes,
    )


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
