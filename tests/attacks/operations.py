"""What an analyst does, operation by operation: each follows from a seed and a number alone.

An operation is acknowledged when its function returns; it changes the project in one transaction,
or not at all.
"""

import contextlib
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.app import main
from annotator.formats.reading_process.readers import reading_in_this_process
from annotator.model import STATUSES, Annotation, InputError
from annotator.model.relations import relation_options
from annotator.project import Project
from annotator.project.correcting import Correct
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import Relate, SetIdentity, SetNote, SetStatus, Tag, Untag
from tests.attacks.desk import ANA, SEED_ARTICLE, SHORT_ARTICLE, Desk

_LABELS = ("claim", "claim", "speaker", "cue", "person")
_RECENT = 12
"""Among so many of the latest annotations the next one to change is chosen."""


class Failed(Exception):
    """A command of the command line failed; the message is what it printed."""


def run_command(*arguments: object, reads_apart: bool = False) -> tuple[int, str, str]:
    """Carry out a command line in this process; return its exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    reading = contextlib.nullcontext() if reads_apart else reading_in_this_process()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), reading:
        code = main([str(each) for each in arguments])
    return code, out.getvalue(), err.getvalue()


class Analyst:
    """Works at a desk: holds the project open, or hands it to a command and opens it again."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.reads_apart = False
        """Whether files that are imported are read in another process, as in the program."""
        self._seed = seed
        self._project: Project | None = None

    @property
    def project(self) -> Project:
        """The project, which is opened if it is not open."""
        if self._project is None:
            self._project = Project.open(self.desk.project_path, annotator=ANA)
        return self._project

    def close(self) -> None:
        """Close the project."""
        if self._project is not None:
            project, self._project = self._project, None
            project.close()

    def command(self, *arguments: object) -> None:
        """Carry out a command line, while the project is closed here.

        Raises:
            Failed: its exit code is not 0.
        """
        self.close()
        code, _, err = run_command(*arguments, reads_apart=self.reads_apart)
        if code:
            raise Failed(err.strip())

    def do(self, number: int) -> str:
        """Carry out an operation by its number; return its name."""
        chance = self.chance(number)
        name = chance.choices(list(OPERATIONS), [weight for _, weight in OPERATIONS.values()])[0]
        self.carry_out(name, number)
        return name

    def carry_out(self, name: str, number: int) -> None:
        """Carry out an operation by its name; ids and places follow from the number."""
        operate, _ = OPERATIONS[name]
        operate(self, number, self.chance(number))

    def chance(self, number: int) -> random.Random:
        """Return what an operation draws its places from."""
        return random.Random(f"{self._seed}/{number}")

    def own(self) -> list[Annotation]:
        """Return the analyst's annotations of the seed article, in the order of the text."""
        found = self.project.annotations(SEED_ARTICLE)
        return [annotation for annotation in found if annotation.annotator == ANA]


