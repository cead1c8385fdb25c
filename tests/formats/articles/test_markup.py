"""The one way from markup to text: what begins a block, what keeps its role, what stays out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.markup import add_markup, plain_text
from annotator.formats.format import ReadContext
from annotator.model import InputError

Parts = list[tuple[str, str]]


def parts(markup: str) -> Parts:
    """Return the blocks of markup."""
    extracted = Extracted()
    add_markup(extracted, markup)
    return extracted.parts


def paragraphs(*texts: str) -> Parts:
    return [("paragraph", text) for text in texts]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One</p><p>Two", paragraphs("One", "Two")),
        ("<div>One</div>loose<p>Two</p>after", paragraphs("One", "loose", "Two", "after")),
        ("ends here.<br/>Second line", paragraphs("ends here.\nSecond line")),
        ("One<br><br>Two<br> <br/>Three", paragraphs("One", "Two", "Three")),
        ("<div><div>Deep<p>in</p></div>out</div>", paragraphs("Deep", "in", "out")),
        ("<p>a <b>bold</b>\n  and<i> this</i>.</p>", paragraphs("a bold and this.")),
        ("<p><b>Dorval</b><i>said</i></p>", paragraphs("Dorvalsaid")),
        ("<p>10&nbsp;000</p>", paragraphs("10\xa0000")),
        ("<p>One<!-- not this --> line</p>", paragraphs("One line")),
        ("<script>no()</script><p>Yes</p><style>p {}</style>", paragraphs("Yes")),
        ("<pre>if x:\n    y  z</pre>", paragraphs("if x:\n    y  z")),
        ("<span style='display:block'>One</span>Two", paragraphs("One", "Two")),
        ("<p>a < b and c > d</p>", paragraphs("a < b and c > d")),
        ("<p>He said: <q>No, <q>never</q>!</q></p>", paragraphs("He said: “No, ‘never’!”")),
        ("<p>2019<sup>2</sup>, 10<sup>−6</sup></p>", paragraphs("2019², 10⁻⁶")),
        ("<p>the 1<sup>st</sup> of H<sub>2</sub>O</p>", paragraphs("the 1st of H2O")),
        (
            "<p style='white-space:pre-wrap'>a  b\tc\nd\n \ne</p>",
            paragraphs("a  b\tc\nd", "e"),
        ),
        (
            "<p><math><semantics><mi>x</mi><annotation>x</annotation></semantics></math></p>",
            paragraphs("x"),
        ),
    ],
)
def test_a_block_ends_where_a_browser_ends_it(markup: str, expected: Parts) -> None:
    assert parts(markup) == expected


def test_headings_captions_and_lists_keep_their_roles() -> None:
    markup = """<h1>Head</h1><h2>Sub</h2><ul><li>One<ul><li>Inner</li></ul>more</li></ul>
        <figure><img alt="quay"><figcaption>The quay. Photo: R. Lim</figcaption></figure>
        <dl><dt>Term</dt><dd>Meaning</dd></dl>"""
    assert parts(markup) == [
        ("headline", "Head"),
        ("subhead", "Sub"),
        ("list_item", "One"),
        ("list_item", "Inner"),
        ("list_item", "more"),
        ("caption", "The quay. Photo: R. Lim"),
        ("list_item", "Term"),
        ("list_item", "Meaning"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<footer>— Lena Ortiz</footer>",
        "<cite>— Lena Ortiz</cite>",
        "<footer>— <cite>Lena Ortiz</cite></footer>",
        "<p><cite>— Lena Ortiz</cite></p>",
        "<p>And so.</p><footer><b>— Lena</b> Ortiz</footer>",
    ],
)
def test_a_block_quotation_keeps_its_source(source: str) -> None:
    found = parts(f"<blockquote><p>Said so.</p>{source}</blockquote><p>Then.</p>")
    assert found[0] == ("blockquote", "Said so.")
    assert found[-2] == ("quote_source", "— Lena Ortiz")
    assert found[-1] == ("paragraph", "Then.")


def test_titles_and_subtitles_are_known_by_their_roles() -> None:
    markup = """<p>Kicker</p><h1 role="title">Head</h1><p role="doc-subtitle">Below it</p>
        <blockquote>Said.</blockquote><figure><figcaption>The quay</figcaption></figure>"""
    assert parts(markup) == [
        ("paragraph", "Kicker"),
        ("headline", "Head"),
        ("deck", "Below it"),
        ("blockquote", "Said."),
        ("caption", "The quay"),
    ]


def test_a_figure_with_a_quotation_names_its_source_in_the_caption() -> None:
    markup = "<figure><blockquote>So.</blockquote><figcaption>Ortiz</figcaption></figure>"
    assert parts(markup) == [("blockquote", "So."), ("quote_source", "Ortiz")]


@pytest.mark.parametrize("quotation", ["Said so. {}", "<p>Said so. {}</p>", "<p>“Said so.” {}</p>"])
def test_a_source_on_the_last_line_of_a_quotation(quotation: str) -> None:
    found = parts(f"<blockquote>{quotation.format('<cite>Lena Ortiz</cite>')}</blockquote>")
    assert [kind for kind, _ in found] == ["blockquote", "quote_source"]
    assert found[1][1] == "Lena Ortiz"
    title = quotation.replace(".", "").format("in <cite>The Quay</cite>")
    assert len(parts(f"<blockquote>{title}</blockquote>")) == 1


def test_the_title_of_a_work_in_a_quotation_is_not_its_source() -> None:
    markup = "<blockquote><p>I read <cite>Middlemarch</cite> twice.</p></blockquote>"
    assert parts(markup) == [("blockquote", "I read Middlemarch twice.")]


def test_a_table_has_a_line_for_each_row_and_a_page_in_a_table_its_paragraphs() -> None:
    data = "<table><tr><th>Who<th>Said<tr><td>Rao<td><p>Yes</p></table>"
    assert parts(data) == [("table_row", "Who\tSaid"), ("table_row", "Rao\tYes")]
    page = """<table><tr><td><p>One.</p><p>Two.</p></td><td>x<br>y</td></tr>
        <tr><td><table><tr><td>in</td><td>side</td></tr></table></td></tr></table>"""
    assert parts(page) == [*paragraphs("One.", "Two.", "x\ny"), ("table_row", "in\tside")]


@pytest.mark.parametrize(
    "markup",
    [
        """<p>He left in 2019<a epub:type="noteref" href="#n">2</a>.</p><p>Then.</p>
        <aside epub:type="footnote" id="n"><p>In May.</p></aside>""",
        """<p>He left in 2019<sup><a href="#n" id="r">[2]</a></sup>.</p><p>Then.</p>
        <ol><li id="n"><p>In May. <a href="#r">↑</a></p></li></ol>""",
        """<p>He left in 2019<a href="#n" name="r"><sup>2</sup></a>.</p><p>Then.</p>
        <hr><div><p><a name="n" href="#r"><sup>[2]</sup></a> In May.</p></div>""",
        """<p>He left in 2019<a role="doc-noteref" href="#n">2</a>.</p>
        <section role="doc-footnote" id="n">In May. <a role="doc-backlink" href="#r">back</a>
        </section><p>Then.</p>""",
        # As LibreOffice saves it.
        """<p>He left in 2019<a class="sdfootnoteanc" name="n1a" href="#n1s"><sup>2</sup></a>.</p>
        <p>Then.</p><div id="n1"><p class="sdfootnote"><a class="sdfootnotesym" name="n1s"
        href="#n1a">2</a>In May.</p></div>""",
        """<p>He left in 2019<a href="#n" id="r"><sup>2</sup></a>.</p><p>Then.</p>
        <p id="n" style="white-space:pre">\tIn May.</p>""",
    ],
)
def test_a_footnote_is_marked_in_the_text_and_comes_behind_it(markup: str) -> None:
    assert parts(markup) == [
        *paragraphs("He left in 2019[2].", "Then."),
        ("footnote", "[2] In May."),
    ]


def test_the_mark_of_a_footnote_that_is_elsewhere_is_told_from_the_text() -> None:
    assert parts("<p>He left in 2019<sup><a href='#fn1'>1</a></sup>.") == paragraphs(
        "He left in 2019[1]."
    )


def test_what_is_hidden_or_deleted_is_counted() -> None:
    context = ReadContext()
    context.place = "a.html"
    extracted = Extracted()
    markup = """<p>Seen <del>gone</del><ins>come</ins></p><p hidden>secret</p>
        <div style="color: red; display: none">unseen</div><div hidden></div>
        <button>Share</button>"""
    add_markup(extracted, markup, context)
    assert extracted.parts == paragraphs("Seen come")
    assert list(context.left_out.sentences()) == [
        "a.html: 1 deletion was left out.",
        "a.html: 2 hidden parts were left out.",
        "a.html: 1 form field was left out.",
    ]


def test_deep_nesting_is_read_or_refused() -> None:
    def nested(depth: int) -> str:
        return "<div>" * depth + "deep" + "</div>" * depth

    assert parts(nested(2_000)) == paragraphs("deep")  # Python recurses to half of that.
    with pytest.raises(InputError, match="nested"):
        parts(nested(5_000))


@pytest.mark.parametrize("markup", ["", "  ", "<!-- only this -->", "<script>x</script>", "\0"])
def test_markup_without_words_has_no_blocks(markup: str) -> None:
    assert [text for _, text in parts(markup) if text != "\ufffd"] == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mayor&amp;#8217;s plan", "Mayor’s plan"),
        ("<b>Mayor</b>  leaves", "Mayor leaves"),
        ("AT&T and 3 < 4", "AT&T and 3 < 4"),
        ("Plain", "Plain"),
    ],
)
def test_a_title_is_read_as_its_reader_sees_it(title: str, expected: str) -> None:
    assert plain_text(title) == expected


_WORDS = st.text("abcäß“”<&>'\" \n", min_size=1, max_size=12)
_TAGS = ["div", "p", "span", "b", "blockquote", "li", "ul", "table", "tr", "td", "h2", "cite", "q"]
_TREES = st.recursive(
    _WORDS,
    lambda inner: st.tuples(
        st.sampled_from(_TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(_TREES)
def test_no_character_is_lost_or_doubled(tree: object) -> None:
    root = lxml_html.Element("body")
    _build(root, [tree])
    extracted = Extracted()
    add_markup(extracted, root)
    before = sorted("".join("".join(root.itertext()).split()))
    after = sorted("".join("".join(text for _, text in extracted.parts).split()))
    for mark in "“”‘’":  # The marks of <q>, which a browser draws.
        after = [sign for sign in after if sign != mark]
        before = [sign for sign in before if sign != mark]
    assert after == before


def _build(parent: lxml_html.HtmlElement, children: list[object]) -> None:
    for child in children:
        if isinstance(child, str):
            last = parent[-1] if len(parent) else None
            if last is None:
                parent.text = (parent.text or "") + child
            else:
                last.tail = (last.tail or "") + child
        else:
            assert isinstance(child, tuple)
            tag, inner = child
            element = lxml_html.Element(tag)
            parent.append(element)
            _build(element, inner)


def test_what_newsletters_hide_or_fill_lines_with_is_no_text() -> None:
    extracted, context = Extracted(), ReadContext()
    markup = """<div style="mso-hide:all">A preview</div><p>\u200c\xa0\u034f \u200c\xad</p>
        <p>Text \u200cwith a joiner</p>"""
    add_markup(extracted, markup, context)
    assert extracted.parts == paragraphs("Text \u200cwith a joiner")
    assert context.left_out.take() == {"hidden part": 1}


@pytest.mark.parametrize(
    ("markup", "left_out"),
    [
        ('<p>He <span epub:type="pagebreak" title="12">12</span>left.</p>', "1 page number"),
        ('<p>He <span class="pagenum"><a id="p5">[Pg 5]</a></span>left.</p>', "1 page number"),
        ('<p>He left.</p><div role="doc-pagebreak">xii</div>', "1 page number"),
        ('<div class="calibre_navbar">| <a href="x">Next</a> |</div><p>He left.</p>',
         "1 navigation bar"),
        ("""<p>He left<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.</p><div><p>
         <a href="#cmnt_ref1" id="cmnt1">[a]</a>Sure?</p></div>""", "1 comment"),
        ("<p><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>He left.</p>", ""),
    ],
)  # fmt: skip
def test_what_programs_put_beside_the_text_is_left_out(markup: str, left_out: str) -> None:
    context = ReadContext()
    extracted = Extracted()
    add_markup(extracted, markup, context)
    assert extracted.parts == paragraphs("He left.")
    sentences = " ".join(context.left_out.sentences())
    assert left_out in sentences
    assert bool(left_out) == bool(sentences)


def test_words_in_the_place_of_a_page_number_stay() -> None:
    assert parts('<p class="page-number">The whole story of it</p>') == paragraphs(
        "The whole story of it"
    )
