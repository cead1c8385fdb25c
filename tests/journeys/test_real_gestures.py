"""Gestures with a real mouse and real keys: ends, menus, guesses, suggestions."""

from pathlib import Path

import pytest

from annotator.data_files import sample_article
from annotator.model import Annotation
from annotator.project import Project
from tests.journeys.desktop import Desktop, desktop, missing, wait_until
from tests.journeys.seed_job import SEED

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {', '.join(missing())}")

TEXT = sample_article().read_text("utf-8")
CLAIM = "weekend discussions in Miami"


def place(phrase: str, near: str = "") -> tuple[int, int]:
    start = TEXT.index(phrase, TEXT.index(near or phrase))
    return start, start + len(phrase)


class Sample:
    """The sample in a real window, and what another program sees in its file."""

    def __init__(self, screen: Desktop) -> None:
        self.screen = screen
        self.path = screen.home / "data" / "annotator" / "sample" / "sample.annotator"
        screen.open_with_eyes()
        screen.click("button", "sampleButton")
        wait_until(lambda: "Your name" in screen.window_name(), "the question for a name")
        screen.press("{ana} Enter")
        wait_until(lambda: "Zelenskyy signals" in screen.window_name(), "the sample")

    def tagged(self) -> dict[str, Annotation]:
        with Project.open(self.path, read_only=True) as project:
            return {annotation.text: annotation for annotation in project.annotations(SEED)}

    def waiting(self) -> int:
        with Project.open(self.path, annotator="ana", read_only=True) as project:
            return len(project.suggestions.waiting(SEED))

    def comes_to(self, *texts: str) -> None:
        """Wait until just these are tagged."""
        wait_until(lambda: set(self.tagged()) == set(texts), f"{texts} to be tagged")

    def see(self, phrase: str, near: str = "") -> list[list[int]]:
        """Scroll until a phrase is well in sight; the places of its ends."""
        screen = self.screen
        screen.do("mousemove", "700", "450")
        while (found := screen.look("words", *place(phrase, near))) is None:
            before = screen.look("scrolled")
            screen.do("click", "5")
            wait_until(lambda at=before: screen.look("scrolled") != at, "the page to scroll")
        return found

    def find(self, phrase: str) -> None:
        self.screen.press(f"Ctrl+F {{{phrase}}} Esc")


def test_an_end_is_dragged_and_the_menu_knows_what_overlaps(tmp_path: Path) -> None:
    with desktop(tmp_path / "home") as screen:
        sample = Sample(screen)
        sample.find(CLAIM)
        screen.press("C")
        sample.comes_to(CLAIM)
        # To a word on the next line, and back by undo, in one step.
        word, _ = sample.see("breakthrough", "did not amount")
        screen.drag(screen.look("knob", "end"), word)
        sample.comes_to(CLAIM + " did not amount to a breakthrough")
        screen.press("Ctrl+Z")
        sample.comes_to(CLAIM)
        word, _ = sample.see("Kremlin", "The Kremlin said")
        screen.drag(screen.look("knob", "start"), word)
        sample.comes_to("Kremlin said the " + CLAIM)
        screen.press("Ctrl+Z")
        sample.find("Miami")
        screen.press("L")
        sample.comes_to(CLAIM, "Miami")
        (x, y), _ = sample.see("Miami")
        screen.do("mousemove", str(x), str(y), "click", "3")
        screen.click("menu", "claim")
        screen.picture(tmp_path / "menu.png")
        screen.press("R Esc*3")
        screen.do("mousemove", str(x), str(y), "click", "3")
        wait_until(lambda: screen.look("menu", "location") is not None, "the menu")
        screen.press("2")
        # Down to “Remove” from its end.
        screen.press("Up Enter")
        sample.comes_to("Miami")
        screen.press("Ctrl+Z")
        sample.comes_to(CLAIM, "Miami")


def test_guesses_and_suggestions_by_keys(tmp_path: Path) -> None:
    with desktop(tmp_path / "home") as screen:
        sample = Sample(screen)
        sample.find('"Not everything is ideal with this, but the plan is there,"')
        screen.press("C Ctrl+G")
        (claim,) = sample.tagged().values()
        wait_until(
            lambda: next(iter(sample.tagged().values())).attributes == {"quotation": "direct"},
            "the guess",
        )
        assert claim.label == "claim"
        sample.find("Zelenskyy said talks")
        screen.press("Left S Ctrl+D")
        wait_until(lambda: sample.waiting() == 6, "six suggestions")
        screen.press("Tab")
        screen.picture(tmp_path / "suggested.png")
        screen.press("Enter Tab Delete")
        wait_until(lambda: sample.waiting() == 4, "two verdicts")
        screen.press("Shift+Enter")
        wait_until(lambda: sample.waiting() == 0, "the others")
        with Project.open(sample.path, read_only=True) as project:
            origins = [a.origin for a in project.annotations(SEED) if a.label == "speaker"]
            assert sorted(origins) == ["manual", *["suggested"] * 5]
            assert project.check() == []
        screen.press("Ctrl+Z*4")
        wait_until(lambda: sample.waiting() == 0 and len(sample.tagged()) == 2, "undo")
