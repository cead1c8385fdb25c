"""The places in articles that are kept beside the settings."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.places import ArticlePlace, ArticlePlaces

positions = st.integers(0, 10**7)
places = st.builds(
    ArticlePlace,
    length=positions,
    top=st.none() | positions,
    below=st.floats(-1000, 1000).map(lambda below: round(below, 1)),
    selection=st.tuples(positions, positions),
    annotation=st.text(st.characters(exclude_categories=["Cs"])),
    active=st.booleans(),
)


@given(place=places, document_id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_place_comes_back_in_another_run(
    place: ArticlePlace, document_id: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("places")
    ArticlePlaces(folder).leave("project", document_id, place, "next")
    again = ArticlePlaces(folder)
    assert again.place("project", document_id) == place
    assert again.last_article("project") == "next"
    assert again.place("another", document_id) is None


def test_the_article_that_is_left_last_is_opened_again(tmp_path: Path) -> None:
    kept = ArticlePlaces(tmp_path)
    kept.leave("project", "a", ArticlePlace(1), "b")
    assert kept.last_article("project") == "b"
    kept.leave("project", "b", ArticlePlace(1))
    assert kept.last_article("project") == "b"


def test_a_place_that_is_kept_already_is_not_written_again(tmp_path: Path) -> None:
    kept = ArticlePlaces(tmp_path)
    kept.leave("project", "a", ArticlePlace(1))
    file = tmp_path / "project.json"
    file.unlink()
    kept.leave("project", "a", ArticlePlace(1))
    assert not file.exists()
    kept.leave("project", "a", ArticlePlace(1), "b")
    assert file.exists()


def test_the_places_are_bounded(tmp_path: Path) -> None:
    kept = ArticlePlaces(tmp_path)
    for number in range(320):
        kept.leave("project", f"a{number}", ArticlePlace(number))
    kept.leave("project", "a20", ArticlePlace(7))
    assert kept.place("project", "a19") is None
    assert kept.place("project", "a20") == ArticlePlace(7)
    kept.leave("project", "new", ArticlePlace(1))
    assert kept.place("project", "a20") == ArticlePlace(7)
    for number in range(50):
        kept.leave(f"p{number}", "a", ArticlePlace(1))
    assert len(list(tmp_path.iterdir())) == 40
    assert kept.place("p49", "a") is not None


@pytest.mark.parametrize("content", [b"", b"{", b'{"articles": [1]}', b"\xff\x00"])
def test_a_damaged_file_is_no_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "project.json").write_bytes(content)
    kept = ArticlePlaces(tmp_path)
    assert kept.place("project", "a") is None
    kept.leave("project", "a", ArticlePlace(3))
    assert ArticlePlaces(tmp_path).place("project", "a") == ArticlePlace(3)


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = ArticlePlaces(tmp_path / "file" / "places")
    kept.leave("project", "a", ArticlePlace(3))
    kept.leave("../outside", "a", ArticlePlace(3))
    assert kept.place("../outside", "a") == ArticlePlace(3)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
