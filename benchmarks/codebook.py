"""Changes of labels that are in use, next to rewriting the label of each annotation.

    python -m benchmarks.codebook [--quick] [--repeat N] [--json]

The floor is what a program does that stores the names of labels: one statement of SQLite sets the
column of all annotations of a label, without a history, and so without an undo.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from annotator.model.tagset import Label
from annotator.project import Project
from annotator.project.codebook.edits import AddLabel, ChangeLabel, JoinLabels
from annotator.project.codebook.splitting import SplitLabel
from annotator.project.codebook.usage import label_usage
from annotator.project.edits import Edit
from benchmarks import bare_sqlite
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.measuring import Figure, Scale, Work, figure, in_turn, run, time_work

_EDITS: dict[str, tuple[Edit, float | None]] = {
    "rename": (ChangeLabel("claim", {"name": "statement"}), 0.2),
    "join": (JoinLabels("claim", "cue"), 0.2),
    "split": (SplitLabel("claim", "rumour", attribute="quotation", value="direct"), 10.0),
}
"""With the ratio to reach."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Change a label, and take the change back."""
    path = make_project(folder / "large.annotator", tagged_stories(scale.articles))
    with Project.open(path, annotator="ana") as project:
        project.do(AddLabel("Claims", Label("rumour")))
        used = sum(label_usage(project.context.db, "claim").annotations.values())
    what = f"a label of {used:,} annotations among {scale.articles * TAGS:,}"
    floor = bare_sqlite.time_on_copy(path, _rewrite)
    for name, (edit, most) in _EDITS.items():
        done, undone, rewritten = in_turn(
            scale.repeat, _timed(path, edit, undo=False), _timed(path, edit, undo=True), floor
        )
        yield figure(f"{name} {what}", done, rewritten, "rewriting the column", most)
        yield figure("… and undo", undone, rewritten, "rewriting the column")
    counted, rewritten = in_turn(scale.repeat, _timed_usage(path), floor)
    yield figure(f"say what a change of {what} touches", counted, rewritten, "rewriting the column")


def _timed(path: Path, edit: Edit, *, undo: bool) -> Work:
    def work() -> float:
        copy = bare_sqlite.copy_project(path, "measured")
        with Project.open(copy, annotator="ana") as project:
            seconds = time_work(lambda: project.do(edit), process_time)
            return time_work(project.undo, process_time) if undo else seconds

    return work


def _timed_usage(path: Path) -> Work:
    def work() -> float:
        with Project.open(path, annotator="ana") as project:
            return time_work(lambda: label_usage(project.context.db, "claim"), process_time)

    return work


def _rewrite(path: Path) -> None:
    db = bare_sqlite.connect(path)
    db.execute("UPDATE annotations SET label = 'statement' WHERE label = 'claim'")
    db.close()


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
