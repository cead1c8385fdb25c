"""The keys at the foot of the window are those that help in the open article."""

from annotator.model import AnnotatedDocument, Document
from annotator.ui.foot.key_hints import hints_now
from annotator.ui.session.session import Session
from tests.ui.session.test_session import go
from tests.values import present


def test_the_key_that_selects_on_is_on_the_side_to_which_the_text_runs(session: Session) -> None:
    def key() -> str:
        hints = hints_now(session, place="article", selected=False)
        return next(key for key, does in hints if does == "select")

    session.keys.show(
        {"extend.word.right": ("Shift+Right",), "extend.word.left": ("Shift+Left",)}, {}
    )
    assert key() == "Shift+→"
    project = present(session.project)
    project.add([AnnotatedDocument(Document("ar", "خبر", "قال الوزير نعم.\nHe said yes."))])
    assert session.open_article("ar")
    present(session.selection.text).move_to(3)
    assert key() == "Shift+←"
    present(session.selection.text).move_to(18)
    assert key() == "Shift+→"


def test_selected_text_is_offered_the_label_that_completes_an_attribution(
    session: Session,
) -> None:
    session.keys.show({"label.relate.claim": ("Shift+C",), "label.relate.cue": ("Shift+Q",)}, {})

    def first() -> tuple[str, str]:
        return hints_now(session, place="article", selected=True)[0]

    go(session, "negotiations have focused")
    assert first()[1] == "and relate"
    for label, phrase in (("speaker", "Zelenskyy"), ("cue", "said")):
        go(session, phrase, near="Zelenskyy said negotiations")
        session.tagging.apply_label(label)
    go(session, "negotiations have focused")
    assert first() == ("Shift+C", "claim, said by, cued by")
    session.history.undo()
    go(session, "negotiations have focused")
    session.tagging.apply_label("claim", relate=True)
    go(session, "said", near="Zelenskyy said negotiations")
    assert first() == ("Shift+Q", "cue, cued by")
