"""The whole job with a real keyboard in a real window, and an attribution with the mouse alone."""

from pathlib import Path
from subprocess import Popen

import pytest

from annotator.data_files import sample_article
from annotator.model import AnnotatedDocument
from annotator.project import Project
from tests.journeys import seed_keys
from tests.journeys.desktop import PATIENCE, Desktop, desktop, missing, wait_until
from tests.journeys.seed_job import DIRECT, SEED, Mention, expected, exported

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {', '.join(missing())}")


def in_file(path: Path) -> tuple[AnnotatedDocument, str]:
    """What another program sees in the project, and how far the article is."""
    with Project.open(path, annotator="ana", read_only=True) as project:
        document = AnnotatedDocument(
            project.document(SEED),
            tuple(project.annotations(SEED)),
            tuple(project.relations(SEED)),
        )
        return document, project.articles.status(SEED)


def wait_for_window(screen: Desktop, title: str) -> None:
    """Until a window of that title has the keyboard."""
    wait_until(lambda: title in screen.window_name(), f"the window “{title}”")


def begin(screen: Desktop, path: Path) -> Popen[bytes]:
    """From the start page to the sample in a new project."""
    app = screen.open()
    screen.press("Ctrl+N")
    wait_for_window(screen, "New project")
    screen.press(f"{{{path.stem}}} Alt+F {{{path.parent}}} Alt+A {{ana}} Enter")
    wait_for_window(screen, "kyiv – Annotator")
    screen.press("Enter")
    wait_for_window(screen, "Import files")
    screen.press(f"{{{sample_article()}}} Enter")
    wait_for_window(screen, "Zelenskyy signals progress")
    return app


def test_the_whole_job_by_keys_alone(tmp_path: Path) -> None:
    path, out = tmp_path / "kyiv.annotator", tmp_path / "kyiv.jsonl"
    with desktop(tmp_path / "home") as screen:
        app = begin(screen, path)
        for number, script in enumerate(seed_keys.ATTRIBUTIONS.values(), 1):
            screen.press(script)
            wait_until(
                lambda number=number: len(in_file(path)[0].annotations) == 3 * number, script
            )
        for script in seed_keys.LINKS.values():
            screen.press(script)
        screen.press("Ctrl+Enter")
        wait_until(lambda: in_file(path)[1] == "done", "the article to be done")
        screen.picture(tmp_path / "done.png")
        done = in_file(path)

        screen.press("Ctrl+Z*12")
        wait_until(lambda: in_file(path) != done, "undo")
        screen.press("Ctrl+Shift+Z*12")
        wait_until(lambda: in_file(path) == done, "redo")

        screen.press("Ctrl+Q")
        assert app.wait(PATIENCE) == 0
        screen.open()
        screen.press("Enter")
        wait_for_window(screen, "kyiv")
        screen.press("Ctrl+E")
        wait_for_window(screen, "Export")
        # A place beside the project is offered.
        screen.picture(tmp_path / "export.png")
        screen.press("Enter")
        wait_until(out.exists, "the export")
        screen.picture(tmp_path / "exported.png")
    assert exported(out) == expected(done[0].document.text)
    assert done[0].document.text == sample_article().read_text("utf-8")
    with Project.open(path) as project:
        assert project.check() == []


def test_an_attribution_by_the_mouse_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "data" / "annotator" / "sample" / "sample.annotator"
    text = sample_article().read_text("utf-8")
    claim, cue, speaker = (
        mention.fragments(text)[0] for mention in (DIRECT.claim, DIRECT.cue, DIRECT.speaker)
    )
    with desktop(tmp_path / "home") as screen:

        def tag(mention: Mention) -> None:
            ((start, end),) = mention.fragments(text)
            place = screen.look("words", start, end)
            screen.drag(*place)
            screen.picture(tmp_path / f"{mention.label}.png")
            screen.click("label", mention.label)

        screen.open_with_eyes()
        screen.click("button", "sampleButton")
        wait_for_window(screen, "Your name")
        screen.click("button", "OK")
        wait_for_window(screen, "Zelenskyy signals progress")
        screen.do("mousemove", "700", "450")
        while any(screen.look("words", *place) is None for place in (claim, cue, speaker)):
            before = screen.look("scrolled")
            screen.do("click", "5")
            wait_until(lambda at=before: screen.look("scrolled") != at, "the page to scroll")
        for mention in (DIRECT.claim, DIRECT.cue, DIRECT.speaker):
            tag(mention)
        wait_until(lambda: len(in_file(path)[0].annotations) == 3, "three annotations")
        held = screen.look("line", claim[0], "claim")
        screen.drag(held, screen.look("words", *cue)[0])
        screen.drag(held, screen.look("words", *speaker)[0])
        screen.picture(tmp_path / "asked.png")
        screen.click("menu", "said by")
        wait_until(lambda: len(in_file(path)[0].relations) == 2, "two relations")
        screen.picture(tmp_path / "related.png")
    seen = in_file(path)[0]
    place = {a.id: (a.label, a.fragments) for a in seen.annotations}
    assert sorted(place.values()) == sorted(
        [("claim", (claim,)), ("cue", (cue,)), ("speaker", (speaker,))]
    )
    assert {(r.type, place[r.source][0], place[r.target][0]) for r in seen.relations} == {
        ("cued_by", "claim", "cue"),
        ("said_by", "claim", "speaker"),
    }
