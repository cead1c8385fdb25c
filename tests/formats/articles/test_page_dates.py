"""A page's date is what it states in its markup; whatever else a library finds is a guess."""

import pytest

from annotator.formats.articles.html import extract
from annotator.formats.articles.markup import parse_markup
from annotator.formats.articles.page_dates import page_date

TEXT = "<p>The mayor said on Tuesday that the port of the town would stay open all winter.</p>" * 4


def page(head: str = "", body: str = "") -> dict[str, str]:
    markup = f"<html><head>{head}</head><body>{body}<article>{TEXT}</article></body></html>"
    return page_date(parse_markup(markup))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2024-03-01T00:30:00+03:00">', ""),
        ('<meta name="DC.date.issued" content="1 March 2024">', ""),
        ('<meta name="date" content="Fri, 01 Mar 2024 00:30:00 +0300">', ""),
        (
            """<script type="application/ld+json">{"@graph": [{"@type": "WebSite"},
            {"@type": "NewsArticle", "datePublished": "2024-03-01T00:30:00+03:00",
            "dateModified": "2024-03-09"}]}</script>""",
            "",
        ),
        ("", '<time pubdate datetime="2024-03-01T00:30">yesterday</time>'),
        ("", '<time itemprop="datePublished" datetime="2024-03-01">1.3.</time>'),
        ("", '<abbr class="published" title="2024-03-01T00:30">Friday</abbr>'),
        ("", '<p class="byline">By Ana Lee, <time datetime="2024-03-01">Friday</time></p>'),
        ("", '<span class="entry-date">1er mars 2024</span>'),
        ("", '<time datetime="2024-03-01">1 March</time>'),
    ],
)
def test_the_stated_day_of_publication_is_the_date(head: str, body: str) -> None:
    assert page(head, body) == {"date": "2024-03-01"}


@pytest.mark.parametrize(
    "body",
    [
        "<footer>© 2011–2024 The Quay</footer>",
        '<aside class="related"><time datetime="2020-01-02">2 January 2020</time></aside>',
        '<div class="comments"><time datetime="2024-04-02">2 April</time></div>',
        '<span class="updated"><time datetime="2024-04-02">2 April</time></span>',
        '<time datetime="2024-04-02">2 April</time> and <time datetime="2024-05-02">2 May</time>',
        '<time class="modified" datetime="2024-04-02">2 April</time>',
        '<span class="date">03/04/2024</span>',
        "<p>On 4 March 2024 the bank was sold.</p>",
    ],
)
def test_other_dates_of_a_page_are_not_its_date(body: str) -> None:
    assert page(body=body) == {}


def test_what_a_library_finds_is_a_guess() -> None:
    root = parse_markup(f"<body>{TEXT}</body>")
    assert page_date(root, "2024-03-02") == {
        "date_guess": "2024-03-02",
        "date_guess_from": "a date somewhere on the page",
    }
    assert page_date(root, "2024-03-02", "https://example.org/2024/03/01/port.html") == {
        "date_guess": "2024-03-01",
        "date_guess_from": "its address",
    }
    assert page_date(root, "2011-01-01") == {}
    assert page_date(None) == {}


def test_a_copyright_line_dates_no_article() -> None:
    markup = f"<html><body><article><h1>Port</h1>{TEXT}</article>© 2011–2024 The Quay</body></html>"
    assert "date" not in extract(markup.encode(), "port.html").metadata


def test_broken_linked_data_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"datePublished": </script>'
    assert page(broken + '<meta name="date" content="2024-03-01">') == {"date": "2024-03-01"}
