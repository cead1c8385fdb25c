"""Suggestions: shown apart from people's work, and making way for it."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.model import Annotation, TagSet
from annotator.ui.article.scene import FILL, Scene
from annotator.ui.article.view import ArticleView
from tests.ui.article.conftest import Show, middle, related, spans, tagged
from tests.ui.hearing import listening

TEXT = "The Kremlin said the talks in Miami, held on Monday, did not amount to a breakthrough."


def scene(tag_set: TagSet, *annotations: Annotation) -> Scene:
    made = Scene()
    made.show(annotations, (), tag_set)
    return made


def lanes(made: Scene) -> dict[str, int]:
    return {mark.annotation.id: mark.lane for mark in made.marks(0, len(TEXT))}


def suggested(label: str, *words: str) -> Annotation:
    return tagged(TEXT, label, *words, name=f"suggested {label}")


def screen(view: ArticleView) -> QImage:
    return view.viewport().grab().toImage()


def test_suggestions_are_not_among_the_annotations(tag_set: TagSet) -> None:
    made = scene(tag_set, tagged(TEXT, "claim", TEXT[17:-1]))
    made.set_suggestions([suggested("location", "Miami"), suggested("cue", "said")])
    assert set(made.annotations) == {"claim"}
    assert made.is_suggestion("suggested cue")
    assert not made.is_suggestion("claim")
    assert not made.is_suggestion(None)
    kinds = {mark.annotation.id: mark.kind for mark in made.marks(0, len(TEXT))}
    assert kinds == {
        "claim": "own", "suggested location": "suggestion", "suggested cue": "suggestion",
    }  # fmt: skip
    assert made.relations_in(0, len(TEXT)) == []


def test_they_take_the_places_that_people_s_work_leaves_free(tag_set: TagSet) -> None:
    work = [tagged(TEXT, "claim", "talks in Miami"), tagged(TEXT, "event", "Monday")]
    alone = lanes(scene(tag_set, *work))
    made = scene(tag_set, *work)
    made.set_suggestions([suggested("speaker", "Miami"), suggested("date", "Monday")])
    assert lanes(made) == alone | {"suggested speaker": 1, "suggested date": 0}


def test_they_make_way_for_what_is_tagged(tag_set: TagSet) -> None:
    made = scene(tag_set)
    made.set_suggestions([suggested("location", "Miami"), suggested("claim", "talks in Miami")])
    assert lanes(made) == {"suggested location": FILL, "suggested claim": 0}
    event, speaker = tagged(TEXT, "event", "Miami"), tagged(TEXT, "speaker", "Miami")
    made.update([event, speaker], [])
    found = lanes(made)
    assert (found["event"], found["speaker"]) == (FILL, 0)
    assert sorted((found["suggested location"], found["suggested claim"])) == [1, 2]


def test_an_accepted_suggestion_is_an_annotation(tag_set: TagSet) -> None:
    made = scene(tag_set)
    ghost = suggested("location", "Miami")
    made.set_suggestions([ghost])
    made.update([ghost], [])
    assert not made.is_suggestion(ghost.id)
    assert [mark.kind for mark in made.marks(0, len(TEXT))] == ["own"]
    assert made.set_suggestions([ghost]) == []
    assert not made.is_suggestion(ghost.id)


def test_only_what_changed_is_told(tag_set: TagSet) -> None:
    made = scene(tag_set)
    location, cue = suggested("location", "Miami"), suggested("cue", "said")
    assert set(made.set_suggestions([location, cue])) == {*location.fragments, *cue.fragments}
    assert made.set_suggestions([location, cue]) == []
    assert made.set_suggestions([cue]) == list(location.fragments)
    made.show([], [], tag_set)
    assert made.marks(0, len(TEXT)) == []


def test_they_are_found_after_what_is_there(show: Show, qtbot: QtBot) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", TEXT)])
    view.set_suggestions([suggested("location", "Miami")])
    (span,) = spans(TEXT, "Miami")
    assert view.scene.at(span[0]) == ["claim", "suggested location"]
    under = view.hit_test.annotations_under(middle(view, *span).toPointF())
    assert under == ["claim", "suggested location"]
    assert view.scene.is_suggestion("suggested location")
    assert view.scene.get("suggested location") is not None
    with listening():
        view.caret.move_to(span[0] + 1)
        qtbot.waitUntil(lambda: "Suggested: location: Miami" in view.accessibleDescription())


def test_a_line_of_a_suggestion_is_under_the_mouse(show: Show) -> None:
    view = show(TEXT)
    view.set_suggestions([suggested("claim", "talks in Miami")])
    (span,) = spans(TEXT, "talks in Miami")
    box = view.page.rect_of(*span)
    below = range(box.bottom() - 8, box.bottom() + 8)
    found = [view.hit_test.lanes_under(QPointF(box.center().x(), y)) for y in below]
    assert ["suggested claim"] in found
    assert [] in found


def test_ghosts_look_unlike_annotations_and_vanish(show: Show) -> None:
    claim, location = suggested("claim", "talks in Miami"), suggested("location", "Miami")
    view = show(TEXT)
    bare = screen(view)
    view.set_suggestions([claim, location])
    ghosts = screen(view)
    view.set_current(claim.id)
    chosen = screen(view)
    view.set_current(None)
    view.set_suggestions([])
    assert screen(view) == bare
    view.update_annotations([claim, location], [])
    images = [bare, ghosts, chosen, screen(view)]
    assert all(a != b for n, a in enumerate(images) for b in images[:n])


def test_relations_do_not_lead_to_them(show: Show) -> None:
    claim, speaker = tagged(TEXT, "claim", "talks"), suggested("speaker", "The Kremlin")
    view = show(TEXT, [claim], [related("said_by", claim, speaker)])
    view.set_suggestions([speaker])
    view.set_current("claim")
    assert not screen(view).isNull()
    assert view.scene.relations_in(0, len(TEXT)) == []
