"""Makes a project file with something in every table, for the tests of later versions.

``python -m tests.data.projects.make_sample`` writes ``version-N.annotator.gz`` for the version of
the tables that the program at hand writes, and beside it what the project holds as JSON Lines. It
is run once for each version, before the version is released; the files are never written again.
"""

import gzip
import shutil
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.data_files import sample_article
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Annotation, Document, Identity, Suggestion
from annotator.project import Project
from annotator.project.codebook.edits import ChangeLabel
from annotator.project.correcting import Correct
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import (
    AddIdentity,
    Edit,
    Relate,
    SetIdentity,
    SetNote,
    SetStatus,
    Tag,
    Untag,
)
from annotator.project.suggesting import Suggest

FOLDER = Path(__file__).parent
ARTICLE, REMOVED = "000_fb0497bd58dd550c", "removed"


def sample_files() -> dict[int, Path]:
    """Return the kept project files, by the version of their tables."""
    files = FOLDER.glob("version-*.annotator.gz")
    return {int(file.name.split("-")[1].split(".")[0]): file for file in files}


def unpack(version: int, target: Path) -> None:
    """Write the kept project file of a version to ``target``."""
    target.write_bytes(gzip.decompress(sample_files()[version].read_bytes()))


def contents(project: Project) -> bytes:
    """Return all that a project holds, as JSON Lines."""
    out = BytesIO()
    jsonl.write(project.gold_stream(with_layers=True), out)
    return out.getvalue()


def fill(project: Project) -> None:
    """Put something into every table of a project."""
    text = sample_article().read_text("utf-8")
    project.add(
        [
            AnnotatedDocument(Document(ARTICLE, "Zelenskyy signals progress", text)),
            AnnotatedDocument(Document("second", "An answer", "Moscow said no. Kyiv said yes.")),
        ]
    )
    for name, end in (("ana", 15), ("bo", 14)):
        project.annotator = name
        _do(
            project,
            Tag("second", "speaker", ((0, 6),), id=f"{name}-speaker"),
            Tag("second", "claim", ((12, end - 1),), {"quotation": "indirect"}, id=f"{name}-claim"),
            Relate(f"{name}-claim", f"{name}-speaker", "said_by", id=f"{name}-relation"),
            SetNote(f"{name}-claim", f"A note of {name} with “signs” and 日本語."),
            SetStatus("second", "done"),
        )
    project.annotator = "ana"
    _do(
        project,
        Tag(ARTICLE, "claim", ((26, 40), (50, 60)), id="in-fragments"),
        Tag(ARTICLE, "speaker", ((0, 9),), id=REMOVED),
        Untag(REMOVED),
        AddIdentity(Identity(id="moscow", name="Moscow", kind="place", aliases=("Kremlin",))),
        SetIdentity("ana-speaker", "moscow"),
        AddComment("second", ("ana-claim",), "Is the stop part of it?", id="comment"),
        Tag(ARTICLE, "speaker", ((0, 9),), id="undone"),
    )
    project.undo()
    waiting = Annotation(
        id="waiting", label="speaker", fragments=((16, 20),), text="Kyiv", annotator="ana"
    )
    _do(project, Suggest((Suggestion("second", waiting, "names"),)))
    _do(project, Correct("second", "Moscow said no. Kyiv said yes!", "a stop"))
    _do(project, ChangeLabel("cue", {"name": "signal"}))
    project.annotator = "cy"
    _do(project, Decide("second", ("ana-claim", "bo-claim"), ("ana-claim",)))


def _do(project: Project, *edits: Edit) -> None:
    for edit in edits:
        project.do(edit)


def main() -> None:
    """Write the files of the version at hand, unless they are there."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sample.annotator"
        with Project.create(path, default_tag_set(), annotator="ana") as project:
            fill(project)
            expected = contents(project)
        with closing(sqlite3.connect(path)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
        target = FOLDER / f"version-{version}.annotator.gz"
        if target.exists():
            raise SystemExit(f"{target} is there already; it stays as it is.")
        with path.open("rb") as file, gzip.GzipFile(target, "wb", mtime=0) as packed:
            shutil.copyfileobj(file, packed)
        target.with_name(f"version-{version}.jsonl").write_bytes(expected)


if __name__ == "__main__":
    main()
