"""With real keys in a real window: an attribution, and the power fails."""

import shutil
import signal
from pathlib import Path

import pytest

from annotator.data_files import sample_article
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Annotation
from annotator.project import Project
from tests.journeys.desktop import Desktop, desktop, missing, wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {', '.join(missing())}")

SEED = "000_fb0497bd58dd550c"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with the sample article."""
    path = tmp_path / "kyiv.annotator"
    with Project.create(path, default_tag_set(), annotator="ana") as project:
        import_paths(project, [sample_article()])
    return path


def tagged(path: Path) -> AnnotatedDocument:
    """What another program sees in the file."""
    with Project.open(path, read_only=True) as project:
        return AnnotatedDocument(
            project.document(SEED),
            tuple(project.annotations(SEED)),
            tuple(project.relations(SEED)),
        )


def find(screen: Desktop, phrase: str) -> None:
    """Ctrl+F, the phrase, Esc: back in the text with the phrase selected."""
    screen.keys("ctrl+f")
    screen.type(phrase)
    screen.keys("Escape")


def test_an_attribution_by_keys_alone_survives_kill_9(path: Path, tmp_path: Path) -> None:
    with desktop(tmp_path / "home") as screen:
        app = screen.open(str(path), "--annotator", "ana")
        wait_until(lambda: "kyiv" in screen.window_name(), "the project's window")

        find(screen, '"Not everything is ideal with this, but the plan is there,"')
        screen.keys("c")
        wait_until(lambda: len(tagged(path).annotations) == 1, "the claim")
        find(screen, 'there," he said')
        screen.keys("Right", "Left", "shift+Right")
        wait_until(lambda: len(tagged(path).annotations) == 1, "nothing more")
        find(screen, "outcome of")
        screen.keys("Escape")
        find(screen, "Zelenskyy said negotiations")
        screen.keys("Left", "shift+Right")
        screen.keys("shift+s")
        wait_until(lambda: len(tagged(path).relations) == 1, "the speaker")
        app.send_signal(signal.SIGKILL)
        app.wait()

        seen = tagged(path)
        by_label: dict[str, Annotation] = {a.label: a for a in seen.annotations}
        assert by_label["claim"].text == (
            '"Not everything is ideal with this, but the plan is there,"'
        )
        assert by_label["speaker"].text == "Zelenskyy"
        (relation,) = seen.relations
        assert (relation.type, relation.source, relation.target) == (
            "said_by",
            by_label["claim"].id,
            by_label["speaker"].id,
        )

        screen.open(str(path), "--annotator", "ana")
        wait_until(lambda: "kyiv" in screen.window_name(), "the window once more")
        screen.keys("ctrl+z")
        wait_until(lambda: len(tagged(path).annotations) == 1, "undo past the restart")
        screen.keys("ctrl+shift+z")
        wait_until(lambda: len(tagged(path).relations) == 1, "redo")
        screen.picture(tmp_path / "window.png")
        if shutil.which("import"):
            assert (tmp_path / "window.png").stat().st_size > 10_000
    with Project.open(path) as project:
        assert project.check() == []


def test_fields_are_filled_by_keys_alone_and_stray_letters_change_nothing(
    path: Path, tmp_path: Path
) -> None:
    def described() -> dict[str, tuple[dict[str, object], str]]:
        """Text -> the attributes and the identity, as another program sees them."""
        with Project.open(path, read_only=True) as project:
            names = {one.id: one.name for one in project.identities()}
            return {
                one.text: (dict(one.attributes), names.get(one.identity or "", ""))
                for one in project.annotations(SEED)
            }

    with desktop(tmp_path / "home") as screen:
        screen.open(str(path), "--annotator", "ana")
        wait_until(lambda: "kyiv" in screen.window_name(), "the project's window")
        # The answer goes on to the identity, Enter back to the text.
        find(screen, "The Kremlin")
        screen.keys("s", "Return", "o")
        screen.type("Kremlin")
        screen.keys("Return")
        kremlin = ({"kind": "organization"}, "Kremlin")
        wait_until(lambda: described() == {"The Kremlin": kremlin}, "kind and identity")
        # M is the key of no kind: the word goes to the identity, and so does its d.
        find(screen, "Russian media")
        screen.keys("s", "Return")
        screen.type("Media d")
        screen.keys("Return")
        media = ({}, "Media d")
        wait_until(lambda: described().get("Russian media") == media, "the identity alone")
        # Behind the K all letters are keys, the blank chooses, and nothing is changed.
        find(screen, "weekend discussions")
        screen.keys("c", "Return")
        screen.type("Kim d")
        screen.keys("Escape", "F7")
        screen.type("Why?")
        screen.keys("Return")

        def comments() -> list[str]:
            with Project.open(path, read_only=True) as project:
                return [thread.comments[0].text for thread in project.review.threads(SEED)]

        wait_until(lambda: comments() == ["Why?"], "the comment")
        assert described() == {
            "The Kremlin": kremlin,
            "Russian media": media,
            "weekend discussions": ({}, ""),
        }
