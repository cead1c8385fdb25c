"""A web page's main text, with all that belongs to it, and without what surrounds it."""

import re
import unicodedata
from html import escape
from pathlib import Path

import pytest

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.html import authors_of_page, extract, own_spelling
from annotator.formats.articles.html import read as read_page
from annotator.formats.articles.markup import parse_markup
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText

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


def test_names_and_sections_are_spelled_as_the_page_spells_them() -> None:
    assert own_spelling("About Cc", "<a href='/about-cc'>About CC</a>") == "About CC"
    assert own_spelling("Ana Mcdonald", "<b>Ana McDonald</b>") == "Ana McDonald"
    assert own_spelling("News", "<a class='news' href='/news/x'>Sport</a>") == "News"
    assert own_spelling("World", "<b>WORLD</b> <i>World</i>") == "World"


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("Ana Lee (http://ebb.org/ana/)", "Ana Lee http; Ebb Org; Ana"),
        ("Ana Lee <ana@ebb.org>", "Ana Lee ana@ebb.org"),
        ("", "Ana Lee http; Ebb Org"),
    ],
)
def test_addresses_are_not_authors(stated: str, found: str) -> None:
    head = f'<meta name="author" content="{escape(stated)}">' if stated else ""
    root = parse_markup(f"<html><head>{head}</head><body><p>Ana Lee</p></body></html>")
    assert authors_of_page(root, found, "Ana Lee") == "Ana Lee"


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


def test_a_title_that_is_listed_again_beside_the_article_comes_once() -> None:
    found = read(
        f"<div><h3>Harbour deal delayed</h3><div><p>{LONG}</p><p>{REPLY}</p></div></div>"
        f"<div><ul><li><a href='/1'>Harbour deal delayed</a></li></ul></div>"
    )
    assert texts(found) == ["Harbour deal delayed", LONG, REPLY]


@pytest.mark.parametrize(
    "first",
    [
        "<p>The council voted<sup><a href='#n'>1</a></sup> late.</p>",
        "<p>“No.”</p>",
        "<p>The council voted<sup>1</sup> on Monday – late.</p>",
    ],
)
def test_a_short_first_paragraph_is_kept_and_the_title_is_not_left_out(first: str) -> None:
    context = ReadContext()
    page = (
        f"<html><head><title>Vote</title></head><body><h1>Harbour vote</h1>{first}<blockquote><p>"
        f"“We never agreed.”</p><cite>Karl Brandt</cite></blockquote><p>{REPLY}</p><ol>"
        f"<li id='n'>Seen by R. Lim.</li></ol></body></html>"
    )
    found = extract(page.encode(), "page.html", "utf-8", context=context)
    assert texts(found)[0] == "Harbour vote"
    assert texts(found)[1].startswith(("The council voted", "“No.”"))
    assert not list(context.left_out.sentences())


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
        assert lost <= {"edit"}, path.name  # The links beside the headings of a wiki.


@pytest.mark.parametrize(
    ("beside", "blocks"),
    [
        (
            "<aside><blockquote><p>We stay.</p><cite>Ines Dorval</cite></blockquote></aside>",
            [("blockquote", "We stay."), ("quote_source", "Ines Dorval")],
        ),
        (
            "<aside class='fact-box'><p>Built in 1921.</p></aside>",
            [("paragraph", "Built in 1921.")],
        ),
        ("<aside class='newsletter'><p>Sign up here.</p></aside>", []),
        ("<p style='position:absolute; left:-9999px'>Not in sight.</p>", []),
        ("<p class='sr-only'>For screen readers.</p>", []),
        (
            "<h2>History<span class='mw-editsection'>[<a href='/e'>edit</a>]</span></h2>",
            [("subhead", "History")],
        ),
    ],
)
def test_what_stands_beside_the_paragraphs(beside: str, blocks: list[tuple[str, str]]) -> None:
    page = f"<article><h1>Harbour deal delayed</h1><p>{LONG}</p>{beside}<p>{REPLY}</p></article>"
    assert read(page).parts[1:] == [("paragraph", LONG), *blocks, ("paragraph", REPLY)]


def test_a_list_at_the_end_belongs_to_the_article_and_a_menu_in_a_cell_does_not() -> None:
    menu = "<td><a href=a>Home</a><br><a href=b>Sport</a><br><a href=c>Weather</a></td>"
    body = f"<h1>Harbour deal delayed</h1><p>{LONG}<p>{REPLY}<ul><li>one thing<li>two things</ul>"
    assert texts(read(body))[1:] == [LONG, REPLY, "one thing", "two things"]
    assert "Weather" not in texts(read(f"<table><tr>{menu}<td>{body}</td></tr></table>"))


