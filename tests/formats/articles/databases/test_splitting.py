"""Files with many articles come in article by article, or a person is asked; never in silence."""

from pathlib import Path

import pytest

from annotator.formats.articles.databases.splitting import ManyArticles, articles_of
from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.html import read as read_html
from annotator.formats.articles.office import read_docx
from annotator.formats.format import ReadContext
from annotator.formats.plain_text import read
from annotator.model import AnnotatedDocument, Document

SAID = "Mayor Ines Dorval said the port would stay open, and that the city would not pay twice."
REPLIED = "“We never agreed to this,” union leader Karl Brandt replied, and left the room at once."


def articles(tmp_path: Path, text: str, context: ReadContext | None = None) -> list[Document]:
    """Return the articles of a text file."""
    path = tmp_path / "download.txt"
    path.write_text(text, "utf-8", newline="\n")
    return [
        item.document
        for item in read(path, context or ReadContext())
        if isinstance(item, AnnotatedDocument)
    ]


def body(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


NEXIS = f"""                              1 of 3 DOCUMENTS


                              The Bellmark Courier

                              March 4, 2024 Monday
                                  Late Edition

Harbour deal delayed

BYLINE: By PAULA REYES

SECTION: Section A; Pg. 14

LENGTH: 212 words

HIGHLIGHT: The mayor does not yield.

DATELINE: BELLMARK

{SAID}

DORVAL: No comment.

{REPLIED}

GRAPHIC: PHOTO: The quay. (R. Lim)

LOAD-DATE: March 5, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

Copyright 2024 The Bellmark Courier
All Rights Reserved


                              2 of 3 DOCUMENTS

                              The Bellmark Courier

                              March 6, 2024 Wednesday

Bellmark works to close

LENGTH: 90 words

{REPLIED}

LOAD-DATE: March 7, 2024


                              3 of 3 DOCUMENTS

                              Süddeutsche Zeitung

                              7. März 2024

Hafen bleibt offen

AUTOR: Jana Kühn

LÄNGE: 80 Wörter

{SAID}

UPDATE: 8. März 2024
"""


def test_a_download_from_nexis(tmp_path: Path) -> None:
    context = ReadContext()
    first, second, third = articles(tmp_path, NEXIS, context)
    assert first.title == "Harbour deal delayed"
    assert first.metadata == {
        "publisher": "The Bellmark Courier",
        "edition": "Late Edition",
        "author": "PAULA REYES",
        "section": "Section A; Pg. 14",
        "length": "212 words",
        "load_date": "March 5, 2024",
        "language": "ENGLISH",
        "publication_type": "Newspaper",
        "copyright": "Copyright 2024 The Bellmark Courier All Rights Reserved",
        "position": "1 of 3",
        "date": "2024-03-04",
        "database": "Nexis",
        "source": "download.txt",
    }
    assert body(first) == [
        ("headline", "Harbour deal delayed"),
        ("deck", "The mayor does not yield."),
        ("dateline", "BELLMARK"),
        ("paragraph", SAID),
        ("paragraph", "DORVAL: No comment."),
        ("paragraph", REPLIED),
        ("caption", "PHOTO: The quay. (R. Lim)"),
    ]
    assert (second.title, second.metadata["date"]) == ("Bellmark works to close", "2024-03-06")
    assert (third.title, third.metadata["author"]) == ("Hafen bleibt offen", "Jana Kühn")
    assert (third.metadata["publisher"], third.metadata["date"]) == (
        "Süddeutsche Zeitung",
        "2024-03-07",
    )
    assert not context.notes.messages


NEW_NEXIS = f"""User Name: Ana Lee
Date and Time: Friday, March 8, 2024 10:12:00 AM
Documents (2)
1. Harbour deal delayed
2. Bellmark works to close

Harbour deal delayed

The Bellmark Courier

March 4, 2024 Monday

Copyright 2024 Bellmark Media All Rights Reserved

Section: NEWS; Pg. 3

Length: 212 words

Byline: Paula Reyes

Body


{SAID}

{REPLIED}

Load-Date: March 5, 2024

End of Document

Bellmark works to close

The Bellmark Courier

March 6, 2024 Wednesday

Length: 90 words

Body

{REPLIED}

Load-Date: March 7, 2024

End of Document
"""


def test_a_newer_download_from_nexis(tmp_path: Path) -> None:
    context = ReadContext()
    first, second = articles(tmp_path, NEW_NEXIS, context)
    assert list(context.left_out.sentences()) == [
        "download.txt: 5 lines of a cover page were left out."
    ]
    assert (first.title, first.metadata["publisher"]) == (
        "Harbour deal delayed",
        "The Bellmark Courier",
    )
    assert (first.metadata["author"], first.metadata["date"]) == ("Paula Reyes", "2024-03-04")
    assert body(first)[1:] == [("paragraph", SAID), ("paragraph", REPLIED)]
    assert (second.title, second.metadata["load_date"]) == (
        "Bellmark works to close",
        "March 7, 2024",
    )


def test_documents_that_a_download_counts_and_lacks_are_named(tmp_path: Path) -> None:
    context = ReadContext()
    whole = NEXIS.index("2 of 3 DOCUMENTS")
    assert len(articles(tmp_path, NEXIS[whole:], context)) == 2
    (message,) = context.notes.messages
    assert message == (
        "download.txt: Nexis counts 3 documents, but the file holds 2. If some are missing, "
        "download them again."
    )


CODED = f"""SE Business
HD Harbour deal delayed
BY By Paula Reyes
WC 212 words
PD 4 March 2024
SN The Bellmark Courier
SC BLMC
LA English
CY (c) 2024 Bellmark Media

LP
{SAID}

TD
{REPLIED}

IN i71 : Ports

AN
Document BLMC000020240304ek3400019

HD Bellmark works to close
WC 90 words
PD 6 March 2024
SN The Bellmark Courier
LP {REPLIED}
AN Document BLMC000020240306ek3600020

Search Summary
Text dorval
"""


def test_a_download_from_factiva_with_its_codes(tmp_path: Path) -> None:
    first, second = articles(tmp_path, CODED)
    assert (first.title, first.metadata["section"]) == ("Harbour deal delayed", "Business")
    assert (first.metadata["author"], first.metadata["date"]) == ("Paula Reyes", "2024-03-04")
    assert first.metadata["accession_number"] == "Document BLMC000020240304ek3400019"
    assert body(first)[1:] == [("paragraph", SAID), ("paragraph", REPLIED)]
    assert (second.title, second.metadata["date"]) == ("Bellmark works to close", "2024-03-06")
    assert body(second)[1:] == [("paragraph", REPLIED)]


PLAIN = f"""Business
Harbour deal delayed as the city and the union quarrel
By Paula Reyes
212 words
4 March 2024
The Bellmark Courier
BLMC
12
English
(c) 2024 Bellmark Media

{SAID}

{REPLIED}

Document BLMC000020240304ek3400019

Bellmark works to close
90 words
6 March 2024
11:20
The Bellmark Courier
BLMC
English
Copyright 2024 Bellmark Media

{REPLIED}

Document BLMC000020240306ek3600020
"""


def test_a_download_from_factiva_without_codes(tmp_path: Path) -> None:
    first, second = articles(tmp_path, PLAIN)
    assert first.title == "Harbour deal delayed as the city and the union quarrel"
    assert {
        name: first.metadata[name] for name in ("section", "author", "page", "publisher", "date")
    } == {
        "section": "Business",
        "author": "Paula Reyes",
        "page": "12",
        "publisher": "The Bellmark Courier",
        "date": "2024-03-04",
    }
    assert body(first)[1:] == [("paragraph", SAID), ("paragraph", REPLIED)]
    assert (second.title, second.metadata["time"]) == ("Bellmark works to close", "11:20")
    assert body(second)[1:] == [("paragraph", REPLIED)]


RULE = "_" * 60
PROQUEST = f"""{RULE}

Document 1 of 2

Harbour deal delayed

Author: Reyes, Paula

Publication info: The Bellmark Courier ; Bellmark [Bellmark]. 04 Mar 2024: A.14.

Abstract: None available.

Full text: {SAID}

Note: this is a paragraph of the text.

{REPLIED}

Subject: Ports; Unions

Publication title: The Bellmark Courier

Pages: A.14

Publication date: Mar 4, 2024

ProQuest document ID: 2934567890

{RULE}

Document 2 of 2

Bellmark works to close

Full text:

{REPLIED}

Publication date: Mar 6, 2024

ProQuest document ID: 2934567891

{RULE}

Contact ProQuest
"""


def test_a_download_from_proquest(tmp_path: Path) -> None:
    first, second = articles(tmp_path, PROQUEST)
    assert (first.title, first.metadata["author"]) == ("Harbour deal delayed", "Reyes, Paula")
    assert (first.metadata["date"], first.metadata["pages"]) == ("2024-03-04", "A.14")
    assert body(first)[-3:] == [
        ("paragraph", SAID),
        ("paragraph", "Note: this is a paragraph of the text."),
        ("paragraph", REPLIED),
    ]
    assert (second.title, second.metadata["date"]) == ("Bellmark works to close", "2024-03-06")
    assert body(second)[1:] == [("paragraph", REPLIED)]


EUROPRESSE = "".join(
    f"""<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">
    Le Courrier</span></div><span class="DocHeader">{header}</span>
    <div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">
    {title}</p></div></header><div class="sm-margin-bottomNews">Paula Reyes</div>
    <section><div class="DocText clearfix"><p>{SAID}</p><p>{REPLIED}</p></div></section>
    <div class="publiC-lblNodoc">news·20240304·LC·1</div></article>"""
    for title, header in (
        ("Le port reste ouvert", "Économie, lundi 4 mars 2024 512 mots, p. 3"),
        ("L’usine ferme", "mercredi 6 mars 2024 90 mots"),
    )
)


def test_a_download_from_europresse(tmp_path: Path) -> None:
    path = tmp_path / "download.html"
    path.write_text(f'<html><meta charset="utf-8"><body>{EUROPRESSE}</body></html>', "utf-8")
    items = list(read_html(path, ReadContext()))
    first, second = (i.document for i in items if isinstance(i, AnnotatedDocument))
    assert (first.title, first.metadata["publisher"]) == ("Le port reste ouvert", "Le Courrier")
    assert {name: first.metadata[name] for name in ("section", "length", "page", "date")} == {
        "section": "Économie",
        "length": "512 mots",
        "page": "3",
        "date": "2024-03-04",
    }
    assert body(first)[1:] == [("paragraph", SAID), ("paragraph", REPLIED)]
    assert (second.title, second.metadata["date"]) == ("L’usine ferme", "2024-03-06")


@pytest.mark.parametrize(
    "text", ["<section><div class='docOcurrContainer'>{}</div></section>", "<div>{}</div>"]
)
def test_a_download_from_europresse_with_other_classes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "download.html"
    words = text.format(f"<p>{SAID}</p><p>{REPLIED}</p>")
    page = (
        f"<article><header><span class='DocPublicationName'>Le Courrier</span><p "
        f"class='titreArticle'>Le port reste ouvert</p></header>{words}<footer>© 2024</footer>"
        f"</article>"
    )
    path.write_text(f'<html><meta charset="utf-8"><body>{page}</body></html>', "utf-8")
    items = list(read_html(path, ReadContext()))
    (document,) = (item.document for item in items if isinstance(item, AnnotatedDocument))
    assert body(document)[1:] == [("paragraph", SAID), ("paragraph", REPLIED)]


def test_downloads_in_other_languages_and_one_that_was_cut_off(tmp_path: Path) -> None:
    german = (
        f"Hafen bleibt offen\nVon Jana Kühn\n60 Wörter\n5 März 2024\nNordblatt\nNORD\nDeutsch\n"
        f"(c) 2024 Nordblatt\n\n{SAID}\n\nDokument NORD000020240305ek350000a\n"
    )
    (document,) = articles(tmp_path, german)
    assert body(document)[1:] == [("paragraph", SAID)]
    assert (document.metadata["date"], document.metadata["length"]) == ("2024-03-05", "60 Wörter")
    cut = german.replace("Hafen", "Markt").partition("Dokument")[0]
    first, second = articles(tmp_path, f"{german}\n\n{cut}")
    assert (first.title, second.title) == ("Hafen bleibt offen", "Markt bleibt offen")
    assert body(second)[1:] == [("paragraph", SAID)]


def test_what_is_below_a_text_of_nexis_is_no_part_of_it(tmp_path: Path) -> None:
    below = "Classification\n\nLanguage: ENGLISH"
    new = NEW_NEXIS.replace(REPLIED, f"{REPLIED}\n\n{below}", 1)
    assert body(articles(tmp_path, new)[0])[1:] == [("paragraph", SAID), ("paragraph", REPLIED)]
    owner = "Copyright 2024 The Bellmark Courier\n\nAll Rights Reserved\n"
    ended = articles(tmp_path, NEXIS.replace("LOAD-DATE: March 7, 2024", owner))[1]
    assert body(ended)[1:] == [("paragraph", REPLIED)]
    assert ended.metadata["copyright"] == "Copyright 2024 The Bellmark Courier All Rights Reserved"


def test_a_download_as_html_is_split_too(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in NEXIS.split("\n\n") if part.strip())
    path = tmp_path / "download.html"
    path.write_text(f'<html><meta charset="utf-8"><body>{paragraphs}</body></html>', "utf-8")
    items = list(read_html(path, ReadContext()))
    documents = [item.document for item in items if isinstance(item, AnnotatedDocument)]
    assert [document.title for document in documents] == [
        "Harbour deal delayed",
        "Bellmark works to close",
        "Hafen bleibt offen",
    ]
    assert documents[0].metadata["date"] == "2024-03-04"


def clippings(*, rule: str = "", dates: bool = True, kind: str = "subhead") -> Extracted:
    """Return a document with two clippings."""
    extracted = Extracted()
    for number, title in enumerate(("Harbour deal delayed", "Bellmark works to close")):
        if rule and number:
            extracted.add("paragraph", rule)
        extracted.add(kind, title)
        if dates:
            extracted.add("paragraph", f"The Bellmark Courier, {number + 4} March 2024")
        extracted.add("paragraph", SAID)
        extracted.add("paragraph", REPLIED)
    return extracted


def read_clippings(extracted: Extracted, way: str = "") -> tuple[list[Document], ReadContext]:
    context = ReadContext(options={"split": way} if way else {})
    found = [item.document for item in articles_of(extracted, Path("clippings.docx"), context)]
    return found, context


def test_clippings_are_split_where_headings_and_dates_agree() -> None:
    (first, second), context = read_clippings(clippings())
    assert (first.title, first.metadata["date"]) == ("Harbour deal delayed", "2024-03-04")
    assert (second.title, second.metadata["date"]) == ("Bellmark works to close", "2024-03-05")
    assert ("paragraph", REPLIED) in body(second)
    assert context.notes.messages == [
        "clippings.docx holds 2 articles: they were split at headings with dates below."
    ]


@pytest.mark.parametrize(
    ("extracted", "way"),
    [
        (clippings(kind="paragraph"), "dates"),
        (clippings(rule="* * *", dates=False, kind="paragraph"), "rules"),
    ],
)
def test_a_person_is_asked_where_one_sign_is_there(extracted: Extracted, way: str) -> None:
    with pytest.raises(ManyArticles) as caught:
        read_clippings(extracted)
    assert caught.value.is_question
    assert caught.value.ways == {way: ["Harbour deal delayed", "Bellmark works to close"]}
    found, _ = read_clippings(extracted, way)
    assert [document.title for document in found] == caught.value.ways[way]
    (one,), _ = read_clippings(extracted, "no")
    assert one.text.count(SAID) == 2


def test_headings_alone_are_those_of_one_article() -> None:
    (one,), context = read_clippings(clippings(dates=False))
    assert one.text.count(SAID) == 2
    assert not context.notes.messages


@pytest.mark.parametrize("way", ["headings", "dates", "no"])
def test_no_paragraph_is_lost_or_doubled_however_it_is_split(way: str) -> None:
    extracted = clippings()
    extracted.parts.insert(0, ("paragraph", "Press review of the week."))
    found, _ = read_clippings(extracted, way)
    lines = [line for document in found for line in document.text.split("\n\n")]
    assert sorted(lines) == sorted(text for _, text in extracted.parts)


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour deal delayed\n4 March 2024\n\n{SAID}\n\n* * *\n\n{REPLIED}\n",
        f"{SAID}\n\nIn 2019 he left.\n\nIn 2020 he came back.\n\n{REPLIED}\n",
        f"1 of 2 people\n\n{SAID}\n\n{REPLIED}",
        f"Questions and answers\n\nDate: 4 March 2024\n\n{SAID}\n\nTitle: none\n\n{REPLIED}",
    ],
)
def test_an_ordinary_text_is_one_article_without_a_question(tmp_path: Path, text: str) -> None:
    (document,) = articles(tmp_path, text)
    assert document.text == text


def test_the_sample_is_one_article(sample_path: Path) -> None:
    assert len(list(read(sample_path, ReadContext()))) == 1


def test_a_word_file_with_a_download_is_split(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in NEW_NEXIS.split("\n\n"):
        if line.strip():
            document.add_paragraph(line.strip())
    document.save(str(tmp_path / "download.docx"))
    items = list(read_docx(tmp_path / "download.docx", ReadContext()))
    documents = [item.document for item in items if isinstance(item, AnnotatedDocument)]
    titles = ["Harbour deal delayed", "Bellmark works to close"]
    assert [document.title for document in documents] == titles
    assert [document.metadata["date"] for document in documents] == ["2024-03-04", "2024-03-06"]
    assert [document.metadata["publisher"] for document in documents] == [
        "The Bellmark Courier"
    ] * 2
    assert body(documents[0])[-2:] == [("paragraph", SAID), ("paragraph", REPLIED)]
