"""Values as texts in brat and REFI-QDA: what is offered there, and what is lost."""

from pathlib import Path

from annotator.formats import brat, refi_qda
from annotator.formats.value_texts import ValueTexts
from annotator.model import AnnotatedDocument, Annotation, Document, Label, Layer, TagSet
from tests.attributes import OF_EACH_KIND
from tests.formats.roundtrip import read_from, write_to

TAG_SET = TagSet("Own", (Layer("Main", (Label("claim", attributes=OF_EACH_KIND),)),))


def article(**values: object) -> AnnotatedDocument:
    annotation = Annotation("a1", "ana", "claim", ((0, 3),), "One", values)
    return AnnotatedDocument(Document("d", "D", "One two."), (annotation,))


def test_a_text_is_a_value_that_comes_back() -> None:
    texts = ValueTexts(TAG_SET)
    assert texts.text("claim", "several", ["x", "z"]) == "x; z"
    assert texts.text("claim", "yes_no", False) == "false"
    assert texts.text("claim", "scale", 9) == "9"
    assert texts.text("claim", "several", ["z", "x"]) is None
    assert texts.text("claim", "stray", 3) is None
    assert ValueTexts().text("claim", "stray", "as it is") == "as it is"


def test_brat_offers_what_has_a_list_and_counts_the_others(tmp_path: Path) -> None:
    losses = write_to(tmp_path, brat.FORMAT, [TAG_SET, article(yes_no=False, several=["x"])])
    conf = (tmp_path / "annotation.conf").read_text("utf-8").partition("[attributes]\n")[2]
    assert conf.splitlines() == [
        "one\tArg:claim, Value:a|b",
        "several\tArg:claim, Value:x|y|z",
        "yes_no\tArg:claim",
        "scale\tArg:claim, Value:1|2|3|4|5",
    ]
    assert losses.count("attributes that brat cannot offer") == 4
    assert not losses.count("values of attributes")
    lines = (tmp_path / "d.ann").read_text("utf-8").splitlines()
    assert lines[1:] == ["A1\tyes_no T1 false", "A2\tseveral T1 x"]


def test_refi_qda_has_a_code_for_each_of_several_values(tmp_path: Path) -> None:
    losses = write_to(tmp_path, refi_qda.FORMAT, [TAG_SET, article(several=["x", "z"], scale=2)])
    items, _ = read_from(tmp_path, refi_qda.FORMAT)
    (found,) = (item for item in items if isinstance(item, AnnotatedDocument))
    assert found.annotations[0].attributes == {"several": ["x", "z"], "scale": "2"}
    assert not losses.count("values of attributes")
