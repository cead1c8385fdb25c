"""Guesses at attributes: right on the sample article, silent where there is no reason."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.assist.attribute_guesses import (
    guess_attributes,
    guess_modality,
    guess_quotation,
)
from annotator.model import Annotation, Attribute, Label, TagSet, covered_text
from tests.assist.conftest import tagged
from tests.values import present

GOLD = Path(__file__).parent.parent / "data" / "seed_gold.jsonl"
SPLIT = '"It is ready,” he said. “There are some matters."'


def values(text: str, annotation: Annotation, label: Label, **more: Any) -> dict[str, str]:
    found = guess_attributes(text, annotation, label, **more)
    return {name: guess.value for name, guess in found.items()}


def test_the_sample_article_is_guessed_as_people_tagged_it(tag_set: TagSet) -> None:
    """All of `quotation` and `kind`; and no wrong `modality`."""
    lines = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    document = next(line for line in lines if "annotations" in line)
    made = [msgspec.convert(one, Annotation) for one in document["annotations"]]
    known = {annotation.id: annotation for annotation in made}
    checked = {"quotation": 0, "kind": 0}
    for one in made:
        label = tag_set.label(one.label)
        assert label is not None
        bare = msgspec.structs.replace(one, attributes={})
        cues = [
            known[relation["target"]].text
            for relation in document["relations"]
            if relation["type"] == "cued_by" and relation["source"] == one.id
        ]
        found = values(document["text"], bare, label, cues=cues)
        for name in checked.keys() & one.attributes.keys():
            assert (one.text, found.get(name)) == (one.text, one.attributes[name])
            checked[name] += 1
        if one.label == "claim" and "modality" in found:
            assert found["modality"] == one.attributes["modality"]
        assert "checkworthy" not in found
    assert checked == {"quotation": 20, "kind": 20}


@pytest.mark.parametrize(
    ("text", "phrases", "value"),
    [
        ('He said "yes it is" twice.', ['"yes it is"'], "direct"),
        ('He said "yes it is" twice.', ["yes it is"], "direct"),
        ('He said "yes it is" twice.', ["yes"], "direct"),
        ('He said it was "very close" now.', ['it was "very close" now'], "mixed"),
        ("He said it was close.", ["it was close"], "indirect"),
        (SPLIT, ['"It is ready,”', '“There are some matters."'], "direct"),
        (SPLIT, [SPLIT], "mixed"),
        ("“It goes on, he said.", ["“It goes on"], "direct"),
        ("It’s the country’s view.", ["It’s the country’s view"], "indirect"),
        ("彼は「はい」と言った。", ["「はい」"], "direct"),
        ("他说：“好。”走了。", ["“好。”"], "direct"),
        ("他说“好”了", ["说“好”"], "mixed"),
        ("《人民日报》说好", ["《人民日报》"], "indirect"),
        ("”Ja”, sade han, ”men nej.”", ["”Ja”", "”men nej.”"], "direct"),
        ("”Ja”, sade han, ”men nej.”", ["sade han"], "indirect"),
        ("The ministers’ plan, not the bosses’ plan.", ["plan, not the bosses’"], "indirect"),
        ("“One.\n\n“Two.”", ["“One.\n\n“Two.”"], "direct"),
        ("… —", ["…"], None),
    ],
)
def test_quotation(text: str, phrases: list[str], value: str | None) -> None:
    found = guess_quotation(text, tagged(text, "claim", *phrases).fragments)
    assert (found.value if found else None) == value


def test_quotation_in_a_paragraph_without_end_looks_only_around() -> None:
    text = "word " * 400_000 + 'and "quoted here" ' + "word " * 400_000
    assert (
        present(guess_quotation(text, tagged(text, "claim", '"quoted here"').fragments)).value
        == "direct"
    )


@pytest.mark.parametrize(
    ("text", "cues", "value"),
    [
        ("it had done so", ["denied"], "denial"),
        ("it would do so", ["has vowed"], "promise"),
        ("to stop", ["called on"], "demand"),
        ("to stop", ["recalled"], None),
        ("it will rain", ["are expected"], "prediction"),
        ("“Is it ready?”", ["said"], "question"),
        ("”Är det klart?”", ["sade"], "question"),
        ("「準備はいいか？」", ["と言った"], "question"),
        ("it is ready", ["said"], None),
        ("it is ready", [], None),
    ],
)
def test_modality(text: str, cues: list[str], value: str | None) -> None:
    found = guess_modality(text, cues)
    assert (found.value if found else None) == value


def test_what_is_set_is_not_guessed(tag_set: TagSet) -> None:
    text = "He said it was close."
    claim = tagged(text, "claim", "it was close", attributes={"quotation": "mixed"})
    assert values(text, claim, present(tag_set.label("claim"))) == {}


def test_only_values_that_the_tag_set_has_are_guessed() -> None:
    text = "He said it was close."
    narrow = Label("claim", attributes=(Attribute("quotation", ("direct", "free")),))
    other = Label("claim", attributes=(Attribute("certainty", ("sure", "unsure")),))
    claim = tagged(text, "claim", "it was close")
    assert values(text, claim, narrow) == {}
    assert values(text, claim, other) == {}


def test_the_same_words_elsewhere_come_first(tag_set: TagSet) -> None:
    text = "Moscow spoke. Moscow spoke again."
    speaker = tag_set.label("speaker")
    assert speaker is not None
    before = tagged(text, "speaker", "Moscow", attributes={"kind": "collective"})
    again = Annotation("b", "ana", "speaker", ((14, 20),), "Moscow")
    assert values(text, again, speaker, earlier=[before, again]) == {"kind": "collective"}
    assert values(text, again, speaker, earlier=[again]) == {"kind": "organization"}


def test_what_is_known_of_the_identity_and_of_entities(tag_set: TagSet) -> None:
    text = "Wagner spoke. Wagner left."
    speaker = tag_set.label("speaker")
    assert speaker is not None
    one = tagged(text, "speaker", "Wagner")
    assert values(text, one, speaker) == {"kind": "named person"}
    assert values(text, one, speaker, identity_kind="organization") == {"kind": "organization"}
    assert values(text, one, speaker, identity_kind="band") == {"kind": "named person"}
    lower = "the circle spoke"
    circle = tagged(lower, "speaker", "the circle")
    entity = tagged(lower, "organization", "the circle")
    assert values(lower, circle, speaker) == {}
    assert values(lower, circle, speaker, earlier=[entity]) == {"kind": "organization"}


@given(st.text(max_size=120), st.data())
def test_any_text_is_guessed_without_harm(tag_set: TagSet, text: str, data: st.DataObject) -> None:
    cuts = data.draw(
        st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True).map(sorted)
        if len(text) > 1
        else st.just([])
    )
    fragments = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    if not fragments:
        return
    for name in ("claim", "speaker"):
        label = tag_set.label(name)
        assert label is not None
        one = Annotation("x", "ana", name, fragments, covered_text(text, fragments))
        for attribute, guess in guess_attributes(text, one, label, cues=[text]).items():
            assert guess.value in present(label.attribute(attribute)).values
            assert guess.why
