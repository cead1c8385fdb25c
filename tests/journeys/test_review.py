"""Three people tag three articles apart, in files of their own; a fourth makes a dataset of it."""

import json
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import main
from annotator.data_files import sample_article
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.model import Annotation
from annotator.project import Project
from annotator.project.edits import Relate, SetStatus, Tag
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.journeys.seed_job import ATTRIBUTIONS, DIRECT, INDIRECT, SEED, SPLIT, Mention

FURTHER = {
    "kyiv": "Kyiv said yes on Monday. “We agree,” the minister told Reuters.",
    "moscow": "Moscow said no. The Kremlin denied that it had asked for talks.",
}
PEOPLE = ("ana", "bo", "cy")
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def tagged_apart(folder: Path, name: str) -> Path:
    """Somebody's own project: all attributions of the sample but one, some claims shorter."""
    articles = folder / "articles"
    articles.mkdir(exist_ok=True)
    for id, text in FURTHER.items():
        (articles / f"{id}.txt").write_text(text, "utf-8")
    path = folder / f"{name}.annotator"
    with Project.create(path, default_tag_set(), annotator=name) as project:
        import_paths(project, [sample_article(), articles])
        text = project.document(SEED).text
        left_out = {"ana": None, "bo": INDIRECT, "cy": DIRECT}[name]
        for said in ATTRIBUTIONS:
            if said is left_out:
                continue
            claim = tag(project, said.claim, text, shorter=name == "cy" and said is SPLIT)
            for type_, mention in (("cued_by", said.cue), ("said_by", said.speaker)):
                project.do(Relate(claim, tag(project, mention, text), type_))
        for id, words in FURTHER.items():
            for label, phrase in (("speaker", words.split()[0]), ("cue", "said")):
                at = words.index(phrase)
                project.do(Tag(id, label, ((at, at + len(phrase)),)))
        project.do(SetStatus(SEED, "done"))
    return path


def tag(project: Project, mention: Mention, text: str, *, shorter: bool = False) -> str:
    """Tag a mention; returns its id."""
    fragments = mention.fragments(text)
    if shorter:
        fragments = (*fragments[:-1], (fragments[-1][0], fragments[-1][1] - 1))
    command = Tag(SEED, mention.label, fragments, dict(mention.attributes))
    project.do(command)
    return command.id


def merged(folder: Path, name: str, first: str, *others: str) -> Path:
    """A copy of one's project with those of the others merged in, by the command line."""
    target = folder / f"{name}.annotator"
    copyfile(folder / f"{first}.annotator", target)
    paths = [str(folder / f"{other}.annotator") for other in others]
    assert main(["merge", str(target), *paths]) == 0
    return target


@pytest.fixture
def all_of_it(tmp_path: Path) -> Path:
    """The three projects in one, which is the same in whatever order they were merged."""
    for name in PEOPLE:
        tagged_apart(tmp_path, name)
    one = merged(tmp_path, "one", "ana", "bo", "cy")
    other = merged(tmp_path, "other", "cy", "ana", "bo")
    exports = []
    for path in (one, other):
        out = path.with_suffix(".jsonl")
        assert main(["export", str(path), str(out), "--format", "jsonl"]) == 0
        exports.append(out.read_bytes())
    assert exports[0] == exports[1]
    return one


def test_from_three_files_to_one_gold_dataset(
    all_of_it: Path, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["agreement", str(all_of_it), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)

    theme.set_scheme("light")
    settings = Settings(tmp_path / "settings.ini")
    settings.annotator = "dee"
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.jobs.abandon())
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.files.open_path(all_of_it)
    window.session.open_article(SEED)
    project = window.session.project
    assert project is not None

    def press(*keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            qtbot.keyClick(window.focusWidget() or window, key, held)

    qtbot.waitUntil(lambda: window.pane.view.hasFocus())
    press(Key.Key_2, held=CTRL)
    review = window.modes.review
    qtbot.waitUntil(lambda: review.article.hasFocus())
    assert review.groups.annotators == list(PEOPLE)

    # What all agree on in one stroke; of the rest the first one's version, a key each.
    qtbot.waitUntil(lambda: window.actions_["review.accept-agreed"].isEnabled())
    with qtbot.waitSignal(window.jobs.finished):
        press(Key.Key_A, held=SHIFT)
    agreed = len(project.review.decisions(SEED))
    assert agreed > 0
    left = [group for group in review.groups.all_groups if group.aligned.kind != "agreed"]
    kinds = {group.aligned.kind for group in left}
    assert {"missing", "boundaries"} <= kinds
    press(Key.Key_C)
    qtbot.keyClicks(review.card.threads.field, "Is the quotation mark part of it?")
    press(Key.Key_Return)
    for _ in left:
        press(Key.Key_1 if "ana" in _owners(window) else Key.Key_2)
    assert review.count.text().split()[0] == review.count.text().split()[2]
    assert review.group_list.model.rowCount() == 0

    # The gold layer is what follows from the verdicts, and nobody's own work was touched.
    gold = project.review.gold(SEED)
    expected = {(a.label, a.fragments) for a in project.annotations(SEED) if a.annotator == "ana"}
    assert {(a.label, a.fragments) for a in gold.annotations} == expected
    links = {r.type for r in gold.relations}
    assert links == {"said_by", "cued_by"}
    assert len(project.review.threads(SEED)) == 1
    window.close()

    out = tmp_path / "gold.jsonl"
    assert main(["export", str(all_of_it), str(out), "--format", "jsonl", "--gold"]) == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    (seed,) = [line for line in lines if line.get("id") == SEED and "kind" not in line]
    assert {each["annotator"] for each in seed["annotations"]} == {"gold"}
    assert len(seed["annotations"]) == len(expected)

    # The verdicts and the comment travel back to whom they are about.
    assert main(["merge", str(tmp_path / "ana.annotator"), str(all_of_it)]) == 0
    with Project.open(tmp_path / "ana.annotator", annotator="ana") as own:
        assert len(own.review.threads(SEED)) == 1
        assert _places(own.review.gold(SEED).annotations) == _places(gold.annotations)
        assert own.check() == []


def _owners(window: MainWindow) -> set[str]:
    """Whose annotations the place in hand has."""
    project, current = window.session.project, window.modes.review.groups.current
    assert project is not None
    assert current is not None
    found = {a.id: a.annotator for a in project.annotations(SEED)}
    return {found[id] for id in current.annotation_ids if id in found}


def _places(annotations: tuple[Annotation, ...]) -> list[tuple[str, object]]:
    return sorted((a.label, a.fragments) for a in annotations)