def test_the_text_that_a_page_states_for_machines() -> None:
    data = (
        f'<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": '
        f'"Harbour deal delayed", "datePublished": "2024-03-05T23:30:00-08:00", "author": '
        f'{{"name": "Ana Lim"}}, "articleBody": "{LONG}\\n\\n{REPLY}"}}]}}</script>'
    )
    context = ReadContext()
    page = f"<html><head>{data}</head><body><div id=root></div></body></html>"
    found = extract(page.encode(), "page.html", context=context)
    assert texts(found) == ["Harbour deal delayed", LONG, REPLY]
    assert (found.metadata["author"], found.metadata["date"]) == ("Ana Lim", "2024-03-05")
    assert "states for machines" in context.notes.messages[0]
    # What a page shows counts for more.
    shown = read(f"<article><p>{REPLY}</p><p>{LONG}</p></article>", head=data)
    assert texts(shown)[-2:] == [REPLY, LONG]


def test_escapes_that_were_made_twice_are_undone() -> None:
    title = "Fish &amp;amp; ferries"
    found = read(f"<article><h1>{title}</h1><p>It&amp;#8217;s late. {LONG}</p></article>", title)
    assert found.parts[:2] == [("headline", "Fish & ferries"), ("paragraph", f"It’s late. {LONG}")]
    kept = f"<article><p>Write &amp;lt;p&amp;gt;. {LONG}</p></article>"
    assert texts(read(kept))[-1] == f"Write &lt;p&gt;. {LONG}"


@pytest.mark.parametrize(
    ("between", "kept"),
    [
        (f"<p><a href=a>{REPLY}</a></p>", [REPLY]),
        (
            "<p>The papers:</p><ul><li><a href=a>Minutes</a></li><li><a href=b>Deed</a></li></ul>",
            ["The papers:", "Minutes", "Deed"],
        ),
        ("<p>Read also:</p><ul><li><a href=a>Mayor resigns</a></li></ul>", ["Read also:"]),
        ("<ul><li><a href=a>Mayor resigns</a></li><li><a href=b>Fire</a></li></ul>", []),
        ("<p class='share-price'>Shares of Holm fell.</p>", ["Shares of Holm fell."]),
        ("<p class='share-bar'>Share this.</p>", []),
    ],
)
def test_links_are_text_where_they_say_something(between: str, kept: list[str]) -> None:
    found = read(f"<article><p>{LONG}</p>{between}<p>{LONG[::-1]}</p></article>")
    assert texts(found)[1:] == [LONG, *kept, LONG[::-1]]


def test_a_page_of_frames_names_them(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text("<frameset><frame src=menu.html><frame src=text.html></frameset>", "utf-8")
    with pytest.raises(EmptyText, match="Import them: “menu.html” and “text.html”"):
        list(read_page(path, ReadContext()))


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ('{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", %s}]}', None),
        ('{"@type": "WebPage", "comment": [{"@type": "Comment", %s}]}', None),
        ('[{"@type": "BreadcrumbList"}, {"@type": ["NewsArticle", "Thing"], %s}]', "2019-01-02"),
        ('{"@graph": [{"@type": "WebSite"}, {"@type": "BlogPosting", %s}]}', "2019-01-02"),
        ('{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", %s}}', "2019-01-02"),
    ],
)
def test_dates_of_other_articles_are_not_the_one_of_the_page(data: str, day: str | None) -> None:
    written = data % '"datePublished": "2019-01-02"'
    head = f'<script type="application/ld+json">{written}</script>'
    found = read(f"<article><p>{LONG}</p><p>{REPLY}</p></article>", head=head)
    assert found.metadata.get("date") == day


def test_bylines_times_and_corrections_are_parts_of_the_article() -> None:
    posts = "".join(
        f"<article><header><time>1{n}:00</time><h2>Post {n}</h2></header><p>{text}</p></article>"
        for n, text in enumerate((LONG, REPLY, LONG[::-1]))
    )
    live = texts(read(f"<main><h1>Harbour deal delayed</h1>{posts}</main>"))
    assert live[-8:] == ["Post 0", LONG, "11:00", "Post 1", REPLY, "12:00", "Post 2", LONG[::-1]]
    link = '<a rel="author" href="/x">{}</a>'
    byline = f"<p>By {link.format('Ana Lim')} and {link.format('Ole Aas')}</p>"
    foot = "<p>Correction: The mayor’s name was misspelled.</p><p>Additional reporting by Jo Li</p>"
    found = read(
        f"<article><h1>Harbour deal delayed</h1>{byline}<p>{LONG}</p><p>{REPLY}</p><footer>{foot}"
        f"<p>© The Bellmark</p></footer></article>"
    )
    assert texts(found)[1:] == [
        "By Ana Lim and Ole Aas",
        LONG,
        REPLY,
        "Correction: The mayor’s name was misspelled.",
        "Additional reporting by Jo Li",
    ]
    assert found.metadata["author"] == "Ana Lim; Ole Aas"


def test_an_article_for_browsers_without_scripts_is_read_where_there_is_no_other() -> None:
    article = f"<article><p>{LONG}</p><p>{REPLY}</p><p>{LONG[::-1]}</p></article>"
    found = read(f"<div id=app></div><noscript>{article}</noscript>")
    assert texts(found)[-3:] == [LONG, REPLY, LONG[::-1]]
    needs = read("<div id=app></div><noscript>This page needs scripts.</noscript>")
    assert "This page needs scripts." not in texts(needs)
