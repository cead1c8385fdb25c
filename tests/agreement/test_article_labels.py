"""Labels of whole articles are aligned by label, and judged as any place."""

from annotator.agreement.alignment import align_groups, align_pair
from annotator.agreement.measuring import measure
from annotator.agreement.overlap import OverlapIndex, likeness
from annotator.model import AnnotatedDocument, Annotation, Document
from tests.article_labels import STANCE, TOPIC, of_article, with_article_labels


def person(id: str, annotator: str) -> Annotation:
    """A person at the beginning of the text."""
    return Annotation(id, annotator, "person", ((0, 3),), "Ann")


def test_those_of_one_label_form_a_place() -> None:
    ana = [of_article("a1", what="war"), of_article("a2", STANCE), person("a3", "ana")]
    bo = [of_article("b1", annotator="bo", what="trade"), person("b3", "bo")]
    groups = align_groups({"ana": ana, "bo": bo})
    kinds = [(sorted(each.annotations), each.kind, each.start, each.end) for each in groups]
    assert kinds == [
        (["ana"], "missing", 0, 0),
        (["ana", "bo"], "attributes", 0, 0),
        (["ana", "bo"], "agreed", 0, 3),
    ]


def test_labels_of_the_article_are_not_like_each_other() -> None:
    topic, stance = of_article("a"), of_article("b", STANCE, "bo")
    assert likeness(topic, stance) == 0
    alignment = align_pair([topic], [stance])
    assert alignment.first_only == (topic,)
    assert alignment.second_only == (stance,)


def test_a_change_reaches_those_of_the_same_label_alone() -> None:
    own, same = of_article("a"), of_article("b", annotator="bo")
    index = OverlapIndex([own, same, of_article("c", STANCE), person("p", "bo")], {})
    assert index.find_connected([own]) == {"a", "b"}
    assert index.find_overlapping(own) == {}
    index.remove(same)
    assert index.find_connected([own]) == {"a"}


def test_agreement_is_measured_over_articles() -> None:
    def article(number: int, ana: str, bo: str) -> AnnotatedDocument:
        labels = (
            of_article(f"a{number}", what=ana),
            of_article(f"b{number}", annotator="bo", what=bo),
        )
        return AnnotatedDocument(Document(f"d{number}", "", f"Text {number}."), labels)

    items = [article(1, "war", "war"), article(2, "war", "trade"), article(3, "trade", "trade")]
    lonely = (of_article("a4", STANCE),)
    items.append(AnnotatedDocument(Document("d4", "", "Text 4."), lonely))
    tag_set = with_article_labels()
    agreement = measure(items, tag_set, ["ana", "bo"], done={"d4": ["bo"]})
    team = agreement.pair("ana", "bo")
    assert team.scope(TOPIC, "label").exact.value == 1
    assert team.scope(STANCE, "label").exact.value == 0
    (what,) = (each for each in team.attributes if each.name == "what")
    assert what.figure.value is not None
    assert 0 < what.figure.value < 1
    found = {kind: count for kind, count in team.places.items() if count}
    assert found == {"agreed": 2, "attributes": 1, "missing": 1}
