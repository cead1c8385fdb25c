"""A web page's main text, with all that belongs to it, and without what surrounds it."""

import re
import unicodedata
from pathlib import Path

import pytest

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.html import extract
from annotator.formats.format import ReadContext

LONG = (
    "Mayor Ines Dorval said the port would stay open, and that the city would not pay twice for "
    "the repairs of the quay."
)
REPLY = (
    "Karl Brandt, who leads the dockers, said that it was a mistake and that his members would "
    "strike next week."
)


def read(body: str, title: str = "Harbour deal delayed", head: str = "") -> Extracted:
    """Return the article of a page."""
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
    return extract(f"{page}<body>{body}</body></html>".encode(), "page.html")


def texts(extracted: Extracted) -> list[str]:
    return [text for _, text in extracted.parts]


def test_the_source_of_a_block_quotation_is_kept() -> None:
    found = read(
        f"<article><h1>Harbour deal delayed</h1><p>{LONG}</p><blockquote>Said so.<footer>— Lena "
        f"Ortiz</footer></blockquote><p>{REPLY}</p></article><footer>© The Bellmark</footer>"
    )
    assert found.parts == [
        ("headline", "Harbour deal delayed"),
        ("paragraph", LONG),
        ("blockquote", "Said so."),
        ("quote_source", "— Lena Ortiz"),
        ("paragraph", REPLY),
    ]


def test_captions_lists_and_rows_are_kept_and_nothing_is_glued() -> None:
    found = read(
        f"<article><h1>Harbour deal delayed</h1><p>{LONG}</p><figure><img src='x.jpg'><figcaption>"
        f"Dorval at the quay. Photo: R. Lim</figcaption></figure><ul><li><p>Head.</p><p>Body.</p>"
        f"</li><li>Two<ul><li>Two a</li></ul></li></ul><p>{REPLY}</p>"
        f"<table><tr><th>Who</th><th>Said</th></tr><tr><td>Rao</td><td>“Yes”</td></tr></table>"
        f"</article>"
    )
    assert found.parts[2:] == [
        ("caption", "Dorval at the quay. Photo: R. Lim"),
        ("list_item", "Head."),
        ("list_item", "Body."),
        ("list_item", "Two"),
        ("list_item", "Two a"),
        ("paragraph", REPLY),
        ("table_row", "Who\tSaid"),
        ("table_row", "Rao\t“Yes”"),
    ]


@pytest.mark.parametrize(
    "chrome",
    [
        '<nav><a href="/">Home</a> <a href="/b">Business</a></nav>',
        '<aside><h3>Related</h3><a href="/r">Another story about ships</a></aside>',
        '<div id="comments"><p>First! I never liked that mayor, nor her predecessor.</p></div>',
        "<p>Advertisement</p>",
        '<ul><li><a href="/1">Ships in the bay</a></li><li><a href="/2">Fish prices</a></li></ul>',
        "<footer><p>© 2011–2024 The Bellmark Courier. All rights reserved.</p></footer>",
        "<form><label>Search</label><input name=q><button>Go</button></form>",
        "<script>var x = 'Mayor said';</script><style>p{}</style><noscript>Turn it on</noscript>",
    ],
)
@pytest.mark.parametrize("place", ["before", "between", "behind"])
def test_what_surrounds_an_article_stays_out(chrome: str, place: str) -> None:
    parts = [f"<p>{LONG}</p>", f"<p>{REPLY}</p>"]
    parts.insert(["before", "between", "behind"].index(place), chrome)
    found = read(f"<div><h1>Harbour deal delayed</h1>{''.join(parts)}</div>")
    assert texts(found) == ["Harbour deal delayed", LONG, REPLY]


def test_line_breaks_separate_paragraphs_and_lines() -> None:
    found = read(f"<div id='story'><h1>Harbour</h1>{LONG}<br><br>{REPLY}<br>He left.</div>")
    assert texts(found)[-2:] == [LONG, f"{REPLY}\nHe left."]


def test_the_heading_that_the_title_names_is_the_headline() -> None:
    found = read(
        f"<article><p>ECONOMY</p><h1>Harbour deal delayed</h1><h2>City “will not pay twice”</h2>"
        f"<p>{LONG}</p><p>{REPLY}</p></article>",
        title="Harbour deal delayed – The Bellmark Courier",
    )
    assert ("headline", "Harbour deal delayed") in found.parts
    assert found.title == "Harbour deal delayed"
    assert texts(found).count("Harbour deal delayed") == 1
    assert ("subhead", "City “will not pay twice”") in found.parts


def test_a_short_page_is_read_too() -> None:
    found = read("<h1>Harbour</h1><p>“No,” Dorval said.</p>", title="Harbour")
    assert texts(found) == ["Harbour", "“No,” Dorval said."]


def test_what_is_left_out_is_counted() -> None:
    context = ReadContext()
    context.place = "page.html"
    page = (
        f"<nav>Home</nav><article><h1>Harbour</h1><p>{LONG}</p><p hidden>Unseen.</p>"
        f"<p>{REPLY}</p></article><footer>© The Bellmark</footer>"
    )
    extract(f"<html><body>{page}".encode(), "page.html", context=context)
    assert list(context.left_out.sentences()) == [
        "page.html: 1 hidden part was left out.",
        "page.html: 2 blocks outside the main text were left out.",
    ]


def test_no_word_that_the_library_keeps_is_lost_from_real_pages(shared_data: Path) -> None:
    import trafilatura

    def words(text: str) -> set[str]:
        folded = unicodedata.normalize("NFKC", text).replace("\xad", "")
        return set(re.findall(r"\w+", folded))

    pages = sorted((shared_data / "html").glob("*.html"))
    assert pages
    for path in pages:
        content = path.read_bytes()
        theirs = trafilatura.extract(content, include_comments=False) or ""
        ours = words(" ".join(texts(extract(content, path.name))))
        # Words that their text glues together, such as “anddata”, are two of ours.
        lost = {word for word in words(theirs) - ours if not any(word.startswith(w) for w in ours)}
        assert not lost, path.name
