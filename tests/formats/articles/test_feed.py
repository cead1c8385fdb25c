"""Feeds: each entry an article with the fullest of its texts, cleaned of what is no text."""

import json
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Any

import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from tests.formats.articles.reading import Read, blocks, paragraphs, read_file

XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'
LONG = "Mayor Ines Dorval said the port would stay open, and nobody asked for the change."


def rss(*items: str) -> str:
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    inner = "".join(f"<item>{item}</item>" for item in items)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<rss version="2.0" {names}><channel><title>F</title>{inner}</channel></rss>'


def atom(*entries: str) -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{inner}</feed>'


def read_feed(folder: Path, content: str | bytes, name: str = "a.xml") -> Read:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path)


def test_a_feed_that_other_tools_read_wrongly(shared_data: Path) -> None:
    found = read_file(shared_data.parent / "cases" / "reading" / "09_feed.xml")
    first, second = found.articles
    assert blocks(first) == [
        ("headline", "Dorval’s deal & the port"),
        ("paragraph", "Mayor Ines Dorval said “no” at AT&T Park <sic>."),
        ("paragraph", "Second\nline."),
        ("table_row", "One\tTwo"),
    ]
    assert first.metadata["date"] == "2024-03-01"
    assert first.metadata["description"] == "Short teaser."
    assert first.metadata["publisher"] == "News & Views"
    text = "Profit rose at AT&T, Brandt said. 3 < 5 he added."
    assert paragraphs(second) == ["Plain bold title", text]
    assert found.remarks == ["09_feed.xml: 1 entry without a text was left out."]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<description>One.\n\nTwo.</description>", ["One.", "Two."]),
        ("<description>&lt;p&gt;One.&lt;/p&gt;Two.</description>", ["One.", "Two."]),
        ("<description>— — —</description>", ["— — —"]),
        ("<description>&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;</description>", ["One."]),
        ("<description><![CDATA[Use &lt;p&gt; <b>now</b>.]]></description>", ["Use <p> now."]),
        (f"<description>{LONG}</description><content:encoded/>", [LONG]),
        (
            f"<description>Short.</description><content:encoded>&lt;p&gt;{LONG}</content:encoded>",
            [LONG],
        ),
        (f"<description>{LONG}</description><content:encoded>Short.</content:encoded>", [LONG]),
        ("<description>Tom &amp;amp; Bo: 3 &lt; 5 &gt; 4</description>", ["Tom & Bo: 3 < 5 > 4"]),
        ("<description><![CDATA[One.<br/><br/>Two.<style>p{}</style>]]></description>",
         ["One.", "Two."]),
        ("<description><![CDATA[<h1>T</h1><p>One.</p>]]></description>", ["One."]),
        ("<description><![CDATA[<blockquote>No.</blockquote>said he]]></description>",
         ["No.", "said he"]),
    ],
)  # fmt: skip
def test_the_text_of_an_entry(tmp_path: Path, body: str, expected: list[str]) -> None:
    (document,) = read_feed(tmp_path, rss(f"<title>T</title>{body}")).articles
    assert paragraphs(document) == ["T", *expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<content type="text">One &lt; two.\n\nTwo &amp; three.</content>',
         ["One < two.", "Two & three."]),
        ('<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.</content>', ["One.", "Two."]),
        (f'<content type="xhtml">{XHTML}<p>One <em>and</em> more.</p><p>Two.</p></div></content>',
         ["One and more.", "Two."]),
        (f'<summary type="xhtml">{XHTML}One.</div></summary>', ["One."]),
    ],
)  # fmt: skip
def test_the_text_of_an_entry_in_atom(tmp_path: Path, content: str, expected: list[str]) -> None:
    entry = f"<title>T</title><author><name>Ana</name></author>{content}"
    (document,) = read_feed(tmp_path, atom(entry)).articles
    assert paragraphs(document) == ["T", *expected]
    assert document.metadata["author"] == "Ana"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<pubDate>Fri, 01 Mar 2024 00:30:00 +0300</pubDate>", "2024-03-01"),
        ("<pubDate>Thu, 29 Feb 2024 23:30:00 -0500</pubDate>", "2024-02-29"),
        ("<dc:date>2024-03-01T00:30:00+09:00</dc:date>", "2024-03-01"),
        ("<pubDate>1 March 2024</pubDate>", "2024-03-01"),
        ("<pubDate>soon</pubDate>", None),
    ],
)
def test_the_day_is_the_publishers(tmp_path: Path, written: str, expected: str | None) -> None:
    item = f"<title>T</title><description>One.</description>{written}"
    (document,) = read_feed(tmp_path, rss(item)).articles
    assert document.metadata.get("date") == expected


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.feed"])
def test_a_json_feed_is_recognised_and_read(tmp_path: Path, name: str) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour News",
        "items": [
            {
                "id": "1",
                "url": "https://n.example/1",
                "title": "Deal &amp; port",
                "content_html": "<p>One.<script>x()</script></p><p>Two.</p>",
                "summary": "A teaser.",
                "date_published": "2024-03-01T00:30:00+03:00",
                "authors": [{"name": "Ana Lee"}, {"name": "Bo"}],
                "tags": ["ports", "deals"],
            },
            {"id": 2, "content_text": "3 < 5 &amp; more\n\nTwo"},
            {"id": "3", "title": "Only a title"},
        ],
    }
    found = read_feed(tmp_path, json.dumps(feed), name)
    first, second = found.articles
    assert paragraphs(first) == ["Deal & port", "One.", "Two."]
    assert first.metadata == {
        "date": "2024-03-01",
        "author": "Ana Lee, Bo",
        "section": "ports, deals",
        "url": "https://n.example/1",
        "foreign_id": "1",
        "publisher": "Harbour News",
        "description": "A teaser.",
        "source": name,
    }
    assert second.text == "3 < 5 &amp; more\n\nTwo"
    assert found.remarks == [f"{name}: 1 entry without a text was left out."]


