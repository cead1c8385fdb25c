"""Electronic mail: the subject as headline, the plain part of the body (or its HTML) as text."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.html import extract
from annotator.formats.articles.office import item_of
from annotator.formats.files import read_bytes
from annotator.formats.format import Format, Reading
from annotator.project import Item


def read(path: Path, reading: Reading) -> Iterator[Item]:
    """The article of one message (RFC 5322); attachments are named in a remark, and left out."""
    reading.place = path.name
    message = message_from_bytes(read_bytes(path), policy=policy.default)
    assert isinstance(message, EmailMessage)
    found = Extracted(title=str(message["subject"] or ""))
    body = message.get_body(("plain", "html"))
    if body is not None:
        content = body.get_content()
        if body.get_content_type() == "text/html":
            found = extract(str(content).encode(), path.name, "utf-8")
            found.title = str(message["subject"] or found.title)
        else:
            found.add_paragraphs(str(content))
    found.metadata.update(
        {
            "author": str(message["from"] or ""),
            "to": str(message["to"] or ""),
            "date": _date(message),
            "message_id": str(message["message-id"] or ""),
        }
    )
    if not found.parts and found.title:
        found.add("headline", found.title)
    else:
        found.with_headline()
    names = [each.get_filename() or "without name" for each in message.iter_attachments()]
    if names:
        reading.note(f"{path.name}: attachments were left out: {', '.join(names)}.")
    yield item_of(found, path)


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message["date"])).date().isoformat()
    except (ValueError, TypeError):
        return ""


FORMAT = Format(
    name="mail",
    title="Mail message",
    suffixes=(".eml",),
    offsets="",
    read=read,
    articles_only=True,
)