def tag(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Tag some words, at times with a note."""
    length = len(analyst.project.document(SEED_ARTICLE).text)
    start = chance.randrange(length - 40)
    end = start + chance.randint(1, 40)
    note = f"note {number} " * chance.choice((0, 0, 1, 200))
    label = chance.choice(_LABELS)
    analyst.project.do(Tag(SEED_ARTICLE, label, ((start, end),), note=note, id=f"t-{number}"))


def relate(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Relate two annotations as the tag set allows it; tag where no two can be related."""
    own = analyst.own()
    for _ in range(20):
        source, target = chance.choice(own), chance.choice(own)
        for option in relation_options(source, target, analyst.project.tag_set):
            edit = Relate(option.source, option.target, option.type.name, id=f"r-{number}")
            with contextlib.suppress(InputError):  # They are related already.
                analyst.project.do(edit)
                return
    tag(analyst, number, chance)


def note(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Write a note to an annotation."""
    analyst.project.do(SetNote(chance.choice(analyst.own()[:_RECENT]).id, f"noted {number}"))


def identify(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Set whom an annotation means."""
    del number
    analyst.project.do(SetIdentity(chance.choice(analyst.own()).id, "identity"))


def untag(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Remove an annotation, as long as enough are left."""
    own = analyst.own()
    if len(own) < _RECENT:
        tag(analyst, number, chance)
    else:
        analyst.project.do(Untag(chance.choice(own).id))


def undo(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Take the last step back, if that can be."""
    del number, chance
    with contextlib.suppress(InputError):
        analyst.project.undo()


def redo(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Do the last step again that was taken back."""
    del number, chance
    with contextlib.suppress(InputError):
        analyst.project.redo()


def mark(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Set how far the analyst is with an article."""
    status = STATUSES[number % len(STATUSES)]
    article = chance.choice((SEED_ARTICLE, SHORT_ARTICLE))
    analyst.project.do(SetStatus(article, status))


def judge(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Give a verdict on an annotation."""
    chosen = chance.choice(analyst.project.annotations(SEED_ARTICLE)).id
    accepted = (chosen,) if chance.random() < 0.7 else ()
    analyst.project.do(Decide(SEED_ARTICLE, (chosen,), accepted, comment=f"judged {number}"))


def comment(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Comment on an annotation."""
    chosen = chance.choice(analyst.project.annotations(SEED_ARTICLE)).id
    analyst.project.do(AddComment(SEED_ARTICLE, (chosen,), f"comment {number}", id=f"c-{number}"))


def correct(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Correct the text of an article, so that annotations move."""
    del chance
    text = analyst.project.document(SHORT_ARTICLE).text.rstrip("\n")
    headline, _, rest = text.partition("\n\n")
    analyst.project.do(Correct(SHORT_ARTICLE, f"{headline.split(' (')[0]} ({number})\n\n{rest}\n"))


def import_article(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Import an article by the command line."""
    path = analyst.desk.incoming(number)
    if not path.exists():
        write_article(path, number, chance)
    analyst.command("import", analyst.desk.project_path, path)


def write_article(path: Path, number: int, chance: random.Random) -> None:
    """Write an article that can be imported."""
    words = " ".join(chance.choice(("talks", "peace", "said", "Kyiv")) for _ in range(200))
    path.write_text(f"Article {number}\n\n{words}.\n", "utf-8")


def merge(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Merge a colleague's copy by the command line."""
    del chance
    theirs = analyst.desk.colleague(number)
    analyst.command("merge", "--new-annotator", analyst.desk.project_path, theirs)


def export(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Export everything by the command line, over the last export."""
    del number, chance
    analyst.command("export", analyst.desk.project_path, analyst.desk.export_path)


def save_copy(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Save a copy over the last one."""
    del number, chance
    analyst.project.save_copy(analyst.desk.copy_path, replace=True)


def look(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Ask for the content of the project, and whether it is sound."""
    del number, chance
    analyst.command("info", analyst.desk.project_path)
    analyst.command("check", analyst.desk.project_path)


def reopen(analyst: Analyst, number: int, chance: random.Random) -> None:
    """Close the project, and open it again."""
    del number, chance
    analyst.close()
    _ = analyst.project


OPERATIONS: dict[str, tuple[Callable[[Analyst, int, random.Random], Any], int]] = {
    "tag": (tag, 30),
    "relate": (relate, 10),
    "note": (note, 10),
    "identify": (identify, 3),
    "untag": (untag, 5),
    "undo": (undo, 10),
    "redo": (redo, 6),
    "mark": (mark, 3),
    "judge": (judge, 6),
    "comment": (comment, 5),
    "correct": (correct, 3),
    "import": (import_article, 2),
    "merge": (merge, 2),
    "export": (export, 2),
    "copy": (save_copy, 2),
    "look": (look, 1),
    "reopen": (reopen, 2),
}
"""Each operation with its weight among all."""