def test_other_dialects_of_rss(tmp_path: Path) -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/"><channel><title>F</title></channel>'
        "<item><title>T</title><description>One.</description></item></rdf:RDF>"
    )
    assert recognise_and_read(tmp_path, rdf) == [["T", "One."]]
    latin = rss("<title>Häfen</title><description>Größe.</description>").replace("UTF-8", "latin-1")
    assert [paragraphs(d) for d in read_feed(tmp_path, latin.encode("latin-1")).articles] == [
        ["Häfen", "Größe."]
    ]


def recognise_and_read(folder: Path, content: str) -> list[list[str]]:
    path = folder / "a"
    path.write_text(content)
    assert recognise(path).name == "feed"
    return [paragraphs(document) for document in read_file(path).articles]


def test_a_feed_that_is_cut_off_says_so(tmp_path: Path) -> None:
    content = rss("<title>T</title><description>One.</description>", "<title>U</title>")[:-40]
    found = read_feed(tmp_path, content)
    assert paragraphs(found.articles[0]) == ["T", "One."]
    assert any("is not well-formed" in remark for remark in found.remarks)


def test_a_feed_of_titles_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(EmptyText, match="no entry of the feed has a text"):
        read_feed(tmp_path, rss("<title>T</title>"))


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1
).map(lambda text: " ".join(text.split()))


@settings(max_examples=40)
@given(st.lists(TEXT.filter(bool), min_size=1, max_size=4), st.booleans())
def test_no_character_of_a_body_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], is_atom: bool
) -> None:
    feed: Any = FeedGenerator()
    feed.id("https://n.example")
    feed.title("Feed")
    feed.description("Feed")
    feed.link(href="https://n.example")
    entry = feed.add_entry()
    entry.id("https://n.example/1")
    entry.title("Title of the entry")
    markup = "".join(f"<p>{escape(text)}</p>" for text in texts)
    entry.content(markup, type="html" if is_atom else "CDATA")
    entry.published(datetime(2024, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=3))))
    path = tmp_path_factory.mktemp("feed") / "a.xml"
    path.write_bytes(feed.atom_str() if is_atom else feed.rss_str())
    (document,) = read_file(path).articles
    assert paragraphs(document) == ["Title of the entry", *texts]
    assert document.metadata["date"] == "2024-03-01"


def test_all_authors_of_an_entry_are_named(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    authors = "".join(f"<author><name>{name}</name></author>" for name in ("Ana Lim", "Ole Aas"))
    path.write_text(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>1</id><title>T'
        f"</title>{authors}<content>{LONG}</content></entry></feed>",
        "utf-8",
    )
    (document,) = read_file(path).articles
    assert document.metadata["author"] == "Ana Lim, Ole Aas"


def test_lines_of_an_export_of_a_blog_are_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    content = f"<![CDATA[{LONG}\n\n<b>Dorval</b> left.\n\n<blockquote>No.</blockquote>]]>"
    path.write_text(rss(f"<title>T</title><content:encoded>{content}</content:encoded>"), "utf-8")
    assert paragraphs(read_file(path).articles[0])[1:] == [LONG, "Dorval left.", "No."]
