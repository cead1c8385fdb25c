"""Parts of a dataset: whole articles, no leaks, the shares that were asked for."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.dataset.splitting import Split, divide, parse_shares
from annotator.formats.near_copies import NearCopies
from annotator.model import AnnotatedDocument, Annotation, Document, InputError

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}


def article(number: int, text: str = "", labels: str = "", **metadata: str) -> AnnotatedDocument:
    """An article with a text of its own."""
    text = text or " ".join(f"word{number}x{k}" for k in range(40))
    annotations = tuple(
        Annotation(f"{number}-{k}", "ana", label, ((0, 4),), text[:4])
        for k, label in enumerate(labels.split())
    )
    return AnnotatedDocument(Document(f"d{number:04d}", "", text, metadata), annotations)


def test_shares_are_kept() -> None:
    parts = divide([article(n) for n in range(200)], Split(SHARES))
    assert Counter(parts.part_of.values()) == {"train": 160, "dev": 20, "test": 20}
    assert parts.empty == []


@given(st.integers(1, 40), st.integers(0, 5), st.booleans(), st.sampled_from(["", "source"]))
def test_each_article_is_in_one_part_and_again_in_the_same(
    number: int, seed: int, stratify: bool, group: str
) -> None:
    articles = [
        article(n, labels="claim cue" if n % 3 else "person", source=f"s{n % 4}")
        for n in range(number)
    ]
    split = Split(SHARES, seed, stratify, group)
    parts = divide(articles, split)
    assert sorted(parts.part_of) == [each.document.id for each in articles]
    assert divide(reversed(articles), split).part_of == parts.part_of
    if group:
        for source in {each.document.metadata["source"] for each in articles}:
            ids = [a.document.id for a in articles if a.document.metadata["source"] == source]
            assert len({parts.part_of[id] for id in ids}) == 1


def test_another_seed_is_another_division() -> None:
    articles = [article(n) for n in range(50)]
    assert divide(articles, Split(SHARES, 1)).part_of != divide(articles, Split(SHARES, 2)).part_of


def test_near_copies_are_never_apart() -> None:
    story = " ".join(f"a{k} b{k} c{k}" for k in range(60))
    copies = [article(n, story.replace("a7", f"x{n}")) for n in range(12)]
    parts = divide([*copies, *(article(100 + n) for n in range(100))], Split(SHARES))
    assert len({parts.part_of[each.document.id] for each in copies}) == 1
    assert parts.copies == [tuple(each.document.id for each in copies)]


def test_a_rare_label_is_in_every_part_when_asked_for() -> None:
    articles = [article(n, labels="claim" if n % 10 else "claim event") for n in range(100)]
    parts = divide(articles, Split(SHARES, stratify=True))
    rare = Counter(parts.part_of[a.document.id] for a in articles if len(a.annotations) == 2)
    assert rare == {"train": 8, "dev": 1, "test": 1}
    assert Counter(parts.part_of.values())["train"] in range(78, 83)


def test_too_few_articles_are_said_so() -> None:
    assert len(divide([article(1)], Split(SHARES)).empty) == 2


def test_shares_as_they_are_typed() -> None:
    assert parse_shares("train=80,dev=10,test=10") == pytest.approx(SHARES)
    for wrong in ("train", "train=", "train=0", "train=-1", "a=1,a=1", "tr ain=1", "train=inf"):
        with pytest.raises(InputError, match="not a part of a dataset"):
            parse_shares(wrong)


def test_an_edited_copy_is_near_and_another_story_is_not(seed_text: str) -> None:
    copies = NearCopies()
    assert copies.add("here", seed_text) == []
    assert copies.add("other", " ".join(f"word{n}" for n in range(400))) == []
    ((near, share),) = copies.add("there", seed_text.replace("Zelenskyy said", "he said"))
    assert near == "here"
    assert 0.7 < share < 1
    assert copies.groups() == [("here", "there")]


def test_near_copies_in_a_script_without_spaces() -> None:
    text = "烏克蘭總統澤倫斯基表示，旨在結束與俄羅斯近四年戰爭的談判已非常接近取得真正成果。" * 3
    copies = NearCopies()
    copies.add("a", text)
    assert [id for id, _ in copies.add("b", text.replace("總統", "领导人", 1))] == ["a"]
