"""Whom a mention may mean."""

from typing import Any

import pytest

from annotator.assist.identity_guesses import guess_identity, kind_of_new_identity
from annotator.model import Annotation, Identity

ZELENSKYY = Identity("z", "Volodymyr Zelenskyy", ("Ukraine’s president",), "person")
OLENA = Identity("o", "Olena Zelenska", (), "person")
KREMLIN = Identity("k", "The Kremlin", ("Moscow", "Russia"), "organization")
ALL = (ZELENSKYY, OLENA, KREMLIN)


def mention(text: str, id: str = "m", **more: Any) -> Annotation:
    return Annotation(id, "ana", "speaker", ((0, len(text) or 1),), text, **more)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskyy"),
        ("volodymyr  zelenskyy’s", "Volodymyr Zelenskyy"),
        ("Zelenskyy", "Volodymyr Zelenskyy"),
        ("Moscow", "The Kremlin"),
        ("Ukraine's president", "Volodymyr Zelenskyy"),
        ("Kremlin", "The Kremlin"),
        ("Volodymyr", None),
        ("he", None),
        ("", None),
    ],
)
def test_by_its_words(text: str, name: str | None) -> None:
    found = guess_identity(mention(text), ALL, ())
    assert (found.identity.name if found else None) == name


def test_the_article_comes_first() -> None:
    earlier = [mention("Moscow", "a", identity="o"), mention("he", "b", identity="z")]
    for text, name in (("Moscow", "Olena Zelenska"), ("He", "Volodymyr Zelenskyy")):
        found = guess_identity(mention(text), ALL, earlier)
        assert found is not None
        assert found.identity.name == name


def test_a_surname_that_two_have_says_nothing() -> None:
    other = Identity("y", "Jelena Zelenskyy")
    assert guess_identity(mention("Zelenskyy"), (*ALL, other), ()) is None


def test_what_is_said_is_not_guessed() -> None:
    assert guess_identity(mention("Moscow", identity="z"), ALL, ()) is None
    assert guess_identity(mention("Moscow"), ALL, [mention("Moscow", "a", identity="gone")])


@pytest.mark.parametrize(
    ("label", "attributes", "kind"),
    [
        ("person", {}, "person"),
        ("location", {}, "location"),
        ("speaker", {"kind": "named person"}, "person"),
        ("speaker", {"kind": "collective"}, "group"),
        ("speaker", {"kind": "unnamed"}, ""),
        ("speaker", {}, ""),
        ("other", {}, ""),
    ],
)
def test_the_kind_of_a_new_identity(label: str, attributes: dict[str, str], kind: str) -> None:
    one = Annotation("m", "ana", label, ((0, 1),), "x", attributes)
    assert kind_of_new_identity(one) == kind
