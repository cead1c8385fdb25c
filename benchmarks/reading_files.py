"""Files of articles to read, one kind after the other, made by the libraries that write them."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

import docx
import odfdo
import xlsxwriter
from fast_ebook import epub
from feedgen.feed import FeedGenerator
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from benchmarks.corpora import stories

_DAY = "Mon, 22 Dec 2025 10:00:00 +0000"


@dataclass(frozen=True)
class Story:
    """An article: a title, a day, and paragraphs."""

    title: str
    day: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the paragraphs, blank lines between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def markup(self) -> str:
        """Return title and paragraphs as HTML."""
        return f"<h1>{escape(self.title)}</h1>" + self.body

    @property
    def body(self) -> str:
        """Return the paragraphs as HTML."""
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)


def make_stories(count: int) -> list[Story]:
    """Return articles of 3,000 characters, the same ones in each run."""
    made: list[Story] = []
    for number, (_, text) in enumerate(stories(count)):
        head, *paragraphs = text.strip().split("\n\n")
        day = f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        made.append(Story(head.split("\n")[1], day, tuple(paragraphs)))
    return made


def long_story(articles: Sequence[Story]) -> Story:
    """Return one article with the paragraphs of several."""
    paragraphs = tuple(paragraph for story in articles for paragraph in story.paragraphs)
    return Story(articles[0].title, articles[0].day, paragraphs)


Maker = Callable[[Path, Sequence[Story]], None]
"""Writes a file; of a kind that holds one article, there is one story."""


def _html(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    menu = "".join(f'<li><a href="/{number}">Section {number}</a></li>' for number in range(20))
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(story.title)}'
        f'</title><meta property="article:published_time" content="{story.day}"></head><body><nav>'
        f"<ul>{menu}</ul></nav><article>{story.markup}</article><footer>Courier</footer></body>"
        "</html>",
        "utf-8",
    )


def _docx(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    document = docx.Document()
    document.add_heading(story.title, 1)
    for paragraph in story.paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))


def _odt(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    document: Any = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, story.title))
    for paragraph in story.paragraphs:
        document.body.append(odfdo.Paragraph(paragraph))
    document.save(str(path))


def _rtf(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles

    def coded(text: str) -> str:
        marked = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if c.isascii() else f"\\u{ord(c) % 65536}?" for c in marked)

    paragraphs = "".join(
        f"\\pard\\f0\\fs22 {coded(text)}\\par\n" for text in (story.title, *story.paragraphs)
    )
    head = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\n"
    path.write_text(f"{head}{paragraphs}}}", "ascii")


def _epub(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    book: Any = epub.EpubBook()
    book.set_identifier(path.stem)
    book.set_title(story.title)
    book.set_language("en")
    chapter: Any = epub.EpubHtml(title=story.title, file_name="chapter.xhtml", lang="en")
    chapter.content = story.markup
    book.add_item(chapter)
    book.toc = [chapter]
    book.spine = [chapter]
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    epub.write_epub(str(path), book)


def _pdf(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    styles = getSampleStyleSheet()
    flowables: list[Any] = [Paragraph(escape(story.title), styles["Title"])]
    flowables += [Paragraph(escape(text), styles["BodyText"]) for text in story.paragraphs]
    SimpleDocTemplate(str(path), invariant=1).build(flowables)


def _mail(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = story.title, "a@example.org", _DAY
    message.set_content(story.text)
    message.add_alternative(f"<html><body>{story.markup}</body></html>", subtype="html")
    path.write_bytes(message.as_bytes())


def _csv(path: Path, articles: Sequence[Story]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("title", "date", "text"))
    writer.writerows((story.title, story.day, story.text) for story in articles)
    path.write_text(out.getvalue(), "utf-8")


def _xlsx(path: Path, articles: Sequence[Story]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("title", "date", "text"))
        for row, story in enumerate(articles, 1):
            sheet.write_row(row, 0, (story.title, story.day, story.text))


def _json(path: Path, articles: Sequence[Story]) -> None:
    records = [
        {
            "title": story.title,
            "date": story.day,
            "text": story.text,
            "url": f"https://n.example/{n}",
        }
        for n, story in enumerate(articles)
    ]
    path.write_text(json.dumps(records), "utf-8")


def _feed(path: Path, articles: Sequence[Story]) -> None:
    feed: Any = FeedGenerator()
    feed.title("Courier")
    feed.link(href="https://n.example")
    feed.description("All articles")
    for number, story in enumerate(articles):
        entry = feed.add_entry(order="append")
        entry.title(story.title)
        entry.link(href=f"https://n.example/{number}")
        entry.pubDate(_DAY)
        entry.content(story.body, type="CDATA")
    feed.rss_file(str(path))


def _vtt(path: Path, articles: Sequence[Story]) -> None:
    (story,) = articles
    cues = [
        f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000 --> "
        f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.900\n"
        f"<v {'Dorval' if second % 2 else 'Brandt'}>{text}"
        for second, text in enumerate(story.text.replace("\n", " ").split(". "))
    ]
    path.write_text("\n\n".join(["WEBVTT", *cues]) + "\n", "utf-8")


MAKERS: dict[str, Maker] = {
    "html": _html,
    "docx": _docx,
    "odt": _odt,
    "rtf": _rtf,
    "epub": _epub,
    "pdf": _pdf,
    "eml": _mail,
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "xml": _feed,
    "vtt": _vtt,
}
"""By the suffix of the files; ``xml`` is a feed."""
OF_MANY = frozenset(("csv", "xlsx", "json", "xml"))
"""The kinds of which one file holds many articles."""


def make_files(folder: Path, kind: str, articles: Sequence[Story]) -> Path:
    """Write articles into files of one kind; return their folder, which is made.

    Args:
        folder: The folder to make.
        kind: One of :data:`MAKERS`.
        articles: A file each, or all in one.
    """
    folder.mkdir(parents=True)
    groups = [articles] if kind in OF_MANY else [[story] for story in articles]
    for number, group in enumerate(groups):
        MAKERS[kind](folder / f"{number:05d}.{kind}", group)
    return folder


def make_long_file(folder: Path, kind: str, articles: Sequence[Story]) -> Path:
    """Write articles into one file, as one article if its kind holds one; return its folder."""
    return make_files(folder, kind, articles if kind in OF_MANY else [long_story(articles)])
