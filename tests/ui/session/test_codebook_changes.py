"""The window offers the labels of the codebook as it is now, and none that is retired."""

from annotator.model.tagset import Label
from annotator.project.codebook.edits import AddLabel, ChangeLabel
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, select


def labels(window: MainWindow) -> list[str]:
    """The labels of the annotations that the article shows."""
    return [annotation.label for annotation in window.session.article.annotations.values()]


def offers(window: MainWindow, label: str) -> bool:
    """Whether there is a command that tags with a label."""
    return any(spec.id == f"label.{label}" for spec in window.actions_)


def test_the_key_of_a_label_that_is_made_tags_with_it(window: MainWindow, press: Press) -> None:
    window.session.do(AddLabel("Claims", Label("rumour", "X")))
    select(window, "The Kremlin")
    press("X")
    assert labels(window) == ["rumour"]


def test_a_retired_label_is_not_offered(window: MainWindow, press: Press) -> None:
    select(window, "The Kremlin")
    press("C")
    window.session.do(ChangeLabel("claim", {"retired": True}))
    assert labels(window) == ["claim"]
    assert not offers(window, "claim")
    select(window, "the weekend discussions in Miami")
    press("C")
    assert labels(window) == ["claim"]


def test_a_change_of_the_codebook_is_no_work_on_the_open_article(window: MainWindow) -> None:
    window.session.do(ChangeLabel("claim", {"name": "statement"}))
    assert window.session.status == "to do"
