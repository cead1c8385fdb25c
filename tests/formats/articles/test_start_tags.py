"""Start tags with more attributes than any page has."""

import pytest

from annotator.formats.articles.start_tags import cut_start_tags, cut_start_tags_of_bytes

_ATTRIBUTES = (' k%d="v"', ' k%d=">"', ' k%d="<p>"', " k%d='v'", " k%d=v", " k%d", "/k%d")


@pytest.mark.parametrize("attribute", _ATTRIBUTES)
def test_the_first_thousand_attributes_stay(attribute: str) -> None:
    first = "".join(attribute % number for number in range(1_000))
    others = "".join(attribute % number for number in range(1_000, 5_000))
    page = f"<p a=b>x</p><div{first}{others}>He said so. {'y' * 9_000}</div>"
    cut = f"<p a=b>x</p><div{first} >He said so. {'y' * 9_000}</div>"
    assert cut_start_tags(page) == cut
    assert cut_start_tags_of_bytes(page.encode()) == cut.encode()


@pytest.mark.parametrize(
    "page",
    [
        "<p>He said so.</p>" * 5_000,
        '<a href="x" class="y z">He</a> ' * 5_000,
        f'<img src="data:{"A" * 100_000}" alt="x">',
        "a < b " * 10_000,
        f"<p title='{'<' * 50_000}'>",
        '<a b="' * 900,
    ],
)
def test_pages_as_people_make_them_are_not_changed(page: str) -> None:
    assert cut_start_tags(page) is page or cut_start_tags(page) == page
